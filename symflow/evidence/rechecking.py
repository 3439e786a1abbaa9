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
    """What the checker said: `accepted`, and what the certificate shows or why it was rejected; not `checked` if it needs
    more than a stated number of operations."""

    accepted: bool
    text: str
    checked: bool = True

    def __str__(self) -> str:
        return f"{'accepted' if self.accepted else 'rejected' if self.checked else 'not checked'}: {self.text}"

    def __bool__(self) -> bool:
        raise TypeError("read .accepted of a recheck; it has no truth value of its own")

    def to_json(self) -> dict[str, Any]:
        """All attributes."""
        return {"accepted": self.accepted, "checked": self.checked, "text": self.text}


def recheck(certificate: dict[str, Any] | str | PathLike[str], slow: bool = False) -> Recheck:
    """Check a certificate, or the file that holds it, with the standard library only; `slow` lifts the bounds on its work.

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
        return Recheck(True, checker.check(certificate, slow))
    except checker.TooLarge as error:
        hint = "" if isinstance(error, checker.Elsewhere) else "; slow=True lifts this bound"
        return Recheck(False, f"{error}{hint}", checked=False)
    except checker.Rejected as error:
        return Recheck(False, str(error))


def _from_file(path: str | PathLike[str]) -> Any:
    try:
        with open(path, encoding="utf-8") as file:
            return checker.read(file.read())
    except (OSError, ValueError) as error:
        raise CertificateError(f"{path} is not a readable certificate ({type(error).__name__}); give a JSON file") from None
