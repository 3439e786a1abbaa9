"""Lemma 9: the product W(t) = W_N…W_1 is precompact along (4).

f(W(t)) does not increase (15), so W(t) stays in a sublevel set of the proper function f, which is compact.
"""

from symflow.propositions import Cited, Claim, Note, NotForAll, Proposition, Source
from symflow.propositions.settings import chain, one_layer
from symflow.statements import Setting

lem9 = Proposition(
    id="oliveira2026/lem9",
    title="The product is precompact along the flow",
    source=Source("oliveira2026", "Lemma 9", "Lemma 1"),
    statement=r"\{W(t) : t\ge 0\} \text{ is precompact}",
    hypotheses=("f is proper", "f is bounded below"),
    claims=(
        Claim("eq2", r"\dot W = -\nabla f(W) \Rightarrow \tfrac{d}{dt}f(W) = -\lVert\nabla f(W)\rVert_F^2", chain(1), "ddt(f(X)) = -norm2(G)", depth=1),
        Claim("one-layer", r"\langle\nabla_{W_i}g, \dot W_i\rangle = -\lVert\dot W_i\rVert_F^2 \text{ for every layer of every depth}",
              one_layer(), "dir(f(A@U@B), U: ddt(U)) = -norm2(ddt(U))", depth="all"),
        *(Claim(f"decreases-{n}", r"\tfrac{d}{dt} f(W_N\cdots W_1) = -\sum_i\lVert\dot W_i\rVert_F^2 \le 0",
                chain(n), "ddt(f(X)) <= 0", depth=n) for n in range(2, 6)),
        *(Claim(f"rate-{n}", r"\tfrac{d}{dt} f(W_N\cdots W_1) = -\sum_i\lVert\dot W_i\rVert_F^2", chain(n),
                "ddt(f(X)) = -(" + " + ".join(f"norm2(ddt(W{i}))" for i in range(1, n + 1)) + ")", depth=n)
          for n in range(2, 6)),
        Claim("cubic-escapes", r"w(t) = -\tfrac{1}{1-3t} \text{ solves } \dot w = -f'(w),\ f(w) = w^3,\ w(0) = -1",
              Setting(letters={"t": (1, 1)}, cost="w^3"), "dir(-1/(1 - 3*t), t: 1) = -f1(-1/(1 - 3*t))"),
        NotForAll("increases", r"\tfrac{d}{dt} f(W_N\cdots W_1) = 0", chain(2), "ddt(f(X)) = 0"),
        Cited("eq2-limit", r"\text{the solutions of (2) approach } \{\nabla f = 0\}", "lasalle",
              hypotheses=("f is proper and bounded below", "∇f is locally Lipschitz"), uses=("eq2",)),
        Cited("compactness", r"\text{a closed sublevel set of a proper function bounded below is compact}", "compactness",
              hypotheses=("f is proper and bounded below", "f(W(t)) does not increase"), uses=("decreases-2",)),
    ),
    notes=(
Note("gap in the proof", "'Properness implies precompact solutions' after (2) names the wrong hypothesis alone: w^3 is proper on the"
             " line, and its gradient flow from -1 is -1/(1 - 3t) (claim cubic-escapes), which leaves every compact set before"
             " t = 1/3. It is the standing lower bound together with properness that is used."),
    ),
)
