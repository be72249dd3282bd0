"""Windows over the last dimensions reduced to one value: their mean, or their largest element."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation, op

from .gating import unchanging

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


@lru_cache(maxsize=64)
def _places(size: Ints, windows: Windows) -> tuple[tuple[Any, Any, Ints], ...]:
    """For each offset in a window: the inputs it meets, the windows in which it lies inside, the first input.

    The padding is never made: a window that sticks out simply has fewer offsets.
    """
    places = []
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
            places.append(((..., *inputs), (..., *outputs), tuple(first)))
    return tuple(places)


def largest(input: Array, windows: Windows) -> Array:
    """Where the largest of every window lies in the flattened input: the first of equals; nan wins.

    A window that meets no element has -1.
    """
    size = input.shape[-len(windows.kernel) :]
    shape = (*input.shape[: -len(size)], *windows.out)
    some_nan = bool((input != input).any())
    lowest = -np.inf if input.dtype.kind == "f" else np.iinfo(input.dtype).min
    best = np.full(shape, lowest, input.dtype)
    # The number of the winning offset, 0 for none yet: it only grows, so a maximum keeps it without a branch.
    winner = np.zeros(shape, np.uint8 if math.prod(windows.kernel) < 256 else np.int64)
    shifts = [0]
    all_met = False
    for inputs, outputs, first in _places(size, windows):
        values = np.ascontiguousarray(input[inputs])  # scattered as they lie, each pass would be a slow one
        held, number = best[outputs], winner[outputs]
        better = values > held
        if not all_met:
            better |= number == 0
            all_met = held.shape == shape
        if some_nan:
            better |= values != values
        won = better.astype(number.dtype)
        won *= number.dtype.type(len(shifts))
        np.maximum(number, won, out=number)
        np.maximum(held, values, out=held)
        shifts.append(_flat(first, size))
    place: Array = np.array(shifts).take(winner)
    place += _flat_starts(shape, size, windows)
    if not winner.all():
        place[winner == 0] = -1
    return place


def _flat(position: Sequence[int], size: Ints) -> int:
    return sum(p * math.prod(size[i + 1 :]) for i, p in enumerate(position))


def _flat_starts(shape: Ints, size: Ints, windows: Windows) -> Array:
    """Where each window begins in the flattened input as if there were no padding."""
    images = _image_starts((math.prod(shape[: -len(size)]),), math.prod(size))
    starts: Array = np.add.outer(images, _starts_in_image(size, windows)).reshape(shape)
    return starts


@lru_cache(maxsize=64)
def _starts_in_image(size: Ints, windows: Windows) -> Array:
    starts: Any = 0
    for i, (count, stride) in enumerate(zip(windows.out, windows.stride, strict=True)):
        steps = np.arange(count) * stride * math.prod(size[i + 1 :])
        starts = starts + steps.reshape(-1, *(1,) * (len(size) - i - 1))
    flat: Array = starts.ravel()
    flat.flags.writeable = False
    return flat


def _image_starts(lead: Ints, area: int) -> Array:
    return (np.arange(math.prod(lead)) * area).reshape(lead)


def largest_of_spans(input: Array, spans: tuple[Spans, ...]) -> Array:
    """The same for windows of different sizes, each given by its beginning and end."""
    size = input.shape[-len(spans) :]
    lead = input.shape[: -len(spans)]
    out = tuple(map(len, spans))
    place = np.empty((*lead, *out), np.int64)
    numbers = np.arange(math.prod(size)).reshape(size)
    begin = _image_starts(lead, math.prod(size))
    for at in itertools.product(*map(range, out)):
        window: Any = tuple(slice(*span[i]) for span, i in zip(spans, at, strict=True))
        index = input[(..., *window)].reshape(*lead, numbers[window].size).argmax(-1)
        here: Any = (..., *at)
        place[here] = numbers[window].reshape(-1)[index] + begin
    return place


def largest_at(input: Array, starts: Sequence[Array], kernel: Ints) -> Array:
    """The same for windows of size `kernel` that begin at `starts`, (images, windows) for each dimension."""
    dims = len(kernel)
    size, out = input.shape[-dims:], tuple(each.shape[1] for each in starts)
    images = input.reshape(math.prod(input.shape[:-dims]), math.prod(size))
    inside: Any = 0
    for i, (begin, width, count) in enumerate(zip(starts, kernel, out, strict=True)):
        steps = (begin[:, :, None] + np.arange(width)) * math.prod(size[i + 1 :])
        form = [len(images), *(1,) * (2 * dims)]
        form[1 + i], form[1 + dims + i] = count, width
        inside = inside + steps.reshape(form)
    windows = math.prod(out), math.prod(kernel)
    seen = np.take_along_axis(images, inside.reshape(len(images), math.prod(windows)), 1)
    inside, seen = (each.reshape(len(images), *windows) for each in (inside, seen))
    best = np.take_along_axis(inside, seen.argmax(-1)[..., None], -1)[..., 0]
    place: Array = best + np.arange(len(images))[:, None] * math.prod(size)
    return place.reshape(*input.shape[:-dims], *out)


def _pick(name: str, node: str) -> Operation:
    """An operation that takes the elements of the flattened input at `place`, in its shape.

    `indices` are those that its caller hands out, if any: as PyTorch's backward reads them, writing to them
    makes it an error.
    """

    @op(name=name, node=node)
    def pick(input: Array, indices: Array | None, /, place: Array) -> Any:
        return input.reshape(-1).take(place)

    pick.gradients(
        input=lambda g, input, indices, shape, place: unchanging(put(g, place, tuple(shape)), input)
    )
    return pick


def _unpick(name: str, node: str) -> Operation:
    """An operation that writes every element of `input` at its place into zeros of `size`."""

    @op(name=name, node=node)
    def unpick(input: Array, /, place: Array, size: Ints) -> Any:
        out = np.zeros(size, input.dtype)
        out.reshape(-1)[place.reshape(-1)] = input.reshape(-1)
        return out

    unpick.gradients(input=lambda g, place: PICKS[2](g, None, place))
    return unpick


PICKS = {
    2: _pick("max_pool2d_with_indices", "MaxPool2DWithIndicesBackward0"),
    3: _pick("max_pool3d_with_indices", "MaxPool3DWithIndicesBackward0"),
}
"""What max pooling is once the places are known, by the number of pooled dimensions."""
ADAPTIVE_PICKS = {
    2: _pick("adaptive_max_pool2d", "AdaptiveMaxPool2DBackward0"),
    3: _pick("adaptive_max_pool3d", "AdaptiveMaxPool3DBackward0"),
}
FRACTIONAL_PICKS = {
    2: _pick("fractional_max_pool2d", "FractionalMaxPool2DBackward0"),
    3: _pick("fractional_max_pool3d", "FractionalMaxPool3DBackward0"),
}
UNPICKS = {
    2: _unpick("max_unpool2d", "MaxUnpool2DBackward0"),
    3: _unpick("max_unpool3d", "MaxUnpool3DBackward0"),
}


@op(name="max_unpool", node="MaxPool2DWithIndicesBackwardBackward0")
def put(input: Array, /, place: Array, size: Ints) -> Any:
    """Zeros of `size` with every element of `input` added at its place: the gradient of picking."""
    out = np.zeros(size, input.dtype)
    np.add.at(out.reshape(-1), place.reshape(-1), input.reshape(-1))
    return out


put.gradients(input=lambda g, place: PICKS[2](g, None, place))


def _window_means(name: str, node: str) -> Operation:
    """An operation that sums every window and divides by `divisor`, one number or one for each window."""

    @op(name=name, node=node)
    def means(input: Array, /, windows: Windows, divisor: Array | float) -> Any:
        size = input.shape[-len(windows.kernel) :]
        total = np.zeros((*input.shape[: -len(size)], *windows.out), input.dtype)
        for inputs, outputs, _ in _places(size, windows):
            total[outputs] += input[inputs]
        return _divided(total, divisor)

    means.gradients(
        input=lambda g, input, shape, windows, divisor: unchanging(
            window_shares(g, tuple(shape), windows, divisor), input
        )
    )
    return means


WINDOW_MEANS = {
    2: _window_means("avg_pool2d", "AvgPool2DBackward0"),
    3: _window_means("avg_pool3d", "AvgPool3DBackward0"),
}


@op(name="avg_unpool", node="AvgPool2DBackwardBackward0")
def window_shares(input: Array, /, size: Ints, windows: Windows, divisor: Array | float) -> Any:
    """Every value shared out over its window: the gradient of window means."""
    out = np.zeros(size, input.dtype)
    share = _divided(input, divisor)
    for inputs, outputs, _ in _places(size[-len(windows.kernel) :], windows):
        out[inputs] += share[outputs]
    return out


window_shares.gradients(input=lambda g, windows, divisor: WINDOW_MEANS[2](g, windows, divisor))


def _divided(x: Array, divisor: Array | float) -> Any:
    if x.dtype.kind != "f":
        return x // np.asarray(divisor).astype(x.dtype)
    return x / np.asarray(divisor, x.dtype)


def _span_means(name: str, node: str) -> Operation:
    """An operation that takes the mean of every window given by its beginning and end."""

    @op(name=name, node=node)
    def means(input: Array, /, spans: tuple[Spans, ...]) -> Any:
        result = input
        for i, each in enumerate(spans):
            axis = input.ndim - len(spans) + i
            lead: tuple[Any, ...] = (slice(None),) * axis
            found = np.empty((*result.shape[:axis], len(each), *result.shape[axis + 1 :]), input.dtype)
            for k, (a, b) in enumerate(each):
                found[(*lead, k)] = result[(*lead, slice(a, b))].mean(axis)
            result = found
        return result

    means.gradients(
        input=lambda g, input, shape, spans: unchanging(span_shares(g, tuple(shape), spans), input)
    )
    return means


SPAN_MEANS = {
    2: _span_means("adaptive_avg_pool2d", "AdaptiveAvgPool2DBackward0"),
    3: _span_means("adaptive_avg_pool3d", "AdaptiveAvgPool3DBackward0"),
}


@op(name="adaptive_avg_unpool", node="AdaptiveAvgPool2DBackwardBackward0")
def span_shares(input: Array, /, size: Ints, spans: tuple[Spans, ...]) -> Any:
    """Every value shared out over its window: the gradient of span means."""
    result = input
    for i, each in enumerate(spans):
        axis = input.ndim - len(spans) + i
        lead = (slice(None),) * axis
        wide = np.zeros((*result.shape[:axis], size[axis], *result.shape[axis + 1 :]), input.dtype)
        for k, (a, b) in enumerate(each):
            wide[(*lead, slice(a, b))] += result[(*lead, slice(k, k + 1))] / (b - a)
        result = wide
    return result


span_shares.gradients(input=lambda g, spans: SPAN_MEANS[2](g, spans))
