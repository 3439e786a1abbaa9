"""The soundness campaign: what is made false is refuted, what stays true is proved, nothing is left undecided.

A mutant is false when the judge, which shares nothing with symflow, finds a point at which it fails. Then no kind of
certificate may be had for it, and the decider must find a counterexample that the checker accepts. A mutant that the
judge cannot find false (the minus of a law is a law) is counted apart and must be proved.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import judge
import pytest
from base_claims import BASE, SIGNS, all_claims
from mutation import mutants

from symflow import checker
from symflow.checker.claims import Claim
from symflow.checker.derivatives import expand
from symflow.checker.hypotheses import checked_shapes
from symflow.evidence import Outcome
from symflow.expressions import Relation, from_json, to_text
from symflow.statements import Setting, Statement, decide
from symflow.statements.sign_route import prove_sign

DRAWN, LEAST = 80, 9  # mutants drawn per claim at most, and how many of them must be found false
PROOFS = {name: one for name, one in all_claims().items()
          if name not in BASE and len(repr(one)) < 1500}


def has_shape(one: dict[str, Any]) -> bool:
    """Mutants without a shape say nothing, so they count as neither true nor false; so do those about an unknown motion."""
    try:
        claim = Claim(one)
        if None in (one.get("flow") or {}).get("field", {}).values():
            expand(claim, claim.then)  # refused where it asks how an opaque letter moves
        return bool(checked_shapes(claim, claim.then))
    except checker.Rejected:
        return False


def statement_of(one: dict[str, Any], sign_hint: tuple[Any, ...] = ()) -> Statement:
    """The claim as the decider takes it."""
    shapes = {name: (rows, cols) for name, (rows, cols) in one["letters"].items()}
    flow: dict[str, Any] = one.get("flow") or {}
    kind = flow.get("network")
    given = tuple(tuple(from_json(part, shapes) if isinstance(part, list) else part for part in row[1:]) if row[0] == "rule"
                  else relation_of(row, shapes) for row in one.get("given", []))
    settings: dict[str, Any] = {"dims": tuple(" ".join(map(str, row)) for row in one.get("dims", [])), "sign_hint": sign_hint,
                                "cost_is": tuple(one.get("cost_is", ()))}
    if kind == "linear":
        settings |= {"layers": tuple(flow["layers"]), "opaque": tuple(flow.get("opaque", ()))}
    if kind == "activation":
        settings |= {"activation": from_json(flow["activation"], {"x": (1, 1)}), "units": flow["units"],
                "samples": tuple(flow["samples"])}
    if "field" in flow:
        settings["field"] = {name: to_text(from_json(move, shapes)) for name, move in flow["field"].items() if move is not None}
        settings["opaque"] = tuple(name for name, move in flow["field"].items() if move is None)
    if one.get("cost", "arbitrary") != "arbitrary":
        claim = Claim(one)
        claim.shape(claim.then[1])
        settings["cost"] = from_json(one["cost"], {"W": claim.cost_shape or (1, 1)})
    return Statement(Setting(shapes, **settings), relation_of(one["then"], shapes), given)


def relation_of(row: list[Any], shapes: Any) -> Relation:
    if row[0] in ("eq", "ne", "ge", "gt"):
        return Relation(row[0], from_json(row[1], shapes), from_json(row[2], shapes))
    extra = tuple(tuple(part) if isinstance(part, list) else part for part in row[2:])
    return Relation(row[0], from_json(row[1], shapes), None, extra)


def certificates(one: dict[str, Any]) -> list[str]:
    """The kinds of identity that the checker grants."""
    found = []
    for kind in ("word identity", "first integral", "field identity"):
        try:
            about = {"schema": checker.SCHEMA, "kind": kind, "claim": one, "witness": checker.witness(kind, one)}
            found.append(checker.check(about) and kind)
        except checker.Rejected:
            continue
    return found


def shown_not_negative(one: dict[str, Any], statement: Statement) -> list[str]:
    """Whether the finder of sums of squares, asked for a proof of an inequality, finds one that the checker accepts."""
    if one["then"][0] not in ("ge", "gt"):
        return []
    evidence, _ = prove_sign(statement)
    return [] if evidence is None else [checker.check(evidence.certificate) and "sign"]


def campaign(one: dict[str, Any], wanted: int, seed: int) -> tuple[int, int, list[str]]:
    """Mutants until so many are found false: how many are false, how many are not found false, and every wrong answer.

    What the judge finds true at random points must be proved; an inequality may fail where the judge did not look, and then
    a counterexample is right if the judge finds it false there. No proof may be found of what is refuted.
    """
    false = true = 0
    wrong = []
    for mutant in mutants(one, seed, DRAWN):
        if false >= wanted or not has_shape(mutant):
            continue
        verdict = judge.is_false(mutant, points=3)
        if verdict is None:
            continue
        statement = statement_of(mutant)
        decision, granted = decide(statement, seed=seed), certificates(mutant) + shown_not_negative(mutant, statement)
        refuted = decision.outcome is Outcome.REFUTED
        if refuted:
            assert decision.evidence is not None
            checker.check(decision.evidence.certificate)
            verdict = judge.fails_at(mutant, decision.evidence.certificate["witness"])  # a point where the judge had not looked
        if verdict != refuted or bool(granted) == refuted or decision.outcome is Outcome.UNDECIDED:
            wrong.append(f"{decision}, {granted}; the judge says {not verdict} of {mutant['then']}")
        false, true = false + verdict, true + (not verdict)
    return false, true, wrong


@pytest.mark.parametrize("name", BASE)
def test_mutants_of_base_claims(name: str) -> None:
    false, _, wrong = campaign(BASE[name], LEAST, seed=len(name))
    assert not wrong, "\n".join(wrong)
    assert false >= LEAST, f"only {false} mutants of {name} were found false"


@pytest.mark.parametrize("name", PROOFS)
def test_mutants_of_the_statements_of_proof_files(name: str) -> None:
    _, _, wrong = campaign(PROOFS[name], 1, seed=len(name))
    assert not wrong, "\n".join(wrong)


def test_the_campaign_is_large_enough() -> None:
    assert LEAST * len(BASE) >= 300


@pytest.mark.parametrize("name", BASE)
def test_the_base_claims_are_true_and_proved(name: str) -> None:
    assert judge.is_false(BASE[name], points=2) is False
    if name in SIGNS:
        assert checker.check({"schema": checker.SCHEMA, "kind": "sign", "claim": BASE[name], "witness": SIGNS[name]})
    assert certificates(BASE[name]) or shown_not_negative(BASE[name], statement_of(BASE[name]))


def test_the_judge_shares_nothing_with_symflow() -> None:
    """Its files import the standard library and each other, nothing else."""
    for file in ("judge.py", "jets.py"):
        tree = ast.parse((Path(__file__).parent / file).read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert names <= {"__future__", "zlib", "collections.abc", "dataclasses", "fractions", "random", "typing", "jets",
                "decimal", "math"}


def test_the_judge_can_tell() -> None:
    """It finds the classical slips false, and is silent where points do not decide."""
    law = BASE["imbalance, every depth"]
    assert judge.is_false({**law, "then": ["eq", law["then"][1], ["identity", "d1"]]}) is True
    assert judge.is_false({**law, "then": ["monomials", law["then"][1], 3]}) is None
    tanh = BASE["tanh"]
    printed = ["eq", ["along", ["sum", ["power", ["letter", "w2"], 2], ["product", "-2", ["function", "log", [
        "function", "cosh", ["letter", "w1"]]]]]], "0"]
    assert judge.is_false({**tanh, "then": printed}) is True
    impossible = {"letters": {"x": [1, 1]}, "given": [["eq", ["power", ["letter", "x"], 2], "2"]],
            "then": ["eq", ["letter", "x"], "0"]}
    assert judge.is_false(impossible) is None
