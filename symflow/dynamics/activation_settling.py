"""Steps along the curve of steepest slope until every unit is seen to settle on a line of rests.

Why they do not take for ever: towards a zero of order three or more the units slow down like a power of the time, but then the
steps grow in proportion to it, and so few are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint

from symflow.checker.trees import Rejected
from symflow.dynamics.activation_curve import FIRST, MUCH_FINER, SHORTEST, Work
from symflow.dynamics.activation_rests import ahead, zeros_of
from symflow.dynamics.validated import TIMEOUT, Lost, Steps
from symflow.evidence.output_limits import OutputFlow
from symflow.evidence.resting_units import HIGHEST, Unit
from symflow.evidence.settling_units import end_of_all, rate_of
from symflow.models import ActivationNetwork

SHARE = 2  # of the work that a search may do, this search gets one part


@dataclass(frozen=True)
class Settling:
    """A box with the limit, a ball around the rate or None, and the witness."""

    box: list[Any]
    rate: Any
    witness: dict[str, Any]

    @property
    def width(self) -> Any:
        """The radius of the widest number."""
        return max(x.rad() for x in self.box)

    def is_narrow(self, digits: int) -> bool:
        """Whether this many digits of each w2 are right."""
        return all(bool(x.rad() * 10 ** (digits + 1) < abs(x)) for x in self.box[len(self.box) // 2 :])


def settling(flow: OutputFlow, network: ActivationNetwork, digits: int, deadline: float | None) -> Settling | None:
    """Where all units settle, if they are seen to."""
    unit, ring, side = Unit(flow), flow.ring, flow.motion.side
    zeros, told = list(zeros_of(ring, network)), []
    for j in range(network.units):
        p, q = flow.start["w1"][j][0], flow.start["w2"][0][j]
        falls = ring.sign(ring.multiply(q, unit.at(0, p))) == -side
        a = ahead(unit, p, q, side, zeros) if falls else None
        order = None if a is None else next((k for k in range(1, HIGHEST + 1) if ring.sign(unit.at(k, a))), None)
        if a is None or order is None or order < 2:
            return None
        told.append({"zero": ring.tree(a), "order": order})
    best: Settling | None = None
    for bits in (FIRST, int(FIRST * MUCH_FINER)):
        with flint.ctx.workprec(bits):
            best = _narrowest(flow, unit, told, Steps(flow.curve, bits, bits // 5, deadline, SHORTEST), digits, best)
        if best is None or best.is_narrow(digits):
            break
    return best


def _narrowest(
    flow: OutputFlow, unit: Unit, told: list[dict[str, Any]], steps: Steps, digits: int, best: Settling | None
) -> Settling | None:
    """The best box on the way, narrow enough or as narrow as the balls allow; None if a unit turns."""
    side, work = flow.motion.side, Work()
    try:
        while best is None or not best.is_narrow(digits):
            work.add(SHARE * steps.order**2 * len(flow.curve.line.operations))
            steps.take()
            if any(side * out > 0 for out in _outputs(unit, steps)):
                return None
            try:
                box, seen = end_of_all(flow, unit, steps.y, steps.radius, told)
            except Rejected:
                continue
            witness = {"bits": flint.ctx.prec, "order": steps.order, "steps": list(map(str, steps.lengths)), "units": told}
            new = Settling(box, rate_of(flow, unit, seen), witness)
            best = new if best is None or new.width < best.width else best
    except Lost as error:
        if str(error) == TIMEOUT and best is None:
            raise
    return best


def _outputs(unit: Unit, steps: Steps) -> list[Any]:
    """The outputs of the units."""
    wide = [y + flint.arb(0, steps.radius) for y in steps.y]
    half = len(wide) // 2
    return [q * unit.on(unit.tree(0), p) for p, q in zip(wide[:half], wide[half:], strict=True)]
