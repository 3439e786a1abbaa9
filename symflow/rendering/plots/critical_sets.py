"""Where the field vanishes: the curves w2 σ(w1) = z* of the zeros z* of f', and the rests that depend on the network only.

Why contours that are polished: a formula w2 = z*/σ(w1) is steep near the zeros of σ and would be sampled badly there; a
contour finds every branch at the resolution of the page, and three Newton steps along the gradient of z bring its points
onto the curve to rounding. The curve of z* = 0 crosses itself, so it is drawn by its factors w2 = 0 and σ(w1) = 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy

from symflow.dynamics.drawing_style import REST, TARGET, axes_of
from symflow.dynamics.tape import Array
from symflow.models import GradientFlow
from symflow.rendering.plots.layers import SIZE
from symflow.rendering.plots.plane import WINDOW, Plane, Window, sign_changes

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

FINE = 401
STYLES = {"minimum": ("-", TARGET, "minima of $f$"), "other": ((0, (5, 2.5)), TARGET, "other critical points of $f$")}


def target_set(
    flow: GradientFlow, ax: Axes | None = None, *, window: Window = WINDOW, horizontal: str = "w2"
) -> tuple[Artist, ...]:
    """The set where f'(w2 σ(w1)) = 0, in black: solid where f has a minimum, dashed where it has none.

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

    Returns
    -------
    tuple
        One line for each branch; none where f' has no zero.
    """
    plane = Plane(flow, window, horizontal)
    ax = axes_of(ax, SIZE)
    artists: list[Artist] = []
    kinds = {_style(zero.kind) for zero in plane.zeros}
    named: set[str] = set()
    for zero in plane.zeros:
        style = _style(zero.kind)
        line, colour, label = STYLES[style]
        if kinds == {"minimum"}:
            label = "target set $\\{f'=0\\}$"
        for w1, w2 in level_curves(plane, zero.value):
            artists += ax.plot(
                *plane.across(w1, w2), linestyle=line, color=colour, linewidth=2.0, zorder=4,
                label=None if style in named else label,
            )  # fmt: skip
            named.add(style)
    plane.prepare(ax)
    return tuple(artists)


def _style(kind: str) -> str:
    return "minimum" if kind in ("minimum", "global minimum") else "other"


def equilibria(
    flow: GradientFlow, ax: Axes | None = None, *, window: Window = WINDOW, horizontal: str = "w2"
) -> tuple[Artist, ...]:
    """The rests off the target set: circles where σ(w1) = 0 = w2, whole lines w1 = const where σ and σ' vanish together.

    A circle is a strict saddle, because f'(0) and σ'(w1) are not 0 there. If f'(0) = 0 they all lie on the target set, and
    nothing is drawn.

    Parameters
    ----------
    flow, ax, window, horizontal
        As for `target_set`.
    """
    plane = Plane(flow, window, horizontal)
    ax = axes_of(ax, SIZE)
    artists: list[Artist] = []
    low, high = plane.bounds("w2")
    points, lines = rests(plane)
    if plane.sign and points and low <= 0 <= high:
        over, up = plane.across(numpy.array(points), numpy.zeros(len(points)))
        artists += ax.plot(over, up, "o", markersize=7, markerfacecolor="white", markeredgecolor=TARGET,
                           markeredgewidth=1.5, zorder=6, label="saddle")  # fmt: skip
    for place in lines if plane.sign else []:
        over, up = plane.across(numpy.full(2, place), numpy.array([low, high]))
        artists += ax.plot(over, up, color=REST, linewidth=2.4, zorder=4, label="rests off the target set")
    plane.prepare(ax)
    return tuple(artists)


def rests(plane: Plane) -> tuple[list[float], list[float]]:
    """The zeros of σ in the window: the simple ones, and those where σ' vanishes too.

    Examples
    --------
    >>> from symflow.models import ActivationNetwork, Cost
    >>> rests(Plane(GradientFlow(ActivationNetwork("x^3"), Cost("(1-w)^2"))))
    ([], [0.0])
    """
    places = sign_changes(lambda x: plane.activated(x)[0], *plane.bounds("w1"))
    simple = [abs(float(plane.activated(numpy.array(place))[1])) > 1e-9 for place in places]
    return (
        [place for place, plain in zip(places, simple, strict=True) if plain],
        [place for place, plain in zip(places, simple, strict=True) if not plain],
    )


def level_curves(plane: Plane, level: float) -> list[tuple[Array, Array]]:
    """The branches (w1, w2) of w2 σ(w1) = level in the window."""
    if level == 0:
        ends = {name: plane.bounds(name) for name in ("w1", "w2")}
        found = [(numpy.full(2, place), numpy.array(ends["w2"])) for part in rests(plane) for place in part]
        if ends["w2"][0] <= 0 <= ends["w2"][1]:
            found.append((numpy.linspace(*ends["w1"], FINE), numpy.zeros(FINE)))
        return found
    from contourpy import contour_generator

    over, up, w1, w2 = plane.grid(FINE)
    values = plane.product(w1, w2)
    lines = contour_generator(over, up, numpy.ma.masked_invalid(values)).lines(level)
    cell = max((over[-1] - over[0]), (up[-1] - up[0])) / (FINE - 1)
    branches = []
    for line in lines:
        rough = numpy.asarray(line, dtype=float)  # of lists where contours are kept apart
        first, second = _polished(plane, *plane.across(rough[:, 0], rough[:, 1]), level)
        start = plane.across(rough[:, 0], rough[:, 1])
        moved = numpy.maximum(abs(first - start[0]), abs(second - start[1]))
        good = numpy.isfinite(moved) & (moved < 3 * cell) & (abs(plane.product(first, second) - level) < 1e-9 * (1 + abs(level)))
        if good.sum() > 1:
            branches.append((numpy.where(good, first, numpy.nan), numpy.where(good, second, numpy.nan)))
    return branches


def _polished(plane: Plane, w1: Array, w2: Array, level: float) -> tuple[Array, Array]:
    """Newton's method along the gradient of z = w2 σ(w1)."""
    with numpy.errstate(all="ignore"):
        for _ in range(6):
            value, slope = plane.activated(w1)
            step = (w2 * value - level) / (value**2 + (w2 * slope) ** 2)
            w1, w2 = w1 - step * w2 * slope, w2 - step * value
    return w1, w2
