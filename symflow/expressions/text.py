"""Expressions to text that the parser reads back.

Why the brackets are decided by levels: each piece carries how tightly it binds, and is bracketed exactly where a reader
(and the parser) would otherwise group it differently. Reading the text gives an expression of the same value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symflow.expressions import tree
from symflow.expressions.digits import rational_text
from symflow.expressions.roots import polynomial_text
from symflow.expressions.tree import Expr
from symflow.expressions.walk import fold

SUM, PRODUCT, POWER, ATOM = range(4)


@dataclass(frozen=True)
class Piece:
    """A printed subexpression and how tightly it binds."""

    text: str
    level: int = ATOM

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


def to_text(expr: Expr) -> str:
    """The expression in the language of the parser.

    Examples
    --------
    >>> W1, W2 = tree.letter("W1", 3, 2), tree.letter("W2", 2, 3)
    >>> to_text(W1 @ W1.T - 2 * (W2.T @ W2))
    'W1@W1.T - 2*W2.T@W2'
    >>> to_text(tree.power(tree.trace(W1 @ W2) + 1, -2))
    '1/(trace(W1@W2) + 1)^2'
    """
    return fold(expr, _piece).text


def _piece(node: Expr, below: list[Piece]) -> Piece:
    if node.op in _RULES:
        return _RULES[node.op](node, below)
    return Piece(f"{_CALLS[node.op]}({', '.join(part.text for part in below)})")


def _rational(node: Expr, below: list[Piece]) -> Piece:
    value = node.args[0]
    simple = value >= 0 and value.denominator == 1
    return Piece(rational_text(value), POWER if simple else PRODUCT if value > 0 else SUM)


def _sum(node: Expr, below: list[Piece]) -> Piece:
    # A leading minus of a term becomes the sign between two terms; a nested sum keeps its brackets.
    parts = zip(node.args, below, strict=True)
    terms = [part.text if leads_with_minus(term) else part.at(PRODUCT) for term, part in parts]
    text = terms[0]
    for term in terms[1:]:
        text += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return Piece(text, SUM)


def leads_with_minus(node: Expr) -> bool:
    """Whether an expression prints with a minus in front that belongs to all of it."""
    number = node.args[0] if node.op == "product" else node
    return bool(number.op == "rational" and number.args[0] < 0)


def _product(node: Expr, below: list[Piece]) -> Piece:
    factors, pieces = list(node.args), list(below)
    sign = ""
    if factors[0].op == "rational" and factors[0].args[0] < 0:
        sign = "-"
        size = tree.negative(factors[0])
        factors, pieces = factors[1:], pieces[1:]
        if size.args[0] != 1:
            factors.insert(0, size)
            pieces.insert(0, _rational(size, []))
    text = ""
    for place, (factor, piece) in enumerate(zip(factors, pieces, strict=True)):
        if factor.op == "power" and factor.args[1] < 0:
            text += piece.text[1:] if place else piece.text  # "1/x" continues as "/x"
            continue
        # After scalars alone a product needs no brackets: it is multiplied from left to right either way.
        written = piece.at(PRODUCT if all(other.is_scalar for other in factors[:place]) else POWER)
        matrices = place and not factor.is_scalar and not factors[place - 1].is_scalar
        text += ("@" if matrices else "*" if place else "") + written
    return Piece(sign + text, SUM if sign else PRODUCT)


def _power(node: Expr, below: list[Piece]) -> Piece:
    base, exponent = below[0].at(ATOM), node.args[1]
    if exponent < 0:
        return Piece(f"1/{base}" if exponent == -1 else f"1/{base}^{-exponent}", PRODUCT)
    return Piece(f"{base}^{exponent}", POWER)


def _matrix(node: Expr, below: list[Piece]) -> Piece:
    width = len(node.args[0][0])
    texts = [part.text for part in below]
    rows = [", ".join(texts[start : start + width]) for start in range(0, len(texts), width)]
    return Piece("[" + ", ".join(f"[{row}]" for row in rows) + "]")


def _jet(node: Expr, below: list[Piece]) -> Piece:
    return Piece(f"f{node.args[0] or ''}({below[0].text})")


def _direction(node: Expr, below: list[Piece]) -> Piece:
    moves = [f"{name}: {part.text}" for (name, _), part in zip(node.args[1], below[1:], strict=True)]
    return Piece(f"dir({', '.join([below[0].text, *moves])})")


_CALLS = {
    "trace": "trace",
    "det": "det",
    "norm2": "norm2",
    "adjugate": "adj",
    "cost": "f",
    "gradient": "grad",
    "curvature": "curv",
    "along": "ddt",
}
_RULES: dict[str, Callable[[Expr, list[Piece]], Piece]] = {
    "rational": _rational,
    "letter": lambda node, below: Piece(node.args[0]),
    "constant": lambda node, below: Piece(node.args[0]),
    "root": lambda node, below: Piece(f"root({polynomial_text(node.args[0])}, {node.args[1]})"),
    "identity": lambda node, below: Piece(f"I({node.args[0]})"),
    "sum": _sum,
    "product": _product,
    "power": _power,
    "transpose": lambda node, below: Piece(f"{below[0].at(ATOM)}.T"),
    "entry": lambda node, below: Piece(f"{below[0].at(ATOM)}[{node.args[1]},{node.args[2]}]"),
    "matrix": _matrix,
    "function": lambda node, below: Piece(f"{node.args[0]}({below[0].text})"),
    "jet": _jet,
    "direction": _direction,
}
