"""The facts of a point once more, for Hessians that are too large for the standard library: exact integers of FLINT.

Why a second checker: Gershgorin's discs of Q^T H Q are as simple at 800 rows as at eight, but half a billion products of
long integers need a library. The point, its gradients and the pieces of its Hessian still come from checker/points.py;
here they are only multiplied. Everything is rational. The rank, where no vectors of the null space are given, is bounded
from above by primes: a minor of r + 1 rows is less than the product of its row lengths (Hadamard), so it vanishes if it
does so modulo primes whose product is larger.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Any

import flint

from symflow.checker import point_facts
from symflow.checker.constant_matrices import integers
from symflow.checker.constants import Constants
from symflow.checker.hessians import jacobian, mixed
from symflow.checker.points import Point
from symflow.checker.trees import Rejected, TooLarge, afford, integer, need, number
from symflow.checker.two_layers import WITNESS
from symflow.evidence.two_layer_inertia import FACTS, Wide, rational

LARGEST = 2000  # rows
Rows = list[list[Any]]


def check(certificate: Any) -> str:
    """Accept a certificate of kind 'point' whose facts hold, or raise `Rejected`: those that are too large for the standard
    library are checked here."""
    need(isinstance(certificate, dict) and certificate.get("kind") == "point", "only facts at a point are checked by FLINT")
    point, then = Point(certificate["claim"]), certificate["claim"]["then"]
    hessian: Any = None
    wide: Wide | None = None
    rows = point_facts.facts(then, certificate["witness"], point_facts.FACTS)
    for (holds, args, witness), (name, *_) in zip(rows, then[1:], strict=True):
        try:
            holds(point, args, witness)
            continue
        except TooLarge as error:
            reason = str(error)
        if name in DENSE and witness != WITNESS:
            hessian = hessian_of(point) if hessian is None else hessian
            DENSE[name](hessian, args, witness)
        elif name in FACTS:
            wide = wide or Wide(point)
            FACTS[name](wide, args, witness)
        else:
            raise TooLarge(f"{name}: {reason}")
    return "holds at the point"


def has_inertia(hessian: Any, args: list[Any], witness: Any) -> None:
    found = inertia(hessian, witness)
    need(len(args) == 3 and found == tuple(integer(n, 0, LARGEST) for n in args), "the Hessian has another inertia")


def direction(sign: int) -> Callable[[Any, list[Any], Any], None]:
    def check_direction(hessian: Any, args: list[Any], witness: Any) -> None:
        need(not args and len(witness) == hessian.nrows(), "a direction has all coordinates")
        form = flint.fmpq_mat(1, hessian.nrows(), [rational(number(x)) for x in witness])
        value = (form * flint.fmpq_mat(hessian) * form.transpose())[0, 0]
        need(value * sign > 0, "the form has another sign there")
    return check_direction


DENSE: dict[str, Callable[[Any, list[Any], Any], None]] = {  # facts that need the Hessian
    "inertia": has_inertia, "negative direction": direction(-1), "positive direction": direction(1),
}


def hessian_of(point: Point) -> Any:
    """A positive multiple of the Hessian in integers: J D²f J^T and the terms of pairs of layers."""
    afford(point.size, LARGEST, "rows of a Hessian")
    m, zero = point.rows * point.cols, Fraction(0)
    rows, pairs = jacobian(point), mixed(point)
    values = [x for row in rows for x in row.values()] + [*pairs.values(), *point.jet[2].values()]
    if not all(isinstance(x, Fraction) for x in values):
        raise TooLarge("FLINT checks large Hessians of rational points only")
    dense = flint.fmpq_mat(point.size, m, [rational(row.get(k, zero)) for row in rows for k in range(m)])
    second = flint.fmpq_mat(m, m, [rational(x) for row in point.curvature for x in row])
    found = dense * second * dense.transpose()
    for (r, s), x in pairs.items():
        found[r, s] += rational(x)
        found[s, r] += rational(x)
    return found.numer_denom()[0]


def inertia(h: Any, witness: Any) -> tuple[int, int, int]:
    """By discs on two subspaces in exact integers, and by vectors of the null space or its dimension."""
    if not (isinstance(witness, dict) and set(witness) == {"discs"}):
        raise TooLarge("a Hessian of this size needs discs as the witness of its inertia")
    body, size = witness["discs"], h.nrows()
    need(isinstance(body, dict) and set(body) == {"frame", "negative", "positive", "kernel"}, "not a witness of discs")
    n, p = integer(body["negative"], 0, size), integer(body["positive"], 0, size)
    frame, z = body["frame"], size - n - p
    need(len(frame) == n + p and all(len(v) == size and all(type(x) is int for x in v) for v in frame), "not a frame")
    need(definite(h, frame[:n], -1) and definite(h, frame[n:], 1), "the discs do not tell the signs")
    if body["kernel"] is None:
        need(z >= 0 and rank_is_at_most(h, n + p), "the null space has another dimension")
        return n, z, p
    need(len(body["kernel"]) == z and all(len(v) == size for v in body["kernel"]), "the counts do not add up to the size")
    if z:
        rows = [integers_of([number(x) for x in v]) for v in body["kernel"]]
        null = flint.fmpz_mat(z, size, [x for row in rows for x in row])
        need(not any(x for x in (null * h).entries()), "not in the null space")
        need(flint.nmod_mat(null, (1 << 61) - 1).rank() == z, "the vectors of the kernel are not independent")
    return n, z, p


def integers_of(row: list[Fraction]) -> list[int]:
    """A positive multiple of a row in integers."""
    return integers(Constants(), [row], 0)[0][0]


def definite(h: Any, frame: Rows, sign: int) -> bool:
    """Is sign * h positive on the span? By Gershgorin's discs."""
    if not frame:
        return True
    q = flint.fmpz_mat(frame)
    rows = (q * h * q.transpose()).tolist()
    return all(sign * row[i] > sum(map(abs, row)) - abs(row[i]) for i, row in enumerate(rows))


def rank_is_at_most(h: Any, rank: int) -> bool:
    """Do all larger minors vanish?"""
    size = h.nrows()
    squares = sorted((sum(int(x) ** 2 for x in row) for row in h.tolist()), reverse=True)
    needed = sum((isqrt(square) + 1).bit_length() for square in squares[:rank + 1]) if rank < size else 0
    prime, known = (1 << 62) + 135, 0
    while known <= needed and rank < size:
        prime -= 2
        if flint.fmpz(prime).is_prime():
            known += prime.bit_length() - 1
            if flint.nmod_mat(h, prime).rank() > rank:
                return False
    return True


__all__ = ["Rejected", "TooLarge", "check"]
