"""Concrete costs that stand for an arbitrary one in a counterexample.

Why these: norm2(W - T)/2 with T = P - G is proper and has any gradient G at the point P; a polynomial through given
jets plus a positive even power far above them is proper with any jets at any finitely many points. So whatever values
an arbitrary cost takes at the point, one of these takes them too, and keeps every hypothesis on the cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import factorial

from symflow.errors import InternalError
from symflow.expressions.tree import Expr, add, letter, matrix, multiply, norm2, power, rational
from symflow.statements.linear import solutions

Jets = Mapping[Fraction, Mapping[int, Fraction]]


def quadratic(product: Sequence[Sequence[Fraction]], gradient: Sequence[Sequence[Fraction]], stiffness: Fraction) -> Expr:
    """stiffness * norm2(W - T)/2 with T = product - gradient/stiffness: its gradient at the product is the one asked for.

    Examples
    --------
    >>> quadratic([[Fraction(1)]], [[Fraction(3)]], Fraction(1)).op
    'product'
    """
    rows, cols = len(product), len(product[0])
    target = [[p - g / stiffness for p, g in zip(a, b, strict=True)] for a, b in zip(product, gradient, strict=True)]
    point = letter("W", rows, cols)
    if not any(x for row in target for x in row):
        return multiply(rational(stiffness / 2), norm2(point))
    return multiply(rational(stiffness / 2), norm2(point - matrix([[rational(x) for x in row] for row in target])))


def polynomial(jets: Jets) -> Expr:
    """A proper polynomial in W with the given derivatives at the given points.

    Examples
    --------
    >>> from symflow.interpretations import Rationals, evaluate
    >>> cost = polynomial({Fraction(1): {1: Fraction(5)}})
    >>> evaluate(cost, Rationals({"W": [[1]]}))
    [[Fraction(9, 2)]]
    """
    conditions = [(at, order, value) for at, orders in jets.items() for order, value in orders.items()]
    low = max(2, len(conditions))
    for degree in [*range(low + low % 2, low + 12, 2)]:
        coefficients = _through(conditions, degree)
        if coefficients is not None:
            return _tree(coefficients)
    raise InternalError("no polynomial takes these derivatives; report this point")


def _through(conditions: list[tuple[Fraction, int, Fraction]], degree: int) -> list[Fraction] | None:
    """Coefficients of a polynomial of this even degree with leading coefficient 1 or 1/2 that meets the conditions."""
    rows = [[_slope(k, order, at) for k in range(degree)] for at, order, _ in conditions]
    for leading in (Fraction(1, 2), Fraction(1)):
        right = [value - leading * _slope(degree, order, at) for at, order, value in conditions]
        if not rows:
            return [Fraction(0)] * degree + [leading]
        found = solutions(rows, right)
        if found is not None:
            return [*found[0], leading]
    return None


def _slope(power_: int, order: int, at: Fraction) -> Fraction:
    if order > power_:
        return Fraction(0)
    scale = Fraction(factorial(power_), factorial(power_ - order))
    return scale * at ** (power_ - order)


def _tree(coefficients: list[Fraction]) -> Expr:
    point = letter("W")
    terms = []
    for k, c in reversed(list(enumerate(coefficients))):
        if c:
            body = [] if k == 0 else [point if k == 1 else power(point, k)]
            terms.append(rational(c) if not body else body[0] if c == 1 else multiply(rational(c), *body))
    return add(*terms) if terms else rational(0)
