"""Where a start on the printed stable curve goes to the origin: the printed range is that of the certified limits."""

from __future__ import annotations

import copy
import operator
import re
from fractions import Fraction
from typing import Any

import pytest

import symflow as sf
from symflow import checker
from symflow.cli import main
from symflow.dynamics.activations_enclosure import guessed_sign
from symflow.dynamics.activations_normal_form import NormalForms
from symflow.dynamics.activations_numbers import plain_numbers
from symflow.dynamics.activations_obstacles import zeros_beside_zero
from symflow.dynamics.activations_range import stable_range
from symflow.dynamics.limits import limit
from symflow.evidence import Outcome
from symflow.expressions import derivative, parse, substitute
from symflow.expressions.tree import Expr, add, letter, negative, rational
from symflow.models import ActivationNetwork, Cost, GradientFlow

UP, DOWN, ALONE = "(w^2-1)^2 + w/3", "(w^2-1)^2 - w/3", "(1-w)^2"
RHO = "root(12*x^3-12*x+1, 1)"
SIGNS = {"<": operator.lt, ">": operator.gt}
QUARTER = "-1/2*pi < w1 < 1/2*pi"


def sign(text: str, **at: Expr) -> int:
    found = guessed_sign(substitute(parse(text, {name: letter(name) for name in at}), at))
    assert found, text
    return found


def in_range(text: str, **at: Expr) -> bool:
    """Whether the conditions hold: a < w1 < b, or u < c, joined by 'and'."""
    if text == "all w1":
        return True
    for condition in text.split(" and "):
        parts = re.split(r" ([<>]) ", condition)
        assert len(parts) in (3, 5), condition
        for left, op, right in zip(parts[0::2], parts[1::2], parts[2::2], strict=False):
            if not SIGNS[op](sign(f"{left} - ({right})", **at), 0):
                return False
    return True


RANGES = [
    ("x", UP, f"w2*w1 < {RHO}"), ("x", DOWN, f"w2*w1 > -{RHO}"), ("x", ALONE, "all w1"), ("tanh(x)", UP, f"w2*tanh(w1) < {RHO}"),
    ("-tanh(x)", DOWN, f"-w2*tanh(w1) > -{RHO}"), ("x^2", UP, f"w2*w1^2 < {RHO}"), ("sin(x)", ALONE, QUARTER),
    ("sin(x)", DOWN, f"{QUARTER} and w2*sin(w1) > -{RHO}"), ("tan(x)", ALONE, QUARTER), ("log(1+x)", ALONE, "w1 > -1"),
    ("log(1-3*x)", ALONE, "w1 < 1/3"), ("x*exp(x)", ALONE, "w1 > -1"), ("x-x^3", ALONE, "-1/3*sqrt(3) < w1 < 1/3*sqrt(3)"),
    ("x*sqrt(1-x^2)", ALONE, "-1/2*sqrt(2) < w1 < 1/2*sqrt(2)"), ("sqrt(1+x)-1", ALONE, "w1 > -1"),
    ("exp(x)-exp(2*x)/4-3/4", ALONE, "w1 < log(2)"), ("sin(2*x)", ALONE, "-1/4*pi < w1 < 1/4*pi"), ("exp(x)-1", ALONE, "all w1"),
    ("x/(1+x)", "w", "w1 > -1"), ("tanh(x)", "exp(w)-2*w", "all w1"), ("tanh(x)", "2*w-exp(w)", "w2*tanh(w1) < log(2)"),
    ("sin(5*x)", ALONE, "-1/10*pi < w1 < 1/10*pi"),
    ("tanh(x)", "exp(2*w)/2-5/2*exp(w)+w", "w2*tanh(w1) > -log(2)"),
]  # fmt: skip


@pytest.mark.parametrize(("sigma", "cost", "expected"), RANGES)
def test_the_range_is_exact(sigma: str, cost: str, expected: str) -> None:
    assert sf.activation(sigma, cost).stable_curve_range == expected


STARTS = [
    ("tanh(x)", UP, "1/4 1/3 -1/4 -1/3 2"), ("tanh(x)", DOWN, "1/4 -1/3"), ("x", UP, "1/4 3/10 -1/4 -2"), ("x", ALONE, "5"),
    ("sin(x)", ALONE, "3/2 -3/2 5/2 -5/2 7"), ("sin(x)", DOWN, "1/4 1/3 5/2"), ("-sin(2*x)", ALONE, "1/2 1"),
    ("x*exp(x)", ALONE, "-1/2 2"), ("x^2", UP, "1/3 -1/3 2/3 -2/3"),
    ("tanh(x)", "w^3/3 - w^2 - 3*w", "1/2 1 2"), ("x/sqrt(1+x^2)", "w^3/3 + w^2 - 3*w", "1 3"),
]  # fmt: skip


@pytest.mark.parametrize(("sigma", "cost", "starts"), STARTS)
def test_starts_in_the_range_go_to_the_origin_and_others_on_the_text_do_not(sigma: str, cost: str, starts: str) -> None:
    found = sf.activation(sigma, cost)
    assert found.stable_curve is not None and len(found.stable_curve) == 1 and found.stable_curve_range is not None
    flow, seen = GradientFlow(ActivationNetwork(sigma), Cost(cost)), set()
    for start in starts.split():
        w1 = rational(start)
        w2 = substitute(parse(found.stable_curve[0], {"w1": letter("w1")}), {"w1": w1})
        wanted = in_range(found.stable_curve_range, w1=w1, w2=w2)
        end = limit(flow, {"w1": start, "w2": _plain(w2)})
        assert end.outcome is Outcome.CERTIFIED and (end.kind == "origin") is wanted, (start, str(end))
        seen.add(wanted)
    assert True in seen


def _plain(value: Expr) -> str:
    """x/sqrt(x^2) as a sign: the constants of the limits are compared by their forms."""
    quotient = r"(-?)\(?(-?[\d/]+)\)?/sqrt\([^()]*(\([^()]*\))?[^()]*\)\*"
    return re.sub(quotient, lambda m: f"{m[1]}({-1 if m[2].startswith('-') else 1})*", str(value), count=1)


def test_without_a_cost_the_condition_is_one_on_its_slope() -> None:
    found = sf.activation("tanh(x)")
    assert found.stable_curve == ["sinh(w1)", "-sinh(w1)"] and found.stable_curve_range == "f' has no zero from 0 to w2*tanh(w1)"
    assert sf.activation("sin(x)").stable_curve_range == f"{QUARTER} and f' has no zero from 0 to w2*sin(w1)"
    assert sf.activation("tanh(x)", "w^2").stable_curve_range is None and sf.activation("erf(x)").stable_curve_range is None


def test_what_has_no_exact_name_is_a_condition_in_words() -> None:
    cost = sf.activation("tanh(x)", "sin(w)")
    assert cost.stable_curve_range == "f' has a value and no zero from 0 to w2*tanh(w1)"
    assert sf.activation("x", "log(1+w)").stable_curve_range == "f' has a value and no zero from 0 to w2*w1"
    x = letter("x")
    found = stable_range(parse("x + cos(x) - 1", {"x": x}), parse("x^2/2", {"x": x}), Cost(ALONE), -1)
    assert found is not None and found[0] == "-3/2*pi < w1 < 1/2*pi"
    found = stable_range(parse("x*(3 + x + sin(x))", {"x": x}), parse("x^2/2", {"x": x}), Cost(ALONE), -1)
    assert found is not None and found[0].endswith(" != 0 for every x != 0 from 0 to w1")


def test_what_is_defined_on_one_side_of_0_only_has_no_curve() -> None:
    x = letter("x")
    for sigma in ("x + sqrt(x)^5", "x + sqrt(x^2)^3", "sqrt(x)", "log(x)"):
        assert stable_range(parse(sigma, {"x": x}), parse("x^2/2", {"x": x}), Cost(ALONE), -1) is None, sigma
        assert sf.activation(sigma, ALONE).stable_curve is None
    assert stable_range(x, parse("x^2/2 + sqrt(x)", {"x": x}), Cost(ALONE), -1) is None


def test_a_text_without_a_value_at_the_origin_says_so() -> None:
    for sigma, says in (("sin(x)", True), ("log(1+x)", True), ("tan(x)", False), ("tanh(x)", False), ("x^2", False)):
        assert any("0/0" in note for note in sf.activation(sigma, ALONE).notes) is says, sigma
    assert sf.activation("tan(x)", ALONE).stable_curve == ["-sin(w1)"]


def test_the_bound_has_a_certificate_and_another_bound_has_none() -> None:
    found = sf.activation("tanh(x)", UP)
    (fact,) = [one for one in found.facts if one.certificate["kind"] == "cost"]
    assert checker.check(fact.certificate) and fact.statement.startswith(f"w = {RHO} is")
    for wrong in ("1/12", "1", ["root", ["1", "-12", "0", "12"], 2], ["root", ["1", "-12", "0", "12"], 0]):
        bad: Any = copy.deepcopy(fact.certificate)
        assert bad["claim"]["then"][1][0] == "reaches origin"
        bad["claim"]["then"][1][1] = wrong
        with pytest.raises(checker.Rejected):
            checker.check(bad)
    other = copy.deepcopy(fact.certificate)
    other["claim"]["cost"] = Cost(DOWN.replace("1", "2", 1)).claim_part(1, 1)
    with pytest.raises(checker.Rejected):
        checker.check(other)


ZEROS = ["1 - 3*x^2", "x^3 - 4*x + 1", "2 - exp(3*x)", "exp(2*x) - 3*exp(x) + 1", "cos(x/2)", "sin(x)", "1 + 2*cos(2*x)",
         "cos(7*x)", "1 - 2*sin(3*x)",
         "4*sin(x)^2 - 3", "cos(-2*x)", "sin(-x) - 1", "exp(-x) - 5", "2 + cos(x)",
         "1 - cos(x)", "x^2 + 1"]  # fmt: skip


@pytest.mark.parametrize("text", ZEROS)
def test_the_zeros_beside_zero_are_zeros_and_none_lies_before_them(text: str) -> None:
    x, forms = letter("x"), NormalForms()
    value = parse(text, {"x": x})
    below, above = [], []
    for factor, _ in forms.factors(forms.read(value)[0]):
        if not forms.positive(factor):
            found = zeros_beside_zero(forms, factor)
            assert found is not None
            below, above = below + found[0], above + found[1]
    for side, ends in ((-1, below), (1, above)):
        for end in ends:
            assert guessed_sign(substitute(value, {"x": end})) == 0
        near = [end for end in ends if all(guessed_sign(add(one, negative(end))) * side >= 0 for one in ends)]
        assert bool(near) is bool(ends)
        steps = [Fraction(side * n, 16) for n in range(1, 16 * 6)]
        inside = [step for step in steps if not near or side * guessed_sign(add(near[0], rational(-step))) > 0]
        assert len({guessed_sign(substitute(value, {"x": rational(step)})) for step in inside}) <= 1, (text, side)


# --- points and numbers ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("sigma", "at", "value"), [
    ("sqrt(x)", "0", None), ("sqrt(x)", "1/4", "0.5"), ("log(x)", "0", None), ("x/(1+x)", "-1", None), ("tan(x)", "pi/2", None),
    ("x^2", "0", None), ("log(x-10)", "11", "0"), ("log(x-10)", "10", None), ("sqrt(x-3)", "3", None), ("tan(x)", "0", "0"),
])  # fmt: skip
def test_a_point_outside_the_domain_has_no_value(sigma: str, at: str, value: str | None) -> None:
    found = sf.activation(sigma, at=at)
    wanted = None if value is None else {"lower": value, "upper": value}
    assert found.potential_derivative_at == wanted
    assert (wanted is None) is any(note.startswith("Phi': ") for note in found.notes)


def test_activations_that_are_defined_far_from_0_are_proved() -> None:
    for sigma, domain in (("log(x-10)", "x - 10 > 0"), ("log(x-1000)", "x - 1000 > 0"), ("sqrt(x-50)", "x - 50 > 0")):
        found = sf.activation(sigma)
        assert (found.outcome, found.domain) == (Outcome.PROVED, domain) and found.certificate is not None
        assert checker.check(found.certificate)
    empty = sf.activation("log(-1-x^2)")
    assert empty.outcome is Outcome.UNDECIDED and str(empty.reason).startswith("no number x was met")
    assert not any("holds along the flow" in note for note in empty.notes)


def test_algebraic_numbers_in_an_activation() -> None:
    assert sf.activation("root(x^2-2, 1)*x").outcome is Outcome.PROVED
    assert sf.activation("root(x^2-2, 1)*x").activation == "sqrt(2)*x" and sf.activation("root(x^2-4, 0)*x").activation == "-2*x"
    cube = sf.activation("tanh(root(x^3-2, 0)*x)")
    assert cube.outcome is Outcome.UNDECIDED and "root(x^3-2, 0)" in str(cube.reason)
    x = letter("x")
    for text in ("root(x^2-x-1, 0)", "root((x^2-2)^2, 1)", "root(x^4-5*x^2+6, 3)", "root(x^3-2, 0)"):
        value = parse(f"x*{text}", {"x": x})
        assert guessed_sign(substitute(add(value, negative(plain_numbers(value))), {"x": rational(1)})) == 0
        assert guessed_sign(derivative(plain_numbers(value), {"x": rational(1)})) != 0


def test_the_command_says_how_far_the_curve_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["activation", "tanh(x)", f"--cost={UP}"]) == 0
    assert f"w2 = sinh(w1) near the origin, as far as w2*tanh(w1) < {RHO}" in capsys.readouterr().out
    assert main(["activation", "x", "--cost=(1-w)^2"]) == 0
    assert "w2 = -w1 for all w1" in capsys.readouterr().out
