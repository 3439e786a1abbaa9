"""From text to tokens, and the limits that stand before everything else.

Why an own tokenizer: what a user types is never handed to Python's `eval`, nor to a library that does so in secret.
The length and the nesting of brackets are checked here, before any tree is built, so a hostile text costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from symflow.errors import ExpressionError
from symflow.expressions.digits import integer_from_text

MAX_CHARACTERS = 10_000
MAX_NESTING = 200
MAX_EXPONENT = 1_000
MAX_DIGITS = 10_000

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<op>\*\*|[!<>=]=|[-+*/@^()\[\],:;.=<>])"
)


@dataclass(frozen=True)
class Token:
    """A piece of the text; `kind` is number, name, op or end."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def shorten(text: str, limit: int = 40) -> str:
    """A quotation that fits in one line of a message.

    Examples
    --------
    >>> shorten("a\\nb"), shorten("x" * 50, 10)
    ("'a b'", "'xxxxxxx...'")
    """
    flat = " ".join(text[: 4 * limit].split())
    flat = flat if len(flat) <= limit else flat[: limit - 3] + "..."
    return ascii(flat)


def tokenize(text: str) -> list[Token]:
    """Split a text into tokens, the last of which has the kind `end`.

    Examples
    --------
    >>> [token.text for token in tokenize("W1.T**2 - .5")]
    ['W1', '.', 'T', '**', '2', '-', '.5', '']
    """
    if not isinstance(text, str):
        raise ExpressionError(f"an expression must be a text, but got {type(text).__name__}; write it in quotes")
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(
            f"the expression has {len(text)} characters, but at most {MAX_CHARACTERS} are read; split it"
        )
    tokens: list[Token] = []
    position = depth = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise ExpressionError(_stray(text[position], position))
        if found.lastgroup != "space":
            tokens.append(Token(str(found.lastgroup), found.group(), position))
            depth += (found.group() in "([") - (found.group() in ")]")
            if depth > MAX_NESTING:
                raise ExpressionError(
                    f"brackets nest deeper than {MAX_NESTING} at character {position + 1}; write the expression flatter"
                )
        position = found.end()
    if not tokens:
        raise ExpressionError("the expression is empty; write one such as 'trace(W1@W1.T)'")
    return [*tokens, Token("end", "", len(text))]


def _stray(char: str, position: int) -> str:
    if ord(char) > 127:
        return f"character {char!a} at position {position + 1} is not ASCII; write it with ASCII letters and signs"
    remedy = "write the transpose as .T" if char == "'" else "see the grammar of expressions"
    return f"character {char!a} at position {position + 1} has no meaning in an expression; {remedy}"


def number(token: Token) -> Fraction:
    """The exact value of a number token: 0.1 is one tenth.

    Examples
    --------
    >>> number(Token("number", "0.1", 0)), number(Token("number", "1e-2", 0))
    (Fraction(1, 10), Fraction(1, 100))
    """
    mantissa, _, exponent = token.text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    sign, size = (-1, exponent[1:]) if exponent.startswith("-") else (1, exponent.removeprefix("+"))
    size = size.lstrip("0") or "0"
    if len(size) > 4 or int(size) > MAX_EXPONENT:
        raise ExpressionError(
            f"the exponent of {shorten(token.text)} at character {token.start + 1} exceeds {MAX_EXPONENT};"
            " use a smaller one"
        )
    shift = sign * int(size) - len(decimals)
    digits = integer_from_text(whole + decimals)
    return Fraction(digits * 10**shift) if shift >= 0 else Fraction(digits, 10**-shift)


def index(token: Token) -> int | None:
    """A small natural number, or None when the token is not one."""
    return int(token.text) if token.kind == "number" and token.text.isdigit() and len(token.text) <= 6 else None
