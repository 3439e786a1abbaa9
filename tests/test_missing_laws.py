"""The laws that the imbalances miss: constant along runs, independent of the imbalances, and proved by certificates that hold
for their own network only.

Why two constructions: where one law is missing, hyperelliptic integrals and Jacobi's last multiplier come by unrelated routes,
and must give the same form up to a constant.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import symflow as sf
from symflow import checker
from symflow.checker import last_multiplier as multiplier_module
from symflow.checker import missing_laws as integrals_module
from symflow.evidence import Outcome
from symflow.laws.completeness import conservation_laws
from symflow.laws.hyperelliptic import integrals
from symflow.laws.missing_laws import MissingLaws, lacking, missing_laws, segments

NETWORKS = [(1, 2, 2, 1), (1, 2, 3, 1), (1, 3, 2, 1), (1, 3, 3, 1), (1, 4, 3, 1), (1, 2, 6, 1), (1, 5, 5, 1), (2, 1, 2, 2, 1, 3),
            (1, 2, 2, 1, 2, 2, 1), (1, 2, 2, 1, 3, 1), (3, 1, 1, 3, 4, 1, 2, 5, 1, 1, 2)]
SINGLE = [widths for widths in NETWORKS if lacking(widths) == 1 and widths[0] == widths[-1] == 1]
FOUND: dict[tuple[tuple[int, ...], str], MissingLaws] = {
    (widths, one.method): one for widths in NETWORKS for one in missing_laws(widths, seed=3)}
INTEGRALS, MULTIPLIER = "hyperelliptic integrals", "last multiplier"


def accepted(certificate: Any) -> bool:
    try:
        checker.check(certificate)
    except checker.Rejected:
        return False
    return True


def given(widths: tuple[int, ...], method: str) -> dict[str, Any]:
    certificate = FOUND[widths, method].certificate
    assert certificate is not None
    return copy.deepcopy(certificate)


@pytest.mark.parametrize("widths", NETWORKS)
def test_the_integrals_are_as_many_as_are_missing(widths: tuple[int, ...]) -> None:
    found, answer = FOUND[widths, INTEGRALS], conservation_laws(sf.DeepLinear(widths))
    assert found.outcome is Outcome.PROVED and found.checked_by == "stdlib"
    assert accepted(found.certificate)
    assert found.count == sum(min(k, m) - 1 for _, k, m in segments(widths)) == lacking(widths)
    assert answer.n_laws is not None and answer.rank_known is not None
    assert answer.n_laws - answer.rank_known == found.count and answer.known_complete is False
    assert [one.method for one in answer.missing] == [INTEGRALS] + [MULTIPLIER] * (widths in SINGLE)
    assert answer.laws[-len(found.laws):] == found.laws and all("sqrt(E(z))" in text for text in found.laws)
    assert json.loads(json.dumps(answer.to_json()))["missing"][0]["count"] == found.count
    assert len(str(answer).splitlines()) <= 8 and INTEGRALS in str(answer)


def test_where_no_construction_is_known_the_laws_are_counted() -> None:
    for widths, count in (((1, 2, 2, 2, 1), 2), ((1, 3, 3, 3, 1), 5), ((2, 1, 2, 3, 2, 1), 3)):
        answer = conservation_laws(sf.DeepLinear(widths))
        assert answer.n_laws is not None and answer.rank_known is not None
        assert lacking(widths) == count == answer.n_laws - answer.rank_known
        assert answer.missing == () and answer.remark is not None and answer.remark.startswith(f"{count} more")
    answer = conservation_laws(sf.DeepLinear((1, 2, 2, 1, 2, 2, 2, 1)))
    assert answer.missing[0].count == 1 and str(answer.remark).startswith("2 more")
    for widths in ((2, 3, 2), (1, 2, 1), (1, 2, 1, 2, 1), (2, 3, 3, 1)):
        answer = conservation_laws(sf.DeepLinear(widths))
        assert answer.missing == () and answer.remark is None and lacking(widths) == 0


def test_what_is_too_large_to_be_checked_is_not_said() -> None:
    found = missing_laws((1, 60, 60, 1))[0]
    assert found.outcome is Outcome.UNDECIDED and found.certificate is None and "10000000 products" in str(found.reason)
    answer = conservation_laws(sf.DeepLinear((1, 60, 60, 1)))
    assert answer.n_laws == 60 * 62 - 1 and len(answer.laws) == 2


# What a certificate is bound to.


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield from leaves(tree[key], (*path, key))
    else:
        yield path


@pytest.mark.parametrize(("widths", "method"), [
    ((1, 2, 2, 1), INTEGRALS), ((1, 2, 3, 1), INTEGRALS), ((2, 1, 2, 2, 1, 3), INTEGRALS), ((1, 2, 2, 1), MULTIPLIER),
    ((1, 3, 2, 1), MULTIPLIER)])
def test_every_changed_number_is_rejected(widths: tuple[int, ...], method: str) -> None:
    certificate, changed = given(widths, method), 0
    for path in leaves(certificate):
        for change in (1, -1, True, None, "1"):
            mutant = copy.deepcopy(certificate)
            place = mutant
            for key in path[:-1]:
                place = place[key]
            old = place[path[-1]]
            place[path[-1]] = old + change if type(old) is int and type(change) is int else change
            assert not accepted(mutant), path
            changed += 1
    assert changed > 100


def test_a_witness_belongs_to_its_own_widths() -> None:
    for method in (INTEGRALS, MULTIPLIER):
        certificates = {widths: given(widths, method) for widths, name in FOUND if name == method}
        for one, first in certificates.items():
            for two, second in certificates.items():
                mixed = [{**first, "witness": second["witness"]}, {**first, "claim": second["claim"]},
                         {**first, "claim": {**first["claim"], "then": second["claim"]["then"]}}]
                same_claim = first["claim"]["then"] == second["claim"]["then"]
                assert one == two or [accepted(x) for x in mixed] == [False, False, same_claim]


@pytest.mark.parametrize("then", [
    ["missing laws", []], ["missing laws", [[1, 2]]], ["missing laws", [[2, 1]]], ["missing laws", [[1, 1], [1, 1]]],
    ["missing laws", [[1, True]]], ["laws", [[1, 1]]], ["missing laws", [[1, 1]], 0]])
def test_no_other_number_of_laws_is_accepted(then: list[Any]) -> None:
    certificate = given((1, 2, 2, 1), INTEGRALS)
    assert accepted(certificate)
    certificate["claim"]["then"] = then
    assert not accepted(certificate)


def curve_certificate(point: list[Any]) -> dict[str, Any]:
    certificate = given((1, len(point[0]), len(point[2][0]), 1), INTEGRALS)
    certificate["witness"]["segments"][0]["point"] = point
    return certificate


@pytest.mark.parametrize(("point", "why"), [
    ([[[0], [0]], [[1, 2], [3, 5]], [[1, 1]]], "at rest"),  # x = 0
    ([[[1], [2]], [[1, 2], [3, 5]], [[0, 0]]], "at rest"),  # y = 0
    ([[[1], [2]], [[1, 2], [2, 4]], [[1, 1]]], "at rest"),  # S is singular
    ([[[1], [2]], [[3, 4], [-4, 3]], [[1, 1]]], "meet"),  # S is a multiple of 1
    ([[[1], [0]], [[1, 0], [0, 2]], [[1, 1]]], "at rest"),  # x is an eigenvector of S
    ([[[1], [2]], [[1, 2], [3, 5], [0, 0]], [[1, 1, 0]]], "image"),  # y in the image of W: the rank drops
])
def test_points_that_show_nothing_are_rejected(point: list[Any], why: str) -> None:
    with pytest.raises(checker.Rejected, match=why):
        checker.check(curve_certificate(point))


@pytest.mark.parametrize("change", [
    ("form(x, nu), plus(u, form(x, x))", "form(x, x), plus(u, form(x, x))"),
    ("form(x, nu), plus(u, form(x, x))", "form(x, nu), plus(u, form(x, x), -1)"),
    ("[sum(map(mul, y, y)), 1]", "[-sum(map(mul, y, y)), 1]"),
    ("[sum(map(mul, y, y)), 1]", "[0, 1]"),
    ("form(nu, nu))", "form(x, nu))"),
    ("outer(y, x)", "outer(y, y)"),
    ("outer(y, x)", "outer(x, y)"),
    ("outer(x, x)", "outer(x, nu)"),
    ("-2 * c", "2 * c"),
    ("e = times(p, q)", "e = times(p, p)"),
    ("nu = [sum(map(mul, y, column)) for column in columns]", "nu = [sum(map(mul, y, row)) for row in w]"),
])
def test_mutated_identities_do_not_hold(change: tuple[str, str]) -> None:
    module = _mutated(integrals_module, change)
    chance, refused = random.Random(0), 0
    for _ in range(5):
        layers = [[[chance.randint(-5, 5) for _ in range(p)] for _ in range(q)] for p, q in pairwise((1, 3, 3, 1))]
        integrals_module.curve(layers)
        try:
            module.curve(layers)
        except checker.Rejected:
            refused += 1
    assert refused == 5


@pytest.mark.parametrize(("change", "why"), [
    (("times(row[a], row[b]), -1)", "times(row[a], row[b]), 1)"), "not kept"),
    (("zip(layers[i - 1][a], layers[i - 1][b]", "zip(layers[i - 1][a], layers[i - 1][a]"), "not kept|another value"),
    (("for row in layers[i]:", "for row in layers[i - 1]:"), "not kept|malformed|IndexError"),
    (("field = [slope(product[0][0], w)", "field = [slope(times(product[0][0], product[0][0]), w)"), "own velocity"),
])
def test_mutated_forms_do_not_hold(change: tuple[str, str], why: str) -> None:
    module, certificate = _mutated(multiplier_module, change), given((1, 2, 3, 1), MULTIPLIER)
    with pytest.raises((checker.Rejected, IndexError), match=None if "IndexError" in why else why):
        module.check(certificate["claim"], certificate["witness"])


def _mutated(module: ModuleType, change: tuple[str, str]) -> ModuleType:
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert change[0] in text
    mutant = ModuleType(module.__name__ + "_mutant")
    mutant.__package__ = module.__package__
    exec(compile(text.replace(*change), "mutant", "exec"), mutant.__dict__)
    return mutant


def test_entries_that_depend_on_each_other_give_no_form() -> None:
    certificate = given((1, 2, 2, 1, 3, 1), MULTIPLIER)
    entries = certificate["witness"]["entries"]
    every = [[i, a, b] for i, d in enumerate((2, 2, 1, 3), 1) for a in range(d) for b in range(a, d)]
    assert len(every) > len(entries)  # C_4 has rank 2: its entries are not all independent
    for spare in (one for one in every if one not in entries):
        other = copy.deepcopy(certificate)
        other["witness"]["entries"] = sorted([*entries, spare])
        assert not accepted(other)


# What the integrals are, in numbers.


def weights_of(widths: tuple[int, ...], row: Any) -> list[Any]:
    found, at = [], 0
    for p, q in pairwise(widths):
        found.append(np.asarray(row[at:at + p * q]).reshape(q, p))
        at += p * q
    return found


def imbalances(widths: tuple[int, ...], row: Any) -> Any:
    w = weights_of(widths, row)
    return np.concatenate([(a @ a.T - b.T @ b)[np.triu_indices(len(a))] for a, b in pairwise(w)])


def slopes(function: Any, row: Any, step: float = 1e-5) -> Any:
    moved = [np.eye(len(row))[i] * step for i in range(len(row))]
    return np.array([(np.asarray(function(row + e)) - np.asarray(function(row - e))) / (2 * step) for e in moved]).T


@pytest.mark.parametrize("widths", [(1, 2, 2, 1), (1, 3, 2, 1), (1, 3, 4, 1), (2, 1, 2, 2, 1)])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_integrals_do_not_move_along_runs(widths: tuple[int, ...], seed: int) -> None:
    chance, found = random.Random(seed), FOUND.get((widths, INTEGRALS)) or missing_laws(widths)[0]
    start = {f"W{i}": [[f"{chance.randint(-12, 12)}/8" for _ in range(p)] for _ in range(q)]
             for i, (p, q) in enumerate(pairwise(widths), 1)}
    cost = sf.Cost("(w - 2)^2/2" if widths[0] == 1 else "norm2(W)/2 - W[0,0] + 2*W[0,1]")
    run = sf.integrate(sf.GradientFlow(sf.DeepLinear(widths), cost), start, "3/10")
    first = [np.array([[eval(x) for x in row] for row in start[f"W{i}"]], dtype=float) for i in range(1, len(widths))]
    last = [np.array([[float(x) for x in row] for row in run.end[f"W{i}"]]) for i in range(1, len(widths))]
    assert max(np.abs(a - b).max() for a, b in zip(first, last, strict=True)) > 0.02
    assert np.allclose(found.values(first), found.values(last), rtol=0, atol=1e-8)


@pytest.mark.parametrize("widths", [(1, 2, 2, 1), (1, 3, 3, 1), (1, 2, 4, 1), (1, 4, 3, 1)])
def test_the_integrals_are_independent_of_the_imbalances(widths: tuple[int, ...]) -> None:
    chance = np.random.default_rng(5)
    row = chance.normal(size=sum(p * q for p, q in pairwise(widths)))
    known = slopes(lambda r: imbalances(widths, r), row)
    both = np.vstack([known, slopes(lambda r: integrals(weights_of(widths, r)), row)])
    count = min(widths[1:3]) - 1
    assert np.linalg.matrix_rank(both, tol=1e-5) == np.linalg.matrix_rank(known, tol=1e-5) + count == len(row) - 1


def on_level(widths: tuple[int, ...], base: Any, row: Any) -> Any:
    """A point near the row with the imbalances of the base."""
    for _ in range(50):
        gap = imbalances(widths, row) - imbalances(widths, base)
        row = row - np.linalg.lstsq(slopes(lambda r: imbalances(widths, r), row), gap, rcond=None)[0]
    assert np.abs(imbalances(widths, row) - imbalances(widths, base)).max() < 1e-12
    return row


def test_the_seventh_law_tells_runs_with_equal_imbalances_apart() -> None:
    widths, chance = (1, 2, 2, 1), np.random.default_rng(8)
    first = chance.normal(size=8)
    second, values = on_level(widths, first, first + 0.2 * chance.normal(size=8)), []
    for row in (first, second):
        start = {f"W{i}": [[repr(float(x)) for x in line] for line in a] for i, a in enumerate(weights_of(widths, row), 1)}
        run = sf.integrate(sf.GradientFlow(sf.DeepLinear(widths), sf.Cost("(w - 1)^2/2")), start, "1/5")
        end = [np.array([[float(x) for x in line] for line in run.end[f"W{i}"]]) for i in (1, 2, 3)]
        assert abs(integrals(end)[0] - integrals(weights_of(widths, row))[0]) < 1e-8
        values.append(integrals(end)[0])
    assert abs(values[0] - values[1]) > 1e-3


@pytest.mark.parametrize("widths", [(1, 2, 2, 1), (1, 2, 3, 1), (1, 3, 2, 1)])
def test_both_constructions_give_one_form(widths: tuple[int, ...]) -> None:
    """On a level set the forms are multiples of each other, by a function that is constant along orbits, which wind around."""
    witness, chance, ratios = given(widths, MULTIPLIER)["witness"], np.random.default_rng(2), []
    every = [[i, a, b] for i in (1, 2) for a in range(widths[i]) for b in range(a, widths[i])]
    chosen = [every.index(entry) for entry in witness["entries"]]
    base = chance.normal(size=sum(p * q for p, q in pairwise(widths)))
    for _ in range(4):
        row = on_level(widths, base, base + 0.2 * chance.normal(size=len(base)))
        laws = slopes(lambda r: imbalances(widths, r), row)[chosen]
        x, w, y = weights_of(widths, row)
        field = np.concatenate([(w.T @ y.T).ravel(), (y.T @ x.T).ravel(), (w @ x).ravel()])
        tangent = chance.normal(size=len(row))
        tangent -= np.linalg.pinv(laws) @ (laws @ tangent)
        omega = np.linalg.det(np.vstack([field, tangent, laws])) / np.linalg.det(laws @ laws.T)
        ratios.append(abs(omega / (slopes(lambda r: integrals(weights_of(widths, r)), row)[0] @ tangent)))
    assert np.ptp(ratios) < 1e-4 * max(ratios)
    if widths == (1, 2, 2, 1):
        assert ratios[0] == pytest.approx(1 / 32, rel=1e-4)
