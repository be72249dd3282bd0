"""Leaving the engine's state as it was found: random numbers, grad mode, default dtype, Python's warnings."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from engine.autograd import manual_seed
from engine.autograd.dtypes import get_default_dtype, set_default_dtype
from engine.autograd.mode import mode
from engine.autograd.random import default_generator


@contextmanager
def quiet_engine(seed: int) -> Iterator[list[warnings.WarningMessage]]:
    """Within the block gradients are recorded and random numbers come from `seed`; after it all is as before.

    Gives the list to which the engine's warnings go meanwhile.
    """
    state, dtype = default_generator.state_bytes(), get_default_dtype()
    before = mode.enabled, mode.inference
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            mode.enabled, mode.inference = True, False
            manual_seed(seed)
            yield caught
        finally:
            mode.enabled, mode.inference = before
            set_default_dtype(dtype)
            default_generator.restore(state)
