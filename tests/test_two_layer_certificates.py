"""The certificate {"two layers": null} says what the Hessian says, binds its object, and cannot be had for anything else.

Both checks of it, by the standard library and by FLINT, are compared with Descartes' rule on exact second differences of
g, which know nothing of the formula. Wrong copies of the formula are compared in the same way: each must be caught.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from test_corruption import replaced
from two_layers_at_random import WITNESS, Case, random_case, texts

import symflow as sf
from symflow import checker
from symflow.checker import two_layers
from symflow.checker.points import Point
from symflow.errors import CertificateError
from symflow.evidence import Outcome, certify
from symflow.evidence.rechecking import recheck
from symflow.evidence.two_layer_inertia import FACTS, Wide

Counts = tuple[int, int, int]
NEAR = Fraction(1, 10**30)


def diagonal(rows: int, cols: int, *values: int | Fraction) -> list[list[Fraction]]:
    return [[Fraction(values[i]) if i == j and i < len(values) else Fraction(0) for j in range(cols)] for i in range(rows)]


def diagonal_case(widths: Counts, c: Fraction | int, kept: list[Any], lost: list[Any]) -> Case:
    """A product with these singular values, and an error with those, in other directions."""
    d0, k, d2 = widths
    zeros = [0] * len(kept)
    product, error = diagonal(d2, d0, *kept), diagonal(d2, d0, *zeros, *lost)
    target = [[x + y for x, y in zip(*rows, strict=True)] for rows in zip(product, error, strict=True)]
    return Case(widths, Fraction(c), target, diagonal(k, d0, *kept), diagonal(d2, k, *[1] * len(kept)))


CHOSEN = [
    diagonal_case((3, 2, 3), Fraction(1, 2), [2, 1], [1]),  # a tie
    diagonal_case((3, 3, 4), 3, [2, 2], [2]),  # ties that are multiple
    diagonal_case((2, 1, 2), Fraction(1, 2), [1], [1 + NEAR]),  # nearly a tie
    diagonal_case((2, 1, 2), Fraction(1, 2), [1], [1 - NEAR]),
    diagonal_case((4, 2, 3), -2, [3, 1], [2]), diagonal_case((3, 4, 2), 1, [], [2, 5]),  # maximum; product zero
    diagonal_case((3, 4, 2), 1, [1, 2], []), diagonal_case((2, 3, 2), -1, [], []),  # error zero; both zero
    diagonal_case((4, 1, 4), Fraction(1, 9), [2], [1, 2, 3]), diagonal_case((1, 3, 1), 1, [], [1]),
]
CASES = [*CHOSEN, *(random_case(Random(seed), 4) for seed in range(70))]
ANSWERS: list[Counts] = [case.inertia() for case in CASES]


def accepted(certificate: Any) -> bool:
    try:
        return bool(checker.check(certificate))
    except checker.Rejected:
        return False


def accepted_by_flint(certificate: Any) -> bool:
    """The facts by exact matrices of FLINT alone, whatever the size."""
    claim = certificate["claim"]
    try:
        wide = Wide(Point(claim))
        for fact, witness in zip(claim["then"][1:], certificate["witness"]["facts"], strict=True):
            FACTS[fact[0]](wide, fact[1:], witness)
    except checker.Rejected:
        return False
    return True


def test_both_checks_agree_with_the_hessian() -> None:
    """At points with ties, of small rank, narrow and wide, for factors of either sign."""
    seen = {"tie": 0, "larger": 0, "narrow": 0, "negative": 0, "product": 0, "error": 0}
    for case, found in zip(CASES, ANSWERS, strict=True):
        right = case.certificate(["critical"], ["inertia", *found])
        assert accepted(right) and accepted_by_flint(right), case
        n, z, p = found
        for wrong in ((n + 1, z - 1, p), (n, z + 1, p - 1), (p, z, n), (n, z, p + 1)):
            certificate = case.certificate(["inertia", *wrong])
            assert wrong == found or not (accepted(certificate) or accepted_by_flint(certificate)), (case, wrong)
        wide = Wide(Point(right["claim"]))
        _, larger, equal = wide.pairs
        for name, yes in (("tie", equal), ("larger", larger), ("narrow", case.widths[1] < min(case.widths[::2])),
                          ("negative", case.c < 0), ("product", wide.product.rank()), ("error", wide.gradient.rank())):
            seen[name] += bool(yes)
    assert len(CASES) >= 60 and min(seen.values()) >= 5, seen
    assert max(seen["product"], seen["error"]) < len(CASES)


MUTANTS = {
    "k instead of k - r": ("(k - r) * q + larger", "k * q + larger"),
    "no k - r": ("(k - r) * q + larger", "larger"),
    "k - q": ("(k - r) * q + larger", "(k - q) * q + larger"),
    "no larger pairs": ("(k - r) * q + larger", "(k - r) * q"),
    "ties are negative": ("(k - r) * q + larger", "(k - r) * q + larger + equal"),
    "no ties": ("equal + k * (", "k * ("),
    "larger pairs as ties": ("equal + k * (", "larger + k * ("),
    "one q": ("(d0 + d2 - 2 * q)", "(d0 + d2 - q)"),
    "no k": ("k * (d0 + d2 - 2 * q)", "(d0 + d2 - 2 * q)"),
    "plus the image": ("- ((d2 - q)", "+ ((d2 - q)"),
    "no d2": ("- ((d2 - q) *", "- (d2 *"),
    "no complement": (" - (d2 - q - r2) * (d0 - q - r1))", ")"),
    "ranks the other way": ("(d2 - q - r2) * (d0 - q - r1)", "(d2 - q - r1) * (d0 - q - r2)"),
    "rank of W1 forgotten": ("(d0 - q - r1)", "(d0 - q)"),
    "rank of W2 forgotten": ("(d2 - q - r2)", "(d2 - q)"),
    "r instead of r1": ("(d0 - q - r1)", "(d0 - q - r)"),
    "r instead of r2": ("(d2 - q - r2)", "(d2 - q - r)"),
    "r and q": ("(r, q, r1, r2) = widths, ranks", "(q, r, r1, r2) = widths, ranks"),
    "widths turned": ("(d0, k, d2), (r", "(d2, k, d0), (r"),
    "widths shifted": ("(d0, k, d2), (r", "(k, d0, d2), (r"),
    "pairs the other way": ("first(low) - first(middle)) * (second(middle) - second(high)",
                            "second(low) - second(middle)) * (first(middle) - first(high)"),
    "every pair a tie": ("either(low) - either(high) == 1", "either(low) - either(high) >= 1"),
    "ties counted once": ("equal += a * b", "equal += 1"),
    "only one half": ("todo += [(low, middle), (middle, high)]", "todo += [(low, middle)]"),
    "negative factor": ("found if c > 0 else (found[2], found[1], found[0])", "found"),
    "factor forgotten": ("1 / (2 * c)", "Fraction(1)"),
    "half the factor": ("return twice / 2", "return twice"),
    "not critical": ("need(point.is_critical(), \"not critical\")", "pass"),
    "any quadratic": ("all(x == twice != 0 for x in second.values())", "True"),
    "mixed derivatives": ("set(second) == {(i, i) for i in range(point.rows * point.cols)}", "True"),
    "any degree": ("bound is not None and bound <= 2", "True"),
}


def refused() -> list[dict[str, Any]]:
    """Certificates with the inertia that the formula would give where it does not hold."""
    case = diagonal_case((2, 2, 2), Fraction(1, 2), [3], [1])
    one, w = "1/2", ["letter", "W"]
    target = ["matrix", texts(case.target)]
    away = ["sum", w, ["product", "-1", target]]
    entry = ["entry", w, 1, 1]
    corner = ["sum", ["entry", w, 0, 0], "-3"]
    costs: list[Any] = [
        ["product", one, ["norm2", ["product", away, ["matrix", [["1", "0"], ["0", "2"]]]]]],
        ["sum", ["product", one, ["norm2", away]], ["product", corner, ["entry", w, 0, 1]]],
        ["sum", ["product", one, ["norm2", away]], ["power", corner, 3]],
        ["sum", ["product", one, ["norm2", away]], ["power", entry, 4]],
        ["product", one, ["power", corner, 2]], ["norm2", target],
        ["sum", ["product", one, ["norm2", away]], ["product", "-1/2", ["norm2", away]]],
        ["function", "exp", ["norm2", away]],
    ]
    certificates = []
    for cost in costs:
        certificate = replaced(case.certificate(["inertia", *case.inertia()]), ("claim", "cost"), cost)
        for n, z, p in {case.inertia(), hessian_inertia(certificate)}:
            certificates.append(replaced(certificate, ("claim", "then", 1), ["inertia", n, z, p]))
    return certificates


def hessian_inertia(certificate: dict[str, Any]) -> Counts:
    from symflow.checker.elimination import signature

    point = Point(certificate["claim"])
    return signature(point.ring, point.hessian)


def near_misses() -> list[dict[str, Any]]:
    """One entry of a layer is moved, so that the point is not critical, if only by 10^-30."""
    found = []
    for case, inertia in zip(CASES[:40], ANSWERS, strict=False):
        for name in ("W1", "W2"):
            rows = case.claim()["at"][name]
            near = str(Fraction(rows[0][0]) + NEAR)
            moved = replaced(case.certificate(["inertia", *inertia]), ("claim", "at", name, 0, 0), near)
            if not Point(moved["claim"]).is_critical():
                found.append(moved)
    assert len(found) > 20
    return found


def test_what_the_formula_does_not_cover_is_refused() -> None:
    """Other costs and points that are not critical, even where the counts happen to be right."""
    certificates = [*refused(), *near_misses()]
    for certificate in certificates:
        assert not accepted(certificate) and not accepted_by_flint(certificate), certificate["claim"]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_formula_is_caught(name: str) -> None:
    """The comparison with the Hessian, and the refusals, with one mistake in a copy of the code."""
    text = Path(two_layers.__file__).read_text(encoding="utf-8")
    old, new = MUTANTS[name]
    assert text.count(old) == 1, name
    wrong: dict[str, Any] = {"__name__": "symflow.checker.two_layers", "__package__": "symflow.checker"}
    exec(compile(text.replace(old, new), "mutant", "exec"), wrong)

    def found(claim: dict[str, Any]) -> Any:
        try:
            return wrong["inertia"](Point(claim))
        except (ValueError, ZeroDivisionError, checker.Rejected) as error:
            return error

    right = ((case.certificate(["inertia", *inertia])["claim"], inertia) for case, inertia in zip(CASES, ANSWERS, strict=True))
    caught = any(found(claim) != inertia for claim, inertia in right)
    assert caught or any(isinstance(found(one["claim"]), tuple) for one in (*refused(), *near_misses()))


# --- binding ----------------------------------------------------------------------------------------------------------
def test_no_certificate_fits_another_object() -> None:
    """Point, cost, layers and network of another case: accepted only where the Hessian has this inertia too."""
    swaps = kept = 0
    for case, inertia in zip(CASES, ANSWERS, strict=True):
        certificate = case.certificate(["critical"], ["inertia", *inertia])
        for other in CASES:
            if other.widths != case.widths or other == case:
                continue
            for key in ("at", "cost"):
                new = other.claim()[key]
                if new == certificate["claim"][key]:
                    continue
                swapped = replaced(certificate, ("claim", key), new)
                swaps += 1
                granted = accepted(swapped)
                assert granted == accepted_by_flint(swapped)
                kept += granted
                mixed = Case(case.widths, *((other.c, other.target, case.w1, case.w2) if key == "cost" else
                                            (case.c, case.target, other.w1, other.w2)))
                assert granted == (Point(swapped["claim"]).is_critical() and mixed.inertia() == inertia)
    assert swaps >= 40 and kept < swaps


def test_other_witnesses_networks_and_facts_are_refused() -> None:
    case = CHOSEN[0]
    right = case.certificate(["critical"], ["inertia", *case.inertia()])
    witnesses: list[Any] = [{"two layers": 0}, {"two layers": {}}, {"two layers": False}, {"two layers": None, "more": None},
                            {"Two layers": None}, ["two layers"], {"two layers": None, "discs": {}}]
    for witness in witnesses:
        assert not accepted(replaced(right, ("witness", "facts", 1), witness))
        assert not accepted_by_flint(replaced(right, ("witness", "facts", 1), witness))
    others: list[tuple[list[Any], Any]] = [(["eigenvalues", "-1", "1", 1], [WITNESS, WITNESS]),
                                           (["local minimum"], {"by": "orbit", "inertia": WITNESS})]
    for fact, witness in others:
        assert not accepted(replaced(replaced(right, ("claim", "then", 2), fact), ("witness", "facts", 1), witness))
    square = diagonal_case((2, 2, 2), 1, [2], [1])
    three = square.certificate(["inertia", 0, 12, 0])
    three["claim"] |= {"letters": {**three["claim"]["letters"], "W3": [2, 2]}, "flow": {"network": "linear", "layers": [
        "W3", "W2", "W1"]}, "at": {**three["claim"]["at"], "W3": [["1", "0"], ["0", "1"]]}}
    for counts in ((0, 12, 0), hessian_inertia(three), square.inertia()):
        assert not accepted(replaced(three, ("claim", "then", 1), ["inertia", *counts]))
        assert not accepted_by_flint(replaced(three, ("claim", "then", 1), ["inertia", *counts]))
    irrational = replaced(right, ("claim", "at", "W1", 0, 0), ["function", "sqrt", "4"])
    assert accepted(irrational)  # sqrt(4) is 2
    irrational = replaced(right, ("claim", "at", "W1", 0, 0), ["function", "sqrt", "5"])
    assert not accepted(irrational) and not accepted_by_flint(irrational)


# --- wide layers ------------------------------------------------------------------------------------------------------
MIDDLE = 16


def wide_case(kept: list[int], lost: list[int], c: Fraction | int = Fraction(1, 2)) -> Case:
    """More than 1,000 coordinates; the hidden ones are mixed by a reflection."""
    plain = diagonal_case((40, MIDDLE, 28), c, kept, lost)
    v = [Fraction(1 + (i % 3 == 0)) for i in range(MIDDLE)]
    square = sum(x * x for x in v)

    def mirrored(row: list[Fraction]) -> list[Fraction]:
        share = 2 * sum((x * y for x, y in zip(row, v, strict=True)), Fraction(0)) / square
        return [x - share * y for x, y in zip(row, v, strict=True)]

    one = [list(column) for column in zip(*map(mirrored, map(list, zip(*plain.w1, strict=True))), strict=True)]
    return Case(plain.widths, plain.c, plain.target, one, [mirrored(row) for row in plain.w2])


def flow_of(case: Case) -> Any:
    cost = sf.Cost(f"{case.c}*norm2(W - T) + 7", T=texts(case.target))
    return sf.GradientFlow(sf.DeepLinear(case.widths), cost)


def test_wide_layers_are_certified_by_flint() -> None:
    kept, lost = [*range(3, 13), 9], [1, 2, 5, 9, 30]
    case = wide_case(kept, lost)
    larger, equal = sum(t > s for s in kept for t in lost), sum(t == s for s in kept for t in lost)
    (d0, k, d2), r, q = case.widths, len(kept), len(lost)
    n = (k - r) * q + larger
    z = equal + k * (d0 + d2 - 2 * q) - ((d2 - q) * (d0 - q) - (d2 - q - r) * (d0 - q - r))
    report = sf.analyze(flow_of(case), at={"W1": texts(case.w1), "W2": texts(case.w2)}).points[0]
    assert (report.kind, report.outcome, report.checked_by, report.reason) == ("strict saddle", Outcome.CERTIFIED, "flint", None)
    assert report.inertia is not None and report.rank_grad_f == q and report.strict_saddle
    assert tuple(report.inertia.to_json().values()) == (n, z, k * (d0 + d2) - n - z)
    certificate = report.certificate
    assert certificate is not None and WITNESS in certificate["witness"]["facts"]
    assert str(recheck(certificate)).startswith("not checked")
    for place, slot in ((2, 1), (3, 1), (3, 3)):
        with pytest.raises(CertificateError):
            certify(replaced(certificate, ("claim", "then", place, slot), certificate["claim"]["then"][place][slot] + 1))
    for path, new in ((("at", "W1", 0, 0), "1"), (("at", "W2", 27, 0), str(NEAR)), (("cost", 1, 2, 1, 2, 2, 1, 0, 0), "4"),
                      (("then", 1), ["not critical"]), (("then", 1), ["descends"])):
        swapped = replaced(certificate, ("claim", *path), new)
        with pytest.raises(CertificateError):
            certify(swapped)


@pytest.mark.parametrize(("kept", "lost", "c", "expected"), [
    ([*range(3, 19)], [1, 2, 3], 2, "global minimum"), ([*range(3, 19)], [4], 2, "strict saddle"),
    ([*range(3, 12)], [], 1, "global minimum"), ([], [], -1, "local maximum"), ([*range(3, 19)], [1], -1, "local maximum"),
])
def test_kinds_at_wide_layers(kept: list[int], lost: list[int], c: int, expected: str) -> None:
    """A best product of its rank is a global minimum (Eckart and Young), any other critical point a strict saddle."""
    case = wide_case(kept, lost, c)
    report = sf.analyze(flow_of(case), at={"W1": texts(case.w1), "W2": texts(case.w2)}).points[0]
    assert (report.kind, report.outcome, report.checked_by) == (expected, Outcome.CERTIFIED, "flint")


def test_a_false_extremum_of_wide_layers_is_rejected() -> None:
    best, saddle = wide_case([*range(3, 19)], [1, 2, 3]), wide_case([*range(3, 19)], [1, 4])
    for case, fact in ((saddle, "global minimum"), (saddle, "local minimum"), (saddle, "local maximum"), (best, "local maximum")):
        with pytest.raises(CertificateError):
            certify(case.certificate([fact]))
    assert certify(best.certificate(["global minimum"])).checked_by == "flint"
    worst = Case(best.widths, Fraction(-3), best.target, best.w1, best.w2)
    assert certify(worst.certificate(["local maximum"])).checked_by == "flint"
    with pytest.raises(CertificateError):
        certify(worst.certificate(["global minimum"]))


def test_the_origin_of_wide_layers() -> None:
    """The inertia (k r, k (d0 + d2 - 2 r), k r) for every target of rank r."""
    target = [[(i * j) % 7 if i < 12 else 0 for j in range(40)] for i in range(30)]
    report = sf.analyze(sf.GradientFlow(sf.DeepLinear((40, 30, 30)), sf.Cost("norm2(W - T)/3", T=target)), at="origin").points[0]
    r = report.rank_grad_f
    assert r is not None and report.inertia is not None and report.kind == "strict saddle"
    assert tuple(report.inertia.to_json().values()) == (30 * r, 30 * (70 - 2 * r), 30 * r)
