"""Spectra: known ones, exact zeros, tiny and clustered eigenvalues, and the check by mpmath."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import flint
import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symflow.errors import InternalError, ModelError
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles import (
    EigenvalueCluster,
    Inertia,
    SymmetricMatrix,
    eigenvalues,
    hessian,
    inertia,
    situation,
    spectra,
    symmetric,
)
from symflow.saddles.decimals import outward
from symflow.saddles.enclosing import approximate, by_refinement, enclosures
from symflow.saddles.fields import ConstantField

TINY = Fraction(1, 10**30)


def diagonal(*values: Any) -> list[list[Any]]:
    return [[value if i == j else 0 for j in range(len(values))] for i, value in enumerate(values)]


def spectrum(h: SymmetricMatrix, digits: int = 30) -> list[EigenvalueCluster]:
    return eigenvalues(h, inertia(h), digits)


def random_symmetric(size: int, seed: int, rank: int | None = None) -> SymmetricMatrix:
    random = Random(seed)
    b = flint.fmpz_mat(size, rank or size, [random.randint(-9, 9) for _ in range(size * (rank or size))])
    s = flint.fmpz_mat(diagonal(*[random.choice((-1, 1)) for _ in range(rank or size)]))
    return symmetric([[Fraction(int(x), 7) for x in row] for row in (b * s * b.transpose()).tolist()])


def test_exact_values_are_exact() -> None:
    found = spectrum(symmetric(diagonal(TINY, -TINY, 0, 0, Fraction(1, 8), -3)))
    assert [str(one) for one in found] == ["-3", "-1e-30", "0 (2 times)", "1e-30", "0.125"]
    assert found[2].to_json() == {"lower": "0", "upper": "0", "multiplicity": 2}


def test_tiny_eigenvalues_that_are_not_rational() -> None:
    found = spectrum(symmetric([[1, 1], [1, 1 + TINY]]))
    assert Fraction(found[0].lower) > 0 and Fraction(found[0].upper) < TINY
    assert Fraction(found[0].upper) - Fraction(found[0].lower) < TINY**2


def test_double_eigenvalues_are_counted() -> None:
    h = symmetric([[0, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]])
    assert [one.multiplicity for one in spectrum(h)] == [2, 2]


@pytest.mark.parametrize("digits", [3, 15, 30, 60])
def test_the_digits_are_right(digits: int) -> None:
    h = random_symmetric(9, seed=digits, rank=7)
    own = mpmath.mp.clone()
    own.dps = digits + 30
    rows = [[own.mpf(x.numerator) / x.denominator for x in row] for row in h.rows()]
    values = sorted(own.eigsy(own.matrix(rows), eigvals_only=True))
    found = [one for one in spectrum(h, digits) for _ in range(one.multiplicity)]
    assert len(found) == 9
    for one, value in zip(found, values, strict=True):
        low, high = Fraction(one.lower), Fraction(one.upper)
        assert high - low <= 2 * abs(high) / 10**digits
        slack = own.mpf(10) ** (-digits - 10)
        assert own.mpf(one.lower) - slack <= value <= own.mpf(one.upper) + slack


@pytest.mark.parametrize(("size", "rank"), [(5, 5), (8, 3), (20, 13)])
def test_vectors_and_polynomials_agree(size: int, rank: int, monkeypatch: pytest.MonkeyPatch) -> None:
    h = random_symmetric(size, seed=size, rank=rank)
    exact = [one for one in spectrum(h, 20) for _ in range(one.multiplicity)]
    monkeypatch.setattr(spectra, "LARGEST", 0)
    other = [one for one in spectrum(h, 20) for _ in range(one.multiplicity)]
    for a, b in zip(exact, other, strict=True):
        assert Fraction(a.lower) <= Fraction(b.upper) and Fraction(b.lower) <= Fraction(a.upper)
    assert sum(one.lower == "0" == one.upper for one in other) == size - rank


@pytest.mark.parametrize("rank", [25, 40])
def test_refinement_in_fixed_point(rank: int) -> None:
    matrix, _ = random_symmetric(40, seed=4, rank=rank).integers
    bits = 160
    found = enclosures(matrix, by_refinement(matrix, bits), bits)
    other = enclosures(matrix, approximate(matrix, bits), bits)
    assert max(high - low for low, high in found) < Fraction(1, 10**25)
    assert all(a[0] <= b[1] and b[0] <= a[1] for a, b in zip(found, other, strict=True))


def test_clusters_are_reported_as_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectra, "LARGEST", 0)
    found = spectrum(symmetric([[2, 1, 1], [1, 2, 1], [1, 1, 2]]), 10)
    assert [one.multiplicity for one in found] == [2, 1]


def test_constants_with_roots_and_logarithms() -> None:
    flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("exp(w) + exp(-2*w)"))
    h = hessian(situation(flow, {"W1": [["log(2)/3"], [0]], "W2": [[1, 0]]}))
    found = spectrum(h)
    assert [one.multiplicity for one in found] == [3, 1] and found[0].lower == "0" == found[0].upper
    # f'' is 3 * 2^(1/3) at this product; the eigenvalue is f'' times 1 + (log(2)/3)^2.
    own = mpmath.mp.clone()
    own.dps = 50
    value = 3 * own.cbrt(2) * (1 + (own.log(2) / 3) ** 2)
    assert own.mpf(found[1].lower) <= value <= own.mpf(found[1].upper)


def test_the_smallest_sign_of_all() -> None:
    field = ConstantField()
    root = field.function("sqrt", field.convert(Fraction(163)))
    huge = field.function("exp", field.multiply(field.constant("pi"), root))
    h = symmetric([[field.add(huge, field.convert(Fraction(-262537412640768744)))]], field)
    (found,) = spectrum(h, 10)
    assert found.lower.startswith("-7.499274028") and Fraction(found.upper) < 0


def test_a_wrong_inertia_is_an_internal_error() -> None:
    h = symmetric(diagonal(1, -1, 0))
    for counts in ((1, 0, 2), (0, 1, 2), (2, 1, 0)):
        with pytest.raises(InternalError):
            eigenvalues(h, Inertia(*counts, "guess"))


def test_mpmath_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    h = random_symmetric(4, seed=1)
    right = inertia(h)
    monkeypatch.setattr(spectra, "_numbers", lambda own, part, bits: [[-x for x in row] for row in NUMBERS(own, part, bits)])
    if right.negative != right.positive:
        with pytest.raises(InternalError, match="mpmath"):
            eigenvalues(h, right)


NUMBERS = spectra._numbers


@pytest.mark.parametrize("digits", [0, -1, True, 10**9, "30"])
def test_digits_are_a_number(digits: Any) -> None:
    h = symmetric([[1]])
    with pytest.raises(ModelError):
        eigenvalues(h, inertia(h), digits)


def test_no_precision_is_left_changed() -> None:
    before = flint.ctx.prec, mpmath.mp.prec
    spectrum(random_symmetric(6, seed=2), 80)
    assert (flint.ctx.prec, mpmath.mp.prec) == before


@given(st.fractions(), st.integers(1, 40))
def test_decimals_are_rounded_outward(value: Fraction, digits: int) -> None:
    low, high = outward(value, value, digits)
    assert Fraction(low) <= value <= Fraction(high)
    assert Fraction(high) - Fraction(low) <= abs(value) / 10 ** (digits - 1)
    assert (low == "0") == (value == 0) == (high == "0")
