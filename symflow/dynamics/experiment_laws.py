"""Do the laws stay? The largest change of each of them along random runs.

Why the law is compiled from its text: the quantity that is followed is the one that the proposition names, so a wrong law is
seen to change. The error is relative to 1 + the largest entry at the start.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy

from symflow.dynamics.batched import run_batch
from symflow.dynamics.convergence import Stop
from symflow.dynamics.experiment_cases import Case, Found, check_stops, laws_of
from symflow.dynamics.tape import Array, compiled
from symflow.dynamics.velocity import shapes_of, split
from symflow.models import GradientFlow
from symflow.models.numbers import exact

MakeField = Callable[[GradientFlow], Callable[[Array], Array]]


def drift(case: Case, field: MakeField, deadline: float | None) -> Found:
    """The largest relative change of an entry of a law, for each start."""
    shapes = shapes_of(case.flow)
    run = compiled(list(laws_of(case).values()), shapes)

    def values(points: Array) -> Array:
        """All entries of all laws (batch, entries)."""
        parts = [numpy.broadcast_to(one, (len(points), *one.shape[1:])) for one in run(split(points, shapes))]
        return numpy.concatenate([part.reshape(len(points), -1) for part in parts], axis=1)

    starts = case.starts()
    before, largest = values(starts), numpy.zeros(len(starts))
    size = 1 + numpy.abs(before).max(axis=1)

    def update(members: Array, points: Array) -> None:
        change = numpy.abs(values(points) - before[members]).max(axis=1)
        largest[members] = numpy.maximum(largest[members], numpy.where(numpy.isnan(change), numpy.inf, change))

    ends = run_batch(field(case.flow), starts, float(exact(case.plan.time)), observe=update, deadline=deadline)
    check_stops(ends.stops)
    finished = numpy.array([stop is Stop.REACHED for stop in ends.stops])
    return Found(largest / size, finished | (largest / size > float(exact(case.plan.tolerance))), starts)
