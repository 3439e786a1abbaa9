"""The independent checker: standard library only, imports nothing else of symflow.

`check` accepts a certificate or raises `Rejected`. It computes the vector field, the derivatives and the normal forms
from the claim itself and trusts no field that it can compute. The format is docs/claims.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import counterexample, field_identity, sign, word_identity
from .trees import Claim, Rejected

__all__ = ["KINDS", "SCHEMA", "Rejected", "check", "witness"]

SCHEMA = "symflow/certificate/1"
KINDS: dict[str, Callable[[Any, Any], str]] = {
    "word identity": word_identity.check,
    "first integral": field_identity.check_integral,
    "field identity": field_identity.check,
    "sign": sign.check,
    "counterexample": counterexample.check,
}


def check(certificate: Any) -> str:
    """Accept a certificate, with one line on what it shows, or raise `Rejected`.

    Examples
    --------
    >>> claim = {"letters": {"A": ["m", "n"]}, "then": ["eq", ["transpose", ["transpose", ["letter", "A"]]], ["letter", "A"]]}
    >>> check({"schema": SCHEMA, "kind": "word identity", "claim": claim, "witness": witness("word identity", claim)})
    'holds for every width named by a letter'
    """
    try:
        if not isinstance(certificate, dict) or set(certificate) != {"schema", "kind", "claim", "witness"}:
            raise Rejected("a certificate has the fields schema, kind, claim and witness")
        if certificate["schema"] != SCHEMA:
            raise Rejected(f"unknown schema {certificate['schema']!r}; this checker reads {SCHEMA}")
        if not isinstance(certificate["kind"], str) or certificate["kind"] not in KINDS:
            raise Rejected(f"unknown kind {certificate['kind']!r}")
        return KINDS[certificate["kind"]](certificate["claim"], certificate["witness"])
    except Rejected:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        raise Rejected(f"malformed certificate ({type(error).__name__})") from None


def witness(kind: str, claim: Any) -> dict[str, Any]:
    """The witness of an identity that holds: what cancels. Raises `Rejected` where the two sides differ."""
    found = word_identity.words_witness(Claim(claim)) if kind == "word identity" else field_identity.field_witness(Claim(claim))
    if found.pop("left"):
        raise Rejected("the two sides differ")
    return found
