"""Lemma 17: a critical point of g with ∇f ≠ 0 at its product is a strict saddle (N = 2).

Criticality says W_2ᵀG = 0 and G W_1ᵀ = 0. Take a unit γ with γᵀW_1 = 0 (k > n) and singular vectors Gφ = σψ. With
b = D²f[W_2γφᵀ, W_2γφᵀ], the direction M_1 = -p γφᵀ, M_2 = q ψγᵀ has the curvature -2σpq + bp². The choice p = σ,
q = 1 + b² makes it -σ²(2(b - 1/4)² + 15/8) < 0: no smallness of any parameter is needed.

The whole negative space: with q orthonormal columns Γ, ΓᵀW_1 = 0, and ΨᵀGΦ = 1 (r x r) the form on M_1 = ΓXΦᵀ,
M_2 = ΨYΓᵀ with Y = -(BX + X)ᵀ/2 is -|X|²: at least rq negative eigenvalues, q = k - rank W_1 (beyond/X1prime).

Below, T = diag(2, 1) and k = 1 < 2: a critical point with ∇f ≠ 0 is a global minimum of g, since
|ab - T|² - 1 = 3/4 ((x + y - 2)² + (u - v)²) + 1/4 ((x - y - 2)² + (u + v)²) for the entries x, u, v, y of ab. And for
three layers the Hessian at the origin is zero.
"""

from symflow import Cost
from symflow.propositions import Claim, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

shapes = {"W1": ("k", "n"), "W2": ("m", "k"), "gamma": ("k", 1), "psi": ("m", 1), "phi": ("n", 1), "sigma": (1, 1),
          "p": (1, 1), "q": (1, 1)}
words = {"X": "W2@W1", "G": "grad(X)", "Y": "W2@gamma@phi.T", "b": "trace(curv(X, Y).T@Y)"}
facts = (("kernel vector", "gamma", "W1"), ("singular vectors", "psi", "phi", "sigma", "grad(W2@W1)"))
saddle = Setting(letters=shapes, layers=("W2", "W1"), define=words, dims=("k > n",),
                 given=("W2.T@grad(W2@W1) = 0", "grad(W2@W1)@W1.T = 0", "grad(W2@W1) != 0", *facts))
moves = "W1: -p*(gamma@phi.T), W2: q*(psi@gamma.T)"
choice = Setting(letters={name: (1, 1) for name in ("sigma", "b", "p", "q")},
                 given=("sigma > 0", "p = sigma", "q = 1 + b^2"))
flow = Setting(letters={"W1": ("k", "n"), "W2": ("m", "k")}, layers=("W2", "W1"), define={"G": "grad(W2@W1)"})
deficient = Setting(letters={"W2": ("m", "k"), "G": ("m", "n")}, given=("W2.T@G = 0",), define={"E": "W2@W2.T"})
adjugate = Setting(letters={"W2": ("m", "k")}, define={"E": "W2@W2.T"}, given=(("adjugate", "W2@W2.T"),))

frames = {"Gamma": ("k", "q"), "Psi": ("m", "r"), "Phi": ("n", "r"), "X": ("q", "r"), "Y": ("r", "q")}
spaces = ("Gamma.T@W1 = 0", "Gamma.T@Gamma = I(q)", "Psi.T@grad(W2@W1)@Phi = I(r)")
space = {"P": "W2@W1", "M1": "Gamma@X@Phi.T", "M2": "Psi@Y@Gamma.T"}
both = "W1: M1, W2: M2"
negative = Setting(letters={"W1": ("k", "n"), "W2": ("m", "k"), **frames}, layers=("W2", "W1"), define=space, given=spaces)
graph = Setting(letters={"W2": ("m", "k"), "K": ("m", "n"), **{name: frames[name] for name in ("Gamma", "Phi", "X")}},
                define={"BX": "Gamma.T@W2.T@K@Phi", "Y": "-(BX + X).T/2", "M1": "Gamma@X@Phi.T"})

narrow = {"W1": (1, 2), "W2": (2, 1)}
target = Cost("norm2(W - T)/2", T=[[2, 0], [0, 1]])
x, u, v, y = "W2[0,0]*W1[0,0]", "W2[0,0]*W1[0,1]", "W2[1,0]*W1[0,0]", "W2[1,0]*W1[0,1]"
lowest = Setting(letters=narrow, layers=("W2", "W1"), cost=target)
minimiser = Setting(letters=narrow, layers=("W2", "W1"), cost=target,
                    given=("W2.T@grad(W2@W1) = 0", "grad(W2@W1)@W1.T = 0", "f(W2@W1) = 1/2"))
critical = Setting(letters={"W1": ("k", "n"), "W2": ("m", "k")}, layers=("W2", "W1"),
                   given=("W2.T@grad(W2@W1) = 0", "grad(W2@W1)@W1.T = 0", "grad(W2@W1) != 0"))
three = Setting(letters={"w1": (1, 1), "w2": (1, 1), "w3": (1, 1), "a": (1, 1), "b": (1, 1), "c": (1, 1)}, layers=("w3", "w2", "w1"),
                given=("w1 = 0", "w2 = 0", "w3 = 0", "f1(w3*w2*w1) != 0", "a != 0", "b != 0", "c != 0"))

lem17 = Proposition(
    id="oliveira2026/lem17",
    title="Spurious critical points of two layers are strict saddles",
    source=Source("oliveira2026", "Lemma 17", "Lemma 6"),
    statement=r"\nabla g(W_1,W_2) = 0,\ \nabla f(W_2W_1) \neq 0 \Rightarrow (W_1,W_2) \text{ is a strict saddle of } g",
    hypotheses=("N = 2", "k > n", "f is twice continuously differentiable at W_2W_1"),
    claims=(
        Claim("critical-1", r"\dot W_1 = -W_2^\top\nabla f", flow, "ddt(W1) = -W2.T@G", depth=2),
        Claim("critical-2", r"\dot W_2 = -\nabla f\,W_1^\top", flow, "ddt(W2) = -G@W1.T", depth=2),
        Claim("curvature", r"D^2g[(M_1,M_2)^2] = -2\sigma pq + bp^2,\ b = D^2f[W_2\gamma\varphi^\top, W_2\gamma\varphi^\top]",
              saddle, f"dir(dir(f(X), {moves}), {moves}) = -2*sigma*p*q + b*p^2", depth=2),
        Claim("strict", r"-2\sigma pq + bp^2 < 0 \text{ for } p = \sigma > 0,\ q = 1 + b^2", choice,
              "-2*sigma*p*q + b*p^2 < 0"),
        Claim("rank-1", r"\operatorname{adj}(W_2W_2^\top)\,W_2W_2^\top\nabla f = 0", deficient, "adj(E)@E@G = 0", depth=2),
        Claim("rank-2", r"\operatorname{adj}(W_2W_2^\top)\,W_2W_2^\top = \det(W_2W_2^\top)\,1 \text{, so }"
              r"\det(W_2W_2^\top) = 0 \text{ where } \nabla f \neq 0", adjugate, "adj(E)@E = det(E)*I(m)", depth=2),
        Claim("rank-W2", r"\det(W_2W_2^\top)\,\nabla f = \operatorname{adj}(W_2W_2^\top)\,W_2\,(W_2^\top\nabla f) \text{, so } \operatorname{rank}W_2 < m",
              Setting(letters={"W2": ("m", "k"), "G": ("m", "n")}, given=(("adjugate", "W2@W2.T"),)),
              "det(W2@W2.T)*G = adj(W2@W2.T)@(W2@(W2.T@G))", depth=None),
        Claim("rank-W1", r"\det(W_1^\top W_1)\,\nabla f^\top = \operatorname{adj}(W_1^\top W_1)\,W_1^\top(W_1\nabla f^\top) \text{, so } \operatorname{rank}W_1 < n",
              Setting(letters={"W1": ("k", "n"), "G": ("m", "n")}, given=(("adjugate", "W1.T@W1"),)),
              "det(W1.T@W1)*G.T = adj(W1.T@W1)@(W1.T@(W1@G.T))"),
        Claim("negative-space", r"D^2g[(\Gamma X\Phi^\top, \Psi Y\Gamma^\top)^2] = D^2f[(W_2\Gamma X\Phi^\top)^2] + 2\operatorname{tr}(YX)", negative,
              f"dir(dir(f(P), {both}), {both}) = trace(curv(P, W2@M1).T@W2@M1) + 2*trace(Y@X)", depth=2),
        Claim("inertia", r"= -\lVert X\rVert^2 \text{ for } Y = -\tfrac12(BX + X)^\top,\ BX ="
              r" \Gamma^\top W_2^\top\,\nabla^2f[W_2\Gamma X\Phi^\top]\,\Phi \text{: } n_- \ge r(k - \operatorname{rank}W_1)", graph,
              "trace(K.T@W2@M1) + 2*trace(Y@X) = -norm2(X)"),
        Claim("inertia-dimension", r"X = \Gamma^\top M_1\nabla f^\top\Psi \text{: the space has the dimension of all } X", negative,
              "Gamma.T@M1@grad(P).T@Psi = X", depth=2),
        Claim("narrow-minimum", r"k = 1 < n = 2,\ T = \operatorname{diag}(2,1):\ g = \tfrac12\lVert W_2W_1 - T\rVert^2 \ge \tfrac12", lowest,
              "f(W2@W1) >= 1/2"),
        NotForAll("narrow", r"k = 1:\ \nabla g = 0,\ g = \tfrac12 = \min g \Rightarrow \nabla f(W_2W_1) = 0", minimiser, "grad(W2@W1) = 0"),
        NotForAll("no-kernel", r"\nabla g = 0 \neq \nabla f \Rightarrow \det(W_1W_1^\top) = 0 \text{ (some } \gamma \neq 0 \text{ has } \gamma^\top W_1 = 0)"
                  r" \text{ for any } k", critical, "det(W1@W1.T) = 0"),
        NotForAll("three-layers", r"N = 3:\ D^2g \neq 0 \text{ at the origin, where } \nabla g = 0 \neq \nabla f", three,
                  "dir(dir(f(w3*w2*w1), w1: a, w2: b, w3: c), w1: a, w2: b, w3: c) != 0"),
        NotForAll("not-every-direction", r"D^2g[(M_1,M_2)^2] < 0 \text{ for every direction with } M_1, M_2 \neq 0",
                  Setting(letters={"w1": ("k", 1), "w2": (1, "k"), "a": ("k", 1), "b": (1, "k")}, layers=("w2", "w1"),
                          given=("w1 = 0", "w2 = 0", "f1(w2@w1) != 0")),
                  "dir(dir(f(w2@w1), w1: a, w2: b), w1: a, w2: b) < 0"),
    ),
    notes=(
        Note("missing hypothesis", "Lemma 17, Definition 16 and A.3 take second derivatives of f; Section 2 assumes only C¹ with a"
             " Lipschitz gradient. (Theorem 4 assumes f analytic.)"),
        Note("superfluous hypothesis", "Properness, a lower bound and 'rank W = n where ∇f = 0' are not used; k > n is used once,"
             " for the vector γ (k ≥ n would do: at such a point rank W_1 < n ≤ k); the product may be rectangular."),
        Note("missing hypothesis", "Some such hypothesis is needed: for k < min(d0, d2) a critical point with ∇f ≠ 0 may be a global"
             " minimum of g, so that no direction has negative curvature (narrow-minimum).", claim="narrow"),
        Note("missing hypothesis", "N = 2 is needed: for three layers the Hessian at the origin vanishes, whatever ∇f is; see beyond/X4"
             " for other saddles that are not strict.", claim="three-layers"),
    ),
)
