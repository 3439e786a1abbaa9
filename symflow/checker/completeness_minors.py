"""dim Lie of a linear network from below: minors of brackets at integer points that are not zero modulo a prime.

One minor is enough for a small network. The point may belong to a smaller network with the same ends: its fields are those of
the large one where the other hidden neurons are zero, and stay so. The proof is the minor; the sum only shows a slip in numbers
on which this minor happens not to depend.

A large network is a sum of blocks: the neurons of every layer are shared out, and a point with nothing between different
blocks is chosen. For some blocks S take only the X_G with G between the ends of S: while nothing joins S to the rest, they
move only the weights inside S, as the fields of S alone. So Lie(V) contains at this point the values of brackets of each block
alone, and of each pair of blocks; of the latter only the weights between the two blocks are counted. The matrix of all these
vectors is block triangular, and its rank at least the sum of the minors. A minor that is not zero at one point is so at almost
every point, so blocks of one sort may be counted by one minor each, although every copy has its own point.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from .completeness_bounds import parameters
from .completeness_brackets import PRIME, Motion, Rows
from .trees import afford, integer, need

PRODUCTS, LARGEST = 10**8, 10**6
Arithmetic = tuple[Callable[[Rows, Rows], Rows], Callable[[Rows], int]]


def matrix(data: Any, rows: int, columns: int) -> Rows:
    """Integers of the size of a layer."""
    need(isinstance(data, list) and len(data) == rows and all(len(row) == columns for row in data), "a matrix of another shape")
    return [[integer(x, -LARGEST, LARGEST) for x in row] for row in data]


def rank_from_below(widths: list[int], witness: Any, arithmetic: Arithmetic, products: int,
                    first: list[int] | None = None) -> int:
    """The size of the minor, if it is as claimed, and not zero; with a first block, of rows between the two blocks."""
    fields = {"widths", "prime", "point", "controls", "columns", "rows", "minor", "sum"}
    need(set(witness) == fields and witness["prime"] == PRIME and type(witness["prime"]) is int, "not a witness of a minor")
    need(repr(witness["widths"]) == repr(widths), "the witness belongs to another network")
    point = witness["point"]
    need(isinstance(point, list) and len(point) == len(widths) - 1, "the point has another number of layers")
    core = [widths[0], *(len(a) for a in point)]
    need(core[-1] == widths[-1] and all(1 <= a <= b for a, b in zip(core, widths, strict=True)), "a point of another network")
    afford(core[0] ** 2 + core[-1] ** 2 + parameters(core), LARGEST * 10, "entries")
    layers = [matrix(a, q, p) for a, (p, q) in zip(point, pairwise(core), strict=True)]
    controls = [[matrix(g, core[-1], core[0]) for g in control] for control in witness["controls"]]
    numbers = [x for a in [*layers, *(g for control in controls for g in control)] for row in a for x in row]
    need(repr(witness["sum"]) == repr(sum(n * x for n, x in enumerate(numbers, 1))), "a number was changed")
    columns = [(integer(c, 0, max(0, len(controls) - 1)), integer(k, 0, len(controls[c]) if controls else 0),
                integer(a, 0, core[-1] - 1), integer(b, 0, core[0] - 1)) for c, k, a, b in witness["columns"]]
    places = [(integer(i, 1, len(layers)) - 1, integer(u, 0, core[i] - 1), integer(v, 0, core[i - 1] - 1))
              for i, u, v in witness["rows"]]
    need(all(a < b for a, b in [*pairwise(columns), *pairwise(places)]), "columns and rows come in increasing order, once each")
    need(all(k > 0 for c, k, _, _ in columns if c), "fields of V need no control")
    need(all(len(control) == max((k for d, k, _, _ in columns if d == c), default=0) > 0 for c, control in enumerate(controls)),
         "a control is as long as its columns need")
    need(len(columns) == len(places) > 0, "a minor is square")
    if first is not None:
        need(core == widths, "the point of a pair of blocks has other widths")
        need(not any(x for i, a in enumerate(layers) for u, row in enumerate(a) for v, x in enumerate(row)
                     if (u < first[i + 1]) != (v < first[i])), "the point does not consist of two blocks")
        need(all((u < first[i + 1]) != (v < first[i]) for i, u, v in places), "a row inside a block")
    start = [sum(p * q for p, q in pairwise(core[:i + 1])) for i in range(len(core))]
    rows = [start[i] + u * core[i] + v for i, u, v in places]
    afford(parameters(core) ** 2 * sum(len({e[2:] for e in columns if e[0] == c}) * k * (k + 1) * (k + 2) // 6 for c, k in
           enumerate(map(len, controls))) + len(rows) ** 3 // 3, products, "products in the minor of brackets")
    entries: dict[tuple[int, int, int, int], list[int]] = {}
    for c, control in enumerate(controls or [[]]):
        used = sorted({e[2:] for e in columns if e[0] == c})
        found = Motion(layers, control, arithmetic[0]).brackets(used) if used else []
        at = {entry: n for n, entry in enumerate(used)}
        for e in columns:
            if e[0] == c:
                entries[e] = [found[e[1]][r][at[e[2:]]] for r in rows]
    minor = arithmetic[1]([entries[e] for e in columns])
    need(minor != 0 and type(witness["minor"]) is int and witness["minor"] == minor, "the minor has another value")
    return len(columns)


def sum_of_blocks(widths: list[int], witness: Any, arithmetic: Arithmetic, products: int) -> int:
    """The sizes of all minors, each as often as its blocks occur."""
    need(set(witness) == {"widths", "blocks", "pairs"}, "not a witness of blocks")
    blocks = [(integer(count, 1, LARGEST), [integer(d, 0, LARGEST) for d in sizes], own)
              for count, sizes, own in witness["blocks"]]
    afford(len(witness["pairs"]), LARGEST // 10**4, "pairs of blocks")
    used = [sum(count * sizes[i] for count, sizes, _ in blocks) for i in range(len(widths))]
    need(all(len(sizes) == len(widths) for _, sizes, _ in blocks), "a block of another depth")
    need(all(a <= b for a, b in zip(used, widths, strict=True)), "the blocks are more than the network")
    found = sum(count * rank_from_below(sizes, own, arithmetic, products) for count, sizes, own in blocks if own is not None)
    pairs = [(integer(s, 0, len(blocks) - 1), integer(t, 0, len(blocks) - 1)) for s, t, _ in witness["pairs"]]
    need(all(s <= t for s, t in pairs) and all(a < b for a, b in pairwise(pairs)), "pairs come in increasing order, once each")
    for (s, t), (_, _, between) in zip(pairs, witness["pairs"], strict=True):
        together = [a + b for a, b in zip(blocks[s][1], blocks[t][1], strict=True)]
        times = blocks[s][0] * (blocks[s][0] - 1) // 2 if s == t else blocks[s][0] * blocks[t][0]
        need(times > 0, "a block that occurs once makes no pair with itself")
        found += times * rank_from_below(together, between, arithmetic, products, blocks[s][1])
    return found
