"""Sums, means and extremes."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine


def test_sum_and_mean() -> None:
    x = engine.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert x.sum().item() == 10.0
    assert x.sum(1, keepdim=True).tolist() == [[3.0], [7.0]]
    assert x.mean(dim=(0, 1)).item() == 2.5
    assert x.mean(0).tolist() == [2.0, 3.0]
    assert x.sum(dtype=engine.float64).dtype is engine.float64
    assert engine.tensor([True, True]).sum().item() == 2
    assert engine.arange(3).sum().dtype is engine.int64
    assert engine.zeros(0).sum().item() == 0.0
    assert math.isnan(engine.zeros(0).mean().item())
    with pytest.raises(RuntimeError, match=r"^mean\(\): could not infer output dtype.* Got: Long$"):
        engine.arange(3).mean()
    with pytest.raises(RuntimeError, match="dim 0 appears multiple times in the list of dims"):
        x.sum((0, -2))


def test_the_whole_maximum_shares_its_gradient_among_ties() -> None:
    x = engine.tensor([1.0, 3.0, 3.0], requires_grad=True)
    x.max().backward()
    assert x.grad.tolist() == [0.0, 0.5, 0.5]


def test_the_maximum_along_a_dimension_picks_one() -> None:
    x = engine.tensor([[3.0, 3.0], [1.0, 2.0]], requires_grad=True)
    values, indices = x.max(1)
    assert (values.tolist(), indices.tolist()) == ([3.0, 2.0], [0, 1])
    values.sum().backward()
    assert x.grad.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert repr(x.detach().min(dim=0)) == (
        "torch.return_types.min(\nvalues=tensor([1., 2.]),\nindices=tensor([1, 1]))"
    )


def test_two_tensors_split_a_tie_in_halves() -> None:
    a = engine.tensor([1.0, 2.0], requires_grad=True)
    b = engine.tensor([1.0, 5.0], requires_grad=True)
    engine.max(a, b).sum().backward()
    assert (a.grad.tolist(), b.grad.tolist()) == ([0.5, 0.0], [0.5, 1.0])
    assert engine.min(a, b).tolist() == [1.0, 2.0]


def test_arguments_of_extremes() -> None:
    x = engine.tensor([[1.0, 5.0], [7.0, 4.0]])
    assert x.argmax().item() == 2
    assert x.argmax(1).tolist() == [1, 0]
    assert x.argmin(dim=0, keepdim=True).tolist() == [[0, 1]]
    with pytest.raises(RuntimeError, match=r"^max\(\): Expected reduction dim to be specified"):
        engine.zeros(0).max()


def test_conventions_at_corners() -> None:
    """Gradients that PyTorch defines at corners: relu and abs 0 at 0, clamp 1 at its bounds."""
    corners = {"relu": [0.0, 0.0, 1.0], "abs": [-1.0, 0.0, 1.0]}
    for name, expected in corners.items():
        x = engine.tensor([-2.0, 0.0, 2.0], requires_grad=True)
        getattr(x, name)().sum().backward()
        assert x.grad.tolist() == expected
    x = engine.tensor([-2.0, 0.0, 2.0], requires_grad=True)
    x.clamp(-2.0, 1.0).sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 0.0]


def test_values_far_out() -> None:
    x = engine.tensor([-1000.0, -90.0, 0.0, 1000.0], requires_grad=True)
    s = x.sigmoid()
    np.testing.assert_allclose(s.tolist(), [0.0, 0.0, 0.5, 1.0], atol=1e-30)
    s.sum().backward()
    assert np.isfinite(x.grad.numpy()).all()
    assert engine.nn.functional.softplus(engine.tensor([30.0])).item() == 30.0
    assert engine.nn.functional.softplus(engine.tensor([-1000.0])).item() == 0.0
