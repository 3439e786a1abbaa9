"""Rational enclosures of elementary functions: intervals with rational ends.

Why not floats: a sign read off here refutes statements. A value is a pair (low, high) of rationals that contains the
true one; rational operations on single points stay exact, so an exact zero stays an exact zero. Series are cut with a
proved remainder and every inexact end is rounded outward to 2^-bits.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from .trees import Rejected, need

Interval = tuple[Fraction, Fraction]


class Undefined(Rejected):
    """The expression has no value here: division by zero, log or root outside its domain."""


class Enclosures:
    """Interval arithmetic at a given number of bits."""

    def __init__(self, bits: int = 128) -> None:
        self.bits, self.step = bits, Fraction(1, 1 << bits)

    def number(self, value: Fraction) -> Interval:
        return value, value

    def symbol(self, name: str) -> Interval:
        raise Rejected(f"no value for {name}")

    def rounded(self, low: Fraction, high: Fraction) -> Interval:
        if low == high:
            return low, high
        return Fraction(low * (1 << self.bits) // 1, 1 << self.bits), -Fraction(-high * (1 << self.bits) // 1, 1 << self.bits)

    def add(self, a: Interval, b: Interval) -> Interval:
        return a[0] + b[0], a[1] + b[1]

    def multiply(self, a: Interval, b: Interval) -> Interval:
        ends = [x * y for x in a for y in b]
        return self.rounded(min(ends), max(ends))

    def inverse(self, a: Interval) -> Interval:
        if a[0] == a[1] == 0:
            raise Undefined("division by zero")
        need(a[0] > 0 or a[1] < 0, "division by an interval that contains zero")
        return self.rounded(1 / a[1], 1 / a[0])

    def constant(self, name: str) -> Interval:
        if name == "E":
            return self._exp(Fraction(1))
        quarter = self.add(self.multiply((Fraction(4), Fraction(4)), self._atan(Fraction(1, 5))),
                           self.multiply((Fraction(-1), Fraction(-1)), self._atan(Fraction(1, 239))))
        return self.multiply((Fraction(4), Fraction(4)), quarter)

    def function(self, name: str, a: Interval) -> Interval:
        """An enclosure of the function on the interval."""
        if name in ("sin", "cos"):
            middle, radius = (a[0] + a[1]) / 2, (a[1] - a[0]) / 2
            low, high = self._sine(middle, name == "cos")
            return low - radius, high + radius
        if name == "tan":
            return self.multiply(self.function("sin", a), self.inverse(self.function("cos", a)))
        if name == "cosh":
            plus, minus = self.function("exp", a), self.function("exp", (-a[1], -a[0]))
            return self.multiply((Fraction(1, 2),) * 2, self.add(plus, minus))
        if name == "log" and a[1] <= 0 or name == "sqrt" and a[1] < 0:
            raise Undefined(f"{name} outside its domain")
        need(name not in ("log", "sqrt") or a[0] > 0 or name == "sqrt" and a[0] >= 0, f"{name} near the end of its domain")
        rising: dict[str, Callable[[Fraction], Interval]] = {
            "exp": self._exp, "log": self._log, "sqrt": self._sqrt, "atan": self._atan, "erf": self._erf,
            "sinh": lambda x: self.multiply((Fraction(1, 2),) * 2, self._difference(self._exp(x), self._exp(-x))),
            "tanh": lambda x: self._difference(self.number(Fraction(1)), self.multiply(
                self.number(Fraction(2)), self.inverse(self.add(self.number(Fraction(1)), self._exp(2 * x))))),
            "asinh": lambda x: self._asinh(x),
        }
        need(name in rising, f"unknown function {name!r}")
        return rising[name](a[0])[0], rising[name](a[1])[1]

    @staticmethod
    def _difference(a: Interval, b: Interval) -> Interval:
        return a[0] - b[1], a[1] - b[0]

    def _exp(self, x: Fraction) -> Interval:
        if x == 0:
            return Fraction(1), Fraction(1)
        need(abs(x) < 1 << 14, "exp of a number beyond 2^14")
        halvings = max(0, (abs(x.numerator) // x.denominator + 1).bit_length() + 4)
        bits, small = self.bits + 2 * halvings + 8, x / (1 << halvings)
        term, value, n = Fraction(1), Fraction(1), 0
        while abs(term) > Fraction(1, 1 << bits):
            n += 1
            term = Fraction((term * small / n * (1 << 2 * bits)) // 1, 1 << 2 * bits)
            value += term
        slack = Fraction(n + 4, 1 << bits)
        low, high = value - slack, value + slack
        for _ in range(halvings):
            low, high = Enclosures(bits).rounded(low * low, high * high)
        return self.rounded(max(low, Fraction(0)), high)

    def _log(self, x: Fraction) -> Interval:
        if x == 1:
            return Fraction(0), Fraction(0)
        shift = x.numerator.bit_length() - x.denominator.bit_length()
        m = x / Fraction(2) ** shift
        low, high = self._atanh_twice((m - 1) / (m + 1))
        two = self._atanh_twice(Fraction(1, 3))
        ends = sorted((shift * two[0], shift * two[1]))
        return self.rounded(low + ends[0], high + ends[1])

    def _atanh_twice(self, t: Fraction) -> Interval:
        if t == 0:
            return Fraction(0), Fraction(0)
        bits = self.bits + 16
        power, value, n, square = Fraction(t * (1 << bits) // 1, 1 << bits), Fraction(0), 0, t * t
        while abs(power) > Fraction(2, 1 << bits):
            value += power / (2 * n + 1)
            power = Fraction(power * square * (1 << bits) // 1, 1 << bits)
            n += 1
        slack = Fraction(8 * n + 8, 1 << bits)
        return self.rounded(2 * value - slack, 2 * value + slack)

    def _sqrt(self, x: Fraction) -> Interval:
        top, bottom = isqrt(x.numerator), isqrt(x.denominator)
        if top * top == x.numerator and bottom * bottom == x.denominator:
            return Fraction(top, bottom), Fraction(top, bottom)
        root = isqrt(x.numerator * (1 << 2 * self.bits) // x.denominator)
        return Fraction(root, 1 << self.bits), Fraction(root + 1, 1 << self.bits)

    def _asinh(self, x: Fraction) -> Interval:
        if x < 0:
            low, high = self._asinh(-x)
            return -high, -low
        root = self._sqrt(1 + x * x)
        return self._log(x + root[0])[0], self._log(x + root[1])[1]

    def _atan(self, x: Fraction) -> Interval:
        """Euler's series: all terms of one sign, ratio at most x^2/(1+x^2)."""
        if abs(x) > 1:
            sign, quarter = (1 if x > 0 else -1), self.multiply((Fraction(1, 2),) * 2, self.constant("pi"))
            inner = self._atan(1 / x)
            return self._difference(quarter if sign > 0 else (-quarter[1], -quarter[0]), inner)
        ratio, bits, n = x * x / (1 + x * x), self.bits + 16, 0
        term = x / (1 + x * x)
        value = term
        while abs(term) > Fraction(1, 1 << bits):
            n += 1
            term = Fraction(term * ratio * Fraction(2 * n, 2 * n + 1) * (1 << 2 * bits) // 1, 1 << 2 * bits)
            value += term
        slack = Fraction(n + 4, 1 << bits) if x else Fraction(0)
        return self.rounded(value - slack, value + slack)

    def _sine(self, x: Fraction, shifted: bool) -> Interval:
        return self._series(x, (lambda n: Fraction(1, (2 * n + 1) * (2 * n + 2)) if shifted else
                                Fraction(1, (2 * n + 2) * (2 * n + 3))), Fraction(1) if shifted else x)

    def _erf(self, x: Fraction) -> Interval:
        value = self._series(x, lambda n: Fraction(2 * n + 1, (n + 1) * (2 * n + 3)), x)
        root = self.function("sqrt", self.constant("pi"))
        return self.multiply(value, self.multiply((Fraction(2), Fraction(2)), self.inverse(root)))

    def _series(self, x: Fraction, ratio: Callable[[int], Fraction], first: Fraction) -> Interval:
        """An alternating power series in x^2; beyond the first term with ratio below 1/2 the rest is at most that term."""
        need(abs(x) < 64, "a series argument beyond 64")
        bits, square, n = self.bits + int(2 * x * x) + 16, x * x, 0
        term = value = first
        while term and (abs(term) > Fraction(1, 1 << bits) or square * ratio(n) > Fraction(1, 2)):
            term = Fraction(-term * square * ratio(n) * (1 << 2 * bits) // 1, 1 << 2 * bits)
            value, n = value + term, n + 1
        slack = Fraction(4 * n + 8, 1 << bits) if x else Fraction(0)
        return self.rounded(value - slack, value + slack)
