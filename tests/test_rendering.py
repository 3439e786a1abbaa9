"""What people read: tables at any width, the HTML page with its formulas, and the LaTeX document."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from rich.console import Console

from symflow.errors import PropositionError
from symflow.laws.conserved import conserved
from symflow.models import ArbitraryCost, DeepLinear, GradientFlow
from symflow.propositions import Cited, Claim, Erratum, Note, NotForAll, Proposition, Source
from symflow.propositions.discovery import discover
from symflow.propositions.results import Verification
from symflow.propositions.runner import verify
from symflow.rendering.html import page
from symflow.rendering.latex import document, escape, formula
from symflow.rendering.mathml import mathml
from symflow.rendering.tables import print_errata, print_verification
from symflow.statements import Setting

LAYER = Setting(letters={"W1": ("d1", "d0"), "W2": ("d2", "d1")}, layers=("W2", "W1"), define={"C": "W1@W1.T - W2.T@W2"})
TRUE, FALSE = "ddt(C) = 0", "ddt(W1@W1.T + W2.T@W2) = 0"
LONG = " + ".join(["W_1W_1^\\top"] * 40)


@pytest.fixture(scope="module")
def everything() -> Verification:
    """A proposition with each kind of claim and note, and texts that a page must not misread."""
    claims = (
        Claim("conserved", rf"\dot C = 0 \text{{ für alle λ }} {LONG}", LAYER, TRUE),
        Claim("again", r"\dot C = 0", LAYER, TRUE),
        NotForAll("sum", r"\dot S = 0", LAYER, FALSE),
        Erratum("slip", "line <3> & 50% of W_1ᵀ", r"\unknown{S} = 0", LAYER, FALSE, TRUE, None, r"\dot C = λ", "a sign, ‖w‖ ≤ 1"),
        Cited("limit", "w \\to w^*", "lojasiewicz", ("f is analytic",), ("conserved",)),
    )
    note = Note("missing hypothesis", "W_1 must not be <zero>" + " at all" * 40, "sum")
    one = Proposition("mine/one", "A title [with] <brackets>", Source("mine"), r"\dot C = 0", (), claims, (note,))
    wrong = Proposition("mine/wrong", "Refuted", Source("mine"), r"\dot S = 0", claims=(Claim("wrong", "S", LAYER, FALSE),))
    return verify([one, wrong])


def printed(results: Verification, width: int) -> str:
    out = Console(width=width, record=True, force_terminal=False, highlight=False)
    with out.capture() as captured:
        print_verification(results, out)
        print_errata(results, out)
    return captured.get()


@pytest.mark.parametrize("width", [30, 60, 80, 120, 132, 200])
def test_tables_at_every_width(everything: Verification, width: int) -> None:
    text = printed(everything, width)
    for word in ("mine/one", "mine/wrong", "4/4", "Łojasiewicz", "every width", "2 propositions", "counterexample"):
        assert word in text
    if width >= 60:
        # Formulas and points are never broken, so that they can be copied; everything else stays on the page.
        prose = [line for line in text.splitlines() if " = " not in line]
        assert max(map(len, prose)) <= width
        assert f"  printed         {FALSE}   refuted\n" in text and f"  formula         {FALSE}\n" in text
    assert "…" not in text


def test_wrapped_prose_is_indented(everything: Verification) -> None:
    lines = printed(everything, 80).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("  W_1 must not be <zero>"))
    assert all(line.startswith("  ") for line in lines[start : start + 3])


def test_undecided_claims_of_one_reason_share_a_line() -> None:
    results = verify("oliveira2026/prop2", timeout=0)
    assert printed(results, 132).count("undecided:") == 1


def test_every_text_of_the_built_in_proofs_can_be_set_in_latex() -> None:
    for entry in discover():
        proposition = entry.proposition
        texts = [proposition.title, str(proposition.source), *(note.text for note in proposition.notes)]
        for claim in proposition.claims:
            for name in ("latex", "text", "where", "printed", "corrected", "corrected_latex", "why", "hypotheses"):
                value = getattr(claim, name, None) or ""
                texts += value if isinstance(value, tuple) else [value]
        for text in texts:
            assert escape(text).count("?") == text.count("?"), text


FORMULAS = sorted({
    latex
    for entry in discover()
    for claim in entry.proposition.claims
    for latex in (entry.proposition.statement, claim.latex, getattr(claim, "corrected_latex", ""))
})  # fmt: skip


def test_every_formula_of_the_built_in_proofs_is_set() -> None:
    for latex in FORMULAS:
        found = mathml(latex)
        assert found is not None, latex
        ET.fromstring(found)


SET = {
    r"\tfrac12x": "<mfrac><mn>1</mn><mn>2</mn></mfrac><mi>x</mi>",
    r"x^21": "<msup><mi>x</mi><mn>2</mn></msup><mn>1</mn>",
    r"f'^2": "<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>",
    r"W_1^\top": '<msubsup><mi>W</mi><mn>1</mn><mi mathvariant="normal">⊤</mi></msubsup>',
    r"\sqrt[3]{x}": "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>",
    r"\mathcal{B}": "<mi>ℬ</mi>",
    r"a<b": "<mi>a</mi><mo>&lt;</mo><mi>b</mi>",
    r"=-x": '<mo>=</mo><mo form="prefix">−</mo><mi>x</mi>',
    r"\text{so that } x": "<mtext>so\u00a0that\u00a0</mtext><mi>x</mi>",
}


@pytest.mark.parametrize("latex", SET)
def test_formulas_are_set_as_latex_reads_them(latex: str) -> None:
    assert mathml(latex) == f"<math><mrow>{SET[latex]}</mrow></math>"


@pytest.mark.parametrize("latex", [
    "{", "}", "x^", "x_1_2", "x^a^b", r"\frac", r"\frac1", r"\unknown", r"\begin{matrix}a\end{matrix}", "a&b", "$x$", "\\",
    r"\mathcal{", r"\mathcal", r"\left", r"\text{$x$}", r"\sqrt[3", "{" * 5000, "x%y", "#1",
])  # fmt: skip
def test_what_is_not_known_is_left_as_latex(latex: str) -> None:
    assert mathml(latex) is None


def test_the_page_loads_nothing_and_escapes_everything(everything: Verification) -> None:
    text = page(everything)
    assert not re.search(r"https?:|<script|<link|<img|url\(|@import|\ssrc=", text)
    assert "<brackets>" not in text and "<zero>" not in text and "line <3>" not in text
    assert "<code>\\unknown{S} = 0</code>" in text and "<math>" in text
    assert "not for all" in text and text.count("<details>") == text.count("</details>") == 2
    for target in re.findall(r'href="#([^"]+)"', text):
        assert f'id="{target}"' in text


def test_texts_and_formulas_contain_no_letter_that_stops_latex(everything: Verification) -> None:
    assert document(everything).isascii()
    assert escape("W_2ᵀ, my_name, x_ij") == r"$W_2$$^\top$, my\_name, x\_ij"
    assert escape("τ ↦ ∅") == r"$\tau$ $\mapsto$ $\emptyset$"
    assert escape("w̃, θ̇, Ẇ, é, χ́") == r"\~{w}, $\dot{\theta}$, \.{W}, \'{e}, ?"
    assert formula("w̃ = Ł") == r"\formula{\ensuremath{\tilde{w}} = \text{\L{}}}"
    assert formula("λ_1 \\text{ für }") == "\\formula{\\ensuremath{\\lambda}_1 \\text{ f\\text{\\\"{u}}r }}"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_the_document_compiles_and_nothing_runs_off_the_page(everything: Verification, tmp_path: Path) -> None:
    one, wrong = everything
    claims = tuple(claim for claim in one.claims if claim.id != "slip")  # \unknown is the user's own command
    results = Verification([type(one)(one.id, one.title, one.source, one.statement, claims, one.notes), wrong])
    (tmp_path / "x.tex").write_text(document(results), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert run.returncode == 0, run.stdout[-2000:]
    assert "Overfull \\hbox" not in (tmp_path / "x.log").read_text(errors="replace")


def test_results_are_short_in_a_console_and_have_no_truth_value(everything: Verification) -> None:
    law = conserved("W1@G.T", GradientFlow(DeepLinear((2, 3, 2)), ArbitraryCost()))
    for result in (*everything, *everything[0].claims, law, everything):
        assert repr(result) == str(result) and len(str(result).splitlines()) <= 8
    for result in (*everything, law):
        with pytest.raises(TypeError, match="no truth value"):
            bool(result)
        assert f"({result.outcome}" in result._repr_latex_()
    assert str(everything).splitlines() == ["2 propositions: 1 cited, 1 refuted; 1 erratum", "unexpected: mine/wrong"]
    for wrong in ("", " ", 3, [3]):
        with pytest.raises(PropositionError):
            verify(wrong)  # type: ignore[arg-type]
