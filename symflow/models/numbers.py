"""Exact numbers from the outside: integers, "p/q", decimals and constant expressions in strings; never a float.

Why a file of its own: samples, matrices and points all come in through here, so a binary float is refused at one place
and a huge exponent is refused before it is expanded.
"""

from __future__ import annotations

import re
from fractions import Fraction
from numbers import Rational
from typing import Any

from symflow.errors import ModelError, SymflowError
from symflow.expressions import parse
from symflow.expressions.constants import bounded
from symflow.expressions.digits import rational_from_text
from symflow.expressions.tokens import MAX_CHARACTERS, MAX_DIGITS, Token, number
from symflow.expressions.tree import Expr, rational
from symflow.models.from_sympy import from_sympy, is_sympy

_SHAPE = re.compile(r"[+-]?(\d+(/\d+)?|(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d+)?)", re.ASCII)


def exact(value: Any, what: str = "a number") -> Fraction:
    """Read an exact rational number.

    Examples
    --------
    >>> exact("0.1"), exact("-3/6"), exact("1e-3")
    (Fraction(1, 10), Fraction(-1, 2), Fraction(1, 1000))
    """
    if isinstance(value, bool):
        raise ModelError(f"{what} is {value}; give an integer or a string such as '1/10'")
    if isinstance(value, Rational):
        return _bounded(Fraction(int(value.numerator), int(value.denominator)), what)
    if isinstance(value, float):
        raise ModelError(f"{what} is the binary float {value!r}, which is not exact; quote it, e.g. '{value!r}'")
    if isinstance(value, str):
        return _rational(value.strip(), what)
    numerator, denominator = getattr(value, "p", None), getattr(value, "q", None)
    if type(value).__module__.startswith(("sympy", "flint")) and denominator is not None and numerator is not None:
        return _bounded(Fraction(int(numerator), int(denominator)), what)
    raise ModelError(f"{what} has type {type(value).__name__}; give an integer or a string such as '1/10'")


def _rational(text: str, what: str) -> Fraction:
    if len(text) > MAX_CHARACTERS:
        raise ModelError(f"{what} has {len(text)} characters, but at most {MAX_CHARACTERS} are read; use a shorter number")
    if not _SHAPE.fullmatch(text):
        raise ModelError(f"{what} {text[:40]!r} is not a rational number; write '1/10', '0.1' or '-3'")
    if "/" not in text:
        try:
            size = number(Token("number", text.lstrip("+-"), 0))
        except SymflowError as error:
            raise ModelError(f"{what}: {error}") from None
        return _bounded(-size if text.startswith("-") else size, what)
    try:
        return rational_from_text(text)
    except ZeroDivisionError:
        raise ModelError(f"{what} {text[:40]!r} divides by zero; write '1/10', '0.1' or '-3'") from None


def _bounded(value: Fraction, what: str) -> Fraction:
    try:
        bounded(value)
    except SymflowError:
        raise ModelError(f"{what} has more than {MAX_DIGITS} digits; use a smaller number") from None
    return value


def exact_constant(value: Any, what: str = "a number") -> Expr:
    """Read an exact real number, rational or not: "1/10", "1e-30", "sqrt(2)", "log(2)/3", "root(x^3-x-1, 0)".

    Examples
    --------
    >>> print(exact_constant("0.1"), exact_constant("log(2)/3"))
    1/10 1/3*log(2)
    """
    if isinstance(value, str) and not _SHAPE.fullmatch(value.strip()):
        value = _constant(value, what)
    if is_sympy(value) and not value.is_Rational:
        value = from_sympy(value, {})
    if not isinstance(value, Expr):
        return rational(exact(value, what))
    if not value.is_scalar:
        raise ModelError(f"{what} is a {value.rows} x {value.cols} matrix; give a number such as '1/10' or 'sqrt(2)'")
    if value.letters():
        raise ModelError(f"{what} depends on {', '.join(sorted(value.letters()))}; give a number such as '1/10' or 'sqrt(2)'")
    return value


def _constant(text: str, what: str) -> Expr:
    try:
        return parse(text, {})
    except SymflowError as error:
        raise ModelError(f"{what} is not a number such as '1/10', '0.1' or 'sqrt(2)': {error}") from None


def exact_matrix(rows: Any, what: str) -> list[list[Fraction]]:
    """Read a rational matrix given as a list of rows.

    Examples
    --------
    >>> exact_matrix([["1/2", 3]], "T")
    [[Fraction(1, 2), Fraction(3, 1)]]
    """
    return [[exact(value, f"an entry of {what}") for value in row] for row in _rows(rows, what)]


def constant_matrix(rows: Any, what: str) -> list[list[Expr]]:
    """Read a matrix of exact real numbers given as a list of rows.

    Examples
    --------
    >>> print(constant_matrix([["sqrt(2)", "0.5"]], "T")[0][1])
    1/2
    """
    return [[exact_constant(value, f"an entry of {what}") for value in row] for row in _rows(rows, what)]


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if hasattr(rows, "tolist"):
        rows = rows.tolist()
    if not isinstance(rows, list | tuple) or not rows or not all(isinstance(row, list | tuple) for row in rows):
        raise ModelError(f"{what} is not a matrix; give a list of rows such as [['1', '0'], ['0', '1']]")
    if not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ModelError(f"the rows of {what} differ in length or are empty; give rows of one length")
    return [list(row) for row in rows]
