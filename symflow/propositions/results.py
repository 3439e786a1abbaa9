"""What `verify` returns: frozen records of claims and propositions, and the one rule that makes a verdict of them.

The rule: proved > certified > cited > observed > undecided, and a proposition is worth as much as its weakest claim. An
erratum counts as its corrected form. An unexpected refutation outranks everything. Nothing here decides anything: a
claim that is proved, certified or refuted carries the certificate that the checker accepted. The records of observations
stand beside the claims; no property that makes a verdict reads them.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from symflow.dynamics.run_record import RunRecord
from symflow.errors import InternalError
from symflow.evidence import Outcome, weakest

SCHEMA = "symflow/verify/1"
ORDER = ("proved", "certified", "cited", "observed", "undecided", "refuted")


@dataclass(frozen=True)
class Settled:
    """One formula, decided or not: what is left of a decision once it has left the process that made it."""

    outcome: Outcome
    scope: Mapping[str, Any] | None = None
    method: str | None = None
    reason: str | None = None
    certificate: Mapping[str, Any] | None = None
    checked_by: str | None = None
    counterexample: Mapping[str, Any] | None = None
    seconds: float = 0.0
    internal: bool = False
    remark: str | None = None

    def __post_init__(self) -> None:
        if self.outcome.is_decided and self.certificate is None:
            raise InternalError(f"an outcome {self.outcome.value!r} without a certificate; please report it")

    @property
    def decided(self) -> bool:
        return self.outcome.is_decided


@dataclass(frozen=True)
class ErratumResult:
    """The printed form and the corrected one, side by side."""

    where: str
    printed: str
    corrected: str | None
    why: str
    corrected_latex: str
    counterexample: Mapping[str, Any] | None
    corrected_settled: Settled | None

    def to_json(self) -> dict[str, Any]:
        settled = self.corrected_settled
        return {
            "where": self.where,
            "printed": self.printed,
            "corrected": self.corrected,
            "why": self.why,
            "counterexample": self.counterexample,
            "corrected_outcome": settled.outcome.value if settled else None,
            "corrected_certificate": settled.certificate if settled else None,
        }


@dataclass(frozen=True, repr=False)
class ClaimResult:
    """A claim with what was found; `kind` is claim, not for all, erratum or cited."""

    id: str
    kind: str
    statement: str
    text: str
    settled: Settled
    outcome: Outcome
    expected: Outcome
    erratum: ErratumResult | None = None
    citation: Mapping[str, Any] | None = None
    observations: tuple[RunRecord, ...] = ()

    @property
    def verdict(self) -> Outcome:
        """What the claim adds to its proposition: an erratum counts as its corrected form."""
        if self.unexpected:
            return Outcome.REFUTED
        if self.kind != "erratum" or self.erratum is None:
            return self.outcome
        if self.outcome is not Outcome.REFUTED:
            return self.outcome  # the slip itself is not settled
        corrected = self.erratum.corrected_settled
        return corrected.outcome if corrected else Outcome.PROVED

    @property
    def unexpected(self) -> bool:
        """Whether something was refuted that should hold, or holds that should be refuted."""
        if self.kind == "erratum" and self.erratum is not None:
            corrected = self.erratum.corrected_settled
            wrong_correction = corrected is not None and corrected.outcome is Outcome.REFUTED
            return self.outcome in (Outcome.PROVED, Outcome.CERTIFIED) or wrong_correction
        return self.outcome is Outcome.REFUTED

    @property
    def decided(self) -> bool:
        """Whether all formulas of the claim are decided."""
        corrected = self.erratum.corrected_settled if self.erratum else None
        return self.settled.decided and (corrected is None or corrected.decided)

    @property
    def seconds(self) -> float:
        corrected = self.erratum.corrected_settled if self.erratum else None
        return self.settled.seconds + (corrected.seconds if corrected else 0.0)

    @property
    def reason(self) -> str | None:
        """Why the claim is undecided."""
        corrected = self.erratum.corrected_settled if self.erratum else None
        return self.settled.reason or (corrected.reason if corrected else None)

    @property
    def remark(self) -> str | None:
        """What a reader should look at although the claim is decided."""
        corrected = self.erratum.corrected_settled if self.erratum else None
        return self.settled.remark or (corrected.remark if corrected else None)

    @property
    def internal(self) -> bool:
        corrected = self.erratum.corrected_settled if self.erratum else None
        return self.settled.internal or (corrected is not None and corrected.internal)

    def __str__(self) -> str:
        return f"{self.id}: {self.outcome.value}" + (f" ({self.reason})" if self.reason else "")

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """The keys of one claim in the JSON of `verify`."""
        found = {
            "id": self.id,
            "statement": self.statement,
            "outcome": self.outcome.value,
            "expected": self.expected.value,
            "scope": self.settled.scope,
            "seconds": round(self.seconds, 6),
            "certificate": self.settled.certificate,
            "erratum": self.erratum.to_json() if self.erratum else None,
            "method": self.settled.method,
            "checked_by": self.settled.checked_by,
            "reason": self.reason,
            "observations": [record.to_json() for record in self.observations],
        }
        found |= {"remark": self.remark} if self.remark else {}
        return found if self.citation is None else {**found, "citation": self.citation}


@dataclass(frozen=True)
class NoteResult:
    """A note with the counterexample that shows it, where there is one."""

    kind: str
    text: str
    counterexample: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text, "counterexample": self.counterexample}


@dataclass(frozen=True, repr=False)
class PropositionResult:
    """A proposition with its verdict.

    `decided` of `decidable` claims are decided exactly; `cites` names the theorems that the others rest on.
    """

    id: str
    title: str
    source: str
    statement: str
    claims: tuple[ClaimResult, ...]
    notes: tuple[NoteResult, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return weakest(claim.verdict for claim in self.claims)

    @property
    def errata(self) -> tuple[ClaimResult, ...]:
        return tuple(claim for claim in self.claims if claim.erratum is not None)

    @property
    def unexpected(self) -> bool:
        return any(claim.unexpected for claim in self.claims)

    @property
    def decidable(self) -> int:
        return sum(claim.kind != "cited" for claim in self.claims)

    @property
    def decided(self) -> int:
        return sum(claim.decided for claim in self.claims)

    @property
    def cites(self) -> tuple[str, ...]:
        names = (str(claim.citation["theorem"]) for claim in self.claims if claim.citation)
        return tuple(dict.fromkeys(names))

    @property
    def seconds(self) -> float:
        return sum(claim.seconds for claim in self.claims)

    @property
    def verdict_text(self) -> str:
        """The outcome, 'with erratum' where there is one."""
        name = self.outcome.value
        return f"{name} with erratum" if self.errata and not self.unexpected else name

    def __str__(self) -> str:
        lines = [f"{self.id}: {self.verdict_text} ({self.decided}/{self.decidable} claims decided)", f"  {self.title}"]
        lines += [f"  cited: {', '.join(self.cites)}"] if self.cites else []
        lines += [f"  unexpected: {claim}" for claim in self.claims if claim.unexpected][:2]
        open_claims = [claim for claim in self.claims if claim.verdict is Outcome.UNDECIDED]
        return "\n".join(lines + [f"  {claim}" for claim in open_claims[:3]])

    __repr__ = __str__

    def __bool__(self) -> bool:
        raise TypeError("a result has no truth value; compare its outcome, as in `result.outcome is Outcome.PROVED`")

    def to_json(self) -> dict[str, Any]:
        """The keys of one proposition in the JSON of `verify`."""
        return {
            "id": self.id,
            "title": self.title,
            "source": self.source,
            "outcome": self.outcome.value,
            "claims": [claim.to_json() for claim in self.claims],
            "notes": [note.to_json() for note in self.notes],
        }

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.statement} \\quad\\text{{({self.verdict_text})}}$"


class Verification(list[PropositionResult]):
    """The list of propositions that `verify` returns, with the seed and the time, as JSON and as a table.

    Examples
    --------
    >>> print(Verification([]))
    no propositions
    """

    def __init__(
        self,
        results: Iterable[PropositionResult] = (),
        *,
        seed: int = 0,
        seconds: float = 0.0,
        interrupted: bool = False,
    ) -> None:
        super().__init__(results)
        self.seed, self.seconds, self.interrupted = seed, seconds, interrupted

    @property
    def outcome(self) -> Outcome:
        return weakest(result.outcome for result in self)

    @property
    def summary(self) -> dict[str, int]:
        """How many propositions have each outcome, the strongest first."""
        counts = Counter(result.outcome.value for result in self)
        return {name: counts[name] for name in ORDER if counts[name]}

    @property
    def unexpected(self) -> list[str]:
        return [result.id for result in self if result.unexpected]

    @property
    def errata_text(self) -> str:
        """How many errata there are; where some are not settled, how many are: refuted as printed, decided as corrected."""
        found = [claim for result in self for claim in result.errata]
        name = "erratum" if len(found) == 1 else "errata"
        settled = sum(claim.outcome is Outcome.REFUTED and claim.decided for claim in found)
        return f"{len(found)} {name}" if settled == len(found) else f"{settled} of {len(found)} {name} settled"

    def __str__(self) -> str:
        if not self:
            return "no propositions"
        counts = ", ".join(f"{count} {name}" for name, count in self.summary.items())
        head = f"{len(self)} proposition{'s' * (len(self) > 1)}: {counts}; {self.errata_text}"
        return "\n".join([head, *(f"unexpected: {name}" for name in self.unexpected[:5])])

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `symflow verify --json`."""
        from symflow.evidence.versions import versions

        undecided = [f"{result.id}/{claim}" for result in self for claim in result.claims if claim.reason]
        certifiers = {claim.settled.checked_by for result in self for claim in result.claims} - {None}
        return {
            "schema": SCHEMA,
            "symflow": versions()["symflow"],
            "outcome": self.outcome.value,
            "scope": None,
            "method": "each claim is decided in exact arithmetic and its certificate is accepted by the checker",
            "certificate": None,
            "checked_by": certifiers.pop() if len(certifiers) == 1 else None,
            "reason": "; ".join(undecided) if self.outcome is Outcome.UNDECIDED else None,
            "seconds": round(self.seconds, 6),
            "seed": self.seed,
            "versions": versions(),
            "propositions": [result.to_json() for result in self],
            "errata": [
                {"proposition": result.id, "claim": claim.id, **claim.erratum.to_json()}
                for result in self
                for claim in result.errata
                if claim.erratum is not None
            ],
            "summary": self.summary,
            "unexpected": self.unexpected,
        }

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(r.id)}</td><td>{html.escape(r.title)}</td><td>{html.escape(r.verdict_text)}</td>"
            f"<td>{r.decided}/{r.decidable}</td><td>{html.escape(', '.join(r.cites))}</td></tr>"
            for r in self
        )
        head = "<tr><th>id</th><th>title</th><th>outcome</th><th>decided</th><th>cited</th></tr>"
        return f"<table>{head}{rows}</table>"
