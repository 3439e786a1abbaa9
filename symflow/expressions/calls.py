"""The rules of the grammar of the form name(…), and the matrix literals of proof files.

Why a table per grammar: what a user may call is exactly `_USER`; `_PROOF` is added only for proof files. A new word of
the language is one line here and one builder in `tree`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from symflow.errors import ShapeError
from symflow.expressions import tree
from symflow.expressions.constants import bounded_power
from symflow.expressions.polynomial import root_of
from symflow.expressions.tokens import Token, index, shorten
from symflow.expressions.tree import FUNCTIONS, Expr
from symflow.expressions.walk import Steps

if TYPE_CHECKING:
    from symflow.expressions.parser import Parser


def _trace(value: Expr) -> Expr:
    return value if value.op == "rational" else tree.trace(value)


def _det(value: Expr) -> Expr:
    return value if value.op == "rational" else tree.det(value)


def _norm2(value: Expr) -> Expr:
    return bounded_power(value, 2) if value.op == "rational" else tree.norm2(value)


def _function(name: str) -> Callable[[Expr], Expr]:
    return lambda value: tree.function(name, value)


_USER: dict[str, Callable[[Expr], Expr]] = {
    "trace": _trace,
    "det": _det,
    "norm2": _norm2,
    **{name: _function(name) for name in FUNCTIONS},
}
_PROOF: dict[str, Callable[..., Expr]] = {
    "ddt": tree.along,
    "f": tree.cost,
    "grad": tree.gradient,
    "adj": tree.adjugate,
    "curv": tree.curvature,
}
_SPECIAL = ("dir", "I")  # of proof files; read by a rule of their own, as `root` is for everybody
_ROOT = "root"
CALLED = frozenset((*_USER, _ROOT))  # what a user may call: no name of a matrix
_JET = re.compile(r"f([1-9][0-9]?)")


def call(parser: Parser, name: Token) -> Steps[Expr]:
    """Read the brackets after a name."""
    start = parser.at - 1
    word, proof = name.text, parser.proof_grammar
    jet = _JET.fullmatch(word) if proof else None
    known = word in _USER or word == _ROOT or (proof and (word in _PROOF or word in _SPECIAL or jet is not None))
    if not known:
        if word in parser.names:
            raise parser.error(f"{shorten(word)} is not a function; write * or @ between factors", name)
        words = sorted([*_USER, *_PROOF, *_SPECIAL, _ROOT, "f1"] if proof else [*_USER, _ROOT])
        raise parser.error(f"unknown function {shorten(word)}; known are {', '.join(words)}", name)
    parser.advance()
    value: Expr
    if word == _ROOT:
        value = yield _root(parser, start)
    elif proof and word == "I":
        value = _identity(parser)
        _close(parser, word)
    elif proof and word == "dir":
        value = yield _direction(parser, start)
    else:
        arguments = [(yield parser.sum())]
        wanted = 2 if word == "curv" else 1
        while len(arguments) < wanted:
            parser.expect(",", f"between the {wanted} arguments of {word}")
            arguments.append((yield parser.sum()))
        if parser.sees(","):
            raise parser.error(f"{word} takes {wanted} argument{'s' * (wanted > 1)}")
        _close(parser, word)
        builder = _USER[word] if word in _USER else _PROOF.get(word)
        if builder is None:
            assert jet is not None
            value = parser.build(start, tree.jet, int(jet.group(1)), *arguments)
        else:
            value = parser.build(start, builder, *arguments)
    return value


def _close(parser: Parser, word: str) -> None:
    """The closing bracket, read before the value is built: a complaint then quotes the whole call."""
    parser.expect(")", f"to close {word}(")


def _root(parser: Parser, start: int) -> Steps[Expr]:
    """root(polynomial in x, index): x is known here and nowhere else."""
    outside = parser.names
    parser.names = {"x": tree.letter("x")}
    first = parser.at
    polynomial = yield parser.sum()
    parser.names = outside
    if parser.sees(")"):
        raise parser.error("root needs a polynomial in x and an index, as in root(x^2-2, 1)")
    shown = parser.source(first)
    parser.expect(",", "between the polynomial and the index of root")
    number = parser.index()
    _close(parser, _ROOT)
    value: Expr = parser.build(start, root_of, polynomial, number, shown)
    return value


def _identity(parser: Parser) -> Expr:
    """I(n) or I(d1): the dimension must be one that a name has, or a number."""
    token = parser.advance()
    size = index(token)
    if size:
        return tree.identity(size)
    dims = {dim for value in parser.names.values() for dim in value.shape if isinstance(dim, str)}
    if token.kind == "name" and (token.text in dims or not dims):
        return tree.identity(token.text)
    known = ", ".join(sorted(dims)) or "none"
    raise parser.error(f"I(...) needs a positive integer or a dimension; known dimensions are {known}", token)


def _direction(parser: Parser, start: int) -> Steps[Expr]:
    """dir(A, W1: M1, W2: M2)."""
    value = yield parser.sum()
    moves: dict[str, Expr] = {}
    while parser.sees(","):
        parser.advance()
        token = parser.advance()
        moved = parser.names.get(token.text)
        if moved is None or moved.op != "letter":
            raise parser.error(
                f"dir moves letters, as in dir(A, W1: M1), but {shorten(token.text)} is not a letter", token
            )
        parser.expect(":", "after the letter that moves")
        first = parser.at
        move = yield parser.sum()
        if move.shape != moved.shape and not move.is_zero_literal:
            raise ShapeError(
                f"{token.text} is {moved.rows} x {moved.cols}, but its direction {parser.source(first)} at character"
                f" {parser.tokens[first].start + 1} is {move.rows} x {move.cols}; make the shapes equal"
            )
        moves[moved.args[0]] = move
    if not moves:
        raise parser.error("dir needs at least one direction, as in dir(A, W1: M1)")
    _close(parser, "dir")
    return parser.build(start, tree.direction, value, moves)


def matrix_literal(parser: Parser) -> Steps[Expr]:
    """[[a, b], [c, d]]."""
    start = parser.at
    parser.advance()
    rows: list[list[Expr]] = []
    while not rows or parser.sees(","):
        if rows:
            parser.advance()
        parser.expect("[", "to open a row of a matrix, as in [[a, b], [c, d]]")
        row = [(yield parser.sum())]
        while parser.sees(","):
            parser.advance()
            row.append((yield parser.sum()))
        parser.expect("]", "to close a row of a matrix")
        rows.append(row)
    parser.expect("]", "to close a matrix")
    return parser.build(start, tree.matrix, rows)
