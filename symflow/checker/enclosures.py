"""Rational enclosures of elementary functions: intervals with rational ends.

Why not floats: a sign read off here refutes statements. A value is a pair (low, high) of rationals that contains the
true one; rational operations on single points stay exact, so an exact zero stays an exact zero. Every inexact end is
rounded outward to 2^-bits.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from . import series
from .real_roots import root
from .series import Interval as Interval
from .trees import Rejected, need

LONGEST = 200_000  # bits of an exact number


class Undefined(Rejected):
    """The expression has no value here: division by zero, log or root outside its domain."""


class Enclosures:
    """Interval arithmetic at a given number of bits."""

    def __init__(self, bits: int = 128) -> None:
        self.bits = bits
        self._rising: dict[str, Callable[[Fraction], Interval]] = {
            "exp": self._exp, "log": lambda x: series.log(x, bits), "sqrt": lambda x: series.sqrt(x, bits),
            "atan": lambda x: series.atan(x, bits), "erf": self._erf, "asinh": self._asinh, "tanh": self._tanh,
            "sinh": lambda x: self._half(self._minus(self._exp(x), self._exp(-x))),
        }

    def number(self, value: Fraction) -> Interval:
        return value, value

    def symbol(self, name: str) -> Interval:
        raise Rejected(f"no value for {name}")

    def add(self, a: Interval, b: Interval) -> Interval:
        return a[0] + b[0], a[1] + b[1]

    def multiply(self, a: Interval, b: Interval) -> Interval:
        ends = [x * y for x in a for y in b] if a[0] != a[1] or b[0] != b[1] else [a[0] * b[0]]
        size = ends[0].numerator.bit_length() + ends[0].denominator.bit_length()
        need(size < LONGEST, f"a number of more than {LONGEST} bits")
        return series.outward(min(ends), max(ends), self.bits)

    def inverse(self, a: Interval) -> Interval:
        if a[0] == a[1] == 0:
            raise Undefined("division by zero")
        need(a[0] > 0 or a[1] < 0, "division by an interval that contains zero")
        return series.outward(1 / a[1], 1 / a[0], self.bits)

    def constant(self, name: str) -> Interval:
        return self._exp(Fraction(1)) if name == "E" else series.pi(self.bits)

    def root(self, coefficients: list[Fraction], index: int) -> Interval:
        roots, interval = root(coefficients, index)
        return roots.refined(interval, self.bits)

    def function(self, name: str, a: Interval) -> Interval:
        """An enclosure of the function on the interval: by its slope at most 1, from others, or from its two ends."""
        if name in ("sin", "cos"):
            middle, radius = (a[0] + a[1]) / 2, (a[1] - a[0]) / 2
            low, high = self._circular(middle, name == "cos")
            return low - radius, high + radius
        if name == "tan":
            return self.multiply(self.function("sin", a), self.inverse(self.function("cos", a)))
        if name == "cosh":
            return self._half(self.add(self.function("exp", a), self.function("exp", (-a[1], -a[0]))))
        if (name == "log" and a[1] <= 0) or (name == "sqrt" and a[1] < 0):
            raise Undefined(f"{name} outside its domain")
        need(a[0] > 0 or name != "log", "log near the end of its domain")
        need(a[0] >= 0 or name != "sqrt", "sqrt near the end of its domain")
        need(name in self._rising, f"unknown function {name!r}")
        rising = self._rising[name]
        return rising(a[0])[0], rising(a[1])[1]

    @staticmethod
    def _minus(a: Interval, b: Interval) -> Interval:
        return a[0] - b[1], a[1] - b[0]

    @staticmethod
    def _half(a: Interval) -> Interval:
        return a[0] / 2, a[1] / 2

    def _exp(self, x: Fraction) -> Interval:
        return series.exp(x, self.bits)

    def _tanh(self, x: Fraction) -> Interval:
        one, below = self.number(Fraction(1)), self.inverse(self.add(self.number(Fraction(1)), self._exp(2 * x)))
        return self._minus(one, self.multiply(self.number(Fraction(2)), below))

    def _asinh(self, x: Fraction) -> Interval:
        if x < 0:
            low, high = self._asinh(-x)
            return -high, -low
        root = series.sqrt(1 + x * x, self.bits)
        return series.log(x + root[0], self.bits)[0], series.log(x + root[1], self.bits)[1]

    def _circular(self, x: Fraction, cosine: bool) -> Interval:
        first, k = (Fraction(1), 1) if cosine else (x, 2)
        return series.alternating(x, first, lambda n: Fraction(1, (2 * n + k) * (2 * n + k + 1)), self.bits)

    def _erf(self, x: Fraction) -> Interval:
        value = series.alternating(x, x, lambda n: Fraction(2 * n + 1, (n + 1) * (2 * n + 3)), self.bits)
        root = self.function("sqrt", series.pi(self.bits))
        return self.multiply(value, self.multiply(self.number(Fraction(2)), self.inverse(root)))
