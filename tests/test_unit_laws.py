"""Laws of activation networks: counts, what is polynomial and what is not, domains, and the command."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import symflow as sf
from symflow import checker
from symflow.checker.connected_domains import connected
from symflow.cli.entry import run
from symflow.errors import ModelError
from symflow.expressions import parse
from symflow.expressions.tree import letter


def laws(sigma: str, units: int = 1, samples: str = "1", **options: Any) -> Any:
    return sf.conservation_laws(sf.ActivationNetwork(sigma, units, samples.split(",")), **options)


# activation, units, samples; dim Lie, independent known laws
COUNTS = [
    ("tanh(x)", 1, "1", 1, 1), ("tanh(x)", 3, "1", 1, 3), ("tanh(x)", 1, "1,2", 2, 0), ("tanh(x)", 2, "1,-1", 1, 2),
    ("tanh(x)", 2, "1,2", 4, 0), ("1/(1 + exp(-x))", 1, "1,2", 2, 0), ("x/sqrt(1 + x^2)", 1, "1,2", 2, 0),
    ("log(1 + exp(x))", 1, "1,2", 2, 0), ("erf(x)", 2, "1,2,3", 4, 0), ("sin(x)", 1, "1,2", 2, 0), ("cosh(x)", 1, "1,-1", 1, 1),
    ("1/x", 1, "1,2", 1, 1), ("tanh(x)", 2, "0", 0, 4), ("exp(x)", 2, "0", 1, 2), ("tan(x)", 1, "1,2", 2, 0),
    ("x^3 + x", 1, "1,2", 2, 0), ("x^3 + x", 1, "1", 1, 1), ("x^3", 1, "1,2", 1, 1), ("x^3", 2, "1,2", 1, 2),
    ("x", 1, "1,2", 1, 1), ("x", 2, "1", 1, 3), ("x^2", 1, "1,-1", 1, 1), ("x^2 + x", 2, "1,2", 4, 0), ("x + 1", 2, "1,2", 3, 1),
    ("0*x", 2, "1", 0, 4),
]  # fmt: skip


@pytest.mark.parametrize(("sigma", "units", "samples", "dim_lie", "known"), COUNTS)
def test_counts(sigma: str, units: int, samples: str, dim_lie: int, known: int) -> None:
    found = laws(sigma, units, samples)
    assert found.outcome is sf.Outcome.PROVED and found.checked_by == "stdlib" and found.reason is None
    assert (found.D, found.dim_lie, found.rank_known, found.n_laws) == (2 * units, dim_lie, known, 2 * units - dim_lie)
    assert found.known_complete is (known == found.n_laws)
    assert str(found).count("\n") <= 8 and found.to_json()["n_laws"] == found.n_laws


@pytest.mark.parametrize(("sigma", "samples"), [("x^3 + x", [1.0, 2.0]), ("x^3", [1.0, 2.0]), ("tanh(x)", [1.0, -1.0]),
                                                ("sin(x)", [1.0, 2.0]), ("x^2 + x", [1.0, 0.5])])
def test_one_unit_by_the_determinant_of_two_fields(sigma: str, samples: list[float]) -> None:
    """The two fields as floats: their determinant at a point is far from 0 where nothing is kept, and 0 to rounding else."""
    functions: dict[str, tuple[Any, Any]] = {
        "x^3 + x": (lambda z: z**3 + z, lambda z: 3 * z * z + 1), "x^3": (lambda z: z**3, lambda z: 3 * z * z),
        "tanh(x)": (np.tanh, lambda z: 1 - np.tanh(z) ** 2), "sin(x)": (np.sin, np.cos),
        "x^2 + x": (lambda z: z * z + z, lambda z: 2 * z + 1)}
    value, slope = functions[sigma]
    a, c = 0.7, 1.3
    fields = np.array([[c * x * slope(x * a), value(x * a)] for x in samples])
    size = abs(np.linalg.det(fields))
    found = laws(sigma, 1, ",".join(str(Fraction(x)) for x in samples))
    assert (size > 1e-3) == (found.n_laws == 0) and (size < 1e-12) == (found.n_laws == 1)
    if sigma == "x^3 + x":
        assert size == pytest.approx(12 * a**3 * c)  # up to the scale of the samples: -12 w1^3 w2


def test_texts() -> None:
    assert laws("x^3", 1, "1,2").laws == ("w1^2 - 3*w2^2",)
    assert laws("tanh(x)").laws == ("w2^2/2 - Phi(w1), Phi'(z) = sigma(z)/sigma'(z)",)
    assert laws("tanh(x)", 2, "2").laws == ("w2[j]^2/2 - Phi(w1[j]), j = 0..1, Phi'(z) = sigma(2*z)/(2*sigma'(2*z))",)
    assert laws("exp(x)", 2, "0").laws == ("w1[j], j = 0..1",)
    flow = sf.GradientFlow(sf.ActivationNetwork("x^3", 1, ["1", "2"]), sf.ArbitraryCost())
    assert sf.conserved("w2^2 - w1^2/3", flow).outcome is sf.Outcome.PROVED


@pytest.mark.parametrize(("sigma", "expected"), [
    ("tanh(x)/x", True), ("exp(1/x)", True), ("1/sin(x)", True), ("sqrt(1 + x^2)", True), ("log(1 + exp(x))", True),
    ("atan(x)", True), ("atan(x/(1 + x^2))", True), ("x/sqrt(1 + x^2)", True), ("asinh(exp(x))", True), ("sqrt(2)*x", True),
    ("sqrt(x^2)", False), ("x/(1 + sqrt(x^2))", False), ("log(x)", False), ("atan(1/x)", False), ("atan(1/x) + atan(x)", False),
    ("atan(tan(x))", False), ("sqrt(1 - x^2)", False), ("log(x^2)", False), ("sqrt(exp(x) - 1)", False), ("log(cosh(x))", True),
])  # fmt: skip
def test_one_connected_domain(sigma: str, expected: bool) -> None:
    """A minor that is not 0 at one point says nothing about the other side of a gap."""
    assert connected(parse(sigma, {"x": letter("x")}).to_json()) is expected


@pytest.mark.parametrize("sigma", ["x + sqrt(x^2)", "x/(1 + sqrt(x^2))", "log(x)"])
def test_activations_in_pieces_are_undecided(sigma: str) -> None:
    for samples in ("1", "1,2"):
        found = laws(sigma, 1, samples)
        assert found.outcome is sf.Outcome.UNDECIDED and "connected" in str(found.reason)
        assert found.dim_lie_lower == 0 and found.n_laws is None


def test_a_claim_about_pieces_is_refused_by_the_checker() -> None:
    """sigma = x + |x| has a field at x = 1, and none on the left half."""
    whole = json.loads(json.dumps(laws("tanh(x)").certificate))
    assert checker.check(whole)
    whole["claim"]["flow"]["activation"] = parse("x + sqrt(x^2)", {"x": letter("x")}).to_json()
    with pytest.raises(checker.Rejected, match="connected"):
        checker.check(whole)


def test_longer_brackets_are_cut_off_with_a_reason() -> None:
    found = laws("tanh(x)", 2, "1,2", levels=1)
    assert found.outcome is sf.Outcome.UNDECIDED and "--levels" in str(found.reason)
    assert (found.dim_lie_lower, found.dim_lie_upper) == (2, 4) and found.certificate is not None


def test_degree() -> None:
    found = laws("x^3 + x", 1, "1", degree=3)
    assert "up to degree 3: none" in str(found.remark) and found.n_laws == 1
    with pytest.raises(ModelError, match="not a polynomial"):
        laws("tanh(x)", degree=2)
    found = sf.conservation_laws(sf.DiagonalLinear((1, 1, 1)), degree=4)
    assert "degree 4: 1 law, 0 new" in str(found.remark) and found.known_complete is True


CASES: list[tuple[list[str], dict[str, Any]]] = [
    (["--widths", "3,3,3", "--network", "diagonal"], {"D": 6, "n_laws": 3, "known_complete": True}),
    (["--widths", "3,2", "--network", "convolutional"], {"D": 5, "n_laws": 1, "known_complete": True}),
    (["--activation", "tanh(x)", "--units", "2"], {"D": 4, "n_laws": 3, "known_complete": False}),
    (["--activation", "x^3 + x", "--samples", "1,2"], {"D": 2, "n_laws": 0, "known_complete": True}),
]


@pytest.mark.parametrize(("options", "expected"), CASES)
def test_the_command(options: list[str], expected: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["laws", *options, "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["outcome"] == "proved" and {key: found[key] for key in expected} == expected
    assert checker.check(found["certificate"])
    assert run(["laws", *options]) == 0 and "independent local law" in capsys.readouterr().out


@pytest.mark.parametrize("options", [
    ["--widths", "3,3,2", "--network", "diagonal"], ["--widths", "3,0", "--network", "convolutional"],
    ["--activation", "tanh(y)"],     ["--activation", "tanh(x)", "--network", "relu"], ["--activation", "x", "--bias"],
    ["--widths", "2,2", "--units", "2"],
    ["--widths", "2,2", "--samples", "1"], ["--widths", "2,2", "--network", "diagonal", "--bias"], [],
    ["--activation", "x", "--widths", "2,2"],     ["--activation", "tanh(x)", "--samples", "1,,2"],
    ["--activation", "tanh(x)", "--units", "0"],    ["--activation", "tanh(x)", "--degree", "2"],
])  # fmt: skip
def test_bad_options_are_one_line_on_stderr(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["laws", *options]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
