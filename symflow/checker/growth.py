"""Limits, signs and zeros of sums of c W^n exp(a W).

Why they can be told: the largest term decides at infinity, terms of one sign show a sign, and the zeros of a polynomial,
or of a sum of exponentials with rational rates (a polynomial in exp(W/q)), are counted by Sturm's chain.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from .constants import Constants, Value
from .exponential_sums import CONSTANT, Sum
from .real_roots import RealRoots
from .trees import afford


def limit(ring: Constants, f: Sum, side: int) -> int:
    """The sign of the infinite limit on a side, 0 if the limit is finite."""
    (rate, n), c = max(((side * rate, n), c) for (rate, n), c in f.items()) if f else (CONSTANT, Fraction(0))
    return 0 if (rate, n) <= CONSTANT else ring.sign(c) * (side ** n)


def one_sign(ring: Constants, f: Sum) -> int:
    """1 or -1 if no term has the other sign anywhere and f is not zero, else 0."""
    signs = {ring.sign(c) if n % 2 == 0 else 0 for (_, n), c in f.items()}
    return signs.pop() if len(signs) == 1 else 0


def polynomial(f: Sum) -> tuple[RealRoots, int] | None:
    """f as a polynomial in W (then 0 is returned with it) or in y = exp(W/q) (then q), if it is one over the rationals."""
    if not all(isinstance(c, Fraction) for c in f.values()) or not f:
        return None
    q = 0 if all(rate == 0 for rate, _ in f) else lcm(*(rate.denominator for rate, _ in f))
    if q and any(n for _, n in f):
        return None
    terms = {int(rate * q) if q else n: c for (rate, n), c in f.items()}
    low = min(terms) if q else 0
    afford(max(terms) - low, 100, "as the degree of a derivative")
    return RealRoots([terms.get(i + low, Fraction(0)) for i in range(max(terms) - low + 1)]), q


def not_negative(ring: Constants, f: Sum) -> bool:
    """Is f >= 0 everywhere, and not zero everywhere? By its terms, or by its sign between its zeros."""
    if one_sign(ring, f) == 1:
        return True
    found = polynomial(f)
    if found is None:
        return False
    roots, q = found
    terms = {int(rate * q) if q else n: c for (rate, n), c in f.items()}
    low = min(terms) if q else 0
    ends = [x for interval in roots.isolated() for x in interval]
    places = [-roots.bound, Fraction(0), roots.bound, *((a + b) / 2 for a, b in zip(ends[1::2], ends[2::2], strict=False))]
    return all(sum((c * x ** (e - low) for e, c in terms.items()), Fraction(0)) >= 0 for x in places if x >= 0 or not q)


def zeros(ring: Constants, f: Sum) -> list[Value] | None:
    """All real zeros in increasing order, where they can be listed."""
    found = polynomial(f)
    if found is None:
        return [] if one_sign(ring, f) and any(n == 0 for _, n in f) else None
    roots, q = found
    numbers = [ring.root(roots.p, i) for i in range(len(roots.isolated()))]
    return numbers if not q else [ring.multiply(Fraction(q), ring.function("log", y)) for y in numbers if ring.sign(y) > 0]
