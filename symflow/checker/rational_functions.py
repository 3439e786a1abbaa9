"""Rational functions in named generators: the differential fields of activation networks.

Why this form: numerators are expanded polynomials, denominators stay factored, so no gcd is ever needed; a value is
zero when its numerator is. Exponents are rational: exp(c m) is exp(m)^c, which relates tanh, sinh and exp of multiples of
one argument. Other generators carry a relation (R^2 = u for a square root, C^2 = 1 - S^2), which is used from left to
right. Zero here is zero at every point where all is defined.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .trees import afford, need

Monomial = tuple[tuple[str, Fraction | int], ...]  # exponents are integers, except of exponentials
Polynomial = dict[Monomial, Fraction]
Value = tuple[Polynomial, tuple[tuple[Any, int], ...]]  # numerator, factors of the denominator with exponents
WORK = 1_000_000


def whole(e: Fraction | int) -> Fraction | int:
    """An exponent in its only form."""
    return e if isinstance(e, int) or e.denominator != 1 else e.numerator


class RationalFunctions:
    """The field generated over the rationals by the symbols that occur; `polynomial` while nothing can be undefined."""

    def __init__(self) -> None:
        self.relations: dict[str, Polynomial] = {}
        self.degrees: dict[str, int] = {}  # the power of a generator that its relation replaces, where it is not 2
        self.polynomial, self.work, self.limit = True, 0, WORK

    def number(self, value: Fraction) -> Value:
        return ({(): value} if value else {}), ()

    def symbol(self, name: str, exponent: Fraction | int = 1) -> Value:
        return {((name, whole(exponent)),): Fraction(1)}, ()

    def times(self, a: Polynomial, b: Polynomial) -> Polynomial:
        """Product of polynomials, relations applied."""
        value: Polynomial = {}
        for m, x in a.items():
            self.work += len(b) * (1 + (x.numerator.bit_length() >> 8))
            afford(self.work, self.limit, "steps in a field")
            for n, y in b.items():
                exponents = dict(m)
                for name, e in n:
                    exponents[name] = whole(exponents.get(name, 0) + e)
                key = tuple(sorted((name, e) for name, e in exponents.items() if e))
                value[key] = value.get(key, 0) + x * y
        value = {m: x for m, x in value.items() if x}
        for m in [m for m in value if any(name in self.relations and e >= self.degrees.get(name, 2) for name, e in m)]:
            name, e = next((name, e) for name, e in m if name in self.relations and e >= self.degrees.get(name, 2))
            lower = [(n, whole(x - self.degrees.get(n, 2) * (n == name))) for n, x in m]
            coefficient = value.pop(m, Fraction(0))
            value = self.plus(value, self.times({tuple((n, x) for n, x in lower if x): coefficient}, self.relations[name]))
        return value

    @staticmethod
    def plus(a: Polynomial, b: Polynomial) -> Polynomial:
        value = dict(a)
        for m, x in b.items():
            value[m] = value.get(m, Fraction(0)) + x
        return {m: x for m, x in value.items() if x}

    def lift(self, a: Value, den: dict[Any, int]) -> Polynomial:
        """The numerator of a over a larger denominator."""
        own, num = dict(a[1]), a[0]
        for factor, exponent in den.items():
            for _ in range(exponent - own.get(factor, 0)):
                num = self.times(num, dict(factor))
        return num

    def common(self, *values: Value) -> dict[Any, int]:
        """The least common denominator."""
        den: dict[Any, int] = {}
        for _, factors in values:
            for factor, exponent in factors:
                den[factor] = max(den.get(factor, 0), exponent)
        return den

    def add(self, a: Value, b: Value) -> Value:
        if a[1] == b[1]:
            return self.plus(a[0], b[0]), a[1]
        den = self.common(a, b)
        return self.plus(self.lift(a, den), self.lift(b, den)), self._key(den)

    def multiply(self, a: Value, b: Value) -> Value:
        den = dict(a[1])
        for factor, exponent in b[1]:
            den[factor] = den.get(factor, 0) + exponent
        return self.times(a[0], b[0]), self._key(den)

    def inverse(self, a: Value) -> Value:
        need(bool(a[0]), "division by zero")
        num: Polynomial = {(): Fraction(1)}
        for factor, exponent in a[1]:
            for _ in range(exponent):
                num = self.times(num, dict(factor))
        if len(a[0]) == 1:
            (monomial, coefficient), = a[0].items()
            if all(name.startswith("exp(") for name, _ in monomial):
                return self.times(num, {tuple((n, -e) for n, e in monomial): 1 / coefficient}), ()
        self.polynomial = False
        return num, self._key({tuple(sorted(a[0].items())): 1})

    def _key(self, den: dict[Any, int]) -> tuple[tuple[Any, int], ...]:
        return tuple(sorted(den.items()))

    def constant(self, name: str) -> Value:
        return self.symbol("exp(1)" if name == "E" else name)

    def function(self, name: str, a: Value) -> Value:
        from .generators import generator  # the table of functions stands in a file of its own

        self.polynomial = self.polynomial and name not in ("log", "sqrt", "tan")
        return generator(self, name, a)
