"""Values of brackets of a linear network at a point, modulo the checker's prime, in doubles.

Why doubles: residues of a 19-bit prime are kept between -p/2 and p/2, so that sums of 100,000 products are exact below 2^53
and every product of matrices runs in BLAS. What comes out is a proposal; the checker computes it anew in integers.

Why along a trajectory: the values at t = 0 of y -> y' - DX_{G(t)} y, applied again and again to the fields X_E along a
solution with a random polynomial control G(t), are brackets (checker/completeness_brackets.py), and for a generic control
they span what one control can reach; level l costs l^3/6 products of matrices where nested derivatives cost 2^l. DX is the
Hessian of <G, product>: its blocks are outer products of two small matrices.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from symflow.checker.completeness_brackets import PRIME

Array = NDArray[np.float64]
Series = list[Array]
Places = NDArray[np.int64]
INVERSE = 1.0 / PRIME


def residue(a: Array) -> Array:
    """The residue of smallest absolute value; exact for integers below 2^53."""
    quotient: Array = a * INVERSE
    np.rint(quotient, quotient)
    quotient *= PRIME
    return np.subtract(a, quotient, quotient)


def term(a: Series, b: Series, m: int) -> Array:
    """The coefficient of t^m in the product of two series of matrices."""
    total = a[0] @ b[m]
    for k in range(1, m + 1):
        total = total + a[k] @ b[m - k]
    return residue(total)


class Trajectory:
    """The solution through a point under a control, as power series, with the products left and right of every layer.

    The names are those of the checker: `left[i]` and `right[i]` are the products on either side of layer i, transposed, and
    `driven[i]` is the control times the latter.
    """

    def __init__(self, point: list[Array], control: Series) -> None:
        self.order, n = len(control), len(point)
        self.layers: list[Series] = [[a] for a in point]
        top, low = np.eye(point[-1].shape[0]), np.eye(point[0].shape[1])
        self.left: list[Series] = [[] for _ in point]
        self.right: list[Series] = [[] for _ in point]
        self.driven: list[Series] = [[] for _ in point]
        turned: list[Series] = [[a.T] for a in point]
        for m in range(self.order + 1):
            self.left[-1].append(top if m == 0 else np.zeros_like(top))
            self.right[0].append(low if m == 0 else np.zeros_like(low))
            for i in range(1, n):
                self.right[i].append(term(self.right[i - 1], turned[i - 1], m))
                self.left[n - 1 - i].append(term(turned[n - i], self.left[n - i], m))
            if m < self.order:
                inverse = pow(m + 1, -1, PRIME)
                for i in range(n):
                    self.driven[i].append(term(control, self.right[i], m))
                    slope = term(self.left[i], self.driven[i], m)
                    self.layers[i].append(residue(slope * inverse) if m else slope)
                    turned[i].append(self.layers[i][-1].T)
        sizes = [a.size for a in point]
        self.at = [sum(sizes[:i]) for i in range(n + 1)]

    def fields(self, m: int, entries: Places | None = None) -> Array:
        """The coefficient of t^m of X_E along the solution: a column for each entry of E, or for those named."""
        found = []
        for a, b in zip(self.left, self.right, strict=True):
            total = a[0][:, None, :, None] * b[m].T[None, :, None, :]
            for k in range(1, m + 1):
                total = total + a[k][:, None, :, None] * b[m - k].T[None, :, None, :]
            found.append(residue(total).reshape(a[0].shape[0] * b[0].shape[1], -1))
        whole: Array = np.concatenate(found)
        return whole if entries is None or len(entries) == whole.shape[1] else whole[:, entries]

    def hessians(self) -> Series:
        """The coefficients of DX along the solution."""
        shapes = [a[0].shape for a in self.layers]
        found = [np.zeros((self.at[-1], self.at[-1])) for _ in range(self.order)]
        for i, (p, q) in enumerate(shapes[:-1]):
            between = [np.eye(p), *[np.zeros((p, p))] * (self.order - 1)]
            for j in range(i + 1, len(shapes)):
                outer = [term(self.left[j], self.driven[i], m) for m in range(self.order)]
                for m, h in enumerate(found):
                    total = outer[m][:, None, None, :] * between[0][None, :, :, None]
                    for k in range(1, m + 1 if j > i + 1 else 1):  # next to each other nothing stands between
                        total = total + outer[m - k][:, None, None, :] * between[k][None, :, :, None]
                    block = residue(total).reshape(-1, p * q)
                    h[self.at[j]:self.at[j + 1], self.at[i]:self.at[i + 1]] = block
                    h[self.at[i]:self.at[i + 1], self.at[j]:self.at[j + 1]] = block.T
                if j + 1 < len(shapes):
                    between = [term(self.layers[j], between, m) for m in range(self.order)]
        return found

    def brackets(self, entries: Places | None = None) -> list[Array]:
        """The vectors for k = 1, ..., order, as columns."""
        y = [self.fields(m, entries) for m in range(self.order + 1)]
        hessians, found = self.hessians(), []
        while len(y) > 1:
            steps = []
            for m in range(len(y) - 1):
                total = (m + 1) * y[m + 1]
                for k in range(m + 1):
                    total = total - hessians[k] @ y[m - k]
                steps.append(residue(total))
            y = steps
            found.append(y[0])
        return found


def shapes_of(widths: list[int]) -> list[tuple[int, int]]:
    """Rows and columns of every layer."""
    return [(b, a) for a, b in pairwise(widths)]
