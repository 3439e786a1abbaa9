"""When a run stops, and when it counts as converged.

Why the distance that is left, and not the velocity: a velocity of 1e-10 is large for a cost that was multiplied by 1e-12
and small for a steep one. Between two steps the velocity falls by a factor e^(-rho dt); if it goes on like that, the point
still moves by |velocity| / rho. A velocity that grows (a saddle is being left) never counts, however small it is, and a
slow approach like 1/sqrt(t) is not taken for an arrival. Double precision proves nothing by this: it is observed.
"""

from __future__ import annotations

import enum
import math

import numpy

from symflow.dynamics.tape import Array

TOLERANCE = 1e-10
LARGEST = 1e100  # numbers beyond it are said to grow without bound
LONGEST = 1e15  # times the time in which the start would move by its own size: an approach slower than that has no end
CRITERION = f"at the present rate of decay of the velocity the distance left is at most {TOLERANCE:g} (1 + |point|)"


class Stop(enum.Enum):
    """Why a run ended; the text of each is what a reader is told."""

    REACHED = "the time was reached"
    CONVERGED = "converged"
    SINGULAR = "no step is small enough"
    GROWS = "the numbers grow without bound"
    SLOW = "no end is in sight"
    STEPS = "too many steps"
    TIMEOUT = "timeout"

    @property
    def is_complete(self) -> bool:
        """Whether the run did what was asked."""
        return self in (Stop.REACHED, Stop.CONVERGED)

    def reason(self, time: float, speed: float, steps: int) -> str | None:
        """Why what was asked is not known, and what would help; None of a complete run."""
        at = f"t = {time:.6g}"
        if self is Stop.SINGULAR:
            return (f"at {at}, where |velocity| = {speed:.3g}, no step of double precision is small enough: the flow blows up"
                    " there, or the cost is not defined beyond; ask for a shorter time")
        if self is Stop.GROWS:
            return f"the numbers pass {LARGEST:g} at {at}: nothing holds the flow (is the cost bounded below?)"
        if self is Stop.SLOW:
            return f"at {at} the run has not converged: the approach is slower than exponential, or there is none; give a time"
        if self is Stop.STEPS:
            return (f"{steps} steps led only to {at}: the cost is stiff here, or the approach is slow; ask for a shorter time, or"
                    " for none, and the run goes on until it has converged")
        return "timeout" if self is Stop.TIMEOUT else None


def distance_left(before: Array, after: Array, duration: Array) -> Array:
    """How far points still move if their velocities (batch, D) go on decaying as they did; infinite if they do not decay.

    Examples
    --------
    >>> distance_left(numpy.array([[1.0]]), numpy.array([[math.exp(-2)]]), numpy.array([1.0])).round(6).tolist()
    [0.067668]
    """
    first, last = numpy.linalg.norm(before, axis=1), numpy.linalg.norm(after, axis=1)
    with numpy.errstate(all="ignore"):
        rate = numpy.log(first / last) / duration
        left = numpy.where(rate > 0, last / rate, math.inf)
    found: Array = numpy.where(last == 0, 0.0, left)
    return found


def longest_times(points: Array, velocities: Array) -> Array:
    """When a run without a time is given up, for a batch.

    Examples
    --------
    >>> longest_times(numpy.array([[3.0]]), numpy.array([[-2.0]])).tolist()
    [2000000000000000.0]
    """
    speed = numpy.linalg.norm(velocities, axis=1)
    with numpy.errstate(all="ignore"):
        found: Array = LONGEST * (1 + numpy.linalg.norm(points, axis=1)) / speed
    return found


def has_converged(points: Array, before: Array, after: Array, duration: Array) -> Array:
    """The criterion, for a batch."""
    found: Array = distance_left(before, after, duration) <= TOLERANCE * (1 + numpy.linalg.norm(points, axis=1))
    return found
