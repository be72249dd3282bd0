"""Which parts of an experiment an edit touches, so that the worker changes those and nothing else."""

from __future__ import annotations

from .spec import ExperimentSpec, ModelSpec


def changed_parts(old: ExperimentSpec, new: ExperimentSpec) -> frozenset[str]:
    """The parts to rebuild on the way from `old` to `new`; empty when only words changed.

    'data': other points. 'model': other features, layers or shapes. 'weights': a new seed or other first
    values. 'loss'. 'optimizer': another one, with a fresh state. 'hyper': its parameters only. 'run'.
    """
    parts = set()
    if old.data != new.data:
        parts.add("data")
    if _shape(old.model) != _shape(new.model) or old.inputs != new.inputs:
        parts.add("model")
    if old.run.seed != new.run.seed or old.model.start != new.model.start:
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
