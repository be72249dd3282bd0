"""The slopes of RReLU in an experiment: random, but the same whenever the same step is made."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import engine
from engine import nn
from engine.experiment import Layer, ModelSpec
from engine.experiment.builder import build_net
from engine.experiment.counted_leak import CountedRReLU
from engine.ops.counted_leak import slopes

X = engine.from_numpy(-np.ones((200, 50), np.float32))


def test_slopes_are_uniform_between_the_limits_and_other_ones_each_time() -> None:
    leak = CountedRReLU(0.1, 0.5, stream=3)
    first, second = -leak(X).numpy(), -leak(X).numpy()
    assert leak.drawn.item() == 2
    assert 0.1 <= first.min() < 0.101
    assert 0.499 < first.max() <= 0.5
    assert abs(first.mean() - 0.3) < 0.005
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 0.05
    leak.drawn.numpy()[...] = 1
    np.testing.assert_array_equal(-leak(X).numpy(), second)


def test_fewer_points_and_units_have_the_same_slopes() -> None:
    whole = slopes((20, 6), 0.0, 1.0, 5, 7)
    np.testing.assert_array_equal(slopes((12, 4), 0.0, 1.0, 5, 7), whole[:12, :4])
    assert not np.array_equal(slopes((20, 6), 0.0, 1.0, 6, 7), whole)


def test_it_answers_by_the_mean_slope_and_leaves_what_is_above_0() -> None:
    leak = CountedRReLU(0.1, 0.5).eval()
    assert leak(engine.tensor([-2.0, 3.0])).tolist() == pytest.approx([-0.6, 3.0])
    assert leak.drawn.item() == 0
    assert (CountedRReLU()(-X).numpy() == 1).all()


def test_its_gradient_is_the_slope() -> None:
    x = engine.from_numpy(np.array([[-2.0, 3.0, -1.0]], np.float32)).requires_grad_()
    leak = CountedRReLU(0.1, 0.5, stream=9)
    out = leak(x)
    out.sum().backward()
    assert x.grad is not None
    np.testing.assert_allclose(x.grad.numpy(), out.detach().numpy() / x.detach().numpy(), rtol=1e-6)


def test_each_layer_of_a_model_has_a_stream_of_its_own() -> None:
    layers = (Layer(4, "RReLU", {"lower": 0.0, "upper": 0.9}, dropout=0.2), Layer(3, "RReLU"))
    net = build_net(ModelSpec(hidden=layers), seed=7)
    streams = [module.stream for module in net if isinstance(module, CountedRReLU)]
    assert len({*streams, *(each.stream for each in net if isinstance(each, nn.Dropout))}) == 3
    first = next(module for module in net if isinstance(module, CountedRReLU))
    assert (first.lower, first.upper) == (0.0, 0.9)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
def test_pytorch_has_it_by_the_same_name() -> None:
    import torch

    for value in (-2.0, 0.5):
        ours = nn.RReLU(0.1, 0.5).eval()(engine.tensor([value])).item()
        assert torch.nn.RReLU(0.1, 0.5).eval()(torch.tensor([value])).item() == pytest.approx(ours)
