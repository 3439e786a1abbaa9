"""Where a start on the stable curve w2 = h(w1) of the origin goes to the origin: an interval of w1, and a bound on the output.

Let I be the largest interval around 0 on which sigma, sigma' and the text h have a value and sigma' != 0 but at 0, and
s = sign f'(0). On I both |sigma| and Phi - Phi(0) = h^2/2 grow with |w1|, for Phi' = sigma/sigma' has the sign of
(sigma^2)', which is that of w1. So on the curve s z = |w2 sigma(w1)| grows with |w1| as well, and
dw1/dt = -f'(z) w2 sigma'(w1) has the sign of -s f'(z) w1: as long as s f' > 0 from 0 to z, the start runs down the curve to
the origin. A zero of f' in between is a wall, for there the output rests. So the condition is |z| < rho with rho the first
zero of f' at s rho (for widths 1, 1, 1 this is X5's bound on w1^2), and it is exact on I. Beyond an end of I nothing is said
here: at a zero of sigma' the line w1 = const is invariant, and beyond it h may lie on the level of another rest.

Why a bound on the output: |z| < rho is exact, where the bound on w1 that it means is a root of a transcendental equation.
"""

from __future__ import annotations

from typing import Any

from symflow.dynamics.activations_enclosure import guessed_sign, vanishes
from symflow.dynamics.activations_normal_form import NormalForms, Poly
from symflow.dynamics.activations_obstacles import NOT_NEGATIVE, NOT_ZERO, POSITIVE, Need, needs, zeros_beside_zero
from symflow.errors import CertificateError, SymflowError
from symflow.evidence import Evidence, certificate, certify
from symflow.expressions import Expr, derivative, substitute, to_text
from symflow.expressions.calculus import join
from symflow.expressions.tree import add, letter, negative, rational
from symflow.models import ArbitraryCost, Cost
from symflow.saddles.cost_facts import scalar_facts

EVERYWHERE = "all w1"
BETWEEN = "for every x != 0 from 0 to w1"
ZERO, X = rational(0), letter("x")
Seen = tuple[str, Evidence]


def stable_range(sigma: Expr, phi: Expr, cost: ArbitraryCost | Cost, slope: int | None) -> tuple[str, list[Seen]] | None:
    """The conditions on w1 and w2, joined by 'and', and what the checker has accepted of the cost.

    None where sigma, sigma' or Phi is not seen to have a value all around 0.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> def text(sigma, phi, cost, slope):
    ...     found = stable_range(*(parse(one, {"x": X}) for one in (sigma, phi)), cost, slope)
    ...     return found and found[0]
    >>> print(text("tanh(x)", "sinh(x)^2/2", Cost("(w^2-1)^2 + w/3"), 1))
    w2*tanh(w1) < root(12*x^3-12*x+1, 1)
    >>> print(text("sin(x)", "-log(cos(x)^2)/2", Cost("(1-w)^2"), -1))
    -1/2*pi < w1 < 1/2*pi
    """
    rate = derivative(sigma, {"x": rational(1)})
    wanted = [Need(one.value, POSITIVE if one.op == NOT_NEGATIVE else one.op) for one in needs(sigma, rate, phi)]
    if not all(one.met(ZERO) for one in wanted):
        return None
    below, above, words = list[Expr](), list[Expr](), list[str]()
    for value, op in [(rate, NOT_ZERO), *((one.value, one.op) for one in wanted)]:
        ends = _ends(value)
        if ends is None:
            words.append(f"{to_text(value)} {op} 0 {BETWEEN}")
        else:
            below, above = below + ends[0], above + ends[1]
    output, seen = _output(sigma, cost, slope)
    interval = _interval(_outermost(below, 1), _outermost(above, -1))
    return " and ".join([*interval, *dict.fromkeys(words), *output]) or EVERYWHERE, seen


# --- the interval of w1 -------------------------------------------------------------------------------------------------
def _ends(value: Expr) -> tuple[list[Expr], list[Expr]] | None:
    """Zeros next to 0 on its left and on its right; None where they have no exact name.

    A quotient that was written with sines of several angles may cancel, so its numerator is that of the normal form; what is
    cancelled is a power with a negative exponent, which has a need of its own.
    """
    forms = NormalForms()
    try:
        return _zeros(forms, forms.read(value)[0])
    except SymflowError:
        return None


def _zeros(forms: NormalForms, top: Poly) -> tuple[list[Expr], list[Expr]] | None:
    below, above = list[Expr](), list[Expr]()
    for factor, _ in forms.factors(top):
        if forms.positive(factor) or forms.never_zero(factor):
            continue
        inside = forms.under_root(factor)
        found = zeros_beside_zero(forms, factor) if inside is None else _zeros(forms, inside[0])
        if found is None:
            return None
        below, above = below + found[0], above + found[1]
    return below, above


def _outermost(ends: list[Expr], side: int) -> list[Expr]:
    """The largest of lower ends (side 1), the smallest of upper ends (-1); several where balls do not order them."""
    kept: list[Expr] = []
    for one in dict.fromkeys(ends):
        gaps = [add(one, negative(other)) for other in kept]
        if any(guessed_sign(gap) == -side or vanishes(gap) for gap in gaps):
            continue
        kept = [other for other, gap in zip(kept, gaps, strict=True) if guessed_sign(gap) != side] + [one]
    return kept


def _interval(below: list[Expr], above: list[Expr]) -> list[str]:
    if len(below) == len(above) == 1:
        return [f"{to_text(below[0])} < w1 < {to_text(above[0])}"]
    return [f"w1 > {to_text(one)}" for one in below] + [f"w1 < {to_text(one)}" for one in above]


# --- the bound on the output --------------------------------------------------------------------------------------------
def _output(sigma: Expr, cost: ArbitraryCost | Cost, slope: int | None) -> tuple[list[str], list[Seen]]:
    """The condition on z = w2 sigma(w1), none if f' has no zero on its side, with the certificate behind it."""
    z = to_text(join(letter("w2"), substitute(sigma, {"x": letter("w1")})))
    if isinstance(cost, ArbitraryCost):
        return [f"f' has no zero from 0 to {z}"], []
    unknown = [f"f' has a value and no zero from 0 to {z}"], list[Seen]()
    known = scalar_facts(cost.bind(1, 1))
    bound = known.reaches_origin
    if bound is None or slope is None or known.sign_f1_at_0 != slope:
        return unknown
    found = _accepted(cost, ["reaches origin", bound.to_json() if isinstance(bound, Expr) else "all"])
    if not isinstance(bound, Expr):  # a convex cost has no zero of f' on the side to which f rises from 0
        said = f"f' != 0 for every w {'>' if slope > 0 else '<'} 0"
        return ([], [] if found is None else [(said, found)]) if found is not None or known.convex else unknown
    if found is None:
        return unknown
    end = to_text(bound if slope > 0 else _mirrored(bound))
    return [f"{z} {'<' if slope > 0 else '>'} {end}"], [(f"w = {end} is the zero of f' next to 0 on this side", found)]


def _mirrored(value: Expr) -> Expr:
    """Its negative, with numbers of sums multiplied out."""
    return add(*(negative(term) for term in value.args)) if value.op == "sum" else negative(value)


def _accepted(cost: Cost, fact: list[Any]) -> Evidence | None:
    claim = {"letters": {"W": [1, 1]}, "cost": cost.claim_part(1, 1), "then": ["facts", fact]}
    try:
        return certify(certificate("cost", claim, {"facts": [None]}))
    except CertificateError:
        return None
