"""Hypotheses: equations that rewrite, signs, and the named facts of linear algebra.

Why named facts: a kernel vector, a pair of singular vectors or the adjugate exist by theorems that no rewriting finds.
Each name stands for one theorem; this file checks its conditions and hands over the equations it gives. A fact only
says that some such letter exists once everything before it is chosen: the letter occurs in no hypothesis, cost or
field, and in no matrix of an earlier fact.
"""

from __future__ import annotations

from typing import Any

from .claims import Claim
from .trees import Tree, need, occurs

RELATIONS = ("eq", "ne", "ge", "gt")


def checked_shapes(claim: Claim, statement: list[Any]) -> list[Any]:
    """The statement, if both sides have one shape."""
    need(statement[0] in RELATIONS and len(statement) == 3, f"not a relation: {str(statement)[:60]}")
    shapes = {claim.shape(side) for side in statement[1:] if side != "0"}
    need(len(shapes) <= 1, "the two sides of a relation have different shapes")
    need(statement[0] in ("eq", "ne") or shapes <= {(1, 1)}, "an order relation needs scalars")
    return statement


def hypotheses(claim: Claim) -> list[list[Any]]:
    """All relations in `given`, named facts spelled out."""
    plain = [row for row in claim.given if row[0] != "rule"]
    result = [checked_shapes(claim, row) for row in plain]
    before: list[Any] = [plain, claim.cost, {name: move for name, move in claim.velocities.items() if move}]
    for row in claim.given:
        if row[0] == "rule":
            before.append(row[-1])
            names, relations = _fact(claim, row[1], row[2:], plain)
            for position, name in enumerate(names):
                need(name not in claim.velocities and name not in names[:position], f"{name} is a layer, or comes twice")
                need(not occurs(name, before), f"{name} stands for some vector that exists; nothing before it may name it")
            before += [["letter", name] for name in names]
            result += [checked_shapes(claim, relation) for relation in relations]
    return result


def _fact(claim: Claim, fact: Any, args: list[Any], plain: list[Any]) -> tuple[list[str], list[list[Any]]]:
    need(len(args) > 0, "a fact needs a matrix")
    matrix: Tree = args[-1]
    rows, cols = claim.shape(matrix)

    def letter(name: Any, shape: tuple[Any, Any]) -> Tree:
        need(claim.letters.get(name) == shape, f"{name} must be declared with shape {shape[0]} x {shape[1]}")
        return ["letter", name]

    def product(*factors: Tree) -> Tree:
        return ["product", *factors]

    def turned(tree: Tree) -> Tree:
        return ["transpose", tree]

    if fact == "adjugate":
        need(len(args) == 1 and rows == cols, "the adjugate needs a square matrix")
        return [], [["eq", product(["adjugate", matrix], matrix), product(["det", matrix], ["identity", rows])]]
    if fact == "kernel vector":
        larger = rows > cols if isinstance(rows, int) and isinstance(cols, int) else False
        need(len(args) == 2 and (larger or (rows, ">", cols) in claim.conditions), "a kernel vector needs more rows")
        gamma = letter(args[0], (rows, 1))
        return [args[0]], [["eq", product(turned(gamma), matrix), "0"], ["eq", product(turned(gamma), gamma), "1"]]
    need(fact == "singular vectors" and len(args) == 4, f"unknown fact {str(fact)[:60]!r}")
    need(["ne", matrix, "0"] in plain, "singular vectors need the hypothesis that the matrix is not zero")
    psi, phi, sigma = letter(args[0], (rows, 1)), letter(args[1], (cols, 1)), letter(args[2], (1, 1))
    return list(args[:3]), [
        ["eq", product(matrix, phi), product(sigma, psi)], ["eq", product(turned(matrix), psi), product(sigma, phi)],
        ["eq", product(turned(psi), psi), "1"], ["eq", product(turned(phi), phi), "1"], ["gt", sigma, "0"]]
