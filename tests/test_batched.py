"""Many trajectories at once agree with each of them alone, and none disturbs another."""

from __future__ import annotations

import numpy
import pytest

import symflow as sf
from symflow.dynamics.batched import run_batch
from symflow.dynamics.convergence import Stop
from symflow.dynamics.drift import Drift
from symflow.dynamics.single import run
from symflow.dynamics.velocity import Velocity

FLOWS = [
    sf.GradientFlow(sf.DeepLinear((1, 10, 1)), sf.Cost("(w - 2)^2/2")),
    sf.GradientFlow(sf.DeepLinear((2, 3, 2)), sf.Cost("norm2(W - T)/2", T=[[4, 1], [0, 1]])),
    sf.GradientFlow(sf.ActivationNetwork("tanh(x)", units=2), sf.Cost("(w - 1)^2/2")),
]


@pytest.mark.parametrize("flow", FLOWS, ids=str)
@pytest.mark.parametrize("time", [2.0, None])
def test_a_batch_is_its_trajectories(flow: sf.GradientFlow, time: float | None) -> None:
    velocity = Velocity(flow)
    starts = numpy.random.default_rng(0).normal(size=(40, velocity.size))
    drift = Drift(flow, starts)
    found = run_batch(velocity, starts, time, observe=drift.update)
    assert set(found.stops) == {Stop.REACHED if time else Stop.CONVERGED}
    assert all(value is not None and value < 1e-11 for value in drift.largest().values())
    for index in range(0, 40, 13):
        alone = run(velocity, starts[index], time)
        assert numpy.allclose(found.points[index], alone.points[-1], rtol=1e-8, atol=1e-8)
    again = run_batch(velocity, starts[::-1], time)
    assert numpy.allclose(again.points[::-1], found.points, rtol=1e-9, atol=1e-9)


def test_the_order_is_eight() -> None:
    """With tolerances that allow it, a hundred times more steps per unit of error would betray a lower order."""
    def turn(points: numpy.ndarray) -> numpy.ndarray:
        return numpy.stack([-points[:, 1], points[:, 0]], axis=1)

    errors, steps = [], []
    for rtol in (1e-6, 1e-11):
        found = run_batch(turn, numpy.array([[1.0, 0.0]]), 20.0, rtol=rtol, atol=rtol)
        errors.append(numpy.abs(found.points[0] - [numpy.cos(20), numpy.sin(20)]).max())
        steps.append(found.steps[0])
    order = numpy.log(errors[0] / errors[1]) / numpy.log(steps[1] / steps[0])
    assert errors[1] < 1e-9 and 7 < order < 10


def test_a_blow_up_stops_alone() -> None:
    found = run_batch(lambda x: x**2, numpy.array([[1.0], [-1.0], [0.25]]), 2.0)
    assert found.stops == (Stop.SINGULAR, Stop.REACHED, Stop.REACHED)
    assert abs(found.times[0] - 1) < 1e-6 and abs(found.points[1, 0] + 1 / 3) < 1e-11 and abs(found.points[2, 0] - 0.5) < 1e-11


def test_growth_rest_and_the_limits_of_steps_and_clock() -> None:
    grows = run_batch(lambda x: 3 * x, numpy.array([[1.0], [0.0]]), None)
    assert grows.stops == (Stop.GROWS, Stop.CONVERGED) and grows.steps[1] == 0
    few = run_batch(lambda x: -x, numpy.array([[1.0]]), 50.0, max_steps=3)
    assert few.stops == (Stop.STEPS,) and few.times[0] < 50
    late = run_batch(lambda x: -x, numpy.array([[1.0]]), 50.0, deadline=0.0)
    assert late.stops == (Stop.TIMEOUT,)
    slow = run_batch(lambda x: -numpy.exp(x), numpy.array([[0.0]]), None)
    assert slow.stops == (Stop.SLOW,)
    start = numpy.array([[2.0, 1.0]])
    assert (run_batch(lambda x: -x, start, 0.0).points == start).all()


@pytest.mark.parametrize(("starts", "time"), [
    ([1.0], 1.0), ([[numpy.nan]], 1.0), ([[1.0]], -1.0), ([[1.0]], numpy.inf), ([[]], 1.0),
])
def test_bad_input_is_one_line(starts: list[float], time: float) -> None:
    with pytest.raises(sf.SymflowError):
        run_batch(lambda x: -x, numpy.array(starts), time)
    with pytest.raises(sf.SymflowError, match="start is not finite"), numpy.errstate(all="ignore"):
        run_batch(lambda x: 1 / x, numpy.array([[0.0]]), 1.0)
