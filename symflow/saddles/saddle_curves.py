"""Which curve to look for at a critical point: along the gradient of the cost, or, where that vanishes, along its next terms.

Why case by case: with ∇f ≠ 0 and a product of small rank a curve always exists (descent_curves). With ∇f = 0 the product has
to be moved so that a higher derivative of f decides: for one variable the first that does not vanish, for a matrix the
second derivative on matrices of rank one, and at last whatever the power series of f along the curve begins with.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from symflow.checker.power_series import first_change
from symflow.checker.trees import Rejected
from symflow.saddles.curves import Change, Curve, along, is_zero, outer, quadratic
from symflow.saddles.descent_curves import find_curve
from symflow.saddles.exact import Situation, curvature
from symflow.saddles.fields import Rows, Value
from symflow.saddles.minima import cost_of, first_derivative, is_scalar
from symflow.saddles.null_spaces import rank

RANK_ONE = 200  # matrices of rank one tried for the second derivative of the cost
SERIES = 40  # and for the power series of the cost
ENTRIES = 100  # of the product, up to which this is tried


def curve(s: Situation, wanted: int) -> list[Curve] | None:
    """A curve along which g changes with this sign although its second derivatives do not show it.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> from symflow.saddles.exact import situation
    >>> flow = GradientFlow(DeepLinear((2, 1, 1)), Cost("W[0,0]^3 + W[0,1]^4"))
    >>> found = curve(situation(flow, {"W1": [[0, 0]], "W2": [[0]]}), -1)
    >>> [[[str(x) for row in a for x in row] for a in layer] for layer in found or []]
    [[['0', '0'], ['1', '0']], [['0'], ['-1']]]
    """
    if not is_zero(s.gradient):
        if rank(s.product, s.field) == min(s.widths):
            return None
        return find_curve(s, wanted)
    if is_scalar(s):
        return _scalar_curve(s, wanted)
    if len(s.product) * len(s.product[0]) > ENTRIES:
        return None
    return _second_order_curve(s, wanted) or _series_curve(s, wanted)


def _scalar_curve(s: Situation, wanted: int) -> list[Curve] | None:
    """One variable, f' = 0: move the product so that the first derivative that does not vanish decides."""
    known = first_derivative(s)
    if known is None:
        return None
    order, sign = known

    def moves(here: Situation, layers: list[Curve]) -> Change | None:
        moved = along(layers, here.widths[0], here.field)[1:]
        for power, a in enumerate(moved, start=1):
            way = here.field.sign(a[0][0])
            if way:
                return Change(power * order, sign * way**order)
        return None

    return find_curve(s, wanted, [[s.field.one]], moves=moves)


def _second_order_curve(s: Situation, wanted: int) -> list[Curve] | None:
    """∇f = 0: move the product along a matrix of rank one on which the second derivative of f has this sign."""
    form = curvature(s)
    if is_zero(form):
        return None
    for left, right, move in _rank_one(s, RANK_ONE):
        if s.field.sign(quadratic(form, move, s.field)) != wanted:
            continue
        found = find_curve(s, wanted, move, ends=(left, right))
        if found is not None:
            return found
    return None


def _series_curve(s: Situation, wanted: int) -> list[Curve] | None:
    """∇f = 0: move the product along a matrix of rank one on which the power series of f begins as wanted."""
    for left, right, move in _rank_one(s, SERIES):
        line = _series(s, [s.product, move])
        if line is None or line.order % 2 == 0 and line.sign != wanted:
            continue
        found = find_curve(s, wanted, move, ends=(left, right), moves=lambda here, layers: _series(
            here, along(layers, here.widths[0], here.field)))
        if found is not None:
            return found
    return None


def _series(s: Situation, moved: Curve) -> Change | None:
    """How f begins to change along a curve of products."""
    def values(series: Any) -> list[list[list[Value]]]:
        terms = (moved + [[[Fraction(0)] * len(row) for row in s.product]] * series.order)[: series.order + 1]
        return [[[term[i][j] for term in terms] for j in range(len(s.product[0]))] for i in range(len(s.product))]

    try:
        return Change(*first_change(s.ring, cost_of(s).to_json(), s.product, values))
    except Rejected:
        return None


def _rank_one(s: Situation, count: int) -> Iterator[tuple[list[Value], list[Value], Rows]]:
    """Matrices ψ φᵀ with ψ and φ."""
    rng, rows, cols = random.Random(0), len(s.product), len(s.product[0])
    for attempt in range(count):
        left, right = _ends(rows, cols, attempt, rng)
        move = outer(left, right, s.field)
        if not is_zero(move):
            yield left, right, move


def _ends(rows: int, cols: int, attempt: int, rng: random.Random) -> tuple[list[Value], list[Value]]:
    """Unit vectors first, then small integers."""
    if attempt < rows * cols:
        return ([Fraction(int(i == attempt // cols)) for i in range(rows)],
                [Fraction(int(j == attempt % cols)) for j in range(cols)])
    left, right = ([Fraction(rng.randint(-2, 2)) for _ in range(size)] for size in (rows, cols))
    return left, right
