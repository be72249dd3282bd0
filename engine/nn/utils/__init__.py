"""What is done to parameters and gradients between the steps, and sequences of different lengths."""

import importlib
from typing import Any

from ..loading import Later

_later = Later(
    __name__,
    {
        "clipping": "clip_grad_norm clip_grad_norm_ clip_grad_value_ get_total_norm",
        "normed_weight": "remove_weight_norm weight_norm",
        "vectors": "parameters_to_vector vector_to_parameters",
    },
)
__all__ = ["rnn", *_later.names()]


def __getattr__(name: str) -> Any:
    """A function whose file is not yet loaded, or the module `rnn`."""
    if name == "rnn":
        return importlib.import_module(f"{__name__}.rnn")
    found = _later.load(name, "torch.nn.utils")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name, loaded or not."""
    return sorted({*globals(), *__all__})
