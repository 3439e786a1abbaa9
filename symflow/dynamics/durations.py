"""Many trajectories, each followed for a time of its own.

Why an extra number in each point: a batch has one time for all, and the velocity does not know which trajectories it is
asked about. So each point carries its duration as one more number, which does not move, and the velocity is multiplied by
it; then every trajectory ends at time 1. Comparing a fast start with a slow one needs this.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy

from symflow.dynamics.batched import BatchRun, run_batch
from symflow.dynamics.tape import Array

Field = Callable[[Array], Array]


def run_for(velocity: Field, points: Array, durations: Array, *, deadline: float | None = None) -> BatchRun:
    """Follow each point (batch, D) for its own duration (batch,); `times` are parts of the durations.

    Examples
    --------
    >>> found = run_for(lambda x: -x, numpy.array([[1.0], [1.0]]), numpy.array([1.0, 2.0]))
    >>> found.points.round(6).tolist(), found.times.tolist()
    ([[0.367879], [0.135335]], [1.0, 2.0])
    """
    def scaled(values: Array) -> Array:
        found = numpy.zeros_like(values)
        found[:, :-1] = velocity(values[:, :-1]) * values[:, -1:]
        return found

    found = run_batch(scaled, numpy.column_stack([points, durations]), 1.0, deadline=deadline)
    return BatchRun(found.points[:, :-1], found.times * durations, found.stops, found.steps)
