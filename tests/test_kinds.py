"""Minimum, maximum or saddle: what is said of critical points, and that the witnesses show it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint
import pytest
from critical_points_at_random import random_critical_points, times, turned

from symflow.evidence import Outcome, certificate, certify
from symflow.interpretations import Rationals, evaluate
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles.exact import Situation, claim_at, situation
from symflow.saddles.hessian import hessian
from symflow.saddles.inertia import inertia
from symflow.saddles.kinds import Kind, kind

SPURIOUS = "(W[0,0]-1)^2 + 3*(W[0,1]^2 + W[1,0]^2) + 2*(W[1,1]-1)^2"


def at_point(flow: GradientFlow, at: Any) -> tuple[Situation, tuple[int, int, int], Kind]:
    """The situation, the inertia and the kind."""
    here = situation(flow, at)
    found = inertia(hessian(here))
    return here, found.counts, kind(here, found)


def value(flow: GradientFlow, at: dict[str, Any]) -> Fraction:
    """g at a rational point."""
    assert isinstance(flow.cost, Cost)
    product = evaluate(flow.product, Rationals(at))
    return evaluate(flow.cost.bind(len(product), len(product[0])), Rationals({"W": product}))[0][0]


def on_curve(here: Situation, curve: dict[str, Any], t: Fraction) -> dict[str, Any]:
    """The point of the curve at t."""
    moved = {name: [list(row) for row in rows] for name, rows in here.at.items()}
    for name, rows in curve.items():
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                moved[name][i][j] += sum(Fraction(x) * t**power for power, x in enumerate(cell, start=1))
    return moved


def check_curves(flow: GradientFlow, here: Situation, found: Kind) -> None:
    """Along each curve g really falls or rises, at ever smaller rational t."""
    start = value(flow, here.at)
    for fact, witness in found.facts:
        if fact[0] in ("descends", "ascends"):
            for t in (Fraction(1, 10**4), Fraction(1, 10**7)):
                change = value(flow, on_curve(here, witness["curve"], t)) - start
                assert (change < 0) if fact[0] == "descends" else (change > 0)


def is_best(target: Any, product: Any, widest: int) -> bool:
    """Eckart and Young: the product has the largest eigenvalues of T Tᵀ that fit through the network."""
    rows = [[flint.fmpq(x.numerator, x.denominator) for x in row] for row in times(target, turned(target))]
    roots = flint.fmpq_mat(rows).charpoly().roots()
    values = sorted((Fraction(int(root.p), int(root.q)) for root, count in roots for _ in range(count)), reverse=True)
    return sum((x * x for row in product for x in row), Fraction(0)) == sum(values[:widest])


@pytest.mark.parametrize("seed", range(4))
def test_random_critical_points_are_decided(seed: int) -> None:
    for widths, target, layers in random_critical_points(30, seed=100 + seed):
        flow = GradientFlow(DeepLinear(widths), Cost("norm2(W - T)/2", T=target))
        here, counts, found = at_point(flow, {f"W{i}": rows for i, rows in enumerate(layers, start=1)})
        assert found.name in ("global minimum", "strict saddle", "non-strict saddle"), (widths, target, layers, found)
        assert (found.name == "global minimum") == is_best(target, here.product, min(widths))
        assert (found.name == "strict saddle") == (counts[0] > 0)
        check_curves(flow, here, found)


def test_the_tightened_saddle_is_not_a_minimum() -> None:
    flow = GradientFlow(DeepLinear((2, 2, 2, 2)), Cost("norm2(W - T)/2", T=[[8, 0], [0, 1]]))
    at = {name: [[2, 0], [0, 0]] for name in ("W1", "W2", "W3")}
    here, counts, found = at_point(flow, at)
    assert (counts, found.name) == ((0, 9, 3), "non-strict saddle")
    assert [fact for fact, _ in found.facts if fact[0] == "descends"]
    check_curves(flow, here, found)
    here, counts, found = at_point(flow, {**at, "W2": [[2, 0], [0, 1]]})
    assert (counts, found.name) == ((1, 7, 4), "strict saddle")


@pytest.mark.parametrize("k", [1, 2, 5])
@pytest.mark.parametrize(
    ("cost", "name", "counts"),
    [("(w-1)^2", "strict saddle", lambda k: (k, 0, k)), ("(w^2-1)^2", "local maximum", lambda k: (0, 2 * k, 0)),
     ("w^4", "global minimum", lambda k: (0, 2 * k, 0)), ("w^3", "non-strict saddle", lambda k: (0, 2 * k, 0)),
     ("w^4 - w^5", "local minimum", lambda k: (0, 2 * k, 0)), ("exp(w)+exp(-2*w)", "strict saddle", lambda k: (k, 0, k))],
)
def test_the_origin_of_the_vector_case(k: int, cost: str, name: str, counts: Any) -> None:
    flow = GradientFlow(DeepLinear((1, k, 1)), Cost(cost))
    _, signature, found = at_point(flow, {"W1": [[0]] * k, "W2": [[0] * k]})
    assert (signature, found.name) == (counts(k), name)


def test_a_logarithm_as_a_minimum() -> None:
    flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("exp(w)+exp(-2*w)"))
    _, counts, found = at_point(flow, {"W1": [["log(2)/3"], [0]], "W2": [[1, 0]]})
    assert (counts, found.name) == ((0, 3, 1), "global minimum")


def test_narrow_networks_have_minima_that_are_no_critical_points_of_the_cost() -> None:
    flow = GradientFlow(DeepLinear((2, 1, 2)), Cost("norm2(W - T)/2", T=[[8, 0], [0, 1]]))
    _, counts, found = at_point(flow, {"W1": [[1, 0]], "W2": [[8], [0]]})
    assert (counts, found.name) == ((0, 1, 3), "global minimum")
    assert found.facts[-1] == (["global minimum"], {"by": "low rank"})
    _, _, found = at_point(flow, {"W1": [[0, 1]], "W2": [[0], [1]]})
    assert found.name == "strict saddle"


def test_a_spurious_local_minimum_of_a_weighted_cost() -> None:
    flow = GradientFlow(DeepLinear((2, 1, 2)), Cost(SPURIOUS))
    here, counts, found = at_point(flow, {"W1": [[1, 0]], "W2": [[1], [0]]})
    better = {"W1": [[0, 1]], "W2": [[0], [1]]}
    assert (counts, found.name) == ((0, 1, 3), "local minimum")
    assert value(flow, better) < value(flow, here.at)


def test_a_strict_local_maximum_is_called_one() -> None:
    flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("(w^2-1)^2"))
    _, counts, found = at_point(flow, {"W1": [[0], [0]], "W2": [[1, 0]]})
    assert (counts, found.name) == ((1, 3, 0), "local maximum")


def test_ties_and_rank_deficient_data() -> None:
    flow = GradientFlow(DeepLinear((2, 1, 2)), Cost("norm2(W - T)/2", T=[[3, 0], [0, 3]]))
    _, counts, found = at_point(flow, {"W1": [["3/5", "4/5"]], "W2": [["9/5"], ["12/5"]]})
    assert (counts[0], found.name) == (0, "global minimum")
    flow = GradientFlow(DeepLinear((2, 1, 2)), Cost("norm2(W@X - Y)/2", X=[[1, 1], [0, 0]], Y=[[2, 2], [0, 0]]))
    for last in ([[0], [1]], [[0], [0]]):  # the data do not see the row (0, 1)
        _, _, found = at_point(flow, {"W1": [[0, 1]], "W2": last})
        assert found.name == "strict saddle"
    _, _, found = at_point(flow, {"W1": [[1, 7]], "W2": [[2], [0]]})
    assert found.name == "global minimum"


def test_a_gradient_entry_of_1e_20_is_not_zero() -> None:
    flow = GradientFlow(DeepLinear((1, 1, 1)), Cost("(w-1)^2/2"))
    here = situation(flow, {"W1": [["1"]], "W2": [["1.00000000000000000001"]]})
    assert kind(here, None).name == "not critical"


def test_without_an_inertia_nothing_is_guessed() -> None:
    flow = GradientFlow(DeepLinear((2, 2, 2)), Cost("norm2(W - T)/2", T=[[8, 0], [0, 1]]))
    here = situation(flow, {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]]})
    found = kind(here, None)
    assert found.name == "critical, undecided" and found.reason is not None and "strict" in found.reason


def test_costs_of_matrices_without_a_gradient() -> None:
    zero = {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]]}
    for text, name in (("norm2(W)^2 - norm2(W)", "local maximum"), ("norm2(W)^2", "global minimum"),
                       ("W[0,0]*W[1,1]", "non-strict saddle"), ("W[0,0]^2 - W[1,1]^2", "non-strict saddle")):
        flow = GradientFlow(DeepLinear((2, 2, 2)), Cost(text))
        here, counts, found = at_point(flow, zero)
        assert counts == (0, 8, 0) and found.name == name, text
        check_curves(flow, here, found)


@pytest.mark.parametrize(
    ("cost", "at", "name"),
    [("w^31", "0", "non-strict saddle"),
     ("(w-2)^40 - (w-2)^41", "2", "local minimum"), ("(w^2-2)^3", "sqrt(2)", "non-strict saddle"),
     ("(w^2-2)^4", "sqrt(2)", "global minimum"), ("-(w^2-2)^4", "sqrt(2)", "local maximum"), ("1/(1+w^2)", "0", "local maximum"),
     ("cos(w)", "pi", "local minimum"), ("cos(w)", "0", "local maximum"), ("sin(w) - w", "0", "non-strict saddle")],
)
def test_the_first_derivative_that_does_not_vanish(cost: str, at: str, name: str) -> None:
    flow = GradientFlow(DeepLinear((1, 2, 1)), Cost(cost))
    _, _, found = at_point(flow, {"W1": [[at], [0]], "W2": [[1, 0]]})
    assert found.name == name, found


def test_every_fact_of_a_kind_is_accepted() -> None:
    for widths, target, layers in random_critical_points(40, seed=5):
        flow = GradientFlow(DeepLinear(widths), Cost("norm2(W - T)/2", T=target))
        here, _, found = at_point(flow, {f"W{i}": rows for i, rows in enumerate(layers, start=1)})
        claim = {**claim_at(here), "then": ["facts", *(fact for fact, _ in found.facts)]}
        evidence = certify(certificate("point", claim, {"facts": [witness for _, witness in found.facts]}))
        assert evidence.outcome is Outcome.CERTIFIED
