"""Laws of diagonal and convolutional networks and of Python functions, against other routes; what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
import slow_brackets as slow

import symflow as sf
from symflow.checker.program_expansion import Expanded
from symflow.checker.programs import Program
from symflow.errors import ModelError
from symflow.models import PolynomialModel
from symflow.models.recorded import Program as Recording

WIDTHS = [(1, 2), (3, 2), (2, 2), (1, 1, 1), (1, 2, 1), (2, 1, 2), (1, 3, 1), (2, 2, 2), (2, 3, 2), (1, 2, 3), (3, 1, 2),
          (2, 4, 1), (1, 1, 1, 1), (1, 2, 1, 1), (1, 2, 2, 1), (2, 1, 2, 1), (2, 2, 1, 2), (1, 1, 2, 2), (2, 2, 2, 1),
          (1, 2, 1, 2, 1), (1, 2, 2, 1, 1), (1, 2, 2, 1, 2), (2, 1, 2, 2, 1), (1, 3, 2, 1), (2, 1, 1, 2)]  # fmt: skip


def linear(widths: tuple[int, ...]) -> Callable[[Any], Any]:
    """The product of layers as a user would write it."""
    def model(w: Any) -> Any:
        entries, at, product = np.array(w, dtype=object), 0, None
        for columns, rows in pairwise(widths):
            layer = entries[at:at + rows * columns].reshape(rows, columns)
            at, product = at + rows * columns, layer if product is None else layer @ product
        return product
    return model


@pytest.mark.parametrize("widths", WIDTHS)
def test_linear_networks_as_functions_agree_with_the_linear_route(widths: tuple[int, ...]) -> None:
    size = sum(a * b for a, b in pairwise(widths))
    found, known = sf.conservation_laws(linear(widths), parameters=size), sf.conservation_laws(sf.DeepLinear(widths))
    assert found.outcome is sf.Outcome.PROVED and found.checked_by == "stdlib"
    for key in ("D", "dim_lie", "n_laws", "rank_known", "known_complete"):
        assert getattr(found, key) == getattr(known, key), key


@pytest.mark.parametrize("seed", range(6))
def test_random_polynomials_agree_with_expanded_brackets(seed: int) -> None:
    """All brackets up to a level, expanded, and their rank at a random point: never more, and equal where it is said to be."""
    random = Random(seed)
    size, many = random.randrange(2, 5), random.randrange(1, 3)
    terms = [[(random.choice((-2, -1, 1, 3)), [random.randrange(size) for _ in range(random.randrange(1, 4))])
              for _ in range(random.randrange(1, 4))] for _ in range(many)]

    def model(w: Any) -> Any:
        return [sum(c * math.prod(w[i] for i in m) for c, m in one) for one in terms]

    found = sf.conservation_laws(model, parameters=size)
    outputs: list[slow.Poly] = []
    for one in terms:
        value: slow.Poly = {}
        for c, m in one:
            value = slow.add(value, {tuple(sorted(m)): c})
        outputs.append(value)
    fields = [[slow.derivative(value, i) for i in range(size)] for value in outputs]
    level, vectors = fields, list(fields)
    for _ in range(4):
        level = [bracket(x, y, size) for x in fields for y in level]
        vectors += level
    point = [random.randrange(1, 10**6) for _ in range(size)]
    rank = slow.rank([[slow.value(component, point) for component in field] for field in vectors])
    assert found.dim_lie_lower == rank <= found.dim_lie_upper


def bracket(x: list[slow.Poly], y: list[slow.Poly], size: int) -> list[slow.Poly]:
    found = []
    for k in range(size):
        value: slow.Poly = {}
        for i in range(size):
            value = slow.add(value, slow.multiply(x[i], slow.derivative(y[k], i)))
            value = slow.add(value, slow.multiply(y[i], slow.derivative(x[k], i)), -1)
        found.append(value)
    return found


@pytest.mark.parametrize("widths", [(1, 1), (3, 3), (2, 2, 2), (1, 1, 1, 1), (4, 4, 4, 4)])
def test_diagonal_networks_keep_one_law_per_coordinate_and_pair_of_layers(widths: tuple[int, ...]) -> None:
    found = sf.conservation_laws(sf.DiagonalLinear(widths))
    expected = (len(widths) - 2) * widths[0]
    assert found.outcome is sf.Outcome.PROVED and found.known_complete is True
    assert (found.D, found.dim_lie, found.rank_known, found.n_laws) == (expected + widths[0], widths[0], expected, expected)
    again = sf.conservation_laws(sf.DiagonalLinear(widths[0], depth=len(widths) - 1))
    assert again.certificate == found.certificate


@pytest.mark.parametrize("lengths", [(1,), (4,), (2, 2), (3, 1, 2), (2, 3, 4), (1, 1, 1), (6,) * 6])
def test_convolutional_networks_keep_one_law_per_pair_of_filters(lengths: tuple[int, ...]) -> None:
    found = sf.conservation_laws(sf.ConvolutionalLinear(lengths))
    assert found.outcome is sf.Outcome.PROVED and found.known_complete is True
    assert (found.D, found.n_laws, found.dim_lie) == (sum(lengths), len(lengths) - 1, sum(lengths) - len(lengths) + 1)


@pytest.mark.parametrize("lengths", [(3, 2), (2, 3, 2)])
def test_convolutions_as_functions_agree(lengths: tuple[int, ...]) -> None:
    def model(w: Any) -> Any:
        at, value = 0, [1]
        for k in lengths:
            value, at = np.convolve(np.array(value, dtype=object), np.array(w[at:at + k], dtype=object)), at + k
        return value

    found = sf.conservation_laws(model, parameters=sum(lengths))
    assert (found.n_laws, found.known_complete) == (len(lengths) - 1, True)


@pytest.mark.parametrize("model", [sf.DiagonalLinear((2, 2, 2)), sf.ConvolutionalLinear((2, 3, 2))])
def test_programs_compute_what_they_say(model: Any) -> None:
    """Outputs and their gradients at a random point, against NumPy and exact differences of the recorded program."""
    random = Random(5)
    written = model.program
    program = Program({name: list(shape) for name, shape in written.letters.items()}, written.claim_part())
    point = [random.randrange(-9, 9) for _ in range(program.size)]
    values = program.values([([x], []) for x in point])
    if isinstance(model, sf.DiagonalLinear):
        expected = np.prod(np.array(point).reshape(model.depth, model.width), axis=0)
    else:
        expected = np.array([1])
        for start, k in zip(model.starts, model.lengths, strict=True):
            expected = np.convolve(expected, point[start:start + k])
    assert [values[n][0][0] for n in program.outputs] == [int(x) % ((1 << 19) - 1) for x in expected]
    slopes = Expanded(program).slopes
    for n in program.outputs:
        gradient = program.gradient(values, {n: ([1], [])})
        for i in range(program.size):
            exact = sum(x * math.prod(point[k]**e for k, e in Expanded.factors(m)) for m, x in slopes[i].get(n, {}).items())
            assert (gradient[i][0][0] if i in gradient else 0) == exact % ((1 << 19) - 1)


def test_laws_of_functions() -> None:
    found = sf.conservation_laws(lambda w: [w[0] * w[1] ** 2], parameters=3)
    assert found.laws == ("w[2]", "2*w[0]^2 - w[1]^2") and found.known_complete is True
    constant = sf.conservation_laws(lambda w: [7, "1/2"], parameters=2)
    assert (constant.n_laws, constant.dim_lie, constant.known_complete) == (2, 0, True)
    repeated = sf.conservation_laws(lambda w: [w[0] * w[1], w[0] * w[1], 3 - (w[0] * w[1]) ** 2], parameters=2)
    assert (repeated.n_laws, repeated.known_complete) == (1, True)
    cubic = sf.conservation_laws(lambda w: w[0] + w[1] ** 3, parameters=2)  # its law is w0 + 1/(3 w1): no polynomial
    assert (cubic.n_laws, cubic.rank_known, cubic.known_complete) == (1, 0, False)
    higher = sf.conservation_laws(lambda w: w[0] + w[1] ** 2 / 2 + w[2] ** 2, parameters=3)  # w1^2/w2: none either
    assert (higher.n_laws, higher.rank_known) == (2, 0)


def test_what_is_recorded_is_the_function() -> None:
    model = PolynomialModel(lambda w: (2 * w[0] - w[1] / 3 + Fraction(1, 2)) ** 3 - (-w[0]) * +w[1] + (1 - w[1]), 2)
    expanded = Expanded(Program({"w": [2, 1]}, model.program.claim_part()))
    point = (5, -7)
    first = 2 * 3 * (2 * point[0] - Fraction(point[1], 3) + Fraction(1, 2)) ** 2 + point[1]
    assert sum(x * math.prod(point[k]**e for k, e in Expanded.factors(m))
               for m, x in expanded.slopes[0][model.program.claim_part()["outputs"][0]].items()) == first


def fails() -> Any:
    raise RuntimeError("no\ndata")


@pytest.mark.parametrize(("model", "size", "says"), [
    (lambda w: None, 2, "returned None"), (lambda w: [], 2, "no output"), (lambda: 1, 2, "takes one sequence of 2"),
    (lambda a, b: a, 2, "takes one sequence"), (lambda w: w[5], 2, "IndexError"), (lambda w: w[0] / w[1], 2, "quotient"),
    (lambda w: 1 / w[0], 1, "quotient"), (lambda w: math.exp(w[0]), 1, "numerical value"),
    (lambda w: float(w[0]), 1, "numerical"),
    (lambda w: np.tanh(w[0]), 1, "tanh"), (lambda w: w[0] if w[0] > 0 else 0, 1, "comparison"),
    (lambda w: max(w), 2, "comparison"),
    (lambda w: w[0] == w[1], 2, "comparison"), (lambda w: abs(w[0]), 1, "absolute"), (lambda w: w[0] ** -1, 1, "power -1"),
    (lambda w: w[0] ** 0.5, 1, "power 0.5"), (lambda w: 2 ** w[0], 1, "exponent"), (lambda w: w[0] * 0.5, 1, "binary float"),
    (lambda w: w[0] * float("nan"), 1, "binary float"), (lambda w: "text", 1, "not a rational"),
    (lambda w: w[0] / 0, 1, "by zero"),
    (lambda w: fails(), 1, "RuntimeError: no data"), (lambda w: w[0], 0, "from 1 to"), (lambda w: w[0], -1, "from 1 to"),
    (lambda w: w[0], 10**9, "from 1 to"), (lambda w: w[0], True, "from 1 to"), (lambda w: w[0], None, "parameters=D"),
    (lambda w: w[0] ** 2000, 1, "power 2000"),
])  # fmt: skip
def test_what_cannot_be_recorded_is_refused_in_one_line(model: Any, size: Any, says: str) -> None:
    with pytest.raises(ModelError, match=says) as error:
        sf.conservation_laws(model, parameters=size)
    assert "\n" not in str(error.value) and len(str(error.value)) < 400


@pytest.mark.parametrize(("make", "says"), [
    (lambda: sf.DiagonalLinear((3, 3, 2)), "differ"), (lambda: sf.DiagonalLinear((3,)), "2 to"),
    (lambda: sf.DiagonalLinear((0, 0)), "0 is"),
    (lambda: sf.DiagonalLinear(3), "depth None"), (lambda: sf.DiagonalLinear((3, 3), 2), "either"),
    (lambda: sf.DiagonalLinear("33"), "sequ"),
    (lambda: sf.DiagonalLinear((10**9, 10**9)), "too large"), (lambda: sf.DiagonalLinear((True, True)), "True"),
    (lambda: sf.DiagonalLinear(2, 10**9), "too large"), (lambda: sf.DiagonalLinear(2, 0), "depth 0"),
    (lambda: sf.ConvolutionalLinear(()), "0 filter"), (lambda: sf.ConvolutionalLinear((3, 0)), "0 is not"),
    (lambda: sf.ConvolutionalLinear((3, "2")), "'2'"), (lambda: sf.ConvolutionalLinear((10**9,)), "too large"),
    (lambda: sf.ConvolutionalLinear(3), "sequence"), (lambda: sf.conservation_laws(3), "not counted"),
    (lambda: sf.conservation_laws(sf.DeepLinear), "not counted"),
    (lambda: sf.conservation_laws(sf.DeepLinear((2, 2)), parameters=4), "belongs to"),
    (lambda: sf.conservation_laws(lambda w: w[0], parameters=1, degree=0), "degree 0"),
    (lambda: sf.conservation_laws(lambda w: w[0], parameters=1, levels=0), "levels 0"),
])  # fmt: skip
def test_bad_models_are_refused_in_one_line(make: Callable[[], Any], says: str) -> None:
    with pytest.raises(ModelError, match=says) as error:
        make()
    assert "\n" not in str(error.value)


def test_too_many_operations_are_refused() -> None:
    program = Recording({"w": (3, 1)}, limit=2)
    assert program.node(("*", 0, 1)) == program.node(("*", 1, 0)) == 3 and program.node(("+", 3, 2)) == 4
    with pytest.raises(ModelError, match="more than 2 operations"):
        program.node(("-", 4, 0))


def test_large_models() -> None:
    """A thousand coordinates in three layers; filters whose convolution has far too many terms to be expanded."""
    found = sf.conservation_laws(sf.DiagonalLinear((1000,) * 4))
    assert (found.outcome, found.n_laws, found.known_complete) == (sf.Outcome.PROVED, 2000, True)
    found = sf.conservation_laws(sf.ConvolutionalLinear((8,) * 8))
    assert (found.outcome, found.n_laws, found.known_complete) == (sf.Outcome.PROVED, 7, True)


def test_laws_of_what_is_not_expanded() -> None:
    """Too high a degree, or too many parameters, for a search on monomials: weighted squares are found, and it is said."""
    found = sf.conservation_laws(lambda w: (w[0] * w[1] ** 2) ** 600, parameters=2)
    assert found.laws == ("2*w[0]^2 - w[1]^2",) and found.known_complete is True and "weights" in str(found.remark)
    found = sf.conservation_laws(lambda w: [w[i] * w[i + 1] for i in range(0, 800, 2)], parameters=800)
    assert (found.n_laws, found.known_complete) == (400, True)
    found = sf.conservation_laws(lambda w: (w[0] + w[1]) ** 1000, parameters=2)  # w0 - w1 is not seen
    assert (found.n_laws, found.rank_known, found.known_complete) == (1, 0, False) and found.remark is not None


def test_numbers_that_the_prime_spoils() -> None:
    prime = (1 << 19) - 1
    found = sf.conservation_laws(lambda w: prime * w[0] * w[1], parameters=2)
    assert found.outcome is sf.Outcome.UNDECIDED and str(prime) in str(found.reason)
    for model in (lambda w: w[0] / prime, lambda w: w[0] * 10**4000):
        with pytest.raises(ModelError, match="smaller"):
            sf.conservation_laws(model, parameters=1)


def test_what_is_cut_off_is_undecided_with_proved_bounds() -> None:
    found = sf.conservation_laws(linear((2, 2, 2, 2)), parameters=12, levels=1)
    assert found.outcome is sf.Outcome.UNDECIDED and "--levels" in str(found.reason)
    assert (found.dim_lie_lower, found.dim_lie_upper, found.known_complete) == (4, 6, None)
    assert found.certificate is not None and str(found).count("\n") <= 8


def test_laws_are_flat_along_a_run() -> None:
    """Small steps of gradient descent in floats: a law drifts with the square of the step, a mere polynomial with the step."""
    def model(w: Any) -> Any:
        return [w[4] * (w[0] * a + w[1] * b) ** 2 + w[5] * (w[2] * a + w[3] * b) ** 2 for a, b in ((1, 0), (0, 1), (1, 1))]

    def cost(w: Any) -> Any:
        return sum((p - y) ** 2 for p, y in zip(model(w), (1, -2, 0.5), strict=True)) / 2

    def velocity(w: Any) -> Any:
        difference = 1e-6 * np.eye(6)
        return -np.array([cost(w + d) - cost(w - d) for d in difference]) / 2e-6

    found = sf.conservation_laws(model, parameters=6)
    assert found.laws == ("w[0]^2 + w[1]^2 - 2*w[4]^2", "w[2]^2 + w[3]^2 - 2*w[5]^2") and found.known_complete is True
    start = np.array([0.5, -0.3, 0.8, 0.2, 0.7, -0.4])
    w = start.copy()
    for _ in range(400):  # Heun's method
        first = velocity(w)
        w = w + 0.0025 * (first + velocity(w + 0.005 * first))
    laws: list[Callable[[Any], float]] = [lambda w: w[0]**2 + w[1]**2 - 2 * w[4]**2, lambda w: w[2]**2 + w[3]**2 - 2 * w[5]**2]
    assert all(abs(law(w) - law(start)) < 1e-4 for law in laws)
    assert abs(w[0]**2 - start[0]**2) > 1e-2
