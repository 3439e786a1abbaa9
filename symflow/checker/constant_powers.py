"""Exponentials, logarithms and square roots of exact constants, in the form in which equal values meet.

Logarithms of rationals fall apart into those of primes, roots of rationals into those of primes, and
exp(r log q + rest) = q^r exp(rest). What this file does not notice, exact algebra or enclosures still decide, or it stays
undecided: a relation that is missed never makes a wrong sign.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Any

from .constant_roots import Generator, factors, radical
from .enclosures import Enclosures, Undefined
from .trees import spelled

if TYPE_CHECKING:
    from .constants import Constants, Value

HALF = Fraction(1, 2)


def made(ring: Constants, name: str, v: Value, kind: str = "", exponent: Fraction | int = 1) -> Value:
    """The generator for a function of a constant."""
    def enclose(bits: int) -> tuple[Fraction, Fraction]:
        return Enclosures(bits).function(name, ring.enclosure(v, bits))

    text = f"{name}({v})"
    if not isinstance(v, Fraction):  # a name that spelled out its argument would double with every nested quotation mark
        text = f"{name}(#{ring.numbers.setdefault((name, frozenset(v[0].items()), v[1]), len(ring.numbers))})"
    ring.generators.setdefault(text, Generator(["function", name, ring.tree(v)], enclose, False, kind, v))
    return ring.symbol(text, exponent)


def signed(ring: Constants, v: Value) -> tuple[int, Value]:
    """v = sign * w with a positive first coefficient, so that odd functions of v and -v share a generator."""
    first = v if isinstance(v, Fraction) else v[0][min(v[0], key=spelled)]
    return (1, v) if first > 0 else (-1, ring.multiply(Fraction(-1), v))


def exponential(ring: Constants, v: Value) -> Value:
    top, bottom = ring.lifted(v)
    if bottom:
        first = top[min(top, key=spelled)]
        return made(ring, "exp", ring.multiply(1 / first, v), "exp", first)
    value: Value = Fraction(1)
    for monomial, c in top.items():
        one = ring.generators[monomial[0][0]] if len(monomial) == 1 and monomial[0][1] == 1 else None
        if one is not None and one.kind == "log" and isinstance(one.argument, Fraction):
            factor = radical(ring, one.argument, c)
        elif one is not None and one.kind == "log" and c in (1, -1):
            factor = one.argument if c == 1 else ring.inverse(one.argument)
        else:
            factor = made(ring, "exp", ring.plain(({monomial: Fraction(1)}, ())), "exp", c)
        value = ring.multiply(value, factor)
    return value


def _positive_term(ring: Constants, v: Value) -> tuple[Fraction, list[tuple[Any, Any]]] | None:
    """A coefficient and factors that are exponentials or roots of primes, if v is one such term."""
    top, bottom = ring.lifted(v)
    if bottom or len(top) != 1:
        return None
    (monomial, c), = top.items()
    named = [(ring.generators[name], e) for name, e in monomial]
    return (c, named) if all(one.kind in ("exp", "radical") for one, _ in named) else None


def logarithm(ring: Constants, v: Value) -> Value:
    if ring.sign(v) <= 0:
        raise Undefined("log outside its domain")
    term = _positive_term(ring, v)
    if term is None:
        return made(ring, "log", v, "log")
    value: Value = Fraction(0)
    for p, e in factors(term[0]).items():
        value = ring.add(value, ring.multiply(Fraction(e), made(ring, "log", Fraction(p), "log")))
    for one, e in term[1]:
        inner = one.argument if one.kind == "exp" else logarithm(ring, one.argument[0])
        value = ring.add(value, ring.multiply(Fraction(e) * (one.argument[1] if one.kind == "radical" else 1), inner))
    return value


def square_root(ring: Constants, v: Value) -> Value:
    sign = ring.sign(v)
    if sign < 0:
        raise Undefined("sqrt outside its domain")
    term = _positive_term(ring, v) if sign else (Fraction(0), [])
    if term is not None:
        value: Value = radical(ring, term[0], HALF) if sign else Fraction(0)
        for one, e in term[1]:
            root = exponential(ring, ring.multiply(Fraction(e) / 2, one.argument)) if one.kind == "exp" else \
                radical(ring, one.argument[0], one.argument[1] * Fraction(e) / 2)
            value = ring.multiply(value, root)
        return value
    top, bottom = ring.lifted(v)
    if bottom:
        below = ring.plain(ring.field.inverse(({(): Fraction(1)}, bottom)))
        root = square_root(ring, ring.multiply(ring.plain((top, ())), below))
        return ring.multiply(ring.multiply(root, ring.inverse(below)), Fraction(ring.sign(below)))
    content = Fraction(gcd(*(c.numerator for c in top.values())), lcm(*(c.denominator for c in top.values())))
    inner = {m: c / content for m, c in top.items()}
    root = made(ring, "sqrt", (inner, ()), "root")
    (((name, _),),) = ring.lifted(root)[0]
    ring.field.relations[name] = inner
    ring.generators[name] = Generator(**{**vars(ring.generators[name]), "algebraic": ring.is_algebraic(inner)})
    return ring.multiply(radical(ring, content, HALF), root)
