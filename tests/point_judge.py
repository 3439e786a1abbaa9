"""A judge of claims about a point that shares nothing with the checker: SymPy's derivatives, and numbers of 60 digits.

It only has to tell whether a claim of small numbers is true; a number below 10^-40 counts as zero, so it is not asked about
points with entries such as 10^-30. Minima are compared with the singular values of the target where the cost is a
squared distance, with the zeros of f' and a grid where it has one variable, and with random points near and far.
"""

from __future__ import annotations

from functools import reduce
from random import Random
from typing import Any

import mpmath
import sympy
from mpmath import mpf

DIGITS, TINY = 60, mpf(10) ** -40


def value(tree: Any, letters: dict[str, Any]) -> Any:
    """A tree as a number or a matrix of SymPy."""
    if not isinstance(tree, list):
        return sympy.Rational(str(tree))
    op, args = tree[0], tree[1:]
    if op == "letter":
        return letters[args[0]]
    if op == "matrix":
        return sympy.Matrix([[scalar(x, letters) for x in row] for row in args[0]])
    if op == "root":
        x = sympy.Symbol("x")
        roots = sympy.Poly([sympy.Rational(str(c)) for c in reversed(args[0])], x).real_roots()
        return sorted(set(roots), key=lambda one: one.evalf(DIGITS))[args[1]].evalf(DIGITS)
    if op == "constant":
        return sympy.pi if args[0] == "pi" else sympy.E
    if op == "function":
        return getattr(sympy, args[0])(scalar(args[1], letters))
    found = [value(arg, letters) for arg in (args[:1] if op in ("power", "entry") else args)]
    if op == "sum":
        return reduce(lambda a, b: a + b, [plain(one) for one in found if one != 0] or [0])
    if op == "product":
        return reduce(lambda a, b: plain(a) * plain(b), found)
    if op == "power":
        return (plain(found[0]) if found[0].is_Matrix and found[0].shape == (1, 1) else found[0]) ** args[1]
    if op == "norm2":
        return sum(x ** 2 for x in sympy.Matrix([found[0]] if not found[0].is_Matrix else found[0]))
    if op == "entry":
        return found[0][args[1], args[2]]
    return {"transpose": lambda a: a.T, "trace": lambda a: a.trace(), "det": lambda a: a.det()}[op](found[0])


def plain(a: Any) -> Any:
    """A 1 x 1 matrix is a scalar."""
    return a[0, 0] if getattr(a, "is_Matrix", False) and a.shape == (1, 1) else a


def scalar(tree: Any, letters: dict[str, Any]) -> Any:
    return plain(value(tree, letters))


def number(tree: Any, digits: int = DIGITS) -> Any:
    """A tree without letters as a number of so many digits."""
    return mpf(str(sympy.sympify(scalar(tree, {})).evalf(digits)))


class Judge:
    """The function g of a claim with its derivatives at the point."""

    def __init__(self, claim: dict[str, Any]) -> None:
        mpmath.mp.dps = DIGITS
        self.claim = claim
        self.names = list(reversed(claim["flow"]["layers"]))
        self.cells = [(name, i, j) for name in self.names for i in range(claim["letters"][name][0])
                      for j in range(claim["letters"][name][1])]
        self.symbols = [sympy.Symbol("_".join(map(str, cell)), real=True) for cell in self.cells]
        of = dict(zip(self.cells, self.symbols, strict=True))
        layers = {name: sympy.Matrix(*claim["letters"][name], lambda i, j, name=name: of[name, i, j]) for name in self.names}
        product = reduce(lambda a, b: b * a, [layers[name] for name in self.names])
        rows, cols = product.shape
        entries = sympy.Matrix(rows, cols, lambda i, j: sympy.Symbol(f"W_{i}_{j}", real=True))
        cost = scalar(claim["cost"], {"W": entries})
        at_product = dict(zip(entries, product, strict=True))
        g = sympy.sympify(cost).subs(at_product)
        self.point = [number(claim["at"][name][i][j]) for name, i, j in self.cells]
        self.g = sympy.lambdify(self.symbols, g, "mpmath")
        slopes = [sympy.diff(g, x) for x in self.symbols]
        self.gradient = [self.at(one) for one in slopes]
        self.hessian = mpmath.matrix([[self.at(sympy.diff(one, x)) for x in self.symbols] for one in slopes])
        numbers = [sympy.lambdify(self.symbols, one, "mpmath")(*self.point) for one in product]
        self.f = sympy.lambdify(list(entries), cost, "mpmath")
        self.product = [mpf(x) for x in numbers]
        self.slope = mpmath.matrix([[sympy.lambdify(list(entries), sympy.diff(cost, entries[i, j]), "mpmath")(*self.product)
                                     for j in range(cols)] for i in range(rows)])
        self.shape, self.cost, self.entries = (rows, cols), sympy.sympify(cost), entries

    def at(self, expression: Any) -> Any:
        return mpf(sympy.lambdify(self.symbols, expression, "mpmath")(*self.point))

    def says(self, fact: list[Any], witness: Any) -> bool:
        """Is the fact true?"""
        name, args = fact[0], fact[1:]
        critical = all(abs(x) < TINY for x in self.gradient)
        if name in ("critical", "not critical"):
            return bool(critical == (name == "critical"))
        if name == "rank gradient":
            return bool(sum(x > TINY for x in mpmath.svd_r(self.slope, compute_uv=False)) == args[0])
        if name == "inertia":
            signs = [(x > TINY) - (x < -TINY) for x in mpmath.eigsy(self.hessian, eigvals_only=True)]
            return [signs.count(-1), signs.count(0), signs.count(1)] == args
        if name == "eigenvalues":
            low, high = (mpf(sympy.Rational(str(x)).p) / sympy.Rational(str(x)).q for x in args[:2])
            return bool(sum(low < x < high for x in mpmath.eigsy(self.hessian, eigvals_only=True)) == args[2])
        if name in ("negative direction", "positive direction"):
            v = mpmath.matrix([number(x) for x in witness])
            form = (v.T * self.hessian * v)[0]
            return bool(form < -TINY if name[0] == "n" else form > TINY)
        if name in ("descends", "ascends"):
            wanted = -1 if name == "descends" else 1
            return all(self._along(witness["curve"], mpf(10) ** -k) == wanted for k in (8, 9, 10))
        assert name in ("global minimum", "local minimum", "local maximum"), name
        return self._extremum(name)

    def _along(self, curve: dict[str, Any], t: Any) -> int:
        """The sign of g(curve(t)) - g(point)."""
        with mpmath.workdps(6 * DIGITS):
            base = [number(self.claim["at"][name][i][j], 6 * DIGITS) for name, i, j in self.cells]
            moved = [x + sum(number(c, 6 * DIGITS) * t ** n for n, c in enumerate(curve[name][i][j] if name in curve else [], 1))
                     for (name, i, j), x in zip(self.cells, base, strict=True)]
            change = self.g(*moved) - self.g(*base)
            return int(change > 0) - int(change < 0)

    def _extremum(self, name: str) -> bool:
        side, here, random = (-1 if name == "local maximum" else 1), self.g(*self.point), Random(1)
        for k in range(400):
            size = mpf(10) ** (-random.randint(2, 5) if name[0] == "l" or k % 2 else random.randint(-1, 1))
            moved = [x + size * mpf(random.uniform(-1, 1)) for x in self.point]
            if side * (self.g(*moved) - here) < -TINY:
                return False
        if name != "global minimum":
            return True
        if self.shape == (1, 1):
            return all(self.f(mpf(k) / 64) - here > -TINY for k in range(-1280, 1281)) and self._lowest(here)
        return self._nearest()

    def _lowest(self, here: Any) -> bool:
        w = self.entries[0, 0]
        slope = sympy.diff(self.cost, w)
        if not slope.is_polynomial(w):
            return True  # the grid has spoken
        roots = sympy.Poly(slope, w).nroots(n=40, maxsteps=200) if sympy.degree(slope, w) > 0 else []
        return all(self.f(mpf(str(sympy.re(r)))) - here > -TINY ** mpf("0.5") for r in roots if abs(sympy.im(r)) < 1e-20)

    def _nearest(self) -> bool:
        """|(W - M) R|² with a constant curvature: Eckart and Young by singular values, where R is a multiple of 1."""
        second = sympy.hessian(self.cost, list(self.entries))
        twice = second[0, 0]
        assert second == twice * sympy.eye(len(self.entries)), "the judge knows squared distances only"
        target = mpmath.matrix(*self.shape)
        for i in range(self.shape[0]):
            for j in range(self.shape[1]):
                target[i, j] = self.product[i * self.shape[1] + j] - self.slope[i, j] / mpf(str(twice.evalf(DIGITS)))
        k = min(n for size in self.claim["letters"].values() for n in size)
        singular = sorted(mpmath.svd_r(target, compute_uv=False), reverse=True)
        error = sum(x ** 2 for x in self.slope) / mpf(str(twice.evalf(DIGITS))) ** 2
        return bool(abs(sum(x ** 2 for x in singular[k:]) - error) < TINY ** mpf("0.5"))
