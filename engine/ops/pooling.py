"""Windows over the last dimensions reduced to one value: their mean, or their largest element."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

Ints = tuple[int, ...]
Spans = tuple[tuple[int, int], ...]
"""The beginning and end of each window along one dimension."""


class Windows(NamedTuple):
    """How the windows lie, one number per pooled dimension, and how many there are."""

    kernel: Ints
    stride: Ints
    padding: Ints
    dilation: Ints
    out: Ints


def _places(size: Ints, windows: Windows) -> Iterator[tuple[Any, Any, Ints]]:
    """For each offset in a window: the inputs it meets, the windows in which it lies inside, the first input.

    The padding is never made: a window that sticks out simply has fewer offsets.
    """
    for offset in itertools.product(*map(range, windows.kernel)):
        inputs, outputs, first = [], [], []
        for o, n, s, p, d, out in zip(offset, size, *windows[1:], strict=True):
            start = o * d - p
            low = max(0, -(start // s))
            high = min(out, (n - 1 - start) // s + 1)
            inputs.append(slice(start + low * s, start + (high - 1) * s + 1, s))
            outputs.append(slice(low, high))
            first.append(start)
            if high <= low:
                break
        else:
            yield (..., *inputs), (..., *outputs), tuple(first)


def largest(input: Array, windows: Windows) -> tuple[Array, Array]:
    """The largest element of every window and its place, counted through the pooled dimensions.

    The first of equals; nan wins.
    """
    size = input.shape[-len(windows.kernel) :]
    shape = (*input.shape[: -len(size)], *windows.out)
    lowest = -np.inf if input.dtype.kind == "f" else np.iinfo(input.dtype).min
    best = np.full(shape, lowest, input.dtype)
    place = np.zeros(shape, np.int64)
    grid = _flat_starts(size, windows)
    unseen = np.ones(shape, bool)
    for inputs, outputs, first in _places(size, windows):
        values = input[inputs]
        better = (values > best[outputs]) | (values != values) | unseen[outputs]
        unseen[outputs] = False
        shift = _flat(first, size)
        best[outputs] = np.where(better, values, best[outputs])
        place[outputs] = np.where(better, grid[outputs] + shift, place[outputs])
    return best, place


def _flat(position: Sequence[int], size: Ints) -> int:
    return sum(p * math.prod(size[i + 1 :]) for i, p in enumerate(position))


def _flat_starts(size: Ints, windows: Windows) -> Array:
    """Where each window begins, counted through the pooled dimensions as if there were no padding."""
    total = np.zeros((1,) * len(size), np.int64)
    for i, (count, stride) in enumerate(zip(windows.out, windows.stride, strict=True)):
        steps = np.arange(count) * stride * math.prod(size[i + 1 :])
        total = total + steps.reshape(-1, *(1,) * (len(size) - i - 1))
    return total


def largest_of_spans(input: Array, spans: tuple[Spans, ...]) -> tuple[Array, Array]:
    """The same for windows of different sizes, each given by its beginning and end."""
    size = input.shape[-len(spans) :]
    lead = input.shape[: -len(spans)]
    out = tuple(map(len, spans))
    best = np.empty((*lead, *out), input.dtype)
    place = np.empty((*lead, *out), np.int64)
    numbers = np.arange(math.prod(size)).reshape(size)
    for at in itertools.product(*map(range, out)):
        window: Any = tuple(slice(*span[i]) for span, i in zip(spans, at, strict=True))
        values = input[(..., *window)].reshape(*lead, -1)
        index = values.argmax(-1)
        here: Any = (..., *at)
        best[here] = np.take_along_axis(values, index[..., None], -1)[..., 0]
        place[here] = numbers[window].reshape(-1)[index]
    return best, place


def _rows(x: Array, dims: int) -> Array:
    return x.reshape(math.prod(x.shape[: x.ndim - dims]), math.prod(x.shape[x.ndim - dims :]))


def _picked(input: Array, place: Array, dims: int) -> Array:
    flat = _rows(place, dims)
    return np.take_along_axis(_rows(input, dims), flat, 1).reshape(place.shape)


@op(name="max_pool2d_with_indices", node="MaxPool2DWithIndicesBackward0")
def pick(input: Array, /, place: Array, dims: int) -> Any:
    """The elements at `place`, counted through the last `dims` dimensions."""
    return _picked(input, place, dims)


@op(name="adaptive_max_pool2d", node="AdaptiveMaxPool2DBackward0")
def pick_adaptively(input: Array, /, place: Array, dims: int) -> Any:
    """The same under the name of its layer."""
    return _picked(input, place, dims)


@op(name="max_unpool", node="MaxPool2DWithIndicesBackwardBackward0")
def put(input: Array, /, place: Array, size: Ints, dims: int) -> Any:
    """Zeros of `size` with every element of `input` added at its place: the gradient of `pick`."""
    out = np.zeros(size, input.dtype)
    rows = _rows(out, dims)
    begin = np.arange(len(rows))[:, None] * rows.shape[1]
    np.add.at(rows.reshape(-1), (begin + _rows(place, dims)).reshape(-1), input.reshape(-1))
    return out


for _pick in (pick, pick_adaptively):
    _pick.gradients(input=lambda g, shape, place, dims: put(g, place, tuple(shape), dims))
put.gradients(input=lambda g, place, dims: pick(g, place, dims))


@op(name="avg_pool2d", node="AvgPool2DBackward0")
def window_means(input: Array, /, windows: Windows, divisor: Array | float) -> Any:
    """The sum of every window over `divisor`, one number or one for each window."""
    size = input.shape[-len(windows.kernel) :]
    total = np.zeros((*input.shape[: -len(size)], *windows.out), input.dtype)
    for inputs, outputs, _ in _places(size, windows):
        total[outputs] += input[inputs]
    return _divided(total, divisor)


@op(name="avg_unpool", node="AvgPool2DBackwardBackward0")
def window_shares(input: Array, /, size: Ints, windows: Windows, divisor: Array | float) -> Any:
    """Every value shared out over its window: the gradient of `window_means`."""
    out = np.zeros(size, input.dtype)
    share = _divided(input, divisor)
    for inputs, outputs, _ in _places(size[-len(windows.kernel) :], windows):
        out[inputs] += share[outputs]
    return out


def _divided(x: Array, divisor: Array | float) -> Any:
    if x.dtype.kind != "f":
        return x // np.asarray(divisor).astype(x.dtype)
    return x / np.asarray(divisor, x.dtype)


window_means.gradients(
    input=lambda g, shape, windows, divisor: window_shares(g, tuple(shape), windows, divisor)
)
window_shares.gradients(input=lambda g, windows, divisor: window_means(g, windows, divisor))


@op(name="adaptive_avg_pool2d", node="AdaptiveAvgPool2DBackward0")
def span_means(input: Array, /, spans: tuple[Spans, ...]) -> Any:
    """The mean of every window given by its beginning and end along each of the last dimensions."""
    result = input
    for i, each in enumerate(spans):
        axis = input.ndim - len(spans) + i
        lead = (slice(None),) * axis
        result = np.stack([result[(*lead, slice(a, b))].mean(axis) for a, b in each], axis)
    return result


@op(name="adaptive_avg_unpool", node="AdaptiveAvgPool2DBackwardBackward0")
def span_shares(input: Array, /, size: Ints, spans: tuple[Spans, ...]) -> Any:
    """Every value shared out over its window: the gradient of `span_means`."""
    result = input
    for i, each in enumerate(spans):
        axis = input.ndim - len(spans) + i
        lead = (slice(None),) * axis
        wide = np.zeros((*result.shape[:axis], size[axis], *result.shape[axis + 1 :]), input.dtype)
        for k, (a, b) in enumerate(each):
            wide[(*lead, slice(a, b))] += result[(*lead, slice(k, k + 1))] / (b - a)
        result = wide
    return result


span_means.gradients(input=lambda g, shape, spans: span_shares(g, tuple(shape), spans))
span_shares.gradients(input=lambda g, spans: span_means(g, spans))
