"""Where a reading stands: the tokens, the place, and errors that name the place.

Why apart from the grammar: the rules of `parser` and `calls` then contain only the grammar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symflow.errors import ExpressionError, ShapeError
from symflow.expressions.tokens import MAX_NESTING, Token, shorten, tokenize
from symflow.expressions.tree import DimensionClash, Expr

MAX_DEPTH = MAX_NESTING * 5 // 2  # of the tree: 200 brackets that each hold a sum and a product are legal


class Cursor:
    """The state of one reading: the tokens, and how far we are."""

    def __init__(self, text: str, names: Mapping[str, Expr], proof_grammar: bool) -> None:
        self.tokens = tokenize(text)
        self.text = text
        self.names = names
        self.proof_grammar = proof_grammar
        self.at = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def sees(self, *texts: str) -> bool:
        return self.token.kind == "op" and self.token.text in texts

    def advance(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, text: str, where: str) -> Token:
        if not self.sees(text):
            raise self.error(f"expected '{text}' {where}, but found {self.found()}")
        return self.advance()

    def found(self) -> str:
        return "the end of the expression" if self.token.kind == "end" else shorten(self.token.text)

    def error(self, message: str, token: Token | None = None) -> ExpressionError:
        place = (token or self.token).start + 1
        return ExpressionError(f"{message} (at character {place} of {shorten(self.text)})")

    def finish(self) -> None:
        if self.token.kind != "end":
            raise self.error(f"unexpected {self.found()}; write * or @ between factors, and close every bracket once")

    def source(self, first: int) -> str:
        """What was read since token number `first`, for a message."""
        return shorten(self.text[self.tokens[first].start : self.tokens[self.at - 1].end])

    def build(self, first: int, builder: Callable[..., Expr], *args: Any) -> Expr:
        """Call a builder; its complaint about shapes gets the place where the operation begins."""
        try:
            value = builder(*args)
        except ShapeError as error:
            message = f"{error} (in {self.source(first)} at character {self.tokens[first].start + 1})"
            if isinstance(error, DimensionClash):
                raise DimensionClash(message, error.pairs) from None
            raise ShapeError(message) from None
        if value.depth > MAX_DEPTH:
            raise self.error(f"operations nest deeper than {MAX_DEPTH}; name a part or write the expression flatter")
        return value
