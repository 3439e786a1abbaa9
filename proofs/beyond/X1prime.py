"""X1′: for two layers the Hessian of g has at least r(k - min(rank W_1, rank W_2)) negative eigenvalues, r = rank ∇f.

Let Γ have q = k - rank W_1 orthonormal columns with ΓᵀW_1 = 0, and take Ψ, Φ with Ψᵀ∇fΦ = 1 (r x r). Along M_1 = ΓXΦᵀ,
M_2 = ΨYΓᵀ the form is b(X) + 2 tr(YX), the block [[b, 1], [1, 0]] with b(X) = ⟨BX, X⟩ = D²f[W_2ΓXΦᵀ]². On the graph
Y = -(BX + X)ᵀ/2 it is -|X|²: negative definite on a space of dimension rq, whatever b is and without any small number.
The same with the kernel of W_2 in place of that of W_1ᵀ. At a critical point rank W_1 ≤ d0 - r and rank W_2 ≤ d2 - r, so
for k ≥ min(d0, d2) there are at least r² negative eigenvalues. (For smaller k see oliveira2026/lem17.)
"""

from symflow.propositions import Cited, Claim, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

frames = {"Gamma": ("k", "q"), "Psi": ("m", "r"), "Phi": ("n", "r"), "X": ("q", "r"), "Y": ("r", "q")}
shapes = {"W1": ("k", "n"), "W2": ("m", "k"), **frames}
paired = "Psi.T@grad(W2@W1)@Phi = I(r)"
first = ("Gamma.T@W1 = 0", "Gamma.T@Gamma = I(q)", paired)
last = ("W2@Gamma = 0", "Gamma.T@Gamma = I(q)", paired)
words = {"P": "W2@W1", "M1": "Gamma@X@Phi.T", "M2": "Psi@Y@Gamma.T"}
moves = "W1: M1, W2: M2"
form = f"dir(dir(f(P), {moves}), {moves})"


def case(*given: str) -> Setting:
    """Two layers with the frames."""
    return Setting(letters=shapes, layers=("W2", "W1"), define=words, given=given)


def graph(sign: str, kernel: str) -> Setting:
    """The graph on which the form is `sign` times a squared norm; K stands for the curvature D²f[A, ·], A = W_2M_1 or M_2W_1."""
    letters = {name: shape for name, shape in shapes.items() if name != ("Y" if kernel == "W1" else "X")}
    tie = {"BX": "Gamma.T@W2.T@K@Phi", "Y": f"(-BX {sign} X).T/2"} if kernel == "W1" else \
        {"BY": "Psi.T@K@W1.T@Gamma", "X": f"(-BY {sign} Y).T/2"}
    return Setting(letters={**letters, "K": ("m", "n")}, define={**tie, "M1": "Gamma@X@Phi.T", "M2": "Psi@Y@Gamma.T"})


flow = Setting(letters={"W1": ("k", "n"), "W2": ("m", "k")}, layers=("W2", "W1"), define={"G": "grad(W2@W1)"})
slope = {"W1": ("k", "n"), "W2": ("m", "k"), "G": ("m", "n"), "Psi": ("m", "r"), "Phi": ("n", "r")}
critical = Setting(letters=slope, given=("G@W1.T = 0", "W2.T@G = 0"))
independent = Setting(letters=slope, given=("Psi.T@G@Phi = I(r)",))
square = Setting(letters={"W1": ("n", "n"), "W2": ("m", "n")}, layers=("W2", "W1"), define={"G": "grad(W2@W1)"},
                 given=(("adjugate", "W1"),))

X1prime = Proposition(
    id="beyond/X1prime",
    title="Negative directions of two layers at a point with ∇f ≠ 0",
    source=Source("beyond", "X1′"),
    statement=r"n_-(\nabla^2g) \ge r\,(k - \min(\operatorname{rank}W_1, \operatorname{rank}W_2)),\quad r = \operatorname{rank}\nabla f",
    hypotheses=("N = 2", "f is twice differentiable at W_2W_1",
                "Γ: k - rank W_1 orthonormal columns with ΓᵀW_1 = 0 (or k - rank W_2 with W_2Γ = 0)",
                "Ψ, Φ: r columns each with Ψᵀ∇fΦ = 1",
                "n_- is the largest dimension of a space on which the form is negative definite"),
    claims=(
        Claim("block", r"D^2g[(\Gamma X\Phi^\top, \Psi Y\Gamma^\top)^2] = b(X) + 2\operatorname{tr}(YX),\quad"
              r" b(X) = D^2f[(W_2\Gamma X\Phi^\top)^2]", case(*first),
              f"{form} = trace(curv(P, W2@M1).T@W2@M1) + 2*trace(Y@X)", depth=2),
        Claim("negative-definite", r"b(X) + 2\operatorname{tr}(YX) = -\lVert X\rVert^2 \text{ on the graph } Y = -\tfrac12(BX + X)^\top,"
              r"\ BX = \Gamma^\top W_2^\top\,\nabla^2f[W_2\Gamma X\Phi^\top]\,\Phi",
              graph("-", "W1"), "trace(K.T@W2@M1) + 2*trace(Y@X) = -norm2(X)"),
        Claim("positive-definite", r"= +\lVert X\rVert^2 \text{ on the graph } Y = \tfrac12(X - BX)^\top \text{, so } n_+ \text{ has the same bound}",
              graph("+", "W1"), "trace(K.T@W2@M1) + 2*trace(Y@X) = norm2(X)"),
        Claim("dimension", r"X = \Gamma^\top M_1\nabla f^\top\Psi \text{, so the graph has dimension } rq", case(*first),
              "Gamma.T@M1@grad(P).T@Psi = X", depth=2),
        Claim("block-W2", r"W_2\Gamma = 0:\ D^2g[(\Gamma X\Phi^\top, \Psi Y\Gamma^\top)^2] = b(Y) + 2\operatorname{tr}(YX),\quad"
              r" b(Y) = D^2f[(\Psi Y\Gamma^\top W_1)^2]", case(*last),
              f"{form} = trace(curv(P, M2@W1).T@M2@W1) + 2*trace(Y@X)", depth=2),
        Claim("negative-definite-W2", r"b(Y) + 2\operatorname{tr}(YX) = -\lVert Y\rVert^2 \text{ on the graph } X = -\tfrac12(BY + Y)^\top,"
              r"\ BY = \Psi^\top\,\nabla^2f[\Psi Y\Gamma^\top W_1]\,W_1^\top\Gamma",
              graph("-", "W2"), "trace(K.T@M2@W1) + 2*trace(Y@X) = -norm2(Y)"),
        Claim("positive-definite-W2", r"= +\lVert Y\rVert^2 \text{ on the graph } X = \tfrac12(Y - BY)^\top",
              graph("+", "W2"), "trace(K.T@M2@W1) + 2*trace(Y@X) = norm2(Y)"),
        Claim("dimension-W2", r"Y = \Phi^\top\nabla f^\top M_2\Gamma", case(*last), "Phi.T@grad(P).T@M2@Gamma = Y", depth=2),
        NotForAll("not-all-negative", r"D^2g[(M_1,M_2)^2] \le 0 \text{ along all } M_1 = \Gamma X\Phi^\top,\ M_2 = \Psi Y\Gamma^\top",
                  case(*first), f"{form} <= 0"),
        NotForAll("kernel-needed", r"D^2g[(\Gamma X\Phi^\top,\Psi Y\Gamma^\top)^2] = b(X) + 2\operatorname{tr}(YX) \text{ for any } \Gamma",
                  case(*first[1:]), f"{form} = trace(curv(P, W2@M1).T@W2@M1) + 2*trace(Y@X)"),
    ),
    notes=(Note("superfluous hypothesis", "That the point is critical is not used: the bound holds wherever ∇f ≠ 0."),),
)

X1prime_strict = Proposition(
    id="beyond/X1prime-strict",
    title="Spurious critical points of two layers are strict saddles where k ≥ min(d0, d2)",
    source=Source("beyond", "X1′, k ≥ min(d0, d2)"),
    statement=r"\nabla g = 0 \neq \nabla f,\ k \ge \min(d_0,d_2) \Rightarrow n_- \ge r^2 > 0",
    hypotheses=("N = 2", "f is twice differentiable at W_2W_1", "Ψᵀ∇fΦ = 1 (r x r), r = rank ∇f"),
    claims=(
        Claim("critical-1", r"\dot W_1 = -W_2^\top\nabla f", flow, "ddt(W1) = -W2.T@G", depth=2),
        Claim("critical-2", r"\dot W_2 = -\nabla f\,W_1^\top", flow, "ddt(W2) = -G@W1.T", depth=2),
        Claim("kernel-of-W1", r"W_1\nabla f^\top\Psi = 0 \text{: } r \text{ independent columns, so } \operatorname{rank}W_1 \le d_0 - r",
              critical, "W1@(G.T@Psi) = 0"),
        Claim("kernel-of-W2", r"W_2^\top\nabla f\,\Phi = 0 \text{, so } \operatorname{rank}W_2 \le d_2 - r", critical,
              "W2.T@(G@Phi) = 0"),
        Claim("independent", r"\Phi^\top(\nabla f^\top\Psi) = 1 \text{, so the columns of } \nabla f^\top\Psi \text{ and of } \nabla f\,\Phi"
              r" \text{ are independent}", independent, "Phi.T@(G.T@Psi) = I(r)"),
        Claim("square", r"k = d_0:\ \det(W_1)\,\nabla f^\top = \operatorname{adj}(W_1)\,(W_1\nabla f^\top) \text{, so } \det W_1 = 0",
              square, "det(W1)*G.T = adj(W1)@(W1@G.T)", depth=2),
        NotForAll("slope-needed", r"\nabla f\,W_1^\top = 0 \Rightarrow \det(W_1) = 0 \quad (k = d_0)",
                  Setting(letters={"W1": ("n", "n"), "G": ("m", "n")}, given=("G@W1.T = 0",)), "det(W1) = 0"),
        Cited("ranks", r"\operatorname{rank}W_1 \le d_0 - r,\ \operatorname{rank}W_2 \le d_2 - r \text{, so }"
              r" k - \min(\operatorname{rank}W_1, \operatorname{rank}W_2) \ge k - \min(d_0,d_2) + r", "rank-nullity",
              hypotheses=("r independent columns lie in the kernel",), uses=("kernel-of-W1", "kernel-of-W2", "independent")),
    ),
)
