"""Statements that were once proved although they are false: each needs a blocked search to get as far as a proof."""

from __future__ import annotations

import pytest

from symflow import checker
from symflow.evidence import Outcome
from symflow.statements import Setting, decide

MATRICES = {"A": ("n", "m"), "X": ("n", "n"), "Y": ("n", "n"), "Z": ("n", "n"), "s": (1, 1), "t": (1, 1)}
SCALARS = {"x": (1, 1), "y": (1, 1)}


@pytest.mark.parametrize("given", ["A@A.T = X + s*Y", "A@A.T = X + trace(Z)*Y", "A@A.T = X + Y + Z"])
def test_a_symmetric_left_side_makes_the_whole_right_side_symmetric_only(given: str) -> None:
    """t^2 = 2 has no rational point, so that no counterexample is found and a proof would be believed."""
    setting = Setting(MATRICES, given=(given, "t^2 = 2"))
    assert decide(setting.statement("X = X.T")).outcome is Outcome.UNDECIDED
    with pytest.raises(checker.Rejected):
        checker.witness("word identity", setting.statement("X = X.T").to_claim())


@pytest.mark.parametrize(("text", "hint"), [
    ("x + 1000 >= 0", ("sqrt(x+1000)^2",)), ("(x+20)*(20-x) >= 0", ("sqrt(x+20)^2", "sqrt(20-x)^2")),
    ("y*(x+1000) >= 0", ("y", "(sqrt(x+1000)*1)^2")), ("x + 1000 >= 0", ("exp(log(x+1000))",)),
])
def test_a_root_in_a_witness_does_not_make_a_square(text: str, hint: tuple[str, ...]) -> None:
    setting = Setting(SCALARS, given=("y > 0",), sign_hint=(("1", hint),))
    assert decide(setting.statement(text)).outcome is not Outcome.PROVED


@pytest.mark.parametrize("factor", [
    ["square", ["function", "sqrt", ["letter", "x"]], 1], ["norm2", ["function", "sqrt", ["letter", "x"]], 1],
    ["exp", ["function", "log", ["letter", "x"]], 1], ["square", ["jet", 0, ["letter", "x"]], 1],
])
def test_the_checker_refuses_factors_with_a_smaller_domain(factor: list[object]) -> None:
    claim = {"letters": {"x": [1, 1]}, "cost": ["function", "sqrt", ["letter", "W"]], "then": ["ge", ["letter", "x"], "0"]}
    with pytest.raises(checker.Rejected):
        checker.check({"schema": checker.SCHEMA, "kind": "sign", "claim": claim, "witness": {"sum": [["1", [factor]]]}})


def test_degrees_and_counts_are_of_free_words() -> None:
    under = Setting(SCALARS, given=("x = y^2",))
    assert decide(under.statement("degree(x; x) = 0")).outcome is Outcome.UNDECIDED
    sized = Setting({name: (2, 2) for name in "ABC"}, define={"K": "A@B - B@A"})
    for text in ("degree(K@K@C - C@K@K; A) = 2", "monomials(K@K@C - C@K@K) = 8", "monomials(K@K@C - C@K@K) = 7"):
        assert decide(sized.statement(text)).outcome is Outcome.UNDECIDED
