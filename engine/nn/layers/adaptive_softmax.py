"""A softmax over very many classes, of which the rare ones share small layers. Grave et al. (2017)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.creation import zeros
from engine.ops.joining import cat
from engine.ops.softmaxes import log_softmax

from ..module import Module
from .linear import Linear
from .module_list import ModuleList
from .sequential import Sequential


class _ASMoutput(NamedTuple):
    """The logarithm of the probability of each target, and minus their mean."""

    output: Any
    loss: Any


class AdaptiveLogSoftmaxWithLoss(Module):
    """log_softmax over n_classes sorted by frequency: the first `cutoffs[0]` and each cluster of rarer ones.

    The head decides between the frequent classes and the clusters; cluster i sees in_features /
    div_value^(i + 1) features. ValueError for cutoffs that do not rise.

    Shape: (N, in_features) and targets (N), or (in_features) and one target, to a pair of output and loss.
    Source: Grave et al. (2017).
    """

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        limits = list(cutoffs)
        if not limits:
            raise ValueError("cutoffs should be a sequence of length larger than 0")
        if (
            limits != sorted(set(limits))
            or limits[0] <= 0
            or limits[-1] > n_classes - 1
            or any(int(each) != each for each in limits)
        ):
            raise ValueError(
                "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, "
                "where each value is between 1 and n_classes-1"
            )
        self.in_features = in_features
        self.n_classes = n_classes
        self.cutoffs = [*limits, n_classes]
        self.div_value = div_value
        self.head_bias = head_bias
        self.shortlist_size = self.cutoffs[0]
        self.n_clusters = len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(in_features, self.head_size, bias=head_bias, dtype=dtype)
        self.tail = ModuleList()
        for i in range(self.n_clusters):
            hidden = int(in_features // div_value ** (i + 1))
            count = self.cutoffs[i + 1] - self.cutoffs[i]
            narrow = Linear(in_features, hidden, bias=False, dtype=dtype)
            self.tail.append(Sequential(narrow, Linear(hidden, count, bias=False, dtype=dtype)))

    def reset_parameters(self) -> None:
        """Draw new first values."""
        self.head.reset_parameters()
        for cluster in self.tail:
            for layer in cluster.children():
                layer.reset_parameters()

    def forward(self, input_: Tensor, target_: Tensor) -> _ASMoutput:
        """(N, in_features) and classes (N), or without N, to their log probabilities and the loss."""
        self._check(input_, target_)
        single = target_.dim() == 0
        rows_of, target = (input_.unsqueeze(0), target_.unsqueeze(0)) if single else (input_, target_)
        classes = target._array
        self._check_range(classes)
        inside: Any = zeros(len(classes), dtype=rows_of.dtype)
        choice = classes.copy()
        for i, cluster in enumerate(self.tail):
            low, high = self.cutoffs[i], self.cutoffs[i + 1]
            rows = np.flatnonzero((classes >= low) & (classes < high))
            if not rows.size:
                continue
            index = wrap(rows)
            probs = log_softmax(cluster(rows_of.index_select(0, index)), 1)
            found = probs.gather(1, wrap(classes[rows, None] - low))
            inside = inside.index_copy(0, index, found.squeeze(1))
            choice[rows] = self.shortlist_size + i
        head = log_softmax(self.head(rows_of), 1)
        output = inside + head.gather(1, wrap(choice[:, None])).squeeze(1)
        loss = (-output).mean()
        return _ASMoutput(output.squeeze(0) if single else output, loss)

    def _check(self, input: Tensor, target: Tensor) -> None:
        if target.dim() > 1:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        if target.dim() == 1 and input.size(0) != target.size(0):
            raise RuntimeError("Input and target should have the same size in the batch dimension.")
        if input.dim() != target.dim() + 1:
            raise RuntimeError(
                f"{target.dim()}D target tensor expects {target.dim() + 1}D input tensors, but found inputs "
                "with size",
                input.size(),
            )

    def _check_range(self, classes: Any) -> None:
        if ((classes < 0) | (classes >= self.n_classes)).any():
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range "
                f"[{classes.min()}, {classes.max()}] were found. "
            )

    def log_prob(self, input: Tensor) -> Any:
        """The logarithms of the probabilities of all classes: (N, in_features) to (N, n_classes)."""
        head = log_softmax(self.head(input), 1)
        parts = [head[:, : self.shortlist_size]]
        for i, cluster in enumerate(self.tail):
            of_cluster = head[:, self.shortlist_size + i].unsqueeze(1)
            parts.append(log_softmax(cluster(input), 1) + of_cluster)
        return cat(parts, 1)

    def predict(self, input: Tensor) -> Any:
        """The most probable class of each row: (N, in_features) to (N)."""
        return self.log_prob(input).argmax(1)
