"""Text reads back to the same value; LaTeX looks as it should; JSON trees read back to the same tree."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symflow.errors import SymflowError
from symflow.expressions import children_paths, from_json, parse, to_latex, to_text
from symflow.expressions.tree import (
    Expr,
    add,
    entry,
    letter,
    matrix,
    multiply,
    norm2,
    power,
    rational,
    root,
    trace,
    transpose,
)

NAMES = {"A": letter("A", 2, 3), "B": letter("B", 3, 2), "S": letter("S", 2, 2), "x": letter("x"), "y": letter("y")}
VALUES = {
    "A": [[1, 2, -1], [3, 0, 5]],
    "B": [[2, 1], [0, -3], [1, 1]],
    "S": [[1, 4], [-2, 3]],
    "x": [[Fraction(3, 2)]],
    "y": [[Fraction(-5, 7)]],
}


def value(expr: Expr) -> list[list[Fraction]]:
    """A second, small evaluator over the rationals."""
    parts = [value(child) for child in expr.children()]
    if expr.op == "rational":
        return [[expr.args[0]]]
    if expr.op == "root":
        # Where the polynomial changes its sign, in halves: the roots drawn below are halves and simple.
        coefficients, index = expr.args
        halves = [Fraction(n, 2) for n in range(-20, 21)]
        return [[[x for x in halves if sum(c * x**n for n, c in enumerate(coefficients)) == 0][index]]]
    if expr.op == "letter":
        return [[Fraction(cell) for cell in row] for row in VALUES[expr.args[0]]]
    if expr.op == "sum":
        return [[sum(cells, Fraction(0)) for cells in zip(*rows, strict=True)] for rows in zip(*parts, strict=True)]
    if expr.op == "product":
        total = parts[0]
        for part in parts[1:]:
            if len(part) == len(part[0]) == 1:
                total = [[cell * part[0][0] for cell in row] for row in total]
            elif len(total) == len(total[0]) == 1:
                total = [[cell * total[0][0] for cell in row] for row in part]
            else:
                total = [
                    [sum(a * b for a, b in zip(r, c, strict=True)) for c in zip(*part, strict=True)] for r in total
                ]
        return total
    if expr.op == "power":
        base, exponent = parts[0], expr.args[1]
        if len(base) == 1:
            return [[base[0][0] ** exponent]]
        out = [[Fraction(int(i == j)) for j in range(len(base))] for i in range(len(base))]
        for _ in range(exponent):
            out = [[sum(a * b for a, b in zip(r, c, strict=True)) for c in zip(*base, strict=True)] for r in out]
        return out
    if expr.op == "transpose":
        return [list(row) for row in zip(*parts[0], strict=True)]
    if expr.op == "trace":
        return [[sum((row[i] for i, row in enumerate(parts[0])), Fraction(0))]]
    if expr.op == "norm2":
        return [[sum((cell * cell for row in parts[0] for cell in row), Fraction(0))]]
    if expr.op == "entry":
        return [[parts[0][expr.args[1]][expr.args[2]]]]
    width = len(expr.args[0][0])
    cells = [part[0][0] for part in parts]
    return [cells[i : i + width] for i in range(0, len(cells), width)]


@st.composite
def roots(draw: st.DrawFn) -> Expr:
    """A root of a product of different linear factors, and perhaps of one without real roots."""
    zeros = draw(st.lists(st.integers(-20, 20), min_size=1, max_size=4, unique=True))
    coefficients = [draw(st.sampled_from([Fraction(1), Fraction(-2, 3)]))]
    for factor in ([Fraction(-zero, 2), Fraction(1)] for zero in zeros):
        shifted = [Fraction(0), *coefficients]
        coefficients = [factor[0] * c for c in coefficients] + [Fraction(0)]
        coefficients = [a + b for a, b in zip(coefficients, shifted, strict=True)]
    if draw(st.booleans()):
        coefficients = [a + b for a, b in zip([*coefficients, 0, 0], [0, 0, *coefficients], strict=True)]
    return root(coefficients, draw(st.integers(0, len(zeros) - 1)))


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> Expr:
    """Random trees from the builders: also such as no text would give (nested sums, products in products)."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        number = rational(draw(st.fractions(-3, 3, max_denominator=4)))
        return draw(st.sampled_from([*NAMES.values(), number, number, draw(roots())]))
    below = expressions(depth=depth - 1)  # type: ignore[call-arg]
    kind = draw(
        st.sampled_from(["add", "multiply", "power", "transpose", "trace", "norm2", "entry", "negative", "matrix"])
    )
    a = draw(below)
    try:
        if kind == "add":
            return add(a, draw(below), draw(st.sampled_from([a, -a, 2 * a])))
        if kind == "multiply":
            return multiply(a, draw(below), *draw(st.lists(below, max_size=1)))
        if kind == "power":
            return power(a, draw(st.integers(-3, 3)))
        if kind == "entry":
            return entry(a, draw(st.integers(0, 1)), draw(st.integers(0, 1)))
        if kind == "negative":
            return -a
        if kind == "matrix":
            return matrix([[a, draw(below)], [rational(1), a]])
        return {"transpose": transpose, "trace": trace, "norm2": norm2}[kind](a)
    except SymflowError:
        return a


@settings(max_examples=600, deadline=None)
@given(expressions())
def test_text_reads_back_to_the_same_value(expr: Expr) -> None:
    try:
        expected = value(expr)
    except ZeroDivisionError:
        assume(False)
    text = to_text(expr)
    try:
        again = parse(text, NAMES, proof_grammar=True)
    except SymflowError as error:
        # Only what the grammar refuses on purpose: a division by a literal that folds to zero, or too deep.
        assert "division by zero" in str(error), text
        return
    found = value(again)
    if again.is_zero_literal:
        assert all(cell == 0 for row in expected for cell in row)
    else:
        assert found == expected, text


@settings(max_examples=200, deadline=None)
@given(expressions())
def test_json_reads_back_to_the_same_tree(expr: Expr) -> None:
    shapes = {name: item.shape for name, item in NAMES.items()}
    tree = json.loads(json.dumps(expr.to_json()))
    assert from_json(tree, shapes).to_json() == tree
    assert pickle.loads(pickle.dumps(expr)) == expr


@settings(max_examples=200, deadline=None)
@given(expressions())
def test_latex_has_balanced_braces(expr: Expr) -> None:
    latex = to_latex(expr)
    assert latex.count("{") == latex.count("}") and latex.count(r"\left(") == latex.count(r"\right)")
    assert "+ -" not in latex and "- -" not in latex


ALL = [
    "ddt(A@B)", "f(A@B)", "grad(A@B)@S", "f(x)", "f3(x*y)", "curv(A, B.T)", "dir(A@B, A: B.T, B: 0)", "adj(S)@A",
    "I(2)@A", "[[1, x], [x^2, 0]]", "exp(-x^2)/sqrt(1 + x^2)", "-(x + y)^3", "1/(x*y)^2", "pi*E", "x - (y - 1)",
    "-x*(-y)", "(-2)^3*x", "A@(B@A)", "(A@B).T", "A.T@B.T[0,1]", "3/4*x", "x/3", "2*(x*y)", "(x/y)/x", "x/(y/x)",
    "x/(x*y)", "root(12*x^3-12*x+1, 1)", "-root(1/2*x^2 - 2/3, 0)^2*x", "exp(root(x^2-2, 1))/root(x-3, 0)",
]  # fmt: skip


@pytest.mark.parametrize("text", ALL)
def test_every_operation_prints_and_reads_back(text: str) -> None:
    expr = parse(text, NAMES, proof_grammar=True)
    again = parse(to_text(expr), NAMES, proof_grammar=True)
    assert parse(to_text(again), NAMES, proof_grammar=True) == again
    assert [node.op for _, node in children_paths(again)].count("letter") == [
        node.op for _, node in children_paths(expr)
    ].count("letter")
    shapes = {name: item.shape for name, item in NAMES.items()}
    assert from_json(expr.to_json(), shapes) == expr
    assert to_latex(expr)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("W1@W1.T - W2.T@W2", r"W_1 W_1^\top - W_2^\top W_2"),
        ("trace(W1@W1.T)/2", r"\frac{1}{2} \operatorname{tr}\left(W_1 W_1^\top\right)"),
        ("(W2@W1).T", r"\left(W_2 W_1\right)^\top"),
        ("norm2(W1)^2", r"\left(\lVert W_1 \rVert_F^2\right)^2"),
        ("grad(W2@W1)", r"\nabla f(W_2 W_1)"),
        ("f1(z)^2", "f'(z)^2"),
        ("f4(z)", "f^{(4)}(z)"),
        ("-3/2*eta", r"-\frac{3}{2} \eta"),
        ("1/eta - z^10", r"\frac{1}{\eta} - z^{10}"),
        ("ddt(W1)", r"\tfrac{d}{dt}W_1"),
        ("sqrt(1+z^2)", r"\sqrt{1 + z^2}"),
        ("I(d1)@W1", "I_{d_1} W_1"),
        ("2*3^2*z*7", "126 z"),
        ("2*root(12*x^3-12*x+1, 1)", r"2 \operatorname{root}_{1}\left(12 x^3 - 12 x + 1\right)"),
        ("root(-x^10/3 + 1, 0)^2", r"\operatorname{root}_{0}\left(-\frac{1}{3} x^{10} + 1\right)^2"),
    ],
)
def test_latex(text: str, latex: str) -> None:
    names = {"W1": letter("W1", "d1", "d0"), "W2": letter("W2", "d2", "d1"), "z": letter("z"), "eta": letter("eta")}
    assert to_latex(parse(text, names, proof_grammar=True)) == latex


@pytest.mark.parametrize(
    "tree",
    [
        1.5, True, None, {}, [], ["letter"], ["letter", "Q"], ["sum"], ["power", "1", "2"],
        ["power", ["letter", "x"], True], "1/0", "1.5", "x", "1" * 30_000, ["entry", ["letter", "A"], 5, 0],
        ["function", "system", "1"], ["function", [], "1"], ["eval", "1"], ["matrix", [[]]], ["matrix", []],
        ["matrix", [["1"], ["1", "2"]]], ["sum", ["letter", "A"], ["letter", "B"]], ["direction", "1", []],
        [["letter"], "A"], ["identity", 0], ["identity", -1], ["constant", "tau"], ["jet", -1, "1"],
        ["root", ["1", "0", "1"], 0], ["root", ["-2", "0", "1"], 2], ["root", ["1"], 0], ["root", ["-2", 0.5, "1"], 0],
        ["root", [["letter", "x"], "1"], 0], ["root", ["-2", "1"]], ["root", ["0", "1"], True], ["root", "01", 0],
        ["letter", ["x"]], ["power", "0", -1, 2], ["power", "9", 10**9],
    ],
)  # fmt: skip
def test_malformed_trees_are_refused_in_one_line(tree: object) -> None:
    with pytest.raises(SymflowError) as caught:
        from_json(tree, {name: item.shape for name, item in NAMES.items()})
    assert "\n" not in str(caught.value)
