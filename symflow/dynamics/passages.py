"""What a run shows on its way: that it passed close to a rest and left it again, and that it no longer gets on.

Why the passage matters: a start on the stable set of a saddle goes there, but double precision does not stay on that set.
Near the rest everything else has decayed, so that rounding errors decide where the run leaves it, and it then converges
elsewhere, which looks like any other arrival. Seen in the velocity: it falls by many orders, and grows again.
Why the pace: where the slope of a cost jumps, steps of rounding size go to and fro for ever and lead nowhere.
"""

from __future__ import annotations

import numpy

from symflow.dynamics.tape import Array

FALL, RISE = 1e-6, 1e3  # of the velocity: the tolerance of a run decides where both blocks of a saddle are that small
WINDOW = 500  # steps
SHORT, NEAR = 1e-9, 1e-6  # of the time, and of the size of the point: less than that in a window is no progress
PASSED = ("the run passed close to a rest (at about t = {:.3g}) and left it again; rounding may have decided where it went, so"
          " the exact trajectory may end elsewhere, at that rest for instance")  # fmt: skip


class Passage:
    """Whether the velocity has fallen by many orders and has grown again; `time` is when it was smallest, else None.

    Examples
    --------
    >>> passage = Passage(1.0)
    >>> for time, speed in ((1.0, 1e-4), (2.0, 1e-8), (3.0, 1e-7), (4.0, 1e-3), (5.0, 1e-9)):
    ...     passage.update(time, speed)
    >>> passage.time
    2.0
    """

    def __init__(self, speed: float) -> None:
        self.largest = self.smallest = speed
        self.place = 0.0
        self.time: float | None = None

    def update(self, time: float, speed: float) -> None:
        """The speed at this time."""
        if speed < self.smallest:
            self.smallest, self.place = speed, time
        elif speed > RISE * self.smallest and self.smallest < FALL * self.largest:
            self.time = self.place
            self.largest = self.smallest = speed
        elif speed > self.largest:
            self.largest = self.smallest = speed


class Pace:
    """Whether a run gets on.

    Examples
    --------
    >>> pace = Pace(numpy.array([1.0]))
    >>> [pace.is_stuck(steps, 2 + 1e-14 * steps, numpy.array([1e-9]), 1.0) for steps in (500, 501, 1000)]
    [False, False, True]
    """

    def __init__(self, start: Array) -> None:
        self.time, self.point, self.speed = 0.0, start.copy(), 0.0

    def is_stuck(self, steps: int, time: float, point: Array, speed: float) -> bool:
        """Whether the last window of steps led neither on in time nor elsewhere, nor to a higher speed."""
        if steps % WINDOW:
            return False
        moved = float(numpy.abs(point - self.point).max())
        stays = moved <= NEAR * (1 + float(numpy.abs(point).max())) and speed <= 2 * self.speed
        found = stays and time - self.time <= SHORT * time
        self.time, self.point, self.speed = time, point.copy(), speed
        return found
