"""Mini-batches: the training points in a seeded order, drawn anew each epoch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.autograd import Tensor, from_numpy
from engine.compiled.shuffling import shuffled
from engine.experiment import FULL_BATCH, Floats


class Batches:
    """Deals out (x, y) batches of the training points, the last of an epoch possibly smaller.

    `features` is (N, F), `target` (N, 1). The order comes from seed and epoch alone, so that a run can be
    repeated bit for bit; a batch of all points is never shuffled, for it has nothing to gain from it.
    """

    def __init__(self, features: Floats, target: Floats, batch_size: int, seed: int) -> None:
        self.seed = seed
        self.epoch = 0
        self.position = 0
        """Points of the epoch that were dealt."""
        self._features = features
        self._target = target
        self._batch_size = batch_size
        self._dealt: tuple[Tensor, Tensor] | None = None
        self._began: int | None = None

    @property
    def size(self) -> int:
        """Points of a whole batch."""
        return len(self) if self._batch_size == FULL_BATCH else min(self._batch_size, len(self))

    @property
    def fraction(self) -> float:
        """Epochs dealt out so far, the current one as a fraction."""
        return self.epoch + self.position / max(len(self), 1)

    @property
    def at_epoch_end(self) -> bool:
        """Whether the last batch completed an epoch."""
        return self.position == 0

    @property
    def regular(self) -> bool:
        """Whether this epoch goes on in whole batches; a batch size changed in its middle may leave a gap."""
        return self.position % max(self.size, 1) == 0

    @property
    def steps_in_epoch(self) -> int:
        """Batches of an epoch."""
        return -(-len(self) // self.size)

    @property
    def steps_done(self) -> int:
        """Batches of this epoch that were dealt."""
        return self.position // self.size

    def __len__(self) -> int:
        return len(self._target)

    def steps_until(self, epoch: float) -> int:
        """Batches until so many epochs are complete."""
        whole = -(-len(self) // self.size)
        left = -(-(len(self) - self.position) // self.size)
        return max(left + (int(epoch) - self.epoch - 1) * whole, 0)

    def next(self) -> tuple[Tensor, Tensor]:
        """The next batch; after the last one of an epoch the next epoch is shuffled."""
        if self._dealt is None:
            self._dealt = self._deal()
        (x, y), start, end = self._dealt, self.position, self.position + self.size
        self._began = start
        self._move_to(end)
        return (x, y) if end - start >= len(self) else (x[start:end], y[start:end])

    def latest(self) -> NDArray[np.int64]:
        """The places among the points (B,) of the batch dealt last; empty before the first one."""
        epoch, end = (self.epoch, self.position) if self.position else (self.epoch - 1, len(self))
        if epoch < 0 or self.size >= len(self):
            return np.arange(len(self) if epoch >= 0 else 0)
        start = (end - 1) // self.size * self.size if self._began is None else self._began
        return shuffled(self.seed, epoch, len(self))[start:end]

    def skip(self, steps: int) -> None:
        """Count `steps` batches as dealt."""
        self._began = None
        dealt = self.position // self.size + steps  # as `regular` has it
        epochs, left = divmod(dealt, -(-len(self) // self.size))
        if epochs:
            self.epoch += epochs
            self._dealt = None
        self.position = left * self.size

    def replace(self, features: Floats, target: Floats) -> None:
        """Other points; as many as before keep their places in the order, else the epoch begins anew."""
        if len(target) != len(self):
            self.position = 0
        self._features, self._target = features, target
        self._dealt = None

    def resize(self, batch_size: int) -> None:
        """Another batch size from the next batch on."""
        self._batch_size = batch_size
        self._dealt = None

    def state(self) -> tuple[int, int]:
        """All that decides which batches come next."""
        return self.epoch, self.position

    def restore(self, state: tuple[int, int]) -> None:
        """Go on from where `state` was taken."""
        self.epoch, self.position = state
        self._dealt = self._began = None

    def _move_to(self, end: int) -> None:
        whole = self.position == 0 and self.size >= len(self)
        self.position = end
        if end >= len(self):
            self.epoch, self.position = self.epoch + 1, 0
            if not whole:
                self._dealt = None

    def _deal(self) -> tuple[Tensor, Tensor]:
        if self.size >= len(self) and self.position == 0:
            return from_numpy(self._features), from_numpy(self._target)
        order = shuffled(self.seed, self.epoch, len(self))
        return from_numpy(np.ascontiguousarray(self._features[order])), from_numpy(self._target[order])
