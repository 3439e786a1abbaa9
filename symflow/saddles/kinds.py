"""What a critical point is: a minimum, a maximum, a strict or non-strict saddle, with proofs.

Why in this order: an extremum needs a proof of its own (minima), because the Hessian is singular there; a negative
eigenvalue makes a strict saddle, unless the point is a local maximum, which has such eigenvalues too; what is left has no
negative direction, and is a saddle only if a curve is found along which g falls and another along which it rises. At a
critical point whose product has smaller rank than every width, both exist as soon as ∇f is not zero (descent_curves).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symflow.errors import CertificateError
from symflow.evidence import certificate, certify
from symflow.saddles import curves
from symflow.saddles.curves import Curve, is_zero
from symflow.saddles.directions import direction
from symflow.saddles.exact import Situation, claim_at
from symflow.saddles.fields import Value
from symflow.saddles.hessian import hessian
from symflow.saddles.inertia import Inertia
from symflow.saddles.minima import Fact, proofs
from symflow.saddles.saddle_curves import curve
from symflow.saddles.symmetric import SymmetricMatrix

NOT_CRITICAL, STRICT, NON_STRICT, OPEN = "not critical", "strict saddle", "non-strict saddle", "critical, undecided"
LARGE = 1000  # rows of a Hessian; a larger one is not built again to show a direction, the inertia or a curve has to do
SHOWN = 200  # rows up to which the direction is shown beside the line along it


@dataclass(frozen=True)
class Kind:
    """The kind of a point, the facts that show it with their witnesses, and the reason where it is undecided."""

    name: str
    facts: list[Fact] = field(default_factory=list)
    reason: str | None = None

    def __str__(self) -> str:
        return self.name if self.reason is None else f"{self.name} ({self.reason})"

    def to_json(self) -> dict[str, Any]:
        """Name, facts and reason."""
        return {"kind": self.name, "facts": [fact for fact, _ in self.facts], "reason": self.reason}


def kind(s: Situation, inertia: Inertia | None) -> Kind:
    """The kind of a point.

    Parameters
    ----------
    s
        The point.
    inertia
        That of the Hessian of g there, or None where it is not known.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> from symflow.saddles.exact import situation
    >>> from symflow.saddles.inertia import inertia
    >>> flow = GradientFlow(DeepLinear((2, 2, 2, 2)), Cost("norm2(W - T)/2", T=[[8, 0], [0, 1]]))
    >>> here = situation(flow, {name: [[2, 0], [0, 0]] for name in ("W1", "W2", "W3")})
    >>> found = inertia(hessian(here))
    >>> print(found, kind(here, found))
    (0, 9, 3) non-strict saddle
    """
    if not s.is_critical:
        return Kind(NOT_CRITICAL, [(["not critical"], None)])
    critical: Fact = (["critical"], None)
    for proof in proofs(s, inertia):
        if is_accepted(s, proof):
            return Kind(proof[0][0], [critical, proof])
    if inertia is not None and inertia.size > LARGE and inertia.negative and inertia.positive:
        return Kind(STRICT, [critical])  # by its inertia, which is a fact of its own
    h = hessian(s) if inertia is not None and inertia.size <= LARGE else None
    down, up = _moves(s, h, inertia, -1), _moves(s, h, inertia, 1)
    facts = [critical, *down, *up]
    if inertia is not None and inertia.negative and (up or inertia.positive):
        return Kind(STRICT, facts)
    if down and up and inertia is not None:
        return Kind(NON_STRICT, facts)
    return Kind(OPEN, facts, _reason(s, inertia, bool(down), bool(up)))


def is_accepted(s: Situation, proof: Fact) -> bool:
    """Does the checker accept this fact? Nothing is called an extremum without that."""
    fact, reason = proof
    try:
        certify(certificate("point", {**claim_at(s), "then": ["facts", fact]}, {"facts": [reason]}))
    except CertificateError:
        return False
    return True


def _reason(s: Situation, inertia: Inertia | None, down: bool, up: bool) -> str:
    if down and up:
        return "the point is a saddle; whether it is strict needs the inertia of the Hessian"
    if down:
        return "g falls along a curve, so this is no minimum; that it also rises along one was not shown"
    if inertia is None:
        return "neither a minimum nor a curve along which g falls was found, and the inertia is not known"
    return "the Hessian has no negative direction, and neither a minimum nor a curve along which g falls was found"


def _moves(s: Situation, h: SymmetricMatrix | None, inertia: Inertia | None, wanted: int) -> list[Fact]:
    """Proof that g falls (-1) or rises (1) from here: a direction of that curvature, or a curve."""
    word, name = ("negative", "descends") if wanted < 0 else ("positive", "ascends")
    count = 0 if inertia is None else inertia.negative if wanted < 0 else inertia.positive
    if count and h is not None:
        vector = direction(h, wanted)
        if vector is not None:
            line: Fact = [name], curves.witness(s, _line(s, vector))
            if h.size > SHOWN:
                return [line]
            return [([f"{word} direction"], [s.ring.tree(x) for x in vector]), line]
    found = curve(s, wanted)
    return [] if found is None else [([name], curves.witness(s, found))]


def _line(s: Situation, vector: list[Value]) -> list[Curve]:
    """The straight curve in a direction; coordinates are W1 row by row, then W2, …"""
    found: list[Curve] = []
    start = 0
    for rows in s.layers:
        width = len(rows[0])
        move = [vector[start + i * width : start + (i + 1) * width] for i in range(len(rows))]
        start += len(rows) * width
        found.append([rows] if is_zero(move) else [rows, move])
    return found
