"""The contract of a commutative ring of scalars.

Why a second, smaller contract: every arithmetic with concrete widths (polynomials, residues, rationals, dual numbers,
floats) is 'matrices over a commutative ring'. The matrices are written once (matrices.py); a ring only brings these
few operations, on values of its own type.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol, TypeVar

S = TypeVar("S")


class Scalars(Protocol[S]):
    """A commutative ring with as much division and as many functions as it has."""

    @property
    def zero(self) -> S:
        """0."""

    @property
    def one(self) -> S:
        """1."""

    def convert(self, q: Fraction) -> S:
        """The rational number q."""

    def add(self, a: S, b: S) -> S:
        """The sum."""

    def multiply(self, a: S, b: S) -> S:
        """The product."""

    def negative(self, a: S) -> S:
        """The negative."""

    def inverse(self, a: S) -> S:
        """1/a; raises `Undefined` at zero, `Unsupported` where the ring has no inverse."""

    def function(self, name: str, a: S) -> S:
        """An elementary function; raises `Unsupported` where the ring has no value."""

    def constant(self, name: str) -> S:
        """Pi or E; raises `Unsupported` where the ring has no value."""

    def root(self, coefficients: Sequence[Fraction], index: int) -> S:
        """A real root of a polynomial, counted from 0; raises `Unsupported` where the ring has no value."""

    def is_zero(self, a: S) -> bool | None:
        """True, False, or None where the ring cannot tell."""


def slope(ring: Scalars[S], name: str, a: S) -> S:
    """The derivative of an elementary function at a, written with operations of the ring.

    Examples
    --------
    >>> from symflow.interpretations.rationals import RationalField
    >>> slope(RationalField(), "atan", Fraction(2))
    Fraction(1, 5)
    """

    def f(which: str) -> S:
        return ring.function(which, a)

    def affine(start: int, sign: int, square: S) -> S:
        return ring.add(ring.convert(Fraction(start)), ring.multiply(ring.convert(Fraction(sign)), square))

    rules: dict[str, Callable[[], S]] = {
        "exp": lambda: f("exp"),
        "log": lambda: ring.inverse(a),
        "sqrt": lambda: ring.inverse(ring.multiply(ring.convert(Fraction(2)), f("sqrt"))),
        "sin": lambda: f("cos"),
        "cos": lambda: ring.negative(f("sin")),
        "tan": lambda: affine(1, 1, ring.multiply(f("tan"), f("tan"))),
        "sinh": lambda: f("cosh"),
        "cosh": lambda: f("sinh"),
        "tanh": lambda: affine(1, -1, ring.multiply(f("tanh"), f("tanh"))),
        "atan": lambda: ring.inverse(affine(1, 1, ring.multiply(a, a))),
        "asinh": lambda: ring.inverse(ring.function("sqrt", affine(1, 1, ring.multiply(a, a)))),
        "erf": lambda: ring.multiply(
            ring.multiply(ring.convert(Fraction(2)), ring.inverse(ring.function("sqrt", ring.constant("pi")))),
            ring.function("exp", ring.negative(ring.multiply(a, a))),
        ),
    }
    return rules[name]()
