"""X5: universality is local. For f = (w² - 1)² + w/3 the starts that end at the origin are {u = 0, |w_1|² < ρ*}.

Here s = sign f'(0) = 1. On {u = 0}, that is w_1 = s w_2ᵀ, the number ρ = |w_1|² obeys dρ/dt = -2s f'(sρ) ρ, and
3f'(ρ) = h(ρ) = 12ρ³ - 12ρ + 1. h decreases strictly on [0, 1/2] from 1 to -7/2, so it has one root ρ* there, between
0.0839244 and 0.0839245; the other roots are below 0 and above 1/2, so ρ* is the middle one. Below ρ* the start falls to the
origin, at ρ* it rests, and above ρ* it never passes ρ*, so it ends elsewhere. For a cost whose f' has no root on the ray,
such as (w + 1)², all of {u = 0} ends at the origin: the set depends on f, not only on the sign of f'(0).
The root ρ* is a local maximum of f; the points with w_2w_1 = ρ* are further saddles, whose place depends on f.
"""

from fractions import Fraction

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import vector_case
from symflow.statements import Setting

tilted = "(w^2-1)^2 + w/3"
h = "(12*{0}^3 - 12*{0} + 1)"
ray = vector_case(given=("s^2 = 1", "w1 = s*w2.T"), define={"rho": "norm2(w1)"})
falling = vector_case(given=("s^2 = 1", "w1 = s*w2.T", "s*f1(s*norm2(w2)) > 0", "w2 != 0"),
                      sign_hint=(("2", ["s*f1(s*norm2(w2))", "norm2(w2)"]),))
rising = vector_case(given=("s^2 = 1", "w1 = s*w2.T", "-s*f1(s*norm2(w2)) > 0", "w2 != 0"),
                     sign_hint=(("2", ["-s*f1(s*norm2(w2))", "norm2(w2)"]),))


def point(*given: str, hint: tuple[tuple[str, list[str]], ...] = ()) -> Setting:
    """Numbers x and y on the ray, with the tilted cost."""
    return Setting(letters={"x": (1, 1), "y": (1, 1)}, cost=tilted, given=given, sign_hint=hint)


def start(cost: str, k: int, *given: str) -> Setting:
    """A start on {u = 0} for s = 1."""
    return Setting(letters={"w1": (k, 1), "w2": (1, k)}, layers=("w2", "w1"), cost=cost, given=("w1 = w2.T", *given))


def cubic(x: Fraction) -> Fraction:
    """h."""
    return 12 * x**3 - 12 * x + 1


low, high = "0.0839244", "0.0839245"
below, above, half = Fraction(low), Fraction(high), Fraction(1, 2)
# h(x) - h(y) = 12 (y - x)(1 - x² - xy - y²), in y - x, 1/2 - y and x
falls_strictly = (("3", ["y - x"]), ("18", ["y - x", "1/2 - y"]), ("36", ["y - x", "1/2 - y", "x"]), ("36", ["y - x", "y - x", "1/2 - y"]),
                  ("36", ["y - x", "y - x", "x"]), ("24", ["y - x", "y - x", "y - x"]))
# x³ lies above its tangent at c by (x - c)²(x + 2c), and below its chord on [c, 1/2] by (x - c)(1/2 - x)(x + c + 1/2)
tangent = (("4", [f"(x - {below})^2", "x"]), (str(8 * below), [f"(x - {below})^2"]), (str(4 - 12 * below**2), [f"{below} - x"]),
           (str(cubic(below) / 3), []))
chord = (("4", [f"x - {above}", "1/2 - x", f"x - {above}"]), (str(8 * above + 2), [f"x - {above}", "1/2 - x"]),
         (str((cubic(above) - cubic(half)) / (3 * (half - above))), [f"x - {above}"]), (str(-cubic(above) / 3), []))
two = {"w1": ("k", 1), "w2": (1, "k"), "a": ("k", 1), "b": (1, "k")}
ridge = Setting(letters=two, layers=("w2", "w1"), given=("f1(w2@w1) = 0",))
second = "dir(dir(f(w2@w1), w1: a, w2: b), w1: a, w2: b)"

X5 = Proposition(
    id="beyond/X5",
    title="Universality is local: which starts end at the origin",
    source=Source("beyond", "X5"),
    statement=r"f = (w^2-1)^2 + \tfrac w3:\ w(t) \to 0 \iff u = 0,\ \lVert w_1\rVert^2 < \rho^*,\quad 12\rho^{*3} - 12\rho^* + 1 = 0,"
              r"\ \rho^* = 0.0839244\dots",
    hypotheses=("f : ℝ → ℝ is C¹, proper and bounded below, f'(0) ≠ 0", "u = w_1 - s w_2ᵀ, s = sign f'(0)"),
    claims=(
        Claim("ray-is-invariant", r"\dot u = sf'(z)u", vector_case(given=("s^2 = 1",)), "ddt(u) = s*f1(z)*u"),
        Claim("norm-of-u", r"\tfrac{d}{dt}\lVert u\rVert^2 = 2sf'(z)\lVert u\rVert^2 \text{: near the origin } u \text{ grows, so } u = 0 \text{ is needed}",
              vector_case(given=("s^2 = 1",)), "ddt(norm2(u)) = 2*s*f1(z)*norm2(u)"),
        Claim("on-the-ray", r"u = 0 \Rightarrow z = s\rho", ray, "z = s*rho"),
        Claim("rho", r"u = 0 \Rightarrow \dot\rho = -2sf'(s\rho)\rho", ray, "ddt(rho) = -2*s*f1(s*norm2(w2))*rho"),
        Claim("falls", r"u = 0,\ \rho > 0,\ sf'(s\rho) > 0 \Rightarrow \dot\rho < 0", falling, "ddt(norm2(w2)) < 0"),
        Claim("rises", r"u = 0,\ \rho > 0,\ sf'(s\rho) < 0 \Rightarrow \dot\rho > 0", rising, "ddt(norm2(w2)) > 0"),
        Claim("slope", r"3f'(\rho) = 12\rho^3 - 12\rho + 1 = h(\rho) \text{, and } s = \operatorname{sign}h(0) = 1", point(), f"3*f1(x) = {h.format('x')}"),
        Claim("decreasing", r"0 \le x < y \le \tfrac12 \Rightarrow h(x) > h(y) \text{: one root } \rho^* \text{ there}",
              point("x >= 0", "1/2 - y >= 0", "y - x > 0", hint=falls_strictly), f"{h.format('x')} > {h.format('y')}"),
        Claim("before", rf"0 \le x \le {low} \Rightarrow 3f'(x) \ge h({low}) > 0", point("x >= 0", f"{below} - x >= 0", hint=tangent),
              "f1(x) > 0"),
        Claim("after", rf"{high} \le x \le \tfrac12 \Rightarrow 3f'(x) \le h({high}) < 0",
              point(f"x - {above} >= 0", "1/2 - x >= 0", hint=chord), "f1(x) < 0"),
        Claim("lower-root", r"x \le -2 \Rightarrow h(x) < 0 < h(0) \text{: a root below } 0",
              point("-2 - x >= 0", hint=(("71", []), *((c, ["-2 - x"] * j) for j, c in enumerate(("132", "72", "12"), 1)))), f"{h.format('x')} < 0"),
        Claim("upper-root", r"x \ge 1 \Rightarrow h(x) > 0 > h(\tfrac12) \text{: a root above } \tfrac12",
              point("x - 1 >= 0", hint=(("1", []), *((c, ["x - 1"] * j) for j, c in enumerate(("24", "36", "12"), 1)))), f"{h.format('x')} > 0"),
        NotForAll("not-all-of-the-ray", r"u = 0,\ \rho = \tfrac12 \Rightarrow \dot\rho < 0", start(tilted, 2, "norm2(w2) = 1/2"), "ddt(norm2(w1)) < 0"),
        NotForAll("not-universal", r"u = 0,\ w \neq 0 \Rightarrow \tfrac{d}{dt}\lVert w_1\rVert^2 < 0", start(tilted, 1, "w2 != 0"),
                  "ddt(norm2(w1)) < 0"),
        Claim("another-cost", r"f = (w+1)^2:\ s = 1 \text{ too, and } \dot\rho < 0 \text{ on all of } \{u = 0 \neq w\}",
              Setting(letters={"w2": (1, 2)}, given=("w2 != 0",), sign_hint=(("4", ["norm2(w2)"]), ("4", ["norm2(w2)", "norm2(w2)"])),
                      cost="(w+1)^2"), "-2*f1(norm2(w2))*norm2(w2) < 0"),
        Claim("ridge", r"f'(z) = 0 \Rightarrow D^2g[(a,b)^2] = f''(z)(w_2a + bw_1)^2", ridge, f"{second} = f2(w2@w1)*(w2@a + b@w1)^2", depth=2),
        Claim("ridge-is-a-maximum", r"|x| \le \tfrac12 \Rightarrow f''(x) = 12x^2 - 4 < 0 \text{: } \rho^* \text{ is a local maximum of } f",
              point("x + 1/2 >= 0", "1/2 - x >= 0", hint=(("12", ["x + 1/2", "1/2 - x"]), ("1", []))), "f2(x) < 0"),
        Cited("to-the-origin", r"\rho(0) < \rho^* \Rightarrow \rho \to 0", "monotone-limit",
              hypotheses=("ρ decreases and is bounded below", "f' has no root on [0, ρ(0)]"), uses=("falls", "rho", "decreasing", "before")),
        Cited("stays-above", r"\rho(0) \ge \rho^* \Rightarrow \rho(t) \ge \rho^*", "picard-lindelof",
              hypotheses=("dρ/dt = -2f'(ρ)ρ is locally Lipschitz and rests at ρ*",), uses=("rho", "decreasing")),
        Cited("the-root", r"h \text{ has a root between } 0.0839244 \text{ and } 0.0839245", "intermediate-value",
              hypotheses=("h is continuous",), uses=("before", "after", "lower-root", "upper-root")),
        Cited("off-the-ray", r"u(0) \neq 0 \Rightarrow w(t) \text{ does not tend to } 0", "scalar-comparison",
              hypotheses=("sf' > 0 near 0, so |u| grows near the origin",), uses=("norm-of-u",)),
    ),
)
