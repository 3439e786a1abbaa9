"""A value x near z(t) for dz/dt = -S f'(z), found by inverting the time T(x) = -∫ dz/(S f'(z)), which is monotone.

Why not a step method: the end is wanted to P digits and is proved by T itself, so T is what should be inverted. Newton's
step is taken for the logarithm of the distance to the rest ahead, in which T is nearly linear; a step that leaves the
bracket is replaced by bisection. What is found here is only ever proposed: evidence/ball_integrals.py encloses it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symflow.evidence.ball_integrals import ReducedEquation

STEPS = 160
MISSES = 12  # integrals without an enclosure
FARTHEST = Fraction(2) ** 128  # beyond this z is not followed
MOST = 50_000  # of a distance, as a power of e
NEAR = Fraction(1, 10**6)


class Inversion:
    """The way of z from its start, with the times at the places that were looked at."""

    def __init__(self, equation: ReducedEquation, rest: Fraction | None, bits: int) -> None:
        self.equation, self.rest, self.bits, self.side = equation, rest, bits, equation.side
        self.origin = equation.start(bits)[0]
        self.known: list[tuple[Fraction, Fraction]] = [(self.origin, Fraction(0))]  # places and times, in order

    def near(self, time: Fraction) -> Fraction | None:
        """A place close to z(time); None where z is too far away or does not exist."""
        below, above = max((p for p in self.known if p[1] <= time), key=lambda p: p[1]), self.rest
        here, misses = below, 0
        for _ in range(STEPS):
            guess = self._step(here, time)
            if guess is not None and guess == self.rest:
                return guess
            if guess is None or (guess - below[0]) * self.side <= 0 or (above is not None and (above - guess) * self.side <= 0):
                guess = self._middle(below[0], above)
            if guess is None or abs(guess) > FARTHEST:
                return None
            if abs(guess - here[0]) <= abs(guess) / Fraction(2) ** (self.bits // 2 + 8) or guess == below[0] or guess == above:
                return guess
            passed = self._time(below, guess)
            if passed is None:
                above, here, misses = guess, below, misses + 1
                if misses > MISSES:
                    return None
                continue
            here = guess, passed
            self.known.append(here)
            if passed <= time:
                below = here
            else:
                above = guess
        return here[0]

    def _time(self, start: tuple[Fraction, Fraction], place: Fraction) -> Fraction | None:
        found = self.equation.elapsed(start[0], place)
        return None if found is None else start[1] + sum(found, Fraction(0)) / 2

    def _step(self, here: tuple[Fraction, Fraction], time: Fraction) -> Fraction | None:
        """Newton's step, in the logarithm of the distance to the rest."""
        import flint

        x, missing = here[0], time - here[1]
        speed = _middle_of(abs((self.equation.speed(_real(x)) * self.equation.slope(_real(x))).real))
        if speed is None:
            return None
        if self.rest is None:
            step = missing * speed
            most = 1 + abs(x)
            return self._short(x + self.side * max(-most, min(most, step)))
        distance = abs(self.rest - x)
        if distance == 0:
            return None
        exponent = -missing * speed / distance
        if abs(exponent) > MOST:
            return None
        factor = _middle_of(flint.arb(flint.fmpq(exponent.numerator, exponent.denominator)).exp())
        if factor is None or distance * factor * Fraction(2) ** self.bits < abs(self.rest):
            return self.rest
        return self._short(self.rest - self.side * distance * factor)

    def _middle(self, below: Fraction, above: Fraction | None) -> Fraction | None:
        if above is None:
            return self._short(below + self.side * (1 + abs(below)))
        if above != self.rest:
            return self._short((below + above) / 2)
        return self._short(above + (below - above) * NEAR)  # T grows like a logarithm towards a rest

    def _short(self, x: Fraction) -> Fraction:
        """Rounded to the working precision."""
        from symflow.evidence.ball_integrals import rounded

        return rounded(x, False, self.bits)


def _real(x: Fraction) -> Any:
    from symflow.evidence.ball_integrals import real

    return real(x)


def _middle_of(ball: Any) -> Fraction | None:
    if not ball.is_finite():
        return None
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
