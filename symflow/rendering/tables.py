"""Tables for the terminal, by rich.

Why every text is wrapped in `Text`: titles and formulas contain brackets, which rich would read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from symflow.evidence import Outcome
from symflow.propositions.records import Proposition
from symflow.propositions.results import ClaimResult, PropositionResult, Verification
from symflow.rendering.phrases import counterexample_text, counts, duration, proposition_scope

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
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("proposition", no_wrap=True)
    table.add_column("outcome")
    table.add_column("decided", justify="right", no_wrap=True)
    table.add_column("scope", ratio=2)
    table.add_column("time", justify="right", no_wrap=True)
    table.add_column("cited", ratio=1)
    for result in results:
        table.add_row(
            Text(result.id),
            outcome_text(result.outcome, result.verdict_text),
            f"{result.decided}/{result.decidable}",
            Text(proposition_scope(result)),
            duration(result.seconds),
            Text("; ".join(result.cites)),
        )
    out.print(table)
    for result in results:
        _print_open_claims(result, out)
    errata = sum(len(result.errata) for result in results)
    slips = f"{errata} {'erratum' if errata == 1 else 'errata'}"
    out.print(Text(f"{counts(results.summary)}; {slips}; {duration(results.seconds)}"))
    if results.unexpected:
        out.print(Text(f"unexpected: {', '.join(results.unexpected)}", style="bold red"))


def _print_open_claims(result: PropositionResult, out: Console) -> None:
    for claim in result.claims:
        if claim.unexpected:
            found = counterexample_text(claim.settled.counterexample)
            why = f" at {found}" if found else ""
            text = f"unexpected: {result.id}, claim {claim.id}: expected {claim.expected}, found {claim.outcome}{why}"
            out.print(Text(text, style="bold red"))
        elif claim.verdict is Outcome.UNDECIDED:
            reason = claim.reason or "no reason given"
            out.print(Text(f"undecided: {result.id}, claim {claim.id}: {reason}", style="yellow"))


def print_errata(results: Verification, out: Console) -> None:
    """Each erratum with where, printed form, corrected form and counterexample; then the notes."""
    for result in results:
        for claim in result.errata:
            _print_erratum(result, claim, out)
    for result in results:
        for note in result.notes:
            out.print(Text.assemble((f"\n{note.kind}", "bold"), f"  {result.id}: {note.text}"))
            _print_point("shown by", note.counterexample, out)


def _print_erratum(result: PropositionResult, claim: ClaimResult, out: Console) -> None:
    erratum = claim.erratum
    if erratum is None:
        return
    out.print(Text.assemble(("\nerratum", "bold"), f"  {result.id}, {claim.id}: {erratum.where}"))
    out.print(Text.assemble(f"  printed         {erratum.printed}   ", outcome_text(claim.outcome)))
    if erratum.corrected is not None and erratum.corrected_settled is not None:
        out.print(
            Text.assemble(f"  corrected       {erratum.corrected}   ", outcome_text(erratum.corrected_settled.outcome))
        )
    _print_point("counterexample", erratum.counterexample, out)
    if erratum.why:
        out.print(Text(f"  why             {erratum.why}"))


def _print_point(head: str, found: Mapping[str, Any] | None, out: Console) -> None:
    """A counterexample, one value per line; lines are not broken, so that they can be copied."""
    for name, value in (found or {}).items():
        if value:
            out.print(Text(f"  {head:14}  {counterexample_text({name: value})}"), soft_wrap=True)
            head = ""


def print_list(propositions: Sequence[Proposition], out: Console) -> None:
    """Ids and titles."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    for proposition in propositions:
        table.add_row(Text(proposition.id), Text(proposition.title))
    out.print(table)
