"""Learning rate schedulers, one a file."""

from . import by_formula as _by_formula  # noqa: F401 - registers what can be chosen
from . import combining as _combining  # noqa: F401
from .chained import ChainedScheduler
from .constant import ConstantLR
from .cosine_annealing import CosineAnnealingLR
from .cyclic import CyclicLR
from .exponential import ExponentialLR
from .lambdas import LambdaLR
from .linear import LinearLR
from .multi_step import MultiStepLR
from .multiplicative import MultiplicativeLR
from .one_cycle import OneCycleLR
from .plateau import ReduceLROnPlateau
from .polynomial import PolynomialLR
from .scheduler import LRScheduler
from .scheduler import LRScheduler as _LRScheduler
from .sequential import SequentialLR
from .step import StepLR
from .warm_restarts import CosineAnnealingWarmRestarts

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
    "_LRScheduler",
]
