"""Convolutions whose windows do not fit into memory all at once go through in parts."""

from __future__ import annotations

import numpy as np
import pytest

import engine
import engine.nn.functional as F  # noqa: N812 - the name everybody uses
from engine.ops import convolution


@pytest.mark.parametrize(("stride", "groups"), [(1, 1), (2, 1), (1, 2), (2, 2)])
@pytest.mark.parametrize("transposed", [False, True])
def test_parts_give_what_the_whole_gives(
    stride: int, groups: int, transposed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = F.conv_transpose2d if transposed else F.conv2d
    engine.manual_seed(0)
    shape = (4, 6 // groups, 3, 3) if not transposed else (6, 4 // groups, 3, 3)

    def results() -> list[np.ndarray]:
        engine.manual_seed(1)
        x = engine.randn(5, 6, 7, 7, requires_grad=True)
        w, b = engine.randn(*shape, requires_grad=True), engine.randn(4, requires_grad=True)
        y = apply(x, w, b, stride=stride, padding=1, groups=groups)
        (y * y).sum().backward()
        return [each.numpy() for each in (y.detach(), x.grad, w.grad, b.grad) if each is not None]

    whole = results()
    monkeypatch.setattr(convolution, "_MOST", 20_000)
    for one, other in zip(results(), whole, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-3)


def test_a_part_is_never_less_than_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convolution, "_MOST", 1)
    assert F.conv1d(engine.ones(3, 1, 4), engine.ones(1, 1, 2)).tolist() == [[[2.0, 2.0, 2.0]]] * 3
