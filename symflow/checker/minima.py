"""Minima and maxima of g = f(W_N … W_1), each by a reason that the witness names.

A local minimum of f at the product, or a global one, is one of g; so are those over all matrices of the rank that the
layers allow. A semidefinite Hessian of g is no reason.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from . import sign
from .elimination import signature
from .inertia import inertia
from .known_costs import is_convex, is_global
from .low_rank import best_approximation
from .points import Point
from .power_series import first_change
from .ranks import rank
from .trees import afford, need


def stationary(point: Point, goal: str) -> None:
    """The gradient of f is zero at the product."""
    need(not any(point.ring.sign(x) for row in point.gradient for x in row), f"no {goal} of f: its gradient is not zero")


def by_curvature(point: Point, goal: str, witness: Any) -> None:
    stationary(point, goal)
    size = point.rows * point.cols
    definite = (0, 0, size) if goal == "local minimum" else (size, 0, 0)
    need(signature(point.ring, point.curvature) == definite, "the Hessian of f is not definite in this way")


def by_order(point: Point, goal: str, witness: Any) -> None:
    need(point.rows == point.cols == 1, "the first derivative that is not zero is asked of one variable")
    order, found = first_change(point.ring, point.cost, point.product, lambda series: [[
        (point.product[0] + [Fraction(1)] + series.lifted(Fraction(0)))[:series.order + 1]]])
    need(order % 2 == 0 and found == (1 if goal == "local minimum" else -1), "the first derivative says otherwise")


def by_sum(point: Point, goal: str, witness: Any) -> None:
    value = point.ring.tree(point.jet[0])
    claim = {"letters": {"W": [point.rows, point.cols]}, "then": ["ge", point.cost, value]}
    sign.check(claim, {"sum": witness["sum"]})


def by_critical_values(point: Point, goal: str, witness: Any) -> None:
    need(point.rows == point.cols == 1 and is_global(point.ring, point.cost, point.product[0][0]), "not the least critical value")


def by_convexity(point: Point, goal: str, witness: Any) -> None:
    stationary(point, goal)
    need(is_convex(point.ring, point.cost, point.rows, point.cols), "f is not seen to be convex")


def by_orbit(point: Point, goal: str, witness: Any) -> None:
    """Semidefinite with no kernel but the directions X W_i - W_(i+1) X along which g is constant: the symmetry carries
    every point nearby to a slice on which the Hessian is definite."""
    need(point.is_critical(), "not critical")
    n, z, p = inertia(point.ring, point.hessian, witness.get("inertia"))
    need((n if goal == "local minimum" else p) == 0, "the Hessian is not semidefinite in this way")
    start, vectors = 0, []
    for one, two, (rows, cols), (high, _) in zip(point.layers, point.layers[1:], point.shapes, point.shapes[1:], strict=False):
        for a, b in ((a, b) for a in range(rows) for b in range(rows)):
            vector: list[Any] = [Fraction(0)] * point.size
            vector[start + a * cols:start + (a + 1) * cols] = one[b]
            for c in range(high):
                vector[start + rows * cols + c * rows + b] = point.ring.multiply(Fraction(-1), two[c][a])
            vectors.append(vector)
        start += rows * cols
    afford(len(vectors) ** 2 * point.size, 3_000_000, "steps of elimination")
    need(bool(vectors) and rank(point.ring, vectors) == z, "the null space is larger than the orbit")


REASONS: dict[str, tuple[Callable[[Point, str, Any], None], tuple[str, ...]]] = {
    "stationary": (by_curvature, ("local minimum", "local maximum")),
    "scalar": (by_order, ("local minimum", "local maximum")),
    "sum": (by_sum, ("global minimum", "local minimum")),
    "critical values": (by_critical_values, ("global minimum", "local minimum")),
    "convex": (by_convexity, ("global minimum", "local minimum")),
    "orbit": (by_orbit, ("local minimum", "local maximum")),
    "low rank": (best_approximation, ("global minimum", "local minimum", "local maximum")),
}


def minimum(goal: str) -> Callable[[Point, list[Any], Any], None]:
    """The check of one of the three facts."""
    def check_minimum(point: Point, args: list[Any], witness: Any) -> None:
        need(not args and isinstance(witness, dict) and witness.get("by") in REASONS, "an unknown reason")
        reason, goals = REASONS[witness["by"]]
        fields = {"by", *{"sum": ("sum",), "orbit": ("inertia",)}.get(witness["by"], ())}
        need(set(witness) == fields and goal in goals, f"this is no reason for a {goal}")
        reason(point, goal, witness)
    return check_minimum
