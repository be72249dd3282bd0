"""A small machine-learning library in the shape of PyTorch: `import engine as torch`.

Tensors and their operations are here, layers and losses in `nn`, optimizers in `optim`. A script that says
`import torch` runs on it unchanged with `python -m engine script.py`. As in PyTorch,
`float`, `int` and `bool` of this module are dtypes.
"""

from typing import Any as _Any

from engine import autograd, nn, ops, optim
from engine.autograd import *
from engine.autograd.dtypes import bool_ as bool
from engine.autograd.dtypes import (
    dtype,
    float16,
    float32,
    float64,
    get_default_dtype,
    int8,
    int16,
    int32,
    int64,
    set_default_dtype,
    uint8,
)
from engine.autograd.dtypes import float16 as half
from engine.autograd.dtypes import float32 as float
from engine.autograd.dtypes import float64 as double
from engine.autograd.dtypes import int16 as short
from engine.autograd.dtypes import int32 as int
from engine.autograd.dtypes import int64 as long
from engine.autograd.size import Size
from engine.version import VERSION

__version__ = VERSION


def __getattr__(name: str) -> _Any:
    """A function of `ops`, loaded with its family when first used."""
    found = ops.function(name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name of the package, loaded or not."""
    return sorted({*globals(), *dir(ops)})
