"""Elementary functions of rational numbers by series, as rational enclosures.

Every series is cut with a proved remainder. Sums run in integers, scaled by a power of two far beyond the bits asked
for; each step rounds down by less than one unit, so a slack of a few units per term covers roundings and remainder.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from .trees import need

Interval = tuple[Fraction, Fraction]


def down(x: Fraction, bits: int) -> Fraction:
    """Rounded down to a multiple of 2^-bits."""
    return Fraction((x.numerator << bits) // x.denominator, 1 << bits)


def outward(low: Fraction, high: Fraction, bits: int) -> Interval:
    """Rounded outward; a single point stays as it is."""
    return (low, high) if low == high else (down(low, bits), -down(-high, bits))


def summed(first: Fraction, ratio: Callable[[int], Fraction], more: int,
           grows: Callable[[int], bool] = lambda n: False) -> Interval:
    """Sum of terms whose n-th quotient is ratio(n), until one is below 2^-more and they no longer grow; from there on
    the quotients are at most 1/2 in size, so that the rest is at most the last term. Terms carry 2 * more bits."""
    term = (first.numerator << 2 * more) // first.denominator
    value, n = term, 0
    while term and (abs(term) >> more or grows(n)):
        q = ratio(n)
        term = term * q.numerator // q.denominator
        value, n = value + term, n + 1
    slack = (4 * n + 8) << more
    return Fraction(value - slack, 1 << 2 * more), Fraction(value + slack, 1 << 2 * more)


def exp(x: Fraction, bits: int) -> Interval:
    """Taylor's series of x/2^h with |x/2^h| < 1/16, squared h times."""
    if x == 0:
        return Fraction(1), Fraction(1)
    need(abs(x) < 1 << 14, "exp of a number beyond 2^14")
    halvings = (abs(x.numerator) // x.denominator + 1).bit_length() + 4
    more, small = bits + 2 * halvings + 8, x / (1 << halvings)
    low, high = outward(*summed(Fraction(1), lambda n: small / (n + 1), more), 2 * more)
    for _ in range(halvings):
        low, high = outward(low * low, high * high, 2 * more)
    return outward(low, high, bits)


def log(x: Fraction, bits: int) -> Interval:
    """The logarithm of m 2^s with 1/2 < m < 2; log m = 2 atanh((m - 1)/(m + 1)) and log 2 = 2 atanh(1/3)."""
    if x == 1:
        return Fraction(0), Fraction(0)
    shift = x.numerator.bit_length() - x.denominator.bit_length()
    m, more = x / Fraction(2) ** shift, bits + 8 + abs(shift).bit_length()
    (low, high), two = _atanh((m - 1) / (m + 1), more), _atanh(Fraction(1, 3), more)
    ends = sorted((2 * shift * two[0], 2 * shift * two[1]))
    return outward(2 * low + ends[0], 2 * high + ends[1], bits)


def _atanh(t: Fraction, bits: int) -> Interval:
    return summed(t, lambda n: t * t * Fraction(2 * n + 1, 2 * n + 3), bits + 16) if t else (t, t)


def sqrt(x: Fraction, bits: int) -> Interval:
    """Exact for the square of a rational number."""
    top, bottom = isqrt(x.numerator), isqrt(x.denominator)
    if top * top == x.numerator and bottom * bottom == x.denominator:
        return Fraction(top, bottom), Fraction(top, bottom)
    root = isqrt((x.numerator << 2 * bits) // x.denominator)
    return Fraction(root, 1 << bits), Fraction(root + 1, 1 << bits)


def atan(x: Fraction, bits: int) -> Interval:
    """Euler's series for |x| <= 1: the quotients are below x^2/(1 + x^2) <= 1/2; else by 1/x."""
    if x == 0:
        return Fraction(0), Fraction(0)
    if abs(x) > 1:
        low, high = sorted((1 if x > 0 else -1) * y / 2 for y in pi(bits + 4))
        inner = atan(1 / x, bits + 4)
        return outward(low - inner[1], high - inner[0], bits)
    ratio = x * x / (1 + x * x)
    return outward(*summed(x / (1 + x * x), lambda n: ratio * Fraction(2 * n + 2, 2 * n + 3), bits + 16), bits)


def pi(bits: int) -> Interval:
    """Machin: pi/4 = 4 atan(1/5) - atan(1/239)."""
    a, b = atan(Fraction(1, 5), bits + 8), atan(Fraction(1, 239), bits + 8)
    return outward(16 * a[0] - 4 * b[1], 16 * a[1] - 4 * b[0], bits)


def alternating(x: Fraction, first: Fraction, ratio: Callable[[int], Fraction], bits: int) -> Interval:
    """A power series in -x^2. An early rounding grows at most by exp(x^2), which the extra bits cover."""
    if x == 0:
        return first, first
    need(abs(x) < 64, "a series argument beyond 64")
    square = x * x
    return outward(*summed(first, lambda n: -square * ratio(n), bits + int(2 * square) + 16,
                           lambda n: square * ratio(n) > Fraction(1, 2)), bits)
