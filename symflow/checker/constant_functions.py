"""Elementary functions of exact constants: hyperbolic ones by exponentials, circular ones exactly at multiples of pi/12.

Odd functions of v and -v share a generator. Why no more: a value without a normal form still has its enclosures.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from .constant_powers import HALF, exponential, logarithm, made, signed, square_root
from .constant_roots import Generator, radical
from .enclosures import Enclosures
from .trees import Rejected

if TYPE_CHECKING:
    from .constants import Constants, Value

EXACT = {"sin": 0, "tan": 0, "atan": 0, "asinh": 0, "erf": 0, "sinh": 0, "tanh": 0, "cos": 1, "cosh": 1, "exp": 1}


def function(ring: Constants, name: str, v: Value) -> Value:
    """The value of a function at a constant."""
    if v == 0 and name in EXACT:
        return Fraction(EXACT[name])
    if name == "exp":
        return exponential(ring, v)
    if name == "log":
        return logarithm(ring, v)
    if name == "sqrt":
        return square_root(ring, v)
    if name in ("sinh", "cosh", "tanh"):
        up = exponential(ring, v)
        down = ring.inverse(up)
        minus = ring.add(up, ring.multiply(Fraction(-1), down))
        if name == "tanh":
            return ring.multiply(minus, ring.inverse(ring.add(up, down)))
        return ring.multiply(HALF, minus if name == "sinh" else ring.add(up, down))
    if name == "tan":
        return ring.multiply(function(ring, "sin", v), ring.inverse(function(ring, "cos", v)))
    if name == "asinh":
        return logarithm(ring, ring.add(v, square_root(ring, ring.add(Fraction(1), ring.multiply(v, v)))))
    sign, v = signed(ring, v)
    if name in ("sin", "cos"):
        return ring.multiply(Fraction(sign if name == "sin" else 1), _circular(ring, name, v))
    if name == "atan" and v == 1:
        return ring.multiply(Fraction(sign, 4), constant(ring, "pi"))
    if name in ("atan", "erf"):
        return ring.multiply(Fraction(sign), made(ring, name, v))
    raise Rejected(f"unknown function {name!r}")


def constant(ring: Constants, name: str) -> Value:
    """pi or E."""
    if name == "E":
        return exponential(ring, Fraction(1))
    ring.generators.setdefault("pi", Generator(["constant", "pi"], lambda bits: Enclosures(bits).constant("pi")))
    return ring.symbol("pi")


def _circular(ring: Constants, name: str, v: Value) -> Value:
    """Sine or cosine: exact at multiples of pi/12, else two generators with C^2 = 1 - S^2."""
    turns = None if isinstance(v, Fraction) else 12 * v[0].get((("pi", 1),), Fraction(0))
    if turns and turns.denominator == 1 and ring.plain(ring.lifted(v)) == ({(("pi", 1),): turns / 12}, ()):
        n = (int(turns) - (6 if name == "sin" else 0)) % 24  # sin x = cos(x - pi/2)
        n = min(n, 24 - n)
        sign, n = (-1, 12 - n) if n > 6 else (1, n)
        two, three, six = (radical(ring, Fraction(q), HALF) for q in (2, 3, 6))
        table: list[Callable[[], Value]] = [
            lambda: Fraction(1), lambda: ring.multiply(Fraction(1, 4), ring.add(six, two)), lambda: ring.multiply(HALF, three),
            lambda: ring.multiply(HALF, two), lambda: HALF,
            lambda: ring.multiply(Fraction(1, 4), ring.add(six, ring.multiply(Fraction(-1), two))), lambda: Fraction(0)]
        return ring.multiply(Fraction(sign), table[n]())
    sine, cosine = made(ring, "sin", v), made(ring, "cos", v)
    (((below, _),),), (((above, _),),) = ring.lifted(sine)[0], ring.lifted(cosine)[0]
    ring.field.relations[above] = {(): Fraction(1), ((below, 2),): Fraction(-1)}
    return sine if name == "sin" else cosine
