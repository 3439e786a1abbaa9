"""Hypotheses: equations that rewrite, signs, and the named facts of linear algebra.

Why named facts: a kernel vector, a pair of singular vectors or the adjugate exist by theorems that no rewriting finds.
Each name stands for one theorem; this file checks its conditions and hands over the equations it gives. A letter that a
fact introduces may occur in no other hypothesis, since the fact only says that some such letter exists.
"""

from __future__ import annotations

from typing import Any

from .trees import Claim, Tree, need

RELATIONS = ("eq", "ne", "ge", "gt")


def occurs(name: str, tree: Any) -> bool:
    """Does a letter occur in a tree or statement?"""
    if isinstance(tree, dict):
        return any(occurs(name, value) for value in tree.values())
    return isinstance(tree, list) and (tree[:2] == ["letter", name] or any(occurs(name, part) for part in tree))


def larger(claim: Claim, big: Any, small: Any) -> bool:
    """Is one dimension known to be larger?"""
    if isinstance(big, int) and isinstance(small, int):
        return big > small
    return (big, ">", small) in claim.conditions


def checked_shapes(claim: Claim, statement: list[Any]) -> list[Any]:
    """The statement, if both sides have one shape."""
    need(statement[0] in RELATIONS and len(statement) == 3, f"not a relation: {str(statement)[:60]}")
    a, b = statement[1], statement[2]
    shapes = [claim.shape(side) for side in (a, b) if side != "0"]
    need(len(set(shapes)) <= 1, "the two sides of a relation have different shapes")
    need(statement[0] in ("eq", "ne") or set(shapes) <= {(1, 1)}, "an order relation needs scalars")
    return statement


def hypotheses(claim: Claim) -> list[list[Any]]:
    """All relations in `given`, named facts spelled out."""
    plain = [row for row in claim.given if row[0] != "rule"]
    result = [checked_shapes(claim, row) for row in plain]
    introduced: list[str] = []
    for row in claim.given:
        if row[0] == "rule":
            names, relations = _fact(claim, row[1], row[2:], plain)
            for name in names:
                need(name not in introduced and name not in claim.velocities, f"the letter {name} is introduced twice")
                need(not any(occurs(name, other) for other in [*plain, row[-1], claim.cost]),
                     f"{name} stands for some vector that exists; no other hypothesis may restrict it")
            introduced += names
            result += [checked_shapes(claim, relation) for relation in relations]
    return result


def _fact(claim: Claim, fact: str, args: list[Any], plain: list[Any]) -> tuple[list[str], list[list[Any]]]:
    matrix: Tree = args[-1]
    rows, cols = claim.shape(matrix)

    def letter(name: str, shape: tuple[Any, Any]) -> Tree:
        need(claim.letters.get(name) == shape, f"{name} must be declared with shape {shape[0]} x {shape[1]}")
        return ["letter", name]

    def turned(tree: Tree) -> Tree:
        return ["transpose", tree]

    if fact == "adjugate":
        need(len(args) == 1 and rows == cols, "the adjugate needs a square matrix")
        return [], [["eq", ["product", ["adjugate", matrix], matrix], ["product", ["det", matrix], ["identity", rows]]]]
    if fact == "kernel vector":
        need(len(args) == 2 and larger(claim, rows, cols), "a kernel vector needs more rows than columns, as a condition in 'dims'")
        gamma = letter(args[0], (rows, 1))
        return [args[0]], [["eq", ["product", turned(gamma), matrix], "0"], ["eq", ["product", turned(gamma), gamma], "1"]]
    need(fact == "singular vectors" and len(args) == 4, f"unknown fact {fact!r}")
    need(["ne", matrix, "0"] in plain, "singular vectors need the hypothesis that the matrix is not zero")
    psi, phi, sigma = letter(args[0], (rows, 1)), letter(args[1], (cols, 1)), letter(args[2], (1, 1))
    return list(args[:3]), [
        ["eq", ["product", matrix, phi], ["product", sigma, psi]], ["eq", ["product", turned(matrix), psi], ["product", sigma, phi]],
        ["eq", ["product", turned(psi), psi], "1"], ["eq", ["product", turned(phi), phi], "1"], ["gt", sigma, "0"]]
