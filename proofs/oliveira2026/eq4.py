"""Equation (4): the gradient flow of g(W_1, …, W_N) = f(W_N…W_1).

Write A = W_N…W_(i+1), B = W_(i-1)…W_1, G = ∇f(A W_i B). The derivative of g when W_i moves in a direction M is
⟨G, A M B⟩ = ⟨Aᵀ G Bᵀ, M⟩, so Aᵀ G Bᵀ is the gradient with respect to W_i.
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, layer_gradient, one_layer
from symflow.statements import Setting

first = Setting(letters={"A": ("n", "b"), "U": ("b", "m")}, layers=("A", "U"), opaque=("A",))
last = Setting(letters={"U": ("n", "a"), "B": ("a", "m")}, layers=("U", "B"), opaque=("B",))


eq4 = Proposition(
    id="oliveira2026/eq4",
    title="The gradient flow of a deep linear network",
    source=Source("oliveira2026", "(4)", "(4)"),
    statement=r"\dot W_i = -\frac{\partial g}{\partial W_i} = -(W_N\cdots W_{i+1})^\top\nabla f(W_N\cdots W_1)(W_{i-1}\cdots W_1)^\top",
    hypotheses=("f is differentiable",),
    claims=(
        Claim("gradient", r"\tfrac{d}{d\varepsilon} f(A(W_i+\varepsilon M)B) = \langle A^\top G B^\top, M\rangle",
              one_layer(letters={"M": ("b", "a")}), "dir(f(A@U@B), U: M) = trace((A.T@G@B.T).T@M)", depth="all"),
        Claim("flow", r"\dot W_i = -A^\top G B^\top", one_layer(), "ddt(U) = -A.T@G@B.T", depth="all"),
        Claim("first-layer", r"\dot W_1 = -A^\top G", first, "ddt(U) = -A.T@grad(A@U)", depth="all"),
        Claim("last-layer", r"\dot W_N = -G B^\top", last, "ddt(U) = -grad(U@B)@B.T", depth="all"),
        *(Claim("widths-" + "-".join(map(str, widths)) + f".W{i}", rf"\dot W_{i} \text{{ as in (4)}}", chain(widths),
                f"ddt(W{i}) = -{layer_gradient(len(widths) - 1, i)}", by="entries")
          for widths in WIDTHS for i in (1, len(widths) - 1)),
        NotForAll("transposed-gradient", r"\dot W_i = -A^\top G^\top B^\top",
                  one_layer(letters={"A": ("n", "b"), "U": ("b", "a"), "B": ("a", "n")}), "ddt(U) = -A.T@G.T@B.T"),
    ),
)
