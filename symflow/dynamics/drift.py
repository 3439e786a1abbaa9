"""How far a run leaves the exact laws: the largest change of each of them along the way.

Why: along the flow an imbalance does not change at all, so what it does change in a run is the error of the run, seen
without knowing the solution. Linear networks: every entry of every imbalance C_i. Activation networks with one sample:
w2^2/2 - Phi(w1) of each unit, Phi' = sigma/sigma'; the change of Phi is integrated from step to step (Gauss, 16 points),
so no closed form is needed; where sigma' vanishes on the way the law says nothing and the answer is unknown.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy

from symflow.dynamics.tape import Array, compiled
from symflow.dynamics.velocity import shapes_of, split
from symflow.expressions import derivative, substitute, to_text
from symflow.expressions.calculus import join
from symflow.expressions.tree import Expr, letter, multiply, power, rational
from symflow.models import ActivationNetwork, GradientFlow

NODES = 16


class Law(Protocol):
    """A quantity that is followed from step to step, for a batch."""

    largest: Array

    def update(self, members: Array, points: Array) -> None:
        """These trajectories have moved to these points (some, D)."""


class Imbalance:
    """C_i = W_i W_i^T - W_(i+1)^T W_(i+1); the largest change of an entry."""

    def __init__(self, flow: GradientFlow, index: int, starts: Array) -> None:
        self.shapes = shapes_of(flow)
        self.names = f"W{index}", f"W{index + 1}"
        self.start = self._value(starts)
        self.largest = numpy.zeros(len(starts))

    def _value(self, points: Array) -> Array:
        parts = split(points, self.shapes)
        a, b = (parts[name] for name in self.names)
        found: Array = a @ a.transpose(0, 2, 1) - b.transpose(0, 2, 1) @ b
        return found

    def update(self, members: Array, points: Array) -> None:
        change = numpy.abs(self._value(points) - self.start[members]).max(axis=(1, 2))
        self.largest[members] = numpy.maximum(self.largest[members], change)


class UnitLaw:
    """w2^2/2 - Phi(w1) of one unit, Phi'(w1) = sigma(x w1) / (x sigma'(x w1))."""

    def __init__(self, flow: GradientFlow, unit: int, starts: Array) -> None:
        assert isinstance(flow.network, ActivationNetwork)
        self.places = unit, flow.network.units + unit
        self.first, self.second = (starts[:, place].copy() for place in self.places)
        self.change, self.largest = numpy.zeros(len(starts)), numpy.zeros(len(starts))
        self.sign = numpy.zeros(len(starts))
        self.run = compiled(slope_parts(flow.network), {"x": (1, 1)})
        self.nodes, self.weights = numpy.polynomial.legendre.leggauss(NODES)

    def update(self, members: Array, points: Array) -> None:
        w1, w2 = (points[:, place] for place in self.places)
        old1, old2 = self.first[members], self.second[members]
        half = (w1 - old1) / 2
        at = (w1 + old1)[:, None] / 2 + half[:, None] * self.nodes
        parts = self.run({"x": at.reshape(-1, 1, 1)})  # of an affine activation one is constant
        above, below = (numpy.broadcast_to(part, (at.size, 1, 1)).reshape(at.shape) for part in parts)
        with numpy.errstate(all="ignore"):
            phi = half * ((above / below) @ self.weights)
        signs = numpy.sign(below)
        steady = (signs == signs[:, :1]).all(axis=1) & (signs[:, 0] * self.sign[members] >= 0) & (signs[:, 0] != 0)
        self.sign[members] = signs[:, 0]
        step = numpy.where(steady, (w2 - old2) * (w2 + old2) / 2 - phi, math.nan)
        self.first[members], self.second[members] = w1, w2
        self.change[members] += step
        self.largest[members] = numpy.maximum(self.largest[members], numpy.abs(self.change[members]))


def slope_parts(network: ActivationNetwork) -> tuple[Expr, Expr]:
    """Numerator and denominator of Phi' in the letter x, for the one sample of the network."""
    sample = rational(network.samples[0])
    point = {"x": letter("x") if network.samples[0] == 1 else multiply(sample, letter("x"))}
    slope = substitute(derivative(network.activation, {"x": rational(1)}), point)
    below = slope if network.samples[0] == 1 else multiply(sample, slope)
    above = substitute(network.activation, point)
    return above, below


class Drift:
    """All exact laws of a flow along a batch of runs.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear
    >>> flow = GradientFlow(DeepLinear((1, 1, 1)), Cost("w^2"))
    >>> drift = Drift(flow, numpy.array([[2.0, 1.0]]))
    >>> drift.update(numpy.array([0]), numpy.array([[2.0, 1.5]]))
    >>> drift.largest()
    {'W1@W1.T - W2.T@W2': 1.25}
    """

    def __init__(self, flow: GradientFlow, starts: Array) -> None:
        self.laws: dict[str, Law] = {}
        if not isinstance(flow.network, ActivationNetwork):
            for i in range(1, len(flow.letters)):
                self.laws[f"W{i}@W{i}.T - W{i + 1}.T@W{i + 1}"] = Imbalance(flow, i, starts)
        elif len(flow.network.samples) == 1 and flow.network.samples[0] != 0:
            above, below = slope_parts(flow.network)
            for j in range(flow.network.units):
                unit = "" if flow.network.units == 1 else f"[{j}]"
                if not below.is_zero_literal:
                    text = f"w2{unit}^2/2 - Phi(w1{unit}), Phi'(x) = {to_text(join(above, power(below, -1)))}"
                    self.laws[text] = UnitLaw(flow, j, starts)

    def update(self, members: Array, points: Array) -> None:
        """These trajectories have moved to these points."""
        for law in self.laws.values():
            law.update(members, points)

    def largest(self) -> dict[str, float | None]:
        """The largest change of each law over the whole batch; None where a law has no value on the way."""
        found = {name: float(law.largest.max()) for name, law in self.laws.items()}
        return {name: value if math.isfinite(value) else None for name, value in found.items()}
