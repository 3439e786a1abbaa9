"""Figures of runs: what imbalance does to the speed, and how well a run keeps the exact laws.

Why the distance to the end on a logarithmic axis: every curve falls exponentially in the end, so the slopes are the rates,
and a larger c is a steeper line; on a linear axis all of them look alike. Drift is drawn likewise, because what matters
is its order of magnitude: the laws are exact, so all of it is the error of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from symflow.dynamics.acceleration import Acceleration
from symflow.dynamics.drawing import time_axis
from symflow.dynamics.drawing_style import CYCLE, FAINT, axes_of, formula, pyplot
from symflow.dynamics.drift import Drift, UnitLaw
from symflow.dynamics.tape import Array
from symflow.dynamics.trajectory import Trajectory
from symflow.errors import ModelError
from symflow.expressions import name_to_latex, parse, to_latex
from symflow.interpretations import Floats, evaluate
from symflow.rendering.plots.drawing import Drawing

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

EPSILON = float(numpy.finfo(float).eps)
MANY = 10  # curves up to this number are named one by one


def acceleration(found: Acceleration, axes: Sequence[Axes] | None = None) -> Drawing:
    """The cost over time for growing c at equal product (left), and the time to the tolerance against c (right).

    Parameters
    ----------
    found
        What `symflow.dynamics.acceleration.accelerate` returns.
    axes
        Two axes; without them a new figure is made.
    """
    _check(found, Acceleration, "acceleration", "accelerate('(w - 2)^2/2', 0, [1, 4, 16])")
    if axes is None:
        axes = tuple(pyplot().subplots(1, 2, figsize=(10.4, 4.3), layout="constrained", width_ratios=(1.25, 1))[1])
    if len(axes) != 2:
        raise ModelError(f"the figure has two parts, but {len(axes)} axes are given; give two, or none for a new figure")
    return Drawing(tuple(axes), {"cost": cost_curves(found, axes[0]), "times": time_to_tolerance(found, axes[1])})


def cost_curves(found: Acceleration, ax: Axes | None = None) -> tuple[Artist, ...]:
    """g(t) above its end for each c, one curve each; the tolerance is dotted.

    Parameters
    ----------
    found
        What `accelerate` returns.
    ax
        Axes of matplotlib; without them a new figure is made.
    """
    _check(found, Acceleration, "cost_curves", "accelerate('(w - 2)^2/2', 0, [1, 4, 16])")
    ax = axes_of(ax)
    lowest = found.lowest if found.lowest is not None and (found.values > found.lowest).any() else None
    shown = found.values if lowest is None else found.values - lowest
    artists: list[Artist] = []
    few = len(found.c) <= MANY
    for place, (c, row, colour) in enumerate(zip(found.c, shown, _shades(len(found.c)), strict=True)):
        label = f"$c = {to_latex(parse(c, {}))}$" if few or place in (0, len(found.c) - 1) else None
        curve = numpy.where(row > 0, row, numpy.nan) if lowest is not None else row
        artists += ax.plot(found.times, curve, color=colour, linewidth=1.9, label=label)
    if lowest is not None:
        ax.set_yscale("log")
        first = float(numpy.nanmax(shown[:, 0]))
        if first > 0:
            goal = float(parse(found.tolerance, {}).args[0]) * first
            artists.append(ax.axhline(goal, color=FAINT, linestyle=":", linewidth=1.1, label=f"{found.tolerance} of the start"))
            ax.set_ylim(goal / 5, 2 * first)
    ax.set_xlim(float(found.times[0]), float(found.times[-1]))
    ax.set_xlabel("time $t$")
    ax.set_ylabel(r"$g(t) - g(\infty)$" if lowest is not None else "$g(t)$")
    cost = formula(f"f(w) = {to_latex(_cost(found.cost))}", found.cost[:50])
    ax.set_title(f"{cost},  $w_2 w_1 = {to_latex(parse(found.product, {}))}$ at the start", fontsize=10)
    ax.grid(True, color="#e6e9ec", linewidth=0.6)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9, frameon=False)
    return tuple(artists)


def time_to_tolerance(found: Acceleration, ax: Axes | None = None) -> tuple[Artist, ...]:
    """The time until f - f_end has fallen to the tolerance, against c; dashed, the slope -1/2 of large c.

    For large c, dz/dt = -(c + 4z²)^(1/2) f'(z) is nearly -c^(1/2) f'(z), so the time is proportional to c^(-1/2). A c at
    which the tolerance was never seen is a cross at the top.

    Parameters
    ----------
    found, ax
        As for `cost_curves`.
    """
    _check(found, Acceleration, "time_to_tolerance", "accelerate('(w - 2)^2/2', 0, [1, 4, 16])")
    ax = axes_of(ax)
    places = numpy.array([float(evaluate(parse(c, {}), Floats({}))[0][0]) for c in found.c])
    times = numpy.array([numpy.nan if one is None else one for one in found.time_to])
    seen = numpy.isfinite(times)
    positive = seen & (places > 0) & (times > 0)
    order = numpy.argsort(places)
    artists: list[Artist] = []
    if positive.any():
        least = float(places[places > 0].min())
        ax.set_xscale("symlog", linthresh=least, linscale=0.4) if (places == 0).any() else ax.set_xscale("log")
        ax.set_yscale("log")
        largest = max(places[positive])
        over = numpy.geomspace(max(least, largest / 30), largest, 60)
        line = times[positive & (places == largest)][0] * numpy.sqrt(largest / over)
        artists += ax.plot(over, line, color=FAINT, linestyle=(0, (5, 3)), linewidth=1.1, label=r"slope $-\frac{1}{2}$")
    artists += ax.plot(places[order], times[order], "-", color=FAINT, linewidth=0.9, zorder=1)
    artists.append(ax.scatter(places[seen], times[seen], c=numpy.array(_shades(len(places)))[seen], s=42, zorder=3))
    if not seen.all():
        top = float(numpy.nanmax(times)) * 1.6 if seen.any() else 1.0
        artists += ax.plot(places[~seen], numpy.full((~seen).sum(), top), "x", color="#d3121b", markersize=8, label="never")
    if len(places) <= MANY:
        ax.set_xticks(places, [f"${to_latex(parse(c, {}))}$" for c in found.c])
        ax.set_xticks([], minor=True)
    for formatter in (ax.yaxis.set_major_formatter, ax.yaxis.set_minor_formatter):
        formatter("{x:g}")
    ax.set_xlabel("$c$")
    ax.set_ylabel(f"time until $g - g(\\infty)$ has fallen to\n{found.tolerance} of its value at the start")
    ax.set_title("larger imbalance, faster descent", fontsize=10)
    ax.grid(True, which="major", color="#e6e9ec", linewidth=0.6)
    ax.set_axisbelow(True)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(loc="best", fontsize=9, frameon=False)
    return tuple(artists)


def drift(found: Trajectory, ax: Axes | None = None) -> tuple[Artist, ...]:
    """How far a run leaves each exact law, on a logarithmic axis; the rounding unit is dotted.

    Parameters
    ----------
    found
        What `sf.integrate` returns.
    ax
        Axes of matplotlib; without them a new figure is made.

    Returns
    -------
    tuple
        One line for each law, then the rounding unit. A change of exactly 0 leaves a gap.
    """
    _check(found, Trajectory, "drift", "sf.integrate(flow, start)")
    changes = law_changes(found)
    if not changes:
        raise ModelError("this network has no laws that are followed; give a linear one of two layers or more, or one sample")
    ax = axes_of(ax)
    artists: list[Artist] = []
    for place, (law, change) in enumerate(changes.items()):
        label = (_law(law) + ("" if change.any() else " (exactly 0)")) if len(changes) <= MANY else None
        artists += ax.plot(found.times, numpy.where(change > 0, change, numpy.nan), color=CYCLE[place % len(CYCLE)],
                           linewidth=1.4, label=label)  # fmt: skip
    ax.set_yscale("log")
    artists.append(ax.axhline(EPSILON, color=FAINT, linestyle=":", linewidth=1.1, label="rounding unit"))
    top = max((float(numpy.nanmax(one)) for one in changes.values() if numpy.isfinite(one).any()), default=0.0)
    ax.set_ylim(EPSILON / 20, max(30 * top, 100 * EPSILON))
    time_axis(ax, found)
    ax.set_ylabel("|change| of the law")
    ax.set_title(f"drift of {len(changes)} exact law{'s' * (len(changes) > 1)}, {found.steps} steps", fontsize=10)
    ax.grid(True, color="#e6e9ec", linewidth=0.6)
    ax.legend(loc="upper left", fontsize=9, frameon=False, ncol=2)
    return tuple(artists)


def law_changes(found: Trajectory) -> dict[str, Array]:
    """|change| of each law at each stored step; NaN where the law has no value on the way.

    Examples
    --------
    >>> import symflow as sf
    >>> flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("(w - 2)^2/2"))
    >>> changes = law_changes(sf.integrate(flow, {"W1": [[3]], "W2": [[0]]}, time=1))
    >>> [(law, bool(change.max() < 1e-12)) for law, change in changes.items()]
    [('W1@W1.T - W2.T@W2', True)]
    """
    points = found.points
    repeated = numpy.repeat(points[:1], len(points), axis=0)
    from_start, stepwise = Drift(found.flow, repeated), Drift(found.flow, points[:-1])
    from_start.update(numpy.arange(len(points)), points)
    if len(points) > 1:
        stepwise.update(numpy.arange(len(points) - 1), points[1:])
    changes: dict[str, Array] = {}
    for name, law in from_start.laws.items():
        step = stepwise.laws[name]  # Phi is integrated from step to step, so its changes are added up
        if isinstance(step, UnitLaw):
            changes[name] = numpy.abs(numpy.concatenate([[0.0], numpy.cumsum(step.change)]))
        else:
            changes[name] = law.largest
    return changes


# --- pieces -----------------------------------------------------------------------------------------------------------
def _check(found: Any, kind: type, name: str, example: str) -> None:
    if not isinstance(found, kind):
        raise ModelError(f"{name} draws what {example.split('(')[0]} returns, not {type(found).__name__}; give {example}")


def _shades(count: int) -> list[Any]:
    """Dark to light, told apart by everybody, also in grey."""
    scale = pyplot().get_cmap("viridis")
    return [scale(value) for value in numpy.linspace(0.0, 0.88, count)]


def _cost(text: str) -> Any:
    from symflow.expressions.tree import letter

    return parse(text, {"w": letter("w"), "W": letter("w")})


def _law(text: str) -> str:
    """The imbalance of two layers as a formula, a law of a unit in short."""
    if "@" in text:
        first = name_to_latex(text.split("@")[0])
        second = name_to_latex(text.split(" - ")[1].split(".")[0])
        return rf"${first}{first}^\top - {second}^\top {second}$"
    head, invariant = text.split(",")[0], r"$\frac{1}{2} w_2^2 - \Phi(w_1)$"
    return f"unit {head[head.index('[') + 1 : head.index(']')]}: {invariant}" if "[" in head else invariant
