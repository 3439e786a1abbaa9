"""What a proof file imports: the records of which a proposition is made.

Only the records, which need no more than the standard library: a reader of a proof file finds every name here, and
the pytest plugin costs nothing in projects that do not use it. Running is in `runner.py`, finding in `discovery.py`.
"""

from symflow.propositions.law_counts import LawCount
from symflow.propositions.observations import Observation
from symflow.propositions.records import Cited, Claim, Erratum, Note, NotForAll, Proposition, Source

__all__ = ["Cited", "Claim", "Erratum", "LawCount", "NotForAll", "Note", "Observation", "Proposition", "Source"]
