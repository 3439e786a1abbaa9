"""After Proposition 5: 'the shape of this set is independent of f except for the sign of its derivative'.

The set of bad starts is said to be {d = 0}. On {d = 0} the product is z = s|w_1|², and where f' has a root on that ray
the start does not go to the origin: a start at such a root does not even move. With sf' > 0 on the way it does.
"""

from symflow.propositions import Cited, Claim, Erratum, NotForAll, Proposition, Source
from symflow.propositions.settings import vector_case

proper = ("proper", "bounded below", "analytic")
bad = vector_case(given=("s^2 = 1", "w1 = s*w2.T", "s*f1(0) > 0", "norm2(w2) > 0"), cost_is=proper)
falling = vector_case(given=("s^2 = 1", "w1 = s*w2.T", "s*f1(s*norm2(w2)) > 0", "w2 != 0"))

after_prop5 = Proposition(
    id="oliveira2026/after-prop5",
    title="The bad starts depend on the cost",
    source=Source("oliveira2026", "after Proposition 5", "after Proposition 2"),
    statement=r"\{d = 0\} \text{ is the set of starts that end at the origin}",
    hypotheses=("f is proper, C¹ and bounded below", "s = sign f'(0) ≠ 0"),
    claims=(
        Erratum("independent-of-f", where="after Proposition 5: 'the shape of this set is independent of f'",
                latex=r"w_1 = s w_2^\top \neq 0 \Rightarrow f'(w_2w_1) \neq 0 \text{ (no start with } d = 0 \text{ rests elsewhere)}",
                setting=bad, printed="f1(z) != 0",
                corrected="ddt(norm2(w2)) < 0", corrected_setting=falling,
                corrected_latex=r"w_1 = s w_2^\top \neq 0,\ sf'(z) > 0 \Rightarrow \tfrac{d}{dt}\lVert w_2\rVert^2 < 0",
                why="f' may have a root on the ray sz > 0; the starts that end at the origin are those before the first root"
                    " (beyond/X5)"),
        Claim("on-the-ray", r"w_1 = s w_2^\top \Rightarrow z = s\lVert w_2\rVert^2", vector_case(given=("s^2 = 1", "w1 = s*w2.T")),
              "z = s*norm2(w2)"),
        Cited("to-the-origin", r"\text{before the first root of } f' \text{ on the ray the start ends at the origin}", "monotone-limit",
              hypotheses=("‖w_2‖² decreases and is bounded below", "sf' > 0 on the way"), uses=("on-the-ray", "independent-of-f")),
        NotForAll("other-ray", r"w_1 = s w_2^\top \Rightarrow z = -s\lVert w_2\rVert^2",
                  vector_case(given=("s^2 = 1", "w1 = s*w2.T")), "z = -s*norm2(w2)"),
    ),
)
