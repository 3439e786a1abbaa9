"""Sums of products and squares as one linear system: find positive semidefinite blocks with a given sum.

Why in this order: what must vanish is removed exactly (a square whose leading monomial nothing can cancel), then linear
programming looks for multiples of single terms and of two-term squares, whose support gives an exact solution without
any rounding, and only then semidefinite matrices are searched (faces.py). The result is exact in every case.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from symflow.statements.affine_spaces import Poly, affine_space
from symflow.statements.faces import MAX_SIZE, Block, Square, on_faces
from symflow.statements.semidefinite import Effort

MAX_COLUMNS = 6000
SMALL = 1e-9


@dataclass(frozen=True)
class _Reduced:
    """Blocks of which only some basis elements are left."""

    blocks: Sequence[Block]
    kept: list[list[int]]
    goal: Poly


def find_squares(
    blocks: Sequence[Block], goal: Poly, strict: bool, semidefinite: bool = True, effort: Effort | None = None
) -> list[list[Square]] | None:
    """Positive coefficients c and vectors v with goal = sum of c vᵀ table v, for each block; `strict` asks for a strict one.

    Examples
    --------
    >>> one = Fraction(1)
    >>> block = Block(2, {(0, 0): {"xx": one}, (0, 1): {"xy": one}, (1, 1): {"yy": one}})
    >>> find_squares([block], {"xx": one, "xy": -2 * one, "yy": one}, False)
    [[(Fraction(1, 1), [Fraction(1, 1), Fraction(-1, 1)])]]
    """
    kept = prune(blocks, goal)
    if kept is None or (strict and not any(left and block.strict for left, block in zip(kept, blocks, strict=True))):
        return None
    reduced = _Reduced(blocks, kept, goal)
    found = _by_linear_programming(reduced, strict)
    if found is None and semidefinite:
        found = on_faces(blocks, kept, goal, strict, effort or Effort())
    return found


def prune(blocks: Sequence[Block], goal: Poly) -> list[list[int]] | None:
    """The basis elements that can occur; None if the goal cannot be reached.

    A monomial that only squares contribute to, all with one sign, and that the goal lacks, removes these squares.
    """
    kept = [set(range(block.size)) for block in blocks]
    rows: dict[Hashable, list[tuple[int, int, int, Fraction]]] = {monomial: [] for monomial in goal}
    for b, block in enumerate(blocks):
        for (i, j), poly in block.table.items():
            for monomial, x in poly.items():
                rows.setdefault(monomial, []).append((b, i, j, x))
    changed = True
    while changed:
        changed = False
        for monomial, entries in rows.items():
            entries[:] = [entry for entry in entries if entry[1] in kept[entry[0]] and entry[2] in kept[entry[0]]]
            wanted = goal.get(monomial, Fraction(0))
            if not entries and wanted:
                return None
            signs = {x > 0 for _, i, j, x in entries} if all(i == j for _, i, j, _ in entries) else {True, False}
            if len(signs) == 1:
                if wanted and (wanted > 0) not in signs:
                    return None
                if not wanted and entries:
                    changed = True
                    for b, i, _, _ in entries:
                        kept[b].discard(i)
    return [sorted(left) for left in kept]


Column = tuple[int, list[tuple[int, Fraction]], Poly]  # block, vector, its square


def _columns(reduced: _Reduced) -> list[Column]:
    """Single basis elements, and sums and differences of two of one block."""
    found: list[Column] = []
    for b, (block, kept) in enumerate(zip(reduced.blocks, reduced.kept, strict=True)):
        found += [(b, [(i, Fraction(1))], block.table.get((i, i), {})) for i in kept]
        if len(kept) > MAX_SIZE:
            continue
        for i in kept:
            for j in kept:
                cross = block.table.get((i, j)) if i < j else None
                if cross:
                    for sign in (1, -1):
                        poly = dict(block.table.get((i, i), {}))
                        for other, factor in ((block.table.get((j, j), {}), 1), (cross, 2 * sign)):
                            for monomial, x in other.items():
                                poly[monomial] = poly.get(monomial, Fraction(0)) + factor * x
                        found.append((b, [(i, Fraction(1)), (j, Fraction(sign))], poly))
    return found


def _by_linear_programming(reduced: _Reduced, strict: bool) -> list[list[Square]] | None:
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    columns = _columns(reduced)
    if not columns or len(columns) > MAX_COLUMNS:
        return None if columns else _as_squares(reduced, []) if not reduced.goal and not strict else None
    index: dict[Hashable, int] = {monomial: k for k, monomial in enumerate(reduced.goal)}
    cells = [(index.setdefault(m, len(index)), c, float(x)) for c, (_, _, poly) in enumerate(columns) for m, x in poly.items()]
    right = np.zeros(len(index))
    for monomial, x in reduced.goal.items():
        right[index[monomial]] = float(x)
    if not index:
        return _as_squares(reduced, []) if not strict else None
    rows, cols, values = zip(*cells, strict=True) if cells else ((), (), ())
    table = csc_array((values, (rows, cols)), shape=(len(index), len(columns)))
    counted = [reduced.blocks[b].strict for b, _, _ in columns]
    cost = [(-1.0 if one else 0.0) if strict else float(len(column[1])) for one, column in zip(counted, columns, strict=True)]
    bounds = [(0.0, 1.0) if strict and one else (0.0, None) for one in counted]
    answer = linprog(cost, A_eq=table, b_eq=right, bounds=bounds, method="highs")
    if answer.status != 0:
        return None
    full = [c for c, value in enumerate(answer.x) if bounds[c][1] is not None and value > 1 - SMALL]
    basic = [c for c, value in enumerate(answer.x) if value > SMALL and c not in full]
    exact = _exact(columns, index, reduced.goal, basic, full)
    if exact is None or (strict and not any(counted[c] for c, _ in exact)):
        return None
    return _as_squares(reduced, [(columns[c], x) for c, x in exact])


def _exact(
    columns: list[Column], index: dict[Hashable, int], goal: Poly, basic: list[int], full: list[int]
) -> list[tuple[int, Fraction]] | None:
    """The coefficients of the columns of a vertex, exactly: those at their bound are 1, the others are determined."""
    rest = dict(goal)
    for c in full:
        for monomial, x in columns[c][2].items():
            rest[monomial] = rest.get(monomial, Fraction(0)) - x
    start, _, free = affine_space([columns[c][2] for c in basic], rest, index)
    if start is None or free:
        return None
    values = [*((c, Fraction(1)) for c in full), *zip(basic, start, strict=True)]
    return [(c, x) for c, x in values if x] if all(x >= 0 for _, x in values) else None


def _as_squares(reduced: _Reduced, chosen: list[tuple[Column, Fraction]]) -> list[list[Square]]:
    found: list[list[Square]] = [[] for _ in reduced.blocks]
    for (b, vector, _), x in chosen:
        dense = [Fraction(0)] * reduced.blocks[b].size
        for i, value in vector:
            dense[i] = value
        found[b].append((x, dense))
    return found
