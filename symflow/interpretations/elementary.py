"""Elementary functions as generators of a differential field.

Why sums are split: exp(2w + x/2) is exp(w)^2 exp(x/2), so every monomial of an argument gets one generator
exp(monomial / L), and exp(2w), sinh(w), tanh(w) are fractions of one and the same generator. sin and cos go the same
way with a pair (C, S), C^2 = 1 - S^2. Roots of numbers are split into primes, so that sqrt(2) sqrt(3) is sqrt(6). All
identities used hold for real arguments wherever both sides are defined.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from symflow.interpretations.contract import Undefined
from symflow.interpretations.rationals import AT_ZERO

if TYPE_CHECKING:
    from symflow.interpretations.differential_fields import FunctionField

Quotient = tuple[Any, Any]


@dataclass
class Tables:
    """What each generator stands for."""

    exponentials: dict[Hashable, tuple[int, int]] = field(default_factory=dict)  # base -> (L, place)
    circles: dict[Hashable, tuple[int, int, int]] = field(default_factory=dict)  # base -> (L, places of C and S)
    exponents: dict[int, Quotient] = field(default_factory=dict)  # place of exp(q) -> q
    logarithms: dict[int, Quotient] = field(default_factory=dict)  # place of log(u) -> u
    areas: dict[int, Quotient] = field(default_factory=dict)  # place of asinh(u) -> u


def function(k: FunctionField, name: str, u: Quotient) -> Quotient:
    """The value of an elementary function in the field."""
    if u[0].is_zero() and name in AT_ZERO:
        return k.convert(Fraction(AT_ZERO[name]))
    match name:
        case "exp":
            return _exp(k, u)
        case "sinh" | "cosh" | "tanh":
            e = _exp(k, u)
            e2, minus = k.multiply(e, e), k.convert(Fraction(-1))
            difference, addition = k.add(e2, minus), k.add(e2, k.one)
            if name == "tanh":
                return k.multiply(difference, k.inverse(addition))
            return k.multiply(difference if name == "sinh" else addition, k.inverse(k.add(e, e)))
        case "sin" | "cos" | "tan":
            cosine, sine = _rotation(k, u)
            return cosine if name == "cos" else sine if name == "sin" else k.multiply(sine, k.inverse(cosine))
        case "log":
            return _log(k, u)
        case "sqrt":
            return _sqrt(k, u)
    return _odd(k, name, u)


def _odd(k: FunctionField, name: str, u: Quotient) -> Quotient:
    """An odd function as an atom: u and -u share the generator."""
    if u[0].leading_coefficient() < 0:
        return k.negative(_odd(k, name, k.negative(u)))
    place, value = k.generator(f"{name}{_key(k, u)}")
    if name == "asinh":
        k.tables.areas[place] = u
    return value


def _key(k: FunctionField, u: Quotient) -> tuple[Any, ...]:
    return tuple(tuple(sorted(k.polynomials.terms(part))) for part in u)


def _pieces(k: FunctionField, u: Quotient) -> list[tuple[Fraction, Quotient]]:
    """The fraction u as a sum of rational multiples of monomials over its denominator."""
    pieces = []
    for exponents, value in u[0].terms():
        base = k.normal(k.polynomials.context.from_dict({exponents: 1}), u[1])
        pieces.append((Fraction(int(value.p), int(value.q)), base))
    return pieces


def _exp(k: FunctionField, u: Quotient) -> Quotient:
    result = k.one
    for amount, base in _pieces(k, u):
        result = k.multiply(result, _exp_piece(k, amount, base))
    return result


def _exp_piece(k: FunctionField, amount: Fraction, base: Quotient) -> Quotient:
    tables = k.tables
    place = _single(base)
    if place in tables.logarithms and amount.denominator <= 2:
        u = tables.logarithms[place]
        return k.power(u if amount.denominator == 1 else _sqrt(k, u), amount.numerator)
    if place in tables.areas and amount.denominator == 1:
        u = tables.areas[place]
        return k.power(k.add(u, _sqrt(k, k.add(k.one, k.multiply(u, u)))), amount.numerator)
    key = k.key(base)
    known = tables.exponentials.get(key)
    if known is None or known[0] % amount.denominator:
        size = lcm(amount.denominator, known[0] if known else 1)
        new, _ = k.generator(f"exp({_key(k, base)}/{size})")
        if known:
            k.retired[known[1]] = k.polynomials.gen(new) ** (size // known[0])
            tables.exponents.pop(known[1])
        tables.exponents[new] = k.multiply(k.convert(Fraction(1, size)), base)
        known = tables.exponentials[key] = (size, new)
    size, place = known
    return k.power((k.polynomials.gen(place), k.polynomials.one), int(amount * size))


def _single(u: Quotient) -> int | None:
    """The place of the generator that u is, or None."""
    if not u[1].is_constant() or len(u[0]) != 1 or u[0].total_degree() != 1:
        return None
    return next(i for i, degree in enumerate(u[0].degrees()) if degree)


Turn = tuple[Quotient, Quotient]


def _compose(k: FunctionField, a: Turn, b: Turn) -> Turn:
    """(cos, sin) of a sum of angles."""
    times = k.multiply
    cosine = k.add(times(a[0], b[0]), k.negative(times(a[1], b[1])))
    return cosine, k.add(times(a[0], b[1]), times(a[1], b[0]))


def _repeated(k: FunctionField, turn: Turn, times: int) -> Turn:
    result: Turn = (k.one, k.zero)
    if times < 0:
        turn, times = (turn[0], k.negative(turn[1])), -times
    for _ in range(times):
        result = _compose(k, result, turn)
    return result


def _rotation(k: FunctionField, u: Quotient) -> Turn:
    result: Turn = (k.one, k.zero)
    for amount, base in _pieces(k, u):
        result = _compose(k, result, _rotation_piece(k, amount, base))
    return result


def _rotation_piece(k: FunctionField, amount: Fraction, base: Quotient) -> Turn:
    circles, key, one = k.tables.circles, k.key(base), k.polynomials.one
    known = circles.get(key)
    if known is None or known[0] % amount.denominator:
        size = lcm(amount.denominator, known[0] if known else 1)
        cosine, c = k.generator(f"cos({_key(k, base)}/{size})")
        sine, s = k.generator(f"sin({_key(k, base)}/{size})")
        k.squares[cosine] = k.add(k.one, k.negative(k.multiply(s, s)))
        if known:
            old = _repeated(k, (c, s), size // known[0])
            k.squares.pop(known[1])
            for place, value in zip(known[1:], old, strict=True):
                k.retired[place] = value[0]
        known = circles[key] = (size, cosine, sine)
    size, cosine, sine = known
    turn = ((k.polynomials.gen(cosine), one), (k.polynomials.gen(sine), one))
    return _repeated(k, turn, int(amount * size))


def _exponent(k: FunctionField, u: Quotient) -> tuple[Fraction, Quotient] | None:
    """U = c exp(q): the pair (c, q), or None; c is a number."""
    if len(u[0]) != 1 or len(u[1]) != 1:
        return None
    total = k.zero
    for part, sign in ((u[0], 1), (u[1], -1)):
        for place, degree in enumerate(part.degrees()):
            if degree:
                if place not in k.tables.exponents:
                    return None
                step = k.multiply(k.convert(Fraction(sign * int(degree))), k.tables.exponents[place])
                total = k.add(total, step)
    value = u[0].leading_coefficient()
    return Fraction(int(value.p), int(value.q)), total


def _primes(n: int) -> list[tuple[int, int]]:
    import flint

    return [(int(p), int(e)) for p, e in flint.fmpz(n).factor()]


def _log(k: FunctionField, u: Quotient) -> Quotient:
    if u[0].is_zero():
        raise Undefined("log(0) is not a number")
    known = _exponent(k, u)
    if known is None:
        place, value = k.generator(f"log{_key(k, u)}")
        k.tables.logarithms[place] = u
        return value
    number, result = known
    if number < 0:
        raise Undefined("the logarithm of a negative number is not real")
    for n, sign in ((number.numerator, 1), (number.denominator, -1)):
        for prime, exponent in _primes(n):
            place, value = k.generator(f"log({prime})")
            k.tables.logarithms[place] = k.convert(Fraction(prime))
            result = k.add(result, k.multiply(k.convert(Fraction(sign * exponent)), value))
    return result


def _root_of_number(k: FunctionField, q: Fraction) -> Quotient:
    if q < 0:
        raise Undefined("the square root of a negative number is not real")
    result = k.convert(Fraction(1, q.denominator))
    for prime, exponent in _primes(q.numerator * q.denominator):
        result = k.multiply(result, k.convert(Fraction(prime ** (exponent // 2))))
        if exponent % 2:
            place, value = k.generator(f"sqrt({prime})")
            k.squares[place] = k.convert(Fraction(prime))
            result = k.multiply(result, value)
    return result


def _sqrt(k: FunctionField, u: Quotient) -> Quotient:
    """R with R^2 = u; the positive rational content goes out first."""
    if u[0].is_zero():
        return k.zero
    known = _exponent(k, u)
    if known is not None:
        half = k.multiply(k.convert(Fraction(1, 2)), known[1])
        return k.multiply(_root_of_number(k, known[0]), _exp(k, half))
    content = abs(_content(u[0]) / _content(u[1]))
    u = k.multiply(k.convert(1 / content), u)
    place, value = k.generator(f"sqrt{_key(k, u)}")
    k.squares.setdefault(place, u)
    return k.multiply(_root_of_number(k, content), value)


def _content(a: Any) -> Fraction:
    from math import gcd

    numbers = [Fraction(int(value.p), int(value.q)) for _, value in a.terms()]
    return Fraction(gcd(*(q.numerator for q in numbers)), lcm(*(q.denominator for q in numbers)))
