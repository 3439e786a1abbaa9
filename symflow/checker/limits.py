"""How a check ends without acceptance: rejected, or not carried out because it needs too many operations.

Why counts and never a clock: speed decides no outcome. `unlimited` is set for one check by `check(…, slow=True)`.
"""

from __future__ import annotations

from contextvars import ContextVar


class Rejected(Exception):
    """The certificate does not show what it claims; the message says why."""


class TooLarge(Rejected):
    """The check needs more than the stated number of operations; it says nothing about the certificate."""


class Elsewhere(TooLarge):
    """The standard library has no check of this kind; another one exists."""


unlimited: ContextVar[bool] = ContextVar("unlimited", default=False)


def need(condition: bool, why: str) -> None:
    """Reject unless the condition holds."""
    if not condition:
        raise Rejected(why)


def afford(count: int, limit: int, what: str) -> None:
    """Refuse what needs more operations than are allowed, unless all is allowed."""
    if count > limit and not unlimited.get():
        raise TooLarge(f"more than {limit} {what}")


def by_balls(claim: object, witness: object) -> str:
    """Kinds 'reduced equation', 'trajectory', 'output limit': enclosed by FLINT only (evidence/ball_*.py, output_limits.py)."""
    raise Elsewhere("integrals and trajectories are enclosed in balls, by FLINT only")
