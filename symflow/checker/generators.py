"""Elementary functions as generators of a differential field.

Each function of a scalar becomes a generator (or a rational function of generators) together with the algebraic
relation it satisfies pointwise. Derivatives are not needed here: they are taken on trees before anything is evaluated.
A generator is named by its argument in expanded form; two names for one function only make a proof fail, never succeed.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from .rational_functions import RationalFunctions, Value
from .trees import Rejected, need


def generator(field: RationalFunctions, name: str, u: Value) -> Value:
    """The value of a function at u."""
    if name in ("sinh", "cosh", "tanh"):
        return _hyperbolic(field, name, u)
    if not u[0] and name != "log":
        return field.number(Fraction(1 if name in ("exp", "cos") else 0))
    if name == "exp":
        return _exponential(field, u)
    if name == "log":
        need(bool(u[0]), "log of zero")
        return field.number(Fraction(0)) if u == field.number(Fraction(1)) else field.symbol(f"log{_text(u)}")
    if name == "sqrt":
        return _root(field, u)
    if name == "tan":
        return field.multiply(generator(field, "sin", u), field.inverse(generator(field, "cos", u)))
    sign, v = _signed(field, u)
    if name in ("sin", "cos"):
        sine, cosine = f"sin{_text(v)}", f"cos{_text(v)}"
        field.relations[cosine] = {(): Fraction(1), ((sine, Fraction(2)),): Fraction(-1)}
        return field.multiply(field.number(sign), field.symbol(sine)) if name == "sin" else field.symbol(cosine)
    if name in ("atan", "asinh", "erf"):
        return field.multiply(field.number(sign), field.symbol(f"{name}{_text(v)}"))
    raise Rejected(f"unknown function {name!r}")


def _text(u: Value) -> str:
    return f"({sorted(u[0].items())}, {u[1]})"


def _exponential(field: RationalFunctions, u: Value) -> Value:
    value = field.number(Fraction(1))
    if u[1]:
        sign, v = _signed(field, u)
        return field.symbol(f"exp({_text(v)})", sign)
    for monomial, coefficient in u[0].items():
        value = field.multiply(value, field.symbol(f"exp({monomial})" if monomial else "exp(1)", coefficient))
    return value


def _hyperbolic(field: RationalFunctions, name: str, u: Value) -> Value:
    minus, one = field.number(Fraction(-1)), field.number(Fraction(1))
    if name == "tanh":
        double = generator(field, "exp", field.multiply(field.number(Fraction(2)), u))
        return field.multiply(field.add(double, minus), field.inverse(field.add(double, one)))
    up, down = generator(field, "exp", u), generator(field, "exp", field.multiply(minus, u))
    both = field.add(up, field.multiply(minus, down) if name == "sinh" else down)
    return field.multiply(field.number(Fraction(1, 2)), both)


def _signed(field: RationalFunctions, u: Value) -> tuple[Fraction, Value]:
    """u = sign * v with a positive first coefficient, so that odd functions of u and -u share a generator."""
    sign = Fraction(1) if u[0][min(u[0])] > 0 else Fraction(-1)
    return sign, field.multiply(field.number(sign), u)


def _root(field: RationalFunctions, u: Value) -> Value:
    """R with R^2 = u; of a rational square, the root itself."""
    need(not u[1], "the square root of a quotient is not in the field; write it as a quotient of roots")
    if set(u[0]) == {()}:
        q = u[0][()]
        need(q > 0, "the square root of a negative number")
        top, bottom = isqrt(q.numerator), isqrt(q.denominator)
        if Fraction(top * top, bottom * bottom) == q:
            return field.number(Fraction(top, bottom))
    name = f"sqrt({sorted(u[0].items())})"
    field.relations[name] = dict(u[0])
    return field.symbol(name)
