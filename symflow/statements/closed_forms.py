"""The entries of an expression at a rational point, as numbers or as closed expressions such as 3*tanh(1)/2.

Why next to the evaluation in numbers: a derivative that is not rational is shown exactly, and it is this text whose
enclosure is printed beside it. Whatever is rational is folded into a number on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from symflow.expressions import Expr, derivative, fold, rebuild
from symflow.expressions.calculus import join
from symflow.expressions.tree import entry, matrix, rational
from symflow.interpretations import Rationals, Unsupported, evaluate

Cells = list[list[Expr]]


def closed_entries(expr: Expr, point: Mapping[str, list[list[Fraction]]], cost: Expr | None) -> Cells:
    """Each entry of an expanded expression at the point.

    Examples
    --------
    >>> from symflow.expressions import to_text
    >>> from symflow.expressions.tree import function, letter
    >>> x = letter("x")
    >>> to_text(closed_entries(2 * function("exp", x) * x, {"x": [[Fraction(3)]]}, None)[0][0])
    '6*exp(3)'
    """
    letters = {name: [[rational(x) for x in row] for row in rows] for name, rows in point.items()}
    return _closed(expr, letters, cost)


def _closed(expr: Expr, letters: Mapping[str, Cells], cost: Expr | None) -> Cells:
    return fold(expr, lambda node, below: _at_point(node, below, letters, cost))


def _at_point(node: Expr, below: list[Cells], letters: Mapping[str, Cells], cost: Expr | None) -> Cells:
    if node.op == "letter":
        return letters[node.args[0]]
    if node.op in ("gradient", "jet", "cost", "curvature") and cost is not None:
        return _cost_entries(node, below, cost)
    if node.op == "identity":
        return [[rational(int(i == j)) for j in range(int(node.rows))] for i in range(int(node.rows))]
    values = [matrix(rows) if len(rows) * len(rows[0]) > 1 else rows[0][0] for rows in below]
    if node.is_scalar and all(len(rows) * len(rows[0]) == 1 for rows in below):
        whole = join(*(rows[0][0] for rows in below)) if node.op == "product" else rebuild(node, values)
        return [[tidy(whole)]]
    return _matrix_entries(node, below)


def _matrix_entries(node: Expr, below: list[Cells]) -> Cells:
    if node.op == "sum":
        found = below[0]
        for part in below[1:]:
            found = [[tidy(a + b) for a, b in zip(r, s, strict=True)] for r, s in zip(found, part, strict=True)]
        return found
    if node.op == "product":
        found = below[0]
        for part in below[1:]:
            found = _product(found, part)
        return found
    if node.op == "transpose":
        return [list(column) for column in zip(*below[0], strict=True)]
    if node.op == "matrix":
        width, flat = int(node.cols), [rows[0][0] for rows in below]
        return [flat[k : k + width] for k in range(0, len(flat), width)]
    if node.op == "entry":
        return [[below[0][node.args[1]][node.args[2]]]]
    if node.op == "trace":
        return [[total([below[0][k][k] for k in range(len(below[0]))])]]
    if node.op == "norm2":
        return [[total([tidy(x * x) for row in below[0] for x in row])]]
    value = matrix(below[0])
    if node.is_scalar:
        return [[rebuild(node, [value])]]
    whole = rebuild(node, [value])
    return [[entry(whole, i, j) for j in range(int(node.cols))] for i in range(int(node.rows))]


def _cost_entries(node: Expr, below: list[Cells], cost: Expr) -> Cells:
    at = below[0]
    rows, cols = len(at), len(at[0])
    order = node.args[0] if node.op == "jet" else 0

    def slope(value: Expr, i: int, j: int) -> Expr:
        unit = matrix([[rational(int((a, b) == (i, j))) for b in range(cols)] for a in range(rows)])
        return derivative(value, {"W": rational(1) if rows == cols == 1 else unit})

    def closed(value: Expr) -> Expr:
        return _closed(value, {"W": at}, None)[0][0]

    if node.op in ("jet", "cost"):
        value = cost
        for _ in range(order):
            value = slope(value, 0, 0)
        return [[closed(value)]]
    if node.op == "gradient":
        return [[closed(slope(cost, i, j)) for j in range(cols)] for i in range(rows)]
    move = below[1]
    return [
        [
            total([tidy(closed(slope(slope(cost, i, j), a, b)) * move[a][b]) for a in range(rows) for b in range(cols)])
            for j in range(cols)
        ]
        for i in range(rows)
    ]


def _product(a: Cells, b: Cells) -> Cells:
    for one, other in ((a, b), (b, a)):
        if len(one) == len(one[0]) == 1:
            return [[tidy(join(one[0][0], x)) for x in row] for row in other]
    columns = list(zip(*b, strict=True))
    return [[total([tidy(join(x, y)) for x, y in zip(row, column, strict=True)]) for column in columns] for row in a]


def total(parts: Sequence[Expr]) -> Expr:
    found = parts[0]
    for part in parts[1:]:
        found = tidy(found + part)
    return found


def tidy(value: Expr) -> Expr:
    """A number where the value is rational, numbers collected, else the expression itself."""
    try:
        return rational(evaluate(value, Rationals({}))[0][0])
    except Unsupported:
        return value
