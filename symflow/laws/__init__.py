"""Is a quantity conserved?"""

from symflow.laws.conserved import conserved
from symflow.laws.verdict import Verdict

__all__ = ["Verdict", "conserved"]
