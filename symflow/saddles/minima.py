"""Proofs that a critical point is a minimum or a maximum of g = f(W_N ⋯ W_1).

Why never from a semidefinite Hessian: at the points of interest it is singular. What counts is

| proof | where it works |
|---|---|
| convex | ∇f vanishes at the product and f is convex: a global minimum |
| critical values | f a polynomial of one variable: its values at all critical points are compared |
| sum | f is its value here plus a sum of squares |
| low rank | f = norm2(W X - Y)/2 up to a factor and a constant, and the product is a best one of its rank (Eckart, Young);
  a maximum for a negative factor |
| scalar | the first derivative of f (one variable) that does not vanish has even order: a local extremum |
| stationary | ∇f vanishes and its second derivative is definite: a local extremum |
| orbit | the Hessian of g is semidefinite with no kernel but the directions along which g is constant by the symmetry
  W_i → X W_i, W_(i+1) → W_(i+1) X⁻¹: every point nearby is carried by it to a slice on which the Hessian is definite |
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import gradient_wrt, tree
from symflow.expressions.tree import Expr
from symflow.interpretations.contract import evaluate
from symflow.interpretations.matrices import Matrices
from symflow.models import Cost
from symflow.saddles.convexity import AFFINE, by_rules, is_convex
from symflow.saddles.cost_facts import scalar_facts
from symflow.saddles.curves import is_zero
from symflow.saddles.exact import Situation, curvature
from symflow.saddles.fields import Value
from symflow.saddles.inertia import Inertia, inertia
from symflow.saddles.null_spaces import rank
from symflow.saddles.quadratic_costs import Quadratic, polynomial_terms, quadratic
from symflow.saddles.sums_of_squares import sum_terms, sum_witness
from symflow.saddles.symmetric import symmetric
from symflow.saddles.two_layers import distance_factor

Fact = tuple[list[Any], Any]  # a fact of a claim about a point, and its witness
GLOBAL, LOCAL, MAXIMUM = "global minimum", "local minimum", "local maximum"
ENTRIES = 400  # of the product, up to which its second derivatives are looked at
LARGE = 1000  # rows of a Hessian
HIGHEST = 24  # order of a derivative of a scalar cost that is no polynomial
SUMMED = 2500  # entries of the product, up to which a sum of squares is multiplied out


def cost_of(s: Situation) -> Expr:
    """The cost as an expression in W."""
    assert isinstance(s.flow.cost, Cost)
    return s.flow.cost.bind(len(s.product), len(s.product[0]))


def proofs(s: Situation, found: Inertia | None) -> Iterator[Fact]:
    """What may prove an extremum here, the strongest statement first: each is still to be checked."""
    if found is None or not found.negative:
        yield from global_minimum(s)
        if found is not None and not is_zero(s.gradient) and _is_best_of_its_rank(s):
            yield [GLOBAL], {"by": "low rank"}
    if found is not None and not found.positive and not is_scalar(s) and (_is_small(s) or distance_factor(cost_of(s))):
        yield [MAXIMUM], {"by": "low rank"}
    yield from local_extremum(s, found)


def global_minimum(s: Situation) -> Iterator[Fact]:
    """Reasons why g has no smaller value anywhere, at a point with ∇f = 0."""
    if not is_zero(s.gradient):
        return
    cost = cost_of(s)
    if is_scalar(s):
        if is_convex(cost):
            yield [GLOBAL], {"by": "convex"}
        if _is_lowest(s, cost):
            yield [GLOBAL], {"by": "critical values"}
    elif _is_convex_quadratic(s, cost):
        yield [GLOBAL], {"by": "convex"}
    elif not _is_small(s) and (distance_factor(cost) or 0) > 0:
        yield [GLOBAL], {"by": "low rank"}
    terms = sum_witness(s, cost) if len(s.product) * len(s.product[0]) <= SUMMED else None
    if terms is not None:
        yield [GLOBAL], {"by": "sum", "sum": terms}


def _is_convex_quadratic(s: Situation, cost: Expr) -> bool:
    """By the way it is written, or by its curvature; a huge one would have to be written down by the checker."""
    if not _is_small(s):
        return False
    terms = sum_terms(cost)
    if terms is not None and all(len(fs) == 1 and fs[0][2] == 1 and by_rules(fs[0][1]) == AFFINE for _, fs in terms):
        return True
    form = _quadratic(s, cost)
    return form is not None and form.is_convex()


def _quadratic(s: Situation, cost: Expr) -> Quadratic | None:
    """The cost as a quadratic, unless its matrix of second derivatives would be huge."""
    return quadratic(cost, len(s.product), len(s.product[0])) if _is_small(s) else None


def _is_small(s: Situation) -> bool:
    """Are the second derivatives of the cost looked at?"""
    return len(s.product) * len(s.product[0]) <= ENTRIES


def is_scalar(s: Situation) -> bool:
    """Is the cost one of a single variable?"""
    return len(s.product) == len(s.product[0]) == 1


def _is_lowest(s: Situation, cost: Expr) -> bool:
    """Is the product one of the global minimisers of a polynomial?"""
    known = scalar_facts(cost)
    for point in known.critical_points or ():
        if point.kind == GLOBAL:
            other = s.field.negative(s.ring.of(point.at.to_json()))
            if s.field.sign(s.field.add(s.product[0][0], other)) == 0:
                return True
    return False


def _is_best_of_its_rank(s: Situation) -> bool:
    """For f = <W K, W>/2 + <R, W> + c at a point with ∇f ≠ 0 and no negative direction: if the rank is the smallest width,
    no singular direction of the target that was left out is larger than one that was taken (a rotation of the one towards
    the other would be a negative direction), so the product is a best one of its rank."""
    if rank(s.product, s.field) < min(s.widths):
        return False
    cost = cost_of(s)
    if (distance_factor(cost) or 0) > 0:
        return True
    form = _quadratic(s, cost)
    return form is not None and form.gram is not None and form.is_convex()


def local_extremum(s: Situation, found: Inertia | None) -> Iterator[Fact]:
    """Reasons why g has no smaller (or no larger) value nearby."""
    if is_zero(s.gradient):
        sign = _scalar_sign(s) if is_scalar(s) else _definite_sign(s)
        if sign:
            yield [LOCAL if sign > 0 else MAXIMUM], {"by": "scalar" if is_scalar(s) else "stationary"}
    mixed = found is None or bool(found.negative and found.positive)
    if found is not None and not mixed and found.size <= LARGE and found.zero == orbit_dimension(s):
        if not found.negative:
            yield [LOCAL], {"by": "orbit", "inertia": found.witness}
        elif not found.positive:
            yield [MAXIMUM], {"by": "orbit", "inertia": found.witness}


def derivatives(s: Situation) -> Iterator[tuple[int, Value]]:
    """The coefficients of t, t², … in f(P + t) for a scalar cost, up to positive factors.

    Of a polynomial they come from dividing by W - P again and again, of another cost from its derivatives.
    """
    terms = polynomial_terms(cost_of(s))
    if terms is not None:
        left: list[Value] = [s.field.zero] * (1 + max((e for m in terms for _, e in m), default=0))
        for monomial, value in terms.items():
            left[monomial[0][1] if monomial else 0] = value
        for order in range(len(left)):
            for j in range(len(left) - 2, order - 1, -1):
                left[j] = s.field.add(left[j], s.field.multiply(s.product[0][0], left[j + 1]))
            if order:
                yield order, left[order]
        return
    moving = tree.letter("W")
    slope = cost_of(s)
    for order in range(1, HIGHEST + 1):
        slope = gradient_wrt(slope, moving)
        at = Matrices(s.field, {"W": s.product})
        yield order, evaluate(slope, at)[0][0]


def first_derivative(s: Situation) -> tuple[int, int] | None:
    """Order and sign of the first derivative of a scalar cost that does not vanish at the product."""
    try:
        for order, here in derivatives(s):
            sign = s.field.sign(here)
            if sign:
                return order, sign
    except SymflowError:
        return None
    return None


def _scalar_sign(s: Situation) -> int:
    found = first_derivative(s)
    return found[1] if found is not None and found[0] % 2 == 0 else 0


def _definite_sign(s: Situation) -> int:
    if not _is_small(s):
        return 0
    second = inertia(symmetric(curvature(s), s.field))
    return 1 if second.positive == second.size else -1 if second.negative == second.size else 0


def orbit_dimension(s: Situation) -> int:
    """The dimension of the tangent space of the symmetry: all X_i W_i - W_i X_(i-1) with X_0 = X_N = 0.

    Examples
    --------
    >>> from symflow.models import DeepLinear, GradientFlow
    >>> from symflow.saddles.exact import situation
    >>> orbit_dimension(situation(GradientFlow(DeepLinear((2, 1, 2)), Cost("norm2(W)")), {"W1": [[1, 0]], "W2": [[1], [0]]}))
    1
    """
    vectors = []
    starts = [0]
    for a, b in zip(s.widths, s.widths[1:], strict=False):
        starts.append(starts[-1] + a * b)
    for level in range(1, s.depth):
        size = s.widths[level]
        lower, upper = s.layers[level - 1], s.layers[level]
        for i in range(size):
            for j in range(size):
                vector = [s.field.zero] * starts[-1]
                for col, x in enumerate(lower[j]):  # X = e_i e_jᵀ: row i of X W_level is row j of W_level
                    vector[starts[level - 1] + i * len(lower[0]) + col] = x
                for row in range(len(upper)):  # column j of -W_(level+1) X is minus column i of W_(level+1)
                    vector[starts[level] + row * size + j] = s.field.negative(upper[row][i])
                vectors.append(vector)
    return rank(vectors, s.field) if vectors else 0
