"""What is disabled and frozen in a model, as PyTorch code."""

from __future__ import annotations

from engine.experiment import ModelSpec
from engine.experiment.layout import layout
from engine.experiment.switches import layer_name, names_into


def switch_code(model: ModelSpec) -> list[str]:
    """Lines that let `model` hear 0 from what is disabled and leave frozen layers as they are."""
    parts = layout(model)
    lines = []
    for place, part in enumerate(parts):
        silent = [] if part.kind != "Linear" else _silent(model, part.layer)
        if silent:
            name, hears = f"heard_{place}", len(names_into(model, part.layer))
            lines += [
                f"{name} = torch.ones({hears})",
                f"{name}[{silent}] = 0",
                f"model[{place}].register_forward_pre_hook(lambda module, inputs: (inputs[0] * {name},))",
            ]
        if part.parameters and layer_name(model, part.layer) in model.frozen:
            lines.append(f"model[{place}].requires_grad_(False)")
    return lines


def _silent(model: ModelSpec, layer: int) -> list[int]:
    """The places of what is disabled among that which a layer hears."""
    return [place for place, name in enumerate(names_into(model, layer)) if name in model.disabled]
