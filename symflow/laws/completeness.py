"""How many independent conservation laws has a network, and are the known ones all of them?

V is the span of the fields of the network over all costs (linear networks: X_G moves W_i by (W_N...W_{i+1})^T G
(W_{i-1}...W_1)^T; ReLU networks: the gradients of path monomials, so that the laws hold whichever neurons are active). At
almost every point D - dim Lie(V) local laws are independent (Marcotte, Gribonval, Peyre 2023). Upper bound and known laws
follow from the widths; the lower bound is a certificate: no float and no probability is left in the answer.

Examples
--------
>>> from symflow.models import DeepLinear
>>> found = conservation_laws(DeepLinear((2, 3, 3, 2)))
>>> found.D, found.dim_lie, found.n_laws, found.rank_known, found.known_complete
(21, 9, 12, 12, True)
>>> conservation_laws(DeepLinear((1, 2, 2, 1))).known_complete
False
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from symflow.checker.completeness_bounds import known_rank, lie_bound, parameters
from symflow.errors import CertificateError, ModelError
from symflow.evidence import Outcome, certificate, certify
from symflow.laws.law_results import ConservationLaws
from symflow.models.networks import DeepLinear
from symflow.models.relu import ReLUNetwork

LARGEST, LARGEST_RELU = 10**6, 5 * 10**6  # a width, and the parameters of a ReLU network
LARGEST_QUADRATURE = 5000  # parameters of a network whose missing laws are constructed
Watch = Callable[[str], None]


def conservation_laws(network: Any, *, parameters: int | None = None, degree: int | None = None, levels: int | None = None,
                      seed: int = 0, watch: Watch | None = None) -> ConservationLaws:  # fmt: skip
    """Count the independent local conservation laws of a network, with a certificate.

    Parameters
    ----------
    network : DeepLinear, ReLUNetwork, DiagonalLinear, ConvolutionalLinear, ActivationNetwork or function
        With integer widths. A Python function takes one sequence of parameters and returns its outputs, polynomials in them.
    parameters : int, optional
        How many parameters a Python function has.
    degree : int, optional
        All polynomial laws up to this degree are looked for, and named in a remark. Those of a function or of a polynomial
        activation are the known laws, up to degree 2 by default.
    levels : int, optional
        Brackets of at most so many fields; by default as many as bring something new within a stated number of operations.
    seed : int
        Of the random point and controls; it decides no verdict.
    watch : callable, optional
        Told in a few words what is being done.

    Raises
    ------
    ModelError
        If the network is of another sort, or its widths are names.
    """
    start = time.perf_counter()
    if levels is not None and (isinstance(levels, bool) or not isinstance(levels, int) or levels < 1):
        raise ModelError(f"levels {levels!r} is not a positive integer; leave it out to use as many as are needed")
    if not isinstance(network, DeepLinear | ReLUNetwork):
        from symflow.laws.other_models import laws_of_model

        return laws_of_model(network, parameters=parameters, degree=degree, levels=levels, seed=seed, watch=watch)
    if parameters is not None:
        raise ModelError("parameters belongs to a Python function; a network has its own")
    asked = _asked(network)
    then, witness, used, method, reason = _counted(network, asked, levels, seed, watch)
    if watch:
        watch("the check")
    answer = _answer(asked, then, witness, used, method, reason, seed, start)
    if isinstance(network, DeepLinear) and asked.widths.count(1) >= 2 and asked.size <= LARGEST_QUADRATURE:
        answer = _with_quadratures(answer, asked.widths, seed)
    if degree is None:
        return answer
    from symflow.laws.other_models import with_polynomials

    return with_polynomials(answer, network, degree, watch)


def _counted(network: DeepLinear | ReLUNetwork, asked: _Asked, levels: int | None, seed: int,
             watch: Watch | None) -> tuple[list[Any], dict[str, Any], int, str, str | None]:  # fmt: skip
    """The conclusion of the claim, its witness, the levels used, the method, and why something is left open."""
    widths, depth = asked.widths, len(asked.widths) - 1
    if isinstance(network, ReLUNetwork):
        free, known = network.D - network.hidden, network.hidden
        return (["laws", asked.size, [free, free], [known, known]], {"widths": widths, "paths": free}, 1,
                "path lifting: independent paths, each with a parameter of its own", None)
    known, most = known_rank(widths), lie_bound(widths)
    if depth <= 2:
        method = "one layer moves freely" if depth == 1 else "two layers: an orbit of so(d2, d0), for all widths"
        return ["laws", asked.size, [most, most], [known, known]], {"widths": widths}, 1, method, None
    from symflow.laws.block_search import search_blocks
    from symflow.laws.bracket_search import Search  # NumPy, which small questions do not need

    found = search_blocks(widths, levels, seed, watch) or Search(widths, levels, seed, watch).run()
    blocks = " of blocks of layers" if "blocks" in found.witness else ""
    brackets = f"brackets of at most {found.levels} fields" if found.levels > 1 else "fields"
    method = f"{brackets} at an integer point{blocks}, modulo a prime; upper bound from the widths"
    return ["laws", asked.size, [found.rank, most], [known, known]], found.witness, found.levels, method, found.reason


def _with_quadratures(answer: ConservationLaws, widths: list[int], seed: int) -> ConservationLaws:
    """The answer with the laws that the imbalances miss, as far as a construction is known."""
    start = time.perf_counter()
    from symflow.laws.missing_laws import missing_laws, remark

    found = missing_laws(widths, seed)
    texts = tuple(text for one in found[:1] if one.certificate for text in one.laws)  # a second form is no second law
    return replace(answer, laws=answer.laws + texts, missing=found, remark=remark(widths, found),
                   check_seconds=answer.check_seconds + time.perf_counter() - start)


@dataclass(frozen=True)
class _Asked:
    """A network in the words of a claim."""

    name: str
    widths: list[int]
    size: int
    letters: dict[str, list[int]]
    flow: dict[str, Any]
    laws: tuple[str, ...]


def _asked(network: Any) -> _Asked:
    """The network in the words of a claim, or why its laws are not counted."""
    if not isinstance(network, DeepLinear | ReLUNetwork):
        raise ModelError(f"the laws of a {type(network).__name__} are not counted; give a DeepLinear or a ReLUNetwork")
    widths = [d for d in network.widths if isinstance(d, int)]
    if len(widths) != len(network.widths):
        raise ModelError("laws are counted for given widths; give integers, as in DeepLinear((2, 3, 2))")
    if max(widths) > LARGEST:
        raise ModelError(f"width {max(widths)} is too large; at most {LARGEST} is handled")
    depth = len(widths) - 1
    names = [f"W{i}" for i in range(depth, 0, -1)]
    letters = {f"W{i}": [widths[i], widths[i - 1]] for i in range(1, depth + 1)}
    if isinstance(network, DeepLinear):
        laws = tuple(f"W{i}@W{i}.T - W{i + 1}.T@W{i + 1}" for i in range(1, depth))
        return _Asked("linear network", widths, parameters(widths), letters, {"network": "linear", "layers": names}, laws)
    if network.D > LARGEST_RELU:
        raise ModelError(f"{network.D} parameters are too many; at most {LARGEST_RELU} are handled; take smaller layers")
    biases = {f"b{i}": [widths[i], 1] for i in range(depth - 1, 0, -1)} if network.bias else {}
    laws = tuple(f"(W{i}@W{i}.T{f' + b{i}@b{i}.T' if biases else ''} - W{i + 1}.T@W{i + 1})[j,j], j = 0..{widths[i] - 1}"
                 for i in range(1, depth))
    name = "ReLU network" + (" with hidden biases" if biases else "")
    return _Asked(name, widths, network.D, letters | biases, {"network": "relu", "layers": names, "biases": list(biases)}, laws)


def _answer(asked: _Asked, then: list[Any], witness: dict[str, Any], levels: int, method: str, reason: str | None, seed: int,
            start: float) -> ConservationLaws:
    """Ask the checker; what it does not accept is not said."""
    proposal = certificate("conservation laws", {"letters": asked.letters, "flow": asked.flow, "then": then}, witness)
    _, size, (least, most), (low, high) = then
    middle = time.perf_counter()
    outcome, accepted, checked_by = Outcome.UNDECIDED, None, None
    try:
        evidence = certify(proposal)
        accepted, checked_by = evidence.certificate, evidence.checked_by
        outcome = evidence.outcome if least == most else Outcome.UNDECIDED
    except CertificateError as error:
        least, most, low, high, reason = 0, size, 0, size, str(error)
    scope = {"widths": asked.widths, "depth": len(asked.widths) - 1, "cost": "arbitrary"}
    return ConservationLaws(outcome, asked.name, scope, size, least, most, low, high, levels, asked.laws, method, accepted,
                            checked_by, reason, middle - start, time.perf_counter() - middle, seed)


def undecided(network: Any, reason: str, seconds: float, seed: int = 0) -> ConservationLaws:
    """Nothing is known, for this reason."""
    if not isinstance(network, DeepLinear | ReLUNetwork):
        from symflow.laws.other_models import unfinished

        return unfinished(network, reason, seconds, seed)
    asked = _asked(network)
    scope = {"widths": asked.widths, "depth": len(asked.widths) - 1, "cost": "arbitrary"}
    return ConservationLaws(Outcome.UNDECIDED, asked.name, scope, asked.size, 0, asked.size, 0, asked.size, 0, asked.laws, "",
                            None, None, reason, seconds, 0.0, seed)
