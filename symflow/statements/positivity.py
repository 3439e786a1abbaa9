"""A search for certificates of positivity: p d = d^(2m) + sums of products of what is known not to be negative.

Why in tiers: nearly every inequality of a paper is a positive combination of few products of its hypotheses, of norms and
of squares of low degree, so the cheap shapes come first: products of hypotheses times sums of squares up to the degree of
d, for every width also squared norms of matrix words; then a degree more; then Stengle's form with d^2; then a positive
multiplier 1 + p. All of these are one linear system in positive semidefinite blocks (gram_matrices.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from math import gcd, lcm
from typing import Any

from symflow.expressions.digits import rational_text
from symflow.interpretations.alphabet import Terms, plus, times_number
from symflow.statements.atoms import ONE, Atoms
from symflow.statements.completed_squares import completed
from symflow.statements.cone import Cone, Factor, Family
from symflow.statements.faces import Block, Square
from symflow.statements.gram_matrices import find_squares

QUICK_TIERS = 2


@dataclass(frozen=True)
class Proof:
    """The entries of a witness, but for the multiples of equations."""

    sum: list[list[Any]]
    times: list[list[Any]] | None = None
    power: int | None = None


def prove(cone: Cone, strict: bool, thorough: bool = True) -> Proof | None:
    """A proof that the goal of the cone is not negative, or positive; not `thorough`: of its own degree only."""
    found = completed(cone)
    if found is None:
        return None
    rows, rest = found
    if rows:
        proof = prove(Cone(cone.atoms, rest, cone.known), strict, thorough)
        if proof is not None and proof.times is None and proof.power is None:
            return replace(proof, sum=[*rows, *proof.sum])
    tiers = _tiers(cone, strict)
    return next((proof for proof in (tiers if thorough else islice(tiers, QUICK_TIERS)) if proof is not None), None)


def _tiers(cone: Cone, strict: bool) -> Iterator[Proof | None]:
    if not cone.goal:
        yield None if strict else Proof([])
        return
    low = cone.atoms.degree(cone.goal)
    low += low % 2
    for top in (low, low + 2) if cone.known or cone.atoms.equations else (low,):
        if cone.effort.left <= 0:
            return
        families = cone.products(top)
        yield _plain(cone, families, strict, semidefinite=False)
        families += cone.squares(top)
        yield _plain(cone, families, strict)
        weighted = cone.weighted(top) if cone.known else []
        if weighted:
            yield _plain(cone, families + weighted, strict, semidefinite=False)
            yield _plain(cone, families[:60] + cone.squares(top) + weighted[:4], strict)
    against = times_number(cone.goal, Fraction(-1))
    if cone.effort.left <= 0:
        return
    if not strict and cone.known:
        power = ONE
        for m in (1, 2) if low <= 2 else (1,):
            for _ in range(2):
                power = cone.atoms.reduced(cone.atoms.times(power, cone.goal))[0]
            families, extra = cone.products(2 * m * low) + cone.squares(2 * m * low), cone.products((2 * m - 1) * low, against)
            proof = _with_multiplier(cone, families, extra, times_number(power, Fraction(-1)), strict)
            yield None if proof is None else replace(proof, power=m)
    if strict and cone.known:  # p d = s with s > 0, so that p > 0 as well
        families, extra = cone.products(low + 2) + cone.squares(low), cone.products(low + 2, against)
        yield _with_multiplier(cone, families, extra, {}, strict)
    families, extra = cone.products(low + 2) + cone.squares(low + 2), cone.squares(2, against)
    yield _with_multiplier(cone, families, extra, cone.goal, strict, one=True)


def _plain(cone: Cone, families: Sequence[Family], strict: bool, semidefinite: bool = True) -> Proof | None:
    found = find_squares([one.block for one in families], cone.goal, strict, semidefinite, cone.effort)
    return None if found is None else Proof(_rows(cone.atoms, families, found))


def _with_multiplier(
    cone: Cone, families: list[Family], extra: list[Family], goal: Terms, strict: bool, one: bool = False
) -> Proof | None:
    """Sums s of the families and q of the extra ones, which stand times -d already, with s - q d = goal.

    `one`: the goal is d, and the multiplier 1 + q; otherwise it is -d^(2m) or 0, and the multiplier is q.
    """
    blocks = [each.block for each in families] + [Block(each.block.size, each.block.table) for each in extra]
    found = find_squares(blocks, goal, strict, effort=cone.effort)
    if found is None:
        return None
    multiplier = _rows(cone.atoms, extra, found[len(families) :])
    return Proof(_rows(cone.atoms, families, found[: len(families)]), [["1", []], *multiplier] if one else multiplier)


def _rows(atoms: Atoms, families: Sequence[Family], found: Sequence[list[Square]]) -> list[list[Any]]:
    """The terms of a witness."""
    rows = []
    for family, squares in zip(families, found, strict=True):
        factors: list[Factor] = []
        for known in dict.fromkeys(id(one) for one in family.factors):
            one = next(each for each in family.factors if id(each) == known)
            factors.append([*one.factor[:2], one.factor[2] * sum(each is one for each in family.factors)])
        for x, vector in squares:
            if not family.basis:
                rows.append([rational_text(x * vector[0] ** 2), factors])
                continue
            scale = Fraction(lcm(*(v.denominator for v in vector)), gcd(*(v.numerator for v in vector if v)))
            terms: Terms = {}
            for v, element in zip(vector, family.basis, strict=True):
                terms = plus(terms, times_number(element.terms, v * scale))
            tree = atoms.tree(terms)
            scalar = family.basis[0].is_scalar
            square = [] if set(terms) == set(ONE) else [["square" if scalar else "norm2", tree.to_json(), 1]]
            inner = terms[(), ()] ** 2 if not square else Fraction(1)
            rows.append([rational_text(x * inner / scale**2), [*factors, *square]])
    return rows
