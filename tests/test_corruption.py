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
        {"x": [1, 1], "y": [1, 1]}, ["gt", add(power(x, 2), mul(x, y), fn("exp", y)), "0"], given=[["ge", x, "0"], ["gt", y, "0"]]),
        "witness": {"sum": [["1", [["square", x, 1]]], ["1", [["given", 0, 1], ["given", 1, 1]]], ["1", [["exp", y, 1]]]]}},
    "counterexample": {"schema": checker.SCHEMA, "kind": "counterexample", "claim": claim(
        {"W1": ["d1", "d0"], "W2": ["d2", "d1"]}, ["eq", ["along", mul(W2, W1)], "0"], flow=linear("W2", "W1"), cost="arbitrary",
        cost_is=["proper"], dims=[["d1", ">", "d0"]], given=[["eq", ["trace", mul(t(W1), W1)], "5"]]),
        "witness": {"dims": {"d0": 1, "d1": 2, "d2": 1}, "letters": {"W1": [["1"], ["2"]], "W2": [["1", "-1"]]},
                    "cost": mul("1/2", ["norm2", sub(letter("W"), ["matrix", [["3"]]])])}},
}
OPERATIONS = ("transpose", "trace", "norm2", "det", "cost", "gradient", "along", "sum", "product", "power", "eq", "ne", "ge", "gt")
RELATED = {"word identity": "word identity with facts", "word identity with facts": "word identity", "first integral": "field identity",
           "field identity": "first integral", "word identity with a degree": "word identity with a count",
           "word identity with a count": "word identity with a degree", "sign": "counterexample", "counterexample": "sign"}


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


def others(node: Any, claim_letters: list[str]) -> list[Any]:
    """At least five well-formed values of the same type."""
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
                "d1", "d2", "square", "norm2", "tanh", "exp", "linear", "activation", "proper", "analytic", ">", ">=", "kernel vector",
                "adjugate", "arbitrary", node + "0"]
            return [one for one in pool if one != node][:16]
    if isinstance(node, list):
        found = [node[1:], node[:-1], [*node, *node[-1:]], node[::-1], [*node[1:], *node[:1]], []]
        return [one for one in found if one != node]
    keys = list(node)
    found = [{key: node[key] for key in keys if key != gone} for gone in keys] + [{**node, "more": node[keys[0]] if keys else 0}]
    found += [{**node, a: node[b]} for a in keys for b in keys if a != b and node[a] != node[b]]
    return found + [{}, {"more": 1}, {"letters": {}}, {"W1": []}, {"sum": []}]


def cases(name: str) -> Iterator[tuple[Path, Any]]:
    """(place, corrupted certificate): replacements, and the witness, flow, cost and point of another certificate."""
    whole = SUBJECTS[name]
    names = list(whole["claim"]["letters"])
    for path, node in leaves(whole):
        for new in others(node, names):
            yield path, replaced(whole, path, new)
    for other in SUBJECTS.values():
        for path in (("witness",), ("kind",), ("claim",)):
            if other[path[0]] != whole[path[0]]:
                yield path, replaced(whole, path, other[path[0]])
        for key in set(other["claim"]) & set(whole["claim"]):
            if other["claim"][key] != whole["claim"][key]:
                yield ("claim", key), replaced(whole, ("claim", key), other["claim"][key])


# Places where a change may leave a valid certificate, and why. `claim` means: another claim, which the judge confirms.
LISTED: dict[str, dict[str, str]] = {
    "word identity": {
        "claim/letters": "the identity holds for other names of widths too",
        "claim/cost": "a statement about every cost holds without the word arbitrary",
        "claim/given": "hypotheses that are not needed", "claim/dims": "conditions that are not needed",
        "claim/flow/opaque": "the identity holds where the outer layers move too",
        "claim/flow/layers": "the outer letters do not occur in what cancels",
        "kind": "at given widths"},
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
    return judge.is_false(about, points=2) is False


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


if __name__ == "__main__":
    for name in SUBJECTS:
        assert accepted(SUBJECTS[name]), name
        count, found = survivors(name)
        print(name, count, len(found))
        for path, certificate in found:
            print("   ", path, "SAME" if certificate["claim"] == SUBJECTS[name]["claim"] else json.dumps(
                certificate["claim"] if path.count("/") < 2 else certificate["claim"])[:0], still_right(certificate))
