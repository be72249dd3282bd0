"""Discrete Fourier transforms, computed by numpy in PyTorch's types; no gradient flows through them.

Shapes: any; the last or named dimensions are transformed.
Errors: RuntimeError for no points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap

from .broadcasting import dimension, floating
from .leaves import Kind, creator, floats
from .rearranging import roll

_NORMS = ("backward", "ortho", "forward")
_SWAPPED = {"backward": "forward", "forward": "backward", "ortho": "ortho"}
Ints = int | Sequence[int] | None


def _in_type_of(input: Array, result: Array) -> Array:
    """The result as wide as the input."""
    wide = input.dtype.name in ("float64", "complex128")
    if result.dtype.kind == "c":
        return result.astype(np.complex128 if wide else np.complex64, copy=False)
    return result.astype(np.float64 if wide else np.float32, copy=False)


def _checked(input: Any, norm: str | None) -> Array:
    values = floating(input._array)
    if values.dtype == np.float16:
        raise RuntimeError("Unsupported dtype Half")
    if norm not in (None, *_NORMS):
        raise RuntimeError(f'Invalid normalization mode: "{norm}"')
    return values


def _axis(input: Any, dim: int) -> int:
    if input._array.ndim == 0:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    return dimension(dim, input._array.ndim)


def _points(n: int) -> None:
    if n < 1:
        raise RuntimeError(f"Invalid number of data points ({n}) specified")


def _check_real(name: str, values: Array) -> None:
    if values.dtype.kind == "c":
        raise RuntimeError(f"{name} expects a real input tensor, but got {dtype_of(values).type_name}")


@op(recorded=False)
def transformed(input: Array, /, function: Callable[..., Any], options: dict[str, Any]) -> Any:
    """One of numpy's transforms of the elements, in the width of the input."""
    return _in_type_of(input, function(input, **options))


def _along(
    name: str, function: Callable[..., Any], input: Any, n: int | None, dim: int, norm: str | None
) -> Any:
    values = _checked(input, norm)
    axis = _axis(input, dim)
    if name in ("rfft", "ihfft"):
        _check_real(name, values)
    halved = name in ("irfft", "hfft")
    length = values.shape[axis]
    _points((2 * (length - 1) if halved else length) if n is None else n)
    return transformed(wrap(values), function, {"n": n, "axis": axis, "norm": norm})


def fft(input: Any, n: int | None = None, dim: int = -1, norm: str | None = None) -> Any:
    """The Fourier transform along `dim`, of `n` points (cut or filled with zeros)."""
    return _along("fft", np.fft.fft, input, n, dim, norm)


def ifft(input: Any, n: int | None = None, dim: int = -1, norm: str | None = None) -> Any:
    """The inverse of fft."""
    return _along("ifft", np.fft.ifft, input, n, dim, norm)


def rfft(input: Any, n: int | None = None, dim: int = -1, norm: str | None = None) -> Any:
    """The transform of a real signal without its negative frequencies: n // 2 + 1 values."""
    return _along("rfft", np.fft.rfft, input, n, dim, norm)


def irfft(input: Any, n: int | None = None, dim: int = -1, norm: str | None = None) -> Any:
    """The inverse of rfft: a real signal of `n` points, by default an even number."""
    return _along("irfft", np.fft.irfft, input, n, dim, norm)


def hfft(input: Any, n: int | None = None, dim: int = -1, norm: str | None = None) -> Any:
    """The real transform of a signal of which one half is given, the other its conjugate."""
    return _along("hfft", np.fft.hfft, input, n, dim, norm)


def ihfft(input: Any, n: int | None = None, dim: int = -1, norm: str | None = None) -> Any:
    """The inverse of hfft."""
    return _along("ihfft", np.fft.ihfft, input, n, dim, norm)


def _axes(input: Any, s: Ints, dim: Ints) -> tuple[list[int] | None, list[int]]:
    """The lengths, where given, and the dimensions to transform."""
    lengths = None if s is None else [s] if isinstance(s, int) else list(s)
    ndim = input._array.ndim
    if ndim == 0 and dim is not None:
        _axis(input, dim if isinstance(dim, int) else dim[0])
    if dim is None:
        count = ndim if lengths is None else len(lengths)
        if count > ndim:
            raise RuntimeError(f"Got shape with {count} values but input tensor only has {ndim} dimensions.")
        axes = list(range(ndim - count, ndim))
    else:
        axes = [dimension(d, ndim) for d in ([dim] if isinstance(dim, int) else dim)]
    if lengths is not None and len(lengths) != len(axes):
        raise RuntimeError("When given, dim and shape arguments must have the same length")
    if len(set(axes)) != len(axes):
        raise RuntimeError("FFT dims must be unique")
    if lengths is not None:
        lengths = [input._array.shape[axis] if n == -1 else n for n, axis in zip(lengths, axes, strict=True)]
    return lengths, axes


def _as_complex(values: Array) -> Array:
    return values.astype(np.complex128)


def _over(name: str, function: Callable[..., Any], input: Any, s: Ints, dim: Ints, norm: str | None) -> Any:
    values = _checked(input, norm)
    lengths, axes = _axes(input, s, dim)
    if name.startswith("rfft") and values.dtype.kind == "c":
        kind = dtype_of(values).type_name
        raise RuntimeError(f"rfftn expects a real-valued input tensor, but got {kind}")
    if not axes:
        return transformed(wrap(values), _as_complex, {})
    for n in lengths or [values.shape[axis] for axis in axes[:-1]]:
        _points(n)
    return transformed(wrap(values), function, {"s": lengths, "axes": axes, "norm": norm})


def fftn(input: Any, s: Ints = None, dim: Ints = None, norm: str | None = None) -> Any:
    """The transform over several dimensions, all by default."""
    return _over("fftn", np.fft.fftn, input, s, dim, norm)


def ifftn(input: Any, s: Ints = None, dim: Ints = None, norm: str | None = None) -> Any:
    """The inverse of fftn."""
    return _over("ifftn", np.fft.ifftn, input, s, dim, norm)


def rfftn(input: Any, s: Ints = None, dim: Ints = None, norm: str | None = None) -> Any:
    """The transform of a real signal without the negative frequencies of the last dimension."""
    return _over("rfftn", np.fft.rfftn, input, s, dim, norm)


def irfftn(input: Any, s: Ints = None, dim: Ints = None, norm: str | None = None) -> Any:
    """The inverse of rfftn."""
    return _over("irfftn", np.fft.irfftn, input, s, dim, norm)


def hfftn(input: Any, s: Ints = None, dim: Ints = None, norm: str | None = None) -> Any:
    """The real transform of a signal that is its own mirrored conjugate, half of it given."""
    return irfftn(wrap(np.conj(input._array)), s, dim, _SWAPPED[norm or "backward"])


def ihfftn(input: Any, s: Ints = None, dim: Ints = None, norm: str | None = None) -> Any:
    """The inverse of hfftn."""
    return wrap(np.conj(rfftn(input, s, dim, _SWAPPED[norm or "backward"])._array))


def fft2(input: Any, s: Ints = None, dim: Ints = (-2, -1), norm: str | None = None) -> Any:
    """The transform over two dimensions."""
    return fftn(input, s, dim, norm)


def ifft2(input: Any, s: Ints = None, dim: Ints = (-2, -1), norm: str | None = None) -> Any:
    """The inverse of fft2."""
    return ifftn(input, s, dim, norm)


def rfft2(input: Any, s: Ints = None, dim: Ints = (-2, -1), norm: str | None = None) -> Any:
    """The transform of real images without the negative frequencies of the last dimension."""
    return rfftn(input, s, dim, norm)


def irfft2(input: Any, s: Ints = None, dim: Ints = (-2, -1), norm: str | None = None) -> Any:
    """The inverse of rfft2."""
    return irfftn(input, s, dim, norm)


def hfft2(input: Any, s: Ints = None, dim: Ints = (-2, -1), norm: str | None = None) -> Any:
    """hfftn over two dimensions."""
    return hfftn(input, s, dim, norm)


def ihfft2(input: Any, s: Ints = None, dim: Ints = (-2, -1), norm: str | None = None) -> Any:
    """The inverse of hfft2."""
    return ihfftn(input, s, dim, norm)


@creator
def fftfreq(n: int, d: float = 1.0, *, dtype: Kind = None) -> Array:
    """The frequencies that fft gives for `n` points `d` apart, in cycles per unit."""
    return np.fft.fftfreq(n, d).astype(floats(dtype)) if n else np.zeros(0, floats(dtype))


@creator
def rfftfreq(n: int, d: float = 1.0, *, dtype: Kind = None) -> Array:
    """The frequencies that rfft gives for `n` points `d` apart, in cycles per unit."""
    return np.fft.rfftfreq(n, d).astype(floats(dtype)) if n else np.zeros(1, floats(dtype))


def _shifted(input: Tensor, dim: Ints, back: bool) -> Any:
    ndim = input._array.ndim
    axes = tuple(range(ndim)) if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    if not axes:
        return input.clone()
    sizes = [input._array.shape[dimension(axis, ndim)] for axis in axes]
    return roll(input, tuple((n + 1) // 2 if back else n // 2 for n in sizes), axes)


def fftshift(input: Any, dim: Ints = None) -> Any:
    """The frequency 0, first in the output of fft, moved to the centre."""
    return _shifted(input, dim, False)


def ifftshift(input: Any, dim: Ints = None) -> Any:
    """The inverse of fftshift."""
    return _shifted(input, dim, True)
