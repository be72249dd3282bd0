"""The gradients of parts of a batch add up to those of the whole."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_parts_give_the_gradients_of_the_whole(parts: int) -> None:
    engine.manual_seed(0)
    whole = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.LayerNorm(8), nn.Linear(8, 2))
    parallel = nn.DataParallel(copy.deepcopy(whole), device_ids=list(range(parts)))
    x, y = engine.randn(7, 3), engine.randn(7, 2)
    for net in (whole, parallel):
        nn.MSELoss()(net(x), y).backward()
    for one, other in zip(whole.parameters(), parallel.parameters(), strict=True):
        np.testing.assert_allclose(one.grad.numpy(), other.grad.numpy(), rtol=1e-5, atol=1e-7)


def test_all_that_is_no_tensor_goes_to_every_part() -> None:
    class Pair(nn.Module):
        def forward(self, x: Any, factor: float, *, shift: Any) -> Any:
            return {"scaled": x * factor + shift, "both": (x, [x])}

    net = nn.DataParallel(Pair(), device_ids=[0, 1])
    x = engine.arange(5.0)
    found = net(x, 2.0, shift=x)
    assert found["scaled"].tolist() == [0.0, 3.0, 6.0, 9.0, 12.0]
    assert found["both"][1][0].tolist() == x.tolist()
    assert nn.DataParallel(nn.Identity())(3) == 3
