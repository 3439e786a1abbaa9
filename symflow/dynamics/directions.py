"""`sf.count_directions`: how many directions decay, stay and grow at a rest, from trajectories alone.

Why beside the exact inertia: this count knows nothing of Hessians, and nothing of the rooms where they are computed; it
sees a map (batch, T) -> batch. So an agreement of both is an agreement of two unrelated routes. In the order of asking:
is the point a rest; what does the linear part of the flow there say; along neutral directions, are there rests; do starts
at a distance, projected onto the stable set, converge, and do their neighbours decay, stay and grow in the same numbers
from T/2 to T and from T to 2T, for each start. Wherever an answer is missing there is no verdict. Where the linear part
vanishes altogether, starts from the level set of the laws are followed instead (`directions_degenerate`).
"""

from __future__ import annotations

import time as clock
from typing import Any

import numpy

from symflow.dynamics.directions_degenerate import along_levels
from symflow.dynamics.directions_flow import FlowMap, Lost, NoVerdict
from symflow.dynamics.directions_hidden import still_directions
from symflow.dynamics.directions_linear import Flat, LinearPart, linear_part
from symflow.dynamics.directions_point import Asked, check_rest, read
from symflow.dynamics.directions_rests import DROP, SLIDES, Slides, rests_near
from symflow.dynamics.directions_results import DEGENERATE, MEANINGS, Directions
from symflow.dynamics.directions_stable_set import Paths, growth, project
from symflow.dynamics.tape import Array
from symflow.errors import ModelError
from symflow.evidence import Outcome
from symflow.interpretations import Undefined, Unsupported

STARTS = 2
LARGEST_RADIUS, SMALLEST_RADIUS = 0.3, 1e-8
CLOSE = 0.5
SHARE = 0.4  # of the slowest rate: how far a measured rate may be from the one at the point
Counts = tuple[int, int, int]


def count_directions(flow: Any, saddle: Any, *, seed: int = 0) -> Directions:
    """Count decaying, neutral and growing directions at a rest of a flow, without the Hessian.

    Parameters
    ----------
    flow
        A `GradientFlow` with a concrete cost, or any function (batch (n, D), T) -> batch (n, D).
    saddle
        The rest: ``{"W1": rows, "W2": rows, …}`` of exact numbers, a row of D numbers, or "origin" (of a `GradientFlow`).
    seed
        Of the random starts.

    Returns
    -------
    Directions
        Observed with three numbers that add up to D, or undecided with a reason.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> found = count_directions(GradientFlow(DeepLinear((1, 3, 1)), Cost("(w - 1)^2/2")), "origin")
    >>> found.decaying, found.neutral, found.growing, found.outcome.value
    (3, 0, 3, 'observed')
    >>> count_directions(lambda x, time: x + time, [0.0])
    no verdict on 1 directions: the point is not a rest of the flow: in the time 1 it moves by 1
    """
    start = clock.perf_counter()
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ModelError(f"the seed is {seed!r}; give an integer that is at least 0")
    record: dict[str, Any] = {"seed": seed}
    size, asked, counts, reason, degenerate = 0, None, None, None, None
    try:
        asked = read(flow, saddle)
        counts, degenerate = _counted(asked, seed, record)
    except NoVerdict as error:
        reason = str(error)
        degenerate = record.pop("degenerate", None)
    size = len(asked.point) if asked else _size(flow, saddle)
    record["trajectories"] = asked.flow.trajectories if asked else 1
    outcome = Outcome.OBSERVED if counts else Outcome.UNDECIDED
    decaying, neutral, growing = counts or (None, None, None)
    seconds = clock.perf_counter() - start
    meaning = {**MEANINGS, "degenerate": DEGENERATE} if degenerate else MEANINGS
    return Directions(decaying, neutral, growing, outcome, reason, size, meaning, degenerate, record, seconds, seed)


def _size(flow: Any, saddle: Any) -> int:
    if hasattr(flow, "letters"):
        return sum(int(one.rows) * int(one.cols) for one in flow.letters.values())
    return len(saddle)


def _counted(asked: Asked, seed: int, record: dict[str, Any]) -> tuple[Counts, bool]:
    """The counts, and whether the point is degenerate."""
    random = numpy.random.default_rng(seed)
    try:
        linear = linear_part(asked.flow, asked.point)
    except Flat:
        check_rest(asked, asked.flow.unit)
        record["degenerate"] = True
        _nothing_hidden(asked, len(asked.point))
        return along_levels(asked, random, record), True
    except NoVerdict:
        check_rest(asked, asked.flow.unit)
        raise
    check_rest(asked, linear.time)
    record["degenerate"] = False
    record.update(unit=linear.time, rates=[float(rate) for rate in linear.rates], difference_width=linear.width,
                  derivative_error=linear.noise)
    if linear.counts[1]:
        _nothing_hidden(asked, linear.counts[1])
    slide, reason = 0.0, "no radius was tried"
    scale = 1 + float(numpy.abs(asked.point).max())
    radius = LARGEST_RADIUS * scale
    while radius >= SMALLEST_RADIUS * scale:
        try:
            if linear.counts[1]:
                _rests(asked, linear, radius, random, slide)
            _same_along_paths(asked, linear, radius, random, record)
            record["radius"] = radius
            return linear.counts, False
        except Lost as error:
            reason = str(error)
            slide = error.slide if isinstance(error, Slides) else slide
            radius /= error.factor
    raise NoVerdict(f"at every radius down to {SMALLEST_RADIUS * scale:.1g}: {reason}")


def _nothing_hidden(asked: Asked, neutral: int) -> None:
    """No rate is merely too small for doubles."""
    if asked.exactly is None:
        return
    try:
        still = still_directions(*asked.exactly)
    except (Undefined, Unsupported):  # the cost is not defined around the point
        return
    if still is not None and still != neutral:
        raise NoVerdict(f"{neutral} directions look neutral, but only {still} of them are: rates that are not 0 are too small"
                        " beside the others for double precision")


def _rests(asked: Asked, linear: LinearPart, radius: float, random: numpy.random.Generator, before: float) -> None:
    """Neutral directions must lead to rests; `before` is the slide at the last radius, 0 if there was none.

    A slide x' = x^p fades with the radius like a power, so a small radius would hide it: a radius at which nothing slides
    counts only if nothing slid at a larger one, or if the slide broke off.
    """
    found = rests_near(asked.flow, asked.point, linear, radius, random)
    if not found.are_rests and found.slide > max(DROP, before / 2):
        raise Slides(found.slide)
    if not found.are_rests or 0 < before <= DROP:
        raise NoVerdict(SLIDES)


def _same_along_paths(
    asked: Asked, linear: LinearPart, radius: float, random: numpy.random.Generator, record: dict[str, Any]
) -> None:
    """Follow projected starts, and compare what they show with the linear part."""
    flow, point = asked.flow, asked.point
    growing = linear.counts[2]
    drawn = random.normal(size=(STARTS, len(point) - growing)) @ linear.basis[:, growing:].T
    if growing < len(point):
        drawn *= radius / numpy.linalg.norm(drawn, axis=1)[:, None]
    flow.settle(point + drawn + (growing == len(point)) * radius * random.normal(size=drawn.shape), linear.time, radius)
    _is_a_flow(flow, point + drawn, linear.time, radius)
    paths = project(flow, point, linear, point + drawn)
    _decays(paths, linear, radius)
    worst, count = 0.0, paths.points.shape[1] - 1
    for one in paths.points:
        worst = max(worst, _compare(growth(flow, one, linear), linear))
    record.update(starts=STARTS, times=[linear.time * count * part for part in (0.25, 0.5, 1.0)], worst_rate=worst,
                  worst_residual=paths.residual, final_speed=float(paths.speeds[:, -1].max()))


def _is_a_flow(flow: FlowMap, points: Array, time: float, radius: float) -> None:
    """Twice the time is the map twice."""
    once = flow.finite(flow.finite(points, time), time)
    if float(numpy.abs(flow.finite(points, 2 * time) - once).max()) > 1e-5 * radius:
        raise Lost("following the flow for a time twice is not following it for twice the time; integrate more accurately")


def _decays(paths: Paths, linear: LinearPart, radius: float) -> None:
    """The projected starts come to rest, and are still on their way at T."""
    quarter = (paths.points.shape[1] - 1) // 4
    if not linear.counts[0]:
        if float(paths.speeds.max()) > 1e-6 * radius:
            raise Lost("projected starts do not come to rest")
        return
    first, second, last = (paths.speeds[:, k * quarter : (k + 1) * quarter + 1].max(axis=1) for k in (0, 2, 3))
    if not ((second < 0.7 * first) & (last < 0.7 * second)).all():
        raise Lost("projected starts do not decay towards a rest")


def _compare(stretched: Array, linear: LinearPart) -> float:
    """The largest distance of a measured rate from the one at the point, relative to the slowest rate; it must be small."""
    quarter = len(stretched) // 4
    worst = 0.0
    for one, other in ((quarter, 2 * quarter), (2 * quarter, 4 * quarter)):
        time = (other - one) * linear.time
        difference = numpy.abs(_evened(stretched[one:other].sum(axis=0) / time, linear, time) - linear.rates)
        if not numpy.isfinite(difference).all():
            raise Lost("a direction vanishes at once: the rates are too far apart")
        worst = max(worst, float(difference.max()) / (linear.slowest or 1.0))
    if worst > SHARE:  # it falls with the radius
        raise Lost("along starts at a distance the classes are not separated, or are others than at the point",
                   min(max(4.0, 1.5 * worst / SHARE), 64.0))
    return worst


def _evened(measured: Array, linear: LinearPart, time: float) -> Array:
    """Rates that do not part in this time (a turning pair has but one) are measured together."""
    decaying, neutral, growing = linear.counts
    ends = [0, growing, growing + neutral, growing + neutral + decaying]
    found = measured.copy()
    for start, stop in zip(ends, ends[1:], strict=False):
        first = start
        for k in range(start + 1, stop + 1):
            if k == stop or (linear.rates[k - 1] - linear.rates[k]) * time > CLOSE:
                found[first:k] = measured[first:k].mean()
                first = k
    return found
