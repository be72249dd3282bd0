"""What of a trainer the window wants to see now."""

from __future__ import annotations

import math
from time import perf_counter

from engine.experiment import ExperimentSpec, parameter_shapes

from .commands import Watch
from .neurons import NeuronWatch
from .snapshots import History, RunState, Snapshot
from .space_drawing import SpaceWatch
from .trainer import Trainer

DETAILS_SECONDS = 0.1  # what changes more often cannot be read
_MOST_PRODUCTS = 210_000_000
"""Of a field's answers while training: some 2 ms of a frame's 16; more would leave too little for steps."""
_COARSEST = 24


class Pictures:
    """Makes snapshots; a few times a second, while training, they hold what costs more."""

    def __init__(self) -> None:
        self._details_at = 0.0
        self._neurons = NeuronWatch()
        self._space = SpaceWatch()

    def take(self, trainer: Trainer, watch: Watch, state: RunState, *, with_batch: bool) -> Snapshot:
        """The present state with what is watched; what only the loop knows is left open."""
        training = state is RunState.TRAINING
        detailed = self._are_details_due(training)
        resolution = affordable(watch.resolution, trainer.spec) if training else watch.resolution
        neurons, neuron = self._neurons.seen(trainer, trainer.spec.inputs, watch, training)
        return Snapshot(
            revision=0,
            run=0,
            state=state,
            step=trainer.step_count,
            epoch=trainer.epoch,
            steps_per_second=0.0,
            metrics=trainer.metrics(),
            history=History.empty(),
            finished=trainer.finished,
            rate=trainer.rate,
            schedule_place=trainer.schedule_place,
            parameters=trainer.parameters() if watch.parameters else (),
            buffers=trainer.buffers() if watch.parameters else {},
            field=trainer.field(watch.extent, resolution) if watch.field else None,
            divergence=trainer.divergence,
            backend=trainer.backend,
            obstacle=trainer.obstacle,
            quality=trainer.quality() if watch.quality and detailed else None,
            flows=trainer.flows() if watch.gradients and detailed else (),
            ledger=trainer.ledger() if watch.ledger is not None and detailed else None,
            point=trainer.point_share(watch.point) if watch.point is not None and detailed else None,
            first_step=trainer.tape.first,
            last_step=trainer.tape.last,
            in_phases=trainer.in_phases,
            batch=trainer.batch() if with_batch else None,
            neurons=neurons,
            neuron=neuron,
            space=self._space.seen(trainer, watch.space, training),
        )

    def _are_details_due(self, training: bool) -> bool:
        now = perf_counter()
        if training and now < self._details_at:
            return False
        self._details_at = now + DETAILS_SECONDS
        return True


def affordable(resolution: int, spec: ExperimentSpec) -> int:
    """The points a side, at most `resolution`, at which the experiment's model can be asked beside its steps.

    By the size of the model, not by the clock, so that the same training gives the same pictures.
    """
    if spec.inputs == 1:
        return resolution
    products = sum(math.prod(shape) for shape in parameter_shapes(spec.model, spec.outputs).values())
    return min(resolution, max(_COARSEST, math.isqrt(_MOST_PRODUCTS // products)))
