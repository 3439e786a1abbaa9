"""ReLU networks, as far as their conservation laws need them: widths and biases.

Why no flow here: a ReLU network is no polynomial, and its laws are those of the path monomials (checker/completeness_paths.py),
which depend on the widths alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from symflow.errors import ModelError

LARGEST = 10**6


class ReLUNetwork:
    """Layers W_1, ..., W_N with the positive part of every hidden neuron; `bias` gives each hidden neuron a bias.

    Examples
    --------
    >>> net = ReLUNetwork((4, 9, 3), bias=True)
    >>> net.D, net.hidden
    (72, 9)
    """

    def __init__(self, widths: Sequence[int], bias: bool = False) -> None:
        self.widths = tuple(widths)
        self.bias = bool(bias)
        if len(self.widths) < 2:
            raise ModelError(f"{len(self.widths)} width(s) given, but a network needs d0,…,dN with N >= 1; e.g. widths 4,9,3")
        for width in self.widths:
            if isinstance(width, bool) or not isinstance(width, int) or not 1 <= width <= LARGEST:
                raise ModelError(f"width {width!r} is not an integer from 1 to {LARGEST}; widths are positive, such as 4,9,3")

    def __repr__(self) -> str:
        return f"ReLUNetwork({self.widths}{', bias=True' if self.bias else ''})"

    @property
    def depth(self) -> int:
        """The number of layers."""
        return len(self.widths) - 1

    @property
    def hidden(self) -> int:
        """The number of hidden neurons."""
        return sum(self.widths[1:-1])

    @property
    def D(self) -> int:
        """The number of parameters."""
        return sum(a * b for a, b in zip(self.widths, self.widths[1:], strict=False)) + self.hidden * self.bias
