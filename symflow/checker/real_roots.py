"""The real roots of a rational polynomial: how many there are, and where.

Why Sturm's chain: it counts the roots in an interval exactly, ties and all, so an enclosure of a root is a pair of
rationals between which exactly one root lies, and nothing rests on floating point. Chains run
over integers, divided by their common factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from .series import down
from .trees import Rejected, afford, need
from .univariate import divided, length, primitive, slope, square_free, trimmed, value

Interval = tuple[Fraction, Fraction]
DEGREE, BITS = 100, 2_000_000


class RealRoots:
    """The distinct real roots of a polynomial in increasing order."""

    def __init__(self, p: Sequence[Fraction | int]) -> None:
        afford(len(p), DEGREE, "coefficients of a polynomial whose roots are asked for")
        need(len(trimmed(p)) > 0, "the roots of the zero polynomial")
        afford(len(p) ** 2 * max(map(length, p)), BITS, "bits of the polynomials in a chain of Sturm")
        self.p = square_free(trimmed(p))
        self.chain = [self.p, primitive(slope(self.p))]
        while self.chain[-1]:
            self.chain.append(primitive([-c for c in divided(self.chain[-2], self.chain[-1])[1]]))
        self.chain.pop()

    def _changes(self, x: Fraction) -> int:
        signs = [v > 0 for v in (value(q, x) for q in self.chain) if v]
        return sum(a != b for a, b in pairwise(signs))

    def count(self, low: Fraction, high: Fraction) -> int:
        """The number of distinct roots in (low, high]."""
        return self._changes(low) - self._changes(high)

    @property
    def bound(self) -> Fraction:
        """A power of two that is larger than every root in size."""
        return Fraction(2) ** (1 + int(max(abs(c / self.p[-1]) for c in self.p))).bit_length()

    def isolated(self) -> list[Interval]:
        """One interval per root, in increasing order: a single point, or open with a change of sign between its ends."""
        found, todo = [], [(-self.bound, self.bound, self.count(-self.bound, self.bound))]
        while todo:
            low, high, count = todo.pop()
            if count == 1 and not value(self.p, high):
                found.append((high, high))
            elif count == 1 and value(self.p, low):
                found.append((low, high))
            elif count:
                middle = (low + high) / 2
                left = self.count(low, middle)
                todo += [(low, middle, left), (middle, high, count - left)]
        return sorted(found)

    def refined(self, interval: Interval, bits: int) -> Interval:
        """An interval of width at most 2^-bits around the same root: by Newton's steps that a change of sign confirms,
        and by bisection where one fails."""
        low, high = interval
        rising, derivative, lost = value(self.p, high) > 0, slope(self.p), 4
        while high - low > Fraction(1, 1 << bits):
            middle = (low + high) / 2
            here, steep = value(self.p, middle), value(derivative, middle)
            if not here:
                return middle, middle
            coarse = int(1 / (high - low)).bit_length()
            finer = min(bits + 1, 2 * coarse - lost)
            near = down(middle - here / steep, finer) if steep and finer > coarse else low
            finer = max(finer, 0)
            one, two = near - Fraction(1, 2 << finer), near + Fraction(3, 2 << finer)
            if low < one and two < high and (value(self.p, one) > 0) != rising and (value(self.p, two) > 0) == rising:
                low, high = one, two
            else:
                low, high = (low, middle) if (here > 0) == rising else (middle, high)
                lost += near != low
        return low, high

    def rational(self, interval: Interval) -> Fraction | None:
        """The root in an interval, if it is rational: its product with the leading coefficient is then an integer."""
        leading = abs(self.p[-1])
        low, high = self.refined(interval, int(leading).bit_length() + 1)
        guess = Fraction(round((low + high) / 2 * leading)) / leading
        return guess if interval[0] <= guess <= interval[1] and not value(self.p, guess) else None


def root(p: Sequence[Fraction | int], index: int) -> tuple[RealRoots, Interval]:
    """The polynomial and the interval of one of its real roots, counted from 0."""
    roots = RealRoots(p)
    intervals = roots.isolated()
    if not 0 <= index < len(intervals):
        raise Rejected(f"a polynomial with {len(intervals)} real roots has none with the number {str(index)[:20]}")
    return roots, intervals[index]
