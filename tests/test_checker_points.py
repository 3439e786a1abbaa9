"""Certificates at a point and about a cost: right ones are accepted, and they bind their point, cost, network and numbers.

The Hessian of the checker is compared with exact second differences of g along pairs of coordinates, computed by a
few lines that share nothing with it, and so are deliberately wrong copies of its code: each must be caught.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product as pairs_of
from pathlib import Path
from typing import Any

import pytest
from point_claims import SUBJECTS, T, W, about, diagonal, distance, double_well, point, tilted, two_exponentials
from test_corruption import leaves, others, replaced
from trees_of_claims import add, fn, letter, mul, power, sub

from symflow import checker
from symflow.checker import hessians
from symflow.checker.constant_matrices import dot
from symflow.checker.constants import Constants
from symflow.checker.elimination import signature
from symflow.checker.growth import not_negative
from symflow.checker.points import Point
from symflow.checker.ranks import rank
from symflow.checker.trees import TooLarge, unlimited
from symflow.errors import CertificateError
from symflow.evidence import Outcome, certify
from symflow.evidence.rechecking import recheck

Exact = list[list[Fraction]]


@pytest.mark.parametrize("name", SUBJECTS)
def test_right_certificates_are_accepted(name: str) -> None:
    assert checker.check(SUBJECTS[name]).startswith("holds")
    evidence = certify(SUBJECTS[name])
    assert (evidence.outcome, evidence.checked_by) == (Outcome.CERTIFIED, "stdlib")


def accepted(certificate: Any) -> bool:
    try:
        return bool(checker.check(certificate))
    except checker.Rejected:
        return False


# --- binding --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SUBJECTS)
def test_no_certificate_fits_another_object(name: str) -> None:
    """Point, cost, network and witness of every other certificate, and layers in another order."""
    whole, swapped = SUBJECTS[name], 0
    for other in SUBJECTS.values():
        for key in ("at", "cost", "flow", "letters"):
            if key in whole["claim"] and key in other["claim"] and whole["claim"][key] != other["claim"][key]:
                swapped += 1
                found = replaced(whole, ("claim", key), other["claim"][key])
                alike = name == "facts of a distance" and key == "cost"  # another squared distance has the same facts
                assert alike or not accepted(found), (name, key)
        # without any witness the checker decides by itself, so nothing could belong to another claim
        if other["claim"] != whole["claim"] and any(whole["witness"]["facts"]):
            assert not accepted({**whole, "claim": other["claim"]}) and not accepted({**whole, "kind": other["kind"] + "s"})
    if "at" in whole["claim"] and len(whole["claim"]["at"]) == 2:
        at = whole["claim"]["at"]
        turned = {"W1": at["W2"], "W2": at["W1"]}
        numbers = all(len(rows) == len(rows[0]) == 1 for rows in at.values())  # they commute
        assert at == turned or numbers or not accepted(replaced(whole, ("claim", "at"), turned))
    assert swapped


four_less_three = sub(power(W, 4), fn("sqrt", power(W, 6)))  # W^4 - |W|^3
bent = sub(fn("exp", W), add(W, mul("3/20", power(W, 2))))  # f'' = exp W - 3/10


def test_facts_that_are_false_are_rejected() -> None:
    wrong: list[tuple[list[Any], Any, list[Any], Any]] = [
        ([diagonal(2, 0)] * 3, distance(T), ["inertia", 1, 8, 3], None),
        ([diagonal(2, 0)] * 3, distance(T), ["not critical"], None),
        ([diagonal(2, 0)] * 3, distance(T), ["global minimum"], {"by": "low rank"}),
        ([diagonal(2, 0)] * 3, distance(T), ["local minimum"], {"by": "orbit", "inertia": None}),
        ([diagonal(2, 0)] * 3, distance(T), ["local minimum"], {"by": "stationary"}),
        ([[["0"]], [["0"]]], double_well, ["local minimum"], {"by": "scalar"}),
        ([[["0"]], [["0"]]], double_well, ["global minimum"], {"by": "critical values"}),
        ([[["1"]], [["1"]]], tilted, ["global minimum"], {"by": "critical values"}),
        ([[["0"]], [["0"]]], double_well, ["global minimum"], {"by": "convex"}),
        ([[["0"]], [["0"]]], two_exponentials, ["global minimum"], {"by": "convex"}),
        ([[["0", "1"]], [["0"], ["1"]]], distance(T), ["global minimum"], {"by": "low rank"}),
        ([[["0", "1"]], [["0"], ["1"]]], distance(T), ["local maximum"], {"by": "low rank"}),
        ([[["1/" + "1" + "0" * 20]], [["0"]]], distance([["1"]]), ["critical"], None),
        ([[["0"]], [["0"]]], ["function", "log", letter("W")], ["critical"], None),
        ([[["0"]], [["0"]]], ["function", "sqrt", letter("W")], ["critical"], None),
        ([[["1"]], [["0"]]], fn("sqrt", power(W, 4)), ["inertia", 0, 2, 0], None),  # W^4 looks constant, its root is W^2
        ([[["0"]]], four_less_three, ["ascends"], {"curve": {"W1": [[["1"]]]}}),  # t^6 is 0 up to t^4
        ([[["0"]]], four_less_three, ["local minimum"], {"by": "scalar"}),
        ([[["0"]]], bent, ["global minimum"], {"by": "convex"}), ([[["0"]]], bent, ["global minimum"], {"by": "critical values"}),
        ([[[["matrix", [["0", "5"]]]]]], power(W, 2), ["critical"], None),
    ]
    for layers, cost, fact, witness in wrong:
        assert not accepted(point(layers, cost, (fact, witness))), fact
    for cost, shape, fact in (
            (["norm2", W], [2, 2], ["critical points", [["0", "minimum"]]]),  # a list of numbers for a matrix
            (add(["norm2", W], ["trace", W]), [2, 2], ["reaches origin", "1"]),
            (["matrix", [[power(W, 2), "5"]]], [1, 1], ["proper"])):
        assert not accepted(about(cost, shape, (fact, None))), fact


def test_best_approximations_of_low_rank() -> None:
    """Irrational targets, ties, and maxima of a negative multiple; never a value that is left out and larger."""
    one, pi = [["1", "0"]], ["constant", "pi"]
    for target, kept, column, best in (
            (diagonal(8, 1), "8", 0, True), (diagonal(8, 1), "1", 1, False), (diagonal(3, 3), "3", 1, True),
            ([[pi, "0"], ["0", "3"]], pi, 0, True), ([[pi, "0"], ["0", "4"]], pi, 0, False)):
        layers = [[one[0][::-1] if column else one[0]], [[kept if i == column else "0"] for i in range(2)]]
        found = accepted(point(layers, distance(target), (["global minimum"], {"by": "low rank"})))
        turned = accepted(point(layers, mul("-1", distance(target)), (["local maximum"], {"by": "low rank"})))
        assert found is turned is best, (target, kept)
        assert not accepted(point(layers, mul("-1", distance(target)), (["global minimum"], {"by": "low rank"})))
        assert not accepted(point(layers, distance(target), (["local maximum"], {"by": "low rank"})))


def test_an_inverse_cancels() -> None:
    """sin(pi/(2 log 2) log 2) = 1: what is not algebraic cancels against its inverse."""
    quotient = mul("1/2", ["constant", "pi"], power(fn("log", "2"), -1))
    layers = [[[quotient]], [[fn("log", "2")]]]
    assert accepted(point(layers, fn("sin", W), (["critical"], None), (["inertia", 1, 1, 0], None)))


def test_enclosures_and_exact_elimination_agree() -> None:
    """Inertia and rank of matrices with pi, log 3 and roots: L D L^T with a unit triangular L and pivots of known signs."""
    source, ring = random.Random(8), Constants()
    some = [Fraction(0), Fraction(1), Fraction(-2), *map(ring.of, (["constant", "pi"], fn("log", "3"), fn("sqrt", "2")))]
    for _ in range(60):
        size = source.randint(1, 4)
        pivots = [source.choice(some) for _ in range(size)]
        lower = [[source.choice(some) if j < i else Fraction(i == j) for j in range(size)] for i in range(size)]
        a = [[dot(ring, [ring.multiply(x, d) for x, d in zip(p, pivots, strict=True)], q) for q in lower] for p in lower]
        signs = [ring.sign(d) for d in pivots]
        assert signature(ring, a) == (signs.count(-1), signs.count(0), signs.count(1))
        assert rank(ring, a) == size - signs.count(0)


def test_numbers_stay_within_bounds() -> None:
    """Towers of powers, products of huge identities and deep nests are refused or read by a count, never by waiting."""
    tower = power(power(power("2", 1000), 1000), 1000)
    nest: Any = "2"
    for _ in range(40):
        nest = fn("sin", nest)
    for number, readable in ((tower, False), (power(power(add("1", fn("sqrt", "2")), 1000), 1000), False),
                             (["trace", mul(["identity", 1000], ["identity", 1000])], False), (nest, True)):
        assert accepted(point([[[number]], [["1"]]], power(W, 2), (["not critical"], None))) is readable


def test_convexity_of_exponential_sums_against_values() -> None:
    """The second derivative is a polynomial in y = exp(W) whose roots lie near 0 or far away: a grid of y sees all of them."""
    source, convex = random.Random(3), 0
    grid = [Fraction(i, 40) for i in range(1, 400)] + [Fraction(i, 2) for i in range(20, 200)]
    for _ in range(300):
        roots = [Fraction(source.randint(-20, 80), source.choice([1, 10, 20])) for _ in range(source.randint(1, 3))]
        roots += roots[:source.randint(0, 2)]
        terms = [Fraction(1)]
        for x in roots:
            terms = [a - x * b for a, b in zip([Fraction(0), *terms], [*terms, Fraction(0)], strict=True)]
        if source.random() < 0.5:
            terms = [-c for c in terms]
        values = [sum((c * y ** i for i, c in enumerate(terms)), Fraction(0)) for y in grid]
        low = source.randint(-2, 2)
        found = not_negative(Constants(), {(Fraction(i + low), 0): c for i, c in enumerate(terms) if c})
        assert found is (min(values) >= 0), roots
        convex += found
    assert convex > 20


# --- numbers --------------------------------------------------------------------------------------------------------
# Places where another number leaves a valid certificate, and why; nothing else may survive.
LISTED = {
    "strict saddle": {"claim/at": "another critical point with the same product and inertia: its Hessian was counted anew"},
    "logarithm": {"claim/at": "another critical point with the same product and inertia: its Hessian was counted anew"},
    "facts of a quartic": {"claim/then/2/0": "it is proper as well as bounded below"},
    "facts of a distance": {"claim/then/2/0": "it is proper as well as bounded below"},
    "facts of a cube": {"claim/then/2/0": "it is proper as well as not bounded below"},
    "non-strict saddle": {"witness/facts/3/curve": "another curve along which g falls"},
    "origin": {"witness/facts/1/discs/frame": "another frame", "witness/facts/2": "another direction of the same sign",
               "claim/then/4": "another interval that holds two eigenvalues"},
    "kernel": {"witness/facts/0/discs/frame": "another frame", "witness/facts/0/discs/kernel": "another basis of the null space"},
    "ldl": {"claim/then/1": "not critical, without or with another entry", "witness/facts/0": "another entry that is not zero"},
    "critical values": {"claim/at": "(-1)(1) = (1)(-1): another minimum",
                        "witness/facts/1/sum/0/1/0/0": "the squared norm of a number is its square"},
}


def cases(whole: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, node in leaves(whole):
        if isinstance(node, str | int) and path[0] != "schema" and not isinstance(node, bool):
            for new in (new for new in others(node, list(whole["claim"]["letters"]), []) if str(new) != str(node)):
                yield "/".join(map(str, path)), replaced(whole, path, new)


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_number_counts(name: str) -> None:
    whole, listed, count, kept = SUBJECTS[name], LISTED.get(name, {}), 0, set()
    for place, corrupted in cases(whole):
        count += 1
        if place.startswith("claim/cost") or not accepted(corrupted):
            continue
        if not any(place.startswith(prefix) for prefix in listed):
            kept.add(place)
    assert count > 20 and not kept


def test_a_claim_at_a_point_is_of_no_other_kind() -> None:
    for certificate in SUBJECTS.values():
        for kind in checker.KINDS:
            assert kind == certificate["kind"] or not accepted({**certificate, "kind": kind})
    for name, extra in (("given", []), ("dims", []), ("cost_is", ["proper"]), ("more", 1)):
        assert not accepted(replaced(SUBJECTS["ldl"], ("claim", name), extra))
    whole = SUBJECTS["strict saddle"]
    for witness in ({}, {"facts": []}, {"facts": [None]}, {"facts": [None, None, None]}, {"facts": [None, {}]}, None):
        assert not accepted({**whole, "witness": witness})


# --- the Hessian against second differences -----------------------------------------------------------------------------
def matmul(a: Exact, b: Exact) -> Exact:
    return [[sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in zip(*b, strict=True)] for row in a]


def setting(widths: list[int], seed: int) -> tuple[dict[str, Any], Callable[[list[Fraction]], Fraction], list[Fraction]]:
    """A claim with the cost norm2(W X - Y) + <Z, W> + W[0,0] W[-1,-1], g as a plain function of all coordinates, a point."""
    source = random.Random(seed)

    def rows(m: int, n: int) -> Exact:
        return [[Fraction(source.randint(-4, 4), source.randint(1, 3)) for _ in range(n)] for _ in range(m)]

    def texts(a: Exact) -> list[list[str]]:
        return [[str(x) for x in row] for row in a]

    m, n = widths[-1], widths[0]
    layers = [rows(b, a) for a, b in zip(widths, widths[1:], strict=False)]
    data, target, slope = rows(n, 3), rows(m, 3), rows(n, m)
    w = letter("W")
    cost = add(["norm2", sub(mul(w, ["matrix", texts(data)]), ["matrix", texts(target)])],
               ["trace", mul(["matrix", texts(slope)], w)], mul(["entry", w, 0, 0], ["entry", w, m - 1, n - 1]))

    def g(x: list[Fraction]) -> Fraction:
        value, at = [[Fraction(i == j) for j in range(n)] for i in range(n)], 0
        for a, b in zip(widths, widths[1:], strict=False):
            value = matmul([x[at + i * a:at + (i + 1) * a] for i in range(b)], value)
            at += a * b
        left = matmul(value, data)
        return sum(((x - y) ** 2 for p, q in zip(left, target, strict=True) for x, y in zip(p, q, strict=True)), Fraction(0)) \
            + sum((matmul(slope, value)[i][i] for i in range(n)), Fraction(0)) + value[0][0] * value[-1][-1]

    claim = point([texts(a) for a in layers], cost, (["critical"], None))["claim"]
    return claim, g, [x for a in layers for row in a for x in row]


def differences(g: Callable[[list[Fraction]], Fraction], x: list[Fraction]) -> Exact:
    """Second derivatives: g has degree at most 2 in every coordinate, so differences with steps of 1 are exact."""
    def moved(*steps: tuple[int, int]) -> Fraction:
        y = list(x)
        for i, s in steps:
            y[i] += s
        return g(y)

    return [[moved((i, 1)) + moved((i, -1)) - 2 * g(x) if i == j else
             sum((s * t * moved((i, s), (j, t)) for s, t in pairs_of((1, -1), repeat=2)), Fraction(0)) / 4
             for j in range(len(x))] for i in range(len(x))]


WIDTHS = [[1, 2, 1], [2, 3, 2], [3, 1, 2], [2, 2, 2, 2], [1, 2, 3, 2], [2, 1, 2, 1, 2], [2, 3]]


@pytest.mark.parametrize("widths", WIDTHS, ids=str)
def test_the_hessian_against_second_differences(widths: list[int]) -> None:
    claim, g, x = setting(widths, sum(widths))
    assert Point(claim).hessian == differences(g, x)
    first = [(g([*x[:i], x[i] + 1, *x[i + 1:]]) - g([*x[:i], x[i] - 1, *x[i + 1:]])) / 2 for i in range(len(x))]
    assert [y for i in range(len(widths) - 1) for row in Point(claim).slope(i) for y in row] == first


MUTANTS = {
    "a transpose less": ("turned(left), point.gradient", "left, point.gradient"), "a transpose of the gradient":
    ("turned(left), point.gradient), turned(right)", "turned(left), point.gradient), right"),
    "no f' term": ("found[r][s] = ring.add(found[r][s], x)", "pass"),
    "twice the f' term": ("found[r][s] = ring.add(found[r][s], x)", "found[r][s] = ring.add(found[r][s], x + x)"),
    "half of D²f": ("ring.add(found[r][s], ring.multiply(image[q], y))", "ring.add(found[r][s], ring.multiply(image[q], y / 2))"),
    "a index swapped": ("starts[i] + a * cols + b", "starts[i] + b * rows + a"),
    "the wrong entries": ("inner[d][a] != 0", "outer[c][b] == 0"),
    "inner transposed": ("ring.multiply(outer[c][b], inner[d][a])", "ring.multiply(outer[c][b], inner[a][d])"),
    "D²f above the diagonal only": ("second[i][j] = second[j][i] = x", "second[i][j] = x"),
    "wrong side in J": ("left[p][a], right[b][q]", "left[p][a], right[q][b]"),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_hessian_is_caught(name: str) -> None:
    """The same comparison with one mistake in a copy of the code."""
    text = Path(hessians.__file__).read_text(encoding="utf-8")
    old, new = MUTANTS[name]
    assert text.count(old) == 1, name
    wrong: dict[str, Any] = {"__name__": "symflow.checker.hessians", "__package__": "symflow.checker"}
    exec(compile(text.replace(old, new), "mutant", "exec"), wrong)
    caught = 0
    for widths in WIDTHS:
        claim, g, x = setting(widths, sum(widths))
        try:
            caught += wrong["hessian"](Point(claim)) != differences(g, x)
        except (IndexError, ValueError, checker.Rejected):
            caught += 1
    assert caught


# --- bounds and FLINT -----------------------------------------------------------------------------------------------------
def large(n: int) -> dict[str, Any]:
    """A point with 2 n² coordinates at which the Hessian is that of norm2(W)/2 without mixed terms: inertia (0, n², n²)."""
    one = [[str(int(i == j)) for j in range(n)] for i in range(n)]
    units = [[int(k in (i * n + j, n * n + i * n + j)) for k in range(2 * n * n)] for i in range(n) for j in range(n)]
    kernel = [[str(x) if k < n * n else str(-x) for k, x in enumerate(v)] for v in units]
    return point([one, one], distance(one), (["critical"], None), (["inertia", 0, n * n, n * n], {
        "discs": {"frame": units, "negative": 0, "positive": n * n, "kernel": kernel}}))


def test_what_is_too_large_is_not_checked_but_by_flint(tmp_path: Path) -> None:
    certificate = large(13)
    with pytest.raises(TooLarge):
        checker.check(certificate)
    found = recheck(certificate)
    assert unlimited.get() is False and found.checked is False and str(found).startswith("not checked")
    evidence = certify(certificate)
    assert (evidence.outcome, evidence.checked_by) == (Outcome.CERTIFIED, "flint")
    for path, new in ((("claim", "then", 2, 1), 1), (("claim", "at", "W1", 0, 0), "2"),
                      (("witness", "facts", 1, "discs", "kernel", 0, 0), "2"),
                      (("witness", "facts", 1, "discs", "frame", 0, 0), -1)):
        with pytest.raises(CertificateError):
            certify(replaced(certificate, path, new))
    unknown = copy.deepcopy(certificate)
    unknown["witness"]["facts"][1]["discs"]["kernel"] = None
    assert certify(unknown).checked_by == "flint"
    from symflow.checker.__main__ import main

    file = tmp_path / "large.json"
    file.write_text(json.dumps(certificate), encoding="utf-8")
    assert main([str(file)]) == 3 and main(["--slow", str(file)]) == 0
