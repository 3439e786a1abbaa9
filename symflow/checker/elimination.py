"""Signature and reduced echelon form by exact elimination.

Why without fractions: in Bareiss's form every entry is a minor of the matrix, so integers stay as short as they can and
each division is exact. The same steps serve other constants, where dividing is multiplying by an inverse; but first their
enclosures are eliminated, for where no pivot contains 0 nothing is left to decide. A symmetric matrix whose diagonal is
zero gets a pivot by adding one row and column to another, which changes no signature.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .constant_matrices import integers
from .constants import Constants
from .enclosed_elimination import enclosed_pivots
from .matrices import Rows
from .trees import afford

STEPS = 3_000_000


class _Integers:
    """The integers with exact division, as the ring that elimination works in."""

    def add(self, a: int, b: int) -> int:
        return a + b

    def multiply(self, a: int, b: int) -> int:
        return a * b

    def sign(self, a: int) -> int:
        return (a > 0) - (a < 0)


def signature(ring: Constants, a: Rows) -> tuple[int, int, int]:
    """How many eigenvalues of a symmetric matrix are negative, zero and positive."""
    size = len(a)
    afford(size ** 3, STEPS, "steps of elimination")
    exact = all(isinstance(x, Fraction) for row in a for x in row)
    pivots = [] if exact else enclosed_pivots(ring, a, True)
    if pivots:
        positive = sum(low > 0 for low, _ in pivots)
        return size - positive, 0, positive
    field: Any = _Integers() if exact else ring
    rows: list[list[Any]] = integers(ring, a, 0)[0] if exact else [list(row) for row in a]
    last: Any = 1 if exact else Fraction(1)
    minus: Any = -1 if exact else Fraction(-1)
    counts, left, before = {-1: 0, 0: 0, 1: 0}, list(range(size)), 1
    while left:
        pivot = next((i for i in left if field.sign(rows[i][i])), None)
        if pivot is None:
            pair = next(((i, j) for i in left for j in left if i < j and field.sign(rows[i][j])), None)
            if pair is None:
                break
            pivot, other = pair
            for k in left:
                rows[pivot][k] = field.add(rows[pivot][k], rows[other][k])
            for k in left:
                rows[k][pivot] = field.add(rows[k][pivot], rows[k][other])
        here = rows[pivot][pivot]
        counts[field.sign(here) * before] += 1  # the entries are minors: a pivot is a quotient of two of them
        left.remove(pivot)
        divide: Callable[[Any], Any] = _divider(ring, last, exact)
        for n, i in enumerate(left):
            factor = field.multiply(minus, rows[i][pivot])
            for j in left[n:]:
                value = field.add(field.multiply(rows[i][j], here), field.multiply(factor, rows[pivot][j]))
                rows[i][j] = rows[j][i] = divide(value)
        last, before = here, field.sign(here)
    return counts[-1], len(left), counts[1]


def _divider(ring: Constants, last: Any, exact: bool) -> Callable[[Any], Any]:
    if exact:
        return lambda x: x // last
    inverse = ring.inverse(last)
    return lambda x: ring.multiply(x, inverse)


def reduced(ring: Constants, a: Rows, columns: int) -> tuple[Rows, list[int]]:
    """The reduced echelon form with pivots in the first columns only, and their places."""
    rows: Rows = [list(row) for row in a]
    pivots: list[int] = []
    for column in range(columns):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if ring.sign(rows[i][column])), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        inverse = ring.inverse(rows[top][column])
        rows[top] = [ring.multiply(inverse, x) for x in rows[top]]
        for i, row in enumerate(rows):
            if i != top and row[column] != 0:
                factor = ring.multiply(Fraction(-1), row[column])
                rows[i] = [ring.add(x, ring.multiply(factor, y)) for x, y in zip(row, rows[top], strict=True)]
        pivots.append(column)
    return rows, pivots
