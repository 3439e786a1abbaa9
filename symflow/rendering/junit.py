"""A JUnit report: one test per claim, for the machines that read such files.

Why undecided and cited claims are 'skipped': a report must not count as passed what nobody has proved. The records of
observations are the output of a test; they neither pass nor fail it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from symflow.evidence import Outcome
from symflow.propositions.results import ClaimResult, Verification
from symflow.rendering.phrases import counterexample_text, record_text

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Verification) -> str:
    """The report as text."""
    claims = [(result, claim) for result in results for claim in result.claims]
    suite = ET.Element(
        "testsuite",
        name="symflow",
        tests=str(len(claims)),
        failures=str(sum(_fails(claim) for _, claim in claims)),
        errors=str(sum(claim.internal for _, claim in claims)),
        skipped=str(sum(_skipped(claim) for _, claim in claims)),
        time=f"{results.seconds:.3f}",
    )
    for result, claim in claims:
        case = ET.SubElement(
            suite, "testcase", classname=_clean(result.id), name=_clean(claim.id), time=f"{claim.seconds:.3f}"
        )
        if claim.internal:
            ET.SubElement(case, "error", message=_clean(claim.reason or "internal error"))
        elif _fails(claim):
            found = counterexample_text(claim.settled.counterexample)
            message = f"expected {claim.expected}, found {claim.outcome}"
            ET.SubElement(case, "failure", message=_clean(message)).text = _clean(f"{claim.text}\n{found}")
        elif _skipped(claim):
            because = claim.citation["theorem"] if claim.citation else claim.reason
            ET.SubElement(case, "skipped", message=_clean(f"{claim.verdict}: {because}"))
        if claim.observations:
            ET.SubElement(case, "system-out").text = _clean("\n".join(map(record_text, claim.observations)))
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _fails(claim: ClaimResult) -> bool:
    return claim.unexpected and not claim.internal


def _skipped(claim: ClaimResult) -> bool:
    weak = claim.verdict in (Outcome.UNDECIDED, Outcome.CITED, Outcome.OBSERVED)
    return weak and not claim.internal


def _clean(text: str) -> str:
    return _NOT_XML.sub("?", text)
