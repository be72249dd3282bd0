"""The tensors of modules: parameters, which are trained, and buffers; their shape may not be known yet."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.creation import tensor
from engine.autograd.dtypes import Array, dtype_of, get_default_dtype
from engine.autograd.dtypes import dtype as Dtype  # noqa: N812 - a class, though PyTorch spells it small
from engine.autograd.tensor import Tensor, wrap

_NO_SHAPE = (
    "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
    "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call "
    "`forward` to initialize the parameters before accessing their attributes."
)
_NO_VALUES = (
    "Attempted to use an uninitialized parameter in an operation. This error happens when you are using a "
    "`LazyModule` or explicitly manipulating `torch.nn.parameter.{}` objects. When using LazyModules Call "
    "`forward` with a dummy batch to initialize the parameters before calling torch functions"
)


class Parameter(Tensor):
    """A leaf tensor that requires grad; as an attribute of a module it is one of its parameters."""

    __slots__ = ()
    __module__ = "torch.nn.parameter"  # as its users see it
    _shown_as = "tensor"

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Parameter:
        """`data`, whose memory is shared; AttributeError for what is no tensor."""
        if not isinstance(data, Tensor | None):
            raise AttributeError(f"'{type(data).__name__}' object has no attribute 'detach'")
        source = tensor([]) if data is None else data
        if requires_grad and source._array.dtype.kind != "f":
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        made = wrap(source._array, cls=cls)
        made.requires_grad = requires_grad
        assert isinstance(made, Parameter)
        return made

    def __init__(self, data: Any = None, requires_grad: bool = True) -> None:
        """All is done by `__new__`."""

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()

    def __deepcopy__(self, memo: dict[int, Any]) -> Parameter:
        """The values in memory of their own, without the gradient."""
        if id(self) not in memo:
            memo[id(self)] = type(self)(wrap(self._array.copy()), self.requires_grad)
        copied: Parameter = memo[id(self)]
        return copied

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        kind = None if type(self) is Parameter else type(self)  # PyTorch's name for the class leads nowhere
        return _rebuilt, (self._array, self.requires_grad, kind), self.__dict__ or None


def _rebuilt(array: Array, requires_grad: bool, kind: type[Parameter] | None) -> Tensor:
    return (kind or Parameter)(wrap(array), requires_grad)


class Buffer(Tensor):
    """A tensor that as an attribute of a module is one of its buffers; unless `persistent`, not saved."""

    __slots__ = ()
    __module__ = "torch.nn.parameter"
    _shown_as = "tensor"

    persistent: bool

    def __new__(cls, data: Any = None, *, persistent: bool = True) -> Buffer:
        """`data` is shared when it is a tensor."""
        source = tensor([]) if data is None else data
        made = wrap(source._array, source.requires_grad, cls)
        assert isinstance(made, Buffer)
        made.persistent = persistent
        return made

    def __init__(self, data: Any = None, *, persistent: bool = True) -> None:
        """All is done by `__new__`."""

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return _rebuilt_buffer, (self._array, self.persistent)


def _rebuilt_buffer(array: Array, persistent: bool) -> Buffer:
    return Buffer(wrap(array), persistent=persistent)


class UninitializedTensorMixin:
    """A tensor whose shape is not known yet: nothing can be computed with it, but its dtype may change."""

    __module__ = "torch.nn.parameter"

    cls_to_become: type[Tensor]
    _data: Tensor

    def materialize(self, shape: Any, device: Any = None, dtype: Dtype | None = None) -> None:
        """Become a usual tensor of this shape, with whatever values its memory has."""
        made = self._data if dtype is None else self._data.to(dtype)
        empty = np.empty(shape, made._array.dtype)
        del self._data
        self.__class__ = self.cls_to_become  # type: ignore[assignment]
        self._array = empty

    @property
    def shape(self) -> Any:
        """RuntimeError: there is none."""
        raise RuntimeError(_NO_SHAPE)

    @property
    def dtype(self) -> Dtype:
        """The type that the values will have."""
        return dtype_of(self._data._array)

    @property
    def data(self) -> Tensor:
        """No values, in the dtype that there will be some."""
        return self._data

    @data.setter
    def data(self, value: Tensor) -> None:
        self._data = value

    def share_memory_(self) -> Any:
        """RuntimeError: there is no memory."""
        raise RuntimeError(
            "Can't share memory on an uninitialized parameter or buffer. Call `forward` to initialize the "
            "parameters before calling `module.share_memory()`."
        )

    def __getattr__(self, name: str) -> Any:
        """ValueError where an operation asks for the values."""
        if name == "_array":
            raise ValueError(_NO_VALUES.format(type(self).__name__))
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        memo[id(self)] = copied = _unmade(type(self), self._requires_grad, self._data.dtype)
        copied.__dict__.update({**self.__dict__, "_data": copied._data})
        return copied

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return _unmade_again, (isinstance(self, Parameter), self._requires_grad, self._data)

    _requires_grad: bool
    _array: Array


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    """A parameter whose shape is not known yet."""

    __module__ = "torch.nn.parameter"

    cls_to_become = Parameter

    def __new__(
        cls, requires_grad: bool = True, device: Any = None, dtype: Dtype | None = None
    ) -> UninitializedParameter:
        """Nothing but its dtype."""
        made: UninitializedParameter = _unmade(cls, requires_grad, dtype)
        return made

    def __init__(self, requires_grad: bool = True, device: Any = None, dtype: Dtype | None = None) -> None:
        """All is done by `__new__`."""


class UninitializedBuffer(UninitializedTensorMixin, Tensor):
    """A buffer whose shape is not known yet."""

    __module__ = "torch.nn.parameter"

    cls_to_become = Tensor

    def __new__(
        cls,
        requires_grad: bool = False,
        device: Any = None,
        dtype: Dtype | None = None,
        persistent: bool = True,
    ) -> UninitializedBuffer:
        """Nothing but its dtype."""
        made: UninitializedBuffer = _unmade(cls, requires_grad, dtype)
        made.persistent = persistent
        return made

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """All is done by `__new__`."""

    persistent: bool


def is_lazy(param: Any) -> bool:
    """Whether this is a parameter or buffer whose shape is not known yet."""
    return isinstance(param, UninitializedTensorMixin)


def _unmade(cls: type[Any], requires_grad: bool, dtype: Dtype | None) -> Any:
    empty = np.empty(0, (dtype or get_default_dtype()).numpy)
    made: Any = wrap(empty, requires_grad, cls)
    del made._array  # so that asking for values is noticed
    made._data = wrap(empty)
    return made


def _unmade_again(is_parameter: bool, requires_grad: bool, data: Tensor) -> Any:
    return _unmade(UninitializedParameter if is_parameter else UninitializedBuffer, requires_grad, data.dtype)
