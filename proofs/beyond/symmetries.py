"""Symmetries of the cost and conserved quantities: scalings, translations, and one-parameter groups of matrices.

If f(x + s a) = f(x) for all s, the derivative at s = 0 is ⟨∇f(x), a⟩ = 0; if f(s x) = f(x) for all s > 0, the one at s = 1 is
⟨∇f(x), x⟩ = 0; if f(e^{sA}x) = f(x), then ⟨∇f(x), Ax⟩ = 0. Along dx/dt = -∇f(x) the first conserves aᵀx, the second ‖x‖², the
third xᵀAx if A is symmetric. An antisymmetric A (a rotation) gives nothing there, since xᵀAx = 0; with momentum it is the
other way round: yᵀAx, y = dx/dt, decays with the friction.
The imbalances are the third case: A moves (W_i, W_(i+1)) by (SW_i, -W_(i+1)S).
"""

from symflow.propositions import Claim, Note, NotForAll, Proposition, Source
from symflow.propositions.settings import neighbours
from symflow.statements import Setting

one = (1, 1)
x = {"x": ("n", 1)}
points = {**x, "y": ("n", 1), "a": ("n", 1), "A": ("n", "n"), "s": one, "p": one, "lam": one, "eta": one, "gamma": one}
scale, shift = "dir(f(x), x: x) = 0", "dir(f(x), x: a) = 0"


def flow(*given: str, names: str = "", decay: bool = False) -> Setting:
    """The gradient flow of any cost of a vector x."""
    letters = {name: points[name] for name in ("x", *names.split())}
    return Setting(letters=letters, field={"x": "-grad(x)" + " - lam*x" * decay}, given=given)


def still(*given: str, names: str = "") -> Setting:
    """A vector x and other letters; nothing moves."""
    return Setting(letters={name: points[name] for name in ("x", *names.split())}, given=given)


def heavy_ball(*given: str) -> Setting:
    """The motion with momentum; E stands for e^{γt}."""
    letters = {name: points[name] for name in ("x", "y", "A", "gamma")}
    return Setting(letters={**letters, "E": one}, field={"x": "y", "y": "-gamma*y - grad(x)", "E": "gamma*E"}, given=given)


def cost(n: int, text: str) -> Setting:
    """The gradient flow of a cost of n numbers W, the entries of W1."""
    return Setting(letters={"W1": (n, 1)}, layers=("W1",), cost=text)


SCALE_INVARIANT = (
    ("rayleigh", 2, r"W_0^2/(W_0^2+W_1^2)", "W[0,0]^2/(W[0,0]^2 + W[1,0]^2)"),
    ("quotient", 3, r"(W_0W_1 - 2W_2^2)/(W_0^2+W_1^2+3W_2^2)", "(W[0,0]*W[1,0] - 2*W[2,0]^2)/(W[0,0]^2 + W[1,0]^2 + 3*W[2,0]^2)"),
    ("angle", 2, r"\arctan(W_0/W_1)", "atan(W[0,0]/W[1,0])"),
    ("normalised", 2, r"(W_0/\lVert W\rVert - 1)^2", "(W[0,0]/sqrt(norm2(W)) - 1)^2"),
)
SHIFT_INVARIANT = (
    ("softmax", 3, r"\log(e^{W_0}+e^{W_1}+e^{W_2}) - W_0", "log(exp(W[0,0]) + exp(W[1,0]) + exp(W[2,0])) - W[0,0]"),
    ("differences", 3, r"(W_0-W_1)^4 + e^{W_1-W_2}", "(W[0,0] - W[1,0])^4 + exp(W[1,0] - W[2,0])"),
)


def instances() -> list[Claim | NotForAll]:
    """Concrete costs: what is conserved, and that the law of the other symmetry is not."""
    found: list[Claim | NotForAll] = []
    for laws, costs in ((("norm", "sum"), SCALE_INVARIANT), (("sum", "norm"), SHIFT_INVARIANT)):
        for name, n, shown, text in costs:
            texts = {"norm": "ddt(norm2(W1)) = 0", "sum": f"ddt({' + '.join(f'W1[{i},0]' for i in range(n))}) = 0"}
            said = {"norm": r"\tfrac{d}{dt}\lVert W\rVert^2 = 0", "sum": r"\tfrac{d}{dt}\textstyle\sum_i W_i = 0"}
            found += [Claim(name, f"f = {shown}:\\ {said[laws[0]]}", cost(n, text), texts[laws[0]]),
                      NotForAll(f"{name}-{laws[1]}", f"f = {shown}:\\ {said[laws[1]]}", cost(n, text), texts[laws[1]])]
    return found


symmetries = Proposition(
    id="beyond/symmetries",
    title="Symmetries of the cost and conserved quantities",
    source=Source("beyond", "symmetries"),
    statement=r"\dot x = -\nabla f(x):\quad f(sx) = f(x) \Rightarrow \tfrac{d}{dt}\lVert x\rVert^2 = 0,\quad f(x+sa) = f(x) \Rightarrow"
              r" \tfrac{d}{dt}a^\top x = 0",
    hypotheses=("f is differentiable along the trajectory", "f is invariant for all s (s > 0 for scalings)"),
    claims=(
        Claim("from-scalings", r"\tfrac{d}{ds}f(sx) = \langle\nabla f(sx), x\rangle \text{, at } s = 1:\ f(sx) = f(x) \Rightarrow"
              r" \langle\nabla f(x), x\rangle = 0", still(names="s"), "dir(f(s*x), s: 1) = x.T@grad(s*x)"),
        Claim("from-translations", r"\tfrac{d}{ds}f(x+sa) = \langle\nabla f(x+sa), a\rangle \text{, at } s = 0:\ f(x+sa) = f(x) \Rightarrow"
              r" \langle\nabla f(x), a\rangle = 0", still(names="s a"), "dir(f(x + s*a), s: 1) = a.T@grad(x + s*a)"),
        Claim("from-groups", r"\tfrac{d}{ds}x = Ax \Rightarrow \tfrac{d}{ds}f(x) = \langle\nabla f(x), Ax\rangle",
              Setting(letters={**x, "A": ("n", "n")}, field={"x": "A@x"}), "ddt(f(x)) = grad(x).T@A@x"),
        Claim("scalings", r"\langle\nabla f(x), x\rangle = 0 \Rightarrow \tfrac{d}{dt}\lVert x\rVert^2 = 0", flow(scale), "ddt(norm2(x)) = 0"),
        Claim("translations", r"\langle\nabla f(x), a\rangle = 0 \Rightarrow \tfrac{d}{dt}a^\top x = 0", flow(shift, names="a"),
              "ddt(a.T@x) = 0"),
        Claim("groups", r"\tfrac{d}{dt}x^\top Ax = -\langle\nabla f(x), (A+A^\top)x\rangle", flow(names="A"),
              "ddt(x.T@A@x) = -dir(f(x), x: A@x + A.T@x)"),
        Claim("homogeneous", r"\langle\nabla f(x), x\rangle = pf(x) \Rightarrow \tfrac{d}{dt}\lVert x\rVert^2 = -2pf(x)",
              flow("x.T@grad(x) = p*f(x)", names="p"), "ddt(norm2(x)) = -2*p*f(x)"),
        Claim("imbalances", r"S^\top = S:\ \text{the product is invariant under } (SW_i, -W_{i+1}S) \text{, } S = K + K^\top",
              neighbours(letters={"K": ("b", "b")}, define={"S": "K + K.T"}), "dir(f(P@V@U@Q), U: S@U, V: -V@S) = 0", depth="all"),
        Claim("imbalance-law", r"\tfrac{d}{dt}\operatorname{tr}(SC_i) = 0", neighbours(letters={"S": ("b", "b")}), "ddt(trace(S@C)) = 0",
              depth="all"),
        Claim("descent", r"\langle\nabla f(x), x\rangle = 0 \Rightarrow \lVert x - \eta\nabla f\rVert^2 = \lVert x\rVert^2 +"
              r" \eta^2\lVert\nabla f\rVert^2 \text{: a step of descent moves outwards}", still("x.T@grad(x) = 0", names="eta"),
              "norm2(x - eta*grad(x)) = norm2(x) + eta^2*norm2(grad(x))"),
        Claim("weight-decay", r"\langle\nabla f(x), x\rangle = 0,\ \dot x = -\nabla f - \lambda x \Rightarrow \tfrac{d}{dt}\lVert x\rVert^2"
              r" = -2\lambda\lVert x\rVert^2", flow(scale, names="lam", decay=True), "ddt(norm2(x)) = -2*lam*norm2(x)"),
        Claim("rotations-are-empty", r"A = K - K^\top:\ x^\top Ax = 0",
              Setting(letters={**x, "K": ("n", "n")}, define={"A": "K - K.T"}), "x.T@A@x = 0"),
        Claim("rotations-with-momentum", r"\ddot x = -\gamma\dot x - \nabla f,\ \langle\nabla f(x), Ax\rangle = 0,\ \dot x^\top A\dot x = 0 \Rightarrow"
              r" \tfrac{d}{dt}(e^{\gamma t}\dot x^\top Ax) = 0", heavy_ball("dir(f(x), x: A@x) = 0", "y.T@A@y = 0"),
              "ddt(E*(y.T@A@x)) = 0"),
        *instances(),
        NotForAll("no-symmetry", r"\tfrac{d}{dt}\lVert x\rVert^2 = 0 \text{ for every } f", flow(), "ddt(norm2(x)) = 0"),
        NotForAll("not-symmetric", r"\langle\nabla f(x), Ax\rangle = 0 \Rightarrow \tfrac{d}{dt}x^\top Ax = 0 \text{ without } A^\top = A",
                  flow("dir(f(x), x: A@x) = 0", names="A"), "ddt(x.T@A@x) = 0"),
        NotForAll("scalings-with-momentum", r"\ddot x = -\gamma\dot x - \nabla f,\ \langle\nabla f(x), x\rangle = 0 \Rightarrow"
                  r" \tfrac{d}{dt}\lVert x\rVert^2 = 0", heavy_ball(scale), "ddt(norm2(x)) = 0"),
        NotForAll("descent-keeps-the-norm", r"\langle\nabla f(x), x\rangle = 0 \Rightarrow \lVert x - \eta\nabla f\rVert^2 = \lVert x\rVert^2",
                  still("x.T@grad(x) = 0", names="eta"), "norm2(x - eta*grad(x)) = norm2(x)"),
    ),
    notes=(
        Note("superfluous hypothesis", "The identity ⟨∇f(x), x⟩ = 0, ⟨∇f(x), a⟩ = 0 or ⟨∇f(x), Ax⟩ = 0 is needed along the trajectory only."),
    ),
)
