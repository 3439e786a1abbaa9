"""Kind 'limit': where the gradient flow of widths 1, k, 1 goes from a start, and how fast.

Why it can be decided: z = w2 w1 obeys dz/dt = -S f'(z), S = (c + 4z^2)^(1/2) (reduced_motion.py). The costs read here are
entire, so solutions are unique, and z moves strictly to the side of -f' until the first rest ahead: the first zero of f',
or z = 0 if c = 0, when z cannot pass 0. It converges to that rest; being bounded, it exists for all time. Without a rest
ahead |z| grows beyond every bound: a bounded z would have a limit, which rests. The time this takes is the integral of
dz/(S |f'|), which is finite exactly if f' is not bounded on that side: a term W^n exp(aW) then grows at least like W.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .constant_matrices import values
from .exponential_sums import at
from .growth import limit, one_sign, zeros
from .point_facts import facts
from .points import Point
from .reduced_motion import Motion
from .trees import need, number


def converges(m: Motion, args: list[Any], witness: Any) -> None:
    """To the point with the product x; `rate` is the r > 0 for which |w - limit| exp(rt) has a positive limit."""
    x, layers = m.ring.of(args[0]), args[1]
    need(len(args) == 3 and isinstance(layers, dict) and set(layers) == set(m.names), "a product, a point and a rate or null")
    claimed = [values(m.ring, layers[name], *shape) for name, shape in zip(m.names, m.shapes, strict=True)]
    expected, rate = m.layers if m.side == 0 else m.end(x), m.ring.number(Fraction(0))
    if m.side == 0:
        need(witness is None and m.beyond(x, m.z) == 0, "a start at rest stays, and needs no witness")
    else:
        zero, origin = m.slope(x) == 0, m.c == 0 and m.ring.sign(x) == 0
        need(zero or origin, "no rest: f' is not zero there")
        need(m.beyond(x, m.z) == m.side, "z moves the other way")
        need(m.c != 0 or m.ring.sign(x) in (0, m.ring.sign(m.z)), "z does not pass 0")
        if witness is None:
            monotone = one_sign(m.ring, m.second) != 0 or not m.second
            need(monotone and (zero or m.slope(Fraction(0)) == -m.side), "f' is not seen to be monotone")
        else:
            need(isinstance(witness, list) and m.crossed(witness, [m.z, x]) == zero, "f' has a zero on the way")
        rate = m.ring.multiply(m.speed(x), at(m.ring, m.second, x)) if zero else \
            m.ring.multiply(Fraction(-m.side), at(m.ring, m.first, Fraction(0)))
    if args[2] is not None:
        r = m.ring.of(args[2])
        need(m.ring.sign(r) > 0 and m.beyond(r, rate) == 0, "another rate")
    pairs = [pair for rows, others in zip(claimed, expected, strict=True) for row, other in zip(rows, others, strict=True)
             for pair in zip(row, other, strict=True)]
    need(all(m.beyond(a, b) == 0 for a, b in pairs), "another point")


def encloses(m: Motion, args: list[Any], witness: Any) -> None:
    """The product tends to a zero of f' between two rationals."""
    low, high = map(number, args)
    need(witness is None and low < high and one_sign(m.ring, m.second) != 0, "f' is not seen to be monotone")
    need(m.slope(low) * m.slope(high) < 0, "f' does not change its sign there")
    need(m.side != 0 and all(m.beyond(x, m.z) == m.side for x in (low, high)), "z rests, or moves the other way")
    need(m.c != 0 or all(m.ring.sign(x) == m.ring.sign(m.z) for x in (low, high)), "z does not pass 0")


def diverges(m: Motion, args: list[Any], witness: Any) -> None:
    """|z| grows beyond every bound; the argument says whether it does so in finite time."""
    need(len(args) == 1 and isinstance(args[0], bool), "in finite time or not")
    need(m.side != 0 and (m.c != 0 or m.ring.sign(m.z) == m.side), "z rests, or moves to 0")
    if witness is None:
        need(one_sign(m.ring, m.second) == -1 or zeros(m.ring, m.first) == [], "a zero of f' is not excluded")
    else:
        ends = [witness, None] if m.side > 0 else [None, witness]
        need(m.crossed(ends, [m.z]) == 0, "f' has a zero ahead")
    need((limit(m.ring, m.first, m.side) != 0) is args[0], "the time of existence is another")


FACTS = {"converges": converges, "product": encloses, "diverges": diverges}


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every fact holds of the trajectory from this start."""
    motion = Motion(Point(claim_data))
    for holds, args, one in facts(claim_data["then"], witness, FACTS):
        holds(motion, args, one)
    return "holds for the trajectory from this start"
