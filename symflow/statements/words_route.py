"""Proof for every width: an identity of words modulo the hypotheses.

Why two normal forms: `interpretations.Words` decides; the witness is then taken from the checker's own, separately
written words. Where the two disagree nothing is proved.
"""

from __future__ import annotations

from fractions import Fraction

from symflow import checker
from symflow.errors import CertificateError, SymflowError
from symflow.evidence import Evidence, certificate, certify
from symflow.expressions import expand
from symflow.interpretations import Words, evaluate
from symflow.interpretations.rewriting import make_rule
from symflow.statements import sizes
from symflow.statements.hypotheses import relations
from symflow.statements.setting import Statement

NOT_FOLLOWED = "the checker does not follow the engine, so nothing is proved"


def prove_in_words(statement: Statement) -> tuple[Evidence | None, str]:
    """The evidence, or why there is none.

    Examples
    --------
    >>> from symflow.statements.setting import Setting
    >>> setting = Setting({"A": ("m", "n"), "B": ("n", "m")})
    >>> evidence, why = prove_in_words(setting.statement("trace(A@B) = trace(B@A)"))
    >>> print(evidence.outcome)
    proved
    """
    if statement.relation.op not in ("eq", "monomials", "degree"):
        return None, "words decide equations only"
    if statement.cost_expr is not None:
        return None, "a concrete cost has no meaning for every width"
    try:
        refusal = _differs(statement)
    except SymflowError as error:
        return None, f"words: {error}"
    if refusal:
        return None, refusal
    return certified("word identity", statement)


def refute_count(statement: Statement) -> tuple[Evidence, int] | None:
    """The evidence that a count or a degree is another one, and which; None if that cannot be said."""
    if statement.relation.op not in ("monomials", "degree") or statement.given:
        return None
    try:
        words, field = Words([]), statement.vector_field()
        value = evaluate(expand(statement.relation.left, field), words)
        extra = statement.relation.extra
        count = words.count_words(value) if statement.relation.op == "monomials" else words.degree(value, extra[0])
        claim = statement.to_claim()
        return certify(certificate("counterexample", claim, {"count": count})), count
    except SymflowError:
        return None


def _differs(statement: Statement) -> str:
    """Empty when the two sides are one sum of words, else what stands in the way."""
    field, then = statement.vector_field(), statement.relation
    rules = [
        make_rule(expand(one.left, field), expand(one.right, field))
        for one in relations(statement)
        if one.op == "eq" and one.right is not None
    ]
    sides = [expand(side, field) for side in (then.left, then.right) if side is not None]
    if sum(sizes.words(side) for side in sides) > sizes.MAX_WORDS:
        return f"more than {sizes.MAX_WORDS} words; state it with smaller powers"
    words = Words(rules)
    value = evaluate(sides[0], words)
    if then.op == "monomials":
        count = words.count_words(value)
        return "" if count == then.extra[0] else f"the normal form has {count} words"
    if then.op == "degree":
        degree = words.degree(value, then.extra[0])
        return "" if degree == then.extra[1] else f"the degree is {degree}"
    difference = words.add(value, words.scale(evaluate(sides[1], words), Fraction(-1)))
    return "" if words.is_zero(difference) else "the two sides are different words"


def certified(kind: str, statement: Statement) -> tuple[Evidence | None, str]:
    """Ask the checker for the witness of an identity that was decided here, and for its verdict."""
    claim = statement.to_claim()
    try:
        witness = checker.witness(kind, claim)
        return certify({"schema": checker.SCHEMA, "kind": kind, "claim": claim, "witness": witness}), ""
    except (checker.Rejected, CertificateError) as error:
        return None, f"{NOT_FOLLOWED}: {error}"
