"""Short builders for the JSON trees of docs/claims.md, so that a claim in a test reads like a formula.

Why not the parser: these tests look at the checker alone, and a mistake in the expressions must not hide one there.
"""

from __future__ import annotations

from typing import Any

Tree = Any


def letter(name: str) -> Tree:
    return ["letter", name]


def letters(names: str) -> list[Tree]:
    return [["letter", name] for name in names.split()]


def mul(*factors: Tree) -> Tree:
    return ["product", *factors]


def add(*terms: Tree) -> Tree:
    return ["sum", *terms]


def sub(a: Tree, b: Tree) -> Tree:
    return ["sum", a, ["product", "-1", b]]


def neg(a: Tree) -> Tree:
    return ["product", "-1", a]


def tr(a: Tree) -> Tree:
    return ["trace", a]


def t(a: Tree) -> Tree:
    return ["transpose", a]


def power(a: Tree, n: int) -> Tree:
    return ["power", a, n]


def fn(name: str, a: Tree) -> Tree:
    return ["function", name, a]


def along(a: Tree) -> Tree:
    return ["along", a]


def linear(*layers: str, opaque: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"network": "linear", "layers": list(layers), "opaque": list(opaque)}


def claim(shapes: dict[str, list[Any]], then: list[Any], **rest: Any) -> dict[str, Any]:
    return {"letters": shapes, "then": then, **rest}
