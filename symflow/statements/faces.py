"""Semidefinite Gram blocks with a given sum, on ever smaller faces of the cone.

Why faces: a polynomial with a real zero has singular Gram matrices only, and rounding would lose them. The kernel that all of
them share is found numerically (semidefinite.py), made rational, and divided out exactly; then the search goes on with fewer
basis vectors. Where floats leave the kernel in doubt the candidates are tried in turn, a bounded number of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from symflow.statements.affine_spaces import Poly, Rows, affine_space, combined, complement
from symflow.statements.semidefinite import Effort, Pencil, central_point, kernels, roundings, squares

Square = tuple[Fraction, list[Fraction]]
MAX_SIZE, MAX_ENTRIES, MAX_FREE, MAX_FACES = 40, 900, 180, 12  # of one block, of all, of the affine space, tried
EXACT = 1e3  # multiplications of floats that take as long as one of fractions


@dataclass(frozen=True)
class Block:
    """A Gram block: `table[i, j]` (i <= j) is the product of the basis elements i and j; `strict`: its value is positive."""

    size: int
    table: dict[tuple[int, int], Poly]
    strict: bool = False


def on_faces(
    blocks: Sequence[Block], kept: list[list[int]], goal: Poly, strict: bool, effort: Effort
) -> list[list[Square]] | None:
    """Semidefinite blocks on the basis elements that are left, as squares; None if none is found."""
    stack: list[list[Rows]] = [[
        [[Fraction(int(i == place)) for i in range(block.size)] for place in left]
        for block, left in zip(blocks, kept, strict=True)
    ]]
    for _ in range(MAX_FACES):
        if not stack or effort.left <= 0:
            return None
        bases = stack.pop()
        sizes = [len(basis) for basis in bases]
        if max(sizes, default=0) > MAX_SIZE or sum(n * (n + 1) // 2 for n in sizes) > MAX_ENTRIES:
            continue
        if strict and not any(size and block.strict for size, block in zip(sizes, blocks, strict=True)):
            continue
        columns = [poly for block, basis in zip(blocks, bases, strict=True) for poly in _restricted(block, basis)]
        start, moves, free = affine_space(columns, goal)
        if start is None or len(free) > MAX_FREE:
            continue
        found, candidates = _on_face(sizes, start, moves, free, effort)
        if found is not None:
            result = [_expanded(square, basis) for square, basis in zip(found, bases, strict=True)]
            if not strict or any(one and block.strict for one, block in zip(result, blocks, strict=True)):
                return result
        for null in reversed(candidates):
            stack.append([complement(basis, rows) for basis, rows in zip(bases, null, strict=True)])
    return None


def _on_face(
    sizes: list[int], start: list[Fraction], moves: Rows, free: list[int], effort: Effort
) -> tuple[list[list[Square]] | None, list[list[Rows]]]:
    """Exact squares, or candidates for the kernels that all semidefinite matrices here share."""
    if not free:
        return _split(sizes, start), []
    basis = np.array([[float(x) for x in move] for move in moves]).T
    weights = np.array([1.0 if i == j else 2.0**0.5 for n in sizes for i in range(n) for j in range(i, n)])
    origin = np.array([float(x) for x in start])
    turn, upper = np.linalg.qr(basis * weights[:, None])
    nearest = origin - basis @ np.linalg.solve(upper, turn.T @ (origin * weights))
    turn = turn / weights[:, None]
    pencil = Pencil([n for n in sizes if n], nearest, turn)
    x, t = central_point(pencil, effort)
    if t < -1e-3:
        return None, []
    for values in roundings((nearest + turn @ x)[free]) if t > 0 else ():
        if not effort.spend(EXACT * len(start) * (len(moves) + max(sizes) ** 2)):
            break
        exact = list(start)
        for value, move in zip(values, moves, strict=True):
            if value:
                exact = [a + value * b if b else a for a, b in zip(exact, move, strict=True)]
        found = _split(sizes, exact)
        if found is not None:
            return found, []
    candidates = []
    for one in kernels(pencil, x):
        rest = iter(one)
        candidates.append([next(rest) if n else [] for n in sizes])
    return None, candidates


def _split(sizes: list[int], values: list[Fraction]) -> list[list[Square]] | None:
    """The squares of each block; None if one is not semidefinite."""
    found, place = [], 0
    for n in sizes:
        matrix = [[Fraction(0)] * n for _ in range(n)]
        for i in range(n):
            for j in range(i, n):
                matrix[i][j] = matrix[j][i] = values[place]
                place += 1
        one = squares(matrix)
        if one is None:
            return None
        found.append(one)
    return found


def _restricted(block: Block, basis: Rows) -> list[Poly]:
    """The columns of a block on the span of a basis: products of basis vectors, twice off the diagonal."""
    half: list[dict[int, Poly]] = []
    for vector in basis:
        row: dict[int, Poly] = {}
        for (i, j), poly in block.table.items():
            for a, b in {(i, j), (j, i)}:
                if vector[a]:
                    into = row.setdefault(b, {})
                    for monomial, x in poly.items():
                        into[monomial] = into.get(monomial, Fraction(0)) + vector[a] * x
        half.append(row)
    columns = []
    for p in range(len(basis)):
        for q in range(p, len(basis)):
            total: Poly = {}
            for b, poly in half[p].items():
                factor = basis[q][b] * (1 if p == q else 2)
                if factor:
                    for monomial, x in poly.items():
                        total[monomial] = total.get(monomial, Fraction(0)) + factor * x
            columns.append({monomial: x for monomial, x in total.items() if x})
    return columns


def _expanded(found: list[Square], basis: Rows) -> list[Square]:
    return [(x, combined(vector, basis)) for x, vector in found]
