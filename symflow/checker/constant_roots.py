"""Roots of rationals and of rational polynomials as generators with the relation they satisfy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Any

from .real_roots import RealRoots
from .series import Interval
from .trees import Rejected, Tree, afford, written
from .univariate import divided

if TYPE_CHECKING:
    from .constants import Constants, Value

TRIAL = 10_000  # primes below are split off; what is left counts as one
LONGEST = 100_000


@dataclass(frozen=True)
class Generator:
    """What a generator stands for: its tree, its enclosure at a number of bits, and what its function was taken of."""

    tree: Tree
    enclose: Callable[[int], Interval]
    algebraic: bool = False
    kind: str = ""
    argument: Any = None


def factors(q: Fraction) -> dict[int, int]:
    """A positive rational as a product of primes, and of what is left after trial division."""
    found: dict[int, int] = {}
    for n, sign in ((q.numerator, 1), (q.denominator, -1)):
        p = 2
        while p < TRIAL and p * p <= n:
            while n % p == 0:
                n, found[p] = n // p, found.get(p, 0) + sign
            p += 1 + p % 2
        root = isqrt(n)
        if n > 1:
            n, times = (root, 2) if root * root == n else (n, 1)
            found[n] = found.get(n, 0) + times * sign
    return found


def radical(ring: Constants, q: Fraction, exponent: Fraction) -> Value:
    """q to a rational power, for q > 0."""
    value: Value = Fraction(1)
    for p, e in factors(q).items():
        power = e * exponent
        n, whole = power.denominator, power.numerator // power.denominator
        afford(abs(whole) * p.bit_length(), LONGEST, "bits of a power")
        value = ring.multiply(value, Fraction(p) ** whole)
        if n > 1:
            name = f"{written(p)}^(1/{n})"
            if name not in ring.generators:
                afford(n, 100, "as the degree of a root")
                roots = RealRoots([-p, *[0] * (n - 1), 1])
                index = 1 - n % 2
                tree = ["function", "sqrt", written(p)] if n == 2 else ["root", [*map(written, roots.p)], index]
                _enter(ring, name, roots, index, tree, "radical", (Fraction(p), Fraction(1, n)))
            value = ring.multiply(value, ring.symbol(name, int((power - whole) * n)))
    return value


def _enter(ring: Constants, name: str, roots: RealRoots, index: int, tree: Tree, kind: str, argument: Any = None) -> None:
    interval = roots.isolated()[index]
    ring.field.relations[name] = {(((name, i),) if i else ()): -c / roots.p[-1] for i, c in enumerate(roots.p[:-1]) if c}
    ring.field.degrees[name] = len(roots.p) - 1
    ring.generators[name] = Generator(tree, lambda bits: roots.refined(interval, bits), True, kind, argument)


def root(ring: Constants, coefficients: Sequence[Fraction | int], index: int) -> Value:
    """A real root, counted from 0: rational, by square roots, by roots of rationals, or a generator."""
    roots = RealRoots(coefficients)
    intervals = roots.isolated()
    if not 0 <= index < len(intervals):
        raise Rejected(f"a polynomial with {len(intervals)} real roots has none with the number {str(index)[:20]}")
    exact = [roots.rational(interval) for interval in intervals]
    found = exact[index]
    if found is not None:
        return found
    p, place = roots.p, index - sum(x is not None for x in exact[:index])
    for x in exact:
        p = p if x is None else divided(p, [-x, Fraction(1)])[0]
    p = [c / p[-1] for c in p]
    n = len(p) - 1
    if n == 2:
        small = radical(ring, p[1] ** 2 / 4 - p[0], Fraction(1, 2))
        return ring.add(-p[1] / 2, ring.multiply(Fraction(2 * place - 1), small))
    if not any(p[1:-1]):
        sign = (1 if p[0] < 0 else -1) if n % 2 else 2 * place - 1
        return ring.multiply(Fraction(sign), radical(ring, abs(p[0]), Fraction(1, n)))
    name = f"root({', '.join(map(written, p))}; {place})"
    if name not in ring.generators:
        _enter(ring, name, RealRoots(p), place, ["root", [*map(written, p)], place], "")
    return ring.symbol(name)
