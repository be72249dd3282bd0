"""What all losses share: how the losses of the elements become one."""

from __future__ import annotations

from ..module import Module


class Loss(Module):
    """A loss whose elements are averaged ("mean"), summed ("sum") or left alone ("none").

    `size_average` and `reduce` are PyTorch's old spelling: False for either means "sum" or "none".
    """

    def __init__(
        self, size_average: bool | None = None, reduce: bool | None = None, reduction: str = "mean"
    ) -> None:
        super().__init__()
        if size_average is not None or reduce is not None:
            reduction = "none" if reduce is False else "sum" if size_average is False else "mean"
        self.reduction = reduction
