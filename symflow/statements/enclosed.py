"""Values at rational points: exact where they are rational, else enclosed.

Why the enclosures of the checker: what the search finds must convince the checker, so the search asks the same
intervals first. The derivative is nevertheless found by dual numbers, not by the checker's rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from symflow.checker.enclosures import Enclosures, Interval
from symflow.checker.enclosures import Undefined as NoValue
from symflow.checker.trees import Rejected
from symflow.expressions import Expr
from symflow.expressions.roots import enclose_root
from symflow.interpretations import Rationals, Undefined, Unsupported, evaluate_flow
from symflow.interpretations.matrices import Matrices

Cells = list[list[Interval]]


class EnclosureField:
    """Rational intervals as a ring of scalars; `is_zero` is None where an interval contains zero and more."""

    zero: Interval = (Fraction(0), Fraction(0))
    one: Interval = (Fraction(1), Fraction(1))

    def __init__(self, bits: int) -> None:
        self.arithmetic = Enclosures(bits)
        self.bits = bits

    def convert(self, q: Fraction) -> Interval:
        return q, q

    def add(self, a: Interval, b: Interval) -> Interval:
        return self.arithmetic.add(a, b)

    def multiply(self, a: Interval, b: Interval) -> Interval:
        return self.arithmetic.multiply(a, b)

    def negative(self, a: Interval) -> Interval:
        return -a[1], -a[0]

    def inverse(self, a: Interval) -> Interval:
        try:
            return self.arithmetic.inverse(a)
        except NoValue as error:
            raise Undefined(str(error)) from None
        except Rejected as error:
            raise Unsupported(str(error)) from None

    def function(self, name: str, a: Interval) -> Interval:
        try:
            return self.arithmetic.function(name, a)
        except NoValue as error:
            raise Undefined(str(error)) from None
        except Rejected as error:
            raise Unsupported(str(error)) from None

    def constant(self, name: str) -> Interval:
        return self.arithmetic.constant(name)

    def root(self, coefficients: Sequence[Fraction], index: int) -> Interval:
        return enclose_root(coefficients, index, Fraction(1, 2**self.bits))

    def is_zero(self, a: Interval) -> bool | None:
        if a[0] == a[1] == 0:
            return True
        return False if a[0] > 0 or a[1] < 0 else None


def value_at(
    expr: Expr,
    values: Mapping[str, list[list[Fraction]]],
    cost: Expr | None,
    field: Mapping[str, Expr],
    bits: int = 128,
) -> Cells:
    """Every entry of an expression at a rational point, as an interval (a point where the value is rational).

    Examples
    --------
    >>> from symflow.expressions.tree import along, letter
    >>> x = letter("x")
    >>> value_at(along(x**2), {"x": [[Fraction(3)]]}, None, {"x": -x})
    [[(Fraction(-18, 1), Fraction(-18, 1))]]
    """
    try:
        return [[(x, x) for x in row] for row in evaluate_flow(expr, Rationals(values, cost), field)]
    except Undefined:
        raise
    except Unsupported:
        ring = EnclosureField(bits)
        lifted = {name: [[(x, x) for x in row] for row in rows] for name, rows in values.items()}
        return evaluate_flow(expr, Matrices(ring, lifted, cost), field)
