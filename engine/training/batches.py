"""Mini-batches: the training points in a seeded order, drawn anew each epoch."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from engine.autograd import Tensor, from_numpy
from engine.experiment import FULL_BATCH, Floats


class Batches:
    """Deals out (x, y) batches of the training points, the last of an epoch possibly smaller.

    `features` is (N, F), `target` (N, 1). The order comes from `seed` alone, so that a run can be repeated
    bit for bit; a batch of all points is never shuffled, for it has nothing to gain from it.
    """

    def __init__(self, features: Floats, target: Floats, batch_size: int, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 2])
        self._features = features
        self._target = target
        self._batch_size = batch_size
        self._order = np.arange(len(target))
        self._position = 0
        self.epoch = 0
        self._deal()
        self._begin_epoch()

    @property
    def fraction(self) -> float:
        """Epochs dealt out so far, the current one as a fraction."""
        return self.epoch + self._position / max(len(self._target), 1)

    @property
    def at_epoch_end(self) -> bool:
        """Whether the last batch completed an epoch."""
        return self._position == 0

    def next(self) -> tuple[Tensor, Tensor]:
        """The next batch; after the last one of an epoch the next epoch is shuffled."""
        start, end = self._position, self._position + self._size
        whole = start == 0 and end >= len(self._target)
        batch = (self._x, self._y) if whole else (self._x[start:end], self._y[start:end])
        self._position = end
        if end >= len(self._target):
            self.epoch += 1
            self._begin_epoch()
        return batch

    def replace(self, features: Floats, target: Floats) -> None:
        """Other points; as many as before keep their places in the order, else the epoch begins anew."""
        same_count = len(target) == len(self._target)
        self._features, self._target = features, target
        if same_count:
            self._deal()
        else:
            self._order = np.arange(len(target))
            self._deal()
            self._begin_epoch()

    def resize(self, batch_size: int) -> None:
        """Another batch size from the next batch on."""
        self._batch_size = batch_size

    def state(self) -> tuple[Any, ...]:
        """All that decides which batches come next."""
        return deepcopy(self._rng.bit_generator.state), self._order.copy(), self.epoch, self._position

    def restore(self, state: tuple[Any, ...]) -> None:
        """Go on from where `state` was taken."""
        self._rng.bit_generator.state, order, self.epoch, self._position = deepcopy(state)
        self._order = order
        self._deal()

    @property
    def _size(self) -> int:
        count = len(self._target)
        return count if self._batch_size == FULL_BATCH else min(self._batch_size, count)

    def _begin_epoch(self) -> None:
        self._position = 0
        if self._size < len(self._target):
            self._order = self._rng.permutation(len(self._target))
            self._deal()

    def _deal(self) -> None:
        self._x, self._y = from_numpy(self._features[self._order]), from_numpy(self._target[self._order])
