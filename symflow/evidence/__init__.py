"""Outcomes and the evidence behind them."""

from symflow.evidence.certificate import JSON_SCHEMA, Certificate, certificate
from symflow.evidence.evidence import Evidence, certify
from symflow.evidence.outcome import Outcome, weakest

__all__ = ["JSON_SCHEMA", "Certificate", "Evidence", "Outcome", "certificate", "certify", "weakest"]
