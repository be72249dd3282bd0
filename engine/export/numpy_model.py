"""A model as NumPy code: its way forward, and back by the chain rule."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.catalog import Value, find
from engine.experiment import ExperimentSpec, ModelSpec
from engine.experiment.layout import Part, layout
from engine.experiment.switches import layer_name, names_into

from .numpy_activations import NumpyActivation, activation
from .pytorch_arrays import WIDTH, array_code
from .pytorch_code import has_modes

_NORM_FUNCTIONS = '''\
def batch_norm(p, place, z, learns):
    """Each column of z (N, units) to mean 0 and variance 1, scaled and shifted; and what that went by.

    While it learns these are the batch's own mean and variance, else those that are remembered.
    """
    mean, variance = p[f"{place}.running_mean"], p[f"{place}.running_var"]
    if learns and len(z) > 1:
        mean, variance = z.mean(axis=0), z.var(axis=0)
        fair = variance * len(z) / (len(z) - 1)
        for name, now in (("mean", mean), ("var", fair)):
            remembered = p[f"{place}.running_{name}"]
            remembered += 0.1 * (now - remembered)
    spread = np.sqrt(variance + 1e-5)
    unit = (z - mean) / spread
    return unit * p[f"{place}.weight"] + p[f"{place}.bias"], (unit, spread)


def batch_norm_backward(p, place, g, seen):
    """The gradient by what came into batch_norm, from that by what came out of it."""
    unit, spread = seen
    g = g * p[f"{place}.weight"]
    if len(g) > 1:
        g = g - g.mean(axis=0) - unit * (g * unit).mean(axis=0)
    return g / spread'''

_DROPOUT_FUNCTION = '''\
def dropout_mask(z, share):
    """0 for about this share of z, at random, and more than 1 for the others, so that the sum stays."""
    return (rng.random(z.shape) >= share).astype(z.dtype) / (1 - share)'''


@dataclass(frozen=True, slots=True)
class _Move:
    """The code of one module: lines forward with the names that they give values to, and lines back.

    The lines back turn `g`, the gradient by what came out, into that by what came in; before them come
    `learned`, which note those by parameters.
    """

    forward: tuple[str, ...]
    named: tuple[str, ...]
    learned: tuple[str, ...]
    back: tuple[str, ...]
    learns: bool


@dataclass(frozen=True, slots=True)
class NumpyModel:
    """The model of an experiment as lines of NumPy code: forward and back.

    `seen` are the names from the way forward that the way back needs, `needs` the functions that both call.
    """

    forward: tuple[str, ...]
    seen: tuple[str, ...]
    backward: tuple[str, ...]
    needs: tuple[str, ...]


def numpy_model(spec: ExperimentSpec) -> NumpyModel:
    """The lines that turn x into `output`, and `g`, the gradient by it, into `grads` of all that learns.

    KeyError for an activation that there is no code of.
    """
    moves = list(_moves(spec))
    first = min(place for place, move in enumerate(moves) if move.learns)
    backward: list[str] = []
    for place in reversed(range(first, len(moves))):
        backward += moves[place].learned if moves[place].learns else ()
        backward += moves[place].back if place > first else ()
    words = set(re.findall(r"\w+", " ".join(backward)))
    seen = [name for name in ("x", *(name for move in moves for name in move.named)) if name in words]
    parts = layout(spec.model, spec.outputs)
    needs = dict.fromkeys(
        name
        for place, part in enumerate(parts)
        if part.kind not in ("Linear", "BatchNorm1d", "Dropout")
        for name in activation(part.kind, place, _values(part)).needs
    )
    return NumpyModel(
        tuple(line for move in moves for line in move.forward), tuple(seen), tuple(backward), tuple(needs)
    )


def model_functions(spec: ExperimentSpec) -> list[str]:
    """The functions of batch norms and dropouts, as far as the model has such."""
    hidden = spec.model.hidden
    return [
        *([_NORM_FUNCTIONS] if any(layer.batch_norm for layer in hidden) else []),
        *([_DROPOUT_FUNCTION] if any(layer.dropout for layer in hidden) else []),
    ]


def heard_code(model: ModelSpec) -> list[str]:
    """A constant of ones and zeros for each Linear that does not hear all that there is."""
    lines = []
    for layer in range(len(model.hidden) + 1):
        heard = np.array([name not in model.disabled for name in names_into(model, layer)], np.int64)
        if not heard.all():
            lines.append(array_code(heard, "", f"heard_{layer + 1} = np.array(", ", np.float32)"))
    return lines


def forward_code(spec: ExperimentSpec, code: NumpyModel, *, looks_back: bool) -> str:
    """The function forward(p, x), which gives what backward needs as well where something looks back."""
    modes = ", learns=False" if has_modes(spec.model) else ""
    gives = "the outputs, and all that was seen on the way" if looks_back else "the outputs"
    shape = f"(N, {len(spec.model.features)})"
    given = ["return output"]
    if looks_back:
        first, *others = _names(code.seen)
        given = [f"return output, {first}", *others]
    return "\n".join(
        [
            f"def forward(p, x{modes}):",
            f'    """From inputs x {shape} to {gives}."""',
            *(f"    {line}" for line in code.forward),
            *(f"    {line}" for line in given),
        ]
    )


def backward_code(spec: ExperimentSpec, code: NumpyModel) -> str:
    """The function backward(p, seen, g): the chain rule from the last layer to the first that learns."""
    *names, last = _names(code.seen)
    return "\n".join(
        [
            "def backward(p, seen, g):",
            f'    """From g (N, {spec.outputs}), the gradient by the outputs, to those by all parameters."""',
            *(f"    {line}" for line in (*names, f"{last} = seen")),
            "    grads = {}",
            *(f"    {line}" for line in code.backward),
            "    return grads",
        ]
    )


def _moves(spec: ExperimentSpec) -> Iterator[_Move]:
    """The code of every module in its order; the last one's result is `output`."""
    parts = layout(spec.model, spec.outputs)
    came = "x"
    for place, part in enumerate(parts):
        gives = "output" if place == len(parts) - 1 else _name(part, parts)
        learns = bool(part.parameters) and layer_name(spec.model, part.layer) not in spec.model.frozen
        yield _move(spec, place, part, came, gives, learns)
        came = gives


def _name(part: Part, parts: Sequence[Part]) -> str:
    letter = {"Linear": "z", "BatchNorm1d": "n", "Dropout": "d"}.get(part.kind, "h")
    return f"{letter}{part.layer + 1}"


def _move(spec: ExperimentSpec, place: int, part: Part, x: str, y: str, learns: bool) -> _Move:
    if part.kind == "Linear":
        return _linear(spec.model, place, part, x, y, learns)
    if part.kind == "BatchNorm1d":
        kept = f"norm{part.layer + 1}"
        return _Move(
            (f"{y}, {kept} = batch_norm(p, {place}, {x}, learns)",),
            (y, kept),
            (
                f'grads["{place}.weight"] = (g * {kept}[0]).sum(axis=0)',
                f'grads["{place}.bias"] = g.sum(axis=0)',
            ),
            (f"g = batch_norm_backward(p, {place}, g, {kept})",),
            learns,
        )
    if part.kind == "Dropout":
        mask, share = f"mask{part.layer + 1}", part.sizes[0]
        drawn = f"{mask} = dropout_mask({x}, {share!r}) if learns else 1"
        return _Move((drawn, f"{y} = {x} * {mask}"), (y, mask), (), (f"g = g * {mask}",), learns)
    values = _values(part)
    code = activation(part.kind, place, values)
    if part.kind == "RReLU":
        return _random_leak(part, code, values, x, y, learns)
    back = code.slope(x, y, "g", values)
    learned = (f'grads["{place}.weight"] = np.array([np.sum(g * np.minimum({x}, 0))])',)
    return _Move(
        (f"{y} = {code.result(x, values)}",),
        (y,),
        learned if part.parameters else (),
        () if back == "g" else (f"g = {back}",),
        learns,
    )


def _random_leak(
    part: Part, code: NumpyActivation, values: dict[str, Value], x: str, y: str, learns: bool
) -> _Move:
    """By slopes drawn anew while it learns, else by their mean."""
    slope, ends = f"slope{part.layer + 1}", f"{values['lower']!r}, {values['upper']!r}"
    mean = f"({values['lower']!r} + {values['upper']!r}) / 2"
    drawn = f"{slope} = rng.uniform({ends}, {x}.shape).astype({x}.dtype) if learns else {mean}"
    told = values | {"slope": slope}
    back = f"g = {code.slope(x, y, 'g', told)}"
    return _Move((drawn, f"{y} = {code.result(x, told)}"), (y, slope), (), (back,), learns)


def _linear(model: ModelSpec, place: int, part: Part, x: str, y: str, learns: bool) -> _Move:
    silent = any(name in model.disabled for name in names_into(model, part.layer))
    heard = f"heard_{part.layer + 1}"
    bias = f' + p["{place}.bias"]' if "bias" in part.parameters else ""
    taken = f"({x} * {heard})" if silent else x
    back = f'g = g @ p["{place}.weight"]'
    return _Move(
        (f'{y} = {taken} @ p["{place}.weight"].T{bias}',),
        (y,),
        (
            f'grads["{place}.weight"] = g.T @ {taken}',
            *([f'grads["{place}.bias"] = g.sum(axis=0)'] if bias else []),
        ),
        (f"{back} * {heard}" if silent else back,),
        learns,
    )


def _values(part: Part) -> dict[str, Value]:
    """Every parameter of an activation, defaults filled in; outputs that are no entries have none."""
    if part.kind == "LogSoftmax":
        return {}
    return find("activation", part.kind).defaults() | dict(part.options)


def _names(names: Sequence[str]) -> list[str]:
    """The names in brackets, which make a tuple of them, over as many lines as it takes."""
    row = ", ".join(names) + ("," if len(names) == 1 else "")
    if len(row) < WIDTH - 20:
        return [f"({row})"]
    return ["(", *textwrap.wrap(row + ",", WIDTH - 8, initial_indent="    ", subsequent_indent="    "), ")"]
