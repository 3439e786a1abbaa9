"""Elementary functions of rational numbers by series, as rational enclosures.

Every series is cut with a proved remainder. Terms are rounded down to far more bits than are asked for; each rounding is
off by at most one unit, so a slack of a few units per term covers roundings and remainder together.
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


def exp(x: Fraction, bits: int) -> Interval:
    """Taylor's series of x/2^h with |x/2^h| < 1/16, squared h times; the remainder is below twice the last term."""
    if x == 0:
        return Fraction(1), Fraction(1)
    need(abs(x) < 1 << 14, "exp of a number beyond 2^14")
    halvings = (abs(x.numerator) // x.denominator + 1).bit_length() + 4
    more, small = bits + 2 * halvings + 8, x / (1 << halvings)
    term, value, n = Fraction(1), Fraction(1), 0
    while abs(term) > Fraction(1, 1 << more):
        n += 1
        term = down(term * small / n, 2 * more)
        value += term
    slack = Fraction(n + 4, 1 << more)
    low, high = value - slack, value + slack
    for _ in range(halvings):
        low, high = outward(low * low, high * high, more)
    return outward(max(low, Fraction(0)), high, bits)


def log(x: Fraction, bits: int) -> Interval:
    """x = m 2^s with 1/2 < m < 2; log m = 2 atanh((m - 1)/(m + 1)) and log 2 = 2 atanh(1/3)."""
    if x == 1:
        return Fraction(0), Fraction(0)
    shift = x.numerator.bit_length() - x.denominator.bit_length()
    m, more = x / Fraction(2) ** shift, bits + 8 + abs(shift).bit_length()
    (low, high), two = _twice_atanh((m - 1) / (m + 1), more), _twice_atanh(Fraction(1, 3), more)
    ends = sorted((shift * two[0], shift * two[1]))
    return outward(low + ends[0], high + ends[1], bits)


def _twice_atanh(t: Fraction, bits: int) -> Interval:
    if t == 0:
        return Fraction(0), Fraction(0)
    more = bits + 16
    power, value, n, square = down(t, more), Fraction(0), 0, t * t
    while abs(power) > Fraction(2, 1 << more):
        value += power / (2 * n + 1)
        power, n = down(power * square, more), n + 1
    slack = Fraction(8 * n + 8, 1 << more)
    return outward(2 * value - slack, 2 * value + slack, bits)


def sqrt(x: Fraction, bits: int) -> Interval:
    """Exact for the square of a rational number."""
    top, bottom = isqrt(x.numerator), isqrt(x.denominator)
    if top * top == x.numerator and bottom * bottom == x.denominator:
        return Fraction(top, bottom), Fraction(top, bottom)
    root = isqrt((x.numerator << 2 * bits) // x.denominator)
    return Fraction(root, 1 << bits), Fraction(root + 1, 1 << bits)


def atan(x: Fraction, bits: int) -> Interval:
    """Euler's series for |x| <= 1: all terms of one sign, the ratio at most x^2/(1 + x^2) <= 1/2; else by 1/x."""
    if x == 0:
        return Fraction(0), Fraction(0)
    if abs(x) > 1:
        sign, half, inner = (1 if x > 0 else -1), [y / 2 for y in pi(bits + 4)], atan(1 / x, bits + 4)
        low, high = sorted(sign * y for y in half)
        return outward(low - inner[1], high - inner[0], bits)
    ratio, more, n = x * x / (1 + x * x), bits + 16, 0
    value = term = x / (1 + x * x)
    while abs(term) > Fraction(1, 1 << more):
        n += 1
        term = down(term * ratio * Fraction(2 * n, 2 * n + 1), 2 * more)
        value += term
    slack = Fraction(n + 4, 1 << more)
    return outward(value - slack, value + slack, bits)


def pi(bits: int) -> Interval:
    """Machin: pi/4 = 4 atan(1/5) - atan(1/239)."""
    a, b = atan(Fraction(1, 5), bits + 8), atan(Fraction(1, 239), bits + 8)
    return outward(16 * a[0] - 4 * b[1], 16 * a[1] - 4 * b[0], bits)


def alternating(x: Fraction, first: Fraction, ratio: Callable[[int], Fraction], bits: int) -> Interval:
    """An alternating power series in x^2; beyond the first term with ratio below 1/2 the rest is at most that term.
    An early rounding grows at most by exp(x^2), which the extra bits cover."""
    need(abs(x) < 64, "a series argument beyond 64")
    more, square, n = bits + int(2 * x * x) + 16, x * x, 0
    term = value = first
    while term and (abs(term) > Fraction(1, 1 << more) or square * ratio(n) > Fraction(1, 2)):
        term = down(-term * square * ratio(n), 2 * more)
        value, n = value + term, n + 1
    slack = Fraction(4 * n + 8, 1 << more) if x else Fraction(0)
    return outward(value - slack, value + slack, bits)
