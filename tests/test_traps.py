"""Traps that have bitten tools like this one, kept as tests."""

from __future__ import annotations

from fractions import Fraction

import pytest

import symflow as sf
from symflow import checker
from symflow.errors import CertificateError
from symflow.evidence import Outcome, certificate, certify
from symflow.expressions import derivative, gradient_wrt, parse
from symflow.expressions.tree import letter
from symflow.interpretations import Rationals, evaluate
from symflow.statements import Setting, decide

A, U, V = letter("A", "m", "n"), letter("U", "m", "k"), letter("V", "k", "n")
NAMES = {"A": A, "U": U, "V": V}


@pytest.mark.parametrize("text", ["norm2(A - U@V)/2", "norm2(A - U@V)/2 + 1", "norm2(A - U@V)/2 + norm2(U)/2", "f(U@V)"])
def test_gradients_do_not_silently_vanish(text: str) -> None:
    """SymPy's matrix calculus returns 0 for the last three; the directional derivative is the unrelated route."""
    cost = parse(text, NAMES, proof_grammar=True)
    move = letter("M", "m", "k")
    slope = gradient_wrt(cost, U)
    setting = Setting({"A": ("m", "n"), "U": ("m", "k"), "V": ("k", "n"), "M": ("m", "k")})
    shown = {"norm2(A - U@V)/2": "(U@V - A)@V.T", "norm2(A - U@V)/2 + 1": "(U@V - A)@V.T",
             "norm2(A - U@V)/2 + norm2(U)/2": "(U@V - A)@V.T + U", "f(U@V)": "grad(U@V)@V.T"}[text]
    assert decide(setting.statement(f"dir({text}, U: M) = trace(({shown}).T@M)")).outcome is Outcome.PROVED
    assert decide(setting.statement(f"dir({text}, U: M) = 0")).outcome is Outcome.REFUTED
    if "f(" not in text:
        values = {"A": [[1, 2]], "U": [[3]], "V": [[4, 5]], "M": [[7]]}
        at = Rationals({name: [[Fraction(x) for x in row] for row in rows] for name, rows in values.items()})
        assert evaluate(derivative(cost, {"U": move}), at)[0][0] == 7 * evaluate(slope, at)[0][0]


def test_an_outcome_and_a_decision_have_no_truth_value() -> None:
    for unknown in (Outcome.UNDECIDED, Outcome.PROVED, decide(Setting({"a": (1, 1)}).statement("a = a"))):
        with pytest.raises(TypeError):
            bool(unknown)


def law(text: str, widths: tuple[int, ...]) -> dict[str, object]:
    verdict = sf.conserved(text, sf.GradientFlow(sf.DeepLinear(widths), sf.ArbitraryCost()))
    assert verdict.outcome is Outcome.PROVED
    return dict(verdict.certificate)


def test_a_right_certificate_for_another_network_is_rejected() -> None:
    mine, other = law("W1@W1.T - W2.T@W2", (2, 3, 2)), law("trace(W1@W1.T) - trace(W3.T@W3)", (2, 3, 3, 2))
    for claim, witness in ((mine, other), (other, mine)):
        with pytest.raises(checker.Rejected):
            checker.check({**claim, "witness": witness["witness"]})


def test_a_swapped_claim_is_rejected() -> None:
    mine = law("W1@W1.T - W2.T@W2", (2, 3, 2))
    claim = dict(mine["claim"])  # type: ignore[call-overload]
    for then in (["eq", ["along", ["letter", "W1"]], "0"], ["eq", ["letter", "W1"], "0"]):
        with pytest.raises(CertificateError):
            certify(certificate("word identity", {**claim, "then": then}, mine["witness"]))  # type: ignore[arg-type]


def test_the_minus_of_a_law_is_a_law() -> None:
    assert law("W2.T@W2 - W1@W1.T", (2, 3, 2))["kind"] == "word identity"


def test_a_quantity_undefined_somewhere_is_refuted_only_where_it_is_defined() -> None:
    verdict = sf.conserved("log(w1)", sf.GradientFlow(sf.ActivationNetwork("tanh(x)"), sf.ArbitraryCost()))
    assert verdict.outcome is Outcome.REFUTED
    assert Fraction(verdict.counterexample["w1"]) > 0


def test_evidence_cannot_be_made_by_hand() -> None:
    from symflow.evidence import Evidence

    with pytest.raises(CertificateError):
        Evidence(Outcome.PROVED, {}, "", "stdlib", 0.0, object())
