"""Independent brackets of the outputs of a program, and independent known laws: the witness for the checker.

Why the checker's own arithmetic: its series take arrays of residues as coefficients, so that all outputs are followed along a
control at once, in NumPy; the search adds only the choice of point and controls. A level of brackets that adds nothing at a
random point says that Lie(V) is exhausted; the numbers themselves are found again by the checker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

from symflow.checker import Rejected
from symflow.checker.completeness_brackets import PRIME
from symflow.checker.program_brackets import Independent, Motion
from symflow.checker.program_expansion import Expanded, Packed, Polynomial, terms
from symflow.checker.program_frames import LARGEST, Fields, bound
from symflow.checker.program_integrals import EACH, slopes_at
from symflow.checker.program_laws import weighed
from symflow.checker.programs import Program, residue

RANGE, STEPS, FEW = 1000, 3 * 10**7, 40  # integers of points; steps along controls; steps of a level that is always tried
TRIES, LEVELS, SHORT, WORDS = 3, 12, 3, 60  # levels, and lengths and number of words that are tried
Watch = Callable[[str], None]


@dataclass
class Search:
    """One search: the point, the controls, the brackets that count, and why it stopped short."""

    program: Program
    laws: list[Polynomial]
    levels: int | None
    seed: int
    watch: Watch | None = None
    start: list[int] | None = None
    controls: list[list[list[int]]] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)
    used: int = 1
    reason: str | None = None
    frame: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        random = self.random = Random(self.seed)
        self.point = self.start or [random.randrange(1, RANGE) for _ in range(self.program.size)]
        self.rank, self.known = Independent(), Independent()
        self.named = [n for n, law in enumerate(self.laws) if self.known.add(slopes_at(law, self.point))]
        self.one = len(set(self.program.outputs)) == 1
        self.most = min(self.program.size - len(self.named), 1 if self.one else self.program.size)

    def run(self) -> Search:
        """Fields first, then level by level until the bound is met or a level adds nothing."""
        self.fields()
        level, work = 2, 0
        while len(self.columns) < self.most and self.columns:
            if level > (self.levels or LEVELS):
                self.reason = f"the brackets of up to {level - 1} fields span {len(self.columns)} dimensions; raise --levels"
                break
            cost = (len(self.program.steps) + self.program.size) * level**3 * len(self.program.outputs)
            if self.levels is None and work + cost > STEPS:
                self.reason = (f"brackets of {level} fields need more operations than are used by default;"
                               f" {len(self.columns)} dimensions are found; allow them with --levels {level}")
                break
            if self.watch:
                self.watch(f"brackets of level {level}: {len(self.columns)} of at most {self.most} dimensions")
            gained = self.climb(level)
            work += cost
            if not gained:
                self.reason = (f"brackets of level {level} add nothing: at a random point {len(self.columns)} dimensions are all,"
                               f" and the laws that are known leave {self.most}")
                break
            self.used, level = level, level + 1
        if not self.columns and self.most:
            self.reason = f"at a random point all gradients vanish modulo {PRIME}; another scale of the model may help"
        self.prune()
        if len(self.columns) < self.most:
            self.close()
        return self

    def fields(self) -> None:
        """The gradients of the outputs."""
        motion = Motion(self.program, self.point, [])
        for p in range(len(self.program.outputs)):
            if len(self.columns) < self.most and self.rank.add(motion.brackets(motion.field(1, p))[0]):
                self.columns.append([0, 0, p])

    def climb(self, level: int) -> int:
        """Controls of one level while they bring something; how much?"""
        gained, outputs = 0, len(self.program.outputs)
        for _ in range(TRIES * self.program.size):
            control = [[self.random.randrange(1, RANGE) for _ in range(outputs)] for _ in range(level - 1)]
            found = self.along(control)
            gained += found
            if not found or len(self.columns) >= self.most:
                break
        return gained

    def along(self, control: list[list[int]]) -> int:
        """The brackets along a control, in increasing order: how many are new?"""
        import numpy as np  # needed here only: most questions end with the fields themselves

        motion, outputs, number = Motion(self.program, self.point, control), len(self.program.outputs), len(self.controls)
        seeds: dict[int, Any] = {}
        for p, n in enumerate(self.program.outputs):
            unit = np.zeros(outputs, dtype=np.int64)
            unit[p] = 1
            if n in seeds:  # one node twice: each column sees it
                seeds[n][0] = seeds[n][0] + unit
            else:
                seeds[n] = [unit, *[0 * unit] * motion.order]
        vectors = motion.brackets(self.program.gradient(motion.values, {n: (s, []) for n, s in seeds.items()}))
        before = len(self.columns)
        for k, rows in list(enumerate(vectors))[1:]:
            dense = {i: np.broadcast_to(x, outputs) for i, x in rows.items()}
            for p in range(outputs):
                if len(self.columns) < self.most and self.rank.add({i: int(x[p]) for i, x in dense.items()}):
                    self.columns.append([number, k, p])
        if len(self.columns) > before:
            self.controls.append(control)
        return len(self.columns) - before

    def close(self) -> None:
        """Are the brackets found closed under brackets? Then there are no others, and the checker can see it."""
        try:
            if max(terms(self.program)) > EACH or not 0 < len(self.columns) <= LARGEST:
                return
            expanded = Expanded(self.program)
            fields, rank = Fields(self.program, expanded), Independent()
            words = [word for n in range(1, SHORT + 1) for word in product(range(len(fields.outputs)), repeat=n)
                     if n == 1 or word[-1] != word[-2]][:WORDS]  # fmt: skip
            chosen = [word for word in words
                      if len(rank.rows) < len(self.columns) and rank.add(self.at_point(fields.bracket(word)))]  # fmt: skip
            frame = {"words": [list(word) for word in chosen], "rows": sorted(rank.rows)}
            if len(chosen) == len(self.columns) == bound(self.program, expanded, frame):
                self.frame, self.most, self.reason = frame, len(chosen), None
        except Rejected:  # too large, or not closed: then nothing is said
            return

    def at_point(self, polynomials: dict[int, Packed]) -> dict[int, int]:
        """A field at the point, modulo the prime."""
        found = {}
        for i, polynomial in polynomials.items():
            value = 0
            for monomial, x in polynomial.items():
                term = residue(x)
                for k, e in Expanded.factors(monomial):
                    term = term * pow(self.point[k], e, PRIME) % PRIME
                value += term
            found[i] = value % PRIME
        return found

    def prune(self) -> None:
        """Each control no longer than its columns need."""
        for c, control in enumerate(self.controls):
            del control[max(k for d, k, _ in self.columns if d == c and k):]

    def witness(self) -> dict[str, Any]:
        """What the checker replays."""
        return {"prime": PRIME, "point": self.point, "controls": self.controls, "columns": self.columns,
                "minor": self.rank.minor, "laws": self.named, "law_minor": self.known.minor,
                "sums": weighed(self.program, self.point, self.controls),
                "frame": self.frame}  # fmt: skip
