"""Facts about a point or a cost, handed to the checker together.

Why each alone when they are not accepted together: a fact that the checker refuses (too many operations, or a number whose
sign it cannot settle) must not take the others with it. What was refused is said, and is in no certificate.
"""

from __future__ import annotations

from typing import Any

from symflow.errors import CertificateError
from symflow.evidence import Evidence, certificate, certify
from symflow.models import GradientFlow
from symflow.saddles.asking import Asking
from symflow.saddles.cost_facts import CostFacts
from symflow.saddles.exact import Situation, claim_at

Fact = tuple[list[Any], Any]  # a fact and its witness


def certify_point(s: Situation, facts: list[Fact], ask: Asking) -> tuple[Evidence | None, list[str]]:
    """Evidence for as many facts about a point as the checker accepts, and the names of the others."""
    return _certified("point", claim_at(s), facts, ask) if facts else (None, [])


def certify_cost(flow: GradientFlow, known: CostFacts | None, ask: Asking) -> Evidence | None:
    """Evidence for what is known of a scalar cost, as far as the checker accepts it."""
    if known is None or not known.scalar:
        return None
    facts: list[Fact] = [(fact, None) for fact in known.facts()]
    claim = {"letters": {"W": [1, 1]}, "cost": flow.cost.claim_part(1, 1)}
    return _certified("cost", claim, facts, ask)[0] if facts else None


def _certified(kind: str, claim: dict[str, Any], facts: list[Fact], ask: Asking) -> tuple[Evidence | None, list[str]]:
    try:
        return _together(kind, claim, facts), []
    except CertificateError:
        pass
    accepted, refused = list[Fact](), list[str]()
    for fact in facts:
        try:
            _together(kind, claim, [fact])
            accepted.append(fact)
        except CertificateError as error:
            refused.append(fact[0][0])
            ask.reasons.append(f"{fact[0][0]}: {error}")
    return _together(kind, claim, accepted) if accepted else None, refused


def _together(kind: str, claim: dict[str, Any], facts: list[Fact]) -> Evidence:
    then = ["facts", *(fact for fact, _ in facts)]
    return certify(certificate(kind, {**claim, "then": then}, {"facts": [witness for _, witness in facts]}))
