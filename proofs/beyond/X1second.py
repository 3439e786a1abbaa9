"""X1″: the inertia of g = |W_2W_1 - Y|²/2 at every critical point, for every width; no condition on k or on ranks.

Write E = W_2W_1 - Y = ΨTΦᵀ with T = diag(τ_1, …, τ_ρ). Criticality says W_1Φ = 0 and W_2ᵀΨ = 0. Split X_1 = Z_1 + AΦᵀ,
X_2 = Z_2 + ΨBᵀ with Z_1Φ = 0, ΨᵀZ_2 = 0; the cross terms vanish and the form is
|W_2Z_1 + Z_2W_1|² + Σ_j (|W_2a_j|² + |W_1ᵀb_j|² + 2τ_j a_j·b_j).
Each block is brought to diagonal form with W_2W_1 = USVᵀ, S = diag(σ_1, …, σ_r): a = W_1Vx + a', b = W_2ᵀUy + b', where
the part (x, y) has the coefficients σ_i(σ_i ± τ)/2 and the rest is 2τ x'·y' in new coordinates a' = x' - W_1W_1ᵀb'/(2τ),
b' = y' - W_2ᵀW_2x'/(2τ), of inertia (k - r, 0, k - r). That is #{i : σ_i < τ} + k - r negative squares for each τ: the
number of eigenvalues of W_2ᵀW_2W_1W_1ᵀ below τ². The first term gives the remaining zeros and positive squares.
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

two = {"W1": ("k", "n"), "W2": ("m", "k")}
moved = {"X1": ("k", "n"), "X2": ("m", "k")}
cost = {"P": "W2@W1", "g": "norm2(W2@W1 - Y)/2", "E": "W2@W1 - Y"}
plain = Setting(letters={**two, **moved, "Y": ("m", "n")}, define=cost)
critical = Setting(letters={**two, "E": ("m", "n"), "Psi": ("m", "q"), "Phi": ("n", "q"), "R": ("q", "q")},
                   given=("E@W1.T = 0", "W2.T@E = 0"))

around = {"Psi": ("m", "q"), "Phi": ("n", "q"), "T": ("q", "q"), "Z1": ("k", "n"), "Z2": ("m", "k"), "A": ("k", "q"), "B": ("k", "q")}
split = Setting(letters={**two, **around}, define={"E": "Psi@T@Phi.T", "X1": "Z1 + A@Phi.T", "X2": "Z2 + Psi@B.T"},
                given=("Psi.T@Psi = I(q)", "Phi.T@Phi = I(q)", "W1@Phi = 0", "W2.T@Psi = 0", "Z1@Phi = 0", "Psi.T@Z2 = 0"))
coordinates = Setting(letters={"X1": ("k", "n"), "X2": ("m", "k"), "Phi": ("n", "q"), "Psi": ("m", "q")},
                      given=("Phi.T@Phi = I(q)", "Psi.T@Psi = I(q)"))

svd = ("U.T@U = I(r)", "V.T@V = I(r)", "W2@W1 = U@S@V.T")
inner = {**two, "U": ("m", "r"), "V": ("n", "r"), "S": ("r", "r"), "tau": (1, 1)}
ends = {"x": ("r", 1), "y": ("r", 1), "c": ("k", 1), "d": ("k", 1)}
sums = {"alpha": "W1@V", "beta": "W2.T@U", "a": "alpha@x + c", "b": "beta@y + d"}
block = "norm2(W2@{0}) + norm2(W1.T@{1}) + 2*tau*({0}.T@{1})"
diagonal = Setting(letters={**inner, **ends}, define=sums, given=(*svd, "U.T@(W2@c) = 0", "V.T@W1.T@d = 0"))
rest = Setting(letters={**inner, "t": (1, 1), "x": ("k", 1), "y": ("k", 1)},
               define={"d": "y - t/2*(W2.T@W2@x)", "c": "x - t/2*(W1@W1.T@d)"},
               given=(*svd, "tau*t = 1", "U.T@W2@x = 0", "V.T@W1.T@y = 0"))
pairing = Setting(letters={**inner, "R": ("r", "r"), "a": ("k", 1), "e": ("r", 1)}, given=(*svd, "S@R = I(r)"),
                  define={"alpha": "W1@V", "beta": "W2.T@U"})
numbers = {name: (1, 1) for name in ("sigma", "tau", "x", "y")}
pair = "sigma^2*x^2 + sigma^2*y^2 + 2*sigma*tau*x*y"


def instance(w1: str, w2: str, error: str) -> Setting:
    """The form at a point with numbers; X1 has the entries p, q over s, t and X2 the entries e, f over g, h."""
    return Setting(letters={name: (1, 1) for name in ("p", "q", "s", "t", "e", "f", "g", "h")},
                   define={"W1": w1, "W2": w2, "E": error, "X1": "[[p, q], [s, t]]", "X2": "[[e, f], [g, h]]"})


form = "norm2(W2@X1 + X2@W1) + 2*trace(E.T@X2@X1)"
top, low = "[[2, 0], [0, 0]]", "[[0, 0], [0, 1]]"

X1second = Proposition(
    id="beyond/X1second",
    title="The inertia of two layers with a quadratic cost, at every critical point",
    source=Source("beyond", "X1′′"),
    statement=r"n_- = (k-r)\rho + |\{(i,j) : \tau_j > \sigma_i\}|,\quad n_0 = |\{(i,j) : \tau_j = \sigma_i\}| + k(d_0+d_2-2\rho) -"
              r" [(d_2-\rho)(d_0-\rho) - (d_2-\rho-r_2)(d_0-\rho-r_1)]",
    hypotheses=("g = ½‖W_2W_1 - Y‖²", "∇g = 0", "E = W_2W_1 - Y = ΨTΦᵀ, T = diag(τ_j > 0), j ≤ ρ, ΨᵀΨ = ΦᵀΦ = 1",
                "W_2W_1 = USVᵀ, S = diag(σ_i > 0), i ≤ r, UᵀU = VᵀV = 1", "r_1 = rank W_1, r_2 = rank W_2"),
    claims=(
        Claim("gradient-1", r"D_{W_1}g[X_1] = \langle W_2^\top E, X_1\rangle", plain, "dir(g, W1: X1) = trace((W2.T@E).T@X1)"),
        Claim("gradient-2", r"D_{W_2}g[X_2] = \langle EW_1^\top, X_2\rangle", plain, "dir(g, W2: X2) = trace((E@W1.T).T@X2)"),
        Claim("form", r"D^2g[(X_1,X_2)^2] = \lVert W_2X_1 + X_2W_1\rVert^2 + 2\operatorname{tr}(E^\top X_2X_1)", plain,
              f"dir(dir(g, W1: X1, W2: X2), W1: X1, W2: X2) = {form}"),
        Claim("critical-1", r"E W_1^\top = 0 \Rightarrow W_1\Phi = 0,\ \Phi = E^\top\Psi T^{-1}", critical, "W1@(E.T@Psi@R) = 0"),
        Claim("critical-2", r"W_2^\top E = 0 \Rightarrow W_2^\top\Psi = 0,\ \Psi = E\,\Phi T^{-1}", critical, "W2.T@(E@Phi@R) = 0"),
        Claim("coordinates-1", r"Z_1 = X_1 - X_1\Phi\Phi^\top \Rightarrow Z_1\Phi = 0 \text{: } X_1 \text{ has the coordinates } Z_1,\ A = X_1\Phi", coordinates,
              "(X1 - X1@Phi@Phi.T)@Phi = 0"),
        Claim("coordinates-2", r"Z_2 = X_2 - \Psi\Psi^\top X_2 \Rightarrow \Psi^\top Z_2 = 0 \text{: } X_2 \text{ has the coordinates } Z_2,\ B = X_2^\top\Psi", coordinates,
              "Psi.T@(X2 - Psi@Psi.T@X2) = 0"),
        Claim("split", r"D^2g = \lVert W_2Z_1 + Z_2W_1\rVert^2 + \lVert W_2A\rVert^2 + \lVert W_1^\top B\rVert^2 + 2\operatorname{tr}(TB^\top A)",
              split, f"{form} = norm2(W2@Z1 + Z2@W1) + norm2(W2@A) + norm2(W1.T@B) + 2*trace(T.T@B.T@A)"),
        Claim("rank-of-the-square", r"\langle Y, W_2Z_1 + Z_2W_1\rangle = \langle W_2^\top Y, Z_1\rangle + \langle YW_1^\top, Z_2\rangle \text{: the"
              r" complement of the image has dimension } (d_2-\rho-r_2)(d_0-\rho-r_1)",
              Setting(letters={**two, **around, "Y": ("m", "n")}),
              "trace(Y.T@(W2@Z1 + Z2@W1)) = trace((W2.T@Y).T@Z1) + trace((Y@W1.T).T@Z2)"),
        Claim("dual-frames", r"\beta^\top\alpha = S,\ \alpha = W_1V,\ \beta = W_2^\top U", pairing, "beta.T@alpha = S"),
        Claim("projection", r"\beta^\top(a - \alpha S^{-1}\beta^\top a) = 0 \text{, so every } a \text{ is } \alpha x + a',\ \beta^\top a' = 0", pairing,
              "beta.T@(a - alpha@R@(beta.T@a)) = 0"),
        Claim("block", r"\lVert W_2a\rVert^2 + \lVert W_1^\top b\rVert^2 + 2\tau a\cdot b = \lVert Sx\rVert^2 + \lVert S^\top y\rVert^2 +"
              r" 2\tau y^\top Sx + \text{the same at } (a', b')", diagonal,
              f"{block.format('a', 'b')} = norm2(S@x) + norm2(S.T@y) + 2*tau*(y.T@S@x) + {block.format('c', 'd')}"),
        Claim("rest", r"\lVert W_2a'\rVert^2 + \lVert W_1^\top b'\rVert^2 + 2\tau a'\cdot b' = 2\tau x'\cdot y'", rest,
              f"{block.format('c', 'd')} = 2*tau*(x.T@y)"),
        Claim("rest-in-beta", r"\beta^\top x' = 0,\ \alpha^\top y' = 0 \Rightarrow \beta^\top a' = 0", rest, "U.T@W2@c = 0"),
        Claim("rest-in-alpha", r"\beta^\top x' = 0,\ \alpha^\top y' = 0 \Rightarrow \alpha^\top b' = 0", rest, "V.T@W1.T@d = 0"),
        Claim("non-degenerate", r"\beta^\top(\alpha e) = Se \text{: no } x' = \alpha e \neq 0 \text{ has } \beta^\top x' = 0 \text{, so } x'\cdot y'"
              r" \text{ pairs } \ker\beta^\top \text{ with } \ker\alpha^\top", pairing, "beta.T@(alpha@e) = S@e"),
        Claim("squares", r"\sigma^2x^2 + \sigma^2y^2 + 2\sigma\tau xy = \tfrac\sigma2\big((\sigma+\tau)(x+y)^2 + (\sigma-\tau)(x-y)^2\big)",
              Setting(letters=numbers), f"{pair} = sigma/2*((sigma + tau)*(x + y)^2 + (sigma - tau)*(x - y)^2)"),
        Claim("hyperbolic", r"2\tau x\cdot y = \tfrac\tau2(\lVert x+y\rVert^2 - \lVert x-y\rVert^2)",
              Setting(letters={"x": ("k", 1), "y": ("k", 1), "tau": (1, 1)}), "2*tau*(x.T@y) = tau/2*(norm2(x + y) - norm2(x - y))"),
        Claim("instance", r"Y = \operatorname{diag}(4,1),\ W_1 = W_2 = \operatorname{diag}(2,0),\ \tau = 1 < \sigma = 4:\ (1, 3, 4)",
              instance(top, top, "[[0, 0], [0, -1]]"),
              f"{form} = 4*(p + e)^2 + 3/2*(q + g)^2 + 5/2*(q - g)^2 + 1/2*(t - h)^2 - 1/2*(t + h)^2"),
        Claim("instance-small", r"Y = \operatorname{diag}(4,1),\ W_1 = W_2 = \operatorname{diag}(0,1),\ \tau = 4 > \sigma = 1:\ (2, 3, 3)",
              instance(low, low, "[[-4, 0], [0, 0]]"),
              f"{form} = (t + h)^2 - 3/2*(s + f)^2 + 5/2*(s - f)^2 + 2*(p - e)^2 - 2*(p + e)^2"),
        Claim("instance-tie", r"Y = 1,\ W_1 = W_2 = \operatorname{diag}(1,0),\ \tau = \sigma = 1:\ (1, 4, 3)",
              instance("[[1, 0], [0, 0]]", "[[1, 0], [0, 0]]", "[[0, 0], [0, -1]]"),
              f"{form} = (p + e)^2 + (q - g)^2 + 1/2*(t - h)^2 - 1/2*(t + h)^2"),
        NotForAll("sigma-matters", r"\sigma, \tau > 0 \Rightarrow \sigma^2x^2 + \sigma^2y^2 + 2\sigma\tau xy \ge 0",
                  Setting(letters=numbers, given=("sigma > 0", "tau > 0")), f"{pair} >= 0"),
        NotForAll("critical-needed", r"\text{the split without } W_1\Phi = 0 = W_2^\top\Psi",
                  Setting(letters=split.letters, define=split.define,
                          given=("Psi.T@Psi = I(q)", "Phi.T@Phi = I(q)", "Z1@Phi = 0", "Psi.T@Z2 = 0")),
                  f"{form} = norm2(W2@Z1 + Z2@W1) + norm2(W2@A) + norm2(W1.T@B) + 2*trace(T.T@B.T@A)"),
        Cited("counts", r"\text{the squares of a diagonal form count the eigenvalues}", "sylvester",
              hypotheses=("the changes of coordinates are invertible",),
              uses=("split", "block", "rest", "squares", "hyperbolic", "projection", "non-degenerate", "coordinates-1", "coordinates-2")),
        Cited("dimensions", r"\dim\ker\beta^\top = \dim\ker\alpha^\top = k - r;\ \text{the image of } (Z_1,Z_2)\mapsto W_2Z_1+Z_2W_1", "rank-nullity",
              hypotheses=("βᵀα = S is invertible", "W_1Φ = 0, W_2ᵀΨ = 0"), uses=("dual-frames", "rank-of-the-square", "critical-1", "critical-2")),
    ),
)
