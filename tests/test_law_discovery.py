"""Polynomial laws: all of them are found, each is proved, and unrelated routes count the same."""

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction
from random import Random

import pytest
import sympy as sp

import symflow as sf
from symflow import checker
from symflow.errors import InternalError, ModelError
from symflow.evidence import Outcome
from symflow.laws import discovery_kernel
from symflow.laws.discovery import discover
from symflow.laws.discovery_check import verified
from symflow.laws.discovery_fields import PolynomialFields, Reader, fields_of
from symflow.laws.discovery_gradings import Grading
from symflow.laws.discovery_kernel import Derivations, kernel
from symflow.laws.discovery_names import text_of
from symflow.models import ActivationNetwork, DeepLinear, GradientFlow
from symflow.models.relu import ReLUNetwork

MODELS = [
    (DeepLinear((1, 2, 1)), 4),
    (DeepLinear((2, 2)), 2),
    (DeepLinear((1, 1, 2)), 3),
    (DeepLinear((1, 1, 1, 1)), 4),
    (ActivationNetwork("x^2", units=2), 3),
    (ActivationNetwork("x^3", samples=["1", "2"]), 4),
    (ActivationNetwork("x^3+x", samples=["1", "2"]), 4),
    (ActivationNetwork("x^2/2-1/3", samples=["1"]), 4),
    (ActivationNetwork("1", units=2), 2),
    (ReLUNetwork((1, 2, 1)), 4),
    (ReLUNetwork((1, 1, 1), bias=True), 4),
    (PolynomialFields.of_outputs({"u": (2, 1), "v": (2, 1)}, ["u[0]*v[0]", "u[1]*v[1]"]), 4),
    (PolynomialFields.of_outputs({"u": (2, 1), "v": (2, 1)}, ["u[0]*v[0]", "u[0]*v[1] + u[1]*v[0]", "u[1]*v[1]"]), 4),
    (PolynomialFields.of_outputs({"a": (1, 1), "b": (1, 1), "c": (1, 1)}, ["a*b + c^2/2 - a"]), 3),
    (PolynomialFields({"x": (1, 1), "y": (1, 1)}, [({(1,): 2}, {(0,): -3})]), 4),
    (PolynomialFields({"x": (1, 1), "y": (1, 1)}, [({(0,): 2}, {(1,): -3})]), 5),  # x^3 y^2: one monomial moved in two ways
]


def laws_by_sympy(fields: PolynomialFields, degree: int) -> list[int]:
    """How many laws of degree at most 1, 2, ...: derivatives and nullspaces of SymPy, on all monomials at once."""
    symbols = sp.symbols(f"t0:{fields.D}")

    def polynomial(component):
        return sum((x * sp.prod([symbols[k] for k in m]) for m, x in component.items()), sp.Integer(0))

    moves = [[polynomial(component) for component in one] for one in fields.fields]
    counts = []
    for top in range(1, degree + 1):
        monomials = [sp.prod([symbols[k] for k in m])
                     for d in range(1, top + 1) for m in itertools.combinations_with_replacement(range(fields.D), d)]
        columns, rows = [], {}
        for monomial in monomials:
            column = {}
            for j, move in enumerate(moves):
                value = sp.expand(sum(sp.diff(monomial, s) * v for s, v in zip(symbols, move, strict=True)))
                for m, x in sp.Poly(value, *symbols).terms():
                    if x:
                        column[rows.setdefault((j, m), len(rows))] = x
            columns.append(column)
        matrix = sp.zeros(max(1, len(rows)), len(monomials))
        for c, column in enumerate(columns):
            for r, x in column.items():
                matrix[r, c] = x
        counts.append(len(monomials) - sp.polys.matrices.DomainMatrix.from_Matrix(matrix).to_field().rank())
    return counts


@pytest.mark.parametrize(("model", "degree"), MODELS, ids=repr)
def test_sympy_counts_the_same_laws(model, degree):
    found = discover(model, degree)
    totals = list(itertools.accumulate(one.laws for one in found.counts))
    assert totals == laws_by_sympy(fields_of(model), degree)
    assert [sum(law.degree == one.degree for law in found.laws) for one in found.counts] == [one.new for one in found.counts]
    assert all(law.outcome is Outcome.PROVED for law in found.laws)


def test_random_models_agree_with_sympy():
    random, letters = Random(5), {"a": (1, 2), "b": (2, 1)}
    for _ in range(6):
        outputs = []
        for _ in range(random.randint(1, 2)):
            names = ["a[0]", "a[1]", "b[0]", "b[1]"]
            factors = [random.choices(names, k=random.randint(1, 3)) for _ in range(random.randint(1, 2))]
            terms = [f"{random.choice([-3, -1, 1, 2])}*" + "*".join(one) for one in factors]
            outputs.append("+".join(terms).replace("+-", "-"))
        model = PolynomialFields.of_outputs(letters, outputs)
        found = discover(model, 3)
        assert list(itertools.accumulate(one.laws for one in found.counts)) == laws_by_sympy(model, 3), outputs


def test_a_linear_network_has_the_polynomials_in_its_imbalances():
    for widths, degree, entries in [((2, 3, 2), 4, 6), ((2, 2, 2, 2), 4, 6), ((1, 2, 2, 1), 6, 6), ((1, 3, 3, 1), 4, 12),
                                    ((2, 1, 2, 2, 1), 4, 7)]:  # fmt: skip
        found = discover(DeepLinear(widths), degree)
        assert found.grouped == tuple(f"W{i}@W{i}.T - W{i + 1}.T@W{i + 1}" for i in range(1, len(widths) - 1))
        assert found.laws[0].text == "(W1@W1.T - W2.T@W2)[0,0]" or widths[1] == 1
        for one in found.counts:  # no relation between the entries shows up in these degrees
            expected = 0 if one.degree % 2 else math.comb(entries + one.degree // 2 - 1, one.degree // 2)
            assert (one.laws, one.new) == (expected, entries if one.degree == 2 else 0)


def test_a_neuron_layer_as_wide_as_both_neighbours_has_a_determinant_as_law():
    found = discover(DeepLinear((1, 2, 3, 1)), 3)
    law = found.laws[-1]
    assert law.degree == 3 and law.matrix is None
    random = Random(1)
    W2 = [[Fraction(random.randint(-9, 9)) for _ in range(2)] for _ in range(3)]
    W3 = [Fraction(random.randint(-9, 9)) for _ in range(3)]
    place = {name: k for k, name in enumerate(fields_of(DeepLinear((1, 2, 3, 1))).names)}
    values = {place[f"W2[{i},{j}]"]: W2[i][j] for i in range(3) for j in range(2)} | {place[f"W3[{i}]"]: W3[i] for i in range(3)}
    value = sum(x * math.prod(values[k] for k in m) for m, x in law.polynomial.items())
    assert value in (-sp.Matrix([[*W2[i], W3[i]] for i in range(3)]).det(), sp.Matrix([[*W2[i], W3[i]] for i in range(3)]).det())
    assert value != 0


@pytest.mark.parametrize(
    "widths", [(1, 2, 1), (2, 3, 2), (1, 2, 2, 1), (1, 2, 3, 1), (2, 1, 2, 2, 1), (1, 4, 1), (2, 2, 1, 2)], ids=str
)
def test_no_more_laws_are_independent_than_brackets_allow(widths):
    """The rank of the gradients of all laws found, at a random point, against D - dim Lie, which is found without laws."""
    found, counted = discover(DeepLinear(widths), 4), sf.conservation_laws(DeepLinear(widths))
    random = Random(2)
    point = [Fraction(random.randint(-99, 99)) for _ in range(found.D)]
    rows = []
    for law in found.laws:
        row = [Fraction(0)] * found.D
        for m, x in law.polynomial.items():
            for i, k in enumerate(m):
                row[k] += x * math.prod(point[j] for j in m[:i] + m[i + 1:])
        rows.append(row)
    assert sp.Matrix(rows).rank() == counted.rank_known <= counted.n_laws  # a law of higher degree is algebraic over the others


def test_every_text_is_a_law_for_conserved():
    for model, degree in [(DeepLinear((1, 2, 1)), 2), (DeepLinear((2, 1, 2)), 4), (DeepLinear((1, 2, 3, 1)), 3),
                          (ActivationNetwork("x^2", 2), 2), (ActivationNetwork("1", 2), 1), (ActivationNetwork("x", 2), 2),
                          (ActivationNetwork("x^3", samples=["1", "2"]), 2)]:  # fmt: skip
        texts = discover(model, degree).texts
        assert texts
        for text in texts:
            assert sf.conserved(text, GradientFlow(model)).outcome is Outcome.PROVED, text


def test_laws_stay_along_a_flow_in_floats():
    """A cost with a gradient of its own, integrated by Runge and Kutta."""
    import numpy as np

    a, b, c = (np.random.default_rng(3).normal(size=shape) / 2 for shape in ((2, 1), (3, 2), (1, 3)))

    def velocity(w):
        g = (w[2] @ w[1] @ w[0] - 1.5) ** 3
        return [-w[1].T @ w[2].T @ g, -w[2].T @ g @ w[0].T, -g @ w[0].T @ w[1].T]

    def step(w, h):
        k1 = velocity(w)
        k2 = velocity([x + h / 2 * y for x, y in zip(w, k1, strict=True)])
        k3 = velocity([x + h / 2 * y for x, y in zip(w, k2, strict=True)])
        k4 = velocity([x + h * y for x, y in zip(w, k3, strict=True)])
        return [x + h / 6 * (p + 2 * q + 2 * r + s) for x, p, q, r, s in zip(w, k1, k2, k3, k4, strict=True)]

    laws = discover(DeepLinear((1, 2, 3, 1)), 3).laws

    def values(w):
        theta = np.concatenate([x.ravel() for x in w])
        return np.array([sum(float(x) * np.prod(theta[list(m)]) for m, x in law.polynomial.items()) for law in laws])

    now = start = [a, b, c]
    for _ in range(400):
        now = step(now, 0.01)
    assert max(np.abs(x - y).max() for x, y in zip(now, start, strict=True)) > 0.01
    assert np.abs(values(now) - values(start)).max() < 1e-8
    assert len(laws) == 10


def test_activations_keep_what_the_calculus_says():
    assert discover(ActivationNetwork("x^3", samples=["1", "2"]), 4).texts == ("w1^2 - 3*w2^2",)  # homogeneous: parallel fields
    assert discover(ActivationNetwork("x^2", units=3), 2).texts == tuple(f"w1[{j}]^2 - 2*w2[{j}]^2" for j in range(3))
    nothing = discover(ActivationNetwork("x^3+x", samples=["1", "2"]), 10)
    assert not nothing.laws and nothing.outcome is Outcome.UNDECIDED and "no certificate" in str(nothing.reason)
    assert discover(ActivationNetwork("x", units=2), 2).texts == discover(DeepLinear((1, 2, 1)), 2).texts.__class__(
        text.replace("W", "w") for text in discover(DeepLinear((1, 2, 1)), 2).texts)


def test_relu_networks_keep_one_law_for_each_hidden_neuron():
    found = discover(ReLUNetwork((2, 2, 2, 1), bias=True), 2)
    assert found.texts == tuple(f"(W{i}@W{i}.T + b{i}@b{i}.T - W{i + 1}.T@W{i + 1})[{j},{j}]" for i in (1, 2) for j in (0, 1))
    assert all(law.matrix is None for law in found.laws)  # the other entries of that matrix are no laws
    assert len(discover(ReLUNetwork((3, 4, 2)), 4).laws) == 4


def test_a_trace_is_named_where_no_entry_is_a_law():
    names = [f"[{i},{j}]" for i in range(2) for j in range(2)]
    model = PolynomialFields.of_outputs({"W1": (2, 2), "W2": (2, 2)}, [f"W1{a}*W2{b}" for a in names for b in names],
                                        known=["W1@W1.T - W2.T@W2"])  # fmt: skip
    assert discover(model, 4).texts == ("trace(W1@W1.T - W2.T@W2)",)


def test_a_model_of_a_user_offers_its_fields():
    class Convolution:
        def polynomial_fields(self):
            return PolynomialFields.of_outputs({"a": (1, 2), "b": (1, 2)}, ["a[0]*b[0]", "a[0]*b[1]+a[1]*b[0]", "a[1]*b[1]"])

    found = discover(Convolution(), 2)
    assert found.texts == ("a[0]^2 + a[1]^2 - b[0]^2 - b[1]^2",)
    assert "field" in found.laws[0].evidence.certificate["claim"]["flow"]


def test_the_classes_lose_no_law():
    for model, degree in [(DeepLinear((2, 2, 1)), 4), (ActivationNetwork("x^3+2*x^2", units=2), 3), (ReLUNetwork((2, 2, 1)), 3)]:
        fields = fields_of(model)
        derivations, classes = Derivations(fields, degree), Grading(fields).classes(degree)
        everything = sorted((m for monomials in classes.values() for m in monomials), key=len, reverse=True)
        assert len(everything) == len(set(everything)) == math.comb(fields.D + degree, degree) - 1
        split = sum(kernel(derivations, monomials).dimension for monomials in classes.values())
        whole, exact = kernel(derivations, everything), kernel(derivations, everything, rational=True)
        assert split == whole.dimension == exact.dimension
        for k in range(split):
            assert whole.polynomial(k) == exact.polynomial(k) and derivations.kill(exact.polynomial(k))
        packed = [derivations.pack(m) for m in (*everything, *((k,) * (degree + 1) for k in range(fields.D)))]
        assert len(set(packed)) == len(packed)


def test_a_law_whose_numbers_exceed_the_prime_is_solved_over_the_rationals():
    for c in (10**12 + 39, 10**40 + 1, discovery_kernel.PRIME, 5 * discovery_kernel.PRIME + 10**15):
        found = discover(PolynomialFields.of_outputs({"u": (1, 1), "v": (1, 1), "w": (1, 1)}, [f"u*v + {c}*u*w"]), 2)
        assert found.texts[0] == f"{c}*v - w" and found.outcome is Outcome.PROVED
        assert [one.laws for one in found.counts] == [1, 2]


def test_a_certificate_binds_its_law_and_its_network():
    law = discover(ActivationNetwork("x^3", samples=["1", "2"]), 2).laws[0]
    good = json.loads(json.dumps(law.evidence.certificate))
    checker.check(good)
    for old, new in [('"-3"', '"3"'), ('"-3"', '"-2"'), ('"power", ["letter", "w1"], 2', '"power", ["letter", "w1"], 4'),
                     ('["power", ["letter", "x"], 3]', '["power", ["letter", "x"], 2]'), ('"w1"], 2', '"w2"], 2')]:  # fmt: skip
        text = json.dumps(good)
        assert old in text
        with pytest.raises(checker.Rejected):
            checker.check(json.loads(text.replace(old, new, 1)))
    law = discover(DeepLinear((1, 2, 3, 1)), 3).laws[-1]
    other = json.loads(json.dumps(law.evidence.certificate))
    other["claim"]["flow"]["layers"] = other["claim"]["flow"]["layers"][::-1]
    with pytest.raises(checker.Rejected):
        checker.check(other)


@pytest.mark.parametrize("wrong", ["sign", "transposed", "missing"])
def test_wrong_fields_are_caught_by_the_checker(wrong):
    right = fields_of(DeepLinear((1, 2, 2)))
    fields = [[dict(component) for component in one] for one in right.fields]
    if wrong == "sign":
        for one in fields:
            one[2:] = [{m: -x for m, x in component.items()} for component in one[2:]]
    elif wrong == "transposed":
        for one in fields:
            one[3], one[4] = one[4], one[3]
    else:
        fields = fields[:1]
    with pytest.raises(InternalError, match="does not accept"):
        discover(PolynomialFields(right.letters, fields, right.flow), 2)


def test_the_certificate_of_a_model_contains_all_its_fields():
    letters, silent = {"u": (1, 1), "v": (1, 1), "w": (1, 1)}, [].append
    for outputs, laws, right in [(["u*v"], ["u^2 - v^2", "w"], True), (["u*v", "u*w"], ["u^2 - v^2"], False),
                                 (["u*v"], ["u^2 - v^2", "u*w"], False), (["u*v", "w^2"], ["w"], False)]:  # fmt: skip
        model = PolynomialFields.of_outputs(letters, outputs)
        if right:
            (one, _), (two, _) = verified(laws, model, Reader(letters), silent).values()
            assert one is two and one.outcome is Outcome.PROVED
        else:
            with pytest.raises(InternalError, match="does not accept"):
                verified(laws, model, Reader(letters), silent)


def test_texts_are_read_back():
    names = ("a", "b[0]", "b[1]")
    reader = Reader({"a": (1, 1), "b": (2, 1)})
    several = {(0, 0, 1): Fraction(-7, 3), (2,): Fraction(1), (): Fraction(-2)}
    for polynomial in [{(0,): Fraction(-1)}, several, {(1, 2): Fraction(1)}]:
        assert reader.polynomials(text_of(polynomial, names)) == [[polynomial]]


def test_what_cannot_be_done_is_said_in_one_line():
    for model, degree, words in [
        (DeepLinear((2, 2)), 0, "degree 0"), (DeepLinear((2, 2)), True, "degree True"), (DeepLinear((2, 2)), "2", "degree '2'"),
        (DeepLinear(depth=2), 2, "integers"), (ActivationNetwork("tanh(x)"), 2, "tanh"),
        (ActivationNetwork("1/x"), 2, "polynomial"),
        (DeepLinear((2, 3, 2)), 40, "206379406869 monomials"), (DeepLinear((9, 9, 9)), 10**6, "about 10\\^"),
        (DeepLinear((99, 99, 99)), 2, "take smaller"), (ReLUNetwork((50, 50, 50, 50)), 2, "take smaller"),
        (GradientFlow(DeepLinear((1, 1, 1))), 2, "GradientFlow offers no"), (None, 2, "NoneType offers no"),
    ]:  # fmt: skip
        with pytest.raises(ModelError, match=words) as caught:
            discover(model, degree)
        assert "\n" not in str(caught.value)
    for letters, fields in [({}, [()]), ({"u": (1, 1)}, []), ({"u": (1, 1)}, [()]), ({"u": (1, 1)}, [({(1,): 1},)]),
                            ({"u": (1, 1)}, [({(0,): Fraction(1)},)]), ({"u": (1, 2)}, [({(1, 0): 1}, {})])]:  # fmt: skip
        with pytest.raises(ModelError):
            PolynomialFields(letters, fields)


def test_a_discovery_is_read_by_people_and_by_scripts():
    found = discover(DeepLinear((1, 2, 1)), 2)
    assert len(str(found).splitlines()) <= 8 and "W1@W2 - (W1@W2).T" in str(found)
    data = json.loads(json.dumps(found.to_json()))
    assert data["schema"] == "symflow/discovery/1" and [law["text"] for law in data["laws"]] == list(found.texts)
    assert [law["certificate"] for law in data["laws"]] == [0, 0, 0, 1]  # those of a matrix share its certificate
    for certificate in data["certificates"]:
        checker.check(certificate)
    with pytest.raises(TypeError):
        bool(found)
    seen = []
    discover(DeepLinear((1, 2, 1)), 2, watch=seen.append)
    assert any("degree 2" in line for line in seen)
