"""Theorem 4: for N = 2 almost every start converges to {∇f(W_2W_1) = 0}.

By Theorem 3 the trajectory converges to a critical point of g; those with ∇f ≠ 0 are strict saddles (Lemma 17), and
strict saddles attract a null set (Theorem 18).
"""

from symflow.propositions import Cited, Claim, Note, NotForAll, Observation, Proposition, Source
from symflow.statements import Setting

shapes = {"W1": ("k", "n"), "W2": ("m", "k"), "gamma": ("k", 1), "psi": ("m", 1), "phi": ("n", 1), "sigma": (1, 1),
          "p": (1, 1), "q": (1, 1)}
moves = "W1: -p*(gamma@phi.T), W2: q*(psi@gamma.T)"
saddle = Setting(
    letters=shapes, layers=("W2", "W1"), dims=("k > n",), define={"Y": "W2@gamma@phi.T", "b": "trace(curv(W2@W1, Y).T@Y)"},
    given=("W2.T@grad(W2@W1) = 0", "grad(W2@W1)@W1.T = 0", "grad(W2@W1) != 0",
           ("kernel vector", "gamma", "W1"), ("singular vectors", "psi", "phi", "sigma", "grad(W2@W1)")))
choice = Setting(letters={name: (1, 1) for name in ("sigma", "b", "p", "q")}, given=("sigma > 0", "p = sigma", "q = 1 + b^2"))
resting = Setting(letters={"W1": ("k", "n"), "W2": ("m", "k")}, layers=("W2", "W1"), given=("grad(W2@W1) = 0",))

starts = Observation(
    "starts", "vanishing gradient", networks=((1, 2, 1), (2, 3, 2), (2, 5, 2), (3, 4, 3)),
    costs=("norm2(W - T)/2", "norm2(W@X - Y)/2", "norm2(W - T)/2 + (W[0,0]^2 - 1)^2"), starts=18, tolerance="1e-7")

thm4 = Proposition(
    id="oliveira2026/thm4",
    title="Two layers converge to a critical point of f from almost every start",
    source=Source("oliveira2026", "Theorem 4", "Theorem 2"),
    statement=r"\nabla f(W_2(t)W_1(t)) \to 0 \text{ for almost every start}",
    hypotheses=("f is real analytic and proper", "N = 2", "k > n"),
    claims=(
        Claim("spurious-curvature", r"\nabla g = 0 \neq \nabla f \Rightarrow D^2g[(M_1,M_2)^2] = -2\sigma pq + bp^2", saddle,
              f"dir(dir(f(W2@W1), {moves}), {moves}) = -2*sigma*p*q + b*p^2", depth=2),
        Claim("spurious-are-strict", r"-2\sigma pq + bp^2 < 0 \text{ for } p = \sigma > 0,\ q = 1 + b^2", choice,
              "-2*sigma*p*q + b*p^2 < 0"),
        Claim("critical", r"\nabla f = 0 \Rightarrow \dot W_1 = 0", resting, "ddt(W1) = 0", depth=2),
        Claim("critical-2", r"\nabla f = 0 \Rightarrow \dot W_2 = 0", resting, "ddt(W2) = 0", depth=2),
        NotForAll("not-every-start", r"\dot w_1 = 0 = \dot w_2 \Rightarrow f'(w_2w_1) = 0",
                  Setting(letters={"w1": ("k", 1), "w2": (1, "k")}, layers=("w2", "w1"),
                          given=("ddt(w1) = 0", "ddt(w2) = 0")), "f1(w2@w1) = 0"),
        Cited("convergence", r"\text{Theorem 3}", "lojasiewicz", hypotheses=("f is real analytic and proper",), uses=("critical",)),
        Cited("null-set", r"\text{Theorem 18}", "center-stable-manifold",
              hypotheses=("g is twice continuously differentiable", "every spurious critical point is a strict saddle"),
              uses=("spurious-are-strict",), observations=(starts,)),
    ),
    notes=(Note("superfluous hypothesis", "'∇f(W) = 0 implies rank W = n' (the standing simplification) is not used."),),
)
