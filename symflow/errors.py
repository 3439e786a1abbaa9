"""The exceptions of symflow: one small tree.

Policy: whatever the user can cause is a `SymflowError` whose message is one line that says what was given, what was
expected and what to do. The command line prints that line and exits with `exit_code`. Anything else that escapes is a
bug of symflow.
"""

from __future__ import annotations


class SymflowError(Exception):
    """Base of every error a user can cause."""

    exit_code = 2


class ExpressionError(SymflowError):
    """A text is not in the grammar."""


class ShapeError(SymflowError):
    """The shapes of an expression do not fit; the message names the offending factor."""


class ModelError(SymflowError):
    """A network, cost, point or data set is not usable."""


class PropositionError(SymflowError):
    """A proof file is malformed or cannot be found."""


class CertificateError(SymflowError):
    """A certificate is not readable, or the checker did not accept it."""


class InternalError(SymflowError):
    """Two routes disagree: a bug of symflow, never a result."""

    exit_code = 4
