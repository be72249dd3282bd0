"""Networks whose weights are averages: the averages, their buffers, their state, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import nn
from engine.optim import swa_utils

AVERAGES: list[tuple[dict[str, Any], float]] = [
    ({}, 4.0),
    ({"avg_fn": swa_utils.get_swa_avg_fn()}, 4.0),
    ({"multi_avg_fn": swa_utils.get_swa_multi_avg_fn()}, 4.0),
    ({"avg_fn": swa_utils.get_ema_avg_fn(0.75)}, 3.375),
    ({"multi_avg_fn": swa_utils.get_ema_multi_avg_fn(0.75)}, 3.375),
    ({"avg_fn": lambda mine, new, count: mine + new * count}, 22.0),
]


def scale(w: float) -> nn.Linear:
    layer = nn.Linear(1, 1, bias=False)
    layer.load_state_dict({"weight": engine.tensor([[w]])})
    return layer


@pytest.mark.parametrize(("settings", "expected"), AVERAGES)
def test_the_average_of_three_sets_of_weights(settings: dict[str, Any], expected: float) -> None:
    averaged = swa_utils.AveragedModel(scale(9.0), **settings)
    for w in (2.0, 4.0, 6.0) if expected != 22.0 else (2.0, 4.0, 8.0):
        averaged.update_parameters(scale(w))
    assert averaged(engine.ones(1, 1)).item() == pytest.approx(expected)
    assert averaged.n_averaged.item() == 3


def test_the_model_itself_is_left_alone() -> None:
    model = scale(2.0)
    averaged = swa_utils.AveragedModel(model)
    averaged.update_parameters(model)
    with engine.no_grad():
        model.weight.fill_(4.0)
    averaged.update_parameters(model)
    assert (model.weight.item(), averaged.module.weight.item()) == (4.0, 3.0)
    assert all(parameter.requires_grad for parameter in averaged.parameters())


@pytest.mark.parametrize(("use_buffers", "mean", "batches"), [(False, 4.0, 7), (True, 3.0, 5)])
def test_buffers_are_copied_or_averaged(use_buffers: bool, mean: float, batches: int) -> None:
    layer = nn.BatchNorm1d(1)
    averaged = swa_utils.AveragedModel(layer, use_buffers=use_buffers)
    for running, count in ((2.0, 3), (4.0, 7)):
        layer.running_mean.fill_(running)
        layer.num_batches_tracked.fill_(count)
        averaged.update_parameters(layer)
    assert averaged.module.running_mean.item() == mean
    assert averaged.module.num_batches_tracked.item() == batches


def test_the_state_holds_the_number_of_updates() -> None:
    averaged = swa_utils.AveragedModel(scale(2.0), device="cpu")
    averaged.update_parameters(scale(5.0))
    assert list(averaged.state_dict()) == ["n_averaged", "module.weight"]
    other = swa_utils.AveragedModel(scale(0.0))
    other.load_state_dict(averaged.state_dict())
    other.update_parameters(scale(7.0))
    assert (other.n_averaged.item(), other.module.weight.item()) == (2, 6.0)


def test_batch_norm_learns_the_means_over_all_batches() -> None:
    model = nn.Sequential(nn.BatchNorm1d(1, momentum=0.5), nn.Dropout(0.5)).eval()
    layer = model[0]
    layer.running_mean.fill_(9.0)
    batches = [engine.tensor([[1.0], [3.0]]), engine.tensor([[5.0], [9.0]])]
    swa_utils.update_bn([(batch, None) for batch in batches], model, device="cpu")
    assert (layer.running_mean.item(), layer.running_var.item()) == (4.5, 5.0)
    assert (layer.momentum, layer.num_batches_tracked.item(), model.training) == (0.5, 2, False)
    swa_utils.update_bn(batches[:1], model)
    assert layer.running_mean.item() == 2.0


def test_without_batch_norm_no_data_is_needed() -> None:
    swa_utils.update_bn(iter([]), scale(1.0))


REFUSED: list[tuple[Any, type[Exception], str]] = [
    (lambda: swa_utils.get_ema_avg_fn(2), ValueError, r"^Invalid decay value 2 provided\."),
    (lambda: swa_utils.get_ema_multi_avg_fn(-1), ValueError, r"^Invalid decay value -1 provided\."),
    (
        lambda: swa_utils.AveragedModel(scale(1.0), avg_fn=max, multi_avg_fn=max),
        AssertionError,
        "^Only one of avg_fn and multi_avg_fn should be provided$",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED)
def test_refused(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
