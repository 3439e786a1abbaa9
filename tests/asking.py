"""Asking the checker in tests: which certificates does it grant, does a point refute, does a sum show a sign?"""

from __future__ import annotations

from typing import Any

from symflow import checker

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
