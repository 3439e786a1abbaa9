"""Bounds on counts of laws, put to the checker: the answer says what it accepted, and nothing more.

Why one place: the bounds of an answer are those of the claim, and where the checker refuses only what needs no proof is left.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from symflow.errors import CertificateError
from symflow.evidence import Outcome, certificate, certify
from symflow.laws.law_results import ConservationLaws


@dataclass(frozen=True)
class Bounds:
    """Parameters; dim Lie from below and above; independent known laws from below and above."""

    size: int
    least: int
    most: int
    low: int
    high: int

    @property
    def then(self) -> list[Any]:
        """As it stands in a claim."""
        return ["laws", self.size, [self.least, self.most], [self.low, self.high]]


@dataclass(frozen=True)
class About:
    """What is shown beside the bounds; `start` is when the work began."""

    name: str
    scope: dict[str, Any]
    laws: tuple[str, ...]
    method: str
    levels: int
    reason: str | None
    seed: int
    start: float


def answered(kind: str, claim: dict[str, Any], witness: dict[str, Any], bounds: Bounds, about: About) -> ConservationLaws:
    """Ask the checker."""
    middle, reason, b = time.perf_counter(), about.reason, bounds
    outcome, accepted, checked_by = Outcome.UNDECIDED, None, None
    try:
        evidence = certify(certificate(kind, claim, witness))
        accepted, checked_by = evidence.certificate, evidence.checked_by
        if b.least == b.most:
            outcome, reason = evidence.outcome, None
    except CertificateError as error:
        b, reason = Bounds(b.size, 0, b.size, 0, b.size), str(error)
    return ConservationLaws(outcome, about.name, about.scope, b.size, b.least, b.most, b.low, b.high, about.levels, about.laws,
                            about.method, accepted, checked_by, reason, middle - about.start, time.perf_counter() - middle,
                            about.seed)  # fmt: skip


def unanswered(size: int, about: About) -> ConservationLaws:
    """Nothing is known, for the reason that is given."""
    return ConservationLaws(Outcome.UNDECIDED, about.name, about.scope, size, 0, size, 0, size, about.levels, about.laws,
                            about.method, None, None, about.reason, time.perf_counter() - about.start, 0.0,
                            about.seed)  # fmt: skip
