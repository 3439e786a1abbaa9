"""X11: what weight decay and momentum make of the imbalances, for every width, depth and cost.

Weight decay adds -λU to dU/dt and -λV to dV/dt: the rest of the motion conserves C = UUᵀ - VᵀV, so dC/dt = -2λC.
Heavy ball: with friction γ the law of motion is d²W_i/dt² = -γ dW_i/dt - ∂g/∂W_i. C is not conserved; the kinetic terms drive
it. What is conserved comes from the rotations U → RU, V → VRᵀ of the hidden layer, which leave the product as it is: their
angular momentum M decays by friction alone, so e^{γt}M is constant.
Letters: U = W_i, V = W_(i+1), P and Q are the products beside them, E = ∂g/∂U, F = ∂g/∂V; X and Y are dU/dt and dV/dt, a
stands for e^{2λt} or e^{γt} by its equation da/dt = 2λa or γa. P and Q move too, but no derivative of them is used.
"""

from symflow.propositions import Claim, Note, NotForAll, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, layer_gradient, neighbours
from symflow.statements import Setting

one = (1, 1)
words = {"E": "V.T@P.T@G@Q.T", "F": "P.T@G@(U@Q).T"}
spin = {"M": "U@X.T - X@U.T + V.T@Y - Y.T@V"}
velocities = {"X": ("b", "a"), "Y": ("c", "b")}


def decaying(first: str, second: str) -> Setting:
    """Two neighbouring layers with weight decay, each with its own rate; s stands for e^{2λt}."""
    return neighbours(letters={"lam": one, "mu": one, "s": one}, define=words,
                      field={"U": f"-E - {first}*U", "V": f"-F - {second}*V", "s": "2*lam*s"})


def heavy_ball(**more: object) -> Setting:
    """Two neighbouring layers and their velocities; s stands for e^{γt}."""
    return neighbours(letters={**velocities, "gamma": one, "s": one}, define=words | spin,
                      field={"U": "X", "V": "Y", "X": "-gamma*X - E", "Y": "-gamma*Y - F", "s": "gamma*s"}, **more)


def whole_decay(widths: tuple[int, ...]) -> Setting:
    """A network of given widths; t is the time."""
    depth = len(widths) - 1
    field = {f"W{i}": f"-lam*W{i} - {layer_gradient(depth, i)}" for i in range(1, depth + 1)}
    return chain(widths, letters={"lam": one, "t": one}, field={**field, "t": "1"})


def whole_ball(widths: int | tuple[int, ...]) -> Setting:
    """A network of given depth or widths with the velocities V1, …; t is the time."""
    shapes = chain(widths).letters
    depth = len(shapes)
    spins = {f"M{i}": f"W{i}@V{i}.T - V{i}@W{i}.T + W{i + 1}.T@V{i + 1} - V{i + 1}.T@W{i + 1}" for i in range(1, depth)}
    field = {"t": "1"}
    for i in range(1, depth + 1):
        field |= {f"W{i}": f"V{i}", f"V{i}": f"-gamma*V{i} - {layer_gradient(depth, i)}"}
    return chain(widths, letters={**{f"V{i}": shapes[f"W{i}"] for i in range(1, depth + 1)}, "gamma": one, "t": one},
                 define=spins, field=field)


def instances() -> list[Claim]:
    """Entry by entry, with every layer moving and with the exponential of the time itself."""
    found = []
    for widths in (widths for widths in WIDTHS if len(widths) <= 4):
        name, decay, momentum = "-".join(map(str, widths)), whole_decay(widths), whole_ball(widths)
        for i in range(1, len(widths) - 1):
            forced = f"2*(V{i}@V{i}.T - V{i + 1}.T@V{i + 1})"
            found += [
                Claim(f"decay-{name}.C{i}", rf"\tfrac{{d}}{{dt}}(e^{{2\lambda t}}C_{i}) = 0", decay, f"ddt(exp(2*lam*t)*C{i}) = 0",
                      by="entries"),
                Claim(f"second-order-{name}.C{i}", rf"\ddot C_{i} + \gamma\dot C_{i} = 2(\dot W_{i}\dot W_{i}^\top"
                      rf" - \dot W_{i + 1}^\top\dot W_{i + 1})", momentum, f"ddt(ddt(C{i})) + gamma*ddt(C{i}) = {forced}", by="entries"),
                Claim(f"momentum-{name}.M{i}", rf"\tfrac{{d}}{{dt}}(e^{{\gamma t}}M_{i}) = 0", momentum, f"ddt(exp(gamma*t)*M{i}) = 0",
                      by="entries"),
            ]
    return found


def energy(depth: int) -> Claim:
    """Friction alone takes energy away."""
    kinetic = " + ".join(f"norm2(V{i})" for i in range(1, depth + 1))
    return Claim(f"energy-{depth}", rf"N = {depth}:\ \tfrac{{d}}{{dt}}\big(g + \tfrac12\textstyle\sum_i\lVert\dot W_i\rVert^2\big)"
                 r" = -\gamma\textstyle\sum_i\lVert\dot W_i\rVert^2", whole_ball(depth),
                 f"ddt(f(X) + ({kinetic})/2) = -gamma*({kinetic})", depth=depth)


flow = neighbours(define=words)
decay, ball = decaying("lam", "lam"), heavy_ball()
turn = {"K": ("b", "b")}
skew = {"A": "K - K.T"}
second = "ddt(ddt(C)) + gamma*ddt(C)"

X11 = Proposition(
    id="beyond/X11",
    title="Weight decay and momentum",
    source=Source("beyond", "X11"),
    statement=r"\dot W_i = -\tfrac{\partial g}{\partial W_i} - \lambda W_i:\ C_i(t) = e^{-2\lambda t}C_i(0);\quad"
              r"\ddot W_i + \gamma\dot W_i = -\tfrac{\partial g}{\partial W_i}:\ e^{\gamma t}(W_i\dot W_i^\top - \dot W_iW_i^\top"
              r" + W_{i+1}^\top\dot W_{i+1} - \dot W_{i+1}^\top W_{i+1}) \text{ is constant}",
    hypotheses=("f is differentiable", "λ and γ are real numbers"),
    claims=(
        Claim("gradient", r"\tfrac{\partial g}{\partial W_i} = E \text{, so that the two motions are the flow with a term added}", flow,
              "ddt(U) = -E", depth="all"),
        Claim("gradient-next", r"\tfrac{\partial g}{\partial W_{i+1}} = F", flow, "ddt(V) = -F", depth="all"),
        Claim("decay", r"\dot W_i = -\tfrac{\partial g}{\partial W_i} - \lambda W_i:\ \dot C_i = -2\lambda C_i", decay,
              "ddt(C) = -2*lam*C", depth="all"),
        Claim("decay-solved", r"\tfrac{d}{dt}(e^{2\lambda t}C_i) = 0", decay, "ddt(s*C) = 0", depth="all"),
        Claim("each-its-own", r"\text{rates } \lambda, \mu \text{ of } W_i, W_{i+1}:\ \dot C_i = -2\lambda W_iW_i^\top"
              r" + 2\mu W_{i+1}^\top W_{i+1}", decaying("lam", "mu"), "ddt(C) = -2*lam*U@U.T + 2*mu*V.T@V", depth="all"),
        Claim("rest-is-balanced", r"\dot W_i = 0 = \dot W_{i+1} \Rightarrow 2\lambda C_i = W_{i+1}^\top\dot W_{i+1} + \dot W_{i+1}^\top"
              r" W_{i+1} - W_i\dot W_i^\top - \dot W_iW_i^\top = 0", decay, "2*lam*C = V.T@ddt(V) + ddt(V).T@V - U@ddt(U).T - ddt(U)@U.T",
              depth="all"),
        Claim("first-order", r"\ddot W_i + \gamma\dot W_i = -\tfrac{\partial g}{\partial W_i}:\ \dot C_i = W_i\dot W_i^\top + \dot W_iW_i^\top"
              r" - W_{i+1}^\top\dot W_{i+1} - \dot W_{i+1}^\top W_{i+1}", ball, "ddt(C) = U@X.T + X@U.T - V.T@Y - Y.T@V", depth="all"),
        Claim("second-order", r"\ddot C_i + \gamma\dot C_i = 2(\dot W_i\dot W_i^\top - \dot W_{i+1}^\top\dot W_{i+1})", ball,
              f"{second} = 2*(X@X.T - Y.T@Y)", depth="all"),
        Claim("momentum", r"M_i = W_i\dot W_i^\top - \dot W_iW_i^\top + W_{i+1}^\top\dot W_{i+1} - \dot W_{i+1}^\top W_{i+1}:\ "
              r"\dot M_i = -\gamma M_i", ball, "ddt(M) = -gamma*M", depth="all"),
        Claim("momentum-solved", r"\tfrac{d}{dt}(e^{\gamma t}M_i) = 0", ball, "ddt(s*M) = 0", depth="all"),
        Claim("antisymmetric", r"M_i^\top = -M_i \text{: } \tfrac12d_i(d_i-1) \text{ laws, none for } d_i = 1", ball, "M.T = -M", depth="all"),
        Claim("rotations", r"A = K - K^\top:\ \text{the product does not change when } (W_i, W_{i+1}) \text{ move by } (AW_i, -W_{i+1}A)",
              neighbours(letters=turn, define=skew), "dir(P@V@U@Q, U: A@U, V: -V@A) = 0", depth="all"),
        Claim("angular-momentum", r"\langle(AW_i, -W_{i+1}A), (\dot W_i, \dot W_{i+1})\rangle = -\tfrac12\operatorname{tr}(A^\top M_i)"
              r" \text{ for } A = K - K^\top",
              neighbours(letters={**velocities, **turn}, define=spin | skew),
              "trace((A@U).T@X) - trace((V@A).T@Y) = -1/2*trace(A.T@M)"),
        *(energy(depth) for depth in (2, 3, 4)),
        *instances(),
        NotForAll("decay-drives", r"\dot W_i = -\tfrac{\partial g}{\partial W_i} - \lambda W_i:\ \dot C_i = 0", decay, "ddt(C) = 0"),
        NotForAll("one-rate", r"C_i \text{ decays also with two rates: } \dot C_i = -2\lambda C_i", decaying("lam", "mu"),
                  "ddt(C) = -2*lam*C"),
        NotForAll("half-the-rate", r"\dot C_i = -\lambda C_i", decay, "ddt(C) = -lam*C"),
        NotForAll("not-conserved", r"\ddot W_i + \gamma\dot W_i = -\tfrac{\partial g}{\partial W_i}:\ \dot C_i = 0", ball, "ddt(C) = 0"),
        NotForAll("not-without-friction", r"\gamma = 0:\ \dot C_i = 0", heavy_ball(given=("gamma = 0",)), "ddt(C) = 0"),
        NotForAll("factor-two", r"\ddot C_i + \gamma\dot C_i = \dot W_i\dot W_i^\top - \dot W_{i+1}^\top\dot W_{i+1}", ball,
                  f"{second} = X@X.T - Y.T@Y"),
        NotForAll("sign-of-the-next-layer", r"\tfrac{d}{dt}e^{\gamma t}(W_i\dot W_i^\top - \dot W_iW_i^\top - W_{i+1}^\top\dot W_{i+1}"
                  r" + \dot W_{i+1}^\top W_{i+1}) = 0", ball, "ddt(s*(U@X.T - X@U.T - V.T@Y + Y.T@V)) = 0"),
        NotForAll("one-layer-alone", r"\tfrac{d}{dt}e^{\gamma t}(W_i\dot W_i^\top - \dot W_iW_i^\top) = 0", ball, "ddt(s*(U@X.T - X@U.T)) = 0"),
        NotForAll("without-the-exponential", r"\gamma \neq 0:\ \dot M_i = 0", heavy_ball(given=("gamma != 0",)), "ddt(M) = 0"),
    ),
    notes=(
        Note("superfluous hypothesis", "Neither λ > 0 nor γ > 0 is used, nor any property of f but its gradient."),
    ),
)
