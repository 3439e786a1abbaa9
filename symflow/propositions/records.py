"""The records of a proof file: what is said, where, and what is expected of it.

Why records and no functions: a proof file contains printed and corrected formulas, never a verdict or a
counterexample; those are found at run time. Each record checks itself when it is made, and says how to mend it, so that
a slip in a proof file is one line that names the file and the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from symflow.errors import PropositionError
from symflow.propositions.checks import PROPOSITION_ID, check_identifier, check_text, tuple_of_texts
from symflow.propositions.law_counts import LawCount
from symflow.propositions.observations import Observation
from symflow.propositions.theorems import theorem

if TYPE_CHECKING:
    from symflow.statements import Setting

NOTE_KINDS = ("missing hypothesis", "superfluous hypothesis", "gap in the proof")


def _setting(what: str, value: object) -> None:
    if not hasattr(value, "statement"):
        raise PropositionError(f"{what} must be a Setting (symflow.statements), but is {type(value).__name__}")


def _observations(claim: str, value: object) -> tuple[Observation, ...]:
    """The observations of a claim, each with an id of its own."""
    if not isinstance(value, tuple | list) or not all(isinstance(one, Observation) for one in value):
        raise PropositionError(f"the observations of claim {claim!r} must be a tuple (Observation(…),) with a comma")
    ids = [one.id for one in value]
    if len(set(ids)) < len(ids):
        raise PropositionError(f"two observations of claim {claim!r} have one id; rename one")
    return tuple(value)


@dataclass(frozen=True)
class Source:
    """Where a statement stands: the key of the paper and its number in both editions.

    Examples
    --------
    >>> print(Source("oliveira2026", "Proposition 2", "Proposition 1"))
    oliveira2026, Proposition 2 (arXiv: Proposition 1)
    """

    key: str
    number: str = ""
    arxiv: str = ""

    def __post_init__(self) -> None:
        check_text("the key of a Source", self.key)
        check_text("the number of a Source", self.number, empty=True)
        check_text("the arXiv number of a Source", self.arxiv, empty=True)

    def __str__(self) -> str:
        where = f"{self.key}, {self.number}" if self.number else self.key
        return f"{where} (arXiv: {self.arxiv})" if self.arxiv else where


@dataclass(frozen=True)
class Claim:
    """A statement that is expected to be proved.

    `depth` says for which depth the claim stands: "all" where opaque letters stand for the other layers, a number, or
    None where the depth plays no part (then it is read off the setting). `by="entries"` asks for a proof entry by entry
    at given widths, a route unrelated to the identity of words. `observations` are experiments whose records are shown beside
    the outcome and never change it.
    """

    id: str
    latex: str
    setting: Setting
    text: str
    depth: int | Literal["all"] | None = None
    by: Literal["entries"] | None = None
    observations: tuple[Observation, ...] = ()

    def __post_init__(self) -> None:
        check_identifier("the id of a claim", self.id)
        check_text(f"the LaTeX of claim {self.id!r}", self.latex)
        _setting(f"the setting of claim {self.id!r}", self.setting)
        check_text(f"the statement of claim {self.id!r}", self.text)
        if self.by not in (None, "entries"):
            raise PropositionError(f'claim {self.id!r} says by={self.by!r}; only by="entries" is known')
        object.__setattr__(self, "observations", _observations(self.id, self.observations))
        self._check_depth()

    def _check_depth(self) -> None:
        """The depth is declared for the reader; what the setting cannot bear out is refused."""
        if self.depth is None:
            return
        if self.depth != "all" and (not isinstance(self.depth, int) or isinstance(self.depth, bool) or self.depth < 1):
            raise PropositionError(f'the depth of claim {self.id!r} must be "all" or a positive number')
        layers, opaque = getattr(self.setting, "layers", ()), getattr(self.setting, "opaque", ())
        if self.depth == "all" and not opaque:
            raise PropositionError(
                f'claim {self.id!r} says depth="all", but its setting has no opaque letter that stands for the other'
                " layers; name them in opaque=(…)"
            )
        if self.depth != "all" and layers and (opaque or len(layers) != self.depth):
            raise PropositionError(f"claim {self.id!r} says depth={self.depth}, but its setting has other layers")


@dataclass(frozen=True)
class NotForAll:
    """A statement that is expected to be refuted: its counterexample proves 'not for all'."""

    id: str
    latex: str
    setting: Setting
    text: str
    observations: tuple[Observation, ...] = ()

    def __post_init__(self) -> None:
        check_identifier("the id of a claim", self.id)
        check_text(f"the LaTeX of claim {self.id!r}", self.latex)
        _setting(f"the setting of claim {self.id!r}", self.setting)
        check_text(f"the statement of claim {self.id!r}", self.text)
        object.__setattr__(self, "observations", _observations(self.id, self.observations))


@dataclass(frozen=True)
class Erratum:
    """A printed formula that is expected to be refuted, and the corrected one that is decided beside it."""

    id: str
    where: str
    latex: str
    setting: Setting
    printed: str
    corrected: str | None = None
    corrected_setting: Setting | None = None
    corrected_latex: str = ""
    why: str = ""
    observations: tuple[Observation, ...] = ()

    def __post_init__(self) -> None:
        check_identifier("the id of a claim", self.id)
        for what in ("where", "latex", "printed"):
            check_text(f"{what} of erratum {self.id!r}", getattr(self, what))
        for what in ("corrected_latex", "why"):
            check_text(f"{what} of erratum {self.id!r}", getattr(self, what), empty=True)
        _setting(f"the setting of erratum {self.id!r}", self.setting)
        if self.corrected is not None:
            check_text(f"corrected of erratum {self.id!r}", self.corrected)
        if self.corrected_setting is not None:
            _setting(f"the corrected setting of erratum {self.id!r}", self.corrected_setting)
            if self.corrected is None:
                raise PropositionError(f"erratum {self.id!r} has a corrected_setting but no corrected text")
        object.__setattr__(self, "observations", _observations(self.id, self.observations))


@dataclass(frozen=True)
class Cited:
    """A link of the proof that rests on a named theorem of the closed list in `theorems.py`."""

    id: str
    latex: str
    theorem: str
    hypotheses: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    observations: tuple[Observation, ...] = ()

    def __post_init__(self) -> None:
        check_identifier("the id of a claim", self.id)
        check_text(f"the LaTeX of claim {self.id!r}", self.latex)
        check_text(f"the theorem of claim {self.id!r}", self.theorem)
        theorem(self.theorem)
        object.__setattr__(self, "hypotheses", tuple_of_texts(f"hypotheses of {self.id!r}", self.hypotheses))
        object.__setattr__(self, "uses", tuple_of_texts(f"uses of {self.id!r}", self.uses))
        object.__setattr__(self, "observations", _observations(self.id, self.observations))


@dataclass(frozen=True)
class Note:
    """A remark on a proof: a missing or superfluous hypothesis, or a gap; `claim` names what shows it."""

    kind: str
    text: str
    claim: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in NOTE_KINDS:
            raise PropositionError(f"a note of kind {self.kind!r} is unknown; take one of {', '.join(NOTE_KINDS)}")
        check_text("the text of a note", self.text)


AnyClaim = Claim | NotForAll | Erratum | Cited | LawCount


@dataclass(frozen=True)
class Proposition:
    """A statement of a paper, or of one's own, as a list of claims.

    Its verdict is the weakest of its claims; see `symflow.propositions.results`.
    """

    id: str
    title: str
    source: Source
    statement: str
    hypotheses: tuple[str, ...] = ()
    claims: tuple[AnyClaim, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    why: str = ""

    def __post_init__(self) -> None:
        check_identifier("the id of a proposition", self.id, PROPOSITION_ID)
        check_text(f"the title of {self.id}", self.title)
        check_text(f"the statement of {self.id}", self.statement)
        check_text(f"why of {self.id}", self.why, empty=True)
        if not isinstance(self.source, Source):
            raise PropositionError(f'the source of {self.id} must be Source("key", "Proposition 2", …)')
        object.__setattr__(self, "hypotheses", tuple_of_texts(f"hypotheses of {self.id}", self.hypotheses))
        self._check_claims()
        self._check_notes()

    def _check_claims(self) -> None:
        if not isinstance(self.claims, tuple | list) or not self.claims:
            raise PropositionError(f"{self.id} has no claims; give claims=(Claim(…),) with a comma after a single one")
        object.__setattr__(self, "claims", tuple(self.claims))
        seen: set[str] = set()
        for claim in self.claims:
            if not isinstance(claim, AnyClaim):
                raise PropositionError(f"{self.id}: {type(claim).__name__} is no Claim, NotForAll, Erratum, Cited or LawCount")
            if isinstance(claim, LawCount):
                object.__setattr__(claim, "observations", _observations(claim.id, claim.observations))
            if claim.id in seen:
                raise PropositionError(f"{self.id}: two claims have the id {claim.id!r}; rename one")
            seen.add(claim.id)
        for claim in self.claims:
            for used in claim.uses if isinstance(claim, Cited) else ():
                if used not in seen or used == claim.id:
                    raise PropositionError(f"{self.id}: {claim.id!r} uses {used!r}, which is not another claim here")

    def _check_notes(self) -> None:
        if not isinstance(self.notes, tuple | list) or not all(isinstance(note, Note) for note in self.notes):
            raise PropositionError(f"the notes of {self.id} must be a tuple of Note(kind, text)")
        object.__setattr__(self, "notes", tuple(self.notes))
        showing = {claim.id for claim in self.claims if isinstance(claim, NotForAll | Erratum)}
        for note in self.notes:
            if note.claim is not None and note.claim not in showing:
                raise PropositionError(f"{self.id}: a note names {note.claim!r}, which is no NotForAll or Erratum here")
