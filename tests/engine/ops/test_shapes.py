"""Reshaping: views where the memory allows, PyTorch's errors where it does not."""

from __future__ import annotations

from typing import Any

import pytest

import engine


def test_reshape_is_a_view_or_a_copy() -> None:
    x = engine.arange(6)
    x.reshape(2, 3)[0, 0] = 9
    assert x[0].item() == 9
    copied = x.reshape(2, 3).t().reshape(6)
    copied[0] = 5
    assert x[0].item() == 9
    assert x.view(-1, 2).shape == (3, 2)
    assert x.view((2, 3)).shape == (2, 3)
    assert x.reshape([3, 2]).shape == (3, 2)


def test_a_slice_can_be_viewed_where_memory_allows() -> None:
    x = engine.zeros(4, 3)
    x[1:3].view(6)[0] = 1.0
    assert x[1, 0].item() == 1.0


def test_order_of_dimensions() -> None:
    x = engine.zeros(2, 3, 4)
    assert x.transpose(0, 2).shape == (4, 3, 2)
    assert x.transpose(-1, 0).shape == (4, 3, 2)
    assert x.permute(2, 0, 1).shape == x.permute((2, 0, 1)).shape == (4, 2, 3)
    assert x.T.shape == (4, 3, 2)
    assert x.mT.shape == (2, 4, 3)
    assert x[0].t().shape == (4, 3)


def test_dimensions_of_length_one() -> None:
    x = engine.zeros(1, 3, 1)
    assert x.squeeze().shape == (3,)
    assert x.squeeze(0).shape == (3, 1)
    assert x.squeeze(1).shape == (1, 3, 1)
    assert x.squeeze((0, -1)).shape == (3,)
    assert x.unsqueeze(-1).shape == (1, 3, 1, 1)
    assert x.flatten().shape == (3,)
    assert engine.zeros(2, 3, 4).flatten(1).shape == (2, 12)
    assert engine.tensor(1.0).flatten().shape == (1,)
    assert engine.zeros(1, 3).expand(2, -1).shape == (2, 3)


def test_joining() -> None:
    a, b = engine.ones(2, 1), engine.zeros(2, 2)
    assert engine.cat([a, b], dim=1).tolist() == [[1.0, 0.0, 0.0]] * 2
    assert engine.cat((engine.ones(2), engine.zeros(0))).tolist() == [1.0, 1.0]
    assert engine.cat([engine.ones(1), engine.ones(1, dtype=engine.int64)]).dtype is engine.float32
    assert engine.stack([engine.ones(2), engine.zeros(2)], dim=1).tolist() == [[1.0, 0.0], [1.0, 0.0]]


ERRORS: list[tuple[Any, type[Exception], str]] = [
    (lambda: engine.ones(12).view(5, 2), RuntimeError, r"^shape '\[5, 2\]' is invalid for input of size 12$"),
    (
        lambda: engine.ones(4).reshape(-1, 3),
        RuntimeError,
        r"^shape '\[-1, 3\]' is invalid for input of size 4$",
    ),
    (lambda: engine.ones(4).reshape(-1, -1), RuntimeError, "^only one dimension can be inferred$"),
    (
        lambda: engine.ones(2, 3).t().view(6),
        RuntimeError,
        "^view size is not compatible with input tensor's size",
    ),
    (
        lambda: engine.ones(2, 2, 2).t(),
        RuntimeError,
        r"^t\(\) expects a tensor with <= 2 dimensions, but self is 3D$",
    ),
    (
        lambda: engine.ones(2, 2).sum(2),
        IndexError,
        r"^Dimension out of range \(expected to be in range of \[-2, 1\]",
    ),
    (
        lambda: engine.ones(2).unsqueeze(3),
        IndexError,
        r"^Dimension out of range \(expected to be in range of \[-2",
    ),
    (lambda: engine.ones(2, 2).permute(0, 0), RuntimeError, "duplicate dims are not allowed"),
    (
        lambda: engine.ones(2, 3).permute(0),
        RuntimeError,
        "number of dimensions in the tensor input does not match",
    ),
    (
        lambda: engine.ones(3).expand(2, 4),
        RuntimeError,
        r"^The expanded size of the tensor \(4\) must match the",
    ),
    (lambda: engine.ones(2, 2).flatten(1, 0), RuntimeError, "start_dim cannot come after end_dim"),
    (lambda: engine.cat([]), ValueError, "expected a non-empty list of Tensors"),
    (
        lambda: engine.cat([engine.ones(2), engine.ones(2, 2)]),
        RuntimeError,
        "^Tensors must have same number of dim",
    ),
    (
        lambda: engine.cat([engine.ones(2, 3), engine.ones(2, 2)]),
        RuntimeError,
        "^Sizes of tensors must match except",
    ),
    (
        lambda: engine.cat([engine.tensor(1.0)]),
        RuntimeError,
        "zero-dimensional tensor .* cannot be concatenated",
    ),
    (lambda: engine.stack([]), RuntimeError, "non-empty TensorList"),
    (
        lambda: engine.stack([engine.ones(2), engine.ones(3)]),
        RuntimeError,
        "^stack expects each tensor to be equal",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
