"""The Hessian at the origin of two layers: inertia (kr, k(d0 + d2) - 2kr, kr), r = rank ∇f(0), for every width and cost.

At the origin the form is 2 tr(∇fᵀM_2M_1). For singular vectors Gφ = σψ of G = ∇f(0) and any γ, the direction
(∓γφᵀ, ψγᵀ) is an eigenvector of the Hessian with the eigenvalue ∓σ; directions with M_1Gᵀ = 0 and GᵀM_2 = 0 are in its
kernel. These are k r + k r + k(d0 - r) + k(d2 - r) = k(d0 + d2) = D independent eigenvectors, so there are no others.
"""

from symflow.propositions import Claim, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

shapes = {"W1": ("k", "n"), "W2": ("m", "k")}
at_origin = ("W1 = 0", "W2 = 0")
moving = Setting(letters={**shapes, "M1": ("k", "n"), "M2": ("m", "k")}, layers=("W2", "W1"),
                 define={"G": "grad(W2@W1)"}, given=at_origin)
pair = {"G": ("m", "n"), "gamma": ("k", 1), "psi": ("m", 1), "phi": ("n", 1), "sigma": (1, 1)}
vectors = Setting(letters=pair, define={"minus": "-gamma@phi.T", "plus": "gamma@phi.T", "outer": "psi@gamma.T"},
                  given=("G != 0", ("singular vectors", "psi", "phi", "sigma", "G")))
frames = {"Psi": ("m", "r"), "Phi": ("n", "r"), "T": ("r", "r"), "A": ("k", "r"), "B": ("k", "r"), "Z1": ("k", "n"), "Z2": ("m", "k")}
split = Setting(letters=frames, define={"G": "Psi@T@Phi.T", "M1": "A@Phi.T + Z1", "M2": "Psi@B.T + Z2"},
                given=("Psi.T@Psi = I(r)", "Phi.T@Phi = I(r)", "Z1@Phi = 0", "Psi.T@Z2 = 0"))
block = Setting(letters={"a": ("k", 1), "b": ("k", 1), "tau": (1, 1)})
chain = Setting(letters={"w1": ("k", 1), "w2": (1, "k"), "a": ("k", 1), "b": (1, "k")}, layers=("w2", "w1"),
                given=("w1 = 0", "w2 = 0"))
well = "(w^2-1)^2"
moves = "W1: M1, W2: M2"
scalar_form = "dir(dir(f(w2@w1), w1: a, w2: b), w1: a, w2: b)"

origin = Proposition(
    id="beyond/origin",
    title="The Hessian at the origin of two layers",
    source=Source("beyond", "X1′, at the origin"),
    statement=r"\text{at } (0,0):\ (n_-, n_0, n_+) = (kr,\ k(d_0+d_2) - 2kr,\ kr),\quad r = \operatorname{rank}\nabla f(0)",
    hypotheses=("N = 2", "f is twice differentiable at 0", "ψ_j, φ_j, σ_j > 0, j = 1, …, r: the singular vectors and values of ∇f(0)"),
    claims=(
        Claim("critical-1", r"\dot W_1 = 0", moving, "ddt(W1) = 0", depth=2),
        Claim("critical-2", r"\dot W_2 = 0", moving, "ddt(W2) = 0", depth=2),
        Claim("form", r"D^2g[(M_1,M_2)^2] = 2\operatorname{tr}(\nabla f^\top M_2M_1)", moving,
              f"dir(dir(f(W2@W1), {moves}), {moves}) = 2*trace(G.T@M2@M1)", depth=2),
        Claim("hessian-1", r"\nabla^2g\,(M_1,M_2) = (M_2^\top\nabla f,\ \nabla f M_1^\top) \text{, first layer }(\nabla^2g\,v = -D_v\dot W)",
              moving, f"-dir(ddt(W1), {moves}) = M2.T@G", depth=2),
        Claim("hessian-2", r"\nabla^2g\,(M_1,M_2) \text{, second layer}", moving, f"-dir(ddt(W2), {moves}) = G@M1.T", depth=2),
        Claim("negative", r"v = (-\gamma\varphi^\top, \psi\gamma^\top):\ v^\top\nabla^2g\,v = -2\sigma\lVert\gamma\rVert^2", vectors,
              "2*trace(G.T@outer@minus) = -2*sigma*norm2(gamma)"),
        Claim("positive", r"v = (\gamma\varphi^\top, \psi\gamma^\top):\ v^\top\nabla^2g\,v = 2\sigma\lVert\gamma\rVert^2", vectors,
              "2*trace(G.T@outer@plus) = 2*sigma*norm2(gamma)"),
        Claim("eigenvector-minus-1", r"\nabla^2g\,v = -\sigma v,\ v = (-\gamma\varphi^\top, \psi\gamma^\top) \text{, first layer}",
              vectors, "outer.T@G = -sigma*minus"),
        Claim("eigenvector-minus-2", r"\nabla^2g\,v = -\sigma v \text{, second layer}", vectors, "G@minus.T = -sigma*outer"),
        Claim("eigenvector-plus-1", r"\nabla^2g\,v = \sigma v,\ v = (\gamma\varphi^\top, \psi\gamma^\top) \text{, first layer}",
              vectors, "outer.T@G = sigma*plus"),
        Claim("eigenvector-plus-2", r"\nabla^2g\,v = \sigma v \text{, second layer}", vectors, "G@plus.T = sigma*outer"),
        Claim("kernel", r"M_1\nabla f^\top = 0 = \nabla f^\top M_2 \Rightarrow \nabla^2g\,(M_1,M_2) = 0",
              Setting(letters={"G": ("m", "n"), "M1": ("k", "n"), "M2": ("m", "k")}, given=("M1@G.T = 0", "G.T@M2 = 0")),
              "norm2(M2.T@G) + norm2(G@M1.T) = 0"),
        Claim("split", r"M_1 = A\Phi^\top + Z_1,\ M_2 = \Psi B^\top + Z_2:\quad 2\operatorname{tr}(\nabla f^\top M_2M_1) ="
              r" 2\operatorname{tr}(T B^\top A) = \textstyle\sum_j 2\sigma_j\,b_j\cdot a_j", split,
              "2*trace(G.T@M2@M1) = 2*trace(T.T@B.T@A)"),
        Claim("squares", r"2\tau\,a\cdot b = \tfrac\tau2(\lVert a+b\rVert^2 - \lVert a-b\rVert^2)", block,
              "2*tau*(a.T@b) = tau/2*(norm2(a + b) - norm2(a - b))"),
        Claim("vector-case", r"n = 1:\ D^2g[(a,b)^2] = 2f'(0)\,ba \text{, so } (k, 0, k) \text{ where } f'(0) \neq 0", chain,
              f"{scalar_form} = 2*f1(w2@w1)*(b@a)", depth=2),
        Claim("flat", r"f = (w^2-1)^2:\ f'(z) = 4z(z^2-1) \text{, so the form vanishes at the origin: } (0, 2k, 0)",
              Setting(letters={"z": (1, 1)}, cost=well), "f1(z) = 4*z*(z^2 - 1)"),
        Claim("local-maximum", r"(z^2-1)^2 \le 1 \text{ for } z^2 \le 2 \text{: the origin is a local maximum, of } f \text{ already}",
              Setting(letters={"z": (1, 1)}, cost=well, given=("2 - z^2 >= 0",), sign_hint=(("1", ["z^2", "2 - z^2"]),)), "f(z) <= f(0)"),
        NotForAll("not-semidefinite", r"D^2g[(M_1,M_2)^2] \ge 0 \text{ at the origin}", moving,
                  f"dir(dir(f(W2@W1), {moves}), {moves}) >= 0"),
        NotForAll("only-at-the-origin", r"D^2g[(M_1,M_2)^2] = 2\operatorname{tr}(\nabla f^\top M_2M_1) \text{ everywhere}",
                  Setting(letters=moving.letters, layers=("W2", "W1"), define={"G": "grad(W2@W1)"}),
                  f"dir(dir(f(W2@W1), {moves}), {moves}) = 2*trace(G.T@M2@M1)"),
    ),
    notes=(Note("superfluous hypothesis", "No hypothesis relates k to d0 and d2: the origin is a strict saddle for k = 1 already where"
                " ∇f(0) ≠ 0; so Lemma 17 fails for k < n at other points only."),),
)
