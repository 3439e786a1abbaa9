"""Long integers to and from decimal text.

Why not `int` and `str`: Python refuses to convert more than 4,300 digits unless a setting of the whole process is
changed, and an expression may hold constants of 10,000 digits. Converting in blocks needs no setting.
"""

from __future__ import annotations

from fractions import Fraction

_BLOCK = 4000


def integer_text(value: int) -> str:
    """Decimal digits of an integer of any length.

    Examples
    --------
    >>> integer_text(-12), len(integer_text(10**9000))
    ('-12', 9001)
    """
    if value < 0:
        return "-" + integer_text(-value)
    blocks: list[str] = []
    base = 10**_BLOCK
    while value >= base:
        value, low = divmod(value, base)
        blocks.append(str(low).zfill(_BLOCK))
    return str(value) + "".join(reversed(blocks))


def integer_from_text(digits: str) -> int:
    """The integer with these decimal digits.

    Examples
    --------
    >>> integer_from_text("007"), integer_from_text("1" + "0" * 9000) == 10**9000
    (7, True)
    """
    value = 0
    for start in range(0, len(digits), _BLOCK):
        block = digits[start : start + _BLOCK]
        value = value * 10 ** len(block) + int(block)
    return value


def rational_text(value: Fraction) -> str:
    """The form "p/q", or "p" for an integer.

    Examples
    --------
    >>> rational_text(Fraction(-6, 4)), rational_text(Fraction(3))
    ('-3/2', '3')
    """
    top = integer_text(value.numerator)
    return top if value.denominator == 1 else f"{top}/{integer_text(value.denominator)}"


def rational_from_text(text: str) -> Fraction:
    """The number written "p/q" or "p", of any length.

    Examples
    --------
    >>> rational_from_text("-6/4"), rational_from_text("1" + "0" * 9000) == 10**9000
    (Fraction(-3, 2), True)
    """
    if len(text) <= _BLOCK:
        return Fraction(text)
    top, sign, bottom = text.strip().partition("/")
    size = integer_from_text(top.lstrip("+-"))
    return Fraction(-size if top.startswith("-") else size, integer_from_text(bottom) if sign else 1)
