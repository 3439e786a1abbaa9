"""Enclosures of every eigenvalue to P significant digits, and the check of every sign by mpmath.

Why two ways: the spectra here are degenerate, and no enclosure can tell a double eigenvalue from two near ones or prove a
zero. For rational matrices the characteristic polynomial is exact: its squarefree parts give the multiplicities, FLINT
isolates their roots with proof, and an eigenvalue of 1e-30 costs no more than one of 1. For matrices of constants, and
for components of more than two hundred rows, approximate eigenvectors and exact remainders enclose the eigenvalues
(enclosing.py), and those that cannot be told apart are reported as one cluster. A zero is shown as zero only because
the exact inertia proves it. At last mpmath computes the spectrum at high precision: as many of its eigenvalues must be
negative, vanish and be positive as the exact inertia says; anything else is an internal error.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symflow.errors import InternalError, ModelError
from symflow.saddles.congruence import rounded_entries
from symflow.saddles.decimals import magnitude, outward
from symflow.saddles.descartes import LARGEST
from symflow.saddles.enclosing import MPMATH_ROWS, Interval, approximate, context, enclosures
from symflow.saddles.symmetric import SymmetricMatrix

if TYPE_CHECKING:
    from symflow.saddles.inertia import Inertia

ROUNDS = 4  # precision doubles each time
Counted = list[tuple[Interval, int]]


@dataclass(frozen=True)
class EigenvalueCluster:
    """Eigenvalues in an interval, with their number; an exact value has equal ends."""

    lower: str
    upper: str
    multiplicity: int

    def __str__(self) -> str:
        value = self.lower if self.lower == self.upper else f"[{self.lower}, {self.upper}]"
        return value if self.multiplicity == 1 else f"{value} ({self.multiplicity} times)"

    def to_json(self) -> dict[str, Any]:
        """Ends and multiplicity."""
        return {"lower": self.lower, "upper": self.upper, "multiplicity": self.multiplicity}


def eigenvalues(h: SymmetricMatrix, inertia: Inertia, digits: int = 30) -> list[EigenvalueCluster]:
    """All eigenvalues in increasing order, enclosed to that many significant digits.

    Examples
    --------
    >>> from symflow.saddles.inertia import inertia
    >>> from symflow.saddles.symmetric import symmetric
    >>> h = symmetric([[0, 1, 0], [1, 1, 0], [0, 0, 0]])
    >>> [str(one) for one in eigenvalues(h, inertia(h), digits=5)]
    ['[-0.618034, -0.618033]', '0', '[1.61803, 1.61804]']
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= 10_000:
        raise ModelError(f"{digits!r} digits were asked for; give an integer from 1 to 10000")
    parts = [h.part(indices) for indices in h.components()]
    exact = h.is_rational and all(part.size <= LARGEST for part in parts)
    found = _from_polynomials(parts, digits) if exact else _from_vectors(parts, inertia, digits)
    _agree(found, inertia, exact)
    _agree_with_mpmath(parts, found, inertia, digits)
    return [EigenvalueCluster(*outward(low, high, digits), count) for (low, high), count in found]


def _from_polynomials(parts: list[SymmetricMatrix], digits: int) -> Counted:
    found: Counted = []
    for polynomial, multiplicity in _coprime(parts):
        found += [(interval, multiplicity) for interval in _roots(polynomial, digits)]
    return sorted(found)


def _coprime(parts: list[SymmetricMatrix]) -> list[tuple[Any, int]]:
    """Squarefree polynomials without common roots whose powers multiply to the characteristic polynomial."""
    import flint

    polynomials: Counter[tuple[Any, ...]] = Counter()
    for part in parts:
        matrix, bottom = part.integers
        polynomials[tuple(c * bottom**i for i, c in enumerate(matrix.charpoly().coeffs()))] += 1
    base: list[tuple[Any, int]] = []
    for coefficients, times in polynomials.items():
        for factor, multiplicity in flint.fmpz_poly(list(coefficients)).factor_squarefree()[1]:
            _merge(base, factor, multiplicity * times)
    return base


def _merge(base: list[tuple[Any, int]], factor: Any, multiplicity: int) -> None:
    for place, (known, times) in enumerate(list(base)):
        common = known.gcd(factor)
        if common.degree() > 0:
            base[place] = (known // common, times)
            base.append((common, times + multiplicity))
            factor = factor // common
    if factor.degree() > 0:
        base.append((factor, multiplicity))
    base[:] = [one for one in base if one[0].degree() > 0]


def _roots(polynomial: Any, digits: int) -> list[Interval]:
    """Enclosures of the roots of a squarefree polynomial whose roots are all real; decimals become exact."""
    import flint

    zero = (Fraction(0), Fraction(0))
    if polynomial[0] == 0:
        return [zero, *_roots(polynomial // flint.fmpz_poly([0, 1]), digits)]
    return [_sharpened(polynomial, interval, digits) for interval in isolated(polynomial, int(digits * 3.33) + 64)]


def isolated(polynomial: Any, bits: int) -> list[Interval]:
    """Intervals of that relative precision around the roots of a squarefree polynomial, all of them real.

    Examples
    --------
    >>> import flint
    >>> [float(low) for low, _ in isolated(flint.fmpz_poly([-2, 0, 1]), 60)]
    [-1.4142135623730951, 1.4142135623730951]
    """
    import flint

    if polynomial.degree() <= 0:
        return []
    before, flint.ctx.prec = flint.ctx.prec, bits
    try:
        balls = [ball for ball, _ in polynomial.complex_roots()]
        if any(ball.imag != 0 for ball in balls) or len(balls) != polynomial.degree():
            raise InternalError("the characteristic polynomial of a symmetric matrix has a root that is not real")
        return [_ends(ball.real) for ball in balls]  # the ends of a ball are rounded to the precision of the moment
    finally:
        flint.ctx.prec = before


def _ends(ball: Any) -> Interval:
    ends = []
    for end in (ball.lower(), ball.upper()):
        mantissa, exponent = end.man_exp()
        ends.append(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
    return ends[0], ends[1]


def _sharpened(polynomial: Any, interval: Interval, digits: int) -> Interval:
    """The root itself where it is a decimal of so many digits."""
    import flint

    low, high = interval
    unit = Fraction(10) ** (magnitude(high if high > 0 else low) - digits)
    value = round((low + high) / 2 / unit) * unit
    if low <= value <= high and polynomial(flint.fmpq(value.numerator, value.denominator)) == 0:
        return value, value
    return interval


def _from_vectors(parts: list[SymmetricMatrix], inertia: Inertia, digits: int) -> Counted:
    bits = int(digits * 3.33) + 64
    found: Counted = []
    for _ in range(ROUNDS):
        intervals = sorted(interval for part in parts for interval in _part_intervals(part, bits, digits))
        found = _clusters(_with_zeros(intervals, inertia.zero))
        wide = Fraction(1, 10**digits)
        if all(high - low <= wide * min(abs(low), abs(high)) for (low, high), _ in found):
            break
        bits *= 2
    return found


def _part_intervals(part: SymmetricMatrix, bits: int, digits: int) -> list[Interval]:
    if part.is_rational and part.size <= LARGEST:
        return [interval for interval, count in _from_polynomials([part], digits) for _ in range(count)]
    if part.is_rational:
        matrix, bottom = part.integers
        found = enclosures(matrix, approximate(matrix, bits), bits)
        return [(low / bottom, high / bottom) for low, high in found]
    matrix, unit = rounded_entries(part, bits), Fraction(1, 2**bits)
    return [(low * unit, high * unit) for low, high in enclosures(matrix, approximate(matrix, bits), bits, slack=1)]


def _with_zeros(intervals: list[Interval], zeros: int) -> list[Interval]:
    """Where as many intervals contain 0 as eigenvalues vanish, they are those."""
    around = [i for i, (low, high) in enumerate(intervals) if low <= 0 <= high]
    if len(around) < zeros:
        raise InternalError(f"{zeros} eigenvalues vanish, but only {len(around)} enclosures contain 0")
    if len(around) > zeros:
        return intervals
    kept = [interval for i, interval in enumerate(intervals) if i not in set(around)]
    return sorted(kept + [(Fraction(0), Fraction(0))] * zeros)


def _clusters(intervals: list[Interval]) -> Counted:
    found: Counted = []
    for low, high in intervals:
        if found and low <= found[-1][0][1]:
            (bottom, top), count = found[-1]
            found[-1] = ((bottom, max(top, high)), count + 1)
        else:
            found.append(((low, high), 1))
    return found


def _agree(found: Counted, inertia: Inertia, exact: bool) -> None:
    negative = sum(count for (_, high), count in found if high < 0)
    positive = sum(count for (low, _), count in found if low > 0)
    within = (negative, positive) == (inertia.negative, inertia.positive)
    if not (within if exact else negative <= inertia.negative and positive <= inertia.positive):
        shown = f"{negative} negative and {positive} positive eigenvalues"
        raise InternalError(f"the enclosures show {shown}, but the exact inertia is {inertia}")


def _agree_with_mpmath(parts: list[SymmetricMatrix], found: Counted, inertia: Inertia, digits: int) -> None:
    """Every sign once more, from mpmath's eigenvalues; components that take it minutes are left out."""
    sizes = [min(abs(low), abs(high)) for (low, high), _ in found if low > 0 or high < 0]
    if not sizes or any(part.size > MPMATH_ROWS for part in parts) or any(low < 0 < high for (low, high), _ in found):
        return
    least, most = min(sizes), max(max(abs(low), abs(high)) for (low, high), _ in found)
    bits = int((digits + 10 + max(0, magnitude(most) - magnitude(least))) * 3.33) + 20
    own = context(bits)
    limit = own.mpf(least.numerator) / least.denominator / 2
    known: dict[Any, list[int]] = {}
    total = [0, 0, 0]
    for part in parts:
        rows = _numbers(own, part, bits)
        key = tuple(map(tuple, rows))
        if key not in known:
            values = own.eigsy(own.matrix(rows), eigvals_only=True)
            known[key] = [sum(1 for x in values if x < -limit), sum(1 for x in values if abs(x) <= limit),
                          sum(1 for x in values if x > limit)]
        total = [a + b for a, b in zip(total, known[key], strict=True)]
    if tuple(total) != inertia.counts:
        raise InternalError(f"mpmath counts the signs {tuple(total)} at {bits} bits, but the exact inertia is {inertia}")


def _numbers(own: Any, part: SymmetricMatrix, bits: int) -> list[list[Any]]:
    if part.is_rational:
        return [[own.mpf(x.numerator) / x.denominator for x in row] for row in part.rows()]
    fine = 2 * bits
    return [[own.ldexp(own.mpf(int(x)), -fine) for x in row] for row in rounded_entries(part, fine).tolist()]
