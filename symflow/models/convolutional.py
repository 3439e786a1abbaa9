"""Convolutional linear networks: y = w_N * ... * w_1 * x, where * is the convolution of sequences.

Why polynomials: the cost sees the convolution of the filters alone, and convolving filters multiplies the polynomials that
have them as coefficients. The filters act with stride 1 and without being cut at the ends.

Examples
--------
>>> net = ConvolutionalLinear((3, 2))
>>> net.D, len(net.program.outputs)
(5, 4)
"""

from __future__ import annotations

from collections.abc import Sequence

from symflow.errors import ModelError
from symflow.models.networks import MAX_DEPTH
from symflow.models.recorded import Program

LARGEST, FEW = 1000, 50  # parameters


class ConvolutionalLinear:
    """One channel, N filters w_1, ..., w_N of given lengths.

    Parameters
    ----------
    lengths
        k_1, ..., k_N: how many numbers each filter has.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        if not isinstance(lengths, Sequence) or isinstance(lengths, str):
            raise ModelError(f"filter lengths {lengths!r} are not a sequence of integers; e.g. (3, 2)")
        self.lengths = tuple(lengths)
        self.depth = len(self.lengths)
        if not 1 <= self.depth <= MAX_DEPTH:
            raise ModelError(f"{self.depth} filter length(s) given, but 1 to {MAX_DEPTH} are handled; e.g. 3,2 for two filters")
        for length in self.lengths:
            if isinstance(length, bool) or not isinstance(length, int) or length < 1:
                raise ModelError(f"filter length {length!r} is not a positive integer; e.g. widths 3,2 for filters of 3 and 2")
        if self.D > LARGEST:
            raise ModelError(f"filters with {self.D} parameters are too large; at most {LARGEST} are handled")

    def __repr__(self) -> str:
        return f"ConvolutionalLinear({self.lengths})"

    @property
    def D(self) -> int:
        """The number of parameters."""
        return int(sum(self.lengths))

    @property
    def starts(self) -> list[int]:
        """The first parameter of each filter."""
        return [sum(self.lengths[:i]) for i in range(self.depth)]

    @property
    def program(self) -> Program:
        """The convolution, filter by filter."""
        program = Program({f"w{i + 1}": (k, 1) for i, k in enumerate(self.lengths)}, limit=10 * LARGEST**2)
        nodes = list(range(self.lengths[0]))
        for start, k in zip(self.starts[1:], self.lengths[1:], strict=True):
            nodes = [program.total([program.node(("*", nodes[n - j], start + j)) for j in range(k) if 0 <= n - j < len(nodes)])
                     for n in range(len(nodes) + k - 1)]
        program.outputs = nodes
        return program

    @property
    def point(self) -> list[int] | None:
        """For many parameters, filters with at most two numbers that are not 0, as polynomials z^n, 1, z^n - 2, z^n - 3,
        z^n - 5, ..., no two with a common root, at infinity neither: there the rank is full and gradients are sparse."""
        if self.D <= FEW:
            return None
        values, primes = list[int](), [p for p in range(2, 400) if all(p % q for q in range(2, p))]
        for i, k in enumerate(self.lengths):
            own = [0] * k
            own[0 if i == 1 else -1] = 1
            if i > 1 and k > 1:
                own[0] = -primes[i - 2]
            values += own
        return values

    @property
    def squares(self) -> list[dict[int, int]]:
        """The known laws |w_i|^2 - |w_(i+1)|^2 as weights of squares."""
        filters = [range(start, start + k) for start, k in zip(self.starts, self.lengths, strict=True)]
        return [dict.fromkeys(a, 1) | dict.fromkeys(b, -1) for a, b in zip(filters, filters[1:], strict=False)]

    @property
    def laws(self) -> tuple[str, ...]:
        """The known laws as texts."""
        return tuple(f"norm2(w{i}) - norm2(w{i + 1})" for i in range(1, self.depth))
