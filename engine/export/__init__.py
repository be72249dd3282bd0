"""What leaves the app: trained parameters in several forms, PyTorch code, and (in `picture`) pictures."""

from . import formats  # noqa: F401  # importing it fills the catalogue
from .pytorch_code import imports_code, pytorch_summary
from .trained import Trained, holds_weights_of, named_metrics, trained
from .writing import write

__all__ = [
    "Trained",
    "holds_weights_of",
    "imports_code",
    "named_metrics",
    "pytorch_summary",
    "trained",
    "write",
]
