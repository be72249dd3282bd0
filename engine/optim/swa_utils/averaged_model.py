"""AveragedModel: a copy of a network whose weights are averages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import numpy as np

from engine.autograd.creation import tensor
from engine.autograd.dtypes import int64
from engine.autograd.mode import no_grad
from engine.autograd.tensor import Tensor
from engine.nn import Module

from .averages import Average, AverageAll, get_swa_multi_avg_fn


class AveragedModel(Module):
    """Holds in `module` a copy of `model` that each `update_parameters` moves; called, it runs that copy.

    The first update copies the weights, the later ones average: with equal shares, unless `avg_fn` (for one
    tensor) or `multi_avg_fn` (for lists of them) says how. Buffers are averaged as well with `use_buffers`,
    else copied. Izmailov et al. (2018). AssertionError for both functions.
    """

    n_averaged: Tensor

    def __init__(
        self,
        model: Module,
        device: Any = None,
        avg_fn: Average | None = None,
        multi_avg_fn: AverageAll | None = None,
        use_buffers: bool = False,
    ) -> None:
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", tensor(0, dtype=int64))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the averaged network answers."""
        return self.module(*args, **kwargs)

    def update_parameters(self, model: Module) -> None:
        """Take the present weights of `model` into the average."""
        pairs = list(zip(self._averaged(self.module), self._averaged(model), strict=True))
        with no_grad():
            if self.n_averaged.item() == 0:
                for mine, new in pairs:
                    mine.copy_(new)
            elif self.avg_fn is not None:
                for mine, new in pairs:
                    mine.copy_(self.avg_fn(mine, new, self.n_averaged))
            else:
                self._average_all(pairs)
            if not self.use_buffers:
                for mine, new in zip(self.module.buffers(), model.buffers(), strict=True):
                    mine.copy_(new)
            self.n_averaged += 1

    def _averaged(self, model: Module) -> Iterator[Tensor]:
        for parameter in model.parameters():
            yield parameter.detach()
        if self.use_buffers:
            yield from model.buffers()

    def _average_all(self, pairs: list[tuple[Tensor, Tensor]]) -> None:
        """Average the tensors of each dtype together."""
        by_dtype: dict[np.dtype[Any], list[tuple[Tensor, Tensor]]] = defaultdict(list)
        for pair in pairs:
            by_dtype[pair[0]._array.dtype].append(pair)
        average = self.multi_avg_fn or get_swa_multi_avg_fn()
        for alike in by_dtype.values():
            average([mine for mine, _ in alike], [new for _, new in alike], self.n_averaged)
