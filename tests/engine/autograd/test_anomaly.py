"""Anomaly detection: the operation that made nan or failed is named, with the line that called it."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

import engine
from engine import nn
from engine.autograd import Function, detect_anomaly, grad, set_detect_anomaly


def root_of_negative() -> engine.Tensor:
    x = engine.tensor([-1.0], requires_grad=True)
    return x.sqrt()  # the line to be found


def messages(backward: Any, error: str) -> list[str]:
    """The warnings on the way to the RuntimeError `error`."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(RuntimeError, match=error):
            backward()
    return [str(each.message) for each in caught]


def test_nan_is_found_where_it_was_made() -> None:
    def backward() -> None:
        with detect_anomaly():
            y = root_of_negative()
            (y * 2).sum().backward()

    first, second = messages(backward, "Function 'SqrtBackward0' returned nan values in its 0th output.")
    assert first.startswith("Anomaly Detection has been enabled. This mode will increase the runtime")
    assert second.startswith(
        "Error detected in SqrtBackward0. Traceback of forward call that caused the error:"
    )
    assert second.rstrip().endswith("return x.sqrt()  # the line to be found")
    assert not engine.is_anomaly_enabled()


def test_a_graph_made_before_has_no_traceback() -> None:
    y = root_of_negative()

    def backward() -> None:
        with set_detect_anomaly(True):
            y.backward()

    (message,) = messages(backward, "returned nan values")
    assert message == (
        "Error detected in SqrtBackward0. No forward pass information available. Enable detect anomaly "
        "during forward pass for more information."
    )


def test_the_place_of_the_input_is_told() -> None:
    with set_detect_anomaly(True):
        x = engine.tensor([0.0], requires_grad=True)
        y = 1.0 - engine.ones(1) * x.log() * 0.0
        messages(y.backward, "Function 'LogBackward0' returned nan values in its 0th output.")
        z = engine.tensor([float("nan")]) / engine.tensor([2.0], requires_grad=True)
        messages(z.backward, "Function 'DivBackward0' returned nan values in its 1th output.")


def test_stale_values_come_with_a_traceback() -> None:
    def backward() -> None:
        with set_detect_anomaly(True, check_nan=False):
            x = engine.tensor([1.0], requires_grad=True)
            inner = x * 1
            y = inner * inner
            inner.add_(1)
            y.backward()

    (message,) = messages(backward, "Hint: the backtrace further above shows the operation that failed")
    assert message.startswith("Error detected in MulBackward0. Traceback")
    assert "y = inner * inner" in message


class Broken(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        return x * 2

    @staticmethod
    def backward(ctx: Any, g: engine.Tensor) -> Any:
        raise RuntimeError("broken") if g.item() > 0 else ValueError


def test_a_failing_function_is_named_and_so_is_its_nan() -> None:
    with set_detect_anomaly(True):
        (message,) = messages(Broken.apply(engine.ones(1, requires_grad=True)).backward, "broken")
        assert message.startswith("Error detected in BrokenBackward. Traceback")
        assert "Broken.apply(" in message
        quiet = type("Quiet", (Broken,), {"backward": staticmethod(lambda ctx, g: g * float("nan"))})
        messages(
            quiet.apply(engine.ones(1, requires_grad=True)).backward, "Function 'QuietBackward' returned nan"
        )


def test_without_nan_everything_is_as_ever() -> None:
    engine.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    x = engine.randn(4, 2)
    plain = grad(model(x).sum(), list(model.parameters()))
    with set_detect_anomaly(True):
        loss = engine.cat([model(x), model(x) * 0]).sum()
        assert loss.grad_fn.next_functions[0][0].metadata["traceback_"]
        watched = grad(loss, list(model.parameters()), create_graph=True)
    assert [each.tolist() for each in watched] == [each.tolist() for each in plain]
    assert model(x).grad_fn.metadata == {}


def test_nan_is_no_anomaly_if_it_is_not_asked_for() -> None:
    with set_detect_anomaly(True, check_nan=False):
        assert not engine.is_anomaly_check_nan_enabled()
        root_of_negative().backward()
    assert engine.is_anomaly_check_nan_enabled()


def test_the_switch_can_be_thrown_for_good() -> None:
    set_detect_anomaly(True)
    try:
        assert engine.is_anomaly_enabled()
        assert root_of_negative().grad_fn.metadata
    finally:
        set_detect_anomaly(False)
    assert not root_of_negative().grad_fn.metadata
