"""Closed forms of dz/dt = -(c + 4z²)^(1/2) f'(z) for costs of degree at most 2.

Why a = S + 2z: for f' = p (z - m) it obeys the Riccati equation da/dt = -(p/2)(a - A)(a - B) with A, B = 2m ± (4m² + c)^(1/2),
so (a - A)/(a - B) decays like E = exp(-p (4m² + c)^(1/2) t), and z = (a - c/a)/4. For c = 0 and z < 0 the equation is
reflected, as a = 0 there; if m = 0 as well the roots meet and z = z0/(1 + 2 p |z0| t). For f' = q, a = a0 exp(-2 q t).
"""

from __future__ import annotations

from fractions import Fraction

from symflow.checker.constants import Constants, Value
from symflow.checker.reduced_motion import Reduced
from symflow.expressions import Expr, from_json
from symflow.expressions.tree import add, function, letter, multiply, power, rational

TIME = letter("t")


def closed_form(motion: Reduced) -> Expr | None:
    """The product z as an expression in the letter t; None where f is not of degree at most 2.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> cost = Cost("(w - 2)^2/2").bind(1, 1).to_json()
    >>> print(closed_form(Reduced(Constants(), cost, Fraction(1), Fraction(0))))
    1/4*32/(4 + 4*exp(-4*t))
    """
    ring, powers = motion.ring, motion.first
    if motion.side == 0:
        return _expr(ring, motion.z)
    if not set(powers) <= {(Fraction(0), 0), (Fraction(0), 1)}:
        return None
    mirrored = motion.c == 0 and ring.sign(motion.z) < 0
    minus = Fraction(-1 if mirrored else 1)
    z0 = ring.multiply(minus, motion.z)  # the equation for -z has the cost f(-z), so f' = p z - q
    p, q = powers.get((Fraction(0), 1), Fraction(0)), ring.multiply(minus, powers.get((Fraction(0), 0), Fraction(0)))
    found = _square(motion, z0, p, q) if ring.sign(p) else _line(motion, z0, q)
    return multiply(rational(-1), found) if mirrored else found


def _line(motion: Reduced, z0: Value, q: Value) -> Expr:
    """f' = q."""
    decay = _decay(motion.ring, motion.ring.multiply(Fraction(2), q))
    if motion.c == 0:
        return _times(motion.ring, z0, decay)
    return _back(motion, _times(motion.ring, _lifted(motion, z0), decay), rational(1))


def _square(motion: Reduced, z0: Value, p: Value, q: Value) -> Expr:
    """f' = p z + q."""
    ring = motion.ring
    m = ring.multiply(Fraction(-1), ring.multiply(q, ring.inverse(p)))
    if motion.c == 0 and ring.sign(m) == 0:
        growth = ring.multiply(Fraction(2), ring.multiply(p, z0))
        return multiply(_expr(ring, z0), power(add(rational(1), _times(ring, growth, TIME)), -1))
    speed = motion.speed(m)
    speed = ring.multiply(Fraction(ring.sign(speed)), speed)
    twice, start = ring.multiply(Fraction(2), m), _lifted(motion, z0)
    high, low = ring.add(twice, speed), ring.add(twice, ring.multiply(Fraction(-1), speed))
    over, under = (ring.add(start, ring.multiply(Fraction(-1), x)) for x in (low, high))  # a0 - B, a0 - A
    decay = _decay(ring, ring.multiply(p, speed))
    top = add(_expr(ring, ring.multiply(high, over)), _times(ring, ring.multiply(Fraction(-1), ring.multiply(low, under)), decay))
    bottom = add(_expr(ring, over), _times(ring, ring.multiply(Fraction(-1), under), decay))
    return _back(motion, top, bottom)


def _lifted(motion: Reduced, z0: Value) -> Value:
    """a0 = S + 2 z0, for z0 > 0 where c = 0."""
    twice = motion.ring.multiply(Fraction(2), z0)
    return motion.ring.add(twice, twice if motion.c == 0 else motion.speed(z0))


def _back(motion: Reduced, top: Expr, bottom: Expr) -> Expr:
    """z = (a - c/a)/4 for a = top/bottom."""
    a = multiply(top, power(bottom, -1)) if bottom != rational(1) else top
    if motion.c == 0:
        return multiply(rational(Fraction(1, 4)), a)
    over = power(top, -1) if bottom == rational(1) else multiply(bottom, power(top, -1))
    other = _times(motion.ring, motion.ring.multiply(Fraction(-1), motion.c), over)
    return multiply(rational(Fraction(1, 4)), add(a, other))


def _decay(ring: Constants, rate: Value) -> Expr:
    return function("exp", _times(ring, ring.multiply(Fraction(-1), rate), TIME))


def _times(ring: Constants, value: Value, expr: Expr) -> Expr:
    if value == 0 or value == 1:
        return expr if value else rational(0)
    return multiply(_expr(ring, value), expr)


def _expr(ring: Constants, value: Value) -> Expr:
    return from_json(ring.tree(value), {})
