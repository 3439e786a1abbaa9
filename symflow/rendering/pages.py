"""One proposition as it stands in its file: for `symflow show`, as text and as JSON. Nothing is decided here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from symflow.dynamics.experiments import EXPERIMENTS
from symflow.propositions.discovery import Entry
from symflow.propositions.law_counts import LawCount
from symflow.propositions.records import AnyClaim, Cited, Erratum, NotForAll
from symflow.propositions.theorems import theorem
from symflow.rendering.lines import formula, hanging


def describe(entry: Entry) -> dict[str, Any]:
    """The JSON of one proposition."""
    proposition = entry.proposition
    return {
        "id": proposition.id,
        "title": proposition.title,
        "source": str(proposition.source),
        "statement": proposition.statement,
        "hypotheses": list(proposition.hypotheses),
        "claims": [_claim(claim) for claim in proposition.claims],
        "notes": [{"kind": note.kind, "text": note.text, "claim": note.claim} for note in proposition.notes],
        "why": entry.why,
        "file": str(entry.path),
    }


def _claim(claim: AnyClaim) -> dict[str, Any]:
    found: dict[str, Any] = {"id": claim.id, "statement": claim.latex}
    found["observations"] = [{**asdict(one), "runs": one.runs} for one in claim.observations]
    if isinstance(claim, Cited):
        cited = {"theorem": theorem(claim.theorem).name, "hypotheses": list(claim.hypotheses), "uses": list(claim.uses)}
        return {**found, "expected": "cited", **cited}
    if isinstance(claim, Erratum):
        printed = {"where": claim.where, "printed": claim.printed, "corrected": claim.corrected, "why": claim.why}
        return {**found, "expected": "refuted", **printed}
    kind = "not for all" if _negated(claim) else "proved"
    return {**found, "expected": kind, "text": claim.text}


def _negated(claim: AnyClaim) -> bool:
    return isinstance(claim, NotForAll) or (isinstance(claim, LawCount) and claim.not_for_all)


def print_proposition(entry: Entry, out: Console) -> None:
    """The page of one proposition."""
    proposition = entry.proposition
    out.print(Text.assemble((proposition.id, "bold"), f"  {proposition.title}"))
    out.print(Text(f"{proposition.source}\n"))
    formula(f"  {proposition.statement}\n", out)
    for hypothesis in proposition.hypotheses:
        hanging(hypothesis, out, 5, "  if")
    out.print(Text("\nclaims" if proposition.hypotheses else "claims", style="bold"))
    for claim in proposition.claims:
        _print_claim(claim, out)
    if proposition.notes:
        out.print(Text("\nnotes", style="bold"))
    for note in proposition.notes:
        shown = f" (shown by {note.claim})" if note.claim else ""
        hanging(f"{note.kind}: {note.text}{shown}", out, 4, "  -")
    if entry.why:
        out.print(Text("\nwhy", style="bold"))
        for paragraph in entry.why.split("\n\n"):
            hanging(" ".join(paragraph.split()), out, 2)
    out.print(Text(f"\n{entry.path}\n", style="dim"))


def _print_claim(claim: AnyClaim, out: Console) -> None:
    if isinstance(claim, Cited):
        formula(f"  {claim.id}  {claim.latex}", out)
        hanging(f"cites {theorem(claim.theorem)}", out, 6)
        for hypothesis in claim.hypotheses:
            hanging(f"because {hypothesis}", out, 6)
        if claim.uses:
            hanging(f"uses {', '.join(claim.uses)}", out, 6)
    elif isinstance(claim, Erratum):
        formula(f"  {claim.id}  {claim.latex}", out)
        hanging(f"erratum, {claim.where}", out, 6)
        formula(f"      printed    {claim.printed}", out)
        if claim.corrected is not None:
            formula(f"      corrected  {claim.corrected}", out)
    else:
        expected = "not for all: " if _negated(claim) else ""
        formula(f"  {claim.id}  {expected}{claim.text}", out)
    for one in claim.observations:
        hanging(f"watched, {one}: {EXPERIMENTS[one.experiment].summary}", out, 6)
