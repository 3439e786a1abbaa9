"""Evidence: what stands behind 'proved', 'certified' and 'refuted'.

Why a guarded constructor: these three words may only be said of a certificate that the independent checker has
accepted. `certify` is the one way to get an `Evidence`.
"""

from __future__ import annotations

import json
import time
from dataclasses import InitVar, dataclass
from typing import Any

from symflow import checker
from symflow.errors import CertificateError
from symflow.evidence.certificate import Certificate
from symflow.evidence.outcome import Outcome

_ACCEPTED = object()
_FLINT_CHECKS = {
    "point": "symflow.evidence.flint_check",
    "conservation laws": "symflow.evidence.laws_check",
    "reduced equation": "symflow.evidence.ball_integrals",
    "trajectory": "symflow.evidence.ball_trajectories",
    "output limit": "symflow.evidence.output_limits",
}


@dataclass(frozen=True)
class Evidence:
    """A certificate that the checker accepted.

    Attributes
    ----------
    outcome : Outcome
        Proved, certified or refuted; read off the certificate, never given.
    certificate : dict
        The JSON object that `recheck` accepts.
    shows : str
        What the checker says it shows.
    checked_by : str
        ``"stdlib"``, or ``"flint"`` where the former needs more than a stated number of operations.
    check_seconds : float
        Time of the check.
    """

    outcome: Outcome
    certificate: Certificate
    shows: str
    checked_by: str
    check_seconds: float
    token: InitVar[object]  # no field, so that no copy of accepted evidence inherits it

    def __post_init__(self, token: object) -> None:
        if token is not _ACCEPTED:
            raise CertificateError("evidence cannot be made by hand; pass a certificate to symflow.evidence.certify")

    def __str__(self) -> str:
        return f"{self.outcome} by a '{self.certificate['kind']}' certificate, checked by {self.checked_by}"

    def to_json(self) -> dict[str, Any]:
        """Outcome, certificate and checker."""
        return {"outcome": str(self.outcome), "certificate": self.certificate, "checked_by": self.checked_by}


def _outcome(certificate: Certificate, checked_by: str) -> Outcome:
    if certificate["kind"] == "counterexample":
        return Outcome.REFUTED
    if certificate["kind"] in ("point", "cost", "limit", "reduced equation", "trajectory", "output limit"):
        return Outcome.CERTIFIED
    if checked_by != "stdlib":  # a statement with a quantifier is proved by the standard library only
        return Outcome.CERTIFIED
    return Outcome.PROVED if certificate["claim"]["letters"] else Outcome.CERTIFIED


def certify(certificate: Certificate) -> Evidence:
    """Hand a certificate to the checker.

    Raises
    ------
    CertificateError
        If the checker rejects it; the message is the checker's reason.
    """
    start, checked_by = time.perf_counter(), "stdlib"
    try:
        try:
            shows = checker.check(certificate)
        except checker.TooLarge:
            if not isinstance(certificate, dict) or certificate.get("kind") not in _FLINT_CHECKS:
                raise
            shows, checked_by = _by_flint(certificate), "flint"
    except checker.TooLarge as error:
        raise CertificateError(f"a '{certificate.get('kind')}' certificate is too large to be checked: {error}") from None
    except checker.Rejected as error:
        raise CertificateError(f"the checker rejected a '{certificate.get('kind')}' certificate: {error}") from None
    own: Certificate = json.loads(json.dumps(certificate))  # the caller may change theirs afterwards
    return Evidence(_outcome(own, checked_by), own, shows, checked_by, time.perf_counter() - start, _ACCEPTED)


def _by_flint(certificate: Certificate) -> str:
    from importlib import import_module  # FLINT is loaded only where it is needed

    try:
        shows: str = import_module(_FLINT_CHECKS[certificate["kind"]]).check(json.loads(json.dumps(certificate)))
        return shows
    except checker.FAULTS as error:
        raise checker.Rejected(f"malformed certificate ({type(error).__name__})") from None
