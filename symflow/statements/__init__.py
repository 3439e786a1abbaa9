"""Statements about models, and how they are decided."""

from symflow.statements.decide import Decision, decide
from symflow.statements.setting import Setting, Statement

__all__ = ["Decision", "Setting", "Statement", "decide"]
