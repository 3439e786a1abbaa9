"""Kind 'laws of units': how many independent local laws a layer of activated units has, y_p = sum_j c_j sigma(x_p a_j).

V is spanned by the fields of the samples (plane_brackets.py). From above: if sigma(x_p z) = r_p sigma(x_b z) for all samples, an
identity in a differential field, then every field is a multiple r_p of one, and dim Lie <= 1. Each unit then keeps
c^2/2 - Phi(a), Phi' = sigma(x_b z)/(x_b sigma'(x_b z)), or a itself where that slope is zero: k independent known laws; if
sigma(x_b z) is zero nothing moves, and all 2k parameters are known laws. Otherwise no law is known in advance.

From below: as many brackets as the witness names, at k points, with an enclosed minor that is not 0. It then is not 0 at almost
every point, since the minor is analytic on a connected domain: that is seen of sigma (`connected`), or the claim is refused.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .connected_domains import connected
from .field_identity import field_witness
from .plane_brackets import Enclosed, Unit, determinant
from .second_order import ABOUT
from .trees import Tree, afford, integer, need, number, substitute, times, total, written

BITS, WORK, LEVEL = 256, 3 * 10**6, 12


def check(claim: Any, witness: Any) -> str:
    """Accept if the bounds are what the checker finds."""
    need(isinstance(claim, dict) and set(claim) == {"letters", "flow", "then"}, "a claim about laws has letters, flow and then")
    Claim({**claim, "then": ["defined", "0"]})  # reads the activation and the shapes of w1 and w2
    flow = claim["flow"]
    need(isinstance(flow, dict) and flow.get("network") == "activation", "not a network of units")
    sigma, units, samples = flow["activation"], integer(flow["units"], 1), [number(x) for x in flow["samples"]]
    need(set(claim["letters"]) == {"w1", "w2"}, "units have the letters w1 and w2")
    need(isinstance(witness, dict) and set(witness) == {"multiples", "points", "sum", "words", "minor"}, "not a witness")
    size, most, known = 2 * units, 2 * units, 0
    if witness["multiples"] is not None:
        base = multiples(sigma, samples, witness["multiples"])
        still = vanishes(at(sigma, samples[base]))
        most, known = (0, size) if still else (1, units)
    least = rank_from_below(sigma, samples, units, witness)
    need(least <= most, "a rank above its bound")
    need(repr(claim["then"]) == repr(["laws", size, [least, most], [known, known]]), "the bounds are others")
    return f"{size - most} local laws at almost every point, {known} of them known" if least == most else "the bounds hold"


def at(sigma: Tree, sample: Fraction) -> Tree:
    """sigma(sample * x)."""
    return substitute(sigma, {"x": times(written(sample), ["letter", "x"])})


def vanishes(tree: Tree) -> bool:
    """Is it zero wherever it is defined, by its normal form?"""
    return bool(field_witness(Claim({**ABOUT, "then": ["eq", tree, "0"]}))["left"] == 0)


def multiples(sigma: Tree, samples: list[Fraction], witness: Any) -> int:
    """The base sample, if the field of every other one is its multiple, as the witness says."""
    need(isinstance(witness, dict) and set(witness) == {"base", "values"}, "multiples have a base and values")
    base, values = integer(witness["base"], 0, len(samples) - 1), [number(x) for x in witness["values"]]
    need(len(values) == len(samples) and values[base] == 1, "one multiple for every sample, 1 for the base")
    for sample, value in zip(samples, values, strict=True):
        need(vanishes(total(at(sigma, sample), times(written(-value), at(sigma, samples[base])))), "a field is no such multiple")
    return base


def weighed(points: list[tuple[Fraction, Fraction]]) -> str:
    """All coordinates, each times its place: it proves nothing, and shows a slip in one of them."""
    return str(sum(n * x for n, x in enumerate((x for point in points for x in point), 1)))


def rank_from_below(sigma: Tree, samples: list[Fraction], units: int, witness: Any) -> int:
    """As many as there are words, if their minor at the points is enclosed away from 0."""
    words = [tuple(integer(p, 0, len(samples) - 1) for p in word) for word in witness["words"]]
    if not words:
        need(witness["points"] == [] and witness["minor"] is None and witness["sum"] == "0", "points without words")
        return 0
    need(connected(sigma), "the activation is not seen to be analytic on a connected domain")
    need(len(set(words)) == len(words) <= 2 * units and all(words), "a word twice, or too many")
    need(words == sorted(words, key=lambda word: (len(word), word)), "words come in increasing order")
    length, minor = max(map(len, words)), witness["minor"]
    afford(length, LEVEL, "samples in a word")
    afford(units * len(words) * length**5 + len(words) ** 3, WORK, "products in brackets of units")
    points = [(number(a), number(c)) for a, c in witness["points"]]
    need(len(points) == units and points == sorted(points), "one point for every unit, in increasing order")
    need(witness["sum"] == weighed(points), "a number was changed")
    ring = Enclosed(BITS)
    rows = [Unit(ring, sigma, samples, point, length) for point in points]
    vectors = [[x for unit in rows for x in unit.value(word)] for word in words]
    places = [integer(i, 0, 2 * units - 1) for i in minor["columns"]]
    need(set(minor) == {"columns", "value"} and len(places) == len(words) and sorted(set(places)) == places, "a minor is square")
    low, high = determinant(ring, [[row[i] for i in places] for row in vectors])
    a, b = (number(x) for x in minor["value"])
    need(a <= low <= high <= b and a * b > 0 and (b - a) * 2**16 <= abs(a), "the minor has another value, or may be 0")
    return len(words)
