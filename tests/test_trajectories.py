"""Trajectories in double precision: the compiled velocity, drift, convergence, what may go wrong, and the command."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy
import pytest

import symflow as sf
from symflow.cli import main
from symflow.dynamics.convergence import Stop
from symflow.dynamics.single import run
from symflow.dynamics.velocity import Velocity, split
from symflow.interpretations import Floats, evaluate

FLOWS = [
    sf.GradientFlow(sf.DeepLinear((1, 4, 1)), sf.Cost("(w^2-1)^2 + w/3")),
    sf.GradientFlow(sf.DeepLinear((2, 3, 2)), sf.Cost("norm2(W - T)/2", T=[[4, 1], [0, 1]])),
    sf.GradientFlow(sf.DeepLinear((2, 2, 3, 2)), sf.Cost("norm2(W - T)/2 + det(W)^2 + exp(W[0,1])", T=[[1, 2], [3, 4]])),
    sf.GradientFlow(sf.DeepLinear((3, 3)), sf.Cost("det(W)^2 + norm2(W)")),
    sf.GradientFlow(sf.DeepLinear((2, 2, 2)), sf.Cost("trace(W@W@W.T) + norm2(W)^2")),
    sf.GradientFlow(sf.DeepLinear((1, 1, 1, 1)), sf.Cost("cosh(w) + atan(w)/root(x^2-3, 1)")),
    sf.GradientFlow(sf.ActivationNetwork("tanh(x)", units=3), sf.Cost("(w - 1)^2/2")),
    sf.GradientFlow(sf.ActivationNetwork("x/sqrt(1+x^2)", samples=["1/2"]), sf.Cost("(w - 1)^2/2")),
    sf.GradientFlow(sf.ActivationNetwork("x", units=2), sf.Cost("exp(w) - w")),
    sf.GradientFlow(sf.ActivationNetwork("erf(x)*exp(x)", units=2, samples=["1", "-2"]), sf.Cost("norm2(W - T)", T=[[1], [2]])),
]
PLAIN = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("(w - 2)^2/2"))


def start_of(flow: sf.GradientFlow, seed: int = 0) -> dict[str, Any]:
    """A random start with two digits."""
    random = numpy.random.default_rng(seed)
    return {name: [[f"{x:.2f}" for x in row] for row in random.normal(size=one.shape)] for name, one in flow.letters.items()}


@pytest.mark.parametrize("flow", FLOWS, ids=str)
def test_the_compiled_velocity_is_the_velocity_of_the_flow(flow: sf.GradientFlow) -> None:
    """Against an evaluation of the trees point by point, with the gradient of the cost by dual numbers."""
    velocity = Velocity(flow)
    points = numpy.random.default_rng(1).normal(size=(3, velocity.size))
    found = velocity(points)
    for index in range(3):
        here = {name: part[0] for name, part in split(points[index : index + 1], velocity.shapes).items()}
        floats = Floats(here, cost=flow.cost.bind(*flow.network.input_shape))  # type: ignore[union-attr]
        field = flow.vector_field
        wanted = numpy.concatenate([numpy.ravel(evaluate(field[name], floats)) for name in flow.letters])
        assert numpy.allclose(found[index], wanted, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("flow", FLOWS, ids=str)
def test_every_exact_law_drifts_by_rounding_only(flow: sf.GradientFlow) -> None:
    found = sf.integrate(flow, start_of(flow), time=2)
    assert found.stop == Stop.REACHED.value and found.outcome is sf.Outcome.OBSERVED
    assert all(value is not None and float(value) < 1e-10 for value in found.drift.values())
    expected = len(flow.letters) - 1 if isinstance(flow.network, sf.DeepLinear) else flow.network.units
    expected = 0 if isinstance(flow.network, sf.ActivationNetwork) and len(flow.network.samples) > 1 else expected
    assert len(found.drift) == expected
    assert len(str(found).splitlines()) <= 8


def test_a_flow_with_a_closed_form() -> None:
    """y = w2 w1 with the cost y: w1' = -w2, w2' = -w1, so w1 + w2 decays and w1 - w2 grows."""
    flow = sf.GradientFlow(sf.ActivationNetwork("x"), sf.Cost("w"))
    end = sf.integrate(flow, {"w1": 2, "w2": "1/2"}, time=3).end
    assert end is not None
    w1, w2 = float(end["w1"][0][0]), float(end["w2"][0][0])
    assert math.isclose(w1 + w2, 2.5 * math.exp(-3), rel_tol=1e-9) and math.isclose(w1 - w2, 1.5 * math.exp(3), rel_tol=1e-11)


@pytest.mark.parametrize("factor", ["1/1000000000000", "1", "1000000000"])
def test_convergence_does_not_depend_on_the_unit_of_time(factor: str) -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost(f"{factor}*(w - 2)^2/2"))
    found = sf.integrate(flow, {"W1": [[3]], "W2": [[0]]})
    assert found.stop == "converged" and found.end is not None and found.note is None
    assert math.isclose(float(found.end["W1"][0][0]) * float(found.end["W2"][0][0]), 2, rel_tol=1e-9)


def test_leaving_a_saddle_is_not_taken_for_an_arrival() -> None:
    found = sf.integrate(PLAIN, {"W1": [["1e-13"]], "W2": [["1e-13"]]})
    assert found.end is not None and math.isclose(float(found.end["W1"][0][0]) ** 2, 2, rel_tol=1e-9)
    rest = sf.integrate(PLAIN, {"W1": [[0]], "W2": [[0]]})
    assert rest.stop == "converged" and rest.steps == 0 and rest.limit.kind == "origin"


def test_the_exact_limit_stands_where_doubles_cannot_see() -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("(w + 1)^2"))
    tiny = sf.integrate(flow, {"W1": [["1/2"]], "W2": [["1/2 + 1e-40"]]})
    assert tiny.limit.kind == "critical point of f" and tiny.note is not None and "cannot see" in tiny.note
    none = sf.integrate(flow, {"W1": [["1/2"]], "W2": [["1/2"]]})
    assert none.limit.kind == "origin" and none.note is None


@pytest.mark.parametrize(("cost", "time", "word"), [
    ("-w^2", None, "blows up"), ("-w^4", 5, "blows up"), ("log(w)", 5, "not defined beyond"), ("sqrt(w)", None, "not defined"),
    ("-w", None, "bounded below"), ("exp(w)", None, "has not converged"), ("1/w", None, "has not converged"),
])
def test_what_does_not_end_is_undecided_with_a_reason(cost: str, time: int | None, word: str) -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost(cost))
    found = sf.integrate(flow, {"W1": [[1]], "W2": [["1/2"]]}, time)
    assert found.outcome is sf.Outcome.UNDECIDED and found.end is None
    assert found.reason is not None and word in found.reason and "\n" not in found.reason


def test_a_stiff_cost_stops_after_a_stated_number_of_steps() -> None:
    velocity = Velocity(sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("1000000*(w - 1)^2")))
    found = run(velocity, numpy.array([1.0, 0.5]), 5.0, max_steps=200)
    assert found.stop is Stop.STEPS and found.steps == 200 and found.reason is not None and "stiff" in found.reason
    late = run(velocity, numpy.array([1.0, 0.5]), 5.0, deadline=0.0)
    assert late.stop is Stop.TIMEOUT


def test_time_zero_is_the_start() -> None:
    found = sf.integrate(PLAIN, {"W1": [["1/3"]], "W2": [[2]]}, time=0)
    assert found.end == {"W1": [[repr(1 / 3)]], "W2": [["2.0"]]} and set(found.drift.values()) == {"0.0"} and found.time == "0"


def test_where_the_slope_of_an_activation_vanishes_the_law_is_unknown() -> None:
    flow = sf.GradientFlow(sf.ActivationNetwork("sin(x)"), sf.Cost("(w - 3)^2/2"))
    found = sf.integrate(flow, {"w1": "3", "w2": "-1"})
    far = sf.integrate(flow, {"w1": "1", "w2": "1"})
    assert None in {*found.drift.values(), *far.drift.values()} or found.end is not None
    square = sf.GradientFlow(sf.ActivationNetwork("x^2"), sf.Cost("w"))  # w1 passes 0 only in the limit; w1 = 0 stays
    assert list(sf.integrate(square, {"w1": 0, "w2": 1}, time=1).drift.values()) == [None]


@pytest.mark.parametrize(("start", "time", "word"), [
    ({"W1": [[0.5]], "W2": [[1]]}, 1, "binary float"), ({"W1": [[1]]}, 1, "gives no W2"),
    ({"W1": [[1]], "W2": [[1]], "W3": [[1]]}, 1, "names 'W3'"), ({"W1": [["1e400"]], "W2": [[1]]}, 1, "not finite"),
    ({"W1": [["nan"]], "W2": [[1]]}, 1, "not a number"), ([1, 2], 1, "mapping"), ({"W1": [[1, 2]], "W2": [[1]]}, 1, "1 x 2"),
    ({"W1": [["log(0)"]], "W2": [[1]]}, 1, "no value"), ({"W1": [[1]], "W2": [[1]]}, -1, "forwards"),
    ({"W1": [[1]], "W2": [[1]]}, "x", "not a rational"), ({"W1": [[1]], "W2": [[1]]}, 0.5, "binary float"),
])
def test_bad_starts_and_times_are_one_line(start: Any, time: Any, word: str) -> None:
    with pytest.raises(sf.SymflowError, match=word) as caught:
        sf.integrate(PLAIN, start, time)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("flow", "word"), [
    (sf.GradientFlow(sf.DeepLinear((1, 1, 1))), "arbitrary cost"), (sf.GradientFlow(sf.DeepLinear(depth=2)), "integer widths"),
    ("flow", "needs a flow"),
])
def test_what_is_no_flow_is_refused(flow: Any, word: str) -> None:
    with pytest.raises(sf.SymflowError, match=word):
        sf.integrate(flow, {})


def test_a_cost_undefined_at_the_start_is_refused() -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("log(w)"))
    with pytest.raises(sf.SymflowError, match="has no value at this point: log"):
        sf.integrate(flow, {"W1": [[0]], "W2": [[1]]})


START = '{"W1": [[3]], "W2": [[0]]}'
COMMAND = ["trajectory", "--widths", "1,1,1", "--cost", "(w - 2)^2/2", "--start"]


def test_the_command_writes_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*COMMAND, START, "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["outcome"], found["limit"]["outcome"]) == ("symflow/trajectory/1", "observed", "certified")
    assert set(found["limit"]) >= {"outcome", "kind", "product", "at", "rate"} and found["limit"]["product"] == [["2"]]
    assert list(found["drift"]) == ["W1@W1.T - W2.T@W2"] and isinstance(found["end"]["W1"][0][0], str)
    assert sf.recheck(found["certificate"]).accepted


@pytest.mark.parametrize("options", [
    ["--time", "-1"], ["--time", "x"], ["--descent"], ["--steps", "3"], ["--validated"], ["--samples", "1"],
    ["--times", "1"], ["--reduced", "z0=0,c=9"],
    ["--descent", "--step", "1/10", "--steps", "2", "--time", "1"], ["--descent", "--step", "0", "--steps", "2"],
])
def test_bad_options_are_one_line(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*COMMAND, START, *options]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1


def test_the_reduced_equation(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["trajectory", "--reduced", "z0=0,c=9", "--cost", "(w - 2)^2/2"]
    assert main([*command, "--times", "1", "--digits", "25", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["outcome"] == "certified" and found["values"][0]["lower"].startswith("1.97217488389927154624755")
    assert main([*command, "--times", "1/2,1"]) == 0 and "certified" in capsys.readouterr().out
    assert main([*command]) == 2 and main([*command, "--times", "1", "--time", "1"]) == 2 and main(["trajectory"]) == 2


def test_json_floats_and_missing_layers_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for start in ('{"W1": [[0.5]], "W2": [[0]]}', '{"W1": [[1]]}', "[1]", "no such file"):
        assert main([*COMMAND, start, "--json", "-"]) == 2
        out, err = capsys.readouterr()
        assert out == "" and len(err.splitlines()) == 1


def test_the_command_on_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*COMMAND, START, "--time", "2"]) == 0
    assert "certified" in capsys.readouterr().out
    assert main(["trajectory", "--activation", "tanh(x)", "--cost", "(w-1)^2/2", "--start", '{"w1": "1", "w2": "0"}']) == 0
    assert "Phi'(x) = tanh(x)/(1 - tanh(x)^2)" in capsys.readouterr().out
    assert main(["trajectory", "--widths", "1,1,1", "--cost", "-w^2", "--start", START.replace("0", "1"), "--strict"]) == 3
    assert "blows up" in capsys.readouterr().out.replace("\n", " ")
