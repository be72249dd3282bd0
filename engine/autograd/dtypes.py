"""Element types under PyTorch's names, and the rules by which two of them meet."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]


class dtype:  # noqa: N801 - `isinstance(x, torch.dtype)` is how learners meet it
    """One element type; `float32`, `int64`, ... are its only instances."""

    __slots__ = ("name", "numpy", "type_name")
    __module__ = "torch"  # as its users see it

    def __init__(self, name: str, type_name: str) -> None:
        self.name = name
        self.numpy: np.dtype[Any] = np.dtype(name)
        self.type_name = type_name

    @property
    def is_floating_point(self) -> bool:
        """Whether the type holds fractions, and so can carry gradients."""
        return self.numpy.kind == "f"

    @property
    def is_complex(self) -> bool:
        """Whether the type holds complex numbers."""
        return self.numpy.kind == "c"

    @property
    def is_signed(self) -> bool:
        """Whether the type holds negative numbers."""
        return self.numpy.kind in "fic"

    @property
    def itemsize(self) -> int:
        """Bytes per element."""
        return self.numpy.itemsize

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (named, (self.name,))


class _NameOnly(dtype):
    """A type that PyTorch has and numpy has not: it can be named and compared, no tensor can have it."""

    __slots__ = ()
    is_floating_point = is_signed = True
    is_complex = False

    def __init__(self, name: str, type_name: str) -> None:
        self.name = name
        self.type_name = type_name

    @property
    def itemsize(self) -> int:
        """Bytes per element."""
        return 2

    def __getattr__(self, attribute: str) -> Any:
        if attribute != "numpy":
            raise AttributeError(f"'torch.dtype' object has no attribute '{attribute}'")
        raise TypeError(f"tensors of torch.{self.name} are not supported: numpy has no such type")


bfloat16 = _NameOnly("bfloat16", "BFloat16")
float16 = dtype("float16", "Half")
float32 = dtype("float32", "Float")
float64 = dtype("float64", "Double")
uint8 = dtype("uint8", "Byte")
int8 = dtype("int8", "Char")
int16 = dtype("int16", "Short")
int32 = dtype("int32", "Int")
int64 = dtype("int64", "Long")
bool_ = dtype("bool", "Bool")
complex64 = dtype("complex64", "ComplexFloat")
complex128 = dtype("complex128", "ComplexDouble")

_ALL = (bfloat16, complex64, complex128, float16, float32, float64, uint8, int8, int16, int32, int64, bool_)
_PYTHON: dict[Any, dtype] = {float: float64, int: int64, bool: bool_, complex: complex128}
_BY_NAME = {each.name: each for each in _ALL}
_BY_NUMPY = {each.numpy: each for each in _ALL if each is not bfloat16}


def named(name: str) -> dtype:
    """The dtype called `name`, such as `"float32"`."""
    return _BY_NAME[name]


def as_dtype(value: Any, function: str = "tensor") -> dtype:
    """A dtype from itself or Python's float, int, bool; TypeError, naming the function, for anything else."""
    if isinstance(value, dtype):
        return value
    try:
        return _PYTHON[value]
    except (KeyError, TypeError):
        raise TypeError(
            f"{function}(): argument 'dtype' must be torch.dtype, not {type(value).__name__}"
        ) from None


def dtype_of(array: Array) -> dtype:
    """The dtype of a numpy array; TypeError where PyTorch has no such type."""
    try:
        return _BY_NUMPY[array.dtype]
    except KeyError:
        raise TypeError(
            f"can't convert np.ndarray of type numpy.{array.dtype.type.__name__}. The only supported types "
            "are: float64, float32, float16, complex64, complex128, int64, int32, int16, int8, uint64, "
            "uint32, uint16, uint8, and bool."
        ) from None


class _Default:
    """What a Python float becomes: float32 until set_default_dtype says otherwise."""

    __slots__ = ("dtype",)

    def __init__(self) -> None:
        self.dtype = float32


_default = _Default()


def get_default_dtype() -> dtype:
    """The dtype of tensors made from Python floats."""
    return _default.dtype


def set_default_dtype(d: dtype) -> None:
    """Make `d` the dtype of tensors made from Python floats; TypeError unless it is a float type."""
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _default.dtype = d


def default_complex() -> dtype:
    """The dtype of tensors made from Python's complex numbers: both parts in the default dtype."""
    return complex128 if _default.dtype is float64 else complex64


_KIND_RANK = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}


def promote_types(first: np.dtype[Any], second: np.dtype[Any]) -> np.dtype[Any]:
    """The type that holds both: a float, real or complex, beats every integer without widening."""
    if first == second:
        return first
    if (first.kind in "fc") != (second.kind in "fc"):
        return first if first.kind in "fc" else second
    return np.promote_types(first, second)


def result_type(*operands: Any) -> np.dtype[Any]:
    """The element type of an operation on arrays and Python numbers.

    Arrays with dimensions decide first, then 0-d arrays, then Python numbers; a later rank matters
    only when its kind (bool < integer < float < complex) is higher. https://pytorch.org/docs/stable/tensor_attributes.html
    """
    ranks: list[np.dtype[Any] | None] = [None, None, None]
    for operand in operands:
        if isinstance(operand, np.ndarray):
            rank, kind = (0 if operand.ndim else 1), operand.dtype
        else:
            rank, kind = 2, _number_dtype(operand)
        held = ranks[rank]
        ranks[rank] = kind if held is None else promote_types(held, kind)
    result: np.dtype[Any] | None = None
    for candidate in ranks:
        if candidate is None:
            continue
        if result is None:
            result = candidate
        elif _KIND_RANK[candidate.kind] > _KIND_RANK[result.kind]:
            result = promote_types(result, candidate)
    assert result is not None, "at least one operand"
    return result


def _number_dtype(number: Any) -> np.dtype[Any]:
    kind = np.asarray(number).dtype.kind
    if kind in "bc":
        return bool_.numpy if kind == "b" else default_complex().numpy
    return int64.numpy if kind in "iu" else _default.dtype.numpy
