"""The records of a proof file: what is said, where, and what is expected of it.

Why records and no functions: a proof file contains printed and corrected formulas, never a verdict or a
counterexample; those are found at run time. Each record checks itself when it is made, and says how to mend it, so that
a slip in a proof file is one line that names the file and the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from symflow.errors import PropositionError
from symflow.propositions.theorems import theorem

if TYPE_CHECKING:
    from symflow.statements import Setting

NOTE_KINDS = ("missing hypothesis", "superfluous hypothesis", "gap in the proof")
_WORD = (
    r"[A-Za-z0-9][A-Za-z0-9.\-]*(_[A-Za-z0-9.\-]+)*"  # no double underscore: it parts the names of certificate files
)
_PROPOSITION_ID = re.compile(f"{_WORD}(/{_WORD})*")
_CLAIM_ID = re.compile(_WORD)


def is_usable_id(text: str) -> bool:
    """Whether a text may name a claim, or a part of the id of a proposition."""
    return _CLAIM_ID.fullmatch(text) is not None


def _text(what: str, value: object, *, empty: bool = False) -> None:
    if not isinstance(value, str):
        raise PropositionError(f"{what} must be a text, but is {type(value).__name__}")
    if not empty and not value.strip():
        raise PropositionError(f"{what} is empty; say what it is")


def _tuple_of_texts(what: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, tuple | list):
        raise PropositionError(f"{what} must be a tuple of texts; for a single one write (…,) with a comma")
    for part in value:
        _text(f"each of {what}", part)
    return tuple(value)


def _identifier(what: str, value: object, pattern: re.Pattern[str]) -> None:
    _text(what, value)
    if not pattern.fullmatch(cast(str, value)):
        raise PropositionError(f"{what} {value!r} is not usable; take letters, digits, '-', '.' and single '_'")


def _setting(what: str, value: object) -> None:
    if not hasattr(value, "statement"):
        raise PropositionError(f"{what} must be a Setting (symflow.statements), but is {type(value).__name__}")


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
        _text("the key of a Source", self.key)
        _text("the number of a Source", self.number, empty=True)
        _text("the arXiv number of a Source", self.arxiv, empty=True)

    def __str__(self) -> str:
        where = f"{self.key}, {self.number}" if self.number else self.key
        return f"{where} (arXiv: {self.arxiv})" if self.arxiv else where


@dataclass(frozen=True)
class Claim:
    """A statement that is expected to be proved.

    `depth` says for which depth the claim stands: "all" where opaque letters stand for the other layers, a number, or
    None where the depth plays no part (then it is read off the setting). `by="entries"` asks for a proof entry by entry
    at given widths, a route unrelated to the identity of words.
    """

    id: str
    latex: str
    setting: Setting
    text: str
    depth: int | Literal["all"] | None = None
    by: Literal["entries"] | None = None

    def __post_init__(self) -> None:
        _identifier("the id of a claim", self.id, _CLAIM_ID)
        _text(f"the LaTeX of claim {self.id!r}", self.latex)
        _setting(f"the setting of claim {self.id!r}", self.setting)
        _text(f"the statement of claim {self.id!r}", self.text)
        if self.by not in (None, "entries"):
            raise PropositionError(f'claim {self.id!r} says by={self.by!r}; only by="entries" is known')
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

    def __post_init__(self) -> None:
        _identifier("the id of a claim", self.id, _CLAIM_ID)
        _text(f"the LaTeX of claim {self.id!r}", self.latex)
        _setting(f"the setting of claim {self.id!r}", self.setting)
        _text(f"the statement of claim {self.id!r}", self.text)


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

    def __post_init__(self) -> None:
        _identifier("the id of a claim", self.id, _CLAIM_ID)
        for what in ("where", "latex", "printed"):
            _text(f"{what} of erratum {self.id!r}", getattr(self, what))
        for what in ("corrected_latex", "why"):
            _text(f"{what} of erratum {self.id!r}", getattr(self, what), empty=True)
        _setting(f"the setting of erratum {self.id!r}", self.setting)
        if self.corrected is not None:
            _text(f"corrected of erratum {self.id!r}", self.corrected)
        if self.corrected_setting is not None:
            _setting(f"the corrected setting of erratum {self.id!r}", self.corrected_setting)
            if self.corrected is None:
                raise PropositionError(f"erratum {self.id!r} has a corrected_setting but no corrected text")


@dataclass(frozen=True)
class Cited:
    """A link of the proof that rests on a named theorem of the closed list in `theorems.py`."""

    id: str
    latex: str
    theorem: str
    hypotheses: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _identifier("the id of a claim", self.id, _CLAIM_ID)
        _text(f"the LaTeX of claim {self.id!r}", self.latex)
        _text(f"the theorem of claim {self.id!r}", self.theorem)
        theorem(self.theorem)
        object.__setattr__(self, "hypotheses", _tuple_of_texts(f"hypotheses of {self.id!r}", self.hypotheses))
        object.__setattr__(self, "uses", _tuple_of_texts(f"uses of {self.id!r}", self.uses))


@dataclass(frozen=True)
class Note:
    """A remark on a proof: a missing or superfluous hypothesis, or a gap; `claim` names what shows it."""

    kind: str
    text: str
    claim: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in NOTE_KINDS:
            raise PropositionError(f"a note of kind {self.kind!r} is unknown; take one of {', '.join(NOTE_KINDS)}")
        _text("the text of a note", self.text)


AnyClaim = Claim | NotForAll | Erratum | Cited


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
        _identifier("the id of a proposition", self.id, _PROPOSITION_ID)
        _text(f"the title of {self.id}", self.title)
        _text(f"the statement of {self.id}", self.statement)
        _text(f"why of {self.id}", self.why, empty=True)
        if not isinstance(self.source, Source):
            raise PropositionError(f'the source of {self.id} must be Source("key", "Proposition 2", …)')
        object.__setattr__(self, "hypotheses", _tuple_of_texts(f"hypotheses of {self.id}", self.hypotheses))
        self._check_claims()
        self._check_notes()

    def _check_claims(self) -> None:
        if not isinstance(self.claims, tuple | list) or not self.claims:
            raise PropositionError(f"{self.id} has no claims; give claims=(Claim(…),) with a comma after a single one")
        object.__setattr__(self, "claims", tuple(self.claims))
        seen: set[str] = set()
        for claim in self.claims:
            if not isinstance(claim, Claim | NotForAll | Erratum | Cited):
                raise PropositionError(f"{self.id}: {type(claim).__name__} is no Claim, NotForAll, Erratum or Cited")
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
