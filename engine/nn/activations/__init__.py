"""Activations, one per file; each is a layer that works element by element."""

from .celu import CELU
from .elu import ELU
from .gelu import GELU
from .hardshrink import Hardshrink
from .hardsigmoid import Hardsigmoid
from .hardswish import Hardswish
from .hardtanh import Hardtanh
from .leaky_relu import LeakyReLU
from .logsigmoid import LogSigmoid
from .mish import Mish
from .prelu import PReLU
from .relu import ReLU
from .relu6 import ReLU6
from .selu import SELU
from .sigmoid import Sigmoid
from .silu import SiLU
from .softplus import Softplus
from .softshrink import Softshrink
from .softsign import Softsign
from .tanh import Tanh
from .tanhshrink import Tanhshrink
from .threshold import Threshold

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "SELU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "LeakyReLU",
    "LogSigmoid",
    "Mish",
    "PReLU",
    "ReLU",
    "ReLU6",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanh",
    "Tanhshrink",
    "Threshold",
]
