"""How many conservation laws a network has, as people, notebooks and scripts read it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symflow.evidence import Outcome
from symflow.evidence.report import report

if TYPE_CHECKING:
    from symflow.laws.missing_laws import MissingLaws


@dataclass(frozen=True, repr=False)
class ConservationLaws:
    """The number of independent local laws at almost every point, and whether the known laws are all of them.

    Attributes
    ----------
    outcome : Outcome
        Proved where `n_laws` is exact, certified where only FLINT has checked it, else undecided.
    D : int
        Parameters.
    dim_lie : int or None
        The dimension of Lie(V) at almost every point; `dim_lie_lower` and `dim_lie_upper` are proved bounds.
    rank_known : int or None
        Independent known laws, with bounds.
    n_laws : int or None
        ``D - dim_lie``, with bounds.
    known_complete : bool or None
        Are the known laws all? None: not decided.
    levels : int
        Brackets of at most so many fields were used.
    laws : tuple of str
        The known laws, as texts.
    certificate : dict or None
        What `recheck` accepts; it proves the bounds.
    seconds, check_seconds : float
        Time of the engine, and of the check.
    missing : tuple of MissingLaws
        The laws beside the known ones that are given as quadratures, with certificates of their own.
    remark : str or None
        What is said of missing laws that are only counted.
    """

    outcome: Outcome
    network: str
    scope: dict[str, Any]
    D: int
    dim_lie_lower: int
    dim_lie_upper: int
    rank_known_lower: int
    rank_known_upper: int
    levels: int
    laws: tuple[str, ...]
    method: str
    certificate: dict[str, Any] | None
    checked_by: str | None
    reason: str | None
    seconds: float
    check_seconds: float
    seed: int
    missing: tuple[MissingLaws, ...] = ()
    remark: str | None = None

    @property
    def dim_lie(self) -> int | None:
        """The dimension of Lie(V) at almost every point."""
        return self.dim_lie_lower if self.dim_lie_lower == self.dim_lie_upper else None

    @property
    def rank_known(self) -> int | None:
        """The number of independent known laws."""
        return self.rank_known_lower if self.rank_known_lower == self.rank_known_upper else None

    @property
    def n_laws(self) -> int | None:
        """The number of independent local laws."""
        return None if self.dim_lie is None else self.D - self.dim_lie

    @property
    def n_laws_lower(self) -> int:
        """At least so many laws."""
        return self.D - self.dim_lie_upper

    @property
    def n_laws_upper(self) -> int:
        """At most so many laws."""
        return self.D - self.dim_lie_lower

    @property
    def known_complete(self) -> bool | None:
        """Are the known laws all of them? None where neither is proved."""
        if self.rank_known_lower >= self.n_laws_upper:
            return True
        return False if self.rank_known_upper < self.n_laws_lower else None

    @property
    def beside(self) -> str:
        """What is known of the laws beside the known ones, in short."""
        from symflow.laws.missing_laws import in_short

        return "; ".join(filter(None, [in_short(self.missing), self.remark])) if self.missing or self.remark else ""

    @property
    def counted(self) -> str:
        """What is counted, in words: a ReLU network that lacks some patterns of activity may keep more."""
        laws = "independent local law" + "s" * (self.n_laws != 1)
        return f"{laws} {'of the path monomials ' * self.network.startswith('ReLU')}at almost every point"

    @property
    def _widths(self) -> str:
        return f", widths {_short(','.join(map(str, self.scope['widths'])), 60)}" if self.scope["widths"] else ""

    def __bool__(self) -> bool:
        raise TypeError("laws have no truth value; read .known_complete, which is True, False or None")

    def __str__(self) -> str:
        known = {True: "they are all", False: "there are more", None: "are there more? undecided"}[self.known_complete]
        lines = [
            f"{self.outcome}: {_range(self.n_laws_lower, self.n_laws_upper)} {self.counted}",
            f"  {self.network}{self._widths}: {self.D} parameters,"
            f" dim Lie {_range(self.dim_lie_lower, self.dim_lie_upper)}",
            f"  known: {_range(self.rank_known_lower, self.rank_known_upper)} independent laws; {known}",
            f"  {_short('; '.join(self.laws) or 'no laws are known', 110)}",
            f"  method: {self.method}",
        ]
        if self.beside:
            lines.append(f"  beside them: {self.beside}")
        if self.reason:
            lines.append(f"  why not: {_short(self.reason, 200)}")
        lines.append(f"  {self.seconds:.3f} s, check {self.check_seconds:.3f} s"
                     + (f" by {self.checked_by}" if self.checked_by else ""))
        return "\n".join(lines)

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """The object of `symflow laws --json`."""
        return report("laws", self, {
            "network": self.network,
            "D": self.D,
            "dim_lie": self.dim_lie,
            "dim_lie_lower": self.dim_lie_lower,
            "dim_lie_upper": self.dim_lie_upper,
            "rank_known": self.rank_known,
            "rank_known_lower": self.rank_known_lower,
            "rank_known_upper": self.rank_known_upper,
            "n_laws": self.n_laws,
            "n_laws_lower": self.n_laws_lower,
            "n_laws_upper": self.n_laws_upper,
            "counted": self.counted,
            "known_complete": self.known_complete,
            "levels": self.levels,
            "laws": list(self.laws),
            "missing": [one.to_json() for one in self.missing],
            "remark": self.remark,
            "check_seconds": self.check_seconds,
        })

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"

    def latex(self) -> str:
        """The table of the laws in LaTeX, and how many are independent."""
        from symflow.laws.law_table import table

        known, count = ((self.rank_known_lower, self.rank_known_upper), (self.n_laws_lower, self.n_laws_upper))
        return table(self.laws, _range(*known), _range(*count))

    def _repr_latex_(self) -> str:
        return self.latex()


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
