"""What is known of a scalar cost: does it grow, where does its slope vanish, is every critical point a global minimum?

Why everything is read off the slope: for f on the line, the sign of f' between its zeros says which of them are minima
and maxima, the sign and growth of f' at both ends say whether f is proper and bounded below, and (beyond, X10) a proper
cost that is bounded below satisfies a PD-PŁI exactly when every critical point is a global minimum. Only the comparison
of two minima needs values of f, and those are algebraic numbers with exact names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import gradient_wrt, substitute, tree
from symflow.expressions.tree import Expr
from symflow.models import ArbitraryCost, GradientFlow
from symflow.saddles.constant_signs import quotient_of_constants, sign_of_constant
from symflow.saddles.convexity import AFFINE, by_rules, is_convex
from symflow.saddles.matrix_costs import matrix_growth
from symflow.saddles.reaches_origin import reaches_origin
from symflow.saddles.scalar_critical_points import CriticalPoint, critical_points, points_of_the_domain
from symflow.saddles.scalar_slopes import Slope, slope_of, undefined_somewhere

TWO_LAYERS = "the set of these starts is known for two layers"
UNBOUNDED = "the criterion needs a cost that is proper and bounded below, and this is not known to be one"


@dataclass(frozen=True)
class CostFacts:
    """The facts of a cost; None stands for 'not known', and `reasons` says why.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear
    >>> found = facts(GradientFlow(DeepLinear((1, 2, 1)), Cost("(w^2-1)^2 + w/3")))
    >>> found.sign_f1_at_0, found.pd_pl, str(found.reaches_origin)
    (1, False, 'root(12*x^3-12*x+1, 1)')
    """

    sign_f1_at_0: int | None = None
    proper: bool | None = None
    bounded_below: bool | None = None
    critical_points: tuple[CriticalPoint, ...] | None = None
    pd_pl: bool | None = None
    reaches_origin: Expr | str | None = None
    convex: bool = False
    scalar: bool = True
    reasons: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        points = "not known" if self.critical_points is None else ", ".join(
            f"{point.at} ({point.kind})" for point in self.critical_points
        )
        rows = [
            f"sign f'(0): {_said(self.sign_f1_at_0)}, proper: {_said(self.proper)}, bounded below: {_said(self.bounded_below)}",
            f"critical points: {points or 'none'}",
            f"PD-PŁI: {_said(self.pd_pl)}, starts that end at the origin: {_said(self.reaches_origin)}",
        ]
        return "\n".join(rows)

    def to_json(self) -> dict[str, Any]:
        """The object `cost_facts` of the command line."""
        points = self.critical_points
        return {
            "sign_f1_at_0": self.sign_f1_at_0,
            "proper": self.proper,
            "bounded_below": self.bounded_below,
            "critical_points": None if points is None else [point.to_json() for point in points],
            "pd_pl": self.pd_pl,
            "reaches_origin": None if self.reaches_origin is None else str(self.reaches_origin),
        }

    def facts(self) -> list[list[Any]]:
        """The facts in the form of a claim of kind 'cost'."""
        found: list[list[Any]] = []
        if self.proper is not None:
            found.append(["proper"] if self.proper else ["not proper"])
        if self.bounded_below is not None:
            found.append(["bounded below"] if self.bounded_below else ["not bounded below"])
        if self.scalar and self.sign_f1_at_0 is not None:
            found.append(["slope sign", self.sign_f1_at_0])
        if self.critical_points is not None:
            found.append(["critical points", [[point.at.to_json(), point.kind] for point in self.critical_points]])
        if self.pd_pl is not None:
            found.append(["pd-pl", self.pd_pl])
        if isinstance(self.reaches_origin, Expr):
            found.append(["reaches origin", self.reaches_origin.to_json()])
        return found


def _said(value: Any) -> str:
    return "not known" if value is None else "yes" if value is True else "no" if value is False else str(value)


def facts(flow: GradientFlow) -> CostFacts | None:
    """The facts of the cost of a flow; None for an arbitrary cost."""
    if isinstance(flow.cost, ArbitraryCost):
        return None
    rows, cols = (int(size) for size in flow.network.input_shape)
    cost = flow.cost.bind(rows, cols)
    if (rows, cols) != (1, 1):
        proper, bounded, reason = matrix_growth(cost, rows, cols)
        reasons = {"proper": reason, "bounded_below": reason} if reason else {}
        return CostFacts(None, proper, bounded, None, None, None, is_convex(cost), False, reasons)
    return scalar_facts(cost, layers=len(flow.letters))


def scalar_facts(cost: Expr, layers: int = 2) -> CostFacts:
    """The facts of a cost in the letter W, a scalar.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> print(scalar_facts(Cost("exp(w) + exp(-2*w)").bind(1, 1)))
    sign f'(0): -1, proper: yes, bounded below: yes
    critical points: 1/3*log(2) (global minimum)
    PD-PŁI: yes, starts that end at the origin: all
    """
    reasons: dict[str, str] = {}
    sign = _slope_sign(cost, reasons)
    slope = slope_of(cost)
    convex = is_convex(cost)
    if isinstance(slope, str):
        return _with_constants(cost, sign, layers) or _unknown(cost, sign, slope, convex, reasons)
    proper, bounded = growth(slope)
    points = critical_points(cost, slope, bounded, reasons)
    pd_pl = _pd_pl(points, proper, bounded, convex, reasons)
    bound: Expr | str | None = None
    if layers != 2:
        reasons["reaches_origin"] = TWO_LAYERS
    else:
        bound = reaches_origin(slope, sign, convex, reasons)
    return CostFacts(sign, proper, bounded, points, pd_pl, bound, convex, True, reasons)


def _unknown(cost: Expr, sign: int | None, why: str, convex: bool, reasons: dict[str, str]) -> CostFacts:
    reasons.update(proper=why, bounded_below=why, critical_points=why, pd_pl=why)
    everywhere = undefined_somewhere(cost) is None
    bound = "all" if convex and sign and everywhere else None
    if bound is None:
        reasons["reaches_origin"] = "f'(0) = 0" if sign == 0 else why
    points = None if everywhere else points_of_the_domain(cost)
    if points is not None:
        reasons.pop("critical_points")
    return CostFacts(sign, None, None, points, None, bound, convex and everywhere, True, reasons)


def _with_constants(cost: Expr, sign: int | None, layers: int) -> CostFacts | None:
    """A quadratic whose coefficients are not rational, such as pi*w^2 - sqrt(2)*w: its slope has one zero."""
    moving = tree.letter("W")
    slope = gradient_wrt(cost, moving)
    if by_rules(slope) != AFFINE or sign is None:
        return None
    second = substitute(gradient_wrt(slope, moving), {"W": tree.rational(0)})
    try:
        curved = sign_of_constant(second)
        if not curved:
            return None
        at = quotient_of_constants(-substitute(slope, {"W": tree.rational(0)}), second)
    except SymflowError:
        return None
    bowl = curved > 0
    point = CriticalPoint(at, "global minimum" if bowl else "maximum")
    bound: Expr | str | None = None
    reasons = {} if bowl else {"pd_pl": UNBOUNDED}
    if layers == 2 and sign:
        bound = "all" if bowl else quotient_of_constants(at, tree.rational(sign))
    else:
        reasons["reaches_origin"] = "f'(0) = 0" if layers == 2 else TWO_LAYERS
    return CostFacts(sign, True, bowl, (point,), True if bowl else None, bound, bowl, True, reasons)


def _slope_sign(cost: Expr, reasons: dict[str, str]) -> int | None:
    try:
        at_zero = substitute(gradient_wrt(cost, tree.letter("W")), {"W": tree.rational(0)})
        return sign_of_constant(at_zero)
    except SymflowError as error:
        reasons["sign_f1_at_0"] = str(error)
        return None


def growth(slope: Slope) -> tuple[bool | None, bool | None]:
    """Is f proper (|f| grows beyond every bound at both ends), is it bounded below?

    Examples
    --------
    >>> from symflow.models import Cost
    >>> [growth(slope_of(Cost(text).bind(1, 1))) for text in ("w^2", "w^3", "exp(w)", "log(1+w^2)")]
    [(True, True), (True, False), (False, True), (True, True)]
    """
    if not slope.top:
        return False, True
    ends = [slope.end(side) for side in (-1, 1)]
    if None in ends:
        return None, None
    grows = [end[1] for end in ends if end is not None]
    falls = [end is not None and end[1] and end[0] * side < 0 for end, side in zip(ends, (-1, 1), strict=True)]
    return all(grows), not any(falls)


def _pd_pl(
    points: tuple[CriticalPoint, ...] | None, proper: bool | None, bounded: bool | None, convex: bool, reasons: dict[str, str]
) -> bool | None:
    """X10: for a proper C1 cost that is bounded below, every critical point has to be a global minimum."""
    if not (proper and bounded):
        reasons["pd_pl"] = UNBOUNDED
        return None
    if convex:
        return True
    if points is None:
        reasons["pd_pl"] = reasons["critical_points"]
        return None
    if any(point.kind in ("maximum", "saddle") for point in points):
        return False  # a maximum or an inflection of a proper cost lies above a minimum
    globally = [point.kind == "global minimum" for point in points]
    if not all(globally) and not any(globally):
        reasons["pd_pl"] = "the values at the minima could not be compared"
        return None
    return all(globally)
