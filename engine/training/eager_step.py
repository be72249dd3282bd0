"""One training step as the engine makes it, phase by phase."""

from __future__ import annotations

import math
from collections.abc import Callable

from engine import optim
from engine.autograd import Tensor
from engine.compiled import first_not_finite
from engine.compiled.recipe import set_hyperparameter
from engine.experiment import RunSpec

from .course import recipe_of, scheduled_at
from .divergences import counts_nothing
from .live import Live
from .phases import PHASES
from .states import NOTHING_COUNTS


class EagerStep:
    """A step on the live objects; its phases are made in their order, each once."""

    def __init__(self, live: Live, run: RunSpec) -> None:
        self._live = live
        self._recipe = recipe_of(run, live.schedule)
        self._scheduled: dict[str, float] = {}
        if live.schedule is not None:
            self._scheduled = scheduled_at(live.schedule, live.course, run.schedule_unit)
        self.x, self.y = live.batches.next()
        """The batch, (B, F) and (B, 1)."""
        self.output: Tensor
        self.loss: Tensor
        self.broken_operation = ""
        """What in the forward made the loss other than finite, known after the update."""
        self.made = 0
        """How many phases were made."""
        self._phases = (self.zero_grad, self.forward, self.measure, self.backward, self.update)

    @property
    def is_complete(self) -> bool:
        """Whether all phases were made."""
        return self.made == len(PHASES)

    def make_phase(self) -> None:
        """The next phase."""
        self._phases[self.made]()
        self.made += 1

    def make(self) -> float:
        """All phases that are left; the loss."""
        while not self.is_complete:
            self.make_phase()
        return float(self.loss.item())

    def zero_grad(self) -> None:
        """Clear the gradients, unless they shall add up or wait for their update."""
        if self._recipe.zero_grad and self._live.course.gathered == 0:
            self._live.optimizer.zero_grad()

    def forward(self) -> None:
        """The model's output for the batch."""
        self.output = self._live.model.net(self.x)

    def measure(self) -> None:
        """The loss of the output, with the penalties of the weights."""
        live = self._live
        self.loss = self._recipe.with_penalties(
            live.loss_of(self.output, self.y), live.model.net.parameters()
        )

    def backward(self) -> None:
        """The gradients of the loss."""
        self._recipe.share(self.loss).backward()

    def update(self) -> None:
        """The optimizer changes the parameters, when enough batches were gathered for it."""
        if not math.isfinite(self.loss.item()):
            # Told before the update, which changes what the operations work on.
            live = self._live
            self.broken_operation = (
                NOTHING_COUNTS
                if counts_nothing(live.loss, self.y)
                else first_not_finite(live.model.net, live.loss_of, self.x, self.y)
            )
        live, accumulation = self._live, self._recipe.accumulation
        if live.course.gathered + 1 >= accumulation:
            self._recipe.clip(list(live.model.net.parameters()))
            for name, value in self._scheduled.items():
                set_hyperparameter(live.optimizer.param_groups[0], name, value)
            if isinstance(live.optimizer, optim.LBFGS):
                live.optimizer.step(self._closure())
            else:
                live.optimizer.step()
            live.begun = True
        live.course = live.course.after(1, int(live.batches.at_epoch_end), accumulation)

    def _closure(self) -> Callable[[], Tensor]:
        """What an optimizer calls to look at the batch; the first look is the one that was made."""
        looks = iter([self.loss])

        def look() -> Tensor:
            first = next(looks, None)
            return self._look_again() if first is None else first

        return look

    def _look_again(self) -> Tensor:
        """Loss and gradients of the same batch, where the parameters are now."""
        live, recipe = self._live, self._recipe
        parameters = list(live.model.net.parameters())
        if recipe.zero_grad:
            live.optimizer.zero_grad()
        loss = recipe.with_penalties(live.loss_of(live.model.net(self.x), self.y), parameters)
        loss.backward()
        recipe.clip(parameters)
        return loss
