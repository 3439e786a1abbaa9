"""Stiff costs: the exact Jacobian, the change of method, its drift, and that a blow-up is not taken for stiffness."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from symflow.dynamics.convergence import Stop
from symflow.dynamics.drift import Drift
from symflow.dynamics.single import Run, run
from symflow.dynamics.stiffness import Jacobian
from symflow.dynamics.trajectory import integrate
from symflow.dynamics.velocity import Velocity
from symflow.models import ActivationNetwork, Cost, DeepLinear, GradientFlow


def followed(flow: GradientFlow, start: list[float], time: float | None = None) -> tuple[Run, float]:
    drift, member, row = Drift(flow, numpy.array([start])), numpy.array([0]), numpy.array(start)
    found = run(Velocity(flow), row, time, observe=lambda point: drift.update(member, point))
    return found, max(value for value in drift.largest().values() if value is not None)


@pytest.mark.parametrize(
    "flow",
    [
        GradientFlow(DeepLinear((2, 3, 2)), Cost("norm2(W - T)^2/2 + exp(W[0,1])", T=[[4, 1], [0, 2]])),
        GradientFlow(DeepLinear((1, 2, 2, 1)), Cost("cosh(w) + w^3")), GradientFlow(DeepLinear((1, 1)), Cost("w^4")),
        GradientFlow(ActivationNetwork("tanh(x)", units=2, samples=("1", "-2")), Cost("norm2(W - T)", T=[[1], [2]])),
        GradientFlow(ActivationNetwork("3*x"), Cost("w")),
    ],
)  # fmt: skip
def test_the_jacobian_is_that_of_the_velocity(flow: GradientFlow) -> None:
    velocity = Velocity(flow)
    jacobian = Jacobian(velocity)
    point = numpy.random.default_rng(0).normal(size=velocity.size)
    step = 1e-6
    near = numpy.concatenate([point + step * numpy.eye(velocity.size), point - step * numpy.eye(velocity.size)])
    values = velocity(near)
    expected = (values[: velocity.size] - values[velocity.size :]).T / (2 * step)
    found = jacobian(point)
    assert numpy.abs(found - expected).max() < 1e-6 * (1 + numpy.abs(expected).max())
    assert numpy.abs(found - found.T).max() < 1e-12 * (1 + numpy.abs(found).max())  # minus a Hessian


@pytest.mark.parametrize(
    ("cost", "widths", "start", "time"),
    [
        ("10^6*(w - 1)^2", (1, 1, 1), [3.0, 0.1], 1.0), ("(w - 1)^2*10^6", (1, 3, 1), [3.0, 0.1, 0.2, 0.5, -1.0, 0.3], 1.0),
        ("exp(20*w) + exp(-20*w) + w^2", (1, 3, 1), [3.0, 0.1, 0.2, 0.5, -1.0, 0.3], 50.0),
        ("10^5*(W[0,0] - 1)^2 + (W[0,1] - 1)^2", (2, 2, 1), [1.0, 0.5, 0.8, 0.3, 0.2, 0.1], None),
    ],
)  # fmt: skip
def test_a_stiff_cost_is_followed_to_the_end(cost: str, widths: Any, start: list[float], time: float | None) -> None:
    flow = GradientFlow(DeepLinear(widths), Cost(cost))
    found, drift = followed(flow, start, time)
    assert found.stop.is_complete and found.steps < 3_000 and drift < 1e-9
    assert found.method is not None and "Radau" in found.method
    assert numpy.abs(Velocity(flow)(found.points[-1:])).max() < 1e-4


def test_the_method_is_said_where_it_changes_and_only_there() -> None:
    start = {"W1": [[3]], "W2": [["1/10"]]}
    stiff = integrate(GradientFlow(DeepLinear((1, 1, 1)), Cost("10^6*(w - 1)^2")), start, 1)
    plain = integrate(GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 1)^2")), start, 1)
    assert "Radau" in stiff.method and "Radau" not in plain.method


@pytest.mark.parametrize(
    ("cost", "stop"), [("-w^2", Stop.SINGULAR), ("w^3", Stop.SINGULAR), ("w", Stop.GROWS), ("log(w)", Stop.SINGULAR)]
)
def test_a_blow_up_is_not_stiff(cost: str, stop: Stop) -> None:
    start = [1.0, -1.0] if cost == "w^3" else [1.0, 0.5]
    found, _ = followed(GradientFlow(DeepLinear((1, 1, 1)), Cost(cost)), start)
    assert found.stop is stop and found.method is None and found.reason is not None
