"""dim Lie(V) and the rank of the known laws by the slow, plain route: polynomials as dictionaries, brackets expanded.

Shares nothing with the engine or the checker: the fields are derivatives of the entries of an expanded product, all
brackets of a level are formed, the laws are expanded and differentiated, and ranks are taken at a point modulo 2^61 - 1.
"""

from __future__ import annotations

from itertools import pairwise
from random import Random

PRIME = (1 << 61) - 1
Poly = dict[tuple[int, ...], int]  # sorted letters with repetition -> coefficient


def add(a: Poly, b: Poly, sign: int = 1) -> Poly:
    found = dict(a)
    for word, x in b.items():
        found[word] = found.get(word, 0) + sign * x
    return {word: x for word, x in found.items() if x}


def multiply(a: Poly, b: Poly) -> Poly:
    found: Poly = {}
    for v, x in a.items():
        for w, y in b.items():
            word = tuple(sorted(v + w))
            found[word] = found.get(word, 0) + x * y
    return {word: x for word, x in found.items() if x}


def derivative(a: Poly, letter: int) -> Poly:
    found: Poly = {}
    for word, x in a.items():
        if letter in word:
            k = word.index(letter)
            found[word[:k] + word[k + 1:]] = x * word.count(letter)
    return found


def matrices(widths: tuple[int, ...]) -> tuple[int, list[list[list[Poly]]]]:
    """The number of letters, and W_1, ..., W_N."""
    count, found = 0, []
    for columns, rows in pairwise(widths):
        found.append([[{(count + r * columns + c,): 1} for c in range(columns)] for r in range(rows)])
        count += rows * columns
    return count, found


def product(a: list[list[Poly]], b: list[list[Poly]]) -> list[list[Poly]]:
    found = []
    for row in a:
        line = []
        for j in range(len(b[0])):
            total: Poly = {}
            for k, x in enumerate(row):
                total = add(total, multiply(x, b[k][j]))
            line.append(total)
        found.append(line)
    return found


def turned(a: list[list[Poly]]) -> list[list[Poly]]:
    return [list(row) for row in zip(*a, strict=True)]


def rank(rows: list[list[int]]) -> int:
    rows, found = [row[:] for row in rows], 0
    for k in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(found, len(rows)) if rows[r][k] % PRIME), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][k], -1, PRIME)
        for r in range(found + 1, len(rows)):
            if factor := rows[r][k] * inverse % PRIME:
                rows[r] = [(x - factor * y) % PRIME for x, y in zip(rows[r], rows[found], strict=True)]
        found += 1
    return found


def value(a: Poly, point: list[int]) -> int:
    total = 0
    for word, x in a.items():
        for letter in word:
            x = x * point[letter] % PRIME
        total += x
    return total % PRIME


def dimensions(widths: tuple[int, ...], levels: int, seed: int = 0) -> tuple[int, int]:
    """dim Lie(V) as far as brackets of so many fields span it, and the rank of the imbalances, at a random point."""
    size, layers = matrices(widths)
    random = Random(seed)
    point = [random.randrange(1, PRIME) for _ in range(size)]
    whole = layers[0]
    for layer in layers[1:]:
        whole = product(layer, whole)
    fields = [[derivative(entry, k) for k in range(size)] for row in whole for entry in row]
    laws = []
    for below, above in pairwise(layers):
        c = [[add(x, y, -1) for x, y in zip(*rows, strict=True)]
             for rows in zip(product(below, turned(below)), product(turned(above), above), strict=True)]
        laws += [entry for row in c for entry in row]
    known = rank([[value(derivative(law, k), point) for k in range(size)] for law in laws]) if laws else 0
    values, new = [[value(x, point) for x in field] for field in fields], fields
    for _ in range(levels - 1):
        brackets = []
        for x in fields:
            for y in new:
                bracket = []
                for a, b in zip(x, y, strict=True):
                    total: Poly = {}
                    for k in range(size):
                        if y[k] and (slope := derivative(a, k)):
                            total = add(total, multiply(slope, y[k]))
                        if x[k] and (slope := derivative(b, k)):
                            total = add(total, multiply(slope, x[k]), -1)
                    bracket.append(total)
                brackets.append(bracket)
        values += [[value(x, point) for x in field] for field in brackets]
        new = brackets
    return rank(values), known
