"""The scaler of losses on the CPU: its scale, the steps it skips, and the order it wants."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.amp import GradScaler


def weight_with_optimizer() -> tuple[engine.Tensor, Any]:
    weight = engine.tensor([2.0], requires_grad=True)
    return weight, engine.optim.SGD([weight], lr=0.5)


def test_the_scale_grows_after_good_steps_and_falls_after_an_overflow() -> None:
    weight, optimizer = weight_with_optimizer()
    scaler = GradScaler("cpu", init_scale=8.0, growth_interval=2)
    seen = []
    for factor in (1.0, 1.0, float("inf"), 1.0):
        optimizer.zero_grad()
        scaler.scale((weight * 0.5).sum() * factor).backward()
        scaler.step(optimizer)
        scaler.update()
        seen.append((weight.item(), scaler.get_scale(), scaler.state_dict()["_growth_tracker"]))
    assert seen == [(1.75, 8.0, 1), (1.5, 16.0, 0), (1.5, 8.0, 0), (1.25, 8.0, 1)]


def test_gradients_can_be_clipped_once_they_are_unscaled() -> None:
    weight, optimizer = weight_with_optimizer()
    scaler = GradScaler("cpu")
    scaler.scale(weight.sum() * 3).backward()
    assert weight.grad is not None
    assert weight.grad.item() == 3 * 2.0**16
    scaler.unscale_(optimizer)
    assert weight.grad.item() == 3.0
    weight.grad.clamp_(max=1.0)
    scaler.step(optimizer)
    assert weight.item() == 1.5


def test_several_losses_are_scaled_together() -> None:
    scaled = GradScaler("cpu", init_scale=4.0).scale([engine.ones(1), (engine.ones(2),)])
    assert repr(scaled) == "[tensor([4.]), (tensor([4., 4.]),)]"


def test_a_state_can_be_saved_and_changed() -> None:
    scaler, other = GradScaler("cpu", init_scale=4.0), GradScaler("cpu")
    scaler.set_growth_factor(4.0)
    scaler.set_backoff_factor(0.25)
    scaler.set_growth_interval(3)
    other.load_state_dict(scaler.state_dict())
    assert other.state_dict() == scaler.state_dict()
    assert (other.get_growth_factor(), other.get_backoff_factor()) == (4.0, 0.25)
    assert other.get_growth_interval() == 3
    other.scale(engine.ones(1))
    other.update(engine.tensor(2.0))
    assert other.get_scale() == 2.0
    with pytest.raises(RuntimeError, match=r"^The source state dict is empty"):
        other.load_state_dict({})


def test_another_order_is_refused() -> None:
    weight, optimizer = weight_with_optimizer()
    scaler = GradScaler("cpu")
    for call in (lambda: scaler.step(optimizer), scaler.update, lambda: scaler.unscale_(optimizer)):
        with pytest.raises(AssertionError, match=r"^Attempted \w+ but _scale is None\."):
            call()
    scaler.scale(weight.sum()).backward()
    with pytest.raises(AssertionError, match=r"^No inf checks were recorded prior to update\.$"):
        scaler.update()
    with pytest.raises(RuntimeError, match=r"^Closure use is not currently supported"):
        scaler.step(optimizer, closure=lambda: 1)
    scaler.unscale_(optimizer)
    with pytest.raises(RuntimeError, match=r"^unscale_\(\) has already been called on this optimizer"):
        scaler.unscale_(optimizer)
    scaler.step(optimizer)
    with pytest.raises(RuntimeError, match=r"^step\(\) has already been called since the last update"):
        scaler.step(optimizer)
    with pytest.raises(RuntimeError, match=r"^unscale_\(\) is being called after step"):
        scaler.unscale_(optimizer)
    scaler.update()
    optimizer.zero_grad()
    with pytest.raises(AssertionError, match=r"^No inf checks were recorded for this optimizer\.$"):
        scaler.step(optimizer)


REFUSED: list[tuple[Any, type[Exception], str]] = [
    (lambda: GradScaler("cpu", growth_factor=1.0), AssertionError, r"^The growth factor must be > 1\.0\.$"),
    (lambda: GradScaler("cpu", backoff_factor=1.0), AssertionError, r"^The backoff factor must be < 1\.0\.$"),
    (lambda: GradScaler("cpu").scale(3), ValueError, "^outputs must be a Tensor or an iterable of Tensors$"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED)
def test_refused(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
