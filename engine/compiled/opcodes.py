"""The instructions of a lowered program: what each is called, what its fields mean, what memory it touches.

A program works on one float32 array. Values of a batch lie feature by feature, the points of the batch
side by side in `width` lanes (a multiple of 16); lanes beyond the last point hold copies of a real point, so
that nothing in them is less finite than the rest. A number that all lanes share is written out 16 times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

LANES = 16
"""The most numbers that one vector instruction treats at once on any machine: memory comes in such pieces."""
FIELDS = 13
"""The most fields that an instruction has."""

Spans = Iterable[tuple[str, int]]
"""Fields that are places in memory, each with the number of floats touched from there."""


@dataclass(frozen=True, slots=True)
class Opcode:
    """One kind of instruction."""

    number: int
    name: str
    fields: tuple[str, ...]
    spans: Callable[[Mapping[str, int]], Spans]
    places: tuple[int, ...]
    """Which of the fields are places in memory."""


_numbers = count()
OPCODES: dict[str, Opcode] = {}


def _opcode(name: str, fields: str, spans: Callable[[Mapping[str, int]], Spans]) -> Opcode:
    names = tuple(fields.split())
    spanned = {each for each, _ in spans(dict.fromkeys(names, 1))}
    places = tuple(i for i, each in enumerate(names) if each in spanned)
    OPCODES[name] = opcode = Opcode(next(_numbers), name, names, spans, places)
    return opcode


def _operand(f: Mapping[str, int], name: str) -> tuple[str, int]:
    """The floats that an operand takes up: all, or with step 0 a shared number."""
    return name, f["length"] if f[f"{name}_step"] else LANES


def _block(f: Mapping[str, int]) -> int:
    return f["rows"] * f["width"]


UNARY = _opcode(
    "unary",
    "function length out a a_step",
    lambda f: [("out", f["length"]), _operand(f, "a")],
)
BINARY = _opcode(
    "binary",
    "function length out a a_step b b_step",
    lambda f: [("out", f["length"]), _operand(f, "a"), _operand(f, "b")],
)
SELECT = _opcode(
    "select",
    "length out a a_step b b_step c c_step",
    lambda f: [("out", f["length"]), _operand(f, "a"), _operand(f, "b"), _operand(f, "c")],
)
"""out = b where a is not 0, else c."""
TOTAL = _opcode("total", "rows width points out a", lambda f: [("out", LANES), ("a", _block(f))])
"""The sum over all rows and the first `points` lanes, as a shared number."""
MASK = _opcode("mask", "rows width points a", lambda f: [("a", _block(f))])
"""Zero in the lanes that stand for no point."""
LINEAR = _opcode(
    "linear",
    "inputs outputs width weight bias a out activation",
    lambda f: [
        ("weight", f["inputs"] * f["outputs"]),
        *([("bias", f["outputs"])] if f["bias"] >= 0 else []),
        ("a", f["inputs"] * f["width"]),
        ("out", f["outputs"] * f["width"]),
    ],
)
"""out = activation(weight a + bias); weight (outputs, inputs); a bias of -1 is none."""
LINEAR_INPUT = _opcode(
    "linear_input",
    "inputs outputs width weight grad a out activation",
    lambda f: [
        ("weight", f["inputs"] * f["outputs"]),
        ("grad", f["outputs"] * f["width"]),
        ("a", f["inputs"] * f["width"]),
        ("out", f["inputs"] * f["width"]),
    ],
)
"""out = weight^T grad, through the derivative of the activation that made `a`."""
LINEAR_WEIGHT = _opcode(
    "linear_weight",
    "inputs outputs width a grad weight bias",
    lambda f: [
        ("a", f["inputs"] * f["width"]),
        ("grad", f["outputs"] * f["width"]),
        ("weight", f["inputs"] * f["outputs"]),
        *([("bias", f["outputs"])] if f["bias"] >= 0 else []),
    ],
)
"""The gradients of weight and bias."""
ACTIVATION_INPUT = _opcode(
    "activation_input",
    "length out grad a activation",
    lambda f: [("out", f["length"]), ("grad", f["length"]), ("a", f["length"])],
)
"""out = grad times the derivative of the activation that made `a`."""
_LOSS = "rows width points out grad a target"


def _loss_spans(f: Mapping[str, int]) -> Spans:
    return [("out", LANES), ("grad", _block(f)), ("a", _block(f)), ("target", _block(f))]


SQUARED_ERROR = _opcode("squared_error", _LOSS, _loss_spans)
"""The mean of (a - target)^2 and its gradient."""
LOGISTIC = _opcode("logistic", _LOSS, _loss_spans)
"""The mean cross entropy of logits of two classes, and its gradient."""
CROSS_ENTROPY = _opcode(
    "cross_entropy",
    _LOSS,
    lambda f: [("out", LANES), ("grad", _block(f)), ("a", _block(f)), ("target", f["width"])],
)
"""The mean cross entropy of `rows` classes; targets are class numbers."""
_IMAGE = "channels height across kernels size width"


def _convolved(f: Mapping[str, int]) -> int:
    return (f["height"] - f["size"] + 1) * (f["across"] - f["size"] + 1) * f["width"]


def _image(f: Mapping[str, int]) -> int:
    return f["channels"] * f["height"] * f["across"] * f["width"]


def _pooled(f: Mapping[str, int]) -> int:
    return f["channels"] * (f["height"] // 2) * (f["across"] // 2) * f["width"]


def _kernels(f: Mapping[str, int]) -> int:
    return f["kernels"] * f["channels"] * f["size"] ** 2


CONVOLUTION = _opcode(
    "convolution",
    f"{_IMAGE} weight bias a out activation",
    lambda f: [
        ("weight", _kernels(f)),
        *([("bias", f["kernels"])] if f["bias"] >= 0 else []),
        ("a", _image(f)),
        ("out", f["kernels"] * _convolved(f)),
    ],
)
CONVOLUTION_INPUT = _opcode(
    "convolution_input",
    f"{_IMAGE} weight grad a out activation",
    lambda f: [
        ("weight", _kernels(f)),
        ("grad", f["kernels"] * _convolved(f)),
        ("a", _image(f)),
        ("out", _image(f)),
    ],
)
CONVOLUTION_WEIGHT = _opcode(
    "convolution_weight",
    f"{_IMAGE} a grad weight bias",
    lambda f: [
        ("a", _image(f)),
        ("grad", f["kernels"] * _convolved(f)),
        ("weight", _kernels(f)),
        *([("bias", f["kernels"])] if f["bias"] >= 0 else []),
    ],
)
MAX_POOL = _opcode(
    "max_pool",
    "channels height across width a out",
    lambda f: [("a", _image(f)), ("out", _pooled(f))],
)
"""The largest of every two by two values."""
MAX_POOL_INPUT = _opcode(
    "max_pool_input",
    "channels height across width a pooled grad out activation",
    lambda f: [("a", _image(f)), ("pooled", _pooled(f)), ("grad", _pooled(f)), ("out", _image(f))],
)


ADAM = _opcode(
    "adam",
    "length value grad mean square rate root beta1 rest1 beta2 rest2 eps",
    lambda f: [
        *((name, f["length"]) for name in ("value", "grad", "mean", "square")),
        *((name, LANES) for name in ("rate", "root", "beta1", "rest1", "beta2", "rest2", "eps")),
    ],
)
"""One update of Adam; the last seven are shared numbers."""
NUMBER = _opcode("number", "function out a b", lambda f: [])
"""Arithmetic on registers, float64 numbers beside the memory."""
SPREAD = _opcode("spread", "a out", lambda f: [("out", LANES)])
"""A register written out as a shared number."""
SKIP = _opcode("skip", "unless following", lambda f: [])
"""Pass over the instructions that follow, so many, when the register `unless` is 0."""
LOOKUP = _opcode("lookup", "out first entries index", lambda f: [])
"""The register that lies `index` after `first`; beyond the last of the `entries` that one."""
BATCH_STATISTICS = _opcode(
    "batch_statistics",
    "rows width points a saved running momentum eps",
    lambda f: [
        ("a", _block(f)),
        ("saved", 2 * f["rows"]),
        ("running", 2 * f["rows"]),
        ("momentum", LANES),
        ("eps", LANES),
    ],
)
"""Of each row the mean, behind all means 1 / sqrt(variance + eps); running mean and variance follow."""
RUNNING_STATISTICS = _opcode(
    "running_statistics",
    "rows running saved eps",
    lambda f: [("running", 2 * f["rows"]), ("saved", 2 * f["rows"]), ("eps", LANES)],
)
"""The same of the running ones, which stay."""
NORMALISE = _opcode(
    "normalise",
    "rows width weight bias a saved out activation",
    lambda f: [
        ("weight", f["rows"]),
        ("bias", f["rows"]),
        ("a", _block(f)),
        ("saved", 2 * f["rows"]),
        ("out", _block(f)),
    ],
)
"""out = activation((a - mean) factor weight + bias)."""
NORM_SUMS = _opcode(
    "norm_sums",
    "rows width a saved grad out",
    lambda f: [("a", _block(f)), ("saved", 2 * f["rows"]), ("grad", _block(f)), ("out", 2 * f["rows"])],
)
"""The gradients of weight and, behind it, bias."""
NORM_INPUT = _opcode(
    "norm_input",
    "rows width points weight a saved grad sums out",
    lambda f: [
        ("weight", f["rows"]),
        *((name, _block(f)) for name in ("a", "grad", "out")),
        *((name, 2 * f["rows"]) for name in ("saved", "sums")),
    ],
)
"""The gradient before a norm by the batch's statistics."""
NORM_SCALE = _opcode(
    "norm_scale",
    "rows width weight saved grad out",
    lambda f: [
        ("weight", f["rows"]),
        ("saved", 2 * f["rows"]),
        ("grad", _block(f)),
        ("out", _block(f)),
    ],
)
"""The gradient before a norm by the running statistics."""
DROPOUT = _opcode(
    "dropout",
    "rows width a out stream counter threshold scale",
    lambda f: [("a", _block(f)), ("out", _block(f)), ("scale", LANES)],
)
"""out = a scale or 0, by the mask number `counter` (a register) of a stream."""
UNIFORM = _opcode(
    "uniform",
    "rows width out stream counter low span",
    lambda f: [("out", _block(f)), ("low", LANES), ("span", LANES)],
)
"""out = random numbers from low to low + span, the draw number `counter` (a register) of a stream."""

SGD = _opcode(
    "sgd",
    "length value grad rate",
    lambda f: [("value", f["length"]), ("grad", f["length"])],
)
"""value -= rate grad; the rate is a register."""
MOMENTUM = _opcode(
    "momentum",
    "length value grad speed rate keep take",
    lambda f: [(name, f["length"]) for name in ("value", "grad", "speed")],
)
"""speed = keep speed + take grad; value -= rate speed; the last three are registers."""

UNARIES = (
    "copy", "negative", "absolute", "sign", "exp", "expm1", "log", "log1p", "sqrt", "reciprocal", "tanh",
    "sigmoid", "erf", "square",
)  # fmt: skip
BINARIES = (
    "add", "subtract", "multiply", "divide", "maximum", "minimum", "greater", "greater_equal", "less",
    "less_equal", "equal", "not_equal",
)  # fmt: skip
NUMBERS = ("add", "subtract", "multiply", "divide", "power", "root", "greater")
ACTIVATIONS = ("identity", "tanh", "relu", "sigmoid")
"""Activations that products apply on the way out, by number."""
FUNCTIONS = {"unary": len(UNARIES), "binary": len(BINARIES), "number": len(NUMBERS)}
REGISTERS = {
    "number": ("out", "a", "b"),
    "spread": ("a",),
    "skip": ("unless",),
    "lookup": ("out", "first", "index"),
    "sgd": ("rate",),
    "momentum": ("rate", "keep", "take"),
    "dropout": ("counter",),
    "uniform": ("counter",),
}
"""The fields that are registers."""
