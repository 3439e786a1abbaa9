"""What is known of an exact constant: its enclosures at growing precision, whether it is exactly 0, and its sign.

A number enclosed away from 0 has the sign of its enclosure. An algebraic one is proved to be 0 by its minimal relation
(algebraic.py); of others those are 0 whose normal form is, as polynomials in what is not algebraic. The rest is undecided.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from . import algebraic
from .constant_roots import Generator
from .enclosures import Enclosures, Undefined
from .rational_functions import Monomial, Polynomial, RationalFunctions
from .rational_functions import Value as Quotient
from .series import Interval
from .trees import Rejected, TooLarge

Value = Fraction | Quotient
STEPS = 5_000_000
PRECISIONS = (128, 512, 2048)


class Undecided(Rejected):
    """Neither an exact proof nor an enclosure settles whether a constant is 0."""


class KnownConstants:
    """Rational functions of generators that stand for real numbers."""

    def __init__(self, steps: int = STEPS) -> None:
        self.field = RationalFunctions()
        self.field.limit = steps
        self.generators: dict[str, Generator] = {}
        self.numbers: dict[Any, int] = {}  # of generators for functions of what is not rational
        self._enclosed: dict[tuple[str, Any, int], Interval] = {}

    def is_rational(self, a: Value) -> Fraction | None:
        """The value as a fraction, if it is written as one."""
        return a if isinstance(a, Fraction) else None

    def is_algebraic(self, a: Polynomial) -> bool:
        """Do only algebraic generators occur?"""
        return all(self.generators[name].algebraic for m in a for name, _ in m)

    def enclosure(self, a: Value, bits: int = 128) -> Interval:
        """Rationals around the value; `Rejected` where this precision gives none."""
        if isinstance(a, Fraction):
            return a, a
        ring = Enclosures(bits)
        value = self._polynomial(a[0], bits)
        for factor, exponent in a[1]:
            inverse = ring.inverse(self._polynomial(dict(factor), bits))
            for _ in range(exponent):
                value = ring.multiply(value, inverse)
        return value

    def _polynomial(self, a: Polynomial, bits: int) -> Interval:
        ring, value = Enclosures(bits), (Fraction(0), Fraction(0))
        for monomial, coefficient in a.items():
            term: Interval = (coefficient, coefficient)
            for name, exponent in monomial:
                term = ring.multiply(term, self._power(name, exponent, bits))
            value = ring.add(value, term)
        return value

    def _power(self, name: str, exponent: Fraction | int, bits: int) -> Interval:
        key, ring, one = (name, exponent, bits), Enclosures(bits), self.generators[name]
        if key not in self._enclosed:
            if one.kind == "exp":
                exact = ring.number(Fraction(exponent))
                self._enclosed[key] = ring.function("exp", ring.multiply(exact, self.enclosure(one.argument, bits)))
            else:
                value = base = one.enclose(bits)
                for _ in range(abs(int(exponent)) - 1):
                    value = ring.multiply(value, base)
                self._enclosed[key] = value if exponent > 0 else ring.inverse(value)
        return self._enclosed[key]

    def sign(self, a: Value) -> int:
        """-1, 0 or 1. Raises `Undecided` where nothing settles it."""
        if isinstance(a, Fraction):
            return (a > 0) - (a < 0)
        size = max(map(abs, a[0].values()))  # a factor that is tiny or huge must not cost precision
        a = {m: c / size for m, c in a[0].items()}, a[1]
        for bits in PRECISIONS:
            found = self._seen(a, bits)
            if found:
                return found
            if bits == PRECISIONS[0] and self._vanishes(a[0]):
                return 0
        if self.is_algebraic(a[0]) and self._seen(a, algebraic.FINEST):
            return self._seen(a, algebraic.FINEST)
        raise Undecided("a constant is not told from 0 by exact algebra, nor by enclosures of 2048 bits")

    def _seen(self, a: Value, bits: int) -> int:
        """The sign, if this precision shows it."""
        try:
            low, high = self.enclosure(a, bits)
        except (Undefined, TooLarge):
            raise
        except Rejected:
            return 0
        return (low > 0) - (high < 0)

    def _vanishes(self, a: Polynomial) -> bool:
        """Is it shown to be 0, as a polynomial in what is not algebraic whose coefficients all are 0?"""
        parts: dict[Monomial, Polynomial] = {}
        for monomial, coefficient in a.items():
            outer = tuple(pair for pair in monomial if not self.generators[pair[0]].algebraic)
            inner = tuple(pair for pair in monomial if self.generators[pair[0]].algebraic)
            parts.setdefault(outer, {})[inner] = coefficient
        return all(self._algebraic_zero(part) for part in parts.values())

    def _algebraic_zero(self, a: Polynomial) -> bool:
        if set(a) == {()} or self._seen((a, ()), PRECISIONS[0]):
            return False
        return algebraic.is_zero(self.field, a, lambda bits: self.enclosure((a, ()), bits))
