"""Limits of the vector case: decided exactly, compared with high-precision integration, and not to be had by a swap.

Each random start is integrated in w by mpmath or SciPy; the end must be the point that the exact decision names.
"""

from __future__ import annotations

import copy
import random
from fractions import Fraction
from typing import Any

import mpmath
import numpy
import pytest
from scipy.integrate import solve_ivp

from symflow import checker
from symflow.dynamics.limits import Limit, limit
from symflow.evidence import Outcome
from symflow.expressions import parse
from symflow.interpretations import Floats, evaluate
from symflow.models import ActivationNetwork, Cost, DeepLinear, GradientFlow
from symflow.saddles.exact import claim_at, situation

Rows = list[list[Any]]
TILTED = "(w^2-1)^2 + w/3"
ROOT = "root(12*x^3-12*x+1, 1)"


def of(cost: str, w1: list[Any], w2: list[Any], **options: Any) -> Limit:
    flow = GradientFlow(DeepLinear((1, len(w1), 1)), Cost(cost))
    return limit(flow, {"W1": [[x] for x in w1], "W2": [w2]}, **options)


def number(text: Any) -> float:
    if isinstance(text, dict):
        return float(Fraction(text["lower"]) + Fraction(text["upper"])) / 2
    return float(evaluate(parse(text, {}), Floats({}))[0][0])


def end(found: Limit) -> Any:
    assert found.at is not None
    return numpy.array([number(x) for name in ("W1", "W2") for row in found.at[name] for x in row])


def integrated(slope: Any, w1: list[float], w2: list[float], time: float) -> Any:
    k = len(w1)

    def field(_: float, w: Any) -> Any:
        return -slope(w[:k] @ w[k:]) * numpy.concatenate([w[k:], w[:k]])

    return solve_ivp(field, (0, time), [*w1, *w2], method="DOP853", rtol=1e-12, atol=1e-14).y[:, -1]


# --- what was asked for -----------------------------------------------------------------------------------------------
def test_the_limit_as_exact_radicals() -> None:
    found = of("(w - 2)^2/2", [3], [0])
    assert found.outcome is Outcome.CERTIFIED and found.kind == "critical point of f" and found.product == [["2"]]
    assert found.at == {"W1": [["1/2*sqrt(sqrt(97) + 4) + 1/2*sqrt(sqrt(97) - 4)"]],
                        "W2": [["1/2*sqrt(sqrt(97) + 4) - 1/2*sqrt(sqrt(97) - 4)"]]}
    assert found.rate == "sqrt(97)"
    s = situation(GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 2)^2/2")), found.at)
    (w1,), (w2,) = s.layers[0][0], s.layers[1][0]
    field = s.field
    assert field.sign(field.add(s.product[0][0], Fraction(-2))) == 0
    squares = field.add(field.multiply(w1, w1), field.negative(field.multiply(w2, w2)))
    assert field.sign(field.add(squares, Fraction(-9))) == 0
    assert s.is_critical


@pytest.mark.parametrize("gap", ["1/10^40", "1/10^150", "-1/10^40"])
def test_a_start_beside_the_saddle_does_not_go_there(gap: str) -> None:
    at = of("(w+1)^2", [1], [1])
    assert (at.outcome, at.kind, at.product, at.rate) == (Outcome.CERTIFIED, "origin", [["0"]], "2")
    beside = of("(w+1)^2", [1], [f"1 - {gap}"])
    assert (beside.outcome, beside.kind, beside.product) == (Outcome.CERTIFIED, "critical point of f", [["-1"]])


@pytest.mark.parametrize(
    ("square", "kind", "product"),
    [("1/12", "origin", "0"), ("839244/10000000", "origin", "0"), (ROOT, "critical point of f", ROOT),
     ("839245/10000000", "critical point of f", "root(12*x^3-12*x+1, 2)"),
     ("5", "critical point of f", "root(12*x^3-12*x+1, 2)")],
)
def test_universality_is_local(square: str, kind: str, product: str) -> None:
    """X5: of the starts with u = 0 those with |w1|² < ρ* end at the origin."""
    for part in ("1", "1/2"):
        w = [f"sqrt({part}*({square}))", f"sqrt((1 - {part})*({square}))"]
        found = of(TILTED, w, w)
        assert (found.outcome, found.kind, found.product) == (Outcome.CERTIFIED, kind, [[product]])


@pytest.mark.parametrize(
    ("cost", "w1", "w2", "kind", "product", "finite"),
    [
        ("w^3", [1, 2], [1, 0], "critical point of f", "0", None), ("w^3", [1, 2], [-1, 0], "diverges", None, True),
        ("w^3", [1], [1], "critical point of f", "0", None), ("w", [1], [0], "diverges", None, False),
        ("exp(w)", [1], [0], "diverges", None, False), ("-exp(w)", [1], [0], "diverges", None, True),
        ("-pi*w", [1], [-1], "origin", "0", None), ("-pi*w", [1], [1], "diverges", None, False),
        ("exp(w) + exp(-2*w)", [1, 2], [1, 0], "critical point of f", "1/3*log(2)", None),
        ("exp(w) + exp(-2*w)", [1], [-1], "origin", "0", None), ("exp(w) + w^2 - w", [1], [3], "critical point of f", "0", None),
        ("5", [1], [3], "critical point of f", "3", None), ("w", [0], [0], "origin", "0", None),
        ("(w-3)^2", [1], [3], "critical point of f", "3", None), ("-w^2", [1], [1], "diverges", None, True),
        ("sinh(w)", [1], [1], "origin", "0", None), ("sinh(w)", [1], [-1], "diverges", None, True),
        ("(w-1)^4", [0], [1], "critical point of f", "1", None),
        ("-exp(-w)", [2], [0], "diverges", None, True), ("exp(-w)", [2], [0], "diverges", None, False),
    ],
)
def test_kinds(cost: str, w1: list[Any], w2: list[Any], kind: str, product: str | None, finite: bool | None) -> None:
    found = of(cost, w1, w2)
    assert (found.outcome, found.kind, found.in_finite_time) == (Outcome.CERTIFIED, kind, finite), found
    assert found.product == (None if product is None else [[product]])


def test_a_limit_that_is_no_root_of_a_rational_polynomial() -> None:
    found = of("pi*w^2 - sqrt(2)*w", [1], [3])
    assert (found.outcome, found.kind) == (Outcome.CERTIFIED, "critical point of f")
    assert number((found.product or [])[0][0]) == pytest.approx(2**0.5 / 2 / numpy.pi)


def test_a_limit_without_a_name_is_enclosed() -> None:
    found = of("exp(w) + w^2", [1, 2], [1, 0])
    assert found.outcome is Outcome.CERTIFIED and found.product is not None
    value = found.product[0][0]
    assert isinstance(value, dict)
    with mpmath.workdps(50):
        root = mpmath.findroot(lambda z: mpmath.exp(z) + 2 * z, -0.35)
        assert mpmath.mpf(value["lower"]) <= root <= mpmath.mpf(value["upper"])
        assert (mpmath.mpf(value["upper"]) - mpmath.mpf(value["lower"])) < 1e-29


def test_what_is_not_decided_says_so() -> None:
    for found in (of("log(1 + exp(w)) - w/3", [1], [0]), of("exp(w) - w^2", [1], [0]), of("w*exp(-w)", [2], [0]),
                  limit(GradientFlow(DeepLinear((2, 1, 1)), Cost("norm2(W)")), {"W1": [[1, 0]], "W2": [[1]]}),
                  limit(GradientFlow(DeepLinear((1, 1, 1))), {"W1": [[1]], "W2": [[1]]}),
                  limit(GradientFlow(ActivationNetwork("tanh(x)"), Cost("w*exp(-w)")), {"w1": 1, "w2": 3})):
        assert (found.outcome, found.kind, found.product, found.at) == (Outcome.UNDECIDED, "unknown", None, None)
        assert found.reason and found.certificate is None


def test_a_start_at_rest_stays_in_every_linear_network() -> None:
    flow = GradientFlow(DeepLinear((2, 2, 2)), Cost("norm2(W - T)/2", T=[[1, 0], [0, 2]]))
    zero = [[0, 0], [0, 0]]
    found = limit(flow, {"W1": zero, "W2": zero})
    assert (found.outcome, found.kind) == (Outcome.CERTIFIED, "origin")
    assert limit(flow, {"W1": [[1, 0], [0, 0]], "W2": [[1, 0], [0, 0]]}).kind == "other critical point"
    assert limit(flow, {"W1": [[1, 0], [0, 2]], "W2": [[1, 0], [0, 1]]}).kind == "critical point of f"


# --- against integration ----------------------------------------------------------------------------------------------
def polynomial(source: random.Random, degree: int) -> tuple[str, Any]:
    """A cost with f' of that degree minus one, some of whose zeros may be double, and f' as a function."""
    roots = [Fraction(source.randint(-6, 6), source.randint(1, 3)) for _ in range(degree - 1)]
    sign = source.choice([1, 1, -1])
    slope = numpy.polynomial.Polynomial.fromroots([float(r) for r in roots]) * float(sign) / 4
    exact = [Fraction(sign, 4)]
    for r in roots:
        exact = [(exact[i - 1] if i else 0) - r * (exact[i] if i < len(exact) else 0) for i in range(len(exact) + 1)]
    return " + ".join(f"({c / (i + 1)})*w^{i + 1}" for i, c in enumerate(exact)), slope


@pytest.mark.parametrize("seed", range(40))
def test_random_starts_against_integration(seed: int) -> None:
    source = random.Random(seed)
    cost, slope = polynomial(source, source.randint(2, 6))
    k = source.randint(1, 3)
    w1, w2 = ([Fraction(source.randint(-8, 8), 4) for _ in range(k)] for _ in range(2))
    if seed % 4 == 0:  # on a ray, where z cannot pass 0
        w2 = [source.choice([-1, 1]) * x for x in w1] if k == 1 else [source.choice([1]) * x for x in w1]
    found = of(cost, [str(x) for x in w1], [str(x) for x in w2])
    assert found.outcome is Outcome.CERTIFIED
    here, there = [float(x) for x in w1], [float(x) for x in w2]
    if found.kind == "diverges":
        z = float(numpy.dot(here, there))
        far = numpy.sign(-slope(z)) * 10.0 ** numpy.arange(0, 4)
        assert all(slope(z + x) * slope(z) > 0 for x in far)
        return
    exact = end(found)
    assert abs(exact[:k] @ exact[k:] - number((found.product or [])[0][0])) < 1e-9
    rate = 0.0 if found.rate is None else number(found.rate)
    if rate > 1e-2:
        time = min(40 / rate, 400.0)
        if found.kind == "origin":
            time = min(time, 8.0 / rate)  # later the run in floating point leaves the saddle
        reached = integrated(slope, here, there, time)
        assert numpy.abs(reached - exact).max() < 2e-3 * (1 + numpy.abs(exact).max())
    else:
        assert found.kind == "origin" or abs(slope(exact[:k] @ exact[k:])) < 1e-6


def test_the_rate_is_that_of_the_distance() -> None:
    for cost, slope, w1, w2 in (("(w-2)^2/2", lambda z: z - 2, [1.0], [0.5]), ("(w+1)^2", lambda z: 2 * z + 2, [1.0], [1.0]),
                                ("(w^2-1)^2 + w/3", lambda z: 4 * z * (z * z - 1) + 1 / 3, [1.0, 0.5], [0.25, 1.0])):
        found = of(cost, [str(Fraction(x)) for x in w1], [str(Fraction(x)) for x in w2])
        rate, exact = number(found.rate), end(found)
        early, late = (numpy.linalg.norm(integrated(slope, w1, w2, t / rate) - exact) for t in (8, 10))
        assert abs(numpy.log(early / late) - 2) < 0.02


# --- certificates -----------------------------------------------------------------------------------------------------
def accepted(certificate: Any) -> bool:
    try:
        checker.check(certificate)
    except checker.Rejected:
        return False
    return True


def swapped(found: Limit, cost: str, w1: list[Any], w2: list[Any]) -> bool:
    flow = GradientFlow(DeepLinear((1, len(w1), 1)), Cost(cost))
    claim = claim_at(situation(flow, {"W1": [[x] for x in w1], "W2": [w2]}))
    certificate = found.certificate
    assert certificate is not None
    return accepted({**certificate, "claim": {**claim, "then": certificate["claim"]["then"]}})


def test_a_limit_of_another_start_or_cost_is_rejected() -> None:
    found = of("(w-2)^2/2", [3], [0])
    assert swapped(found, "(w-2)^2/2", [3], [0]) and swapped(found, "(w-2)^2/2", [3], ["0"])
    for cost, w1, w2 in (("(w-2)^2/2", [0], [3]), ("(w-2)^2/2", [-3], [0]), ("(w-2)^2", [3], [0]), ("(w-2)^4", [3], [0]),
                         ("(w-2)^2*(w-1)^2", [3], [0]), ("-(w-2)^2/2", [3], [0]), ("(w-2)^2/2", [3, 0], [0, 0]),
                         ("(w-1)*(w-2)^2", [3], [0]), ("(w-2)^2/2", [4], [0]), ("(w-2)^2/2", [3], ["1/10^40"])):
        assert not swapped(found, cost, w1, w2)
    origin = of("(w+1)^2", [1], [1])
    assert not swapped(origin, "(w+1)^2", [1], ["1 - 1/10^40"]) and not swapped(origin, "(w-1)^2", [1], [1])
    assert not swapped(origin, TILTED, [1], [1]) and not swapped(origin, "(w+1)^2", [1], [-1])
    away = of("w^3", [1, 2], [-1, 0])
    assert not swapped(away, "w^3", [1, 2], [1, 0]) and not swapped(away, "w^3 - w", ["1/2"], [0])
    assert not swapped(away, "w", [1, 2], [-1, 0])  # not in finite time


def changed(certificate: Any, fact: list[Any], witness: Any) -> Any:
    one = copy.deepcopy(certificate)
    one["claim"]["then"], one["witness"] = ["facts", fact], {"facts": [witness]}
    return one


def test_corrupt_limits_are_rejected() -> None:
    found = of(TILTED, ["1/2", "1/3"], ["1/2", "-1/3"])
    certificate = found.certificate
    assert certificate is not None and accepted(certificate)
    (_, fact), (witness,) = certificate["claim"]["then"], certificate["witness"]["facts"]
    _, x, point, rate = fact
    other = ["root", ["1", "-12", "0", "12"], 1]
    assert accepted(changed(certificate, [*fact[:3], None], witness))
    for new in ([x, point, "1"], [other, point, rate], ["1", point, None], [x, {**point, "W1": point["W1"][::-1]}, None],
                [x, {"W1": point["W1"]}, None], [x, point], [x, point, rate, None], [x, {**point, "W2": [["0", "0"]]}, None]):
        assert not accepted(changed(certificate, ["converges", *new], witness))
    for bad in (None, ["-2", "2"], ["0", "1/2"], ["1/2", "2", "3"], ["2", "0"], [], [None, None], "1", {}, ["1/6", "x"]):
        assert not accepted(changed(certificate, fact, bad)), bad
    for new in (["diverges", True], ["diverges", False], ["product", "0", "2"], ["stays"], ["converges"]):
        assert not accepted(changed(certificate, new, None)) and not accepted(changed(certificate, new, witness))
    two = copy.deepcopy(certificate)
    two["claim"]["letters"] = {"W1": [2, 1], "W2": [1, 2], "W3": [1, 1]}
    assert not accepted(two)


def test_enclosed_products_and_divergence_are_bound_to_their_claim() -> None:
    enclosed = of("exp(w) + w^2", [1, 2], [1, 0]).certificate
    assert enclosed is not None and accepted(enclosed)
    for ends in (["-1/2", "-1/3"], ["-1", "0"]):
        assert accepted(changed(enclosed, ["product", *ends], None))
    for ends in (["-1/3", "-1/2"], ["-1/3", "-1/4"], ["0", "1"], ["-1", "2"], ["-1/2", "1"], ["-1/2"]):
        assert not accepted(changed(enclosed, ["product", *ends], None)), ends
    away = of("w^3/3 - w", ["1/2", "2"], [-3, 0]).certificate
    assert away is not None and accepted(away)
    for witness in (None, "0", "-1", "-1/2", "1", [], "x"):
        assert not accepted(changed(away, ["diverges", True], witness)), witness
    assert accepted(changed(away, ["diverges", True], "-11/10")) and not accepted(changed(away, ["diverges", False], "-11/10"))
    ray = of("-(w-1)^2", ["1/2"], ["1/2"])
    assert ray.kind == "origin" and ray.certificate is not None
    assert not accepted(changed(ray.certificate, ["diverges", True], "1/2"))
