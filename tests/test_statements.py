"""Statements are proved, refuted with an accepted counterexample, or left undecided with a reason."""

from __future__ import annotations

import time
from fractions import Fraction
from random import Random

import pytest

from symflow import checker
from symflow.errors import SymflowError
from symflow.evidence import Outcome
from symflow.expressions.tree import function, gradient, jet, letter
from symflow.interpretations import Rationals, evaluate
from symflow.statements import Setting, decide
from symflow.statements.enclosed import value_at
from symflow.statements.sampling import Constraint, sample
from symflow.statements.showing import decimal
from symflow.statements.trial_costs import polynomial, quadratic

LAYER = Setting(
    letters={"P": ("dN", "d2"), "W2": ("d2", "d1"), "W1": ("d1", "d0"), "Q": ("d0", "e")},
    layers=("P", "W2", "W1", "Q"), opaque=("P", "Q"), define={"C": "W1@W1.T - W2.T@W2"},
)  # fmt: skip
TWO = Setting(
    letters={"W1": ("k", "m"), "W2": ("n", "k")}, layers=("W2", "W1"),
    define={"W": "W2@W1", "G": "grad(W)", "C": "W1@W1.T - W2.T@W2"},
)  # fmt: skip
SADDLE = Setting(
    letters={"W1": ("k", "m"), "W2": ("n", "k"), "gamma": ("k", 1), "psi": ("n", 1), "phi": ("m", 1),
             "sigma": (1, 1), "p": (1, 1), "q": (1, 1)},
    layers=("W2", "W1"), dims=("k > m",),
    define={"G": "grad(W2@W1)", "M1": "-gamma@phi.T*p", "M2": "psi@gamma.T*q"},
    given=("W2.T@G = 0", "G@W1.T = 0", "G != 0", ("kernel vector", "gamma", "W1"),
           ("singular vectors", "psi", "phi", "sigma", "G")),
)  # fmt: skip
VECTOR = Setting(
    letters={"w1": ("k", 1), "w2": (1, "k"), "s": (1, 1)}, layers=("w2", "w1"), given=("s^2 = 1",),
    define={"z": "w2@w1", "S": "norm2(w1) + norm2(w2)", "u": "w1 - s*w2.T", "v": "w1 + s*w2.T", "D": "S^2 - 4*z^2"},
    sign_hint=(("1", ("norm2(u)", "norm2(v)")),),
)  # fmt: skip
SIGMOID = Setting(activation="x/sqrt(1+x^2)", cost="(1-w)^2", define={"C": "w2^2 - (1+w1^2)^2/2"})
TILTED = Setting(letters={"w": (1, 1), "y": (1, 1)}, cost="w^4 - 2*w^3 + w^2", given=("f1(w) = 0",))
PROVED = [
    (LAYER, "ddt(C) = 0"), (LAYER, "ddt(W1)@W1.T = W2.T@ddt(W2)"), (LAYER, "ddt(trace(C)^2) = 0"), (LAYER, "ddt(det(C)) = 0"),
    (TWO, "ddt(f(W)) <= 0"), (TWO, "ddt(f(W)) = -norm2(ddt(W1)) - norm2(ddt(W2))"),
    (TWO, "W@W.T = (W2@W2.T)^2 + W2@C@W2.T"), (TWO, "monomials(W@W.T - (W2@W2.T)^2) = 2"), (TWO, "degree(W@W.T; W1) = 2"),
    (SADDLE, "W2@M1 + M2@W1 = W2@M1"), (SADDLE, "trace(G.T@(M2@M1)) = -sigma*p*q"),
    (VECTOR, "ddt(u) = s*f1(z)*u"), (VECTOR, "z = s/4*(norm2(v) - norm2(u))"), (VECTOR, "D = norm2(u)*norm2(v)"),
    (VECTOR, "D >= 0"), (VECTOR, "ddt(f(z)) <= 0"),
    (SIGMOID, "ddt(C) = 0"), (SIGMOID, "ddt(w2) = 2*(w1*sqrt(1+w1^2) - w2*w1^2)/(1+w1^2)"),
]  # fmt: skip
REFUTED = [
    (LAYER, "ddt(W1@W1.T + W2.T@W2) = 0"), (LAYER, "ddt(W1) = (P@W2).T@grad(P@W2@W1@Q)@Q.T"),
    (TWO, "ddt(f(W)) >= 0"), (TWO, "norm2(W1) = norm2(W2)"), (TWO, "norm2(W) <= norm2(W1)"), (TWO, "G != 0"),
    (SADDLE, "trace(G.T@(M2@M1)) = sigma*p*q"), (SADDLE, "W2@M1 = 0"), (SADDLE, "W1 = 0"),
    (VECTOR, "ddt(u) = -s*f1(z)*u"), (VECTOR, "z = s/4*(norm2(u) - norm2(v))"), (VECTOR, "s = 1"), (VECTOR, "D > 0"),
    (SIGMOID, "C = 0"), (SIGMOID, "ddt(w2) = 2*(w1*sqrt(1+w1^2) - w2*w1^2)/(1+w1^2)^2"),
    (TILTED, "f(y) >= f(w)"), (TILTED, "w*(w - 1) = 0"), (Setting(), "1/2 = 1"), (Setting(), "sqrt(2) = 7/5"),
    (Setting(letters={"x": (1, 1)}), "defined(1/x)"), (Setting(letters={"x": (1, 1)}, given=("x > 1",)), "x >= 2"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "text"), PROVED, ids=[text for _, text in PROVED])
def test_true_statements_are_proved(setting, text):
    decision = decide(setting.statement(text))
    assert decision.outcome is Outcome.PROVED, decision
    assert checker.check(decision.evidence.certificate) and decision.reason is None


@pytest.mark.parametrize(("setting", "text"), REFUTED, ids=[text for _, text in REFUTED])
def test_false_statements_are_refuted(setting, text):
    decision = decide(setting.statement(text))
    assert decision.outcome is Outcome.REFUTED, decision
    assert checker.check(decision.evidence.certificate) and decision.counterexample is not None


EQUATIONS = [(setting, text) for setting, text in PROVED if not setting.given and not setting.opaque and "det" not in text
             and setting.statement(text).relation.op == "eq"]


@pytest.mark.parametrize(("setting", "text"), EQUATIONS, ids=[text for _, text in EQUATIONS])
def test_an_instance_of_a_law_is_proved_entry_by_entry(setting, text):
    statement = setting.statement(text)
    sizes = dict(zip(statement.free_dims, (2, 3, 2), strict=False))
    decision = decide(statement.at_dims(sizes) if sizes else statement, by="entries")
    assert decision.outcome is Outcome.PROVED and decision.evidence.certificate["kind"] != "word identity"


def test_the_seed_never_changes_the_outcome():
    for setting, text in [PROVED[0], REFUTED[2]]:
        assert len({decide(setting.statement(text), seed=seed).outcome for seed in range(5)}) == 1


def test_a_decision_is_neither_true_nor_false():
    with pytest.raises(TypeError):
        bool(decide(LAYER.statement("ddt(C) = 0")))


def test_a_deadline_gives_undecided_with_the_reason_timeout():
    decision = decide(LAYER.statement("ddt(C) = 0"), deadline=time.monotonic() - 1)
    assert decision.outcome is Outcome.UNDECIDED and decision.reason == "timeout"


def test_undecided_says_why():
    decision = decide(Setting(letters={"x": (1, 1)}).statement("erf(x) + 2 > 0"))
    assert decision.outcome is Outcome.UNDECIDED and decision.reason


def test_the_motion_of_an_opaque_layer_proves_nothing():
    assert decide(LAYER.statement("ddt(P) = 0")).outcome is not Outcome.PROVED
    assert decide(LAYER.statement("ddt(P@P.T - P@P.T) = 0")).outcome is not Outcome.REFUTED


@pytest.mark.parametrize("make", [
    lambda: Setting(letters={"A": (1, 1)}, layers=("B",)), lambda: Setting(cost_is=("nice",)), lambda: Setting(given="x = 1"),
    lambda: Setting(layers=("A",), letters={"A": (1, 1)}, activation="x"),
    lambda: Setting(letters={"A": ("a", "b")}, given=(("magic", "A"),)).statement("A = 0"),
    lambda: Setting(letters={"A": ("a", "b")}, dims=("a ~ b",)).statement("A = 0").to_claim(),
    lambda: Setting(letters={"A": ("a", "b")}).statement("A@A = 0"), lambda: Setting().statement("x = "),
])  # fmt: skip
def test_a_bad_setting_is_refused_in_one_line(make):
    with pytest.raises(SymflowError) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_samples_satisfy_their_constraints():
    gamma, w1, s = letter("gamma", 3, 1), letter("W1", 3, 2), letter("s")
    given = [Constraint("eq", gamma.T @ w1), Constraint("eq", gamma.T @ gamma - 1), Constraint("eq", s**2 - 1)]
    random, shapes = Random(3), {"gamma": (3, 1), "W1": (3, 2), "s": (1, 1)}
    found = [point for _ in range(60) if (point := sample(shapes, given, random)) is not None]
    assert len(found) > 10 and all(one.met(point) for one in given for point in found)
    assert any(any(x for row in point["W1"] for x in row) for point in found)


def test_trial_costs_have_the_gradient_that_was_asked_for():
    cost = polynomial({Fraction(2): {1: Fraction(-3), 2: Fraction(5)}, Fraction(0): {0: Fraction(1)}})
    at = Rationals({"z": [[Fraction(2)]]}, cost)
    assert evaluate(jet(1, letter("z")), at) == [[-3]] and evaluate(jet(2, letter("z")), at) == [[5]]
    product, slope = [[Fraction(5), Fraction(7)]], [[Fraction(1), Fraction(-2)]]
    point = Rationals({"X": product}, quadratic(product, slope, Fraction(2)))
    assert evaluate(gradient(letter("X", 1, 2)), point) == slope


def test_values_are_enclosed_where_they_are_not_rational():
    ((low, high),) = value_at(function("exp", letter("x")), {"x": [[Fraction(1)]]}, None, {})[0]
    assert low < high and Fraction(271828182, 10**8) < low and high < Fraction(271828183, 10**8)


@pytest.mark.parametrize("value", [Fraction(1, 3), Fraction(-1, 3), Fraction(10**40 + 1, 7), Fraction(-1, 10**30), Fraction(5)])
def test_decimals_are_rounded_outward(value):
    low, high = Fraction(decimal(value, up=False)), Fraction(decimal(value, up=True))
    assert low <= value <= high and high - low <= abs(value) / 10**29
