"""`sf.recheck(certificate)`: the checker's answer as a small record.

Why a record and no truth value: 'rejected' and 'not read' are both reasons to look closer, and both come with a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import Any

from symflow import checker
from symflow.errors import CertificateError


@dataclass(frozen=True)
class Recheck:
    """What the checker said: `accepted`, and what the certificate shows or why it was rejected."""

    accepted: bool
    text: str

    def __str__(self) -> str:
        return f"accepted: {self.text}" if self.accepted else f"rejected: {self.text}"

    def __bool__(self) -> bool:
        raise TypeError("read .accepted of a recheck; it has no truth value of its own")

    def to_json(self) -> dict[str, Any]:
        """Both attributes."""
        return {"accepted": self.accepted, "text": self.text}


def recheck(certificate: dict[str, Any] | str | PathLike[str]) -> Recheck:
    """Check a certificate, or the file that holds it, with the standard library only.

    Raises
    ------
    CertificateError
        If a file cannot be read.

    Examples
    --------
    >>> print(recheck({}))
    rejected: a certificate has the fields schema, kind, claim and witness
    """
    try:
        if isinstance(certificate, str | PathLike):
            certificate = _from_file(certificate)
        return Recheck(True, checker.check(certificate))
    except checker.Rejected as error:
        return Recheck(False, str(error))


def _from_file(path: str | PathLike[str]) -> Any:
    try:
        with open(path, encoding="utf-8") as file:
            return checker.read(file.read())
    except (OSError, ValueError) as error:
        raise CertificateError(f"{path} is not a readable certificate ({type(error).__name__}); give a JSON file") from None
