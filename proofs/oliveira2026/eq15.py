"""Equation (15): the cost decreases along the flow.

As printed, dg/dt = -Σ⟨∇g, Ẇ⟩ = -Σ‖∇g‖²; the chain rule has no minus sign, and with Ẇ = -∇g the printed middle term is
+Σ‖∇g‖². Below g_i is the gradient of g with respect to W_i as (4) gives it.
"""

from symflow.propositions import Claim, Erratum, Proposition, Source
from symflow.propositions.settings import chain, layer_gradient, one_layer


def gradients(depth: int) -> dict[str, str]:
    """The gradient of g with respect to each layer."""
    return {f"g{i}": layer_gradient(depth, i) for i in range(1, depth + 1)}


def pairing(depth: int) -> str:
    """The sum of ⟨∇_{W_i} g, Ẇ_i⟩."""
    return " + ".join(f"trace(g{i}.T@ddt(W{i}))" for i in range(1, depth + 1))


def squares(depth: int) -> str:
    """The sum of the squared norms."""
    return " + ".join(f"norm2(g{i})" for i in range(1, depth + 1))


eq15 = Proposition(
    id="oliveira2026/eq15",
    title="The cost decreases along the flow",
    source=Source("oliveira2026", "A.2, (15)", "A.2, (15)"),
    statement=r"\tfrac{dg}{dt} = -\sum_i\lVert\nabla_{W_i}g\rVert_F^2 \le 0",
    hypotheses=("f is differentiable",),
    claims=(
        Erratum(
            "chain-rule", where="A.2, (15), first equality",
            latex=r"\tfrac{dg}{dt} = -\sum_i\langle\nabla_{W_i}g, \dot W_i\rangle",
            setting=chain(2, define=gradients(2)), printed=f"ddt(f(X)) = -({pairing(2)})",
            corrected=f"ddt(f(X)) = {pairing(2)}", corrected_latex=r"\tfrac{dg}{dt} = \sum_i\langle\nabla_{W_i}g, \dot W_i\rangle",
            why="the chain rule has no minus sign; it comes in with Ẇ = -∇g"),
        Erratum(
            "second-equality", where="A.2, (15), second equality",
            latex=r"-\sum_i\langle\nabla_{W_i}g, \dot W_i\rangle = -\sum_i\lVert\nabla_{W_i}g\rVert_F^2",
            setting=chain(2, define=gradients(2)), printed=f"-({pairing(2)}) = -({squares(2)})",
            corrected=f"{pairing(2)} = -({squares(2)})",
            corrected_latex=r"\sum_i\langle\nabla_{W_i}g, \dot W_i\rangle = -\sum_i\lVert\nabla_{W_i}g\rVert_F^2",
            why="with Ẇ = -∇g the printed left side is +Σ‖∇g‖²"),
        Claim("one-layer", r"\langle\nabla_{W_i}g, \dot W_i\rangle = -\lVert\nabla_{W_i}g\rVert_F^2 \text{ for every layer of every depth}",
              one_layer(), "dir(f(A@U@B), U: ddt(U)) = -norm2(A.T@G@B.T)", depth="all"),
        *(Claim(f"depth-{n}", r"\tfrac{dg}{dt} = -\sum_i\lVert\nabla_{W_i}g\rVert_F^2", chain(n, define=gradients(n)),
                f"ddt(f(X)) = -({squares(n)})", depth=n) for n in range(2, 6)),
        *(Claim(f"decreases-{n}", r"\tfrac{dg}{dt} \le 0",
                chain(n, define=gradients(n)),
                "ddt(f(X)) <= 0", depth=n) for n in range(2, 6)),
    ),
)
