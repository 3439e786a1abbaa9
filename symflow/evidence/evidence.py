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
        ``"stdlib"``.
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


def _outcome(certificate: Certificate) -> Outcome:
    if certificate["kind"] == "counterexample":
        return Outcome.REFUTED
    return Outcome.PROVED if certificate["claim"]["letters"] else Outcome.CERTIFIED


def certify(certificate: Certificate) -> Evidence:
    """Hand a certificate to the checker.

    Raises
    ------
    CertificateError
        If the checker rejects it; the message is the checker's reason.
    """
    start = time.perf_counter()
    try:
        shows = checker.check(certificate)
    except checker.Rejected as error:
        raise CertificateError(f"the checker rejected a '{certificate.get('kind')}' certificate: {error}") from None
    own: Certificate = json.loads(json.dumps(certificate))  # the caller may change theirs afterwards
    return Evidence(_outcome(own), own, shows, "stdlib", time.perf_counter() - start, _ACCEPTED)
