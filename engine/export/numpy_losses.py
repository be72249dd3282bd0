"""Each loss with its gradient by the outputs, as a function of NumPy code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.catalog import Value
from engine.experiment import ExperimentSpec, Pick
from engine.experiment.loss_settings import loss_settings
from engine.experiment.reading import reading_of

from .numpy_corners import CORNER_LOSSES, corner_lines
from .numpy_reductions import reduced_lines


@dataclass(frozen=True, slots=True)
class NumpyLoss:
    """The lines of loss_and_grad(output, target); what is in braces stands for the loss's parameters.

    The last gives the mean, and its gradient, of `loss` and `grad`, those of each point or output.
    `needs` names what of FUNCTIONS in numpy_activations these call.
    """

    lines: tuple[str, ...]
    needs: tuple[str, ...] = ()


_SIZED = "return loss.mean(), grad / output.size"
_EACH = "return loss.mean(), grad / len(output)"

LOSSES: Mapping[str, NumpyLoss] = {
    "MSELoss": NumpyLoss(("error = output - target", "loss, grad = error**2, 2 * error", _SIZED)),
    "L1Loss": NumpyLoss(("error = output - target", "loss, grad = np.abs(error), np.sign(error)", _SIZED)),
    "HuberLoss": NumpyLoss(
        (
            "error = output - target",
            "grad = np.clip(error, -{delta}, {delta})",
            "loss = grad * (error - grad / 2)",
            _SIZED,
        )
    ),
    "SmoothL1Loss": NumpyLoss(
        (
            "error = output - target",
            "grad = np.clip(error / {beta}, -1, 1)",
            "loss = grad * (error - {beta} * grad / 2)",
            _SIZED,
        )
    ),
    "BCEWithLogitsLoss": NumpyLoss(
        ("loss = np.logaddexp(0, output) - target * output", "grad = sigmoid(output) - target", _SIZED),
        ("sigmoid",),
    ),
    "BCELoss": NumpyLoss(
        (
            "hits, misses = np.maximum(output, 4e-44), np.maximum(1 - output, 4e-44)",
            "loss = -target * np.log(hits) - (1 - target) * np.log(misses)",
            "grad = (output - target) / np.maximum(output * (1 - output), 1e-12)",
            _SIZED,
        )
    ),
    "CrossEntropyLoss": NumpyLoss(
        (
            "logs, count = log_softmax(output), output.shape[1]",
            "wanted = (1 - {label_smoothing}) * np.eye(count)[target] + {label_smoothing} / count",
            "loss, grad = -(wanted * logs).sum(axis=1), np.exp(logs) - wanted",
            _EACH,
        ),
        ("log_softmax",),
    ),
    "NLLLoss": NumpyLoss(
        (
            "grad = -np.eye(output.shape[1])[target]",
            "loss = (grad * output).sum(axis=1)",
            _EACH,
        )
    ),
    "MultiMarginLoss": NumpyLoss(
        (
            "wanted = np.eye(output.shape[1])[target]",
            "right = (wanted * output).sum(axis=1, keepdims=True)",
            "short = np.maximum({margin} - right + output, 0) * (1 - wanted)",
            "loss = (short**{p}).sum(axis=1) / output.shape[1]",
            "grad = {p} * short ** ({p} - 1) * (short > 0) / output.shape[1]",
            "grad = grad - wanted * grad.sum(axis=1, keepdims=True)",
            _EACH,
        )
    ),
    "MultiLabelMarginLoss": NumpyLoss(
        (
            "wanted = np.eye(output.shape[1])[target]",
            "right = (wanted * output).sum(axis=1, keepdims=True)",
            "short = np.maximum(1 - right + output, 0) * (1 - wanted)",
            "loss, grad = short.sum(axis=1) / output.shape[1], (short > 0) / output.shape[1]",
            "grad = grad - wanted * grad.sum(axis=1, keepdims=True)",
            _EACH,
        )
    ),
    "MultiLabelSoftMarginLoss": NumpyLoss(
        (
            "loss = (np.logaddexp(0, output) - target * output).mean(axis=1)",
            "grad = (sigmoid(output) - target) / output.shape[1]",
            _EACH,
        ),
        ("sigmoid",),
    ),
    "HingeEmbeddingLoss": NumpyLoss(
        (
            "loss = np.where(target > 0, output, np.maximum({margin} - output, 0))",
            "grad = np.where(target > 0, 1.0, -1.0 * (output < {margin}))",
            _SIZED,
        )
    ),
    "SoftMarginLoss": NumpyLoss(
        ("loss = np.logaddexp(0, -target * output)", "grad = -target * sigmoid(-target * output)", _SIZED),
        ("sigmoid",),
    ),
}
"""By the names of PyTorch."""

_WEIGHTED = NumpyLoss(
    (
        "weight = 1 + ({pos_weight} - 1) * target",
        "loss = (1 - target) * output + weight * np.logaddexp(0, -output)",
        "grad = weight * sigmoid(output) - {pos_weight} * target",
        _SIZED,
    ),
    ("sigmoid",),
)

KNOWN = frozenset({*LOSSES, *CORNER_LOSSES, "GaussianNLLLoss", "KLDivLoss", "PoissonNLLLoss"})
"""The losses that there is code of."""


def numpy_loss(loss: Pick) -> NumpyLoss:
    """The code of a loss; KeyError where there is none."""
    if loss.name == "BCEWithLogitsLoss" and loss.values("loss")["pos_weight"] != 1:
        return _WEIGHTED
    if loss.name == "PoissonNLLLoss":
        return _of_counts(loss.values("loss"))
    if loss.name == "GaussianNLLLoss":
        return _of_spread(loss.values("loss"))
    if loss.name in CORNER_LOSSES:
        return NumpyLoss((*corner_lines(loss), _EACH))
    return _of_shares(loss.values("loss")) if loss.name == "KLDivLoss" else LOSSES[loss.name]


def _of_spread(values: Mapping[str, Value]) -> NumpyLoss:
    lines = [
        "error, z = output[:, :1] - target, output[:, 1:]",
        "variance = np.maximum(np.logaddexp(0, z), {eps})",
        "loss = (np.log(variance) + error**2 / variance) / 2",
        *(["loss = loss + np.log(2 * math.pi) / 2"] if values["full"] else []),
        "by_variance = (1 - error**2 / variance) / variance / 2",
        "grad = np.concatenate([error / variance, by_variance * sigmoid(z)], axis=1)",
    ]
    return NumpyLoss((*lines, _EACH), ("sigmoid",))


def _of_shares(values: Mapping[str, Value]) -> NumpyLoss:
    lines = ["logs, target = target, np.exp(target)"]
    if not values["log_target"]:
        lines = ["logs = np.log(np.maximum(target, 1e-44))"]
    return NumpyLoss((*lines, "loss, grad = (target * (logs - output)).sum(axis=1), -target", _EACH))


def _of_counts(values: Mapping[str, Value]) -> NumpyLoss:
    lines = ["loss, grad = np.exp(output) - target * output, np.exp(output) - target"]
    if not values["log_input"]:
        lines = ["loss = output - target * np.log(output + {eps})", "grad = 1 - target / (output + {eps})"]
    if values["full"]:
        lines += [
            "most = np.maximum(target, 1)",
            "about = most * np.log(most) - most + np.log(2 * math.pi * most) / 2",
            "loss = loss + np.where(target > 1, about, 0)",
        ]
    return NumpyLoss((*lines, _SIZED))


def loss_code(spec: ExperimentSpec) -> str:
    """The function loss_and_grad; KeyError for a loss that there is no code of."""
    lines = reduced_lines(spec, [line.format(**loss_settings(spec)) for line in numpy_loss(spec.loss).lines])
    targets = {
        "classes": "classes (N,)",
        "labels": "classes (N,)",
        "marks": f"marks (N, {spec.classes})",
        "shares": f"shares (N, {spec.classes})",
    }.get(reading_of(spec.loss).targets, "targets (N, 1)")
    text = (
        f"{spec.loss.entry('loss').title} of outputs (N, {spec.outputs}) against {targets}, and its gradient"
    )
    return "\n".join(
        ["def loss_and_grad(output, target):", f'    """{text}."""', *(f"    {line}" for line in lines)]
    )
