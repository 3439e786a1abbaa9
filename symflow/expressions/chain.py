"""The derivatives of the twelve elementary functions.

Why in their own terms (tanh' = 1 - tanh^2, not 1/cosh^2): the differential field of a function then needs no new
generator when its derivative is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symflow.expressions.tree import Expr, constant, function, power


def _of(name: str, point: Expr) -> Expr:
    return function(name, point)


_RULES: dict[str, Callable[[Expr], Expr]] = {
    "exp": lambda z: _of("exp", z),
    "log": lambda z: power(z, -1),
    "sqrt": lambda z: Fraction(1, 2) * power(_of("sqrt", z), -1),
    "sin": lambda z: _of("cos", z),
    "cos": lambda z: -_of("sin", z),
    "tan": lambda z: 1 + power(_of("tan", z), 2),
    "sinh": lambda z: _of("cosh", z),
    "cosh": lambda z: _of("sinh", z),
    "tanh": lambda z: 1 - power(_of("tanh", z), 2),
    "atan": lambda z: power(1 + power(z, 2), -1),
    "asinh": lambda z: power(_of("sqrt", 1 + power(z, 2)), -1),
    "erf": lambda z: 2 * power(_of("sqrt", constant("pi")), -1) * _of("exp", -power(z, 2)),
}


def slope(name: str, point: Expr) -> Expr:
    """The derivative of a function at a point.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> slope("sin", letter("x")).to_json()
    ['function', 'cos', ['letter', 'x']]
    """
    return _RULES[name](point)
