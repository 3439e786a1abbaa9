"""No flow where the cost or the activation has no value: a factor 0, an exponent 0 or a slope that goes on hides nothing.

Certificates that are accepted stay accepted with a term that has a value everywhere and is 0, and are rejected with one that
is 0 too but has no value at a place on the way.
"""

from __future__ import annotations

import copy
import math
from fractions import Fraction
from functools import cache
from typing import Any

import numpy
import pytest

import symflow as sf
from symflow.checker import SCHEMA, Rejected
from symflow.dynamics.definedness import Domain, why_undefined
from symflow.dynamics.limits import limit
from symflow.dynamics.velocity import Velocity
from symflow.evidence import ball_integrals, ball_trajectories, output_limits
from symflow.evidence.growing_units import analytic
from symflow.expressions import parse

Tree = Any
X, W = ["letter", "x"], ["letter", "W"]
LINEAR = {"network": "linear", "layers": ["W2", "W1"]}
CHECKS = {"trajectory": ball_trajectories.check, "output limit": output_limits.check, "reduced equation": ball_integrals.check}


def function(name: str, tree: Tree) -> Tree:
    return ["function", name, tree]


def minus(tree: Tree, place: str) -> Tree:
    return ["sum", tree, str(-Fraction(place))]


PARTIAL = {  # each has no value at a place, or on a side of it
    "log": lambda u, a: function("log", minus(u, a)),
    "log, other side": lambda u, a: function("log", ["product", "-1", minus(u, a)]),
    "log of what is negative": lambda u, a: function("log", ["sum", "-1", ["product", "-1", ["power", u, 2]]]),
    "sqrt": lambda u, a: function("sqrt", minus(u, a)),
    "inverse": lambda u, a: ["power", minus(u, a), -1],
    "tan": lambda u, a: function("tan", ["sum", minus(u, a), ["product", "1/2", ["constant", "pi"]]]),
    "inside": lambda u, a: function("exp", ["product", "0", function("log", minus(u, a))]),
    "in a matrix": lambda u, a: ["det", ["matrix", [["1", function("log", minus(u, a))], ["0", u]]]],
}
HIDDEN = {
    "factor 0": lambda tree: ["product", "0", tree],
    "exponent 0": lambda tree: ["sum", ["power", tree, 0], "-1"],
    "entry": lambda tree: ["entry", ["matrix", [["0", tree]]], 0, 0],
    "difference": lambda tree: ["sum", tree, ["product", "-1", tree]],
}
HARMLESS = [
    lambda u: ["product", "0", function("exp", u)],
    lambda u: ["product", "0", function("log", ["sum", "20", ["power", u, 2]])],
    lambda u: ["sum", ["power", function("sqrt", ["sum", "20", ["power", u, 2]]), 0], "-1"],
]
ALL = [(name, way) for name in PARTIAL for way in HIDDEN]


def accepted(bad: dict[str, Any]) -> bool:
    try:
        CHECKS[bad["kind"]](bad)
    except Rejected:
        return False
    return True


def with_term(good: dict[str, Any], where: str, term: Tree) -> dict[str, Any]:
    """The same certificate with a term more in the activation or in the cost."""
    new = copy.deepcopy(good)
    place, key = (new["claim"]["flow"], "activation") if where == "activation" else (new["claim"], "cost")
    place[key] = ["sum", place[key], term]
    return new


def made(sigma: str, cost: str, w1: str, w2: str, time: str | None = None) -> dict[str, Any]:
    flow = sf.GradientFlow(sf.ActivationNetwork(sigma), sf.Cost(cost))
    start = {"w1": w1, "w2": w2}
    found = limit(flow, start) if time is None else sf.integrate(flow, start, time, validated=True)
    assert found.certificate is not None
    return found.certificate


@cache
def good(name: str) -> dict[str, Any]:
    """Certificates of every kind; w1 (or the product) comes by the place beside them, not at the start."""
    match name:
        case "end":  # w1 from -1/2 to about -1.95
            return made("x", "-w", "-1/2", "-1", "1")
        case "end, by the cost":  # the product from 2 to about 0.3
            return made("x", "w^2/2", "2", "1", "1")
        case "converges":  # w1 from 2 to sqrt(7/2 + …)
            return made("x", "(w-1)^2/2", "2", "1")
        case "rests":
            return made("x^2", "w^2/2", "1", "1/2*sqrt(2)")
        case "settles":
            return made("x^2", "w^2/2", "1", "2")
        case "diverges":
            return made("x", "-w", "-1/2", "-1")
    raise AssertionError(name)


def reduced(cost: Tree) -> dict[str, Any]:
    """dz/dt = -2z² from 1, so z(2) = 1/5."""
    claim = {"letters": {"W": [1, 1]}, "cost": cost, "then": ["facts", ["z", "1", "0", "2", "19/100", "21/100"]]}
    return {"schema": SCHEMA, "kind": "reduced equation", "claim": claim, "witness": {"facts": [None]}}


ACTIVATION_PLACES = [("end", "-1"), ("converges", "19/10"), ("rests", "1/2"), ("rests", "0"), ("rests", "1"), ("settles", "1/2"),
                     ("settles", "0"), ("diverges", "-1")]  # fmt: skip


@pytest.mark.parametrize(("name", "place"), ACTIVATION_PLACES)
def test_a_term_of_the_activation_needs_a_value_on_the_way(name: str, place: str) -> None:
    assert accepted(good(name))
    for term in HARMLESS:
        assert accepted(with_term(good(name), "activation", term(X)))
    for function_name, way in ALL:
        bad = with_term(good(name), "activation", HIDDEN[way](PARTIAL[function_name](X, place)))
        assert not accepted(bad), (function_name, way)


@pytest.mark.parametrize("place", ["1", "2"])
def test_a_term_of_the_cost_needs_a_value_on_the_way(place: str) -> None:
    assert accepted(good("end, by the cost"))
    for term in HARMLESS:
        assert accepted(with_term(good("end, by the cost"), "cost", term(W)))
    for name, way in ALL:
        bad = with_term(good("end, by the cost"), "cost", HIDDEN[way](PARTIAL[name](W, place)))
        assert not accepted(bad), (name, way)


@pytest.mark.parametrize("place", ["x", "y"])
@pytest.mark.parametrize(("velocity", "cost"), [
    (["product", "0", ["gradient", X]], function("log", W)), (["gradient", function("log", X)], W),
    (["product", "0", ["cost", X]], function("log", W)), (["jet", 2, X], function("log", W)),
    (["gradient", function("log", X)], "3"), (["curvature", X, ["letter", "y"]], function("log", W)),
    (["power", function("log", X), 0], W),
])  # fmt: skip
def test_an_explicit_field_needs_values_of_all_that_it_takes(velocity: Tree, cost: Tree, place: str) -> None:
    """The number x is positive, then not; where the velocity stands does not matter."""
    field = {"x": ["gradient", "5"], "y": ["gradient", "5"], place: velocity}
    ends = [{"x": [[end]], "y": [[end]]} for end in ("-9", "9")]
    for start, verdict in (("1", True), ("-1", False), ("0", False), (["product", "0", function("log", "-1")], False)):
        claim = {"letters": {"x": [1, 1], "y": [1, 1]}, "flow": {"field": field}, "cost": cost,
                 "at": {"x": [[start]], "y": [["2"]]}, "then": ["end", "1/50", *ends]}  # fmt: skip
        witness = {"bits": 64, "order": 8, "steps": ["1/100", "1/100"]}
        assert accepted({"schema": SCHEMA, "kind": "trajectory", "claim": claim, "witness": witness}) is verdict


@pytest.mark.parametrize("steps", [[], ["1/20", "1/20"]])
@pytest.mark.parametrize("cost", [function("log", W), ["sum", ["power", W, 2], ["product", "0", function("log", W)]]])
def test_a_slope_with_a_value_does_not_stand_for_the_cost(cost: Tree, steps: list[str]) -> None:
    """1/W is fine at W = -2, and log W is not."""
    low, high = {"W1": [["-3"]], "W2": [["0"]]}, {"W1": [["0"]], "W2": [["9"]]}
    claim = {"letters": {"W1": [1, 1], "W2": [1, 1]}, "flow": LINEAR, "cost": cost, "at": {"W1": [["-1"]], "W2": [["2"]]},
             "then": ["end", "1/10" if steps else "0", low, high]}  # fmt: skip
    one = {"schema": SCHEMA, "kind": "trajectory", "claim": claim, "witness": {"bits": 64, "order": 8, "steps": steps}}
    assert not accepted(one)
    assert accepted({**one, "claim": {**claim, "cost": ["product", "1/2", W]}})


def stays(cost: Tree, w1: str, w2: str, of_f: bool) -> dict[str, Any]:
    claim = {"letters": {"W1": [1, 1], "W2": [1, 1]}, "flow": LINEAR, "cost": cost, "at": {"W1": [[w1]], "W2": [[w2]]},
             "then": ["facts", ["stays", of_f]]}  # fmt: skip
    return {"schema": SCHEMA, "kind": "output limit", "claim": claim, "witness": {"facts": [None]}}


def test_a_rest_needs_a_value_of_the_cost() -> None:
    assert accepted(stays(["power", W, 2], "0", "0", True))
    assert accepted(stays(["sum", ["product", "-1", function("log", W)], W], "1", "1", True))
    assert not accepted(stays(["sum", function("log", W), W], "-1", "1", True))
    for term in HARMLESS:
        assert accepted(stays(["sum", ["power", W, 2], term(W)], "0", "0", True))
    for name, way in ALL:
        assert not accepted(stays(["sum", ["power", W, 2], HIDDEN[way](PARTIAL[name](W, "0"))], "0", "0", True)), (name, way)


def test_the_reduced_equation_needs_values_of_the_cost() -> None:
    half = ["product", "1/2", ["power", W, 2]]
    assert accepted(reduced(half)) and all(accepted(reduced(["sum", half, term(W)])) for term in HARMLESS)
    for name, way in ALL[::3]:  # of each function and of each way some
        assert not accepted(reduced(["sum", half, HIDDEN[way](PARTIAL[name](W, "1/2"))])), (name, way)


def test_what_is_analytic_is_looked_for_in_matrices_too() -> None:
    root = ["sum", "2", ["product", "-1", function("sqrt", ["sum", "1", ["product", "-1", X]])]]
    fine = ["sum", "2", function("exp", X)]
    shapes = [lambda one: one, lambda one: ["entry", ["matrix", [[one]]], 0, 0], lambda one: ["trace", ["matrix", [[one]]]],
              lambda one: ["entry", ["matrix", [["1", one], ["0", "1"]]], 0, 1],
              lambda one: ["det", ["matrix", [["1", "0"], [X, one]]]],
              lambda one: ["norm2", ["matrix", [["1"], [one]]]]]  # fmt: skip
    claim = {"letters": {"w1": [1, 1], "w2": [1, 1]}, "cost": ["product", "-1", W], "at": {"w1": [["0"]], "w2": [["1"]]},
             "then": ["facts", ["diverges"]]}  # fmt: skip
    witness = {"facts": [{"bound": None, "bits": 64, "order": 10, "steps": [], "unit": 0}]}
    for shape in shapes:
        for tree, verdict in ((fine, True), (root, False)):
            flow = {"network": "activation", "activation": shape(tree), "units": 1, "samples": ["1"]}
            one = {"schema": SCHEMA, "kind": "output limit", "claim": {**claim, "flow": flow}, "witness": witness}
            assert analytic(shape(tree)) is verdict and accepted(one) is verdict


@pytest.mark.parametrize(("sigma", "cost", "w1", "w2"), [
    ("x", "log(w) + w", "-1", "1"), ("x", "log(w)", "-1", "2"), ("x + log(x)^0", "w", "-1/2", "1"),
    ("x", "w + sqrt(w)^0", "-1", "2"), ("x", "w + (1/(w + 1))^0", "-1", "1"), ("x", "w + log(w + 1/10 - 3/10)^0", "1/5", "1"),
    ("x + sqrt(x - 1)^0", "w", "1/2", "1"),
])  # fmt: skip
def test_a_start_without_a_value_is_refused_in_one_line(sigma: str, cost: str, w1: str, w2: str) -> None:
    flow, start = sf.GradientFlow(sf.ActivationNetwork(sigma), sf.Cost(cost)), {"w1": w1, "w2": w2}
    for time, validated in ((None, False), ("1/10", False), ("1/10", True)):
        with pytest.raises(sf.SymflowError, match="no value at this point") as caught:
            sf.integrate(flow, start, time, validated=validated)
        assert "\n" not in str(caught.value)
    with pytest.raises(sf.SymflowError, match="no value"):
        sf.descend(flow, start, "1/10", 2)


def test_a_run_ends_where_the_cost_does() -> None:
    """w + log(w)^0 has the slope 1; the product passes 0 at t = artanh(1/2)."""
    flow = sf.GradientFlow(sf.ActivationNetwork("x"), sf.Cost("w + log(w)^0"))
    for validated in (False, True):
        found = sf.integrate(flow, {"w1": "2", "w2": "1"}, 1, validated=validated)
        assert found.outcome is sf.Outcome.UNDECIDED and found.end is None and found.reason
        assert float(found.times[-1]) == pytest.approx(math.atanh(0.5), abs=1e-6)
    assert sf.integrate(flow, {"w1": "2", "w2": "1"}, "1/2", validated=True).outcome is sf.Outcome.CERTIFIED
    with pytest.raises(sf.SymflowError, match="no value at step 2"):
        sf.descend(flow, {"w1": "2", "w2": "1"}, "1/2", 2)
    assert sf.descend(flow, {"w1": "2", "w2": "1"}, "1/4", 1).outcome is sf.Outcome.CERTIFIED


def test_of_a_batch_only_the_points_without_a_value_have_no_velocity() -> None:
    velocity = Velocity(sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("log(w) + w")))
    found = velocity(numpy.array([[1.0, 2.0], [-1.0, 1.0], [-1.0, -2.0]]))
    assert numpy.isfinite(found).all(axis=1).tolist() == [True, False, True]


def test_a_domain_is_decided_exactly_where_balls_show_nothing() -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("log(w - sqrt(2))"))

    def rows(text: str) -> Any:
        return {"W1": [[parse(text, {})]], "W2": [[parse("1", {})]]}

    assert why_undefined(flow, rows("sqrt(2)")) == why_undefined(flow, rows("sqrt(2) - 1/10^300")) == "log outside its domain"
    assert why_undefined(flow, rows("sqrt(2) + 1/10^300")) is None and not Domain(flow).contains(rows("sqrt(2) + 1/10^300"))
    assert Domain(flow).contains(rows("sqrt(2) + 1/10^30"))
