"""The inertia of two layers under c*norm2(W - M) + const at a critical point, without their Hessian.

Why a formula: two layers of width 100 have a Hessian of 20,000 rows, but at a critical point it splits (beyond/X1second).
For c > 0, the inner width k, P = W2 W1 of rank r with the singular values s_i > 0, P - M of rank q with t_j > 0:

    negative = (k - r) q + #{(i, j): t_j > s_i}
    zero     = #{(i, j): t_j = s_i} + k (d0 + d2 - 2q) - [(d2 - q)(d0 - q) - (d2 - q - rank W2)(d0 - q - rank W1)]

and for c < 0 the Hessian has the other sign. P - M is grad f(P)/2c. The squares s², t² are the eigenvalues of symmetric
matrices; all roots of a characteristic polynomial are then real, so that Descartes' rule counts those above a rational
exactly. An interval with roots of both is halved until it holds one number only: these roots are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .constant_matrices import turned
from .low_rank import characteristic, degree
from .ranks import rank
from .trees import Rejected, afford, need
from .univariate import square_free

if TYPE_CHECKING:
    from .points import Point

WITNESS: Any = {"two layers": None}
STEPS, HALVINGS = 500_000, 5_000
Above = Callable[[Fraction], int]


def factor(point: Point) -> Fraction:
    """The number c of a cost c*norm2(W - M) + const with c != 0, M rational at a rational point; rejects others."""
    bound = degree(point.cost)
    need(bound is not None and bound <= 2, "the cost is not seen to be quadratic")
    second = {key: x for key, x in point.jet[2].items() if x != 0}
    twice = next(iter(second.values()), Fraction(0))
    need(all(x == twice != 0 for x in second.values()) and set(second) == {(i, i) for i in range(point.rows * point.cols)},
         "the cost is not c*norm2(W - M) + const")
    rational = all(isinstance(x, Fraction) for rows in (point.gradient, *point.layers) for row in rows for x in row)
    if not (isinstance(twice, Fraction) and rational):
        raise Rejected("the point or the cost is not rational")
    return twice / 2


def above(p: Sequence[Any], x: Any) -> int:
    """How many roots of a polynomial whose roots are all real exceed x, with multiplicity: the changes of sign of p(x + t)."""
    moved = list(p)
    for i in range(len(p)):
        for j in range(len(p) - 2, i - 1, -1):
            moved[j] += x * moved[j + 1]
    return changes(moved)


def changes(p: Sequence[Any]) -> int:
    """Descartes: the number of positive roots of a polynomial whose roots are all real."""
    return sum(a != b for a, b in pairwise([c > 0 for c in p if c != 0]))


def pairs(first: Above, second: Above, either: Above, top: Fraction) -> tuple[int, int]:
    """How many pairs of positive roots have the second above the first, and how many are equal.

    Each function counts roots above a number, `either` those of both, each once; none exceeds `top`.
    """
    first, second, either = cache(first), cache(second), cache(either)
    larger = equal = steps = 0
    todo = [(Fraction(0), top)]
    while todo:
        low, high = todo.pop()
        a, b = first(low) - first(high), second(low) - second(high)
        if a and b and either(low) - either(high) == 1:
            equal += a * b
        elif a and b:
            steps += 1
            afford(steps, HALVINGS, "halvings of an interval")
            middle = (low + high) / 2
            larger += (first(low) - first(middle)) * (second(middle) - second(high))
            todo += [(low, middle), (middle, high)]
    return larger, equal


def counts(widths: tuple[int, int, int], ranks: list[int], larger: int, equal: int) -> tuple[int, int, int]:
    """The formula; ranks of product, gradient, W1 and W2."""
    (d0, k, d2), (r, q, r1, r2) = widths, ranks
    negative = (k - r) * q + larger
    zero = equal + k * (d0 + d2 - 2 * q) - ((d2 - q) * (d0 - q) - (d2 - q - r2) * (d0 - q - r1))
    return negative, zero, k * (d0 + d2) - negative - zero


def inertia(point: Point) -> tuple[int, int, int]:
    """How many eigenvalues of the Hessian of g are negative, zero and positive."""
    need(len(point.layers) == 2, "this witness is for two layers")
    widths = point.cols, point.shapes[0][0], point.rows
    afford(min(point.rows, point.cols) ** 4 + max(widths) ** 3, STEPS, "steps of elimination")
    c = factor(point)
    need(point.is_critical(), "not critical")
    error = [[point.ring.multiply(x, 1 / (2 * c)) for x in row] for row in point.gradient]
    ranks = [rank(point.ring, rows) for rows in (point.product, error, *point.layers)]
    times = point.matrices.product
    squares = [times(a, turned(a)) if point.rows <= point.cols else times(turned(a), a) for a in (point.product, error)]
    one, two = map(characteristic, squares)
    both = square_free(product(square_free(one), square_free(two)))
    top = sum((rows[i][i] for rows in squares for i in range(len(rows))), Fraction(1))  # no eigenvalue exceeds the trace
    found = counts(widths, ranks, *pairs(partial(above, one), partial(above, two), partial(above, both), top))
    return found if c > 0 else (found[2], found[1], found[0])


def product(p: Sequence[Fraction], q: Sequence[Fraction]) -> list[Fraction]:
    """The product of two polynomials."""
    found = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, x in enumerate(p):
        for j, y in enumerate(q):
            found[i + j] += x * y
    return found
