"""The scheme "Sparse"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Sparse")
def sparse(
    weight: Tensor,
    sparsity: Annotated[
        float, Range(0, 1, step=0.05), Help("Share of each input's weights that are 0.")
    ] = 0.5,
    std: Annotated[float, Range(1e-4, 10, log=True), Help("Standard deviation of the weights.")] = 0.5,
) -> None:
    """Most weights 0, the others normal: every input reaches a few neurons only. Martens (2010)."""
    init.sparse_(weight, sparsity, std)
