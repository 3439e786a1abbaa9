"""The settings that proofs about deep linear networks start from.

Why functions: nearly every statement speaks of two neighbouring layers of a network of any depth, of a chain of given
depth, or of the vector case. Each function returns the `Setting`, and takes whatever the statement adds to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from symflow.statements import Setting

WIDTHS: tuple[tuple[int, ...], ...] = (
    (1, 1, 1), (1, 3, 1), (2, 3, 2), (3, 2, 1), (2, 4, 3),
    (1, 2, 2, 1), (2, 3, 3, 2), (3, 1, 2, 2), (2, 2, 3, 1),
    (2, 1, 2, 2, 1), (2, 2, 2, 2, 2), (1, 2, 2, 2, 2, 1), (2, 2, 1, 2, 2, 2),
)
"""The width tuples (d0, …, dN), N = 2..5, at which statements for every width are checked once more entry by entry."""


def neighbours(letters: Mapping[str, tuple[Any, Any]] | None = None, define: Mapping[str, str] | None = None,
               **more: Any) -> Setting:
    """Two neighbouring layers U = W_i and V = W_(i+1) of a network of any depth.

    P = W_N…W_(i+2) and Q = W_(i-1)…W_1 are single letters; G is the gradient of f at the product and C the imbalance.
    """
    shapes = {"P": ("n", "c"), "V": ("c", "b"), "U": ("b", "a"), "Q": ("a", "m")}
    words = {"G": "grad(P@V@U@Q)", "C": "U@U.T - V.T@V"}
    return Setting(letters={**shapes, **(letters or {})}, layers=("P", "V", "U", "Q"), opaque=("P", "Q"),
                   define={**words, **(define or {})}, **more)


def one_layer(letters: Mapping[str, tuple[Any, Any]] | None = None, define: Mapping[str, str] | None = None,
              **more: Any) -> Setting:
    """One layer U = W_i of a network of any depth; A = W_N…W_(i+1) and B = W_(i-1)…W_1 are single letters."""
    shapes = {"A": ("n", "b"), "U": ("b", "a"), "B": ("a", "m")}
    return Setting(letters={**shapes, **(letters or {})}, layers=("A", "U", "B"), opaque=("A", "B"),
                   define={"G": "grad(A@U@B)", **(define or {})}, **more)


def chain(widths: int | Sequence[int], letters: Mapping[str, tuple[Any, Any]] | None = None,
          define: Mapping[str, str] | None = None, **more: Any) -> Setting:
    """The network W_N…W_1 of a given depth (every width) or of given widths (d0, …, dN).

    X is the product, G the gradient of f there, Ci the imbalances.

    Examples
    --------
    >>> chain(3).layers
    ('W3', 'W2', 'W1')
    """
    sizes: list[Any] = [f"d{i}" for i in range(widths + 1)] if isinstance(widths, int) else list(widths)
    depth = len(sizes) - 1
    layers = tuple(f"W{i}" for i in range(depth, 0, -1))
    words = {"X": "@".join(layers), "G": "grad(X)"}
    words |= {f"C{i}": f"W{i}@W{i}.T - W{i + 1}.T@W{i + 1}" for i in range(1, depth)}
    shapes: dict[str, tuple[Any, Any]] = {f"W{i}": (sizes[i], sizes[i - 1]) for i in range(1, depth + 1)}
    return Setting(letters={**shapes, **(letters or {})}, layers=layers, define={**words, **(define or {})}, **more)


def vector_case(letters: Mapping[str, tuple[Any, Any]] | None = None, define: Mapping[str, str] | None = None,
                **more: Any) -> Setting:
    """N = 2, n = 1: w1 is k x 1, w2 is 1 x k, z = w2 w1, S = |w1|^2 + |w2|^2, D = S^2 - 4z^2."""
    shapes: dict[str, tuple[Any, Any]] = {"w1": ("k", 1), "w2": (1, "k"), "s": (1, 1)}
    words = {"z": "w2@w1", "S": "norm2(w1) + norm2(w2)", "D": "S^2 - 4*z^2", "C": "w1@w1.T - w2.T@w2",
             "u": "w1 - s*w2.T", "v": "w1 + s*w2.T"}
    return Setting(letters={**shapes, **(letters or {})}, layers=("w2", "w1"), define={**words, **(define or {})}, **more)


def layer_gradient(depth: int, i: int) -> str:
    """The gradient of g with respect to W_i in a chain, as (4) gives it: (W_N…W_(i+1))ᵀ G (W_(i-1)…W_1)ᵀ.

    Examples
    --------
    >>> layer_gradient(3, 2)
    '(W3).T@G@(W1).T'
    """
    left = "@".join(f"W{j}" for j in range(depth, i, -1))
    right = "@".join(f"W{j}" for j in range(i - 1, 0, -1))
    return "@".join(filter(None, (left and f"({left}).T", "G", right and f"({right}).T")))


def gram_remainder(depth: int) -> str:
    """P_N of Lemma 12 in the letters W_N, …, W_2 and C_1, …, C_(N-1).

    Examples
    --------
    >>> gram_remainder(2)
    '(W2)@((W2.T@W2 + C1)^1 - (W2.T@W2)^1)@(W2).T'
    """
    terms = []
    for i in range(1, depth):
        outer = "@".join(f"W{j}" for j in range(depth, i, -1))
        gram = f"W{i + 1}.T@W{i + 1}"
        terms.append(f"({outer})@(({gram} + C{i})^{i} - ({gram})^{i})@({outer}).T")
    return " + ".join(terms)


def remainder_letters(depth: int, **more: Any) -> Setting:
    """The letters of P_N, without a flow; R is P_N."""
    letters: dict[str, tuple[Any, Any]] = {f"W{i}": (f"d{i}", f"d{i - 1}") for i in range(2, depth + 1)}
    letters |= {f"C{i}": (f"d{i}", f"d{i}") for i in range(1, depth)}
    return Setting(letters=letters, define={"R": gram_remainder(depth)}, **more)
