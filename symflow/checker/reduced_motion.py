"""The motion of the product z = w2 w1 under the gradient flow of widths 1, k, 1.

With v = w1 + w2^T and u = w1 - w2^T the flow is dv/dt = -f'(z) v, du/dt = f'(z) u. So c = |u|^2 |v|^2 and the directions
of u and v stay, and dz/dt = -S f'(z) with S = |u|^2/2 + |v|^2/2 = (c + 4z^2)^(1/2), |v|^2 = S + 2z, |u|^2 = S - 2z.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .constant_matrices import dot
from .constants import Constants, Value
from .exponential_sums import at, read, slope
from .growth import polynomial
from .matrices import Rows
from .points import Point
from .trees import Rejected, Tree, need, number
from .univariate import value


class Reduced:
    """z with its invariant c (the rational 0 if it is 0), f' and f'', and the side to which z moves (0 at rest)."""

    def __init__(self, ring: Constants, cost: Tree, z: Value, c: Value) -> None:
        self.ring, self.z, self.c = ring, z, c
        self.first = slope(ring, read(ring, cost))
        self.second = slope(ring, self.first)
        self.side = -self.slope(z) if ring.sign(c) or ring.sign(z) else 0

    def slope(self, x: Value) -> int:
        """The sign of f'."""
        return self.ring.sign(at(self.ring, self.first, x))

    def beyond(self, x: Value, y: Value) -> int:
        """The sign of x - y."""
        return self.ring.sign(self.ring.add(x, self.ring.multiply(Fraction(-1), y)))

    def speed(self, x: Value) -> Value:
        """S at a value of z; only with its sign where c = 0."""
        if self.c == 0:
            return self.ring.multiply(Fraction(2 * self.ring.sign(x)), x)
        return self.ring.function("sqrt", self.ring.add(self.c, self.ring.multiply(Fraction(4), self.ring.multiply(x, x))))

    def crossed(self, ends: Any, places: list[Value]) -> int:
        """The zeros of f' between two rationals, ends included, of W or exp(W/q), with places between; no end is the far one."""
        found = polynomial(self.first)
        if found is None:
            raise Rejected("the zeros of f' are not counted")
        roots, q = found
        spread = roots.bound + max(abs(number(end)) for end in ends if end is not None)
        low, high = (far if end is None else number(end)
                     for end, far in zip(ends, (Fraction(0) if q else -spread, spread), strict=True))
        ys = [self.ring.function("exp", self.ring.multiply(Fraction(1, q), x)) if q else x for x in places]
        need(0 <= low <= high if q else low <= high, "no interval")
        need(all(self.beyond(y, low) >= 0 <= self.beyond(high, y) for y in ys), "a place outside of the interval")
        return roots.count(low, high) + (value(roots.p, low) == 0)


class Motion(Reduced):
    """The motion of both layers, with the vectors v and u."""

    def __init__(self, point: Point) -> None:
        need(len(point.shapes) == 2 and point.rows == point.cols == 1, "limits are decided for widths 1, k, 1")
        ring, self.names, self.shapes, self.layers = point.ring, point.names, point.shapes, point.layers
        pairs = list(zip((row[0] for row in point.layers[0]), point.layers[1][0], strict=True))
        self.v, self.u = ([ring.add(a, ring.multiply(Fraction(s), b)) for a, b in pairs] for s in (1, -1))
        self.squares = dot(ring, self.v, self.v), dot(ring, self.u, self.u)
        c = ring.multiply(*self.squares) if all(map(ring.sign, self.squares)) else Fraction(0)
        super().__init__(ring, point.cost, point.product[0][0], c)

    def end(self, x: Value) -> tuple[Rows, Rows]:
        """The layers when z has come to x."""
        ring, moved = self.ring, []
        for vector, square, sign in zip((self.v, self.u), self.squares, (2, -2), strict=True):
            if ring.sign(square):
                size = ring.add(self.speed(x), ring.multiply(Fraction(sign), x))
                factor = ring.function("sqrt", ring.multiply(size, ring.inverse(square)))
                vector = [ring.multiply(ring.multiply(Fraction(1, 2), factor), e) for e in vector]
            moved.append(vector)
        v, u = moved
        minus = [ring.multiply(Fraction(-1), b) for b in u]
        return [[ring.add(a, b)] for a, b in zip(v, u, strict=True)], [[ring.add(a, b) for a, b in zip(v, minus, strict=True)]]
