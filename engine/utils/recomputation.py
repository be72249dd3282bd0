"""Checkpoints by hooks on saved tensors: backward runs the function again to fill what forward left empty.

Every tensor that forward would save becomes an empty `_Holder`. The first that backward opens makes the
function run again, whose saved tensors, coming in the same order, fill all holders that are still alive.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from engine.autograd.mode import enable_grad, is_grad_enabled
from engine.autograd.node import stale
from engine.autograd.packing import Packed
from engine.autograd.random import default_generator
from engine.autograd.saved_hooks import saved_tensors_hooks
from engine.autograd.saving import current
from engine.autograd.task import observers, tasks
from engine.autograd.tensor import Tensor
from engine.autograd.versions import tick

observers.count += 1  # what was recomputed is kept for the backward that is under way, so it must be known


class CheckpointError(RuntimeError):
    """A recomputation that differs from forward."""


class _Early:
    """Whether `set_checkpoint_early_stop` overrides what checkpoints say themselves."""

    def __init__(self) -> None:
        self.stop: bool | None = None


_early = _Early()


@contextmanager
def set_checkpoint_early_stop(enable: bool) -> Iterator[None]:
    """In a `with` block, checkpoints recompute only as far as needed, or to the end."""
    before, _early.stop = _early.stop, enable
    try:
        yield
    finally:
        _early.stop = before


@contextmanager
def checkpoint_debug(enabled: bool | None) -> Iterator[None]:
    """Accepted: the errors of checkpoints are always as long as they are."""
    yield


class _Stop(Exception):  # noqa: N818 - a signal, not an error
    """Everything is recomputed that one checkpoint needs."""

    def __init__(self, frame: _Frame) -> None:
        super().__init__()
        self.frame = frame


class _Holder:
    """Stands for a tensor that forward would have saved, the `index`-th."""

    __slots__ = ("__weakref__", "index")

    def __init__(self, index: int) -> None:
        self.index = index


class _Argument:
    """A tensor that the function is called with again; hooks around the checkpoint see it as saved."""

    def __init__(self, tensor: Tensor) -> None:
        hooks = current()
        self.kept: Any = tensor if hooks is None else Packed(hooks, tensor)
        self.time = tick()

    def again(self) -> Tensor:
        """The tensor; RuntimeError when it was written since."""
        if isinstance(self.kept, Packed):
            return self.kept.opened()
        tensor: Tensor = self.kept
        version = tensor._history
        if version is not None and not tensor.is_inference() and version.changed_since(self.time):
            maker = "" if tensor.grad_fn is None else tensor.grad_fn.name()
            raise stale(tensor._array, version, self.time, maker, tensor.output_nr)
        return tensor


class _Frame:
    """One checkpoint: what forward left empty, and for each backward under way what fills it."""

    def __init__(self, again: Callable[[], None], early_stop: bool, compare: bool) -> None:
        self.again = again
        self.early_stop = early_stop
        self.compare = compare
        self.holders: list[weakref.ref[_Holder]] = []
        self.likeness: list[Any] = []
        self.complete = False
        self.values: weakref.WeakKeyDictionary[Any, dict[int, Tensor]] = weakref.WeakKeyDictionary()

    def pack(self, tensor: Tensor) -> _Holder:
        """In forward: an empty holder."""
        holder = _Holder(len(self.holders))
        self.holders.append(weakref.ref(holder))
        self.likeness.append(_likeness(tensor))
        return holder

    def unpack(self, holder: _Holder) -> Tensor:
        """In backward: what belongs into the holder. CheckpointError when it was there once before."""
        task = tasks.current
        if task is None:
            return self._recomputed()[holder.index]
        if task not in self.values:
            self.values[task] = self._recomputed()
        values = self.values[task]
        if holder.index not in values:
            raise CheckpointError(
                "torch.utils.checkpoint: Unpack is being triggered for a tensor that was already unpacked "
                "once. If you are calling ctx.saved_tensors in backward, make sure to do so only once. "
                "Otherwise please open an issue with details on your use case."
            )
        return values.pop(holder.index)

    def _recomputed(self) -> dict[int, Tensor]:
        """What the function saves when it runs again, by place."""
        values: dict[int, Tensor] = {}
        count = 0
        surplus = False

        def collect(tensor: Tensor) -> Tensor:
            nonlocal count, surplus
            kept = tensor.detach() if tensor._requires_grad else tensor
            if count >= len(self.holders):
                if self.complete:
                    raise CheckpointError(
                        "torch.utils.checkpoint: trying to save more tensors during recomputation than "
                        "during the original forward pass.\n"
                    )
                surplus = True
                return kept
            if self.holders[count]() is not None:
                values[count] = kept
            count += 1
            if self.early_stop and count == len(self.holders):
                raise _Stop(self)
            return kept

        try:
            with saved_tensors_hooks(collect, lambda kept: kept), enable_grad():
                self.again()
        except _Stop as stop:
            if stop.frame is not self:
                raise
        if not surplus:
            self._check(count, values)
        return values

    def _check(self, count: int, values: dict[int, Tensor]) -> None:
        """CheckpointError when what was recomputed cannot be what forward had."""
        if count != len(self.holders):
            raise CheckpointError(
                "torch.utils.checkpoint: A different number of tensors was saved during the original forward "
                f"and recomputation.\nNumber of tensors saved during forward: {len(self.holders)}\nNumber of "
                f"tensors saved during recomputation: {count}.\n"
            )
        if not self.compare:
            return
        different = [
            f"tensor at position {i}:\nsaved metadata: {self.likeness[i]}\n"
            f"recomputed metadata: {_likeness(value)}\n"
            for i, value in values.items()
            if self.likeness[i] != _likeness(value)
        ]
        if different:
            raise CheckpointError(
                "torch.utils.checkpoint: Recomputed values for the following tensors have different metadata "
                f"than during the forward pass.\n{''.join(different)}.\n"
            )


def recomputed(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
    *,
    contexts: tuple[Any, Any],
    determinism_check: str,
    early_stop: bool,
    preserve_rng_state: bool,
) -> Any:
    """function(*args, **kwargs), to be run again by backward; the contexts are of the two runs.

    ValueError for a determinism check that is not known.
    """
    if determinism_check not in ("default", "none"):
        raise ValueError(
            f"determinism_check should be one of ['default', 'none'], but got {determinism_check}"
        )
    if not is_grad_enabled():
        return function(*args, **kwargs)
    kept = [_Argument(each) if isinstance(each, Tensor) else each for each in args]
    state = default_generator.state_bytes() if preserve_rng_state else None

    def again() -> None:
        with random_numbers_from(state) if state is not None else nullcontext(), contexts[1]:
            function(*(each.again() if isinstance(each, _Argument) else each for each in kept), **kwargs)

    stop = early_stop if _early.stop is None else _early.stop
    frame = _Frame(again, stop, determinism_check == "default")
    with saved_tensors_hooks(frame.pack, frame.unpack), contexts[0]:
        result = function(*args, **kwargs)
    frame.complete = True
    return result


@contextmanager
def random_numbers_from(state: Any) -> Iterator[None]:
    """Inside, the default generator draws what it drew from `state` on; then it is where it was."""
    before = default_generator.state_bytes()
    default_generator.restore(state)
    try:
        yield
    finally:
        default_generator.restore(before)


def _likeness(tensor: Tensor) -> dict[str, Any]:
    """What must be the same again."""
    return {"shape": tensor.shape, "dtype": tensor.dtype, "device": tensor.device}
