"""When a run stops, and when it counts as converged.

Why the distance that is left, and not the velocity: a velocity of 1e-10 is large for a cost that was multiplied by 1e-12
and small for a steep one. Between two steps the velocity falls by a factor e^(-rho dt); if it goes on like that, the point
still moves by |velocity| / rho. A velocity that grows (a saddle is being left) never counts, however small it is, and a
slow approach like 1/sqrt(t) is not taken for an arrival. Double precision proves nothing by this: it is observed.

Why the patience is renewed: a start high on a steep cost moves at a speed of 1e43, so what is long for it is nothing for the
end of the run. As long as the point moves, by a part of its size at a time, the speed of these moves tells how long to wait
for the next; a slow approach like 1/sqrt(t) soon makes no such move, and one that goes on for ever, like log(t), is left.
"""

from __future__ import annotations

import enum
import math

import numpy

from symflow.dynamics.tape import Array

TOLERANCE = 1e-10
LARGEST = 1e100  # numbers beyond it are said to grow without bound
LONGEST = 1e15  # times the time in which the start would move by its own size: an approach slower than that has no end
PART, AGAIN = 1e-3, 1e9  # a move by this part of its size renews the patience, by so many times the time scale before it
FARTHEST = 1e100  # times the first time scale: no patience goes beyond
CRITERION = f"at the present rate of decay of the velocity the distance left is at most {TOLERANCE:g} (1 + |point|)"


class Stop(enum.Enum):
    """Why a run ended; the text of each is what a reader is told."""

    REACHED = "the time was reached"
    CONVERGED = "converged"
    SINGULAR = "no step is small enough"
    GROWS = "the numbers grow without bound"
    SLOW = "no end is in sight"
    STUCK = "no step leads on"
    STEPS = "too many steps"
    TIMEOUT = "timeout"

    @property
    def is_complete(self) -> bool:
        """Whether the run did what was asked."""
        return self in (Stop.REACHED, Stop.CONVERGED)

    def reason(self, time: float, speed: float, steps: int, limited: bool) -> str | None:
        """Why what was asked is not known, and what would help; None of a complete run.

        Examples
        --------
        >>> Stop.STEPS.reason(2.5, 1.0, 300, limited=True).split("; ")[-1]
        'ask for a shorter time'
        >>> Stop.STEPS.reason(2.5, 1.0, 300, limited=False).split("; ")[-1]
        'to see the run up to there give a time below 2.5'
        """
        at = f"t = {time:.6g}"
        below = f"to see the run up to there give a time below {time:.6g}"
        advice = "choose another start" if not time else "ask for a shorter time" if limited else below
        if self is Stop.SINGULAR:
            return (f"at {at}, where |velocity| = {speed:.3g}, no step of double precision is small enough: the flow blows up"
                    f" there, or the cost is not defined beyond; {advice}")
        if self is Stop.GROWS:
            return f"the numbers pass {LARGEST:g} at {at}: nothing holds the flow (is the cost bounded below?)"
        if self is Stop.SLOW:
            return (f"at {at} the run has not converged: for very long it has hardly moved, or it moves on without an end"
                    " (possible causes: an approach slower than exponential, no rest at all, very different rates); give a time")
        if self is Stop.STUCK:
            return (f"the last steps before {at}, where |velocity| = {speed:.3g}, did not lead on (possible causes: the cost or"
                    f" the activation has no slope there, or its slope jumps); {advice}")
        if self is Stop.STEPS:
            return (f"{steps} steps led only to {at} (possible causes: a stiff cost or very different rates, a slow approach,"
                    f" rounding errors in the velocity); {advice}")
        return "timeout" if self is Stop.TIMEOUT else None


def distance_left(before: Array, after: Array, duration: Array) -> Array:
    """How far points still move if their velocities (batch, D) go on decaying as they did; infinite if they do not decay.

    Examples
    --------
    >>> distance_left(numpy.array([[1.0]]), numpy.array([[math.exp(-2)]]), numpy.array([1.0])).round(6).tolist()
    [0.067668]
    """
    first, last = _lengths(before), _lengths(after)
    with numpy.errstate(all="ignore"):
        rate = numpy.log(first / last) / duration
        left = numpy.where(rate > 0, last / rate, math.inf)
    found: Array = numpy.where(last == 0, 0.0, left)
    return found


def _lengths(rows: Array) -> Array:
    """Norms, of numbers whose squares may be too small for a double: such a velocity is not 0."""
    largest = numpy.abs(rows).max(axis=1, keepdims=True)
    with numpy.errstate(all="ignore"):
        found: Array = largest[:, 0] * numpy.linalg.norm(rows / numpy.where(largest > 0, largest, 1.0), axis=1)
    return found


class Patience:
    """When runs without a time are given up, for a batch: `bounds` (batch,), moved on as long as the points move.

    Examples
    --------
    >>> patience = Patience(numpy.array([[3.0]]), numpy.array([[-2.0]]))
    >>> patience.bounds.tolist()
    [2000000000000000.0]
    >>> patience.renew(numpy.array([[1.0]]), numpy.array([[-1e-20]]), numpy.array([1e15]))  # by the scale before the move
    >>> patience.renew(numpy.array([[0.9]]), numpy.array([[-1e-21]]), numpy.array([1e16]))
    >>> bool(abs(patience.bounds[0] / 2e29 - 1) < 1e-12)
    True
    """

    def __init__(self, points: Array, velocities: Array) -> None:
        self.places, self.scales = points.copy(), _scales(points, velocities)
        self.bounds, self.last = LONGEST * self.scales, FARTHEST * self.scales

    def renew(self, points: Array, velocities: Array, times: Array) -> None:
        """The points are here now."""
        moved = numpy.abs(points - self.places).max(axis=1) > PART * (1 + numpy.abs(points).max(axis=1))
        if not moved.any():
            return
        more = numpy.minimum(times + AGAIN * self.scales, self.last)
        self.bounds = numpy.where(moved, numpy.fmax(self.bounds, more), self.bounds)
        self.scales = numpy.where(moved, _scales(points, velocities), self.scales)
        self.places = numpy.where(moved[:, None], points, self.places)

    def keep(self, chosen: Array) -> None:
        """Only these go on."""
        for name in ("places", "scales", "bounds", "last"):
            setattr(self, name, getattr(self, name)[chosen])


def _scales(points: Array, velocities: Array) -> Array:
    """The times in which points would move by their own size; the largest entry is taken, for squares may overflow."""
    with numpy.errstate(all="ignore"):
        found: Array = (1 + numpy.abs(points).max(axis=1)) / numpy.abs(velocities).max(axis=1)
    return found


def has_converged(points: Array, before: Array, after: Array, duration: Array) -> Array:
    """The criterion, for a batch."""
    found: Array = distance_left(before, after, duration) <= TOLERANCE * (1 + numpy.linalg.norm(points, axis=1))
    return found
