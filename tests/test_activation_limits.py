"""Limits of activation networks: they agree with integration, tell a stable curve from what lies beside it, and bind their claim.

The reference follows the curve of steepest slope of the output in floating point, which needs no cost and no long time.
"""

from __future__ import annotations

import copy
import json
import math
import random
from fractions import Fraction
from typing import Any

import numpy
import pytest
from scipy.integrate import solve_ivp

from symflow.checker import Rejected
from symflow.dynamics.limits import Limit, limit
from symflow.dynamics.velocity import Velocity
from symflow.evidence import Outcome, output_limits
from symflow.evidence.growing_units import analytic, positive
from symflow.expressions import parse
from symflow.expressions.tree import letter
from symflow.interpretations import Floats, evaluate
from symflow.models import ActivationNetwork, Cost, DeepLinear, GradientFlow

OF_F, ORIGIN, OTHER = "critical point of f", "origin", "other critical point"
ACTIVATIONS = ("x", "x/sqrt(1+x^2)", "tanh(x)", "1/(1+exp(-x))", "atan(x)", "x^3+x", "x^3", "x^2", "exp(x)", "sinh(x)", "sin(x)",
               "asinh(x)", "log(1+exp(x))", "erf(x)")  # fmt: skip
COSTS = ("(w-1)^2/2", "(w+1)^2/2", "(w^2-1)^2", "w^3/3-w^2", "exp(w)+exp(-2*w)", "(w-1)^4", "w^2/2", "exp(w)+w^2", "w")


def of(sigma: str, cost: str, w1: Any, w2: Any, sample: str = "1", **options: Any) -> Limit:
    units = len(w1) if isinstance(w1, list) else 1
    flow = GradientFlow(ActivationNetwork(sigma, units=units, samples=(sample,)), Cost(cost))
    return limit(flow, {"w1": w1, "w2": w2}, **options)


def number(text: Any) -> float:
    if isinstance(text, dict):
        assert Fraction(text["lower"]) <= Fraction(text["upper"])
        return float(Fraction(text["lower"]) + Fraction(text["upper"])) / 2
    return float(evaluate(parse(text, {}), Floats({}))[0][0])


def crosses(found: Limit) -> bool:
    """Whether the curve goes on behind the limit, which then has no exact name."""
    return found.at is not None and isinstance(found.at["w1"][0][0], dict)


def along_the_slope(sigma: str, sample: str, w1: list[str], w2: list[str], found: Limit, side: float) -> Any:
    """The curve of steepest slope, to where the output is the product of the limit, or for a long time."""
    network = ActivationNetwork(sigma, units=len(w1), samples=(sample,))
    up, at = Velocity(GradientFlow(network, Cost("-w"))), parse(sigma, {"x": letter("x")})

    def output(y: Any) -> float:
        units = zip(y[: len(w1)], y[len(w1) :], strict=True)
        return float(sum(b * evaluate(at, Floats({"x": [[float(Fraction(sample)) * a]]}))[0][0] for a, b in units))

    def reached(_: float, y: Any) -> float:
        return output(y) - number((found.product or [["0"]])[0][0])

    reached.terminal = True  # type: ignore[attr-defined]  # solve_ivp looks for it
    stop = crosses(found)
    start = [float(Fraction(x)) for x in [*w1, *w2]]
    return solve_ivp(lambda _, y: side * up(y[None])[0], (0, 1e5 if stop else 40), start, method="DOP853", rtol=1e-11, atol=1e-13,
                     events=[reached] if stop else None).y[:, -1]  # fmt: skip


@pytest.mark.parametrize("seed", range(21))
def test_random_starts_against_integration(seed: int) -> None:
    source = random.Random(seed)
    sigma, cost = ACTIVATIONS[seed % len(ACTIVATIONS)], source.choice(COSTS)
    units, sample = source.choice([1, 1, 2]), source.choice(["1", "1", "-2", "1/2"])
    w1, w2 = ([str(Fraction(source.randint(-6, 6), 4)) for _ in range(units)] for _ in range(2))
    found = of(sigma, cost, w1, w2, sample)
    assert found.outcome is Outcome.CERTIFIED, found
    flow = GradientFlow(ActivationNetwork(sigma, units=units, samples=(sample,)), Cost(cost))
    start = numpy.array([[float(Fraction(x)) for x in [*w1, *w2]]])
    down, up = Velocity(flow)(start)[0], Velocity(GradientFlow(flow.network, Cost("-w")))(start)[0]
    if found.reason == "the start is at rest":
        assert numpy.abs(down).max() < 1e-12
    elif found.kind == "diverges":
        assert cost in ("w", "w^3/3-w^2")
    else:
        assert found.at is not None
        exact = numpy.array([number(x) for name in ("w1", "w2") for row in found.at[name] for x in row])
        end = along_the_slope(sigma, sample, w1, w2, found, float(numpy.sign(down @ up)))
        close = 1e-7 if crosses(found) else 0.1
        assert numpy.abs(end - exact).max() < close * (1 + numpy.abs(exact).max()), found


@pytest.mark.parametrize(
    ("sigma", "w1", "w2", "at", "rate"),
    [
        ("tanh(x)", "1", "sinh(1)", "0", "1"), ("tanh(x)", "-1/3", "-sinh(1/3)", "0", "1"), ("x", "2", "2", "0", "1"),
        ("x/sqrt(1+x^2)", "1", "sqrt(3/2)", "0", "1"), ("sinh(x)", "1", "sqrt(2*log(cosh(1)))", "0", "1"),
        ("sin(x)", "3", "sqrt(-2*log(-cos(3)))", "pi", "1"), ("x^2-2", "2", "sqrt(1 - log(2))", "sqrt(2)", "2*sqrt(2)"),
        ("atan(x)", "1", "sqrt(2*pi/3 - 1/3 - 2/3*log(2))", "0", "1"), ("exp(x)-1", "1", "sqrt(2*exp(-1))", "0", "1"),
    ],
)  # fmt: skip
def test_a_start_on_a_stable_curve_goes_to_its_end_and_one_beside_it_does_not(
    sigma: str, w1: str, w2: str, at: str, rate: str
) -> None:
    found = of(sigma, "(w+1)^2/2", w1, w2)
    kind = OTHER if at != "0" else ORIGIN
    assert (found.outcome, found.kind, found.product, found.rate) == (Outcome.CERTIFIED, kind, [["0"]], rate)
    assert found.at == {"w1": [[at]], "w2": [["0"]]}
    beside = of(sigma, "(w+1)^2/2", w1, f"{w2} + 1/10^5")
    assert (beside.outcome, beside.kind, beside.product) == (Outcome.CERTIFIED, OF_F, [["-1"]])


def test_a_gap_of_1e_40_decides() -> None:
    found = of("tanh(x)", "(w+1)^2/2", "1", "sinh(1) + 1/10^40")
    assert (found.kind, found.product) == (OF_F, [["-1"]]) and found.at is not None
    assert number(found.at["w1"][0][0]) < 0


def test_what_stands_on_the_way_to_a_stable_end_comes_first() -> None:
    for cost, product in (("(w-1/2)^2", "1/2"), ("(w-1/2)^4", "1/2"), ("(w-1/3)^3", "1/3")):
        found = of("tanh(x)", cost, "1", "sinh(1)")
        assert (found.kind, found.product, found.rate is None) == (OF_F, [[product]], cost[-1] != "2")
    flat = of("tanh(x)", "w^2/2", "1", "sinh(1)")
    assert (flat.kind, flat.product, flat.rate) == (OF_F, [["0"]], None)
    assert of("tanh(x)", "(w+1)^2/2", ["1", "2", "0"], ["sinh(1)", "sinh(2)", "0"]).kind == ORIGIN
    assert of("tanh(x)", "(w+1)^2/2", ["1", "2"], ["sinh(1)", "3"]).product == [["-1"]]


def test_activations_with_lines_of_rests() -> None:
    square, cube = of("x^2", "(w+1)^2/2", "1", "1"), of("x^3", "(w+1)^2/2", "1", "1")
    assert (square.kind, square.at, square.rate) == (OTHER, {"w1": [["0"]], "w2": [["1/2*sqrt(2)"]]}, "sqrt(2)")
    assert cube.kind == OTHER and cube.rate is None and "slower" in str(cube.reason)
    assert of("x^2", "(w+1)^2/2", "1", "1/2").product == [["-1"]]  # below the level of the origin it turns
    assert of("x^2", "(w+1)^2/2", "1", "sqrt(1/2)").kind == ORIGIN


def test_lines_of_rests_without_a_closed_form_are_enclosed() -> None:
    line = of("1-cos(x)", "(w+1)^2/2", "1", "1")  # Phi = -2 log(cos(x/2))
    assert (line.outcome, line.kind, line.product) == (Outcome.CERTIFIED, OTHER, [["0"]]) and line.at is not None
    assert number(line.at["w2"][0][0]) == pytest.approx(math.sqrt(1 + 4 * math.log(math.cos(1 / 2))), abs=1e-14)
    assert number(line.rate) == pytest.approx(number(line.at["w2"][0][0]), abs=1e-14) and number(line.at["w1"][0][0]) == 0
    assert of("1-cos(x)", "w^2/2", "1", "-1").kind == OF_F
    assert of("1-cos(x)", "(w+1)^2/2", "1", "1/5").product == [["-1"]]  # it turns


def test_starts_at_rest_and_flat_directions() -> None:
    rest = of("sin(x)", "(w-1)^2/2", "pi", "0")
    assert (rest.kind, rest.at, rest.reason) == (OTHER, {"w1": [["pi"]], "w2": [["0"]]}, "the start is at rest")
    assert of("tanh(x)", "(w - sinh(1)/cosh(1))^2", "1", "1").kind == OF_F
    assert of("tanh(x)", "w", "0", "0").kind == ORIGIN
    turning = of("sin(x)", "(w-1)^2/2", "pi/2", "0")  # sigma' = 0: w1 never moves
    assert turning.at is not None and number(turning.at["w2"][0][0]) == pytest.approx(1, abs=1e-15)
    flow = GradientFlow(ActivationNetwork("tanh(x)", samples=("1", "2")), Cost("norm2(W)"))
    assert limit(flow, {"w1": 0, "w2": 0}).kind == OF_F and limit(flow, {"w1": 1, "w2": 1}).kind == "unknown"


def test_divergence_and_what_stays_open() -> None:
    for sigma, w1, w2 in (("tanh(x)", "1", "0"), ("exp(x)", "0", "-1"), ("sin(x)", "1", "1"), ("1/(1+exp(-x))", "0", "2")):
        found = of(sigma, "w", w1, w2)
        assert (found.outcome, found.kind, found.product) == (Outcome.CERTIFIED, "diverges", None)
    assert of("exp(x)", "-w^2", "1", "1").kind == "diverges"
    for found in (of("x/(1+sqrt(x^2))", "w", "1", "1"), of("tanh(x)", "w*exp(-w)", "1", "3"), of("tanh(x)", "log(w)", "1", "1"),
                  of("x/(1+sqrt(x^2))", "(w+1)^2", "1/4", "1")):  # fmt: skip
        assert (found.outcome, found.kind, found.at, found.certificate) == (Outcome.UNDECIDED, "unknown", None, None)
        assert found.reason
    assert of("tanh(x)", "(w+1)^2", "1", "2", deadline=0.0).reason == "timeout"


def test_small_linear_networks_with_one_output() -> None:
    flow = GradientFlow(DeepLinear((1, 1, 1, 1)), Cost("(w - 1)^2/2"))
    found = limit(flow, {"W1": [[1]], "W2": [["1/2"]], "W3": [["1/3"]]})
    assert found.outcome is Outcome.CERTIFIED and found.kind == OF_F and found.at is not None
    a, b, c = (number(found.at[name][0][0]) for name in ("W1", "W2", "W3"))
    assert a * b * c == pytest.approx(1, abs=1e-14)
    assert a * a - b * b == pytest.approx(3 / 4, abs=1e-14) and b * b - c * c == pytest.approx(5 / 36, abs=1e-14)


def test_positive_and_analytic_by_form() -> None:
    def tree(text: str) -> Any:
        return parse(text, {"x": letter("x")}).to_json()

    for text, plain in (("1+x^2", True), ("x^2", False), ("exp(x)", True), ("1+sqrt(x^2)", True), ("x^2+1/x^2", False),
                        ("x", False), ("2-3", False), ("cosh(x)*exp(-x)", True), ("1+x", False), ("0", False)):  # fmt: skip
        assert positive(tree(text)) is plain, text
    for text, plain in (("x/sqrt(1+x^2)", True), ("1/x", False), ("log(x)", False), ("log(1+exp(x))", True), ("tan(x)", False),
                        ("x/(1+sqrt(x^2))", False), ("exp(1/x)", False), ("tanh(x)^3", True), ("sqrt(2)*x", True)):  # fmt: skip
        assert analytic(tree(text)) is plain, text


# --- certificates -----------------------------------------------------------------------------------------------------
CERTIFIED = {
    "converges": ("tanh(x)", "(w-1)^2/2", "1", "0"), "rests": ("tanh(x)", "(w+1)^2/2", "1", "sinh(1)"),
    "diverges": ("tanh(x)", "w", "-1", "-2"), "stays": ("sin(x)", "(w-1)^2/2", "pi", "0"),
    "rests on a line": ("x^2", "(w+1)^2/2", "1", "5/6"), "between": ("tanh(x)", "exp(w) + w^2", "1", "3/4"),
    "settles": ("erf(x)^2", "(w+1)^2/2", "1", "5/6"),
}  # fmt: skip


def rejected(certificate: Any) -> bool:
    try:
        output_limits.check(json.loads(json.dumps(certificate)))
    except (Rejected, KeyError, IndexError, TypeError, ValueError, AttributeError):
        return True
    return False


@pytest.mark.parametrize("name", CERTIFIED)
def test_a_certificate_is_bound_to_its_claim(name: str) -> None:
    good = of(*CERTIFIED[name]).certificate
    assert good is not None and good["kind"] == "output limit" and not rejected(good)
    w1, w2 = good["claim"]["at"]["w1"][0][0], good["claim"]["at"]["w2"][0][0]
    other = ["power", ["sum", ["letter", "W"], "-1/10"], 2]
    changes: list[Any] = [{"at": {"w1": [[w2]], "w2": [[w1]]}}, {"at": {"w1": [[w1]], "w2": [[["sum", w2, "1/1000"]]]}},
                          {"flow": {**good["claim"]["flow"], "activation": ["function", "asinh", ["letter", "x"]]}},
                          {"cost": other}, {"cost": ["product", "-1", good["claim"]["cost"]]},
                          {"flow": {**good["claim"]["flow"], "samples": ["3/2"]}}]  # fmt: skip
    if name in ("diverges", "stays"):  # other starts grow as well; a rest has no slope whatever the cost
        changes = changes[:2] if name == "stays" else [changes[3]]
    for change in changes:
        bad = copy.deepcopy(good)
        bad["claim"].update(change)
        assert rejected(bad), change


@pytest.mark.parametrize("name", CERTIFIED)
def test_every_field_of_the_conclusion_and_the_witness_counts(name: str) -> None:
    good = of(*CERTIFIED[name]).certificate
    assert good is not None
    fact, witness = good["claim"]["then"][1], good["witness"]["facts"][0]
    for i in range(len(fact)):
        for value in ("1/7", ["at", "2"], {"w1": [["50"]], "w2": [["-50"]]}, ["0", "1/9"], 3):
            bad = copy.deepcopy(good)
            bad["claim"]["then"][1][i] = value
            assert rejected(bad), (i, value)
    free = {"diverges": {"bits", "order", "steps", "bound"}}.get(name, {"bits", "order"})  # other precisions may do as well
    for key in set(witness or ()) - free:
        for value in (None, ["1/100"], "1/50", 7, []):
            bad = copy.deepcopy(good)
            bad["witness"]["facts"][0][key] = value
            if value != witness[key]:
                assert rejected(bad) or (key == "between" and value is None), (key, value)  # f' is monotone
    for extra in ([], [witness, witness]):
        assert rejected({**good, "witness": {"facts": extra}})


def test_a_bound_must_lie_behind_every_zero_of_the_slope() -> None:
    good = of("tanh(x)", "w^3/3 - w^2", "1", "-1").certificate  # f' = w (w - 2), and the output falls
    assert good is not None and good["claim"]["then"][1] == ["diverges"]
    for bound, wrong in (("-1/2", False), ("0", True), ("1", True), ("3", True), ("-1", True), (None, True)):
        bad = copy.deepcopy(good)
        bad["witness"]["facts"][0]["bound"] = bound
        assert rejected(bad) is wrong, bound


def test_a_narrower_box_and_another_rate_are_rejected() -> None:
    good = of(*CERTIFIED["converges"]).certificate
    assert good is not None
    for place, value in ((2, {"w1": [["1"]], "w2": [["1"]]}), (3, {"w1": [["2"]], "w2": [["2"]]}), (4, None), (4, ["1/2", "2"])):
        bad = copy.deepcopy(good)
        bad["claim"]["then"][1][place] = value
        assert not rejected(bad)  # weaker, and still true
    for place, name in ((2, "w1"), (3, "w2")):
        bad = copy.deepcopy(good)
        one = bad["claim"]["then"][1]
        one[2][name], one[3][name] = one[3][name], one[2][name]
        assert rejected(bad), (place, name)
    turned = copy.deepcopy(good)
    for place in (2, 3):
        point = turned["claim"]["then"][1][place]
        point["w1"], point["w2"] = point["w2"], point["w1"]
    assert rejected(turned)
    line = of(*CERTIFIED["rests on a line"]).certificate
    assert line is not None
    for value in ({"order": 1, "potential": line["witness"]["facts"][0]["units"][0]["potential"]}, None,
                  {"order": 2, "potential": ["power", ["letter", "x"], 2]}, {"order": 3, "potential": "0"}):  # fmt: skip
        bad = copy.deepcopy(line)
        bad["witness"]["facts"][0]["units"] = [value]
        assert rejected(bad), value
