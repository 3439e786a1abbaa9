"""The safe parser: text in the whitelisted grammar to an expression.

Why precedence climbing by hand: every name must be one that the caller declared, and every error must be one line that
says what stands where. Each rule of the grammar is one method; the methods are generators that `walk.run` drives, so
that no text, however nested, can exhaust Python's stack. Constants are folded on the way (exactly, within the limits of
`tokens`), so that a tower such as 9^9^9^9 is refused before it is computed.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "@" | "/") signed)*
    signed  = ("-" | "+")* power
    power   = postfix (("^" | "**") signed)?            right associative; -x^2 is -(x^2)
    postfix = primary (".T" | "[i,j]" | "[j]")*
    primary = number | name | "(" sum ")" | call
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symflow.errors import ShapeError
from symflow.expressions import calls, tree
from symflow.expressions.constants import CONSTANTS, bounded, bounded_power
from symflow.expressions.cursor import Cursor
from symflow.expressions.tokens import MAX_EXPONENT, Token, index, number, shorten
from symflow.expressions.tree import DimensionClash, Expr
from symflow.expressions.walk import Steps, run


def parse(text: str, names: Mapping[str, Expr], *, proof_grammar: bool = False) -> Expr:
    """Read an expression.

    Parameters
    ----------
    text
        The expression, at most 10,000 ASCII characters.
    names
        What each name stands for: a letter, or any expression as an abbreviation.
    proof_grammar
        Also read what only proof files may say: ddt, f, grad, f1 …, curv, dir, adj, I and [[a, b], [c, d]].

    Returns
    -------
    Expr
        The tree; its shape has been checked.

    Examples
    --------
    >>> names = {"W1": tree.letter("W1", 3, 2), "W2": tree.letter("W2", 2, 3)}
    >>> parse("trace(W1@W1.T) - norm2(W2)", names).shape
    (1, 1)
    >>> parse("W1 - W2", names)
    Traceback (most recent call last):
    symflow.expressions.tree.DimensionClash: the term 'W2' at character 6 is 2 x 3, but ...
    """
    parser = Parser(text, names, proof_grammar)
    value = run(parser.sum())
    parser.finish()
    return value


class Parser(Cursor):
    """The rules of the grammar; each reads from the cursor and returns an expression."""

    def sum(self) -> Steps[Expr]:
        start = first = self.at
        terms = [(yield self.product())]
        shape: tuple[tree.Dim, tree.Dim] | None = None
        while True:
            term = terms[-1]
            if not term.is_zero_literal:
                shape = shape or term.shape
                if term.shape != shape:
                    raise self.mismatch(first, term, shape)
            if not self.sees("+", "-"):
                break
            negate = self.advance().text == "-"
            first = self.at
            term = yield self.product()
            terms.append(tree.negative(term) if negate else term)
        kept = [term for term in terms if term.op != "rational"]
        constant = sum((term.args[0] for term in terms if term.op == "rational"), Fraction(0))
        if not kept or constant:
            # The number stays at the end unless it was written first.
            place = 0 if terms[0].op == "rational" else len(kept)
            kept.insert(place, self.build(start, bounded, constant))
        return self.build(start, tree.add, *kept)

    def mismatch(self, first: int, term: Expr, shape: tuple[tree.Dim, tree.Dim]) -> DimensionClash:
        return DimensionClash(
            f"the term {self.source(first)} at character {self.tokens[first].start + 1} is {term.rows} x {term.cols},"
            f" but the terms before it are {shape[0]} x {shape[1]}; check the factor order and .T",
            ((shape[0], term.rows), (shape[1], term.cols)),
        )

    def product(self) -> Steps[Expr]:
        start = self.at
        value: Expr = yield self.signed()
        if not self.sees("*", "@", "/"):
            return value
        coefficient, factors, shape = Fraction(1), list[Expr](), (1, 1)
        divide, first = False, start
        while True:
            if divide:
                value = self.reciprocal(first, value)
            shape = self.product_shape(start, first, shape, value)
            pieces = value.args if value.op == "product" and not factors else (value,)
            for piece in pieces:  # a leading product may be opened: reading goes from left to right anyway
                if piece.op == "rational":
                    coefficient = self.build(first, bounded, coefficient * piece.args[0]).args[0]
                else:
                    factors.append(piece)
            if not self.sees("*", "@", "/"):
                break
            divide = self.advance().text == "/"
            first = self.at
            value = yield self.signed()
        if coefficient != 1 or not factors:
            factors.insert(0, tree.rational(coefficient))
        return self.build(start, tree.multiply, *factors)

    def product_shape(self, start: int, first: int, shape: tuple[Any, Any], value: Expr) -> tuple[Any, Any]:
        """Shape after one more factor: here, where the factor's own text is still known."""
        if value.is_scalar:
            return shape
        if shape == (1, 1):
            return value.shape
        if shape[1] != value.rows:
            before = shorten(self.text[self.tokens[start].start : self.tokens[first - 2].end])
            raise DimensionClash(
                f"the factor {self.source(first)} at character {self.tokens[first].start + 1} is {value.rows} x"
                f" {value.cols}, but {shape[0]} x {shape[1]} stands before it ({before}); check the order and .T",
                ((shape[1], value.rows),),
            )
        return shape[0], value.cols

    def reciprocal(self, first: int, value: Expr) -> Expr:
        place = self.tokens[first]
        if not value.is_scalar:
            raise ShapeError(
                f"cannot divide by {self.source(first)} at character {place.start + 1}, a {value.rows} x {value.cols}"
                " matrix; divide by scalars only"
            )
        if value.is_zero_literal:
            raise self.error("division by zero; the divisor must not be the number 0", place)
        if value.op == "power" and abs(value.args[1]) <= MAX_EXPONENT:
            return tree.power(value.args[0], -value.args[1])
        return tree.power(value, -1)

    def signed(self) -> Steps[Expr]:
        negate = False
        while self.sees("-", "+"):
            negate ^= self.advance().text == "-"
        value: Expr = yield self.power()
        return tree.negative(value) if negate else value

    def power(self) -> Steps[Expr]:
        start = self.at
        base: Expr = yield self.postfix()
        if not self.sees("^", "**"):
            return base
        self.advance()
        first = self.at
        if self.token.kind == "name" and self.token.text == "T" and "T" not in self.names:
            raise self.error("the transpose is written .T, not ^T")
        exponent = yield self.signed()
        if exponent.op != "rational" or exponent.args[0].denominator != 1:
            message = f"the exponent {self.source(first)} is not an integer; use sqrt, exp or log"
            raise self.error(message, self.tokens[first])
        if abs(exponent.args[0]) > MAX_EXPONENT:
            message = f"the exponent {self.source(first)} exceeds {MAX_EXPONENT}; use a smaller one"
            raise self.error(message, self.tokens[first])
        if base.is_zero_literal and exponent.args[0] < 0:
            raise self.error("division by zero: 0 has no negative power", self.tokens[start])
        if exponent.args[0] == 1 and base.rows == base.cols:
            return base
        return self.build(start, bounded_power, base, int(exponent.args[0]))

    def postfix(self) -> Steps[Expr]:
        start = self.at
        value: Expr = yield self.primary()
        while self.sees(".", "["):
            if self.tokens[start].kind == "number":
                raise self.error("a number has neither entries nor a transpose; put what you mean in brackets")
            if self.advance().text == "[":
                value = self.entry(start, value)
            elif self.token.kind == "name" and self.token.text == "T":
                self.advance()
                value = self.build(start, tree.transpose, value)
            else:
                raise self.error(f"after a dot only T (the transpose) may stand, but found {self.found()}")
        return value

    def entry(self, start: int, value: Expr) -> Expr:
        indices = [self.index()]
        if self.sees(","):
            self.advance()
            indices.append(self.index())
        self.expect("]", "after the indices")
        if len(indices) == 1:
            if value.cols != 1 and value.rows != 1:
                raise ShapeError(
                    f"{self.source(start)} at character {self.tokens[start].start + 1} has one index, but the matrix is"
                    f" {value.rows} x {value.cols}; give a row and a column, [i,j]"
                )
            indices = [indices[0], 0] if value.cols == 1 else [0, indices[0]]
        return self.build(start, tree.entry, value, *indices)

    def index(self) -> int:
        found = index(self.token)
        if found is None:
            raise self.error(f"an index must be a natural number (counted from 0), but found {self.found()}")
        self.advance()
        return found

    def primary(self) -> Steps[Expr]:
        token = self.token
        if token.kind == "number":
            self.advance()
            return self.build(self.at - 1, bounded, number(token))
        if token.kind == "name":
            self.advance()
            if self.sees("("):
                called: Expr = yield calls.call(self, token)
                return called
            return self.name(token)
        if self.sees("("):
            self.advance()
            value: Expr = yield self.sum()
            self.expect(")", "to close a bracket")
            return value
        if self.sees("[") and self.proof_grammar:
            literal: Expr = yield calls.matrix_literal(self)
            return literal
        raise self.error(f"expected a matrix, a number or a bracket, but found {self.found()}")

    def name(self, token: Token) -> Expr:
        if token.text in self.names:
            return self.names[token.text]
        if token.text in CONSTANTS:
            return tree.constant(token.text)
        known = [*sorted(self.names)[:12], *(["..."] if len(self.names) > 12 else [])]
        names = "".join(f"{name}, " for name in known)
        raise self.error(f"unknown name {shorten(token.text)}; known are {names}pi and E", token)
