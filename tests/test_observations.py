"""Observations: experiments that agree with the theory, find out a wrong field or law, can be made again, and never decide."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
import pytest

import symflow as sf
from symflow.dynamics.experiments import EXPERIMENTS, Plan, check_plan, observe
from symflow.dynamics.run_record import RunRecord
from symflow.dynamics.velocity import Velocity, shapes_of
from symflow.errors import PropositionError
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.propositions import Cited, Claim, Erratum, NotForAll, Observation, Proposition, Source
from symflow.propositions.discovery import discover
from symflow.propositions.results import Verification
from symflow.statements import Setting

SQUARE, VECTOR = ((2, 3, 2), (2, 3, 3, 2)), ((1, 1, 1), (1, 3, 1))
PLANS = {
    "drift of laws": Plan("a", "drift of laws", SQUARE, ("norm2(W - T)/2",), 4, "1e-11", time="2"),
    "convergence": Plan("a", "convergence", SQUARE, ("norm2(W - T)/2",), 4, "1e-7"),
    "vanishing gradient": Plan("a", "vanishing gradient", SQUARE[:1], ("norm2(W@X - Y)/2", "norm2(W - T)/2"), 4, "1e-7"),
    "d > 0, slope": Plan("a", "d > 0, slope", VECTOR, ("(w^2 - 1)^2 + w/3", "(w - T)^2/2"), 4, "1e-7"),
    "d > 0, minimum": Plan("a", "d > 0, minimum", VECTOR, ("(w - T)^2/2", "exp(w) - 2*w"), 4, "1e-10"),
    "d = 0": Plan("a", "d = 0", VECTOR, ("(w^2 - 1)^2 + w/3", "(w - T)^2/2"), 4),
    "equal products": Plan("a", "equal products", VECTOR, ("(w^2 - 1)^2 + w/3", "(w - 2)^2/2"), 5, "1e-11"),
}
SMALL = Observation("small", "d = 0", networks=VECTOR[:1], costs=("(w - 2)^2/2",), starts=3)
Field = Callable[[numpy.ndarray], numpy.ndarray]


def sign(flow: GradientFlow) -> Field:
    """The flow backwards."""
    velocity = Velocity(flow)
    return lambda points: -velocity(points)


def scaled_first_layer(flow: GradientFlow, factor: float) -> Field:
    """The flow with a factor in the equation of W1."""
    velocity, (rows, cols) = Velocity(flow), shapes_of(flow)["W1"]
    return lambda points: velocity(points) * numpy.where(numpy.arange(points.shape[1]) < rows * cols, factor, 1.0)


def first_layer_backwards(flow: GradientFlow) -> Field:
    return scaled_first_layer(flow, -1.0)


def coefficient(flow: GradientFlow) -> Field:
    return scaled_first_layer(flow, 1.01)


def slowed(flow: GradientFlow) -> Field:
    """The flow along the same curves, at a speed that falls with the norm."""
    velocity = Velocity(flow)
    return lambda points: velocity(points) / (1 + (points**2).sum(axis=1, keepdims=True) ** 2)


def shifted(flow: GradientFlow) -> Field:
    """The field of the cost that has its data transposed, or moved where there are none."""
    cost = flow.cost
    assert isinstance(cost, Cost) and isinstance(flow.network, DeepLinear)
    turned = {name: [list(row) for row in zip(*rows, strict=True)] for name, rows in cost.matrices.items() if name == "T"}
    others = {name: rows for name, rows in cost.matrices.items() if name != "T"}
    if flow.network.input_shape == (1, 1):
        return Velocity(GradientFlow(flow.network, Cost(f"{cost.text} + w/10", **cost.matrices)))
    wrong = Cost(cost.text if turned else f"{cost.text} + norm2(W)/10", **turned, **others)
    return Velocity(GradientFlow(flow.network, wrong))


MUTANTS = [
    ("drift of laws", first_layer_backwards), ("drift of laws", coefficient),
    ("convergence", sign), ("convergence", shifted), ("vanishing gradient", sign), ("vanishing gradient", shifted),
    ("d > 0, slope", sign), ("d > 0, slope", shifted), ("d > 0, minimum", shifted),
    ("d = 0", sign), ("d = 0", coefficient), ("equal products", slowed),
]  # fmt: skip


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_right_field_is_observed(name: str) -> None:
    check_plan(PLANS[name])
    record = observe(PLANS[name])
    assert record.status == "observed" and record.agreeing == record.starts == PLANS[name].runs, str(record)
    assert record.worst_error is not None and float(record.worst_error) <= float(PLANS[name].tolerance)
    assert record.worst is not None and record.worst["start"] and record.seed == 0 and record.versions


@pytest.mark.parametrize(("name", "field"), MUTANTS, ids=lambda value: getattr(value, "__name__", value))
def test_a_wrong_field_is_found_out(name: str, field: Callable[[GradientFlow], Field]) -> None:
    record = observe(PLANS[name], field=field)
    assert record.status == "disagrees" and record.agreeing < record.starts
    assert record.worst_error is not None and not float(record.worst_error) <= float(record.tolerance)


def test_the_flow_backwards_keeps_its_laws() -> None:
    """An equivalent mutant: no drift may be seen, whatever else goes wrong."""
    record = observe(replace(PLANS["drift of laws"], time="1/100"), field=sign)
    assert record.status == "observed"


@pytest.mark.parametrize("law", ["w2^2 - (1+w1^2)^2/2", "w2^2 - w1^2", "w2^2 + (1+w1^2)^2/2", "w2^2 - (1+w1^2)^2"])
def test_a_wrong_law_is_found_out(law: str) -> None:
    plan = Plan("a", "drift of laws", ((1, 1, 1),), ("(1-w)^2", "cosh(w - T)"), 5, "1e-10", activation="x/sqrt(1+x^2)",
                laws=(law,))  # fmt: skip
    assert (observe(plan).status == "observed") is (law == "w2^2 - (1+w1^2)^2/2")


def test_wrong_laws_of_linear_networks_are_found_out() -> None:
    plan = PLANS["drift of laws"]
    for law in ("W1@W1.T + W2.T@W2", "W1@W1.T - 101/100*W2.T@W2", "trace(W1@W1.T)"):
        assert observe(replace(plan, laws=(law,))).status == "disagrees"


def test_what_a_statement_assumes_of_the_cost_is_decided_first() -> None:
    wells = observe(replace(PLANS["d > 0, minimum"], costs=("(w^2 - 1)^2 + w/3",)))
    assert wells.status == "not run" and "PD-PŁI" in str(wells.reason)
    line = observe(replace(PLANS["convergence"], costs=("trace(T.T@W)",)))
    assert line.status == "not run" and "not proper" in str(line) or "not bounded below" in str(line)
    flat = observe(replace(PLANS["d = 0"], costs=("w^2",)))
    assert flat.status == "not run" and "f'(0) = 0" in str(flat)


def test_slow_runs_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    from symflow.dynamics import experiment_limits

    monkeypatch.setattr(experiment_limits, "FEW_STEPS", 30)
    record = observe(PLANS["convergence"])
    assert record.status == "unfinished" and record.agreeing + record.unfinished == record.starts
    assert f"{record.unfinished} not finished" in str(record)


def plain(record: RunRecord) -> dict[str, Any]:
    return {**record.to_json(), "seconds": 0}


def test_records_are_made_again_by_their_seed() -> None:
    plan = SMALL
    assert plain(observe(plan)) == plain(observe(plan))
    other = observe(plan, shift=5)
    assert other.seed == 5 and plain(other) == plain(observe(replace(plan, seed=5)))
    assert other.worst != observe(plan).worst
    late = observe(plan, deadline=0.0)
    assert (late.status, str(late), late.agreeing) == ("not run", "not run: timeout", 0)
    json.dumps(plain(other))


# --- propositions -----------------------------------------------------------------------------------------------------
LAYER = Setting(letters={"W1": ("d1", "d0"), "W2": ("d2", "d1")}, layers=("W2", "W1"), define={"C": "W1@W1.T - W2.T@W2"})
TRUE, FALSE = "ddt(C) = 0", "ddt(W1@W1.T + W2.T@W2) = 0"
CLAIMS = (
    Claim("conserved", r"\dot C = 0", LAYER, TRUE, observations=(SMALL,)),
    NotForAll("sum", r"\dot S = 0", LAYER, FALSE, observations=(SMALL, replace(SMALL, id="again", seed=1))),
    Erratum("slip", "line 3", r"\dot S = 0", LAYER, FALSE, TRUE, observations=(SMALL,)),
    Cited("limit", r"w \to w^*", "lojasiewicz", observations=(SMALL,)),
)
WRONG = Claim("wrong", r"\dot S = 0", LAYER, FALSE, observations=(SMALL,))


def proposition(*claims: Any) -> Proposition:
    return Proposition("mine/one", "A title", Source("mine"), r"\dot C = 0", claims=claims)


def outcomes(results: Verification) -> Any:
    from symflow.cli.verify import exit_code

    claims = [(claim.id, claim.outcome, claim.verdict, claim.unexpected, claim.reason) for one in results for claim in one.claims]
    codes = exit_code(results, strict=False), exit_code(results, strict=True)
    return claims, results.outcome, results.summary, results.unexpected, codes, [one.decided for one in results]


def unwatched(claim: Any) -> Any:
    return replace(claim, observations=())


def disagreeing(plan: Plan, **_: Any) -> RunRecord:
    return RunRecord(plan.id, plan.experiment, 0, 3, 0, 0, "1e-8", "inf", "|w|", worst={"network": [1, 1, 1], "start": ["1.5"]})


def test_no_outcome_changes_whatever_is_observed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcomes(sf.verify(proposition(*CLAIMS))) == outcomes(sf.verify(proposition(*map(unwatched, CLAIMS))))
    for claims in (CLAIMS, (*CLAIMS, WRONG), CLAIMS[:1], CLAIMS[3:]):
        bare = outcomes(sf.verify(proposition(*map(unwatched, claims))))
        with monkeypatch.context() as patch:
            patch.setattr("symflow.propositions.pool.observe", disagreeing)
            found = sf.verify(proposition(*claims))
            assert outcomes(found) == bare
            assert {record.status for one in found[0].claims for record in one.observations} == {"disagrees"}
        with monkeypatch.context() as patch:
            patch.setattr("symflow.propositions.pool.observe", lambda *_, **__: 1 / 0)
            found = sf.verify(proposition(*claims))
            assert outcomes(found) == bare and "internal error" in str(found[0].claims[0].observations[0].reason)


def test_an_observation_alone_proves_nothing() -> None:
    assert sf.verify(proposition(WRONG)).outcome is sf.Outcome.REFUTED
    assert sf.verify(proposition(CLAIMS[3])).outcome is sf.Outcome.CITED
    late = sf.verify(proposition(*CLAIMS), timeout=1e-9)
    assert late.outcome is sf.Outcome.UNDECIDED
    assert {str(record) for claim in late[0].claims for record in claim.observations} == {"not run: timeout"}
    with pytest.raises(TypeError, match="no truth value"):
        bool(late[0].claims[0].observations[0])


def test_only_the_json_of_a_claim_reads_its_observations() -> None:
    path = Path(sf.__file__).parent / "propositions" / "results.py"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name != "to_json":
            assert not any(isinstance(one, ast.Attribute) and one.attr == "observations" for one in ast.walk(node)), node.name


def test_jobs_and_executors_never_change_a_number() -> None:
    def records(results: Verification) -> list[Any]:
        return [plain(record) for claim in results[0].claims for record in claim.observations]

    here = records(sf.verify(proposition(*CLAIMS)))
    assert len(here) == 5 and here == records(sf.verify(proposition(*CLAIMS), jobs=2))
    with ThreadPoolExecutor(2) as executor:
        assert here == records(sf.verify(proposition(*CLAIMS), executor=executor))
    moved = records(sf.verify(proposition(*CLAIMS[:1]), seed=4))
    assert moved[0]["seed"] == 4 and moved[0]["worst"] != here[0]["worst"]


def test_every_page_shows_the_records_and_their_worst_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    from symflow.rendering.html import page
    from symflow.rendering.junit import junit
    from symflow.rendering.latex import document
    from symflow.rendering.tables import print_verification

    def pages(results: Verification) -> list[str]:
        out = Console(width=200, record=True, force_terminal=False, highlight=False)
        with out.capture() as captured:
            print_verification(results, out)
        return [captured.get(), page(results), document(results), junit(results)]

    good = sf.verify(proposition(*CLAIMS))
    assert good.to_json()["propositions"][0]["claims"][0]["observations"][0]["status"] == "observed"
    assert document(good).isascii() and "?" not in document(good)
    for text in pages(good):
        assert text.count("3 of 3 starts") >= 4 and "disagrees" not in text
    monkeypatch.setattr("symflow.propositions.pool.observe", disagreeing)
    for text in pages(sf.verify(proposition(*CLAIMS))):
        assert text.count("0 of 3 starts") >= 4 and "worst run" in text and "1.5" in text


def test_show_says_what_would_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    from symflow.cli import main

    assert main(["show", "oliveira2026/prop7", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)["propositions"][0]["claims"]
    assert sum(one["runs"] for claim in found for one in claim["observations"]) >= 100
    assert main(["show", "oliveira2026/thm4"]) == 0
    assert "vanishing gradient: 216 starts" in " ".join(capsys.readouterr().out.split())


def test_the_paper_is_observed_as_widely_as_it_says() -> None:
    runs: dict[str, int] = {}
    for entry in discover(["oliveira2026"]):
        for claim in entry.proposition.claims:
            for one in claim.observations:
                check_plan(one)
                key = f"{entry.proposition.id.split('/')[1]}: {one.experiment}"
                runs[key] = runs.get(key, 0) + one.runs
                if one.experiment in ("convergence", "vanishing gradient"):
                    assert all(min(widths[1:-1]) > max(widths[0], widths[-1]) for widths in one.networks)  # k > n
    assert runs["thm3: convergence"] >= 200 and runs["thm4: vanishing gradient"] >= 200
    assert runs["prop7: equal products"] >= 100
    assert {"prop2: drift of laws", "prop8: drift of laws", "prop5: d > 0, slope", "prop5: d = 0", "cor6: d > 0, minimum",
            "cor6: d = 0"} <= set(runs)


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"experiment": "convergense"}, "did you mean 'convergence'?"),
    ({"experiment": "magic"}, "is no experiment; there are"),
    ({"networks": (1, 3, 1)}, "with a comma"),
    ({"networks": ((2, 3, 2),)}, "must be of widths 1, k, 1 here"),
    ({"networks": ((1, 3, 1),), "experiment": "vanishing gradient", "laws": ("w1",)}, "takes an activation or laws"),
    ({"networks": ((1, 0, 1),)}, "give an integer from 1"),
    ({"costs": "(w - 1)^2"}, "with a comma"),
    ({"costs": ()}, "has no costs"),
    ({"starts": 0}, "give an integer from 1"),
    ({"tolerance": "0"}, "give a positive number"),
    ({"tolerance": 1e-8}, "must be a text"),
    ({"seed": -1}, "give an integer from 0"),
    ({"id": "a b"}, "is not usable"),
    ({"experiment": "drift of laws", "activation": "tanh(x)"}, "say which quantities are followed"),
]


@pytest.mark.parametrize(("change", "message"), BROKEN)
def test_an_observation_checks_itself(change: dict[str, Any], message: str) -> None:
    with pytest.raises(PropositionError) as caught:
        replace(SMALL, **change)
    assert message in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("change", [{"costs": ("(w - S)^2",)}, {"costs": ("W[2,0]",)}, {"costs": ("(w -",)},
                                    {"experiment": "drift of laws", "laws": ("W3",)}])  # fmt: skip
def test_what_cannot_be_read_is_said_before_anything_runs(change: dict[str, Any]) -> None:
    broken = replace(SMALL, **change)
    with pytest.raises(PropositionError, match="observation 'small' of claim 'conserved'"):
        sf.verify(proposition(replace(CLAIMS[0], observations=(broken,))))
    with pytest.raises(PropositionError, match="two observations"):
        replace(CLAIMS[0], observations=(SMALL, SMALL))
    with pytest.raises(PropositionError, match="must be a tuple"):
        replace(CLAIMS[0], observations=SMALL)  # type: ignore[arg-type]


def test_data_are_drawn_for_names_and_not_for_transposes() -> None:
    from symflow.dynamics.experiment_cases import cases_of

    texts = ("norm2(W.T)/2", "norm2(W@X - Y)/2", "norm2((W - T).T)/2")
    drawn = [sorted(case.cost.matrices) for case in cases_of(replace(PLANS["convergence"], costs=texts), 0)]
    assert drawn[:3] == [[], ["X", "Y"], ["T"]]


def test_an_error_below_zero_is_written_down() -> None:
    """A pair in which the larger c is strictly ahead at every time has a negative error; it still is the worst one."""
    from symflow.dynamics.experiment_cases import Found, cases_of, summary

    plan = replace(PLANS["equal products"], networks=VECTOR[:1], costs=("w^2",), starts=2)
    case = next(cases_of(plan, 0))
    found = Found(numpy.array([-3.0, -5.0]), numpy.array([True, True]), numpy.ones((2, 4)))
    assert summary(plan, [(case, found)])["worst_error"] == "-3.0"
    lost = Found(numpy.array([numpy.nan, 0.0]), numpy.array([True, False]), numpy.ones((2, 4)))
    assert {key: summary(plan, [(case, lost)])[key] for key in ("agreeing", "unfinished", "worst_error")} == {
        "agreeing": 0, "unfinished": 1, "worst_error": "inf"}  # fmt: skip
