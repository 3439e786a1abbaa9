"""Rational enclosures as decimal strings, rounded outward.

Why by hand: a decimal that is rounded to nearest may lie on the wrong side of the number, and an eigenvalue of 1e-30 must
not be printed as 0. The ends are rounded down and up to one more significant digit than was asked for.
"""

from __future__ import annotations

from fractions import Fraction

PLAIN = 40  # numbers with more places than this are written with an exponent


def outward(low: Fraction, high: Fraction, digits: int) -> tuple[str, str]:
    """Decimal strings of a number at most `low` and of one at least `high`.

    Examples
    --------
    >>> outward(Fraction(2, 3), Fraction(2, 3), 4)
    ('0.66666', '0.66667')
    >>> outward(Fraction(-1, 10**30), Fraction(1, 8), 30)
    ('-1e-30', '0.125')
    """
    return rounded(low, digits, up=False), rounded(high, digits, up=True)


def rounded(value: Fraction, digits: int, up: bool) -> str:
    """A decimal with `digits` + 1 significant digits, rounded in that direction."""
    if not value:
        return "0"
    exponent = magnitude(value) - digits
    scaled = value / Fraction(10) ** exponent
    whole = -((-scaled.numerator) // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return text(whole, exponent)


def magnitude(value: Fraction) -> int:
    """The exponent of the leading decimal digit of a number that is not zero.

    Examples
    --------
    >>> magnitude(Fraction(999)), magnitude(Fraction(-1, 1000))
    (2, -3)
    """
    top, bottom = abs(value.numerator), value.denominator
    guess = int((top.bit_length() - bottom.bit_length()) * 0.30103) - 1
    while abs(value) >= Fraction(10) ** (guess + 1):
        guess += 1
    while abs(value) < Fraction(10) ** guess:
        guess -= 1
    return guess


def text(whole: int, exponent: int) -> str:
    """The number whole * 10^exponent, without trailing zeros."""
    if not whole:
        return "0"
    while whole % 10 == 0:
        whole, exponent = whole // 10, exponent + 1
    sign, figures = ("-" if whole < 0 else ""), str(abs(whole))
    point = len(figures) + exponent  # where the point stands in the figures
    if exponent >= 0 and point <= PLAIN:
        return sign + figures + "0" * exponent
    if exponent < 0 and -5 < point <= PLAIN:
        return sign + (figures[:point] + "." + figures[point:] if point > 0 else "0." + "0" * -point + figures)
    rest = "." + figures[1:] if len(figures) > 1 else ""
    return f"{sign}{figures[0]}{rest}e{point - 1}"
