"""A trained model as JavaScript code without any library: one point at a time through its layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.catalog import find
from engine.experiment import ExperimentSpec, ModelSpec
from engine.experiment.layout import Part, layout
from engine.experiment.switches import names_into


@dataclass(frozen=True, slots=True)
class ScriptActivation:
    """The code of an activation of a number z; what is in braces stands for its parameters.

    `needs` names what of FUNCTIONS it calls.
    """

    code: str
    needs: tuple[str, ...] = ()


ACTIVATIONS: Mapping[str, ScriptActivation] = {
    "Identity": ScriptActivation("z"),
    "CELU": ScriptActivation("z > 0 ? z : {alpha} * Math.expm1(z / {alpha})"),
    "ELU": ScriptActivation("z > 0 ? z : {alpha} * Math.expm1(z)"),
    "GELU": ScriptActivation("z * normalShare(z)", ("normalShare",)),
    "Hardshrink": ScriptActivation("Math.abs(z) > {lambd} ? z : 0"),
    "Hardsigmoid": ScriptActivation("Math.min(Math.max(z / 6 + 0.5, 0), 1)"),
    "Hardswish": ScriptActivation("z * Math.min(Math.max(z / 6 + 0.5, 0), 1)"),
    "Hardtanh": ScriptActivation("Math.min(Math.max(z, {min_val}), {max_val})"),
    "RReLU": ScriptActivation("z > 0 ? z : ({lower} + {upper}) / 2 * z"),
    "LeakyReLU": ScriptActivation("z > 0 ? z : {negative_slope} * z"),
    "LogSigmoid": ScriptActivation("-softplus(-z)", ("softplus",)),
    "Mish": ScriptActivation("z * Math.tanh(softplus(z))", ("softplus",)),
    "PReLU": ScriptActivation('z > 0 ? z : parameters["{place}.weight"][0] * z'),
    "ReLU": ScriptActivation("Math.max(z, 0)"),
    "ReLU6": ScriptActivation("Math.min(Math.max(z, 0), 6)"),
    "SELU": ScriptActivation("1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z))"),
    "Sigmoid": ScriptActivation("sigmoid(z)", ("sigmoid",)),
    "SiLU": ScriptActivation("z * sigmoid(z)", ("sigmoid",)),
    "Softplus": ScriptActivation("softplus({beta} * z) / {beta}", ("softplus",)),
    "Softshrink": ScriptActivation("Math.sign(z) * Math.max(Math.abs(z) - {lambd}, 0)"),
    "Softsign": ScriptActivation("z / (1 + Math.abs(z))"),
    "Tanh": ScriptActivation("Math.tanh(z)"),
    "Tanhshrink": ScriptActivation("z - Math.tanh(z)"),
    "Threshold": ScriptActivation("z > {threshold} ? z : {value}"),
}
"""By the names of PyTorch."""

_GELU_BY_TANH = ScriptActivation(
    "0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)))"
)

FUNCTIONS: Mapping[str, str] = {
    "linear": """\
/** A layer of neurons: the sum of x, weighted by a row of numbers, and a bias each. */
const linear = (x, weight, bias) =>
  weight.map((row, i) => row.reduce((sum, w, j) => sum + w * x[j], bias ? bias[i] : 0));""",
    "batchNorm": """\
/** Each number less the mean and by the spread that were seen in training, scaled and shifted. */
const batchNorm = (x, place) => x.map((z, i) => {
  const [mean, variance, weight, bias] =
    ["running_mean", "running_var", "weight", "bias"].map((name) => parameters[`${place}.${name}`][i]);
  return (z - mean) / Math.sqrt(variance + 1e-5) * weight + bias;
});""",
    "sigmoid": """\
const sigmoid = (z) => 1 / (1 + Math.exp(-z));""",
    "softplus": """\
/** log(1 + e^z), also where e^z is too large a number. */
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));""",
    "normalShare": """\
/** The share of a normal distribution that lies below z, by the series of Marsaglia (2004). */
const normalShare = (z) => {
  if (Math.abs(z) > 8) return z > 0 ? 1 : 0;
  let term = z, sum = z;
  for (let n = 3; n < 200; n += 2) sum += term *= z * z / n;
  return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
};""",
    "logSoftmax": """\
/** The logarithm of each output's share of e^z. */
const logSoftmax = (x) => {
  const most = Math.max(...x);
  const all = Math.log(x.reduce((sum, z) => sum + Math.exp(z - most), 0));
  return x.map((z) => z - most - all);
};""",
}
"""What the code of layers calls."""


def forward_code(spec: ExperimentSpec) -> tuple[str, tuple[str, ...]]:
    """The function forward(x) and the functions that it calls; KeyError for an unknown activation."""
    lines: list[str] = []
    needs: list[str] = []
    for place, part in enumerate(layout(spec.model, spec.outputs)):
        line, called = _line(spec.model, place, part)
        lines += line
        needs += called
    text = "\n".join(
        [
            "/** The outputs of the model for the inputs x of one point. */",
            "export function forward(x) {",
            *(f"  {line}" for line in lines),
            "  return x;",
            "}",
        ]
    )
    return text, tuple(dict.fromkeys(needs))


def _line(model: ModelSpec, place: int, part: Part) -> tuple[list[str], tuple[str, ...]]:
    """The lines that take x through one module, and what they call."""
    if part.kind == "Linear":
        names = names_into(model, part.layer)
        silent = [unit for unit, name in enumerate(names) if name in model.disabled]
        silence = [f"x = x.map((z, i) => ({silent}.includes(i) ? 0 : z));"] if silent else []
        bias = f', parameters["{place}.bias"]' if "bias" in part.parameters else ""
        return [*silence, f'x = linear(x, parameters["{place}.weight"]{bias});'], ("linear",)
    if part.kind == "BatchNorm1d":
        return [f"x = batchNorm(x, {place});"], ("batchNorm",)
    if part.kind == "Dropout":
        return [], ()
    if part.kind == "LogSoftmax":
        return ["x = logSoftmax(x);"], ("logSoftmax",)
    values = find("activation", part.kind).defaults() | dict(part.options)
    by_tanh = part.kind == "GELU" and values["approximate"] == "tanh"
    code = _GELU_BY_TANH if by_tanh else ACTIVATIONS[part.kind]
    if part.kind == "Identity":
        return [], ()
    return [f"x = x.map((z) => {code.code.format(**values, place=place)});"], code.needs
