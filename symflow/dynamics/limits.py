"""Where a trajectory goes, decided exactly for two linear layers with scalar input and output (widths 1, k, 1).

The product z = w2 w1 obeys the scalar equation dz/dt = -S f'(z), S = (c + 4z²)^(1/2), with c = |u|²|v|² for u = w1 - w2ᵀ
and v = w1 + w2ᵀ (beyond, X0). So z goes monotonically to the first zero of f' on its way, or to 0 if c = 0; and as the
directions of u and v stay, the limit of w is v* = v (|v*|/|v|), u* = u (|u*|/|u|) with |v*|² = S* + 2z*, |u*|² = S* - 2z*.

Why exact: a start with u = 0 goes to the saddle at the origin, and one at a distance of 1e-40 from it does not. No
integration in floating point can tell the two apart; the sign of an exact number can. What is printed here is what the
checker accepted; everything else is undecided, with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symflow.checker.exponential_sums import at as value_at
from symflow.checker.points import Point
from symflow.checker.reduced_motion import Motion
from symflow.checker.trees import Rejected
from symflow.dynamics.activation_limits import output_limit
from symflow.dynamics.exact_texts import shown
from symflow.dynamics.limit_results import DIVERGES, OF_F, ORIGIN, OTHER, SLOW, Limit, certified, unknown
from symflow.dynamics.rests import Rest, has_bounded_slope, next_rest
from symflow.dynamics.start import read_start, size_of
from symflow.errors import CertificateError, SymflowError
from symflow.evidence import Evidence, certificate, certify
from symflow.evidence.ball_trajectories import LARGEST
from symflow.expressions import Expr
from symflow.expressions.digits import rational_text
from symflow.models import ActivationNetwork, Cost, DeepLinear, GradientFlow
from symflow.saddles.cost_facts import facts
from symflow.saddles.decimals import outward
from symflow.saddles.exact import Situation, claim_at, situation
from symflow.saddles.fields import Unsettled
from symflow.saddles.point_report import is_zero

OTHER_WIDTHS = "limits are decided for networks with one output (of at most 8 numbers unless of widths 1,k,1) and for starts at" \
    " rest; a run can only observe"


def limit(flow: GradientFlow, start: Mapping[str, Any], *, digits: int = 30, deadline: float | None = None) -> Limit:
    """Decide where the trajectory from a start goes.

    Parameters
    ----------
    flow
        A gradient flow; the limit is decided for networks with one output and a cost made of powers and exponentials
        (`DeepLinear((1, k, 1))`; up to 8 numbers `DeepLinear((1, …, 1))` and `ActivationNetwork` with one sample), and for
        every network when the start is at rest.
    start
        ``{"W1": rows, "W2": rows}`` of exact numbers.
    digits
        Significant digits where a limit has no exact name.
    deadline
        A value of `time.monotonic()` after which nothing new is tried.

    Returns
    -------
    Limit
        `.kind`, `.product`, `.at`, `.rate`, `.certificate`.

    Examples
    --------
    >>> flow = GradientFlow(DeepLinear((1, 1, 1)), Cost("(w + 1)^2"))
    >>> print(limit(flow, {"W1": [[1]], "W2": [[1]]}))
    limit: origin, product 0, distance ~ exp(-(2)*t) (certified)
    >>> limit(flow, {"W1": [[1]], "W2": [["1 - 1/10^40"]]}).product
    [['-1']]
    """
    if not isinstance(flow, GradientFlow) or not isinstance(flow.cost, Cost):
        return unknown(OTHER_WIDTHS)
    if isinstance(flow.network, ActivationNetwork):
        return output_limit(flow, read_start(flow, start), digits, deadline)
    if not isinstance(flow.network, DeepLinear) or not flow.network.is_concrete:
        return unknown(OTHER_WIDTHS)
    try:
        s = situation(flow, start)
        if s.depth == 2 and s.widths[0] == s.widths[2] == 1:
            return _of_vectors(s, digits)
        if is_zero(s, s.slopes):
            return _at_rest(s, digits)
        small = s.widths[0] == s.widths[-1] == 1 and size_of(flow) <= LARGEST
        return output_limit(flow, read_start(flow, start), digits, deadline) if small else unknown(OTHER_WIDTHS)
    except (Unsettled, CertificateError) as error:
        return unknown(str(error))
    except Rejected as error:
        return unknown(f"this limit is not decided: {error}")


def _at_rest(s: Situation, digits: int) -> Limit:
    """The limit of a start where the gradient vanishes is this start, for every network."""
    of_f = is_zero(s, [s.gradient])
    claim = {**claim_at(s), "then": ["facts", ["critical"], *([["rank gradient", 0]] if of_f else [])]}
    evidence = certify(certificate("point", claim, {"facts": [None] * (1 + of_f)}))
    at = {name: [[shown(s.ring, x, digits) for x in row] for row in rows] for name, rows in s.at.items()}
    kind = OF_F if of_f else ORIGIN if not any(s.field.sign(x) for rows in s.layers for row in rows for x in row) else OTHER
    product = [[shown(s.ring, x, digits) for x in row] for row in s.product]
    return certified(evidence, kind, product=product, at=at, reason="the start is at rest")


def _of_vectors(s: Situation, digits: int) -> Limit:
    claim = claim_at(s)
    if is_zero(s, s.slopes):
        return _at_rest(s, digits)
    motion = Motion(Point({**claim, "then": ["facts", ["critical"]]}))
    rest = next_rest(motion, _zeros_with_names(s), digits)
    if rest.between is not None:
        low, high = rest.between
        fact: list[Any] = ["product", rational_text(low), rational_text(high)]
        ends = dict(zip(("lower", "upper"), outward(low, high, digits), strict=True))
        return certified(_evidence(claim, fact, None), OF_F, product=[[ends]],
                          reason="the limit has no exact name, so only its product is enclosed")
    if rest.at is None:
        fact = ["diverges", not has_bounded_slope(motion)]
        return certified(_evidence(claim, fact, rest.witness), DIVERGES, in_finite_time=fact[1])
    return _to(motion, rest, claim, digits)


def _zeros_with_names(s: Situation) -> list[Expr]:
    """Zeros of a slope that is no polynomial, as far as they are known."""
    try:
        found = facts(s.flow)
    except SymflowError:
        return []
    return [point.at for point in found.critical_points or ()] if found is not None else []


def _to(motion: Motion, rest: Rest, claim: dict[str, Any], digits: int) -> Limit:
    ring, x = motion.ring, rest.at
    assert x is not None
    of_f = motion.slope(x) == 0
    layers = dict(zip(motion.names, motion.end(x), strict=True))
    if of_f:
        rate = ring.multiply(motion.speed(x), value_at(ring, motion.second, x))
    else:
        rate = ring.multiply(Fraction(-motion.side), value_at(ring, motion.first, Fraction(0)))
    decays = ring.sign(rate) > 0
    trees = {name: [[ring.tree(value) for value in row] for row in rows] for name, rows in layers.items()}
    fact = ["converges", ring.tree(x), trees, ring.tree(rate) if decays else None]
    at = {name: [[shown(ring, value, digits) for value in row] for row in rows] for name, rows in layers.items()}
    return certified(
        _evidence(claim, fact, rest.witness), OF_F if of_f else ORIGIN, product=[[shown(ring, x, digits)]], at=at,
        rate=shown(ring, rate, digits) if decays else None, reason=None if decays else SLOW,
    )  # fmt: skip


def _evidence(claim: dict[str, Any], fact: list[Any], witness: Any) -> Evidence:
    return certify(certificate("limit", {**claim, "then": ["facts", fact]}, {"facts": [witness]}))
