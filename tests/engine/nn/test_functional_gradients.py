"""Gradients of functions that put several operations together, against central differences."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import nn
from engine.autograd import gradcheck, gradgradcheck
from engine.nn import functional as F  # noqa: N812 - the name everybody uses


def randoms(*shape: int) -> Any:
    return engine.randn(*shape, dtype=engine.float64, requires_grad=True)


@pytest.mark.parametrize("align", [False, True])
@pytest.mark.parametrize("padding", ["zeros", "border", "reflection"])
@pytest.mark.parametrize("mode", ["bilinear", "bicubic"])
def test_samples_of_a_grid_depend_on_pixels_and_places(mode: str, padding: str, align: bool) -> None:
    engine.manual_seed(3)
    image, grid = randoms(1, 1, 3, 3), engine.empty(1, 2, 2, 2, dtype=engine.float64).uniform_(-1.4, 1.4)

    def sampled(image: Any, grid: Any) -> Any:
        return F.grid_sample(image, grid, mode, padding, align)

    assert gradcheck(sampled, (image, grid.requires_grad_()))
    assert gradgradcheck(sampled, (image, grid))


def test_samples_of_volumes() -> None:
    engine.manual_seed(1)
    volume, places = randoms(1, 1, 2, 2, 2), engine.rand(1, 1, 2, 1, 3, dtype=engine.float64) - 0.5
    inputs = (volume, places.requires_grad_())
    assert gradcheck(lambda x, grid: F.grid_sample(x, grid, align_corners=False), inputs)


def test_ctc_behind_a_softmax() -> None:
    engine.manual_seed(0)
    scores = randoms(5, 3, 4)
    labels = engine.tensor([[1, 2, 2], [3, 1, 0], [2, 0, 0]])

    def loss(scores: Any) -> Any:
        return F.ctc_loss(scores.log_softmax(2), labels, (5, 4, 3), (3, 2, 0), reduction="none")

    assert gradcheck(loss, scores)
    with pytest.raises(RuntimeError, match="derivative for aten::_ctc_loss_backward is not implemented"):
        gradgradcheck(loss, scores)


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
def test_bags_of_embeddings(mode: str) -> None:
    table = randoms(4, 2)
    index, begins = engine.tensor([1, 3, 1, 0, 2]), engine.tensor([0, 2, 2])
    bags = (index, begins)
    assert gradcheck(lambda table: F.embedding_bag(bags[0], table, bags[1], mode=mode), table)
    assert gradgradcheck(lambda table: F.embedding_bag(bags[0], table, bags[1], mode=mode), table)


@pytest.mark.parametrize(
    "options", [{}, {"add_bias_kv": True}, {"add_zero_attn": True}, {"kdim": 3, "vdim": 2}]
)
def test_attention_with_every_kind_of_keys(options: dict[str, Any]) -> None:
    layer = nn.MultiheadAttention(4, 2, **options).double()
    q, k, v = randoms(2, 1, 4), randoms(3, 1, layer.kdim), randoms(3, 1, layer.vdim)
    barred = engine.tensor([[False, True, False]])
    assert gradcheck(lambda *inputs: layer(*inputs, key_padding_mask=barred), (q, k, v))
    assert gradgradcheck(lambda *inputs: layer(*inputs, key_padding_mask=barred)[0], (q, k, v))


def test_a_query_that_sees_nothing_gets_no_gradient() -> None:
    q, k = randoms(2, 2), randoms(3, 2)
    mask = engine.tensor([[True, True, False], [False, False, False]])
    out = F.scaled_dot_product_attention(q, k, k, mask)
    assert out[1].tolist() == [0.0, 0.0]
    out.sum().backward()
    assert q.grad[1].tolist() == [0.0, 0.0]
    assert engine.isfinite(k.grad).all()


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact", "bilinear", "bicubic", "area"])
def test_resizing_hands_back_what_every_pixel_gave(mode: str) -> None:
    image = randoms(1, 2, 3, 4)
    assert gradcheck(lambda image: F.interpolate(image, (4, 3), mode=mode), image)


def test_adaptive_softmax_is_a_distribution() -> None:
    layer = nn.AdaptiveLogSoftmaxWithLoss(4, 7, [2, 4], div_value=2.0).double()
    x, target = randoms(5, 4), engine.tensor([0, 6, 2, 4, 1])
    probs = layer.log_prob(x)
    assert engine.allclose(probs.exp().sum(1), engine.ones(5, dtype=engine.float64))
    assert engine.allclose(layer(x, target).output, probs.gather(1, target.unsqueeze(1)).squeeze(1))
    assert gradcheck(lambda x: layer(x, target), x)


def test_unfolding_and_folding_count_every_pixel_as_often_as_windows_see_it() -> None:
    image = engine.ones(1, 2, 4, 5, dtype=engine.float64)
    seen = F.fold(F.unfold(image, 3, padding=1), (4, 5), 3, padding=1)
    weights = engine.ones(1, 1, 3, 3, dtype=engine.float64)
    wanted = F.conv2d(engine.ones(1, 1, 4, 5, dtype=engine.float64), weights, padding=1)
    assert engine.equal(seen[:, :1], wanted)


def test_shuffling_pixels_and_back_is_nothing() -> None:
    x = engine.randn(2, 8, 3, 2)
    assert engine.equal(F.pixel_unshuffle(F.pixel_shuffle(x, 2), 2), x)
    assert engine.equal(F.channel_shuffle(F.channel_shuffle(x, 2), 4), x)
