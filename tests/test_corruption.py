"""The corruption campaign: a certificate binds its object.

For one certificate of each kind every entry that the checker reads, in the claim and in the witness, is replaced several
times by something well formed of the same type. All must be rejected, except changes that give another valid certificate:
of the same claim (another sum of squares), or of another claim. Those are listed by the place they change, and every
other claim that is accepted is put before the judge, who must find it true (or, for a counterexample, false at its point).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import judge
import pytest
from base_claims import BASE
from trees_of_claims import add, claim, fn, letter, letters, linear, mul, power, sub, t

from symflow import checker

x, y, A, B, W1, W2 = letters("x y A B W1 W2")
Path = tuple[Any, ...]


def identity(kind: str, about: dict[str, Any]) -> dict[str, Any]:
    return {"schema": checker.SCHEMA, "kind": kind, "claim": about, "witness": checker.witness(kind, about)}


SUBJECTS: dict[str, dict[str, Any]] = {
    "word identity": identity("word identity", {**BASE["imbalance, every depth"], "cost": "arbitrary", "given": [], "dims": []}),
    "word identity with facts": identity("word identity", BASE["direction of negative curvature"]),
    "word identity with a degree": identity("word identity", claim(
        {"A": ["m", "n"], "B": ["n", "m"]}, ["degree", add(mul(A, B, A), mul("2", A)), ["A", "B"], 3])),
    "word identity with a count": identity("word identity", claim(
        {"A": ["m", "m"], "B": ["m", "m"]}, ["monomials", power(add(A, B), 2), 4])),
    "first integral": identity("first integral", BASE["z over root"]),
    "field identity": identity("field identity", BASE["a concrete cost"]),
    "sign": {"schema": checker.SCHEMA, "kind": "sign", "claim": claim(
        {"x": [1, 1], "y": [1, 1]}, ["gt", add(power(x, 2), mul(x, y), fn("exp", y)), "0"],
                given=[["ge", x, "0"], ["gt", y, "0"]]),
        "witness": {"sum": [["1", [["square", x, 1]]], ["1", [["given", 0, 1], ["given", 1, 1]]], ["1", [["exp", y, 1]]]]}},
    "sign with a multiplier": json.loads(json.dumps({"schema": checker.SCHEMA, "kind": "sign", "claim": claim(
        {"x": [1, 1], "y": [1, 1]}, ["ge", x, "0"], given=[["ge", mul(power(x, 2), y), "0"], ["eq", sub(y, x), "0"]]),
        "witness": {"sum": [["1", [["square", power(x, 2), 1]]]], "times": [["2", [["given", 0, 1]]]], "power": 2,
                    "equal": [[1, mul("2", power(x, 3))]]}})),  # no two places share a list
    "counterexample": {"schema": checker.SCHEMA, "kind": "counterexample", "claim": claim(
        {"W1": ["d1", "d0"], "W2": ["d2", "d1"]}, ["eq", ["along", mul(W2, W1)], "0"], flow=linear("W2", "W1"), cost="arbitrary",
        cost_is=["proper"], dims=[["d1", ">", "d0"]], given=[["eq", ["trace", mul(t(W1), W1)], "5"]]),
        "witness": {"dims": {"d0": 1, "d1": 2, "d2": 1}, "letters": {"W1": [["1"], ["2"]], "W2": [["1", "-1"]]},
                    "cost": mul("1/2", ["norm2", sub(letter("W"), ["matrix", [["3"]]])])}},
}
OPERATIONS = ("transpose", "trace", "norm2", "det", "cost", "gradient", "along", "sum", "product", "power", "eq", "ne", "ge",
        "gt")


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every entry, lists and dictionaries themselves included."""
    if path:
        yield path, node
    if isinstance(node, dict | list):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield from leaves(node[key], (*path, key))


def replaced(whole: Any, path: Path, new: Any) -> Any:
    whole = copy.deepcopy(whole)
    node = whole
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = new
    return whole


def others(node: Any, claim_letters: list[str], lists: list[Any]) -> list[Any]:
    """At least five well-formed values of the same type; for lists also lists from elsewhere in the certificate."""
    if isinstance(node, bool) or node is None:
        return [True, False, 0, "0", []]
    if isinstance(node, int):
        return [node + 1, node - 1, node + 2, 0 if node else 3, node + 7, 2 * node + 1]
    if isinstance(node, str):
        try:
            q = Fraction(node)
            return [str(q + 1), str(-q - 2), str(q / 2 + 5), str(2 * q + 3), str(q + Fraction(1, 3))]
        except ValueError:
            pool = [*claim_letters, *OPERATIONS] if node in claim_letters or node in OPERATIONS else [
                "d1", "d2", "square", "norm2", "tanh", "exp", "linear", "activation", "proper", "analytic", ">", ">=",
                    "kernel vector",
                "adjugate", "arbitrary", node + "0"]
            return [one for one in pool if one != node][:16]
    if isinstance(node, list):
        found = [node[1:], node[:-1], [*node, *node[-1:]], node[::-1], [*node[1:], *node[:1]], []]
        elsewhere = [one for one in lists if one != node and one not in found and len(repr(one)) < 400]
        return [one for one in found if one != node] + elsewhere[::max(1, len(elsewhere) // 6)]
    keys = list(node)
    found = [{key: node[key] for key in keys if key != gone} for gone in keys] + [{**node, "more": node[keys[0]] if keys else 0}]
    found += [{**node, a: node[b]} for a in keys for b in keys if a != b and node[a] != node[b]]
    return found + [{}, {"more": 1}, {"letters": {}}, {"W1": []}, {"sum": []}]


def cases(name: str) -> Iterator[tuple[Path, Any]]:
    """(place, corrupted certificate): replacements, and the witness, flow, cost and point of another certificate."""
    whole = SUBJECTS[name]
    names = list(whole["claim"]["letters"])
    lists = [node for _, node in leaves(whole) if isinstance(node, list) and node]
    for path, node in leaves(whole):
        replacements = others(node, names, lists)
        assert len(replacements) >= 5, (path, node)
        for new in replacements:
            yield path, replaced(whole, path, new)
    for other in SUBJECTS.values():
        for path in (("witness",), ("kind",), ("claim",)):
            if other[path[0]] != whole[path[0]]:
                yield path, replaced(whole, path, other[path[0]])
        for key in set(other["claim"]) & set(whole["claim"]):
            if other["claim"][key] != whole["claim"][key]:
                yield ("claim", key), replaced(whole, ("claim", key), other["claim"][key])


# Places where some change leaves a valid certificate, and why: nothing else may survive. The claim is then another true
# one (for a counterexample: another false one), which the judge confirms, or the same with another proof.
LISTED: dict[str, dict[str, str]] = {
    "word identity": {
        "claim": "the claim of another certificate, with the same words cancelling",
        "claim/letters": "a letter more", "claim/flow": "without the empty list of opaque layers",
        "claim/flow/opaque": "the identity holds whichever of the outer layers are opaque",
        "claim/given": "a hypothesis that is not needed", "claim/dims": "a condition that is not needed"},
    "word identity with facts": {
        "claim/letters": "shapes of letters that do not occur", "claim/letters/W2": "W2 does not occur",
            "claim/letters/W2/0": "W2 does not occur",
        "claim/letters/W2/1": "W2 does not occur", "claim/then/1": "the trace of a number",
            "claim/then/1/1": "order of scalar factors",
        "claim/then/1/1/2/3/1/1": "scalars commute", "claim/then/1/1/3/2/2/1": "scalars commute",
        "claim/given": "the same facts in another order, or fewer", "claim/dims": "the condition twice"},
    "word identity with a degree": {"claim/letters": "a letter more, or square", "claim/then/2": "the letters in another order"},
    "word identity with a count": {"claim/letters": "a letter more"},
    "first integral": {"claim/letters": "a letter more", "kind": "a first integral is a field identity"},
    "field identity": {
        "claim/letters": "a letter more", "claim/flow": "without the empty list of opaque layers",
            "claim/cost/1/2": "-1 = -1*1*1"},
    "sign": {
        "claim/letters": "a letter more", "claim/then/0": "> implies >=", "claim/then/1/1/1/1": "y is not negative either",
        "claim/then/1/2/1/1": "y*y", "claim/then/1/2/2/1": "x*x", "claim/then/1/3/2/1": "exp x is positive too",
        "claim/given": "an unused hypothesis", "claim/given/0/0": "x > 0 implies x >= 0", "claim/given/0/1/1": "y >= 0",
        "claim/given/1/0": "y >= 0 is enough", "claim/given/1/1/1": "x > 0", "witness/sum": "the terms in another order",
        "witness/sum/0/1/0/0": "the squared norm of a number is its square", "witness/sum/0/1/0/1/1": "y^2",
        "witness/sum/1/1": "the factors in another order", "witness/sum/2/1/0/1/1": "exp x"},
    "sign with a multiplier": {
        "claim/letters": "a letter more", "claim/given": "the equation twice", "claim/given/0/0": "> implies >=",
        "witness/sum/0/1/0/0": "the squared norm of a number is its square"},
    "counterexample": dict.fromkeys([
        "claim", "claim/then/1", "claim/then/1/0", "claim/then/1/1", "claim/then/1/1/2", "claim/then/2"],
        "another statement that fails at the same point") | dict.fromkeys([
            "claim/flow", "claim/cost_is", "claim/cost_is/0", "claim/dims", "claim/dims/0/1", "claim/dims/0/2", "claim/given",
            "claim/given/0/0", "claim/given/0/1/0"], "other hypotheses that hold at the same point") | dict.fromkeys([
                "witness/letters/W1", "witness/letters/W2/0", "witness/letters/W2/0/0", "witness/letters/W2/0/1", "witness/cost",
                "witness/cost/0", "witness/cost/1", "witness/cost/2/1", "witness/cost/2/1/0", "witness/cost/2/1/1",
                    "witness/cost/2/1/2",
                "witness/cost/2/1/2/0", "witness/cost/2/1/2/1", "witness/cost/2/1/2/2/1/0", "witness/cost/2/1/2/2/1/0/0"],
                "another point or cost at which the same statement fails"),
}


def accepted(certificate: Any) -> bool:
    try:
        return bool(checker.check(certificate))
    except checker.Rejected:
        return False


def still_right(certificate: dict[str, Any]) -> bool:
    """Is what was accepted right, in the eyes of the judge?"""
    about = certificate["claim"]
    if certificate["kind"] == "counterexample":
        return judge.fails_at(about, certificate["witness"])
    if about["then"][0] in ("degree", "monomials"):
        return True  # points do not decide it; such changes are listed one by one below
    weaker = {key: value for key, value in about.items() if key not in ("given", "dims")}  # where no point is found
    return judge.is_false(about, points=2) is False or judge.is_false(weaker, points=2) is False


def survivors(name: str) -> tuple[int, list[tuple[str, dict[str, Any]]]]:
    count, found = 0, []
    for path, certificate in cases(name):
        count += 1
        if json.dumps(certificate, sort_keys=True) != json.dumps(SUBJECTS[name], sort_keys=True) and accepted(certificate):
            found.append(("/".join(map(str, path)), certificate))
    return count, found


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_certificate_itself_is_accepted(name: str) -> None:
    assert accepted(SUBJECTS[name])


@pytest.mark.parametrize("name", SUBJECTS)
def test_corrupted_certificates_are_rejected(name: str) -> None:
    count, found = survivors(name)
    assert count > 500
    unexpected = sorted({path for path, _ in found} - set(LISTED[name]))
    assert not unexpected, f"accepted after changes at {unexpected}"
    wrong = [(path, certificate) for path, certificate in found if not still_right(certificate)]
    assert not wrong, wrong


@pytest.mark.parametrize("name", ["word identity", "first integral", "field identity"])
def test_the_right_witness_of_something_else_is_rejected(name: str) -> None:
    """The witness of every other base claim of the same kind: another network, activation, cost or index."""
    kind, about = name, SUBJECTS[name]["claim"]
    right, tried = SUBJECTS[name]["witness"], 0
    for other in BASE.values():
        try:
            witness = checker.witness(kind, other)
        except checker.Rejected:
            continue
        if witness != right:
            tried += 1
            assert not accepted({"schema": checker.SCHEMA, "kind": kind, "claim": about, "witness": witness})
    assert tried >= 5


def test_the_point_of_another_index_is_rejected() -> None:
    """A counterexample to one entry is none to another entry that vanishes there."""
    def about(j: int) -> dict[str, Any]:
        return claim({"A": [1, 2]}, ["eq", ["entry", A, 0, j], "0"])

    point = {"letters": {"A": [["1", "0"]]}}
    assert accepted({"schema": checker.SCHEMA, "kind": "counterexample", "claim": about(0), "witness": point})
    assert not accepted({"schema": checker.SCHEMA, "kind": "counterexample", "claim": about(1), "witness": point})
