"""Theorem 3: the solution exists for all time and converges to a critical point of g.

The cost decreases (15), so the product stays in a compact set (Lemma 9), so every layer does (Lemmas 10-15); existence
for all time and convergence are then Picard-Lindelöf and Łojasiewicz.
"""

from symflow.propositions import Cited, Claim, Note, NotForAll, Observation, Proposition, Source
from symflow.propositions.settings import chain, neighbours
from symflow.statements import Setting

closed = Setting(letters={"a": (1, 1), "b": (1, 1)}, cost_is=("analytic",),
                 given=("a = 0", "b = 1", "f1(a) = 0", "f2(a) > 0", "f(b) > f(a)"))

# Several depths, k > n, convex costs and one that is not; the data T are drawn at random.
starts = Observation(
    "starts", "convergence", networks=((1, 2, 1), (1, 3, 3, 1), (2, 3, 2), (2, 3, 3, 2)),
    costs=("norm2(W - T)/2", "norm2(W - T)/2 + norm2(W)^2/8", "norm2(W - T)/2 + (W[0,0]^2 - 1)^2"), starts=17, tolerance="1e-7")
deep = Observation("deep", "convergence", networks=((1, 2, 2, 2, 1), (2, 3, 3, 3, 2)), costs=("norm2(W - T)/2",), starts=20,
                   tolerance="1e-7")

thm3 = Proposition(
    id="oliveira2026/thm3",
    title="Convergence to a critical point",
    source=Source("oliveira2026", "Theorem 3", "Theorem 1"),
    statement=r"(W_1(t),\dots,W_N(t)) \to \text{a critical point of } g",
    hypotheses=("f is real analytic and proper", "its minimum is attained in the interior of 𝒲"),
    claims=(
        *(Claim(f"decreases-{n}", r"\tfrac{dg}{dt} = -\sum_i\lVert\dot W_i\rVert_F^2", chain(n),
                "ddt(f(X)) = -(" + " + ".join(f"norm2(ddt(W{i}))" for i in range(1, n + 1)) + ")", depth=n)
          for n in range(2, 5)),
        Claim("bounded", r"\lVert W_i\rVert_F^2 - \lVert W_{i+1}\rVert_F^2 \text{ is constant}", neighbours(),
              "ddt(norm2(U) - norm2(V)) = 0", depth="all"),
        NotForAll("closed-domain", r"f'(0) = 0 < f''(0),\ f(0) < f(1) \Rightarrow f'(1) \ge 0 \quad (\mathcal W = [-1,1])",
                  closed, "f1(b) >= 0"),
        Cited("all-time", r"\text{a solution that stays in a compact set exists for all time}", "picard-lindelof",
              hypotheses=("∇g is locally Lipschitz: f is analytic", "the layers stay in a compact set (Lemma 15)"),
              uses=("decreases-2", "bounded")),
        Cited("converges", r"\text{a bounded gradient trajectory of an analytic function converges}", "lojasiewicz",
              hypotheses=("g is a polynomial map followed by the analytic f", "the trajectory is bounded (Lemma 15)"),
              uses=("decreases-2",), observations=(starts, deep)),
    ),
    notes=(
        Note("missing hypothesis", "'stays in 𝒲' needs 𝒲 open (then proper means that f grows towards its boundary). On a compact"
             " 𝒲 = [-1, 1] every f is proper, its minimum may lie inside, and -f' may still point outward at 1: the"
             " trajectory leaves.", claim="closed-domain"),
        Note("superfluous hypothesis", "On an open 𝒲 other than the whole space a proper f has no globally Lipschitz gradient: along a"
             " segment to the boundary f would stay bounded. So the standing assumptions leave only the whole space; a locally"
             " Lipschitz gradient is all that is used."),
        Note("superfluous hypothesis", "That 𝒲 is simply connected and that ∇f is globally Lipschitz is not used; locally Lipschitz will do,"
             " and an analytic f has it."),
        Note("superfluous hypothesis", "That the minimum is attained follows from proper and bounded below on an open 𝒲; only the lower"
             " bound is used."),
        Note("missing hypothesis", "'For any start in 𝒲': the start is (W_1, …, W_N), and it is its product that must lie in 𝒲."),
    ),
)
