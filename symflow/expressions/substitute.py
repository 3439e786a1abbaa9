"""Expressions for letters, and other widths for named ones."""

from __future__ import annotations

from collections.abc import Mapping

from symflow.errors import ShapeError
from symflow.expressions import tree
from symflow.expressions.rebuild import rebuild
from symflow.expressions.tree import Dim, Expr
from symflow.expressions.walk import fold


def substitute(expr: Expr, mapping: Mapping[str, Expr]) -> Expr:
    """Replace letters by expressions of the same shape; all at once.

    The letters that a `direction` moves keep their name, so one of them may not be replaced: expand it first.

    Examples
    --------
    >>> x, y = tree.letter("x"), tree.letter("y")
    >>> substitute(x + y, {"x": y, "y": x}).to_json()
    ['sum', ['letter', 'y'], ['letter', 'x']]
    """

    def rule(node: Expr, below: list[Expr]) -> Expr:
        if node.op == "letter" and node.args[0] in mapping:
            new = mapping[node.args[0]]
            if new.shape != node.shape and not new.is_zero_literal:
                raise ShapeError(
                    f"{node.args[0]} is {node.rows} x {node.cols}, but what replaces it is {new.rows} x {new.cols};"
                    " make the shapes equal"
                )
            return new
        if node.op == "direction" and any(name in mapping for name, _ in node.args[1]):
            raise ShapeError("a letter that dir(...) moves cannot be replaced; expand the derivative first")
        return rebuild(node, below)

    return fold(expr, rule)


def rename_dims(expr: Expr, mapping: Mapping[str, Dim]) -> Expr:
    """Give named dimensions other names or integers; the shapes are checked again.

    Examples
    --------
    >>> rename_dims(tree.letter("W1", "d1", "d0"), {"d1": 3, "d0": "n"}).shape
    (3, 'n')
    """

    def new(dim: Dim) -> Dim:
        return mapping.get(dim, dim) if isinstance(dim, str) else dim

    def rule(node: Expr, below: list[Expr]) -> Expr:
        if node.op == "letter":
            return tree.letter(node.args[0], new(node.rows), new(node.cols))
        if node.op == "identity":
            return tree.identity(new(node.rows))
        return rebuild(node, below)

    return fold(expr, rule)
