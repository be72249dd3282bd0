"""Tensor: a numpy array that remembers how it was computed."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from .dtypes import Array, dtype_of
from .formatting import tensor_text
from .history import NOT_POPULATED, History, grad_dtype
from .hooks import move_retained
from .layout import InMemory
from .mode import mode, set_grad_enabled
from .node import Node, short_name
from .operators import Operators, operations
from .size import Size
from .values import PythonValues
from .versions import INFERENCE, Version, tick
from .views import ONE_OF_SEVERAL, PartView, View, replay

_new = object.__new__

_DETACHED_VIEW = (
    "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for "
    "training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence "
    "detach_() cannot be called on these gradients. To fix this error, please refer to the "
    "Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution."
)


class Tensor(Operators, PythonValues, InMemory, History):
    """A multi-dimensional array of one dtype which can record the operations on it for backward().

    A leaf was made by the user; any other tensor has a `grad_fn`, the node that made it. `Tensor(data)`
    is the old constructor, always of floats; `engine.tensor(data)` keeps integers and bools.
    """

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_array",
        "_grad",
        "_grad_fn",
        "_history",
        "_hooks",
        "_requires_grad",
        "_view",
    )
    __array_priority__ = 1000
    __module__ = "torch"  # as its users see it
    if TYPE_CHECKING:
        # Named methods (x.exp(), x.sum(0)) come from engine.ops, see `add_method`.
        def __getattr__(self, name: str) -> Any: ...

    _shown_as = "tensor"
    _array: Array
    _requires_grad: bool
    _grad_fn: Node | None
    _grad: Tensor | None
    _history: Version | None
    """Made when the memory is first shared or written; None is version 0 of memory nobody else sees."""
    _view: View | None
    _hooks: list[Callable[[Tensor], Tensor | None]] | None
    base = None
    """A recorded gradient is nobody's view, where an array's `base` tells that it is."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Tensor:
        return wrap(np.empty(0, np.float32), cls=cls)

    def __init__(self, *data: Any, device: Any = None) -> None:
        self._array = operations["legacy_array"](data, dtypes.get_default_dtype().numpy)

    # What it is

    @property
    def shape(self) -> Size:
        """The length of each dimension."""
        return tuple.__new__(Size, self._array.shape)  # already integers

    @property
    def dtype(self) -> dtypes.dtype:
        """The element type."""
        return dtype_of(self._array)

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._array.ndim

    @property
    def requires_grad(self) -> bool:
        """Whether operations on it are recorded."""
        self._refresh()
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise RuntimeError("requires_grad must be a bool")
        if self.grad_fn is not None and not value:
            raise RuntimeError(
                "you can only change requires_grad flags of leaf variables. If you want to use a computed "
                "variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
            )
        if value and self._array.dtype.kind != "f":
            raise RuntimeError("only Tensors of floating point dtype can require gradients")
        if value and self._history is INFERENCE and not mode.inference:
            raise RuntimeError(
                "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed."
            )
        self._requires_grad = value

    @requires_grad.deleter
    def requires_grad(self) -> None:
        raise RuntimeError("requires_grad must be a bool")

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Set `requires_grad` in place; returns the tensor."""
        self.requires_grad = requires_grad
        return self

    @property
    def grad(self) -> Tensor | None:
        """The sum of the gradients of all backward passes since it was last None."""
        if self._grad is None and self._grad_fn is not None and not self.retains_grad:
            warnings.warn(NOT_POPULATED, UserWarning, stacklevel=2)
        return self._grad

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            if not isinstance(value, Tensor):
                raise TypeError(
                    "assigned grad expected to be a Tensor or None but got grad of type "
                    f"{type(value).__name__}"
                )
            if value is self:
                raise RuntimeError("can't assign Variable as its own grad")
            if value._array.shape != self._array.shape:
                raise RuntimeError(
                    f"attempting to assign a gradient of size '{list(value._array.shape)}' to a tensor of "
                    f"size '{list(self._array.shape)}'. Please ensure that the gradient and the tensor are "
                    "the same size"
                )
            if value._array.dtype != self._array.dtype:
                raise RuntimeError(grad_dtype(value.dtype.type_name.lower(), self.dtype.type_name))
        self._grad = value

    @property
    def data(self) -> Tensor:
        """The same memory without history; writing through it is not noticed by version checks."""
        return wrap(self._array)

    @data.setter
    def data(self, value: Tensor) -> None:
        if not isinstance(value, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        self._array = value._array

    @data.deleter
    def data(self) -> None:
        raise RuntimeError("Deleting tensor data is not allowed. Delete tensor instead!")

    # The graph

    def backward(
        self,
        gradient: Tensor | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Sequence[Tensor] | Tensor | None = None,
    ) -> None:
        """Add d self / d leaf to the `.grad` of every leaf it depends on (or of `inputs`).

        `gradient` has the tensor's shape and may be left out for a single element, where it is 1.
        RuntimeError without a graph, or when the graph was already freed.
        """
        operations["backward"](self, gradient, retain_graph, create_graph, inputs)

    def detach(self) -> Tensor:
        """The same memory, and version, outside the graph."""
        result = wrap(self._array)
        result._history = self._shared_history()
        return result

    def detach_(self) -> Tensor:
        """Cut this tensor off the graph that made it; it becomes a leaf. RuntimeError for a view."""
        if self._view is not None:
            raise RuntimeError(_DETACHED_VIEW)
        self._grad_fn, self._requires_grad = None, False
        return self

    def _refresh(self) -> None:
        """Bring the history of a view up to date after a write to the memory it shares."""
        view = self._view
        if view is not None and view.stale():
            if isinstance(view, PartView) and self._grad_fn is not None:
                maker, index = self._grad_fn.shown()
                raise RuntimeError(
                    f"Output {index} of {short_name(maker.name())} is a view and its base or another view of "
                    f"its base has been modified inplace. {ONE_OF_SEVERAL}"
                )
            if view.base.requires_grad:  # else a view that requires grad is a leaf of its own
                with set_grad_enabled(True):
                    fresh = replay(view.chain, view.base)
                if self._grad_fn is not None and self._grad_fn.hooks and fresh._grad_fn is not None:
                    move_retained(self._grad_fn, fresh._grad_fn)
                self._grad_fn, self._requires_grad = fresh._grad_fn, fresh._requires_grad
            view.time = tick()

    def _shared_history(self) -> Version:
        """The version counter of this memory, made now that somebody else needs it."""
        if self._history is None:
            self._history = Version()
            if self._grad_fn is not None:
                self._grad_fn.version = self._history
        return self._history

    # As a container

    def numpy(self, *, force: bool = False) -> Array:
        """The array inside, shared; RuntimeError for a tensor that requires grad unless `force`."""
        if self.requires_grad and not force and mode.enabled:
            raise RuntimeError(
                "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
            )
        return self._array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.numpy(), dtype, copy=copy)

    def __iter__(self) -> Iterator[Tensor]:
        if self._array.ndim == 0:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __getitem__(self, index: Any) -> Tensor:
        result: Tensor = operations["getitem"](self, index)
        return result

    def __setitem__(self, index: Any, value: Any) -> None:
        operations["setitem"](self, index, value)

    def __delitem__(self, index: Any) -> None:
        raise TypeError("Tensor does not support deleting items")

    def __repr__(self) -> str:
        self._refresh()
        if "dual_text" in operations and (text := operations["dual_text"](self)) is not None:
            return str(text)
        name = vars(type(self)).get("_shown_as", type(self).__name__)
        return tensor_text(self._array, self.grad_fn, self._requires_grad, name)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if self._array.ndim == 0 else object.__format__(self, spec)

    def __array_wrap__(self, array: Array, context: Any = None, return_scalar: bool = False) -> Tensor:
        return wrap(array.astype(np.uint8) if array.dtype.kind == "b" else np.asarray(array))

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return (
            _rebuilt,
            (self._array, self.requires_grad, None if type(self) is Tensor else type(self)),
            self.__dict__ or None,
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        if self.grad_fn is not None:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol "
                "at the moment.  If you were attempting to deepcopy a module, this may be because of a "
                "torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001"
            )
        copied = wrap(self._array.copy(), self._requires_grad, type(self))
        memo[id(self)] = copied
        if self._grad is not None:
            copied._grad = wrap(self._grad._array.copy())
        copied.__dict__.update(self.__dict__)
        return copied


def wrap(array: Array, requires_grad: bool = False, cls: type[Tensor] = Tensor) -> Tensor:
    """A leaf tensor around `array`, which is not copied."""
    tensor = _new(cls)
    tensor._array = array
    tensor._requires_grad = requires_grad
    tensor._grad_fn = tensor._grad = tensor._history = tensor._view = tensor._hooks = None
    return tensor


def new_leaf(array: Array, requires_grad: bool = False) -> Tensor:
    """A leaf that a user made, for inference only where that is the mode."""
    tensor = wrap(array, requires_grad)
    if mode.inference:
        tensor._history = INFERENCE
    return tensor


def _rebuilt(array: Array, requires_grad: bool, cls: type[Tensor] | None) -> Tensor:
    return wrap(array, requires_grad, Tensor if cls is None else cls)


def add_method(name: str, function: Any) -> None:
    """Give every tensor the method or property `name`; this is how operations become methods."""
    setattr(Tensor, name, function)
