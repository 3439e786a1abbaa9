"""A report as one HTML page that loads nothing from outside.

Why formulas stand as text: a page that needs a script of somebody else's server to be read cannot be kept. Each claim
shows the formula that was decided, in the language of the proof file, and its LaTeX.
"""

from __future__ import annotations

from html import escape

from symflow.evidence.versions import versions
from symflow.propositions.results import ClaimResult, PropositionResult, Verification
from symflow.rendering.phrases import counterexample_text, counts, duration, proposition_scope, scope_text

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ddd; }
code { font: .9em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
details { margin: .5rem 0; } summary { cursor: pointer; font-weight: 600; }
.proved, .certified { color: #176b2c; } .cited { color: #0b5c86; } .undecided, .observed { color: #8a5a00; }
.refuted { color: #a11212; } .dim { color: #666; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #ddd; } th, td { border-color: #3a3d44; } .dim { color: #999; }
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
        f"<h1>symflow verify</h1>\n<p>{escape(counts(results.summary))}; {duration(results.seconds)}</p>\n"
        "<table><thead><tr><th>proposition</th><th>title</th><th>outcome</th><th>decided</th><th>scope</th>"
        f"<th>cited</th></tr></thead><tbody>{rows}</tbody></table>\n{details}"
        f'<p class="dim">seed {results.seed}; {escape(engines)}</p>\n</body></html>\n'
    )


def _row(result: PropositionResult) -> str:
    name = escape(result.id, quote=True)
    return (
        f'<tr><td><a href="#{name}">{name}</a></td><td>{escape(result.title)}</td>'
        f"<td>{_outcome(result.outcome.value, result.verdict_text)}</td><td>{result.decided}/{result.decidable}</td>"
        f"<td>{escape(proposition_scope(result))}</td><td>{escape('; '.join(result.cites))}</td></tr>\n"
    )


def _outcome(name: str, text: str | None = None) -> str:
    return f'<span class="{name}">{escape(text or name)}</span>'


def _proposition(result: PropositionResult) -> str:
    claims = "".join(_claim(claim) for claim in result.claims)
    notes = "".join(
        f"<p><b>{escape(note.kind)}.</b> {escape(note.text)}"
        f" <code>{escape(counterexample_text(note.counterexample))}</code></p>"
        for note in result.notes
    )
    return (
        f'<details id="{escape(result.id, quote=True)}"><summary>{escape(result.id)}: {escape(result.title)} '
        f"({_outcome(result.outcome.value, result.verdict_text)})</summary>\n"
        f'<p class="dim">{escape(result.source)}</p>'
        f"<p><code>{escape(result.statement)}</code></p>\n<table><thead><tr><th>claim</th><th>formula</th>"
        f"<th>outcome</th><th>scope</th></tr></thead><tbody>{claims}</tbody></table>{notes}</details>\n"
    )


def _claim(claim: ClaimResult) -> str:
    cited = escape(str((claim.citation or {}).get("text", "")))
    formula = [f"<code>{escape(claim.text)}</code>" if claim.text else cited]
    formula.append(f'<code class="dim">{escape(claim.statement)}</code>')
    erratum = claim.erratum
    if erratum is not None:
        formula.insert(0, f"as printed, {escape(erratum.where)}:")
        formula.append(f"counterexample: <code>{escape(counterexample_text(erratum.counterexample))}</code>")
        if erratum.corrected is not None and erratum.corrected_settled is not None:
            outcome = _outcome(erratum.corrected_settled.outcome.value)
            formula.append(f"corrected: <code>{escape(erratum.corrected)}</code> ({outcome})")
        formula += [escape(erratum.why)] if erratum.why else []
    reason = f'<br><span class="dim">{escape(claim.reason)}</span>' if claim.reason else ""
    return (
        f"<tr><td>{escape(claim.id)}</td><td>{'<br>'.join(formula)}</td>"
        f"<td>{_outcome(claim.outcome.value)}{reason}</td><td>{escape(scope_text(claim.settled.scope))}</td></tr>\n"
    )
