"""Exact linear algebra of the search for squares: all solutions of a sparse system, and orthogonal complements.

Why FLINT: the systems have hundreds of unknowns and rational entries, and one reduced row echelon form gives a solution,
a basis of the kernel and the free places together. (linear.py solves the small systems of the search for points.)
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

Poly = dict[Any, Fraction]
Rows = list[list[Fraction]]


def affine_space(
    columns: Sequence[Poly], goal: Poly, index: dict[Hashable, int] | None = None
) -> tuple[list[Fraction] | None, list[list[Fraction]], list[int]]:
    """All solutions of sum x_c column_c = goal: one solution (None if there is none), a basis of the kernel, the free places."""
    import flint

    index = dict(index) if index is not None else {}
    for poly in [*columns, goal]:
        for monomial in poly:
            index.setdefault(monomial, len(index))
    width = len(columns)
    if not index:
        return [Fraction(0)] * width, [[Fraction(i == k) for i in range(width)] for k in range(width)], list(range(width))
    rows = [[flint.fmpq(0)] * (width + 1) for _ in index]
    for c, poly in enumerate([*columns, goal]):
        for monomial, x in poly.items():
            rows[index[monomial]][c] = flint.fmpq(x.numerator, x.denominator)
    used = [row for row in rows if any(row)]
    if not used:
        used = rows[:1]
    reduced, rank = flint.fmpq_mat(used).rref()
    table = reduced.tolist()[:rank]
    pivots = [next(c for c, value in enumerate(row) if value != 0) for row in table]
    if width in pivots:
        return None, [], []
    free = sorted(set(range(width)) - set(pivots))
    start = [Fraction(0)] * width
    moves = [[Fraction(int(c == place)) for c in range(width)] for place in free]
    for row, pivot in zip(table, pivots, strict=True):
        start[pivot] = _fraction(row[width])
        for move, place in zip(moves, free, strict=True):
            move[pivot] = -_fraction(row[place])
    return start, moves, free


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def complement(basis: Rows, null: Rows) -> Rows:
    """A basis of the vectors orthogonal to `null`, in the old coordinates."""
    if not null:
        return basis
    columns: list[Poly] = [{k: row[c] for k, row in enumerate(null) if row[c]} for c in range(len(basis))]
    _, moves, _ = affine_space(columns, {})
    return [combined(move, basis) for move in moves]


def combined(weights: list[Fraction], basis: Rows) -> list[Fraction]:
    total = [Fraction(0)] * len(basis[0])
    for weight, vector in zip(weights, basis, strict=True):
        if weight:
            total = [a + weight * b if b else a for a, b in zip(total, vector, strict=True)]
    return total
