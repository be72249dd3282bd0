"""What a recurrent layer refuses, in PyTorch's words."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from .recurrent_kinds import GATES


def check_settings(
    mode: str, input_size: Any, hidden_size: Any, num_layers: Any, dropout: Any, proj_size: int
) -> None:
    """TypeError or ValueError for settings that make no layer."""
    if mode not in GATES:
        raise ValueError(f"Unrecognized RNN mode: {mode}")
    if proj_size and mode != "LSTM":
        raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
    if isinstance(dropout, bool) or not isinstance(dropout, int | float) or not 0 <= dropout <= 1:
        raise ValueError(
            "dropout should be a number in range [0, 1] representing the probability of an element being "
            "zeroed"
        )
    if not isinstance(input_size, int):
        raise TypeError(f"input_size should be of type int, got: {type(input_size).__name__}")
    if input_size <= 0:
        raise ValueError("input_size must be greater than zero")
    if not isinstance(hidden_size, int):
        raise TypeError(f"hidden_size should be of type int, got: {type(hidden_size).__name__}")
    if hidden_size <= 0:
        raise ValueError("hidden_size must be greater than zero")
    if num_layers <= 0:
        raise ValueError("num_layers must be greater than zero")
    if proj_size < 0:
        raise ValueError("proj_size should be a positive integer or zero to disable projections")
    if proj_size >= hidden_size:
        raise ValueError("proj_size has to be smaller than hidden_size")


def check_input(layer: Any, input: Tensor) -> None:
    """ValueError or RuntimeError for an input of another shape or dtype."""
    ndim = input._array.ndim
    if ndim not in (2, 3):
        name, _, bend = layer.mode.partition("_")
        kind = " tensor" if bend else ""
        raise ValueError(f"{name}: Expected input to be 2D or 3D, got {ndim}D{kind} instead")
    weight = layer.weight_ih_l0
    if input.dtype != weight.dtype:
        raise ValueError(
            f"RNN input dtype ({input.dtype}) does not match weight dtype ({weight.dtype}). "
            f"Convert input: input.to({weight.dtype}), or convert model: model.to({input.dtype})"
        )
    if input._array.shape[-1] != layer.input_size:
        raise RuntimeError(
            "input.size(-1) must be equal to input_size. "
            f"Expected {layer.input_size}, got {input._array.shape[-1]}"
        )
    if input._array.shape[1 if layer.batch_first and ndim == 3 else 0] == 0:
        raise RuntimeError("Expected sequence length to be larger than 0 in RNN")


def check_state(layer: Any, input: Tensor, hx: Any, ndim: int) -> None:
    """RuntimeError for first states that do not fit `input`, which has `ndim` dimensions."""
    if hx is None:
        return
    pair = layer.mode == "LSTM"
    parts = (hx[0], hx[1]) if pair else (hx,)
    batched = ndim == 3
    for part in parts:
        if part._array.ndim != ndim:
            kind = "batched 3-D input" if batched else "unbatched 2-D input"
            if pair:
                both = ", ".join(f"{each._array.ndim}-D" for each in parts)
                raise RuntimeError(f"For {kind}, hx and cx should also be {ndim}-D but got ({both}) tensors")
            raise RuntimeError(f"For {kind}, hx should also be {ndim}-D but got {part._array.ndim}-D tensor")
    batch = input._array.shape[0 if layer.batch_first else 1] if batched else 1
    count = layer.num_layers * (1 + layer.bidirectional)
    widths = (layer.proj_size or layer.hidden_size, layer.hidden_size)
    for i, (part, width) in enumerate(zip(parts, widths, strict=False)):
        wanted = (count, batch, width) if batched else (count, width)
        if part._array.shape != wanted:
            full = wanted if batched else (count, 1, width)
            got = list(part._array.shape) if batched else [part._array.shape[0], 1, part._array.shape[1]]
            name = f"hidden[{i}] size" if pair else "hidden size"
            raise RuntimeError(f"Expected {name} {full}, got {got}")
