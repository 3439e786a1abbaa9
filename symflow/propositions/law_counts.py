"""A claim about the number of conservation laws of one network, declared as data.

Why a record of its own: such a claim is no formula. It is settled by the certificate of `conservation_laws`, which bounds
dim Lie and the independent known laws of these widths from both sides, or by that of the missing laws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from symflow.errors import PropositionError
from symflow.evidence import Outcome
from symflow.propositions.checks import check_identifier, check_natural, check_text

if TYPE_CHECKING:
    from symflow.laws import ConservationLaws
    from symflow.propositions.observations import Observation
    from symflow.propositions.results import Settled

COUNTS = ("D", "dim_lie", "rank_known", "n_laws", "known_complete")
QUADRATURES = ("hyperelliptic integrals", "last multiplier")
MOST_WIDTH, MOST = 10**6, 10**9


@dataclass(frozen=True)
class LawCount:
    """Numbers of laws of a network of given widths, expected to be proved; with `not_for_all`, expected to be refuted.

    `then` says what `conservation_laws` finds: some of D, dim_lie, rank_known, n_laws and known_complete; or how many of
    the missing laws are given by "hyperelliptic integrals" or by the "last multiplier".

    Examples
    --------
    >>> print(LawCount("1-2-2-1", "n = 7", (1, 2, 2, 1), {"n_laws": 7, "known_complete": False}).text)
    linear network 1,2,2,1: n_laws = 7, known_complete = false
    """

    id: str
    latex: str
    widths: tuple[int, ...]
    then: Mapping[str, int | bool]
    network: Literal["linear", "relu"] = "linear"
    bias: bool = False
    not_for_all: bool = False
    observations: tuple[Observation, ...] = ()

    def __post_init__(self) -> None:
        check_identifier("the id of a claim", self.id)
        check_text(f"the LaTeX of claim {self.id!r}", self.latex)
        if not isinstance(self.widths, tuple | list) or len(self.widths) < 2:
            raise PropositionError(f"the widths of claim {self.id!r} must be a tuple d0, …, dN, such as (1, 2, 2, 1)")
        for width in self.widths:
            check_natural(f"a width of claim {self.id!r}", width, 1, MOST_WIDTH)
        object.__setattr__(self, "widths", tuple(self.widths))
        if self.network not in ("linear", "relu") or (self.bias and self.network == "linear"):
            raise PropositionError(f'the network of claim {self.id!r} is "linear", or "relu" with or without bias')
        self._check_then()

    def _check_then(self) -> None:
        if not isinstance(self.then, Mapping) or not self.then:
            raise PropositionError(f'claim {self.id!r} says nothing; give then={{"n_laws": 7}}')
        known = COUNTS if set(self.then) <= set(COUNTS) else QUADRATURES
        for key, value in self.then.items():
            if key not in known or (known is QUADRATURES and (len(self.then) > 1 or self.network != "linear")):
                raise PropositionError(f"claim {self.id!r} counts {key!r}; take some of {', '.join(COUNTS)}, or for a linear"
                                       f" network one of {', '.join(QUADRATURES)}")
            if key == "known_complete" and not isinstance(value, bool):
                raise PropositionError(f"known_complete of claim {self.id!r} is True or False, not {value!r}")
            if key != "known_complete":
                check_natural(f"{key} of claim {self.id!r}", value, 0, MOST)

    @property
    def text(self) -> str:
        """The claim in words."""
        network = {"linear": "linear network", "relu": "ReLU network"}[self.network] + (" with biases" if self.bias else "")
        said = ", ".join(f"{key} = {str(value).lower()}" for key, value in self.then.items())
        return f"{network} {','.join(map(str, self.widths))}: {said}"


def settle_count(claim: LawCount, seed: int) -> Settled:
    """Decide the claim: counts by their bounds from both sides, quadratures by their own certificate."""
    if set(claim.then) <= set(QUADRATURES):
        return _settle_quadratures(claim, seed)
    from symflow.laws import conservation_laws
    from symflow.models.networks import DeepLinear
    from symflow.models.relu import ReLUNetwork
    from symflow.propositions.results import Settled

    network = DeepLinear(claim.widths) if claim.network == "linear" else ReLUNetwork(claim.widths, bias=claim.bias)
    found = conservation_laws(network, seed=seed)
    values = {key: getattr(found, key) for key in claim.then}
    open_keys = [key for key, value in values.items() if value is None]
    false = {key: value for key, value in values.items() if value is not None and value != claim.then[key]}
    if found.certificate is None or (open_keys and not false):
        reason = found.reason or f"{open_keys[0]} is not decided"
        return Settled(Outcome.UNDECIDED, scope=found.scope, method=found.method, reason=reason)
    if false and found.checked_by != "stdlib":
        reason = f"other values were found, but checked by {found.checked_by} only"
        return Settled(Outcome.UNDECIDED, scope=found.scope, method=found.method, reason=reason)
    holds = Outcome.PROVED if found.checked_by == "stdlib" else Outcome.CERTIFIED
    return Settled(Outcome.REFUTED if false else holds, scope=found.scope, method=found.method, certificate=found.certificate,
                   checked_by=found.checked_by, counterexample=_instead(found, false) if false else None)


def _instead(found: ConservationLaws, false: Mapping[str, Any]) -> dict[str, str]:
    """What is true instead."""
    return {"widths": ",".join(map(str, found.scope["widths"])), **{key: str(value).lower() for key, value in false.items()}}


def _settle_quadratures(claim: LawCount, seed: int) -> Settled:
    from symflow.laws.missing_laws import missing_laws
    from symflow.propositions.results import Settled

    (method, count), = claim.then.items()
    scope = {"widths": list(claim.widths), "depth": len(claim.widths) - 1, "cost": "arbitrary"}
    found = next((one for one in missing_laws(claim.widths, seed) if one.method == method), None)
    if found is None or found.certificate is None:
        reason = found.reason if found else f"no laws of these widths are given by {method}"
        return Settled(Outcome.UNDECIDED, scope=scope, method=method, reason=reason)
    if found.count != count:
        return Settled(Outcome.UNDECIDED, scope=scope, method=method, reason=f"{found.count} laws are given, not {count}")
    return Settled(found.outcome, scope=scope, method=method, certificate=found.certificate, checked_by=found.checked_by)
