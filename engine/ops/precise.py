"""Functions as exact as PyTorch's: numpy's own of float32 are off by a unit in the last place too often."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array

from .broadcasting import as_array, floating


def precise(function: Any, input: Array) -> Any:
    """A numpy `function` of `input`, of float32 computed in float64 and rounded once."""
    values = floating(as_array(input))
    if values.dtype != np.float32:
        return function(values)
    return function(values, dtype=np.float64).astype(np.float32)
