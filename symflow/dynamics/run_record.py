"""What an experiment leaves behind: how many runs agreed, the worst error, and all that is needed to run it again.

Why a status of its own and no outcome: floating point proves nothing. A record that disagrees is shown with its worst case
and a reader may look into it; neither it nor one that agrees is ever read where a verdict is made. What did not finish is
counted apart: it neither agreed nor disagreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, repr=False)
class RunRecord:
    """The record of one experiment.

    Attributes
    ----------
    starts, agreeing, unfinished : int
        Runs in all, those whose error is within the tolerance, and those that had not ended when they were given up.
    worst_error : str or None
        The largest error of a finished run, as the shortest text of the double; None if none has finished.
    measure : str
        What the error is.
    worst : dict or None
        The run with the worst error: network, cost, start.
    reason : str or None
        Why nothing was run.

    Examples
    --------
    >>> print(RunRecord("gradient", "vanishing gradient", 0, 200, 200, 0, "1e-8", "3e-11", "|∇f| at the end"))
    observed: 200 of 200 starts, worst |∇f| at the end 3e-11 (tolerance 1e-8, seed 0)
    >>> print(RunRecord("gradient", "vanishing gradient", 0, 200, reason="timeout"))
    not run: timeout
    """

    id: str
    experiment: str
    seed: int
    starts: int
    agreeing: int = 0
    unfinished: int = 0
    tolerance: str = ""
    worst_error: str | None = None
    measure: str = ""
    unit: str = "starts"
    worst: Mapping[str, Any] | None = None
    note: str | None = None
    reason: str | None = None
    seconds: float = 0.0
    versions: Mapping[str, str] | None = None

    @property
    def status(self) -> str:
        """observed (all agreed), disagrees, unfinished (the rest agreed) or not run."""
        if self.reason is not None or not self.starts:
            return "not run"
        if self.agreeing + self.unfinished < self.starts:
            return "disagrees"
        return "unfinished" if self.unfinished else "observed"

    def __bool__(self) -> bool:
        raise TypeError("a record has no truth value; read its status, as in `record.status == 'observed'`")

    def __str__(self) -> str:
        if self.reason is not None:
            return f"not run: {self.reason}"
        open_ = f", {self.unfinished} not finished" if self.unfinished else ""
        error = "" if self.worst_error is None else f", worst {self.measure} {float(self.worst_error):.2g}"
        counted = f"{self.status}: {self.agreeing} of {self.starts} {self.unit}{open_}{error}"
        return f"{counted} (tolerance {self.tolerance}, seed {self.seed})"

    __repr__ = __str__

    @property
    def worst_text(self) -> str:
        """The worst run in one line, for a record that disagrees."""
        return ", ".join(f"{name} {value}" for name, value in (self.worst or {}).items())

    def to_json(self) -> dict[str, Any]:
        """The keys of an observation in the JSON of `verify`."""
        return {"status": self.status, **asdict(self), "seconds": round(self.seconds, 6)}
