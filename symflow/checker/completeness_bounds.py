"""What is known for all widths d_0, ..., d_N of a linear network: independent laws exactly, and dim Lie from above.

V is spanned by the fields X_G, one for each matrix G, that move W_i by A_i^T G B_i^T, where A_i = W_N...W_{i+1} stands to
the left of W_i in the product and B_i = W_{i-1}...W_1 to its right. Everything is said of almost every point.

The laws. W_i W_i^T and W_{i+1}^T W_{i+1} both move by A_i^T G B_{i+1}^T plus its transpose: C_i, their difference, is kept.

Their rank. A combination of the dC_i with symmetric S_i vanishes iff S_i W_i = W_i S_{i-1} for all i, with S_0 = S_N = 0.
Then S_1 W_1 = 0. If S_i W_i = 0: S_i commutes with W_{i+1}^T W_{i+1}, whose nonzero eigenvalues are simple with
eigenvectors that W_i^T does not kill, so S_i vanishes on them, W_{i+1} S_i = 0, and S_{i+1} W_{i+1} = 0. Hence S_i lives on
the common kernel of W_{i+1} and W_i^T, of dimension s = max(0, d_i - d_{i+1} - d_{i-1}), and is arbitrary there: of the
d_i(d_i + 1)/2 entries of C_i all but s(s + 1)/2 are independent. (Symmetric matrices of rank at most d_{i-1} + d_{i+1}
have that dimension.)

The bound. Cut the layers at the hidden widths of 1. On a block from width 1 to width 1 every X_G is a multiple of one field
Y, the gradient of the block's own product, a number m; on another block it keeps the block's laws; and it keeps the scalar
C_i of each cut. All fields with these three properties are closed under brackets (f Y and g Y have the bracket
(f Y(g) - g Y(f)) Y on the block, also when f and g depend on all layers), so dim Lie is at most their dimension: 1 for
each block of the first sort, parameters minus independent laws for another, less one for each cut. The laws of the cuts
are independent there: on Y, or on the gradient of norm2/2 of the block's product, <W_i, moved W_i> is m, or that norm2, and
not zero, so their matrix on one such field per block has two nonzero diagonals.

One or two layers reach it. One: X_G = G. Two: on U = (W_2; W_1^T), X_G is the linear field of [[0, G], [G^T, 0]]. Brackets of
G = e f^T and H = e' f^T give all of so(d_2), those of e f^T and e f'^T all of so(d_0): together so(d_2, d_0), in which the
matrices that annihilate U are, for independent columns, an orthogonal algebra of size n - d_1, n = d_0 + d_2; the orbit of
U then has n d_1 - d_1(d_1 + 1)/2 dimensions, and n(n - 1)/2 for d_1 >= n: parameters minus independent laws.
"""

from __future__ import annotations

from itertools import pairwise


def parameters(widths: list[int]) -> int:
    """Numbers in all layers."""
    return sum(a * b for a, b in pairwise(widths))


def known_rank(widths: list[int]) -> int:
    """Independent entries of all imbalances."""
    missing = [max(0, k - a - b) for a, k, b in zip(widths, widths[1:], widths[2:], strict=False)]
    return sum(k * (k + 1) // 2 for k in widths[1:-1]) - sum(s * (s + 1) // 2 for s in missing)


def lie_bound(widths: list[int]) -> int:
    """No more than this is dim Lie; at most parameters minus independent laws."""
    cuts = [0, *(i for i in range(1, len(widths) - 1) if widths[i] == 1), len(widths) - 1]
    blocks = [widths[i:j + 1] for i, j in pairwise(cuts)]
    return sum(1 if b[0] == b[-1] == 1 else parameters(b) - known_rank(b) for b in blocks) - (len(blocks) - 1)
