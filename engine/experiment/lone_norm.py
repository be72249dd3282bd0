"""The batch norm of an experiment, which a batch of a single point does not stop."""

from __future__ import annotations

from typing import Any

from engine.autograd import Tensor
from engine.nn.functional.normalisation import batch_norm
from engine.nn.layers.batch_norm import BatchNorm1d


class LoneBatchNorm(BatchNorm1d):
    """Batch norm that takes a point without company as in evaluation: by what it remembers, which stays.

    One point has no variance, so PyTorch raises there; the last batch of an epoch may be that small.
    """

    def forward(self, input: Tensor) -> Any:
        """(points, features)."""
        if not self.training or len(input) > 1:
            return super().forward(input)
        return batch_norm(input, self.running_mean, self.running_var, self.weight, self.bias, eps=self.eps)
