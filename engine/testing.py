"""Helpers for tests: random tensors, and whether two values are close, with a report of where not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from engine.autograd.device import require_cpu
from engine.autograd.dtypes import Array, dtype, dtype_of
from engine.autograd.limits import finfo
from engine.autograd.size import Size
from engine.autograd.tensor import Tensor
from engine.ops import function

Message: TypeAlias = "str | Callable[[str], str] | None"
_TOLERANCES = {"float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}
_TOLERANCES |= {"complex64": _TOLERANCES["float32"], "complex128": _TOLERANCES["float64"]}
_NUMBERS = (int, float, complex, np.number)


@dataclass(frozen=True)
class _Rules:
    rtol: float | None
    atol: float | None
    equal_nan: bool
    check_dtype: bool

    def tolerances(self, *arrays: Array) -> tuple[float, float]:
        """What was asked for, else the widest that belongs to the types."""
        if self.rtol is not None and self.atol is not None:
            return self.rtol, self.atol
        pairs = [_TOLERANCES.get(array.dtype.name, (0.0, 0.0)) for array in arrays]
        return max(rtol for rtol, _ in pairs), max(atol for _, atol in pairs)


def assert_close(
    actual: Any,
    expected: Any,
    *,
    allow_subclasses: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg: Message = None,
) -> None:
    """AssertionError unless |actual - expected| <= atol + rtol |expected| everywhere.

    Tensors, arrays, numbers, and sequences and mappings of them; the tolerances come from the type unless
    both are given. There is one device and one layout, so those checks have no meaning here.
    """
    if (rtol is None) != (atol is None):
        raise ValueError(
            f"Both 'rtol' and 'atol' must be either specified or omitted, but got no "
            f"{'rtol' if rtol is None else 'atol'}."
        )
    if not allow_subclasses and type(actual) is not type(expected):
        raise TypeError(_unknown(actual, expected))
    fault = _fault(actual, expected, _Rules(rtol, atol, equal_nan, check_dtype), "")
    if fault is not None:
        raise AssertionError(fault if msg is None else msg(fault) if callable(msg) else msg)


def _fault(actual: Any, expected: Any, rules: _Rules, place: str) -> str | None:
    """What is wrong, and in which item; TypeError for values that cannot be compared."""
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        return _mapping_fault(actual, expected, rules, place)
    if _is_sequence(actual) and _is_sequence(expected):
        if len(actual) != len(expected):
            text = f"The length of the sequences mismatch: {len(actual)} != {len(expected)}"
            return _placed(text, place)
        pairs = enumerate(zip(actual, expected, strict=True))
        faults = (_fault(a, b, rules, f"{place}[{i}]") for i, (a, b) in pairs)
        return next((fault for fault in faults if fault is not None), None)
    return _placed(_leaf_fault(actual, expected, rules), place)


def _mapping_fault(
    actual: Mapping[Any, Any], expected: Mapping[Any, Any], rules: _Rules, place: str
) -> str | None:
    if actual.keys() != expected.keys():
        missing, additional = expected.keys() - actual.keys(), actual.keys() - expected.keys()
        text = (
            "The keys of the mappings do not match:\n"
            f"Missing keys in the actual mapping: {sorted(missing)}\n"
            f"Additional keys in the actual mapping: {sorted(additional)}"
        )
        return _placed(text, place)
    faults = (_fault(actual[key], expected[key], rules, f"{place}[{key!r}]") for key in sorted(actual))
    return next((fault for fault in faults if fault is not None), None)


def _leaf_fault(actual: Any, expected: Any, rules: _Rules) -> str | None:
    if actual is None or expected is None:
        return None if actual is expected else f"None mismatch: {actual} is not {expected}"
    if isinstance(actual, bool | np.bool_) and isinstance(expected, bool | np.bool_):
        return None if actual == expected else f"Booleans mismatch: {actual} is not {expected}"
    if isinstance(actual, _NUMBERS) and isinstance(expected, _NUMBERS):
        if rules.check_dtype and type(actual) is not type(expected):
            return f"The (d)types do not match: {type(actual)} != {type(expected)}."
        return _array_fault(np.asarray(actual), np.asarray(expected), rules)
    if isinstance(actual, Tensor | np.ndarray) and isinstance(expected, type(actual) | Tensor):
        return _array_fault(_array(actual), _array(expected), rules)
    raise TypeError(_unknown(actual, expected))


def _array_fault(actual: Array, expected: Array, rules: _Rules) -> str | None:
    if actual.shape != expected.shape:
        return (
            f"The values for attribute 'shape' do not match: {Size(actual.shape)} != {Size(expected.shape)}."
        )
    if rules.check_dtype and actual.dtype != expected.dtype:
        return f"The values for attribute 'dtype' do not match: {dtype_of(actual)} != {dtype_of(expected)}."
    rtol, atol = rules.tolerances(actual, expected)
    kind = np.result_type(actual, expected)
    a, b = (each.astype(np.int64 if kind.kind in "bui" else kind) for each in (actual, expected))
    with np.errstate(all="ignore"):
        difference = abs(a - b)
        matches = (a == b) | ((difference <= atol + rtol * abs(b)) & np.isfinite(difference))
        if rules.equal_nan:
            matches = matches | (np.isnan(a) & np.isnan(b))
        if matches.all():
            return None
        wide = np.float32 if kind.kind in "bui" and actual.ndim else np.float64
        relative = difference / abs(b) if kind.kind == "f" else difference / abs(b).astype(wide)
    exact = rtol == atol == 0
    if actual.ndim == 0:
        return _scalar_report(actual, expected, difference, relative, (rtol, atol), exact)
    return _report(difference, relative.astype(wide), matches, (rtol, atol), exact)


def _scalar_report(
    actual: Array, expected: Array, difference: Any, relative: Any, allowed: tuple[float, float], exact: bool
) -> str:
    rtol, atol = allowed
    one, two = actual.item(), expected.item()
    gap = abs(one - two)
    ratio = gap / abs(two) if two else float(relative)
    return (
        f"Scalars are not {'equal' if exact else 'close'}!\n\nExpected {two} but got {one}.\n"
        f"Absolute difference: {gap}{'' if exact else f' (up to {atol} allowed)'}\n"
        f"Relative difference: {ratio}{'' if exact else f' (up to {rtol} allowed)'}"
    )


def _report(
    difference: Array, relative: Array, matches: Array, allowed: tuple[float, float], exact: bool
) -> str:
    rtol, atol = allowed
    wrong = int(matches.size - matches.sum())
    lines = [
        f"Tensor-likes are not {'equal' if exact else 'close'}!\n",
        f"Mismatched elements: {wrong} / {matches.size} ({wrong / matches.size:.1%})",
    ]
    for name, values, bound in (("absolute", difference, atol), ("relative", relative, rtol)):
        considered = np.where(matches, 0, values)
        index = np.unravel_index(int(np.argmax(considered)), values.shape)
        lines.append(
            f"Greatest {name} difference: {considered[index].item()} at index "
            f"{tuple(map(int, index))}{'' if exact else f' (up to {bound} allowed)'}"
        )
    return "\n".join(lines)


def _placed(fault: str | None, place: str) -> str | None:
    if fault is None or not place:
        return fault
    return f"{fault}\n\nThe failure occurred for item {place}"


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _array(value: Any) -> Array:
    array: Array = value._array if isinstance(value, Tensor) else value
    return array


def _unknown(actual: Any, expected: Any) -> str:
    return f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}."


def make_tensor(
    *shape: Any,
    dtype: dtype,
    device: Any = None,
    low: float | None = None,
    high: float | None = None,
    requires_grad: bool = False,
    noncontiguous: bool = False,
    exclude_zero: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """Random values of any dtype in [low, high): by default within 9 of zero, bools and bytes from 0.

    `exclude_zero` puts the smallest positive value where zero was drawn, `noncontiguous` leaves gaps.
    RuntimeError for a device that is not there.
    """
    require_cpu(device)
    size = tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], Sequence) else shape
    if noncontiguous and size:
        size = (*size[:-1], 2 * size[-1])
    kind = dtype.numpy.kind
    if kind in "fc":
        values = function("empty")(size, dtype=dtype)
        values.uniform_(-9 if low is None else low, 9 if high is None else high)
    else:
        first, last = {"b": (0, 2), "u": (0, 10)}.get(kind, (-9, 10))
        bounds = int(first if low is None else low), int(last if high is None else high)
        values = function("randint")(*bounds, size, dtype=dtype)
    if noncontiguous and size:
        values = values[..., 1::2]
    if exclude_zero:
        smallest = finfo(dtype).tiny if kind == "f" else 1
        values[values == 0] = smallest
    made: Tensor = values.requires_grad_(requires_grad)
    return made
