"""Lemma 12: W Wᵀ = (W_N W_Nᵀ)^N + P_N(W_N, …, W_2), P_N of degree 2N - 2 with coefficients that depend on 𝒞 only.

Replacing W_i W_iᵀ by W_(i+1)ᵀ W_(i+1) + C_i from the inside out gives P_N explicitly: with L_i = W_N…W_(i+1),
P_N = Σ_i L_i ((W_(i+1)ᵀW_(i+1) + C_i)^i - (W_(i+1)ᵀW_(i+1))^i) L_iᵀ.
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, gram_remainder, remainder_letters
from symflow.statements import Setting


def imbalances_given(depth: int) -> Setting:
    """The chain with C_i as letters and W_i W_iᵀ = W_(i+1)ᵀ W_(i+1) + C_i as hypotheses, used from left to right."""
    letters = {f"W{i}": (f"d{i}", f"d{i - 1}") for i in range(1, depth + 1)}
    letters |= {f"C{i}": (f"d{i}", f"d{i}") for i in range(1, depth)}
    given = tuple(f"W{i}@W{i}.T = W{i + 1}.T@W{i + 1} + C{i}" for i in range(1, depth))
    return Setting(letters=letters, given=given,
                   define={"X": "@".join(f"W{i}" for i in range(depth, 0, -1)), "R": gram_remainder(depth)})


def names(depth: int) -> str:
    """The letters W_2, …, W_N."""
    return ", ".join(f"W{i}" for i in range(2, depth + 1))


lem12 = Proposition(
    id="oliveira2026/lem12",
    title="The Gram matrix of the product in terms of the last layer",
    source=Source("oliveira2026", "Lemma 12, (18)", "Lemma 3"),
    statement=r"WW^\top = (W_NW_N^\top)^N + P_N(W_N,\dots,W_2),\quad \deg P_N \le 2N-2",
    claims=(
        *(Claim(f"depth-{n}", rf"WW^\top = (W_{n}W_{n}^\top)^{n} + P_{n}", imbalances_given(n),
                f"X@X.T = (W{n}@W{n}.T)^{n} + R", depth=n) for n in range(2, 8)),
        *(Claim(f"degree-{n}", rf"\deg P_{n} = {2 * n - 2}", remainder_letters(n), f"degree(R; {names(n)}) = {2 * n - 2}",
                depth=n) for n in range(2, 8)),
        *(Claim("widths-" + "-".join(map(str, widths)), r"WW^\top = (W_NW_N^\top)^N + P_N", chain(widths),
                f"X@X.T = (W{len(widths) - 1}@W{len(widths) - 1}.T)^{len(widths) - 1} + {gram_remainder(len(widths) - 1)}",
                by="entries") for widths in WIDTHS),
        NotForAll("remainder-needed", r"WW^\top = (W_NW_N^\top)^N", chain(2), "X@X.T = (W2@W2.T)^2"),
    ),
)
