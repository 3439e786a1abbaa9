"""How runs end: fast starts are followed to the end, slow approaches are given up, and no more is said than is known."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

import symflow as sf
from symflow.dynamics import activation_curve
from symflow.dynamics.batched import run_batch
from symflow.dynamics.convergence import Stop, distance_left
from symflow.dynamics.limits import limit
from symflow.dynamics.passages import Pace, Passage
from symflow.dynamics.single import Run, run
from symflow.dynamics.start import doubles, read_start
from symflow.dynamics.trajectory import integrate
from symflow.dynamics.velocity import Velocity

FAST = [("exp(w) - 2*w", 10, 10), ("w^40/40 - w", 3, 2), ("cosh(30*w)", 3, 2), ("w^100/100 - w", -1, -2)]
SLOW = [("w^4", 1, 1), ("w^2/2", 1, 1), ("w^2/2", 1000, 1000), ("exp(-w)", 1, 1), ("(w - 1)^4", 2, 1)]
SQUARE = sf.GradientFlow(sf.DeepLinear((2, 2, 2)), sf.Cost("norm2(W - T)/2", T=[[1, 0], [0, 1]]))
DEEP = sf.GradientFlow(sf.DeepLinear((1, 2, 2, 1)), sf.Cost("(w - 1)^2/2"))
TO_SADDLE = {"W1": [[1], [0]], "W2": [[1, 0], [0, 1]], "W3": [[-1, 0]]}


def scalar(cost: str) -> sf.GradientFlow:
    return sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost(cost))


def followed(cost: str, start: tuple[float, float], length: float | None = None, **options: Any) -> Run:
    return run(Velocity(scalar(cost)), numpy.array(start), length, **options)


# --- when a run is given up -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("cost", "first", "second"), FAST)
def test_a_start_that_moves_fast_is_followed_to_the_exact_limit(cost: str, first: int, second: int) -> None:
    found = integrate(scalar(cost), {"W1": [[first]], "W2": [[second]]})
    assert found.stop == "converged" and found.limit.outcome is sf.Outcome.CERTIFIED
    assert found.note is None  # it has ended at the limit


def test_the_batch_follows_fast_starts_and_gives_up_slow_ones() -> None:
    """Each start keeps its own patience, also after others have left the batch."""
    def field(x: numpy.ndarray) -> numpy.ndarray:
        return numpy.where(x[:, 1:] > 0, numpy.concatenate([2 - numpy.exp(x[:, :1]), 0 * x[:, :1]], axis=1),
                           numpy.concatenate([-(x[:, :1] ** 3), 0 * x[:, :1]], axis=1))  # fmt: skip

    found = run_batch(field, numpy.array([[1.0, 0.0], [100.0, 1.0], [0.0, 1.0], [300.0, 0.0]]))
    assert found.stops == (Stop.SLOW, Stop.CONVERGED, Stop.CONVERGED, Stop.SLOW)
    assert numpy.abs(found.points[1:3, 0] - numpy.log(2)).max() < 1e-9
    assert found.points[0, 0] > 1e-9  # not taken for an arrival


@pytest.mark.parametrize(("cost", "first", "second"), SLOW)
def test_a_slow_approach_is_no_arrival(cost: str, first: int, second: int) -> None:
    found = followed(cost, (first, second))
    assert found.stop is Stop.SLOW and found.steps < 5_000
    assert found.reason is not None and "possible causes" in found.reason and found.reason.endswith("give a time")


def test_a_velocity_whose_square_underflows_is_not_0() -> None:
    one = numpy.array([[1e-200, 1e-201]])
    assert distance_left(one, one / 2, numpy.ones(1))[0] == pytest.approx(0.5e-200 * numpy.sqrt(1.01) / numpy.log(2), rel=1e-9)
    assert distance_left(one, 0 * one, numpy.ones(1))[0] == 0


# --- what is said -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("cost", "steps", "stop"), [("w^4", 30, Stop.STEPS), ("-w^4", 20_000, Stop.SINGULAR),
                                                     ("sqrt(w)", 20_000, Stop.STUCK)])  # fmt: skip
def test_the_advice_depends_on_whether_a_time_was_given(cost: str, steps: int, stop: Stop) -> None:
    free, limited = (followed(cost, (1, 1), length, max_steps=steps) for length in (None, 1e6))
    assert free.stop is limited.stop is stop and free.reason is not None and limited.reason is not None
    assert "shorter" not in free.reason and "for none" not in free.reason
    assert f"give a time below {free.times[-1]:.6g}" in free.reason and limited.reason.endswith("; ask for a shorter time")


def test_a_start_that_is_never_left_asks_for_another() -> None:
    found = followed("exp(exp(w)) - 4*w", (2, 3))
    assert found.steps == 0 and found.reason is not None and found.reason.endswith("choose another start")


def test_where_the_slope_jumps_the_run_is_soon_stuck() -> None:
    """z reaches 0 at t = 2, where the cost has no slope; beyond, steps only go to and fro."""
    for length in (None, 3.0):
        found = followed("sqrt(w)", (1, 1), length)
        assert found.stop is Stop.STUCK and found.steps <= 2_000 and abs(found.times[-1] - 2) < 1e-6
        assert found.reason is not None and "possible causes" in found.reason


def test_a_window_of_steps_that_leads_on_is_not_stuck() -> None:
    start = numpy.zeros(1)
    for later, place, speed in ((2.1, 0.0, 1.0), (2 + 1e-12, 1.0, 1.0), (2 + 1e-12, 0.0, 9.0)):  # time, point, velocity
        pace = Pace(start)
        assert not pace.is_stuck(500, 2.0, start, 1.0)
        assert not pace.is_stuck(1000, later, numpy.array([place]), speed)


# --- close to a rest --------------------------------------------------------------------------------------------------
def beside(size: str) -> Any:
    start = {"W1": [[1, 0], [0, 1]], "W2": [[-1, size], [0, -1]]}
    return integrate(SQUARE, start)


@pytest.mark.parametrize(("size", "noted"), [("1/10^14", True), ("1/10^3", False)])
def test_a_run_that_lingered_at_a_saddle_says_so(size: str, noted: bool) -> None:
    found = beside(size)
    assert found.stop == "converged" and abs(float(found.end["W2"][0][1])) > 0.1  # it has left the saddle
    assert (found.note is not None and "passed close to a rest" in found.note and "may have decided" in found.note) is noted


def test_a_start_on_the_stable_set_of_a_deep_saddle_is_noted() -> None:
    found = run(Velocity(DEEP), doubles(read_start(DEEP, TO_SADDLE)))
    assert found.stop is Stop.CONVERGED and found.passed is not None and 0 < found.passed < found.times[-1]


def test_no_note_where_the_exact_limit_agrees_and_another_where_it_does_not() -> None:
    near = integrate(scalar("(w - 1)^2/2"), {"W1": [[1]], "W2": [["-1 + 1/10^13"]]})
    assert near.limit.product == [["1"]] and near.note is None
    beyond = integrate(scalar("(w - 1)^2/2"), {"W1": [[1]], "W2": [["-1 + 1/10^40"]]})
    assert beyond.limit.product == [["1"]] and beyond.note is not None and "elsewhere than the exact limit" in beyond.note


def test_a_velocity_that_only_falls_or_only_grows_passes_nothing() -> None:
    for speeds in (10.0 ** -numpy.arange(20.0), 10.0 ** numpy.arange(20.0), [1.0, 1e-5, 1.0]):
        passage = Passage(speeds[0])
        for moment, speed in enumerate(speeds):
            passage.update(float(moment), float(speed))
        assert passage.time is None


@pytest.mark.parametrize("linear", [True, False])
def test_only_an_activation_has_a_domain_to_leave(linear: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation_curve, "MOST_WORK", 0)
    flow = DEEP if linear else sf.GradientFlow(sf.ActivationNetwork("tanh(x)"), sf.Cost("(w - 1)^2/2"))
    start = {"W1": [[1], [0]], "W2": [[1, 0], [0, 1]], "W3": [[2, "1/2"]]} if linear else {"w1": 1, "w2": "1/2"}
    reason = limit(flow, start).reason
    assert reason is not None and "no slope" in reason and ("domain of the activation" in reason) is not linear
