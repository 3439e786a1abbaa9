"""The derivatives of the elementary functions, as trees."""

from __future__ import annotations

from collections.abc import Callable

from .trees import Tree, times, total


def slope(name: str, u: Tree) -> Tree:
    """Derivative of an elementary function."""
    def fn(which: str) -> Tree:
        return ["function", which, u]

    def inverse(tree: Tree) -> Tree:
        return ["power", tree, -1]

    square = ["power", u, 2]
    table: dict[str, Callable[[], Tree]] = {
        "exp": lambda: fn("exp"), "log": lambda: inverse(u), "sqrt": lambda: times("1/2", inverse(fn("sqrt"))),
        "sin": lambda: fn("cos"), "cos": lambda: times("-1", fn("sin")),
        "tan": lambda: total("1", ["power", fn("tan"), 2]), "sinh": lambda: fn("cosh"), "cosh": lambda: fn("sinh"),
        "atan": lambda: inverse(total("1", square)), "tanh": lambda: total("1", times("-1", ["power", fn("tanh"), 2])),
        "asinh": lambda: inverse(["function", "sqrt", total("1", square)]),
        "erf": lambda: times("2", inverse(["function", "sqrt", ["constant", "pi"]]),
                             ["function", "exp", times("-1", square)]),
    }
    return table[name]()
