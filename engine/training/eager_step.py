"""One training step as the engine makes it, phase by phase."""

from __future__ import annotations

import math

from engine.autograd import Tensor
from engine.compiled import first_not_finite
from engine.experiment import RunSpec

from .live import Live


class EagerStep:
    """A step on the live objects; its phases are called in their order, each once."""

    def __init__(self, live: Live, run: RunSpec) -> None:
        self._live = live
        self._run = run
        self.x, self.y = live.batches.next()
        """The batch, (B, F) and (B, 1)."""
        self.output: Tensor
        self.loss: Tensor
        self.broken_operation = ""
        """What in the forward made the loss other than finite, known after the update."""

    def make(self) -> float:
        """All phases; the loss."""
        self.zero_grad()
        self.forward()
        self.measure()
        self.backward()
        self.update()
        return float(self.loss.item())

    def zero_grad(self) -> None:
        """Clear the gradients, unless they shall add up."""
        if self._run.zero_grad:
            self._live.optimizer.zero_grad()

    def forward(self) -> None:
        """The model's output for the batch."""
        self.output = self._live.model.net(self.x)

    def measure(self) -> None:
        """The loss of the output."""
        self.loss = self._live.loss(self.output, self.y)

    def backward(self) -> None:
        """The gradients of the loss."""
        self.loss.backward()

    def update(self) -> None:
        """The optimizer changes the parameters."""
        if not math.isfinite(self.loss.item()):
            # Told before the update, which changes what the operations work on.
            live = self._live
            self.broken_operation = first_not_finite(live.model.net, live.loss, self.x, self.y)
        self._live.optimizer.step()
        self._live.begun = True
