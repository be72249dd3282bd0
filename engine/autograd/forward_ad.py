"""Forward mode: tensors with a tangent, and the tangents of what is computed from them.

    with dual_level():
        y = f(make_dual(x, v))
        tangent = unpack_dual(y).tangent  # the Jacobian of f at x times v

See https://pytorch.org/docs/stable/autograd.html#forward-mode-automatic-differentiation. A dual tensor is
recorded like one that requires grad; its tangent goes along the recorded graph when it is asked for. So
nothing else needs to know of duals, and they are lost where nothing is recorded.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from typing import Any, NamedTuple

from .bundle import prepared, single_step
from .dtypes import dtype_of
from .duals import Dual, reaches_others, tangent_of
from .formatting import tensor_text
from .operators import operations
from .tensor import Tensor, wrap

__all__ = [
    "UnpackedDualTensor",
    "dual_level",
    "enter_dual_level",
    "exit_dual_level",
    "make_dual",
    "unpack_dual",
]


class UnpackedDualTensor(NamedTuple):
    """A tensor and its tangent, None where it has none."""

    primal: Any
    tangent: Any


class Level:
    """Within which tangents live: at its end they are forgotten."""

    def __init__(self) -> None:
        self.duals: list[weakref.ref[Dual]] = []
        self.pushed: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()
        """What the jvp of custom Functions returned, which are called once."""
        self.unpacked: weakref.WeakValueDictionary[int, Tensor] = weakref.WeakValueDictionary()
        """Primals and tangents that users got, by identity: they have no tangent themselves."""

    def tangent(self, tensor: Tensor) -> Tensor | None:
        """The tangent of a tensor; None for one that is off the level, or was unpacked from it."""
        return None if self.unpacked.get(id(tensor)) is tensor else tangent_of(tensor, self)

    def unpack(self, tensor: Tensor) -> UnpackedDualTensor:
        """A tensor without its tangent, and the tangent."""
        tangent = self.tangent(tensor)
        primal = primal_of(tensor, self)
        for each in (primal, tangent):
            if each is not None and each is not tensor:
                self.unpacked[id(each)] = each
        return UnpackedDualTensor(primal, tangent)

    def close(self) -> None:
        """Forget the tangents."""
        for reference in self.duals:
            dual = reference()
            if dual is not None:
                dual.tangent = None


class _Levels(threading.local):
    """The level that users of this thread entered."""

    def __init__(self) -> None:
        self.entered: Level | None = None


_levels = _Levels()


def enter_dual_level() -> int:
    """Begin a level; RuntimeError inside one."""
    if _levels.entered is not None:
        raise RuntimeError("Nested forward mode AD is not supported at the moment")
    _levels.entered = Level()
    operations.update(dual_text=dual_text, dual_made=_dual_made)
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """End the level, and forget its tangents; RuntimeError outside."""
    if _levels.entered is None:
        raise RuntimeError("Dual level must be a positive number.")
    if level not in (None, 0):
        raise RuntimeError(
            "Trying to exit a forward AD level that was not the last one that was created. This is not "
            "supported."
        )
    _levels.entered.close()
    _levels.entered = None
    for name in ("dual_text", "dual_made"):
        operations.pop(name, None)


class dual_level:  # noqa: N801 - PyTorch's name
    """A level for a `with` block."""

    def __enter__(self) -> int:
        return enter_dual_level()

    def __exit__(self, *exception: object) -> None:
        exit_dual_level()


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """The same values with a tangent of their shape.

    RuntimeError outside a level, for another shape and for what has a tangent; ValueError unless of floats.
    """
    entered = _levels.entered
    if entered is None:
        raise RuntimeError(
            "Trying to create a dual Tensor for forward AD but no level exists, make sure to "
            "enter_dual_level() first."
        )
    if level not in (None, 0):
        raise RuntimeError("Invalid level given to _make_dual")
    if any(each.requires_grad and entered.tangent(each) is not None for each in (tensor, tangent)):
        raise RuntimeError(
            "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 "
            "is not supported."
        )
    return dual(tensor, tangent, entered)


def dual(tensor: Tensor, tangent: Tensor, level: Level) -> Tensor:
    """`tensor` with a tangent that lives as long as `level`."""
    for each, name in ((tensor, "primal"), (tangent, "tangent")):
        if each._array.dtype.kind not in "fc":
            raise ValueError(
                f"Expected {name} to be floating point or complex, but got: {dtype_of(each._array)}"
            )
    if tensor._array.shape != tangent._array.shape:
        raise RuntimeError(
            "Trying to set a forward gradient that has a different size than that of the original Tensor, "
            f"this is not supported. Tensor is of size {list(tensor._array.shape)} while the given forward "
            f"gradient is of size {list(tangent._array.shape)}."
        )
    targets = [tensor._grad_fn or tensor] if tensor.requires_grad else []
    node: Dual = prepared(Dual, targets, tensor._array.shape, tensor._array.dtype)
    node.plan = single_step(_unchanged, frees=False)
    node.tangent, node.level = tangent, level
    level.duals.append(weakref.ref(node))
    result = wrap(tensor._array, True)
    result._history = tensor._shared_history()
    result._grad_fn = node
    return result


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """The tensor without its tangent, and the tangent: None where there is none, or outside a level."""
    if not isinstance(tensor, Tensor):
        raise TypeError(
            f"_unpack_dual(): argument 'dual' (position 1) must be Tensor, not {type(tensor).__name__}"
        )
    if _levels.entered is None:
        return UnpackedDualTensor(tensor, None)
    return _levels.entered.unpack(tensor)


def primal_of(tensor: Tensor, level: Level) -> Tensor:
    """The tensor, off the graph unless that leads elsewhere than to duals of the level."""
    if not tensor.requires_grad:
        return tensor
    return tensor.view_as(tensor) if reaches_others(tensor, level) else tensor.detach()


def _dual_made(outputs: Sequence[Any]) -> None:
    """Have a custom Function that just made `outputs` of duals give their tangents."""
    for output in outputs:
        if isinstance(output, Tensor) and _levels.entered is not None:
            tangent_of(output, _levels.entered)


def dual_text(tensor: Tensor) -> str | None:
    """How a tensor with a tangent prints; None for one without."""
    if not tensor._requires_grad or _levels.entered is None:
        return None
    tangent = _levels.entered.tangent(tensor)
    if tangent is None:
        return None
    primal = tensor if reaches_others(tensor, _levels.entered) else tensor.detach()
    text, addition = (
        tensor_text(each._array, each.grad_fn, each._requires_grad, "tensor") for each in (primal, tangent)
    )
    text, addition = text[:-1], f"tangent={addition}"
    joint = ", " if len(text.split("\n")[-1]) + len(addition) + 3 <= 80 and "\n" not in text else ",\n       "
    return f"{text}{joint}{addition})"


def _unchanged(g: Any, shape: tuple[int, ...], saved: Any) -> Any:
    return g
