"""The scheme "PyTorch's default"."""

from __future__ import annotations

from engine.autograd import Tensor
from engine.catalog import register


@register("init", title="PyTorch's default")
def default(weight: Tensor) -> None:
    """Uniform within 1 / sqrt(inputs), weights and biases alike: as layers are made."""
