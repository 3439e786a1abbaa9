"""Appendix A.3: the direction of negative curvature.

M_1 = -p γφᵀ, M_2 = q ψγᵀ with γᵀW_1 = 0, |γ| = 1 and singular vectors ψ, φ of G = ∇f. With p = q², half the second
derivative is -σq³ + bq⁴. The printed range 0 < q < σ/(2|b|) has no meaning for b = 0, where every q > 0 will do.
"""

from symflow.propositions import Claim, Erratum, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

shapes = {"W1": ("k", "m"), "W2": ("n", "k"), "G": ("n", "m"), "gamma": ("k", 1), "psi": ("n", 1), "phi": ("m", 1),
          "sigma": (1, 1), "p": (1, 1), "q": (1, 1)}
words = {"M1": "-p*(gamma@phi.T)", "M2": "q*(psi@gamma.T)"}
unit = ("gamma.T@W1 = 0", "gamma.T@gamma = 1", "G@phi = sigma*psi", "psi.T@psi = 1")
scalars = {name: (1, 1) for name in ("sigma", "b", "beta", "q", "p")}
absolute = ("sigma > 0", "beta >= 0", "beta^2 = b^2", "beta - b >= 0")
range_of_q = Setting(letters=scalars, given=(*absolute, "q > 0", "sigma - 2*beta*q > 0"))

a3_direction = Proposition(
    id="oliveira2026/a3-direction",
    title="The direction of negative curvature",
    source=Source("oliveira2026", "A.3", "A.3"),
    statement=r"g''[(M_1,M_2)^2] = -\sigma q^3 + bq^4 < 0",
    hypotheses=("∇f ≠ 0", "k > n"),
    claims=(
        Claim("first-order-part", r"A = W_2M_1 + M_2W_1 = W_2M_1", Setting(letters=shapes, define=words, given=unit),
              "W2@M1 + M2@W1 = W2@M1"),
        Claim("cross-term", r"f'[M_2M_1] = -\sigma pq", Setting(letters=shapes, define=words, given=unit),
              "trace(G.T@(M2@M1)) = -sigma*p*q"),
        Claim("quartic", r"-\sigma pq + bp^2 = -\sigma q^3 + bq^4 \text{ for } p = q^2",
              Setting(letters=scalars, given=("p = q^2",)), "-sigma*p*q + b*p^2 = -sigma*q^3 + b*q^4"),
        Erratum("range", where="A.3, 'for 0 < q < σ/(2|b|)'", latex=r"0 < q < \sigma/(2|b|)",
                setting=Setting(letters=scalars, given=absolute), printed="defined(sigma/(2*beta))",
                corrected="-sigma*q^3 + b*q^4 < 0", corrected_setting=range_of_q,
                corrected_latex=r"-\sigma q^3 + bq^4 < 0 \text{ for } q > 0,\ 2|b|q < \sigma",
                why="b = 0 is possible (f may be linear), and then the bound divides by zero"),
        NotForAll("sign-of-M1", r"f'[M_2M_1] = \sigma pq", Setting(letters=shapes, define=words, given=unit),
                  "trace(G.T@(M2@M1)) = sigma*p*q"),
    ),
    notes=(
        Note("superfluous hypothesis", "'γ always exists because W_1 and W_2 must be rank deficient': W_1 has k rows and n < k columns,"
             " so a vector γ with γᵀW_1 = 0 exists for every W_1; rank deficiency is not used."),
    ),
)
