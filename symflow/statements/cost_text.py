"""A cost as a text in the user's grammar.

Why without names: the cost of a counterexample contains a matrix that nobody else knows, so norm2(W - T) is written out
as the sum of the squares of its entries; the text can then be given back with --cost as it stands.
"""

from __future__ import annotations

from symflow.expressions import Expr, children_paths, fold, rebuild, substitute, to_text
from symflow.expressions.tree import add, entry, letter, multiply
from symflow.statements.closed_forms import tidy, total


def cost_text(cost: Expr) -> str:
    """The text: w for a scalar, entries W[i,j] where a matrix literal stands.

    Examples
    --------
    >>> from symflow.expressions.tree import matrix, norm2, rational
    >>> W, T = letter("W", 1, 2), matrix([[rational(3), rational(-1)]])
    >>> cost_text(rational("1/2") * norm2(W - T))
    '1/2*((W[0,0] - 3)^2 + (W[0,1] + 1)^2)'
    """
    matrix_cost = any(node.op == "letter" and node.args[0] == "W" and not node.is_scalar for _, node in children_paths(cost))
    if not matrix_cost:
        return to_text(substitute(cost, {"W": letter("w")}))
    return to_text(fold(cost, _by_entries))


def _by_entries(node: Expr, below: list[Expr]) -> Expr:
    children = list(node.children())
    new = node if all(a is b for a, b in zip(children, below, strict=True)) else rebuild(node, below)
    if new.op == "norm2" and _has_literal(new.args[0]):
        inner = new.args[0]
        cells = [_cell(inner, i, j) for i in range(int(inner.rows)) for j in range(int(inner.cols))]
        return add(*(cell**2 for cell in cells))
    if new.op == "trace" and new.args[0].op == "product" and len(new.args[0].args) == 2:
        left, right = new.args[0].args
        if _has_literal(left) and right.op == "letter":
            rows, cols = int(right.rows), int(right.cols)
            terms = [multiply(_cell(left, j, i), entry(right, i, j)) for i in range(rows) for j in range(cols)]
            return tidy(add(*terms))
    return new


def _has_literal(value: Expr) -> bool:
    return value.op == "matrix" or any(_has_literal(part) for part in value.children())


def _cell(part: Expr, i: int, j: int) -> Expr:
    """Entry (i, j) of a sum of letters, matrices, and multiples and transposes of these."""
    if part.op == "sum":
        return total([_cell(one, i, j) for one in part.args])
    if part.op == "matrix":
        cell: Expr = part.args[0][i][j]
        return cell
    if part.op == "transpose":
        return _cell(part.args[0], j, i)
    if part.op == "product" and part.args[0].op == "rational" and len(part.args) == 2:
        return tidy(part.args[0] * _cell(part.args[1], i, j))
    return entry(part, i, j)
