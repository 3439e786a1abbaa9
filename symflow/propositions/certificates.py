"""Certificates of a verification as files: one JSON object per file, under a name that never changes.

Why the name is made of the ids: the same claim lies in the same file tomorrow, so that two runs can be compared and a
certificate can be quoted. Ids contain no double underscore, so two claims never share a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from symflow.propositions.results import PropositionResult


def certificates(results: Sequence[PropositionResult]) -> dict[str, str]:
    """File name and text of each certificate."""
    return {name: json.dumps(certificate, indent=1) + "\n" for name, certificate in _named(results)}


def _named(results: Sequence[PropositionResult]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for result in results:
        for claim in result.claims:
            stem = f"{result.id.replace('/', '__')}__{claim.id}"
            corrected = claim.erratum.corrected_settled if claim.erratum else None
            if claim.settled.certificate is not None:
                yield f"{stem}{'__printed' if claim.erratum else ''}.json", claim.settled.certificate
            if corrected is not None and corrected.certificate is not None:
                yield f"{stem}__corrected.json", corrected.certificate
