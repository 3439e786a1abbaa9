"""How exact numbers of the checker's field are written: an expression, or an enclosure where that would fill pages.

Why two: a limit point is algebraic over the start and the root it tends to, but with a start such as 1 - 1e-300 its exact
name has thousands of digits, which nobody reads.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

from symflow.checker.constants import Constants, Value
from symflow.checker.trees import Rejected
from symflow.expressions import Expr, fold, from_json, rebuild
from symflow.expressions.digits import rational_text
from symflow.expressions.roots import integer_coefficients
from symflow.expressions.tree import root
from symflow.saddles.decimals import outward
from symflow.saddles.fields import Unsettled

LONGEST = 600  # characters of an exact number
FINEST = 1 << 14  # bits of an enclosure
Number = str | dict[str, str]


def exact_text(ring: Constants, value: Value) -> str:
    """An exact number in the expression language; roots are those of polynomials with integer coefficients."""
    if isinstance(value, Fraction):
        return rational_text(value)
    return str(fold(from_json(ring.tree(value), {}), _with_integers))


def _with_integers(node: Expr, below: list[Expr]) -> Expr:
    return root(integer_coefficients(node.args[0]), node.args[1]) if node.op == "root" else rebuild(node, below)


def shown(ring: Constants, value: Value, digits: int) -> Number:
    """The exact text, or {"lower", "upper"} with this many significant digits if it is long.

    Examples
    --------
    >>> ring = Constants()
    >>> shown(ring, ring.function("sqrt", Fraction(8)), 30)
    '2*sqrt(2)'
    """
    text = exact_text(ring, value)
    if len(text) <= LONGEST:
        return text
    low, high = enclosed(ring, value, digits)
    return dict(zip(("lower", "upper"), outward(low, high, digits), strict=True))


def enclosed(ring: Constants, value: Value, digits: int) -> tuple[Fraction, Fraction]:
    """Rationals around a value with this many significant digits in common."""
    bits = 4 * digits + 64
    while bits <= FINEST:
        with suppress(Rejected):  # too few bits to enclose a part of it
            low, high = ring.enclosure(value, bits)
            if (high - low) * 10 ** (digits + 1) <= min(abs(low), abs(high)):
                return low, high
        bits *= 2
    raise Unsettled("a number could not be enclosed; its exact name is too long to be shown")


def decimal(number: Number) -> str:
    """A short decimal or the exact text, for a line that a person reads."""
    if isinstance(number, dict):
        return number["lower"] if number["lower"] == number["upper"] else f"{float(number['lower']):.6g}…"
    return number if len(number) <= 40 else "…"
