"""Where a trajectory of a network with one output goes: activation networks with one sample, and linear ones that are small.

Why three answers in this order: a start at rest stays; a start exactly on the stable curve of a point without slope goes
there, and only an exact equation can say so; every other trajectory follows the curve of steepest slope of the output to the
next zero of f', which balls enclose. The checker decides on all three (evidence/output_limits.py, resting_units.py).
"""

from __future__ import annotations

import time as clock
from fractions import Fraction
from typing import Any

from symflow.checker.constants import Value
from symflow.checker.exponential_sums import at as value_at
from symflow.checker.reduced_motion import Reduced
from symflow.checker.trees import Rejected
from symflow.dynamics.activation_curve import Arrival, arrivals, growth
from symflow.dynamics.activation_rests import rests
from symflow.dynamics.activation_settling import settling
from symflow.dynamics.exact_texts import Number, shown
from symflow.dynamics.limit_results import DIVERGES, OF_F, ORIGIN, OTHER, SLOW, TIMEOUT, Limit, certified, unknown
from symflow.dynamics.rests import Rest, next_rest
from symflow.dynamics.start import Point, size_of
from symflow.dynamics.validated import Lost, ends_of, side_of, texts_of
from symflow.errors import CertificateError, SymflowError
from symflow.evidence import Evidence, certificate, certify
from symflow.evidence.ball_trajectories import COARSE, LARGEST
from symflow.evidence.growing_units import analytic
from symflow.evidence.output_limits import OutputFlow, on_balls
from symflow.evidence.straight_lines import ball
from symflow.expressions import Expr
from symflow.expressions.digits import rational_text
from symflow.models import ActivationNetwork, Cost, GradientFlow
from symflow.saddles.cost_facts import scalar_facts
from symflow.saddles.decimals import outward
from symflow.saddles.fields import Unsettled

SEVERAL = "limits are decided for networks with one output; a run can only observe"
LARGE = f"limits of such a network are decided up to {LARGEST} numbers; a run can only observe"
NO_ZERO = "no zero of f' lies ahead, so the output moves on as long as nothing stops it; whether it passes every bound is open"


def output_limit(flow: GradientFlow, start: Point, digits: int, deadline: float | None = None) -> Limit:
    """Decide where the trajectory from a start goes.

    Examples
    --------
    >>> from symflow.dynamics.start import read_start
    >>> flow = GradientFlow(ActivationNetwork("tanh(x)"), Cost("(w + 1)^2/2"))
    >>> print(output_limit(flow, read_start(flow, {"w1": 1, "w2": "sinh(1)"}), 30))
    limit: origin, product 0, distance ~ exp(-(1)*t) (certified)
    >>> print(output_limit(flow, read_start(flow, {"w1": 1, "w2": "sinh(1) - 1/10^9"}), 30).product)
    [['-1']]
    """
    letters = {name: [int(one.rows), int(one.cols)] for name, one in flow.letters.items()}
    at = {name: [[value.to_json() for value in row] for row in rows] for name, rows in start.items()}
    claim = {"letters": letters, **flow.claim_part(), "at": at}
    try:
        return _decided(OutputFlow({**claim, "then": ["facts", ["stays", False]]}), flow, claim, digits, deadline)
    except (Unsettled, CertificateError, Lost) as error:
        return unknown(str(error))
    except Rejected as error:
        return unknown(f"this limit is not decided: {error}")


def _decided(here: OutputFlow, flow: GradientFlow, claim: dict[str, Any], digits: int, deadline: float | None) -> Limit:
    still = _at_rest(here, claim, digits)
    if still is not None:
        return still
    if flow.network.input_shape != (1, 1):
        return unknown(SEVERAL)
    _in_time(deadline)
    assert isinstance(flow.cost, Cost)
    known = _zeros_with_names(flow.cost)
    if isinstance(flow.network, ActivationNetwork) and flow.network.samples[0] != 0:
        settled = _at_end_of_curve(here, known, flow.network, claim, digits, deadline)
        if settled is not None:
            return settled
    _in_time(deadline)
    rest = next_rest(here.motion, known, 2 * digits)
    if rest.at is None and rest.between is None:
        return _without_zero(here, rest, flow, claim, deadline)
    if size_of(flow) > LARGEST:
        return unknown(LARGE)
    return _at_zero(here, rest, claim, digits, deadline)


def _in_time(deadline: float | None) -> None:
    if deadline is not None and clock.monotonic() >= deadline:
        raise Lost(TIMEOUT)


def _zeros_with_names(cost: Cost) -> list[Expr]:
    """Zeros of a slope that is no polynomial, as far as they are known."""
    try:
        return [point.at for point in scalar_facts(cost.bind(1, 1)).critical_points or ()]
    except SymflowError:
        return []


def _evidence(claim: dict[str, Any], fact: list[Any], witness: Any) -> Evidence:
    return certify(certificate("output limit", {**claim, "then": ["facts", fact]}, {"facts": [witness]}))


def _kind(here: OutputFlow, point: dict[str, list[list[Value]]], of_f: bool) -> str:
    """The first that applies."""
    away = any(here.ring.sign(x) for rows in point.values() for row in rows for x in row)
    return OF_F if of_f else OTHER if away else ORIGIN


def _shown(here: OutputFlow, point: dict[str, list[list[Value]]], digits: int) -> dict[str, list[list[Number]]]:
    return {name: [[shown(here.ring, x, digits) for x in row] for row in rows] for name, rows in point.items()}


# --- at rest, or on the way to a point without slope --------------------------------------------------------------------
def _at_rest(here: OutputFlow, claim: dict[str, Any], digits: int) -> Limit | None:
    """A start where the gradient vanishes stays; None if it does not."""
    for of_f in (True, False):
        try:
            evidence = _evidence(claim, ["stays", of_f], None)
        except CertificateError:
            continue
        product = [[shown(here.ring, x, digits) for x in row] for row in here.value(here.claim.product)]
        return certified(evidence, _kind(here, here.start, of_f), product=product, at=_shown(here, here.start, digits),
                         reason="the start is at rest")  # fmt: skip
    return None


def _at_end_of_curve(
    here: OutputFlow, known: list[Expr], network: ActivationNetwork, claim: dict[str, Any], digits: int, deadline: float | None
) -> Limit | None:
    """To a point without slope where the output is 0; None if it is not seen to go there."""
    m = here.motion
    if not m.side or m.ring.sign(m.z) != -m.side:
        return None
    try:
        first = next_rest(Reduced(m.ring, here.claim.cost, m.z, Fraction(0)), known, digits)  # one that cannot pass 0
        if first.at is None or m.ring.sign(first.at):
            return None
        found = rests(here, network)
        if found is None:
            return _on_a_line(here, first, network, claim, digits, deadline)
        trees = {name: [[m.ring.tree(x) for x in row] for row in rows] for name, rows in found.at.items()}
        rate = None if found.rate is None else m.ring.tree(found.rate)
        evidence = _evidence(claim, ["rests", trees, rate], {"between": first.witness, "units": found.units})
    except (CertificateError, Rejected, Unsettled):
        return None
    return certified(
        evidence, _kind(here, found.at, m.slope(Fraction(0)) == 0), product=[["0"]], at=_shown(here, found.at, digits),
        rate=None if found.rate is None else shown(m.ring, found.rate, digits), reason=SLOW if found.rate is None else None,
    )  # fmt: skip


def _without_zero(here: OutputFlow, rest: Rest, flow: GradientFlow, claim: dict[str, Any], deadline: float | None) -> Limit:
    """Beyond every bound, once a unit is seen to grow."""
    if not isinstance(flow.network, ActivationNetwork):
        return unknown(NO_ZERO)
    plain = {"bound": rest.witness, "bits": COARSE, "order": 2, "steps": []}
    for j in range(flow.network.units):
        try:
            return certified(_evidence(claim, ["diverges"], {**plain, "unit": j}), DIVERGES)
        except CertificateError:
            continue
    if size_of(flow) > LARGEST or not analytic(flow.network.activation.to_json()):
        return unknown(NO_ZERO)
    bits, order, steps, j = growth(here, deadline)
    witness = {**plain, "bits": bits, "order": order, "steps": list(map(rational_text, steps)), "unit": j}
    return certified(_evidence(claim, ["diverges"], witness), DIVERGES)


def _on_a_line(
    here: OutputFlow, first: Rest, network: ActivationNetwork, claim: dict[str, Any], digits: int, deadline: float | None
) -> Limit | None:
    """To an enclosed point of a line of rests; None if it is not seen to go there."""
    if 2 * network.units > LARGEST:
        return None
    found = settling(here, network, digits, deadline)
    if found is None:
        return None
    texts = texts_of([ends_of(x) for x in found.box], claim["letters"])
    rate = None if found.rate is None else _pair(*ends_of(found.rate), digits)
    ends = None if rate is None else [rational_text(Fraction(rate[end])) for end in ("lower", "upper")]
    fact = ["settles", side_of(texts, "lower"), side_of(texts, "upper"), ends]
    evidence = _evidence(claim, fact, {"between": first.witness, **found.witness})
    return certified(evidence, OF_F if here.motion.slope(Fraction(0)) == 0 else OTHER, product=[["0"]], at=texts, rate=rate,
                     reason=SLOW if rate is None else None)  # fmt: skip


# --- at a zero of f' ----------------------------------------------------------------------------------------------------
def _at_zero(here: OutputFlow, rest: Rest, claim: dict[str, Any], digits: int, deadline: float | None) -> Limit:
    """To the point of the curve where the output is the next zero of f'."""
    best: Limit | None = None
    why: CertificateError | None = None
    for one in arrivals(here, lambda bits: _around(here, rest, bits), deadline):
        try:
            best = _arrived(here, rest, one, claim, digits)
        except CertificateError as error:
            why = error
            continue
        if all(_is_close(*ends_of(x), digits) for x in one.box):
            break
    if best is None:
        raise why if why is not None else Unsettled("the limit was not enclosed")
    return best


def _is_close(low: Fraction, high: Fraction, digits: int) -> bool:
    return bool((high - low) * 10**digits <= max(abs(low), Fraction(1, 10**digits)))


def _around(here: OutputFlow, rest: Rest, bits: int) -> tuple[Fraction, Fraction]:
    if rest.between is not None:
        return rest.between
    assert rest.at is not None
    return here.ring.enclosure(rest.at, bits)


def _arrived(here: OutputFlow, rest: Rest, one: Arrival, claim: dict[str, Any], digits: int) -> Limit:
    import flint

    ring, m = here.ring, here.motion
    texts = texts_of([ends_of(x) for x in one.box], claim["letters"])
    if rest.at is not None:
        target: list[Any] = ["at", ring.tree(rest.at)]
        product: Number = shown(ring, rest.at, digits)
        steep = ring.sign(value_at(ring, m.second, rest.at)) > 0
    else:
        assert rest.between is not None
        target = ["between", *map(rational_text, rest.between)]
        product, steep = _pair(*rest.between, digits), True
    rate: Number | None = None
    ends: list[str] | None = None
    if steep:
        with flint.ctx.workprec(one.bits):
            low, high = _around(here, rest, one.bits)
            speed = on_balls(ring, m.second, ball(low).union(ball(high))) * here.square(one.box)
            if speed > 0:
                rate = _pair(*ends_of(speed), digits)
                ends = [rational_text(Fraction(rate[end])) for end in ("lower", "upper")]
    witness = {"between": rest.witness, "bits": one.bits, "order": one.order, "steps": list(map(rational_text, one.steps)),
               "last": rational_text(one.last)}  # fmt: skip
    fact = ["converges", target, side_of(texts, "lower"), side_of(texts, "upper"), ends]
    return certified(_evidence(claim, fact, witness), OF_F, product=[[product]], at=texts, rate=rate,
                     reason=None if steep else SLOW)  # fmt: skip


def _pair(low: Fraction, high: Fraction, digits: int) -> dict[str, str]:
    return dict(zip(("lower", "upper"), outward(low, high, digits), strict=True))
