"""Section 2: g is not proper, because it does not see (W_1, W_2) → (ηW_1, W_2/η).

As printed the scaling is said to be possible 'for any η ∈ ℝ'; at η = 0 it is not defined.
"""

from symflow.propositions import Claim, Erratum, Proposition, Source
from symflow.statements import Setting

shapes = {"W1": ("k", "n"), "W2": ("m", "k"), "eta": (1, 1)}
any_eta = Setting(letters=shapes, layers=("W2", "W1"))
nonzero = Setting(letters=shapes, layers=("W2", "W1"), given=("eta != 0",))

scaling = Proposition(
    id="oliveira2026/scaling",
    title="The overparametrised cost is not proper",
    source=Source("oliveira2026", "Section 2, after (3)", "Section 2, after (3)"),
    statement=r"g(W_1,W_2) = g(\eta W_1, \tfrac1\eta W_2)",
    claims=(
        Erratum(
            "any-eta", where="Section 2, after (3): 'for any η ∈ ℝ'",
            latex=r"g(\eta W_1, \tfrac1\eta W_2) \text{ is defined, and equals } g(W_1,W_2) \text{, for any } \eta\in\mathbb{R}",
            setting=any_eta, printed="defined(((1/eta)*W2)@(eta*W1))",
            corrected="f(W2@W1) = f(((1/eta)*W2)@(eta*W1))", corrected_setting=nonzero,
            corrected_latex=r"g(W_1,W_2) = g(\eta W_1, \tfrac1\eta W_2) \text{ for any } \eta \neq 0",
            why="1/η does not exist at η = 0"),
        Claim("norm", r"\lVert\eta W_1\rVert_F^2 = \eta^2\lVert W_1\rVert_F^2", any_eta, "norm2(eta*W1) = eta^2*norm2(W1)"),
        Claim("unbounded", r"\eta > 1,\ W_1 \neq 0 \Rightarrow \lVert\eta W_1\rVert_F > \lVert W_1\rVert_F: \text{ a level set with } W_1 \neq 0 \text{ is unbounded}",
              Setting(letters=shapes, given=("eta > 1", "W1 != 0")),
              "norm2(eta*W1) > norm2(W1)"),
    ),
)
