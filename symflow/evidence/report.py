"""The keys that the JSON of every command has in common, in one place, so that no result can forget one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from symflow import __version__
from symflow.evidence.outcome import Outcome
from symflow.evidence.versions import versions


class Result(Protocol):
    """What every result of a command says of itself."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def scope(self) -> Mapping[str, Any]: ...
    @property
    def method(self) -> str: ...
    @property
    def certificate(self) -> Mapping[str, Any] | None: ...
    @property
    def checked_by(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def seconds(self) -> float: ...
    @property
    def seed(self) -> int | None: ...


def report(command: str, result: Result, own: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of a result: the common keys around its own.

    Parameters
    ----------
    command
        The name in the schema.
    own
        The keys of this command.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> result = SimpleNamespace(outcome=Outcome.UNDECIDED, scope={}, method="", certificate=None, checked_by=None,
    ...                          reason="timeout", seconds=1.0, seed=0)
    >>> list(report("laws", result, {"D": 4}))
    ['schema', 'symflow', 'outcome', 'scope', 'method', 'certificate', 'checked_by', 'reason', 'D', 'seconds', 'seed', 'versions']
    """
    return {
        "schema": f"symflow/{command}/1",
        "symflow": __version__,
        "outcome": str(result.outcome),
        "scope": result.scope,
        "method": result.method,
        "certificate": result.certificate,
        "checked_by": result.checked_by,
        "reason": result.reason,
        **own,
        "seconds": result.seconds,
        "seed": result.seed,
        "versions": versions(),
    }
