"""The table of the laws in LaTeX: every text of a law is set, and what is set can be read by a typesetter."""

from __future__ import annotations

import re

import pytest

import symflow as sf
from symflow.laws.law_results import ConservationLaws
from symflow.laws.law_table import typeset

MODELS = {
    "linear": sf.DeepLinear((2, 3, 3, 2)),
    "one missing": sf.DeepLinear((1, 2, 2, 1)),
    "two missing": sf.DeepLinear((2, 1, 3, 5, 1)),
    "relu": sf.ReLUNetwork((4, 9, 3), bias=True),
    "diagonal": sf.DiagonalLinear((3, 3, 3)),
    "convolutional": sf.ConvolutionalLinear((3, 2, 2)),
    "tanh": sf.ActivationNetwork("tanh(x)", units=2),
    "cube": sf.ActivationNetwork("x^3", samples=(1, 2)),
    "function": lambda t: [t[0] * t[1] + t[2]],
}


def laws_of(name: str) -> ConservationLaws:
    return sf.conservation_laws(MODELS[name], parameters=3 if name == "function" else None)


@pytest.mark.parametrize("name", MODELS)
def test_every_law_is_set_and_can_be_read(name: str) -> None:
    mathtext = pytest.importorskip("matplotlib.mathtext")
    found = laws_of(name)
    assert found.laws
    for law in found.laws:
        text = typeset(law)
        mathtext.MathTextParser("path").parse(f"${text}$")
        assert not re.search(r"@|\*|\.T\b|\.\.|sum over|sqrt\(|norm2", text)
        assert text.count("{") == text.count("}") and text in found.latex()
        # No number of the text is lost: indices, exponents, bounds.
        assert sorted(re.findall(r"\d+", law.replace("norm2", ""))) == sorted(
            re.findall(r"\d+", text.replace(r"\|^{2}", r"\|")))


@pytest.mark.parametrize("name", MODELS)
def test_the_table_has_a_row_for_each_law_and_the_counts(name: str) -> None:
    found = laws_of(name)
    rows = found.latex().split("\n")
    assert rows[0] == r"$$\begin{array}{l}" and rows[-1] == r"\end{array}$$"
    assert len(rows) == len(found.laws) + 4
    assert rf"\text{{independent: }} {found.rank_known} \text{{ of }} {found.n_laws} =" in rows[-2]
    assert found._repr_latex_() == found.latex()
