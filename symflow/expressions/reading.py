"""The JSON trees of docs/claims.md back to expressions.

Why through the builders again: a tree in a file is a claim by somebody; its operations, indices and shapes are checked
as if they had been typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symflow.errors import ExpressionError
from symflow.expressions import tree
from symflow.expressions.constants import bounded, bounded_power
from symflow.expressions.digits import integer_from_text, integer_text
from symflow.expressions.tokens import MAX_DIGITS, shorten
from symflow.expressions.tokens import MAX_EXPONENT as _USER_EXPONENT
from symflow.expressions.tree import Dim, Expr
from symflow.expressions.walk import Steps, run

MAX_EXPONENT = 2 * _USER_EXPONENT  # a derivative may go a little beyond what a user may write
_RATIONAL = re.compile(r"(-?)([0-9]+)(?:/([0-9]+))?")


def from_json(value: Any, shapes: Mapping[str, tuple[Dim, Dim]]) -> Expr:
    """Read a tree; `shapes` gives (rows, cols) of each letter.

    Examples
    --------
    >>> from_json(["product", "1/2", ["letter", "W1"]], {"W1": ("d1", "d0")}).shape
    ('d1', 'd0')
    """
    return run(_read(value, shapes))


def _read(value: Any, shapes: Mapping[str, tuple[Dim, Dim]]) -> Steps[Expr]:
    if isinstance(value, str):
        return _rational(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return tree.rational(value)
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        raise _malformed(value, 'a tree is a rational "p/q" or a list whose head is an operation')
    op, *args = value
    if op == "letter" and len(args) == 1 and isinstance(args[0], str):
        if args[0] not in shapes:
            raise _malformed(value, "the letter is not declared; declare it under letters")
        return tree.letter(args[0], *shapes[args[0]])
    if op == "constant" and args in (["pi"], ["E"]):
        return tree.constant(args[0])
    if op == "root" and len(args) == 2 and isinstance(args[0], list) and _natural(args[1]):
        return tree.root([_coefficient(value, part) for part in args[0]], args[1])
    if op == "identity" and len(args) == 1 and (isinstance(args[0], str) or _natural(args[0], 1)):
        return tree.identity(args[0])
    if op == "matrix" and len(args) == 1 and isinstance(args[0], list) and all(isinstance(r, list) for r in args[0]):
        rows = []
        for row in args[0]:
            cells = []
            for cell in row:
                cells.append((yield _read(cell, shapes)))
            rows.append(cells)
        return tree.matrix(rows)
    if op == "direction" and len(args) == 2 and isinstance(args[1], dict):
        body = yield _read(args[0], shapes)
        moves = {}
        for name, move in args[1].items():
            moves[name] = yield _read(move, shapes)
        return tree.direction(body, moves)
    if op in ("sum", "product") and args:
        parts = []
        for arg in args:
            parts.append((yield _read(arg, shapes)))
        return tree.add(*parts) if op == "sum" else tree.multiply(*parts)
    if op not in _FORMS or len(args) != len(_FORMS[op][0]):
        raise _malformed(value, "no operation of docs/claims.md has this head and this number of arguments")
    kinds, builder = _FORMS[op]
    ready = []
    for kind, arg in zip(kinds, args, strict=True):
        if kind == "tree":
            arg = yield _read(arg, shapes)
        elif not _FITS[kind](arg):
            raise _malformed(value, f"{shorten(_written(arg))} is not {kind}")
        ready.append(arg)
    return builder(*ready)


def _natural(value: Any, least: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value


def _coefficient(node: Any, part: Any) -> Fraction:
    if not isinstance(part, str | int) or isinstance(part, bool):
        raise _malformed(node, "the coefficients of root are rational numbers")
    value: Fraction = (tree.rational(part) if isinstance(part, int) else _rational(part)).args[0]
    return value


def _rational(text: str) -> Expr:
    found = _RATIONAL.fullmatch(text) if len(text) <= 2 * MAX_DIGITS + 2 else None
    if found is None:
        raise _malformed(text, 'a number is written "p" or "p/q" with integers p and q')
    sign, top, bottom = found.groups()
    denominator = integer_from_text(bottom or "1")
    if denominator == 0:
        raise _malformed(text, "the denominator is zero")
    return bounded(Fraction(integer_from_text(top) * (-1 if sign else 1), denominator))


def _malformed(value: Any, why: str) -> ExpressionError:
    shown = shorten(_written(value)[:200])
    return ExpressionError(f"cannot read the tree {shown}: {why}")


def _written(value: Any) -> str:
    try:
        return str(value)
    except ValueError:  # an integer that Python does not write
        return integer_text(value) if isinstance(value, int) else "with a long exponent"


_FITS: dict[str, Callable[[Any], bool]] = {
    "a natural number": _natural,
    "an integer within the limit": lambda value: _natural(value, -MAX_EXPONENT) and value <= MAX_EXPONENT,
    "a function": lambda value: value in tree.FUNCTIONS,
}
_FORMS: dict[str, tuple[tuple[str, ...], Callable[..., Expr]]] = {
    "power": (("tree", "an integer within the limit"), bounded_power),
    "transpose": (("tree",), tree.transpose),
    "trace": (("tree",), tree.trace),
    "det": (("tree",), tree.det),
    "adjugate": (("tree",), tree.adjugate),
    "norm2": (("tree",), tree.norm2),
    "entry": (("tree", "a natural number", "a natural number"), tree.entry),
    "function": (("a function", "tree"), tree.function),
    "cost": (("tree",), tree.cost),
    "gradient": (("tree",), tree.gradient),
    "curvature": (("tree", "tree"), tree.curvature),
    "jet": (("a natural number", "tree"), tree.jet),
    "along": (("tree",), tree.along),
}
