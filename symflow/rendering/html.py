"""A report as one HTML page that loads nothing from outside.

Why MathML and no script: a page that needs a script of somebody else's server to be read cannot be kept. Each claim
shows its statement as a formula, and below it what was decided, in the language of the proof file.
"""

from __future__ import annotations

from html import escape

from symflow.evidence.versions import versions
from symflow.propositions.results import ClaimResult, NoteResult, PropositionResult, Verification
from symflow.rendering.mathml import mathml
from symflow.rendering.phrases import counterexample_text, counts, duration, proposition_scope, record_text, scope_text

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ddd; }
td:first-child, td.short { white-space: nowrap; } td.scope { min-width: 11rem; }
@media (max-width: 60rem) { td:first-child, td.short { white-space: normal; overflow-wrap: anywhere; } }
code { font: .85em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; } .decided { color: #666; }
math { font-size: 1.1em; } .statement { margin: .8rem 0 1rem 1rem; }
details { margin: .4rem 0; border-top: 1px solid #ddd; padding-top: .4rem; } details > div { scroll-margin-top: 4rem; }
summary { cursor: pointer; } summary b { margin-right: .4rem; }
.erratum { border-left: 3px solid #c98a00; margin: .4rem 0; padding-left: .7rem; } .erratum p { margin: .2rem 0; }
.proved, .certified { color: #176b2c; } .cited { color: #0b5c86; } .undecided, .observed { color: #8a5a00; }
.refuted { color: #a11212; } .dim { color: #666; } a { color: #0b5c86; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #ddd; } th, td, details { border-color: #3a3d44; } .dim, .decided { color: #999; }
  a { color: #7cc4ea; }
  .proved, .certified { color: #6fcf87; } .cited { color: #7cc4ea; } .undecided, .observed { color: #e0b25a; }
  .refuted { color: #ff8a8a; }
}
"""


def page(results: Verification) -> str:
    """The whole page as text."""
    rows = "".join(_row(result) for result in results)
    details = "".join(_proposition(result) for result in results)
    engines = ", ".join(f"{name} {number}" for name, number in versions().items())
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>symflow verify</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>symflow verify</h1>\n<p>{escape(counts(results.summary))}; {results.errata_text}; {duration(results.seconds)}</p>\n"
        "<table><thead><tr><th>proposition</th><th>title</th><th>outcome</th><th>decided</th><th>scope</th>"
        f"<th>cited</th></tr></thead><tbody>{rows}</tbody></table>\n<h2>Claims</h2>\n{details}"
        f'<p class="dim">seed {results.seed}; {escape(engines)}</p>\n</body></html>\n'
    )


def _row(result: PropositionResult) -> str:
    name = escape(result.id, quote=True)
    return (
        f'<tr><td><a href="#{name}">{name}</a></td><td>{escape(result.title)}</td>'
        f'<td class="short">{_outcome(result.outcome.value, result.verdict_text)}</td>'
        f'<td>{result.decided}/{result.decidable}</td>'
        f'<td class="short">{escape(proposition_scope(result))}</td><td>{escape("; ".join(result.cites))}</td></tr>\n'
    )


def _outcome(name: str, text: str | None = None) -> str:
    return f'<span class="{name}">{escape(text or name)}</span>'


def _formula(latex: str, *, display: bool = False) -> str:
    """The formula, set if the converter knows all of it, else its LaTeX."""
    found = mathml(latex, display=display)
    return f"<code>{escape(latex)}</code>" if found is None else found


def _proposition(result: PropositionResult) -> str:
    claims = "".join(_claim(claim) for claim in result.claims)
    notes = "".join(_note(note) for note in result.notes)
    return (
        f"<details><summary><b>{escape(result.id)}</b> {escape(result.title)} "
        f"({_outcome(result.outcome.value, result.verdict_text)})</summary>\n"
        f'<div id="{escape(result.id, quote=True)}"><p class="dim">{escape(result.source)}</p>'
        f'<p class="statement">{_formula(result.statement)}</p>\n<table><thead><tr><th>claim</th><th>statement</th>'
        f"<th>outcome</th><th>scope</th></tr></thead><tbody>{claims}</tbody></table>{notes}</div></details>\n"
    )


def _note(note: NoteResult) -> str:
    found = counterexample_text(note.counterexample)
    shown = f" Shown by <code>{escape(found)}</code>" if found else ""
    return f"<p><b>{escape(note.kind.capitalize())}.</b> {escape(note.text)}{shown}</p>"


def _claim(claim: ClaimResult) -> str:
    citation = claim.citation or {}
    parts = [_formula(claim.statement)]
    prefix = "not for all: " if claim.kind == "not for all" else ""
    parts += [f'<code class="decided">{prefix}{escape(claim.text)}</code>'] if claim.text else []
    parts += [escape(str(citation["text"]))] if citation else []
    parts += [f"because {escape(str(one))}" for one in citation.get("hypotheses", ())]
    parts += [f'<span class="{"dim" if one.status == "observed" else "observed"}">{escape(record_text(one))}</span>'
              for one in claim.observations]  # fmt: skip
    why = claim.reason or claim.remark
    reason = f'<br><span class="dim">{escape(why)}</span>' if why else ""
    shown = "<br>".join(parts) + (_erratum(claim) if claim.erratum is not None else "")
    return (
        f'<tr><td>{escape(claim.id)}</td><td>{shown}</td><td class="short">{_outcome(claim.outcome.value)}{reason}</td>'
        f'<td class="scope">{escape(scope_text(claim.settled.scope))}</td></tr>\n'
    )


def _erratum(claim: ClaimResult) -> str:
    """Where the slip stands, what refutes it, and the corrected form."""
    erratum = claim.erratum
    assert erratum is not None
    lines = [f"As printed, {escape(erratum.where)}."]
    if erratum.counterexample:
        lines.append(f"Counterexample: <code>{escape(counterexample_text(erratum.counterexample))}</code>")
    if erratum.corrected is not None and erratum.corrected_settled is not None:
        formula = _formula(erratum.corrected_latex) if erratum.corrected_latex else ""
        outcome = _outcome(erratum.corrected_settled.outcome.value)
        lines.append(f'Corrected ({outcome}): {formula} <code class="decided">{escape(erratum.corrected)}</code>')
    lines += [escape(erratum.why)] if erratum.why else []
    return f'<div class="erratum">{"".join(f"<p>{line}</p>" for line in lines)}</div>'
