"""The laws of ReLU networks: one for each hidden neuron, for every cost, width, depth and number of samples.

A hidden neuron with incoming weights u, bias b and outgoing weights v adds v(uᵀX + boᵀ)D to the next layer: the columns of X are
its inputs at the s samples, o is the column of ones, and D is diagonal with 1 where the neuron is active and 0 where it is not
(other slopes for a leaky ReLU). R is what the other neurons add. The cost sees these weights through q = R + v(uᵀX + boᵀ)D
alone, and what lies above is part of f. D does not move as long as no sample crosses the kink; X and R move, but no derivative
of them is used. The weights enter as the products vuᵀ and bv only (path lifting), which (au, ab, v/a) leaves as they are.

The counts are those of the path monomials, whose gradients span those of every cost whichever neurons are active. A network in
which some patterns of activity never occur keeps more: 'active-together' is an example.
"""

from symflow.propositions import Claim, LawCount, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

one = (1, 1)
data = {"X": ("n", "s"), "R": ("m", "s"), "o": ("s", 1)}
neuron = {"u": ("n", 1), "b": one, "v": ("m", 1), "D": ("s", "s")}
directions = {"du": ("n", 1), "db": one, "dv": ("m", 1)}


def velocities(j: str = "", mask: str = "D") -> dict[str, str]:
    """Minus the gradient of f(q) with respect to the weights of one neuron."""
    back = f"{mask}@G.T@v{j}"
    return {f"u{j}": f"-X@{back}", f"b{j}": f"-o.T@{back}", f"v{j}": f"-G@{mask}.T@(X.T@u{j} + b{j}*o)"}


def law(j: str = "") -> str:
    """The law of one neuron."""
    return f"ddt(norm2(u{j}) + b{j}^2 - norm2(v{j})) = 0"


def single(*given: str, bias: bool = True) -> Setting:
    """One neuron; without bias b stays where it is."""
    moves = {name: move for name, move in velocities().items() if bias or name != "b"}
    return Setting(letters={**data, **neuron, **directions}, field=moves, opaque=("X", "R"), given=given,
                   define={"q": "R + v@(u.T@X + b*o.T)@D", "G": "grad(q)"})


def pair(first: str, second: str) -> Setting:
    """Two neurons of one layer, with their active samples."""
    letters = {f"{name}{j}": shape for name, shape in neuron.items() if name != "D" for j in "12"}
    sums = " + ".join(f"v{j}@(u{j}.T@X + b{j}*o.T)@{mask}" for j, mask in zip("12", (first, second), strict=True))
    return Setting(letters={**data, **letters, first: neuron["D"], second: neuron["D"]}, opaque=("X", "R"),
                   field=velocities("1", first) | velocities("2", second), define={"q": f"R + {sums}", "G": "grad(q)"})


whole, unbiased, apart, alike = single(), single("b = 0", bias=False), pair("D1", "D2"), pair("D", "D")
cross = "ddt(u1.T@u2 + b1*b2 - v1.T@v2) = 0"
lifted = Setting(letters={**neuron, **directions})

relu = Proposition(
    id="marcotte2023/relu",
    title="The laws of ReLU networks",
    source=Source("marcotte2023", "the laws of ReLU networks"),
    statement=r"\tfrac{d}{dt}\big(\lVert u_j\rVert^2 + b_j^2 - \lVert v_j\rVert^2\big) = 0 \text{ for each hidden neuron } j \text{ and every } f",
    hypotheses=("the cost is differentiable", "no sample lies on the kink of a neuron (between two crossings)"),
    claims=(
        Claim("law", r"\tfrac{d}{dt}(\lVert u\rVert^2 + b^2 - \lVert v\rVert^2) = 0", whole, law(), depth="all"),
        Claim("law-without-bias", r"b = 0 \text{ throughout}:\ \tfrac{d}{dt}(\lVert u\rVert^2 - \lVert v\rVert^2) = 0", unbiased,
              "ddt(norm2(u) - norm2(v)) = 0", depth="all"),
        Claim("lifting", r"(u, v) \to (au, v/a) \text{ does not change } vu^\top \text{: its derivative along } (u, -v) \text{ is } 0", lifted,
              "dir(v@u.T, u: u, v: -v) = 0"),
        Claim("lifting-bias", r"(b, v) \to (ab, v/a) \text{ does not change } bv", lifted, "dir(b*v, b: b, v: -v) = 0"),
        Claim("gradient-u", r"\dot u = -\tfrac{\partial f}{\partial u}", whole, "dir(f(q), u: du) = -du.T@ddt(u)", depth="all"),
        Claim("gradient-b", r"\dot b = -\tfrac{\partial f}{\partial b}", whole, "dir(f(q), b: db) = -db*ddt(b)", depth="all"),
        Claim("gradient-v", r"\dot v = -\tfrac{\partial f}{\partial v}", whole, "dir(f(q), v: dv) = -dv.T@ddt(v)", depth="all"),
        Claim("invariance", r"\text{the next layer does not change along } (u, b, -v)", whole, "dir(q, u: u, b: b, v: -v) = 0", depth="all"),
        Claim("never-active-u", r"D = 0 \Rightarrow \dot u = 0 \text{: a neuron that is off at every sample rests}", single("D = 0"),
              "ddt(u) = 0", depth="all"),
        Claim("never-active-v", r"D = 0 \Rightarrow \dot v = 0", single("D = 0"), "ddt(v) = 0", depth="all"),
        Claim("independent", r"D(\lVert u\rVert^2 + b^2 - \lVert v\rVert^2)[u, b, -v] = 2(\lVert u\rVert^2 + b^2 + \lVert v\rVert^2)"
              r"\text{: not } 0 \text{ unless the neuron is; laws of two neurons have no weight in common}", lifted,
              "dir(norm2(u) + b^2 - norm2(v), u: u, b: b, v: -v) = 2*(norm2(u) + b^2 + norm2(v))"),
        Claim("each-of-two-1", r"\text{two neurons with active samples } D_1, D_2 \text{: the first}", apart, law("1"), depth="all"),
        Claim("each-of-two-2", r"\text{two neurons with active samples } D_1, D_2 \text{: the second}", apart, law("2"), depth="all"),
        Claim("active-together", r"D_1 = D_2 \Rightarrow \tfrac{d}{dt}(u_1^\top u_2 + b_1b_2 - v_1^\top v_2) = 0 \text{, as in a linear network}",
              alike, cross, depth="all"),
        *(LawCount("complete-" + "-".join(map(str, widths)) + "-bias" * bias, rf"{list(widths)} \text{{{' with hidden biases' * bias}}}:"
                   rf"\ {sum(widths[1:-1])} \text{{ local laws of the path monomials, one for each hidden neuron}}", widths,
                   {"n_laws": sum(widths[1:-1]), "known_complete": True}, network="relu", bias=bias)
          for widths in ((1, 1, 1), (4, 9, 3), (3, 5, 4, 2), (9, 2, 7, 3, 6)) for bias in (False, True)),
        NotForAll("across-neurons", r"\tfrac{d}{dt}(u_1^\top u_2 + b_1b_2 - v_1^\top v_2) = 0", apart, cross),
        NotForAll("bias-forgotten", r"\tfrac{d}{dt}(\lVert u\rVert^2 - \lVert v\rVert^2) = 0 \text{ with a bias}", whole,
                  "ddt(norm2(u) - norm2(v)) = 0"),
        NotForAll("bias-on-the-other-side", r"\tfrac{d}{dt}(\lVert u\rVert^2 - b^2 - \lVert v\rVert^2) = 0", whole,
                  "ddt(norm2(u) - b^2 - norm2(v)) = 0"),
        NotForAll("sum", r"\tfrac{d}{dt}(\lVert u\rVert^2 + b^2 + \lVert v\rVert^2) = 0", whole, "ddt(norm2(u) + b^2 + norm2(v)) = 0"),
        NotForAll("single-weights", r"\tfrac{d}{dt}(u_1^2 - v_1^2) = 0",
                  Setting(letters={"X": (2, 1), "R": (2, 1), "u": (2, 1), "v": (2, 1)}, opaque=("X", "R"),
                          define={"q": "R + v@u.T@X", "G": "grad(q)"}, field={"u": "-X@G.T@v", "v": "-G@X.T@u"}),
                  "ddt(u[0,0]^2 - v[0,0]^2) = 0"),
    ),
    notes=(
        Note("superfluous hypothesis", "That D holds only 0 and 1 is not used: the law holds for every activation that is linear on each"
             " side of the kink."),
    ),
)
