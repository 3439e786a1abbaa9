"""The foliation by invariant manifolds around a branch of critical points, in three dimensions and without a projection.

Why widths 2,1,1: they have three numbers W1 = (x, y), W2 = h, so the whole state space fits on the page; one law,
C = x² + y² - h², so its levels, the leaves, are surfaces; and for a critical point T ≠ 0 of f the critical points with
product T are the curve W1 = T/h. A curve that crosses surfaces is what the figure is about: along the half h > 0 of it

    C = |T|²/h² - h²

falls strictly from +∞ to -∞, so each leaf meets the half in exactly one point, h² = (-C + (C² + 4|T|²)^(1/2))/2. Every
leaf is invariant for every cost, because C is conserved; the cost only says how a trajectory runs on its leaf, and where
T lies. A start fixes the leaf, and the leaf fixes the only point of the half branch where the trajectory can end.
(A leaf with C > 0 also meets the other half, h < 0, in its mirror image; that half is not drawn.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from symflow.dynamics.drawing_style import CYCLE, TARGET, darker, formula, pyplot
from symflow.dynamics.single import run
from symflow.dynamics.velocity import Velocity
from symflow.errors import ModelError
from symflow.expressions import to_latex
from symflow.interpretations import Floats, evaluate
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.models.costs import read_cost
from symflow.models.numbers import exact_constant
from symflow.rendering.plots.drawing import Drawing
from symflow.saddles.exact import situation
from symflow.saddles.fields import Unsettled
from symflow.saddles.point_report import is_zero

if TYPE_CHECKING:
    from matplotlib.artist import Artist

SECTOR = 0.7  # half of the angle around T that is shown, in radians
MESH = 33
MOST = 12
STEPS = 150  # of a trajectory; a cost that is flat at T takes many more, and stays near the branch for all of them
Numbers = Sequence[Any]


def foliation(
    target: Numbers = (1, "1/2"),
    levels: Numbers = (-3, "-3/2", 0, "3/2", 3),
    ax: Any = None,
    *,
    cost: Cost | str | None = None,
    trajectories: bool = True,
) -> Drawing:
    """Leaves C = |W1|² - W2², the branch W2 W1 = T of critical points in black, and trajectories on the leaves.

    Parameters
    ----------
    target
        The two entries of T, exact numbers, not both 0: a critical point of the cost.
    levels
        The values of C of the leaves, exact and different numbers, at most 12.
    ax
        Three-dimensional axes of matplotlib; without them a new figure is made.
    cost
        A cost in W (1 x 2); by default norm2(W - T)/2. Its gradient must vanish at T, which is decided exactly.
    trajectories
        Draw trajectories.

    Returns
    -------
    Drawing
        The layers "leaves", "branch", "points" (where a leaf meets the branch) and "trajectories".
    """
    goal, heights = _numbers(target, "target", 2, 2), _numbers(levels, "levels", 1, MOST)
    if not any(goal):
        raise ModelError("the target is 0, and the critical points with product 0 are no single curve; give e.g. (1, '1/2')")
    if len(set(heights)) < len(heights):
        raise ModelError(f"levels are {str(list(levels))[:60]}, but two of them are the same leaf; give different numbers")
    flow = _flow(cost, target)
    ax = _axes(ax)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    heights, names = [heights[i] for i in order], [str(levels[i]) for i in order]
    size = math.hypot(*goal)
    top = max(1.25 * meeting(size, heights[0]), 1.1)
    layers: dict[str, tuple[Artist, ...]] = {"leaves": _leaves(ax, goal, heights, names, top)}
    if trajectories:
        layers["trajectories"] = _trajectories(ax, flow, goal, heights, top)
    h = numpy.geomspace(meeting(size, 1.25 * max(heights[-1], 1.0)), top, 300)
    layers["branch"] = tuple(ax.plot(goal[0] / h, goal[1] / h, h, color=TARGET, linewidth=2.6, zorder=8,
                                     label=r"critical points $W_2W_1=T$, $W_2>0$"))  # fmt: skip
    at = numpy.array([meeting(size, level) for level in heights])
    layers["points"] = tuple(ax.plot(goal[0] / at, goal[1] / at, at, "o", color=TARGET, markerfacecolor="white", markersize=6,
                                     markeredgewidth=1.6, zorder=9, label="the one point on each leaf"))  # fmt: skip
    _frame(ax, goal, [str(one) for one in target])
    return Drawing((ax,), layers)


def meeting(size: float, level: float) -> float:
    """The h > 0 at which the leaf C = level meets the branch of a target of this size.

    Examples
    --------
    >>> h = meeting(2.0, 3.0)
    >>> h, 4 / h**2 - h**2
    (1.0, 3.0)
    """
    root = math.hypot(level, 2 * size)
    square = (root - level) / 2 if level < 0 else 2 * size**2 / (root + level)  # without cancellation
    return math.sqrt(square)


def _leaves(ax: Any, goal: list[float], heights: list[float], names: list[str], top: float) -> tuple[Artist, ...]:
    """The part of each hyperboloid around the direction of T, from its lowest point or h = 0 up to the top."""
    centre = math.atan2(goal[1], goal[0])
    size = math.hypot(*goal)
    angles = centre + numpy.linspace(-SECTOR, SECTOR, MESH)
    artists = []
    for place, (level, name) in enumerate(zip(heights, names, strict=True)):
        low = math.sqrt(max(-level, 0.0))
        high = max(top, 1.2 * low)
        high = min(high, math.sqrt(max((1.6 * size / meeting(size, heights[-1])) ** 2 - level, low**2 + 0.01)))
        h = low + (high - low) * numpy.linspace(0, 1, MESH) ** (2 if level < 0 else 1)  # closer near the tip
        reach = numpy.sqrt(numpy.maximum(level + h**2, 0.0))
        colour = CYCLE[place % len(CYCLE)]
        artists.append(ax.plot_surface(
            reach[:, None] * numpy.cos(angles), reach[:, None] * numpy.sin(angles), numpy.repeat(h[:, None], MESH, axis=1),
            color=colour, alpha=0.3, linewidth=0, antialiased=False, shade=False, rstride=1, cstride=1, zorder=place,
        ))  # fmt: skip
        edges = {"color": colour, "linewidth": 1.2, "zorder": place}  # they make a leaf visible where it is seen from the side
        for end in (0, -1):
            artists += ax.plot(reach * numpy.cos(angles[end]), reach * numpy.sin(angles[end]), h, **edges,
                               label=f"$C = {name}$" if end else None)  # fmt: skip
        for end in (0, -1):
            artists += ax.plot(reach[end] * numpy.cos(angles), reach[end] * numpy.sin(angles), h[end], **edges)
    return tuple(artists)


def _trajectories(ax: Any, flow: GradientFlow, goal: list[float], heights: list[float], top: float) -> tuple[Artist, ...]:
    """Four runs on each leaf, from both sides of the branch point and from below and above it."""
    velocity, size, centre = Velocity(flow), math.hypot(*goal), math.atan2(goal[1], goal[0])
    artists: list[Artist] = []
    for place, level in enumerate(heights):
        here, low = meeting(size, level), math.sqrt(max(-level, 0.0))
        below, above = 0.7 * low + 0.3 * here, (here + top) / 2
        for h, turn in ((below, 0.9), (below, -0.9), (above, 0.8), (above, -0.8)):
            reach = math.sqrt(max(level + h * h, 0.0))
            angle = centre + turn * SECTOR
            points = run(velocity, numpy.array([reach * math.cos(angle), reach * math.sin(angle), h]), max_steps=STEPS).points
            artists += ax.plot(*points.T, color=darker(CYCLE[place % len(CYCLE)]), linewidth=1.7, zorder=7)
            artists += ax.plot(*points[:1].T, "o", color=darker(CYCLE[place % len(CYCLE)]), markersize=2.5, zorder=7)
    return tuple(artists)


# --- reading ----------------------------------------------------------------------------------------------------------
def _numbers(values: Any, name: str, least: int, most: int) -> list[float]:
    if isinstance(values, str) or not isinstance(values, Sequence) or not least <= len(values) <= most:
        wanted = f"{least} numbers" if least == most else f"{least} to {most} numbers"
        raise ModelError(f"{name} is {str(values)[:60]}; give a list of {wanted}, e.g. [1, '1/2']")
    return [float(evaluate(exact_constant(one, name), Floats({}))[0][0]) for one in values]


def _flow(cost: Cost | str | None, target: Numbers) -> GradientFlow:
    """The flow, after it is decided that the target is critical."""
    given = Cost("norm2(W - T)/2", T=[list(target)]) if cost is None else read_cost(cost)
    if not isinstance(given, Cost):
        raise ModelError("an arbitrary cost has no trajectories; give a concrete one, e.g. norm2(W - T)/2")
    flow = GradientFlow(DeepLinear((2, 1, 1)), given)
    try:
        here = situation(flow, {"W1": [list(target)], "W2": [[1]]})
        critical = is_zero(here, [here.gradient])
    except Unsettled as error:
        raise ModelError(f"whether the target is critical for the cost is not settled: {error}; give another cost") from None
    if not critical:
        gradient = ", ".join(map(str, here.gradient[0]))
        raise ModelError(f"the target is not critical: the gradient of the cost there is ({gradient}); give a zero of it")
    return flow


def _axes(ax: Any) -> Any:
    plt = pyplot()
    if ax is None:
        ax = plt.figure(figsize=(7.6, 6.2), layout="constrained").add_subplot(projection="3d")
    if not hasattr(ax, "plot_surface"):
        raise ModelError("ax has two dimensions; give axes of subplot(projection='3d'), or leave it out for a new figure")
    ax.computed_zorder = False
    return ax


def _frame(ax: Any, goal: list[float], names: list[str]) -> None:
    ax.set_xlabel("$(W_1)_{00}$")
    ax.set_ylabel("$(W_1)_{01}$")
    ax.set_zlabel("$W_2$")
    ax.set_aspect("equal")
    ax.set_box_aspect(None, zoom=1.12)
    ax.view_init(elev=15, azim=math.degrees(math.atan2(goal[1], goal[0])) - 80)
    target = formula(rf"T = ({', '.join(to_latex(exact_constant(name)) for name in names)})", f"T = ({', '.join(names)})")
    ax.set_title(f"leaves $|W_1|^2 - W_2^2 = C$ and the branch that each meets once; {target}", fontsize=11, y=0.95)
    handles, labels = ax.get_legend_handles_labels()
    order = sorted(range(len(labels)), key=lambda i: labels[i].startswith("$C"))
    ax.legend([handles[i] for i in order], [labels[i] for i in order], loc="upper center", bbox_to_anchor=(0.5, 0.02),
              ncol=3, frameon=False, fontsize=9)  # fmt: skip
