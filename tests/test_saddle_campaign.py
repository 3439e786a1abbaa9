"""The campaign on random rational critical points: inertia against a Hessian obtained independently, kinds, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from critical_points_at_random import random_critical_points, second_differences, slopes

from symflow.evidence import Outcome, certificate, certify
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles import Situation, claim_at, hessian, inertia_at, situation, symmetric
from symflow.saddles.descartes import descartes
from symflow.saddles.kinds import kind

POINTS, PARTS = 500, 5
Point = tuple[tuple[int, ...], list[list[object]], list[list[list[object]]]]


def situation_of(widths: tuple[int, ...], target: object, layers: list[object]) -> Situation:
    """The point of a network under |W - T|^2 / 2."""
    flow = GradientFlow(DeepLinear(widths), Cost("norm2(W - T)/2", T=target))
    return situation(flow, {f"W{i}": rows for i, rows in enumerate(layers, start=1)})  # type: ignore[misc]


@pytest.mark.parametrize("part", range(PARTS))
def test_inertia_kind_and_certificate_of_every_point(part: int) -> None:
    """Inertia as from the independent Hessian; minimum or not decided; all of it in a certificate that is accepted."""
    seen: set[tuple[int, int]] = set()
    degenerate = open_kinds = 0
    for widths, target, layers in random_critical_points(POINTS // PARTS, seed=part):
        s = situation_of(widths, target, list(layers))
        assert s.is_critical
        independent = second_differences(target, layers)
        assert hessian(s).rows() == independent
        found = inertia_at(s)
        assert found.counts == descartes(symmetric(independent)), (widths, target, layers)
        decided = kind(s, found)
        rows = [*decided.facts, (["inertia", *found.counts], found.witness)]
        claim = {**claim_at(s), "then": ["facts", *(fact for fact, _ in rows)]}
        evidence = certify(certificate("point", claim, {"facts": [reason for _, reason in rows]}))
        assert (evidence.outcome, evidence.checked_by) == (Outcome.CERTIFIED, "stdlib")
        seen.add((len(widths) - 1, s.dimension))
        degenerate += found.zero > 0
        open_kinds += decided.reason is not None
    assert {depth for depth, _ in seen} == {2, 3, 4}
    assert max(dimension for _, dimension in seen) >= 48 and degenerate > POINTS // PARTS // 2
    assert 20 * open_kinds <= POINTS // PARTS


def test_near_critical_points_are_not_critical() -> None:
    """One entry is moved by 10^-20 so that a slope changes, if only by that much."""
    told = 0
    for widths, target, layers in random_critical_points(300, seed=11):
        moved = next((near for near in nearby(layers) if _any(slopes(target, near))), None)
        if moved is not None:
            s = situation_of(widths, target, moved)
            assert not s.is_critical and str(kind(s, None)) == "not critical"
            told += 1
    assert told >= 100


def _any(slopes_of: list[list[list[Fraction]]]) -> bool:
    return any(x for rows in slopes_of for row in rows for x in row)


def nearby(layers: list[list[list[Fraction]]]) -> Iterator[list[object]]:
    """The layers with one entry changed."""
    for i, rows in enumerate(layers):
        for j, row in enumerate(rows):
            for k in range(len(row)):
                near = [[list(r) for r in other] for other in layers]
                near[i][j][k] += Fraction(1, 10**20)
                yield near  # type: ignore[misc]


def test_the_slopes_are_those_of_the_tests() -> None:
    for widths, target, layers in random_critical_points(20, seed=3):
        layers[0][0][0] += 1
        assert list(situation_of(widths, target, list(layers)).slopes) == slopes(target, layers)
