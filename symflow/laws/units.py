"""Conservation laws of activation networks: y_p = sum_j w2[j] sigma(w1[j] x_p).

Why not one road for all: where the fields of all samples are multiples of one, each unit has its own law, for any activation.
Where they are not, a polynomial activation is a program like any other, with laws found up to a degree; for others brackets are
enclosed by intervals at rational points, and the checker encloses them again.

Examples
--------
>>> from symflow.models import ActivationNetwork
>>> found = unit_laws(ActivationNetwork("x^3", samples=["1", "2"]))
>>> found.laws, found.n_laws, found.known_complete
(('w1^2 - 3*w2^2',), 1, True)
>>> unit_laws(ActivationNetwork("tanh(x)", samples=["1", "2"])).n_laws
0
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from symflow.checker import Rejected
from symflow.checker.connected_domains import connected
from symflow.checker.plane_brackets import Enclosed, Unit, determinant
from symflow.checker.series import Interval
from symflow.checker.unit_laws import BITS, multiples, vanishes, weighed
from symflow.checker.unit_laws import at as scaled
from symflow.errors import ModelError
from symflow.expressions import to_text
from symflow.expressions.digits import rational_text
from symflow.laws.answering import About, Bounds, answered
from symflow.laws.law_results import ConservationLaws
from symflow.laws.programs import DEGREE, counted
from symflow.models.activation import ActivationNetwork
from symflow.models.recorded import Program

LONGEST, WORDS = 6, 600  # samples in a bracket; brackets that are tried
Watch = Callable[[str], None]


def unit_laws(network: ActivationNetwork, *, degree: int = DEGREE, levels: int | None = None, seed: int = 0,
              watch: Watch | None = None) -> ConservationLaws:  # fmt: skip
    """Count the independent local conservation laws, with a certificate."""
    start = time.perf_counter()
    sigma, samples, k = network.activation.to_json(), list(network.samples), network.units
    scope = {"widths": [1, k, 1], "depth": 2, "cost": "arbitrary"}
    name = f"activation network, sigma = {to_text(network.activation)}, {_many(len(samples), 'sample')}"
    common = _multiples(sigma, samples)
    powers = _polynomial(network)
    homogeneous = powers is not None and len(powers) == 1 and any(samples)
    if powers is not None and (common is None or homogeneous):
        return counted(_recorded(network, powers), name, scope, degree=degree, levels=levels, seed=seed, watch=watch)
    size, most, known = 2 * k, 2 * k, 0
    laws: tuple[str, ...] = ()
    if common is not None:
        still = vanishes(scaled(sigma, samples[common["base"]]))
        most, known = (0, size) if still else (1, k)
        laws = ("w1", "w2") if still else (_law(network, samples[common["base"]]),)
    search = _Search(sigma, samples, k, most, levels or LONGEST, Random(seed), watch)
    reason = search.run() if connected(sigma) else "the activation is not seen to be analytic on a connected domain"
    least = len(search.words)
    method = ("one field: its brackets vanish" if most == 1 else "nothing moves" if most == 0 else
              f"brackets of at most {max(map(len, search.words), default=1)} fields at rational points, enclosed by intervals")
    bounds = Bounds(size, least, most, known, known)
    claim = {"letters": {"w1": [k, 1], "w2": [1, k]}, "flow": network.claim_part(), "then": bounds.then}
    about = About(name, scope, laws, method, max(map(len, search.words), default=1), reason, seed, start)
    return answered("laws of units", claim, {"multiples": common, **search.witness()}, bounds, about)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _law(network: ActivationNetwork, sample: Fraction) -> str:
    """The law of each unit as a text."""
    index, family = ("", "") if network.units == 1 else ("[j]", f", j = 0..{network.units - 1}")
    if sample == 0:
        return f"w1{index}{family}"
    inner = "z" if sample == 1 else f"{rational_text(sample)}*z"
    slope = f"sigma'({inner})" if sample == 1 else f"({rational_text(sample)}*sigma'({inner}))"
    return f"w2{index}^2/2 - Phi(w1{index}){family}, Phi'(z) = sigma({inner})/{slope}"


def _polynomial(network: ActivationNetwork) -> dict[int, Fraction] | None:
    """Exponents and coefficients of a polynomial activation."""
    from symflow.laws.discovery_fields import Reader

    try:
        value = Reader({"x": (1, 1)}).polynomials(network.activation)[0][0]
    except ModelError:
        return None
    return {len(monomial): x for monomial, x in value.items()}


def _recorded(network: ActivationNetwork, powers: dict[int, Fraction]) -> Program:
    """The outputs for a polynomial activation, by Horner's rule."""
    k = network.units
    program = Program({"w1": (k, 1), "w2": (1, k)})
    for x in network.samples:
        terms = []
        for j in range(k):
            inner = program.node(("*", program.node(x), j))
            value = program.node(Fraction(0))
            for n in range(max(powers, default=0), -1, -1):
                value = program.node(("+", program.node(("*", value, inner)), program.node(powers.get(n, Fraction(0)))))
            terms.append(program.node(("*", value, k + j)))
        program.outputs.append(program.total(terms))
    return program


def _multiples(sigma: Any, samples: list[Fraction]) -> dict[str, Any] | None:
    """sigma(x_p z) = r_p sigma(x_b z) for all samples? The r_p are guessed at a point and proved by the checker's rule."""
    ring, z = Enclosed(BITS), (Fraction(3, 7), Fraction(1))
    try:
        values = [Unit(ring, sigma, [x], z, 1).value((0,))[1] for x in samples]
        base = next((p for p, (low, high) in enumerate(values) if low > 0 or high < 0), 0)
        below = values[base][0] + values[base][1]
        ratios = [((low + high) / below if below else Fraction(0)).limit_denominator(10**6) for low, high in values]
        ratios[base] = Fraction(1)
        found = {"base": base, "values": [rational_text(r) for r in ratios]}
        multiples(sigma, samples, found)
    except Rejected:
        return None if len(samples) > 1 else {"base": 0, "values": ["1"]}
    return found


class _Search:
    """Brackets at random rational points that are independent, until there are enough."""

    def __init__(self, sigma: Any, samples: list[Fraction], units: int, most: int, longest: int, random: Random,
                 watch: Watch | None) -> None:  # fmt: skip
        self.sigma, self.samples, self.units, self.most = sigma, samples, units, most
        self.longest, self.watch = min(longest, LONGEST), watch
        self.ring, self.random = Enclosed(BITS), random
        self.words: list[tuple[int, ...]] = []
        self.points: list[tuple[Fraction, Fraction]] = []

    def run(self) -> str | None:
        """Fields first, then longer brackets; why not more?"""
        if not self.most:
            return None
        reason = "the activation has no value at the points that were tried"
        for length in range(1, self.longest + 1):
            if self.watch:
                self.watch(f"brackets of {length} fields: {len(self.words)} of at most {self.most} dimensions")
            if not self._points(length):
                return reason
            self.rows: list[list[Interval]] = []
            self.places: list[int] = []
            self.words = []
            for word in self._candidates(length):
                self._add(word)
                if len(self.words) >= self.most:
                    return None
            reason = (f"the brackets of up to {length} fields span {len(self.words)} dimensions;"
                      + (" raise --levels" if length < LONGEST else f" longer ones than {LONGEST} are not tried"))
        return reason

    def _points(self, length: int) -> bool:
        """Random points at which everything is defined."""
        for attempt in range(20):
            positive = attempt % 2  # for what is defined on one side only
            points = [(Fraction(self.random.randrange(positive or -40, 40), 31) + Fraction(1, 97),
                       Fraction(self.random.randrange(1, 40), 29)) for _ in range(self.units)]  # fmt: skip
            try:
                self.at = [Unit(self.ring, self.sigma, self.samples, point, length) for point in sorted(points)]
            except Rejected:
                continue
            self.points = sorted(points)
            return True
        return False

    def _candidates(self, length: int) -> list[tuple[int, ...]]:
        """Words by length; [X, X] is zero."""
        found: list[tuple[int, ...]] = []
        for n in range(1, length + 1):
            for word in product(range(len(self.samples)), repeat=n):
                if n == 1 or word[-1] != word[-2]:
                    found.append(word)
                if len(found) >= WORDS:
                    return found
        return found

    def _add(self, word: tuple[int, ...]) -> None:
        """Keep a word whose vector is not seen to depend on those before."""
        vector = [x for unit in self.at for x in unit.value(word)]
        ring = self.ring
        for row, place in zip(self.rows, self.places, strict=True):
            factor = ring.multiply(Fraction(-1), ring.multiply(vector[place], ring.inverse(row[place])))
            vector = [ring.add(x, ring.multiply(factor, y)) for x, y in zip(vector, row, strict=True)]
        size = [max(low, -high) for low, high in vector]
        place = max((i for i in range(len(vector)) if i not in self.places), key=size.__getitem__)
        if size[place] * 2**60 > 1:
            self.rows.append(vector)
            self.places.append(place)
            self.words.append(word)

    def witness(self) -> dict[str, Any]:
        """What the checker encloses again."""
        if not self.words:
            return {"points": [], "sum": "0", "words": [], "minor": None}
        length, columns = max(map(len, self.words)), sorted(self.places)
        at = [Unit(self.ring, self.sigma, self.samples, point, length) for point in self.points]
        vectors = [[x for unit in at for x in unit.value(word)] for word in self.words]
        low, high = determinant(self.ring, [[row[i] for i in columns] for row in vectors])
        margin = min(abs(low), abs(high)) / 2**20
        minor = {"columns": columns, "value": [_short(low - margin), _short(high + margin)]}
        return {"points": [[str(a), str(c)] for a, c in self.points], "sum": weighed(self.points),
                "words": [list(word) for word in self.words], "minor": minor}  # fmt: skip


def _short(x: Fraction) -> str:
    """A rational number with few digits, within 2^-30 of it."""
    scale = Fraction(2) ** (30 + x.denominator.bit_length() - x.numerator.bit_length())
    return rational_text(round(x * scale) / scale)
