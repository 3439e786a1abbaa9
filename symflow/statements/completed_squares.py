"""Completing the square: a variable that occurs as c m v^2 + q v + r is eliminated before any search.

Why first: with c > 0, m a square and q a multiple of m, the sum is c m (v + q/(2 c m))^2 + (r - q^2/(4 c m)), and since v
takes every real value, nothing is lost: the whole is not negative exactly if the rest is not (where m = 0, q is 0 as
well). Long nested bounds with many parameters shrink to a polynomial in one or two variables in this way.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.expressions.digits import rational_text
from symflow.interpretations.alphabet import Monomial, Terms, plus, times_number
from symflow.statements.cone import Cone

MAX_TERMS = 1500  # of a rest; a longer one is no simplification


def completed(cone: Cone) -> tuple[list[list[Any]], Terms] | None:
    """The terms of a witness that were split off (none where no variable can be eliminated), and the rest; None where
    the goal falls without bound in a variable that takes every value, so that no proof need be searched."""
    rows, rest, bound = list[list[Any]](), cone.goal, _bound(cone)
    while True:
        atoms = {atom for scalars, _ in rest for atom, _ in scalars} - bound
        free = sorted(atom for atom in atoms if _takes_every_value(cone, atom))
        if any(_falls(rest, atom) for atom in free):
            return None
        steps = [step for step in (_step(cone, rest, atom) for atom in free) if step is not None]
        if not steps:
            return rows, rest
        row, rest = min(steps, key=lambda step: len(step[1]))
        rows.append(row)


def _bound(cone: Cone) -> set[int]:
    """The atoms of which something is known."""
    parts = [one.value for one in cone.known] + [poly for *_, poly in cone.atoms.equations] + cone.atoms.partners
    return {atom for terms in parts for scalars, _ in terms for atom, _ in scalars}


def _falls(goal: Terms, v: int) -> bool:
    """Is the highest power of v alone odd, or its coefficient a negative number?"""
    powers = {dict(scalars).get(v, 0) for scalars, _ in goal}
    top = [(scalars, x) for (scalars, _), x in goal.items() if dict(scalars).get(v, 0) == max(powers)]
    if min(powers) < 0 or max(powers) < 1 or len(top) != 1 or len(top[0][0]) != 1:
        return False
    return max(powers) % 2 == 1 or top[0][1] < 0


def _takes_every_value(cone: Cone, atom: int) -> bool:
    """Is the atom a scalar letter?"""
    alphabet = cone.atoms.words.alphabet
    match alphabet.atoms[atom]:
        case ("loop", tuple(word)):
            return len(word) == 1 and (alphabet.rows(word[0]), alphabet.cols(word[0])) == (1, 1)
    return False


def _step(cone: Cone, goal: Terms, v: int) -> tuple[list[Any], Terms] | None:
    """A term of the witness and the rest without v."""
    by_power: dict[int, dict[Monomial, Fraction]] = {}
    for (scalars, word), x in goal.items():
        e = dict(scalars).get(v, 0)
        if word or e not in (0, 1, 2):
            return None
        by_power.setdefault(e, {})[tuple(one for one in scalars if one[0] != v)] = x
    top = by_power.get(2, {})
    if len(top) != 1:
        return None
    ((m, c),) = top.items()
    if c <= 0 or any(e % 2 for _, e in m):
        return None
    quotient: Terms = {}
    for scalars, x in by_power.get(1, {}).items():
        have = dict(scalars)
        if any(have.get(atom, 0) < e for atom, e in m):
            return None
        quotient[cone.atoms.words.alphabet.monomial(scalars, tuple((atom, -e) for atom, e in m)), ()] = x / (2 * c)
    inner = plus({(((v, 1),), ()): Fraction(1)}, quotient)
    square = cone.atoms.times({(m, ()): c}, cone.atoms.times(inner, inner))
    rest = plus(goal, times_number(square, Fraction(-1)))
    if len(rest) > MAX_TERMS:
        return None
    root = tuple((atom, e // 2) for atom, e in m)
    tree = cone.atoms.tree(cone.atoms.times({(root, ()): Fraction(1)}, inner))
    return [rational_text(c), [["square", tree.to_json(), 1]]], rest
