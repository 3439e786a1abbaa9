"""`sf.recheck(certificate)`: the checker's answer as a small record.

Why a record and no truth value: 'rejected' and 'not read' are both reasons to look closer, and both come with a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symflow import checker


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


def recheck(certificate: dict[str, Any]) -> Recheck:
    """Check a certificate with the standard library only.

    Examples
    --------
    >>> print(recheck({}))
    rejected: a certificate has the fields schema, kind, claim and witness
    """
    try:
        return Recheck(True, checker.check(certificate))
    except checker.Rejected as error:
        return Recheck(False, str(error))
