from symflow.dynamics.activations import activation as activation
from symflow.dynamics.descent import descend as descend
from symflow.dynamics.directions import count_directions as count_directions
from symflow.dynamics.trajectory import integrate as integrate
from symflow.errors import SymflowError as SymflowError
from symflow.evidence import Outcome as Outcome
from symflow.evidence.rechecking import recheck as recheck
from symflow.laws.completeness import conservation_laws as conservation_laws
from symflow.laws.conserved import conserved as conserved
from symflow.models import ActivationNetwork as ActivationNetwork
from symflow.models import ArbitraryCost as ArbitraryCost
from symflow.models import ConvolutionalLinear as ConvolutionalLinear
from symflow.models import Cost as Cost
from symflow.models import DeepLinear as DeepLinear
from symflow.models import DiagonalLinear as DiagonalLinear
from symflow.models import GradientFlow as GradientFlow
from symflow.models import ReLUNetwork as ReLUNetwork
from symflow.propositions.citation import citation as citation
from symflow.propositions.runner import verify as verify
from symflow.saddles.analyze import analyze as analyze

__version__: str
