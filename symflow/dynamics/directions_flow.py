"""The map x -> Phi_T(x) whose directions are counted: of a flow, or of any function of a batch and a time.

Why not the adaptive batch of `batched`: derivatives are differences of neighbouring trajectories, and there each
trajectory takes its own steps, so that its error does not cancel in a difference. Here all rows take the same number of
equal steps (order 8, Dormand and Prince); the map is smooth to rounding, a rest stays exactly where it is, and the number
of steps is doubled until it no longer matters.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy

from symflow.dynamics.tape import Array
from symflow.errors import ModelError

Field = Callable[[Array], Array]
EXACT_ENOUGH = 1e-9  # of the distance from the point: the error of a trajectory that more steps would remove
MOST_STEPS = 64  # in one unit of time
STEPS = 2
AT_ONCE = 50_000  # numbers in a batch: a step keeps twelve slopes of them


class NoVerdict(Exception):
    """Why nothing is said; caught by `count_directions`."""


class Lost(NoVerdict):
    """This radius is too large, or the flow ends; one that is smaller by `factor` may do."""

    def __init__(self, reason: str, factor: float = 4.0) -> None:
        super().__init__(reason)
        self.factor = factor


class FlowMap(ABC):
    """x -> Phi_T(x) for rows of D numbers, with the number of trajectories that were asked for.

    Examples
    --------
    >>> flow = FieldMap(lambda x: -x, 1)
    >>> flow(numpy.array([[1.0]]), 1.0).round(6).tolist(), flow.trajectories
    ([[0.367879]], 1)
    """

    unit = 1.0  # a first guess of the time in which something happens
    longest = 1e6  # units after which a point where nothing has happened is left alone
    most_rows = 300_000  # trajectories in one batch

    def __init__(self, size: int) -> None:
        self.size = size
        self.trajectories = 0

    def __call__(self, points: Array, time: float) -> Array:
        """Where these points (batch, D) are after this time; not finite where the flow has ended."""
        self.trajectories += len(points)
        with numpy.errstate(all="ignore"):
            return self._run(points, time)

    @abstractmethod
    def _run(self, points: Array, time: float) -> Array:
        """Where they are."""

    def finite(self, points: Array, time: float) -> Array:
        """The same; raises `Lost` where the flow has ended."""
        found = self(points, time)
        if not numpy.isfinite(found).all():
            raise Lost("trajectories that start near the point end or leave every bound")
        return found

    @abstractmethod
    def settle(self, points: Array, time: float, distance: float) -> None:
        """Take as many steps as trajectories near the point need for such a time."""


class FieldMap(FlowMap):
    """The flow of a velocity field (batch, D) -> (batch, D)."""

    def __init__(self, velocity: Field, size: int) -> None:
        super().__init__(size)
        from scipy.integrate import DOP853

        self.velocity, self.steps = velocity, STEPS
        self.coefficients, self.weights = DOP853.A, DOP853.B

    def _run(self, points: Array, time: float) -> Array:
        return self.run(points, time)

    def run(self, points: Array, time: float | Array) -> Array:
        """The same for a time, or for a column of times."""
        rows = max(1, AT_ONCE // self.size)
        found = numpy.empty_like(points)
        for first in range(0, len(points), rows):
            part = points[first : first + rows]
            h = (time[first : first + rows] if isinstance(time, numpy.ndarray) else time) / self.steps
            for _ in range(self.steps):
                part = self._step(part, h)
            found[first : first + rows] = part
        return found

    def _step(self, points: Array, h: float | Array) -> Array:
        """One step; each row may have its own length."""
        count, size = points.shape
        slopes = numpy.empty((len(self.weights), count * size))
        slopes[0] = self.velocity(points).ravel()
        for s in range(1, len(self.weights)):
            ahead = (self.coefficients[s, :s] @ slopes[:s]).reshape(count, size)
            slopes[s] = self.velocity(points + h * ahead).ravel()
        found: Array = points + h * (self.weights @ slopes).reshape(count, size)
        return found

    def settle(self, points: Array, time: float, distance: float) -> None:
        """Double the number of steps until it no longer matters."""
        self.steps = STEPS
        coarse = self(points, time)
        while self.steps < MOST_STEPS:
            self.steps *= 2
            fine = self(points, time)
            with numpy.errstate(all="ignore"):
                change = float(numpy.abs(fine - coarse).max())
            if change <= EXACT_ENOUGH * distance:
                self.steps //= 2
                return
            coarse = fine
        self.steps = STEPS
        raise Lost("the flow is too stiff near the point")


class GivenMap(FlowMap):
    """A function (batch, T) -> batch that somebody wrote.

    Examples
    --------
    >>> GivenMap(lambda x, time: x, 2)(numpy.zeros((3, 2)), 1.0).shape
    (3, 2)
    >>> GivenMap(lambda x, time: x[0], 2)(numpy.zeros((3, 2)), 1.0)
    Traceback (most recent call last):
    symflow.errors.ModelError: the flow returned an array of shape (2,) for a batch of shape (3, 2); return the same shape
    """

    longest, most_rows = 1e7, 60_000

    def __init__(self, function: Callable[[Array, float], Any], size: int) -> None:
        super().__init__(size)
        self.function, self.answered = function, False

    def _run(self, points: Array, time: float) -> Array:
        try:
            answer = self.function(points.copy(), time)
        except Exception as error:  # somebody else's code may raise anything
            text = f"{type(error).__name__}: {error}".splitlines()[0][:120]
            if self.answered:
                raise Lost(f"the given function failed near the point ({text})") from error
            raise ModelError(f"the flow failed on a batch of shape {points.shape} and the time {time:g} ({text}); give a"
                             " function (batch, T) -> batch") from error
        try:
            found = numpy.asarray(answer, dtype=float)
        except (TypeError, ValueError):
            raise ModelError(f"the flow returned {type(answer).__name__}, not numbers; give (batch, T) -> batch") from None
        if found.shape != points.shape:
            raise ModelError(f"the flow returned an array of shape {found.shape} for a batch of shape {points.shape};"
                             " return the same shape")
        self.answered = True
        return found

    def settle(self, points: Array, time: float, distance: float) -> None:
        """Whoever wrote the function has chosen its steps."""


def jacobians(flow: FlowMap, points: Array, time: float, width: float) -> Array:
    """The derivatives (n, D, D) of the flow map at points (n, D), by central differences of the flow.

    Examples
    --------
    >>> jacobians(GivenMap(lambda x, time: x * (1 + time), 1), numpy.ones((1, 1)), 2.0, 1e-3).round(6).tolist()
    [[[3.0]]]
    """
    count, size = points.shape
    offsets = width * numpy.eye(size)
    batch = numpy.concatenate([points[:, None] + offsets, points[:, None] - offsets], axis=1)
    ends = flow.finite(batch.reshape(-1, size), time).reshape(count, 2, size, size)
    found: Array = (ends[:, 0] - ends[:, 1]).transpose(0, 2, 1) / (2 * width)
    return found
