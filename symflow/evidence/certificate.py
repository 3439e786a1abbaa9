"""Certificates as plain JSON objects, and the schema they follow."""

from __future__ import annotations

from typing import Any

from symflow import checker

Certificate = dict[str, Any]

JSON_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": checker.SCHEMA,
    "type": "object",
    "required": ["schema", "kind", "claim", "witness"],
    "additionalProperties": False,
    "properties": {
        "schema": {"const": checker.SCHEMA},
        "kind": {"enum": sorted(checker.KINDS)},
        "claim": {
            "type": "object",
            "required": ["letters", "then"],
            "additionalProperties": False,
            "properties": {
                "letters": {"type": "object", "additionalProperties": {
                    "type": "array", "minItems": 2, "maxItems": 2, "items": {"type": ["string", "integer"]}}},
                "dims": {"type": "array", "items": {"type": "array", "minItems": 3, "maxItems": 3}},
                "flow": {"type": ["object", "null"]},
                "cost": {},
                "cost_is": {"type": "array", "items": {"type": "string"}},
                "given": {"type": "array", "items": {"type": "array"}},
                "at": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "array"}}},
                "then": {"type": "array", "minItems": 2},
            },
        },
        "witness": {"type": "object"},
    },
}


def certificate(kind: str, claim: dict[str, Any], witness: dict[str, Any]) -> Certificate:
    """A certificate, not yet checked.

    Examples
    --------
    >>> sorted(certificate("sign", {"letters": {}, "then": []}, {"sum": []}))
    ['claim', 'kind', 'schema', 'witness']
    """
    return {"schema": checker.SCHEMA, "kind": kind, "claim": claim, "witness": witness}
