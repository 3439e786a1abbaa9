"""The curves through a saddle: its center-stable manifold in red, its unstable manifold in blue, as far as they reach.

Through a rest (p, 0), σ(p) = 0, goes the level w2² = 2(Φ(w1) - Φ(p)), Φ' = σ/σ'. On the half w2 = s sign(σ) |w2|, with
s = sign f'(0), the flow runs to the rest, on the other half away from it, and on both |w1 - p|, |w2| and |z| grow together
along the curve. So each ends where z meets the first zero of f' on its side (or the end of its domain): the unstable
manifold at the target, the center-stable one at a maximum of f if there is one (for widths 1,1,1 this is |w1|² < ρ* of
`analyze`). What lies beyond belongs to the level, but to neither manifold; it can be dotted.

Why the closed form only where the checker has accepted one: `activation` gives the branch as a text, proved to lie on the
level; elsewhere (erf, a rest that is not the origin) Φ is summed by Gauss quadrature, which is good enough for a page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from symflow.dynamics.activations import activation
from symflow.dynamics.drawing_style import FAINT, STABLE, UNSTABLE, axes_of
from symflow.dynamics.tape import Array, compiled
from symflow.errors import SymflowError
from symflow.expressions import parse
from symflow.expressions.tree import letter
from symflow.models import GradientFlow
from symflow.rendering.plots.critical_sets import rests
from symflow.rendering.plots.layers import SIZE
from symflow.rendering.plots.plane import WINDOW, Plane, Window

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

SAMPLES = 400
PANELS, NODES = 12, 16
FLAT, SCAN = 1e-9, 2001
NAMES = {
    (True, True): ("center-stable manifold", STABLE), (False, True): ("unstable manifold", UNSTABLE),
    (True, False): ("starts that end at $(0, 0)$", STABLE), (False, False): ("curve that leaves $(0, 0)$", UNSTABLE),
}  # fmt: skip
Branch = Callable[[Array], Array]


@dataclass(frozen=True)
class Half:
    """Half of a manifold, from its rest outward: (w1, w2), and the rest of its level in the window.

    It is `strict` if the rest is a strict saddle; else (σ' = 0 there) the curve is all of the set that it attracts or repels
    on this side, and no manifold of a linearisation.
    """

    stable: bool
    strict: bool
    w1: Array
    w2: Array
    beyond: tuple[Array, Array]


def separatrices(
    flow: GradientFlow, ax: Axes | None = None, *, window: Window = WINDOW, horizontal: str = "w2", whole: bool = False
) -> tuple[Artist, ...]:
    """The center-stable manifolds (red) and the unstable manifolds (blue) of the rests with w2 = 0.

    Parameters
    ----------
    whole
        Dot the rest of the levels, which cut the plane into invariant regions.
    flow
        A flow of two numbers with a concrete cost (see `Plane`).
    ax, window, horizontal
        As for `target_set`.

    Returns
    -------
    tuple
        One line for each half; none if f'(0) = 0, for then these rests lie on the target set.
    """
    plane = Plane(flow, window, horizontal)
    ax = axes_of(ax, SIZE)
    artists: list[Artist] = []
    named: set[str] = set()
    for half in halves(plane):
        name, colour = NAMES[half.stable, half.strict]
        artists += ax.plot(
            *plane.across(half.w1, half.w2), color=colour, linewidth=2.2, zorder=5, solid_capstyle="butt",
            label=None if name in named else name,
        )  # fmt: skip
        named.add(name)
        if whole and len(half.beyond[0]):
            artists += ax.plot(
                *plane.across(*half.beyond), color=FAINT, linewidth=1.3, linestyle=(0, (1, 1.6)), zorder=3,
                label=None if "beyond" in named else "rest of their level",
            )  # fmt: skip
            named.add("beyond")
    plane.prepare(ax)
    return tuple(artists)


def halves(plane: Plane) -> list[Half]:
    """Up to four halves for each rest (p, 0) in the window."""
    if not plane.sign:
        return []
    found = []
    low, high = plane.bounds("w1")
    for place in sorted(place for part in rests(plane) for place in part):
        branch = _branch(plane, place)
        for end in (low, high):
            if end != place:
                found += [half for side in (1, -1) if (half := _half(plane, branch, place, end, side)) is not None]
    return found


def _half(plane: Plane, branch: Branch, place: float, end: float, side: int) -> Half | None:
    """The stable (side 1) or unstable half between w1 = place and w1 = end; None where the branch has no value."""

    def stable(w1: Array) -> Array:
        return side * branch(w1)

    zero = plane.stop_beyond_origin(side * plane.sign)
    bound = max(map(abs, plane.bounds("w2")))
    first = place + 1e-6 * (end - place)
    value, steep = (float(one) for one in plane.activated(numpy.array(first)))

    def inside(w1: Array) -> Array:
        w2 = stable(w1)
        here, slope = plane.activated(w1)
        found: Array = numpy.isfinite(w2) & (abs(w2) <= bound) & (slope * steep > 0) & (here * value > 0)
        return found

    def before_zero(w1: Array) -> Array:
        found: Array = numpy.full(w1.shape, True) if zero is None else abs(plane.product(w1, stable(w1))) <= abs(zero)
        return found

    leaves = _last(inside, first, end)
    if leaves is None:
        return None
    stops = _last(before_zero, first, leaves)
    if stops is None:
        return None
    w1 = _samples(place, stops)
    edge = _samples(stops, leaves) if stops != leaves else numpy.empty(0)
    beyond = (edge, _values(stable, edge, place))
    whole = _upright(plane, w1, _values(stable, w1, place), zero, bound, leaves != end and stops == leaves)
    strict = abs(float(plane.activated(numpy.array(place))[1])) > FLAT
    return Half(side > 0, strict, *whole, beyond)


def _upright(
    plane: Plane, w1: Array, w2: Array, zero: float | None, bound: float, edge: bool
) -> tuple[Array, Array]:
    """Where σ' -> 0 the branch rises like a logarithm beyond what doubles can tell: then it is a line w1 = const."""
    value, slope = (float(one) for one in plane.activated(w1[-1]))
    if not edge or abs(slope) > 1e-6 or not value:
        return w1, w2
    top = bound if zero is None else min(bound, abs(zero / value))
    if top <= abs(w2[-1]):
        return w1, w2
    return numpy.append(w1, w1[-1]), numpy.append(w2, numpy.copysign(top, w2[-1]))


def _last(holds: Callable[[Array], Array], start: float, end: float) -> float | None:
    """The end of the first interval from `start` on which a condition holds."""
    places = numpy.linspace(start, end, SCAN)
    lost = numpy.flatnonzero(~holds(places))
    if not len(lost):
        return end
    if lost[0] == 0:
        return None
    good, bad = float(places[lost[0] - 1]), float(places[lost[0]])
    while (middle := (good + bad) / 2) not in (good, bad):
        good, bad = (middle, bad) if holds(numpy.array([middle]))[0] else (good, middle)
    return good


def _samples(start: float, end: float) -> Array:
    """Places from start to end, closer and closer near the end, where a branch may be steep."""
    t = numpy.linspace(0.0, 1.0, SAMPLES)
    found: Array = numpy.unique(numpy.concatenate([t, 1 - (1 - t) ** 4]))
    return start + (end - start) * found


def _values(branch: Branch, w1: Array, place: float) -> Array:
    """The branch, with 0 at its rest, where its text may read 0/0."""
    found: Array = numpy.where(w1 == place, 0.0, branch(w1)) if len(w1) else w1
    return found


def _branch(plane: Plane, place: float) -> Branch:
    """The stable half w2 = s sign(σ) sqrt(2(Φ(w1) - Φ(p)))."""
    text = _text(plane) if place == 0 else None
    if text is not None:
        run = compiled([parse(text, {"w1": letter("w1")})], {"w1": (1, 1)})

        def by_text(w1: Array) -> Array:
            found: Array = numpy.broadcast_to(run({"w1": w1.reshape(-1, 1, 1)})[0], (w1.size, 1, 1)).reshape(w1.shape)
            return found

        return by_text
    return lambda w1: by_quadrature(plane, place, w1)


def _text(plane: Plane) -> str | None:
    try:
        found = activation(plane.sigma, plane.cost).stable_curve
    except SymflowError:
        return None
    return found[0] if found is not None and len(found) == 1 else None


def by_quadrature(plane: Plane, place: float, w1: Array) -> Array:
    """The stable half through the rest (place, 0), by summing σ/σ' from there.

    Examples
    --------
    >>> from symflow.models import ActivationNetwork, Cost
    >>> plane = Plane(GradientFlow(ActivationNetwork("tanh(x)"), Cost("(1-w)^2")))
    >>> bool(abs(by_quadrature(plane, 0.0, numpy.array([2.0]))[0] + numpy.sinh(2.0)) < 1e-12)
    True
    """
    nodes, weights = numpy.polynomial.legendre.leggauss(NODES)
    parts = (numpy.arange(PANELS)[:, None] + (nodes + 1) / 2).ravel() / PANELS
    at = place + (w1 - place)[:, None] * parts
    value, slope = plane.activated(at)
    with numpy.errstate(all="ignore"):
        steady = (slope * slope[:, :1] > 0).all(axis=1)
        total = (value / slope) @ numpy.tile(weights, PANELS) * (w1 - place) / (2 * PANELS)
        size = numpy.sqrt(2 * total)
    found: Array = numpy.where(steady, plane.sign * numpy.sign(plane.activated(w1)[0]) * size, numpy.nan)
    return found
