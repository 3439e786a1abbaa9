"""The independent checker: standard library only, imports nothing else of symflow.

`check` accepts a certificate or raises `Rejected`. It computes the vector field, the derivatives and the normal forms
from the claim itself and trusts no field that it can compute. The format is docs/claims.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from . import (
    completeness,
    cost_facts,
    counterexample,
    field_identity,
    last_multiplier,
    limit_points,
    missing_laws,
    point_facts,
    program_laws,
    sign,
    unit_laws,
    word_identity,
)
from .claims import Claim
from .limits import Elsewhere, by_balls
from .trees import Rejected, TooLarge, unlimited

__all__ = ["KINDS", "SCHEMA", "Elsewhere", "Rejected", "TooLarge", "check", "witness"]

SCHEMA = "symflow/certificate/1"
KINDS: dict[str, Callable[[Any, Any], str]] = {
    "word identity": word_identity.check,
    "first integral": field_identity.check_integral,
    "field identity": field_identity.check,
    "sign": sign.check,
    "counterexample": counterexample.check,
    "point": point_facts.check,
    "cost": cost_facts.check,
    "limit": limit_points.check,
    "conservation laws": completeness.check,
    "laws of a program": program_laws.check,
    "laws of units": unit_laws.check,
    "missing laws": missing_laws.check,
    "last multiplier": last_multiplier.check,
    "reduced equation": by_balls,
    "trajectory": by_balls,
    "output limit": by_balls,
}
FAULTS = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError, OverflowError, MemoryError)


def read(text: str) -> Any:
    """JSON with exact numbers, and with every key once: no two readers may see two things."""
    def inexact(number: str) -> Any:
        raise Rejected(f"a floating-point number {number[:60]}; write it as a string")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise Rejected(f"a key is given twice among {sorted(key for key, _ in pairs)}"[:200])
        return dict(pairs)

    return json.loads(text, parse_float=inexact, parse_constant=inexact, object_pairs_hook=once)


def check(certificate: Any, slow: bool = False) -> str:
    """Accept a certificate, with one line on what it shows, or raise `Rejected`.

    It raises `TooLarge` where a check needs more than a stated number of operations; `slow` lifts those bounds.

    Examples
    --------
    >>> A = ["letter", "A"]
    >>> claim = {"letters": {"A": ["m", "n"]}, "then": ["eq", ["transpose", ["transpose", A]], A]}
    >>> check({"schema": SCHEMA, "kind": "word identity", "claim": claim, "witness": witness("word identity", claim)})
    'holds for every width named by a letter'
    """
    bound = unlimited.set(slow)
    try:
        data = read(json.dumps(certificate))  # what is checked is what a file would hold
        if not isinstance(data, dict) or set(data) != {"schema", "kind", "claim", "witness"}:
            raise Rejected("a certificate has the fields schema, kind, claim and witness")
        if data["schema"] != SCHEMA:
            raise Rejected(f"unknown schema {str(data['schema'])[:60]!r}; this checker reads {SCHEMA}")
        if not isinstance(data["kind"], str) or data["kind"] not in KINDS:
            raise Rejected(f"unknown kind {str(data['kind'])[:60]!r}")
        return KINDS[data["kind"]](data["claim"], data["witness"])
    except FAULTS as error:
        raise Rejected(f"malformed certificate ({type(error).__name__})") from None
    finally:
        unlimited.reset(bound)


def witness(kind: str, claim: Any) -> dict[str, Any]:
    """The witness of an identity that holds: what cancels. Raises `Rejected` where the two sides differ."""
    try:
        data = Claim(read(json.dumps(claim)))
        found = word_identity.words_witness(data) if kind == "word identity" else field_identity.field_witness(data)
    except FAULTS as error:
        raise Rejected(f"malformed claim ({type(error).__name__})") from None
    if found.pop("left"):
        raise Rejected("the two sides differ")
    return found
