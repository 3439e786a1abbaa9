"""Layers of a phase plane that show how it moves: arrows, streamlines, single trajectories.

Why each layer stands alone: a figure for a lesson wants arrows and no lines, one for a paper lines and no arrows. A layer
draws on the axes it is given, returns its artists, and never makes a legend or a title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy

from symflow.dynamics.drawing_style import CYCLE, STREAM, axes_of
from symflow.dynamics.single import run
from symflow.dynamics.start import doubles, read_start
from symflow.dynamics.velocity import Velocity
from symflow.errors import ModelError
from symflow.models import GradientFlow
from symflow.rendering.plots.plane import WINDOW, Plane, Window

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

SIZE = (5.6, 5.6)
STEPS = 3000  # of a trajectory that is drawn


def vector_field(
    flow: GradientFlow, ax: Axes | None = None, *, window: Window = WINDOW, horizontal: str = "w2", arrows: int = 21
) -> tuple[Artist, ...]:
    """Arrows of equal length along the field.

    Parameters
    ----------
    flow
        A flow of two numbers with a concrete cost (see `Plane`).
    ax
        Axes of matplotlib; without them a new figure is made.
    window
        left, right, bottom, top.
    horizontal
        "w2" or "w1".
    arrows
        Arrows in a row, 2 to 200.
    """
    plane = Plane(flow, window, horizontal)
    _count(arrows, "arrows", 200)
    ax = axes_of(ax, SIZE)
    over, up, w1, w2 = plane.grid(arrows + 2)
    right, upwards = plane.across(*plane.velocity(w1, w2))
    with numpy.errstate(all="ignore"):
        length = numpy.hypot(right, upwards)
        shown = numpy.isfinite(length) & (length > 0) & plane.has_value(plane.product(w1, w2))
        right, upwards = (numpy.where(shown, one / length, numpy.nan) for one in (right, upwards))
    inner = slice(1, -1)
    artist = ax.quiver(
        over[inner], up[inner], right[inner, inner], upwards[inner, inner], color=STREAM, angles="xy", pivot="mid",
        scale=1.5 * arrows, width=0.0032, zorder=1,
    )  # fmt: skip
    plane.prepare(ax)
    return (artist,)


def streamlines(
    flow: GradientFlow, ax: Axes | None = None, *, window: Window = WINDOW, horizontal: str = "w2", density: float = 0.65
) -> tuple[Artist, ...]:
    """Lines along the field, with arrows.

    Parameters
    ----------
    density
        How close the lines are; 1 is about thirty lines, at most 5.
    flow, ax, window, horizontal
        As for `vector_field`.
    """
    plane = Plane(flow, window, horizontal)
    if not 0 < density <= 5:
        raise ModelError(f"density is {density}; give a number above 0 and at most 5")
    ax = axes_of(ax, SIZE)
    over, up, w1, w2 = plane.grid(121)
    right, upwards = plane.across(*plane.velocity(w1, w2))
    with numpy.errstate(all="ignore"):
        length = numpy.hypot(right, upwards)
        shown = numpy.isfinite(length) & (length > 0) & plane.has_value(plane.product(w1, w2))
        # The direction alone decides the line; lengths that span ten orders of magnitude would starve the integrator.
        right, upwards = (numpy.where(shown, one / length, 0.0) for one in (right, upwards))
    made = ax.streamplot(
        over, up, numpy.ma.array(right, mask=~shown), numpy.ma.array(upwards, mask=~shown), color=STREAM, density=density,
        linewidth=0.8, arrowsize=0.8, zorder=1, broken_streamlines=False, maxlength=1.5,
    )  # fmt: skip
    plane.prepare(ax)
    return made.lines, made.arrows


def trajectories(
    flow: GradientFlow, starts: Sequence[Mapping[str, Any]], ax: Axes | None = None, *, window: Window = WINDOW,
    horizontal: str = "w2", time: float | None = None,
) -> tuple[Artist, ...]:  # fmt: skip
    """Single trajectories, followed in double precision for at most 3000 steps, each from a dot.

    Parameters
    ----------
    starts
        Points as `sf.integrate` takes them.
    time
        How long; without it until each has converged.
    flow, ax, window, horizontal
        As for `vector_field`.
    """
    plane = Plane(flow, window, horizontal)
    if isinstance(starts, Mapping) or not starts:
        raise ModelError("starts is a list of points; give e.g. [{'W1': [[1]], 'W2': [[2]]}]")
    if time is not None and not 0 <= time < float("inf"):
        raise ModelError(f"the time {time} is not a finite number that is at least 0; give e.g. 10")
    ax = axes_of(ax, SIZE)
    velocity = Velocity(flow)
    artists: list[Artist] = []
    for place, start in enumerate(starts):
        found = run(velocity, doubles(read_start(flow, start)), time, max_steps=STEPS)
        near = numpy.where(abs(found.points) < 100 * max(map(abs, plane.window)), found.points, numpy.nan)
        over, up = plane.across(near[:, 0], near[:, 1])
        colour = CYCLE[place % len(CYCLE)]
        artists += ax.plot(over, up, color=colour, linewidth=1.4, zorder=3)
        artists += ax.plot(over[:1], up[:1], "o", color=colour, markersize=4, zorder=3)
    plane.prepare(ax)
    return tuple(artists)


def _count(value: Any, name: str, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 2 <= value <= most:
        raise ModelError(f"{name} is {value!r}; give an integer from 2 to {most}")
