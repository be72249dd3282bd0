"""A small machine-learning library in the shape of PyTorch: `import engine as torch`.

Tensors and their operations are here, layers and losses in `nn`, optimizers in `optim`. A script that says
`import torch` runs on it unchanged with `python -m engine script.py`. As in PyTorch,
`float`, `int` and `bool` of this module are dtypes.
"""

import math as _math
from importlib import import_module as _import_module
from typing import Any as _Any

from engine import autograd, nn, ops, optim
from engine.autograd import *
from engine.autograd.device import device
from engine.autograd.dtypes import (
    bfloat16,
    complex64,
    complex128,
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
from engine.autograd.dtypes import bool_ as bool
from engine.autograd.dtypes import complex64 as cfloat
from engine.autograd.dtypes import complex128 as cdouble
from engine.autograd.dtypes import float16 as half
from engine.autograd.dtypes import float32 as float
from engine.autograd.dtypes import float64 as double
from engine.autograd.dtypes import int16 as short
from engine.autograd.dtypes import int32 as int
from engine.autograd.dtypes import int64 as long
from engine.autograd.formatting import set_printoptions
from engine.autograd.layout import layout, strided
from engine.autograd.legacy import OLD_TYPES, set_default_tensor_type
from engine.autograd.limits import finfo, iinfo
from engine.autograd.promotion import can_cast, promote_types, result_type
from engine.autograd.random import default_generator, seed
from engine.autograd.size import Size
from engine.version import __version__

pi, e, inf, nan, newaxis = _math.pi, _math.e, _math.inf, _math.nan, None

_ROOMS = {
    "accelerator",
    "amp",
    "backends",
    "cuda",
    "distributed",
    "distributions",
    "fft",
    "func",
    "functional",
    "hub",
    "jit",
    "linalg",
    "multiprocessing",
    "onnx",
    "profiler",
    "random",
    "serialization",
    "special",
    "testing",
    "utils",
    "version",
}
_ELSEWHERE = {
    "serialization": "load save",
    "random": "get_rng_state set_rng_state",
    "amp": "autocast get_autocast_dtype is_autocast_enabled",
    "func": "vmap",
    "settings": (
        "are_deterministic_algorithms_enabled compile get_default_device get_float32_matmul_precision "
        "get_num_interop_threads get_num_threads set_default_device set_flush_denormal "
        "set_float32_matmul_precision set_num_interop_threads set_num_threads use_deterministic_algorithms"
    ),
    "nn.functional": (
        "adaptive_avg_pool1d alpha_dropout avg_pool1d bilinear celu celu_ conv1d conv2d conv3d conv_tbc "
        "conv_transpose1d conv_transpose2d conv_transpose3d cosine_similarity dropout feature_alpha_dropout "
        "group_norm hardshrink layer_norm max_pool1d max_pool2d max_pool3d pairwise_distance pdist prelu "
        "rms_norm rrelu rrelu_ selu selu_ threshold threshold_"
    ),
    "nn.functional.package_level": ("adaptive_max_pool1d batch_norm constant_pad_nd embedding instance_norm"),
    "ops.conversion": "channels_last channels_last_3d contiguous_format memory_format preserve_format",
}
_HOMES = {name: room for room, names in _ELSEWHERE.items() for name in names.split()}


def __getattr__(name: str) -> _Any:
    """A function of `ops`, or another name that is loaded when first used."""
    if name in _ROOMS:
        return _import_module(f"{__name__}.{name}")
    if name in _HOMES:
        found = getattr(_import_module(f"{__name__}.{_HOMES[name]}"), name)
    else:
        found = OLD_TYPES[name] if name in OLD_TYPES else ops.function(name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name of the package, loaded or not."""
    return sorted({*globals(), *dir(ops), *_ROOMS, *_HOMES, *OLD_TYPES})
