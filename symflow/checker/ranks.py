"""The rank of a matrix of exact constants: by enclosures or modulo a prime where it is full, else by exact elimination."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .constant_matrices import integers
from .constants import Constants
from .elimination import reduced
from .enclosed_elimination import enclosed_pivots
from .matrices import Rows
from .trees import afford, integer, need

if TYPE_CHECKING:
    from .points import Point

STEPS = 100_000


def rank(ring: Constants, a: Rows) -> int:
    """The rank."""
    if not all(isinstance(x, Fraction) for row in a for x in row) and enclosed_pivots(ring, a, False):
        return min(len(a), len(a[0]))
    return len(reduced(ring, a, len(a[0]))[1])


def rank_gradient(point: Point, args: list[Any], witness: Any) -> None:
    """Has the gradient of f at the product this rank?"""
    afford(point.rows * point.cols * min(point.rows, point.cols), STEPS, "steps in finding a rank")
    need(len(args) == 1 and witness is None and rank(point.ring, point.gradient) == integer(args[0]), "another rank")


def independent(ring: Constants, a: Rows, prime: int = (1 << 61) - 1) -> bool:
    """Are the rows independent? Of integers it is enough that they are so modulo a prime."""
    if not all(isinstance(x, Fraction) for row in a for x in row):
        return rank(ring, a) == len(a)
    rows = [[x % prime for x in integers(ring, [row], 0)[0][0]] for row in a]
    for n, row in enumerate(rows):
        pivot = next((k for k, x in enumerate(row) if x), None)
        if pivot is None:
            return rank(ring, a) == len(a)
        inverse = pow(row[pivot], -1, prime)
        for other in rows[n + 1:]:
            if other[pivot]:
                factor = other[pivot] * inverse % prime
                other[:] = [(x - factor * y) % prime for x, y in zip(other, row, strict=True)]
    return True
