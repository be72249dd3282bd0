"""What a module saves and loads, with PyTorch's report when the two do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.inplace import fill
from engine.autograd.size import Size
from engine.autograd.tensor import Tensor


class LoadResult(NamedTuple):
    """The names that only one side had."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


def load(
    entries: Mapping[str, Tensor], state: Mapping[str, Any], strict: bool, owner: str, assign: bool = False
) -> LoadResult:
    """Copy `state` into `entries`; RuntimeError naming `owner` and all that does not fit.

    With `assign` an entry takes the memory, and so the dtype, of what is loaded.
    """
    missing = [name for name in entries if name not in state]
    unexpected = [name for name in state if name not in entries]
    errors = []
    if strict and unexpected:
        errors.append(f"Unexpected key(s) in state_dict: {_quoted(unexpected)}. ")
    if strict and missing:
        errors.insert(0, f"Missing key(s) in state_dict: {_quoted(missing)}. ")
    for name, tensor in entries.items():
        if name not in state:
            continue
        source = state[name]
        if not isinstance(source, Tensor | np.ndarray):
            errors.append(
                f'While copying the parameter named "{name}", expected torch.Tensor or Tensor-like object '
                f"from checkpoint but received {type(source)}"
            )
            continue
        values = source._array if isinstance(source, Tensor) else source
        if values.shape == (1,) and tensor._array.ndim == 0:
            values = values[0]  # old files hold scalars so
        if values.shape != tensor._array.shape:
            errors.append(
                f"size mismatch for {name}: copying a param with shape {Size(values.shape)} from "
                f"checkpoint, the shape in current model is {tensor.shape}."
            )
        elif assign:
            tensor._array = values
        else:
            fill(tensor, values)
    if errors:
        raise RuntimeError(f"Error(s) in loading state_dict for {owner}:\n\t" + "\n\t".join(errors))
    return LoadResult(missing, unexpected)


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
