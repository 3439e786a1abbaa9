"""Pairs of starts with one product and c > c', run side by side (Proposition 7): g(t) <= g'(t) at every time that is looked at.

Why c is computed from the layers: the pairs are drawn by their blocks u and v, and which of the two has the larger
c = 2 tr(C²) - (tr C)² is then asked of the imbalance itself. Some pairs have c' = 0. Each pair is followed for a time of its
own, until the faster of the two has converged.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy

from symflow.dynamics.batched import run_batch
from symflow.dynamics.convergence import Stop
from symflow.dynamics.durations import run_for
from symflow.dynamics.experiment_cases import Case, Found, check_stops
from symflow.dynamics.halves import Halves
from symflow.dynamics.tape import Array
from symflow.models import GradientFlow

FEW_STEPS = 4000  # a run that needs more is given up, and is not finished
MakeField = Callable[[GradientFlow], Callable[[Array], Array]]
MOMENTS = 24  # times at which a pair is compared, more of them early
BALANCED = 8  # every so many pairs have c' = 0


def larger_c_is_ahead(case: Case, field: MakeField, deadline: float | None) -> Found:
    """The largest g(t) - g'(t) of each pair."""
    case.require_proper()
    halves = Halves(case.cost, case.widths[1], field)
    one, other = _pairs(case, halves)
    larger = (_speed_constant(halves, one) > _speed_constant(halves, other))[:, None]
    fast, slow = numpy.where(larger, one, other), numpy.where(larger, other, one)
    starts = numpy.concatenate([halves.layers(fast), halves.layers(slow)], axis=1)
    ends = run_batch(halves.velocity, fast, deadline=deadline, max_steps=FEW_STEPS)
    check_stops(ends.stops)
    good = numpy.array([stop is Stop.CONVERGED for stop in ends.stops])
    lost = numpy.array([stop in (Stop.GROWS, Stop.SINGULAR) for stop in ends.stops])
    points, durations = numpy.concatenate([fast, slow]), numpy.concatenate([ends.times, ends.times])
    behind, ahead = numpy.full(len(fast), -numpy.inf), numpy.zeros(len(fast), dtype=bool)
    parts = numpy.linspace(0, 1, MOMENTS + 1) ** 2
    for part in numpy.diff(parts):
        moved = run_for(halves.velocity, points, numpy.maximum(part * durations, 1e-300), deadline=deadline)
        check_stops(moved.stops)
        points = moved.points
        good &= numpy.array([stop is Stop.REACHED for stop in moved.stops]).reshape(2, -1).all(axis=0)
        gap = halves.value(points[: len(fast)]) - halves.value(points[len(fast) :])
        behind, ahead = numpy.fmax(behind, gap), ahead | (gap < 0)
    note = "strictly ahead at some time in every pair" if ahead[good].all() else "some pairs stay equal in double precision"
    return Found(numpy.where(lost, numpy.inf, behind), good | lost, starts, (note,))


def _pairs(case: Case, halves: Halves) -> tuple[Array, Array]:
    """Starts (u, v) of one product z, with S = (c + 4z²)^(1/2), |v|² = S + 2z and |u|² = S - 2z, in random directions."""
    count, draw = case.plan.starts, case.generator()
    z = draw.normal(size=count) * 2.0 ** draw.uniform(-2, 1, size=count)
    small = 10.0 ** draw.uniform(-3, 1, size=count)
    large = small * (1 + 10.0 ** draw.uniform(-2, 2, size=count))
    small[::BALANCED] = 0.0
    sides = []
    for c in (large, small):
        total = numpy.sqrt(c + 4 * z**2)
        long = total + 2 * numpy.abs(z)
        squares = numpy.where(z > 0, [c / long, long], [long, c / long])  # |u|², |v|², without cancellation
        blocks = []
        for square in squares:
            directions = draw.normal(size=(count, halves.units))
            directions /= numpy.linalg.norm(directions, axis=1, keepdims=True)
            blocks.append(numpy.sqrt(square)[:, None] * directions)
        sides.append(numpy.concatenate(blocks, axis=1))
    return sides[0], sides[1]


def _speed_constant(halves: Halves, points: Array) -> Array:
    """c = 2 tr(C²) - (tr C)² of C = w1 w1ᵀ - w2ᵀ w2, from the layers."""
    layers = halves.layers(points)
    first, second = layers[:, : halves.units], layers[:, halves.units :]
    imbalance = first[:, :, None] * first[:, None, :] - second[:, :, None] * second[:, None, :]
    found: Array = 2 * (imbalance**2).sum(axis=(1, 2)) - numpy.trace(imbalance, axis1=1, axis2=2) ** 2
    return found
