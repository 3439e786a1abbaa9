"""Determinants over a commutative ring, by expansion along the rows with one value per set of columns.

Why no elimination: the entries are polynomials, quotients or intervals, which are not to be divided.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .trees import need

LARGEST = 8


def determinant(ring: Any, a: list[list[Any]]) -> Any:
    """The determinant of a square matrix."""
    need(len(a) <= LARGEST, f"a determinant of more than {LARGEST} rows is not expanded")
    values = {0: ring.number(Fraction(1))}
    for row in a:
        grown: dict[int, Any] = {}
        for columns, value in values.items():
            for k, x in enumerate(row):
                if not columns >> k & 1:
                    sign = Fraction((-1) ** bin(columns >> (k + 1)).count("1"))
                    term = ring.multiply(ring.number(sign), ring.multiply(value, x))
                    key = columns | 1 << k
                    grown[key] = ring.add(grown[key], term) if key in grown else term
        values = grown
    return values[(1 << len(a)) - 1]


def minor(ring: Any, a: list[list[Any]], i: int, j: int) -> Any:
    """The determinant without row i and column j, with its sign."""
    rest = [row[:j] + row[j + 1:] for k, row in enumerate(a) if k != i]
    return ring.multiply(ring.number(Fraction((-1) ** (i + j))), determinant(ring, rest))
