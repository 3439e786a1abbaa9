"""Symmetric matrices of exact real numbers, rational ones kept by FLINT.

Why a class: every route to the inertia starts from one of three forms (integers over a common denominator, fractions,
constants with roots and logarithms), and each must work on the connected components of the same matrix. A Hessian of
a product of matrices often falls into many components, and a component is a small problem.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from symflow.errors import ModelError, ShapeError
from symflow.saddles.fields import ConstantField, FlintRationals, RealField, Rows, Value
from symflow.saddles.products import from_flint, is_rational, to_flint


class SymmetricMatrix:
    """A symmetric matrix; made by `symmetric`.

    Attributes
    ----------
    size : int
        The number of rows.
    rational : fmpq_mat or None
        The entries, when all are rational.
    field : ConstantField
        The numbers that the entries are when they are not rational.
    """

    def __init__(self, rational: Any | None, values: Rows | None, field: ConstantField) -> None:
        self.rational = rational
        self._values = values
        self.field = field
        self.size: int = rational.nrows() if rational is not None else len(values or ())

    def __repr__(self) -> str:
        return f"SymmetricMatrix(size={self.size}, {'rational' if self.is_rational else 'exact constants'})"

    @property
    def is_rational(self) -> bool:
        """Whether every entry is rational."""
        return self.rational is not None

    def rows(self) -> Rows:
        """The entries, as fractions or values of the field."""
        return from_flint(self.rational) if self.rational is not None else [list(row) for row in self._values or ()]

    def elimination(self) -> tuple[RealField, Rows]:
        """The field of the entries and the entries, in the form that elimination is fastest in."""
        if self.rational is not None:
            return FlintRationals(), self.rational.tolist()
        return self.field, self.rows()

    @cached_property
    def integers(self) -> tuple[Any, int]:
        """An integer matrix (`fmpz_mat`) and the positive denominator it is over; rational matrices only."""
        assert self.rational is not None
        top, bottom = self.rational.numer_denom()
        return top, int(bottom)

    @cached_property
    def _nonzero(self) -> list[list[int]]:
        """For each row the columns of its nonzero entries; an entry whose zero is undecided counts as one."""
        if self.rational is not None:
            entries, size = self.integers[0].entries(), self.size
            return [[j for j in range(size) if entries[i * size + j]] for i in range(size)]
        return [[j for j, x in enumerate(row) if x] for row in self._values or ()]

    def components(self) -> list[list[int]]:
        """The indices of each connected component, in increasing order.

        Examples
        --------
        >>> symmetric([[0, 0, 1], [0, 2, 0], [1, 0, 0]]).components()
        [[0, 2], [1]]
        """
        seen: set[int] = set()
        found = []
        for start in range(self.size):
            if start in seen:
                continue
            seen.add(start)
            part, stack = [start], [start]
            while stack:
                for j in self._nonzero[stack.pop()]:
                    if j not in seen:
                        seen.add(j)
                        part.append(j)
                        stack.append(j)
            found.append(sorted(part))
        return found

    def part(self, indices: Sequence[int]) -> SymmetricMatrix:
        """The principal submatrix of these rows and columns."""
        if len(indices) == self.size:
            return self
        if self.rational is not None:
            import flint

            values = [self.rational[i, j] for i in indices for j in indices]
            return SymmetricMatrix(flint.fmpq_mat(len(indices), len(indices), values), None, self.field)
        rows = self._values or []
        return symmetric([[rows[i][j] for j in indices] for i in indices], self.field)

    def shifted(self, amount: Fraction) -> SymmetricMatrix:
        """This matrix minus the multiple `amount` of the identity."""
        rows = self.rows()
        for i in range(self.size):
            rows[i][i] = self.field.add(rows[i][i], self.field.convert(-amount))
        return symmetric(rows, self.field)


def symmetric(rows: Sequence[Sequence[Value | int]], field: ConstantField | None = None) -> SymmetricMatrix:
    """A symmetric matrix from its rows.

    Raises
    ------
    ShapeError
        If it is not square or not symmetric.

    Examples
    --------
    >>> symmetric([[0, 1], [1, 0]])
    SymmetricMatrix(size=2, rational)
    >>> symmetric([[0, 1], [2, 0]])
    Traceback (most recent call last):
    symflow.errors.ShapeError: entry [0,1] is not entry [1,0], but inertia needs a symmetric matrix; symmetrise it
    """
    if not rows or any(len(row) != len(rows) for row in rows):
        raise ShapeError("a symmetric matrix is a square list of rows; give as many rows as columns")
    if any(isinstance(x, float | bool) for row in rows for x in row):
        raise ModelError("a matrix entry is a float, which is not exact; give fractions or integers")
    field = field or ConstantField()
    values = [[Fraction(x) if isinstance(x, int) else x for x in row] for row in rows]
    for i, row in enumerate(values):
        for j in range(i):
            other = values[j][i]
            if row[j] != other and field.sign(field.add(row[j], field.negative(other))):
                raise ShapeError(f"entry [{j},{i}] is not entry [{i},{j}], but inertia needs a symmetric matrix; symmetrise it")
    if is_rational(values):
        return SymmetricMatrix(to_flint(values), None, field)
    return SymmetricMatrix(None, values, field)
