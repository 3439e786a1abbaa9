"""Relations between expressions: what a proof file states.

Why not an expression: a relation has no value to compute with, and an undecided one must never slip through an `if`.
It is plain data, read by `parse_relation` and written in the statement form of docs/claims.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symflow.errors import ShapeError
from symflow.expressions.parser import Parser
from symflow.expressions.tokens import Token, index, shorten
from symflow.expressions.tree import DimensionClash, Expr
from symflow.expressions.walk import run

_SIGNS = {"=": "eq", "!=": "ne", ">=": "ge", ">": "gt", "<=": "ge", "<": "gt"}


@dataclass(frozen=True)
class Relation:
    """A statement about expressions.

    Parameters
    ----------
    op
        eq, ne, ge, gt, defined, monomials or degree.
    left, right
        The sides; `right` is None for the last three.
    extra
        `(n,)` for monomials, `(letters, n)` for degree.
    """

    op: str
    left: Expr
    right: Expr | None = None
    extra: tuple[Any, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a relation is neither true nor false before it is decided; use decide(...)")

    def to_json(self) -> list[Any]:
        """The statement form of docs/claims.md.

        Examples
        --------
        >>> from symflow.expressions.tree import letter
        >>> parse_relation("x <= 2", {"x": letter("x")}).to_json()
        ['ge', '2', ['letter', 'x']]
        """
        sides = [self.left.to_json()] if self.right is None else [self.left.to_json(), self.right.to_json()]
        return [self.op, *sides, *(list(part) if isinstance(part, tuple) else part for part in self.extra)]


def parse_relation(text: str, names: Mapping[str, Expr]) -> Relation:
    """Read a relation in the grammar of proof files.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> names = {"W1": letter("W1", 3, 2)}
    >>> parse_relation("W1.T@W1 = 0", names).op
    'eq'
    >>> parse_relation("degree(trace(W1@W1.T); W1) = 2", names).extra
    (('W1',), 2)
    """
    parser = Parser(text, names, proof_grammar=True)
    word = parser.token.text
    if word in ("defined", "monomials", "degree") and parser.tokens[1].text == "(":
        relation = _property(parser, word)
    else:
        relation = _comparison(parser)
    parser.finish()
    return relation


def _comparison(parser: Parser) -> Relation:
    left = run(parser.sum())
    sign = parser.token
    if sign.kind != "op" or sign.text not in _SIGNS:
        remedy = "write = for an equation" if sign.text == "==" else "write one of = != >= > <= <"
        raise parser.error(f"expected a relation, but found {parser.found()}; {remedy}")
    parser.advance()
    right = run(parser.sum())
    _compatible(sign, left, right)
    if sign.text in ("<=", "<"):
        left, right = right, left
    return Relation(_SIGNS[sign.text], left, right)


def _compatible(sign: Token, left: Expr, right: Expr) -> None:
    place = f"'{sign.text}' at character {sign.start + 1}"
    if _SIGNS[sign.text] in ("ge", "gt"):
        for side in (left, right):
            if not side.is_scalar:
                raise ShapeError(
                    f"{place} compares scalars, but one side is {side.rows} x {side.cols}; take an entry or a trace"
                )
    if left.shape != right.shape and not left.is_zero_literal and not right.is_zero_literal:
        raise DimensionClash(
            f"the sides of {place} are {left.rows} x {left.cols} and {right.rows} x {right.cols};"
            " make the shapes equal",
            ((left.rows, right.rows), (left.cols, right.cols)),
        )


def _property(parser: Parser, word: str) -> Relation:
    """defined(A), monomials(A) = n and degree(A; W1, W2) = n."""
    parser.advance()
    parser.advance()
    value = run(parser.sum())
    letters: list[str] = []
    if word == "degree":
        parser.expect(";", "before the letters, as in degree(A; W1, W2) = 2")
        letters.append(_letter(parser))
        while parser.sees(","):
            parser.advance()
            letters.append(_letter(parser))
    parser.expect(")", f"to close {word}(")
    if word == "defined":
        return Relation(word, value)
    parser.expect("=", f"after {word}(...)")
    count = index(parser.token)
    if count is None:
        raise parser.error(f"{word}(...) = needs a natural number, but found {parser.found()}")
    parser.advance()
    return Relation(word, value, None, (count,) if word == "monomials" else (tuple(letters), count))


def _letter(parser: Parser) -> str:
    token = parser.token
    meant = parser.names.get(token.text)
    if meant is None or meant.op != "letter":
        message = f"degree counts letters, but {shorten(token.text)} is not a letter; declare it or write it out"
        raise parser.error(message)
    parser.advance()
    return str(meant.args[0])
