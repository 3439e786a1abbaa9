"""Rates that are not 0 but too small for double precision: a guard against calling them neutral.

Why in exact numbers: beside a rate of 1 a rate of 1e-30 leaves no trace in doubles, and 'neutral' would be wrong. Where
field and point are rational, velocities at distances of 1e-300 from the point are computed in fractions; elimination with
300 digits says how many directions have a rate. It only ever takes a verdict away: no number is read off it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Context
from fractions import Fraction

ExactField = Callable[[Sequence[Fraction]], list[Fraction]]
STEP = Fraction(1, 10**300)
DIGITS, ZERO = 340, 150  # a pivot below 10^-150 of the largest entry is 0
LARGEST_SIZE = 60


def still_directions(field: ExactField, point: Sequence[Fraction]) -> int | None:
    """How many independent directions have no rate at a rest; None where there are too many coordinates to ask.

    Examples
    --------
    >>> still_directions(lambda x: [-x[0], x[1] / 10**30, x[2] ** 3], [Fraction(0)] * 3)
    1
    """
    size = len(point)
    if size > LARGEST_SIZE:
        return None
    columns = []
    for k in range(size):
        moved = [x + STEP if i == k else x for i, x in enumerate(point)]
        columns.append([speed / STEP for speed in field(moved)])
    return size - _rank(columns)


def _rank(rows: list[list[Fraction]]) -> int:
    """By elimination; the largest entry that is left is the pivot."""
    context = Context(prec=DIGITS, Emax=10**6, Emin=-(10**6))
    left = [[context.divide(context.create_decimal(x.numerator), context.create_decimal(x.denominator)) for x in row]
            for row in rows]
    largest = max(abs(x) for row in left for x in row)
    found = 0
    while left and left[0]:
        i = max(range(len(left)), key=lambda i: max(map(abs, left[i])))
        top = left.pop(i)
        j = max(range(len(top)), key=lambda j: abs(top[j]))
        if abs(top[j]) <= context.scaleb(largest, -ZERO):
            break
        found += 1
        rest = top[:j] + top[j + 1 :]
        new = []
        for row in left:
            factor = context.divide(row[j], top[j])
            others = zip(row[:j] + row[j + 1 :], rest, strict=True)
            new.append([context.subtract(x, context.multiply(factor, y)) for x, y in others])
        left = new
    return found
