"""An observation: an experiment in floating point that watches what a claim says, declared beside the claim as data.

Why data only: a proof file says which networks, which costs, how many starts, which seed and which tolerance; what came out
is found at run time and stands in the result as a record. No outcome is computed from it, whichever way it goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from symflow.dynamics.experiments import EXPERIMENTS, Plan
from symflow.errors import PropositionError
from symflow.propositions.checks import check_identifier, check_natural, check_text, tuple_of_texts

MOST_STARTS, MOST_WIDTH, MOST_DEPTH = 10_000, 1000, 20
_NUMBER = re.compile(r"(\d+(/[1-9]\d*)?|(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d{1,3})?)", re.ASCII)


@dataclass(frozen=True)
class Observation(Plan):
    """What to watch; the fields are those of `symflow.dynamics.experiments.Plan`.

    Examples
    --------
    >>> one = Observation("starts", "vanishing gradient", networks=((2, 3, 2),), costs=("norm2(W - T)/2",), starts=50)
    >>> print(one)
    vanishing gradient: 50 starts at widths 2,3,2; cost norm2(W - T)/2; tolerance 1e-8, seed 0
    >>> Observation("starts", "vanishing gradients", networks=((2, 3, 2),), costs=("norm2(W)",))
    Traceback (most recent call last):
    symflow.errors.PropositionError: 'vanishing gradients' is no experiment; did you mean 'vanishing gradient'?
    """

    def __post_init__(self) -> None:
        check_identifier("the id of an observation", self.id)
        check_text(f"the experiment of observation {self.id!r}", self.experiment)
        if self.experiment not in EXPERIMENTS:
            near = get_close_matches(self.experiment, EXPERIMENTS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(EXPERIMENTS)}"
            raise PropositionError(f"{self.experiment!r} is no experiment; {hint}")
        object.__setattr__(self, "costs", tuple_of_texts(f"costs of observation {self.id!r}", self.costs))
        object.__setattr__(self, "laws", tuple_of_texts(f"laws of observation {self.id!r}", self.laws))
        if not self.costs:
            raise PropositionError(f"observation {self.id!r} has no costs; give costs=('norm2(W - T)/2',)")
        check_natural(f"starts of observation {self.id!r}", self.starts, 1, MOST_STARTS)
        check_natural(f"the seed of observation {self.id!r}", self.seed, 0, 10**9)
        for what, value in (("tolerance", self.tolerance), ("time", self.time)):
            check_text(f"the {what} of observation {self.id!r}", value)
            if not _NUMBER.fullmatch(value) or not re.search("[1-9]", re.split("[eE]", value)[0]):
                raise PropositionError(f"the {what} of observation {self.id!r} is {value!r}; give a positive number, e.g. '1e-8'")
        self._check_activation()
        object.__setattr__(self, "networks", self._checked_networks())

    def _check_activation(self) -> None:
        drift = self.experiment == "drift of laws"
        if self.activation is not None:
            check_text(f"the activation of observation {self.id!r}", self.activation)
        if not drift and (self.activation is not None or self.laws):
            raise PropositionError(f"observation {self.id!r}: only 'drift of laws' takes an activation or laws; leave them out")
        if self.activation is not None and not self.laws:
            raise PropositionError(f"observation {self.id!r} has an activation but no laws; say which quantities are followed")

    def _checked_networks(self) -> tuple[tuple[int, ...], ...]:
        what = f"networks of observation {self.id!r}"
        if not isinstance(self.networks, tuple | list) or not self.networks:
            raise PropositionError(f"{what} must be a tuple of widths, e.g. ((2, 3, 2),) with a comma")
        needed = "vector" if self.activation is not None else EXPERIMENTS[self.experiment].networks
        for widths in self.networks:
            if not isinstance(widths, tuple | list) or not 3 <= len(widths) <= MOST_DEPTH + 1:
                raise PropositionError(f"{what} must be tuples of 3 to {MOST_DEPTH + 1} widths, e.g. ((2, 3, 2),) with a comma")
            for width in widths:
                check_natural(f"a width in {what}", width, 1, MOST_WIDTH)
            if needed == "vector" and (len(widths) != 3 or widths[0] != 1 or widths[2] != 1):
                raise PropositionError(f"{what} must be of widths 1, k, 1 here, not {tuple(widths)}")
            if needed == "two layers" and len(widths) != 3:
                raise PropositionError(f"{what} must have two layers here, not {tuple(widths)}")
        return tuple(tuple(widths) for widths in self.networks)

    def __str__(self) -> str:
        widths = "; ".join(",".join(map(str, one)) for one in self.networks)
        costs = f"cost{'s' * (len(self.costs) > 1)} {'; '.join(self.costs)}"
        laws = f"; {'; '.join(self.laws)}" if self.laws else ""
        sigma = f", activation {self.activation}" if self.activation else ""
        unit = EXPERIMENTS[self.experiment].unit
        return (f"{self.experiment}{laws}: {self.runs} {unit} at widths {widths}{sigma}; {costs};"
                f" tolerance {self.tolerance}, seed {self.seed}")
