"""The Fourier transform of a signal in short stretches, and its inverse.

Source: PyTorch's documentation of `torch.stft` and `torch.istft`.
Shapes: (n) or (batch, n) to (..., n_fft / 2 + 1, frames).
Errors: RuntimeError for lengths that do not fit.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.tensor import wrap

_PADDINGS = {"reflect": "reflect", "constant": "constant", "replicate": "edge", "circular": "wrap"}


_ONE_SIDED = "Cannot have onesided output if window or input is complex"


def _window(window: Any, n_fft: int, win_length: int, kind: np.dtype[Any]) -> Array:
    """The window with zeros around it up to `n_fft` values."""
    values = np.ones(win_length, kind) if window is None else window._array
    left = (n_fft - win_length) // 2
    return np.pad(values, (left, n_fft - win_length - left))


def stft(
    input: Any,
    n_fft: int,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: Any = None,
    center: bool = True,
    pad_mode: str = "reflect",
    normalized: bool = False,
    onesided: bool | None = None,
    return_complex: bool | None = None,
) -> Any:
    """The spectra (..., frequency, frame) of stretches of `n_fft` samples, `hop_length` (n_fft / 4) apart.

    Complex, or pairs of parts in a last dimension unless `return_complex`. RuntimeError for sizes that do
    not fit.
    """
    signal = input._array
    hop, length = n_fft // 4 if hop_length is None else hop_length, win_length or n_fft
    is_complex = signal.dtype.kind == "c" or (window is not None and window.is_complex())
    if return_complex is None:
        if not is_complex:
            raise RuntimeError(
                "stft requires the return_complex parameter be given for real inputs, and will further "
                "require that return_complex=True in a future PyTorch release."
            )
        return_complex = True
    if onesided and is_complex:
        raise RuntimeError(_ONE_SIDED)
    rows = signal[None] if signal.ndim == 1 else signal
    if center:
        rows = _padded(rows, n_fft // 2, pad_mode)
    shown = (
        f"stft({_called(rows[0] if signal.ndim == 1 else rows)}, n_fft={n_fft}, hop_length={hop}, "
        f"win_length={length}, window={_called(window)}, normalized={int(normalized)}, "
        f"onesided={_flag(onesided)}, return_complex={_flag(return_complex)}, align_to_window=None) : "
    )
    _check(shown, signal, n_fft, hop, length, window)
    if window is None:
        warnings.warn(
            "A window was not provided. A rectangular window will be applied,which is known to cause "
            "spectral leakage. Other windows such as torch.hann_window or torch.hamming_window are "
            "recommended to reduce spectral leakage.To suppress this warning and use a rectangular window, "
            "explicitly set `window=torch.ones(n_fft, device=<device>)`.",
            UserWarning,
            stacklevel=3,
        )
    shape = _window(window, n_fft, length, rows.real.dtype)
    frames = np.lib.stride_tricks.sliding_window_view(rows, n_fft, axis=-1)[:, ::hop] * shape
    one_side = not is_complex if onesided is None else onesided
    spectra = (np.fft.rfft if one_side and not is_complex else np.fft.fft)(frames, axis=-1)
    kind = np.complex128 if rows.dtype.name in ("float64", "complex128") else np.complex64
    found = np.swapaxes(spectra * (n_fft**-0.5 if normalized else 1.0), -1, -2).astype(kind)
    found = np.ascontiguousarray(found[0] if signal.ndim == 1 else found)
    return wrap(found if return_complex else found.view(found.real.dtype).reshape(*found.shape, 2))


def _padded(rows: Array, half: int, pad_mode: str) -> Array:
    """The rows with `half` values more at both ends; RuntimeError where they are too short to be mirrored."""
    if pad_mode == "reflect" and half >= rows.shape[-1]:
        raise RuntimeError(
            "Argument #4: Padding size should be less than the corresponding input dimension, but got: "
            f"padding ({half}, {half}) at dimension 2 of input {[1, *rows.shape]}"
        )
    mode: Any = _PADDINGS[pad_mode]
    return np.pad(rows, ((0, 0), (half, half)), mode=mode)


def _called(tensor: Any) -> str:
    """What messages call an array or tensor: its type and shape."""
    if tensor is None:
        return "None"
    if isinstance(tensor, np.ndarray):
        return f"torch.{dtype_of(tensor).type_name}Tensor{list(tensor.shape)}"
    return f"torch.{tensor.dtype.type_name}Tensor{{{list(tensor.shape)}}}"


def _flag(value: bool | None) -> str:
    return "None" if value is None else str(int(value))


def _check(shown: str, signal: Array, n_fft: int, hop: int, length: int, window: Any) -> None:
    if signal.dtype.kind not in "fc":
        raise RuntimeError(f"{shown}expected a tensor of floating point or complex values")
    if not 1 <= signal.ndim <= 2:
        raise RuntimeError(f"{shown}expected a 1D or 2D tensor")
    if hop <= 0:
        raise RuntimeError(f"{shown}expected hop_length > 0, but got hop_length={hop}")
    if not 0 < length <= n_fft:
        raise RuntimeError(f"{shown}expected 0 < win_length <= n_fft, but got win_length={length}")
    if window is not None and window._array.shape != (length,):
        raise RuntimeError(
            f"{shown}expected a 1D window tensor of size equal to win_length={length}, but got window with "
            f"size {list(window.shape)}"
        )


def istft(
    input: Any,
    n_fft: int,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: Any = None,
    center: bool = True,
    normalized: bool = False,
    onesided: bool | None = None,
    length: int | None = None,
    return_complex: bool = False,
) -> Any:
    """The signal of which stft gave these spectra: overlapping stretches added, by the squared windows."""
    if not input.is_complex():
        raise RuntimeError(
            "istft requires a complex-valued input tensor matching the output from stft with "
            "return_complex=True."
        )
    spectra = input._array if input._array.ndim == 3 else input._array[None]
    hop, span = n_fft // 4 if hop_length is None else hop_length, win_length or n_fft
    if not 0 < hop <= span:
        raise RuntimeError(f"istft(...) : expected 0 < hop_length <= win_length, but got hop_length={hop}")
    one_side = spectra.shape[1] != n_fft if onesided is None else onesided
    frames = np.swapaxes(spectra, 1, 2) * (n_fft**0.5 if normalized else 1.0)
    if return_complex:
        if one_side:
            raise RuntimeError(_ONE_SIDED)
        stretches: Array = np.fft.ifft(frames, n_fft)
    else:
        stretches = np.fft.irfft(frames[..., : n_fft // 2 + 1], n_fft)
    shape = _window(window, n_fft, span, input._array.real.dtype)
    total = n_fft + hop * (frames.shape[1] - 1)
    signal = np.zeros((len(frames), total), np.result_type(stretches, shape))
    weight = np.zeros(total, shape.dtype)
    for i in range(frames.shape[1]):
        signal[:, i * hop : i * hop + n_fft] += stretches[:, i] * shape
        weight[i * hop : i * hop + n_fft] += shape * shape
    start = n_fft // 2 if center else 0
    end = total - start if length is None else min(start + length, total)
    if weight[start:end].size and np.abs(weight[start:end]).min() < 1e-11:
        raise RuntimeError("window overlap add min: 1")
    found = signal[:, start:end] / weight[start:end]
    if length is not None and end - start < length:
        found = np.pad(found, ((0, 0), (0, length - (end - start))))
    kind = input._array.dtype if return_complex else input._array.real.dtype
    return wrap(
        (found if return_complex else found.real).astype(kind)[0 if input._array.ndim == 2 else slice(None)]
    )
