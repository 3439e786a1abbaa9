"""Proposition 7: of two starts with the same product the one with the larger c is faster.

c = 2 tr(𝒞²) - (tr 𝒞)² equals S² - 4z², it is conserved, and dz/dt = -√(c + 4z²) f'(z) runs along the same curve for
every c; only the speed √(c + 4z²) differs.
"""

from symflow.propositions import Cited, Claim, Note, NotForAll, Observation, Proposition, Source
from symflow.propositions.settings import vector_case
from symflow.statements import Setting

two = Setting(letters={name: (1, 1) for name in ("S", "R", "c", "e", "z")},
              given=("S^2 = c + 4*z^2", "R^2 = e + 4*z^2"))

pairs = Observation(
    "pairs", "equal products", networks=((1, 1, 1), (1, 2, 1), (1, 6, 1)),
    costs=("(w - T)^2/2", "(w^2 - 1)^2 + w/3", "cosh(w - 2)"), starts=16, tolerance="1e-11")

prop7 = Proposition(
    id="oliveira2026/prop7",
    title="Imbalance accelerates",
    source=Source("oliveira2026", "Proposition 7", "Proposition 3"),
    statement=r"c > \tilde c \Rightarrow g(t) \le \tilde g(t) \text{ for all } t > 0",
    hypotheses=("the same product at the start", "f is proper, real analytic and bounded below"),
    claims=(
        Claim("c", r"2\operatorname{tr}(\mathcal C^2) - (\operatorname{tr}\mathcal C)^2 = S^2 - 4z^2", vector_case(),
              "2*trace(C@C) - trace(C)^2 = S^2 - 4*z^2"),
        Claim("c-conserved", r"\dot c = 0", vector_case(), "ddt(2*trace(C@C) - trace(C)^2) = 0"),
        Claim("c-nonnegative", r"c \ge 0", vector_case(),
              "2*trace(C@C) - trace(C)^2 >= 0"),
        Claim("rate", r"\dot f = -f'(z)^2 S,\ S^2 = c + 4z^2", vector_case(), "ddt(f(z)) = -f1(z)^2*S"),
        Claim("faster", r"(\sqrt{c+4z^2} - \sqrt{\tilde c+4z^2})(\sqrt{c+4z^2} + \sqrt{\tilde c+4z^2}) = c - \tilde c", two,
              "(S - R)*(S + R) = c - e"),
        NotForAll("trace-alone", r"(\operatorname{tr}\mathcal C)^2 = S^2 - 4z^2", vector_case(), "trace(C)^2 = S^2 - 4*z^2"),
        Cited("comparison", r"\dot\tau = \sqrt{c+4z(\tau)^2} \text{ is larger for larger } c", "scalar-comparison",
              hypotheses=("τ ↦ √(c+4z(τ)²) is locally Lipschitz: f' is",), uses=("rate", "faster"), observations=(pairs,)),
    ),
    notes=(
Note("superfluous hypothesis", "f(0) > f* and analyticity are not used: a locally Lipschitz f' is enough, for the strict"
             " inequality too. (Merely C¹ is not: a start may rest at a root of f' that another one leaves.)"),
        Note("superfluous hypothesis", "Properness and the lower bound are used only for existence for all time, and k > n not at all."),
    ),
)
