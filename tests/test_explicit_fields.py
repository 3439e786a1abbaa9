"""Motions given by an explicit field: what they conserve, what an opaque letter in them forbids, and what is refused.

The laws are compared with runs in floating point of the networks themselves (ReLU, momentum, weight decay), which know
nothing of the fields that the proof files write down, and the number of laws with exact ranks at random points.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import product
from random import Random
from typing import Any

import flint
import numpy as np
import pytest

from symflow import checker
from symflow.errors import ModelError
from symflow.evidence import Outcome
from symflow.propositions.discovery import discover
from symflow.propositions.settings import chain, neighbours
from symflow.statements import Setting, decide

Floats = np.ndarray[Any, np.dtype[np.float64]]
X11 = {claim.id: claim for entry in discover(["beyond/X11"]) for claim in entry.proposition.claims}
BALL = X11["second-order"].setting


def certificate(identifier: str) -> dict[str, Any]:
    claim = X11[identifier]
    evidence = decide(claim.setting.statement(claim.text)).evidence
    assert evidence is not None
    return copy.deepcopy(dict(evidence.certificate))


# --- opaque letters -----------------------------------------------------------------------------------------------------
def test_the_velocity_of_an_opaque_letter_is_left_open() -> None:
    field = BALL.statement("C = C").to_claim()["flow"]["field"]
    assert field["P"] is None and field["Q"] is None and set(field) == {"P", "Q", "U", "V", "X", "Y", "s"}


@pytest.mark.parametrize("text", ["ddt(P) = 0", "ddt(ddt(P)) = 0", "ddt(norm2(Q)) = 0", "ddt(ddt(X)) = ddt(-gamma*X - E)",
                                  "ddt(f(P@V@U@Q)) = trace(G.T@P@(V@X + Y@U)@Q)"])
def test_nothing_is_said_of_the_derivative_of_an_opaque_letter(text: str) -> None:
    """Each would hold if P and Q stood still."""
    statement = BALL.statement(text)
    assert decide(statement).outcome is Outcome.UNDECIDED
    for kind in ("word identity", "first integral", "field identity"):
        with pytest.raises(checker.Rejected):
            checker.witness(kind, statement.to_claim())


def test_a_setting_says_what_is_wrong_with_its_field() -> None:
    letters = {"W1": ("k", "n"), "W2": ("m", "k")}
    with pytest.raises(ModelError, match="gives the layer W2 no velocity"):
        Setting(letters, layers=("W2", "W1"), field={"W1": "-W1"})
    with pytest.raises(ModelError, match="W2 is opaque and has a velocity"):
        Setting(letters, layers=("W2", "W1"), opaque=("W2",), field={"W1": "-W1", "W2": "-W2"})
    with pytest.raises(ModelError, match="one flow"):
        Setting(letters, activation="tanh(x)", field={"W1": "-W1"})
    with pytest.raises(ModelError, match="not a layer"):
        Setting(letters, opaque=("W2",))


def test_the_scope_is_that_of_the_network_that_the_field_moves() -> None:
    field = {"W1": "-W1", "W2": "-W2"}
    assert decide(chain((2, 3, 1), field=field).statement("ddt(C1) = -2*C1")).scope == {
        "widths": [2, 3, 1], "depth": 2, "cost": "arbitrary"}
    assert decide(chain(2, field=field).statement("ddt(C1) = -2*C1")).scope["widths"] == "all"
    still = neighbours(field={"U": "-U", "V": "-V"})
    assert decide(still.statement("ddt(C) = -2*C")).scope["depth"] == "all"


# --- decisions ----------------------------------------------------------------------------------------------------------
def test_a_derivative_that_does_not_see_the_cost_is_refuted_where_the_field_does() -> None:
    assert decide(BALL.statement("ddt(C) = 0")).outcome is Outcome.REFUTED
    assert decide(BALL.statement("ddt(U) = 0")).outcome is Outcome.REFUTED


def test_matrices_that_stand_still() -> None:
    setting = Setting({"x": (1, 1), "A": (2, 2)}, field={"x": "x"})
    assert decide(setting.statement("ddt(A) = 0")).outcome is Outcome.PROVED
    assert decide(setting.statement("ddt(A) = A")).outcome is Outcome.REFUTED


SEEN = {"decay": "UV", "decay-solved": "UVs", "second-order": "UVXY", "momentum": "XY", "momentum-solved": "XYs"}


@pytest.mark.parametrize(("identifier", "name"), [(key, name) for key, names in SEEN.items() for name in names])
def test_a_certificate_of_another_motion_is_rejected(identifier: str, name: str) -> None:
    """M stays a law with another velocity of U or V that is a multiple of X or Y; these mutants are left out."""
    good = certificate(identifier)
    checker.check(good)
    field = good["claim"]["flow"]["field"]
    for wrong in (["product", "-1", field[name]], ["product", "2", field[name]], "0", None):
        with pytest.raises(checker.Rejected):
            checker.check({**good, "claim": {**good["claim"], "flow": {"field": {**field, name: wrong}}}})


# --- runs of the networks -------------------------------------------------------------------------------------------------
def run(move: Callable[[Floats], Floats], start: Floats, time: float, steps: int = 400) -> Floats:
    """Runge and Kutta, order 4."""
    at, h = start.copy(), time / steps
    for _ in range(steps):
        a = move(at)
        b = move(at + h / 2 * a)
        c = move(at + h / 2 * b)
        at = at + h / 6 * (a + 2 * b + 2 * c + move(at + h * c))
    return at


def slope(g: Callable[[Floats], float], at: Floats, h: float = 1e-6) -> Floats:
    """The gradient by central differences."""
    return np.array([(g(at + h * e) - g(at - h * e)) / (2 * h) for e in np.eye(len(at))])


SHAPES = ((3, 2), (3, 3), (2, 3))
TARGET = np.array([[1.0, -0.5], [0.3, 0.8]])


def layers(flat: Floats) -> list[Floats]:
    found, start = [], 0
    for rows, cols in SHAPES:
        found.append(flat[start:start + rows * cols].reshape(rows, cols))
        start += rows * cols
    return found


def loss(flat: Floats) -> float:
    w1, w2, w3 = layers(flat)
    rest = w3 @ w2 @ w1 - TARGET
    return float((rest**2).sum() / 2 + (rest**4).sum() / 4)


def imbalance(flat: Floats, i: int) -> Floats:
    w = layers(flat)
    return np.asarray(w[i] @ w[i].T - w[i + 1].T @ w[i + 1])


def spin(flat: Floats, i: int) -> Floats:
    w, v = layers(flat[:21]), layers(flat[21:])
    return np.asarray(w[i] @ v[i].T - v[i] @ w[i].T + w[i + 1].T @ v[i + 1] - v[i + 1].T @ w[i + 1])


def test_weight_decay_in_floating_point() -> None:
    start, rate, time = np.random.default_rng(1).normal(size=21) / 2, 0.7, 0.8
    end = run(lambda w: -slope(loss, w) - rate * w, start, time, steps=60)
    for i in range(2):
        assert np.abs(imbalance(end, i) - np.exp(-2 * rate * time) * imbalance(start, i)).max() < 1e-6
        assert np.abs(imbalance(end, i) - imbalance(start, i)).max() > 1e-2


def test_momentum_in_floating_point() -> None:
    start, friction, time = np.random.default_rng(2).normal(size=42) / 2, 0.4, 0.8

    def move(state: Floats) -> Floats:
        return np.concatenate([state[21:], -friction * state[21:] - slope(loss, state[:21])])

    end = run(move, start, time, steps=60)
    for i in range(2):
        assert np.abs(np.exp(friction * time) * spin(end, i) - spin(start, i)).max() < 1e-6
        assert np.abs(spin(end, i) - spin(start, i)).max() > 1e-2
        assert np.abs(imbalance(end[:21], i) - imbalance(start[:21], i)).max() > 1e-2


def test_the_law_of_a_relu_neuron_in_floating_point() -> None:
    """A network with two hidden layers of three neurons and biases; nothing crosses a kink in this time."""
    random = np.random.default_rng(3)
    inputs, outputs = random.normal(size=(2, 5)), random.normal(size=(2, 5))

    def parts(w: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        return w[:6].reshape(3, 2), w[6:9, None], w[9:18].reshape(3, 3), w[18:21, None], w[21:27].reshape(2, 3)

    def pattern(w: Floats) -> tuple[Floats, Floats]:
        first, bias, second, other, _ = parts(w)
        below = first @ inputs + bias
        return below, second @ np.maximum(below, 0) + other

    def cost(w: Floats) -> float:
        return float(((parts(w)[4] @ np.maximum(pattern(w)[1], 0) - outputs)**2).sum() / 2)

    def laws(w: Floats) -> Floats:
        first, bias, second, other, last = parts(w)
        below = (first**2).sum(1) + bias[:, 0]**2 - (second**2).sum(0)
        return np.concatenate([below, (second**2).sum(1) + other[:, 0]**2 - (last**2).sum(0)])

    start = random.normal(size=27) / 2
    end = run(lambda w: -slope(cost, w), start, 0.02, steps=40)
    assert all(((a > 0) == (b > 0)).all() for a, b in zip(pattern(start), pattern(end), strict=True))
    assert np.abs(end - start).max() > 1e-2
    assert np.abs(laws(end) - laws(start)).max() < 1e-6
    first, _, second, _, _ = parts(start)
    later, _, above, _, _ = parts(end)
    assert np.abs((first**2).sum(1) - (second**2).sum(0) - (later**2).sum(1) + (above**2).sum(0)).max() > 1e-4  # without the bias


# --- the number of laws of two layers ---------------------------------------------------------------------------------------
def units(rows: int, cols: int) -> list[flint.fmpz_mat]:
    return [flint.fmpz_mat(rows, cols, [int(i == j) for j in range(rows * cols)]) for i in range(rows * cols)]


def rank(pairs: list[tuple[flint.fmpz_mat, flint.fmpz_mat]]) -> int:
    rows = [[int(x) for x in [*a.entries(), *b.entries()]] for a, b in pairs]
    return int(flint.fmpz_mat(rows).rank()) if rows else 0


@pytest.mark.parametrize(("n", "k", "m"), [*product((1, 2, 3), (1, 2, 3, 4, 5), (1, 2)), (2, 6, 2), (3, 7, 3)])
def test_the_number_of_laws_of_two_layers(n: int, k: int, m: int) -> None:
    """Laws and directions of the flow and its brackets fill the space, and the laws are as many as the formula says."""
    random = Random(n + 10 * k + 100 * m)
    u, v = (flint.fmpz_mat(rows, cols, [random.randint(-9, 9) for _ in range(rows * cols)]) for rows, cols in ((k, n), (m, k)))
    moves = [(v.transpose() * g, g * u.transpose()) for g in units(m, n)]
    moves += [(u * (a - a.transpose()), 0 * v) for a in units(n, n)] + [(0 * u, (b - b.transpose()) * v) for b in units(m, m)]
    laws = [((s + s.transpose()) * u, -1 * v * (s + s.transpose())) for s in units(k, k)]
    r = min(k, n + m)
    assert rank(laws) == k * (k + 1) // 2 - (k - r) * (k - r + 1) // 2
    assert rank(laws) + rank(moves) == k * (n + m)
