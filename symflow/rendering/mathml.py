"""The LaTeX of proof files as MathML, which browsers set without anybody's script.

Why our own small converter: a report loads nothing from outside and must be readable in twenty years. It knows the
commands that statements use; whatever it does not know makes it return None, and the page shows the LaTeX itself.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape

from symflow.rendering.signs import ACCENTS, FENCES, FUNCTIONS, LETTERS, OPERATORS

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S", re.DOTALL)
_TEXT = re.compile(r"\\(text|mathrm|operatorname)\s*\{([^{}$\\]*)\}")

_SPACES = {",": "0.17", ":": "0.22", ";": "0.28", " ": "0.25", "!": "-0.17", "quad": "1", "qquad": "2", "~": "0.25"}
_FONTS = {"mathcal": "SCRIPT", "mathbb": "DOUBLE-STRUCK", "mathbf": "BOLD", "mathfrak": "FRAKTUR"}
_SIZES = {"left", "right"} | {size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}
_PLAIN = {"displaystyle", "textstyle", "limits", "nolimits"}  # say nothing that is shown
_OPENS, _TIGHT = "([{⟨⌊⌈", "()[]|/"


class _UnknownError(ValueError):
    """A command that the converter does not know, or brackets that do not match."""


def mathml(latex: str, *, display: bool = False) -> str | None:
    """The formula as a `math` element, or None if it contains something unknown.

    Examples
    --------
    >>> mathml("x^2")
    '<math><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    >>> mathml(r"\\unheard{x}") is None
    True
    """
    try:
        row = _Reader(latex).row("")
    except (_UnknownError, RecursionError):
        return None
    return f'<math display="block">{row}</math>' if display else f"<math>{row}</math>"


def _tokens(latex: str) -> list[str]:
    """Tokens; the argument of a text command is one token, since blanks count there."""
    found, position = [], 0
    for match in _TEXT.finditer(latex):
        found += _TOKEN.findall(latex[position : match.start()])
        found += ["\\" + match[1], "=" + match[2]]
        position = match.end()
    return found + _TOKEN.findall(latex[position:])


class _Reader:
    """Recursive descent over the tokens; `row` reads until a closing token."""

    def __init__(self, latex: str) -> None:
        self.tokens = _tokens(latex)
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def row(self, end: str) -> str:
        """Everything until the end token, which is taken too."""
        parts: list[str] = []
        while (token := self.peek()) != end:
            if not token or token in ("}", "&"):
                raise _UnknownError(token)
            if token in "+-" and (not parts or parts[-1].startswith("<mo") and "data-close" not in parts[-1]):
                self.take()
                parts.append(f'<mo form="prefix">{"−" if token == "-" else token}</mo>')
            else:
                parts.append(self.scripted())
        self.take()
        return f"<mrow>{''.join(parts)}</mrow>".replace(' data-close=""', "")

    def scripted(self) -> str:
        """An atom with what is written above and below to its right."""
        base = "<mrow></mrow>" if self.peek() in ("^", "_", "'") else self.atom()
        lower, upper, raised = "", "", False
        while (token := self.peek()) and token in "^_'":
            self.take()
            if token == "'":
                upper += "<mo>′</mo>"
            elif lower if token == "_" else raised:
                raise _UnknownError("two subscripts or superscripts")
            elif token == "_":
                lower = self.argument()
            else:
                upper, raised = upper + self.argument(), True
        upper = f"<mrow>{upper}</mrow>" if upper.count("</m") > 1 and not upper.startswith("<mrow>") else upper
        if lower and upper:
            return f"<msubsup>{base}{lower}{upper}</msubsup>"
        return f"<msub>{base}{lower}</msub>" if lower else f"<msup>{base}{upper}</msup>" if upper else base

    def argument(self) -> str:
        """What a command or a script applies to: of a number written without brackets, the first digit."""
        number = self.peek()
        if number[:1].isdigit() and len(number) > 1:
            self.tokens[self.at] = number[1:]
            return f"<mn>{number[0]}</mn>"
        return self.atom()

    def atom(self) -> str:
        token = self.take()
        if token.startswith("\\") and len(token) > 1:
            return self.command(token[1:])
        if token == "{":
            return self.row("}")
        if token.isalpha():
            return f"<mi>{escape(token)}</mi>"
        if token[:1].isdigit():
            return f"<mn>{token}</mn>"
        if not token or token in "}&#$%^_" or token == "\\":
            raise _UnknownError(token)
        if token in _TIGHT:
            return _fence(token, stretchy=False)
        return f"<mo>{escape({'-': '−', '*': '∗'}.get(token, token))}</mo>"

    def command(self, name: str) -> str:
        """What a command stands for, with its arguments."""
        if name in LETTERS:
            upright = ' mathvariant="normal"' if LETTERS[name].isupper() or name in ("partial", "nabla", "top") else ""
            return f"<mi{upright}>{LETTERS[name]}</mi>"
        if name in OPERATORS:
            return f"<mo>{escape(OPERATORS[name])}</mo>"
        if name in FENCES:
            return _fence(FENCES[name], stretchy=False)
        if name in FUNCTIONS.split():
            return self.function(name)
        if name in ("text", "operatorname", "mathrm"):
            return self.words(name)
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}em"/>'
        if name in _SIZES:
            return self.sized()
        if name in _PLAIN:
            return ""
        return self.built(name)

    def built(self, name: str) -> str:
        """Fractions, roots, accents and alphabets."""
        if name in ("frac", "tfrac", "dfrac"):
            return f"<mfrac>{self.argument()}{self.argument()}</mfrac>"
        if name == "sqrt" and self.peek() == "[":
            self.take()
            index = self.row("]")
            return f"<mroot>{self.argument()}{index}</mroot>"
        if name == "sqrt":
            return f"<msqrt>{self.argument()}</msqrt>"
        if name in ACCENTS:
            # Not marked as an accent: browsers then set it through the top of capital letters.
            return f'<mover>{self.argument()}<mo stretchy="false">{ACCENTS[name]}</mo></mover>'
        if name in _FONTS:
            return f"<mi>{''.join(_styled(letter, _FONTS[name]) for letter in self.letters())}</mi>"
        raise _UnknownError(name)

    def letters(self) -> list[str]:
        """The letters that a font command applies to."""
        found = [self.take()]
        if found == ["{"]:
            while found[-1] not in ("}", ""):
                found.append(self.take())
            found = found[1:-1] if found[-1] else []
        return found or [""]

    def words(self, name: str) -> str:
        """Running text, the name of a function, or upright letters."""
        argument = self.take()
        if not argument.startswith("="):
            raise _UnknownError(name)
        text = escape(argument[1:])
        if name == "text":
            return f"<mtext>{text.replace(' ', chr(160))}</mtext>"
        return f'<mi mathvariant="normal">{text}</mi>' if name == "mathrm" else self.function(text.strip())

    def function(self, name: str) -> str:
        close = "0" if self.peek() in ("(", "_", "^") else "0.17em"
        return f'<mo lspace="0.17em" rspace="{close}" data-close="">{escape(name)}</mo>'

    def sized(self) -> str:
        token = self.take()
        sign = FENCES.get(token[1:], "") if token.startswith("\\") else token
        if not sign or sign not in "()[]|/.‖{}⟨⟩⌊⌋⌈⌉":
            raise _UnknownError(token)
        return "" if sign == "." else _fence(sign, stretchy=True)


def _fence(sign: str, *, stretchy: bool) -> str:
    close = "" if sign in _OPENS else ' data-close=""'
    return f'<mo stretchy="{str(stretchy).lower()}" lspace="0" rspace="0"{close}>{escape(sign)}</mo>'


def _styled(letter: str, style: str) -> str:
    """A letter of another alphabet; a few stand elsewhere in Unicode than their neighbours."""
    size = "CAPITAL" if letter.isupper() else "SMALL"
    for name in (f"MATHEMATICAL {style} {size} {letter.upper()}", f"{style} {size} {letter.upper()}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    raise _UnknownError(letter)
