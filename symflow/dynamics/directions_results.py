"""The three numbers, what each of them means, and the record of the run that found them.

Why None and not a guess: where the classes are not separated, or two runs disagree, there is no number, and the reason
says which guard stopped it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symflow import __version__
from symflow.evidence import Outcome
from symflow.evidence.versions import versions

METHOD = "derivatives of the flow map by differences of trajectories, along starts projected onto the stable set"
FINEST = 1e-12  # of the fastest rate
MEANINGS = {
    "decaying": "directions in which a neighbour of a trajectory that converges to the point approaches it",
    "neutral": f"directions in which a neighbour stays where it is (rates below {FINEST:g} of the fastest are not seen)",
    "growing": "directions in which a neighbour of such a trajectory leaves it",
}
DEGENERATE = ("as far as is seen, the linear part of the flow vanishes at the point, and starts approach it slowly: the"
              " numbers are those of starts in the level set of the laws through it, and are no dimensions of its eigenspaces")


@dataclass(frozen=True, repr=False)
class Directions:
    """How many directions decay, stay and grow along trajectories that converge to a point.

    Attributes
    ----------
    decaying, neutral, growing : int or None
        They add up to `size`; all None when there is no verdict.
    outcome : Outcome
        Observed, or undecided.
    reason : str or None
        Why there is no verdict.
    size : int
        The number D of coordinates.
    meaning : dict
        What each number says.
    degenerate : bool or None
        Whether the linear part of the flow at the point vanishes, so that the approach is slower than exponential; None if
        that was not settled.
    record : dict
        Seeds, times, radii, worst residuals, rates: what is needed to run it again.
    """

    decaying: int | None
    neutral: int | None
    growing: int | None
    outcome: Outcome
    reason: str | None
    size: int
    meaning: dict[str, str]
    degenerate: bool | None
    record: dict[str, Any]
    seconds: float
    seed: int

    @property
    def counts(self) -> tuple[int | None, int | None, int | None]:
        """Decaying, neutral, growing."""
        return self.decaying, self.neutral, self.growing

    def __str__(self) -> str:
        if self.reason:
            return f"no verdict on {self.size} directions: {self.reason}"
        lines = [f"{self.decaying} decaying, {self.neutral} neutral, {self.growing} growing of {self.size} directions"
                 f" ({self.outcome}: {self.outcome.meaning})"]
        lines += [f"  {name}: {text}" for name, text in self.meaning.items()]
        return "\n".join([*lines, f"  {self.record.get('trajectories', 0)} trajectories, {self.seconds:.3f} s"])

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """Counts, outcome, reason and run record."""
        return {
            "schema": "symflow/directions/1",
            "symflow": __version__,
            "outcome": str(self.outcome),
            "decaying": self.decaying,
            "neutral": self.neutral,
            "growing": self.growing,
            "size": self.size,
            "degenerate": self.degenerate,
            "meaning": dict(self.meaning),
            "method": METHOD,
            "certificate": None,
            "checked_by": None,
            "reason": self.reason,
            "record": dict(self.record),
            "seconds": self.seconds,
            "seed": self.seed,
            "versions": versions(),
        }
