"""`symflow analyze` and `sf.analyze`: the answers, the keys, the errors."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import symflow as sf
from symflow.cli import main
from symflow.cli.exact_json import read_exact
from symflow.evidence import Outcome
from symflow.rendering.mathml import mathml
from symflow.saddles.asking import Asking
from symflow.saddles.certifying import certify_point
from symflow.saddles.exact import situation

COMMON = {"schema", "symflow", "outcome", "scope", "method", "certificate", "checked_by", "reason", "seconds", "seed", "versions"}
POINT = {
    "at", "product", "gradient_of_f", "gradient_of_g", "critical_of_g", "critical_of_f", "rank_grad_f", "imbalances",
    "imbalance_inertia", "c", "inertia", "strict_saddle", "center_stable_dimension", "eigenvalues", "kind", "theorems", "outcome",
    "certificate", "checked_by",
}  # fmt: skip
FACTS = {"sign_f1_at_0", "proper", "bounded_below", "critical_points", "pd_pl", "reaches_origin"}
KINDS = {
    "not critical", "global minimum", "local minimum", "local maximum", "strict saddle", "non-strict saddle",
    "critical, undecided",
}  # fmt: skip
T8 = ["--cost", "norm2(W - T)/2", "--matrix", "T=[[8,0],[0,1]]"]
TWO = '[["2","0"],["0","0"]]'
BAR = [[2, 0], [0, 0]]


def flow(widths: tuple[int, ...], cost: str, **matrices: Any) -> sf.GradientFlow:
    return sf.GradientFlow(sf.DeepLinear(widths), sf.Cost(cost, **matrices))


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What the command line says, as one JSON object on stdout and nothing else."""
    assert main(["analyze", *arguments, "--json", "-"]) == 0
    out = capsys.readouterr().out
    found: dict[str, Any] = json.loads(out)
    return found


def inertia(point: Any) -> tuple[int, int, int]:
    if isinstance(point, dict):
        value = point["inertia"]
        return value["negative"], value["zero"], value["positive"]
    return point.inertia.negative, point.inertia.zero, point.inertia.positive


def certified(point: Any) -> None:
    """The outcome is certified and the certificate stands by itself."""
    one = point if isinstance(point, dict) else point.to_json()
    assert one["outcome"] == "certified", one["reason"]
    assert one["checked_by"] in ("stdlib", "flint") and one["reason"] is None
    rechecked = sf.recheck(one["certificate"])
    assert rechecked.accepted or one["checked_by"] == "flint", rechecked


# --- the examples -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("cost", ["(w-1)^2/2", "exp(w)", "cosh(w - 1)", "w^4 - w/10"])
def test_the_origin_of_the_vector_case(k: int, cost: str, capsys: pytest.CaptureFixture[str]) -> None:
    """(k, 0, k) wherever f'(0) is not 0."""
    found = ask(capsys, "--widths", f"1,{k},1", "--cost", cost, "--at", "origin")
    (point,) = found["points"]
    assert inertia(point) == (k, 0, k) and point["kind"] == "strict saddle" and point["strict_saddle"] is True
    assert point["center_stable_dimension"] == k and point["c"] == "0"
    certified(point)
    assert found["outcome"] == "certified" and found["certificate"] == point["certificate"]


def test_the_origin_as_a_local_maximum(capsys: pytest.CaptureFixture[str]) -> None:
    (point,) = ask(capsys, "--widths", "1,3,1", "--cost", "(w^2-1)^2", "--at", "origin")["points"]
    assert inertia(point) == (0, 6, 0) and point["kind"] == "local maximum" and point["strict_saddle"] is False
    certified(point)


DEEP = [("0", (0, 9, 3), "non-strict saddle"), ("1", (1, 7, 4), "strict saddle")]


@pytest.mark.parametrize(("middle", "expected", "kind"), DEEP)
def test_deep_saddles(middle: str, expected: tuple[int, int, int], kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    at = f'{{"W1": {TWO}, "W2": [["2","0"],["0","{middle}"]], "W3": {TWO}}}'
    (point,) = ask(capsys, "--widths", "2,2,2,2", *T8, "--at", at)["points"]
    assert inertia(point) == expected and point["kind"] == kind
    assert point["product"] == [["8", "0"], ["0", "0"]] and point["rank_grad_f"] == 1
    certified(point)


def test_tiny_eigenvalues_have_a_sign() -> None:
    """±1e-30 exactly, and an enclosure that excludes 0."""
    (point,) = sf.analyze(flow((1, 1, 1), "w/10^30"), at="origin").points
    assert inertia(point) == (1, 0, 1) and [one.multiplicity for one in point.eigenvalues] == [1, 1]
    low, high = point.eigenvalues
    tiny = Fraction(1, 10**30)
    assert Fraction(low.lower) <= -tiny <= Fraction(low.upper) < 0 < Fraction(high.lower) <= tiny <= Fraction(high.upper)
    certified(point)


def test_a_tiny_gradient_is_not_zero() -> None:
    (point,) = sf.analyze(flow((1, 1, 1), "(w - 1)^2/2"), at={"W1": [["1"]], "W2": [["1.00000000000000000001"]]}).points
    assert point.critical_of_g is False and point.kind == "not critical" and point.gradient_of_g["W1"] != [["0"]]
    assert point.inertia is None and point.eigenvalues is None and point.strict_saddle is None
    assert point.center_stable_dimension is None
    certified(point)


def test_an_exact_zero_among_roots() -> None:
    """√2 + √3 − √(5 + 2√6) is exactly 0: the cost is constant to first order, and to second."""
    zero = "(sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6)))"
    (point,) = sf.analyze(flow((1, 1, 1), f"{zero}*w + w^4"), at="origin").points
    assert point.critical_of_f is True and inertia(point) == (0, 2, 0) and point.gradient_of_f == [["0"]]
    certified(point)


def test_the_sign_of_ramanujans_constant() -> None:
    """exp(π√163) − 262537412640768744 is negative, by 7.5e-13."""
    (point,) = sf.analyze(flow((1, 1, 1), "(exp(pi*sqrt(163)) - 262537412640768744)*w"), at="origin").points
    assert inertia(point) == (1, 0, 1) and Fraction(point.eigenvalues[0].upper) < 0 < Fraction(point.eigenvalues[1].lower)
    assert point.critical_of_f is False


def test_logarithms(capsys: pytest.CaptureFixture[str]) -> None:
    at = '{"W1": [["log(2)/3"], ["0"]], "W2": [["1", "0"]]}'
    found = ask(capsys, "--widths", "1,2,1", "--cost", "exp(w)+exp(-2*w)", "--at", at)
    (point,) = found["points"]
    assert inertia(point) == (0, 3, 1) and point["critical_of_f"] is True and point["kind"] == "global minimum"
    assert found["cost_facts"]["pd_pl"] is True
    certified(point)


def test_costs_get_their_facts(capsys: pytest.CaptureFixture[str]) -> None:
    found = ask(capsys, "--widths=1,2,1", "--cost=(w^2-1)^2 + w/3")
    assert set(found["cost_facts"]) >= FACTS and found["cost_facts"]["reaches_origin"] == "root(12*x^3-12*x+1, 1)"
    assert found["cost_facts"]["proper"] is True and found["cost_facts"]["pd_pl"] is False
    assert found["points"][0]["kind"] == "strict saddle" and len(found["points"]) >= 4
    kinds = {point["kind"] for point in found["points"]}
    assert kinds <= KINDS and {"global minimum", "strict saddle"} <= kinds
    for point in found["points"]:
        certified(point)


def test_a_cost_may_begin_with_a_minus(capsys: pytest.CaptureFixture[str]) -> None:
    for option in (["--cost=-w"], ["--cost", "-w"]):
        assert inertia(ask(capsys, "--widths", "1,1,1", *option, "--at", "origin")["points"][0]) == (1, 0, 1)


# --- what stands behind it ------------------------------------------------------------------------------------------------
def test_a_certificate_of_another_object_is_rejected() -> None:
    """The point, the cost, the order of the layers or a count exchanged for another one: never accepted."""
    at = {"W1": BAR, "W2": BAR, "W3": [[2, 0], [0, 0]]}
    here = flow((2, 2, 2, 2), "norm2(W - T)/2", T=[[8, 0], [0, 1]])
    own = sf.analyze(here, at=at).points[0].certificate
    other = flow((2, 2, 2, 2), "norm2(W - T)/2", T=[[8, 0], [0, 2]])
    point = sf.analyze(here, at={**at, "W2": [[2, 0], [0, 1]]}).points[0].certificate
    cost = sf.analyze(other, at=at).points[0].certificate
    assert own is not None and point is not None and cost is not None and sf.recheck(own).accepted
    swaps = [
        {**own, "claim": {**own["claim"], "at": point["claim"]["at"]}},
        {**point, "witness": own["witness"]},
        {**own, "claim": point["claim"]},
        {**point, "claim": {**point["claim"], "at": own["claim"]["at"]}},
        {**cost, "claim": {**cost["claim"], "cost": ["norm2", ["letter", "W"]]}},
        {**own, "claim": {**own["claim"], "cost": ["product", "2", own["claim"]["cost"]], "flow": None}},
    ]
    for swapped in swaps:
        assert not sf.recheck(swapped).accepted, swapped["claim"]["then"]
    for number, fact in enumerate(own["claim"]["then"]):
        if fact[0] == "inertia":
            changed = json.loads(json.dumps(own))
            changed["claim"]["then"][number][1:] = [1, 8, 3]
            assert not sf.recheck(changed).accepted


def test_a_fact_that_is_refused_takes_no_other_with_it() -> None:
    here = situation(flow((2, 2, 2), "norm2(W - T)/2", T=[[8, 0], [0, 1]]), {"W1": [[0, 0]] * 2, "W2": [[0, 0]] * 2})
    asking = Asking()
    evidence, refused = certify_point(here, [(["critical"], None), (["inertia", 0, 0, 8], None)], asking)
    assert refused == ["inertia"] and evidence is not None and asking.reason is not None and "inertia" in asking.reason
    assert evidence.certificate["claim"]["then"] == ["facts", ["critical"]]
    assert certify_point(here, [(["not critical"], None)], Asking())[0] is None


def test_the_facts_of_a_cost_are_certified() -> None:
    found = sf.analyze(flow((1, 2, 1), "(w^2-1)^2 + w/3"), at="origin")
    facts = found.to_json()["cost_facts"]
    assert facts["checked_by"] == "stdlib" and sf.recheck(facts["certificate"]).accepted
    assert ["reaches origin", ["root", ["1", "-12", "0", "12"], 1]] in facts["certificate"]["claim"]["then"]


# --- form ---------------------------------------------------------------------------------------------------------------
def test_json_has_exactly_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    found = ask(capsys, "--widths", "2,2,2", *T8, "--at", "origin")
    assert set(found) == COMMON | {"points"} and found["schema"] == "symflow/analyze/1"
    assert found["scope"] == {"widths": [2, 2, 2], "depth": 2, "cost": "norm2(W - T)/2"} and found["seed"] == 0
    (point,) = found["points"]
    assert set(point) == POINT | {"reason", "method", "seconds", "label", "inertia_formula", "check_seconds"}
    assert set(point["inertia"]) == {"negative", "zero", "positive"} == set(point["imbalance_inertia"][0])
    assert all(set(one) == {"lower", "upper", "multiplicity"} for one in point["eigenvalues"])
    assert sum(one["multiplicity"] for one in point["eigenvalues"]) == 8
    assert point["theorems"] and all(set(one) == {"id", "applies", "because"} for one in point["theorems"])
    assert point["c"] is None and point["gradient_of_f"] == [["-8", "0"], ["0", "-1"]]
    assert set(point["gradient_of_g"]) == set(point["at"]) == {"W1", "W2"} and len(point["imbalances"]) == 1


def test_attributes_are_the_keys() -> None:
    found = sf.analyze(flow((2, 2, 2), "norm2(W - T)/2", T=[[8, 0], [0, 1]]), at="origin")
    (point,) = found.points
    assert {name for name in POINT if hasattr(point, name)} == POINT and found.outcome is Outcome.CERTIFIED
    assert str(point.inertia) == "(4, 0, 4)" and isinstance(point.inertia.negative, int)
    for value in (found, point):
        with pytest.raises(TypeError):
            bool(value)
        assert len(str(value).splitlines()) <= 9 and "strict saddle" in str(value)
        html, latex = value._repr_html_(), value._repr_latex_()
        assert html.startswith("<table>") and "<script" not in html and "(4, 0, 4)" in html
        assert latex.startswith("$") and latex.count("{") == latex.count("}")


def test_hessian_anyway() -> None:
    here = {"W1": [[1]], "W2": [[2]]}
    (point,) = sf.analyze(flow((1, 1, 1), "w^2/2"), at=here, hessian_anyway=True).points
    assert point.kind == "not critical" and point.strict_saddle is False and inertia(point) == (1, 0, 1)
    assert sum(one.multiplicity for one in point.eigenvalues) == 2
    certified(point)


def test_digits(capsys: pytest.CaptureFixture[str]) -> None:
    for digits in (5, 60):
        options = ["--widths", "1,1,1", "--cost", "w^2/2 + 3*w/2 - w", "--at", "origin", "--digits", str(digits)]
        for one in ask(capsys, *options)["points"][0]["eigenvalues"]:
            low, high = Fraction(one["lower"]), Fraction(one["upper"])
            assert high - low <= abs(low) / Fraction(10) ** (digits - 1)


def test_numbers_of_a_point_in_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Integers, fractions, decimals and expressions; on the command line, and in files."""
    at = {"W1": [["0.5"], [1]], "W2": [["1e-2", "sqrt(2)"]]}
    point, matrix = tmp_path / "at.json", tmp_path / "T.json"
    point.write_text(json.dumps(at), encoding="utf-8")
    matrix.write_text('[["1/3"]]', encoding="utf-8")
    rows = []
    for shown in (json.dumps(at), str(point)):
        options = ["--widths", "1,2,1", "--cost", "norm2(W - T)/2", "--matrix", f"T={matrix}", "--at", shown]
        rows.append(ask(capsys, *options)["points"][0])
    assert rows[0]["at"] == rows[1]["at"] == {"W1": [["1/2"], ["1"]], "W2": [["1/100", "sqrt(2)"]]}
    assert rows[0]["critical_of_g"] is False and "sqrt(2)" in rows[0]["product"][0][0]


def test_a_file_gets_the_same_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "found.json"
    assert main(["analyze", "--widths", "2,2,2", *T8, "--at", "origin", "--json", str(target)]) == 0
    out = capsys.readouterr().out
    assert "strict saddle" in out and "(4, 0, 4)" in out
    assert json.loads(target.read_text())["points"][0]["kind"] == "strict saddle"


def test_the_tables_say_what_the_json_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--widths", "1,2,1", "--cost", "(w^2-1)^2 + w/3"]) == 0
    out = capsys.readouterr().out
    for word in ("origin", "strict saddle", "(2, 0, 2)", "global minimum", "root(12*x^3-12*x+1, 1)", "PD-PŁI", "--at"):
        assert word in out, word


def test_time_is_over_means_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    at = json.dumps({"W1": [[1] * 20] * 20, "W2": [["sqrt(2)"] * 20] * 20})
    matrix = json.dumps([[f"sqrt({i * 20 + j + 2})" for j in range(20)] for i in range(20)])
    options = ["--widths", "20,20,20", "--cost", "norm2(W - T)/2", "--matrix", f"T={matrix}", "--at", at, "--hessian-anyway"]
    start = time.monotonic()
    found = ask(capsys, *options, "--timeout", "1")
    assert time.monotonic() - start < 10
    assert found["outcome"] == "undecided" and "timeout" in found["reason"] and len(found["points"]) == 1
    assert found["points"][0]["outcome"] == "undecided" and found["points"][0]["eigenvalues"] is None
    assert main(["analyze", *options, "--timeout", "1", "--strict"]) == 3
    capsys.readouterr()


def test_a_time_that_suffices_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--widths", "2,2,2", *T8, "--at", "origin"]
    one, other = ask(capsys, *options), ask(capsys, *options, "--timeout", "60")
    for found in (one, other):
        for part in (found, *found["points"]):
            part.pop("seconds")
            part.pop("check_seconds", None)
    assert one == other


def test_formulas_of_a_point_are_known_to_the_page() -> None:
    (point,) = sf.analyze(flow((1, 1, 1), "(w^2 - root(x^3-x-1, 0))^2"), at="origin").points
    assert "root" in point.gradient_of_f[0][0] or point.gradient_of_f == [["0"]]
    latex = r"\operatorname{root}_{0}\left(x^3 - x - 1\right)^2"
    assert mathml(latex) is not None


# --- bad input ----------------------------------------------------------------------------------------------------------
ONE = ["--widths", "1,1,1"]
BAD = [
    [],
    ["--widths", "1,1,1"],
    ["--widths", "2,-3,2", "--cost", "norm2(W)"],
    ["--widths", "2,0,2", "--cost", "norm2(W)"],
    ["--widths", "2", "--cost", "norm2(W)"],
    ["--widths", "999999,999999", "--cost", "norm2(W)", "--at", "origin"],
    [*ONE, "--cost", "arbitrary"],
    [*ONE, "--cost", ""],
    [*ONE, "--cost", "w + q"],
    [*ONE, "--cost", "foo(w)"],
    [*ONE, "--cost", "__import__('os')"],
    [*ONE, "--cost", "x"],
    ["--widths", "2,2,2", "--cost", "W"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2"],
    ["--widths", "2,2,2", "--cost", "norm2(W - S)/2", "--matrix", "T=[[1,0],[0,1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[1,0,0],[0,1,0]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[1,0],[0]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[0.1,0],[0,1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[NaN,0],[0,1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[true,0],[0,1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[null,0],[0,1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[1,0],[0,1]"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=/no/such/file"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T"],
    ["--widths", "2,2,2", "--cost", "norm2(W - T)/2", "--matrix", "T=[[1]]", "--matrix", "T=[[1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W)", "--matrix", "W=[[1,0],[0,1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W)", "--matrix", "a b=[[1]]"],
    ["--widths", "2,2,2", "--cost", "norm2(W)", "--matrix", "T=" + "[" * 100_000],
    ["--widths", "2,2,2", "--cost", "norm2(W)", "--matrix", f"T=[[{'1' * 20_000}]]"],
    [*ONE, "--cost", "w^2", "--at", "/no/such/file"],
    [*ONE, "--cost", "w^2", "--at", "[[1]]"],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [[1]], "W2": [[1]], "W3": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [[1]], "W1": [[1]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [[1, 2]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": 1, "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [[1e-20]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [["a"]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [["1/0"]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [["log(0)"]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [["sqrt(-1)"]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", '{"W1": [["root(x^2+1, 0)"]], "W2": [[1]]}'],
    [*ONE, "--cost", "log(w)", "--at", "origin"],
    [*ONE, "--cost", "sqrt(w)", "--at", "origin"],
    [*ONE, "--cost", "1/w", "--at", "origin"],
    [*ONE, "--cost", "log(w)", "--at", '{"W1": [[-1]], "W2": [[1]]}'],
    [*ONE, "--cost", "w^2", "--at", "origin", "--digits", "0"],
    [*ONE, "--cost", "w^2", "--at", "origin", "--digits", "-5"],
    [*ONE, "--cost", "w^2", "--at", "origin", "--digits", "100000000"],
    [*ONE, "--cost", "w^2", "--at", "origin", "--digits", "9" * 50],
    [*ONE, "--cost", "w^2", "--at", "origin", "--timeout", "0"],
    [*ONE, "--cost", "w^2", "--at", "origin", "--seed", "x"],
    [*ONE, "--cost", "w^2", "--at", "origin", "--json", "/no/such/folder/x.json"],
    [*ONE, "--cost", "w^2", "--at", "origin", "--frobnicate"],
    [*ONE, "--cost", "w^2", "--at", "origin", "extra"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", BAD, ids=lambda arguments: " ".join(arguments)[:70] or "none")
def test_bad_input_is_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for more in ([], ["--json", "-"]):
        code = main(["analyze", *more, *arguments])
        out, err = capsys.readouterr()
        assert (code, out) == (2, ""), (out, err)
        assert len(err.splitlines()) == 1 and err.startswith("symflow: ") and len(err) < 1100
        assert "Traceback" not in err and "usage:" not in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (BAD[1], "--cost is missing"),
        (["--widths", "2,2,2", "--cost", "norm2(W - T)/2"], "--matrix NAME=JSON"),
        ([*ONE, "--cost", "w^2", "--at", '{"W1": [[0.1]], "W2": [[1]]}'], 'quote it: "0.1"'),
        ([*ONE, "--cost", "log(w)", "--at", "origin"], "cost"),
    ],
)
def test_errors_name_the_remedy(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_python_refuses_what_is_no_point() -> None:
    here = flow((1, 1, 1), "w^2")
    for at in ("zero", 3, {"W1": [[1.0]], "W2": [[1]]}, {"W1": [[True]], "W2": [[1]]}, {1: [[1]]}):
        with pytest.raises(sf.SymflowError):
            sf.analyze(here, at=at)  # type: ignore[arg-type]
    for wrong in (sf.GradientFlow(sf.DeepLinear((1, 1))), sf.GradientFlow(sf.DeepLinear(depth=2), sf.Cost("norm2(W)")), "flow"):
        with pytest.raises(sf.SymflowError):
            sf.analyze(wrong, at="origin")  # type: ignore[arg-type]
    with pytest.raises(sf.SymflowError):
        sf.analyze(here, at="origin", digits=2.5)  # type: ignore[arg-type]


def test_json_keeps_long_integers() -> None:
    assert read_exact(f"[[{'7' * 5000}, -3]]", "T")[0][1] == -3
