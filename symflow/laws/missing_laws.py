"""The laws that the imbalances miss, where a construction is known: quadratures, with certificates.

Three layers between two widths of 1, of inner widths k, l >= 2, miss min(k, l) - 1 laws. They are sums of integrals on a
hyperelliptic curve whose coefficients are functions of the imbalances (checker/missing_laws.py). Where a network with one input
and one output lacks a single law, it is also the integral of a closed form, by Jacobi's last multiplier
(checker/last_multiplier.py). For longer segments the missing laws are counted only. Points are sought at random; the checker
verifies there what shows the laws almost everywhere.

Examples
--------
>>> found = missing_laws((1, 2, 3, 1))
>>> found[0].count, str(found[0].outcome), [law.method for law in found]
(1, 'proved', ['hyperelliptic integrals', 'last multiplier'])
>>> missing_laws((2, 3, 3, 2))
()
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from symflow.checker import Rejected, TooLarge
from symflow.checker.completeness_bounds import known_rank, parameters
from symflow.checker.completeness_brackets import PRIME
from symflow.checker.last_multiplier import afford_form, form
from symflow.checker.missing_laws import afford_curve, curve
from symflow.errors import CertificateError
from symflow.evidence import Outcome, certificate, certify

TRIES, RANGE = 20, 9


@dataclass(frozen=True, repr=False)
class MissingLaws:
    """Laws beside the imbalances, as quadratures.

    Attributes
    ----------
    outcome : Outcome
        Proved, or undecided with a reason.
    count : int
        So many laws, independent of each other and of the imbalances.
    laws : tuple of str
        One text for each segment.
    method : str
        Hyperelliptic integrals, or last multiplier; where both are given they are two forms of one law.
    certificate : dict or None
        What `recheck` accepts.
    """

    outcome: Outcome
    widths: tuple[int, ...]
    count: int
    laws: tuple[str, ...]
    method: str
    certificate: dict[str, Any] | None
    checked_by: str | None
    reason: str | None

    def __str__(self) -> str:
        lines = [f"{self.outcome}: {self.count} further law{'s' * (self.count > 1)} by {self.method}"]
        lines += [f"  {text}" for text in self.laws[:5]]
        return "\n".join(lines + ([f"  why not: {self.reason}"] if self.reason else []))

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """An entry of `missing` in the JSON of `symflow laws`."""
        return {"outcome": str(self.outcome), "count": self.count, "laws": list(self.laws), "method": self.method,
                "certificate": self.certificate, "checked_by": self.checked_by, "reason": self.reason}

    def values(self, weights: Sequence[Any]) -> tuple[float, ...]:
        """The hyperelliptic integrals in floating point at the layers W1, ..., WN, from the next branch point below each s_j.

        Constant along the flow until an s_j turns at the upper branch point of its interval, where a period is added. For
        plots and experiments; no verdict is made of it.
        """
        from symflow.laws.hyperelliptic import integrals

        return tuple(value for i, _, _ in segments(self.widths) for value in integrals(weights[i - 1:i + 2]))


def segments(widths: Sequence[int]) -> list[tuple[int, int, int]]:
    """The first layer and the two inner widths of all segments 1, k, l, 1 with k, l >= 2.

    Examples
    --------
    >>> segments((2, 1, 2, 3, 1))
    [(2, 2, 3)]
    """
    return [(i + 1, widths[i + 1], widths[i + 2]) for i in range(len(widths) - 3)
            if widths[i] == widths[i + 3] == 1 < min(widths[i + 1:i + 3])]


def lacking(widths: Sequence[int]) -> int:
    """So many laws are missing between widths of 1, by the widths alone; at least so many in all.

    Examples
    --------
    >>> lacking((1, 2, 2, 2, 1)), lacking((2, 1, 3, 3, 1)), lacking((1, 2, 1, 2, 1))
    (2, 2, 0)
    """
    ones = [i for i, d in enumerate(widths) if d == 1]
    blocks = [list(widths[i:j + 1]) for i, j in pairwise(ones)]
    return sum(parameters(block) - 1 - known_rank(block) for block in blocks)


def missing_laws(widths: Sequence[int], seed: int = 0) -> tuple[MissingLaws, ...]:
    """The missing laws of a linear network of these widths, as far as a construction is known.

    Parameters
    ----------
    widths : sequence of int
        d0, ..., dN.
    seed : int
        Of the random points; it decides no verdict.
    """
    found, chance = [], random.Random(seed)
    if segments(widths):
        found.append(_integrals(list(widths), chance))
    if widths[0] == widths[-1] == 1 and lacking(widths) == 1:
        found.append(_multiplier(list(widths), chance))
    return tuple(found)


def in_short(found: Sequence[MissingLaws]) -> str:
    """How many further laws are given, and in which forms.

    Examples
    --------
    >>> in_short(missing_laws((1, 2, 2, 1)))
    '1 by hyperelliptic integrals (proved), also by last multiplier (proved)'
    """
    return ", also ".join(f"{f'{one.count} ' if n == 0 else ''}by {one.method} ({one.outcome})" for n, one in enumerate(found))


def remark(widths: Sequence[int], found: Sequence[MissingLaws]) -> str | None:
    """What is said of missing laws without a construction."""
    rest = lacking(widths) - (found[0].count if found else 0)
    if rest <= 0:
        return None
    return f"{rest} more between widths of 1, counted only: no construction is known for segments of four or more layers"


def _point(widths: Sequence[int], chance: random.Random) -> list[list[list[int]]]:
    return [[[chance.randint(-RANGE, RANGE) for _ in range(p)] for _ in range(q)] for p, q in pairwise(widths)]


def _integrals(widths: list[int], chance: random.Random) -> MissingLaws:
    given, claimed, reason = [], [], None
    for i, *inner in segments(widths):
        claimed.append([i, min(inner) - 1])
        try:
            afford_curve(min(inner), max(inner))
        except TooLarge as error:
            reason = str(error)
            break
        for _ in range(TRIES):
            try:
                point = _point(widths[i - 1:i + 3], chance)
                u, v, e = curve(point)
                given.append({"point": point, "U": u, "V": v, "E": e})
                reason = None
                break
            except Rejected as error:  # an unlucky point
                reason = str(error)
    texts = tuple(_text(*segment) for segment in segments(widths))
    witness = {"widths": widths, "segments": given}
    return _certified(widths, ["missing laws", claimed], witness, texts, "hyperelliptic integrals", reason)


def _text(i: int, k: int, other: int) -> str:
    """The laws of a segment in words."""
    small = min(k, other)
    gram = f"W{i + 1}.T@W{i + 1}" if k == small else f"W{i + 1}@W{i + 1}.T"
    power = 1 - abs(k - other)
    factor = {1: "z*", 0: ""}.get(power, f"z^({power})*")
    ends = "z^m dz/sqrt(E(z)), m = 0.." + str(small - 2) if small > 2 else "dz/sqrt(E(z))"
    return (f"sum over j = 1..{small} of the integral up to s_j of {ends}: s_j the eigenvalues of {gram},"
            f" E(z) = {factor}det(z + C{i})*det(z - C{i + 1}), C{i} = W{i}@W{i}.T - W{i + 1}.T@W{i + 1},"
            f" C{i + 1} = W{i + 1}@W{i + 1}.T - W{i + 2}.T@W{i + 2}")


def _multiplier(widths: list[int], chance: random.Random) -> MissingLaws:
    size, reason = parameters(widths), None
    witness: dict[str, Any] = {}
    for _ in range(TRIES):
        try:
            afford_form(widths)
            point, direction = _point(widths, chance), _point(widths, chance)
            entries = _independent(widths, point)
            if len(entries) == size - 2:
                flat = [[c for a in part for row in a for c in row] for part in (point, direction)]
                values = form(widths, entries, flat[0], flat[1])
                if 0 not in values:
                    witness = {"widths": widths, "entries": [list(one) for one in entries], "point": point,
                               "direction": direction, "values": values}
                    break
            reason = "no point was found at which the form is not zero"
        except TooLarge as error:
            reason = str(error)
            break
    text = (f"the integral of det[X, dW, grad I_1, ..., grad I_{size - 2}]/det(grad I_i . grad I_j), closed on the level sets of"
            f" the entries I_1, ..., I_{size - 2} of the imbalances; X is the gradient of the product")
    return _certified(widths, ["last multiplier", 1], witness, (text,), "last multiplier", None if witness else reason)


def _independent(widths: list[int], point: list[list[list[int]]]) -> list[tuple[int, int, int]]:
    """Entries (i, a, b) of the imbalances whose gradients are independent at the point, modulo a prime."""
    starts = [parameters(widths[:i + 1]) for i in range(len(widths))]
    rows: dict[int, list[int]] = {}
    found = []
    for i in range(1, len(widths) - 1):
        for a in range(widths[i]):
            for b in range(a, widths[i]):
                gradient = [0] * starts[-1]
                for c in range(widths[i - 1]):
                    gradient[starts[i - 1] + a * widths[i - 1] + c] += point[i - 1][b][c]
                    gradient[starts[i - 1] + b * widths[i - 1] + c] += point[i - 1][a][c]
                for c in range(widths[i + 1]):
                    gradient[starts[i] + c * widths[i] + a] -= point[i][c][b]
                    gradient[starts[i] + c * widths[i] + b] -= point[i][c][a]
                for lead, row in rows.items():
                    if gradient[lead]:
                        factor = gradient[lead]
                        gradient = [(x - factor * y) % PRIME for x, y in zip(gradient, row, strict=True)]
                new = next((n for n, x in enumerate(gradient) if x % PRIME), None)
                if new is not None:
                    inverse = pow(gradient[new], -1, PRIME)
                    rows[new] = [x * inverse % PRIME for x in gradient]
                    found.append((i, a, b))
                if len(found) == starts[-1] - 2:
                    return found
    return found


def _certified(widths: list[int], then: list[Any], witness: dict[str, Any], texts: tuple[str, ...], method: str,
               reason: str | None) -> MissingLaws:
    """Ask the checker; what it does not accept is not said."""
    count = then[1] if isinstance(then[1], int) else sum(c for _, c in then[1])
    names = [f"W{i}" for i in range(len(widths) - 1, 0, -1)]
    letters = {f"W{i}": [q, p] for i, (p, q) in enumerate(pairwise(widths), 1)}
    claim = {"letters": letters, "flow": {"network": "linear", "layers": names}, "then": then}
    if reason is None:
        try:
            evidence = certify(certificate(then[0], claim, witness))
            return MissingLaws(evidence.outcome, tuple(widths), count, texts, method, evidence.certificate,
                               evidence.checked_by, None)
        except CertificateError as error:
            reason = str(error)
    return MissingLaws(Outcome.UNDECIDED, tuple(widths), count, texts, method, None, None, reason)
