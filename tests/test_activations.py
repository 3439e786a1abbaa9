"""Activations: what is printed is proved, agrees with numbers found another way, and what cannot be found is null."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from scipy.integrate import solve_ivp

import symflow as sf
from symflow import checker
from symflow.cli import main
from symflow.dynamics import activations
from symflow.dynamics.activations_enclosure import enclosed
from symflow.dynamics.activations_potential import primitive
from symflow.errors import SymflowError
from symflow.evidence import Outcome
from symflow.expressions import Expr, derivative, fold, parse, substitute
from symflow.expressions.tree import letter, rational
from symflow.models import ActivationNetwork

X, W1, W2 = letter("x"), letter("w1"), letter("w2")
# sigma, a primitive of sigma/sigma' by hand, the domain, (critical, strict) at the origin for f'(0) != 0
CLOSED: list[tuple[str, str, str, tuple[bool, bool]]] = [
    ("x", "x^2/2", "all x", (True, True)),
    ("x/sqrt(1+x^2)", "(1+x^2)^2/4", "all x", (True, True)),
    ("tanh(x)", "sinh(x)^2/2", "all x", (True, True)),
    ("1/(1+exp(-x))", "x + exp(x)", "all x", (False, False)),
    ("atan(x)", "(x+x^3/3)*atan(x) - x^2/6 - log(1+x^2)/3", "all x", (True, True)),
    ("x^3+x", "x^2/6 + log(3*x^2+1)/9", "all x", (True, True)),
    ("x^3", "x^2/6", "x != 0", (True, False)),
    ("x^2", "x^2/4", "x != 0", (True, False)),
    ("exp(x)", "x", "all x", (False, False)),
    ("sinh(x)", "log(cosh(x))", "all x", (True, True)),
    ("sin(x)", "-log(cos(x))", "cos(x) != 0", (True, True)),
    ("x/(1+x)", "x^2/2 + x^3/3", "x != -1", (True, True)),
    ("asinh(x)", "x*sqrt(1+x^2)*asinh(x)/2 + asinh(x)^2/4 - x^2/4", "all x", (True, True)),
    ("tanh(2*x)", "sinh(2*x)^2/8", "all x", (True, True)),
    ("x^5+x", "x^2/10 + 2*sqrt(5)/25*atan(sqrt(5)*x^2)", "all x", (True, True)),
    ("cosh(x)", "log(sinh(x)^2)/2", "x != 0", (False, False)),
    ("x*exp(x)", "x - log((1+x)^2)/2", "x != -1", (True, True)),
]
OPEN = ["log(1+exp(x))", "erf(x)", "x/(1+exp(-x))", "x*(1+erf(x/sqrt(2)))/2", "x + tanh(x)"]
POINTS = [Fraction(1, 2), Fraction(-3, 10), Fraction(9, 7)]


def real(value: Expr, **at: Any) -> Any:
    """The number, by mpmath alone."""
    functions = {"asinh": mpmath.asinh, "atan": mpmath.atan}

    def rule(node: Expr, below: list[Any]) -> Any:
        if node.op == "rational":
            return mpmath.mpf(node.args[0].numerator) / node.args[0].denominator
        if node.op == "letter":
            return mpmath.mpf(at[node.args[0]]) if not isinstance(at[node.args[0]], Fraction) else (
                mpmath.mpf(at[node.args[0]].numerator) / at[node.args[0]].denominator)
        if node.op == "constant":
            return mpmath.pi if node.args[0] == "pi" else mpmath.e
        if node.op == "power":
            return below[0] ** node.args[1]
        if node.op == "function":
            return functions.get(node.args[0], getattr(mpmath, node.args[0]))(below[0])
        return mpmath.fsum(below) if node.op == "sum" else mpmath.fprod(below)

    return fold(value, rule)


def read(text: str) -> Expr:
    return parse(text, {"x": X, "w1": W1, "w2": W2})


@pytest.fixture(autouse=True)
def precision() -> Any:
    with mpmath.workdps(60):
        yield


@pytest.mark.parametrize(("sigma", "by_hand", "domain", "origin"), CLOSED, ids=[row[0] for row in CLOSED])
def test_closed_forms(sigma: str, by_hand: str, domain: str, origin: tuple[bool, bool]) -> None:
    found = sf.activation(sigma)
    assert found.outcome is Outcome.PROVED and found.checked_by == "stdlib" and found.potential is not None
    assert (found.origin_is_critical, found.origin_is_strict_saddle) == origin
    assert found.domain == domain
    for x in (Fraction(1, 2), Fraction(9, 7)):  # equal up to a constant
        ours, theirs = (real(read(text), x=x) - real(read(text), x=Fraction(1, 3)) for text in (found.potential, by_hand))
        assert abs(ours - theirs) < mpmath.mpf(10) ** -50


@pytest.mark.parametrize("sigma", [row[0] for row in CLOSED] + OPEN)
def test_the_certificate_is_that_of_this_network_and_this_invariant(sigma: str) -> None:
    found = sf.activation(sigma)
    assert found.certificate is not None
    assert found.certificate["kind"] == ("first integral" if found.potential else "field identity")
    assert checker.check(found.certificate)
    claim, network = found.certificate["claim"], ActivationNetwork(sigma)
    assert claim["flow"] == json.loads(json.dumps(network.claim_part())) and claim["cost"] == "arbitrary"
    if found.potential:
        assert claim["then"] == json.loads(json.dumps(["eq", ["along", parse(found.invariant, network.letters).to_json()], "0"]))
    for fact in found.facts:
        assert checker.check(fact.certificate)


@pytest.mark.parametrize("sigma", [row[0] for row in CLOSED] + OPEN)
def test_the_derivative_is_sigma_over_its_slope(sigma: str) -> None:
    found = sf.activation(sigma)
    assert found.potential_derivative is not None
    for x in (Fraction(1, 2), Fraction(9, 7)):
        slope = mpmath.diff(lambda t: real(read(sigma), x=t), mpmath.mpf(x.numerator) / x.denominator)
        ours, theirs = real(read(found.potential_derivative), x=x), real(read(sigma), x=x) / slope
        assert mpmath.almosteq(ours, theirs, rel_eps=mpmath.mpf(10) ** -25)


@pytest.mark.parametrize("sigma", OPEN)
def test_what_is_not_elementary_is_null_and_the_law_is_proved_all_the_same(sigma: str) -> None:
    found = sf.activation(sigma, at="1/2")
    assert found.potential is None and found.outcome is Outcome.PROVED and found.stable_curve is None
    assert found.invariant == "w2^2/2 - Phi(w1)" and found.potential_derivative_at is not None
    assert any(note.startswith("Phi: no elementary") for note in found.notes)


@pytest.mark.parametrize("sigma", ["tanh(x)", "erf(x)", "x*(1+erf(x/sqrt(2)))/2", "log(1+exp(x))", "asinh(x)", "x^3+x"])
@pytest.mark.parametrize("digits", [5, 40])
def test_enclosures_contain_the_value(sigma: str, digits: int) -> None:
    slope = derivative(read(sigma), {"x": rational(1)})
    for x in POINTS:
        bounds = sf.activation(sigma, at=str(x), digits=digits).potential_derivative_at
        assert bounds is not None
        low, high = mpmath.mpf(bounds["lower"]), mpmath.mpf(bounds["upper"])
        value = real(read(sigma), x=x) / real(slope, x=x)
        assert low - mpmath.mpf(10) ** -55 <= value <= high + mpmath.mpf(10) ** -55
        assert high - low <= 2 * abs(value) / mpmath.mpf(10) ** digits


def test_exact_values_and_points_without_one() -> None:
    assert sf.activation("tanh(x)", at="0").potential_derivative_at == {"lower": "0", "upper": "0"}
    assert sf.activation("exp(x)", at="sqrt(2)").potential_derivative_at == {"lower": "1", "upper": "1"}
    nowhere = sf.activation("x^3", at=0)
    assert nowhere.potential_derivative_at is None and any("sigma' = 0" in note for note in nowhere.notes)
    assert sf.activation("log(x)", at=-1).potential_derivative_at is None
    assert enclosed(read("sin(pi)"), 10) in (None, {"lower": "0", "upper": "0"})


# --- the origin ---------------------------------------------------------------------------------------------------------
ORIGINS = [
    ("tanh(x)", "(1-w)^2", True, True), ("tanh(x)", "w^2", True, False), ("tanh(x)", "w^2 + 1e-30*w", True, True),
    ("exp(x)", "w^2", True, False), ("exp(x)", "-w^2", True, True), ("exp(x)", "exp(w) - w", True, False),
    ("exp(x)", "w^3", True, False), ("x^3", "(1-w)^2", True, False), ("x^2", "w", True, False), ("exp(x) - 1", "w", True, True),
    ("1/(1+exp(-x))", "(w^2-1)^2 + w/3", False, False), ("x + 1/10^40", "w", False, False), ("log(x)", "w", None, None),
    ("x", "log(w)", None, None),
]


@pytest.mark.parametrize(("sigma", "cost", "critical", "strict"), ORIGINS)
def test_the_origin(sigma: str, cost: str, critical: bool | None, strict: bool | None) -> None:
    found = sf.activation(sigma, cost)
    assert (found.origin_is_critical, found.origin_is_strict_saddle) == (critical, strict)
    assert found.scope["cost"] == "arbitrary" and found.cost == cost


def test_the_stable_curve_of_tanh() -> None:
    assert sf.activation("tanh(x)").stable_curve == ["sinh(w1)", "-sinh(w1)"]
    assert sf.activation("tanh(x)", "(1-w)^2").stable_curve == ["-sinh(w1)"]
    assert sf.activation("tanh(x)", "(w^2-1)^2 + w/3").stable_curve == ["sinh(w1)"]
    assert sf.activation("-tanh(x)", "(1-w)^2").stable_curve == ["sinh(w1)"]
    assert sf.activation("1/(1+exp(-x))", "(1-w)^2").stable_curve is None
    assert sf.activation("tanh(x)", "w^2").stable_curve is None


SADDLES = ["x", "x/sqrt(1+x^2)", "tanh(x)", "atan(x)", "x^3+x", "x^3", "x^2", "-x^2", "sinh(x)", "sin(x)", "x/(1+x)", "asinh(x)",
           "-tanh(3*x)", "exp(x) - 1"]  # fmt: skip


@pytest.mark.parametrize("sigma", SADDLES)
@pytest.mark.parametrize("cost", ["(1-w)^2", "w + w^2"])
def test_starts_on_the_stable_curve_approach_the_origin_and_others_leave(sigma: str, cost: str) -> None:
    curve = sf.activation(sigma, cost).stable_curve
    assert curve is not None and len(curve) == 1
    slope, gradient = derivative(read(sigma), {"x": rational(1)}), derivative(parse(cost, {"w": X}), {"x": rational(1)})

    def field(_: float, w: Any) -> list[float]:
        with mpmath.workdps(15):
            first = real(gradient, x=float(w[1] * real(read(sigma), x=float(w[0]))))
            return [float(-first * w[1] * real(slope, x=float(w[0]))), float(-first * real(read(sigma), x=float(w[0])))]

    for start in (0.2, -0.2):
        w2 = float(real(read(curve[0]), w1=start))
        for sign, approaches in ((1, True), (-1, False)):
            end = solve_ivp(field, (0, 1), [start, sign * w2], rtol=1e-9, atol=1e-12).y[:, -1]
            assert bool(abs(end[0]) + abs(end[1]) < abs(start) + abs(w2)) is approaches


# --- nothing is believed -----------------------------------------------------------------------------------------------
def test_a_wrong_primitive_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activations, "potential", lambda sigma: read("log(cosh(x))"))
    found = sf.activation("tanh(x)")
    assert found.potential is None and found.stable_curve is None and found.outcome is Outcome.PROVED
    assert any("no accepted certificate" in note for note in found.notes)


@pytest.mark.parametrize(("sigma", "by_hand"), [row[:2] for row in CLOSED])
def test_wrong_coefficients_are_refuted(sigma: str, by_hand: str) -> None:
    flow = sf.GradientFlow(sf.ActivationNetwork(sigma))
    phi = str(substitute(read(by_hand), {"x": W1}))
    assert sf.conserved(f"w2^2/2 - ({phi})", flow).outcome is Outcome.PROVED
    assert sf.conserved(f"w2^2/2 - 2*({phi})", flow).outcome is Outcome.REFUTED
    assert sf.conserved(f"w2^2/2 + ({phi})", flow).outcome is Outcome.REFUTED


def test_a_certificate_of_another_activation_is_rejected() -> None:
    certificate = sf.activation("tanh(x)").certificate
    assert certificate is not None
    other = json.loads(json.dumps(certificate))
    other["claim"]["flow"]["activation"] = read("sinh(x)").to_json()
    with pytest.raises(checker.Rejected):
        checker.check(other)


def test_primitives_of_other_functions() -> None:
    for text in ("1/(x^2+2)", "x/(x^2-3)", "1/(x^2-3)", "x^3*exp(0*x)", "1/(1+x)^2", "tan(x)", "x*atan(x)"):
        found = primitive(read(text), [read(text)])
        assert found is not None, text
        ours = derivative(found, {"x": rational(1)})
        assert abs(real(ours, x=Fraction(1, 3)) - real(read(text), x=Fraction(1, 3))) < mpmath.mpf(10) ** -50


# --- interface ---------------------------------------------------------------------------------------------------------
KEYS = set("""schema symflow outcome scope method certificate checked_by reason seconds seed versions invariant potential
potential_derivative potential_derivative_at origin_is_critical origin_is_strict_saddle stable_curve
stable_curve_range domain""".split())


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["activation", "tanh(x)", "--cost=(1-w)^2", "--at", "1/2", "--digits", "12", "--json", "-"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found.keys() >= KEYS and found["schema"] == "symflow/activation/1" and not err
    assert found["outcome"] == "proved" and found["stable_curve"] == ["-sinh(w1)"] and found["potential"] == "1/2*sinh(x)^2"
    assert main(["activation", "-tanh(x)"]) == 0
    assert "stable curve" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [
    ["tanh(y)"], ["x@"], ["3"], ["x - x"], ["x", "--at", "0.1.2"], ["x", "--cost", "W + V"], ["x", "--digits", "0"],
    ["x", "--digits", "5000"], ["x", "--at", "x"], [], ["x", "--json", "/no/such/folder/file"],
])  # fmt: skip
def test_bad_input_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["activation", *arguments]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and err.startswith("symflow: ")


def test_a_timeout_is_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["activation", "asinh(x)", "--timeout", "0.001", "--strict", "--json", "-"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert found["outcome"] == "undecided" and found["reason"] == "timeout" and found.keys() >= KEYS


def test_the_record_reads_well() -> None:
    found = sf.activation("tanh(x)", at="1/2")
    assert len(str(found).splitlines()) <= 9 and r"\sinh" in found._repr_latex_() and "<pre>" in found._repr_html_()
    with pytest.raises(TypeError):
        bool(found)
    with pytest.raises(SymflowError, match="quote it"):
        sf.activation("tanh(x)", at=0.5)
