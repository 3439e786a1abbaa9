"""The laws of linear networks: the entries of every imbalance, for every cost, depth and width, and where they come from.

For symmetric S the motion (SU, -VS) of two neighbouring layers leaves the product, and so g, as it is; the flow is orthogonal
to it, and tr(SC) is half the quantity with this gradient. An antisymmetric S gives a motion that is no gradient: no law.
C = UUᵀ - VᵀV, U = W_i, V = W_(i+1); the law of S = eeᵀ is a diagonal entry of C, S = ehᵀ + heᵀ gives the others.
"""

from symflow.propositions import Claim, LawCount, NotForAll, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, neighbours

letters = {"K": ("b", "b"), "M": ("b", "a"), "N": ("c", "b")}
symmetric = neighbours(letters=letters, define={"S": "K + K.T"})
skew = neighbours(letters=letters, define={"S": "K - K.T"})
columns = neighbours(letters={"e": ("b", 1), "h": ("b", 1)})
balanced = neighbours(given=("U@U.T = V.T@V",))


def instance(widths: tuple[int, ...]) -> Claim:
    """Every imbalance of one network at once: the sum of their squares does not move."""
    total = " + ".join(f"norm2(C{i})" for i in range(1, len(widths) - 1))
    return Claim("widths-" + "-".join(map(str, widths)), r"\tfrac{d}{dt}\textstyle\sum_i\lVert C_i\rVert^2 = 0", chain(widths),
                 f"ddt({total}) = 0", by="entries")


linear = Proposition(
    id="marcotte2023/linear",
    title="The laws of linear networks",
    source=Source("marcotte2023", "the laws of linear networks"),
    statement=r"\tfrac{d}{dt}(W_iW_i^\top - W_{i+1}^\top W_{i+1}) = 0 \text{ for every } f, i, \text{ depth and widths}",
    hypotheses=("f is differentiable",),
    claims=(
        Claim("laws", r"\dot C_i = 0", neighbours(), "ddt(C) = 0", depth="all"),
        Claim("entries", r"\tfrac{d}{dt}\,h^\top C_ie = 0", columns, "ddt(h.T@C@e) = 0", depth="all"),
        Claim("symmetric", r"C_i^\top = C_i \text{: at most } \tfrac12d_i(d_i+1) \text{ laws}", neighbours(), "C.T = C", depth="all"),
        Claim("invariance", r"S = K + K^\top:\ \text{the product does not change along } (SW_i, -W_{i+1}S)", symmetric,
              "dir(P@V@U@Q, U: S@U, V: -V@S) = 0", depth="all"),
        Claim("orthogonal", r"\langle(SW_i, -W_{i+1}S), (\dot W_i, \dot W_{i+1})\rangle = 0", symmetric,
              "trace((S@U).T@ddt(U)) - trace((V@S).T@ddt(V)) = 0", depth="all"),
        Claim("gradient-of-the-law", r"D\operatorname{tr}(SC_i)[M,N] = 2\langle(SW_i, -W_{i+1}S), (M,N)\rangle", symmetric,
              "dir(trace(S@C), U: M, V: N) = 2*trace((S@U).T@M) - 2*trace((V@S).T@N)", depth="all"),
        Claim("antisymmetric-is-empty", r"S = K - K^\top:\ \operatorname{tr}(SC_i) = 0", skew, "trace(S@C) = 0", depth="all"),
        Claim("norms", r"\tfrac{d}{dt}(\lVert W_i\rVert^2 - \lVert W_{i+1}\rVert^2) = 0", neighbours(),
              "ddt(norm2(U) - norm2(V)) = 0", depth="all"),
        Claim("balanced-powers", r"C_i = 0 \Rightarrow (W_iW_i^\top)^3 = (W_{i+1}^\top W_{i+1})^3", balanced, "(U@U.T)^3 = (V.T@V)^3",
              depth="all"),
        *(instance(widths) for widths in WIDTHS if len(widths) in (3, 4, 5)),
        *(LawCount("complete-" + "-".join(map(str, widths)), rf"{list(widths)}:\ {laws} \text{{ local laws, all of them functions of }} C_1,"
                   r" \ldots, C_{N-1}", widths, {"n_laws": laws, "rank_known": laws, "known_complete": True})
          for widths, laws in (((2, 9, 9, 2), 90), ((2, 4, 3, 2), 16), ((3, 2, 4, 2), 13), ((5, 3, 2, 4), 9), ((2, 3, 2, 3, 2), 15))),
        NotForAll("sum", r"\tfrac{d}{dt}(W_iW_i^\top + W_{i+1}^\top W_{i+1}) = 0", neighbours(), "ddt(U@U.T + V.T@V) = 0"),
        NotForAll("other-side", r"\tfrac{d}{dt}(W_i^\top W_i) = 0", neighbours(), "ddt(U.T@U) = 0"),
        NotForAll("transposed", r"d_{i-1} = d_i = d_{i+1}:\ \tfrac{d}{dt}(W_i^\top W_i - W_{i+1}W_{i+1}^\top) = 0",
                  chain(2, letters={"W1": ("d", "d"), "W2": ("d", "d")}), "ddt(W1.T@W1 - W2@W2.T) = 0"),
        NotForAll("sign", r"\text{the product does not change along } (SW_i, W_{i+1}S)", symmetric,
                  "dir(P@V@U@Q, U: S@U, V: V@S) = 0"),
    ),
)
