"""The plane of a flow with two numbers: its window, its axes, its field, and what its cost says.

Why one object for all layers: they must agree on which number is the horizontal axis (the reference figure draws w2 there)
and on the window. Both networks are read as y = w2 σ(w1): a linear one has σ(x) = x, a sample a turns σ(x) into σ(a x).
Everything here is evaluated in doubles, because it is drawn; the zeros of f' and the sign of f'(0) come from exact numbers
wherever these are known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy

from symflow.dynamics.start import check_flow
from symflow.dynamics.tape import Array, compiled
from symflow.dynamics.velocity import Velocity
from symflow.errors import ModelError, SymflowError
from symflow.expressions import derivative, gradient_wrt, substitute
from symflow.expressions.tree import Expr, letter, multiply, rational
from symflow.interpretations import Floats, evaluate
from symflow.models import ActivationNetwork, Cost, DeepLinear, GradientFlow
from symflow.saddles.cost_facts import CostFacts, scalar_facts

Window = Sequence[float]
WINDOW = (-10.0, 10.0, -10.0, 10.0)
LONGEST = 20  # sides with a larger ratio are not drawn to scale
SCAN = 4001  # places at which a function of one number is looked at


@dataclass(frozen=True)
class Zero:
    """A zero of f': a double, its kind, and its exact text if it has one."""

    value: float
    kind: str
    text: str | None


class Plane:
    """A flow of two numbers in a window.

    Parameters
    ----------
    flow
        `DeepLinear((1, 1, 1))` or an `ActivationNetwork` with one unit and one sample, and a concrete cost.
    window
        left, right, bottom, top.
    horizontal
        The name of the number on the horizontal axis: "w1" or "w2".

    Examples
    --------
    >>> plane = Plane(GradientFlow(DeepLinear((1, 1, 1)), Cost("(1-w)^2")))
    >>> [zero.text for zero in plane.zeros], plane.sign, plane.across(1.0, 2.0)
    (['1'], -1, (2.0, 1.0))
    """

    def __init__(self, flow: GradientFlow, window: Window = WINDOW, horizontal: str = "w2") -> None:
        check_flow(flow)
        assert isinstance(flow.cost, Cost)
        network = flow.network
        self.is_linear = isinstance(network, DeepLinear)
        if isinstance(network, ActivationNetwork):
            if network.units != 1 or len(network.samples) != 1 or network.samples[0] == 0:
                raise ModelError(
                    f"a plane needs one unit and one sample that is not 0, not {network.units} units and samples"
                    f" {', '.join(map(str, network.samples))[:40]}; give e.g. ActivationNetwork('tanh(x)')"
                )
            x = letter("x")
            inner = x if network.samples[0] == 1 else multiply(rational(network.samples[0]), x)
            self.sigma: Expr = substitute(network.activation, {"x": inner})
        elif isinstance(network, DeepLinear) and tuple(network.widths) == (1, 1, 1):
            self.sigma = letter("x")
        else:
            raise ModelError(f"a plane needs two numbers w1 and w2, not {network!r}; give DeepLinear((1, 1, 1)) or an activation")
        if horizontal not in ("w1", "w2"):
            raise ModelError(f"horizontal is {horizontal!r}; give 'w1' or 'w2'")
        self.flow, self.cost, self.horizontal = flow, flow.cost, horizontal
        self.window = _window(window)
        self._field = Velocity(flow)
        self._sigma = compiled([self.sigma, derivative(self.sigma, {"x": rational(1)})], {"x": (1, 1)})

    # --- axes -------------------------------------------------------------------------------------------------------
    def across(self, w1: Any, w2: Any) -> tuple[Any, Any]:
        """(horizontal, vertical) of a point; and back, for it is its own inverse."""
        return (w2, w1) if self.horizontal == "w2" else (w1, w2)

    def bounds(self, name: str) -> tuple[float, float]:
        """The ends of the window in w1 or w2."""
        left, right, bottom, top = self.window
        return (left, right) if name == self.horizontal else (bottom, top)

    def grid(self, size: int) -> tuple[Array, Array, Array, Array]:
        """Horizontal and vertical places, and w1 and w2 on the mesh [vertical, horizontal]."""
        left, right, bottom, top = self.window
        over, up = numpy.linspace(left, right, size), numpy.linspace(bottom, top, size)
        mesh = numpy.meshgrid(over, up)
        return over, up, *self.across(*mesh)

    def prepare(self, ax: Any) -> None:
        """Window, equal aspect and names of the axes."""
        left, right, bottom, top = self.window
        ax.set_xlim(left, right)
        ax.set_ylim(bottom, top)
        if 1 / LONGEST < (right - left) / (top - bottom) < LONGEST:
            ax.set_aspect("equal")
        names = self.across("$w_1$", "$w_2$")
        ax.set_xlabel(names[0])
        ax.set_ylabel(names[1])

    # --- functions in doubles -----------------------------------------------------------------------------------------
    def velocity(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        """The field at points of any shape."""
        points = numpy.stack([numpy.ravel(w1), numpy.ravel(w2)], axis=1)
        with numpy.errstate(all="ignore"):
            found = self._field(points)
        return found[:, 0].reshape(numpy.shape(w1)), found[:, 1].reshape(numpy.shape(w1))

    def activated(self, w1: Array) -> tuple[Array, Array]:
        """σ(w1) and σ'(w1)."""
        x = numpy.asarray(w1, dtype=float)
        parts = self._sigma({"x": x.reshape(-1, 1, 1)})
        value, slope = (numpy.broadcast_to(one, (x.size, 1, 1)).reshape(x.shape) for one in parts)
        return value, slope

    def product(self, w1: Array, w2: Array) -> Array:
        """z = w2 σ(w1)."""
        with numpy.errstate(all="ignore"):
            found: Array = numpy.asarray(w2) * self.activated(w1)[0]
        return found

    def slope(self, z: Array) -> Array:
        """f'(z)."""
        values = numpy.asarray(z, dtype=float)
        found = self._slope({"W": values.reshape(-1, 1, 1)})[0]
        back: Array = numpy.broadcast_to(found, (values.size, 1, 1)).reshape(values.shape)
        return back

    @cached_property
    def _slope(self) -> Callable[..., list[Array]]:
        return compiled([gradient_wrt(self.cost.bind(1, 1), letter("W", 1, 1))], {"W": (1, 1)})

    # --- what the cost says -------------------------------------------------------------------------------------------
    @cached_property
    def facts(self) -> CostFacts:
        """The exact facts of the cost."""
        return scalar_facts(self.cost.bind(1, 1))

    @property
    def sign(self) -> int:
        """The sign of f'(0): the exact one, or what the double says; 0 where f has no slope at 0."""
        known = self.facts.sign_f1_at_0
        slope = float(self.slope(numpy.array(0.0)))
        return known if known is not None else int(numpy.sign(slope)) if numpy.isfinite(slope) else 0

    @cached_property
    def zeros(self) -> list[Zero]:
        """The zeros of f', in increasing order.

        Where they have no exact names: its changes of sign on the values that z takes in the window.
        """
        points = self.facts.critical_points
        if points is not None:
            try:
                return [Zero(float(evaluate(one.at, Floats({}))[0][0]), one.kind, str(one.at)) for one in points]
            except (SymflowError, OverflowError):
                pass
        low, high = self.reach
        if not self.slope(numpy.linspace(low, high, SCAN)).any():
            raise ModelError(f"f' = 0 in all of this window for f = {self.cost.text[:40]}, so nothing moves; give another cost")
        around = 1e-6 * (high - low)
        found = sign_changes(self.slope, low, high)
        rising = [float(self.slope(numpy.array(z + around))) > 0 for z in found]
        return [Zero(z, "minimum" if up else "maximum", None) for z, up in zip(found, rising, strict=True)]

    @cached_property
    def reach(self) -> tuple[float, float]:
        """The least and the largest z in the window, where z has a value."""
        values = self.product(*self.grid(201)[2:])
        values = values[numpy.isfinite(values)]
        if not len(values):
            raise ModelError("the output of this network has no value in this window; give another window")
        return float(values.min()), float(values.max())

    @cached_property
    def barriers(self) -> list[float]:
        """The z at which f or f' has a pole or ceases to have a value."""
        places = numpy.linspace(*self.reach, SCAN)
        has_value = self.has_value(places)
        signs = numpy.sign(numpy.where(has_value, self.slope(places), 0.0))
        zeros = numpy.array([zero.value for zero in self.zeros])
        found = []
        for i in numpy.flatnonzero((has_value[1:] != has_value[:-1]) | (signs[1:] * signs[:-1] < 0)):
            low, high = float(places[i]), float(places[i + 1])
            if has_value[i] == has_value[i + 1] and ((zeros >= low) & (zeros <= high)).any():
                continue
            for _ in range(60):
                middle = (low + high) / 2
                here = bool(self.has_value(numpy.array(middle)))
                same = here == has_value[i] and (not here or numpy.sign(self.slope(numpy.array(middle))) == signs[i])
                low, high = (middle, high) if same else (low, middle)
            found.append(low)
        return found

    def has_value(self, z: Array) -> Array:
        """Whether f and f' have values."""
        values = numpy.asarray(z, dtype=float)
        found = self._value({"W": values.reshape(-1, 1, 1)})[0]
        cost = numpy.broadcast_to(found, (values.size, 1, 1)).reshape(values.shape)
        both: Array = numpy.isfinite(cost) & numpy.isfinite(self.slope(values))
        return both

    @cached_property
    def _value(self) -> Callable[..., list[Array]]:
        return compiled([self.cost.bind(1, 1)], {"W": (1, 1)})

    def stop_beyond_origin(self, side: int) -> float | None:
        """The zero of f', or the end of its domain, next to 0 among the z with this sign."""
        found = [z for z in (*(zero.value for zero in self.zeros), *self.barriers) if z * side > 0]
        return min(found, key=abs) if found else None


def _window(window: Any) -> tuple[float, float, float, float]:
    try:
        left, right, bottom, top = (float(end) for end in window)
    except (TypeError, ValueError):
        raise ModelError(f"window is {str(window)[:60]}; give four numbers left, right, bottom, top, e.g. {WINDOW}") from None
    if not numpy.isfinite([left, right, bottom, top]).all() or not left < right or not bottom < top:
        raise ModelError(f"window is {str(window)[:60]}; give finite left < right and bottom < top, e.g. {WINDOW}")
    return left, right, bottom, top


def sign_changes(function: Callable[[Array], Array], low: float, high: float) -> list[float]:
    """The places where a function changes its sign, and 0 if it vanishes there.

    Poles do not count, and neither do whole intervals of zeros (a function that has underflowed).

    Examples
    --------
    >>> [round(x, 6) for x in sign_changes(numpy.tan, -2.0, 4.0)]
    [0.0, 3.141593]
    """
    places = numpy.linspace(low, high, SCAN)
    values = function(places)
    found = [0.0] if low <= 0 <= high and function(numpy.array(0.0)) == 0 and values.any() else []
    none = numpy.concatenate([[False], values == 0, [False]])
    found += [float(place) for place in places[none[1:-1] & ~none[:-2] & ~none[2:]] if place]
    turns = numpy.flatnonzero((values[:-1] * values[1:] < 0) & numpy.isfinite(values[:-1] * values[1:]))
    for left, right, start in zip(places[turns], places[turns + 1], values[turns], strict=True):
        size = max(abs(values[turns]).max(initial=0.0), 1e-300)
        for _ in range(80):
            middle = (left + right) / 2
            here = float(function(numpy.array(middle)))
            left, right = (middle, right) if here * start > 0 else (left, middle)
        if abs(float(function(numpy.array(left)))) <= 1e-6 * size and not any(abs(left - one) < 1e-9 for one in found):
            found.append(float(left))
    return sorted(found)
