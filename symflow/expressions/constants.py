"""Exact constants within the limit on their length.

Why folded while reading: a constant of ten million digits can be written in ten characters, and must be refused before
anybody computes it. The estimate by bit lengths costs nothing.
"""

from __future__ import annotations

from fractions import Fraction

from symflow.errors import ExpressionError
from symflow.expressions import tree
from symflow.expressions.tokens import MAX_DIGITS
from symflow.expressions.tree import Expr

CONSTANTS = ("pi", "E")
_BOUND = 10**MAX_DIGITS
_MAX_BITS = int(MAX_DIGITS * 3.3219280948873626)  # bits of a number with that many decimal digits


def _too_long(what: str) -> ExpressionError:
    return ExpressionError(f"a constant would have more than {MAX_DIGITS} digits; use a smaller {what}")


def bounded(value: Fraction) -> Expr:
    """A number, refused when it is too long.

    Examples
    --------
    >>> bounded(Fraction(1, 3)).to_json()
    '1/3'
    """
    if max(abs(value.numerator), value.denominator) >= _BOUND:
        raise _too_long("number")
    return tree.rational(value)


def bounded_power(base: Expr, exponent: int) -> Expr:
    """An integer power; that of a number is computed unless it would be too long.

    Examples
    --------
    >>> bounded_power(tree.rational(2), -3).to_json()
    '1/8'
    >>> bounded_power(tree.rational(10**100), 500)
    Traceback (most recent call last):
    symflow.errors.ExpressionError: a constant would have more than 10000 digits; use a smaller exponent
    """
    if base.op == "rational" and (exponent >= 0 or not base.is_zero_literal):
        number: Fraction = base.args[0]
        bits = max(number.numerator.bit_length(), number.denominator.bit_length())
        if (bits - 1) * abs(exponent) > _MAX_BITS:
            raise _too_long("exponent")
        return bounded(number**exponent)
    return tree.power(base, exponent)
