"""Expanded polynomials in numbered weights, with integer coefficients.

Why as plain as this: products of the layers of a network have a few monomials only, and an identity between them holds if
nothing is left when both sides are expanded.
"""

from __future__ import annotations

from functools import reduce
from operator import mul

Polynomial = dict[tuple[int, ...], int]  # a monomial is the increasing list of its weights


def plus(a: Polynomial, b: Polynomial, factor: int = 1) -> Polynomial:
    """a + factor b."""
    found = dict(a)
    for m, c in b.items():
        found[m] = found.get(m, 0) + factor * c
    return {m: c for m, c in found.items() if c}


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    """The product."""
    found: Polynomial = {}
    for m, c in a.items():
        for n, d in b.items():
            key = tuple(sorted(m + n))
            found[key] = found.get(key, 0) + c * d
    return {m: c for m, c in found.items() if c}


def slope(a: Polynomial, w: int) -> Polynomial:
    """The derivative with respect to one weight."""
    found: Polynomial = {}
    for m, c in a.items():
        if w in m:
            i = m.index(w)
            found[m[:i] + m[i + 1:]] = c * m.count(w)
    return found


def value(a: Polynomial, at: list[int]) -> int:
    """The value at a point."""
    return sum(reduce(mul, (at[w] for w in m), c) for m, c in a.items())
