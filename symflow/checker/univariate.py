"""Rational polynomials in one variable: lists of coefficients, the constant one first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

Polynomial = list[Fraction]


def trimmed(p: Sequence[Fraction | int]) -> Polynomial:
    """Without leading zeros."""
    values = [Fraction(x) for x in p]
    while values and not values[-1]:
        values.pop()
    return values


def value(p: Sequence[Fraction | int], x: Fraction) -> Fraction:
    """The value at x."""
    total = Fraction(0)
    for coefficient in reversed(p):
        total = total * x + coefficient
    return total


def length(x: Fraction | int) -> int:
    """The bits of a rational number."""
    return x.numerator.bit_length() + x.denominator.bit_length()


def slope(p: Sequence[Fraction]) -> Polynomial:
    """The derivative."""
    return [i * c for i, c in enumerate(p)][1:]


def primitive(p: Sequence[Fraction]) -> Polynomial:
    """The positive multiple with integer coefficients without a common factor."""
    bottom = lcm(*(c.denominator for c in p))
    top = gcd(*(c.numerator * (bottom // c.denominator) for c in p))
    return [c * bottom / top for c in p] if top else []


def divided(p: Sequence[Fraction], q: Sequence[Fraction]) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder."""
    rest, quotient = trimmed(p), [Fraction(0)] * max(0, len(p) - len(q) + 1)
    while len(rest) >= len(q):
        shift, factor = len(rest) - len(q), rest[-1] / q[-1]
        quotient[shift] = factor
        rest = trimmed([c - factor * q[i - shift] if i >= shift else c for i, c in enumerate(rest[:-1])])
    return quotient, rest


def square_free(p: Sequence[Fraction]) -> Polynomial:
    """The polynomial with the same roots, each once."""
    a, b = primitive(trimmed(p)), primitive(slope(trimmed(p)))
    while b:
        a, b = b, primitive(divided(a, b)[1])
    return primitive(divided(trimmed(p), a)[0])
