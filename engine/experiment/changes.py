"""Which parts of an experiment an edit touches, so that the worker changes those and nothing else."""

from __future__ import annotations

from .spec import ExperimentSpec, ModelSpec


def changed_parts(old: ExperimentSpec, new: ExperimentSpec) -> frozenset[str]:
    """The parts to rebuild on the way from `old` to `new`; empty when only words changed.

    'data': other points. 'model': other features, layers or shapes. 'weights': begin anew from the first
    weights, for there is another seed, other first values or another kind of data. 'loss'. 'optimizer':
    another one, with a fresh state. 'hyper': its parameters only. 'run'.
    """
    parts = set()
    if old.data != new.data:
        parts.add("data")
    if _shape(old.model) != _shape(new.model):
        parts.add("model")
    # First values that went with their layer leave the weights of the other layers as they are.
    same_start = old.model.start == new.model.start or "model" in parts
    if (
        not same_start
        or old.run.seed != new.run.seed
        or old.data.generator.name != new.data.generator.name
        or old.inputs != new.inputs
    ):
        parts.add("weights")
    if old.model.input_scale != new.model.input_scale:
        parts.add("data")
    if old.loss != new.loss:
        parts.add("loss")
    if old.optimizer.name != new.optimizer.name:
        parts.add("optimizer")
    elif old.optimizer != new.optimizer:
        parts.add("hyper")
    if old.run != new.run:
        parts.add("run")
    return frozenset(parts)


def _shape(model: ModelSpec) -> tuple[object, ...]:
    return model.features, model.hidden, model.output, model.bias
