"""Tables for the terminal, by rich.

Why every text is wrapped in `Text`: titles and formulas contain brackets, which rich would read as markup.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from symflow.evidence import Outcome
from symflow.propositions.records import Proposition
from symflow.propositions.results import ClaimResult, PropositionResult, Verification
from symflow.rendering.lines import formula, hanging
from symflow.rendering.phrases import counterexample_text, counts, duration, proposition_scope, record_text

WIDE = 128  # columns from which each proposition has a single row

STYLES = {
    "proved": "green",
    "certified": "green",
    "cited": "cyan",
    "observed": "yellow",
    "undecided": "yellow",
    "refuted": "bold red",
}


def outcome_text(outcome: Outcome, text: str | None = None) -> Text:
    """An outcome in its colour."""
    return Text(text or outcome.value, style=STYLES[outcome.value])


def print_verification(results: Verification, out: Console) -> None:
    """Each proposition with outcome, scope, time, claims decided and cited links; then the counts."""
    if out.width >= WIDE:
        _print_wide(results, out)
    else:
        _print_narrow(results, out)
    for result in results:
        _print_open_claims(result, out)
    for result in results:
        _print_observations(result, out)
    out.print(Text(f"{counts(results.summary)}; {results.errata_text}; {duration(results.seconds)}"))
    if results.unexpected:
        out.print(Text(f"unexpected: {', '.join(results.unexpected)}", style="bold red"))


def _print_wide(results: Verification, out: Console) -> None:
    """A table with one row for each proposition."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("proposition", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    table.add_column("decided", justify="right", no_wrap=True)
    table.add_column("time", justify="right", no_wrap=True)
    table.add_column("scope", no_wrap=True, max_width=48)
    table.add_column("cited")
    for result in results:
        outcome = outcome_text(result.outcome, result.verdict_text)
        decided, time = f"{result.decided}/{result.decidable}", duration(result.seconds)
        scope, cited = Text(proposition_scope(result)), Text("; ".join(result.cites))
        table.add_row(Text(result.id), outcome, decided, time, scope, cited)
    out.print(table)


def _print_narrow(results: Verification, out: Console) -> None:
    """Below `WIDE` columns: a table of outcomes, with scope and cited theorems in a line of their own below each."""
    ids = max((len(result.id) for result in results), default=0)
    outcomes = max((len(result.verdict_text) for result in results), default=0)
    out.print()
    for result in results:
        outcome = outcome_text(result.outcome, result.verdict_text.ljust(outcomes))
        decided = f"{result.decided}/{result.decidable}"
        formula(Text.assemble(f"{result.id:{ids}}  ", outcome, f"  {decided:>5}  {duration(result.seconds):>6}"), out)
        cited = f"; cites {', '.join(result.cites)}" if result.cites else ""
        hanging(Text(f"{proposition_scope(result)}{cited}", style="dim"), out, 4)
    out.print()


def _print_open_claims(result: PropositionResult, out: Console) -> None:
    """What is refuted against expectation, with its point; what is undecided, the claims of one reason together."""
    undecided: dict[str, list[str]] = defaultdict(list)
    for claim in result.claims:
        if claim.unexpected:
            _print_unexpected(result, claim, out)
        elif claim.remark:
            hanging(Text(f"{result.id}, claim {claim.id}: {claim.remark}", style="yellow"), out, 11, "remark:")
        elif claim.verdict is Outcome.UNDECIDED:
            undecided[claim.reason or "no reason given"].append(claim.id)
    for reason, ids in undecided.items():
        which = f"claim {ids[0]}" if len(ids) == 1 else f"claims {', '.join(ids)}"
        hanging(Text(f"{result.id}, {which}: {reason}", style="yellow"), out, 11, "undecided:")


def _print_observations(result: PropositionResult, out: Console) -> None:
    """One record each; what disagrees is never left out."""
    for claim in result.claims:
        for record in claim.observations:
            style = "dim" if record.status == "observed" else "yellow"
            hanging(Text(f"{result.id}, claim {claim.id}, {record.id}: {record_text(record)}", style=style), out, 11, "watched:")


def _print_unexpected(result: PropositionResult, claim: ClaimResult, out: Console) -> None:
    text, settled, found = claim.text, claim.settled, f"expected {claim.expected}, found {claim.outcome}"
    if claim.erratum is not None and claim.outcome is not Outcome.REFUTED:
        found = f"the printed form should be refuted, but is {claim.outcome}"
    elif claim.erratum is not None and claim.erratum.corrected_settled is not None:
        text, settled = claim.erratum.corrected or "", claim.erratum.corrected_settled
        found = f"the corrected form should be proved, but is {settled.outcome}"
    out.print(Text(f"unexpected: {result.id}, claim {claim.id}: {found}", style="bold red"))
    formula(Text(f"  {'formula':14}  {text}"), out)
    _print_point("counterexample", settled.counterexample, out)


def print_errata(results: Verification, out: Console) -> None:
    """Each erratum with where, printed form, corrected form and counterexample; then the notes."""
    for result in results:
        for claim in result.errata:
            _print_erratum(result, claim, out)
    for result in results:
        for note in result.notes:
            out.print(Text.assemble((f"\n{note.kind}", "bold"), f"  {result.id}"))
            hanging(Text(note.text), out, 2)
            _print_point("shown by", note.counterexample, out)


def _print_erratum(result: PropositionResult, claim: ClaimResult, out: Console) -> None:
    erratum = claim.erratum
    if erratum is None:
        return
    out.print(Text.assemble(("\nerratum", "bold"), f"  {result.id}, {claim.id}: {erratum.where}"))
    formula(Text.assemble(f"  printed         {erratum.printed}   ", outcome_text(claim.outcome)), out)
    if erratum.corrected is not None and erratum.corrected_settled is not None:
        outcome = outcome_text(erratum.corrected_settled.outcome)
        formula(Text.assemble(f"  corrected       {erratum.corrected}   ", outcome), out)
    _print_point("counterexample", erratum.counterexample, out)
    if erratum.why:
        hanging(Text(erratum.why), out, 18, "  why")


def _print_point(head: str, found: Mapping[str, Any] | None, out: Console) -> None:
    """A counterexample, one value per line."""
    for name, value in (found or {}).items():
        if value:
            formula(Text(f"  {head:14}  {counterexample_text({name: value})}"), out)
            head = ""


def print_list(propositions: Sequence[Proposition], out: Console) -> None:
    """Ids and titles."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    for proposition in propositions:
        table.add_row(Text(proposition.id), Text(proposition.title))
    out.print(table)
