"""False claims, and claims that say nothing, that a careless checker would accept.

Why a file of its own: each test is a hole that was once open, or that is an easy one to open again. A claim is offered
with the best witness that the checker itself can find for it, and must be refused for every kind.
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
from trees_of_claims import add, along, claim, fn, letter, letters, linear, mul, neg, power, sub, t, tr

from symflow import checker
from symflow.checker import rational_functions, words
from symflow.errors import SymflowError
from symflow.evidence import Outcome, certify

x, y, w, A, B = letters("x y w A B")
SCALARS = {"x": [1, 1], "y": [1, 1]}
IDENTITIES = ("word identity", "first integral", "field identity")


def certificate(kind: str, about: Any, witness: Any) -> dict[str, Any]:
    return {"schema": checker.SCHEMA, "kind": kind, "claim": about, "witness": witness}


def accepted(about: Any) -> list[str]:
    """The kinds of identity that the checker grants this claim."""
    found = []
    for kind in IDENTITIES:
        try:
            found.append(checker.check(certificate(kind, about, checker.witness(kind, about))) and kind)
        except checker.Rejected:
            continue
    return found


def refutes(about: Any, **witness: Any) -> bool:
    try:
        return bool(checker.check(certificate("counterexample", about, witness)))
    except checker.Rejected:
        return False


def signs(about: Any, terms: Any) -> bool:
    try:
        return bool(checker.check(certificate("sign", about, {"sum": terms})))
    except checker.Rejected:
        return False


def scaled_identity(n: Any) -> Any:
    return mul("2", ["identity", n])


def with_singular_vectors(names: list[str], shapes: dict[str, Any], then: Any) -> dict[str, Any]:
    return claim(shapes, then, given=[["ne", letter("G"), "0"], ["rule", "singular vectors", *names, letter("G")]])


kernel = {"p": [2, 1], "q": [2, 1]}
turn = ["matrix", [["0", "-1"], ["1", "0"]]]
layered = {"P": [2, 3], "w": [1, 1], "Q": [3, 2], "A": [3, 3]}
G_layered = ["gradient", mul(letter("P"), w, letter("Q"))]

FALSE = {
    "det of 2 I forgets the size": claim({}, ["eq", ["det", scaled_identity(2)], ["det", scaled_identity(3)]]),
    "det of s I forgets the size": claim(
        {"s": [1, 1]}, ["eq", ["det", mul(letter("s"), ["identity", 2])], ["det", mul(letter("s"), ["identity", 3])]]),
    "adjugate of 2 I forgets the size": claim({}, ["eq", ["det", ["adjugate", scaled_identity(2)]], ["det", ["adjugate", scaled_identity(3)]]]),
    "left and right singular vector are one": with_singular_vectors(
        ["v", "v", "s"], {"G": [2, 2], "v": [2, 1], "s": [1, 1]}, ["eq", mul(letter("G"), letter("v")), mul(letter("s"), letter("v"))]),
    "singular vector and value are one": with_singular_vectors(
        ["v", "v", "v"], {"G": [1, 1], "v": [1, 1]}, ["eq", mul(letter("G"), letter("v")), mul(letter("v"), letter("v"))]),
    "facts that introduce each other": claim(
        {"p": ["m", 1], "q": ["m", 1], "A": ["m", "m"]}, ["eq", mul(t(letter("p")), letter("q")), "0"], dims=[["m", ">", 1]],
        given=[["rule", "kernel vector", "p", letter("q")], ["rule", "kernel vector", "q", mul(A, letter("p"))]]),
    "an introduced letter in the field": claim(
        {"g": ["m", 1], "A": ["m", "n"], "z": ["n", 1]}, ["eq", along(letter("z")), "0"], dims=[["m", ">", "n"]],
        flow={"field": {"z": mul(t(A), letter("g"))}}, given=[["rule", "kernel vector", "g", A]]),
    "a kernel vector without the condition": claim(
        {"g": ["m", 1], "A": ["m", "n"]}, ["eq", mul(t(letter("g")), A), "0"], given=[["rule", "kernel vector", "g", A]]),
    "singular vectors of a matrix that may be zero": claim(
        {"G": [2, 2], "v": [2, 1], "u": [2, 1], "s": [1, 1]}, ["eq", mul(t(letter("u")), letter("u")), "1"],
        given=[["rule", "singular vectors", "u", "v", "s", letter("G")]]),
    "a 1 x 1 layer between wider ones": claim(
        layered, ["eq", along(mul(w, A)), neg(mul(t(letter("P")), G_layered, t(letter("Q")), A))], flow=linear("P", "w", "Q")),
    "a field of another shape": claim({"x": [1, 1], "A": [2, 2]}, ["eq", along(mul(x, A)), mul(A, A)], flow={"field": {"x": A}}),
    "the cost depends on a layer": claim(
        SCALARS, ["eq", along(["cost", mul(x, y)]), neg(mul(add(power(x, 2), power(y, 2)), power(["gradient", mul(x, y)], 2)))],
        flow=linear("x", "y"), cost=mul(x, letter("W"))),
    "the cost depends on a letter that is moved": claim(
        {**SCALARS, "T": [1, 1]}, ["eq", ["direction", ["cost", x], {"T": "1"}], "0"], cost=mul(letter("T"), letter("W"))),
    "a derivative hidden in the field": claim(
        {"x": [1, 1], "y": [1, 1], "z": [1, 1]}, ["eq", along(along(letter("z"))), "0"],
        flow={"field": {"z": ["direction", power(x, 2), {"x": y}], "y": "1"}}),
    "a derivative hidden in the cost": claim(
        {**SCALARS, "z": [1, 1]}, ["eq", ["gradient", x], "0"], flow={"field": {"z": "1"}},
        cost=["direction", power(letter("z"), 2), {"z": letter("W")}]),
    "a scalar is rewritten to a matrix": claim(
        {"s": [1, 1], "B": [2, 2], "v": [1, 2]}, ["eq", mul(letter("v"), B), mul("2", letter("s"), letter("v"))],
        given=[["eq", mul(letter("s"), ["identity", 2]), B]]),
    "the degree of an adjugate": claim({"A": [3, 3]}, ["degree", ["adjugate", A], ["A"], 0]),
    "the degree of a gradient": claim({"A": [3, 3]}, ["degree", ["gradient", A], ["A"], 0]),
    "the degree of an inverse": claim({"x": [1, 1], "y": [1, 1]}, ["degree", mul(power(x, -1), y), ["x"], -1], given=[["ne", x, "0"]]),
    "the degree of zero": claim({"A": [3, 3]}, ["degree", sub(A, A), ["A"], 0]),
    "one cost at arguments of two shapes": claim(
        {"s": [1, 1]}, ["eq", ["norm2", ["gradient", mul(letter("s"), ["identity", 2])]], ["norm2", ["gradient", mul(letter("s"), ["identity", 3])]]]),
    "a root without its sign": claim(SCALARS, ["eq", fn("sqrt", power(x, 2)), x]),
    "log of a square": claim(SCALARS, ["eq", fn("log", power(x, 2)), mul("2", fn("log", x))]),
    "half exponents are not roots of both signs": claim(SCALARS, ["eq", fn("sqrt", fn("exp", x)), neg(fn("exp", mul("1/2", x)))]),
    "cosine is not a root": claim(SCALARS, ["eq", fn("cos", x), fn("sqrt", sub("1", power(fn("sin", x), 2)))]),
    "words that do not commute": claim({"A": ["m", "m"], "B": ["m", "m"]}, ["eq", mul(A, B), mul(B, A)]),
    "a trace is not reversed without transposes": claim(
        {"A": ["m", "m"], "B": ["m", "m"], "C": ["m", "m"]}, ["eq", tr(mul(A, B, letter("C"))), tr(mul(letter("C"), B, A))]),
    "a name is not 1": claim({"u": ["m", "n"], "v": ["n", "m"]}, ["eq", mul(letter("u"), letter("v")), mul(t(letter("v")), t(letter("u")))]),
    "the trace of a named identity is no number": claim({"A": ["m", "m"]}, ["eq", tr(["identity", "m"]), "1"]),
    "a rule is not used from right to left in a power": claim(
        SCALARS, ["eq", x, "1"], given=[["eq", power(x, 2), "1"]]),
    "an inequality is no equation": claim(SCALARS, ["eq", x, "0"], given=[["ge", x, "0"], ["ge", neg(x), "0"]]),
    "a nonzero product has nonzero factors only": claim(
        SCALARS, ["eq", mul(add(x, y), power(add(x, y), -1), x), y], given=[["ne", mul(x, y), "0"]]),
}

EMPTY = {
    "a root that never exists": claim(SCALARS, ["eq", mul("2", fn("sqrt", sub("-1", power(x, 2)))), mul(fn("sqrt", sub("-1", power(x, 2))), "2")]),
    "a logarithm that never exists": claim(SCALARS, ["eq", mul(x, fn("log", "-1")), mul(fn("log", "-1"), x)]),
    "an inverse that never exists": claim(SCALARS, ["eq", *[mul(x, power(sub(fn("log", "4"), mul("2", fn("log", "2"))), -1))] * 2]),
    "widths that contradict each other": claim({"A": ["m", "n"]}, ["eq", A, A], dims=[["m", ">", "n"], ["n", ">", "m"]]),
    "a width larger than itself": claim({"A": ["m", "n"]}, ["eq", A, A], dims=[["m", ">", "m"]]),
    "a width below 1": claim({"A": ["m", "n"]}, ["eq", A, A], dims=[[1, ">", "m"]]),
    "2 > 3": claim({"A": ["m", "n"]}, ["eq", A, A], dims=[[2, ">", 3]]),
    "a total claim": claim(SCALARS, ["eq", mul(x, power(x, -1)), "1"], total=True),
}

good = claim(SCALARS, ["eq", mul(x, y), mul(y, x)])
entry_A = claim({"A": [2, 2]}, ["eq", ["entry", A, 1, 0], ["entry", A, 1, 0]])
activation = {"network": "activation", "activation": letter("x"), "units": 1, "samples": ["1"]}
units = {"w1": [1, 1], "w2": [1, 1]}
law = ["eq", along(sub(power(letter("w1"), 2), power(letter("w2"), 2))), "0"]
AMBIGUOUS: dict[str, Any] = {
    "a transpose of two things": claim({"A": ["m", "m"], "B": ["m", "m"]}, ["eq", ["transpose", A, B], ["transpose", A, A]]),
    "a letter with more behind it": claim(SCALARS, ["eq", ["letter", "x", "y"], x]),
    "a boolean as an index": claim({"A": [2, 2]}, ["eq", ["entry", A, True, 0], ["entry", A, 1, 0]]),
    "a boolean as an exponent": claim(SCALARS, ["eq", ["power", x, True], x]),
    "a boolean as an order": claim(SCALARS, ["eq", ["jet", True, x], ["jet", 1, x]]),
    "a boolean as a number": claim(SCALARS, ["eq", mul(True, x), x]),
    "a boolean as a dimension": claim({"x": [True, 1]}, ["eq", x, x]),
    "a boolean as the number of units": claim(units, law, flow={**activation, "units": True}),
    "samples in one string": claim(units, law, flow={**activation, "samples": "12"}),
    "a number as the name of a dimension": claim({"x": ["1", "1"]}, ["eq", x, x]),
    "the empty name of a dimension": claim({"x": ["", 1]}, ["eq", x, x]),
    "a dimension zero": claim({"x": [0, 1]}, ["eq", x, x]),
    "a flow with one word more": claim(units, law, flow={**activation, "direction": "up"}),
    "a linear flow with one word more": claim(SCALARS, good["then"], flow={**linear("x", "y"), "sign": "+"}),
    "a claim with one field more": {**good, "where": "everywhere"},
    "a statement with one part more": claim(SCALARS, [*good["then"], "0"]),
    "an activation that depends on a layer": claim(units, law, flow={**activation, "activation": mul(letter("x"), letter("w2"))}),
    "an activation with a derivative": claim(units, law, flow={**activation, "activation": add(letter("x"), along(letter("x")))}),
    "a garbled hypothesis": {**entry_A, "given": [["whatever", A]]},
    "a hypothesis of two shapes": {**entry_A, "given": [["eq", A, "1"]]},
    "an unknown property of the cost": {**good, "cost_is": ["convex"]},
    "properties in one string": {**good, "cost_is": "proper"},
    "a cost that is no scalar": {**claim({"A": [2, 2]}, ["eq", ["cost", A], ["cost", A]]), "cost": letter("W")},
    "a direction of a letter that does not exist": claim(SCALARS, ["eq", ["direction", x, {"u": "0"}], "0"]),
    "a direction of another shape": claim({**SCALARS, "A": [2, 2]}, ["eq", ["direction", x, {"x": A}], A]),
    "an opaque letter that is no layer": claim(SCALARS, good["then"], flow=linear("x", opaque=("y",))),
    "the derivative of an opaque letter": claim(SCALARS, ["eq", along(x), along(x)], flow=linear("x", "y", opaque=("x",))),
    "a derivative without a flow": claim(SCALARS, ["eq", along(x), "0"]),
    "a float as a count": claim({"A": ["m", "m"]}, ["monomials", A, 1.0]),
    "a string as a count": claim({"A": ["m", "m"]}, ["monomials", A, "1"]),
    "letters in one string": claim({"A": ["m", "m"]}, ["degree", A, "A", 1]),
    "a matrix in one string": claim({}, ["eq", ["matrix", "12"], ["matrix", [["1"], ["2"]]]]),
    "a number with an exponent": claim(SCALARS, ["eq", mul("1e2", x), mul("100", x)]),
    "a number with digits of another script": claim(SCALARS, ["eq", mul("２", x), mul("2", x)]),
    "a number with a space": claim(SCALARS, ["eq", mul(" 2", x), mul("2", x)]),
    "a float": claim(SCALARS, ["eq", mul(2.0, x), mul("2", x)]),
    "letters that are no identifiers": claim({"x y": [1, 1]}, ["eq", letter("x y"), letter("x y")]),
    "a letter as a list": claim({"x": [1, 1]}, ["eq", ["letter", ["x"]], x]),
    "an operation as a list": claim({"x": [1, 1]}, ["eq", [["letter"], "x"], x]),
    "a claim as a list": [],
    "no claim": None,
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_has_no_certificate(name: str) -> None:
    assert accepted(FALSE[name]) == []


@pytest.mark.parametrize("name", EMPTY)
def test_a_claim_about_nothing_has_no_certificate(name: str) -> None:
    assert accepted(EMPTY[name]) == []


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_has_no_meaning_is_refused(name: str) -> None:
    assert accepted(AMBIGUOUS[name]) == []
    if isinstance(AMBIGUOUS[name], dict):
        point = {name: [["1"] * cols] * rows for name, (rows, cols) in AMBIGUOUS[name]["letters"].items()
                 if type(rows) is int and type(cols) is int}
        assert not refutes(AMBIGUOUS[name], letters=point)


def test_the_neighbours_of_the_holes_are_open() -> None:
    """The tests above would pass if nothing were accepted."""
    assert accepted(good) == ["word identity", "field identity"]
    assert accepted(entry_A) == ["field identity"]
    assert accepted(claim(units, law, flow=activation)) == ["first integral", "field identity"]
    assert accepted(claim({"A": ["m", "m"]}, ["degree", mul(A, A), ["A"], 2])) == ["word identity"]
    kernel = claim({"g": ["m", 1], "A": ["m", "n"]}, ["eq", mul(t(letter("g")), A), "0"], dims=[["m", ">", "n"]],
                   given=[["rule", "kernel vector", "g", A]])
    assert accepted(kernel) == ["word identity"]


# --- counterexamples ----------------------------------------------------------------------------------------------
one = [["1"]]
WRONG_REFUTATIONS = {
    "a true claim": (good, {"letters": {"x": [["2"]], "y": [["3"]]}}),
    "an arbitrary cost has values everywhere": (
        claim({"x": [1, 1]}, ["defined", ["cost", x]]), {"letters": {"x": [["-1"]]}, "cost": fn("log", letter("W"))}),
    "an arbitrary cost is smooth": (
        claim({"x": [1, 1]}, ["defined", ["gradient", x]]), {"letters": {"x": [["0"]]}, "cost": fn("sqrt", power(letter("W"), 2))}),
    "an arbitrary cost does not know the letters": (
        claim(SCALARS, ["eq", ["direction", ["cost", x], {"y": "1"}], "0"]),
        {"letters": {"x": one, "y": one}, "cost": mul(y, letter("W"))}),
    "the derivative of sqrt(x^4) exists at 0": (
        claim({"x": [1, 1]}, ["defined", along(fn("sqrt", power(x, 4)))], flow={"field": {"x": "1"}}), {"letters": {"x": [["0"]]}}),
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
        claim({"x": [1, 1]}, ["eq", ["cost", x], "0"], cost=sub(letter("W"), letter("W"))), {"letters": {"x": one}, "cost": letter("W")}),
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
        claim({}, ["eq", add(fn("sqrt", "2"), fn("sqrt", "3")), fn("sqrt", add("5", mul("2", fn("sqrt", "6"))))]), {"letters": {}}),
}


@pytest.mark.parametrize("name", WRONG_REFUTATIONS)
def test_a_wrong_refutation_is_refused(name: str) -> None:
    about, witness = WRONG_REFUTATIONS[name]
    assert not refutes(about, **witness)


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
    "a hypothesis may hold with equality": ({**ordered, "then": ["gt", mul(x, y), "0"]}, [["1", [["given", 0, 1], ["given", 1, 1]]]]),
    "one strict factor is not enough": (
        claim(SCALARS, ["gt", mul(x, y), "0"], given=[["gt", x, "0"], ["ge", y, "0"]]), [["1", [["given", 0, 1], ["given", 1, 1]]]]),
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
    false = certificate("word identity", FALSE["words that do not commute"], {})
    for change in ({"outcome": Outcome.REFUTED}, {"certificate": false}):
        with pytest.raises((SymflowError, ValueError, TypeError)):
            dataclasses.replace(evidence, **change)


def test_accepted_certificates_do_not_change_afterwards() -> None:
    about = json.loads(json.dumps(good))
    evidence = certify(certificate("word identity", about, checker.witness("word identity", about)))
    about["then"][1] = "1"
    assert evidence.certificate["claim"] == good
