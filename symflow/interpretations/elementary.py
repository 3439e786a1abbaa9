"""Elementary functions as generators of a differential field.

Why sums are split: exp(2w + x/2) is exp(w)^2 exp(x/2), so every monomial of an argument gets one generator
exp(monomial / L), and exp(2w), sinh(w), tanh(w) are fractions of one and the same generator. sin and cos go the same
way with a pair (C, S), C^2 = 1 - S^2. Roots of numbers are split into primes, so that sqrt(2) sqrt(3) is sqrt(6). All
identities used hold for real arguments wherever both sides are defined.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Any

from symflow.expressions.digits import integer_text, rational_text
from symflow.interpretations.contract import Undefined, Unsupported
from symflow.interpretations.rationals import AT_ZERO

if TYPE_CHECKING:
    from symflow.interpretations.differential_fields import FunctionField

Quotient = tuple[Any, Any]
LARGEST_POWER, LARGEST_TURN = 10**12, 10**4  # of exp(u), and of (cos u, sin u), which is multiplied out


@dataclass(frozen=True)
class Generator:
    """One generator, or the pair (C, S) of a circle: a function of argument / size."""

    kind: str
    argument: Quotient
    size: int
    places: tuple[int, ...]


class Tables:
    """What each generator stands for."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, Hashable], Generator] = {}
        self.by_place: dict[int, Generator] = {}

    def find(self, k: FunctionField, kind: str, argument: Quotient) -> Generator | None:
        """The generator of that kind and argument, if there is one."""
        return self.known.get((kind, k.key(argument)))

    def put(self, k: FunctionField, generator: Generator, old: Generator | None = None) -> Generator:
        """Record a generator; if it retires an old one, arguments are named anew, for they may contain the old one."""
        if old is not None:
            for place in old.places:
                self.by_place.pop(place)
            current = [g for g in self.known.values() if g is not old]
            self.known = {}
            for g in current:
                self.known.setdefault((g.kind, k.key(g.argument)), g)
        self.known[generator.kind, k.key(generator.argument)] = generator
        for place in generator.places:
            self.by_place[place] = generator
        return generator

    def at(self, place: int | None, kind: str) -> Generator | None:
        """The generator at a place, if it is of that kind."""
        generator = None if place is None else self.by_place.get(place)
        return generator if generator is not None and generator.kind == kind else None


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
    return _atom(k, name, u)[1]


def _atom(k: FunctionField, name: str, u: Quotient) -> tuple[int, Quotient]:
    found = k.tables.find(k, name, u)
    if found is None:
        place, _ = k.generator(_name(k, name, u))
        found = k.tables.put(k, Generator(name, u, 1, (place,)))
    return found.places[0], (k.polynomials.gen(found.places[0]), k.polynomials.one)


def _name(k: FunctionField, kind: str, u: Quotient, size: int = 1) -> str:
    """A name that says what a generator is; the number keeps names apart after generators have been retired."""
    parts = tuple(tuple((monomial, rational_text(x)) for monomial, x in sorted(k.polynomials.terms(part))) for part in u)
    return f"{kind}({parts}/{integer_text(size)})#{len(k.polynomials.names)}"


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
    tables, place = k.tables, _single(base)
    logarithm, area = tables.at(place, "log"), tables.at(place, "asinh")
    if logarithm is not None and amount.denominator <= 2:
        u = logarithm.argument
        return k.power(u if amount.denominator == 1 else _sqrt(k, u), amount.numerator)
    if area is not None and amount.denominator == 1:
        u = area.argument
        return k.power(k.add(u, _sqrt(k, k.add(k.one, k.multiply(u, u)))), amount.numerator)
    known = tables.find(k, "exp", base)
    if known is None or known.size % amount.denominator:
        size = lcm(amount.denominator, known.size if known else 1)
        new, _ = k.generator(_name(k, "exp", base, size))
        if known:
            k.retired[known.places[0]] = k.polynomials.gen(new) ** (size // known.size)
        known = tables.put(k, Generator("exp", base, size, (new,)), known)
    value = (k.polynomials.gen(known.places[0]), k.polynomials.one)
    if abs(amount * known.size) > LARGEST_POWER:
        raise Unsupported(f"a power of exp beyond {LARGEST_POWER} is not computed with; scale the argument")
    return k.power(value, int(amount * known.size))


def _single(u: Quotient) -> int | None:
    """The place of the generator that u is, or None."""
    if not u[1].is_constant() or len(u[0]) != 1 or u[0].total_degree() != 1:
        return None
    return next(i for i, degree in enumerate(u[0].degrees()) if degree > 0)


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
    tables, one = k.tables, k.polynomials.one
    known = tables.find(k, "circle", base)
    if known is None or known.size % amount.denominator:
        size = lcm(amount.denominator, known.size if known else 1)
        cosine, c = k.generator(_name(k, "cos", base, size))
        sine, s = k.generator(_name(k, "sin", base, size))
        k.squares[cosine] = k.add(k.one, k.negative(k.multiply(s, s)))
        if known:
            old = _repeated(k, (c, s), size // known.size)
            k.squares.pop(known.places[0])
            for place, value in zip(known.places, old, strict=True):
                k.retired[place] = value[0]
        known = tables.put(k, Generator("circle", base, size, (cosine, sine)), known)
    cosine, sine = known.places
    turn = ((k.polynomials.gen(cosine), one), (k.polynomials.gen(sine), one))
    if abs(amount * known.size) > LARGEST_TURN:
        raise Unsupported(f"a multiple of an angle beyond {LARGEST_TURN} is not computed with; scale the argument")
    return _repeated(k, turn, int(amount * known.size))


def _exponent(k: FunctionField, u: Quotient) -> tuple[Fraction, Quotient] | None:
    """U = c exp(q): the pair (c, q), or None; c is a number."""
    if len(u[0]) != 1 or len(u[1]) != 1:
        return None
    total = k.zero
    for part, sign in ((u[0], 1), (u[1], -1)):
        for place, degree in enumerate(part.degrees()):
            if degree > 0:
                known = k.tables.at(place, "exp")
                if known is None:
                    return None
                share = k.convert(Fraction(sign * int(degree), known.size))
                total = k.add(total, k.multiply(share, known.argument))
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
        return _atom(k, "log", u)[1]
    number, result = known
    if number < 0:
        raise Undefined("the logarithm of a negative number is not real")
    for n, sign in ((number.numerator, 1), (number.denominator, -1)):
        for prime, exponent in _primes(n):
            value = _atom(k, "log", k.convert(Fraction(prime)))[1]
            result = k.add(result, k.multiply(k.convert(Fraction(sign * exponent)), value))
    return result


def _root_of_number(k: FunctionField, q: Fraction) -> Quotient:
    if q < 0:
        raise Undefined("the square root of a negative number is not real")
    result = k.convert(Fraction(1, q.denominator))
    for prime, exponent in _primes(q.numerator * q.denominator):
        result = k.multiply(result, k.convert(Fraction(prime ** (exponent // 2))))
        if exponent % 2:
            result = k.multiply(result, _root_atom(k, k.convert(Fraction(prime))))
    return result


def _root_atom(k: FunctionField, u: Quotient) -> Quotient:
    place, value = _atom(k, "sqrt", u)
    k.squares.setdefault(place, u)
    return value


def _sqrt(k: FunctionField, u: Quotient) -> Quotient:
    """R with R^2 = u; the positive rational content goes out first."""
    if u[0].is_zero():
        return k.zero
    known = _exponent(k, u)
    if known is not None:
        half = k.multiply(k.convert(Fraction(1, 2)), known[1])
        return k.multiply(_root_of_number(k, known[0]), _exp(k, half))
    content = abs(_content(u[0]) / _content(u[1]))
    root = _root_atom(k, k.multiply(k.convert(1 / content), u))
    return k.multiply(_root_of_number(k, content), root)


def _content(a: Any) -> Fraction:
    numbers = [Fraction(int(value.p), int(value.q)) for _, value in a.terms()]
    return Fraction(gcd(*(q.numerator for q in numbers)), lcm(*(q.denominator for q in numbers)))
