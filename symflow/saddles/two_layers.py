"""Inertia at a critical point of g = |W2 W1 - M|^2 / 2 from two small characteristic polynomials.

Why: two layers of width 100 have 20,000 coordinates, and no Hessian of that size is ever built. At a critical point, with
P = W2 W1, E = P - M, criticality is W2^T E = 0 and E W1^T = 0. The Hessian then splits into |W2 X1 + X2 W1|^2 and, for
each nonzero singular value t of E, the block [[W2^T W2, t], [t, W1 W1^T]], whose negative eigenvalues are as many as
eigenvalues of (W2^T W2)(W1 W1^T) lie below t^2. With k the inner width, r = rank P, s_1..s_r and t_1..t_q the nonzero
singular values of P and E, r1 and r2 the ranks of W1 and W2:

    negative = (k - r) q + #{(i, j): t_j > s_i}
    zero     = #{(i, j): t_j = s_i} + k (d0 + d2 - 2q) - [(d2 - q)(d0 - q) - (d2 - q - r2)(d0 - q - r1)]

No hypothesis on the widths or the ranks. A negative multiple of |W2 W1 - M|^2 has the Hessian with the other sign, so
negative and positive change places. The squares of the singular values are roots of polynomials with integer
coefficients: equal ones are found by greatest common divisors, never by comparing enclosures, and different ones are
ordered by isolated roots. A second route counts the same pairs from enclosures by eigenvectors (enclosing.py); the
two must not contradict each other. The derivation of the formula is the proposition `beyond/X1second`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.errors import InternalError
from symflow.expressions.tree import Expr
from symflow.models import Cost
from symflow.saddles.enclosing import Interval, approximate, enclosures
from symflow.saddles.exact import Situation
from symflow.saddles.ldl import Counts
from symflow.saddles.products import to_flint
from symflow.saddles.spectra import isolated

BITS = 128  # of the isolating intervals at first


def applies(s: Situation) -> bool:
    """Whether this is a rational critical point of two layers under a multiple of |W - M|^2 plus a constant."""
    if s.depth != 2 or not s.is_rational or not isinstance(s.flow.cost, Cost):
        return False
    cost = s.flow.cost.bind(len(s.product), len(s.product[0]))
    return bool(distance_factor(cost)) and s.is_critical


def distance_factor(cost: Expr) -> Fraction | None:
    """The number c if a cost is c |W - M|^2 plus a constant, read off its tree; else None.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> print(distance_factor(Cost("norm2(T - W)/2 + 1", T=[[1, 2]]).bind(1, 2)), distance_factor(Cost("w^4").bind(1, 1)))
    1/2 None
    """
    if cost.op == "sum":
        moving = [term for term in cost.args if term.letters()]
        return distance_factor(moving[0]) if len(moving) == 1 else None
    number = Fraction(1)
    if cost.op == "product":
        rest = []
        for factor in cost.args:
            if factor.op == "rational":
                number *= factor.args[0]
            elif factor.op == "power" and factor.args[0].op == "rational":
                number *= factor.args[0].args[0] ** factor.args[1]
            else:
                rest.append(factor)
        if len(rest) != 1:
            return None
        cost = rest[0]
    if cost.op != "norm2":
        return None
    inner = cost.args[0]
    moving = [term for term in (inner.args if inner.op == "sum" else (inner,)) if term.letters()]
    return number if len(moving) == 1 and _is_letter(moving[0]) else None


def _is_letter(term: Expr) -> bool:
    """W or -W."""
    if term.op == "product" and len(term.args) == 2 and term.args[0].op == "rational" and abs(term.args[0].args[0]) == 1:
        term = term.args[1]
    return term.op == "letter"


def two_layers(s: Situation) -> Counts:
    """How many eigenvalues of the Hessian are negative, zero and positive; `applies` must hold.

    Examples
    --------
    >>> from symflow.models import DeepLinear, GradientFlow
    >>> from symflow.saddles.exact import situation
    >>> flow = GradientFlow(DeepLinear((2, 2, 2)), Cost("norm2(W - T)/2", T=[[2, 0], [0, 3]]))
    >>> two_layers(situation(flow, {"W1": [[2, 0], [0, 0]], "W2": [[1, 0], [0, 0]]}))
    (2, 3, 3)
    """
    d0, k, d2 = s.widths
    factor = distance_factor(s.flow.cost.bind(d2, d0)) if isinstance(s.flow.cost, Cost) else None
    if not factor:
        raise InternalError("the two-layer formula was asked for another cost")
    product, error = to_flint(s.product), to_flint(s.gradient) / flint_number(2 * factor)
    r1, r2 = (int(to_flint(layer).rank()) for layer in s.layers)
    r, q = int(product.rank()), int(error.rank())
    above, equal = pairs(gram(product), gram(error))
    negative = (k - r) * q + above
    zero = equal + k * (d0 + d2 - 2 * q) - ((d2 - q) * (d0 - q) - (d2 - q - r2) * (d0 - q - r1))
    positive = s.dimension - negative - zero
    return (negative, zero, positive) if factor > 0 else (positive, zero, negative)


def flint_number(value: Fraction) -> Any:
    """A fraction of FLINT."""
    import flint

    return flint.fmpq(value.numerator, value.denominator)


def gram(matrix: Any) -> tuple[Any, int]:
    """The smaller of A^T A and A A^T, as integers over the square of a denominator."""
    top, bottom = matrix.numer_denom()
    turned = top.transpose()
    return (turned * top if top.ncols() <= top.nrows() else top * turned), int(bottom) ** 2


def pairs(first: tuple[Any, int], second: tuple[Any, int]) -> tuple[int, int]:
    """How many pairs of nonzero eigenvalues have the second above the first, and how many are equal.

    Examples
    --------
    >>> import flint
    >>> pairs((flint.fmpz_mat([[1, 0], [0, 4]]), 1), (flint.fmpz_mat([[8, 0], [0, 9]]), 2))
    (3, 1)
    """
    mine, theirs = _factors(first), _factors(second)
    equal = 0
    kinds: list[tuple[Any, int, int]] = []
    for factor, times in mine:
        for place, (other, often) in enumerate(list(theirs)):
            common = factor.gcd(other)
            if common.degree() > 0:
                equal += common.degree() * times * often
                kinds.append((common, times, often))
                factor, theirs[place] = factor // common, (other // common, often)
        kinds.append((factor, times, 0))
    kinds += [(other, 0, often) for other, often in theirs]
    line: list[tuple[Interval, int, int]] = []
    bits = BITS
    while True:
        line = sorted((interval, a, b) for poly, a, b in kinds for interval in isolated(poly, bits))
        if all(left[0][1] < right[0][0] for left, right in zip(line, line[1:], strict=False)):
            break
        bits *= 2
    above = below = 0
    for _, a, b in line:
        above += b * below
        below += a
    _confirm(first, second, above, equal)
    return above, equal


def _factors(scaled: tuple[Any, int]) -> list[tuple[Any, int]]:
    """Squarefree factors, without x, of the characteristic polynomial, with multiplicities."""
    import flint

    matrix, bottom = scaled
    coefficients = [c * bottom**i for i, c in enumerate(matrix.charpoly().coeffs())]
    while coefficients and coefficients[0] == 0:
        coefficients.pop(0)
    return [(factor, int(times)) for factor, times in flint.fmpz_poly(coefficients).factor_squarefree()[1]]


def _confirm(first: tuple[Any, int], second: tuple[Any, int], above: int, equal: int) -> None:
    """Enclosures by eigenvectors, which know nothing of the polynomials, must allow these numbers."""
    mine, theirs = _enclosed(first), _enclosed(second)
    surely = sum(1 for a in mine for b in theirs if b[0] > a[1])
    maybe = sum(1 for a in mine for b in theirs if b[1] >= a[0])
    if not surely <= above <= above + equal <= maybe:
        raise InternalError(f"{above} pairs above and {equal} equal, but enclosures allow {surely} to {maybe}")


def _enclosed(scaled: tuple[Any, int]) -> list[Interval]:
    """Enclosures of the nonzero eigenvalues: as many of the largest as the exact rank says."""
    matrix, bottom = scaled
    rank = int(matrix.rank())
    if rank == 0:
        return []
    found = enclosures(matrix, approximate(matrix, BITS, quick=True), BITS)
    return [(low / bottom, high / bottom) for low, high in found[len(found) - rank :]]
