"""Proposition 8: for σ(z) = z/√(1+z²), 𝒞 = w_2² - (1+w_1²)²/2 is invariant.

σ/σ' = z(1+z²) has the primitive (1+z²)²/4, so w_2²/2 - (1+w_1²)²/4 is conserved for every cost.
"""

from symflow.propositions import Claim, Note, NotForAll, Observation, Proposition, Source
from symflow.statements import Setting

SIGMA = "x/sqrt(1+x^2)"
paper = Setting(activation=SIGMA, cost="(1-w)^2", define={"C": "w2^2 - (1+w1^2)^2/2"})
arbitrary = Setting(activation=SIGMA, define={"C": "w2^2 - (1+w1^2)^2/2"})

drift = Observation(
    "drift", "drift of laws", networks=((1, 1, 1),), activation="x/sqrt(1+x^2)", laws=("w2^2 - (1+w1^2)^2/2",),
    costs=("(1-w)^2",), starts=60, tolerance="1e-10", time="10")
drift_of_others = Observation(
    "drift", "drift of laws", networks=((1, 1, 1),), activation="x/sqrt(1+x^2)", laws=("w2^2 - (1+w1^2)^2/2",),
    costs=("(w - T)^2/2", "(w^2-1)^2 + w/3", "cosh(w - 2)"), starts=20, tolerance="1e-10", time="3")

prop8 = Proposition(
    id="oliveira2026/prop8",
    title="An invariant of the sigmoidal network",
    source=Source("oliveira2026", "Proposition 8, (8), (10)", "Proposition 4"),
    statement=r"\tfrac{d}{dt}\big(w_2^2 - \tfrac12(1+w_1^2)^2\big) = 0",
    hypotheses=("k = n = 1", "σ(z) = z/√(1+z²)", "f(w) = (1-w)²"),
    claims=(
        Claim("invariant", r"\dot{\mathcal C} = 0 \text{ for } f(w) = (1-w)^2", paper, "ddt(C) = 0", observations=(drift,)),
        Claim("every-cost", r"\dot{\mathcal C} = 0 \text{ for every } f", arbitrary, "ddt(C) = 0", observations=(drift_of_others,)),
        Claim("slope", r"\sigma'(z) = (1+z^2)^{-3/2}", Setting(letters={"z": (1, 1)}),
              "dir(z/sqrt(1+z^2), z: 1)*(1+z^2)*sqrt(1+z^2) = 1"),
        NotForAll("not-linear", r"\tfrac{d}{dt}(w_2^2 - w_1^2) = 0", paper, "ddt(w2^2 - w1^2) = 0"),
    ),
    notes=(
        Note("superfluous hypothesis", "The standing k > n is not assumed here: k = n = 1."),
        Note("superfluous hypothesis", "The cost (1-w)² plays no part: 𝒞 is invariant for every differentiable cost."),
    ),
)
