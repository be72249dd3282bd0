"""Calling a module with other tensors in the place of its own."""

from __future__ import annotations

import warnings
from typing import Any

from engine.autograd.tensor import Tensor

__all__ = ["functional_call"]


def functional_call(
    module: Any,
    parameters_and_buffers: dict[str, Tensor],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """module(*args, **kwargs) with these tensors; deprecated for `torch.func.functional_call`."""
    warnings.warn(
        "`torch.nn.utils.stateless.functional_call` is deprecated as of PyTorch 2.0 and will be removed in a "
        "future version of PyTorch. Please use `torch.func.functional_call` instead which is a drop-in "
        "replacement.",
        FutureWarning,
        stacklevel=2,
    )
    return call_with(module, parameters_and_buffers, args, kwargs, tie_weights, strict)


def call_with(
    module: Any,
    tensors: dict[str, Tensor],
    args: Any,
    kwargs: dict[str, Any] | None,
    tie_weights: bool,
    strict: bool,
) -> Any:
    """module(*args, **kwargs) with `tensors`, by dotted name, in the place of parameters and buffers.

    With `tie_weights` a tensor that the module has under several names is replaced under all of them.
    RuntimeError, if `strict`, unless all names are given and no others; TypeError for what is no tensor.
    """
    own = dict(module.named_parameters(remove_duplicate=False))
    own.update(module.named_buffers(remove_duplicate=False))
    given = _tied(own, tensors) if tie_weights else tensors
    if strict:
        _check_names(module, own, given)
    for tensor in given.values():
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{tensor} is not an instance of torch.Tensor")
    places = [(vars(module.get_submodule(path)), name) for path, _, name in map(_parted, given)]
    before = [(attributes, name, attributes.get(name)) for attributes, name in places if name in attributes]
    listed = () if args is None else args if isinstance(args, tuple) else (args,)
    try:
        for (attributes, name), tensor in zip(places, given.values(), strict=True):
            attributes[name] = tensor
        return module(*listed, **(kwargs or {}))
    finally:
        for attributes, name in places:
            attributes.pop(name, None)
        for attributes, name, tensor in before:
            attributes[name] = tensor


def _parted(name: str) -> tuple[str, str, str]:
    return name.rpartition(".")


def _tied(own: dict[str, Tensor], tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors under all names of what they replace. ValueError for several in the place of one."""
    names: dict[int, list[str]] = {}
    for name, tensor in own.items():
        names.setdefault(id(tensor), []).append(name)
    given = dict(tensors)
    for same in names.values():
        chosen = [name for name in same if name in tensors]
        if len({id(tensors[name]) for name in chosen}) > 1:
            raise ValueError(
                f"functional_call got multiple values for keys {sorted(same)}, which are tied. Consider "
                "using tie_weights=False"
            )
        given.update({name: tensors[chosen[0]] for name in same if chosen})
    return given


def _check_names(module: Any, own: dict[str, Tensor], given: dict[str, Tensor]) -> None:
    unexpected = [repr(name) for name in given if name not in own]
    missing = [repr(name) for name in own if name not in given]
    errors = [f"Unexpected key(s): {', '.join(unexpected)}."] if unexpected else []
    errors += [f"Missing key(s): {', '.join(missing)}."] if missing else []
    if errors:
        listed = "\n\t".join(errors)
        raise RuntimeError(f"Error(s) in reparametrizing for {module._get_name()}:\n\t{listed}")
