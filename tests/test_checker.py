"""Properties of the independent checker, each against a computation that shares nothing with it.

The rule for the field of a layer, which everything rests on, is instantiated at depths 2 to 5 and compared with the plain
derivative of f(W_N … W_1) by nilpotent numbers on concrete costs; enclosures are compared with mpmath; the room is read
for what it imports and run without the rest of the house.
"""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import jets
import mpmath
import pytest
from base_claims import BASE
from hypothesis import given, settings
from hypothesis import strategies as st
from judge import World
from trees_of_claims import claim, letter, letters, linear, mul, power, sub

from symflow import checker
from symflow.checker.claims import Claim
from symflow.checker.derivatives import expand
from symflow.checker.enclosures import Enclosures, Undefined
from symflow.checker.matrices import Matrices

ROOM = Path(checker.__file__).parent
Exact = list[list[Fraction]]


# --- the field of a network ---------------------------------------------------------------------------------------
def random_rows(rows: int, cols: int, source: random.Random) -> Exact:
    return [[Fraction(source.randint(-3, 3), source.randint(1, 3)) for _ in range(cols)] for _ in range(rows)]


def cost_of(rows: int, cols: int, source: random.Random) -> Any:
    """A polynomial cost of degree 4 in the entries of W."""
    shift = ["matrix", [[str(x) for x in row] for row in random_rows(rows, cols, source)]]
    cell = ["entry", letter("W"), source.randrange(rows), source.randrange(cols)]
    other = ["entry", letter("W"), source.randrange(rows), source.randrange(cols)]
    return ["sum", ["norm2", sub(letter("W"), shift)], mul("1/2", power(cell, 3), other), power(["norm2", letter("W")], 2)]


def by_checker(about: dict[str, Any], values: dict[str, Exact], tree: Any) -> Exact:
    """The exact value of a tree, by the checker's own derivatives."""
    one = Claim(about)
    ring = Enclosures()
    at = Matrices(one, ring, {name: [[ring.number(x) for x in row] for row in rows] for name, rows in values.items()})
    cells = at(expand(one, tree))
    assert all(low == high for row in cells for low, high in row)
    return [[low for low, _ in row] for row in cells]


def by_judge(about: dict[str, Any], values: dict[str, Exact]) -> dict[str, Exact]:
    """The velocities as plain derivatives of the cost of the product."""
    here = World(about, {}, random.Random(0))
    here.values = {name: [[jets.const(x) for x in row] for row in rows] for name, rows in values.items()}
    return {name: [[jets.real(x) for x in row] for row in rows] for name, rows in here.velocities(here.values).items()}


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(3))
def test_the_field_is_minus_the_plain_derivative(depth: int, seed: int) -> None:
    source = random.Random(100 * depth + seed)
    widths = [source.randint(1, 3) for _ in range(depth + 1)]
    names = [f"W{i}" for i in range(depth, 0, -1)]
    shapes = {name: [widths[int(name[1:])], widths[int(name[1:]) - 1]] for name in names}
    about = claim(shapes, ["eq", "0", "0"], flow=linear(*names), cost=cost_of(widths[-1], widths[0], source))
    values = {name: random_rows(*shape, source) for name, shape in shapes.items()}
    expected = by_judge(about, values)
    for name in names:
        assert by_checker(about, values, ["along", letter(name)]) == expected[name]


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_the_opaque_form_is_the_plain_chain(depth: int) -> None:
    """P W2 W1 Q with P and Q the products of all other layers moves as the two layers of the chain do, at every place."""
    source = random.Random(depth)
    widths = [source.randint(1, 3) for _ in range(depth + 1)]
    chain = {f"W{i}": random_rows(widths[i], widths[i - 1], source) for i in range(1, depth + 1)}
    cost = cost_of(widths[-1], widths[0], source)
    plain = claim({name: [len(rows), len(rows[0])] for name, rows in chain.items()}, ["eq", "0", "0"],
                  flow=linear(*sorted(chain, reverse=True)), cost=cost)
    expected = by_judge(plain, chain)

    def product(places: list[int], size: int) -> Exact:
        value = jets.identity(size)
        for i in places:
            value = jets.matmul(value, [[jets.const(x) for x in row]
                    for row in chain[f"W{i}"]]) if size > 1 or len(value[0]) > 1 else \
                [[jets.mul(value[0][0], jets.const(x)) for x in row] for row in chain[f"W{i}"]]
        return [[jets.real(x) for x in row] for row in value]

    for i in range(1, depth):
        values = {"P": product(list(range(depth, i + 1, -1)), widths[-1]), "W2": chain[f"W{i + 1}"], "W1": chain[f"W{i}"],
                  "Q": product(list(range(i - 1, 0, -1)), widths[i - 1])}
        about = claim({name: [len(rows), len(rows[0])] for name, rows in values.items()}, ["eq", "0", "0"],
                      flow=linear("P", "W2", "W1", "Q", opaque=("P", "Q")), cost=cost)
        for name, layer in (("W1", f"W{i}"), ("W2", f"W{i + 1}")):
            assert by_checker(about, values, ["along", letter(name)]) == expected[layer]


@pytest.mark.parametrize("sigma", ["cube", "rational", "root"])
@pytest.mark.parametrize(("units", "samples"), [(1, ["1"]), (2, ["1"]), (2, ["1", "-1/2"])])
def test_the_field_of_an_activation_network(sigma: str, units: int, samples: list[str]) -> None:
    """At exact points: polynomials, quotients, and a root whose argument is a square there."""
    x = letter("x")
    activation = {"cube": ["sum", power(x, 3), x], "rational": power(["sum", "1", power(x, 2)], -1),
                  "root": ["function", "sqrt", ["sum", power(x, 2), "0"]]}[sigma]
    about = claim({"w1": [units, 1], "w2": [1, units]}, ["eq", "0", "0"], cost=cost_of(len(samples), 1, random.Random(units)),
                  flow={"network": "activation", "activation": activation, "units": units, "samples": samples})
    values = {"w1": [[Fraction(3, 2)], [Fraction(-2)]][:units], "w2": [[Fraction(1, 3), Fraction(5)][:units]]}
    expected = by_judge(about, values)
    for name in values:
        assert by_checker(about, values, ["along", letter(name)]) == expected[name]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_derivatives_of_trees(data: st.DataObject) -> None:
    """The product and chain rules of the checker against nilpotent numbers, on random trees."""
    A, B, x = letters("A B x")

    def square(depth: int) -> Any:
        if depth == 0:
            return data.draw(st.sampled_from([A, B, ["transpose", A], mul(x, B), ["identity", 2]]))
        op = data.draw(st.sampled_from(["sum", "product", "transpose", "power", "adjugate", "scalar"]))
        if op in ("sum", "product"):
            return [op, square(depth - 1), square(depth - 1)]
        if op == "scalar":
            return mul([data.draw(st.sampled_from(["trace", "det", "norm2", "cost"])), square(depth - 1)], B)
        return {"transpose": ["transpose", square(depth - 1)], "power": power(square(depth - 1), data.draw(st.integers(0, 3))),
                "adjugate": ["gradient", square(depth - 1)]}[op]

    tree = ["along", square(data.draw(st.integers(1, 2)))]
    source = random.Random(data.draw(st.integers(0, 10**6)))
    shapes = {"A": [2, 2], "B": [2, 2], "x": [1, 1]}
    about = claim(shapes, ["eq", "0", "0"], flow={"field": {"A": mul(B, A), "B": ["transpose", A], "x": "2"}},
            cost=cost_of(2, 2, source))
    values = {name: random_rows(*shape, source) for name, shape in shapes.items()}
    here = World(about, {}, source)
    here.values = {name: [[jets.const(q) for q in row] for row in rows] for name, rows in values.items()}
    expected = here.tree(tree, here.values)
    found = expand(Claim(about), tree)
    if found == "0":
        assert not any(x for row in expected for x in row)
    else:
        assert by_checker(about, values, tree) == [[jets.real(x) for x in row] for row in expected]


# --- enclosures ---------------------------------------------------------------------------------------------------
FUNCTIONS = {"exp": mpmath.exp, "log": mpmath.log, "sqrt": mpmath.sqrt, "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan,
             "sinh": mpmath.sinh, "cosh": mpmath.cosh, "tanh": mpmath.tanh, "atan": mpmath.atan,
             "asinh": mpmath.asinh, "erf": mpmath.erf}
POINTS = [Fraction(s) for s in ("0", "1", "-1", "1/2", "-1/3", "7/5", "22/7", "-355/113", "10", "-25/2", "60", "-63", "1000",
        "-5000",
                                "9/4", "1/1000000000000000000000000000000", "-1/99999999999999999999999999999999999999999",
                                "16777217/16777216", "123456789/10", "99999999999999999999/7")]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("bits", [64, 128, 512])
def test_enclosures_contain_the_value(name: str, bits: int) -> None:
    """Against mpmath with far more digits; what is too large is refused, never wrong."""
    ring, met = Enclosures(bits), 0
    with mpmath.workprec(40_000 if name in ("exp", "sinh", "cosh") else 2 * bits + 300):
        for x in POINTS:
            try:
                low, high = ring.function(name, ring.number(x))
            except checker.Rejected as error:
                assert not isinstance(error, Undefined) or (name in ("log", "sqrt") and x <= 0)
                continue
            met += 1
            true = FUNCTIONS[name](mpmath.mpf(x.numerator) / x.denominator)
            as_mp = [mpmath.mpf(end.numerator) / end.denominator for end in (low, high)]
            blur = abs(true) * mpmath.mpf(2) ** (40 - mpmath.mp.prec)
            assert as_mp[0] <= true + blur and true - blur <= as_mp[1], (name, x)
            assert low == high or high - low < max(1, abs(high)) * Fraction(1, 1 << (bits - 24)), (name, x, "too wide")
    assert met >= 8


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(FUNCTIONS)), st.fractions(-20, 20, max_denominator=1000), st.fractions(0, 2, max_denominator=50))
def test_enclosures_of_intervals(name: str, left: Fraction, width: Fraction) -> None:
    """The function at every point of an interval lies in the enclosure of the interval."""
    ring = Enclosures(96)
    try:
        low, high = ring.function(name, (left, left + width))
    except checker.Rejected:
        return
    with mpmath.workprec(300):
        for k in range(5):
            x = left + width * Fraction(k, 4)
            true = FUNCTIONS[name](mpmath.mpf(x.numerator) / x.denominator)
            blur = mpmath.mpf(2) ** -250 * (1 + abs(true))
            least, most = (mpmath.mpf(end.numerator) / end.denominator for end in (low, high))
            assert least - blur <= true <= most + blur


def test_exact_values_stay_exact() -> None:
    ring = Enclosures()
    zero, one = ring.number(Fraction(0)), ring.number(Fraction(1))
    for name in ("sqrt", "sin", "tan", "sinh", "tanh", "atan", "asinh", "erf"):
        assert ring.function(name, zero) == zero
    for name in ("exp", "cos", "cosh"):
        assert ring.function(name, zero) == one
    assert ring.function("log", one) == zero
    assert ring.function("sqrt", ring.number(Fraction(9, 4))) == ring.number(Fraction(3, 2))
    for wrong in (lambda: ring.inverse(zero), lambda: ring.function("log", zero),
            lambda: ring.function("sqrt", ring.number(Fraction(-1)))):
        with pytest.raises(Undefined):
            wrong()


def test_constants() -> None:
    with mpmath.workprec(700):
        for name, true in (("pi", mpmath.mp.pi), ("E", mpmath.mp.e)):
            low, high = Enclosures(512).constant(name)
            assert mpmath.mpf(low.numerator) / low.denominator < true < mpmath.mpf(high.numerator) / high.denominator
            assert high - low < Fraction(1, 1 << 500)


# --- the room -----------------------------------------------------------------------------------------------------
def test_the_program_runs_alone(tmp_path: Path) -> None:
    """Isolated, without site packages, without an environment and outside the checkout."""
    files = []
    for i, name in enumerate(("imbalance, every depth", "tanh")):
        kind = "word identity" if i == 0 else "first integral"
        about = {"schema": checker.SCHEMA, "kind": kind, "claim": BASE[name], "witness": checker.witness(kind, BASE[name])}
        files.append(tmp_path / f"{i}.json")
        files[-1].write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "wrong.json").write_text(json.dumps({**about, "claim": BASE["sine"]}), encoding="utf-8")

    def run(*paths: Path) -> tuple[int, str]:
        done = subprocess.run([sys.executable, "-I", "-S", str(ROOM / "__main__.py"), *map(str, paths)], env={}, cwd=tmp_path,
                              capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    assert run(*files) == (0, "".join(f"{file}: accepted\n" for file in files))
    code, text = run(files[0], tmp_path / "wrong.json")
    assert code == 1 and "rejected" in text
    assert run(tmp_path / "missing.json")[0] == 2
    assert run()[0] == 2


def test_it_imports_the_standard_library_only() -> None:
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= sys.stdlib_module_names, file
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert str(node.module) in {*sys.stdlib_module_names, "collections.abc", "checker"}, file
                assert node.module != "checker" or file.name == "__main__.py"
            if isinstance(node, ast.ImportFrom):
                assert node.level <= 1, f"{file} reaches out of the room"


def test_no_float_and_no_truth_of_floats() -> None:
    """No float literal, no float(), no math function that is not exact."""
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), file
            assert not (isinstance(node, ast.Name) and node.id in ("float", "complex", "eval", "exec")), file
            if isinstance(node, ast.ImportFrom) and node.module == "math":
                assert {alias.name for alias in node.names} <= {"isqrt", "gcd", "lcm", "factorial", "comb"}, file
