"""X8: one step of gradient descent of size η changes C_i by exactly η²(G_iG_iᵀ - G_(i+1)ᵀG_(i+1)), G_i = ∂g/∂W_i."""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, layer_gradient, neighbours

step = {"E": "V.T@P.T@G@Q.T", "F": "P.T@G@(U@Q).T", "change": "(U - eta*E)@(U - eta*E).T - (V - eta*F).T@(V - eta*F) - C"}
descent = neighbours(letters={"eta": (1, 1)}, define=step)


def instance(widths: tuple[int, ...]) -> Claim:
    """The first imbalance at given widths."""
    depth = len(widths) - 1
    setting = chain(widths, letters={"eta": (1, 1)}, define={"E": layer_gradient(depth, 1), "F": layer_gradient(depth, 2)})
    return Claim("widths-" + "-".join(map(str, widths)), r"\Delta C_1 = \eta^2(G_1G_1^\top - G_2^\top G_2)", setting,
                 "(W1 - eta*E)@(W1 - eta*E).T - (W2 - eta*F).T@(W2 - eta*F) - C1 = eta^2*(E@E.T - F.T@F)", by="entries")


X8 = Proposition(
    id="beyond/X8",
    title="The drift of the imbalances under gradient descent",
    source=Source("beyond", "X8"),
    statement=r"C_i(W - \eta\nabla g) - C_i(W) = \eta^2(G_iG_i^\top - G_{i+1}^\top G_{i+1})",
    claims=(
        Claim("flow", r"\dot W_i = -G_i", descent, "ddt(U) = -E", depth="all"),
        Claim("flow-next", r"\dot W_{i+1} = -G_{i+1}", descent, "ddt(V) = -F", depth="all"),
        Claim("drift", r"\Delta C_i = \eta^2(G_iG_i^\top - G_{i+1}^\top G_{i+1})", descent, "change = eta^2*(E@E.T - F.T@F)", depth="all"),
        *(instance(widths) for widths in WIDTHS if len(widths) <= 4),
        NotForAll("not-conserved", r"\Delta C_i = 0", descent, "change = 0"),
    ),
)
