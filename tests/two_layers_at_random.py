"""Random rational critical points of c |W2 W1 - M|^2: singular values of any kind, ties, zero products, wide and narrow.

The recipe: two orthogonal frames split the input and the output; the product lives on one part, the error on the other, so
that W2^T E = 0 and E W1^T = 0 whatever they are. Reflections then mix the coordinates. Ties come from an error with a copy
of the product in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from critical_points_at_random import Rows, frame, second_differences, times, turned

from symflow import checker
from symflow.saddles.descartes import descartes
from symflow.saddles.symmetric import symmetric

WITNESS: dict[str, Any] = {"two layers": None}


@dataclass(frozen=True)
class Case:
    """A critical point: widths, factor c, target, and the layers."""

    widths: tuple[int, int, int]
    c: Fraction
    target: Rows
    w1: Rows
    w2: Rows

    def claim(self) -> dict[str, Any]:
        """The claim at the point, without its conclusion."""
        d0, k, d2 = self.widths
        cost = ["product", str(self.c), ["norm2", ["sum", ["letter", "W"], ["product", "-1", ["matrix", texts(self.target)]]]]]
        return {"letters": {"W1": [k, d0], "W2": [d2, k]}, "flow": {"network": "linear", "layers": ["W2", "W1"]},
                "cost": cost, "at": {"W1": texts(self.w1), "W2": texts(self.w2)}}

    def certificate(self, *facts: list[Any], witness: Any = WITNESS) -> dict[str, Any]:
        """A certificate with this witness for inertia and minima, and none for other facts."""
        found = [witness if fact[0] == "inertia" else {"by": "low rank"} if "m" in fact[0] else None for fact in facts]
        return {"schema": checker.SCHEMA, "kind": "point", "claim": {**self.claim(), "then": ["facts", *facts]},
                "witness": {"facts": found}}

    def inertia(self) -> tuple[int, int, int]:
        """From exact second differences of g, by Descartes' rule: nothing of it is shared with the formula."""
        rows = second_differences(self.target, [self.w1, self.w2])  # of |W2 W1 - M|^2 / 2
        n, z, p = descartes(symmetric([[2 * self.c * x for x in row] for row in rows]))
        return n, z, p


def texts(rows: Rows) -> list[list[str]]:
    """The entries as strings."""
    return [[str(x) for x in row] for row in rows]


def block(rows: int, cols: int, inside: Rows, top: int, left: int) -> Rows:
    """A matrix of zeros with a block in it."""
    found = [[Fraction(0)] * cols for _ in range(rows)]
    for i, row in enumerate(inside):
        found[top + i][left:left + len(row)] = row
    return found


def numbers(rows: int, cols: int, random: Random, size: int) -> Rows:
    """A random matrix, often of small rank."""
    rank = random.randint(0, min(rows, cols))
    if random.random() < 0.85:
        rank = min(rows, cols)
    left = [[Fraction(random.randint(-size, size), random.choice((1, 1, 2))) for _ in range(rank)] for _ in range(rows)]
    right = [[Fraction(random.randint(-size, size)) for _ in range(cols)] for _ in range(rank)]
    return times(left, right) if rank and cols else [[Fraction(0)] * cols for _ in range(rows)]


def random_case(random: Random, largest: int = 5) -> Case:
    """One critical point."""
    d0, k, d2 = (random.randint(1 + (random.random() < 0.9), largest) for _ in range(3))
    a, b = random.randint(0, d0), random.randint(0, d2)  # the product has b rows and a columns, the error the others
    if random.random() < 0.85 and min(d0, d2) > 1:
        a, b = random.randint(1, d0 - 1), random.randint(1, d2 - 1)
    w1, w2 = numbers(k, a, random, 3), turned(numbers(k, b, random, 3)) if b else []
    inner = times(w2, w1) if a and b else []
    error = numbers(d2 - b, d0 - a, random, random.choice((1, 9, 40))) if a < d0 and b < d2 else []
    if inner and error and random.random() < 0.5:  # equal singular values
        sign = random.choice((-1, 1))
        error = [[sign * inner[i][j] if i < b and j < a else Fraction(0) for j in range(d0 - a)] for i in range(d2 - b)]
        if random.random() < 0.3:
            error[0][0] += Fraction(random.choice((-1, 1)), 10 ** 30)
    left, middle, right = (frame(size, random) for size in (d2, k, d0))
    one = times(times(middle, block(k, d0, w1 if a else [], 0, 0)), turned(right))
    two = times(times(left, block(d2, k, w2, 0, 0)), turned(middle))
    rest = times(times(left, block(d2, d0, error, b, a)), turned(right))
    target = [[x - y for x, y in zip(*rows, strict=True)] for rows in zip(times(two, one), rest, strict=True)]
    c = random.choice([Fraction(1, 2), Fraction(1), Fraction(3, 7), Fraction(-1, 2), Fraction(-5)])
    return Case((d0, k, d2), c, target, one, two)
