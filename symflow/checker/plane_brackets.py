"""Brackets of the fields of activated units, enclosed at a rational point.

With scalar data a unit with output c sigma(x a) moves along X_x = c x sigma'(x a) d/da + sigma(x a) d/dc. The field of a sample
moves every unit by this one rule, at the unit's own a = w1[j] and c = w2[j]; so do brackets: a bracket of k units is a bracket
in the plane, at k points. It needs the Taylor coefficients of sigma up to its level, and those are enclosed by intervals:
sums and products of Taylor polynomials in (da, dc), cut at a total degree, which each bracket lowers by one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .enclosures import Enclosures, Undefined
from .matrices import Matrices
from .power_series import PowerSeries
from .second_order import ABOUT
from .series import Interval
from .trees import Tree

Jet = dict[tuple[int, int], Interval]  # coefficients of da^i dc^j
Field = tuple[Jet, Jet]


class Enclosed(Enclosures):
    """Intervals among which rational numbers may stand, as the ring of power series wants them."""

    @staticmethod
    def wide(x: Any) -> Interval:
        return (x, x) if isinstance(x, Fraction) else x

    def add(self, a: Any, b: Any) -> Interval:
        return super().add(self.wide(a), self.wide(b))

    def multiply(self, a: Any, b: Any) -> Interval:
        return super().multiply(self.wide(a), self.wide(b))

    def inverse(self, a: Any) -> Interval:
        return super().inverse(self.wide(a))

    def function(self, name: str, a: Any) -> Interval:
        return super().function(name, self.wide(a))

    def sign(self, a: Any) -> int:
        """Where it is known; asked of the argument of a root."""
        low, high = self.wide(a)
        if low <= 0 <= high:
            raise Undefined("a sign that the enclosure does not show")
        return 1 if low > 0 else -1


class Unit:
    """The fields of all samples at one point (a, c), up to the order that words of a length need."""

    def __init__(self, ring: Enclosed, sigma: Tree, samples: list[Fraction], point: tuple[Fraction, Fraction],
                 length: int) -> None:
        self.ring, self.length, (a, c) = ring, length, point
        self.known: dict[tuple[int, ...], Field] = {}
        for p, x in enumerate(samples):
            series = PowerSeries(ring, length)
            inner = [ring.wide(x * a), ring.wide(x), *[ring.wide(Fraction(0))] * (length - 1)]
            sigmas = Matrices(Claim(ABOUT), series, {"x": [[inner]]})(sigma)[0][0]
            steep = [ring.multiply(Fraction(i + 1), sigmas[i + 1]) for i in range(length)]
            first: Jet = {(i, 0): ring.multiply(c, s) for i, s in enumerate(steep)}
            first |= {(i, 1): s for i, s in enumerate(steep[:-1])}
            self.known[(p,)] = first, {(i, 0): ring.wide(s) for i, s in enumerate(sigmas[:length])}

    def bracket(self, word: tuple[int, ...]) -> Field:
        """[X_p, [X_q, ... ]] for the word p, q, ..., up to the degree length - len(word)."""
        if word not in self.known:
            self.known[word] = self._bracket(self.known[word[:1]], self.bracket(word[1:]), self.length - len(word))
        return self.known[word]

    def value(self, word: tuple[int, ...]) -> list[Interval]:
        """The two components at the point."""
        return [one[0, 0] for one in self.bracket(word)]

    def _bracket(self, x: Field, y: Field, order: int) -> Field:
        parts = []
        for k in (0, 1):
            found: Jet = {}
            for one, other, sign in ((x, y, 1), (y, x, -1)):
                for direction in (0, 1):
                    self._add(found, one[direction], self._slope(other[k], direction), sign, order)
            parts.append(found)
        return parts[0], parts[1]

    def _slope(self, a: Jet, direction: int) -> Jet:
        found: Jet = {}
        for (i, j), x in a.items():
            e = (i, j)[direction]
            if e:
                found[(i - 1, j) if direction == 0 else (i, j - 1)] = self.ring.multiply(Fraction(e), x)
        return found

    def _add(self, found: Jet, a: Jet, b: Jet, sign: int, order: int) -> None:
        for (i, j), x in a.items():
            for (k, m), y in b.items():
                if i + j + k + m <= order:
                    part = self.ring.multiply(Fraction(sign), self.ring.multiply(x, y))
                    old = found.get((i + k, j + m))
                    found[i + k, j + m] = part if old is None else self.ring.add(old, part)


def determinant(ring: Enclosed, a: list[list[Interval]]) -> Interval:
    """An enclosure of the determinant, by elimination with the pivots furthest from 0; Undefined if one may be 0."""
    rows, value = [row[:] for row in a], ring.wide(Fraction(1))
    for n in range(len(rows)):
        best = max(range(n, len(rows)), key=lambda r: max(rows[r][n][0], -rows[r][n][1]))
        sign = Fraction(1 if best == n else -1)
        rows[n], rows[best] = rows[best], rows[n]
        ring.sign(rows[n][n])
        value, inverse = ring.multiply(sign, ring.multiply(value, rows[n][n])), ring.inverse(rows[n][n])
        for row in rows[n + 1:]:
            factor = ring.multiply(Fraction(-1), ring.multiply(row[n], inverse))
            row[n:] = [ring.add(x, ring.multiply(factor, y)) for x, y in zip(row[n:], rows[n][n:], strict=True)]
    return value
