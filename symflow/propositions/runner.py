"""Running propositions: from the records of a proof file to verdicts.

Why the formulas are read before anything is decided: a slip in a proof file is reported at once, with its file and
line, and not after minutes of work. A claim becomes one formula, an erratum two (printed and corrected); they are
settled in any order and put together here. Observations are run with them, and put beside the claims once the claims are
made: no outcome can come to depend on one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symflow.dynamics.experiments import check_plan
from symflow.dynamics.run_record import RunRecord
from symflow.errors import PropositionError, SymflowError
from symflow.evidence import Outcome
from symflow.propositions.discovery import Entry, discover
from symflow.propositions.law_counts import LawCount
from symflow.propositions.pool import Count, Job, Report, Task, Watch, settle_all
from symflow.propositions.records import AnyClaim, Cited, Erratum, Note, NotForAll, Proposition
from symflow.propositions.results import (
    ClaimResult,
    ErratumResult,
    NoteResult,
    PropositionResult,
    Settled,
    Verification,
)
from symflow.propositions.theorems import theorem

if TYPE_CHECKING:
    from symflow.statements import Setting

# A counterexample proves 'not for all'; a proof of the general statement refutes it.
_NOT_FOR_ALL = {
    Outcome.REFUTED: Outcome.PROVED,
    Outcome.PROVED: Outcome.REFUTED,
    Outcome.CERTIFIED: Outcome.REFUTED,
}
Target = str | PathLike[str] | Proposition


def verify(
    target: Target | Sequence[Target] | None = None,
    *,
    text: str | None = None,
    seed: int = 0,
    jobs: int = 1,
    timeout: float | None = None,
    executor: Executor | None = None,
    report: Report | None = None,
) -> Verification:
    """Verify propositions and return them with their verdicts.

    Parameters
    ----------
    target
        An id (``oliveira2026/prop2``), the beginning of ids (``oliveira2026``), a file, a folder, a `Proposition`, or a
        sequence of these; everything built in by default.
    text
        Keep only propositions whose id or title contains this text.
    seed
        Of the random points that guide the search, and added to the seeds of observations; it decides no verdict.
    jobs
        Worker processes; never changes an answer.
    timeout
        Seconds after which whatever is not settled is 'undecided' with the reason 'timeout'.
    executor
        Any `concurrent.futures.Executor`, instead of a process pool.
    report
        Called with (done, total, name) whenever a formula is settled.

    Returns
    -------
    Verification
        A list of results; `.summary`, `.unexpected`, `.to_json()`.

    Raises
    ------
    PropositionError
        If a target cannot be found, or a proof file is broken.
    """
    targets = _as_sequence(target)
    entries = [_bare(one) for one in targets if isinstance(one, Proposition)]
    named = [fspath(one) for one in targets if not isinstance(one, Proposition)]
    if named or not targets:
        entries += discover(named, text)
    return run(entries, seed=seed, jobs=jobs, timeout=timeout, executor=executor, report=report)


def run(
    entries: Sequence[Entry],
    *,
    seed: int = 0,
    jobs: int = 1,
    timeout: float | None = None,
    executor: Executor | None = None,
    report: Report | None = None,
) -> Verification:
    """Verify propositions that are already loaded."""
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise PropositionError(f"jobs must be a positive number, but is {jobs!r}")
    if timeout is not None and not timeout >= 0:
        raise PropositionError(f"the timeout must be a number of seconds, but is {timeout!r}")
    start = time.monotonic()
    tasks: list[Job] = [task for entry in entries for claim in entry.proposition.claims for task in _tasks(entry, claim)]
    tasks += [watch for entry in entries for claim in entry.proposition.claims for watch in _watches(entry, claim)]
    done, interrupted = settle_all(tasks, seed=seed, jobs=jobs, timeout=timeout, executor=executor, report=report)
    settled = {task.name: one for task, one in zip(tasks, done, strict=True) if isinstance(one, Settled)}
    records = {task.name: one for task, one in zip(tasks, done, strict=True) if isinstance(one, RunRecord)}
    results = [_observed(entry.proposition, _proposition_result(entry.proposition, settled), records) for entry in entries]
    return Verification(results, seed=seed, seconds=time.monotonic() - start, interrupted=interrupted)


def _as_sequence(target: Target | Sequence[Target] | None) -> list[Target]:
    if target is None:
        return []
    targets = [target] if isinstance(target, str | PathLike | Proposition) or not isinstance(target, Iterable) else [*target]
    for one in targets:
        if not isinstance(one, str | PathLike | Proposition):
            raise PropositionError(f"verify needs ids, paths or propositions, not {type(one).__name__}")
    return targets


def _bare(proposition: Proposition) -> Entry:
    return Entry(proposition, Path("<Proposition>"), "")


def _name(proposition: Proposition, claim: AnyClaim, part: str = "") -> str:
    return f"{proposition.id}/{claim.id}" + (f" ({part})" if part else "")


def _tasks(entry: Entry, claim: AnyClaim) -> Iterable[Task | Count]:
    """The formulas of a claim, each of which has been read once."""
    if isinstance(claim, Cited):
        return
    proposition = entry.proposition
    if isinstance(claim, LawCount):
        yield Count(_name(proposition, claim), claim)
        return
    if not isinstance(claim, Erratum):
        yield _task(entry, claim, _name(proposition, claim), claim.setting, claim.text)
        return
    yield _task(entry, claim, _name(proposition, claim, "printed"), claim.setting, claim.printed)
    if claim.corrected is not None:
        setting = claim.corrected_setting or claim.setting
        yield _task(entry, claim, _name(proposition, claim, "corrected"), setting, claim.corrected)


def _task(entry: Entry, claim: AnyClaim, name: str, setting: Setting, text: str) -> Task:
    try:
        setting.statement(text)
    except SymflowError as error:
        where, message = f"{entry.path}:{entry.line_of(text, claim.id)}", " ".join(str(error).split())
        raise PropositionError(f"{where}: claim {claim.id!r}: {message}") from error
    return Task(name, setting, text, getattr(claim, "by", None), getattr(claim, "depth", None))


def _watches(entry: Entry, claim: AnyClaim) -> Iterable[Watch]:
    """The observations of a claim, each of which has been read once."""
    for observation in claim.observations:
        try:
            check_plan(observation)
        except SymflowError as error:
            where, message = f"{entry.path}:{entry.line_of(observation.id, claim.id)}", " ".join(str(error).split())
            raise PropositionError(f"{where}: observation {observation.id!r} of claim {claim.id!r}: {message}") from error
        yield Watch(_name(entry.proposition, claim, f"observation {observation.id}"), observation)


def _observed(proposition: Proposition, result: PropositionResult, records: dict[str, RunRecord]) -> PropositionResult:
    """The result with the records of the observations beside its claims."""
    claims = []
    for claim, one in zip(proposition.claims, result.claims, strict=True):
        names = (_name(proposition, claim, f"observation {observation.id}") for observation in claim.observations)
        claims.append(replace(one, observations=tuple(records[name] for name in names)))
    return replace(result, claims=tuple(claims))


def _proposition_result(proposition: Proposition, settled: dict[str, Settled]) -> PropositionResult:
    claims = tuple(_claim_result(proposition, claim, settled) for claim in proposition.claims)
    by_id = {claim.id: claim for claim in claims}
    return PropositionResult(
        id=proposition.id,
        title=proposition.title,
        source=str(proposition.source),
        statement=proposition.statement,
        claims=claims,
        notes=tuple(_note_result(note, by_id) for note in proposition.notes),
    )


def _note_result(note: Note, claims: dict[str, ClaimResult]) -> NoteResult:
    shown: Any = None
    if note.claim is not None:
        shown = claims[note.claim].settled.counterexample
    return NoteResult(note.kind, note.text, shown)


def _claim_result(proposition: Proposition, claim: AnyClaim, settled: dict[str, Settled]) -> ClaimResult:
    if isinstance(claim, Cited):
        return _cited(claim)
    if isinstance(claim, Erratum):
        return _erratum(claim, settled[_name(proposition, claim, "printed")], proposition, settled)
    one = settled[_name(proposition, claim)]
    if isinstance(claim, NotForAll) or (isinstance(claim, LawCount) and claim.not_for_all):
        outcome = _NOT_FOR_ALL.get(one.outcome, one.outcome)
        statement = rf"\text{{not for all: }} {claim.latex}"
        return ClaimResult(claim.id, "not for all", statement, claim.text, one, outcome, Outcome.PROVED)
    return ClaimResult(claim.id, "claim", claim.latex, claim.text, one, one.outcome, Outcome.PROVED)


def _erratum(claim: Erratum, printed: Settled, proposition: Proposition, settled: dict[str, Settled]) -> ClaimResult:
    erratum = ErratumResult(
        where=claim.where,
        printed=claim.setting.in_full(claim.printed),
        corrected=(claim.corrected_setting or claim.setting).in_full(claim.corrected) if claim.corrected else None,
        why=claim.why,
        corrected_latex=claim.corrected_latex,
        counterexample=printed.counterexample,
        corrected_settled=settled.get(_name(proposition, claim, "corrected")),
    )
    return ClaimResult(
        claim.id, "erratum", claim.latex, claim.printed, printed, printed.outcome, Outcome.REFUTED, erratum
    )


def _cited(claim: Cited) -> ClaimResult:
    cited = theorem(claim.theorem)
    citation = {
        "theorem": cited.name,
        "text": str(cited),
        "hypotheses": list(claim.hypotheses),
        "uses": list(claim.uses),
    }
    settled = Settled(Outcome.CITED, method=f"cites {cited.name}")
    return ClaimResult(claim.id, "cited", claim.latex, "", settled, Outcome.CITED, Outcome.CITED, citation=citation)
