"""The families of critical points: each is exactly critical, and the known lists are complete."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import pytest

from symflow.errors import ModelError
from symflow.models import ArbitraryCost, Cost, DeepLinear, GradientFlow
from symflow.saddles.critical_points import MOST, families
from symflow.saddles.exact import situation
from symflow.saddles.hessian import hessian
from symflow.saddles.inertia import inertia
from symflow.saddles.kinds import kind


def kinds_of(widths: tuple[int, ...], text: str, **matrices: Any) -> dict[str, tuple[tuple[int, int, int], str]]:
    """Label, inertia and kind of every candidate; all are critical."""
    flow = GradientFlow(DeepLinear(widths), Cost(text, **matrices))
    found = {}
    for candidate in families(flow):
        here = situation(flow, candidate.at)
        assert here.is_critical, candidate
        signature = inertia(hessian(here))
        found[candidate.label] = (signature.counts, kind(here, signature).name)
    return found


def test_projections_of_a_diagonal_target() -> None:
    found = kinds_of((2, 2, 2, 2), "norm2(W - T)/2", T=[[8, 0], [0, 1]])
    assert next(iter(found)) == "origin" and found["origin"] == ((0, 12, 0), "non-strict saddle")
    assert found["projection of rank 1: singular direction 1"] == ((0, 9, 3), "non-strict saddle")
    assert found["projection of rank 1: singular direction 1, W2 filled"] == ((1, 7, 4), "strict saddle")
    assert found["projection of rank 2: singular directions 1, 2"] == ((0, 8, 4), "global minimum")
    assert {name for _, name in found.values()} == {"global minimum", "strict saddle", "non-strict saddle"}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_subset_of_directions_is_there(size: int) -> None:
    target = [[i + 1 if i == j else 0 for j in range(3)] for i in range(3)]
    found = kinds_of((3, size, 3), "norm2(W - T)/2", T=target)
    assert len(found) == sum(comb(3, rank) for rank in range(size + 1))
    assert [name for _, name in found.values()].count("global minimum") == 1


def test_irrational_singular_values() -> None:
    found = kinds_of((2, 2, 2), "norm2(W - T)/2", T=[[1, 2], [3, 4]])
    assert [name for _, name in found.values()] == ["strict saddle"] * 3 + ["global minimum"]
    assert [counts for counts, _ in found.values()] == [(4, 0, 4), (1, 3, 4), (2, 3, 3), (0, 4, 4)]


@pytest.mark.slow
def test_three_conjugate_singular_values() -> None:
    found = kinds_of((3, 3, 3), "norm2(W - T)/2", T=[[1, 1, 0], [1, 2, 1], [0, 1, 5]])
    assert len(found) == 8
    assert found["projection of rank 2: singular directions 1, 2"] == ((1, 8, 9), "strict saddle")


@pytest.mark.parametrize("widths", [(2, 2, 2), (2, 1, 2), (2, 3, 3, 2)])
def test_data_of_deficient_rank(widths: tuple[int, ...]) -> None:
    found = kinds_of(widths, "norm2(W@X - Y)/2", X=[[1, 2], [2, 4]], Y=[[1, 0], [0, 1]])
    assert "global minimum" in [name for _, name in found.values()]
    assert all(name != "critical, undecided" for _, name in found.values())


def test_repeated_singular_values() -> None:
    found = kinds_of((2, 1, 2), "norm2(W - T)/2", T=[[3, 0], [0, 3]])
    assert found["projection of rank 1: singular direction 1"] == ((0, 2, 2), "global minimum")


def test_scalar_costs_have_a_point_for_each_zero_of_the_slope() -> None:
    found = kinds_of((1, 2, 1), "(w^2-1)^2 + w/3")
    assert [name for _, name in found.values()] == ["strict saddle", "global minimum", "local maximum", "local minimum"]
    found = kinds_of((1, 3, 1), "(w^2-1)^2")
    assert found["origin"] == ((0, 6, 0), "local maximum")
    assert found["f' = 0 at 1 (global minimum of f)"][1] == "global minimum"
    found = kinds_of((1, 2, 1), "exp(w)+exp(-2*w)")
    assert found["f' = 0 at 1/3*log(2) (global minimum of f)"] == ((0, 3, 1), "global minimum")


def test_zero_patterns_of_chains() -> None:
    found = kinds_of((1, 1, 1, 1, 1), "(w-1)^2/2")
    patterns = {label: value for label, value in found.items() if label.startswith("zero layers")}
    assert len(patterns) == comb(4, 2) + comb(4, 3)
    for label, value in patterns.items():
        strict = label.count("W") == 2
        assert value == (((1, 2, 1), "strict saddle") if strict else ((0, 4, 0), "non-strict saddle"))


def test_the_minimiser_of_a_convex_quadratic() -> None:
    found = kinds_of((2, 2, 2), "(W[0,0]-1)^2 + 3*(W[0,1]-W[1,0])^2 + (W[1,1]+W[0,1])^2 + W[1,0]^2")
    assert found["minimiser of the quadratic cost"][1] == "global minimum"
    assert list(kinds_of((2, 1, 2), "(W[0,0]-1)^2 + 3*(W[0,1]^2+W[1,0]^2) + 2*(W[1,1]-1)^2")) == ["origin"]


@pytest.mark.parametrize(("widths", "rank"), [((2, 3, 2), 2), ((3, 1, 2), 2), ((2, 5, 4), 1)])
def test_the_formula_at_the_origin_of_two_layers(widths: tuple[int, int, int], rank: int) -> None:
    target = [[Fraction(int(i == j < rank)) for j in range(widths[0])] for i in range(widths[2])]
    flow = GradientFlow(DeepLinear(widths), Cost("norm2(W - T)/2", T=target))
    origin = families(flow)[0]
    counts = inertia(hessian(situation(flow, origin.at))).counts
    assert origin.formula is not None and origin.formula.startswith("(k r, ")
    assert counts == (widths[1] * rank, widths[1] * (widths[0] + widths[2] - 2 * rank), widths[1] * rank)


def test_a_long_list_is_cut_and_says_so() -> None:
    target = [[i + 1 if i == j else 0 for j in range(7)] for i in range(7)]
    found = families(GradientFlow(DeepLinear((7, 7, 7)), Cost("norm2(W - T)/2", T=target)))
    assert len(found) == MOST and f"at {MOST} points" in found[-1].label


def test_costs_without_families_still_have_the_origin() -> None:
    found = families(GradientFlow(DeepLinear((2, 2, 2)), Cost("norm2(W)^2 - W[0,0]")))
    assert [one.label for one in found] == ["origin"]
    found = families(GradientFlow(DeepLinear((1, 1)), Cost("w^2 - w")))
    assert [one.label for one in found] == ["origin", "f' = 0 at 1/2 (global minimum of f)"]
    with pytest.raises(ModelError, match="arbitrary"):
        families(GradientFlow(DeepLinear((2, 2, 2)), ArbitraryCost()))


def test_no_origin_and_no_point_is_said() -> None:
    """A cost with no value at 0, whose slope has no zero that is found: the remedy is a point of one's own."""
    with pytest.raises(ModelError, match="give a point"):
        families(GradientFlow(DeepLinear((1, 2, 1)), Cost("log(w)^2")))
