"""Appendix A.1: the steps of the proof of Proposition 2, (12)-(14), for every depth and width."""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, neighbours

a1 = Proposition(
    id="oliveira2026/a1",
    title="The steps of the proof of Proposition 2",
    source=Source("oliveira2026", "A.1, (12)-(14)", "A.1, (12)-(14)"),
    statement=r"\dot W_iW_i^\top = W_{i+1}^\top\dot W_{i+1}",
    claims=(
        Claim("product-rule",
              r"\dot C_i = \dot W_iW_i^\top + W_i\dot W_i^\top - \dot W_{i+1}^\top W_{i+1} - W_{i+1}^\top\dot W_{i+1}",
              neighbours(), "ddt(C) = ddt(U)@U.T + U@ddt(U).T - ddt(V).T@V - V.T@ddt(V)", depth="all"),
        Claim("eq12", r"\dot W_iW_i^\top = -(W_N\cdots W_{i+1})^\top\nabla f\,(W_{i-1}\cdots W_1)^\top W_i^\top",
              neighbours(), "ddt(U)@U.T = -(P@V).T@G@Q.T@U.T", depth="all"),
        Claim("eq13", r"\cdots = -W_{i+1}^\top(W_N\cdots W_{i+2})^\top\nabla f\,(W_i\cdots W_1)^\top",
              neighbours(), "-(P@V).T@G@Q.T@U.T = -V.T@P.T@G@(U@Q).T", depth="all"),
        Claim("eq14", r"\cdots = W_{i+1}^\top\dot W_{i+1}", neighbours(), "-V.T@P.T@G@(U@Q).T = V.T@ddt(V)", depth="all"),
        *(Claim("widths-" + "-".join(map(str, widths)), r"\dot W_1W_1^\top = W_2^\top\dot W_2", chain(widths),
                "ddt(W1)@W1.T = W2.T@ddt(W2)", by="entries") for widths in WIDTHS),
        NotForAll("other-side", r"W_i^\top\dot W_i = \dot W_{i+1}W_{i+1}^\top",
                  neighbours(letters={"U": ("b", "a"), "V": ("a", "b"), "P": ("n", "a")}), "U.T@ddt(U) = ddt(V)@V.T"),
    ),
)
