"""Independent brackets of a large linear network: minors of a few small blocks and of their pairs.

Why blocks: at a point where nothing joins different blocks, each block and each pair of blocks may be counted for itself
(checker/completeness_minors.py), and blocks of one sort once. dim Lie is at most a quadratic function of the widths, so if one
block and one pair reach that bound, so does a network of a hundred copies. Outer neurons beyond the next width become blocks of
one neuron; they have no parameters, and only pairs with others.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from symflow.checker.completeness_bounds import lie_bound, parameters
from symflow.laws.bracket_search import Found, Search, Watch, core_of
from symflow.laws.bracket_vectors import Array

SMALL = 150  # parameters of a network that is searched as a whole
Block = tuple[int, ...]


def inside(block: Block, widths: list[int], i: int) -> Array:
    """For layer i (for 0: for a control) 1 where a weight is inside a block, 0 where it joins the first and the second."""
    rows, columns = (widths[i], widths[i - 1]) if i else (widths[-1], widths[0])
    high, low = (block[i], block[i - 1]) if i else (block[-1], block[0])
    found: Array = ((np.arange(rows) < high)[:, None] == (np.arange(columns) < low)[None, :]).astype(float)
    return found


def between(a: Block, b: Block) -> int:
    """What a pair adds to the bound of its blocks."""
    return sum(p * s + q * r for (p, q), (r, s) in zip(pairwise(a), pairwise(b), strict=True)) - sum(
        p * q for p, q in zip(a[1:-1], b[1:-1], strict=True))


class PairSearch(Search):
    """Brackets between two blocks: point and controls keep the blocks apart, E and the coordinates join them."""

    def __init__(self, first: Block, second: Block, levels: int | None, seed: int, watch: Watch | None) -> None:
        self.first = first
        self.widths = self.core = [a + b for a, b in zip(first, second, strict=True)]
        self.levels, self.watch, self.size = levels, watch, parameters(self.core)
        self.target, self.random = between(first, second), np.random.default_rng(seed)
        self.matrices = np.flatnonzero(inside(first, self.core, 0).ravel() == 0)
        self.places = np.flatnonzero(np.concatenate([inside(first, self.core, i).ravel() for i in range(1, len(first))]) == 0)
        self.prepare()

    def layer(self, i: int, rows: int, columns: int) -> Array:
        """A random matrix that keeps the blocks apart."""
        return super().layer(i, rows, columns) * inside(self.first, self.core, i)


def share(widths: list[int]) -> Counter[Block] | None:
    """As many blocks as possible of nearly equal widths, each of which can reach the quadratic bound by itself."""
    core = core_of(widths)
    inner = [min(core[0], core[1]), *core[1:-1], min(core[-1], core[-2])]
    for count in range(min(inner), 1, -1):
        found = Counter(tuple(d // count + (k < d % count) for d in inner) for k in range(count))
        if all(lie_bound(list(block)) == parameters(list(block)) - sum(d * (d + 1) // 2 for d in block[1:-1]) for block in found):
            rest = [(0,) * (len(core) - 1)] * 2
            found[(1, *rest[0])] += core[0] - inner[0]
            found[(*rest[1], 1)] += core[-1] - inner[-1]
            found = +found
            return found if lie_bound(widths) == _total(found) else None
    return None


def _total(blocks: Counter[Block]) -> int:
    """The quadratic bound of a sum of blocks."""
    kinds = list(blocks)
    whole = sum(n * (parameters(list(b)) - sum(d * (d + 1) // 2 for d in b[1:-1])) for b, n in blocks.items())
    whole += sum(blocks[a] * blocks[b] * between(a, b) for k, a in enumerate(kinds) for b in kinds[k + 1:])
    return whole + sum(n * (n - 1) // 2 * between(b, b) for b, n in blocks.items())


def search_blocks(widths: list[int], levels: int | None, seed: int, watch: Watch | None, small: int = SMALL) -> Found | None:
    """The witness of a large network by blocks, if they reach the bound."""
    kinds = share(widths) if parameters(core_of(widths)) > small else None
    if kinds is None:
        return None
    blocks, pairs, used = list(kinds), [], 1
    own: list[dict[str, Any] | None] = []
    for number, block in enumerate(blocks):
        found = Search(list(block), levels, seed + number, watch).run() if all(block) else None
        if found is not None and found.rank < lie_bound(list(block)):
            return None
        own.append(found.witness if found else None)
        used = max(used, found.levels if found else 1)
    for s, first in enumerate(blocks):
        for t in range(s if kinds[first] > 1 else s + 1, len(blocks)):
            if between(first, blocks[t]) > 0:
                search = PairSearch(first, blocks[t], levels, seed + s + t, watch)
                found = search.run()
                if found.rank < search.target:
                    return None
                pairs.append([s, t, found.witness])
                used = max(used, found.levels)
    shared = [[kinds[block], list(block), witness] for block, witness in zip(blocks, own, strict=True)]
    return Found(lie_bound(widths), used, {"widths": widths, "blocks": shared, "pairs": pairs}, None)


