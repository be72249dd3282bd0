"""Checkpointing: recompute in backward what forward would have to keep.

    y = checkpoint(block, x, use_reentrant=False)

Between forward and backward only the arguments are kept. See
https://pytorch.org/docs/stable/checkpoint.html. The two ways of doing it are in `reentrant` and in
`recomputation`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from .recomputation import CheckpointError, checkpoint_debug, recomputed, set_checkpoint_early_stop
from .reentrant import CheckpointFunction, check_backward_validity, detach_variable
from .selective import (
    CheckpointPolicy,
    SelectiveCheckpointContext,
    create_selective_checkpoint_contexts,
    get_device_states,
    set_device_states,
)

__all__ = [
    "CheckpointError",
    "CheckpointFunction",
    "CheckpointPolicy",
    "SelectiveCheckpointContext",
    "check_backward_validity",
    "checkpoint",
    "checkpoint_sequential",
    "create_selective_checkpoint_contexts",
    "detach_variable",
    "get_device_states",
    "noop_context_fn",
    "set_checkpoint_debug_enabled",
    "set_checkpoint_early_stop",
    "set_device_states",
]

set_checkpoint_debug_enabled = checkpoint_debug

_IMPLICIT = (
    "torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. Starting in PyTorch "
    "2.9, calling checkpoint without use_reentrant will raise an exception. use_reentrant=False is "
    "recommended, but if you need to preserve the current default behavior, you can pass use_reentrant=True. "
    "Refer to docs for more details on the differences between the two variants."
)
_IMPLICIT_SEQUENTIAL = (
    "torch.utils.checkpoint.checkpoint_sequential: the use_reentrant parameter should be passed explicitly. "
    "In version 2.9 we will raise an exception if use_reentrant is not passed. use_reentrant=False is "
    "recommended, but if you need to preserve the current default behavior, you can pass use_reentrant=True. "
    "Refer to docs for more details on the differences between the two variants."
)


def noop_context_fn() -> tuple[AbstractContextManager[None], AbstractContextManager[None]]:
    """The contexts of forward and of its recomputation, where none are asked for."""
    return nullcontext(), nullcontext()


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Callable[[], tuple[Any, Any]] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """function(*args, **kwargs), which backward calls again for what it needs of its inner tensors.

    The recomputation draws the same random numbers with `preserve_rng_state`. `use_reentrant=True` runs a
    backward inside backward, for tensors among `args` only; otherwise recomputation ends as soon as all that
    is needed is there (`early_stop`), under the second of the contexts that `context_fn` gives, and is
    compared with forward by `determinism_check`, "default" or "none".
    ValueError for what the way chosen does not know.
    """
    if use_reentrant is None:
        warnings.warn(_IMPLICIT, UserWarning, stacklevel=2)
        use_reentrant = True
    if not use_reentrant:
        return recomputed(
            function,
            args,
            kwargs,
            contexts=context_fn(),
            determinism_check=determinism_check,
            early_stop=early_stop,
            preserve_rng_state=preserve_rng_state,
        )
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    if context_fn is not noop_context_fn or debug is not False:
        raise ValueError("Passing `context_fn` or `debug` is only supported when use_reentrant=False.")
    return CheckpointFunction.apply(function, preserve_rng_state, *args)


def checkpoint_sequential(
    functions: Any,
    segments: int,
    input: Any,
    use_reentrant: bool | None = None,
    *,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """The functions (or the modules of a Sequential) one after the other, in `segments` checkpoints.

    The last segment is run without. ValueError for other keywords.
    """
    if use_reentrant is None:
        warnings.warn(_IMPLICIT_SEQUENTIAL, UserWarning, stacklevel=2)
        use_reentrant = True
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    listed = list(functions.children()) if hasattr(functions, "children") else list(functions)
    size = len(listed) // segments
    value = input
    for start in range(0, size * (segments - 1), size):
        part = _chained(listed[start : start + size])
        value = checkpoint(part, value, use_reentrant=use_reentrant, preserve_rng_state=preserve_rng_state)
    return _chained(listed[size * (segments - 1) :])(value)


def _chained(functions: Sequence[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    def run(value: Any) -> Any:
        for function in functions:
            value = function(value)
        return value

    return run
