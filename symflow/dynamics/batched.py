"""Many trajectories at once: an explicit Runge-Kutta method of order 8, vectorised, each trajectory with its own steps.

Why not a loop over SciPy: its time is spent in Python, once for each stage of each step of each trajectory. Here a stage
is one product of a row of coefficients with all slopes so far, for all trajectories together; every trajectory keeps its
own time, its own step and its own error, and leaves the batch when it is finished, so a difficult one slows down nobody
but itself. The coefficients are those of Dormand and Prince (order 8, with embedded errors of order 5 and 3), as
printed by Hairer, Nørsett and Wanner; they are read from SciPy's DOP853, not copied.
"""

from __future__ import annotations

import math
import time as clock
from collections.abc import Callable
from dataclasses import dataclass

import numpy

from symflow.dynamics.convergence import LARGEST, Patience, Stop, has_converged
from symflow.dynamics.single import MAX_STEPS, check_velocity
from symflow.dynamics.tape import Array
from symflow.errors import ModelError

RELATIVE, ABSOLUTE = 1e-12, 1e-14
SAFETY, SLOWEST, FASTEST = 0.9, 0.2, 6.0


@dataclass(frozen=True, repr=False)
class BatchRun:
    """Ends of many trajectories: `points` (batch, D), `times` (batch,), `stops` and `steps` for each."""

    points: Array
    times: Array
    stops: tuple[Stop, ...]
    steps: Array

    def __str__(self) -> str:
        kinds = {stop: self.stops.count(stop) for stop in Stop if stop in self.stops}
        return ", ".join(f"{count} trajectories: {stop.value}" for stop, count in kinds.items())

    __repr__ = __str__


class _Batch:
    """The trajectories that are still running: their numbers in the whole batch, points, slopes, times and steps."""

    def __init__(self, velocity: Callable[[Array], Array], points: Array, time: float | None, rtol: float, atol: float) -> None:
        from scipy.integrate import DOP853

        self.velocity, self.rtol, self.atol = velocity, rtol, atol
        self.coefficients, self.weights = DOP853.A, DOP853.B
        self.errors = numpy.stack([DOP853.E5, DOP853.E3])
        self.members = numpy.arange(len(points))
        self.points, self.slopes = points.copy(), check_velocity(velocity, points)
        self.times = numpy.zeros(len(points))
        self.patience = Patience(points, self.slopes) if time is None else None
        self.bounds = self.patience.bounds if self.patience else numpy.full(len(points), time)
        self.sizes = self._first_sizes()
        self.failed = numpy.zeros(len(points), dtype=bool)
        self.moved = numpy.zeros(len(points), dtype=bool)
        self.before, self.durations = self.slopes, numpy.ones(len(points))

    def _norm(self, values: Array, scale: Array) -> Array:
        found: Array = numpy.sqrt(numpy.mean((values / scale) ** 2, axis=1))
        return found

    def _first_sizes(self) -> Array:
        """Hairer's choice of the first step."""
        scale = self.atol + self.rtol * numpy.abs(self.points)
        d0, d1 = self._norm(self.points, scale), self._norm(self.slopes, scale)
        small = (d0 < 1e-5) | (d1 < 1e-5)
        h0 = numpy.minimum(numpy.where(small, 1e-6, 0.01 * d0 / numpy.where(small, 1.0, d1)), self.bounds)
        ahead = self.velocity(self.points + h0[:, None] * self.slopes)
        d2 = self._norm(ahead - self.slopes, scale) / h0
        most = numpy.maximum(d1, d2)
        h1 = numpy.where(most <= 1e-15, numpy.maximum(1e-6, h0 * 1e-3), (0.01 / numpy.maximum(most, 1e-300)) ** (1 / 8))
        sizes: Array = numpy.fmin(numpy.fmin(100 * h0, h1), self.bounds)
        return sizes

    def step(self) -> None:
        """Try a step with every trajectory; those whose error is small move."""
        count, size = self.points.shape
        h = numpy.minimum(self.sizes, self.bounds - self.times)
        stages = len(self.weights)
        slopes = numpy.empty((stages + 1, count * size))
        slopes[0] = self.slopes.ravel()
        for s in range(1, stages):
            ahead = (self.coefficients[s, :s] @ slopes[:s]).reshape(count, size)
            slopes[s] = self.velocity(self.points + h[:, None] * ahead).ravel()
        new = self.points + h[:, None] * (self.weights @ slopes[:stages]).reshape(count, size)
        slopes[stages] = self.velocity(new).ravel()
        error = h * self._error(slopes, new)
        factor = numpy.where(error == 0, FASTEST, SAFETY * numpy.maximum(error, 1e-300) ** (-1 / 8))
        accepted = error < 1  # not a number: no
        factor = numpy.where(numpy.isnan(factor), SLOWEST, numpy.clip(factor, SLOWEST, FASTEST))
        self._advance(accepted, h, new, slopes[stages].reshape(count, size))
        limit = numpy.where(accepted & ~self.moved, 1.0, FASTEST)  # no growth right after a refusal
        self.sizes, self.moved = h * numpy.minimum(factor, limit), accepted
        self.failed = (self.sizes < 10 * numpy.spacing(self.times)) & (self.times < self.bounds)

    def _error(self, slopes: Array, new: Array) -> Array:
        count, size = new.shape
        scale = self.atol + self.rtol * numpy.maximum(numpy.abs(self.points), numpy.abs(new))
        five, three = (self.errors @ slopes).reshape(2, count, size) / scale
        five2, three2 = (five**2).sum(axis=1), (three**2).sum(axis=1)
        below = numpy.sqrt((five2 + 0.01 * three2) * size)
        found: Array = numpy.where((five2 == 0) & (three2 == 0), 0.0, five2 / numpy.where(below == 0, 1.0, below))
        return found

    def _advance(self, accepted: Array, h: Array, new: Array, slopes: Array) -> None:
        chosen = accepted[:, None]
        self.before, self.durations = self.slopes, h
        self.points, self.slopes = numpy.where(chosen, new, self.points), numpy.where(chosen, slopes, self.slopes)
        arrived = numpy.where(h < self.bounds - self.times, self.times + h, self.bounds)  # without a rounding error
        self.times = numpy.where(accepted, arrived, self.times)
        if self.patience is not None:
            self.patience.renew(self.points, self.slopes, self.times)
            self.bounds = self.patience.bounds

    def keep(self, chosen: Array) -> None:
        """Only these go on."""
        for name in ("members", "points", "slopes", "times", "bounds", "sizes", "failed", "moved", "before", "durations"):
            setattr(self, name, getattr(self, name)[chosen])
        if self.patience is not None:
            self.patience.keep(chosen)


def run_batch(
    velocity: Callable[[Array], Array],
    starts: Array,
    time: float | None = None,
    *,
    rtol: float = RELATIVE,
    atol: float = ABSOLUTE,
    observe: Callable[[Array, Array], None] | None = None,
    watch: Callable[[str], None] | None = None,
    deadline: float | None = None,
    max_steps: int = MAX_STEPS,
) -> BatchRun:
    """Follow a field (batch, D) -> (batch, D) from many starts up to a time, or each until it has converged.

    Parameters
    ----------
    velocity
        A `Velocity`, or any function of arrays.
    starts
        The starts (batch, D).
    observe
        Called after every step with the numbers of the trajectories that moved and their points.

    Examples
    --------
    >>> found = run_batch(lambda x: -x, numpy.array([[1.0], [2.0]]), 1.0)
    >>> found, found.points.round(6).tolist()
    (2 trajectories: the time was reached, [[0.367879], [0.735759]])
    """
    starts = numpy.asarray(starts, dtype=float)
    if starts.ndim != 2 or not starts.size or not numpy.isfinite(starts).all():
        raise ModelError("starts are an array (batch, D) of finite numbers; give at least one row")
    if time is not None and not 0 <= time < math.inf:
        raise ModelError(f"the time {time} is not a finite number that is at least 0; give e.g. 10")
    with numpy.errstate(all="ignore"):
        batch = _Batch(velocity, starts, time, rtol, atol)
        points, times = starts.copy(), numpy.zeros(len(starts))
        stops, steps = [Stop.STEPS] * len(starts), numpy.zeros(len(starts), dtype=int)
        resting = numpy.full(len(starts), time == 0) | (numpy.abs(batch.slopes).max(axis=1) == 0) & (time is None)
        for index in numpy.flatnonzero(resting):
            stops[index] = Stop.REACHED if time == 0 else Stop.CONVERGED
        batch.keep(~resting)
        for count in range(max_steps):
            if not len(batch.members):
                break
            batch.step()
            steps[batch.members] += batch.moved
            points[batch.members], times[batch.members] = batch.points, batch.times
            if observe is not None and batch.moved.any():
                observe(batch.members[batch.moved], batch.points[batch.moved])
            if watch is not None and count % 100 == 99:
                watch(f"{len(batch.members)} trajectories still run, the slowest at t = {batch.times.min():.4g}")
            over = deadline is not None and clock.monotonic() >= deadline
            _retire(batch, time, stops, over)
    return BatchRun(points, times, tuple(stops), steps)


def _retire(batch: _Batch, time: float | None, stops: list[Stop], over: bool) -> None:
    """Take out the trajectories that are finished, and write down why."""
    reasons = {
        Stop.GROWS: numpy.abs(batch.points).max(axis=1) > LARGEST,
        Stop.CONVERGED: batch.moved & has_converged(batch.points, batch.before, batch.slopes, batch.durations),
        Stop.SLOW: batch.times >= batch.bounds,
        Stop.SINGULAR: batch.failed,
        Stop.TIMEOUT: numpy.full(len(batch.members), over),
    }
    if time is not None:
        del reasons[Stop.CONVERGED]
        reasons[Stop.REACHED] = reasons.pop(Stop.SLOW)
    finished = numpy.any(list(reasons.values()), axis=0)
    if finished.any():
        for index in numpy.flatnonzero(finished):
            stops[batch.members[index]] = next(stop for stop, holds in reasons.items() if holds[index])
        batch.keep(~finished)
