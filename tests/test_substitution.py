"""Substituting letters and naming widths rebuild a tree, so that shapes are checked once more."""

from __future__ import annotations

import pytest

from symflow.errors import SymflowError
from symflow.expressions import parse, rename_dims, substitute
from symflow.expressions.tree import letter, rational

LETTERS = {"A": letter("A", 2, 3), "B": letter("B", 3, 2), "x": letter("x"), "y": letter("y")}
NAMES = LETTERS


def test_substitution_checks_shapes_and_is_simultaneous() -> None:
    expr = parse("trace(A@B)*x + y", NAMES)
    swapped = substitute(expr, {"x": LETTERS["y"], "y": LETTERS["x"]})
    assert swapped == parse("trace(A@B)*y + x", NAMES)
    with pytest.raises(SymflowError, match="2 x 3"):
        substitute(expr, {"A": LETTERS["B"]})
    assert substitute(expr, {"A": rational(0)}) == LETTERS["y"]
    zero = substitute(parse("grad(A)", NAMES, proof_grammar=True), {"A": rational(0)})
    assert zero.shape == (2, 3) and zero.op == "gradient"


def test_renamed_widths_one_make_scalars() -> None:
    W = {"W": letter("W", "m", "n")}
    expr = rename_dims(parse("grad(W)", W, proof_grammar=True), {"m": 1, "n": 1})
    assert expr.op == "jet" and expr.is_scalar
