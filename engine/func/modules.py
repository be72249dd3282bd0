"""Modules as functions of their parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.nn.utils.stateless import call_with
from engine.ops.joining import stack


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """module(*args, **kwargs) with other tensors in the place of parameters and buffers, by dotted name.

    Several dicts are taken together. A tensor that the module has under several names is replaced under all
    of them, unless `tie_weights` is False. RuntimeError, if `strict`, for names missing or unexpected.
    """
    dicts = parameter_and_buffer_dicts
    if isinstance(dicts, dict):
        return call_with(module, dicts, args, kwargs, tie_weights, strict)
    given = {name: each for part in dicts for name, each in part.items()}
    if len(given) < sum(map(len, dicts)):
        twice = sorted(name for name in given if sum(name in part for part in dicts) > 1)
        raise ValueError(
            f"{twice} appeared in multiple dictionaries; behavior of functional call is ambiguous"
        )
    return call_with(module, given, args, kwargs, tie_weights, strict)


def stack_module_state(models: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters of several models of one kind, each stacked into one tensor, and their buffers.

    The stacked parameters are leaves. RuntimeError for no models, for different classes and modes.
    """
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not (all(each.training for each in models) or not any(each.training for each in models)):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if any(type(each) is not type(models[0]) for each in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    parameters = {
        name: stack([dict(each.named_parameters())[name] for each in models])
        .detach()
        .requires_grad_(first.requires_grad)
        for name, first in models[0].named_parameters()
    }
    buffers = {
        name: stack([dict(each.named_buffers())[name] for each in models])
        for name, _ in models[0].named_buffers()
    }
    return parameters, buffers


def replace_all_batch_norm_modules_(root: Any) -> Any:
    """Have every batch norm of a model use each batch's own statistics; returns the model."""
    for module in root.modules():
        if hasattr(module, "running_mean") and hasattr(module, "track_running_stats"):
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root
