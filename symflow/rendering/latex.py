"""A report as a LaTeX document that compiles with any engine.

Why texts are transliterated: pdfLaTeX stops at a Greek letter in running text. Formulas come from the proof files and
are set as they are but for such letters; everything else passes through `escape`. A formula wider than the page is
broken at its relations, and code after its operators. Neighbouring claims that say the same at other widths are one item.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from symflow.propositions.results import ClaimResult, PropositionResult, Verification
from symflow.rendering.phrases import counterexample_text, counts, duration, record_text, scope_text, unique
from symflow.rendering.signs import LETTERS, OPERATORS

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}",
}  # fmt: skip
_MATH = {
    **{sign: f"\\{name}" for name, sign in {**OPERATORS, **LETTERS}.items() if not sign.isascii()},
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "∇": r"\nabla", "⋯": r"\cdots", "…": r"\ldots", "∞": r"\infty", "∈": r"\in",
    "ℝ": r"\mathbb{R}", "ℚ": r"\mathbb{Q}", "×": r"\times", "·": r"\cdot", "−": "-", "±": r"\pm", "½": r"\frac12",
    "‖": r"\|", "√": r"\surd", "∫": r"\int", "Σ": r"\Sigma", "Φ": r"\Phi", "Γ": r"\Gamma", "Δ": r"\Delta", "′": "'",
    "→": r"\to", "⇒": r"\Rightarrow", "∂": r"\partial", "⊆": r"\subseteq", "𝒞": r"\mathcal{C}", "𝒲": r"\mathcal{W}",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "η": r"\eta", "θ": r"\theta",
    "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau",
    "φ": r"\varphi", "ψ": r"\psi", "⟨": r"\langle", "⟩": r"\rangle", "ᵀ": r"^\top", "ₖ": "_k", "ᵢ": "_i", "ⱼ": "_j",
}  # fmt: skip
_PLAIN = {"–": "--", "—": "---", "’": "'", "“": "``", "”": "''", "ß": r"\ss{}", "Ł": r"\L{}", "ł": r"\l{}"}
_MATH_ACCENTS = {"\u0302": r"\hat", "\u0303": r"\tilde", "\u0304": r"\bar", "\u0307": r"\dot", "\u0308": r"\ddot"}
_ACCENTS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0307": ".", "\u0308": '"', "\u030c": "v"}
_INDEXED = re.compile(r"(?<![A-Za-z0-9_])([A-Za-z])_([A-Za-z0-9])(?![A-Za-z0-9_])")
_HEAD = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath,amssymb,longtable}
\usepackage[margin=25mm]{geometry}
\setlength{\parindent}{0pt}\setlength{\parskip}{2pt}\emergencystretch=3em
\newsavebox{\formulabox}\newsavebox{\codebox}
% A formula that fits stands on a line of its own; a longer one is broken at its relations.
\newcommand{\formula}[1]{\par{\sbox{\formulabox}{$\displaystyle #1$}\leftskip=1.5em\relpenalty=0\binoppenalty=100
  \ifdim\wd\formulabox>\dimexpr\linewidth-1.5em\relax\raggedright\leftskip=1.5em $#1$\else\usebox{\formulabox}\fi\par}}
\newcommand{\code}[1]{{\footnotesize\ttfamily\raggedright #1\par}}
% A formula and what was decided, side by side if the page is wide enough.
\newcommand{\claim}[2]{\par\sbox{\formulabox}{$\displaystyle #1$}\sbox{\codebox}{\footnotesize\ttfamily #2}%
  \ifdim\dimexpr\wd\formulabox+\wd\codebox+4em\relax>\linewidth\formula{#1}\code{#2}%
  \else\hspace*{1.5em}\usebox{\formulabox}\hfill\usebox{\codebox}\par\fi}
\begin{document}
"""
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")


def escape(text: str) -> str:
    """Running text, safe in every engine.

    Examples
    --------
    >>> escape("50% of W_1, Łojasiewicz, ‖w‖ ≤ σ")
    '50\\\\% of $W_1$, \\\\L{}ojasiewicz, $\\\\|$w$\\\\|$ $\\\\le$ $\\\\sigma$'
    """
    parts = _INDEXED.split(unicodedata.normalize("NFC", text))  # text, letter, index, text, …
    plain = ["".join(map(_character, _characters(part))) for part in parts[::3]]
    letters = [f"${letter}_{index}$" for letter, index in zip(parts[1::3], parts[2::3], strict=True)] + [""]
    return "".join(text + letter for text, letter in zip(plain, letters, strict=True))


def formula(latex: str) -> str:
    """A formula on lines of its own; letters that pdfLaTeX does not know are spelled out."""
    return f"\\formula{{{_known(latex)}}}"


def _known(latex: str) -> str:
    known = "".join(one if one.isascii() else _in_formula(one) for one in _characters(latex))
    return " ".join(known.split())


def _in_formula(character: str) -> str:
    if character in _MATH:
        return f"\\ensuremath{{{_MATH[character]}}}"
    shown = _character(character)
    if character[0].isascii() and character[1:] in _MATH_ACCENTS:
        return f"\\ensuremath{{{_MATH_ACCENTS[character[1:]]}{{{character[0]}}}}}"
    return f"{{{shown[1:-1]}}}" if shown.startswith("$") else f"\\text{{{shown}}}"


def code(text: str) -> str:
    """Text in the language of proof files, which may be broken after an operator, a comma or a bracket."""
    return f"\\code{{{_breakable(text)}}}"


def _breakable(text: str) -> str:
    return "".join(_character(one) + ("\\allowbreak{}" if one in ",;+-*@=)]" else "") for one in _characters(text))


def _characters(text: str) -> list[str]:
    """Letters, each with the accents that are set above it."""
    return re.findall("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]", unicodedata.normalize("NFC", text), re.DOTALL)


def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character if character.isprintable() else " "
    if character in _MATH:
        return f"${_MATH[character]}$"
    if character in _PLAIN:
        return _PLAIN[character]
    if "SUBSCRIPT" in (name := unicodedata.name(character[0], "")) or "SUPERSCRIPT" in name:
        digit = character.translate(_DIGITS)
        return f"${'_' if 'SUBSCRIPT' in name else '^'}{digit if digit.isascii() else '?'}$"
    parts = unicodedata.normalize("NFD", character)
    base, marks = parts[0], parts[1:]
    if base.isascii() and marks and all(mark in _ACCENTS for mark in marks):
        for mark in marks:
            base = f"\\{_ACCENTS[mark]}{{{base}}}"
        return base
    if base in _MATH and len(marks) == 1 and marks in _MATH_ACCENTS:
        return f"${_MATH_ACCENTS[marks]}{{{_MATH[base]}}}$"
    return "?"


def document(results: Verification) -> str:
    """The whole document."""
    body = "\n".join(_proposition(result) for result in results)
    summary = escape(f"{counts(results.summary)}; {results.errata_text}; {duration(results.seconds)}")
    return f"{_HEAD}\\section*{{symflow verify}}\n{summary}.\n\n{_table(results)}\n{body}\n\\end{{document}}\n"


def _table(results: Verification) -> str:
    """Each proposition with its outcome, on as many pages as it takes."""
    rows = "\n".join(
        rf"{escape(one.id)} & {escape(one.title)} & {escape(one.verdict_text)} & {one.decided}/{one.decidable} \\"
        for one in results
    )
    columns = r"@{}lp{0.45\linewidth}ll@{}"
    head = r"proposition & title & outcome & decided \\ \hline \endhead"
    return f"{{\\small\\begin{{longtable}}{{{columns}}}\n{head}\n{rows}\n\\end{{longtable}}}}"


def _proposition(result: PropositionResult) -> str:
    groups = [list(group) for _, group in groupby(result.claims, key=_sameness)]
    lines = [
        f"\\subsection*{{{escape(result.id)}: {escape(result.title)}}}",
        f"\\textit{{{escape(result.source)}}}. Outcome: \\textbf{{{escape(result.verdict_text)}}},"
        f" {result.decided} of {result.decidable} claims decided.",
        formula(result.statement),
        "\\begin{itemize}\\setlength{\\itemsep}{2pt}\\raggedright",
        *(_claims(group) for group in groups),
        "\\end{itemize}",
    ]
    for note in result.notes:
        lines.append(f"\\textbf{{{escape(note.kind.capitalize())}.}} {escape(note.text)}")
        lines += [code(counterexample_text(note.counterexample))] if note.counterexample else []
        lines.append("")
    return "\n".join(lines) + "\n"


def _sameness(claim: ClaimResult) -> tuple[str, ...]:
    """Claims that differ in nothing but their widths have the same; others differ in their ids."""
    if claim.kind == "claim" and claim.settled.decided:
        return (claim.statement, claim.text, claim.outcome.value)
    return (claim.id,)


def _claims(group: list[ClaimResult]) -> str:
    claim = group[0]
    ids = ", ".join(f"\\texttt{{{escape(one.id)}}}" for one in group)
    every = unique(scope_text(one.settled.scope) for one in group)
    scopes = escape("; ".join(every) if len(every) < 3 else f"at {len(every)} tuples of widths")
    lines = [f"\\item {ids}: \\textbf{{{claim.outcome.value}}}" + (f" ({scopes})" if scopes else "") + "."]
    text = ("not for all: " if claim.kind == "not for all" else "") + claim.text
    lines.append(f"\\claim{{{_known(claim.statement)}}}{{{_breakable(text)}}}" if text else formula(claim.statement))
    if claim.citation:
        lines.append(f"{escape(str(claim.citation['text']))}.")
        lines += [f"Because {escape(str(one))}." for one in claim.citation["hypotheses"]]
    lines += [f"{escape(record_text(record))}." for one in group for record in one.observations]
    if claim.reason:
        lines.append(f"Undecided: {escape(claim.reason)}.")
    return "\n".join(lines + _erratum(claim))


def _erratum(claim: ClaimResult) -> list[str]:
    """Where the slip stands, what refutes it, and the corrected form."""
    erratum = claim.erratum
    if erratum is None:
        return []
    lines = [f"As printed, {escape(erratum.where)}."]
    if erratum.counterexample:
        lines += ["Counterexample:", code(counterexample_text(erratum.counterexample))]
    if erratum.corrected is not None and erratum.corrected_settled is not None:
        lines.append(f"Corrected (\\textbf{{{erratum.corrected_settled.outcome.value}}}):")
        both = f"\\claim{{{_known(erratum.corrected_latex)}}}{{{_breakable(erratum.corrected)}}}"
        lines.append(both if erratum.corrected_latex else code(erratum.corrected))
    return lines + ([f"{escape(erratum.why)}."] if erratum.why else [])
