"""Walking a tree without recursion.

Why not plain recursion: a text of 200 nested brackets is legal, its second derivative is several times as deep, and
Python stops at a thousand frames with an error that no user should ever see. `fold` visits children before parents with
an explicit stack and visits a shared subexpression once; `run` does the same for code that is naturally written as
recursive descent (a generator yields the generator whose result it waits for).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from symflow.expressions.tree import Expr

T = TypeVar("T")
Steps = Generator[Any, Any, T]  # a rule of a recursive descent, for `run`


def fold(expr: Expr, rule: Callable[[Expr, list[T]], T]) -> T:
    """Compute a value bottom up: `rule(node, values of node.children())`.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> x = letter("x")
    >>> fold(x * x + 1, lambda node, values: 1 + sum(values))     # the number of nodes
    5
    """
    done: dict[int, T] = {}  # by identity: the nodes live as long as `expr` does
    stack: list[tuple[Expr, list[Expr] | None]] = [(expr, None)]
    while stack:
        node, children = stack.pop()
        if id(node) in done:
            continue
        if children is None:
            children = list(node.children())
            stack.append((node, children))
            stack.extend((child, None) for child in children if id(child) not in done)
        else:
            done[id(node)] = rule(node, [done[id(child)] for child in children])
    return done[id(expr)]


def run(task: Steps[T]) -> T:
    """Run a recursive descent written with generators, on a list instead of Python's stack.

    Examples
    --------
    >>> def count(n):
    ...     return 0 if n == 0 else 1 + (yield count(n - 1))
    >>> run(count(5000))
    5000
    """
    stack: list[Generator[Any, Any, Any]] = [task]
    value: Any = None
    while True:
        try:
            stack.append(stack[-1].send(value))
            value = None
        except StopIteration as stop:
            stack.pop()
            value = stop.value
            if not stack:
                return cast(T, value)
