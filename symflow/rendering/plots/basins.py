"""The basins of a cost with several minima in the plane of y = w2 w1, their boundary, and what ends at the origin.

Why no run is needed: z = w2 w1 obeys dz/dt = -S f'(z) with S = w1² + w2², so it moves monotonically to the first zero of f'
on its way, and the sign of f' at the start says which way. So a basin is a set of values of z, its boundary is the
hyperbola w2 w1 = z° of a maximum z° of f (which itself consists of rests), and the one exception is the part of the line
w1 = s w2, s = sign f'(0), on which |w1|² is below ρ*: it ends at the origin, where S vanishes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from symflow.dynamics.drawing_style import CYCLE, TARGET, TINTS, axes_of, formula
from symflow.expressions import parse, substitute, to_latex
from symflow.expressions.tree import letter
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.models.costs import read_cost
from symflow.rendering.plots.critical_sets import equilibria, level_curves
from symflow.rendering.plots.drawing import Drawing, legend_below
from symflow.rendering.plots.layers import SIZE, streamlines
from symflow.rendering.plots.manifolds import NAMES, halves
from symflow.rendering.plots.plane import Plane, Window, Zero

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

FINE = 501
NAMED = 6  # minima up to this number are named in the legend
AWAY, HALF = "#e4e4e4", "#e0d8f3"


def basins(
    cost: Cost | str, ax: Axes | None = None, *, window: Window | None = None, horizontal: str = "w2", legend: bool = True
) -> Drawing:
    """Colour each start by the zero of f' at which its product ends.

    Parameters
    ----------
    cost
        A cost of one variable, such as ``(w^2-1)^2 + w/3``.
    ax
        Axes of matplotlib; without them a new figure is made.
    window
        left, right, bottom, top; by default wide enough for the outermost critical point.
    horizontal
        The number on the horizontal axis: "w2" or "w1".
    legend
        Put a legend below.

    Returns
    -------
    Drawing
        The layers "basins", "streamlines", "ends" (the minima), "boundary" (the other critical points of f) and "origin"
        (what ends there).
    """
    flow = GradientFlow(DeepLinear((1, 1, 1)), read_cost(cost))
    plane = Plane(flow, window if window is not None else _window(flow, horizontal), horizontal)
    ax = axes_of(ax, SIZE)
    layers: dict[str, tuple[Artist, ...]] = {"basins": _fill(plane, ax)}
    layers["streamlines"] = streamlines(flow, ax, window=plane.window, horizontal=horizontal)
    minima = [zero for zero in plane.zeros if zero.kind in ("minimum", "global minimum")]
    others = [zero for zero in plane.zeros if zero not in minima]
    few = len(minima) <= NAMED
    layers["ends"] = tuple(
        artist for place, zero in enumerate(minima)
        for artist in _curves(plane, ax, zero, CYCLE[place % len(CYCLE)], "-", _ends(zero) if few else "")
    )  # fmt: skip
    layers["boundary"] = tuple(
        artist for zero in others
        for artist in _curves(plane, ax, zero, TARGET, (0, (5, 2.5)), _rests(zero) if few else "")
    )  # fmt: skip
    origin: list[Artist] = []
    for half in halves(plane):
        if half.stable:
            colour = NAMES[True, True][1]
            origin += ax.plot(*plane.across(half.w1, half.w2), color=colour, linewidth=2.4, zorder=5, solid_capstyle="butt",
                              label=None if origin else "ends at the origin")  # fmt: skip
    origin += equilibria(flow, ax, window=plane.window, horizontal=horizontal)
    layers["origin"] = tuple(origin)
    plane.prepare(ax)
    text = to_latex(substitute(plane.cost.bind(1, 1), {"W": letter("w")}))
    ax.set_title("basins of " + formula(f"f(w) = {text}", f"f(w) = {plane.cost.text[:50]}") + ",  $y = w_2 w_1$", fontsize=11)
    if legend:
        legend_below(ax, 2)
    return Drawing((ax,), layers)


def end_of(plane: Plane, z: float) -> float | None:
    """The zero of f' at which z ends, S > 0 all the way; None if it grows beyond every bound or leaves the domain of f.

    Examples
    --------
    >>> plane = Plane(GradientFlow(DeepLinear((1, 1, 1)), Cost("w^4/4 - w^2/2")))
    >>> [end_of(plane, z) for z in (-3.0, -0.5, 0.0, 0.5, 1.0)]
    [-1.0, -1.0, 0.0, 1.0, 1.0]
    """
    values = {zero.value for zero in plane.zeros}
    slope = float(plane.slope(numpy.array(z)))
    if slope == 0 or z in values:
        return z
    ahead = [value for value in (*values, *plane.barriers) if (value - z) * slope < 0]
    nearest = min(ahead, key=lambda value: abs(value - z)) if ahead else None
    return nearest if nearest in values else None


def _fill(plane: Plane, ax: Any) -> tuple[Artist, ...]:
    """One tint for all values of z with the same end."""
    over, up, w1, w2 = plane.grid(FINE)
    z = plane.product(w1, w2)
    shown = plane.has_value(z)
    low, high = plane.reach
    edges = [low - 1, *sorted({e for e in (*(zero.value for zero in plane.zeros), *plane.barriers) if low < e < high}), high + 1]
    minima = [zero.value for zero in plane.zeros if zero.kind in ("minimum", "global minimum")]
    artists: list[Artist] = []
    colours = []
    for left, right in zip(edges, edges[1:], strict=False):
        inner = (max(left, low) + min(right, high)) / 2
        end = end_of(plane, inner)
        colours.append(AWAY if end is None else TINTS[minima.index(end) % len(TINTS)] if end in minima else HALF)
        label = {AWAY: "leaves every bound, or the domain of $f$", HALF: f"ends with $w_2w_1 = {end or 0:.4g}$ (inflection)"}
        if colours[-1] in label and colours[-1] not in colours[:-1] and plane.has_value(numpy.array(inner)):
            artists.append(ax.scatter([], [], marker="s", s=70, color=colours[-1], label=label[colours[-1]]))
    filled = ax.contourf(over, up, numpy.ma.array(z, mask=~shown), levels=edges, colors=colours, zorder=0)
    return (filled, *artists)


def _curves(plane: Plane, ax: Any, zero: Zero, colour: str, line: Any, label: str) -> list[Artist]:
    artists: list[Artist] = []
    for w1, w2 in level_curves(plane, zero.value):
        artists += ax.plot(*plane.across(w1, w2), color=colour, linestyle=line, linewidth=1.9, zorder=4,
                           label=None if artists or not label else label)  # fmt: skip
    return artists


def _ends(zero: Zero) -> str:
    return f"ends with $w_2w_1 = {_name(zero)}$"


def _rests(zero: Zero) -> str:
    return f"rests with $w_2w_1 = {_name(zero)}$ ({'inflection' if zero.kind == 'saddle' else zero.kind} of $f$)"


def _name(zero: Zero) -> str:
    """The exact number where it is short, else four digits."""
    if zero.text is not None and len(zero.text) <= 9:
        return to_latex(parse(zero.text, {}))
    return f"{zero.value:.4g}"


def _window(flow: GradientFlow, horizontal: str) -> tuple[float, float, float, float]:
    zeros = Plane(flow, horizontal=horizontal).zeros
    reach = 2 * max((abs(zero.value) for zero in zeros), default=1.0) ** 0.5 or 2.0
    return -reach, reach, -reach, reach
