"""Certificates of counts of laws: swapped, changed in one place, attacked; and mutants of the checker that must not agree."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from checker_mutants import accepted_alone, accepts_all
from test_corruption import leaves, others, replaced

import symflow as sf
from symflow import checker
from symflow.errors import CertificateError
from symflow.evidence import certify, laws_check

ROOM = Path(checker.__file__).parent
NETWORKS: dict[str, Any] = {
    "linear": sf.DeepLinear((2, 3, 3, 2)),
    "deep": sf.DeepLinear((2, 2, 3, 2, 3)),
    "bottleneck": sf.DeepLinear((2, 1, 2, 2, 1)),
    "wide": sf.DeepLinear((1, 2, 7, 2, 2)),
    "blocks": sf.DeepLinear((9, 7, 7, 8)),
    "two layers": sf.DeepLinear((2, 5, 2)),
    "one layer": sf.DeepLinear((2, 3)),
    "relu": sf.ReLUNetwork((2, 3, 2)),
    "relu with biases": sf.ReLUNetwork((2, 3, 2, 2), bias=True),
}
CERTIFICATES = {name: sf.conservation_laws(network).certificate for name, network in NETWORKS.items()}


def rejected(certificate: Any, by: Callable[[Any], str] = checker.check) -> bool:
    try:
        by(certificate)
    except checker.Rejected:
        return True
    return False


@pytest.mark.parametrize("name", NETWORKS)
def test_every_single_change_is_rejected(name: str) -> None:
    """Every entry of claim and witness, replaced by others of its type: not one survives."""
    whole = CERTIFICATES[name]
    assert not rejected(whole) and not rejected(whole, laws_check.check)
    lists = [node for _, node in leaves(whole) if isinstance(node, list) and node]
    seen = 0
    for path, node in leaves(whole):
        replacements = others(node, list(whole["claim"]["letters"]), lists)
        for new in replacements[:5] if path[0] == "witness" and "point" in path else replacements:
            changed = replaced(whole, path, new)
            assert changed == whole or rejected(changed), (path, new)
            seen += 1
    assert seen > 50


def test_witnesses_and_claims_of_other_networks_are_rejected() -> None:
    for name, whole in CERTIFICATES.items():
        for other in CERTIFICATES.values():
            if other is not whole:
                assert rejected({**whole, "witness": other["witness"]}) and rejected({**whole, "claim": other["claim"]}), name
                for key in ("letters", "flow", "then"):
                    if other["claim"][key] != whole["claim"][key]:
                        assert rejected({**whole, "claim": {**whole["claim"], key: other["claim"][key]}}), (name, key)


def test_a_right_witness_for_other_widths_is_rejected() -> None:
    """Also where the smaller network has the same bound, and its point would do."""
    def asked(*widths: int) -> Any:
        return sf.conservation_laws(sf.DeepLinear(widths)).certificate

    for one, other in ((asked(1, 2, 7, 2, 2), asked(1, 2, 4, 2, 2)), (asked(2, 5, 2), asked(2, 4, 2)),
                       (asked(2, 2, 2), asked(3, 1, 2)),
                       (asked(2, 3, 3, 2), asked(2, 3, 4, 2)), (asked(1, 2, 2, 1), asked(1, 3, 3, 1))):  # fmt: skip
        assert rejected({**one, "witness": other["witness"]}) and rejected({**other, "witness": one["witness"]})


def swap(whole: Any, **parts: Any) -> Any:
    found = copy.deepcopy(whole)
    found["witness"].update(parts)
    return found


def test_attacks_on_the_bounds() -> None:
    whole = CERTIFICATES["linear"]
    witness = whole["witness"]
    _, size, (least, most), (low, high) = whole["claim"]["then"]
    for then in (["laws", size, [least, most - 1], [low, high]], ["laws", size, [least - 1, most], [low, high]],
                 ["laws", size, [least + 1, most + 1], [low, high]], ["laws", size, [0, size], [0, size]],
                 ["laws", size, [least, most], [low - 1, high]], ["laws", size, [least, most], [low, high + 1]],
                 ["laws", size + 1, [least, most], [low, high]], ["laws", size, [True, most], [low, high]],
                 ["laws", size, [least, most], [low, high], "more"], ["counts", size, [least, most], [low, high]]):  # fmt: skip
        assert rejected({**whole, "claim": {**whole["claim"], "then": then}}), then
    columns, rows = witness["columns"], witness["rows"]
    for parts in ({"columns": columns[:-1]}, {"rows": rows[:-1]}, {"columns": [*columns[:-1], columns[-2]]},
                  {"columns": columns[::-1]},
                  {"rows": rows[::-1]}, {"columns": [], "rows": []}, {"prime": 7}, {"prime": True}, {"prime": (1 << 61) - 1},
                  {"minor": 0}, {"minor": witness["minor"] - (1 << 19) + 1}, {"controls": []},
                  {"controls": [*witness["controls"], []]},
                  {"controls": [[*witness["controls"][0], witness["controls"][0][0]]]}, {"widths": [2, 4, 3, 2]},
                  {"point": witness["point"][::-1]}, {"point": [[[0] * len(row) for row in a] for a in witness["point"]]},
                  {"point": [*witness["point"], [[1, 0], [0, 1]]]}, {"more": 1}):  # fmt: skip
        assert rejected(swap(whole, **parts)), parts
    zero = swap(whole, point=[[[0] * len(row) for row in a] for a in witness["point"]], minor=0)
    assert rejected(zero)
    bottleneck = CERTIFICATES["bottleneck"]
    for least in (2, 3):  # no witness lifts what the widths forbid
        assert rejected({**bottleneck, "claim": {**bottleneck["claim"], "then": ["laws", 10, [least, 3], [7, 7]]}})


def test_attacks_on_blocks() -> None:
    whole = CERTIFICATES["blocks"]
    blocks, pairs = whole["witness"]["blocks"], whole["witness"]["pairs"]
    assert len(blocks) > 1 and len(pairs) > 1
    first, second = pairs[:2]
    count, sizes, own = blocks[0]
    for parts in ({"pairs": pairs[1:]}, {"pairs": [first, *pairs]}, {"pairs": pairs[::-1]},
                  {"pairs": [[*first[:2], second[2]], *pairs[1:]]}, {"pairs": [[first[0], first[1] + 1, first[2]], *pairs[1:]]},
                  {"blocks": blocks[1:]}, {"blocks": [*blocks, blocks[0]]}, {"blocks": [[count + 1, sizes, own], *blocks[1:]]},
                  {"blocks": [[count, [d + 1 for d in sizes], own], *blocks[1:]]},
                  {"blocks": [[count, sizes, None], *blocks[1:]]}, {"blocks": [[count, sizes[1:], own], *blocks[1:]]}):
        assert rejected(swap(whole, **parts)), parts
    joined = copy.deepcopy(whole)  # a weight between the blocks of a pair; the sum is mended, so that only the point is wrong
    point = joined["witness"]["pairs"][0][2]["point"]
    row, column = next((u, v) for u, row in enumerate(point[0]) for v, x in enumerate(row) if x == 0)
    point[0][row][column] = 1
    joined["witness"]["pairs"][0][2]["sum"] += row * len(point[0][0]) + column + 1
    with pytest.raises(checker.Rejected, match="two blocks"):
        checker.check(joined)
    inner = copy.deepcopy(whole)
    inner["witness"]["pairs"][0][2]["rows"][0] = [1, 0, 0]
    with pytest.raises(checker.Rejected, match="inside a block"):
        checker.check(inner)


def test_flows_that_are_no_network_of_this_sort_are_rejected() -> None:
    claim = CERTIFICATES["relu with biases"]["claim"]
    good = claim["flow"]
    for flow in ({"network": "linear", "layers": good["layers"]}, {**good, "biases": good["biases"][:1]}, {**good, "biases": []},
                 {**good, "layers": good["layers"][:2]}, {**good, "opaque": []}, {**good, "network": "tree"},
                 {**good, "layers": ["W3", "W2", "W2"]}, None, []):  # fmt: skip
        assert rejected({**CERTIFICATES["relu with biases"], "claim": {**claim, "flow": flow}}), flow
    for key in ("cost", "given", "dims", "at"):
        assert rejected({**CERTIFICATES["relu with biases"], "claim": {**claim, key: []}})
    for kind in checker.KINDS:
        assert kind == "conservation laws" or rejected({**CERTIFICATES["linear"], "kind": kind})


MUTANTS = [
    ("brackets", "turned: list[Series] = [[[list(x) for x in zip(*a, strict=True)]] for a in point]",
     "turned: list[Series] = [[[list(x) for x in zip(*a, strict=True)]] for a in point[::-1]]"),
    ("brackets", "left[k].append(self.term(turned[k + 1], left[k + 1], m) if i else", "left[k].append(left[k + 1][m] if i else"),
    ("brackets", "right[i].append(self.term(right[i - 1], turned[i - 1], m)",
     "right[i].append(self.term(right[i - 1], turned[i - 1], 0)"),
    ("brackets", "slope, inverse = self.term(left[i], driven[i], m), pow(m + 1, -1, PRIME)",
     "slope, inverse = self.term(left[i], driven[i], m), 1"),
    ("brackets", "[[x * inverse % PRIME for x in row] for row in slope]",
     "[[-x * inverse % PRIME for x in row] for row in slope]"),
    ("brackets", "row = [sums[x * q + v][y * p + u] for u in range(p) for v in range(q)]",
     "row = [sums[x * q + v][y * p + u] for v in range(q) for u in range(p)]"),
    ("brackets", "h[at[i] + c][at[j] + r] = value", "pass"),
    ("brackets", "[a - b for a, b in zip(row[k * n:], more, strict=True)]",
     "[a + b for a, b in zip(row[k * n:], more, strict=True)]"),
    ("brackets", "sums = [[(m + 1) * x for", "sums = [[x for"),
    ("brackets", "between = [self.term(self.layers[j], between, m)", "between = [between[m]"),
    ("brackets", "sum(a[k][u][p] * b[m - k][q][v] for k in range(m + 1))", "sum(a[k][u][p] * b[k][q][v] for k in range(m + 1))"),
    ("brackets", "PRIME = (1 << 19) - 1", "PRIME = (1 << 17) - 1"),
    ("bounds", "max(0, k - a - b)", "max(0, k - a)"),
    ("bounds", "k * (k + 1) // 2", "k * (k - 1) // 2"),
    ("bounds", "if widths[i] == 1)", "if widths[i] == 2)"),
    ("bounds", "- (len(blocks) - 1)", "- len(blocks)"),
    ("bounds", "1 if b[0] == b[-1] == 1 else", "1 if b[0] == 1 else"),
    ("minors", "times = blocks[s][0] * (blocks[s][0] - 1) // 2 if s == t else", "times = blocks[s][0] ** 2 if s == t else"),
    ("minors", "found = sum(count * rank_from_below", "found = sum(rank_from_below"),
    ("minors", "rows = [start[i] + u * core[i] + v for", "rows = [start[i] + v * core[i] + u for"),
    ("paths", "range(1 if layer else 0, widths[layer + 1])", "range(0, widths[layer + 1])"),
    ("paths", "if biased and layer:", "if biased:"),
    ("paths", "return sum(widths[1:-1])", "return sum(widths[1:])"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MUTANTS)))
def test_a_mutated_checker_does_not_agree(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign, a transpose, a layer, an index: each changes what the checker computes, so it rejects an honest certificate."""
    part, old, new = MUTANTS[number]
    assert not accepts_all(CERTIFICATES.values(), f"completeness_{part}.py", old, new, tmp_path, monkeypatch)


def test_the_program_accepts_them_alone(tmp_path: Path) -> None:
    assert accepted_alone(CERTIFICATES.values(), tmp_path)


def test_a_rejected_count_makes_no_evidence() -> None:
    wrong = copy.deepcopy(CERTIFICATES["linear"])
    wrong["claim"]["then"][2] = [8, 8]
    with pytest.raises(CertificateError, match="rejected"):
        certify(wrong)
