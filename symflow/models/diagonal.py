"""Diagonal linear networks: every layer scales each coordinate, y = (w_N * ... * w_1) * x entry by entry.

Examples
--------
>>> net = DiagonalLinear((3, 3, 3))
>>> net.D, net.depth
(6, 2)
"""

from __future__ import annotations

from collections.abc import Sequence

from symflow.errors import ModelError
from symflow.models.networks import MAX_DEPTH
from symflow.models.recorded import Program

LARGEST = 100_000


class DiagonalLinear:
    """N layers w_1, ..., w_N of one width d; the cost sees x -> (w_N * ... * w_1) * x.

    Parameters
    ----------
    widths
        d_0, ..., d_N, all equal, as for the other networks; or one width d, with `depth`.
    depth
        N, if one width is given.
    """

    def __init__(self, widths: Sequence[int] | int, depth: int | None = None) -> None:
        if isinstance(widths, int) and not isinstance(widths, bool):
            if isinstance(depth, bool) or not isinstance(depth, int) or depth < 1:
                raise ModelError(f"depth {depth!r} is not a positive integer; a single width needs the number of layers")
            if depth > MAX_DEPTH:
                raise ModelError(f"depth {depth} is too large; at most {MAX_DEPTH} layers are handled")
            widths = (widths,) * (depth + 1)
        elif depth is not None:
            raise ModelError("give either all widths d0,…,dN or one width and a depth")
        if not isinstance(widths, Sequence) or isinstance(widths, str):
            raise ModelError(f"widths {widths!r} are not a sequence of integers; e.g. (3, 3, 3)")
        self.widths = tuple(widths)
        self.depth = len(self.widths) - 1
        if not 1 <= self.depth <= MAX_DEPTH:
            raise ModelError(f"{len(self.widths)} width(s) given, but 2 to {MAX_DEPTH + 1} are handled, such as 3,3,3")
        for width in self.widths:
            if isinstance(width, bool) or not isinstance(width, int) or width < 1:
                raise ModelError(f"width {width!r} is not a positive integer; e.g. widths 3,3,3")
        if len(set(self.widths)) > 1:
            raise ModelError(f"widths {','.join(map(str, self.widths))[:60]} differ, but a diagonal layer keeps the width;"
                             " give equal widths such as 3,3,3")
        self.width = int(self.widths[0])
        if self.D > LARGEST:
            raise ModelError(f"a diagonal network with {self.D} parameters is too large; at most {LARGEST} are handled")

    def __repr__(self) -> str:
        return f"DiagonalLinear({self.widths})"

    @property
    def D(self) -> int:
        """The number of parameters."""
        return self.width * self.depth

    @property
    def program(self) -> Program:
        """The product of each coordinate: N - 1 multiplications."""
        d = self.width
        program = Program({f"w{i}": (d, 1) for i in range(1, self.depth + 1)}, limit=self.D)
        nodes = list(range(d))
        for i in range(1, self.depth):
            nodes = [program.node(("*", node, i * d + j)) for j, node in enumerate(nodes)]
        program.outputs = nodes
        return program

    @property
    def squares(self) -> list[dict[int, int]]:
        """The known laws w_i[j]^2 - w_(i+1)[j]^2 as weights of squares."""
        d = self.width
        return [{i * d + j: 1, (i + 1) * d + j: -1} for i in range(self.depth - 1) for j in range(d)]

    @property
    def laws(self) -> tuple[str, ...]:
        """The known laws as texts, a family for each pair of layers."""
        entry = ("", "") if self.width == 1 else ("[j]", f", j = 0..{self.width - 1}")
        return tuple(f"w{i}{entry[0]}^2 - w{i + 1}{entry[0]}^2{entry[1]}" for i in range(1, self.depth))
