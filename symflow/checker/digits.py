"""Rational numbers as text, up to 10,000 digits on either side of the bar.

Why in blocks: Python converts more than 4,300 digits only with a setting of the whole process, and a checker changes no
process. What is computed may be longer than what is read, so numbers are written without a bound.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from .limits import Rejected, need

NUMBER = re.compile(r"(-?)([0-9]{1,10000})(?:/([0-9]{1,10000}))?")
BLOCK = 4000


def number(text: Any) -> Fraction:
    """A rational from a string p/q or an integer; never from a float or a boolean."""
    found = NUMBER.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        need(type(text) is int, f"not a number: {str(text)[:60]}")
        return Fraction(text)
    try:
        return Fraction(_whole(found[2]) * (-1 if found[1] else 1), _whole(found[3] or "1"))
    except ZeroDivisionError:
        raise Rejected("a number with denominator zero") from None


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= BLOCK else _whole(digits[:-BLOCK]) * 10**BLOCK + int(digits[-BLOCK:])


def written(x: Fraction | int) -> str:
    """The string p/q or p of a rational, however long."""
    if x.denominator > 1:
        return f"{written(x.numerator)}/{written(x.denominator)}"
    sign, rest, blocks = "-" if x < 0 else "", abs(x.numerator), list[str]()
    while rest >= 10**BLOCK:
        rest, low = divmod(rest, 10**BLOCK)
        blocks.append(str(low).zfill(BLOCK))
    return sign + str(rest) + "".join(reversed(blocks))


def spelled(monomial: Any) -> str:
    """A text to sort monomials by: their repr, unless an exponent is too long for Python's."""
    try:
        return repr(monomial)
    except ValueError:
        return repr([(name, written(e)) for name, e in monomial])
