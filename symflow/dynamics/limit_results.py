"""What is known of a limit, as people and scripts read it.

Why a kind and an outcome: 'unknown' is an answer too, and comes with its reason; a kind that is named has a certificate.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from symflow.dynamics.exact_texts import Number, decimal
from symflow.evidence import Evidence, Outcome

OF_F, ORIGIN, OTHER = "critical point of f", "origin", "other critical point"
DIVERGES, UNKNOWN = "diverges", "unknown"
SLOW = "the approach is slower than every exponential"
TIMEOUT = "timeout"


@dataclass(frozen=True)
class Limit:
    """Where a trajectory goes as time goes on.

    Attributes
    ----------
    outcome : Outcome
        Certified when the checker accepted the certificate, else undecided.
    kind : str
        The first that applies of "critical point of f", "origin", "other critical point", "diverges", "unknown".
    product : list of rows or None
        The limit of the product of the layers: exact texts, or {"lower", "upper"}.
    at : dict or None
        The limit of the layers, written likewise.
    rate : str, dict or None
        The exponent r with dist ~ exp(-rt).
    in_finite_time : bool or None
        Of a trajectory that diverges; None also where it is not known.
    """

    outcome: Outcome
    kind: str
    product: list[list[Number]] | None = None
    at: dict[str, list[list[Number]]] | None = None
    rate: Number | None = None
    in_finite_time: bool | None = None
    certificate: dict[str, Any] | None = None
    checked_by: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        if self.kind == UNKNOWN:
            return f"limit: unknown ({self.reason})"
        if self.kind == DIVERGES:
            time = {True: " in finite time", False: " in infinite time", None: ""}[self.in_finite_time]
            return f"limit: diverges{time} ({self.outcome})"
        where = "" if self.product is None else f", product {_shown(self.product)}"
        rate = "" if self.rate is None else f", distance ~ exp(-({decimal(self.rate)})*t)"
        return f"limit: {self.kind}{where}{rate} ({self.outcome})"

    def __bool__(self) -> bool:
        raise TypeError("a limit has no truth value; read .kind or .outcome")

    def to_json(self) -> dict[str, Any]:
        """The object `limit` of a trajectory."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**found, "outcome": str(self.outcome)}


def _shown(rows: list[list[Number]]) -> str:
    return decimal(rows[0][0]) if len(rows) == len(rows[0]) == 1 else f"a {len(rows)} x {len(rows[0])} matrix"


def unknown(reason: str) -> Limit:
    """A limit that is not decided."""
    return Limit(Outcome.UNDECIDED, UNKNOWN, reason=reason)


def certified(evidence: Evidence, kind: str, **rest: Any) -> Limit:
    """A limit whose certificate the checker has accepted."""
    return Limit(evidence.outcome, kind, certificate=evidence.certificate, checked_by=evidence.checked_by, **rest)
