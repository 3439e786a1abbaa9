"""Kind 'missing laws': what three layers between two widths of 1 keep beside their imbalances, as hyperelliptic integrals.

The layers x (k x 1), W (l x k), y^T (1 x l), k <= l (else transposed, from the other end), move along multiples of one field X,
the gradient of y^T W x: x' = W^T y = nu, W' = y x^T, y' = W x. Let M = z - S, S = W^T W, R = adj M and
   U = det M,   V = x^T R nu,   P = U + x^T R x,   Q = (z + |y|^2)U + nu^T R nu,   E = PQ,
polynomials in z. S = x x^T - C_1 gives P = det(z + C_1), since det(M + x x^T) = det M + x^T R x. C_2 = W W^T - y y^T is
[W y] times [W y]^T with its last row negated; the product in the other order has the determinant Q when it is taken from z,
so Q = z^(1-l+k) det(z - C_2). Hence E depends on the imbalances alone. For the matrix H = [[M, x, nu], [x^T, -1, 0],
[nu^T, 0, -z - |y|^2]] Jacobi's identity of minors reads U det H = PQ - V^2, so E = V^2 modulo U. Along X, S' = nu x^T + x nu^T
and U' = -tr(R S') = -2V. So at simple roots s_j of U with V(s_j) != 0 we have s_j' = 2V(s_j)/U_z(s_j), V(s_j)^2 = E(s_j), and
   J_m = sum over j of the integrals of z^m dz/sqrt(E(z)) up to s_j, the sign of the root that of V(s_j),
has the derivative 2 sum s_j^m/U_z(s_j) = 0 for m = 0, ..., k - 2 (Lagrange): k - 1 laws.

They are independent, also of all imbalances, where U is prime to its derivative and to V, and Q(0) != 0 if k < l. Then x and nu
have no zero component in the eigenbasis of S; S has no eigenvalue 0; and y has none in some eigenbasis of W W^T. If C_1, C_2
and the s_j do not move to first order, neither does x (ds_j = 2x_j dx_j), so neither does S, and dW = AW, A antisymmetric;
with n_a the eigenvalues of W W^T, dC_2 = 0 says A_ab(n_b - n_a) = y_a dy_b + dy_a y_b: dy = 0, then AW = 0. So C_1, C_2 contain
coordinates together with s_1, ..., s_k, and dJ_m = sum s_j^m ds_j/V(s_j) modulo dC: a Vandermonde matrix. In a larger
network every X_G moves these layers along X, and the other imbalances concern other layers, or are those of the two widths
of 1, which the fields of single blocks tell apart from all laws of blocks (completeness_bounds.py). The conditions are
polynomial: one point at which they hold, with the identities above checked there, shows them almost everywhere.
"""

from __future__ import annotations

from operator import mul
from typing import Any

from .completeness import network
from .completeness_brackets import Rows
from .integer_polynomials import Poly, characteristic, coprime, matrix, minus, outer, plus, remainder, times
from .trees import afford, need

PRODUCTS = 10**7


def afford_curve(k: int, m: int) -> None:
    """Is a segment with these inner widths, k <= m, within reach?"""
    afford(k**4 + k * k * m, PRODUCTS, "products in a curve")


def curve(layers: list[Rows]) -> tuple[Poly, Poly, Poly]:
    """U, V and E at a point where all the conditions hold."""
    if len(layers[0]) > len(layers[2][0]):  # seen from the other end
        layers = [[list(column) for column in zip(*a, strict=True)] for a in reversed(layers)]
    x, w, y = [row[0] for row in layers[0]], layers[1], layers[2][0]
    k, columns = len(x), list(zip(*w, strict=True))
    afford_curve(k, len(y))
    s = [[sum(map(mul, a, b)) for b in columns] for a in columns]
    nu = [sum(map(mul, y, column)) for column in columns]
    u, r = characteristic(s)

    def form(a: Poly, b: Poly) -> Poly:
        return [sum(c * sum(map(mul, row, b)) for c, row in zip(a, rows, strict=True)) for rows in r]

    v, p = form(x, nu), plus(u, form(x, x))
    q = plus(times([sum(map(mul, y, y)), 1], u), form(nu, nu))
    e = times(p, q)
    moved_w = outer(y, x)  # W' along X, hence S'
    half = [[sum(map(mul, a, b)) for b in columns] for a in zip(*moved_w, strict=True)]
    moved = minus(half, [[-c for c in row] for row in zip(*half, strict=True)])
    slope = [-sum(sum(map(mul, a, b)) for a, b in zip(rows, moved, strict=True)) for rows in r]
    need(slope == [-2 * c for c in v], "U' is not -2V")
    need(p == characteristic(minus(s, outer(x, x)))[0], "P is not det(z + C_1)")
    tall = [[*row, c] for row, c in zip(w, y, strict=True)]  # C_2 is this times [W, -y]^T
    other = [[sum(map(mul, a, b)) for b in zip(*tall, strict=True)] for a in [*columns, [-c for c in y]]]
    need(q == characteristic(other)[0], "Q is not z^(1-l+k) det(z - C_2)")
    need(not remainder(plus(e, times(v, v), -1), u), "E is not the square of V modulo U")
    need(coprime(u, [n * c for n, c in enumerate(u)][1:]) and coprime(u, v), "a point at which two roots meet, or one is at rest")
    need(k == len(y) or q[0] != 0, "a point at which y is in the image of W")
    return u, v, e


def check(claim: Any, witness: Any) -> str:
    """Accept if the segments are those of the network, and the conditions hold at each point."""
    sort, widths, _ = network(claim)
    need(sort == "linear", "only linear networks are meant")
    found = [[i + 1, min(widths[i + 1:i + 3]) - 1] for i in range(len(widths) - 3)
             if widths[i] == widths[i + 3] == 1 < min(widths[i + 1:i + 3])]
    need(len(found) > 0, "no two hidden widths of at least 2 between two widths of 1")
    need(repr(claim["then"]) == repr(["missing laws", found]), "the network lacks other laws")
    need(isinstance(witness, dict) and set(witness) == {"widths", "segments"} and repr(witness["widths"]) == repr(widths),
         "the witness belongs to another network")
    need(len(witness["segments"]) == len(found), "one point for each segment")
    for (i, _), given in zip(found, witness["segments"], strict=True):
        need(isinstance(given, dict) and set(given) == {"point", "U", "V", "E"}, "a point and a curve are given")
        need(isinstance(given["point"], list) and len(given["point"]) == 3, "a point has three layers")
        point = [matrix(a, widths[i + n], widths[i + n - 1]) for n, a in enumerate(given["point"])]
        for name, polynomial in zip("UVE", curve(point), strict=True):
            need(repr(given[name]) == repr(polynomial), f"{name} is another polynomial")
    return f"{sum(count for _, count in found)} further laws, integrals on hyperelliptic curves, almost everywhere"
