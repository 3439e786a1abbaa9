"""X10: f : ℝ → ℝ proper, C¹ and bounded below satisfies a PD-PŁI iff every critical point is a global minimiser.

If |f'| ≥ α(f - f*), a root of f' has f = f*. Conversely inf{|f'| : f - f* = x} is lower semicontinuous and positive for
x > 0, because level sets are compact; a continuous positive minorant is α. So the property is decided by the roots of
f'. Decided here: the first half, and the property for some costs.
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

inequality = Setting(letters={"z": (1, 1), "h": (1, 1)}, given=("f1(z)^2 - h^2 >= 0", "f1(z) = 0"))


def roots(cost: str) -> Setting:
    """A critical point z of a cost, and any other point y."""
    return Setting(letters={"z": (1, 1), "y": (1, 1)}, given=("f1(z) = 0",), cost=cost)


X10 = Proposition(
    id="beyond/X10",
    title="PD-PŁI is decided by the roots of f'",
    source=Source("beyond", "X10"),
    statement=r"|f'| \ge \alpha(f - f^*) \text{ for a positive definite } \alpha \iff \text{every critical point is a global minimiser}",
    hypotheses=("f is proper, C¹ and bounded below",),
    claims=(
        Claim("only-if", r"f'(z)^2 \ge h^2,\ f'(z) = 0 \Rightarrow h^2 \le 0, \quad h = \alpha(f(z)-f^*)", inequality, "-h^2 >= 0"),
        Claim("quadratic", r"f = (w-2)^2:\ f'(w) = 2(w-2),\ f(y) \ge f(2)",
              Setting(letters={"y": (1, 1)}, cost="(w-2)^2"), "f(y) >= f(2)"),
        Claim("quadratic-root", r"f = (w-2)^2:\ f'(w) = 2(w-2)", Setting(letters={"y": (1, 1)}, cost="(w-2)^2"),
              "f1(y) = 2*(y - 2)"),
        Claim("quartic", r"f = w^4 + w^2:\ f'(w) = w(4w^2+2)", Setting(letters={"y": (1, 1)}, cost="w^4 + w^2"),
              "f1(y) = y*(4*y^2 + 2)"),
        Claim("quartic-minimum", r"f = w^4 + w^2:\ f(y) \ge f(0)",
              Setting(letters={"y": (1, 1)}, cost="w^4 + w^2"), "f(y) >= f(0)"),
        NotForAll("double-well", r"f = (w^2-1)^2:\ f'(z) = 0 \Rightarrow f(y) \ge f(z)", roots("(w^2-1)^2"), "f(y) >= f(z)"),
        NotForAll("tilted", r"f = w^4 - 2w^3 + w^2:\ f'(z) = 0 \Rightarrow f(y) \ge f(z)", roots("w^4 - 2*w^3 + w^2"), "f(y) >= f(z)"),
        Cited("if", r"\inf\{|f'| : f - f^* = x\} \text{ is attained and positive for } x > 0", "compactness",
              hypotheses=("level sets of a proper function are compact", "f' is continuous"), uses=("only-if",)),
    ),
)
