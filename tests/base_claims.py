"""True claims from which the soundness campaign makes false ones, as JSON trees of docs/claims.md.

`all_claims` also gathers what the proof files state, once they can be discovered, so that every new statement enters the
campaign by itself.
"""

from __future__ import annotations

from typing import Any

from trees_of_claims import Tree, add, along, claim, fn, letter, letters, linear, mul, neg, power, sub, t, tr

P, Q, W1, W2, W3, A, B, C, G, X = letters("P Q W1 W2 W3 A B C G X")
w1, w2, x, y, s = letters("w1 w2 x y s")
psi, phi, gamma, sigma, p, q = letters("psi phi gamma sigma p q")

DEEP = {"P": ["dN", "d2"], "W2": ["d2", "d1"], "W1": ["d1", "d0"], "Q": ["d0", "e"]}
DEEP_FLOW = linear("P", "W2", "W1", "Q", opaque=("P", "Q"))
TWO = {"W2": ["d2", "d1"], "W1": ["d1", "d0"]}
THREE = {"W3": ["d3", "d2"], "W2": ["d2", "d1"], "W1": ["d1", "d0"]}
VECTOR = {"w1": ["k", 1], "w2": [1, "k"]}
SCALAR = {"w1": [1, 1], "w2": [1, 1]}
imbalance = sub(mul(W1, t(W1)), mul(t(W2), W2))
deep_gradient = ["gradient", mul(P, W2, W1, Q)]
two_gradient = ["gradient", mul(W2, W1)]
z = mul(w2, w1)
vector_flow = linear("w2", "w1")


def slope(order: int, at: Tree = z) -> Tree:
    return ["jet", order, at]


def activation(sigma_tree: Tree, samples: tuple[str, ...] = ("1",), units: int = 1) -> dict[str, Any]:
    return {"network": "activation", "activation": sigma_tree, "units": units, "samples": list(samples)}


S = add(mul(t(w1), w1), mul(w2, t(w2)))
M1, M2 = neg(mul(p, gamma, t(phi))), mul(q, psi, t(gamma))
saddle = {"W1": ["k", "m"], "W2": ["n", "k"], "G": ["n", "m"], "gamma": ["k", 1], "psi": ["n", 1], "phi": ["m", 1],
          "sigma": [1, 1], "p": [1, 1], "q": [1, 1]}
saddle_given = [["ne", G, "0"], ["rule", "kernel vector", "gamma", W1], ["rule", "singular vectors", "psi", "phi", "sigma", G]]
square_root = fn("sqrt", add("1", power(x, 2)))
sigmoid = mul(x, power(square_root, -1))

BASE: dict[str, dict[str, Any]] = {
    "imbalance, every depth": claim(DEEP, ["eq", along(imbalance), "0"], flow=DEEP_FLOW),
    "field of a layer, every depth": claim(DEEP, ["eq", along(W1), neg(mul(t(W2), t(P), deep_gradient, t(Q)))], flow=DEEP_FLOW),
    "cross terms agree, every depth": claim(DEEP, ["eq", mul(along(W1), t(W1)), mul(t(W2), along(W2))], flow=DEEP_FLOW),
    "norms move together, every depth": claim(DEEP, ["eq", along(sub(["norm2", W1], ["norm2", W2])), "0"], flow=DEEP_FLOW),
    "det of the imbalance": claim({"W2": [2, 3], "W1": [3, 2]}, ["eq", along(["det", imbalance]), "0"], flow=linear("W2", "W1")),
    "trace of a square of the imbalance": claim(DEEP, ["eq", along(tr(power(imbalance, 2))), "0"], flow=DEEP_FLOW),
    "descent": claim(TWO, ["eq", along(["cost", mul(W2, W1)]), neg(add(
        ["norm2", mul(t(W2), two_gradient)], ["norm2", mul(two_gradient, t(W1))]))], flow=linear("W2", "W1")),
    "outer norms at depth 3": claim(THREE, ["eq", along(sub(tr(mul(W1, t(W1))), tr(mul(t(W3), W3)))), "0"],
        flow=linear("W3", "W2", "W1")),
    "the scaling symmetry": claim({**TWO, "s": [1, 1]}, ["eq", mul(mul(power(s, -1), W2), mul(s, W1)), mul(W2, W1)],
        given=[["ne", s, "0"]]),
    "product moves": claim(TWO, ["eq", along(mul(W2, W1)), neg(add(
        mul(two_gradient, t(W1), W1), mul(W2, t(W2), two_gradient)))], flow=linear("W2", "W1")),
    "z of the vector case": claim(VECTOR, ["eq", along(z), neg(mul(S, slope(1)))], flow=vector_flow),
    "S of the vector case": claim(VECTOR, ["eq", along(S), neg(mul("4", z, slope(1)))], flow=vector_flow),
    "D of the vector case": claim(VECTOR, ["eq", along(sub(power(S, 2), mul("4", power(z, 2)))), "0"], flow=vector_flow),
    "second derivative of z": claim(VECTOR, ["eq", along(along(z)), add(
        mul("4", z, power(slope(1), 2)), mul(power(S, 2), slope(1), slope(2)))], flow=vector_flow),
    "u is an eigenvector": claim({**VECTOR, "s": [1, 1]},
        ["eq", along(sub(w1, mul(s, t(w2)))), mul(s, slope(1), sub(w1, mul(s, t(w2))))],
                                flow=vector_flow, given=[["eq", power(s, 2), "1"]]),
    "D is a product": claim({**VECTOR, "s": [1, 1]}, ["eq", sub(power(S, 2), mul("4", power(z, 2))), mul(
        ["norm2", sub(w1, mul(s, t(w2)))], ["norm2", add(w1, mul(s, t(w2)))])], given=[["eq", power(s, 2), "1"]]),
    "Lemma 12, two layers": claim({**TWO, "C": ["d1", "d1"]}, ["eq", mul(W2, W1, t(W1), t(W2)), add(
        power(mul(W2, t(W2)), 2), mul(W2, C, t(W2)))], given=[["eq", mul(W1, t(W1)), add(mul(t(W2), W2), C)]]),
    "second variation": claim({"A": ["n", "k"], "B": ["k", "m"], "X": ["n", "k"], "Y": ["k", "m"]}, ["eq",
        ["direction", ["direction", ["cost", mul(A, B)], {"A": X, "B": letter("Y")}], {"A": X, "B": letter("Y")}],
        add(mul("2", tr(mul(t(["gradient", mul(A, B)]), X, letter("Y")))), tr(mul(
            t(["curvature", mul(A, B), add(mul(X, B), mul(A, letter("Y")))]), add(mul(X, B), mul(A, letter("Y"))))))]),
    "direction of negative curvature": claim(saddle, ["eq", tr(mul(t(G), M2, M1)), neg(mul(sigma, p, q))],
                                             given=saddle_given, dims=[["k", ">", "m"]]),
    "first order part": claim(saddle, ["eq", add(mul(W2, M1), mul(M2, W1)), mul(W2, M1)], given=saddle_given,
        dims=[["k", ">", "m"]]),
    "singular vectors": claim(saddle, ["eq", mul(t(psi), G, phi), sigma], given=saddle_given, dims=[["k", ">", "m"]]),
    "a step of descent": claim({"W1": ["k", "m"], "W2": ["n", "k"], "G": ["n", "m"], "x": [1, 1]}, ["eq", sub(sub(
        mul(sub(W1, mul(x, t(W2), G)), t(sub(W1, mul(x, t(W2), G)))),
                mul(t(sub(W2, mul(x, G, t(W1)))), sub(W2, mul(x, G, t(W1))))),
        imbalance), mul(power(x, 2), sub(mul(t(W2), G, t(G), W2), mul(W1, t(G), G, t(W1))))]),
    "adjugate": claim({"A": ["n", "n"]}, ["eq", mul(["adjugate", A], A, A), mul(["det", A], A)], given=[["rule", "adjugate", A]]),
    "cyclic trace": claim({"A": ["m", "n"], "B": ["n", "m"]}, ["eq", tr(mul(A, B, A, B)), tr(mul(t(A), t(B), t(A), t(B)))]),
    "identity in the middle": claim({"A": ["m", "n"], "B": ["n", "m"]}, ["eq", tr(mul(A, ["identity", "n"], B)), tr(mul(B, A))]),
    "imbalance at widths 2,3,2": claim({"W2": [2, 3], "W1": [3, 2]}, ["eq", along(["entry", imbalance, 0, 1]), "0"],
        flow=linear("W2", "W1")),
    "a concrete cost": claim({"W2": [1, 2], "W1": [2, 1]}, ["eq", along(mul(W2, W1)), neg(mul(
        add(["norm2", W1], ["norm2", W2]), sub(mul("2", mul(W2, W1)), "2")))], flow=linear("W2", "W1"),
                cost=power(sub(letter("W"), "1"), 2)),
    "det of a product at width 2": claim({"A": [2, 2], "B": [2, 2]}, ["eq", ["det", mul(A, B)], mul(["det", A], ["det", B])]),
    "Cayley and Hamilton": claim({"A": [2, 2]}, ["eq", sub(power(A, 2), mul(tr(A), A)), neg(mul(["det", A], ["identity", 2]))]),
    "z over root": claim(SCALAR, ["eq", along(sub(power(w2, 2), mul("1/2", power(add("1", power(w1, 2)), 2)))), "0"],
        flow=activation(sigmoid)),
    "tanh": claim(SCALAR, ["eq", along(sub(power(w2, 2), power(fn("sinh", w1), 2))), "0"], flow=activation(fn("tanh", x))),
    "sine": claim(SCALAR, ["eq", along(add(mul("1/2", power(w2, 2)), fn("log", fn("cos", w1)))), "0"],
        flow=activation(fn("sin", x))),
    "exponential": claim(SCALAR, ["eq", along(sub(mul("1/2", power(w2, 2)), w1)), "0"], flow=activation(fn("exp", x))),
    "cube, two samples": claim(SCALAR, ["eq", along(sub(power(w2, 2), mul("1/3", power(w1, 2)))), "0"],
                               flow=activation(power(x, 3), ("1", "2"))),
    "addition of exponentials": claim({"x": [1, 1], "y": [1, 1]},
        ["eq", mul(fn("exp", x), fn("exp", mul("2", y))), fn("exp", add(x, mul("2", y)))]),
    "an explicit field": claim({"x": [1, 1], "y": [1, 1]}, ["eq", along(add(power(x, 2), power(y, 2))), "0"],
                               flow={"field": {"x": neg(y), "y": x}}),
    "a square": claim({"x": [1, 1], "y": [1, 1]}, ["ge", add(power(x, 2), power(y, 2)), mul("2", x, y)]),
    "Cauchy and Schwarz": claim({"w1": ["k", 1], "w2": [1, "k"]}, ["ge", mul(["norm2", w1], ["norm2", w2]), power(z, 2)]),
    "a larger norm": claim({"x": [1, 1], "W1": ["m", "n"]},
        ["gt", ["norm2", sub(mul(x, W1), W1)], mul("1/2", power(sub(x, "1"), 2), ["norm2", W1])],
        given=[["gt", x, "1"], ["ne", W1, "0"]]),
    "powers of sums": claim({"x": [1, 1], "y": [1, 1]}, ["ge", power(add(x, y), 4), add(power(x, 4), power(y, 4))],
        given=[["ge", x, "0"], ["ge", y, "0"]]),
    "above the tangent": claim({"x": [1, 1], "y": [1, 1]},
        ["ge", slope(0, y), add(slope(0, x), mul(slope(1, x), sub(y, x)))], cost=add(power(letter("W"), 4), letter("W"))),
    "a discriminant": claim({"p": [1, 1], "q": [1, 1], "s": [1, 1], "x": [1, 1]}, ["ge", power(q, 2), mul("4", p, s)],
        given=[["eq", add(mul(p, power(x, 2)), mul(q, x), s), "0"]]),
    "exponentials": claim({"x": [1, 1]}, ["ge", add(fn("exp", mul("2", x)), "1"), mul("2", fn("exp", x))]),
}
SIGNS = {"a square": {"sum": [["1", [["square", sub(x, y), 1]]]]}}


def all_claims() -> dict[str, dict[str, Any]]:
    """The claims above, and those that the proof files expect to be proved."""
    found = dict(BASE)
    try:
        from symflow.propositions import Claim
        from symflow.propositions.discovery import discover
    except ImportError:
        return found
    for entry in discover([]):
        for one in entry.proposition.claims:
            if isinstance(one, Claim):
                found[f"{entry.proposition.id}#{one.id}"] = one.setting.statement(one.text).to_claim()
    return found
