"""Derivatives of a cost to second order, all entries in one evaluation: Taylor polynomials cut after degree two.

Why not dual numbers over dual numbers: they give one entry of the matrix of second derivatives for each evaluation, and
a cost of a 20 x 20 matrix has 160,000 of them. Here a number carries its value, its partial derivatives and its second
partial derivatives as sparse tables, so a quadratic cost costs as much as its matrix has entries. No derivative of the
tree is written down: only the product rule and the chain rule on numbers.

A table keeps the zeros that an operation leaves behind: sqrt(w^4) at 0 has an argument with the derivative 0, but it is
no constant, and its second derivative must not be taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from symflow.expressions.tree import Dim, Expr
from symflow.interpretations.contract import Unsupported, Walker
from symflow.interpretations.dual import DualNumbers
from symflow.interpretations.matrices import Matrices, Rows
from symflow.interpretations.scalars import Scalars, slope

S = TypeVar("S")


@dataclass
class Taylor(Generic[S]):
    """A value with its first derivatives by index and its second ones by pairs of indices i <= j."""

    value: S
    first: dict[int, S] = field(default_factory=dict)
    second: dict[tuple[int, int], S] = field(default_factory=dict)


class TaylorNumbers(Generic[S]):
    """The ring of Taylor polynomials over a ring, up to the given order (1 or 2).

    Examples
    --------
    >>> from symflow.interpretations.rationals import RationalField
    >>> ring = TaylorNumbers(RationalField())
    >>> w = ring.variable(Fraction(3), 0)
    >>> cube = ring.multiply(w, ring.multiply(w, w))
    >>> cube.value, cube.first[0], cube.second[0, 0]
    (Fraction(27, 1), Fraction(27, 1), Fraction(18, 1))
    """

    def __init__(self, base: Scalars[S], order: int = 2) -> None:
        self.base = base
        self.order = order
        self.zero: Taylor[S] = Taylor(base.zero)
        self.one: Taylor[S] = Taylor(base.one)

    def variable(self, value: S, index: int) -> Taylor[S]:
        """The number that moves along the coordinate `index`."""
        return Taylor(value, {index: self.base.one})

    def convert(self, q: Fraction) -> Taylor[S]:
        return Taylor(self.base.convert(q))

    def add(self, a: Taylor[S], b: Taylor[S]) -> Taylor[S]:
        return self.sum((a, b))

    def sum(self, terms: Iterable[Taylor[S]]) -> Taylor[S]:
        """Many terms into one table: adding them one by one would copy the table each time."""
        add, value = self.base.add, self.base.zero
        first: dict[int, S] = {}
        second: dict[tuple[int, int], S] = {}
        for term in terms:
            value = add(value, term.value)
            for i, x in term.first.items():
                first[i] = add(first[i], x) if i in first else x
            for pair, x in term.second.items():
                second[pair] = add(second[pair], x) if pair in second else x
        return Taylor(value, first, second)

    def multiply(self, a: Taylor[S], b: Taylor[S]) -> Taylor[S]:
        times, add = self.base.multiply, self.base.add
        product = self.sum((self._scaled(a, b.value), self._scaled(b, a.value)))
        value, second = times(a.value, b.value), product.second
        if self.order > 1:
            for i, x in a.first.items():
                for j, y in b.first.items():
                    term = times(x, y)
                    pair = (i, j) if i <= j else (j, i)
                    term = add(term, term) if i == j else term
                    second[pair] = add(second[pair], term) if pair in second else term
        return Taylor(value, product.first, second)

    def _scaled(self, a: Taylor[S], s: S) -> Taylor[S]:
        times = self.base.multiply
        return Taylor(self.base.zero, {i: times(s, x) for i, x in a.first.items()},
                      {pair: times(s, x) for pair, x in a.second.items()})

    def negative(self, a: Taylor[S]) -> Taylor[S]:
        minus = self.base.negative
        return Taylor(minus(a.value), {i: minus(x) for i, x in a.first.items()},
                      {pair: minus(x) for pair, x in a.second.items()})

    def _composed(self, a: Taylor[S], value: S, slope_: S, bend: S) -> Taylor[S]:
        """The chain rule, with the first and second derivative of the outer function at the value of a."""
        times, add = self.base.multiply, self.base.add
        result = self._scaled(a, slope_)
        if self.order > 1:
            moves = list(a.first.items())
            for place, (i, x) in enumerate(moves):
                bent = times(bend, x)
                for j, y in moves[place:]:
                    pair, term = ((i, j) if i <= j else (j, i)), times(bent, y)
                    result.second[pair] = add(result.second[pair], term) if pair in result.second else term
        return Taylor(value, result.first, result.second)

    def inverse(self, a: Taylor[S]) -> Taylor[S]:
        value = self.base.inverse(a.value)
        square = self.base.multiply(value, value)
        cube = self.base.multiply(square, value)
        return self._composed(a, value, self.base.negative(square), self.base.add(cube, cube))

    def function(self, name: str, a: Taylor[S]) -> Taylor[S]:
        value = self.base.function(name, a.value)
        if not a.first:
            return Taylor(value)
        if self.order == 1:
            return self._composed(a, value, slope(self.base, name, a.value), self.base.zero)
        steep, bend = slope(DualNumbers(self.base), name, (a.value, self.base.one))
        return self._composed(a, value, steep, bend)

    def constant(self, name: str) -> Taylor[S]:
        return Taylor(self.base.constant(name))

    def root(self, coefficients: Sequence[Fraction], index: int) -> Taylor[S]:
        return Taylor(self.base.root(coefficients, index))

    def is_zero(self, a: Taylor[S]) -> bool | None:
        answers = [self.base.is_zero(x) for x in (a.value, *a.first.values(), *a.second.values())]
        return False if False in answers else None if None in answers else True


class TaylorMatrices(Matrices[Taylor[S]], Generic[S]):
    """Matrices of Taylor polynomials in which the entries of the letter W are the coordinates, row by row."""

    def __init__(self, base: Scalars[S], point: Rows[S], order: int = 2) -> None:
        self.taylor = TaylorNumbers(base, order)
        cols = len(point[0])
        moved = [[self.taylor.variable(x, i * cols + j) for j, x in enumerate(row)] for i, row in enumerate(point)]
        super().__init__(self.taylor, {"W": moved})

    def letter(self, name: str, rows: Dim, cols: Dim) -> Rows[Taylor[S]]:
        if name != "W":
            raise Unsupported(f"a cost is a function of W, but it names {name}; pass the matrix {name}")
        return super().letter(name, rows, cols)

    def _dot(self, row: Sequence[Taylor[S]], column: Sequence[Taylor[S]]) -> Taylor[S]:
        times, zero = self.taylor.multiply, self.taylor.zero
        return self.taylor.sum(times(x, y) for x, y in zip(row, column, strict=True) if x != zero and y != zero)

    def norm2(self, a: Rows[Taylor[S]]) -> Rows[Taylor[S]]:
        """The squared norm entry by entry; as a trace of A^T A it would be as long as a matrix product."""
        return [[self.taylor.sum(self.taylor.multiply(x, x) for row in a for x in row)]]


def second_order(cost: Expr, point: Rows[S], base: Scalars[S], order: int = 2) -> Taylor[S]:
    """Value, gradient and (order 2) second derivatives of a cost in the letter W at a point.

    Parameters
    ----------
    cost
        A scalar expression in the letter ``W``.
    point
        The matrix W, of values of the ring.
    base
        The ring of the values.

    Examples
    --------
    >>> from symflow.expressions.tree import letter, norm2
    >>> from symflow.interpretations.rationals import RationalField
    >>> one = Fraction(1)
    >>> found = second_order(norm2(letter("W", 1, 2)), [[one, 3 * one]], RationalField())
    >>> found.first, found.second
    ({0: Fraction(2, 1), 1: Fraction(6, 1)}, {(0, 0): Fraction(2, 1), (1, 1): Fraction(2, 1)})
    """
    walker: Walker[Rows[Taylor[S]]] = Walker(TaylorMatrices(base, point, order))
    return walker(cost)[0][0]
