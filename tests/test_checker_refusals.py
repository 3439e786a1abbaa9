"""Wrong refutations, wrong signs, and input that is meant to hang, crash or be read in two ways.

Why beside the false claims: a refutation of something true is as bad as a proof of something false, and a checker that
does not come to an end accepts by wearing down. Right ones stand next to the wrong ones, or nothing would be tested.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from asking import SCALARS, accepted, certificate, refutes, signs
from trees_of_claims import add, along, claim, fn, letter, letters, linear, mul, neg, power, sub, t, tr

from symflow import checker
from symflow.checker import rational_functions, words
from symflow.errors import SymflowError
from symflow.evidence import Outcome, certify

x, y, A, B = letters("x y A B")
good = claim(SCALARS, ["eq", mul(x, y), mul(y, x)])


def with_singular_vectors(names: list[str], shapes: dict[str, Any], then: Any) -> dict[str, Any]:
    return claim(shapes, then, given=[["ne", letter("G"), "0"], ["rule", "singular vectors", *names, letter("G")]])


# --- counterexamples ----------------------------------------------------------------------------------------------
one = [["1"]]
WRONG_REFUTATIONS = {
    "a true claim": (good, {"letters": {"x": [["2"]], "y": [["3"]]}}),
    "an arbitrary cost has values everywhere": (
        claim({"x": [1, 1]}, ["defined", ["cost", x]]), {"letters": {"x": [["-1"]]}, "cost": fn("log", letter("W"))}),
    "an arbitrary cost is smooth": (
        claim({"x": [1, 1]}, ["defined", ["gradient", x]]),
                {"letters": {"x": [["0"]]}, "cost": fn("sqrt", power(letter("W"), 2))}),
    "an arbitrary cost does not know the letters": (
        claim(SCALARS, ["eq", ["direction", ["cost", x], {"y": "1"}], "0"]),
        {"letters": {"x": one, "y": one}, "cost": mul(y, letter("W"))}),
    "the derivative of sqrt(x^4) exists at 0": (
        claim({"x": [1, 1]}, ["defined", along(fn("sqrt", power(x, 4)))], flow={"field": {"x": "1"}}),
                {"letters": {"x": [["0"]]}}),
    "a hypothesis that fails": (claim(SCALARS, ["eq", x, "1"], given=[["eq", y, "0"]]), {"letters": {"x": [["2"]], "y": one}}),
    "a hypothesis that is not known to hold": (
        claim(SCALARS, ["eq", x, "1"], given=[["eq", power(fn("sqrt", "2"), 2), "2"]]), {"letters": {"x": [["2"]], "y": one}}),
    "a strict hypothesis that holds with equality": (
        claim(SCALARS, ["gt", x, "0"], given=[["gt", y, "0"]]), {"letters": {"x": [["0"]], "y": [["0"]]}}),
    "a fact that fails": (
        claim({"g": [2, 1], "A": [2, 1]}, ["eq", mul(t(letter("g")), A), "1"], given=[["rule", "kernel vector", "g", A]]),
        {"letters": {"g": [["1"], ["0"]], "A": [["2"], ["0"]]}}),
    "a sign of a singular value": (
        with_singular_vectors(["u", "v", "s"], {"G": [1, 1], "u": [1, 1], "v": [1, 1], "s": [1, 1]}, ["ge", letter("s"), "0"]),
        {"letters": {"G": one, "u": [["-1"]], "v": one, "s": [["-1"]]}}),
    "a condition on the widths that fails": (
        claim({"A": ["m", "n"]}, ["eq", A, "0"], dims=[["m", ">", "n"]]), {"dims": {"m": 1, "n": 1}, "letters": {"A": one}}),
    "a boolean width": (claim({"A": ["m", "m"]}, ["eq", A, "0"]), {"dims": {"m": True}, "letters": {"A": one}}),
    "a width that no letter has": (claim({"A": [1, 1]}, ["eq", A, "0"]), {"dims": {"m": 1}, "letters": {"A": one}}),
    "a missing width": (claim({"A": ["m", "m"]}, ["eq", A, "0"]), {"letters": {"A": one}}),
    "a missing letter": (claim(SCALARS, ["eq", x, "0"]), {"letters": {"x": one}}),
    "a letter too many": (claim({"x": [1, 1]}, ["eq", x, "0"]), {"letters": {"x": one, "y": one}}),
    "a wrong shape": (claim({"x": [1, 1]}, ["eq", x, "0"]), {"letters": {"x": [["1", "1"]]}}),
    "a row in one string": (claim({"x": [1, 1]}, ["eq", x, "0"]), {"letters": {"x": ["1"]}}),
    "a float": (claim({"x": [1, 1]}, ["eq", x, "0"]), {"letters": {"x": [[1.5]]}}),
    "another cost than the one of the claim": (
        claim({"x": [1, 1]}, ["eq", ["cost", x], "0"], cost=sub(letter("W"), letter("W"))),
                {"letters": {"x": one}, "cost": letter("W")}),
    "a cost that is not proper": (
        claim(SCALARS, ["ge", ["cost", mul(x, y)], "0"], flow=linear("x", "y"), cost_is=["proper"]),
        {"letters": {"x": one, "y": one}, "cost": neg(power(letter("W"), 2))}),
    "a cost of odd degree": (
        claim(SCALARS, ["ge", ["cost", mul(x, y)], "0"], flow=linear("x", "y"), cost_is=["bounded below"]),
        {"letters": {"x": [["-1"]], "y": one}, "cost": power(letter("W"), 3)}),
    "a cost that is not proper in every direction": (
        claim({"A": [1, 2]}, ["eq", ["cost", A], "0"], cost_is=["proper"]),
        {"letters": {"A": [["1", "0"]]}, "cost": power(["entry", letter("W"), 0, 0], 2)}),
    "a kind of statement that no point refutes": (claim({"A": [1, 1]}, ["monomials", A, 2]), {"letters": {"A": one}}),
    "sqrt(2)^2 is 2": (claim({}, ["eq", power(fn("sqrt", "2"), 2), "2"]), {"letters": {}}),
    "sqrt(2) + sqrt(3) is sqrt(5 + 2 sqrt(6))": (
        claim({}, ["eq", add(fn("sqrt", "2"), fn("sqrt", "3")), fn("sqrt", add("5", mul("2", fn("sqrt", "6"))))]),
                {"letters": {}}),
}


@pytest.mark.parametrize("name", WRONG_REFUTATIONS)
def test_a_wrong_refutation_is_refused(name: str) -> None:
    about, witness = WRONG_REFUTATIONS[name]
    assert not refutes(about, **witness)


def test_a_count_is_refuted_by_the_right_count_only() -> None:
    words_of_square = claim({"A": ["m", "m"], "B": ["m", "m"]}, ["monomials", power(add(A, B), 2), 3])
    degree = claim({"A": ["m", "m"]}, ["degree", mul(A, A), ["A"], 1])
    assert refutes(words_of_square, count=4) and refutes(degree, count=2)
    for wrong in (3, 5, True, "4"):
        assert not refutes(words_of_square, count=wrong)
    assert not refutes({**words_of_square, "then": ["monomials", power(add(A, B), 2), 4]}, count=4)
    assert not refutes({**degree, "given": [["eq", mul(A, A), A]]}, count=1)
    assert not refutes(claim({"A": ["m", "m"]}, ["degree", ["adjugate", A], ["A"], 1]), count=0)


def test_right_refutations_are_accepted() -> None:
    ramanujan = fn("exp", mul(["constant", "pi"], fn("sqrt", "163")))
    assert refutes(claim({}, ["ge", ramanujan, "262537412640768744"]), letters={})  # below by 7.5e-13; doubles say -480
    assert not refutes(claim({}, ["gt", "262537412640768744", ramanujan]), letters={})
    proper = mul("1/2", ["norm2", sub(letter("W"), ["matrix", [["1", "2"]]])])
    about = claim({"A": ["m", "n"]}, ["eq", ["gradient", A], "0"], cost_is=["proper", "bounded below", "analytic"])
    assert refutes(about, dims={"m": 1, "n": 2}, letters={"A": [["0", "0"]]}, cost=proper)
    tiny = claim({"x": [1, 1]}, ["eq", x, "0"])
    assert refutes(tiny, letters={"x": [["1/" + "1" + "0" * 40]]})
    assert refutes(claim({"x": [1, 1]}, ["defined", fn("log", x)]), letters={"x": [["0"]]})


# --- signs --------------------------------------------------------------------------------------------------------
square = ["square", x, 1]
ordered = claim(SCALARS, ["ge", mul(x, y), "0"], given=[["ge", x, "0"], ["ge", y, "0"]])
WRONG_SIGNS = {
    "a negative coefficient": (claim(SCALARS, ["ge", neg(power(x, 2)), "0"]), [["-1", [square]]]),
    "a coefficient zero": (claim(SCALARS, ["gt", sub(x, x), "0"]), [["0", []]]),
    "nothing is positive": (claim(SCALARS, ["gt", sub(x, x), "0"]), []),
    "a square may vanish": (claim(SCALARS, ["gt", power(x, 2), "0"]), [["1", [square]]]),
    "a hypothesis may hold with equality": ({**ordered, "then": ["gt", mul(x, y), "0"]},
        [["1", [["given", 0, 1], ["given", 1, 1]]]]),
    "one strict factor is not enough": (
        claim(SCALARS, ["gt", mul(x, y), "0"], given=[["gt", x, "0"], ["ge", y, "0"]]),
                [["1", [["given", 0, 1], ["given", 1, 1]]]]),
    "an equation is no sign": (claim(SCALARS, ["ge", x, "0"], given=[["eq", x, y]]), [["1", [["given", 0, 1]]]]),
    "not zero is no sign": (claim(SCALARS, ["ge", x, "0"], given=[["ne", x, "0"]]), [["1", [["given", 0, 1]]]]),
    "the exponent zero": (claim(SCALARS, ["gt", "1", "0"]), [["1", [["square", x, 0]]]]),
    "a boolean exponent": (claim(SCALARS, ["ge", power(x, 2), "0"]), [["1", [["square", x, True]]]]),
    "an odd power of a letter": (claim(SCALARS, ["ge", power(x, 3), "0"]), [["1", [["square", x, 1], ["square", y, 1]]]]),
    "a hypothesis counted from behind": ({**ordered, "then": ["ge", y, "0"]}, [["1", [["given", -1, 1]]]]),
    "a boolean as a position": ({**ordered, "then": ["ge", y, "0"]}, [["1", [["given", True, 1]]]]),
    "a square of a matrix": (claim({"A": [2, 2]}, ["ge", tr(power(A, 2)), "0"]), [["1", [["square", A, 1]]]]),
    "another sum": (claim(SCALARS, ["ge", mul("2", power(x, 2)), "0"]), [["1", [square]]]),
    "an order between matrices": (claim({"A": [2, 2]}, ["ge", A, A]), []),
}


@pytest.mark.parametrize("name", WRONG_SIGNS)
def test_a_wrong_sign_is_refused(name: str) -> None:
    about, terms = WRONG_SIGNS[name]
    assert not signs(about, terms)


def test_right_signs_are_accepted() -> None:
    assert signs(ordered, [["1", [["given", 0, 1], ["given", 1, 1]]]])
    assert signs(claim(SCALARS, ["ge", sub(x, x), "0"]), [])
    assert signs(claim(SCALARS, ["gt", add(power(x, 2), "1"), "0"]), [["1", [square]], ["1", []]])
    assert signs(claim(SCALARS, ["gt", fn("exp", x), "0"]), [["1", [["exp", x, 1]]]])
    assert signs(claim({"A": ["m", "n"]}, ["gt", ["norm2", A], "0"], given=[["ne", A, "0"]]), [["1", [["norm2", A, 1]]]])


# --- what must not hang, crash or be read in two ways -------------------------------------------------------------
def nested(depth: int, op: str = "transpose") -> Any:
    tree: Any = x
    for _ in range(depth):
        tree = [op, tree]
    return tree


big = power(power(power("2", 1000), 1000), 1000)
ENDLESS = {
    "a huge exponent": claim(SCALARS, ["eq", power(x, 10**9), power(x, 10**9)]),
    "a huge negative exponent": claim(SCALARS, ["eq", power(x, -(10**9)), power(x, -(10**9))]),
    "a huge power in a number": claim(SCALARS, ["eq", "1e999999999", "1e999999999"]),
    "powers of powers": claim(SCALARS, ["eq", big, big]),
    "a huge order": claim(SCALARS, ["eq", ["jet", 10**9, x], ["jet", 10**9, x]]),
    "a huge identity": claim({}, ["eq", ["identity", 10**9], ["identity", 10**9]]),
    "a huge letter": claim({"x": [10**9, 10**9]}, ["eq", x, x]),
    "a power of a large sum": claim(
        {"a": [1, 1], "b": [1, 1], "c": [1, 1]}, ["eq", *[power(add(*letters("a b c"), "1"), 999)] * 2]),
    "a rule that grows": claim({"A": ["m", "m"]}, ["eq", A, "0"], given=[["eq", A, mul(A, A)]]),
    "a rule that turns around": claim(SCALARS, ["eq", x, "0"], given=[["eq", x, y], ["eq", y, x]]),
    "a tree of great depth": claim(SCALARS, ["eq", nested(20_000), x]),
    "an exponential of exponentials": claim(SCALARS, ["eq", fn("exp", fn("exp", fn("exp", "9"))), "0"]),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_the_checker_comes_to_an_end(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts its steps; with a smaller bound than its own it must stop sooner."""
    monkeypatch.setattr(words, "WORK", 20_000)
    monkeypatch.setattr(rational_functions, "WORK", 20_000)
    start = time.process_time()
    for kind in ("word identity", "field identity"):
        with contextlib.suppress(checker.Rejected):
            checker.witness(kind, ENDLESS[name])
    refutes(ENDLESS[name], letters={"x": one, "y": one})
    refutes(ENDLESS[name], letters={})
    assert time.process_time() - start < 10


def test_an_inverse_in_words_needs_a_hypothesis() -> None:
    about = claim(SCALARS, ["eq", mul(x, power(x, -1), y), y])
    with pytest.raises(checker.Rejected):
        checker.witness("word identity", about)
    with pytest.raises(checker.Rejected):
        checker.witness("word identity", {**about, "given": [["ge", x, "0"]]})
    assert checker.witness("word identity", {**about, "given": [["gt", x, "0"]]})


def test_a_huge_exponent_is_refused_at_once() -> None:
    start = time.process_time()
    assert accepted(ENDLESS["a huge exponent"]) == []
    assert time.process_time() - start < 0.2


def test_objects_that_are_no_json_are_refused() -> None:
    class Everything(dict):  # type: ignore[type-arg]
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    right = checker.witness("word identity", good)
    assert checker.check(certificate("word identity", good, right))
    for wrong in (Everything(), {"cancelled": {1, 2}}, object(), float("nan"), {1: right}, [right], None, True):
        with pytest.raises(checker.Rejected):
            checker.check(certificate("word identity", good, wrong))
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(checker.Rejected):
        checker.check(certificate("word identity", loop, right))


def test_a_boolean_is_no_number_in_a_witness() -> None:
    right = checker.witness("field identity", good)
    assert right == {"cancelled": [[0, 0, 1, "1"]]}
    for wrong in ([[0, 0, True, "1"]], [[False, 0, 1, "1"]], [[0, 0, 1, 1]], [[0, 0, "1", "1"]]):
        with pytest.raises(checker.Rejected):
            checker.check(certificate("field identity", good, {"cancelled": wrong}))


def test_keys_given_twice_and_floats_in_files(tmp_path: Path) -> None:
    program = Path(checker.__file__).parent / "__main__.py"
    right = json.dumps(certificate("field identity", good, checker.witness("field identity", good)))
    files = {
        "right": right,
        "twice": right.replace('"claim": {', '"claim": {"then": ["eq", "0", "1"], ', 1),
        "float": right.replace("[0, 0, 1,", "[0, 0, 1.0,"),
        "nan": right.replace("[0, 0, 1,", "[0, 0, NaN,"),
        "deep": "[" * 100_000,
        "garbage": right[:-5],
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    run = subprocess.run([sys.executable, "-I", "-S", str(program), *(str(tmp_path / name) for name in files)], env={},
                         capture_output=True, text=True, check=False)
    verdicts = [line.split(": ")[1] for line in run.stdout.splitlines()]
    assert verdicts == ["accepted"] + ["rejected"] * 5, run.stdout + run.stderr
    assert run.returncode == 1


def test_evidence_cannot_be_turned_into_more() -> None:
    """A copy of accepted evidence with another outcome, or with another certificate, is not evidence."""
    evidence = certify(certificate("word identity", good, checker.witness("word identity", good)))
    false = certificate("word identity", claim({"A": ["m", "m"], "B": ["m", "m"]}, ["eq", mul(A, B), mul(B, A)]), {})
    for change in ({"outcome": Outcome.REFUTED}, {"certificate": false}):
        with pytest.raises((SymflowError, ValueError, TypeError)):
            dataclasses.replace(evidence, **change)


def test_accepted_certificates_do_not_change_afterwards() -> None:
    about = json.loads(json.dumps(good))
    evidence = certify(certificate("word identity", about, checker.witness("word identity", about)))
    about["then"][1] = "1"
    assert evidence.certificate["claim"] == good
