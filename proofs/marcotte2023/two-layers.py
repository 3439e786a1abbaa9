"""Two linear layers have no other laws than their imbalance, at every width: a proof by four identities.

U is k x n and V is m x k; C = UUᵀ - VᵀV. A law h is constant along the flow for every cost, so along each field
X_G = (VᵀG, GUᵀ), G any matrix. What is constant along two fields is constant along their bracket (twice continuously
differentiable h; all fields here are linear in the weights). The brackets of the X_G are (UA, BV), and G = efᵀ, H = ehᵀ give
(U(fhᵀ - hfᵀ), 0), hence (UA, 0) for every antisymmetric A; likewise (0, BV). So the gradient (M, N) of h satisfies
VM + NU = 0, MᵀU = UᵀM and NVᵀ = VNᵀ. Where the k x (n+m) matrix [U Vᵀ] has full rank, this makes (M, N) = (SU, -VS) with a
symmetric S, half the gradient of tr(SC): at each such point every law depends on the entries of C.
Of the S those with SU = 0 = VS give nothing. With r = min(k, n+m) there are k(k+1)/2 - (k-r)(k-r+1)/2 independent laws:
k(k+1)/2 if k ≤ n+m, else (n+m)k - (n+m)(n+m-1)/2. Widths 2, k, 2 have 3, 6, 10, 14 laws for k = 2, …, 5.
"""

from symflow.propositions import Cited, Claim, LawCount, NotForAll, Proposition, Source
from symflow.statements import Setting

weights = {"U": ("k", "n"), "V": ("m", "k")}
covector = {"M": ("k", "n"), "N": ("m", "k")}
matrices = {"G": ("m", "n"), "H": ("m", "n"), "K": ("n", "n"), "L": ("m", "m")}
flow = Setting(letters={**weights, "B": ("k", "k"), **covector}, layers=("V", "U"),
               define={"G": "grad(V@U)", "C": "U@U.T - V.T@V", "S": "B + B.T"})
plain = Setting(letters={**weights, **covector, **matrices}, define={"A": "K - K.T", "B": "L - L.T"})
along_g, along_h = "U: V.T@G, V: G@U.T", "U: V.T@H, V: H@U.T"
points = Setting(letters={"z": ("p", 1), "a": ("p", 1), "B": ("p", "p")})
columns = {name: ("n", 1) for name in ("f", "h")} | {name: ("m", 1) for name in ("e", "c")}
same_row = Setting(letters=columns, define={"G": "e@f.T", "H": "e@h.T"}, given=("e.T@e = 1", "f.T@h = 0"))
same_column = Setting(letters=columns, define={"G": "e@f.T", "H": "c@f.T"}, given=("f.T@f = 1", "e.T@c = 0"))
# the conditions on (M, N); P + Pᵀ and Q + Qᵀ are any symmetric matrices
half = {"P": ("n", "n"), "Q": ("m", "m")}
conditions = ("V@M = -N@U", "M.T@U = P + P.T", "N@V.T = Q + Q.T")
# full row rank: X and Y with UX + VᵀY = 1; full column rank: E and F with EU = 1, EVᵀ = 0, FU = 0, FVᵀ = 1
right, full_row = {"X": ("n", "k"), "Y": ("m", "k")}, "V.T@Y = I(k) - U@X"
left, full_column = {"E": ("n", "k"), "F": ("m", "k")}, ("E@U = I(n)", "E@V.T = 0", "F@U = 0", "F@V.T = I(m)")
taller = ("k > n", "k > m")
wide = Setting(letters={**weights, **covector, **half, **right}, define={"S": "X.T@M.T - Y.T@N"}, given=conditions)
narrow = Setting(letters={**weights, **covector, **half, **left}, given=(*full_column, *conditions),
                 define={"T": "M@E - N.T@F", "S": "T + T.T - T.T@(U@E + V.T@F)"}, dims=taller)


def law_matrix(*given: str, dims: tuple[str, ...] = ()) -> Setting:
    """A matrix S, and W whose columns are an orthonormal basis of what is orthogonal to the columns of U and Vᵀ."""
    return Setting(letters={**weights, **covector, **right, **left, "S": ("k", "k"), "W": ("k", "j")}, given=given, dims=dims)


numbers = Setting(letters={name: (1, 1) for name in "kd"})


def bracket(letter: str) -> str:
    """The part of DX_H[X_G] - DX_G[X_H] that moves a letter."""
    part = {"U": "V.T@{0}", "V": "{0}@U.T"}[letter]
    return f"dir({part.format('H')}, {along_g}) - dir({part.format('G')}, {along_h})"


two_layers = Proposition(
    id="marcotte2023/two-layers",
    title="All laws of two linear layers",
    source=Source("marcotte2023", "the number of laws of two linear layers"),
    statement=r"N = 2:\ \text{every law is a function of } W_1W_1^\top - W_2^\top W_2 \text{ near generic points;}\quad"
              r"\tfrac12k(k+1) - \tfrac12(k-r)(k-r+1) \text{ independent laws},\ r = \min(k, d_0+d_2)",
    hypotheses=("a law h(W_1, W_2) is twice continuously differentiable on an open set, and constant along the flow there for every f",
                "the k x (d_0 + d_2) matrix [W_1 W_2ᵀ] has full rank"),
    claims=(
        Claim("flow-1", r"\dot U = -V^\top\nabla f \text{: the flow is } -X_G \text{ with } G = \nabla f", flow, "ddt(U) = -V.T@G", depth=2),
        Claim("flow-2", r"\dot V = -\nabla fU^\top", flow, "ddt(V) = -G@U.T", depth=2),
        Claim("law", r"\dot C = 0", flow, "ddt(C) = 0", depth=2),
        Claim("brackets-keep-laws", r"D(Dh[Bz])[a] = D^2h[Bz,a] + Dh[Ba] \text{; } D^2h \text{ is symmetric, so } D(Dh[Bz])[Az] - D(Dh[Az])[Bz]"
              r" = Dh[(BA-AB)z]", points, "dir(dir(f(z), z: B@z), z: a) = trace(curv(z, a).T@B@z) + dir(f(z), z: B@a)"),
        Claim("bracket-1", r"[X_G, X_H] \text{ moves } U \text{ by } U(G^\top H - H^\top G)", plain, f"{bracket('U')} = U@(G.T@H - H.T@G)"),
        Claim("bracket-2", r"[X_G, X_H] \text{ moves } V \text{ by } (HG^\top - GH^\top)V", plain, f"{bracket('V')} = (H@G.T - G@H.T)@V"),
        Claim("same-row-1", r"G = ef^\top,\ H = eh^\top,\ e^\top e = 1,\ f^\top h = 0:\ G^\top H - H^\top G = fh^\top - hf^\top", same_row,
              "G.T@H - H.T@G = f@h.T - h@f.T"),
        Claim("same-row-2", r"HG^\top - GH^\top = 0", same_row, "H@G.T - G@H.T = 0"),
        Claim("same-column-1", r"G = ef^\top,\ H = cf^\top,\ f^\top f = 1,\ e^\top c = 0:\ G^\top H - H^\top G = 0", same_column,
              "G.T@H - H.T@G = 0"),
        Claim("same-column-2", r"HG^\top - GH^\top = ce^\top - ec^\top", same_column, "H@G.T - G@H.T = c@e.T - e@c.T"),
        Claim("orthogonal-to-flow", r"\langle(M,N), X_G\rangle = \langle VM + NU, G\rangle", plain,
              "trace(M.T@V.T@G) + trace(N.T@G@U.T) = trace((V@M + N@U).T@G)"),
        Claim("orthogonal-to-bracket-1", r"A = K - K^\top:\ \langle M, UA\rangle = \langle U^\top M - M^\top U, K\rangle", plain,
              "trace(M.T@U@A) = trace((U.T@M - M.T@U).T@K)"),
        Claim("orthogonal-to-bracket-2", r"B = L - L^\top:\ \langle N, BV\rangle = \langle NV^\top - VN^\top, L\rangle", plain,
              "trace(N.T@B@V) = trace((N@V.T - V@N.T).T@L)"),
        Claim("wide-1", r"S = X^\top M^\top - Y^\top N:\ SU = (UX + V^\top Y)^\top M \text{, so } UX + V^\top Y = 1 \Rightarrow SU = M", wide,
              "S@U = (U@X + V.T@Y).T@M"),
        Claim("wide-2", r"SV^\top = -(UX + V^\top Y)^\top N^\top \text{, so } UX + V^\top Y = 1 \Rightarrow SV^\top = -N^\top", wide,
              "S@V.T = -(U@X + V.T@Y).T@N.T"),
        Claim("wide-symmetric", r"SU = M,\ SV^\top = -N^\top \Rightarrow S(UX + V^\top Y) = MX - N^\top Y \text{, that is } S = S^\top",
              law_matrix("S@U = M", "S@V.T = -N.T"), "S@(U@X + V.T@Y) = M@X - N.T@Y"),
        Claim("narrow-1", r"EU = 1,\ EV^\top = 0,\ FU = 0,\ FV^\top = 1,\ T = ME - N^\top F,\ S = T + T^\top - T^\top(UE + V^\top F)"
              r" \Rightarrow SU = M", narrow, "S@U = M"),
        Claim("narrow-2", r"SV^\top = -N^\top", narrow, "S@V.T = -N.T"),
        Claim("narrow-symmetric", r"S^\top = S", narrow, "S.T = S"),
        Claim("gradient-of-the-law", r"S = B + B^\top:\ D\operatorname{tr}(SC)[M,N] = 2\langle(SU, -VS), (M,N)\rangle", flow,
              "dir(trace(S@C), U: M, V: N) = 2*trace((S@U).T@M) - 2*trace((V@S).T@N)", depth=2),
        Claim("wide-independent", r"UX + V^\top Y = 1 \Rightarrow S = (SU)X + (SV^\top)Y \text{: no } S \neq 0 \text{ has } SU = 0 = SV^\top",
              law_matrix(full_row), "S = S@U@X + S@V.T@Y"),
        Claim("narrow-inside", r"EU = 1,\ EV^\top = 0,\ FU = 0,\ FV^\top = 1 \Rightarrow (1 - UE - V^\top F)U = 0", law_matrix(*full_column, dims=taller),
              "(I(k) - U@E - V.T@F)@U = 0"),
        Claim("narrow-inside-next", r"(1 - UE - V^\top F)V^\top = 0 \text{: } WW^\top = 1 - UE - V^\top F \Rightarrow WTW^\top \text{ is such an } S",
              law_matrix(*full_column, dims=taller), "(I(k) - U@E - V.T@F)@V.T = 0"),
        Claim("narrow-outside", r"SU = 0 = SV^\top \Rightarrow S(1 - UE - V^\top F) = S", law_matrix("S@U = 0", "S@V.T = 0"),
              "S@(I(k) - U@E - V.T@F) = S"),
        Claim("narrow-all", r"SWW^\top = S \Rightarrow W(W^\top S^\top W)W^\top = S^\top WW^\top \text{; for } S^\top = S \text{: } S = W(W^\top SW)W^\top",
              law_matrix("S@W@W.T = S"), "W@(W.T@S.T@W)@W.T = S.T@W@W.T"),
        Claim("count", r"\tfrac12k(k+1) - \tfrac12(k-d)(k-d+1) = dk - \tfrac12d(d-1),\ d = n+m", numbers,
              "k*(k+1)/2 - (k-d)*(k-d+1)/2 = d*k - d*(d-1)/2"),
        *(LawCount(f"laws-2-{k}-2", rf"[2,{k},2]:\ {laws} \text{{ laws, the entries of }} C", (2, k, 2),
                   {"n_laws": laws, "rank_known": laws, "known_complete": True}) for k, laws in ((2, 3), (3, 6), (4, 10), (5, 14))),
        LawCount("laws-3-8-2", r"[3,8,2]:\ 30 = 36 - 6 \text{ laws: } k > d_0 + d_2", (3, 8, 2), {"n_laws": 30, "known_complete": True}),
        LawCount("all-entries", r"[3,8,2]:\ \text{all } 36 \text{ entries of } C \text{ are independent}", (3, 8, 2), {"rank_known": 36},
                 not_for_all=True),
        NotForAll("flow-alone", r"VM + NU = 0,\ UX + V^\top Y = 1 \Rightarrow (X^\top M^\top - Y^\top N)U = M \text{ without the brackets}",
                  Setting(letters=wide.letters, define=wide.define, given=(full_row, "V@M = -N@U")), "S@U = M"),
        NotForAll("sum-is-a-law", r"\tfrac{d}{dt}(UU^\top + V^\top V) = 0", flow, "ddt(U@U.T + V.T@V) = 0"),
        NotForAll("fields-commute", r"[X_G, X_H] = 0", plain, f"{bracket('U')} = 0"),
        Cited("full-rank", r"[U\ V^\top] \text{ has full rank outside a set of measure zero}", "polynomial-zeros",
              hypotheses=("a largest minor of [U Vᵀ] is a polynomial, and 1 at some point",)),
        Cited("dimension", r"\dim\{(SU, -VS)\} = \tfrac12k(k+1) - \dim\{S : SU = 0 = VS\}", "rank-nullity",
              hypotheses=("symmetric k x k matrices form a space of dimension k(k+1)/2",),
              uses=("wide-independent", "narrow-inside", "narrow-inside-next", "narrow-outside", "narrow-all", "count")),
    ),
)
