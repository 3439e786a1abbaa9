"""The six outcomes, their meanings and their order.

Why an enum without truth value: an undecided object in an `if` has made a tool like this one 'prove' every goal.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable


class Outcome(enum.Enum):
    """What is known about a statement; the text of each member is printed with it.

    Examples
    --------
    >>> print(Outcome.PROVED)
    proved
    >>> bool(Outcome.PROVED)
    Traceback (most recent call last):
        ...
    TypeError: an outcome has no truth value; compare it, as in `outcome is Outcome.PROVED`
    """

    PROVED = "proved"
    CERTIFIED = "certified"
    REFUTED = "refuted"
    CITED = "cited"
    OBSERVED = "observed"
    UNDECIDED = "undecided"

    def __bool__(self) -> bool:
        raise TypeError("an outcome has no truth value; compare it, as in `outcome is Outcome.PROVED`")

    def __str__(self) -> str:
        return self.value

    @property
    def meaning(self) -> str:
        """One line for a human."""
        return _MEANINGS[self]

    @property
    def is_decided(self) -> bool:
        """Does a certificate stand behind it?"""
        return self in (Outcome.PROVED, Outcome.CERTIFIED, Outcome.REFUTED)


_MEANINGS = {
    Outcome.PROVED: "exact, for a statement with a quantifier; the certificate was accepted by the checker",
    Outcome.CERTIFIED: "exact or rigorously enclosed, for one concrete point, start or data set",
    Outcome.REFUTED: "an exact counterexample was accepted by the checker",
    Outcome.CITED: "rests on a named theorem of the literature",
    Outcome.OBSERVED: "floating point agreed; nothing is proved",
    Outcome.UNDECIDED: "none of these; the reason says what would help",
}

_STRENGTH = (Outcome.PROVED, Outcome.CERTIFIED, Outcome.CITED, Outcome.OBSERVED, Outcome.UNDECIDED)


def weakest(outcomes: Iterable[Outcome]) -> Outcome:
    """The minimum in the order proved > certified > cited > observed > undecided; a refutation outranks everything.

    Examples
    --------
    >>> print(weakest([Outcome.PROVED, Outcome.CITED]))
    cited
    """
    found = list(outcomes)
    if Outcome.REFUTED in found:
        return Outcome.REFUTED
    return max(found, key=_STRENGTH.index, default=Outcome.UNDECIDED)
