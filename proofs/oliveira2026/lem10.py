"""Lemma 10: the norms of all layers differ by constants, and each is bounded by the largest singular value of the last.

(16) telescopes: the norms of neighbours differ by the trace of their imbalance. (17) follows from (16) and
‖W_N‖_F² ≤ r σ_N², r the smaller dimension of W_N, with a² = r and b² ≥ c, b ≥ 0.
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, neighbours
from symflow.statements import Setting


def telescope(depth: int, i: int = 1) -> str:
    """(16) for j = N."""
    return f"norm2(W{i}) = norm2(W{depth}) + " + " + ".join(f"trace(C{m})" for m in range(i, depth))


step = Setting(letters={"A": ("p", "q"), "B": ("b", "a"), "E": ("e", "b"), "c": (1, 1)},
               given=("norm2(A) = norm2(B) + c",))
bound = Setting(
    letters={name: (1, 1) for name in ("a", "b", "c", "r", "sigma")},
    given=("a >= 0", "b >= 0", "sigma >= 0", "b^2 - c >= 0", "a^2 = r"))

lem10 = Proposition(
    id="oliveira2026/lem10",
    title="The norms of the layers differ by constants",
    source=Source("oliveira2026", "Lemma 10, (16)-(17)", "Lemma 2"),
    statement=r"\lVert W_i\rVert_F^2 = \lVert W_j\rVert_F^2 + c_{ij},\quad \lVert W_i\rVert_F \le a_i\sigma_N + b_i",
    claims=(
        Claim("neighbours", r"\lVert W_i\rVert_F^2 = \lVert W_{i+1}\rVert_F^2 + \operatorname{tr} C_i", neighbours(),
              "norm2(U) = norm2(V) + trace(C)", depth="all"),
        Claim("step", r"c_{i,j+1} = c_{ij} + \operatorname{tr} C_j", step,
              "norm2(A) = norm2(E) + c + trace(B@B.T - E.T@E)"),
        *(Claim(f"depth-{n}", r"\lVert W_1\rVert_F^2 = \lVert W_N\rVert_F^2 + c_{1N}", chain(n), telescope(n), depth=n)
          for n in range(2, 7)),
        Claim("constant", r"\tfrac{d}{dt}\operatorname{tr} C_i = 0", neighbours(), "ddt(trace(C)) = 0", depth="all"),
        *(Claim("widths-" + "-".join(map(str, widths)), r"\lVert W_1\rVert_F^2 = \lVert W_N\rVert_F^2 + c_{1N}",
                chain(widths), telescope(len(widths) - 1), by="entries") for widths in WIDTHS),
        Claim("bound", r"r\sigma_N^2 + c \le (a\sigma_N + b)^2 \text{ for } a^2 = r,\ b^2 \ge c", bound,
              "(a*sigma + b)^2 >= r*sigma^2 + c"),
        Claim("layer-bound", r"\lVert W_i\rVert_F^2 = \lVert W_N\rVert_F^2 + c,\ \lVert W_N\rVert_F^2 \le r\sigma_N^2 \Rightarrow \lVert W_i\rVert_F^2 \le (a\sigma_N+b)^2",
              Setting(letters={"U": ("b1", "a1"), "V": ("n", "k"), **{name: (1, 1) for name in ("a", "b", "c", "r", "sigma")}},
                      given=("a >= 0", "b >= 0", "sigma >= 0", "b^2 - c >= 0", "r*sigma^2 - norm2(V) >= 0", "a^2 = r",
                             "norm2(U) = norm2(V) + c")),
              "(a*sigma + b)^2 >= norm2(U)"),
        NotForAll("constants-matter", r"\lVert W_i\rVert_F^2 = \lVert W_{i+1}\rVert_F^2", neighbours(), "norm2(U) = norm2(V)"),
        Cited("norms", r"\lVert W_N\rVert_F^2 \le \min(k,n)\,\sigma_N^2", "norm-inequalities",
              hypotheses=("W_N has at most min(k, n) singular values",), uses=("bound",)),
    ),
)
