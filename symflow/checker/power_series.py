"""Power series in t up to an order, over a ring: what a function does along a curve.

Elementary functions are integrated: y = f(a) has y' = f'(a) a', and f' is a tree in f and simpler functions, so the
coefficients up to t^n need those of f'(a) up to t^(n-1) only. Where f has no derivative, it has no series: a root of 0 is
refused, for t^6 is 0 up to t^4, but its root is not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

from .claims import Claim
from .constants import Constants
from .enclosures import Undefined
from .matrices import Matrices, Rows
from .second_order import ABOUT, LETTER, ROOT
from .slopes import slope
from .trees import Rejected, Tree, afford, need

Series = list[Any]  # coefficients of 1, t, …, t^order
ORDER = 64


class Ring(Protocol):
    """What the coefficients can do: exact constants, or enclosures."""

    def number(self, value: Fraction) -> Any: ...
    def constant(self, name: str) -> Any: ...
    def root(self, coefficients: list[Fraction], index: int) -> Any: ...
    def add(self, a: Any, b: Any) -> Any: ...
    def multiply(self, a: Any, b: Any) -> Any: ...
    def inverse(self, a: Any) -> Any: ...
    def function(self, name: str, a: Any) -> Any: ...
    def sign(self, a: Any) -> int: ...


class PowerSeries:
    """The ring of series that are cut after t^order."""

    def __init__(self, ring: Ring, order: int) -> None:
        self.ring, self.order = ring, order

    def number(self, value: Fraction) -> Series:
        return self.lifted(self.ring.number(value))

    def lifted(self, value: Any) -> Series:
        """A constant as a series."""
        return [value] + [Fraction(0)] * self.order

    def symbol(self, name: str) -> Series:
        raise Rejected(f"no value for {name}")

    def constant(self, name: str) -> Series:
        return self.lifted(self.ring.constant(name))

    def root(self, coefficients: list[Fraction], index: int) -> Series:
        return self.lifted(self.ring.root(coefficients, index))

    def add(self, a: Series, b: Series) -> Series:
        return [self.ring.add(x, y) for x, y in zip(a, b, strict=True)]

    def multiply(self, a: Series, b: Series) -> Series:
        value: Series = [Fraction(0)] * (self.order + 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b[:len(b) - i] if x != 0 else ()):
                if y != 0:
                    value[i + j] = self.ring.add(value[i + j], self.ring.multiply(x, y))
        return value

    def inverse(self, a: Series) -> Series:
        first = self.ring.inverse(a[0])
        value, minus = [first], self.ring.multiply(Fraction(-1), first)
        for n in range(1, self.order + 1):
            total: Any = Fraction(0)
            for k in range(1, n + 1):
                total = self.ring.add(total, self.ring.multiply(a[k], value[n - k]))
            value.append(self.ring.multiply(minus, total))
        return value

    def function(self, name: str, a: Series) -> Series:
        value = self.ring.function(name, a[0])
        need(name != "sqrt" or self.ring.sign(value) != 0, ROOT)
        if all(x == 0 for x in a[1:]):
            return self.lifted(value)
        below = PowerSeries(self.ring, self.order - 1)
        speed = [self.ring.multiply(Fraction(n), x) for n, x in enumerate(a)][1:]
        steep = Matrices(Claim(ABOUT), below, {"x": [[a[:-1]]]})(slope(name, LETTER))[0][0] if self.order else []
        return [value, *(self.ring.multiply(Fraction(1, n + 1), x) for n, x in enumerate(below.multiply(steep, speed)))]


def first_change(ring: Constants, cost: Tree, start: Rows, along: Any) -> tuple[int, int]:
    """The order and the sign of the first term of f(curve) - f(start): `along` gives the curve over the series of an order."""
    order = 4
    while order <= ORDER:
        series = PowerSeries(ring, order)
        claim = Claim({"letters": {"W": [len(start), len(start[0])]}, "then": ["defined", "0"]})
        value = Matrices(claim, series, {"W": along(series)})(cost)[0][0]
        for n, coefficient in enumerate(value[1:], 1):
            sign = ring.sign(coefficient)
            if sign:
                return n, sign
        order *= 2
    afford(order, ORDER, "as the order up to which nothing changes along the curve")
    raise Undefined("nothing changes along the curve")
