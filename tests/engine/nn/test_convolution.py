"""Convolution and pooling against their definitions, element by element."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import nn
from engine.autograd import gradcheck
from engine.nn import functional as F  # noqa: N812 - the name everybody uses

Array = np.ndarray[Any, Any]


def convolved(x: Array, w: Array, b: Array, stride: int, padding: int, dilation: int, groups: int) -> Array:
    """The sum over channels and kernel for every place, written out."""
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    batch, _, height, width = x.shape
    out_channels, per_group, kh, kw = w.shape
    h = (height - dilation * (kh - 1) - 1) // stride + 1
    v = (width - dilation * (kw - 1) - 1) // stride + 1
    out = np.zeros((batch, out_channels, h, v))
    for n, o, i, j in np.ndindex(*out.shape):
        first = o // (out_channels // groups) * per_group
        for c, p, q in itertools.product(range(per_group), range(kh), range(kw)):
            out[n, o, i, j] += (
                w[o, c, p, q] * x[n, first + c, i * stride + p * dilation, j * stride + q * dilation]
            )
    return out + b.reshape(1, -1, 1, 1)


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[Any, ...]:
    groups = draw(st.integers(1, 2))
    kernel = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    dilation = draw(st.integers(1, 2))
    reach = [dilation * (k - 1) + 1 for k in kernel]
    shape = (
        draw(st.integers(0, 2)),
        groups * draw(st.integers(1, 2)),
        *(r + draw(st.integers(0, 2)) for r in reach),
    )
    weight = (groups * draw(st.integers(1, 2)), shape[1] // groups, *kernel)
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    arrays = [rng.normal(size=size) for size in (shape, weight, weight[:1])]
    return arrays, draw(st.integers(1, 3)), draw(st.integers(0, 2)), dilation, groups


@given(convolutions())
@settings(deadline=None, max_examples=40)
def test_convolution_is_its_definition(case: tuple[Any, ...]) -> None:
    arrays, *how = case
    found = F.conv2d(*(engine.from_numpy(each) for each in arrays), *how)
    np.testing.assert_allclose(found.numpy(), convolved(*arrays, *how), atol=1e-12)


@given(convolutions())
@settings(deadline=None, max_examples=10)
def test_gradients_of_convolution(case: tuple[Any, ...]) -> None:
    arrays, *how = case
    leaves = [engine.from_numpy(each).requires_grad_() for each in arrays]
    assert gradcheck(lambda *each: F.conv2d(*each, *how), leaves)


@given(convolutions())
@settings(deadline=None, max_examples=20)
def test_the_transpose_of_a_convolution(case: tuple[Any, ...]) -> None:
    """<conv(x), y> is <x, transpose(y)> for every x and y."""
    (x, w, _), stride, padding, dilation, groups = case
    out = F.conv2d(*(engine.from_numpy(each) for each in (x, w)), None, stride, padding, dilation, groups)
    y = np.random.default_rng(1).normal(size=out.shape)
    extra = [
        n - ((m - 1) * stride - 2 * padding + dilation * (k - 1) + 1)
        for n, m, k in zip(x.shape[2:], y.shape[2:], w.shape[2:], strict=True)
    ]
    if max(extra) >= max(stride, dilation):
        return
    back = F.conv_transpose2d(
        *(engine.from_numpy(each) for each in (y, w)), None, stride, padding, extra, groups, dilation
    )
    assert back.shape == x.shape
    assert float((out.numpy() * y).sum()) == pytest.approx(float((x * back.numpy()).sum()), abs=1e-9)


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 1), st.booleans(), st.integers(0, 100))
@settings(deadline=None, max_examples=40)
def test_pooling_is_its_definition(kernel: int, stride: int, padding: int, ceil: bool, seed: int) -> None:
    padding = min(padding, kernel // 2)
    x = np.random.default_rng(seed).normal(size=(2, 1, 5, 4))
    best, place = F.max_pool2d(
        engine.from_numpy(x), kernel, stride, padding, ceil_mode=ceil, return_indices=True
    )
    mean = F.avg_pool2d(
        engine.from_numpy(x), kernel, stride, padding, ceil_mode=ceil, count_include_pad=False
    )
    flat = x.reshape(2, 20)
    for n, i, j in itertools.product(range(2), *map(range, best.shape[2:])):
        top, left = i * stride - padding, j * stride - padding
        window = x[n, 0, max(top, 0) : top + kernel, max(left, 0) : left + kernel]
        assert best[n, 0, i, j].item() == window.max() == flat[n, place[n, 0, i, j].item()]
        assert mean[n, 0, i, j].item() == pytest.approx(window.mean())


def test_a_layer_is_a_function_of_its_weights() -> None:
    x = engine.randn(2, 3, 6, 6)
    for layer in (
        nn.Conv2d(3, 4, 3, stride=2, padding=1),
        nn.ConvTranspose2d(3, 4, 3, stride=2),
        nn.Conv2d(3, 4, 3, padding="same", padding_mode="reflect"),
    ):
        out = layer(x)
        assert out.is_contiguous()
        out.sum().backward()
        assert all(parameter.grad is not None for parameter in layer.parameters())
    assert nn.ConvTranspose2d(3, 2, 2, stride=2)(x, output_size=[13, 13]).shape == (2, 2, 13, 13)


def test_pooling_shares_and_picks() -> None:
    x = engine.arange(16.0).reshape(1, 1, 4, 4).requires_grad_()
    F.avg_pool2d(x, 2).sum().backward()
    assert (x.grad == 0.25).all()
    x.grad = None
    F.max_pool2d(x, 3, 1).sum().backward()
    assert x.grad.flatten().nonzero().flatten().tolist() == [10, 11, 14, 15]
