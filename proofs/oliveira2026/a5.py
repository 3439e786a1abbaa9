"""Appendix A.5: under a PD-PŁI f' has no root on the ray sz > 0.

A root of f' would be a minimum of f by the inequality |f'| ≥ α(f - f*); but sf' > 0 up to the first root, so that f there
exceeds f(0) > f*.
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

lojasiewicz = Setting(letters={"z": (1, 1), "h": (1, 1)}, given=("f1(z)^2 - h^2 >= 0", "f1(z) = 0"))
no_inequality = Setting(letters={"z": (1, 1)}, given=("f1(0) > 0", "z > 0"), cost_is=("proper", "bounded below", "analytic"))

a5 = Proposition(
    id="oliveira2026/a5",
    title="No root of f' on the ray",
    source=Source("oliveira2026", "A.5", "A.5"),
    statement=r"f'(z) \neq 0 \text{ for } sz > 0",
    hypotheses=("|f'| ≥ α(f - f*) with α positive definite", "f(0) > f*"),
    claims=(
        Claim("root-is-minimal", r"f'(z)^2 \ge h^2,\ f'(z) = 0 \Rightarrow h^2 \le 0, \quad h = \alpha(f(z)-f^*)", lojasiewicz,
              "-h^2 >= 0"),
        Claim("along-the-ray", r"\tfrac{d}{dt}f(tz) = z\,f'(tz)", Setting(letters={"z": (1, 1), "t": (1, 1)}),
              "dir(f(t*z), t: 1) = z*f1(t*z)"),
        NotForAll("pli-needed", r"f'(0) > 0,\ z > 0 \Rightarrow f'(z) \neq 0", no_inequality, "f1(z) != 0"),
        Cited("first-root", r"sf' > 0 \text{ before the first root, so } f > f(0) > f^* \text{ there}", "mean-value",
              hypotheses=("f is C¹", "f(0) > f*"), uses=("root-is-minimal", "along-the-ray")),
        Cited("root-exists", r"\text{a sign change of } f' \text{ has a first root}", "intermediate-value",
              hypotheses=("f' is continuous",), uses=("root-is-minimal",)),
    ),
)
