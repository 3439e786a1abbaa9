"""Exact rational points.

Why: a counterexample is a point a person can check by hand, and a polynomial identity tested at a rational point is
tested without rounding. Functions have a value here only where it is rational, so exp(0) is 1 and exp(1) is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt

from symflow.expressions.digits import rational_text
from symflow.expressions.roots import polynomial_text, rational_root
from symflow.expressions.tokens import shorten
from symflow.expressions.tree import Expr
from symflow.interpretations.contract import Undefined, Unsupported
from symflow.interpretations.matrices import Matrices, Rows

AT_ZERO = {"exp": 1, "cos": 1, "cosh": 1, "sin": 0, "tan": 0, "sinh": 0, "tanh": 0, "atan": 0, "asinh": 0, "erf": 0}


class RationalField:
    """The field of rational numbers, with `fractions.Fraction`."""

    zero = Fraction(0)
    one = Fraction(1)

    def convert(self, q: Fraction) -> Fraction:
        return q

    def add(self, a: Fraction, b: Fraction) -> Fraction:
        return a + b

    def multiply(self, a: Fraction, b: Fraction) -> Fraction:
        return a * b

    def negative(self, a: Fraction) -> Fraction:
        return -a

    def inverse(self, a: Fraction) -> Fraction:
        if a == 0:
            raise Undefined("a division by zero at this point")
        return 1 / a

    def function(self, name: str, a: Fraction) -> Fraction:
        if name == "log":
            if a <= 0:
                raise Undefined(f"log({_shown(a)}) is not a real number")
            if a == 1:
                return Fraction(0)
        elif name == "sqrt":
            return self._root(a)
        elif a == 0 and name in AT_ZERO:
            return Fraction(AT_ZERO[name])
        raise Unsupported(f"{name}({_shown(a)}) is not rational")

    def _root(self, a: Fraction) -> Fraction:
        if a < 0:
            raise Undefined(f"sqrt({_shown(a)}) is not a real number")
        root = Fraction(isqrt(a.numerator), isqrt(a.denominator))
        if root * root != a:
            raise Unsupported(f"sqrt({_shown(a)}) is not rational")
        return root

    def constant(self, name: str) -> Fraction:
        raise Unsupported(f"{name} is not rational")

    def root(self, coefficients: Sequence[Fraction], index: int) -> Fraction:
        value = rational_root(coefficients, index)
        if value is None:
            raise Unsupported(f"root({polynomial_text(coefficients)}, {index}) is not rational")
        return value

    def is_zero(self, a: Fraction) -> bool:
        return a == 0


class Rationals(Matrices[Fraction]):
    """Matrices of fractions at a point.

    Parameters
    ----------
    values
        The matrix of each letter, of integers or fractions.
    cost
        A concrete cost, an expression in the letter ``W``; its gradient, curvature and jets come from dual numbers.

    Examples
    --------
    >>> from symflow.expressions.tree import gradient, letter, norm2, rational
    >>> from symflow.interpretations import evaluate
    >>> W, X = letter("W", 1, 2), letter("X", 1, 2)
    >>> evaluate(gradient(X), Rationals({"X": [[3, 4]]}, cost=rational("1/2") * norm2(W)))
    [[Fraction(3, 1), Fraction(4, 1)]]
    """

    def __init__(
        self,
        values: Mapping[str, Sequence[Sequence[Fraction | int]]],
        cost: Expr | None = None,
        dims: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(RationalField(), {name: self.residues(rows) for name, rows in values.items()}, cost, dims)

    def residues(self, rows: Sequence[Sequence[Fraction | int]]) -> Rows[Fraction]:
        """A matrix of rationals as a value."""
        return [[Fraction(x) for x in row] for row in rows]


def _shown(x: Fraction) -> str:
    return shorten(rational_text(x))[1:-1]
