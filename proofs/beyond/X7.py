"""X7: when are the imbalances all local laws of a linear network, and what are the laws that they miss?

Conjecture, open as it stands for every list of widths: the imbalances are all laws, at almost every point, iff no segment
d_i = d_j = 1, j - i >= 3, has all inner widths >= 2 (input, output and bottlenecks count). docs/completeness.md has theorems
with proofs on paper: such a segment always misses laws, at least so many; for at most three layers the conjecture holds for
every width. Decided here: numbers of laws, each by bounds of dim Lie from both sides;
the first brackets of the fields X_G, for every width; and the missing laws of a segment 1, k, l, 1 for every k and l.

Those laws. x, W, yᵀ are the three layers; they move along X, the gradient of yᵀWx. With S = WᵀW, M = λ - S, R = M⁻¹ and ν = Wᵀy
put u = det M, v = xᵀRν, p = 1 + xᵀRx, q = λ + |y|² + νᵀRν. Then u̇ = -2uv, ṗ = 2vp, q̇ = 2vq, so E(λ) = u²pq does not move:
it is a polynomial in λ whose coefficients depend on the imbalances. U = u and V = uv are polynomials too, and E = V² modulo U
(Jacobi's identity of minors). At the eigenvalues s_j of S thus V(s_j)² = E(s_j), ṡ_j = 2V(s_j)/U'(s_j), and by Lagrange's
formula the sums of integrals of λᵐdλ/√E up to s_j are constant for m = 0, …, min(k, l) - 2.
"""

from symflow.propositions import Claim, LawCount, Note, NotForAll, Proposition, Source
from symflow.propositions.settings import layer_gradient
from symflow.statements import Setting

INCOMPLETE = {
    (1, 2, 2, 1): (7, 6), (1, 2, 3, 1): (10, 9), (1, 3, 3, 1): (14, 12), (1, 4, 4, 1): (23, 20), (1, 2, 2, 2, 1): (11, 9),
    (1, 3, 3, 3, 1): (23, 18), (1, 2, 2, 1, 1): (8, 7), (1, 2, 2, 1, 2): (8, 7), (2, 1, 2, 2, 1): (8, 7),
    (2, 1, 2, 2, 1, 3): (9, 8), (2, 2, 2, 1, 2, 2, 1, 2): (15, 14),
}
COMPLETE = {
    (1, 1, 1, 1): 2, (1, 2, 1, 1): 4, (1, 2, 1, 2, 1): 7, (2, 1, 1, 2): 2, (2, 1, 2, 1, 2): 5, (2, 2, 1, 2, 2): 7, (1, 2, 2, 2): 6,
    (1, 2, 2, 2, 2): 9, (2, 2, 2, 2): 6, (2, 3, 3, 2): 12, (4, 3, 2, 3, 4): 15, (2, 2, 2, 2, 2): 9, (2, 3, 3, 3, 1): 18,
    (2, 3, 4, 3, 2): 22, (2, 2, 2, 2, 2, 2): 12,
}
one = (1, 1)


def dashed(widths: tuple[int, ...]) -> str:
    return "-".join(map(str, widths))


def more_laws(widths: tuple[int, ...], laws: int, known: int) -> list[LawCount]:
    """The numbers, and that 'the imbalances are all laws' is false."""
    return [
        LawCount(f"missing-{dashed(widths)}", rf"{list(widths)}:\ {laws} \text{{ independent local laws, {known} of them from }} C",
                 widths, {"n_laws": laws, "rank_known": known, "known_complete": False}),
        LawCount(f"not-all-{dashed(widths)}", rf"{list(widths)}:\ C_1, \ldots, C_{len(widths) - 2} \text{{ are all laws}}", widths,
                 {"known_complete": True}, not_for_all=True),
    ]


def all_laws(widths: tuple[int, ...], laws: int) -> LawCount:
    return LawCount(f"complete-{dashed(widths)}", rf"{list(widths)}:\ {laws} \text{{ independent local laws, all from }} C", widths,
                    {"n_laws": laws, "rank_known": laws, "known_complete": True})


def quadratures(*widths: int) -> LawCount:
    count = min(widths[1:3]) - 1
    return LawCount(f"integrals-{dashed(widths)}", rf"{list(widths)}:\ {count} \text{{ further laws }} \textstyle\sum_j\int^{{s_j}}"
                    r"\lambda^m d\lambda/\sqrt{E(\lambda)}", widths, {"hyperelliptic integrals": count})


def multiplier(*widths: int) -> LawCount:
    return LawCount(f"multiplier-{dashed(widths)}", rf"{list(widths)}:\ \omega = \iota_X\alpha \text{{ is closed on the level sets of }} C,"
                    r"\ \omega(X) = 0,\ \omega \neq 0", widths, {"last multiplier": 1})


def field(depth: int, control: str) -> dict[str, str]:
    """X_G."""
    return {f"W{i}": layer_gradient(depth, i).replace("G", control) for i in range(1, depth + 1)}


def bracket(depth: int, i: int, first: str, second: str) -> str:
    """What [X_G, X_H] adds to W_i."""
    x, y = field(depth, f"({first})"), field(depth, f"({second})")
    along_x, along_y = (", ".join(f"{name}: {move}" for name, move in one.items()) for one in (x, y))
    return f"dir({y[f'W{i}']}, {along_x}) - dir({x[f'W{i}']}, {along_y})"


shapes = {1: ("k", "a"), 2: ("b", "k")}, {1: ("k", "a"), 2: ("l", "k"), 3: ("b", "l")}
controls = {"x": ("b", 1), "z": ("b", 1), "g": ("a", 1), "h": ("a", 1)}
layers = [Setting(letters={**{f"W{i}": size for i, size in sizes.items()}, **controls}, define={"A": "g@h.T - h@g.T", "B": "z@x.T - x@z.T"})
          for sizes in shapes]
RIGHT = {(2, 1): "(x.T@x)*W1@A", (2, 2): "0", (3, 1): "((x.T@W3@W3.T@x)*I(k) + (x.T@x)*W2.T@W2)@W1@A", (3, 2): "(x.T@x)*W2@W1@A@W1.T",
         (3, 3): "0"}
LEFT = {(2, 1): "0", (2, 2): "(g.T@g)*B@W2", (3, 1): "0", (3, 2): "(g.T@g)*W3.T@B@W3@W2",
        (3, 3): "B@W3@((g.T@W1.T@W1@g)*I(l) + (g.T@g)*W2@W2.T)"}
BRACKETS = [
    *(Claim(f"bracket-input-{n}-{i}", rf"N = {n}:\ [X_{{xg^\top}}, X_{{xh^\top}}] \text{{ moves }} W_{i} \text{{ by }} T_{i}W_{i}Q_{i}AQ_{i}^\top,"
            r"\ A = gh^\top - hg^\top,\ T_i = \textstyle\sum_{j>i}|P_j^\top x|^2(W_{j-1}\cdots W_{i+1})^\top(W_{j-1}\cdots W_{i+1})", layers[n - 2],
            f"{bracket(n, i, 'x@g.T', 'x@h.T')} = {right}") for (n, i), right in RIGHT.items()),
    *(Claim(f"bracket-output-{n}-{i}", rf"N = {n}:\ [X_{{xg^\top}}, X_{{zg^\top}}] \text{{ moves }} W_{i} \text{{ by }} P_{i}^\top BP_{i}W_{i}K_{i},"
            r"\ B = zx^\top - xz^\top,\ K_i = \textstyle\sum_{j<i}|Q_jg|^2(W_{i-1}\cdots W_{j+1})(W_{i-1}\cdots W_{j+1})^\top", layers[n - 2],
            f"{bracket(n, i, 'x@g.T', 'z@g.T')} = {right}") for (n, i), right in LEFT.items()),
]

# A layer U of a block between widths of 1, with the products A and B beside it in the block and P and Q outside.
block = Setting(letters={"P": ("n", 1), "A": (1, "b"), "U": ("b", "a"), "B": ("a", 1), "Q": (1, "m")}, layers=("P", "A", "U", "B", "Q"),
                opaque=("P", "A", "B", "Q"), define={"G": "grad(P@A@U@B@Q)"})

# The resolvent R = Z + Zᵀ of S is symmetric by form; it moves by R Ṡ R.
move = {"x": "W.T@y", "W": "y@x.T", "y": "W@x"}
segment = {"x": ("k", 1), "W": ("l", "k"), "y": ("l", 1), "lam": one}
words = {"R": "Z + Z.T", "M": "lam*I(k) - W.T@W", "nu": "W.T@y", "v": "x.T@R@nu", "p": "1 + x.T@R@x", "q": "lam + y.T@y + nu.T@R@nu"}
resolvent = Setting(letters={**segment, "Z": ("k", "k"), "u": one}, define=words,
                    field={**move, "Z": "(Z + Z.T)@x@y.T@W@(Z + Z.T)", "u": "-2*u*x.T@(Z + Z.T)@W.T@y"},
                    given=("W.T@W@Z = lam*Z + lam*Z.T - I(k) - W.T@W@Z.T",))


def entries(k: int, m: int) -> list[Claim]:
    """U, V, P, Q as polynomials in the entries, at widths 1, k, m, 1."""
    names = {"M": f"lam*I({k}) - W.T@W", "nu": "W.T@y", "U": "det(M)", "V": "x.T@adj(M)@nu", "P": "U + x.T@adj(M)@x",
             "Q": "(lam + y.T@y)*U + nu.T@adj(M)@nu"}
    here = Setting(letters={"x": (k, 1), "W": (m, k), "y": (m, 1), "lam": one}, field=move, define=names)
    zeros = "*".join(["lam"] * max(0, m - k - 1) + ["Q"])
    return [
        Claim(f"curve-{k}-{m}-U", r"\dot U = -2V", here, "ddt(U) = -2*V", by="entries"),
        Claim(f"curve-{k}-{m}-P", r"P = \det(\lambda + C_1)", here, f"P = det(lam*I({k}) + x@x.T - W.T@W)", by="entries"),
        Claim(f"curve-{k}-{m}-Q", r"\lambda^{l-k-1}Q = \det(\lambda - C_2)", here,
              f"{zeros} = {'lam*' if m == k else ''}det(lam*I({m}) - W@W.T + y@y.T)", by="entries"),
    ]


def minors(k: int) -> Claim:
    """Jacobi's identity of minors; for M = λ - S, z = ν and mu = λ + |y|² its right side is PQ - V²."""
    rows = [[*(f"M[{i},{j}]" for j in range(k)), f"x[{i},0]", f"z[{i},0]"] for i in range(k)]
    rows += [[*(f"x[{i},0]" for i in range(k)), "-1", "0"], [*(f"z[{i},0]" for i in range(k)), "0", "-mu"]]
    bordered = "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"
    here = Setting(letters={"M": (k, k), "x": (k, 1), "z": (k, 1), "mu": one}, define={"H": bordered})
    return Claim(f"minors-{k}", r"\det M\det H = (\det M + x^\top\operatorname{adj}(M)x)(\mu\det M + z^\top\operatorname{adj}(M)z)"
                 r" - x^\top\operatorname{adj}(M)z\;z^\top\operatorname{adj}(M)x", here,
                 "det(M)*det(H) = (det(M) + x.T@adj(M)@x)*(mu*det(M) + z.T@adj(M)@z) - (x.T@adj(M)@z)*(z.T@adj(M)@x)", by="entries")


X7 = Proposition(
    id="beyond/X7",
    title="Where the imbalances are all laws, and where they are not",
    source=Source("beyond", "X7"),
    statement=r"[1,2,2,1]: 7 \text{ local laws, } 6 \text{ from } C;\ [1,3,3,1]: 14, 12;\ [1,2,2,2,1]: 11, 9;\ [1,2,2,1,2], [2,1,2,2,1]: 8, 7;\quad"
              r"[1,k,l,1]:\ \textstyle\sum_j\int^{s_j}\lambda^m d\lambda/\sqrt{E(\lambda)},\ m \le \min(k,l) - 2",
    hypotheses=("local laws at almost every point, constant along the flow for every f",),
    claims=(
        *(claim for widths, (laws, known) in INCOMPLETE.items() for claim in more_laws(widths, laws, known)),
        *(all_laws(widths, laws) for widths, laws in COMPLETE.items()),
        *BRACKETS,
        Claim("one-field", r"P = \ast\times 1,\ Q = 1\times\ast:\ \dot U = -(P^\top\nabla f\,Q^\top)A^\top B^\top \text{: between two widths of 1"
              r" every field is a multiple of one}", block, "ddt(U) = -trace(P.T@G@Q.T)*A.T@B.T", depth="all"),
        Claim("resolvent", r"\tfrac{d}{dt}(MR) = 0 \text{ for } \dot R = R\dot SR \text{: so } R \text{ stays the inverse of } M", resolvent,
              "ddt(M@R) = 0"),
        Claim("trace", r"\operatorname{tr}(R\dot M) = -2v \text{, so } \dot u = -2uv \text{ for } u = \det M", resolvent, "trace(R@ddt(M)) = -2*v"),
        Claim("factor-p", r"\dot p = 2vp", resolvent, "ddt(p) = 2*v*p"),
        Claim("factor-q", r"\dot q = 2vq", resolvent, "ddt(q) = 2*v*q"),
        Claim("curve", r"\dot u = -2uv \Rightarrow \tfrac{d}{dt}(u^2pq) = 0", resolvent, "ddt(u^2*p*q) = 0"),
        *(claim for k, m in ((2, 2), (2, 3), (2, 4), (3, 3)) for claim in entries(k, m)),
        *map(minors, (2, 3)),
        *(quadratures(*widths) for widths in ((1, 2, 2, 1), (1, 2, 3, 1), (1, 3, 2, 1), (1, 3, 3, 1), (1, 3, 5, 1), (1, 7, 4, 1), (1, 9, 9, 1))),
        *(multiplier(*widths) for widths in ((1, 2, 2, 1), (1, 2, 3, 1), (1, 3, 2, 1))),
        NotForAll("fields-commute", r"[X_{xg^\top}, X_{xh^\top}] = 0", layers[1], f"{bracket(3, 1, 'x@g.T', 'x@h.T')} = 0"),
        NotForAll("eigenvalues-rest", r"\dot u = 0", resolvent, "ddt(u) = 0"),
        NotForAll("half-the-curve", r"\tfrac{d}{dt}(u^2p) = 0", resolvent, "ddt(u^2*p) = 0"),
    ),
    notes=(
        Note("gap in the proof", "That every list of widths without such a segment is complete is proved, on paper, for at most three"
             " layers and for families of deeper networks only (docs/completeness.md); no counterexample is known."),
    ),
)
