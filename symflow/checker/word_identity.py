"""Kind 'word identity': an equation, a count of words or a degree, for every width named by a letter.

The checker expands both sides along the flow of the claim, rewrites by the hypotheses and demands that nothing is left.
The witness lists what cancelled, which makes the proof readable; it is compared with what the checker finds, so a
witness of another claim does not pass.
"""

from __future__ import annotations

from typing import Any

from .hypotheses import checked_shapes, hypotheses
from .trees import Claim, Tree, need, summands
from .words import Value, Words, show


def words_of(claim: Claim) -> Words:
    """The arithmetic of a claim with its hypotheses as rules."""
    words = Words(claim)
    for relation, a, b in hypotheses(claim):
        if relation in ("ne", "gt") and b == "0" and claim.shape(a) == (1, 1):
            value = words(claim.expand(a))
            if len(value) == 1:
                words.nonzero.update(atom for scalars, _ in value for atom, e in scalars if e > 0)
    for relation, a, b in hypotheses(claim):
        if relation == "eq":
            words.add_rule(claim.expand(a), claim.expand(b))
    return words


def sides(claim: Claim) -> list[Tree]:
    """The terms whose sum must vanish."""
    _, a, b = checked_shapes(claim, claim.then)
    left, right = claim.expand(a), claim.expand(b)
    return [*summands(left), *(["product", "-1", term] for term in summands(right))]


def words_witness(claim: Claim) -> dict[str, Any]:
    """What the checker sees: the words that cancel, and what is left."""
    words = words_of(claim)
    if claim.then[0] in ("monomials", "degree"):
        value = words(claim.expand(claim.then[1]))
        return {"cancelled": _table(value), "left": _count(claim, value)}
    values = [words(term) for term in sides(claim)]
    positive = words.plus(*({key: x for key, x in value.items() if x > 0} for value in values))
    return {"cancelled": _table(positive), "left": len(words.plus(*values))}


def _table(value: Value) -> list[list[str]]:
    return sorted([show(*key), str(x)] for key, x in value.items())


def _count(claim: Claim, value: Value) -> int:
    """0 when the count or degree is the one claimed."""
    if claim.then[0] == "monomials":
        return len(value) - int(claim.then[2])
    names = set(claim.then[2])
    need(names <= set(claim.letters), "a degree in unknown letters")

    def degree(scalars: Any, word: Any) -> int:
        inner = sum(e * sum(name in names for name, _ in atom[1]) for atom, e in scalars if atom[0] in ("scalar", "trace"))
        need(all(atom[0] in ("scalar", "trace", "dimension") for atom, _ in scalars), "a degree needs a polynomial in the letters")
        return int(inner) + sum(name in names for name, _ in word)

    return max((degree(*key) for key in value), default=0) - int(claim.then[3])


def check(claim_data: Any, witness: Any) -> str:
    """Accept if nothing is left and the witness is what was found."""
    claim = Claim(claim_data)
    need(claim.then[0] in ("eq", "monomials", "degree"), "a word identity needs an equation, a count or a degree")
    found = words_witness(claim)
    need(found.pop("left") == 0, "the two sides are different words")
    need(isinstance(witness, dict) and witness == found, "the witness belongs to another claim")
    return "holds for every width named by a letter" if not claim.concrete else "holds at the given widths"
