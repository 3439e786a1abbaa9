"""Algebraic numbers in Q[generators]/(relations): zero and inverse without a factorisation or a primitive element.

Why the minimal relation: the powers of x span a space of finite dimension, so some polynomial m with rational
coefficients vanishes at x (Cayley and Hamilton), whatever the real values of the generators are. Write m = T^k q with
q(0) != 0. The real number x is 0 or a root of q, and the roots of q stay away from 0 by Cauchy's bound: an enclosure of
x below that bound proves that x is exactly 0. If x is not 0, q(x) = 0 gives its inverse. Zero divisors of the ring,
which exist when relations are not independent (the roots of 2, 3 and 5 + 2 sqrt 6), do no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .rational_functions import Monomial, Polynomial, RationalFunctions
from .series import Interval
from .trees import afford, spelled

DEGREE = 40  # of the polynomial that is found
FINEST = 1 << 15  # bits


def relation(field: RationalFunctions, x: Polynomial) -> list[Fraction]:
    """Coefficients q_0, q_1, … with q_0 != 0 such that x = 0 or the sum of q_i x^i is 0."""
    rows: list[tuple[Monomial, Polynomial, dict[int, Fraction]]] = []
    power: Polynomial = {(): Fraction(1)}
    while True:
        afford(len(rows), DEGREE, "dimensions of an algebraic number")
        vector, used = dict(power), {len(rows): Fraction(1)}
        for pivot, row, combination in rows:
            factor = vector.get(pivot)
            if factor:
                field.work += len(row)
                vector = field.plus(vector, {m: -factor * c for m, c in row.items()})
                for i, c in combination.items():
                    used[i] = used.get(i, Fraction(0)) - factor * c
        if not vector:
            found = [used.get(i, Fraction(0)) for i in range(len(rows) + 1)]
            return found[next(i for i, c in enumerate(found) if c):]
        pivot = min(vector, key=spelled)
        scale = 1 / vector[pivot]
        rows.append((pivot, {m: c * scale for m, c in vector.items()}, {i: c * scale for i, c in used.items()}))
        power = field.times(power, x)


def is_zero(field: RationalFunctions, x: Polynomial, enclosure: Callable[[int], Interval]) -> bool:
    """Is x exactly 0? No root of q is smaller in size than the gap (Cauchy)."""
    q = relation(field, x)
    gap = abs(q[0]) / (abs(q[0]) + max((abs(c) for c in q[1:]), default=Fraction(0)))
    bits = 64 + max(0, gap.denominator.bit_length() - gap.numerator.bit_length())
    while len(q) > 1:
        afford(bits, FINEST, "bits to tell an algebraic number from 0")
        low, high = enclosure(bits)
        if -gap < low and high < gap:
            return True
        if low > 0 or high < 0:
            return False
        bits *= 2
    return True


def inverse(field: RationalFunctions, x: Polynomial) -> Polynomial:
    """The inverse of an x that is not 0 as a real number."""
    q = relation(field, x)
    value: Polynomial = {}
    for c in reversed(q[1:]):
        value = field.plus(field.times(value, x), {(): -c / q[0]} if c else {})
    return value
