"""The command line: one module per command, heavy imports inside the commands."""

from symflow.cli.entry import main

__all__ = ["main"]
