"""Lemma 13: ‖P_N‖_F ≤ p_N(σ_N) with a polynomial p_N of degree at most 2N - 2.

Each of the monomials of P_N has at most 2N - 2 factors W_i, each factor is at most a_i σ_N + b_i (17), and the C_i are
constant along the flow. The degree is decided; the estimate of a product by its factors is a norm inequality.
"""

from symflow.propositions import Cited, Claim, Proposition, Source
from symflow.propositions.settings import neighbours, remainder_letters
from symflow.statements import Setting

scalars = {name: (1, 1) for name in ("x", "y", "a", "b", "c", "d", "t")}
product = Setting(letters=scalars, given=("x >= 0", "y >= 0", "a*t + b - x >= 0", "c*t + d - y >= 0"))

# N = 2, n = 1, k = 2 and C_1 = [[3, 1], [1, -1]], whose norm is √12 < 4.
instance = Setting(letters={"w2": (1, 2)}, define={"C": "[[3, 1], [1, -1]]"})


lem13 = Proposition(
    id="oliveira2026/lem13",
    title="The remainder is bounded by a polynomial in the last singular value",
    source=Source("oliveira2026", "Lemma 13", "Lemma 4"),
    statement=r"\lVert P_N\rVert_F \le p_N(\sigma_N),\quad \deg p_N \le 2N-2",
    claims=(
        *(Claim(f"degree-{n}", rf"\deg P_{n} = {2 * n - 2}", remainder_letters(n),
                f"degree(R; {', '.join(f'W{i}' for i in range(2, n + 1))}) = {2 * n - 2}", depth=n)
          for n in range(2, 6)),
        Claim("coefficients", r"\dot C_i = 0 \text{, so the coefficients of } P_N \text{ are constant}", neighbours(),
              "ddt(C) = 0", depth="all"),
        Claim("product", r"0\le x \le a\sigma + b,\ 0\le y \le c\sigma + d \Rightarrow xy \le (a\sigma+b)(c\sigma+d)", product,
              "(a*t + b)*(c*t + d) >= x*y"),
        Claim("instance-above", r"n = 1,\ C_1 \text{ with the rows } (3, 1), (1, -1):\ P_2 \le 4\sigma_2^2", instance,
              "4*norm2(w2) - w2@C@w2.T >= 0"),
        Claim("instance-below", r"-P_2 \le 4\sigma_2^2 \text{, so } p_2(\sigma) = 4\sigma^2", instance, "4*norm2(w2) + w2@C@w2.T >= 0"),
        Cited("submultiplicative", r"\lVert AB\rVert_F \le \lVert A\rVert_F\lVert B\rVert_F,\ \lVert A+B\rVert_F \le"
              r" \lVert A\rVert_F+\lVert B\rVert_F", "norm-inequalities", hypotheses=("P_N is a sum of products",),
              uses=("degree-2", "product")),
    ),
)
