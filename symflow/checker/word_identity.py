"""Kind 'word identity': an equation, a count of words or a degree, for every width named by a letter.

The checker expands both sides along the flow of the claim, rewrites by the hypotheses and demands that nothing is left.
The witness lists what cancelled, which makes the proof readable; it is compared with what the checker finds, so a
witness of another claim does not pass.
"""

from __future__ import annotations

from typing import Any

from .claims import Claim
from .derivatives import expand
from .hypotheses import checked_shapes, hypotheses
from .trees import Tree, integer, need, summands, written
from .word_values import Words
from .words import Value, plus, show


def words_of(claim: Claim) -> Words:
    """The arithmetic of a claim with its hypotheses as rules."""
    words, known = Words(claim), hypotheses(claim)
    for relation, a, b in known:
        if relation in ("ne", "gt") and b == "0" and claim.shape(a) == (1, 1):
            value = words(expand(claim, a))
            if len(value) == 1:
                words.nonzero.update(atom for scalars, _ in value for atom, e in scalars if e > 0)
    for relation, a, b in known:
        if relation == "eq":
            words.add_rule(words(expand(claim, a)), words(expand(claim, b)), claim.shape(a))
    return words


def sides(claim: Claim) -> list[Tree]:
    """The terms whose sum must vanish."""
    _, a, b = checked_shapes(claim, claim.then)
    left, right = expand(claim, a), expand(claim, b)
    return [*summands(left), *(["product", "-1", term] for term in summands(right))]


def words_witness(claim: Claim) -> dict[str, Any]:
    """What the checker sees: the words that cancel, and what is left."""
    words = words_of(claim)
    if claim.then[0] in ("monomials", "degree"):
        claim.shape(claim.then[1])
        value = words(expand(claim, claim.then[1]))
        return {"cancelled": _table(value), "left": _count(claim, value)}
    values = [words(term) for term in sides(claim)]
    positive = plus(*({key: x for key, x in value.items() if x > 0} for value in values))
    return {"cancelled": _table(positive), "left": len(plus(*values))}


def _table(value: Value) -> list[list[str]]:
    return sorted([show(*key), written(x)] for key, x in value.items())


def _count(claim: Claim, value: Value) -> int:
    """0 when the count or degree is the one claimed."""
    if claim.then[0] == "monomials":
        need(len(claim.then) == 3, "a count names a tree and a number")
        return len(value) - integer(claim.then[2])
    need(len(claim.then) == 4 and isinstance(claim.then[2], list) and len(value) > 0, "a degree names letters")
    names = set(claim.then[2])
    need(names <= set(claim.letters), "a degree in unknown letters")

    def degree(scalars: Any, word: Any) -> int:
        need(all(atom[0] in ("scalar", "trace") and e > 0 for atom, e in scalars), "a degree needs a polynomial")
        letters = [(name, e) for atom, e in scalars for name, _ in atom[1]] + [(name, 1) for name, _ in word]
        need(all(name in claim.letters for name, _ in letters), "a degree needs a polynomial in the letters")
        return sum(e for name, e in letters if name in names)

    return max(degree(*key) for key in value) - integer(claim.then[3])


def check(claim_data: Any, witness: Any) -> str:
    """Accept if nothing is left and the witness is what was found."""
    claim = Claim(claim_data)
    need(claim.then[0] in ("eq", "monomials", "degree"), "a word identity needs an equation, a count or a degree")
    need(claim.then[0] == "eq" or countable(claim), "a count needs free words: no hypotheses, and names for widths")
    found = words_witness(claim)
    need(found.pop("left") == 0, "the two sides are different words")
    need(repr(witness) == repr(found), "the witness belongs to another claim")
    return "holds for every width named by a letter" if not claim.concrete else "holds at the given widths"


def countable(claim: Claim) -> bool:
    """Are different normal forms different values? With hypotheses, or for matrices of one size, they need not be."""
    return not claim.given and all(isinstance(d, str) or d == 1 for shape in claim.letters.values() for d in shape)


def check_miscount(claim: Claim, witness: Any) -> str:
    """A counterexample to a count or a degree: without hypotheses the normal form is unique, and has another one."""
    need(countable(claim), "with hypotheses, or at given widths, a normal form is not unique")
    claimed = integer(claim.then[-1])
    actual = words_witness(claim)["left"] + claimed
    need(actual != claimed and repr(witness) == repr({"count": actual}), "this is not the count")
    return "the normal form has another count"
