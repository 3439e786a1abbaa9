"""Enclosures of constant expressions by FLINT's balls, and exact zeros.

Why balls: every function of the grammar, erf included, has one in Arb with a proved radius. The working precision doubles
until the digits that were asked for stand; a number whose ball keeps containing 0 is a zero only if its normal form is 0,
else it is not known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import Expr, fold
from symflow.expressions.roots import enclose_root
from symflow.interpretations import DifferentialField, evaluate
from symflow.saddles.decimals import outward
from symflow.statements.closed_forms import closed_entries

Enclosure = dict[str, str]
BITS = 1 << 15  # the highest working precision, beside what the digits need
LARGEST = 1 << 20  # exponents of two beyond which a number is not written out


def enclosed(value: Expr, digits: int) -> Enclosure | None:
    """Decimal bounds with so many correct significant digits; None where there is no value, or the digits are out of reach.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> enclosed(parse("sinh(1)*cosh(1)", {}), 10)
    {'lower': '1.8134302039', 'upper': '1.813430204'}
    >>> enclosed(parse("sin(0)", {}), 10), enclosed(parse("log(-1)", {}), 10)
    ({'lower': '0', 'upper': '0'}, None)
    """
    exact = rational_value(value)
    if exact is not None:
        low, high = outward(exact, exact, digits)
        return {"lower": low, "upper": high}
    bits = 64 + 4 * digits
    while bits <= BITS + 4 * digits:
        ends = _ends(value, bits)
        if ends is not None and (ends[0] > 0 or ends[1] < 0):
            low, high = outward(*ends, digits)
            if Fraction(high) - Fraction(low) <= 2 * abs(Fraction(low)) / 10**digits:
                return {"lower": low, "upper": high}
        elif bits > 256 and ends is not None and vanishes(value):
            return {"lower": "0", "upper": "0"}
        bits *= 2
    return None


def rational_value(value: Expr) -> Fraction | None:
    """The number, if rational arithmetic reaches it."""
    try:
        found = closed_entries(value, {}, None)[0][0]
    except SymflowError:
        return None
    return found.args[0] if found.op == "rational" else None


def vanishes(value: Expr) -> bool:
    """Whether its normal form is 0; False is 'not known to be'."""
    try:
        field = DifferentialField()
        return field.is_zero(evaluate(value, field)) is True
    except SymflowError:
        return False


def guessed_sign(value: Expr) -> int:
    """The sign that a ball shows, 0 where it shows none: what to ask the checker."""
    ends = _ends(value, 256)
    return 0 if ends is None else (ends[0] > 0) - (ends[1] < 0)


def _ends(value: Expr, bits: int) -> tuple[Fraction, Fraction] | None:
    """Bounds of a constant; None where it has no value, or none at this precision."""
    import flint

    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        ball = fold(value, lambda node, below: _node(node, below, bits))
        if not ball.is_finite() or any(abs(int(end.man_exp()[1])) > LARGEST for end in (ball.lower(), ball.upper())):
            return None
        return _fraction(ball.lower()), _fraction(ball.upper())
    finally:
        flint.ctx.prec = before


def _node(node: Expr, below: list[Any], bits: int) -> Any:
    import flint

    op = node.op
    if op == "rational":
        return flint.arb(flint.fmpq(node.args[0].numerator, node.args[0].denominator))
    if op == "constant":
        return flint.arb.pi() if node.args[0] == "pi" else flint.arb(1).exp()
    if op == "root":
        ends = enclose_root(node.args[0], node.args[1], Fraction(1, 2**bits))
        low, high = (flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in ends)
        return low.union(high)
    if op == "sum":
        return sum(below[1:], below[0])
    if op == "product":
        total = below[0]
        for part in below[1:]:
            total *= part
        return total
    if op == "power":
        return below[0] ** node.args[1]
    if op == "function":
        return getattr(below[0], node.args[0])()
    raise SymflowError(f"{op} has no enclosure here; write a scalar expression in numbers and functions")


def _fraction(ball: Any) -> Fraction:
    mantissa, exponent = ball.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
