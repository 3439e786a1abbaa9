"""Certificates of facts at a point and about a cost, of every kind, for the tests that corrupt and swap them."""

from __future__ import annotations

from typing import Any

from trees_of_claims import add, fn, letter, linear, mul, neg, power, sub

from symflow import checker

Rows = list[list[Any]]
W = letter("W")


def diagonal(a: object, b: object) -> Rows:
    return [[str(a), "0"], ["0", str(b)]]


def distance(target: Rows) -> Any:
    return mul("1/2", ["norm2", sub(W, ["matrix", target])])


def certificate(kind: str, claim: dict[str, Any], pairs: list[tuple[list[Any], Any]]) -> dict[str, Any]:
    return {"schema": checker.SCHEMA, "kind": kind, "claim": {**claim, "then": ["facts", *(fact for fact, _ in pairs)]},
            "witness": {"facts": [one for _, one in pairs]}}


def point(layers: list[Rows], cost: Any, *pairs: tuple[list[Any], Any]) -> dict[str, Any]:
    names = [f"W{i}" for i in range(1, len(layers) + 1)]
    claim = {"letters": {name: [len(m), len(m[0])] for name, m in zip(names, layers, strict=True)},
             "flow": {key: value for key, value in linear(*reversed(names)).items() if key != "opaque"}, "cost": cost,
             "at": dict(zip(names, layers, strict=True))}
    return certificate("point", claim, list(pairs))


def about(cost: Any, shape: list[int], *pairs: tuple[list[Any], Any]) -> dict[str, Any]:
    return certificate("cost", {"letters": {"W": shape}, "cost": cost}, list(pairs))


T = diagonal(8, 1)
double_well = power(sub(power(W, 2), "1"), 2)
tilted = add(double_well, mul("1/3", W))
two_exponentials = add(fn("exp", W), fn("exp", mul("-2", W)))
third = mul("1/3", fn("log", "2"))
falling = {"curve": {f"W{i}": [[[], []], [[], ["1"]]] for i in (1, 2, 3)}}
golden = mul("1/2", add("3", fn("sqrt", "5")))  # an eigenvalue of [[1, 1], [1, 2]] with the vector (1, golden - 1)
second, scale = sub(golden, "1"), mul(golden, power(add("1", power(sub(golden, "1"), 2)), -1))


def cubic(k: int) -> Any:
    return ["root", ["1", "-12", "0", "12"], k]


origin = [[["0", "0"], ["0", "0"]], [["0", "0"], ["0", "0"]]]
# the Hessian at the origin with f' = -T pairs W1[a,b] with W2[c,a] by -T[c,b]: here by -8 and -1
frame = [[1, 0, 0, 0, 1, 0, 0, 0], [0, 0, 1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 0, 0, 1, 0], [0, 0, 0, 1, 0, 0, 0, 1]]
opposite = [[*v[:4], *(-x for x in v[4:])] for v in frame]

SUBJECTS: dict[str, dict[str, Any]] = {
    "non-strict saddle": point([diagonal(2, 0)] * 3, distance(T), (["critical"], None), (["inertia", 0, 9, 3], None),
                               (["rank gradient", 1], None), (["descends"], falling)),
    "strict saddle": point([diagonal(2, 0), diagonal(2, 1), diagonal(2, 0)], distance(T), (["critical"], None),
                           (["inertia", 1, 7, 4], None)),
    "origin": point(origin, distance(T), (["critical"], None),
                    (["inertia", 4, 0, 4], {"discs": {"frame": frame + opposite, "negative": 4, "positive": 4, "kernel": []}}),
                    (["negative direction"], [str(x) for x in frame[0]]), (["eigenvalues", "-2", "0", 2], None)),
    "kernel": point([diagonal(2, 0), diagonal(4, 0)], distance(T), (["inertia", 1, 3, 4], {"discs": {
        "frame": [[0, 0, 0, 1, 0, 0, 0, 1], *[[int(i == j) for i in range(8)] for j in (0, 1, 6)], [0, 0, 0, 1, 0, 0, 0, -1]],
        "negative": 1, "positive": 4, "kernel": [["0", "0", "1", "0", "0", "0", "0", "0"],
                                                 ["0", "0", "0", "0", "0", "3", "0", "0"],
                                                 ["1", "0", "0", "0", "-2", "1/2", "0", "0"]]}})),
    "ldl": point([[["1"]], [["0"]]], distance([["3"]]), (["not critical"], [2, 0, 0]),
                 (["inertia", 1, 0, 1], {"ldl": {"order": [1, 0], "lower": [["1", "0"], ["-3", "1"]], "pivots": ["1", "-9"]}})),
    "logarithm": point([[[third], ["0"]], [["1", "0"]]], two_exponentials, (["critical"], None), (["inertia", 0, 3, 1], None),
                       (["global minimum"], {"by": "convex"})),
    "local maximum": point([[["0"], ["0"]], [["0", "0"]]], double_well, (["inertia", 0, 4, 0], None),
                           (["local maximum"], {"by": "scalar"}), (["local maximum"], {"by": "stationary"})),
    "rank one": point([[["1", "0"]], [["8"], ["0"]]], distance(T), (["global minimum"], {"by": "low rank"}),
                      (["local minimum"], {"by": "orbit", "inertia": None})),
    "irrational": point([[["1", second]], [[scale], [mul(scale, second)]]], distance([["1", "1"], ["1", "2"]]),
                        (["critical"], None), (["global minimum"], {"by": "low rank"}), (["inertia", 0, 1, 3], None)),
    "a root": point([[[cubic(1)]], [["1"]]], tilted, (["critical"], None), (["local maximum"], {"by": "orbit", "inertia": None})),
    "critical values": point([[["-1"]], [["1"]]], double_well, (["global minimum"], {"by": "critical values"}),
                             (["global minimum"], {"by": "sum", "sum": [["1", [["square", sub(power(W, 2), "1"), 1]]]]})),
    "facts of a quartic": about(tilted, [1, 1], (["proper"], None), (["bounded below"], None), (["slope sign", 1], None),
                                (["critical points", [[cubic(0), "global minimum"], [cubic(1), "maximum"],
                                                      [cubic(2), "minimum"]]], None), (["pd-pl", False], None),
                                (["reaches origin", cubic(1)], None)),
    "facts of exponentials": about(two_exponentials, [1, 1], (["proper"], None), (["slope sign", -1], None),
                                   (["pd-pl", True], None), (["critical points", [[third, "global minimum"]]], None),
                                   (["reaches origin", "all"], None)),
    "facts of a distance": about(distance(T), [2, 2], (["proper"], None), (["bounded below"], None), (["pd-pl", True], None)),
    "facts of a cube": about(neg(power(W, 3)), [1, 1], (["proper"], None), (["not bounded below"], None),
                             (["critical points", [["0", "saddle"]]], None)),
}
