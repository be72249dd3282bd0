"""The experiment's parts as PyTorch code: the model, its loss and its optimizer."""

from __future__ import annotations

from engine.catalog import Kind, Value
from engine.experiment import ExperimentSpec, ModelSpec, Pick


def pytorch_summary(spec: ExperimentSpec) -> str:
    """The model, loss_fn and optimizer of `spec` in a few lines, as PyTorch code."""
    return "\n".join((model_code(spec.model), loss_code(spec), optimizer_code(spec)))


def model_code(model: ModelSpec) -> str:
    """`model = nn.Sequential(...)`, a line for each Linear with its activation."""
    rows = [", ".join(row) for row in _layers(model)]
    if len(rows) == 1:
        return f"model = nn.Sequential({rows[0]})"
    return "model = nn.Sequential(\n" + "".join(f"    {row},\n" for row in rows) + ")"


def loss_code(spec: ExperimentSpec) -> str:
    """`loss_fn = nn.MSELoss()`, with the parameters that are not at their defaults."""
    return f"loss_fn = nn.{spec.loss.name}({_arguments(spec.loss, 'loss')})"


def optimizer_code(spec: ExperimentSpec) -> str:
    """`optimizer = torch.optim.Adam(...)` with lr and the parameters that are not at their defaults."""
    arguments = _arguments(spec.optimizer, "optimizer", always=("lr",))
    return f"optimizer = torch.optim.{spec.optimizer.name}(model.parameters(), {arguments})"


def _layers(model: ModelSpec) -> list[list[str]]:
    """The network's modules as code, each Linear in a row with the activation behind it."""
    bias = "" if model.bias else ", bias=False"
    rows = []
    width = len(model.features)
    for layer in model.hidden:
        rows.append([f"nn.Linear({width}, {layer.units}{bias})", f"nn.{layer.activation}()"])
        width = layer.units
    output = [] if model.output == "Identity" else [f"nn.{model.output}()"]
    return [*rows, [f"nn.Linear({width}, 1{bias})", *output]]


def _arguments(pick: Pick, kind: Kind, always: tuple[str, ...] = ()) -> str:
    defaults = pick.entry(kind).defaults()
    values = pick.values(kind)
    shown = (name for name, value in values.items() if name in always or value != defaults[name])
    return ", ".join(f"{name}={_literal(values[name])}" for name in shown)


def _literal(value: Value) -> str:
    """A value as Python code; a whole float without its point, as people write lr=1."""
    if isinstance(value, tuple):
        return "(" + ", ".join(_literal(item) for item in value) + ")"
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else repr(value)
