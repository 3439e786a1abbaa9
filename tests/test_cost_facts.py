"""What is said of a cost: growth, critical points with their kinds, PD-PŁI, the starts that end at the origin."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest

from symflow.models import ArbitraryCost, Cost, DeepLinear, GradientFlow
from symflow.saddles.cost_facts import CostFacts, facts, scalar_facts


def of(text: str) -> CostFacts:
    """The facts of a scalar cost."""
    return scalar_facts(Cost(text).bind(1, 1))


def points(found: CostFacts) -> list[tuple[str, str]]:
    """Critical points and their kinds."""
    return [(str(point.at), point.kind) for point in found.critical_points or ()]


def test_the_double_well_with_a_slope() -> None:
    found = of("(w^2-1)^2 + w/3")
    assert found.to_json() == {
        "sign_f1_at_0": 1, "proper": True, "bounded_below": True, "pd_pl": False,
        "reaches_origin": "root(12*x^3-12*x+1, 1)",
        "critical_points": [
            {"at": "root(12*x^3-12*x+1, 0)", "kind": "global minimum"},
            {"at": "root(12*x^3-12*x+1, 1)", "kind": "maximum"},
            {"at": "root(12*x^3-12*x+1, 2)", "kind": "minimum"},
        ],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(w^2-1)^2", [("-1", "global minimum"), ("0", "maximum"), ("1", "global minimum")]),
        ("exp(w)+exp(-2*w)", [("1/3*log(2)", "global minimum")]),
        ("cosh(w) - w", [("log(1 + sqrt(2))", "global minimum")]),
        ("log(1+exp(w)) - w/3", [("-log(2)", "global minimum")]),
        ("w^3 - 3*w", [("-1", "maximum"), ("1", "minimum")]),
        ("w^3", [("0", "saddle")]),
        ("w^5/5 - w^3/3", [("-1", "maximum"), ("0", "saddle"), ("1", "minimum")]),
        ("w^4/4 - w^2", [("-sqrt(2)", "global minimum"), ("0", "maximum"), ("sqrt(2)", "global minimum")]),
        ("w^2/(1+w^2)", [("0", "global minimum")]),
        ("1/(1+w^2)", [("0", "maximum")]),
        ("sqrt(2)*w^2 - 2*w", [("1/2*sqrt(2)", "global minimum")]),
        ("w", []),
    ],
)
def test_critical_points(text: str, expected: list[tuple[str, str]]) -> None:
    assert points(of(text)) == expected


@pytest.mark.parametrize(
    ("text", "proper", "bounded", "pd_pl"),
    [
        ("(w-1)^2", True, True, True), ("w^4 - w^2", True, True, False), ("w^3", True, False, None), ("-w^2", True, False, None),
        ("exp(w)", False, True, None), ("exp(w) + exp(-w)", True, True, True), ("exp(w) - w", True, True, True),
        ("w^2/2 + exp(w)", True, True, True), ("5", False, True, None), ("log(1+w^2)", True, True, True),
        ("w^3/3 - w", True, False, None), ("w^4 - 4*w^3", True, True, False), ("tanh(w)", False, True, None),
        ("exp(w) - 2*w^2", True, False, None), ("w^2*exp(w)", False, True, None), ("-3*w^2 + exp(w) + exp(-w)", True, True, None),
        ("pi*w^2 - w", True, True, True), ("cos(w)", None, None, None), ("log(w)", None, None, None),
    ],
)
def test_growth_and_pd_pl(text: str, proper: bool | None, bounded: bool | None, pd_pl: bool | None) -> None:
    found = of(text)
    assert (found.proper, found.bounded_below) == (proper, bounded)
    assert found.pd_pl is pd_pl
    for name in ("proper", "bounded_below", "pd_pl"):
        assert getattr(found, name) is not None or name in found.reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(w-1)^2/2", "all"), ("(w^2-1)^2", None), ("(w-1)^2*(w+2)^2", "1/2"), ("w^3/3 - w^2 - 3*w", "1"),
        ("w^3/3 + 2*w^2 + 3*w", "all"), ("w^3/3 - 2*w^2 + 3*w", "1"), ("exp(2*w)/2 - 5*exp(w)/2 + w", "log(2)"),
        ("exp(2*w)/2 - 5*exp(w) + 6*w", "log(2)"), ("exp(-2*w)/2 - 5*exp(-w) - 6*w", "log(2)"), ("w^2/2+exp(w)", "all"),
        ("w^5/5 - w^3/3 + w/100", "root(100*x^4-100*x^2+1, 2)"),
    ],
)
def test_starts_that_end_at_the_origin(text: str, expected: str | None) -> None:
    found = of(text)
    assert (None if found.reaches_origin is None else str(found.reaches_origin)) == expected
    assert found.reaches_origin is not None or "reaches_origin" in found.reasons


def test_the_bound_is_the_first_zero_on_the_ray() -> None:
    mpmath.mp.dps = 30
    for text, sign, slope in (("(w^2-1)^2 + w/3", 1, lambda w: 4 * w**3 - 4 * w + mpmath.mpf(1) / 3),
                              ("(w^2-1)^2 - w/3", -1, lambda w: 4 * w**3 - 4 * w - mpmath.mpf(1) / 3)):
        found = of(text)
        assert found.sign_f1_at_0 == sign and str(found.reaches_origin) == "root(12*x^3-12*x+1, 1)"
        bound = sorted(mpmath.polyroots([12, 0, -12, 1]))[1]
        assert abs(slope(sign * bound)) < mpmath.mpf(10) ** -25
        assert all(sign * slope(sign * bound * i / 100) > 0 for i in range(100))


def test_critical_points_against_numbers() -> None:
    """The exact numbers are zeros of a derivative taken by mpmath, and no sign change is missed."""
    for text, f in (("w^6 - 3*w^4 + w^3 - w", lambda w: w**6 - 3 * w**4 + w**3 - w),
                    ("exp(w)-2*exp(w/2)+exp(-w)", lambda w: mpmath.exp(w) - 2 * mpmath.exp(w / 2) + mpmath.exp(-w))):
        found = of(text)
        grid = [mpmath.mpf(i) / 50 + mpmath.mpf(1) / 777 for i in range(-200, 200)]
        signs = [mpmath.sign(mpmath.diff(f, x)) for x in grid]
        changes = sum(a != b for a, b in zip(signs, signs[1:], strict=False))
        assert changes == sum(kind != "saddle" for _, kind in points(found))


def test_a_coefficient_that_is_not_told_apart_in_double_precision() -> None:
    assert of("(exp(pi*sqrt(163)) - 262537412640768744)*w + w^2").sign_f1_at_0 == -1
    assert of("(sqrt(2)+sqrt(3)-sqrt(5+2*sqrt(6)))*w + w^2").sign_f1_at_0 == 0


def test_ties_between_minima_are_exact() -> None:
    assert [kind for _, kind in points(of("(w^2-2)^2*(w-5)^2"))].count("global minimum") == 3
    near = of("(w^2-2)^2*(w-5)^2 + (w-5)^2/10^30")
    assert [kind for _, kind in points(near)].count("global minimum") == 1


@pytest.mark.parametrize(
    ("text", "matrices", "expected"),
    [
        ("norm2(W - T)/2", {"T": [[1, 0], [0, 2]]}, (True, True)),
        ("norm2(W@X - Y)/2", {"X": [[1, 2], [2, 4]], "Y": [[1, 0], [0, 1]]}, (False, True)),
        ("norm2(W@X - Y)/2", {"X": [[1, 2], [2, 5]], "Y": [[1, 0], [0, 1]]}, (True, True)),
        ("-norm2(W)", {}, (True, False)), ("W[0,0]^2 - W[0,1]^2", {}, (False, False)), ("W[0,0]^2 + W[0,1]", {}, (False, False)),
        ("norm2(W)^2 - W[0,0]^3", {}, (True, True)), ("W[0,0]^3", {}, (None, False)), ("exp(W[0,0])", {}, (None, None)),
    ],
)
def test_costs_of_matrices(text: str, matrices: dict[str, Any], expected: tuple[bool | None, bool | None]) -> None:
    found = facts(GradientFlow(DeepLinear((2, 2, 2)), Cost(text, **matrices)))
    assert found is not None and not found.scalar
    assert (found.proper, found.bounded_below) == expected


def test_an_arbitrary_cost_has_no_facts() -> None:
    assert facts(GradientFlow(DeepLinear((1, 2, 1)), ArbitraryCost())) is None


def test_three_layers_have_no_such_ray() -> None:
    found = facts(GradientFlow(DeepLinear((1, 2, 2, 1)), Cost("(w-1)^2")))
    assert found is not None and found.reaches_origin is None and "two layers" in found.reasons["reaches_origin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("w - log(w)", [("1", "minimum")]), ("log(w)", []), ("1/w + w", [("-1", "maximum"), ("1", "minimum")])],
)
def test_costs_that_are_not_defined_everywhere(text: str, expected: list[tuple[str, str]]) -> None:
    found = of(text)
    assert points(found) == expected and found.critical_points is not None
    assert (found.sign_f1_at_0, found.proper, found.pd_pl, found.reaches_origin) == (None, None, None, None)
    assert "has no value" in found.reasons["sign_f1_at_0"] and "undefined" in found.reasons["proper"]


def test_numbers_of_the_facts_are_trees() -> None:
    found = of("(w^2-1)^2 + w/3")
    assert ["reaches origin", ["root", ["1", "-12", "0", "12"], 1]] in found.facts()
    assert ["slope sign", 1] in found.facts() and ["pd-pl", False] in found.facts()
    assert Fraction(1) == of("(w-1)^2").critical_points[0].at.args[0]  # type: ignore[index]
