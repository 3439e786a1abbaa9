"""The reduced equation: enclosures against high-precision integration, closed forms against a proof and against integrals."""

from __future__ import annotations

import argparse
import copy
import json
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest

from symflow import checker
from symflow.checker.matrices import Matrices
from symflow.cli.reduced_options import add_reduced, run_reduced
from symflow.dynamics.reduced import Reduced, lines_of, reduced, reduced_from_text
from symflow.errors import CertificateError, ModelError, SymflowError
from symflow.evidence import Outcome, certify
from symflow.evidence.ball_integrals import Balls, ReducedEquation, ends_of, value_at
from symflow.expressions import parse
from symflow.expressions.tree import letter
from symflow.models import Cost
from symflow.statements import Setting, decide

PROGRAM = Path(checker.__file__).parent / "__main__.py"


def ends(found: Reduced, i: int = 0) -> tuple[Any, Any]:
    value = found.values[i]
    assert value is not None
    with mpmath.workdps(80):
        return mpmath.mpf(value["lower"]), mpmath.mpf(value["upper"])


def test_25_digits_of_the_example() -> None:
    found = reduced(0, 9, "(w-2)^2/2", [1], digits=25)
    assert found.outcome is Outcome.CERTIFIED and found.checked_by == "flint"
    with mpmath.workdps(50):
        decay = mpmath.exp(-5)
        a = (36 - 6 * decay) / (4 + 6 * decay)
        z, (low, high) = (a - 9 / a) / 4, ends(found)
        assert low <= z <= high and high - low < mpmath.mpf(10) ** -24 and str(low)[:24] == str(high)[:24] == str(z)[:24]
    assert found.closed_form == "1/4*((36 - 6*exp(-5*t))/(4 + 6*exp(-5*t)) - 9*(4 + 6*exp(-5*t))/(36 - 6*exp(-5*t)))"
    assert (found.limit, found.asymptotic_rate, found.diverges) == ("2", "5", False)
    assert found.to_json()["values"] == [{"lower": "1.972174883899271546247557", "upper": "1.9721748838992715462475571"}]


def test_the_closed_form_is_proved() -> None:
    """With A + B = 4m and A B = -c: z = (a - c/a)/4 for a = (A - B K E)/(1 - K E), E' = -rE, r = p (A - B)/2."""
    names = ("A", "B", "K", "p", "E")
    setting = Setting(letters={name: (1, 1) for name in names}, field={"E": "-p*(A - B)/2*E"},
                      define={"a": "(A - B*K*E)*(1 - K*E)^(-1)", "z": "(a + A*B*a^(-1))/4", "S": "(a - A*B*a^(-1))/2"})
    for claim in ("ddt(z) = -p*(z - (A + B)/4)*S", "S^2 = -A*B + 4*z^2"):
        assert decide(setting.statement(claim)).outcome is Outcome.PROVED
    assert decide(setting.statement("ddt(z) = p*(z - (A + B)/4)*S")).outcome is Outcome.REFUTED
    line = Setting(letters={"E": (1, 1), "q": (1, 1), "c": (1, 1), "a0": (1, 1)}, field={"E": "-2*q*E"},
                   define={"z": "(a0*E - c*(a0*E)^(-1))/4", "S": "(a0*E + c*(a0*E)^(-1))/2"})
    assert decide(line.statement("ddt(z) = -q*S")).outcome is Outcome.PROVED
    assert decide(line.statement("S^2 = c + 4*z^2")).outcome is Outcome.PROVED


@pytest.mark.parametrize("seed", range(12))
def test_closed_forms_against_integrals(seed: int) -> None:
    """The integral confirms the value of the closed form, on either side of 0, with and without c."""
    source = random.Random(seed)
    p, m, z0 = (Fraction(source.choice([-1, 1]) * source.randint(1, 9), 4) for _ in range(3))
    c, t = Fraction(source.choice([0, 1, 3, 7]), 2), Fraction(source.randint(1, 9), 40)
    cost = f"({p})/2*(w - ({m}))^2" if seed % 4 else f"({p})*w"
    found = reduced(z0, c, cost, [t])
    if found.outcome is not Outcome.CERTIFIED:
        assert found.diverges
        return
    assert found.closed_form is not None
    low, high = ends_of(value_at(parse(found.closed_form, {"t": letter("t")}).to_json(), "t", t).real)
    low_, high_ = ends(found)
    assert float(low) == pytest.approx(float(low_), rel=1e-12) and float(high) == pytest.approx(float(high_), rel=1e-12)
    slope = (lambda w: float(p) * (w - float(m))) if seed % 4 else (lambda w: float(p))
    with mpmath.workdps(20):
        solved = mpmath.odefun(lambda _, z: -mpmath.sqrt(mpmath.mpf(c.numerator) / c.denominator + 4 * z * z) * slope(z), 0,
                               mpmath.mpf(z0.numerator) / z0.denominator)
        assert abs(solved(mpmath.mpf(t.numerator) / t.denominator) - low_) < 1e-10


@pytest.mark.parametrize(
    ("cost", "slope", "z0", "c", "t"),
    [
        ("(w^2-1)^2 + w/3", lambda w: 4 * w * (w * w - 1) + mpmath.mpf(1) / 3, "1/3", "2", "3/4"),
        ("exp(w) + w^2", lambda w: mpmath.exp(w) + 2 * w, "0", "1", "1/2"),
        ("log(1 + exp(w)) - w/3", lambda w: 1 / (1 + mpmath.exp(-w)) - mpmath.mpf(1) / 3, "1/2", "1", "1/3"),
        ("w^3", lambda w: 3 * w * w, "1", "1", "2"), ("-w^4", lambda w: -4 * w**3, "1", "1/4", "1/100"),
        ("w*atan(w) + sqrt(1 + w^2)", lambda w: mpmath.atan(w) + w / (1 + w * w) + w / mpmath.sqrt(1 + w * w), "1", "1", "1/2"),
        ("w - log(w)", lambda w: 1 - 1 / w, "1/2", "0", "1/4"), ("cosh(w) - w", lambda w: mpmath.sinh(w) - 1, "-1", "5", "1/5"),
    ],
)
def test_enclosures_against_integration(cost: str, slope: Any, z0: str, c: str, t: str) -> None:
    found = reduced(z0, c, cost, [t])
    assert found.outcome is Outcome.CERTIFIED, found
    low, high = ends(found)
    with mpmath.workdps(20):
        start, speed, time = (mpmath.mpf(Fraction(x).numerator) / Fraction(x).denominator for x in (z0, c, t))
        solved = mpmath.odefun(lambda _, z: -mpmath.sqrt(speed + 4 * z * z) * slope(z), 0, start)(time)
        assert abs(solved - low) < 1e-12
    with mpmath.workdps(50):
        assert 0 < high - low < abs(low) * mpmath.mpf(10) ** -29


def test_the_start_rests_and_digits() -> None:
    found = reduced("sqrt(2)", "pi", "w^4/4 - 2*w^2/2", [0, 5], digits=40)
    assert found.outcome is Outcome.CERTIFIED and found.limit == "sqrt(2)" and found.asymptotic_rate is None
    with mpmath.workdps(60):
        for i in range(2):
            low, high = ends(found, i)
            assert low < mpmath.sqrt(2) < high and high - low < mpmath.mpf(10) ** -39
    assert reduced(0, 0, "w", [1]).values == [{"lower": "0", "upper": "0"}]
    tiny = reduced("1/2", 0, "(w+1)^2", [10])
    assert tiny.values[0] == {"lower": "1.416118085097196333781802025225e-18", "upper": "1.416118085097196333781802025226e-18"}
    assert (tiny.limit, tiny.asymptotic_rate) == ("0", "4")


def test_what_ceases_to_exist_is_undecided() -> None:
    for cost in ("-w^2", "-w^4"):
        found = reduced(1, 1, cost, ["1/100", 2])
        assert found.outcome is Outcome.UNDECIDED and found.values[0] is not None and found.values[1] is None
        assert found.diverges and "ceased to exist" in str(found.reason)


@pytest.mark.parametrize(
    ("start", "cost", "times"),
    [("z0=1", "w", "1"), ("z0=1,c=-1", "w", "1"), ("z0=1,c=1", "w", "-1"), ("z0=1,c=1", "w", ""), ("z0=1,c=1", "w", "1,,2"),
     ("z0=-1,c=1", "log(w)", "1"), ("z0=1,c=1", "W[0,1]", "1"), ("z0=x,c=1", "w", "1"), ("", "w", "1"), ("z0=0,c=1", "1/w", "1")],
)
def test_bad_input_is_one_line(start: str, cost: str, times: str) -> None:
    with pytest.raises(SymflowError) as error:
        reduced_from_text(start, cost, times)
    assert "\n" not in str(error.value)


def test_options() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cost")
    add_reduced(parser)
    parser.set_defaults(timeout=None)
    args = parser.parse_args(["--reduced", "z0=0,c=9", "--cost", "(w-2)^2/2", "--times", "1", "--digits", "25"])
    found = run_reduced(args, print)
    assert found["outcome"] == "certified" and found["values"] == [
        {"lower": "1.972174883899271546247557", "upper": "1.9721748838992715462475571"}]
    said = lines_of(found)
    assert said[0].startswith("values certified: ") and all("not part of the certificate" in line for line in said[2:])
    assert "rate 5" in "\n".join(lines_of(found)) == str(reduced(0, 9, "(w-2)^2/2", [1], digits=25))
    with pytest.raises(SymflowError):
        run_reduced(parser.parse_args(["--reduced", "z0=0,c=9", "--cost", "w"]), print)
    assert reduced_from_text(" z0 = 1/2 , c=root(x^2-2, 1)", "w^2", "1", 10).c == "root(x^2-2, 1)"
    assert reduced_from_text("c=1, z0=2", "w^2", "0,1/2").times == ["0", "1/2"]
    with pytest.raises(ModelError):
        reduced(1, 1, "w^2", [1], digits=0)
    with pytest.raises(ModelError):
        reduced(1, 0.5, "w^2", [1])
    with pytest.raises(TypeError):
        bool(reduced(1, 1, "w^2", [0]))


# --- certificates -----------------------------------------------------------------------------------------------------
def refused(certificate: Any) -> bool:
    try:
        certify(certificate)
    except CertificateError:
        return True
    return False


def test_an_enclosure_is_bound_to_its_claim(tmp_path: Path) -> None:
    certificate = reduced(0, 9, "(w-2)^2/2", [1]).certificate
    assert certificate is not None and not refused(certificate)
    other = Cost("(w-2)^2").bind(1, 1).to_json()
    assert refused({**certificate, "claim": {**certificate["claim"], "cost": other}})
    fact = certificate["claim"]["then"][1]
    shift = str(Fraction(fact[5]) + Fraction(1, 10**25))
    changes = ((1, "1/100"), (2, "8"), (3, "11/10"), (3, "-1"), (4, shift), (5, fact[4]), (2, "-9"), (0, "y"), (4, "x"))
    for place, value in changes:
        one = copy.deepcopy(certificate)
        one["claim"]["then"][1][place] = value
        assert refused(one), (place, value)
    for wrong in ({"facts": []}, {"facts": [{}]}, {}, None):
        assert refused({**certificate, "witness": wrong})
    wide = copy.deepcopy(certificate)
    wide["claim"]["then"][1][4:] = ["19/10", "5"]  # beyond the limit 2, which z never passes
    assert not refused(wide)
    wide["claim"]["then"][1][4:] = ["2", "5"]
    assert refused(wide)
    path = tmp_path / "z.json"
    path.write_text(json.dumps(certificate))
    run = subprocess.run([sys.executable, "-I", "-S", str(PROGRAM), str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 3 and "not checked" in run.stdout and "slow" not in run.stdout


def test_an_interval_beyond_two_zeros_is_refused() -> None:
    """The sign of f' at both ends alone says nothing: here z rests at the first of three zeros."""
    claim = {"letters": {"W": [1, 1]}, "cost": Cost("w^4/4 - 2*w^3 + 11*w^2/2 - 6*w").bind(1, 1).to_json(),
             "then": ["facts", ["z", "0", "1", "50", "3/2", "7/2"]]}
    certificate = {"schema": checker.SCHEMA, "kind": "reduced equation", "claim": claim, "witness": {"facts": [None]}}
    assert refused(certificate)
    claim["then"] = ["facts", ["z", "0", "1", "50", "1/2", "7/2"]]
    assert not refused(certificate)


def test_a_zero_just_behind_the_start_is_no_rest_ahead() -> None:
    """z0 = 1/3 has no short binary form, and the zero of f' lies within its rounding; z runs away from it."""
    claim = {"letters": {"W": [1, 1]}, "cost": Cost("-(w - (1/3 - 1/10^60))^2/2").bind(1, 1).to_json(),
             "then": ["facts", ["z", "1/3", "1", "1000", "0", "1"]]}
    assert refused({"schema": checker.SCHEMA, "kind": "reduced equation", "claim": claim, "witness": {"facts": [None]}})


def test_z_does_not_reach_0_through_a_pole() -> None:
    """With c = 0 and f = -log(w - 1/4) z falls to 1/4 or rises; it never exists at 0."""
    for cost in ("-1/(w - 1/4)", "log(w - 1/4)"):
        claim = {"letters": {"W": [1, 1]}, "cost": Cost(cost).bind(1, 1).to_json(),
                 "then": ["facts", ["z", "1/2", "0", "1000", "0", "1/2"]]}
        assert refused({"schema": checker.SCHEMA, "kind": "reduced equation", "claim": claim, "witness": {"facts": [None]}})


def test_functions_of_balls_agree_with_the_sums() -> None:
    import flint

    for text in ("(w^2-1)^2 + w/3", "exp(w) + w^2", "cosh(2*w)*w"):
        one = ReducedEquation(Cost(text).bind(1, 1).to_json(), "1/3", "1")
        other = ReducedEquation(Cost(text).bind(1, 1).to_json(), "1/3", "1")
        other.__dict__["sums"] = None
        place = flint.arb(1) / 3
        assert other.quick is not None
        matrices = Matrices(other.claim, Balls(), {"W": [[flint.acb(place)]]})(other.first)[0][0]
        assert matrices.overlaps(other.slope(place))
        assert one.slope(place).overlaps(other.slope(place))
    for name in ("atan", "asinh", "tanh", "log", "sqrt", "erf", "sinh"):
        place = flint.acb(flint.arb(1) / 3, flint.arb(1) / 7)
        assert Balls().function(name, place).overlaps(getattr(place, name)())
    assert not Balls().function("atan", flint.acb(flint.arb(0, 1e-3), 2)).is_finite()
