"""The scheme "Kaiming normal"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Options, register
from engine.nn import init

from .gains import NONLINEARITIES


@register("init", title="Kaiming normal")
def kaiming_normal(
    weight: Tensor,
    mode: Annotated[
        str, Options(("fan_in", "fan_out")), Help("Whether values or gradients keep their variance.")
    ] = "fan_in",
    nonlinearity: Annotated[
        str, Options(NONLINEARITIES), Help("The activation whose shrinking the weights make up for.")
    ] = "relu",
) -> None:
    """Normal with a deviation of gain / sqrt(fan), made for ReLU. He et al. (2015)."""
    init.kaiming_normal_(weight, mode=mode, nonlinearity=nonlinearity)
