"""Does a cost of a matrix grow at infinity, and is it bounded below?

Why three cases: a quadratic is settled by the inertia of its curvature and one linear system; a sum that the rules of
convexity see may still be flat in a direction, so convexity settles nothing here; a polynomial of higher degree grows
where its top form is a sum of even powers of all entries, and falls along any integer direction in which its top form
is negative. Everything else is left open with the reason.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from symflow.expressions.tree import Expr
from symflow.saddles.quadratic_costs import Monomial, Quadratic, polynomial_terms, quadratic
from symflow.saddles.two_layers import distance_factor

Growth = tuple[bool | None, bool | None, str]
ENTRIES = 400
DIRECTIONS = 729  # integer directions tried for a negative top form


def matrix_growth(cost: Expr, rows: int, cols: int) -> Growth:
    """(proper, bounded below, why not known).

    Examples
    --------
    >>> from symflow.models import Cost
    >>> matrix_growth(Cost("norm2(W@X - Y)/2", X=[[1], [2]], Y=[[3]]).bind(1, 2), 1, 2)[:2]
    (False, True)
    >>> matrix_growth(Cost("norm2(W)^2 - W[0,0]^3").bind(1, 2), 1, 2)[:2]
    (True, True)
    """
    if (distance_factor(cost) or 0) > 0:
        return True, True, ""
    if rows * cols > ENTRIES:
        return None, None, f"growth is decided for products of at most {ENTRIES} entries"
    found = quadratic(cost, rows, cols)
    if found is not None:
        return (*_of_quadratic(found), "")
    terms = polynomial_terms(cost)
    if terms is None:
        return None, None, "growth is decided for polynomials with rational coefficients; this cost is none"
    return _of_polynomial(terms, [(i, j) for i in range(rows) for j in range(cols)])


def _of_quadratic(cost: Quadratic) -> tuple[bool, bool]:
    negative, zero, positive = cost.inertia()
    size = negative + zero + positive
    bounded = negative == 0 and (zero == 0 or cost.minimiser() is not None)
    # |f| grows in every direction when the form is definite; a form with both signs or a kernel has level sets that
    # reach infinity, except on the line, where a slope that is not zero grows too.
    return positive == size or negative == size or (size == 1 and any(x for row in cost.slope for x in row)), bounded


def _of_polynomial(terms: dict[Monomial, Fraction], entries: list[tuple[int, int]]) -> Growth:
    degree = max(sum(e for _, e in monomial) for monomial in terms)
    top = {monomial: value for monomial, value in terms.items() if sum(e for _, e in monomial) == degree}
    pure = {monomial[0][0] for monomial in top if len(monomial) == 1}
    even = all(value > 0 and all(e % 2 == 0 for _, e in monomial) for monomial, value in top.items())
    if even and pure == set(entries):
        return True, True, ""
    for number, direction in enumerate(product((1, 0, -1), repeat=len(entries))):
        if number >= DIRECTIONS:
            break
        at = dict(zip(entries, direction, strict=True))
        if sum(value * _power(monomial, at) for monomial, value in top.items()) < 0:
            return None, False, "the top form takes negative values; properness is not decided then"
    return None, None, "the top form of the polynomial is neither a sum of even powers of all entries nor seen to be negative"


def _power(monomial: Monomial, at: dict[tuple[int, int], int]) -> int:
    result = 1
    for place, exponent in monomial:
        result *= at[place] ** exponent
    return result
