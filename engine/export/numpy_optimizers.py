"""The update that each optimizer makes, as a function of NumPy code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.catalog import Value
from engine.experiment import ExperimentSpec


@dataclass(frozen=True, slots=True)
class NumpyOptimizer:
    """The lines that change a parameter `w` in place, given its gradient `g`, `lr` and the number `t`.

    `memory` is what it remembers of a parameter, by name, with the code of its first value. What is in braces
    stands for the optimizer's parameters.
    """

    lines: tuple[str, ...]
    memory: Mapping[str, str] = field(default_factory=dict)


def _zeros(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "0.0")


_ADAM = ("m = {beta1} * m + (1 - {beta1}) * g", "v = {beta2} * v + (1 - {beta2}) * g**2")
_FAIR = "np.sqrt(v / (1 - {beta2} ** t)) + {eps}"


def _adam(values: Mapping[str, Value]) -> NumpyOptimizer:
    step = "w -= lr * m / (1 - {beta1} ** t) / ("
    if values["amsgrad"]:
        largest = "np.sqrt(most / (1 - {beta2} ** t)) + {eps})"
        lines = (*_ADAM, "most = np.maximum(most, v)", step + largest)
        return NumpyOptimizer(lines, _zeros("m", "v", "most"))
    return NumpyOptimizer((*_ADAM, step + _FAIR + ")"), _zeros("m", "v"))


def _adamax(values: Mapping[str, Value]) -> NumpyOptimizer:
    largest = "u = np.maximum({beta2} * u, np.abs(g) + {eps})"
    return NumpyOptimizer((_ADAM[0], largest, "w -= lr / (1 - {beta1} ** t) * m / u"), _zeros("m", "u"))


def _nadam(values: Mapping[str, Value]) -> NumpyOptimizer:
    lines = (
        "mu, ahead = ({beta1} * (1 - 0.5 * 0.96 ** (n * {momentum_decay})) for n in (t, t + 1))",
        "product = product * mu",
        *_ADAM,
        "towards = (1 - mu) / (1 - product) * g + ahead / (1 - product * ahead) * m",
        f"w -= lr * towards / ({_FAIR})",
    )
    return NumpyOptimizer(lines, {**_zeros("m", "v"), "product": "1.0"})


def _radam(values: Mapping[str, Value]) -> NumpyOptimizer:
    lines = (
        *_ADAM,
        "longest = 2 / (1 - {beta2}) - 1",
        "length = longest - 2 * t * {beta2} ** t / (1 - {beta2} ** t)",
        "step = lr * m / (1 - {beta1} ** t)",
        "if length > 5:",
        "    share = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)",
        "    step *= math.sqrt(share * (1 - {beta2} ** t)) / (np.sqrt(v) + {eps})",
        "w -= step",
    )
    return NumpyOptimizer(lines, _zeros("m", "v"))


def _sgd(values: Mapping[str, Value]) -> NumpyOptimizer:
    if not values["momentum"]:
        return NumpyOptimizer(("w -= lr * g",))
    first = "speed = g if t == 1 else {momentum} * speed + (1 - {dampening}) * g"
    taken = "w -= lr * (g + {momentum} * speed)" if values["nesterov"] else "w -= lr * speed"
    return NumpyOptimizer((first, taken), _zeros("speed"))


def _rmsprop(values: Mapping[str, Value]) -> NumpyOptimizer:
    lines, names, size = ["v = {alpha} * v + (1 - {alpha}) * g**2"], ["v"], "np.sqrt(v)"
    if values["centered"]:
        lines, names = [*lines, "mean = {alpha} * mean + (1 - {alpha}) * g"], [*names, "mean"]
        size = "np.sqrt(v - mean**2)"
    step = f"g / ({size} + {{eps}})"
    if values["momentum"]:
        lines, names = [*lines, f"speed = {{momentum}} * speed + {step}"], [*names, "speed"]
        step = "speed"
    return NumpyOptimizer((*lines, f"w -= lr * {step}"), _zeros(*names))


_made = {
    "SGD": _sgd,
    "Adam": _adam,
    "AdamW": _adam,
    "Adamax": _adamax,
    "NAdam": _nadam,
    "RAdam": _radam,
    "RMSprop": _rmsprop,
}

_fixed = {
    "Adagrad": NumpyOptimizer(
        ("total = total + g**2", "w -= lr / (1 + (t - 1) * {lr_decay}) * g / (np.sqrt(total) + {eps})"),
        {"total": "{initial_accumulator_value}"},
    ),
    "Adadelta": NumpyOptimizer(
        (
            "v = {rho} * v + (1 - {rho}) * g**2",
            "step = np.sqrt(moved + {eps}) / np.sqrt(v + {eps}) * g",
            "moved = {rho} * moved + (1 - {rho}) * step**2",
            "w -= lr * step",
        ),
        _zeros("v", "moved"),
    ),
    "ASGD": NumpyOptimizer(
        ("w -= eta * ({lambd} * w + g)", "eta = lr / (1 + {lambd} * lr * t) ** {alpha}"), {"eta": "lr"}
    ),
    "Rprop": NumpyOptimizer(
        (
            "agreement = g * before",
            "size *= np.where(agreement < 0, {etas[0]}, np.where(agreement > 0, {etas[1]}, 1))",
            "size = np.clip(size, {step_sizes[0]}, {step_sizes[1]})",
            "before = np.where(agreement < 0, 0, g)",
            "w -= np.sign(before) * size",
        ),
        {"before": "0.0", "size": "np.full(w.shape, lr)"},
    ),
}

KNOWN = frozenset({*_made, *_fixed})
"""The optimizers that there is code of."""


def update_code(spec: ExperimentSpec) -> str:
    """The function update(p, grads, memory, t); KeyError for an optimizer that there is no code of."""
    name, values = spec.optimizer.name, spec.optimizer.values("optimizer")
    made = _made[name](values) if name in _made else _fixed[name]
    if "betas" in values:
        values = {**values, **dict(zip(("beta1", "beta2"), values["betas"], strict=True))}  # type: ignore[arg-type]
    lines = [*_direction(name, values), *(line.format(**values) for line in made.lines)]
    if made.memory:
        kept = ", ".join(made.memory)
        first = ", ".join(made.memory.values()).format(**values)
        begin = f"({first})" if len(made.memory) > 1 else first
        lines = [f"{kept} = memory.get(name, {begin})", *lines, f"memory[name] = {kept}"]
    return "\n".join(
        [
            f"def update(p, grads, memory, t, lr={values['lr']!r}):",
            f'    """Update number t, from 1, of the parameters p in place, by {name}."""',
            "    for name, g in grads.items():",
            "        w = p[name]",
            *(f"        {line}" for line in lines),
        ]
    )


def _direction(name: str, values: Mapping[str, Value]) -> list[str]:
    """The lines that turn to climb, and by which weights shrink: of themselves or by their gradient."""
    lines = ["g = -g"] if values.get("maximize", False) else []
    decay = values.get("weight_decay", 0)
    if not decay:
        return lines
    if name == "AdamW" or values.get("decoupled_weight_decay", False):
        return [*lines, f"w -= lr * {decay!r} * w"]
    return [*lines, f"g = g + {decay!r} * w"]
