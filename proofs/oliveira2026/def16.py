"""Definition 16: a strict saddle is a critical point whose Hessian has a direction of strictly negative curvature.

(So a strict local maximum is one as well.) What is decided is the example behind Figure 3: the origin of w_2 w_1 is a
strict saddle whenever f'(0) ≠ 0, with the direction (1, -f'(0)).
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

shapes = {"w1": (1, 1), "w2": (1, 1), "a": (1, 1), "b": (1, 1)}
origin = ("w1 = 0", "w2 = 0")
form = "dir(dir(f(w2*w1), w1: a, w2: b), w1: a, w2: b)"

def16 = Proposition(
    id="oliveira2026/def16",
    title="Strict saddles",
    source=Source("oliveira2026", "Definition 16", "Definition 3"),
    statement=r"\nabla g(w) = 0,\ v^\top\nabla^2g(w)\,v < 0 \text{ for some } v",
    claims=(
        Claim("critical-2", r"\partial g/\partial w_2(0,0) = 0", Setting(letters=shapes, layers=("w2", "w1"), given=origin), "ddt(w2) = 0"),
        Claim("critical", r"\partial g/\partial w_1(0,0) = 0", Setting(letters=shapes, layers=("w2", "w1"), given=origin), "ddt(w1) = 0"),
        Claim("form", r"v^\top\nabla^2g(0,0)\,v = 2f'(0)\,ab", Setting(letters=shapes, layers=("w2", "w1"), given=origin),
              f"{form} = 2*f1(0)*a*b"),
        Claim("strict", r"v^\top\nabla^2g(0,0)\,v < 0 \text{ for } v = (1, -f'(0))",
              Setting(letters=shapes, layers=("w2", "w1"), given=(*origin, "a = 1", "b = -f1(0)", "f1(0) != 0")), f"{form} < 0"),
        NotForAll("needs-slope", r"v^\top\nabla^2g(0,0)\,v < 0 \text{ for } v = (1,-f'(0))",
                  Setting(letters=shapes, layers=("w2", "w1"), given=(*origin, "a = 1", "b = -f1(0)")), f"{form} < 0"),
    ),
)
