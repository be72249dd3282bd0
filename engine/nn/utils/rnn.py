"""Batches of sequences of different lengths: padded to one length, or packed without padding.

Shapes: sequences (L_i, *) to (T, N, *), with batch_first (N, T, *).
Errors: RuntimeError for lengths that are not positive or do not fall.
Source: PyTorch's nn.utils.rnn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.joining import stack
from engine.ops.recurrent import packed, unpacked

from ..functional.padding import pad
from ..packed_sequence import PackedSequence, invert_permutation

__all__ = [
    "PackedSequence",
    "invert_permutation",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


def pack_padded_sequence(
    input: Tensor, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """The padded batch (steps, batch, ...) without its padding.

    Unless `enforce_sorted` is False the lengths must fall. RuntimeError for lengths that do not fit.
    """
    counts = np.asarray(lengths._array if isinstance(lengths, Tensor) else lengths, np.int64)
    order = None if enforce_sorted else np.argsort(-counts, kind="stable")
    batch = input.transpose(0, 1) if batch_first else input
    if order is not None:
        counts, batch = counts[order], batch.index_select(1, wrap(order))
    _check_lengths(counts, batch)
    sizes = (counts[:, None] > np.arange(int(counts[0]))).sum(0)
    steps = np.repeat(np.arange(len(sizes)), sizes)
    rows = np.concatenate([np.arange(size) for size in sizes])
    data = packed(batch, (steps, rows))
    indices = None if order is None else wrap(order)
    return PackedSequence(data, wrap(sizes), indices)


def _check_lengths(counts: Any, batch: Tensor) -> None:
    if not batch._array.size:
        raise RuntimeError("Cannot pack empty tensors.")
    if len(counts) != batch._array.shape[1]:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(counts)} "
            f"(batch_size={batch._array.shape[1]})"
        )
    if (np.diff(counts) > 0).any():
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
            "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this "
            "requirement if you do not need ONNX exportability."
        )
    if counts[-1] <= 0:
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if counts[0] > len(batch._array):
        raise RuntimeError(
            f"Expected sequence lengths to be at most {len(batch._array)}, but got {int(counts[0])}"
        )


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Any, Tensor]:
    """The padded batch (steps, batch, ...) and the lengths of its sequences."""
    sizes = sequence.batch_sizes._array
    longest = len(sizes)
    if total_length is not None and total_length < longest:
        raise ValueError(
            "Expected total_length to be at least the length of the longest sequence in input, but got "
            f"total_length={total_length} and max sequence length being {longest}"
        )
    steps = np.repeat(np.arange(longest), sizes)
    rows = np.concatenate([np.arange(size) for size in sizes])
    length = total_length or longest
    places = (rows, steps) if batch_first else (steps, rows)
    lead = (int(sizes[0]), length) if batch_first else (length, int(sizes[0]))
    padded = unpacked(sequence.data, places, (*lead, *sequence.data._array.shape[1:]), padding_value)
    lengths = wrap((sizes[None, :] > np.arange(int(sizes[0]))[:, None]).sum(1))
    if sequence.unsorted_indices is not None:
        padded = padded.index_select(0 if batch_first else 1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices]
    return padded, lengths


def pad_sequence(
    sequences: Sequence[Tensor],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Any:
    """Sequences (length, ...) as one batch (steps, batch, ...), the shorter ones filled up."""
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: {type(sequences)}"
        )
    listed = list(sequences)
    if not listed:
        raise RuntimeError("received an empty list of sequences")
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    longest = max(len(each._array) for each in listed)
    wide = []
    for each in listed:
        missing = longest - len(each._array)
        sides = [0, missing] if padding_side == "right" else [missing, 0]
        wide.append(pad(each, [0, 0] * (each._array.ndim - 1) + sides, value=padding_value))
    return stack(wide, 0 if batch_first else 1)


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list[Any]:
    """The sequences of a padded batch, each in its own length."""
    batch = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [batch[i, : int(length)] for i, length in enumerate(lengths._array)]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Sequences (length, ...) packed; unless `enforce_sorted` is False the lengths must fall."""
    lengths = [len(each._array) for each in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Any]:
    """The sequences of a packed batch, each in its own length."""
    return unpad_sequence(*pad_packed_sequence(packed_sequences))
