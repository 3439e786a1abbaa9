"""Numbers of up to 10,000 digits are read, computed with, written and checked; longer ones are refused in one line."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

import symflow as sf
from symflow.checker.trees import Rejected, number, spelled, written
from symflow.cli.entry import run
from symflow.errors import ExpressionError, ModelError, SymflowError
from symflow.expressions import parse
from symflow.expressions.digits import rational_from_text, rational_text
from symflow.expressions.tree import letter, rational, root
from symflow.models.numbers import exact, exact_constant

LONG = "7" * 5000
POWER = "(10^1000)^5"
VALUES = [Fraction(10**9999 + 7), Fraction(-1, 3**9000), Fraction(10**4000), Fraction(1 - 10**8000, 10**3999 + 3), Fraction(-5)]


@pytest.mark.parametrize("value", VALUES)
def test_every_reader_and_writer_agrees(value: Fraction) -> None:
    text = rational_text(value)
    assert written(value) == text
    assert rational_from_text(text) == number(text) == rational(text).args[0] == exact_constant(value).args[0] == value
    assert len(text) > 10_000 or exact(text) == exact_constant(text).args[0] == value
    assert root([text, 1], 0).args[0] == (value, 1)


def test_one_digit_too_many_is_refused_everywhere() -> None:
    assert exact("9" * 10_000) == exact(10**10_000 - 1) == number("9" * 10_000) == parse("9" * 10_000, {}).args[0]
    for given in ("9" * 10_001, 10**10_000, Fraction(1, 10**10_000), "9" * 9_990 + "e20"):
        for read in (exact, exact_constant):
            with pytest.raises(ModelError, match="10000"):
                read(given)
    with pytest.raises(Rejected):
        number("9" * 10_001)
    with pytest.raises(ExpressionError, match="10000 digits"):
        parse("9" * 9_990 + "e20", {})


@pytest.mark.parametrize("text", ["1e1001", "-1E-1001", "1e5000", "1e99999", "1e" + "0" * 5000 + "1001"])
def test_exponents_are_limited_alike_quoted_or_not(text: str) -> None:
    for read in (exact, exact_constant, lambda one: parse(one, {})):
        with pytest.raises(SymflowError, match="1000; use a smaller one"):
            read(text)
    assert exact("1e" + "0" * 5000 + "3") == 1000 and exact("-1e1000") == -(10**1000) and exact("+.5E-1") == Fraction(1, 20)


def test_monomials_with_long_exponents_have_an_order() -> None:
    one, other = (("x", 10**5000),), (("x", 10**5000 + 1),)
    assert spelled(one) != spelled(other) and spelled((("x", 2),)) == repr((("x", 2),))


def at(first: Any) -> str:
    return json.dumps({"W1": [[first]], "W2": [[1]]})


COMMANDS = {
    "--at": ["analyze", "--widths", "1,1,1", "--cost", "w^2", "--at", at(POWER)],
    "--at, quoted": ["analyze", "--widths", "1,1,1", "--cost", "w^2", "--at", at(LONG)],
    "--at, plain": ["analyze", "--widths", "1,1,1", "--cost", "w^2", "--at", at(LONG).replace(f'"{LONG}"', LONG)],
    "--at, a function": ["analyze", "--widths", "1,1,1", "--cost", "w^2", "--at", at(0).replace("[[1]]", f'[["exp({POWER})"]]')],
    "--cost": ["analyze", "--widths", "1,1,1", "--cost", f"(w-{LONG})^2"],
    "--matrix": ["analyze", "--widths", "1,2,1", "--cost", "norm2(W-T)/2", "--matrix", f'T=[["{LONG}"]]'],
    "z0": ["trajectory", "--reduced", f"z0={LONG},c=1", "--cost", "(w-1)^2", "--times", "1"],
    "--times": ["trajectory", "--reduced", "z0=1,c=1", "--cost", "(w-1)^2", "--times", LONG],
    "--step": ["trajectory", "--widths", "1,1,1", "--cost", "w^2", "--start", at(1), "--descent", "--step", LONG, "--steps", "1"],
    "activation --at": ["activation", "tanh(x)", "--at", POWER],
    "activation": ["activation", f"tanh({POWER}*x)", "--at", "1"],
    "a large multiple": ["activation", "tanh(10^30*x)", "--at", "1"],
    "activation --cost": ["activation", "tanh(x)", "--cost", f"(w-{LONG})^2"],
    "refuted": ["conserved", f"{LONG}*trace(W1@W1.T)-trace(W2.T@W2)", "--widths", "2,2,2"],
    "refuted, a concrete cost": ["conserved", "trace(W1)", "--widths", "2,2,2", "--cost", f"{LONG}*norm2(W)"],
    "--samples": ["conserved", "w1^2", "--activation", "x+x^3", "--samples", LONG],
    "laws": ["laws", "--activation", "tanh(x)", "--samples", LONG],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_long_number_ends_in_an_answer_or_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(COMMANDS[name])
    out, err = capsys.readouterr()
    assert code in (0, 1) or (code == 2 and not out and err.count("\n") == 1), (code, err[:300])


def test_a_point_of_long_numbers_is_analysed_exactly_and_checked() -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("w^2"))
    point = sf.analyze(flow, at={"W1": [[LONG[:4900]]], "W2": [["0"]]}).points[0]
    assert point.at["W1"] == [[LONG[:4900]]] and point.kind == "global minimum" and str(point.outcome) == "certified"
    assert sf.recheck(point.certificate).accepted
    away = sf.analyze(flow, at={"W1": [[LONG]], "W2": [[LONG]]}).points[0]
    assert away.product == [[rational_text(Fraction(int("7" * 2500) * 10**2500 + int("7" * 2500)) ** 2)]]


@pytest.mark.parametrize("name", ["W", "w", "G", "pi", "E", "exp", "log", "root", "trace", "norm2", "det", "erf"])
def test_a_matrix_shadows_no_word_of_the_language(name: str) -> None:
    with pytest.raises(ModelError, match=f"^the matrix {name} of the cost hides a (letter|constant|function); choose another"):
        sf.Cost("w^2", **{name: [[1]]})


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("root(x^2+1,0)", "root(x^2+1,0)"), ("2+det(W1)", "det(W1)"), ("trace( W1 )*2", "trace( W1 )"), ("exp(W1)", "exp(W1)")],
)
def test_a_complaint_quotes_the_whole_call(text: str, quoted: str) -> None:
    with pytest.raises(SymflowError) as caught:
        parse(text, {"W1": letter("W1", 3, 2)})
    assert f"(in '{quoted}' at character {1 + text.index(quoted)})" in str(caught.value)


@pytest.mark.parametrize("text", ["root(x^2-2,1", "trace(W1", "exp(1", "root(x^2-2,1]"])
def test_an_open_bracket_is_still_said(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"expected '\)' to close"):
        parse(text, {"W1": letter("W1", 2, 2)})
