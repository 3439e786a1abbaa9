"""dim Lie from above: fields of a frame that span all fields of V, and all brackets with them.

Let B_1, ..., B_r be brackets of gradients of outputs (words p, q, ... for [X_p, [X_q, ...]], where p counts the nodes that are
outputs, in increasing order), with a minor D on r coordinates that is not zero. If D X_p and D [X_p, B_s] are combinations of
the B's with polynomial coefficients, for all p and s, what the B's span over the rational functions is closed under brackets
with V ([X_p, f B_s] = f [X_p, B_s] + X_p(f) B_s), so it contains Lie(V), and dim Lie <= r at almost every point. The
coefficients follow from the r coordinates by Cramer's rule, so that a witness need not give them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .program_expansion import BITS, Expanded, Packed
from .programs import Program
from .trees import afford, integer, need

LARGEST = 5
Field = dict[int, Packed]


class Fields:
    """The gradients of the outputs, expanded, and their brackets."""

    def __init__(self, program: Program, expanded: Expanded) -> None:
        self.ring, self.outputs, self.size = expanded, sorted(set(program.outputs)), program.size
        self.known: dict[tuple[int, ...], Field] = {
            (p,): {i: parts[n] for i, parts in expanded.slopes.items() if n in parts} for p, n in enumerate(self.outputs)}

    def bracket(self, word: tuple[int, ...]) -> Field:
        """[X_p, [X_q, ...]]."""
        if word not in self.known:
            self.known[word] = self._bracket(self.known[word[:1]], self.bracket(word[1:]))
        return self.known[word]

    def _bracket(self, x: Field, y: Field) -> Field:
        found: Field = {}
        for one, other, sign in ((x, y, 1), (y, x, -1)):
            for k, component in other.items():
                for i, speed in one.items():
                    part = self.ring.times(speed, self._slope(component, i))
                    found[k] = self.ring.plus(found.get(k, {}), part, sign)
        return {k: part for k, part in found.items() if part}

    @staticmethod
    def _slope(a: Packed, i: int) -> Packed:
        exponents = ((m, (m >> BITS * i) & ((1 << BITS) - 1), x) for m, x in a.items())
        return {m - (1 << BITS * i): x * e for m, e, x in exponents if e}

    def determinant(self, rows: list[list[Packed]]) -> Packed:
        """By the first row."""
        if not rows:
            return {0: self.ring.one}
        value: Packed = {}
        for j, entry in enumerate(rows[0]):
            if entry:
                rest = self.determinant([row[:j] + row[j + 1:] for row in rows[1:]])
                value = self.ring.plus(value, self.ring.times(entry, rest), -1 if j % 2 else 1)
        return value

    def needed(self, words: list[tuple[int, ...]]) -> Iterator[Field]:
        """What the frame must span."""
        for p in range(len(self.outputs)):
            yield self.known[(p,)]
            yield from (self._bracket(self.known[(p,)], self.bracket(word)) for word in words if word != (p,))


def bound(program: Program, expanded: Expanded, witness: Any) -> int:
    """The number of words, if they are a frame."""
    need(isinstance(witness, dict) and set(witness) == {"words", "rows"}, "a frame has words and rows")
    fields = Fields(program, expanded)
    words = [tuple(integer(p, 0, len(fields.outputs) - 1) for p in word) for word in witness["words"]]
    rows = [integer(i, 0, program.size - 1) for i in witness["rows"]]
    need(len(words) == len(set(words)) and all(words) and sorted(set(rows)) == rows and len(rows) == len(words), "not a frame")
    afford(len(words), LARGEST, "fields in a frame")
    longest = max(map(len, words), default=0)
    need((len(words) * longest + longest + 2) * expanded.degree < 1 << BITS, "a degree beyond what is read")
    frame = [fields.bracket(word) for word in words]
    table = [[field.get(i, {}) for field in frame] for i in rows]
    minor = fields.determinant(table)
    need(bool(minor), "the frame is degenerate on these rows")
    for other in fields.needed(words):
        column = [other.get(i, {}) for i in rows]
        parts = [fields.determinant([row[:s] + [x] + row[s + 1:] for row, x in zip(table, column, strict=True)])
                 for s in range(len(words))]
        for i in {i for field in [other, *frame] for i in field} - set(rows):
            left = fields.ring.times(minor, other.get(i, {}))
            for part, field in zip(parts, frame, strict=True):
                left = fields.ring.plus(left, fields.ring.times(part, field.get(i, {})), -1)
            need(not left, "the frame does not span all brackets")
    return len(words)
