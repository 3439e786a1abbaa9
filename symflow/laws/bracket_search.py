"""Independent brackets of a linear network, as many as the upper bound allows: the witness of dim Lie from below.

Why the target is known: the checker's bound (checker/completeness_bounds.py) holds for all widths, so the search ends when
it is met. It adds random controls at a level while they bring something new, then goes one level up; a level that adds
nothing says that Lie(V) is exhausted at the point. A small network with the same bound is enough for the point: hidden
neurons between two widths of 1, or more than both neighbours together have, add nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from symflow.checker.completeness_bounds import lie_bound, parameters
from symflow.checker.completeness_brackets import PRIME
from symflow.laws.bracket_vectors import Array, Places, Trajectory, shapes_of
from symflow.laws.modular_echelon import Echelon

MEMORY = 1.2e9  # bytes
OPERATIONS = 2e11  # of doubles, in all, unless levels are asked for
CHECK, AT_ONCE = 2 * 10**8, 3 * 10**7  # entries of Hessians that the check computes anew: in all, and for one control
RANGE = 1000  # of the integers in points and controls
Watch = Callable[[str], None]


@dataclass(frozen=True)
class Found:
    """How far a search came: the dimension from below, the levels used, the witness, and why it stopped short."""

    rank: int
    levels: int
    witness: dict[str, Any]
    reason: str | None


def core_of(widths: list[int]) -> list[int]:
    """The widths of a smaller network with the same ends and the same bound."""
    core, ones = list(widths), [i for i, d in enumerate(widths) if d == 1]
    for i, j in zip(ones, ones[1:], strict=False):
        core[i + 1:j] = [1] * (j - i - 1)
    changed = True
    while changed:
        changed = False
        for i in range(1, len(core) - 1):
            if core[i] > core[i - 1] + core[i + 1]:
                core[i], changed = core[i - 1] + core[i + 1], True
    return core if lie_bound(core) == lie_bound(widths) else list(widths)


class Search:
    """One search; the state is the point, the controls so far, and the echelon form of the brackets found."""

    def __init__(self, widths: list[int], levels: int | None, seed: int, watch: Watch | None) -> None:
        self.widths, self.levels, self.watch, self.core = widths, levels, watch, core_of(widths)
        self.size, self.target, self.random = parameters(self.core), lie_bound(widths), np.random.default_rng(seed)
        self.matrices: Places = np.arange(self.core[0] * self.core[-1])  # the entries of E
        self.places: Places | None = None  # the coordinates that count, where not all do
        self.prepare()

    def prepare(self) -> None:
        """The point and an empty form."""
        self.entries = len(self.matrices)
        self.controls: list[tuple[list[Array], Places, list[Array]]] = []
        self.echelon, self.work = Echelon(self.size if self.places is None else len(self.places)), 0.0
        self.refused = self.too_much(1)
        self.point = [] if self.refused else [self.layer(i, *shape) for i, shape in enumerate(shapes_of(self.core), 1)]

    def layer(self, i: int, rows: int, columns: int) -> Array:
        """A random matrix of small positive integers: layer i of the point, or a coefficient of a control, for i = 0."""
        return self.random.integers(1, RANGE, (rows, columns)).astype(float)

    def run(self) -> Found:
        """Add levels until the bound is met, or nothing new comes, or the next level is out of reach."""
        if self.refused:
            return Found(1, 1, self.one(), self.refused)
        reason: str | None = None
        if self.target <= self.entries or self.levels == 1:
            self.add_fields(Trajectory(self.point, []))
        level = 1
        while reason is None and self.echelon.rank < self.target:
            if self.levels == level:
                reason = f"the brackets of up to {level} fields span {self.echelon.rank} dimensions; raise --levels"
                break
            level += 1
            reason = self.climb(level, 1 if level == self.levels else (level - 1) * self.entries / 2)
            if reason and level > 2 and self.too_much(level - 1) is None:
                level -= 1
                self.climb(level, 1)
        reason = self.prune() or reason
        return Found(self.echelon.rank, level, self.witness(), reason)

    def climb(self, level: int, enough: float) -> str | None:
        """Controls of one level while each brings enough: a control of a higher level then brings more. Why not further?"""
        first = True
        while self.echelon.rank < self.target:
            reason = self.too_much(level)
            if reason is not None:
                return reason
            if self.watch:
                self.watch(f"brackets of level {level}: {self.echelon.rank} of {self.target} dimensions")
            gained = self.control(level)
            if gained == 0 and first:
                return f"brackets of level {level} add nothing: at a random point {self.echelon.rank} dimensions are all"
            if gained < enough:
                return None
            first = False
        return None

    def control(self, level: int) -> int:
        """The brackets along a new random control; how many are new?"""
        wanted = 2 * (self.target - self.echelon.rank) + 8
        chosen = self.matrices
        if wanted < self.entries:
            chosen = np.sort(self.random.choice(self.matrices, wanted, replace=False))
        control = [self.layer(0, self.core[-1], self.core[0]) for _ in range(level - 1)]
        self.work += self.cost(level)
        trajectory = Trajectory(self.point, control)
        if not self.echelon.rank:
            self.add_fields(trajectory)
        vectors = [self.seen(v) for v in trajectory.brackets(chosen)]
        self.controls.append((control, chosen, vectors))
        return self.add_control(len(self.controls) - 1)

    def add_fields(self, trajectory: Trajectory) -> None:
        """The fields of V themselves."""
        self.fields = self.seen(trajectory.fields(0, self.matrices))
        self.echelon.add(self.fields, self.names(-1, 0, self.matrices), self.target)

    def seen(self, vectors: Array) -> Array:
        """Columns as rows, on the coordinates that count."""
        return vectors.T if self.places is None else vectors[self.places].T

    def names(self, control: int, order: int, entries: Places) -> list[tuple[int, int, int, int]]:
        """Names of vectors: the control, the order, and the entry of E."""
        return [(control, order, *divmod(int(e), self.core[0])) for e in entries]

    def add_control(self, number: int) -> int:
        """The brackets along a control, in increasing order; how many are new?"""
        _, chosen, vectors = self.controls[number]
        return sum(self.echelon.add(v, self.names(number, k + 1, chosen), self.target) for k, v in enumerate(vectors)
                   if self.echelon.rank < self.target)

    def prune(self) -> str | None:
        """The last controls reach furthest: begin with them, and most of the others are not needed. Why are some left out?"""
        entries = [self.size**2 * len(control) for control, _, _ in self.controls]
        if len(self.controls) < 3 and sum(entries) <= CHECK:
            return None
        self.controls, found = self.controls[::-1], self.echelon.rank
        self.echelon, left = Echelon(self.echelon.size), CHECK
        self.echelon.add(self.fields, self.names(-1, 0, self.matrices), self.target)
        for number, count in enumerate(entries[::-1]):
            if count <= left:
                left -= count if self.add_control(number) else 0
        if self.echelon.rank == found:
            return None
        return (f"{found} dimensions were found at a random point, but the check of more than {self.echelon.rank} is too large; "
                "take smaller layers")

    def cost(self, level: int) -> float:
        """Operations on doubles of one control."""
        columns = min(self.entries, 2 * (self.target - self.echelon.rank) + 8)
        return self.size**2 * columns * level**3 / 3 + 4.0 * self.size * self.target * columns * level

    def too_much(self, level: int) -> str | None:
        """Why this level is not tried, in one line."""
        columns = min(self.entries, 2 * (self.target - self.echelon.rank) + 8) if level > 1 else self.entries
        memory = 8.0 * ((level - 1) * self.size**2 + 2 * level * self.size * columns + 4 * self.target * self.size)
        if memory > MEMORY:
            return (f"brackets of level {level} of {self.size} parameters need {memory / 1e9:.0f} GB, more than the "
                    f"{MEMORY / 1e9:.1f} GB that are used; take fewer or smaller layers")
        if self.size**2 * (level - 1) > AT_ONCE:
            return (f"brackets of level {level} of {self.size} parameters are too many for the check; "
                    "take smaller layers")
        if level > 1 and self.levels is None and self.work + self.cost(level) > OPERATIONS:
            return (f"brackets of level {level} need more than {OPERATIONS:.0e} operations in all; "
                    f"allow them with --levels {level}, or more")
        return None

    def one(self) -> dict[str, Any]:
        """The witness of a single field, at the point where all weights along one neuron per hidden layer are 1."""
        widths = [self.widths[0], *(1 for _ in self.widths[2:]), self.widths[-1]]
        point = [[[1] * columns for _ in range(rows)] for rows, columns in shapes_of(widths)]
        return {"widths": self.widths, "prime": PRIME, "point": point, "controls": [], "columns": [[0, 0, 0, 0]],
                "rows": [[1, 0, 0]], "minor": 1, "sum": _weighted(point)}

    def witness(self) -> dict[str, Any]:
        """What the checker replays; controls of which nothing is used are left out."""
        names = self.echelon.names
        orders: dict[int, int] = {}
        for c, k, _, _ in names:
            if k:
                orders[c] = max(k, orders.get(c, 0))
        number = {c: n for n, c in enumerate(sorted(orders))}
        columns = [[number[c] if k else 0, k, a, b] for c, k, a, b in names]
        starts = np.cumsum([0, *(p * q for p, q in shapes_of(self.core))])
        rows = []
        found = sorted(self.echelon.places)
        for place in found if self.places is None else self.places[found].tolist():
            layer = int(np.searchsorted(starts, place, side="right"))
            rows.append([layer, *divmod(place - int(starts[layer - 1]), self.core[layer - 1])])
        point = [_integers(a) for a in self.point]
        controls = [[_integers(g) for g in self.controls[c][0][:orders[c]]] for c in sorted(orders)]
        return {
            "widths": self.widths,
            "prime": PRIME,
            "point": point,
            "controls": controls,
            "columns": columns,
            "rows": rows,
            "minor": self.echelon.minor(),
            "sum": _weighted([*point, *(g for control in controls for g in control)]),
        }


def _integers(a: Array) -> list[list[int]]:
    rows: list[list[int]] = a.astype(int).tolist()
    return rows


def _weighted(matrices: list[list[list[int]]]) -> int:
    """The sum of all entries times their places: a slip in a number shows."""
    return sum(n * x for n, x in enumerate((x for a in matrices for row in a for x in row), 1))
