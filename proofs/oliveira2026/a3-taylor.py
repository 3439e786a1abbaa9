"""Appendix A.3: the second-order expansion of g = f(W_2 W_1).

The paper writes f''[M, M] for half the second derivative; here curv(X, A) is the derivative of ∇f at X in the direction
A, so that f''[A, A] = tr(curv(X, A)ᵀA)/2. The printed definition of f'' has ∂f/(∂w_ij w_kl) where the second derivative
belongs; read literally, in one variable, it is f'(w)/w.
"""

from symflow.propositions import Claim, Erratum, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

shapes = {"W1": ("k", "m"), "W2": ("n", "k"), "M1": ("k", "m"), "M2": ("n", "k")}
words = {"X": "W2@W1", "G": "grad(X)", "A": "W2@M1 + M2@W1", "B": "M2@M1"}
two = Setting(letters=shapes, layers=("W2", "W1"), define=words)
plain = Setting(letters={"W": ("n", "m"), "M": ("n", "m")})
scalar = Setting(letters={"w": (1, 1), "m": (1, 1)}, given=("w != 0",))

a3_taylor = Proposition(
    id="oliveira2026/a3-taylor",
    title="The second variation of the overparametrised cost",
    source=Source("oliveira2026", "A.3", "A.3"),
    statement=r"g''[(M_1,M_2)^2] = f'[B] + f''[A,A]",
    hypotheses=("f is twice differentiable",),
    claims=(
        Claim("first-of-f", r"\tfrac{d}{dt}f(W+tM) = f'(W)[M]", plain, "dir(f(W), W: M) = trace(grad(W).T@M)"),
        Claim("second-of-f", r"\tfrac12\tfrac{d^2}{dt^2}f(W+tM) = f''(W)[M,M]", plain,
              "dir(dir(f(W), W: M), W: M)/2 = trace(curv(W, M).T@M)/2"),
        Claim("product", r"(W_2+M_2)(W_1+M_1) = W_2W_1 + A + B", two, "(W2 + M2)@(W1 + M1) = X + A + B", depth=2),
        Claim("first", r"g'[(M_1,M_2)] = f'[A]", two, "dir(f(X), W1: M1, W2: M2) = trace(G.T@A)", depth=2),
        Claim("second", r"g''[(M_1,M_2)^2] = f'[B] + f''[A,A]", two,
              "dir(dir(f(X), W1: M1, W2: M2), W1: M1, W2: M2)/2 = trace(G.T@B) + trace(curv(X, A).T@A)/2", depth=2),
        Erratum("definition", where="A.3, definition of f''",
                latex=r"f''[M,M] := \tfrac12\sum\frac{\partial f}{\partial w_{ij}w_{kl}}m_{ij}m_{kl} \text{, read literally for"
                      r" } n = m = 1", setting=scalar,
                printed="dir(dir(f(w), w: m), w: m)/2 = (f1(w)/w)*m^2/2", corrected="dir(dir(f(w), w: m), w: m)/2 = f2(w)*m^2/2",
                corrected_latex=r"f''[M,M] := \tfrac12\sum\frac{\partial^2 f}{\partial w_{ij}\,\partial w_{kl}}m_{ij}m_{kl}",
                why="the second derivative is meant: ∂²f over ∂w_ij ∂w_kl"),
        NotForAll("half-needed", r"g''[(M_1,M_2)^2] = f'[B] + 2f''[A,A]", two,
                  "dir(dir(f(X), W1: M1, W2: M2), W1: M1, W2: M2)/2 = trace(G.T@B) + trace(curv(X, A).T@A)"),
    ),
    notes=(
        Note("gap in the proof", "The sum runs to (n, m) and φ has m entries, although f lives on n x n matrices; the claims hold for"
             " rectangular products."),
        Note("gap in the proof", "The erratum reads the printed symbol literally, which is only possible in one variable; the claim 'second'"
             " proves the corrected expansion for every width."),
    ),
)
