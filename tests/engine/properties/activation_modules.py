"""How activations and dropout are drawn together with their inputs."""

from __future__ import annotations

from engine import nn
from tests.engine.properties.activation_functions import ONES, SIXES
from tests.engine.properties.drawing import NONZERO, Call, Table
from tests.engine.properties.elementwise_ops import HALVES
from tests.engine.properties.making import elementwise, like, made

ACTIVATIONS: Table = {
    "ReLU": like(nn.ReLU, "relu"),
    "ReLU6": elementwise(nn.ReLU6, SIXES),
    "LeakyReLU": like(nn.LeakyReLU, "leaky_relu"),
    "ELU": like(nn.ELU, "elu"),
    "CELU": like(nn.CELU, "celu"),
    "SELU": like(nn.SELU, "selu"),
    "SiLU": elementwise(nn.SiLU),
    "Mish": elementwise(nn.Mish),
    "GELU": like(nn.GELU, "gelu"),
    "Sigmoid": elementwise(nn.Sigmoid),
    "LogSigmoid": elementwise(nn.LogSigmoid),
    "Tanh": elementwise(nn.Tanh),
    "Tanhshrink": elementwise(nn.Tanhshrink),
    "Softplus": like(nn.Softplus, "softplus"),
    "Softsign": elementwise(nn.Softsign, NONZERO),
    "Hardshrink": like(nn.Hardshrink, "hardshrink"),
    "Softshrink": like(nn.Softshrink, "softshrink"),
    "Hardtanh": elementwise(nn.Hardtanh, ONES),
    "Hardsigmoid": like(nn.Hardsigmoid, "hardsigmoid"),
    "Hardswish": like(nn.Hardswish, "hardswish"),
    "Threshold": elementwise(nn.Threshold, HALVES, 0.5, 3.0),
    "PReLU": lambda d: Call(made(d, nn.PReLU, d.pick(1, 2)), d.leaf((d.side(), 2), NONZERO)),
    "RReLU": elementwise(nn.RReLU, NONZERO),
    "GLU": like(nn.GLU, "glu"),
    "Softmax": like(nn.Softmax, "softmax"),
    "Softmax2d": lambda d: Call(made(d, nn.Softmax2d), d.leaf((d.side(), 2, d.number(1, 2), 2))),
    "LogSoftmax": like(nn.LogSoftmax, "log_softmax"),
    "Softmin": like(nn.Softmin, "softmin"),
    "Identity": elementwise(nn.Identity),
    "FeatureAlphaDropout": lambda d: Call(made(d, nn.FeatureAlphaDropout), d.leaf((d.side(), 2, 2))),
    "Dropout": elementwise(nn.Dropout),
    "AlphaDropout": elementwise(nn.AlphaDropout),
    "Dropout1d": lambda d: Call(made(d, nn.Dropout1d), d.leaf((d.side(), 2, d.side()))),
    "Dropout2d": lambda d: Call(made(d, nn.Dropout2d), d.leaf((d.side(), 2, d.side(), 2))),
    "Dropout3d": lambda d: Call(made(d, nn.Dropout3d), d.leaf((d.side(), 2, d.side(), 1, 2))),
}
