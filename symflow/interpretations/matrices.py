"""Matrices over a commutative ring: the interpretation shared by every arithmetic with concrete widths.

Why Bird's determinant: it needs no division and no pivot, so one function serves polynomials, residues, fractions and
dual numbers alike (a pivot of a dual number may be a zero divisor, a pivot of a differential field may be a zero that
nobody recognises). O(n^4) ring operations; the widths of a statement are small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Generic, TypeVar

from symflow.errors import ShapeError
from symflow.expressions.tree import Dim, Expr
from symflow.interpretations.contract import Unsupported
from symflow.interpretations.scalars import Scalars

S = TypeVar("S")
Rows = list[list[S]]


class Matrices(Generic[S]):
    """Lists of rows over a ring, at a point that gives each letter a matrix.

    Parameters
    ----------
    ring
        The scalars.
    values
        The matrix of each letter.
    cost
        A concrete cost, an expression in the letter ``W``; None when the expressions name no cost.
    dims
        Integers for named dimensions.
    """

    def __init__(
        self,
        ring: Scalars[S],
        values: Mapping[str, Sequence[Sequence[S]]],
        cost: Expr | None = None,
        dims: Mapping[str, int] | None = None,
    ) -> None:
        self.ring = ring
        self.values: dict[str, Rows[S]] = {name: [list(row) for row in rows] for name, rows in values.items()}
        self.cost_expr = cost
        self.dims = dict(dims or {})

    def size(self, dim: Dim) -> int:
        """The integer of a dimension."""
        if isinstance(dim, int):
            return dim
        if dim not in self.dims:
            raise Unsupported(f"the dimension {dim} has no value here; give the widths as integers")
        return self.dims[dim]

    def rational(self, q: Fraction) -> Rows[S]:
        return [[self.ring.convert(q)]]

    def letter(self, name: str, rows: Dim, cols: Dim) -> Rows[S]:
        if name not in self.values:
            raise Unsupported(f"the letter {name} has no value at this point; give one")
        value = self.values[name]
        for what, size in ((rows, len(value)), (cols, len(value[0]))):
            if (self.dims.setdefault(what, size) if isinstance(what, str) else what) != size:
                found = f"{len(value)} x {len(value[0])}"
                raise ShapeError(f"the value of {name} is {found}, but {rows} x {cols} is declared; make them agree")
        return value

    def add(self, a: Rows[S], b: Rows[S]) -> Rows[S]:
        if _shape(a) != _shape(b):
            if self._is_literal_zero(a):
                return b
            if self._is_literal_zero(b):
                return a
            raise ShapeError(f"cannot add matrices of shapes {_shape(a)} and {_shape(b)}")
        return [[self.ring.add(x, y) for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]

    def _is_literal_zero(self, a: Rows[S]) -> bool:
        return _shape(a) == (1, 1) and self.ring.is_zero(a[0][0]) is True

    def _times(self, a: Rows[S], s: S) -> Rows[S]:
        return [[self.ring.multiply(s, x) for x in row] for row in a]

    def multiply(self, a: Rows[S], b: Rows[S]) -> Rows[S]:
        if _shape(a) == (1, 1):
            return self._times(b, a[0][0])
        if _shape(b) == (1, 1):
            return self._times(a, b[0][0])
        if len(a[0]) != len(b):
            raise ShapeError(f"cannot multiply matrices of shapes {_shape(a)} and {_shape(b)}")
        columns = list(zip(*b, strict=True))
        return [[self._dot(row, column) for column in columns] for row in a]

    def _dot(self, row: Sequence[S], column: Sequence[S]) -> S:
        total, zero = self.ring.zero, self.ring.zero
        for x, y in zip(row, column, strict=True):
            if x != zero and y != zero:  # the points of the search are sparse
                total = self.ring.add(total, self.ring.multiply(x, y))
        return total

    def scale(self, a: Rows[S], q: Fraction) -> Rows[S]:
        return self._times(a, self.ring.convert(q))

    def transpose(self, a: Rows[S]) -> Rows[S]:
        return [list(column) for column in zip(*a, strict=True)]

    def trace(self, a: Rows[S]) -> Rows[S]:
        total = a[0][0]
        for index in range(1, len(a)):
            total = self.ring.add(total, a[index][index])
        return [[total]]

    def det(self, a: Rows[S]) -> Rows[S]:
        return [[bird(self.ring, a)]]

    def adjugate(self, a: Rows[S]) -> Rows[S]:
        size = len(a)
        if size == 1:
            return [[self.ring.one]]
        result = []
        for i in range(size):
            row = []
            for j in range(size):  # entry (i, j) is the cofactor (j, i)
                minor = bird(self.ring, [r[:i] + r[i + 1 :] for k, r in enumerate(a) if k != j])
                row.append(self.ring.negative(minor) if (i + j) % 2 else minor)
            result.append(row)
        return result

    def entry(self, a: Rows[S], row: int, col: int) -> Rows[S]:
        if row >= len(a) or col >= len(a[0]):
            raise ShapeError(f"entry [{row},{col}] lies outside a {len(a)} x {len(a[0])} matrix; indices count from 0")
        return [[a[row][col]]]

    def identity(self, d: Dim) -> Rows[S]:
        size, ring = self.size(d), self.ring
        return [[ring.one if i == j else ring.zero for j in range(size)] for i in range(size)]

    def matrix(self, rows: Sequence[Sequence[Rows[S]]]) -> Rows[S]:
        return [[value[0][0] for value in row] for row in rows]

    def function(self, name: str, a: Rows[S]) -> Rows[S]:
        return [[self.ring.function(name, a[0][0])]]

    def constant(self, name: str) -> Rows[S]:
        return [[self.ring.constant(name)]]

    def root(self, coefficients: Sequence[Fraction], index: int) -> Rows[S]:
        return [[self.ring.root(coefficients, index)]]

    def inverse(self, a: Rows[S]) -> Rows[S]:
        return [[self.ring.inverse(a[0][0])]]

    def cost(self, x: Rows[S]) -> Rows[S]:
        from symflow.interpretations.dual import cost_value

        return cost_value(self.ring, self.concrete_cost(), x)

    def gradient(self, x: Rows[S]) -> Rows[S]:
        from symflow.interpretations.dual import cost_gradient

        return cost_gradient(self.ring, self.concrete_cost(), x)

    def curvature(self, x: Rows[S], a: Rows[S]) -> Rows[S]:
        from symflow.interpretations.dual import cost_curvature

        return cost_curvature(self.ring, self.concrete_cost(), x, a)

    def jet(self, order: int, x: Rows[S]) -> Rows[S]:
        from symflow.interpretations.dual import cost_jet

        return cost_jet(self.ring, self.concrete_cost(), order, x)

    def concrete_cost(self) -> Expr:
        """The cost, an expression in W."""
        if self.cost_expr is None:
            raise Unsupported("an arbitrary cost has no value at a point; give a concrete one, for instance norm2(W)/2")
        return self.cost_expr

    def is_zero(self, a: Rows[S]) -> bool | None:
        answers = [self.ring.is_zero(x) for row in a for x in row]
        if any(answer is False for answer in answers):
            return False
        return None if any(answer is None for answer in answers) else True


def _shape(a: Rows[S]) -> tuple[int, int]:
    return len(a), len(a[0])


def bird(ring: Scalars[S], a: Rows[S]) -> S:
    """Determinant by Bird's division-free recursion.

    Examples
    --------
    >>> from symflow.interpretations.rationals import RationalField
    >>> bird(RationalField(), [[Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)]])
    Fraction(-2, 1)
    """
    size, current = len(a), a
    if any(len(row) != size for row in a):
        raise ShapeError(f"a determinant needs a square matrix, but got {_shape(a)}")
    for _ in range(size - 1):
        diagonal, total = [ring.zero] * size, ring.zero
        for i in range(size - 1, -1, -1):
            diagonal[i] = total
            total = ring.add(total, ring.negative(current[i][i]))
        step = []
        for i in range(size):
            row = []
            for j in range(size):
                value = ring.multiply(diagonal[i], a[i][j])
                for k in range(i + 1, size):
                    value = ring.add(value, ring.multiply(current[i][k], a[k][j]))
                row.append(value)
            step.append(row)
        current = step
    return current[0][0] if size % 2 else ring.negative(current[0][0])
