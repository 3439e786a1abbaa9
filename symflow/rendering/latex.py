"""A report as a LaTeX document that compiles with any engine.

Why texts are transliterated: pdfLaTeX stops at a Greek letter in running text. Formulas come from the proof files and
are set as they are; everything else passes through `escape`.
"""

from __future__ import annotations

import unicodedata

from symflow.propositions.results import ClaimResult, PropositionResult, Verification
from symflow.rendering.phrases import counterexample_text, counts, duration, scope_text

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}",
}  # fmt: skip
_MATH = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "∇": r"\nabla", "⋯": r"\cdots", "…": r"\ldots", "∞": r"\infty", "∈": r"\in",
    "ℝ": r"\mathbb{R}", "ℚ": r"\mathbb{Q}", "×": r"\times", "·": r"\cdot", "−": "-", "±": r"\pm", "½": r"\frac12",
    "‖": r"\|", "√": r"\surd", "∫": r"\int", "Σ": r"\Sigma", "Φ": r"\Phi", "Γ": r"\Gamma", "Δ": r"\Delta", "′": "'",
    "→": r"\to", "⇒": r"\Rightarrow", "∂": r"\partial", "⊆": r"\subseteq", "𝒞": r"\mathcal{C}", "𝒲": r"\mathcal{W}",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "η": r"\eta", "θ": r"\theta",
    "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau",
    "φ": r"\varphi", "ψ": r"\psi", "⟨": r"\langle", "⟩": r"\rangle", "ᵀ": r"^\top", "ₖ": "_k", "ᵢ": "_i", "ⱼ": "_j",
}  # fmt: skip
_PLAIN = {"–": "--", "—": "---", "’": "'", "“": "``", "”": "''", "ß": r"\ss{}", "Ł": r"\L{}", "ł": r"\l{}"}
_ACCENTS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0307": ".", "\u0308": '"', "\u030c": "v"}
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")


def escape(text: str) -> str:
    """Running text, safe in every engine.

    Examples
    --------
    >>> escape("50% of W_1, Łojasiewicz, ‖w‖ ≤ σ")
    '50\\\\% of W\\\\_1, \\\\L{}ojasiewicz, $\\\\|$w$\\\\|$ $\\\\le$ $\\\\sigma$'
    """
    return "".join(_character(character) for character in unicodedata.normalize("NFC", text))


def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character if character.isprintable() else " "
    if character in _MATH:
        return f"${_MATH[character]}$"
    if character in _PLAIN:
        return _PLAIN[character]
    if "SUBSCRIPT" in (name := unicodedata.name(character, "")) or "SUPERSCRIPT" in name:
        digit = character.translate(_DIGITS)
        return f"${'_' if 'SUBSCRIPT' in name else '^'}{digit if digit.isascii() else '?'}$"
    parts = unicodedata.normalize("NFD", character)
    base, marks = parts[0], parts[1:]
    if base.isascii() and marks and all(mark in _ACCENTS for mark in marks):
        for mark in marks:
            base = f"\\{_ACCENTS[mark]}{{{base}}}"
        return base
    return "?"


def document(results: Verification) -> str:
    """The whole document."""
    body = "\n".join(_proposition(result) for result in results)
    summary = escape(f"{counts(results.summary)}; {duration(results.seconds)}")
    return (
        "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage{amsmath,amssymb}\n"
        "\\usepackage[margin=25mm]{geometry}\n\\sloppy\n\\begin{document}\n"
        f"\\section*{{symflow verify}}\n{summary}.\n\n{body}\n\\end{{document}}\n"
    )


def _display(latex: str) -> str:
    """A displayed formula; an empty line inside would end it."""
    return "\\[ " + " ".join(latex.split()) + " \\]"


def _proposition(result: PropositionResult) -> str:
    lines = [
        f"\\subsection*{{{escape(result.id)}: {escape(result.title)}}}",
        f"\\textit{{{escape(result.source)}}}. Outcome: \\textbf{{{escape(result.verdict_text)}}},"
        f" {result.decided} of {result.decidable} claims decided.",
        _display(result.statement),
        "\\begin{itemize}",
        *(_claim(claim) for claim in result.claims),
        "\\end{itemize}",
    ]
    for note in result.notes:
        shown = f" (\\texttt{{{escape(counterexample_text(note.counterexample))}}})" if note.counterexample else ""
        lines.append(f"\\paragraph{{{escape(note.kind)}}} {escape(note.text)}{shown}\n")
    return "\n".join(lines) + "\n"


def _claim(claim: ClaimResult) -> str:
    scope = scope_text(claim.settled.scope)
    head = f"\\item \\texttt{{{escape(claim.id)}}}: \\textbf{{{claim.outcome.value}}}"
    lines = [head + (f" ({escape(scope)})" if scope else "") + ".", _display(claim.statement)]
    if claim.citation:
        lines.append(escape(str(claim.citation["text"])) + ".")
    erratum = claim.erratum
    if erratum is not None:
        found = escape(counterexample_text(erratum.counterexample))
        lines.append(f"As printed, {escape(erratum.where)}." + (f" Counterexample: {found}." if found else ""))
        if erratum.corrected is not None and erratum.corrected_settled is not None:
            lines.append(f"Corrected (\\textbf{{{erratum.corrected_settled.outcome.value}}}):")
            shown = _display(erratum.corrected_latex) if erratum.corrected_latex else ""
            lines.append(shown or f"\\texttt{{{escape(erratum.corrected)}}}.")
        lines += [escape(erratum.why) + "."] if erratum.why else []
    return "\n".join(lines)
