"""`conserved`: laws of every width and depth, laws of some widths, and what is no law."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

import symflow as sf
from symflow import checker
from symflow.errors import SymflowError
from symflow.evidence import Outcome
from symflow.laws.conserved import conserved

ALL = ("all", "all")
LINEAR_PROVED = [
    ("W1@W1.T - W2.T@W2", (2, 3, 2), ALL), ("-(W1@W1.T - W2.T@W2)", (2, 3, 2), ALL),
    ("trace(W1@W1.T) - trace(W3.T@W3)", (2, 3, 3, 2), ALL), ("det(W1@W1.T - W2.T@W2)", (2, 3, 2), ALL),
    ("(W1@W1.T - W2.T@W2)^3", (2, 3, 4, 2), ALL), ("W2@W2.T - W3.T@W3", (1, 2, 3, 4), ALL), ("5", (2, 3), ALL),
    ("norm2(W1) - norm2(W2)", (4, 1, 2), ALL), ("trace(W2@W1) - trace(W1@W2)", (2, 3, 2), ("all with d0 = d2", "all")),
    ("W1[0,0]^2 - W2[0,0]^2", (1, 1, 1), ([1, 1, 1], 2)), ("(W1@W1.T - W2.T@W2)[0,1]", (2, 3, 2), ([2, 3, 2], 2)),
    ("W1[0,0]*W2[0,1] - W1[1,0]*W2[0,0]", (1, 2, 1), ([1, 2, 1], 2)), ("W1*W2 - W2*W1", (1, 1, 1), None),
    ("exp(norm2(W1) - norm2(W2))", (1, 2, 1), ([1, 2, 1], 2)), ("G - G", (2, 2), ("all", 1)),
]  # fmt: skip
LINEAR_REFUTED = [
    ("W1@W1.T - W3.T@W3", (1, 2, 2, 1)), ("trace(W1)", (2, 2, 2)), ("W1@W1", (2, 2, 2)), ("W1@W1.T + W2.T@W2", (2, 3, 2)),
    ("W1[0,0]^2 - W2[0,0]^2", (2, 2, 2)), ("G", (2, 3, 2)), ("log(norm2(W1))", (2, 3, 2)), ("W2@W1", (1, 2, 1)),
    ("det(W1@W1.T)", (2, 2, 2)), ("W1*W2", (1, 1, 3)), ("norm2(G)", (1, 1)), ("1/norm2(W1)", (1, 2, 1)),
]  # fmt: skip
UNITS_PROVED = [
    ("w2^2/2 - sinh(w1)^2/2", "tanh(x)", 1, ("1",)), ("w2^2/2 - w1^2/2", "x", 1, ("1",)),
    ("w2^2 - (1+w1^2)^2/2", "x/sqrt(1+x^2)", 1, ("1",)), ("w2^2/2 - exp(w1) - w1", "1/(1+exp(-x))", 1, ("1",)),
    ("w2^2/2 - atan(w1)*(w1 + w1^3/3) + w1^2/6 + log(1+w1^2)/3", "atan(x)", 1, ("1",)), ("w2^2/2 - w1", "exp(x)", 1, ("1",)),
    ("w2^2/2 + log(cos(w1))", "sin(x)", 1, ("1",)), ("w2^2 - w1^2/3", "x^3", 1, ("1", "2")), ("w1", "tanh(x)", 1, ("0",)),
    ("w2[1]^2/2 - sinh(w1[1])^2/2", "tanh(x)", 2, ("1",)), ("w1@w1.T - w2.T@w2", "x", 3, ("1", "2")),
]  # fmt: skip
UNITS_REFUTED = [
    ("w2^2/2 - log(cosh(w1))", "tanh(x)", 1, ("1",)), ("w2^2/2", "log(1+exp(x))", 1, ("1",)),
    ("w2^2/2 - log(cos(w1))", "sin(x)", 1, ("1",)), ("w2^2 - w1^2/3", "x^3+x", 1, ("1", "2")),
    ("w2[0]^2/2 - sinh(w1[1])^2/2", "tanh(x)", 2, ("1",)), ("G", "tanh(x)", 1, ("1",)), ("w1*w2", "atan(x)", 1, ("1",)),
]  # fmt: skip
KEYS = {"schema", "symflow", "outcome", "scope", "method", "certificate", "checked_by", "reason", "seconds", "seed", "versions",
        "counterexample"}  # fmt: skip


def linear(widths, cost=None):
    return sf.GradientFlow(sf.DeepLinear(widths), cost)


def units(activation, count, samples):
    return sf.GradientFlow(sf.ActivationNetwork(activation, units=count, samples=samples))


def accepted(verdict):
    assert checker.check(verdict.certificate) and verdict.checked_by == "stdlib" and verdict.reason is None
    assert set(verdict.to_json()) >= KEYS and len(str(verdict).splitlines()) <= 8
    assert verdict._repr_latex_() and verdict._repr_html_()
    return True


@pytest.mark.parametrize(("text", "widths", "scope"), LINEAR_PROVED)
def test_laws_of_linear_networks(text, widths, scope):
    verdict = conserved(text, linear(widths))
    assert verdict.outcome is Outcome.PROVED and accepted(verdict), verdict
    assert scope is None or (verdict.scope["widths"], verdict.scope["depth"]) == scope


@pytest.mark.parametrize(("text", "widths"), LINEAR_REFUTED)
def test_what_is_no_law_of_linear_networks(text, widths):
    verdict = conserved(text, linear(widths))
    assert verdict.outcome is Outcome.REFUTED and accepted(verdict), verdict
    assert verdict.scope["widths"] == list(widths) and verdict.scope["cost"] == "arbitrary"
    assert set(verdict.counterexample) >= {"W1", "G", "cost", "derivative"}


def test_the_derivative_of_a_counterexample_is_right():
    """By hand: W1' = -(W3 W2)^T G, W3' = -G (W2 W1)^T, in plain fractions."""
    point = conserved("W1@W1.T - W3.T@W3", linear((1, 2, 2, 1))).counterexample
    w1, w2, w3, g, shown = ([[Fraction(x) for x in row] for row in point[key]] for key in ("W1", "W2", "W3", "G", "derivative"))

    def times(a, b):
        return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)] for row in a]

    def turned(a):
        return [list(column) for column in zip(*a, strict=True)]

    def minus(a, b):
        return [[x - y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]

    zero = [[Fraction(0)] * 2] * 2
    v1 = minus([[0], [0]], times(turned(times(w3, w2)), g))
    v3 = minus([[0, 0]], times(g, turned(times(w2, w1))))
    first, third = times(v1, turned(w1)), times(turned(v3), w3)
    assert shown == minus(minus(first, minus(zero, turned(first))), minus(third, minus(zero, turned(third))))


def test_the_cost_of_a_counterexample_has_its_gradient():
    point = conserved("trace(W1)", linear((2, 2, 2))).counterexample
    flow = linear((2, 2, 2), sf.Cost(point["cost"]))
    again = conserved("trace(W1)", flow)
    assert again.outcome is Outcome.REFUTED and again.scope["cost"] == point["cost"]


@pytest.mark.parametrize(("text", "activation", "count", "samples"), UNITS_PROVED)
def test_laws_of_activation_networks(text, activation, count, samples):
    verdict = conserved(text, units(activation, count, samples))
    assert verdict.outcome is Outcome.PROVED and accepted(verdict), verdict


@pytest.mark.parametrize(("text", "activation", "count", "samples"), UNITS_REFUTED)
def test_what_is_no_law_of_activation_networks(text, activation, count, samples):
    verdict = conserved(text, units(activation, count, samples))
    assert verdict.outcome is Outcome.REFUTED and accepted(verdict), verdict
    assert set(verdict.counterexample) >= {"w1", "w2", "G", "cost", "derivative"}
    assert len(verdict.counterexample["G"]) == len(samples)


def test_the_enclosure_of_an_exact_derivative():
    point = conserved("w2^2/2 - log(cosh(w1))", units("tanh(x)", 1, ("1",))).counterexample
    with mpmath.workdps(50):
        exact = [Fraction(x) for x in (point["w1"], point["w2"], point["G"][0])]
        w1, w2, g = (mpmath.mpf(x.numerator) / x.denominator for x in exact)
        truth = -g * w2 * mpmath.tanh(w1) + mpmath.tanh(w1) * g * w2 / mpmath.cosh(w1) ** 2
        low, high = (mpmath.mpf(point["enclosure"][end]) for end in ("lower", "upper"))
        assert low <= truth <= high and high - low < abs(truth) * mpmath.mpf(10) ** -29


@pytest.mark.parametrize(("text", "depth", "outcome", "widths"), [
    ("W1@W1.T - W2.T@W2", 3, "proved", "all"), ("W1@W1", 2, "refuted", "all with d0 = d1"),
    ("W1@W1.T - W3.T@W3", 3, "refuted", "all with d1 = d2"), ("trace(W1@W2) - trace(W2@W1)", 2, "proved", "all with d0 = d2"),
])  # fmt: skip
def test_depth_alone_asks_for_every_width(text, depth, outcome, widths):
    verdict = conserved(text, sf.GradientFlow(sf.DeepLinear(depth=depth)))
    assert str(verdict.outcome) == outcome and verdict.scope["widths"] == widths and accepted(verdict)


@pytest.mark.parametrize(("text", "widths", "cost", "outcome"), [
    ("W1@W1.T - W2.T@W2", (2, 2, 2), "norm2(W)/2", "proved"), ("W1", (1, 1), "5", "proved"), ("W1", (1, 1), "(w-1)^2", "refuted"),
    ("W1[0,0] - W1[0,1]", (2, 1), "(W[0,0]+W[0,1])^2", "proved"), ("W1[0,0] - W1[0,1]", (2, 1), "W[0,0]^2", "refuted"),
    ("W1", (1, 1), "log(w)", "refuted"), ("W1@W1.T - W2.T@W2", (1, 1, 1), "log(w)", "proved"),
])  # fmt: skip
def test_a_concrete_cost(text, widths, cost, outcome):
    verdict = conserved(text, linear(widths, sf.Cost(cost)))
    assert str(verdict.outcome) == outcome and accepted(verdict), verdict


@pytest.mark.parametrize("text", ["log(-norm2(W1))", "1/(W1[0,0] - W1[0,0])", "sqrt(-1 - norm2(W1))"])
def test_what_is_defined_nowhere_is_not_proved(text):
    verdict = conserved(text, linear((2, 3, 2)))
    assert verdict.outcome is Outcome.UNDECIDED and verdict.reason


@pytest.mark.parametrize(
    "text", ["", "W1@W1", "W3", "W1.__class__", "__import__('os')", "W1 +", "ddt(W1)", "grad(W2@W1)", "W1[9,9]"]
)
def test_bad_expressions_are_refused_in_one_line(text):
    with pytest.raises(SymflowError) as caught:
        conserved(text, linear((2, 3, 2)))
    assert "\n" not in str(caught.value) and caught.value.exit_code == 2


def test_a_time_limit():
    verdict = conserved("trace(W1[0,0]*W1)", linear((3, 3, 3, 2)), timeout=0)
    assert verdict.outcome is Outcome.UNDECIDED and verdict.reason == "timeout"
    with pytest.raises(TypeError):
        bool(verdict)
