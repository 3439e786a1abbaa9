"""Kind 'last multiplier': the one law that a scalar product lacks, as the integral of a closed 1-form (Jacobi).

With d_0 = d_N = 1 the product s is a number, and every X_G is a multiple of X, the gradient of s. Let I_1, ..., I_(D-2) be
entries of the imbalances with X I_k = 0, independent at a point. On the level sets, of dimension 2,
   omega(v) = det[X, v, grad I_1, ..., grad I_(D-2)]/det(grad I_i . grad I_j)
is the 1-form alpha(X, .), where alpha is the area with alpha ^ dI_1 ^ ... ^ dI_(D-2) = dtheta, up to sign. The contraction of
dtheta with X is omega ^ dI_1 ^ ... ^ dI_(D-2), and its derivative is div X dtheta; so omega is closed on the level sets if
div X = 0, and omega(X) = 0: locally omega = dJ there, and J, whose constants on the level sets are arbitrary functions of the
I_k, is kept. It is a further law where omega is not 0: at the point, hence almost everywhere; the v of the witness need not be
tangent, since what is not is a sum of the grad I_k. The checker expands div X and all X I_k as polynomials in the weights.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import mul
from typing import Any

from .completeness import network
from .completeness_bounds import parameters
from .completeness_brackets import PRIME, Rows, determinant
from .expanded import Polynomial, plus, slope, times, value
from .integer_polynomials import LARGEST, matrix
from .trees import afford, integer, need

TERMS = 10**7


def imbalance(layers: list[list[list[Polynomial]]], i: int, a: int, b: int) -> Polynomial:
    """The entry a, b of W_i W_i^T - W_(i+1)^T W_(i+1)."""
    entry: Polynomial = {}
    for p, q in zip(layers[i - 1][a], layers[i - 1][b], strict=True):
        entry = plus(entry, times(p, q))
    for row in layers[i]:
        entry = plus(entry, times(row[a], row[b]), -1)
    return entry


def afford_form(widths: list[int]) -> None:
    """Is the form of these widths within reach?"""
    size = parameters(widths)
    afford(reduce(mul, widths) * size * len(widths) * (2 + max(widths)) + size**3, TERMS, "terms")


def form(widths: list[int], chosen: list[tuple[int, int, int]], point: list[int], direction: list[int]) -> list[int]:
    """The two determinants of omega(v) modulo a prime, after div X = 0 and X I = 0 are checked."""
    size = len(point)
    afford_form(widths)
    layers: list[list[list[Polynomial]]] = []
    count = 0
    for p, q in pairwise(widths):
        layers.append([[{(count + i * p + j,): 1} for j in range(p)] for i in range(q)])
        count += p * q
    product = layers[0]
    for layer in layers[1:]:
        grown: list[list[Polynomial]] = [[{}] for _ in layer]
        for row, total in zip(layer, grown, strict=True):
            for x, (y,) in zip(row, product, strict=True):
                total[0] = plus(total[0], times(x, y))
        product = grown
    field = [slope(product[0][0], w) for w in range(size)]
    need(not any(slope(x, w) for w, x in enumerate(field)), "a weight occurs in its own velocity")  # hence div X = 0
    laws = [imbalance(layers, *entry) for entry in chosen]
    for law in laws:
        along: Polynomial = {}
        for w in {w for m in law for w in m}:
            along = plus(along, times(field[w], slope(law, w)))
        need(not along, "an entry that is not kept")
    gradients: Rows = [[value(slope(law, w), point) for w in range(size)] for law in laws]
    gram = [[sum(map(mul, a, b)) % PRIME for b in gradients] for a in gradients]
    return [determinant([[c % PRIME for c in row] for row in [[value(x, point) for x in field], direction, *gradients]]),
            determinant(gram)]


def check(claim: Any, witness: Any) -> str:
    """Accept if omega is closed, kills X, and is not zero."""
    sort, widths, _ = network(claim)
    need(sort == "linear" and widths[0] == widths[-1] == 1, "the product is not a number")
    need(repr(claim["then"]) == "['last multiplier', 1]", "not the claim that one law is given")
    fields = {"widths", "entries", "point", "direction", "values"}
    need(isinstance(witness, dict) and set(witness) == fields, "not a witness of a form")
    need(repr(witness["widths"]) == repr(widths), "the witness belongs to another network")
    layers, moved = ([matrix(a, q, p) for a, (p, q) in zip(witness[name], pairwise(widths), strict=True)]
                     for name in ("point", "direction"))
    point, direction = ([c for a in part for row in a for c in row] for part in (layers, moved))
    chosen = [(integer(i, 1, len(widths) - 2), integer(a, 0, widths[i] - 1), integer(b, a, LARGEST))
              for i, a, b in witness["entries"]]
    need(all(b < widths[i] for i, _, b in chosen) and all(x < y for x, y in pairwise(chosen)), "entries of imbalances, once each")
    need(len(chosen) == len(point) - 2 > 0, "the level sets have another dimension than 2")
    found = form(widths, chosen, point, direction)
    need(0 not in found and repr(witness["values"]) == repr(found), "the form is zero here, or has another value")
    return f"one further law: the integral of a closed form on the level sets of {len(chosen)} imbalances"
