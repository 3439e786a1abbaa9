"""False claims, and claims that say nothing, that a careless checker would accept.

Why a file of its own: each test is a hole that was once open, or that is an easy one to open again. A claim is offered
with the best witness that the checker itself can find for it, and must be refused for every kind.
"""

from __future__ import annotations

from typing import Any

import pytest
from asking import SCALARS, accepted, refutes
from trees_of_claims import add, along, claim, fn, letter, letters, linear, mul, neg, power, sub, t, tr

x, y, w, A, B = letters("x y w A B")


def scaled_identity(n: Any) -> Any:
    return mul("2", ["identity", n])


def with_singular_vectors(names: list[str], shapes: dict[str, Any], then: Any) -> dict[str, Any]:
    return claim(shapes, then, given=[["ne", letter("G"), "0"], ["rule", "singular vectors", *names, letter("G")]])


layered = {"P": [2, 3], "w": [1, 1], "Q": [3, 2], "A": [3, 3]}
G_layered = ["gradient", mul(letter("P"), w, letter("Q"))]

FALSE = {
    "det of 2 I forgets the size": claim({}, ["eq", ["det", scaled_identity(2)], ["det", scaled_identity(3)]]),
    "det of s I forgets the size": claim(
        {"s": [1, 1]}, ["eq", ["det", mul(letter("s"), ["identity", 2])], ["det", mul(letter("s"), ["identity", 3])]]),
    "adjugate of 2 I forgets the size": claim({}, ["eq", ["det", ["adjugate", scaled_identity(2)]],
        ["det", ["adjugate", scaled_identity(3)]]]),
    "left and right singular vector are one": with_singular_vectors(
        ["v", "v", "s"], {"G": [2, 2], "v": [2, 1], "s": [1, 1]},
                ["eq", mul(letter("G"), letter("v")), mul(letter("s"), letter("v"))]),
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
    "the degree of an inverse": claim({"x": [1, 1], "y": [1, 1]}, ["degree", mul(power(x, -1), y), ["x"], -1],
        given=[["ne", x, "0"]]),
    "the degree of zero": claim({"A": [3, 3]}, ["degree", sub(A, A), ["A"], 0]),
    "one cost at arguments of two shapes": claim(
        {"s": [1, 1]}, ["eq", ["norm2", ["gradient", mul(letter("s"), ["identity", 2])]],
                ["norm2", ["gradient", mul(letter("s"), ["identity", 3])]]]),
    "a root without its sign": claim(SCALARS, ["eq", fn("sqrt", power(x, 2)), x]),
    "log of a square": claim(SCALARS, ["eq", fn("log", power(x, 2)), mul("2", fn("log", x))]),
    "half exponents are not roots of both signs": claim(SCALARS, ["eq", fn("sqrt", fn("exp", x)), neg(fn("exp", mul("1/2", x)))]),
    "cosine is not a root": claim(SCALARS, ["eq", fn("cos", x), fn("sqrt", sub("1", power(fn("sin", x), 2)))]),
    "words that do not commute": claim({"A": ["m", "m"], "B": ["m", "m"]}, ["eq", mul(A, B), mul(B, A)]),
    "a trace is not reversed without transposes": claim(
        {"A": ["m", "m"], "B": ["m", "m"], "C": ["m", "m"]}, ["eq", tr(mul(A, B, letter("C"))), tr(mul(letter("C"), B, A))]),
    "a name is not 1": claim({"u": ["m", "n"], "v": ["n", "m"]},
        ["eq", mul(letter("u"), letter("v")), mul(t(letter("v")), t(letter("u")))]),
    "the trace of a named identity is no number": claim({"A": ["m", "m"]}, ["eq", tr(["identity", "m"]), "1"]),
    "a rule is not used from right to left in a power": claim(
        SCALARS, ["eq", x, "1"], given=[["eq", power(x, 2), "1"]]),
    "an inequality is no equation": claim(SCALARS, ["eq", x, "0"], given=[["ge", x, "0"], ["ge", neg(x), "0"]]),
    "a nonzero product has nonzero factors only": claim(
        SCALARS, ["eq", mul(add(x, y), power(add(x, y), -1), x), y], given=[["ne", mul(x, y), "0"]]),
}

EMPTY = {
    "a root that never exists": claim(SCALARS, ["eq", mul("2", fn("sqrt", sub("-1", power(x, 2)))),
        mul(fn("sqrt", sub("-1", power(x, 2))), "2")]),
    "a logarithm that never exists": claim(SCALARS, ["eq", mul(x, fn("log", "-1")), mul(fn("log", "-1"), x)]),
    "an inverse that never exists": claim(SCALARS, ["eq",
        *[mul(x, power(sub(fn("log", "4"), mul("2", fn("log", "2"))), -1))] * 2]),
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
