"""Appendix A.2: the induction step of Lemma 12, for a general i.

The step replaces (W_i W_iᵀ)^i by (X ᵀX + C)^i with X = W_(i+1), C = C_i, and needs X (XᵀX)^i Xᵀ = (XXᵀ)^(i+1). For a
general i the powers are letters: A = (XᵀX)^i, B = (XXᵀ)^i, E = (XᵀX + C)^i, R = E - A. The relation XA = BX is itself
carried from i to i + 1.
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

shapes = {"X": ("p", "q"), "A": ("q", "q"), "B": ("p", "p"), "C": ("q", "q"), "E": ("q", "q"), "R": ("q", "q"),
          "L": ("n", "p")}
powers = Setting(letters=shapes, given=("X@A = B@X",))
plain = Setting(letters=shapes)
split = Setting(letters=shapes, given=("X@A = B@X", "E = A + R"))

a2_lem12 = Proposition(
    id="oliveira2026/a2-lem12",
    title="The induction step of Lemma 12",
    source=Source("oliveira2026", "A.2, Lemma 12", "A.2, Lemma 3"),
    statement=r"WW^\top = W_N\cdots W_{i+1}(W_iW_i^\top)^iW_{i+1}^\top\cdots W_N^\top + P_i",
    claims=(
        Claim("substitution", r"W_iW_i^\top = W_{i+1}^\top W_{i+1} + C_i",
              Setting(letters={"U": ("b", "a"), "V": ("c", "b")}, define={"C": "U@U.T - V.T@V"}), "U@U.T = V.T@V + C"),
        Claim("start", r"X\,(X^\top X)\,X^\top = (XX^\top)^2", plain, "X@(X.T@X)@X.T = (X@X.T)^2"),
        Claim("powers", r"XA = BX \Rightarrow X(A\,X^\top X) = (B\,XX^\top)X", powers, "X@(A@(X.T@X)) = (B@(X@X.T))@X"),
        Claim("step", r"L\,X(X^\top X + C)^iX^\top L^\top = L(XX^\top)^{i+1}L^\top + L\,XRX^\top L^\top", split,
              "L@X@E@X.T@L.T = L@(B@(X@X.T))@L.T + L@X@R@X.T@L.T"),
        Claim("remainder", r"(X^\top X + C)^{i+1} - (X^\top X)^{i+1} = E\,C + (E - A)X^\top X",
              plain, "E@(X.T@X + C) - A@(X.T@X) = E@C + (E - A)@(X.T@X)"),
        Claim("degree", r"\deg\big((X^\top X + C)^4 - (X^\top X)^4\big) = 6", plain,
              "degree((X.T@X + C)^4 - (X.T@X)^4; X) = 6"),
        NotForAll("not-commuting", r"X(X^\top X + C)X^\top = XX^\top(XX^\top + XCX^\top)", plain,
                  "X@(X.T@X + C)@X.T = (X@X.T)@(X@X.T + X@C@X.T)"),
    ),
)
