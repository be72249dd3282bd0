"""Which parts of an experiment an edit touches, so that the worker changes those and nothing else."""

from __future__ import annotations

from .loss_settings import is_another_loss
from .spec import ExperimentSpec, ModelSpec


def changed_parts(old: ExperimentSpec, new: ExperimentSpec) -> frozenset[str]:
    """The parts to rebuild on the way from `old` to `new`; empty when only words changed.

    'data': other points. 'model': other features, layers or shapes. 'weights': begin anew from the first
    weights, for there is another seed, init, other first values or another kind of data. 'loss'. 'optimizer':
    another one, with a fresh state. 'hyper': its parameters only. 'run'. 'disabled': other units or inputs
    are held at 0. 'frozen': other layers learn, which takes an optimizer with a fresh state.
    'schedule': another scheduler, or its parameters.
    """
    parts = set()
    if old.data != new.data:
        parts.add("data")
    if (_shape(old.model), old.outputs) != (_shape(new.model), new.outputs):
        parts.add("model")
    # First values that went with their layer leave the weights of the other layers as they are.
    left = {name: value for name, value in old.model.start.items() if name in new.model.start}
    same_start = new.model.start == (left if "model" in parts else old.model.start)
    if (
        not same_start
        or old.model.init != new.model.init
        or old.run.seed != new.run.seed
        or old.data.generator.name != new.data.generator.name
        or old.inputs != new.inputs
    ):
        parts.add("weights")
    if _preparation(old.model) != _preparation(new.model):
        parts.add("data")
    if is_another_loss(old, new):
        parts.add("loss")
    if old.optimizer.name != new.optimizer.name:
        parts.add("optimizer")
    elif old.optimizer != new.optimizer:
        parts.add("hyper")
    if old.model.disabled != new.model.disabled:
        parts.add("disabled")
    if old.model.frozen != new.model.frozen:
        parts |= {"frozen", "optimizer"}
    if old.run != new.run:
        parts.add("run")
    if (old.scheduler, old.schedulers) != (new.scheduler, new.schedulers):
        parts.add("schedule")
    return frozenset(parts)


def _preparation(model: ModelSpec) -> tuple[float, bool]:
    return model.input_scale, model.standardize


def _shape(model: ModelSpec) -> tuple[object, ...]:
    return model.features, model.hidden, model.output, model.bias
