"""Lemma 15: if W(t) is precompact, so is every W_i(t), through ‖W_i‖_F ≤ η_i ‖W‖_F^(1/N) + γ_i.

From (18), σ_N^(2N) ≤ ‖W‖_F² + p_N(σ_N), and by Remark 14 p_N(σ_N) ≤ σ_N^(2N)/2 + K; hence σ_N^(2N) ≤ 2‖W‖_F² + 2K,
and (17) carries the bound to every layer. Below s = σ_N^(2N), w = ‖W‖_F².
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import chain, neighbours
from symflow.statements import Setting

absorbed = Setting(letters={name: (1, 1) for name in ("s", "w", "p", "K")},
                   given=("w + p - s >= 0", "s/2 + K - p >= 0"))

# (x + y)^(1/2N) ≤ x^(1/2N) + y^(1/2N), with a and b for the roots: the binomial terms in between are not negative.
roots = Setting(letters={"a": (1, 1), "b": (1, 1)}, given=("a >= 0", "b >= 0"))

lem15 = Proposition(
    id="oliveira2026/lem15",
    title="Every layer is precompact",
    source=Source("oliveira2026", "Lemma 15", "Lemma 5"),
    statement=r"\lVert W_i\rVert_F \le \eta_i\lVert W\rVert_F^{1/N} + \gamma_i",
    hypotheses=("W(t) is precompact",),
    claims=(
        Claim("absorbed", r"s \le w + p,\ p \le \tfrac12 s + K \Rightarrow s \le 2w + 2K", absorbed, "2*w + 2*K >= s"),
        Claim("gram-norm", r"\lVert W\rVert_F^2 = \operatorname{tr}(WW^\top)", chain(2), "norm2(X) = trace(X@X.T)"),
        Claim("norms", r"\lVert W_i\rVert_F^2 = \lVert W_{i+1}\rVert_F^2 + \operatorname{tr}C_i", neighbours(),
              "norm2(U) = norm2(V) + trace(C)", depth="all"),
        *(Claim(f"roots-{n}", rf"(a+b)^{{{2 * n}}} \ge a^{{{2 * n}}} + b^{{{2 * n}}} \text{{ for }} a, b \ge 0", roots,
                f"(a + b)^{2 * n} >= a^{2 * n} + b^{2 * n}") for n in range(2, 6)),
        Claim("instance", r"W^2 = s^2 + P_2,\ |P_2| \le 4s,\ s = \sigma_2^2 \Rightarrow s^2 \le 2W^2 + 16 \text{ (the instance of Lemma 13)}",
              Setting(letters={"z": (1, 1), "s": (1, 1), "p": (1, 1)}, given=("p + 4*s >= 0", "z^2 = s^2 + p")), "2*z^2 + 16 >= s^2"),
        Claim("instance-layer", r"\operatorname{tr}C_1 = 2 \Rightarrow \lVert w_1\rVert^2 \le (s+1)^2 + 1,\ s = \lVert w_2\rVert^2",
              Setting(letters={"w1": ("k", 1), "w2": (1, "k")}, given=("w1.T@w1 = w2@w2.T + 2",)),
              "(norm2(w2) + 1)^2 + 1 >= norm2(w1)"),
        NotForAll("without-half", r"s \le w + p,\ p \le s + K \Rightarrow s \le 2w + 2K",
                  Setting(letters={name: (1, 1) for name in ("s", "w", "p", "K")},
                          given=("w + p - s >= 0", "s + K - p >= 0", "w >= 0", "K >= 0")), "2*w + 2*K >= s"),
        Cited("norms-of-products", r"\sigma_N^{2N} \le \lVert WW^\top\rVert_F +"
              r" \lVert P_N\rVert_F", "norm-inequalities", hypotheses=("(18) holds",), uses=("absorbed", "norms", "roots-2")),
        Cited("compactness", r"\text{bounded sets of matrices are precompact}", "compactness",
              hypotheses=("the layers are bounded",), uses=("absorbed",)),
    ),
)
