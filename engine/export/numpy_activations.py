"""What each activation does, and undoes, in NumPy code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.catalog import Value


@dataclass(frozen=True, slots=True)
class NumpyActivation:
    """The code of an activation of z, and of the loss's slope by z where g is that by its result h.

    Both are formats: {z}, {h} and {g} stand for the names of arrays (N, units), what else is in braces for
    the activation's parameters. `needs` names the functions in FUNCTIONS that the code calls.
    """

    forward: str
    backward: str
    needs: tuple[str, ...] = ()

    def result(self, z: str, values: Mapping[str, Value]) -> str:
        """The code of h."""
        return self.forward.format(z=z, **values)

    def slope(self, z: str, h: str, g: str, values: Mapping[str, Value]) -> str:
        """The code of the slope by z."""
        return self.backward.format(z=z, h=h, g=g, **values)


ACTIVATIONS: Mapping[str, NumpyActivation] = {
    "Identity": NumpyActivation("{z}", "{g}"),
    "CELU": NumpyActivation(
        "np.where({z} > 0, {z}, {alpha} * np.expm1(np.minimum({z}, 0) / {alpha}))",
        "np.where({z} > 0, {g}, {g} * np.exp(np.minimum({z}, 0) / {alpha}))",
    ),
    "ELU": NumpyActivation(
        "np.where({z} > 0, {z}, {alpha} * np.expm1(np.minimum({z}, 0)))",
        "np.where({z} > 0, {g}, {g} * {alpha} * np.exp(np.minimum({z}, 0)))",
    ),
    "Hardshrink": NumpyActivation("{z} * (np.abs({z}) > {lambd})", "{g} * (np.abs({z}) > {lambd})"),
    "Hardsigmoid": NumpyActivation("np.clip({z} / 6 + 0.5, 0, 1)", "{g} / 6 * (np.abs({z}) < 3)"),
    "Hardswish": NumpyActivation(
        "{z} * np.clip({z} / 6 + 0.5, 0, 1)",
        "np.where(np.abs({z}) < 3, {g} * ({z} / 3 + 0.5), {g} * ({z} > 0))",
    ),
    "Hardtanh": NumpyActivation(
        "np.clip({z}, {min_val}, {max_val})", "{g} * (({z} > {min_val}) & ({z} < {max_val}))"
    ),
    "RReLU": NumpyActivation(
        "np.where({z} > 0, {z}, {slope} * {z})", "np.where({z} > 0, {g}, {slope} * {g})"
    ),
    "LeakyReLU": NumpyActivation(
        "np.where({z} > 0, {z}, {negative_slope} * {z})", "np.where({z} > 0, {g}, {negative_slope} * {g})"
    ),
    "LogSigmoid": NumpyActivation("-np.logaddexp(0, -{z})", "{g} * sigmoid(-{z})", ("sigmoid",)),
    "Mish": NumpyActivation(
        "{z} * np.tanh(np.logaddexp(0, {z}))", "{g} * mish_slope({z})", ("sigmoid", "mish_slope")
    ),
    "ReLU": NumpyActivation("np.maximum({z}, 0)", "{g} * ({z} > 0)"),
    "ReLU6": NumpyActivation("np.clip({z}, 0, 6)", "{g} * (({z} > 0) & ({z} < 6))"),
    "SELU": NumpyActivation("selu({z})", "{g} * selu_slope({z})", ("selu", "selu_slope")),
    "Sigmoid": NumpyActivation("sigmoid({z})", "{g} * {h} * (1 - {h})", ("sigmoid",)),
    "SiLU": NumpyActivation(
        "{z} * sigmoid({z})", "{g} * (sigmoid({z}) + {h} * (1 - sigmoid({z})))", ("sigmoid",)
    ),
    "Softplus": NumpyActivation(
        "np.logaddexp(0, {beta} * {z}) / {beta}", "{g} * sigmoid({beta} * {z})", ("sigmoid",)
    ),
    "Softshrink": NumpyActivation(
        "np.sign({z}) * np.maximum(np.abs({z}) - {lambd}, 0)", "{g} * (np.abs({z}) > {lambd})"
    ),
    "Softsign": NumpyActivation("{z} / (1 + np.abs({z}))", "{g} / (1 + np.abs({z})) ** 2"),
    "Tanh": NumpyActivation("np.tanh({z})", "{g} * (1 - {h} ** 2)"),
    "Tanhshrink": NumpyActivation("{z} - np.tanh({z})", "{g} * np.tanh({z}) ** 2"),
    "Threshold": NumpyActivation("np.where({z} > {threshold}, {z}, {value})", "{g} * ({z} > {threshold})"),
    "LogSoftmax": NumpyActivation(
        "log_softmax({z})", "{g} - np.exp({h}) * {g}.sum(axis=1, keepdims=True)", ("log_softmax",)
    ),
}
"""By the names of PyTorch, but for PReLU, which learns, and GELU, of which there are two."""

FUNCTIONS: Mapping[str, str] = {
    "sigmoid": '''\
def sigmoid(z):
    """1 / (1 + e^-z), also where e^-z is too large a number."""
    return np.exp(-np.logaddexp(0, -z))''',
    "log_softmax": '''\
def log_softmax(z):
    """The logarithm of each output's share of e^z, row by row."""
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))''',
    "mish_slope": '''\
def mish_slope(z):
    """The derivative of z tanh(log(1 + e^z))."""
    bent = np.tanh(np.logaddexp(0, z))
    return bent + z * (1 - bent**2) * sigmoid(z)''',
    "selu": '''\
def selu(z):
    """Scaled so that means of 0 and variances of 1 stay what they are."""
    below = 1.6732632423543772 * np.expm1(np.minimum(z, 0))
    return 1.0507009873554805 * np.where(z > 0, z, below)''',
    "selu_slope": '''\
def selu_slope(z):
    """The derivative of selu."""
    return 1.0507009873554805 * np.where(z > 0, 1, 1.6732632423543772 * np.exp(np.minimum(z, 0)))''',
    "gelu": '''\
def normal_share(z):
    """The share of a normal distribution that lies below z."""
    return 0.5 * np.vectorize(math.erfc, otypes=[z.dtype])(-z / math.sqrt(2))


def gelu_slope(z):
    """The derivative of z normal_share(z)."""
    return normal_share(z) + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)''',
    "gelu_by_tanh": '''\
def gelu(z):
    """z times about the share of a normal distribution that lies below z."""
    return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))


def gelu_slope(z):
    """The derivative of gelu."""
    bent = np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))
    inner = math.sqrt(2 / math.pi) * (1 + 0.134145 * z**2)
    return 0.5 * (1 + bent) + 0.5 * z * (1 - bent**2) * inner''',
}
"""What the code of activations calls."""

_GELU = NumpyActivation("{z} * normal_share({z})", "{g} * gelu_slope({z})", ("gelu",))
_GELU_BY_TANH = NumpyActivation("gelu({z})", "{g} * gelu_slope({z})", ("gelu_by_tanh",))


def activation(kind: str, place: int, values: Mapping[str, Value]) -> NumpyActivation:
    """The activation at `place` among the modules; KeyError for one that there is no code of."""
    if kind == "GELU":
        return _GELU_BY_TANH if values["approximate"] == "tanh" else _GELU
    if kind == "PReLU":
        weight = f'p["{place}.weight"]'
        return NumpyActivation(
            "np.where({z} > 0, {z}, " + weight + " * {z})", "np.where({z} > 0, {g}, " + weight + " * {g})"
        )
    return ACTIVATIONS[kind]
