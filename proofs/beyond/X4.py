"""X4: deep saddles, strict and not strict, and what the second order does not see.

For N ≥ 3 the Hessian at the origin is zero for every width, depth and cost: two factors are moved, and a third is zero.
Still the origin is no minimum where ∇f(0) ≠ 0: along W_i = tV_i with ⟨∇f, V_N⋯V_1⟩ = -1 the cost has the slope -Nt^(N-1)
+ …. So 'every direction is center-stable to second order' says nothing there.

Elsewhere: let R = W_(N-1)⋯W_2. If yᵀRx = 1 and yᵀRW_1 = 0 for some x, y (R has a larger rank than RW_1), or yᵀRx = 1 and
W_NRx = 0, a critical point with ∇f ≠ 0 is a strict saddle by the direction of Lemma 17. For Y = diag(8, 1) and all
factors diag(2, 0) the ranks agree: the inertia is (0, 9, 3), and only a curve shows that it is no minimum. With
diag(2, 1) in the middle it is (1, 7, 4): strict.
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import chain
from symflow.statements import Setting

deep = {"P": ("n", "d"), "V": ("d", "c"), "R": ("c", "b"), "U": ("b", "a"), "Q": ("a", "m"), "M": ("b", "a"), "K": ("d", "c")}
both = "U: M, V: K"


def at_origin(*zero: str) -> Setting:
    """Two layers that are zero, and another one inside the factor that is named."""
    given = ("U = 0", "V = 0", *(f"{name} = 0" for name in zero))
    return Setting(letters=deep, layers=tuple("PVRUQ"), opaque=("P", "R", "Q"), given=given)


def along(depth: int) -> Setting:
    """The curve W_i = t V_i; V is the product of the V_i."""
    product = "@".join(f"V{i}" for i in range(depth, 0, -1))
    return Setting(letters={**{f"V{i}": (f"d{i}", f"d{i - 1}") for i in range(1, depth + 1)}, "t": (1, 1)}, define={"V": product})


ends = {"W3": ("n", "c"), "R": ("c", "b"), "W1": ("b", "m"), "x": ("b", 1), "y": ("c", 1), "psi": ("n", 1), "phi": ("m", 1),
        "sigma": (1, 1), "p": (1, 1), "q": (1, 1)}
end_words = {"X": "W3@R@W1", "first": "-p*x@phi.T", "last": "q*psi@y.T", "low": "W3@R@x@phi.T", "high": "psi@y.T@R@W1"}
singular = ("grad(W3@R@W1) != 0", ("singular vectors", "psi", "phi", "sigma", "grad(W3@R@W1)"))
hessian = "dir(dir(f(X), W1: first, W3: last), W1: first, W3: last)"


def between(*given: str) -> Setting:
    """A chain of any depth N ≥ 3 with the product R of its inner layers."""
    return Setting(letters=ends, layers=("W3", "R", "W1"), opaque=("R",), define=end_words, given=("y.T@R@x = 1", *given, *singular))


choice = Setting(letters={name: (1, 1) for name in ("sigma", "b", "p", "q")}, given=("sigma > 0", "p = sigma", "q = 1 + b^2"),
                 sign_hint=(("2", ["sigma", "sigma", "(b - 1/4)^2"]), ("15/8", ["sigma", "sigma"])))
moved = {"M1": ("d1", "d0"), "M2": ("d2", "d1"), "M3": ("d3", "d2")}
quadratic = Setting(letters={"W1": ("d1", "d0"), "W2": ("d2", "d1"), "W3": ("d3", "d2"), **moved, "Y": ("d3", "d0")},
                    define={"E": "W3@W2@W1 - Y", "g": "norm2(W3@W2@W1 - Y)/2"})
form = "norm2(W3@W2@M1 + W3@M2@W1 + M3@W2@W1) + 2*trace(E.T@(M3@M2@W1 + M3@W2@M1 + W3@M2@M1))"
moves = "W1: M1, W2: M2, W3: M3"
flat, error = "[[2, 0], [0, 0]]", "[[0, 0], [0, -1]]"


def instance(middle: str) -> Setting:
    """Y = diag(8, 1), the outer factors diag(2, 0)."""
    return Setting(letters={name: (2, 2) for name in moved}, define={"W1": flat, "W2": middle, "W3": flat, "E": error})


diagonal = "16*(M1[0,0] + M2[0,0] + M3[0,0])^2 + 7*(M1[0,1] + M3[1,0])^2 + 9*(M1[0,1] - M3[1,0])^2"
curve = Setting(letters={"t": (1, 1)}, define={"W": "[[2, 0], [0, t]]", "Y": "[[8, 0], [0, 1]]"}, given=("t > 0", "1 - t > 0"),
                sign_hint=(("1", ["t", "t", "t"]), ("1", ["t", "t", "t", "1 - t"]), ("1", ["t", "t", "t", "t", "1 - t"]),
                           ("1", ["t", "t", "t", "t", "t", "1 - t"])))
ray = Setting(letters={"w1": (1, 1), "w2": (1, 1), "w3": (1, 1), "s": (1, 1)}, layers=("w3", "w2", "w1"),
              given=("s^2 = 1", "w2 = w1", "w3 = -s*w1"))

X4 = Proposition(
    id="beyond/X4",
    title="Deep saddles: strict, not strict, and flat",
    source=Source("beyond", "X4"),
    statement=r"N \ge 3:\ \nabla^2g(0) = 0 \text{, and the origin is no minimum where } \nabla f(0) \neq 0",
    hypotheses=("N ≥ 3", "f is twice differentiable", "strict: yᵀRx = 1 with yᵀRW_1 = 0 or W_NRx = 0, R = W_{N-1}⋯W_2"),
    claims=(
        *(Claim(f"flat-{zero}", rf"\text{{two layers and a factor of }} {zero} \text{{ vanish}} \Rightarrow D^2g = 0 \text{{ along the two}}",
                at_origin(zero), f"dir(dir(f(P@V@R@U@Q), {both}), {both}) = 0", depth="all") for zero in "PRQ"),
        Claim("flat-depth-3", r"N = 3:\ D^2g(0) = 0 \text{ in every direction}",
              chain(3, letters=moved, given=("W1 = 0", "W2 = 0", "W3 = 0")), f"dir(dir(f(X), {moves}), {moves}) = 0", depth=3),
        NotForAll("third-factor-needed", r"\text{two layers vanish} \Rightarrow D^2g = 0 \text{ along the two}", at_origin(),
                  f"dir(dir(f(P@V@R@U@Q), {both}), {both}) = 0"),
        *(Claim(f"curve-{n}", rf"\tfrac{{d}}{{dt}}f(t^{n}V) = {n}t^{n - 1}\langle\nabla f(t^{n}V), V\rangle,\ V = V_{n}\cdots V_1", along(n),
                f"dir(f(t^{n}*V), t: 1) = {n}*t^{n - 1}*trace(grad(t^{n}*V).T@V)") for n in (3, 4, 5)),
        Claim("leaves", r"w_1 = w_2 = w,\ w_3 = -sw,\ s = \operatorname{sign}f'(0):\ \dot w = sf'(z)w^2 > 0 \text{ on the way}", ray,
              "ddt(w1) = s*f1(w3*w2*w1)*w1^2", depth=3),
        NotForAll("nothing-seen", r"\dot w = 0 \text{ on that ray: all directions are neutral}", ray, "ddt(w1) = 0"),
        Claim("strict-first", r"y^\top Rx = 1,\ y^\top RW_1 = 0:\ D^2g = -2\sigma pq + bp^2,\ b = D^2f[(W_NRx\varphi^\top)^2]",
              between("y.T@R@W1 = 0"), f"{hessian} = -2*sigma*p*q + trace(curv(X, low).T@low)*p^2", depth="all"),
        Claim("strict-last", r"y^\top Rx = 1,\ W_NRx = 0:\ D^2g = -2\sigma pq + bq^2,\ b = D^2f[(\psi y^\top RW_1)^2]",
              between("W3@R@x = 0"), f"{hessian} = -2*sigma*p*q + trace(curv(X, high).T@high)*q^2", depth="all"),
        Claim("strict", r"-2\sigma pq + bp^2 < 0 \text{ for } p = \sigma > 0,\ q = 1 + b^2", choice, "-2*sigma*p*q + b*p^2 < 0"),
        Claim("form", r"N = 3,\ g = \tfrac12\lVert W_3W_2W_1 - Y\rVert^2:\ D^2g", quadratic,
              f"dir(dir(g, {moves}), {moves}) = {form}"),
        Claim("gradient", r"D_Mg = \langle E, W_3W_2M_1 + W_3M_2W_1 + M_3W_2W_1\rangle", quadratic,
              f"dir(g, {moves}) = trace(E.T@(W3@W2@M1 + W3@M2@W1 + M3@W2@W1))"),
        *(Claim(f"critical-{name}", rf"Y = \operatorname{{diag}}(8,1),\ W_1 = W_3 = \operatorname{{diag}}(2,0),\ W_2 = \operatorname{{diag}}({shown}):"
                r"\ \nabla g = 0", instance(middle), "trace(E.T@(W3@W2@M1 + W3@M2@W1 + M3@W2@W1)) = 0")
          for name, shown, middle in (("flat", "2,0", flat), ("middle", "2,1", "[[2, 0], [0, 1]]"))),
        Claim("inertia-flat", r"W_2 = \operatorname{diag}(2,0):\ (0, 9, 3) \text{: three squares, no negative direction}", instance(flat), f"{form} = {diagonal}"),
        Claim("descends", r"W_1 = W_2 = W_3 = \operatorname{diag}(2,t),\ 0 < t < 1:\ 2g < 1 \text{, the value at } t = 0", curve,
              "norm2(W@W@W - Y) < 1"),
        Claim("inertia-middle", r"W_2 = \operatorname{diag}(2,1):\ (1, 7, 4)", instance("[[2, 0], [0, 1]]"),
              f"{form} = {diagonal} + 1/2*(M1[1,1] - M3[1,1])^2 - 1/2*(M1[1,1] + M3[1,1])^2"),
        NotForAll("middle-is-strict", r"W_2 = \operatorname{diag}(2,1):\ D^2g \ge 0 \text{ along } M_1 = \operatorname{diag}(0,a),\ M_3 ="
                  r" \operatorname{diag}(0,b)", Setting(letters={"a": (1, 1), "b": (1, 1)}, define={
                      "W1": flat, "W2": "[[2, 0], [0, 1]]", "W3": flat, "E": error, "M1": "[[0, 0], [0, a]]", "M2": flat + " - " + flat,
                      "M3": "[[0, 0], [0, b]]"}), f"{form} >= 0"),
        NotForAll("third-order", r"\tfrac{d}{dt}f(t^3V) = 0", along(3), "dir(f(t^3*V), t: 1) = 0"),
        NotForAll("two-layers-are-not-flat", r"N = 2:\ D^2g(0) = 0",
                  chain(2, letters={"M1": ("d1", "d0"), "M2": ("d2", "d1")}, given=("W1 = 0", "W2 = 0")),
                  "dir(dir(f(X), W1: M1, W2: M2), W1: M1, W2: M2) = 0"),
    ),
)
