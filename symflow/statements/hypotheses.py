"""The hypotheses of a statement, named facts spelled out as the equations that they stand for.

Why in the order of the checker: a hint refers to a hypothesis by its number, and both sides must count alike.
"""

from __future__ import annotations

from symflow.expressions import Relation
from symflow.expressions.tree import adjugate, det, identity, rational
from symflow.statements.setting import Rule, Statement


def relations(statement: Statement) -> list[Relation]:
    """The hypotheses in the order of the checker: relations first, then the equations that rules stand for."""
    plain = [one for one in statement.given if isinstance(one, Relation)]
    return plain + [one for rule in statement.given if not isinstance(rule, Relation) for one in _spelled(statement, rule)]


def _spelled(statement: Statement, rule: Rule) -> list[Relation]:
    name, *names, value = rule
    zero, one = rational(0), rational(1)
    letters = [statement.letters[letter_name] for letter_name in names]
    if name == "adjugate":
        return [Relation("eq", adjugate(value) @ value, det(value) @ identity(value.rows))]
    if name == "kernel vector":
        gamma = letters[0]
        return [Relation("eq", gamma.T @ value, zero), Relation("eq", gamma.T @ gamma, one)]
    psi, phi, sigma = letters
    return [
        Relation("eq", value @ phi, sigma * psi),
        Relation("eq", value.T @ psi, sigma * phi),
        Relation("eq", psi.T @ psi, one),
        Relation("eq", phi.T @ phi, one),
        Relation("gt", sigma, zero),
    ]


def always_true(relation: Relation) -> bool:
    """The rule about the adjugate restricts no point."""
    return relation.left.op == "product" and relation.left.args[0].op == "adjugate" and relation.op == "eq"
