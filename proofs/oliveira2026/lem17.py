"""Lemma 17: a critical point of g with ∇f ≠ 0 at its product is a strict saddle (N = 2).

Criticality says W_2ᵀG = 0 and G W_1ᵀ = 0. Take a unit γ with γᵀW_1 = 0 (k > n) and singular vectors Gφ = σψ. With
b = D²f[W_2γφᵀ, W_2γφᵀ], the direction M_1 = -p γφᵀ, M_2 = q ψγᵀ has the curvature -2σpq + bp². The choice p = σ,
q = 1 + b² makes it -σ²(2(b - 1/4)² + 15/8) < 0: no smallness of any parameter is needed.
"""

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
                 given=("sigma > 0", "p = sigma", "q = 1 + b^2"),
                 sign_hint=(("2", ["sigma", "sigma", "(b - 1/4)^2"]), ("15/8", ["sigma", "sigma"])))
flow = Setting(letters={"W1": ("k", "n"), "W2": ("m", "k")}, layers=("W2", "W1"), define={"G": "grad(W2@W1)"})
deficient = Setting(letters={"W2": ("m", "k"), "G": ("m", "n")}, given=("W2.T@G = 0",), define={"E": "W2@W2.T"})
adjugate = Setting(letters={"W2": ("m", "k")}, define={"E": "W2@W2.T"}, given=(("adjugate", "W2@W2.T"),))

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
    ),
)
