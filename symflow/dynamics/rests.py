"""The next rest of the product z = w2 w1 of widths 1, k, 1, and the rationals that show that nothing lies before it.

Why from the checker's own polynomial: a rest is a zero of f', which is a polynomial in w or in exp(w/q) for the costs that
the checker reads. FLINT factors it and names the zeros; the rationals of the witness are refined until Sturm's chain finds
exactly the zero that is claimed between them. Where f' mixes powers and exponentials but is monotone, its zero is known by
a name that fits, or by a change of sign between two rationals.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symflow.checker.constants import Value
from symflow.checker.exponential_sums import CONSTANT
from symflow.checker.growth import limit, one_sign, polynomial
from symflow.checker.reduced_motion import Reduced
from symflow.checker.trees import Rejected
from symflow.expressions.digits import rational_text
from symflow.expressions.tree import Expr
from symflow.saddles.algebraic_roots import AlgebraicNumber, real_roots
from symflow.saddles.fields import Unsettled
from symflow.saddles.scalar_slopes import Slope, number_of

Witness = list[str | None] | str | None
FINEST = 1 << 14  # bits of a rational in a witness
FARTHEST = 1 << 10  # where a change of sign of f' is sought


@dataclass(frozen=True)
class Rest:
    """Where z goes: to an exact value, or between two rationals, or (both None) beyond every bound."""

    at: Value | None
    between: tuple[Fraction, Fraction] | None
    witness: Witness


def next_rest(motion: Reduced, known: list[Expr], digits: int) -> Rest:
    """The first rest ahead of a z that moves; `known` are zeros of f' for slopes that are no polynomials.

    Raises
    ------
    Unsettled
        If the zeros of f' ahead are not known.
    """
    to_origin = motion.c == 0 and motion.ring.sign(motion.z) == -motion.side
    if polynomial(motion.first) is None:
        return _by_monotone_slope(motion, known, to_origin, digits)
    ahead = [x for x in zeros_of_slope(motion) if motion.beyond(x, motion.z) == motion.side]
    first: Value | None = ahead[0 if motion.side > 0 else -1] if ahead else None
    if to_origin and (first is None or motion.beyond(first, Fraction(0)) == motion.side):
        first = Fraction(0)
    if first is None:
        return Rest(None, None, _bound(motion))
    return Rest(first, None, _interval(motion, first))


def zeros_of_slope(motion: Reduced) -> list[Value]:
    """All zeros of f' in increasing order, for a polynomial in w or exp(w/q)."""
    found = polynomial(motion.first)
    if found is None:
        return []
    roots, q = found
    numbers = [number for number, _ in real_roots(roots.p) if not q or number.sign() > 0]
    return [motion.ring.of(_named(number, q).to_json()) for number in numbers]


def _named(number: AlgebraicNumber, q: int) -> Expr:
    return number_of(Slope({(0, 1): Fraction(1)}, {(0, 0): Fraction(1)}, q), number) if q else number.to_expr()


# --- witnesses --------------------------------------------------------------------------------------------------------
def _variable(motion: Reduced, x: Value) -> Value:
    found = polynomial(motion.first)
    q = found[1] if found else 0
    return motion.ring.function("exp", motion.ring.multiply(Fraction(1, q), x)) if q else x


def _interval(motion: Reduced, x: Value) -> list[str | None]:
    """Rationals with z and x between them, and no other zero of f'."""
    wanted, ys, bits = int(motion.slope(x) == 0), [_variable(motion, y) for y in (motion.z, x)], 32
    while bits <= FINEST:
        ends = [end for y in ys for end in _enclosed(motion, y, bits)]
        witness = [rational_text(min(ends)), rational_text(max(ends))]
        if min(ends) > 0 or not _exponential(motion):
            try:
                if motion.crossed(witness, [motion.z, x]) == wanted:
                    return [*witness]
            except Rejected:
                pass
        bits *= 4
    raise Unsettled("the zeros of f' lie too close to each other to be separated")


def _bound(motion: Reduced) -> str:
    """A rational behind which z and no zero of f' lies."""
    y, bits = _variable(motion, motion.z), 32
    while bits <= FINEST:
        low, high = _enclosed(motion, y, bits)
        end = rational_text(low if motion.side > 0 else high)
        try:
            if motion.crossed([end, None] if motion.side > 0 else [None, end], [motion.z]) == 0:
                return end
        except Rejected:
            pass
        bits *= 4
    raise Unsettled("a zero of f' lies too close to the start")


def _exponential(motion: Reduced) -> bool:
    found = polynomial(motion.first)
    return found is not None and found[1] > 0


def _enclosed(motion: Reduced, y: Value, bits: int) -> tuple[Fraction, Fraction]:
    """Short rationals around a value; the value itself if it is rational."""
    if isinstance(y, Fraction):
        return y, y
    low, high = motion.ring.enclosure(y, max(bits + 32, 128))
    return Fraction(int(low * (1 << bits) // 1), 1 << bits), Fraction(-int(-high * (1 << bits) // 1), 1 << bits)


# --- slopes that are no polynomials -----------------------------------------------------------------------------------
def _by_monotone_slope(motion: Reduced, known: list[Expr], to_origin: bool, digits: int) -> Rest:
    ring, origin = motion.ring, Fraction(0)
    bend = one_sign(ring, motion.second)
    if bend == 0 and not (set(motion.first) <= {CONSTANT}):
        raise Unsettled("the zeros of f' are not counted: it mixes powers and exponentials, or has irrational coefficients")
    if to_origin and motion.slope(origin) != motion.side:
        return Rest(origin, None, None)
    if bend <= 0:
        return Rest(None, None, None)  # f' keeps its sign ahead
    for expr in known:
        x = ring.of(expr.to_json())
        if motion.slope(x) == 0:
            return Rest(x, None, None)
    return _change(motion, to_origin, digits)


def _change(motion: Reduced, to_origin: bool, digits: int) -> Rest:
    """A rational zero ahead of z, or rationals around one, so close that this many digits are the same."""
    low, high = _enclosed(motion, motion.z, 64)
    near, step, here = (high if motion.side > 0 else low), Fraction(motion.side), motion.slope(motion.z)
    if motion.slope(near) != here:
        raise Unsettled("a zero of f' lies too close to the start")
    far = Fraction(0) if to_origin else near + step
    while (sign := motion.slope(far)) == here:
        if abs(step) > FARTHEST or to_origin:
            raise Unsettled("no zero of an increasing f' is found ahead")
        near, step = far, 2 * step
        far = near + step
    while sign and not _close(near, far, digits):
        middle = (near + far) / 2
        sign = motion.slope(middle)
        near, far = (middle, far) if sign == here else (near, middle)
    return Rest(None, (min(near, far), max(near, far)), None) if sign else Rest(far, None, None)


def _close(a: Fraction, b: Fraction, digits: int) -> bool:
    return bool(abs(a - b) <= max(min(abs(a), abs(b)) / 10 ** (digits + 1), Fraction(1, 10 ** (2 * digits))))


def has_bounded_slope(motion: Reduced) -> bool:
    """Is f' bounded on the side to which z moves? Then z exists for all time, else not if nothing stops it."""
    return limit(motion.ring, motion.first, motion.side) == 0

