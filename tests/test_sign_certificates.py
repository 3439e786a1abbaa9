"""Kind 'sign' of the checker beyond plain sums: multipliers, powers, equations, and what has a value where.

Each attack is a certificate that would prove something false if one condition of the checker were missing.
"""

from __future__ import annotations

from typing import Any

import pytest
from asking import SCALARS, certificate
from trees_of_claims import add, claim, fn, letters, mul, neg, power, sub, t

from symflow import checker

x, y, A, B = letters("x y A B")
ROOT = fn("sqrt", x)
INVERSE = power(x, -1)


def granted(about: dict[str, Any], **witness: Any) -> bool:
    try:
        return bool(checker.check(certificate("sign", about, witness)))
    except checker.Rejected:
        return False


def given(index: int, exponent: int = 1) -> list[Any]:
    return ["given", index, exponent]


CUBE = claim(SCALARS, ["ge", x, "0"], given=[["ge", power(x, 3), "0"]])
LINE = claim(SCALARS, ["ge", "1/4", mul(x, y)], given=[["eq", add(x, y), "1"]])
POSITIVE = claim(SCALARS, ["gt", x, "0"], given=[["gt", y, "0"], ["eq", mul(x, y), "1"]])
MOTZKIN = claim(SCALARS, ["ge", add(mul(power(x, 4), power(y, 2)), mul(power(x, 2), power(y, 4)), "1"),
                          mul("3", power(x, 2), power(y, 2))])


def test_right_ones_are_accepted() -> None:
    assert granted(CUBE, sum=[], times=[["1", [given(0)]]], power=2)
    assert granted(LINE, sum=[["1", [["square", sub(x, "1/2"), 1]]]], equal=[[0, sub(x, y)]]) is False
    assert granted(LINE, sum=[["1", [["square", sub(y, "1/2"), 1]]]], equal=[[0, neg(y)]])
    assert granted(POSITIVE, sum=[["1", []]], times=[["1", [given(0)]]])
    vanishing = claim(SCALARS, ["ge", neg(x), "0"], given=[["ge", neg(power(x, 2)), "0"]])
    assert granted(vanishing, sum=[["1", [given(0)]]], times=[], power=1)
    trace = claim({"A": [2, 2], "B": [2, 2]}, ["ge", ["trace", mul(A, B)], "0"], given=[["eq", add(A, neg(t(B))), "0"]])
    assert granted(trace, sum=[["1", [["norm2", B, 1]]]], equal=[[0, B]])


WRONG: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a multiplier that may vanish": (  # x^2 * (-1) = ... is no proof of anything where x = 0
        claim(SCALARS, ["ge", power(x, 3), "0"], given=[["ge", x, "0"]]),
        {"sum": [["1", [["square", power(x, 2), 1], given(0)]]], "times": [["1", [["square", x, 1]]]]}),
    "a multiplier zero": (claim(SCALARS, ["ge", x, "0"]), {"sum": [], "times": []}),
    "a multiplier zero and an empty power": (claim(SCALARS, ["ge", x, "0"]), {"sum": [], "times": [], "power": 0}),
    "a strict claim without a strict sum": (
        claim(SCALARS, ["gt", x, "0"], given=[["ge", power(x, 3), "0"]]), {"sum": [], "times": [["1", [given(0)]]], "power": 2}),
    "a strict multiplier is no strict sum": (
        claim(SCALARS, ["gt", power(x, 2), "0"]), {"sum": [["2", [["square", x, 1]]]], "times": [["2", []]]}),
    "a negative multiplier": (
        claim(SCALARS, ["ge", neg(power(x, 2)), "0"]), {"sum": [["1", [["square", x, 1]]]], "times": [["-1", []]]}),
    "another power": (CUBE, {"sum": [], "times": [["1", [given(0)]]], "power": 1}),
    "a power that is a boolean": (
        claim(SCALARS, ["ge", "1", "0"]), {"sum": [], "times": [["1", []]], "power": True}),
    "a multiple of an inequality": (
        claim(SCALARS, ["ge", x, "0"], given=[["ge", add(x, "1"), "0"]]), {"sum": [], "equal": [[0, "1"]]}),
    "a multiple that has no value everywhere": (  # x y = 0 and x * x^-1 would give y = 0, so y >= 0
        claim(SCALARS, ["ge", y, "0"], given=[["eq", mul(y, x), "0"]]), {"sum": [], "equal": [[0, INVERSE]]}),
    "an equation of another number": (LINE, {"sum": [["1", [["square", sub(y, "1/2"), 1]]]], "equal": [[1, neg(y)]]}),
    "an equation counted from behind": (LINE, {"sum": [["1", [["square", sub(y, "1/2"), 1]]]], "equal": [[-1, neg(y)]]}),
    "another multiple": (LINE, {"sum": [["1", [["square", sub(y, "1/2"), 1]]]], "equal": [[0, y]]}),
    "an unknown field": (claim(SCALARS, ["ge", power(x, 2), "0"]), {"sum": [["1", [["square", x, 1]]]], "more": 1}),
    "no sum": (CUBE, {"times": [["1", [given(0)]]], "power": 2}),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_ones_are_refused(name: str) -> None:
    about, witness = WRONG[name]
    assert not granted(about, **witness)


# --- where it has a value -----------------------------------------------------------------------------------------
def one(*factors: Any) -> dict[str, Any]:
    return {"sum": [["1", list(factors)]]}


PARTIAL: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "the square of a root": (["ge", x, "0"], one(["square", ROOT, 1])),
    "the norm of a root": (["ge", x, "0"], one(["norm2", ROOT, 1])),
    "a root below an inverse": (["ge", add(x, mul("0", ROOT)), "0"], one(["square", x, 1], ["square", power(ROOT, -1), 1])),
    "a root of something else": (["ge", mul(x, power(fn("sqrt", y), 2)), mul("0", ROOT)],
                                 one(["square", fn("sqrt", mul(x, y)), 1])),
    "a logarithm for a root": (["gt", x, mul("0", ROOT)], one(["exp", fn("log", x), 1])),
    "an inverse that the claim has not": (["gt", power(x, 2), "0"], one(["square", x, 2], ["square", INVERSE, 1])),
    "an inverse of something else": (["gt", mul(power(x, 2), power(y, 0)), mul("0", power(y, -1))],
                                     one(["square", x, 2], ["square", INVERSE, 1])),
    "an inverse as a strict square": (
        ["gt", power(x, 2), "0"], {**one(["square", INVERSE, 1]), "times": [["1", [["square", INVERSE, 2]]]]}),
    "a root inside a derivative that is zero": (["ge", add(x, ["direction", ROOT, {"y": "1"}]), "0"], one(["square", ROOT, 1])),
    "a root inside the cost": (["ge", add(x, ["jet", 2, ROOT]), "0"], one(["square", ROOT, 1])),
    "the derivative of a root": (  # √x has a value at 0, its derivative has none
        ["gt", add(x, mul("0", ROOT)), "0"], one(["square", x, 1], ["square", power(["direction", ROOT, {"x": "2"}], 1), 1])),
}


@pytest.mark.parametrize("name", PARTIAL)
def test_what_has_a_smaller_domain_than_the_claim_is_refused(name: str) -> None:
    then, witness = PARTIAL[name]
    cost = {"cost": letters("W")[0]} if "jet" in repr(then) else {}
    assert not granted(claim(SCALARS, then, **cost), **witness)


def test_what_the_claim_evaluates_may_be_used() -> None:
    """Where the claim has a value x is not 0, so 1/x^2 is positive; and where √x has one, x is its square."""
    assert granted(claim(SCALARS, ["gt", power(x, -2), "0"]), **one(["square", INVERSE, 1]))
    assert granted(claim(SCALARS, ["ge", add(x, mul("0", ROOT)), "0"]), **one(["square", ROOT, 1]))
    assert granted(claim(SCALARS, ["gt", mul(x, power(x, -1)), "0"]), **one())
    assert not granted(claim(SCALARS, ["gt", add(x, mul("0", ROOT)), "0"]), **one(["square", ROOT, 1]))


def test_the_cost_is_not_differentiated_inside_a_partial_operation() -> None:
    """√ of the cost W^2 at x is |x|: it has a value everywhere, but no tree tells, so it is refused."""
    about = claim(SCALARS, ["ge", ["jet", 0, x], "0"], cost=power(fn("sqrt", ["letter", "W"]), 2))
    assert not granted(about, **one(["square", fn("sqrt", x), 1]))


# --- what a hypothesis does not say ---------------------------------------------------------------------------------
SQUARE = {"A": ["n", "n"], "B": ["n", "n"]}
VECTORS = {"A": ["m", "n"], "p": ["m", 1], "q": ["n", 1], "s": [1, 1]}
SINGULAR = ["rule", "singular vectors", "p", "q", "s", A]
s = letters("s")[0]
TRACE = ["trace", A]


def test_facts_of_a_rule_are_numbered_after_the_hypotheses() -> None:
    about = claim(VECTORS, ["gt", mul("2", s), "0"], given=[SINGULAR, ["ne", A, "0"]])
    assert granted(about, **one(given(5)), times=[["1/2", []]])
    assert not granted(about, **one(given(4)), times=[["1/2", []]]) and not granted(about, **one(given(6)), times=[["1/2", []]])


NOT_SAID: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a matrix that is not zero has a trace": (
        claim(SQUARE, ["gt", power(TRACE, 2), "0"], given=[["ne", A, "0"]]), one(["square", TRACE, 1])),
    "another matrix is not zero": (
        claim(SQUARE, ["gt", ["norm2", B], "0"], given=[["ne", A, "0"]]), one(["norm2", B, 1])),
    "a difference is not zero": (
        claim(SCALARS, ["gt", power(x, 2), "0"], given=[["ne", x, y]]), one(["square", x, 1])),
    "what is not zero is positive": (claim(SCALARS, ["gt", x, "0"], given=[["ne", x, "0"]]), one(given(0))),
    "an equation as a factor": (claim(SCALARS, ["ge", x, "0"], given=[["eq", x, y]]), one(given(0))),
    "a rule without its condition": (  # an inverse in the claim says that s is not 0, but the rule asks for the hypothesis
        claim({"A": [1, 1], "p": [1, 1], "q": [1, 1], "s": [1, 1]},
              ["gt", mul(s, A, power(A, -1)), "0"], given=[SINGULAR]), one(given(4))),
    "a letter of a rule in an equation that is dropped": (
        claim(VECTORS, ["ge", neg(s), "0"], given=[["ne", A, "0"], ["eq", s, "0"], SINGULAR]),
        {"sum": [], "equal": [[1, "-1"]]}),
    "a multiple of an equation of another shape": (
        claim({"A": [2, 3]}, ["ge", ["trace", mul(A, t(A))], "0"], given=[["eq", A, "0"]]), {"sum": [], "equal": [[0, A]]}),
    "an equation dropped and rewritten by all the same": (
        claim(SCALARS, ["ge", neg(x), "0"], given=[["eq", x, "0"]]), {"sum": [], "equal": [[0, "0"]]}),
    "a coefficient that is a boolean": (claim(SCALARS, ["ge", power(x, 2), "0"]), {"sum": [[True, [["square", x, 1]]]]}),
    "a hypothesis counted by a boolean": (
        claim(SCALARS, ["ge", x, "0"], given=[["ge", y, "0"], ["ge", x, "0"]]), one(["given", True, 1])),
    "an exponent zero": (claim(SCALARS, ["gt", "1", "0"], given=[["ge", x, "0"]]), one(given(0, 0))),
    "a root of a sum of squares is in the claim, its inverse is not": (
        claim(SCALARS, ["gt", power(fn("sqrt", power(x, 2)), 2), "0"]),
        {**one(["square", x, 2], ["square", power(fn("sqrt", power(x, 2)), -1), 1])}),
}


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_the_hypotheses_do_not_say_is_refused(name: str) -> None:
    about, witness = NOT_SAID[name]
    assert not granted(about, **witness)
