"""Values of brackets of a linear network at one integer point, modulo a prime.

Brackets are never expanded. Let theta(t) be the solution of theta' = X_{G(t)}(theta) through the point, G(t) a polynomial.
If y(t) = Y(t, theta(t)) for a polynomial family Y(t, .) in Lie(V), then y' - DX_{G(t)} y is the value of dY/dt + [X_{G(t)}, Y]
along the solution, again such a family. So beginning with y = X_E, E a matrix with one entry 1, and applying y -> y' - DX y
k times gives, at t = 0, an element Z of Lie(V) at the point: a sum of brackets of at most k + 1 fields of V. DX_G is the
Hessian of <G, product>, a symmetric matrix. Power series in t are carried as far as k needs; their denominators are
products of numbers up to k, so all is well defined modulo the prime.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import mul

PRIME = (1 << 19) - 1  # Mersenne's: sums of products of residues stay below 2^53, so that a finder may use them as doubles
Rows = list[list[int]]
Series = list[Rows]


def product(a: Rows, b: Rows) -> Rows:
    """The product modulo the prime."""
    columns = list(zip(*b, strict=True))
    return [[sum(map(mul, row, column)) % PRIME for column in columns] for row in a]


def zero(a: Rows) -> Rows:
    """The zero matrix of the same shape."""
    return [[0] * len(row) for row in a]


def determinant(a: Rows) -> int:
    """The determinant modulo the prime."""
    rows, value = [row[:] for row in a], 1
    for n in range(len(rows)):
        pivot = next((k for k in range(n, len(rows)) if rows[k][n]), None)
        if pivot is None:
            return 0
        rows[n], rows[pivot] = rows[pivot], rows[n]
        value = value * rows[n][n] * (1 if pivot == n else -1) % PRIME
        inverse, tail = pow(rows[n][n], -1, PRIME), rows[n][n:]
        for row in rows[n + 1:]:
            if row[n]:
                factor = row[n] * inverse % PRIME
                row[n:] = [(x - factor * y) % PRIME for x, y in zip(row[n:], tail, strict=True)]
    return value


class Motion:
    """The solution to some order, what stands left and right of each layer, transposed, and the fields along it."""

    def __init__(self, point: list[Rows], control: Series, times: Callable[[Rows, Rows], Rows]) -> None:
        self.times, self.order, n = times, len(control), len(point)
        ends = [[[int(i == j) for j in range(d)] for i in range(d)] for d in (len(point[-1]), len(point[0][0]))]
        self.layers: list[Series] = [[a] for a in point]
        turned: list[Series] = [[[list(x) for x in zip(*a, strict=True)]] for a in point]
        left: list[Series] = [[] for _ in point]
        right: list[Series] = [[] for _ in point]
        driven: list[Series] = [[] for _ in point]
        for m in range(self.order + 1):
            for i in range(n):
                k = n - 1 - i
                left[k].append(self.term(turned[k + 1], left[k + 1], m) if i else ends[0] if m == 0 else zero(ends[0]))
                right[i].append(self.term(right[i - 1], turned[i - 1], m) if i else ends[1] if m == 0 else zero(ends[1]))
            for i in range(n) if m < self.order else ():
                driven[i].append(self.term(control, right[i], m))
                slope, inverse = self.term(left[i], driven[i], m), pow(m + 1, -1, PRIME)
                self.layers[i].append([[x * inverse % PRIME for x in row] for row in slope])
                turned[i].append([list(x) for x in zip(*self.layers[i][-1], strict=True)])
        self.left, self.right, self.driven = left, right, driven

    def term(self, a: Series, b: Series, m: int) -> Rows:
        """The coefficient of t^m in the product of two series."""
        return self.times([[x for k in range(m + 1) for x in a[k][r]] for r in range(len(a[0]))],
                          [row for k in range(m, -1, -1) for row in b[k]])

    def fields(self, m: int, entries: list[tuple[int, int]]) -> Rows:
        """The coefficient of t^m of X_E along the solution: a row for each coordinate, a column for each entry of E."""
        return [[sum(a[k][u][p] * b[m - k][q][v] for k in range(m + 1)) % PRIME for p, q in entries]
                for a, b in zip(self.left, self.right, strict=True) for u in range(len(a[0])) for v in range(len(b[0][0]))]

    def hessians(self) -> Series:
        """The coefficients of DX_{G(t)} along the solution."""
        shapes = [(len(a[0]), len(a[0][0])) for a in self.layers]
        at = [sum(p * q for p, q in shapes[:i]) for i in range(len(shapes) + 1)]
        found = [[[0] * at[-1] for _ in range(at[-1])] for _ in range(self.order)]
        for i, (p, q) in enumerate(shapes[:-1] if found else ()):
            between: Series = [[[int(u == v) for v in range(p)] for u in range(p)]]  # W_{j-1} ... W_{i+1}: at first nothing
            for j in range(i + 1, len(shapes)):
                outer = [self.term(self.left[j], self.driven[i], m) for m in range(self.order)]
                for m, h in enumerate(found):
                    count = range(min(m + 1, len(between)))
                    sums = self.times([[outer[m - k][x][v] for k in count] for x in range(shapes[j][0]) for v in range(q)],
                                      [[entry for line in between[k] for entry in line] for k in count])
                    for r, (x, y) in enumerate((x, y) for x in range(shapes[j][0]) for y in range(shapes[j][1])):
                        row = [sums[x * q + v][y * p + u] for u in range(p) for v in range(q)]
                        h[at[j] + r][at[i]:at[i + 1]] = row
                        for c, value in enumerate(row):
                            h[at[i] + c][at[j] + r] = value
                between += [zero(between[0])] * (self.order - len(between))
                between = [self.term(self.layers[j], between, m) for m in range(self.order)]
        return found

    def brackets(self, entries: list[tuple[int, int]]) -> list[Rows]:
        """The vectors Z for k = 0, 1, ..., order."""
        y, hessians = [self.fields(m, entries) for m in range(self.order + 1)], self.hessians()
        found, n = [y[0]], len(entries)
        while len(y) > 1:
            sums = [[(m + 1) * x for m in range(len(y) - 1) for x in y[m + 1][r]] for r in range(len(y[0]))]
            for k, h in enumerate(hessians[:len(y) - 1]):  # h times all coefficients at once: h y_m goes with t^(m + k)
                part = self.times(h, [[x for m in range(len(y) - 1 - k) for x in y[m][r]] for r in range(len(y[0]))])
                for row, more in zip(sums, part, strict=True):
                    row[k * n:] = [a - b for a, b in zip(row[k * n:], more, strict=True)]
            y = [[[x % PRIME for x in row[m * n:(m + 1) * n]] for row in sums] for m in range(len(y) - 1)]
            found.append(y[0])
        return found
