"""Real roots of polynomials with rational coefficients: how many, where, and whether one is rational.

Why Sturm's sequence: it counts distinct real roots exactly, multiple ones included, with integers alone, so that
`root(x^2+1, 0)` is refused while it is read. A polynomial is the tuple of its coefficients c0, …, cd with cd ≠ 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from symflow.expressions.digits import rational_text

MAX_DEGREE = 200
Coefficients = tuple[Fraction, ...]


def count_real_roots(coefficients: Sequence[Fraction]) -> int:
    """The number of distinct real roots.

    Examples
    --------
    >>> [count_real_roots([Fraction(c) for c in p]) for p in ((1, 0, 1), (1, -2, 1), (1, -12, 0, 12))]
    [0, 1, 3]
    """
    chain = _sturm(integer_coefficients(coefficients))
    return _variations([_at_infinity(p, -1) for p in chain]) - _variations([_at_infinity(p, 1) for p in chain])


def enclose_root(coefficients: Sequence[Fraction], index: int, width: Fraction) -> tuple[Fraction, Fraction]:
    """An interval of at most that width around a root, which is counted from 0 in increasing order.

    Both ends are the root itself when bisection meets it.

    Examples
    --------
    >>> low, high = enclose_root([Fraction(-2), Fraction(0), Fraction(1)], 1, Fraction(1, 100))
    >>> low**2 < 2 < high**2
    True
    """
    whole = integer_coefficients(coefficients)
    chain = _sturm(whole)
    p = chain[0]
    at_left = _variations([_at_infinity(q, -1) for q in chain])
    bound = 1 + max(abs(Fraction(c, whole[-1])) for c in whole)
    low, high = -bound, bound
    first, last = 0, count_real_roots(coefficients)  # roots up to `low`, and up to `high`
    while last - first > 1:
        middle = (low + high) / 2
        below = at_left - _variations([_sign_at(q, middle) for q in chain])
        low, first, high, last = (low, first, middle, below) if index < below else (middle, below, high, last)
    if _sign_at(p, high) == 0:
        return high, high
    if p[0] == 0 and low < 0 < high:  # bisection would come close to the root 0 without meeting it
        return Fraction(0), Fraction(0)
    side = _sign_at(p, high)
    while high - low > width:
        middle = (low + high) / 2
        sign = _sign_at(p, middle)
        if sign == 0:
            return middle, middle
        low, high = (low, middle) if sign == side else (middle, high)
    return low, high


def rational_root(coefficients: Sequence[Fraction], index: int) -> Fraction | None:
    """The root if it is rational.

    A rational root has a denominator that divides the leading coefficient, and two such numbers are not close.

    Examples
    --------
    >>> rational_root([Fraction(-1), Fraction(0), Fraction(9)], 1)
    Fraction(1, 3)
    >>> rational_root([Fraction(-2), Fraction(0), Fraction(1)], 1) is None
    True
    """
    whole = integer_coefficients(coefficients)
    lead = abs(whole[-1])
    low, high = enclose_root(coefficients, index, Fraction(1, 2 * lead * lead))
    guess = ((low + high) / 2).limit_denominator(lead)
    return guess if low <= guess <= high and _sign_at(whole, guess) == 0 else None


def polynomial_text(coefficients: Sequence[Fraction]) -> str:
    """The polynomial in x, from the highest power down.

    Examples
    --------
    >>> polynomial_text([Fraction(1), Fraction(-12), Fraction(0), Fraction(1, 2)])
    '1/2*x^3-12*x+1'
    """
    text = ""
    for power in range(len(coefficients) - 1, -1, -1):
        value = coefficients[power]
        if value == 0:
            continue
        symbol = "" if power == 0 else "x" if power == 1 else f"x^{power}"
        size = rational_text(abs(value))
        term = size if not symbol else symbol if size == "1" else f"{size}*{symbol}"
        text += ("-" if value < 0 else "+" if text else "") + term
    return text


def integer_coefficients(coefficients: Sequence[Fraction]) -> tuple[int, ...]:
    """A polynomial with the same roots, integer coefficients of no common divisor, and a positive leading one.

    Examples
    --------
    >>> integer_coefficients([Fraction(1, 12), Fraction(-1), Fraction(0), Fraction(1)])
    (1, -12, 0, 12)
    """
    scale = lcm(*(c.denominator for c in coefficients))
    whole = _primitive([int(c * scale) for c in coefficients])
    return whole if whole[-1] > 0 else tuple(-c for c in whole)


def _primitive(p: Sequence[int]) -> tuple[int, ...]:
    common = gcd(*p)
    return tuple(c // common for c in p) if common > 1 else tuple(p)


def _sturm(p: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Sturm's sequence of the polynomial with each root once."""
    derivative = _primitive([power * c for power, c in enumerate(p)][1:])
    chain = [p, derivative] if derivative else [p]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append(_primitive([-c for c in rest]))
    common = chain[-1]
    return [_quotient(q, common) for q in chain] if len(common) > 1 else chain


def _remainder(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """A positive multiple of the remainder, with integer coefficients."""
    rest, lead = list(a), b[-1]
    while len(rest) >= len(b):
        factor = rest[-1] if lead > 0 else -rest[-1]
        shift = len(rest) - len(b)
        rest = [abs(lead) * c for c in rest]
        for place, c in enumerate(b):
            rest[shift + place] -= factor * c
        while rest and rest[-1] == 0:
            rest.pop()
    return rest


def _quotient(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """A positive multiple of a / b up to one sign for all a, for a divisor b."""
    rest, found = [Fraction(c) for c in a], list[Fraction]()
    while len(rest) >= len(b):
        factor = rest[-1] / b[-1]
        found.append(factor)
        shift = len(rest) - len(b)
        for place, c in enumerate(b):
            rest[shift + place] -= factor * c
        rest.pop()
    scale = lcm(*(c.denominator for c in found))
    return _primitive([int(c * scale) for c in reversed(found)])


def _sign_at(p: Sequence[int], x: Fraction) -> int:
    top, bottom = x.numerator, x.denominator
    value, scale = 0, 1
    for c in reversed(p):
        value = value * top + c * scale
        scale *= bottom
    return (value > 0) - (value < 0)


def _at_infinity(p: Sequence[int], side: int) -> int:
    sign = 1 if p[-1] > 0 else -1
    return sign if side > 0 or len(p) % 2 else -sign


def _variations(signs: Sequence[int]) -> int:
    kept = [sign for sign in signs if sign]
    return sum(1 for a, b in zip(kept, kept[1:], strict=False) if a != b)
