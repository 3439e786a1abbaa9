"""Elimination of enclosures: fast where a matrix of constants has full rank.

Why besides the exact one: numbers such as pi and log 2 swell when they are eliminated exactly, and all that is asked for is
the sign of pivots. The same steps carried out on intervals enclose the true pivots; where none contains 0, their signs are
known. Otherwise this says nothing. Equal steps on rows and columns keep the signature of a symmetric matrix.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction

from .constants import PRECISIONS, Constants
from .enclosures import Enclosures
from .matrices import Rows
from .series import Interval
from .trees import Rejected


def _away(x: Interval) -> Fraction:
    """How far an interval is from 0; not positive if it contains 0."""
    return max(x[0], -x[1])


def _eliminated(ring: Constants, a: Rows, bits: int, symmetric: bool) -> list[Interval]:
    """The pivots of a matrix of constants that enclosures show not to be 0: as many as a lower bound of its rank."""
    field, pivots = Enclosures(bits), []
    rows = [[ring.enclosure(x, bits) for x in row] for row in a]
    high, wide = list(range(len(rows))), list(range(len(rows[0])))

    def largest(places: Iterable[tuple[int, int]]) -> tuple[int, int]:
        return max(places, key=lambda at: _away(rows[at[0]][at[1]]))

    while high and wide:
        i, j = largest(((i, i) for i in high) if symmetric else ((i, j) for i in high for j in wide))
        if symmetric and _away(rows[i][i]) <= 0 and len(high) > 1:
            i, other = largest((i, j) for i in high for j in high if i != j)
            j = i
            rows[i] = [field.add(x, y) for x, y in zip(rows[i], rows[other], strict=True)]
            for row in rows:
                row[i] = field.add(row[i], row[other])
        if _away(rows[i][j]) <= 0:
            break
        pivots.append(rows[i][j])
        minus = field.multiply((Fraction(-1), Fraction(-1)), field.inverse(rows[i][j]))
        high.remove(i)
        wide.remove(j)
        for row in (rows[k] for k in high):
            factor = field.multiply(minus, row[j])
            for k in wide:
                row[k] = field.add(row[k], field.multiply(factor, rows[i][k]))
    return pivots


def enclosed_pivots(ring: Constants, a: Rows, symmetric: bool) -> list[Interval]:
    """The pivots, if they are so many as they can be: then nothing vanishes and no exact elimination is needed."""
    for bits in PRECISIONS[:2] if a and a[0] else ():
        with suppress(Rejected):
            pivots = _eliminated(ring, a, bits, symmetric)
            if len(pivots) == min(len(a), len(a[0])):
                return pivots
    return []
