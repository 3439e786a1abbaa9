"""What results say of themselves: no more than was found, and numbers as a person writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from rich.console import Console

import symflow as sf
from symflow.dynamics.exact_texts import decimal
from symflow.dynamics.experiment_pairs import MOMENTS
from symflow.dynamics.experiments import EXPERIMENTS
from symflow.dynamics.reduced import reduced
from symflow.evidence import Outcome
from symflow.propositions import Claim, Erratum, Proposition, Source
from symflow.propositions.discovery import discover
from symflow.propositions.results import PropositionResult, Settled, Verification
from symflow.propositions.runner import verify
from symflow.rendering.html import page
from symflow.rendering.latex import document
from symflow.rendering.phrases import value_text
from symflow.rendering.tables import print_verification
from symflow.rendering.trajectories import print_trajectory
from symflow.statements import Setting

LAYER = Setting(letters={"W1": ("d1", "d0"), "W2": ("d2", "d1")}, layers=("W2", "W1"), define={"C": "W1@W1.T - W2.T@W2"})
TRUE, FALSE = "ddt(C) = 0", "ddt(W1@W1.T + W2.T@W2) = 0"
OPEN = Settled(Outcome.UNDECIDED, reason="timeout")


@pytest.fixture(scope="module")
def slips() -> Verification:
    claims = (Claim("conserved", "C", LAYER, TRUE), *(Erratum(name, "(1)", "S", LAYER, FALSE, TRUE, None, "C", "a sign")
                                                     for name in ("one", "two")))  # fmt: skip
    return verify([Proposition("mine/slips", "Two slips", Source("mine"), "C", (), claims)])


def changed(results: Verification, printed: bool, corrected: bool) -> Verification:
    """With the first erratum not settled, as printed or as corrected."""
    (result,) = results
    claims = list(result.claims)
    place = next(i for i, claim in enumerate(claims) if claim.erratum is not None)
    claim = claims[place]
    if printed:
        claim = replace(claim, settled=OPEN, outcome=Outcome.UNDECIDED)
    if corrected:
        assert claim.erratum is not None
        claim = replace(claim, erratum=replace(claim.erratum, corrected_settled=OPEN))
    claims[place] = claim
    one: PropositionResult = replace(result, claims=tuple(claims))
    return type(results)([one]) if isinstance(results, list) else replace(results, results=(one,))


def table(results: Verification) -> str:
    out = Console(width=120, force_terminal=False, highlight=False)
    with out.capture() as captured:
        print_verification(results, out)
    return captured.get()


def test_only_settled_errata_are_counted(slips: Verification) -> None:
    for show in (table, page, document, str):
        assert "2 errata" in show(slips) and "settled" not in show(slips)
    for printed, corrected in ((True, False), (False, True), (True, True)):
        results = changed(slips, printed, corrected)
        for show in (table, page, document, str):
            assert "1 of 2 errata settled" in show(results)


def test_an_experiment_stands_where_its_starts_do() -> None:
    """The starts with u = 0 illustrate that u = 0 stays; a claim about u(0) != 0 would say nothing of them."""
    (found,) = [one.proposition for one in discover(["oliveira2026/prop5"])]
    plans = {claim.id: [one.experiment for one in claim.observations] for claim in found.claims}
    assert plans["u-stays"] == ["d = 0"] and not plans["norm-positive"] and plans["monotone"] == ["d > 0, slope"]


def test_a_comparison_says_at_how_many_moments() -> None:
    what = EXPERIMENTS["equal products"]
    assert str(MOMENTS) in what.measure and str(MOMENTS) in what.summary and "on the way" not in what.measure


@pytest.mark.parametrize(("cost", "start", "said"), [
    ("-w^2", [[1]], "diverges in finite time"), ("-w", [[1]], "diverges in infinite time"),
])  # fmt: skip
def test_a_limit_that_diverges_says_when(cost: str, start: list[list[int]], said: str) -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost(cost))
    found = sf.integrate(flow, {"W1": start, "W2": start}, "1/100")
    out = Console(width=120, force_terminal=False, highlight=False)
    with out.capture() as captured:
        print_trajectory(found.to_json(), out)
    assert f"{said}  certified" in captured.get() and found.limit.in_finite_time is ("infinite" not in said)


def test_enclosures_are_set_in_words() -> None:
    three, wide = {"lower": "3", "upper": "3"}, {"lower": "1.1", "upper": "1.2"}
    assert value_text([["1/2", wide], [three, "sqrt(2)"]]) == "[[1/2, between 1.1 and 1.2], [3, sqrt(2)]]"
    assert value_text(three) == decimal(three) == "3" and decimal(wide) == "1.1…"
    assert value_text([1, None, True]) == "[1, null, true]"


@pytest.mark.parametrize(("z0", "c", "cost"), [*product((0, 1, -2), (0, 1, 9), ("w", "-w", "w^2/2", "(w - 2)^2/2", "3 - 2*w"))])
def test_closed_forms_have_no_factors_1(z0: int, c: int, cost: str) -> None:
    form = reduced(z0, c, cost, []).closed_form
    assert form is not None and not re.search(r"(?<![\w.])1\*(?!\*)|(?<![\w)])\(1\)|1/4\*4\b", form.replace("-1*", "1*")), form


def test_an_exact_value_is_no_interval() -> None:
    found = str(reduced(2, 0, "w^2/2", [0, 1]))
    assert "z(0) = 2\n" in found and "z(1) in [" in found and "values certified" in found
