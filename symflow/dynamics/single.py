"""One trajectory in double precision, by SciPy's DOP853, and by Radau where it is stiff.

Why an explicit method of order 8 first: gradient flows of these networks are smooth and small, drift has to stay near
rounding, and Radau with Jacobians by finite differences takes seconds for what this does in milliseconds. Where stability
alone keeps its steps short, an implicit method with the exact Jacobian goes on (stiffness.py). The steps are taken one by
one, so that convergence, growth and the clock are looked at on the way.
"""

from __future__ import annotations

import math
import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy

from symflow.dynamics.convergence import LARGEST, Patience, Stop, has_converged
from symflow.dynamics.passages import Pace, Passage
from symflow.dynamics.stiffness import FEWER, NAME, Watch
from symflow.dynamics.tape import Array
from symflow.errors import ModelError

RELATIVE, ABSOLUTE = 1e-12, 1e-14
MAX_STEPS = 20_000
MAX_STORED = 5_000_000  # numbers; beyond, only every second, fourth, … step is kept


@dataclass(frozen=True, repr=False)
class Run:
    """The steps of a trajectory: `times` (steps,), `points` (steps, D), and why it ended.

    Where a run is long only some steps are stored, the first and the last always; `steps` counts all.
    """

    times: Array
    points: Array
    stop: Stop
    steps: int
    evaluations: int
    speed: float
    method: str | None = None  # of the part that was not followed by DOP853
    limited: bool = False  # whether a time was given
    passed: float | None = None  # when it was closest to a rest that it then left again

    def __str__(self) -> str:
        return f"{self.stop.value} at t = {self.times[-1]:.6g} after {self.steps} steps"

    __repr__ = __str__

    @property
    def reason(self) -> str | None:
        """Why what was asked is not known; None of a complete run."""
        return self.stop.reason(float(self.times[-1]), self.speed, self.steps, self.limited)


def check_velocity(velocity: Callable[[Array], Array], starts: Array) -> Array:
    """The velocities at the starts (batch, D), which must be finite."""
    found = velocity(starts)
    if not numpy.isfinite(found).all():
        raise ModelError("the velocity at the start is not finite in double precision: the cost or the activation is not"
                         " defined there, or its values are too large; choose another start")
    return found


def run(
    velocity: Callable[[Array], Array],
    start: Array,
    time: float | None = None,
    *,
    observe: Callable[[Array], None] | None = None,
    watch: Callable[[str], None] | None = None,
    deadline: float | None = None,
    max_steps: int = MAX_STEPS,
) -> Run:
    """Follow the flow from a row of D numbers up to a time, or until it has converged.

    Parameters
    ----------
    observe
        Called with each new point (1, D).
    watch
        Called now and then with a text on how far it is.
    deadline
        A value of `time.monotonic()`.

    Examples
    --------
    >>> from symflow.dynamics.velocity import Velocity
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> found = run(Velocity(GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 2)^2/2"))), numpy.array([3.0, 0.0]))
    >>> found.stop.value, round(float(found.points[-1].prod()), 6)
    ('converged', 2.0)
    """
    from scipy.integrate import DOP853

    slope = check_velocity(velocity, start[None, :])
    kept = _Kept(start)
    if time == 0 or (time is None and not slope.any()):
        stop = Stop.REACHED if time == 0 else Stop.CONVERGED
        return Run(numpy.zeros(1), start[None, :], stop, 0, 1, _length(slope[0]), limited=time is not None)
    progress = _Progress(start, slope, time)
    with numpy.errstate(all="ignore"):
        solver = DOP853(lambda _, point: velocity(point[None, :])[0], 0.0, start, progress.bound, rtol=RELATIVE, atol=ABSOLUTE)
        ended: Stop | None = None
        steps, method, stiffness, spent = 0, None, Watch(velocity), 0
        while ended is None:
            before = solver.f
            solver.step()
            ended = _stop(solver, before, time, steps + 1, max_steps, deadline)
            if solver.status == "failed":
                break
            steps += 1
            ended = progress.stop(steps, solver, ended)
            if observe is not None:
                observe(solver.y[None, :])
            if watch is not None and steps % 100 == 0:
                watch(f"{steps} steps, t = {solver.t:.4g}")
            kept.add(steps, solver)
            if method is None and ended is None and stiffness.sees(solver, steps):
                method, spent = NAME.format(solver.t), int(solver.nfev)
                solver, max_steps = stiffness.implicit(solver, RELATIVE, ABSOLUTE), steps + (max_steps - steps) // FEWER
    kept.add(0, solver)
    return Run(numpy.array(kept.times), numpy.array(kept.points), ended or Stop.SINGULAR, steps, spent + int(solver.nfev),
               _length(solver.f), method, time is not None, progress.passage.time)  # fmt: skip


def _length(velocity: Array) -> float:
    """The norm, of numbers whose squares may overflow."""
    largest = float(numpy.abs(velocity).max())
    return largest * float(numpy.linalg.norm(velocity / largest)) if 0 < largest < math.inf else largest


class _Progress:
    """What is seen of a run on its way: how long it may still go on, a rest that it passed, whether it gets on."""

    def __init__(self, start: Array, slope: Array, time: float | None) -> None:
        self.patience = Patience(start[None, :], slope) if time is None else None
        self.bound = float(self.patience.bounds[0]) if self.patience is not None else time
        self.passage, self.pace = Passage(float(numpy.abs(slope).max())), Pace(start)

    def stop(self, steps: int, solver: Any, ended: Stop | None) -> Stop | None:
        """Whether no step leads on, or why else it ended; the bound of the solver is moved on where the point has moved."""
        speed = float(numpy.abs(solver.f).max())
        self.passage.update(float(solver.t), speed)
        if self.patience is not None:
            self.patience.renew(solver.y[None, :], solver.f[None, :], numpy.array([solver.t]))
            solver.t_bound = max(solver.t_bound, float(self.patience.bounds[0]))
        stuck = self.pace.is_stuck(steps, float(solver.t), solver.y, speed)
        return Stop.STUCK if stuck and ended is None else ended


class _Kept:
    """The steps that are stored: all, or every second, fourth, … where there are many."""

    def __init__(self, start: Array) -> None:
        self.times, self.points, self.stride = [0.0], [start], 1

    def add(self, step: int, solver: Any) -> None:
        """Store a step if it is its turn; step 0 always is."""
        if step % self.stride == 0 and self.times[-1] != solver.t:
            self.times.append(float(solver.t))
            self.points.append(solver.y.copy())
        if len(self.points) * len(solver.y) > MAX_STORED:
            self.times, self.points, self.stride = self.times[::2], self.points[::2], 2 * self.stride


def _stop(solver: Any, before: Array, time: float | None, steps: int, max_steps: int, deadline: float | None) -> Stop | None:
    """Whether to stop after this step, and why."""
    status, point, slope = solver.status, solver.y, solver.f
    if status == "failed":
        return Stop.SINGULAR
    if numpy.abs(point).max() > LARGEST:
        return Stop.GROWS
    if time is None:
        duration = numpy.array([solver.t - solver.t_old])
        if has_converged(point[None, :], before[None, :], slope[None, :], duration)[0]:
            return Stop.CONVERGED
    if status == "finished":
        return Stop.REACHED if time is not None else Stop.SLOW
    if steps >= max_steps:
        return Stop.STEPS
    return Stop.TIMEOUT if deadline is not None and clock.monotonic() >= deadline else None
