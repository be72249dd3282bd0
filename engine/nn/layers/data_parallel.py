"""A batch in parts, each of which goes through the module on its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.joining import cat

from ..module import Module


class DataParallel(Module):
    """Runs `module` on parts of the batch, one for each of `device_ids`, and joins what comes out.

    All parts run here, one after the other. The gradients of the parts add up in the parameters, and with a
    loss that averages over the batch equal those of the whole batch to rounding. Without `device_ids` the
    batch stays whole.

    Shape: that of `module`, shared out along `dim`.
    Source: PyTorch's nn.DataParallel.
    """

    def __init__(
        self,
        module: Module,
        device_ids: Sequence[Any] | None = None,
        output_device: Any = None,
        dim: int = 0,
    ) -> None:
        super().__init__()
        self.module = module
        self.device_ids = list(device_ids or ())
        self.dim = dim

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        """The module's output for the whole batch; what is no tensor goes to every part."""
        count = self._count(inputs)
        if count < 2:
            return self.module(*inputs, **kwargs)
        split = [self._split(each, count) for each in inputs]
        named = {name: self._split(each, count) for name, each in kwargs.items()}
        outputs = [
            self.module(*(each[i] for each in split), **{name: each[i] for name, each in named.items()})
            for i in range(count)
        ]
        return self._gathered(outputs)

    def _count(self, inputs: tuple[Any, ...]) -> int:
        """The number of parts that a batch of this length gives."""
        wanted = len(self.device_ids)
        for each in inputs:
            if isinstance(each, Tensor):
                return len(each.chunk(wanted, self.dim)) if wanted else 0
        return 0

    def _split(self, value: Any, count: int) -> Sequence[Any]:
        if not isinstance(value, Tensor):
            return [value] * count
        parts: Sequence[Any] = value.chunk(len(self.device_ids), self.dim)
        return parts

    def _gathered(self, outputs: list[Any]) -> Any:
        first = outputs[0]
        if isinstance(first, Tensor):
            return cat(outputs, self.dim)
        if isinstance(first, dict):
            return {key: self._gathered([each[key] for each in outputs]) for key in first}
        return type(first)(self._gathered(list(parts)) for parts in zip(*outputs, strict=True))
