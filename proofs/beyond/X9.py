"""X9: in Lemma 12, P_N has exactly 2^N - N - 1 monomials and degree exactly 2N - 2.

P_N = Σ_i L_i ((A_i + C_i)^i - A_i^i) L_iᵀ with A_i = W_(i+1)ᵀW_(i+1): the i-th bracket has 2^i - 1 words, and
Σ (2^i - 1) for i = 1, …, N - 1 is 2^N - N - 1.
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import remainder_letters

X9 = Proposition(
    id="beyond/X9",
    title="The monomials of the remainder in Lemma 12",
    source=Source("beyond", "X9"),
    statement=r"P_N \text{ has } 2^N - N - 1 \text{ monomials and degree } 2N-2",
    claims=(
        *(Claim(f"count-{n}", rf"P_{n} \text{{ has }} {2**n - n - 1} \text{{ monomials}}", remainder_letters(n),
                f"monomials(R) = {2**n - n - 1}", depth=n) for n in range(2, 8)),
        *(Claim(f"degree-{n}", rf"\deg P_{n} = {2 * n - 2}", remainder_letters(n),
                f"degree(R; {', '.join(f'W{i}' for i in range(2, n + 1))}) = {2 * n - 2}", depth=n) for n in range(2, 8)),
        Claim("listed-2", r"P_2 = W_2C_1W_2^\top", remainder_letters(2), "R = W2@C1@W2.T", depth=2),
        Claim("listed-3", r"P_3 = W_3C_2W_3^\top W_3W_3^\top + W_3W_3^\top W_3C_2W_3^\top + W_3C_2^2W_3^\top"
              r" + W_3W_2C_1W_2^\top W_3^\top", remainder_letters(3),
              "R = W3@C2@W3.T@W3@W3.T + W3@W3.T@W3@C2@W3.T + W3@C2@C2@W3.T + W3@W2@C1@W2.T@W3.T", depth=3),
        NotForAll("not-zero", r"P_2 = 0", remainder_letters(2), "R = 0"),
    ),
)
