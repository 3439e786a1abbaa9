"""Inertia: all routes on matrices of known inertia, random, singular, clustered and tiny; and the lines that must be shown."""

from __future__ import annotations

import sys
from fractions import Fraction
from random import Random
from typing import Any

import flint
import pytest
from critical_points_at_random import random_critical_points
from hypothesis import given, settings
from hypothesis import strategies as st

from symflow.errors import InternalError, ModelError, ShapeError, SymflowError
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles import (
    SymmetricMatrix,
    Unsettled,
    hessian,
    inertia,
    inertia_at,
    ldl,
    situation,
    symmetric,
    two_layers,
)
from symflow.saddles.congruence import congruence, enclosed_signs
from symflow.saddles.descartes import descartes
from symflow.saddles.fields import ConstantField
from symflow.saddles.kernels import kernel
from symflow.saddles.shifted import shifted

TINY = Fraction(1, 10**30)


def diagonal(*values: Any) -> list[list[Any]]:
    return [[value if i == j else 0 for j in range(len(values))] for i, value in enumerate(values)]


def congruent(signs: list[Fraction], frame: list[list[int]]) -> SymmetricMatrix:
    """F^T diag(signs) F for a unit triangular frame: the signs are the inertia, by Sylvester."""
    size = len(signs)
    lower = [[frame[i][j] if j < i else int(i == j) for j in range(size)] for i in range(size)]
    return symmetric([[sum((signs[k] * lower[k][i] * lower[k][j] for k in range(size)), Fraction(0)) for j in range(size)]
                      for i in range(size)])


def signature(values: list[Fraction]) -> tuple[int, int, int]:
    return sum(x < 0 for x in values), sum(x == 0 for x in values), sum(x > 0 for x in values)


def assert_every_route(h: SymmetricMatrix, expected: tuple[int, int, int]) -> None:
    assert ldl.eliminate(h).counts() == expected
    assert descartes(h) == expected
    found = inertia(h)
    assert found.counts == expected and found.size == h.size
    by_discs = congruence(h)
    assert by_discs is None or by_discs.counts == expected
    rank = expected[0] + expected[2]
    assert kernel(h.integers[0]).rank == rank
    assert shifted(h.integers[0], rank) in (None, expected)


@st.composite
def signs_and_frame(draw: st.DrawFn) -> tuple[list[Fraction], list[list[int]]]:
    size = draw(st.integers(1, 7))
    number = st.one_of(st.just(Fraction(0)), st.sampled_from([TINY, -TINY]), st.fractions(-5, 5, max_denominator=6))
    signs = draw(st.lists(number, min_size=size, max_size=size))
    row = st.lists(st.integers(-3, 3), min_size=size, max_size=size)
    return signs, draw(st.lists(row, min_size=size, max_size=size))


@given(signs_and_frame())
@settings(max_examples=80, deadline=None)
def test_sylvester(case: tuple[list[Fraction], list[list[int]]]) -> None:
    signs, frame = case
    assert_every_route(congruent(signs, frame), signature(signs))


@pytest.mark.parametrize("size", [20, 45, 70])
def test_random_frames_of_known_inertia(size: int) -> None:
    random = Random(size)
    signs = [Fraction(random.choice((-3, -1, 0, 0, 1, 2, 2))) for _ in range(size)]
    frame = [[random.choice((-1, 0, 0, 0, 1)) for _ in range(size)] for _ in range(size)]
    assert_every_route(congruent(signs, frame), signature(signs))


@pytest.mark.parametrize(("rows", "expected"), [
    ([[0, 1], [1, 0]], (1, 0, 1)),
    (diagonal(TINY, -TINY, 0), (1, 1, 1)),
    ([[1, 1], [1, 1 + TINY]], (0, 0, 2)),
    ([[1, 1], [1, 1 - TINY]], (1, 0, 1)),
    ([[1, 1], [1, 1]], (0, 1, 1)),
    (diagonal(*[1 + k * TINY for k in range(5)], -1), (1, 0, 5)),
    ([[0, 0], [0, 0]], (0, 2, 0)),
    ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], (2, 0, 1)),
])
def test_traps(rows: Any, expected: tuple[int, int, int]) -> None:
    assert_every_route(symmetric(rows), expected)


def test_discs_decide_at_two_hundred_rows() -> None:
    random = Random(2)
    size, rank = 210, 150
    b = flint.fmpz_mat(size, rank, [random.randint(-4, 4) for _ in range(size * rank)])
    s = flint.fmpz_mat(diagonal(*[random.choice((-1, 1)) for _ in range(rank)]))
    negative = sum(int(s[i, i]) < 0 for i in range(rank))
    h = symmetric([[int(x) for x in row] for row in (b * s * b.transpose()).tolist()])
    found = inertia(h)
    assert found.counts == (negative, size - rank, rank - negative)
    assert found.witness is not None and len(found.witness["discs"]["kernel"]) == size - rank


def test_a_witness_of_discs_multiplies_out() -> None:
    random = Random(8)
    b = [[random.randint(-3, 3) for _ in range(40)] for _ in range(70)]
    h = symmetric([[sum(x * y * (-1) ** k for k, (x, y) in enumerate(zip(r, s, strict=True))) for s in b] for r in b])
    found = inertia(h)
    discs = (found.witness or {})["discs"]
    rows, frame = h.rows(), discs["frame"]
    for vector in discs["kernel"]:
        assert not any(sum(x * Fraction(y) for x, y in zip(row, vector, strict=True)) for row in rows)
    images = [[sum(x * y for x, y in zip(row, v, strict=True) if y) for row in rows] for v in frame]
    small = [[sum(x * y for x, y in zip(image, v, strict=True)) for v in frame] for image in images]
    assert all(2 * abs(row[i]) > sum(map(abs, row)) for i, row in enumerate(small))
    assert all((small[i][i] < 0) == (i < discs["negative"]) for i in range(len(frame)))
    assert found.counts == (discs["negative"], len(discs["kernel"]), discs["positive"])


def test_an_elimination_multiplies_out() -> None:
    h = symmetric([[0, 2, 0, 1], [2, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]])
    found = (inertia(h).witness or {})["ldl"]
    lower = [[Fraction(x) for x in row] for row in found["lower"]]
    blocks, size = [[Fraction(0)] * h.size for _ in range(h.size)], 0
    for pivot in found["pivots"]:
        block = pivot if isinstance(pivot, list) else [[pivot]]
        for i, row in enumerate(block):
            for j, x in enumerate(row):
                blocks[size + i][size + j] = Fraction(x)
        size += len(block)
    middle = [[sum(lower[i][k] * blocks[k][j] for k in range(4)) for j in range(4)] for i in range(4)]
    whole = [[sum(middle[i][k] * lower[j][k] for k in range(4)) for j in range(4)] for i in range(4)]
    rows = h.rows()
    assert whole == [[rows[i][j] for j in found["order"]] for i in found["order"]]


def origin(widths: tuple[int, ...], cost: str, **matrices: Any) -> Any:
    flow = GradientFlow(DeepLinear(widths), Cost(cost, **matrices))
    shapes = enumerate(zip(widths, widths[1:], strict=False), start=1)
    return situation(flow, {f"W{i}": [[0] * a for _ in range(b)] for i, (a, b) in shapes})


@pytest.mark.parametrize(("target", "expected"), [
    ([[1, 2, 0], [0, 1, 3], [1, 0, 1]], (9, 0, 9)),
    ([[1, 2, 0], [0, 1, 3], [1, 3, 3]], (6, 6, 6)),
])
def test_the_origin_of_width_three(target: Any, expected: tuple[int, int, int]) -> None:
    assert_every_route(hessian(origin((3, 3, 3), "norm2(W - T)/2", T=target)), expected)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_the_origin_of_one_hidden_layer(k: int) -> None:
    for cost in ("w", "(w - 1)^2", "exp(w)", "sin(w) + w^4"):
        assert inertia_at(origin((1, k, 1), cost)).counts == (k, 0, k)
    assert inertia_at(origin((1, k, 1), "(w^2-1)^2")).counts == (0, 2 * k, 0)


@pytest.mark.parametrize(("middle", "expected"), [((2, 0), (0, 9, 3)), ((2, 1), (1, 7, 4))])
def test_deep_saddles(middle: tuple[int, int], expected: tuple[int, int, int]) -> None:
    flow = GradientFlow(DeepLinear((2, 2, 2, 2)), Cost("norm2(W - T)/2", T=diagonal(8, 1)))
    s = situation(flow, {"W1": diagonal(2, 0), "W2": diagonal(*middle), "W3": diagonal(2, 0)})
    assert s.is_critical and inertia_at(s).counts == expected


def test_logarithms_at_the_point() -> None:
    flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("exp(w) + exp(-2*w)"))
    s = situation(flow, {"W1": [["log(2)/3"], [0]], "W2": [[1, 0]]})
    assert s.is_critical and inertia_at(s).counts == (0, 3, 1)


@pytest.mark.parametrize(("entry", "expected"), [
    ("sqrt(2)+sqrt(3)-sqrt(5+2*sqrt(6))", (0, 5, 3)),
    ("exp(pi*sqrt(163))-262537412640768744", (1, 3, 4)),
    ("1e-30", (1, 3, 4)),
])
def test_coefficients_near_zero(entry: str, expected: tuple[int, int, int]) -> None:
    flow = GradientFlow(DeepLinear((2, 2, 2)), Cost("norm2(W - T)/2", T=[[2, 0], [0, entry]]))
    s = situation(flow, {"W1": diagonal("sqrt(2)", 0), "W2": diagonal("sqrt(2)", 0)})
    assert s.is_critical
    assert inertia_at(s).counts == expected


def test_elimination_and_discs_with_roots() -> None:
    field = ConstantField()
    root = field.function("sqrt", field.convert(Fraction(2)))
    size = 16
    rows = [[field.zero] * size for _ in range(size)]
    for i in range(size - 1):
        rows[i][i + 1] = rows[i + 1][i] = root if i % 2 else field.one
    h = symmetric(rows, field)
    assert inertia(h).counts == (8, 0, 8)
    assert enclosed_signs(h, 16) == (8, 8)


def test_the_two_layer_formula_on_critical_points() -> None:
    checked = 0
    for widths, target, layers in random_critical_points(600, seed=11):
        if len(widths) != 3:
            continue
        flow = GradientFlow(DeepLinear(widths), Cost("3*norm2(T - W) + 1", T=target))
        s = situation(flow, {f"W{i}": rows for i, rows in enumerate(layers, start=1)})
        assert two_layers.applies(s)
        assert two_layers.two_layers(s) == descartes(hessian(s)), (widths, target, layers)
        checked += 1
    assert checked >= 150


def test_a_disagreement_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["symflow.saddles.inertia"]
    monkeypatch.setattr(module, "descartes", lambda h: (0, 0, h.size))
    with pytest.raises(InternalError, match="two routes"):
        inertia(symmetric([[0, 1], [1, 0]]))


def test_an_undecided_sign_is_never_guessed() -> None:
    field = ConstantField()
    # sin(1)^2 + cos(1)^2 - 1 is 0, but nothing here proves it.
    sine, cosine = (field.function(name, field.one) for name in ("sin", "cos"))
    doubtful = field.add(field.add(field.multiply(sine, sine), field.multiply(cosine, cosine)), field.convert(Fraction(-1)))
    if field.is_zero(doubtful) is None:
        with pytest.raises(Unsettled):
            inertia(symmetric([[doubtful]], field))


@pytest.mark.parametrize("rows", [[[1, 2], [3, 4]], [[1, 2]], [], [[1, 2], [2]]])
def test_what_is_not_symmetric_is_refused(rows: Any) -> None:
    with pytest.raises(ShapeError) as error:
        symmetric(rows)
    assert "\n" not in str(error.value)


def test_floats_are_refused() -> None:
    with pytest.raises(ModelError, match="float"):
        symmetric([[0.5]])


@pytest.mark.parametrize(("cost", "at"), [
    ("log(w)", {"W1": [[-1]], "W2": [[1]]}),
    ("1/w", {"W1": [[0]], "W2": [[1]]}),
    ("sqrt(w^4)", {"W1": [[0]], "W2": [[1]]}),
    ("w", {"W1": [[1]]}),
    ("w", {"W1": [[1, 2]], "W2": [[1]]}),
    ("w", {"W1": [[0.5]], "W2": [[1]]}),
    ("w", {"W1": [["a"]], "W2": [[1]]}),
    ("w", {"W1": [[1]], "W2": [[1]], "W3": [[1]]}),
    ("w", {"W1": 3, "W2": [[1]]}),
    ("w", [[1]]),
])
def test_bad_points_get_one_line(cost: str, at: Any) -> None:
    with pytest.raises(SymflowError) as error:
        situation(GradientFlow(DeepLinear((1, 1, 1)), Cost(cost)), at)
    assert "\n" not in str(error.value) and error.value.exit_code == 2
