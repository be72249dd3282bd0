"""Printed tensors, letter for letter as PyTorch 2.13 prints them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import engine
from engine import nn

NAN, INF = float("nan"), float("inf")

PRINTED: list[tuple[Any, str]] = [
    (3.14159, "tensor(3.1416)"),
    (5, "tensor(5)"),
    (1e-8, "tensor(1.0000e-08)"),
    ([1, 2, 3], "tensor([1, 2, 3])"),
    ([[1, 200], [3, 4]], "tensor([[  1, 200],\n        [  3,   4]])"),
    ([True, False], "tensor([ True, False])"),
    ([1.0, 2.5, 1000.0], "tensor([   1.0000,    2.5000, 1000.0000])"),
    ([1.0, 2.5, 10000.0], "tensor([1.0000e+00, 2.5000e+00, 1.0000e+04])"),
    ([1.0, -20.0], "tensor([  1., -20.])"),
    ([0.0, 0.0], "tensor([0., 0.])"),
    ([1e-5, 1.0], "tensor([1.0000e-05, 1.0000e+00])"),
    ([-1.5, 20.25], "tensor([-1.5000, 20.2500])"),
    ([1e9, 2e9], "tensor([1.0000e+09, 2.0000e+09])"),
    ([1.0, NAN, INF], "tensor([1., nan, inf])"),
    ([1.5, NAN, -INF], "tensor([1.5000,    nan,   -inf])"),
    ([], "tensor([])"),
]


@pytest.mark.parametrize(("data", "text"), PRINTED)
def test_values(data: Any, text: str) -> None:
    assert repr(engine.tensor(data)) == text


def test_dtype_and_size_are_shown_when_they_cannot_be_guessed() -> None:
    assert repr(engine.tensor([1.0], dtype=engine.float64)) == "tensor([1.], dtype=torch.float64)"
    assert repr(engine.tensor([1], dtype=engine.int32)) == "tensor([1], dtype=torch.int32)"
    assert repr(engine.zeros(0, 3)) == "tensor([], size=(0, 3))"
    assert repr(engine.zeros(0, dtype=engine.int64)) == "tensor([], dtype=torch.int64)"


def test_history_is_shown() -> None:
    x = engine.tensor([1.0], requires_grad=True)
    assert repr(x) == "tensor([1.], requires_grad=True)"
    assert repr(x * 2) == "tensor([2.], grad_fn=<MulBackward0>)"
    assert repr(x.detach()) == "tensor([1.])"
    assert repr(nn.Parameter(engine.ones(2))) == "Parameter containing:\ntensor([1., 1.], requires_grad=True)"


def test_long_rows_are_wrapped_and_long_suffixes_moved() -> None:
    assert repr(engine.linspace(0, 1, 11)) == (
        "tensor([0.0000, 0.1000, 0.2000, 0.3000, 0.4000, 0.5000, 0.6000, 0.7000, 0.8000,\n"
        "        0.9000, 1.0000])"
    )
    assert repr(engine.linspace(0, 1, 9, requires_grad=True) * 1) == (
        "tensor([0.0000, 0.1250, 0.2500, 0.3750, 0.5000, 0.6250, 0.7500, 0.8750, 1.0000],\n"
        "       grad_fn=<MulBackward0>)"
    )


def test_higher_dimensions_are_blocks() -> None:
    assert repr(engine.zeros(2, 1, 2)) == "tensor([[[0., 0.]],\n\n        [[0., 0.]]])"


def test_above_a_thousand_elements_the_middle_is_left_out() -> None:
    assert repr(engine.arange(1001)) == "tensor([   0,    1,    2,  ...,  998,  999, 1000])"
    assert repr(engine.zeros(1000, 2)) == (
        "tensor([[0., 0.],\n        [0., 0.],\n        [0., 0.],\n        ...,\n"
        "        [0., 0.],\n        [0., 0.],\n        [0., 0.]])"
    )


def test_format_and_shape() -> None:
    assert f"{engine.tensor(1.5):.3f}" == "1.500"
    assert f"{engine.tensor([1.0])}" == "tensor([1.])"
    assert repr(engine.zeros(2, 3).shape) == "torch.Size([2, 3])"
    assert engine.zeros(2, 3).shape.numel() == 6
    assert repr(engine.float32) == "torch.float32"


@pytest.fixture
def _default_options() -> Iterator[None]:
    yield
    engine.set_printoptions(profile="default")


@pytest.mark.usefixtures("_default_options")
@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"precision": 2}, "tensor([0.00, 0.33, 0.67, 1.00])"),
        ({"sci_mode": True, "precision": 1}, "tensor([0.0e+00, 3.3e-01, 6.7e-01, 1.0e+00])"),
        ({"threshold": 3, "edgeitems": 1}, "tensor([0.,  ..., 1.])"),
        ({"linewidth": 24}, "tensor([0.0000, 0.3333,\n        0.6667, 1.0000])"),
        ({"profile": "short"}, "tensor([0.00, 0.33, 0.67, 1.00])"),
        ({"profile": "full"}, "tensor([0.0000, 0.3333, 0.6667, 1.0000])"),
    ],
)
def test_options(options: dict[str, Any], text: str) -> None:
    engine.set_printoptions(**options)
    assert repr(engine.linspace(0, 1, 4)) == text


def test_a_subclass_shows_its_name_and_a_number_its_value() -> None:
    class Image(engine.Tensor):
        pass

    assert repr(Image([1.0, 2.0])) == "Image([1., 2.])"
    assert f"{engine.tensor(2.5)}" == "2.5"
    assert repr(type(engine.ones(1))) == "<class 'torch.Tensor'>"
    with pytest.raises(TypeError, match="unsupported format string"):
        f"{engine.ones(2):.2f}"
