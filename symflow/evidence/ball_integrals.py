"""The reduced equation dz/dt = -(c + 4z²)^(1/2) f'(z), enclosed by integrals in complex balls (Arb).

Why integrals: z moves monotonically, so z(t) lies between a and b when the times at which it passes them lie on both sides
of t, and the time to x is the integral of -dz/((c + 4z²)^(1/2) f'(z)) from z0 to x. FLINT encloses it rigorously: a zero of
f' or the end of its domain on the way leaves no finite enclosure. Every function with a branch cut is required to be
analytic on each ball, for that is what the error bound of the quadrature rests on. That f itself has a value on the way is
seen on real balls: of 0 log W no trace is left in f'. The standard library has no such integrals, so certificates of this
kind are checked here only.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property, reduce
from typing import Any

import flint

from symflow.checker.claims import Claim
from symflow.checker.constant_matrices import jet_of_cost
from symflow.checker.constants import Constants
from symflow.checker.derivatives import derivative
from symflow.checker.exponential_sums import Sum
from symflow.checker.exponential_sums import read as read_sum
from symflow.checker.exponential_sums import slope as slope_of_sum
from symflow.checker.matrices import Matrices
from symflow.checker.real_roots import root
from symflow.checker.trees import Rejected, Tree, need, number
from symflow.evidence.straight_lines import Line, values

EVALUATIONS = 20_000  # of f' in one integral; of a sum of powers and exponentials five times as many
DEPTH = 10_000  # bisections towards a pole
MOST_PIECES = 1_024  # of the way, on which the cost is seen to have values
PRECISIONS = (128, 256, 512, 1024, 2048, 4096)
Ends = tuple[Fraction, Fraction]


class Balls:
    """Complex balls as scalars for the matrices of the checker."""

    def number(self, value: Fraction) -> Any:
        return flint.acb(real(value))

    def symbol(self, name: str) -> Any:
        raise Rejected(f"no value for {name}")

    def constant(self, name: str) -> Any:
        return flint.acb(flint.arb.pi() if name == "pi" else flint.arb(1).exp())

    def root(self, coefficients: list[Fraction], index: int) -> Any:
        roots, interval = root(coefficients, index)
        return flint.acb(between(roots.refined(interval, flint.ctx.prec)))

    def add(self, a: Any, b: Any) -> Any:
        return a + b

    def multiply(self, a: Any, b: Any) -> Any:
        return a * b

    def inverse(self, a: Any) -> Any:
        return 1 / a

    def function(self, name: str, a: Any) -> Any:
        one, i = flint.acb(1), flint.acb(0, 1)
        if name in ("log", "sqrt"):
            return getattr(a, name)(analytic=True)
        if name == "atan":
            return ((one + i * a).log(analytic=True) - (one - i * a).log(analytic=True)) / (2 * i)
        if name == "asinh":
            return (a + (one + a * a).sqrt(analytic=True)).log(analytic=True)
        return getattr(a, name)()


def compiled(tree: Tree) -> Callable[[Any], Any]:
    """A tree of scalars in W as a function of a ball; `Rejected` for an operation of matrices."""
    if not isinstance(tree, list):
        exact = number(tree)
        return lambda z: flint.acb(real(exact))
    op, args, ring = tree[0], tree[1:], Balls()
    if op == "letter":
        return lambda z: z
    if op in ("sum", "product"):
        parts = [compiled(arg) for arg in args]
        start, combine = (0, ring.add) if op == "sum" else (1, ring.multiply)
        return lambda z: reduce(combine, (part(z) for part in parts), flint.acb(start))
    if op == "power":
        base, exponent = compiled(args[0]), args[1]
        return lambda z: base(z) ** exponent if exponent >= 0 else 1 / base(z) ** -exponent
    if op == "function":
        inner = compiled(args[1])
        return lambda z: ring.function(args[0], inner(z))
    need(op in ("constant", "root") or (op == "matrix" and len(args[0]) == len(args[0][0]) == 1), "an operation of matrices")
    if op == "matrix":
        return compiled(args[0][0][0])
    return lambda z: ring.constant(args[0]) if op == "constant" else ring.root(list(map(number, args[0])), args[1])


def value_at(tree: Tree, letter: str, place: Fraction) -> Any:
    """A scalar expression in one letter on a ball around a rational."""
    claim = Claim({"letters": {letter: [1, 1]}, "then": ["defined", "0"]})
    return Matrices(claim, Balls(), {letter: [[flint.acb(real(place))]]})(tree)[0][0]


def real(value: Fraction) -> Any:
    """A ball around a rational; a point if it has few bits and its denominator is a power of two."""
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def between(ends: Ends) -> Any:
    """A ball that contains an interval."""
    return real(ends[0]).union(real(ends[1]))


def ends_of(ball: Any) -> Ends:
    """Rationals around a ball."""
    middle, radius = (Fraction(int(m)) * Fraction(2) ** int(e) for m, e in (ball.mid().man_exp(), ball.rad().man_exp()))
    return middle - radius, middle + radius


def rounded(value: Fraction, up: bool, bits: int) -> Fraction:
    """A number with a power of two below it and at most that many bits, on one side of a rational."""
    places = bits - 16 - abs(value.numerator).bit_length() + value.denominator.bit_length()
    scaled = value * Fraction(2) ** places
    whole = -((-scaled.numerator) // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return Fraction(whole) / Fraction(2) ** places


class ReducedEquation:
    """The equation for a cost, a start z0 and an invariant c; `side` is where z moves, 0 at rest."""

    def __init__(self, cost: Tree, z0: Tree, c: Tree) -> None:
        claim = Claim({"letters": {"W": [1, 1]}, "cost": cost, "then": ["defined", "0"]})
        need(claim.cost != "arbitrary" and claim.with_argument().shape(cost) == (1, 1), "a concrete scalar cost")
        self._terms: dict[int, list[tuple[Any, Any]]] = {}
        self.claim, self.first = claim, derivative(claim.with_argument(), cost, {"W": ["matrix", [["1"]]]})
        self.ring = ring = Constants()
        self.z0, self.c = ring.of(z0), ring.of(c)
        self.flat = ring.sign(self.c) == 0
        need(self.flat or ring.sign(self.c) > 0, "c is negative")
        slope = jet_of_cost(ring, cost, [[self.z0]])[1].get(0, Fraction(0))
        self.side = 0 if self.flat and ring.sign(self.z0) == 0 else -ring.sign(slope)

    @cached_property
    def sums(self) -> Sum | None:
        """f' as a sum of powers times exponentials, which is quicker, where it is one."""
        try:
            return slope_of_sum(self.ring, read_sum(self.ring, self.claim.cost))
        except Rejected:
            return None

    @cached_property
    def quick(self) -> Callable[[Any], Any] | None:
        """f' as a function, where it is written without matrices."""
        try:
            return compiled(self.first)
        except Rejected:
            return None

    def terms(self, bits: int) -> list[tuple[Any, Any]]:
        """Each rate with its polynomial."""
        if bits not in self._terms:
            self._terms[bits] = self._read_terms(bits)
        return self._terms[bits]

    def _read_terms(self, bits: int) -> list[tuple[Any, Any]]:
        found: dict[Fraction, dict[int, Any]] = {}
        for (rate, n), value in (self.sums or {}).items():
            found.setdefault(rate, {})[n] = between(self.ring.enclosure(value, bits))
        return [(real(rate), flint.acb_poly([part.get(n, 0) for n in range(max(part) + 1)])) for rate, part in found.items()]

    def slope(self, x: Any) -> Any:
        """f' on a ball."""
        if self.sums is not None:
            z, total = flint.acb(x), flint.acb(0)
            for rate, polynomial in self.terms(flint.ctx.prec):
                total += polynomial(z) * (rate * z).exp() if rate != 0 else polynomial(z)
            return total
        if self.quick is not None:
            return self.quick(flint.acb(x))
        return Matrices(self.claim, Balls(), {"W": [[flint.acb(x)]]})(self.first)[0][0]

    def speed(self, x: Any) -> Any:
        """(c + 4z²)^(1/2) on a ball, in its sign at z0 for c = 0."""
        if self.flat:
            return 2 * self.ring.sign(self.z0) * flint.acb(x)
        return (between(self.ring.enclosure(self.c, flint.ctx.prec)) + 4 * flint.acb(x) ** 2).sqrt(analytic=True)

    def start(self, bits: int) -> Ends:
        """Numbers of few bits around z0: the one that z passes first (z0 or behind it), and the other."""
        low, high = self.ring.enclosure(self.z0, bits)
        low, high = rounded(low, False, bits), rounded(high, True, bits)
        return (low, high) if self.side > 0 else (high, low)

    def elapsed(self, x: Fraction, y: Fraction) -> Ends | None:
        """The time from x to y, both with few bits; None if there is no finite enclosure."""
        a, b = real(x), real(y)
        if not (a.is_exact() and b.is_exact()):
            return None
        found = flint.acb.integral(lambda z, _: -1 / (self.speed(z) * self.slope(z)), flint.acb(a), flint.acb(b),
                                   eval_limit=EVALUATIONS * (5 if self.sums is not None else 1), depth_limit=DEPTH)
        return ends_of(found.real) if found.is_finite() else None

    def is_smooth(self, x: Fraction, y: Fraction) -> bool:
        """Has f' values everywhere from x to y?"""
        return bool(self.slope(between((min(x, y), max(x, y)))).is_finite())

    @cached_property
    def cost(self) -> Line:
        """The cost, with all that it is made of."""
        line = Line()
        Matrices(self.claim, line, {"W": [[line.input(0)]]})(self.claim.cost)
        return line

    def has_values(self, x: Fraction, y: Fraction) -> bool:
        """Is the cost seen to be analytic from x to y?"""
        pieces, count = [(min(x, y), max(x, y))] if self.sums is None else [], 0
        while pieces:
            low, high = pieces.pop()
            count += 1
            if not all(value.is_finite() for value in values(self.cost, [between((low, high))])):
                if count > MOST_PIECES or low == high:
                    return False
                middle = (low + high) / 2
                pieces += [(middle, high), (low, middle)]
        return True

    def sign(self, x: Fraction, y: Fraction) -> int:
        """The sign of f' from x to y; 0 if it is not seen to have one."""
        ball = self.slope(between((min(x, y), max(x, y))))
        low, high = ends_of(ball.real) if ball.is_finite() else (Fraction(0), Fraction(0))
        return (low > 0) - (high < 0)

    def lies_between(self, time: Fraction, low: Fraction, high: Fraction, bits: int) -> bool:
        """Is low <= z(time) <= high seen at this precision?"""
        if time == 0 or self.side == 0:
            return all(s * self.ring.sign(self.ring.add(self.z0, -end)) >= 0 for s, end in ((1, low), (-1, high)))
        with flint.ctx.workprec(bits):
            first, second = self.start(bits)
            a, b = rounded(low, True, bits), rounded(high, False, bits)
            behind, ahead = (a, b) if self.side > 0 else (b, a)
            if (ahead - second) * self.side <= 0 or not self.is_smooth(first, second) or self.sign(first, second) == 0:
                return False
            if not self.has_values(first, ahead):
                return False
            if (behind - first) * self.side > 0:
                before = self.elapsed(first, behind)
                if before is None or before[1] > time:
                    return False
            else:
                behind = first
            rests = (self.flat and ahead == 0) or self.sign(behind, behind) * self.sign(ahead, ahead) < 0
            if rests and self.is_smooth(behind, ahead):
                return True  # a rest lies ahead of `behind` and not beyond `ahead`
            after = self.elapsed(second, ahead)
            return after is not None and after[0] >= time


def check(certificate: Any) -> str:
    """Accept a certificate of kind 'reduced equation', or raise `Rejected`."""
    claim, witness = certificate["claim"], certificate["witness"]
    need(certificate["kind"] == "reduced equation" and set(claim) == {"letters", "cost", "then"}
         and claim["letters"] == {"W": [1, 1]}, "a claim about the reduced equation has the fields letters (of W), cost and then")
    facts = claim["then"][1:]
    need(claim["then"][0] == "facts" and facts and witness == {"facts": [None] * len(facts)}, "facts without witnesses")
    for fact in facts:
        need(len(fact) == 6 and fact[0] == "z", "a fact is z, z0, c, a time and two ends")
        equation, (time, low, high) = ReducedEquation(claim["cost"], *fact[1:3]), map(number, fact[3:])
        need(time >= 0 and low <= high, "a time before the start, or no interval")
        size = int(max(abs(low), abs(high)) / (high - low)) if low < high else 0
        finer = [bits for bits in PRECISIONS if bits > size.bit_length() + 48] or [size.bit_length() + 128]
        need(any(equation.lies_between(time, low, high, bits) for bits in finer[:3]), "z(t) is not seen to lie there")
    return "encloses z at these times"
