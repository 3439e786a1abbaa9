"""Products and sums of exact matrices given as lists of rows.

Why FLINT below and lists above: every caller (reports, certificates, the search for curves) reads entries, but a
product of two 100 x 100 rational matrices takes seconds with Python's fractions and milliseconds with `fmpq_mat`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from symflow.saddles.fields import ConstantField, Rows, Value

SMALL = 4  # below this many products per entry, converting costs more than it saves


def is_rational(rows: Sequence[Sequence[Value]]) -> bool:
    """Whether every entry is a plain fraction."""
    return all(type(value) is Fraction for row in rows for value in row)


def to_flint(rows: Sequence[Sequence[Fraction]]) -> Any:
    """A matrix of fractions as `fmpq_mat`."""
    import flint

    new = flint.fmpq
    return flint.fmpq_mat(len(rows), len(rows[0]), [new(x.numerator, x.denominator) for row in rows for x in row])


def from_flint(matrix: Any) -> Rows:
    """The rows of a `fmpq_mat` as fractions."""
    cols = matrix.ncols()
    values = [Fraction(int(x.p), int(x.q)) for x in matrix.entries()]
    return [values[start : start + cols] for start in range(0, len(values), cols)]


def transpose(a: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*a, strict=True)]


def identity(size: int, field: ConstantField) -> Rows:
    """The identity matrix."""
    return [[field.one if i == j else field.zero for j in range(size)] for i in range(size)]


def multiply(a: Rows, b: Rows, field: ConstantField) -> Rows:
    """The product of two matrices."""
    if len(b) > SMALL and is_rational(a) and is_rational(b):
        return from_flint(to_flint(a) * to_flint(b))
    columns = transpose(b)
    return [[dot(row, column, field) for column in columns] for row in a]


def dot(a: Sequence[Value], b: Sequence[Value], field: ConstantField) -> Value:
    """The sum of the products of two lists; zeros cost nothing."""
    total = field.zero
    for x, y in zip(a, b, strict=True):
        if x and y:
            total = field.add(total, field.multiply(x, y))
    return total


def chain(factors: Sequence[Rows], size: int, field: ConstantField) -> Rows:
    """The product of matrices from left to right; the identity of that size when there is none."""
    if not factors:
        return identity(size, field)
    result = factors[-1]
    for factor in reversed(factors[:-1]):
        result = multiply(factor, result, field)
    return result
