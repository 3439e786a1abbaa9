"""Proof of an inequality: the difference as a sum of products of things that are not negative.

Why in this order: a hint (`sign_hint` of the setting) costs nothing to try, and says what its author meant; then comes the
obvious, where each term of the difference is itself a product of squares, norms, exponentials and hypotheses, or the
difference is the energy that the flow dissipates; then such a sum is searched (sign_search.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from symflow import checker
from symflow.errors import CertificateError, SymflowError
from symflow.evidence import Evidence, certify
from symflow.expressions import Expr, Relation, expand, parse, rename_dims
from symflow.expressions.digits import rational_text
from symflow.statements.hypotheses import relations
from symflow.statements.setting import Statement
from symflow.statements.sign_search import witnesses

Factor = list[Any]
Term = tuple[Fraction, list[Factor]]


def prove_sign_quickly(statement: Statement) -> tuple[Evidence | None, str]:
    """The evidence from hints and from the first steps of the search."""
    return prove_sign(statement, thorough=False)


def prove_sign(statement: Statement, thorough: bool = True) -> tuple[Evidence | None, str]:
    """The evidence, or why there is none.

    Examples
    --------
    >>> from symflow.statements.setting import Setting
    >>> evidence, why = prove_sign(Setting({"A": ("m", "n")}).statement("norm2(A) >= 0"))
    >>> print(evidence.outcome)
    proved
    """
    if statement.relation.op not in ("ge", "gt"):
        return None, "signs prove inequalities only"
    claim = statement.to_claim()
    why = "no sum of squares was found; give one in sign_hint of the setting"
    for terms in _proposals(statement):
        witness = {"sum": [[rational_text(coefficient), factors] for coefficient, factors in terms]}
        try:
            return certify({"schema": checker.SCHEMA, "kind": "sign", "claim": claim, "witness": witness}), ""
        except CertificateError as error:
            why = str(error)
    for found in witnesses(statement, thorough):
        try:
            return certify({"schema": checker.SCHEMA, "kind": "sign", "claim": claim, "witness": found}), ""
        except CertificateError as error:
            why = str(error)
    return None, why


def _proposals(statement: Statement) -> Iterator[list[Term]]:
    hint = statement.setting.sign_hint
    if hint:
        yield [(Fraction(str(c)), [_hinted(statement, text) for text in factors]) for c, factors in hint]
    field, then = statement.vector_field(), statement.relation
    assert then.right is not None
    try:
        difference = expand(then.left, field) - expand(then.right, field)
    except SymflowError:
        return
    terms = [_term(statement, part) for part in _summands(difference)]
    if all(term is not None and term[0] > 0 for term in terms):
        yield [term for term in terms if term is not None]
    if field:
        for scale in (Fraction(1), Fraction(2), Fraction(1, 2)):
            yield [(scale, [["norm2", velocity.to_json(), 1]]) for velocity in field.values()]


def _hinted(statement: Statement, text: Any) -> Factor:
    """A factor of a hint: the number of a hypothesis, or a text in the grammar of the statement."""
    if isinstance(text, int):
        return ["given", text, 1]
    names = {name: rename_dims(value, {**dict(statement.assigned)}) for name, value in statement.setting.names.items()}
    found = _factor(statement, parse(text, names, proof_grammar=True))
    if found is None:
        raise SymflowError(f"the factor {text!r} of sign_hint is not a square, a norm2, an exp or a hypothesis")
    return found


def _factor(statement: Statement, value: Expr) -> Factor | None:
    """What the checker knows to be not negative."""
    for index, relation in enumerate(relations(statement)):
        if relation.op in ("ge", "gt") and _same(relation, value):
            return ["given", index, 1]
    if value.op == "power" and value.is_scalar and value.args[1] > 0:
        base, exponent = value.args
        if exponent % 2 == 0:
            return ["square", base.to_json(), exponent // 2]
        inner = _factor(statement, base)
        return [inner[0], inner[1], inner[2] * exponent] if inner else None
    if value.op == "norm2":
        return ["norm2", value.args[0].to_json(), 1]
    if value.op == "function" and value.args[0] == "exp":
        return ["exp", value.args[1].to_json(), 1]
    if value.op == "trace":
        return _gram(value.args[0])
    return _gram(value) if value.is_scalar else None


def _gram(value: Expr) -> Factor | None:
    """X^T X or X X^T under a trace, or as a scalar."""
    if value.op == "product" and len(value.args) == 2:
        left, right = value.args
        if right == left.T:
            return ["norm2", (right if left.op == "transpose" else left).to_json(), 1]
    return None


def _same(relation: Relation, value: Expr) -> bool:
    assert relation.right is not None
    difference = relation.left if relation.right.is_zero_literal else relation.left - relation.right
    return value == difference


def _term(statement: Statement, value: Expr) -> Term | None:
    """A coefficient and factors that are not negative, or None."""
    coefficient, factors = Fraction(1), []
    gram = _factor(statement, value)
    if gram is not None:
        return coefficient, [gram]
    rest: list[Expr] = []
    for part in value.args if value.op == "product" else (value,):
        if part.op == "rational":
            coefficient *= part.args[0]
        elif not part.is_scalar:
            return None if value.op != "product" else _whole(statement, value)
        else:
            rest.append(part)
    for base in dict.fromkeys(rest):
        count = rest.count(base)
        found = _factor(statement, base)
        if found is not None:
            factors.append([found[0], found[1], found[2] * count])
        elif count % 2 == 0:
            factors.append(["square", base.to_json(), count // 2])
        else:
            return None
    return coefficient, factors


def _whole(statement: Statement, value: Expr) -> Term | None:
    """A numeric multiple of one Gram scalar such as -1 * x^T x."""
    numbers = [part.args[0] for part in value.args if part.op == "rational"]
    others = [part for part in value.args if part.op != "rational"]
    coefficient = Fraction(1)
    for number in numbers:
        coefficient *= number
    found = _gram(Expr("product", tuple(others), 1, 1)) if len(others) == 2 and value.is_scalar else None
    return (coefficient, [found]) if found else None


def _summands(value: Expr) -> Iterator[Expr]:
    if value.op == "sum":
        for part in value.args:
            yield from _summands(part)
    elif value.op == "product" and value.args[0].op == "rational" and len(value.args) == 2 and value.args[1].op == "sum":
        for part in value.args[1].args:
            yield from _summands(value.args[0] * part)
    elif not value.is_zero_literal:
        yield value
