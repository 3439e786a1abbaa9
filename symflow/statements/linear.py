"""Exact linear algebra over the rationals for the search: all solutions of A x = b, and rational roots of quadratics.

Why by hand: the systems have at most a few dozen unknowns, and the search needs the free directions, not one solution.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

Vector = list[Fraction]


def solutions(rows: list[Vector], right: Vector) -> tuple[Vector, list[Vector]] | None:
    """One solution and a basis of the kernel; None when there is no solution.

    Examples
    --------
    >>> one = Fraction(1)
    >>> solutions([[one, one]], [one])
    ([Fraction(1, 1), Fraction(0, 1)], [[Fraction(-1, 1), Fraction(1, 1)]])
    """
    width = len(rows[0])
    table = [[*row, b] for row, b in zip(rows, right, strict=True)]
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        found = next((i for i in range(at, len(table)) if table[i][column]), None)
        if found is None:
            continue
        table[at], table[found] = table[found], table[at]
        scale = table[at][column]
        table[at] = [x / scale for x in table[at]]
        for i, row in enumerate(table):
            if i != at and row[column]:
                factor = row[column]
                table[i] = [x - factor * y for x, y in zip(row, table[at], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in table[len(pivots) :]):
        return None
    start = [Fraction(0)] * width
    for row, column in zip(table, pivots, strict=False):
        start[column] = row[-1]
    kernel = []
    for column in sorted(set(range(width)) - set(pivots)):
        vector = [Fraction(0)] * width
        vector[column] = Fraction(1)
        for row, pivot in zip(table, pivots, strict=False):
            vector[pivot] = -row[column]
        kernel.append(vector)
    return start, kernel


def rational_root(value: Fraction) -> Fraction | None:
    """The square root of a rational square, else None.

    Examples
    --------
    >>> rational_root(Fraction(9, 4))
    Fraction(3, 2)
    """
    if value < 0:
        return None
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root * root == value else None


def quadratic_roots(a: Fraction, b: Fraction, c: Fraction) -> list[Fraction]:
    """The rational roots of a t^2 + b t + c (none for the zero polynomial).

    Examples
    --------
    >>> quadratic_roots(Fraction(1), Fraction(0), Fraction(-4))
    [Fraction(2, 1), Fraction(-2, 1)]
    """
    if a == 0:
        return [-c / b] if b else []
    root = rational_root(b * b - 4 * a * c)
    if root is None:
        return []
    return [(-b + root) / (2 * a)] + ([(-b - root) / (2 * a)] if root else [])
