"""X1: Theorem 4 with a condition on the start, without center-stable theory.

At a critical point with r = rank ∇f > 0 the row space of ∇f lies in the kernel of W_1 and its column space in that of
W_2ᵀ, so rank W_1 ≤ d0 - r and rank W_2 ≤ d2 - r. Where W_1ᵀy = 0, C = W_1W_1ᵀ - W_2ᵀW_2 gives yᵀCy = -|W_2y|² ≤ 0: C has
at most d0 - r positive and, likewise, at most d2 - r negative eigenvalues. C is conserved; so a start whose C has at least
d0 positive or d2 negative eigenvalues cannot end at a spurious critical point.

For n = 1 the condition is C ≠ 0, that is D > 0. For d0 = d2 = n and k ≥ 2n it holds where [W_1, W_2ᵀ] has rank 2n (then
V with W_1ᵀV = 1, W_2V = 0 gives VᵀCV = 1), for k = 2n - 1 where det C ≠ 0 (of 2n - 1 signs n agree): off a null set.
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import chain, vector_case
from symflow.statements import Setting

two = {"W1": ("k", "n"), "W2": ("m", "k")}
imbalance = {"C": "W1@W1.T - W2.T@W2"}
slope = {**two, "G": ("m", "n"), "Psi": ("m", "r"), "Phi": ("n", "r")}
critical = Setting(letters=slope, given=("G@W1.T = 0", "W2.T@G = 0"))
paired = Setting(letters=slope, given=("Psi.T@G@Phi = I(r)",))
left = Setting(letters={**two, "y": ("k", 1)}, define=imbalance, given=("W1.T@y = 0",))
right = Setting(letters={**two, "y": ("k", 1)}, define=imbalance, given=("W2@y = 0",))
lagrange = Setting(letters={"w1": ("k", 1), "w2": (1, "k")}, define=vector_case().define | {"u": "w1", "v": "w1"},
                   sign_hint=(("1", ["norm2(w1@w2 - w2.T@w1.T)"]),))
wide = Setting(letters={**two, "V": ("k", "n")}, define=imbalance, dims=("k > n",), given=("V.T@W1 = I(n)", "W2@V = 0"))
frame = Setting(letters={**two, "x": ("n", 1), "y": ("m", 1)}, given=("W1.T@W1 = I(n)", "W2@W2.T = I(m)", "W2@W1 = 0"))
projector = Setting(letters=two, define=imbalance, given=("W1.T@W1 = I(n)", "W2.T@W2 = I(k) - W1@W1.T"))
square = {"W1": (3, 2), "W2": (2, 3)}
start = Setting(letters={"y": (2, 1)},
                define={"W1": "[[1, 0], [0, 1], [0, 0]]", "W2": "[[0, 1, 0], [0, 0, 1]]/2", **imbalance, "V": "[[1, 0], [0, 1], [0, 0]]"},
                sign_hint=(("1/4", ["(y[0,0])^2"]),))

X1 = Proposition(
    id="beyond/X1",
    title="A deterministic form of Theorem 4",
    source=Source("beyond", "X1"),
    statement=r"C(W^0) \text{ has at least } d_0 \text{ positive or at least } d_2 \text{ negative eigenvalues} \Rightarrow"
              r" \nabla f(W_2W_1) \to 0",
    hypotheses=("f is real analytic, proper and bounded below (for Theorem 3)", "N = 2, C = W_1W_1ᵀ - W_2ᵀW_2",
                "Ψᵀ∇fΦ = 1 (r x r), r = rank ∇f at the limit"),
    claims=(
        Claim("conserved", r"\dot C = 0", chain(2), "ddt(C1) = 0", depth=2),
        Claim("critical-1", r"\dot W_1 = -W_2^\top\nabla f", chain(2), "ddt(W1) = -W2.T@G", depth=2),
        Claim("critical-2", r"\dot W_2 = -\nabla f\,W_1^\top", chain(2), "ddt(W2) = -G@W1.T", depth=2),
        Claim("kernel-of-W1", r"\nabla f\,W_1^\top = 0 \Rightarrow W_1(\nabla f^\top\Psi) = 0", critical, "W1@(G.T@Psi) = 0"),
        Claim("kernel-of-W2", r"W_2^\top\nabla f = 0 \Rightarrow W_2^\top(\nabla f\,\Phi) = 0", critical, "W2.T@(G@Phi) = 0"),
        Claim("independent", r"\Phi^\top(\nabla f^\top\Psi) = 1 \text{: these } r \text{ columns are independent, and so are those of } \nabla f\,\Phi",
              paired, "Phi.T@(G.T@Psi) = I(r)"),
        Claim("not-positive", r"W_1^\top y = 0 \Rightarrow y^\top Cy = -\lVert W_2y\rVert^2", left, "y.T@C@y = -norm2(W2@y)"),
        Claim("not-negative", r"W_2y = 0 \Rightarrow y^\top Cy = \lVert W_1^\top y\rVert^2", right, "y.T@C@y = norm2(W1.T@y)"),
        Claim("vector-square", r"n = 1:\ 2\operatorname{tr}(C^2) = D + (\operatorname{tr}C)^2", vector_case(),
              "2*trace(C@C) = D + trace(C)^2"),
        Claim("vector-bound", r"D - \operatorname{tr}(C^2) = \lVert w_1w_2 - w_2^\top w_1^\top\rVert^2 \ge 0 \text{, so } D > 0 \text{ means } C \neq 0", lagrange,
              "D >= trace(C@C)"),
        Claim("wide", r"W_1^\top V = 1,\ W_2V = 0 \Rightarrow V^\top CV = 1 \text{: } n \text{ positive eigenvalues}", wide, "V.T@C@V = I(n)"),
        Claim("wide-exists", r"W_1^\top W_1 = 1,\ W_2W_2^\top = 1,\ W_2W_1 = 0 \Rightarrow \lVert W_1x + W_2^\top y\rVert^2 = \lVert x\rVert^2 +"
              r" \lVert y\rVert^2 \text{: this Gram determinant of } [W_1,W_2^\top] \text{ is not } 0", frame,
              "norm2(W1@x + W2.T@y) = norm2(x) + norm2(y)"),
        Claim("odd-exists", r"W_1^\top W_1 = 1,\ W_2^\top W_2 = 1 - W_1W_1^\top \Rightarrow C^2 = 1 \text{, so } \det C \text{ is not identically } 0 \text{ for } k = 2n-1",
              projector, "C@C = I(k)"),
        Claim("instance", r"n = 2,\ k = 3 \text{, a start with } y^\top V^\top CVy \ge \tfrac34\lVert y\rVert^2", start,
              "y.T@V.T@C@V@y >= 3/4*norm2(y)"),
        NotForAll("odd-width", r"n = 2,\ k = 3:\ \det C = 0", Setting(letters=square, define=imbalance), "det(C) = 0"),
        NotForAll("even-width", r"n = 1,\ k = 2:\ \det([w_1, w_2^\top]) = 0", Setting(letters={"w1": (2, 1), "w2": (1, 2)}),
                  "w1[0,0]*w2[0,1] - w1[1,0]*w2[0,0] = 0"),
        NotForAll("not-every-start", r"\det C \neq 0 \text{ at every start}", Setting(letters=square, define=imbalance), "det(C) != 0"),
        Cited("ranks", r"\operatorname{rank}W_1 \le d_0 - r,\ \operatorname{rank}W_2 \le d_2 - r", "rank-nullity",
              hypotheses=("r independent columns lie in the kernel",), uses=("kernel-of-W1", "kernel-of-W2", "independent")),
        Cited("counts", r"C \text{ has at most } \operatorname{rank}W_1 \text{ positive and at most } \operatorname{rank}W_2 \text{ negative eigenvalues}",
              "sylvester", hypotheses=("yᵀCy ≤ 0 on ker W_1ᵀ and yᵀCy ≥ 0 on ker W_2",), uses=("not-positive", "not-negative", "wide")),
        Cited("convergence", r"\text{Theorem 3}", "lojasiewicz", hypotheses=("f is real analytic, proper and bounded below",),
              uses=("critical-1", "critical-2", "conserved")),
        Cited("null-set", r"d_0 = d_2 = n,\ k \ge 2n-1 \text{: the condition holds off a null set}", "polynomial-zeros",
              hypotheses=("det C, or the Gram determinant of [W_1, W_2ᵀ], is not zero at some point",),
              uses=("wide", "wide-exists", "odd-exists", "odd-width", "even-width")),
    ),
)
