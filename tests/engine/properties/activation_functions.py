"""How calls are drawn of the functions behind activations and dropout."""

from __future__ import annotations

from tests.engine.properties.drawing import (
    NONZERO,
    Call,
    Domain,
    Table,
    along,
    needing_elements,
    unary,
)
from tests.engine.properties.elementwise_ops import HALVES, THREES
from tests.engine.properties.layer_ops import halves

SIXES = Domain(-8, 8, (0, 6))


ONES = Domain(-2, 2, (-1, 1))


ACTIVATIONS: Table = {
    "F.relu": unary(NONZERO),
    "F.relu_": unary(NONZERO),
    "F.relu6": unary(SIXES),
    "F.leaky_relu": lambda d: Call(d.leaf(d.shape(), NONZERO), negative_slope=d.pick(0.01, 0.3)),
    "F.leaky_relu_": lambda d: Call(d.leaf(d.shape(), NONZERO), negative_slope=d.pick(0.01, 0.3)),
    "F.elu": lambda d: Call(d.leaf(d.shape(), NONZERO), alpha=d.pick(1.0, 0.5)),
    "F.elu_": lambda d: Call(d.leaf(d.shape(), NONZERO), alpha=d.pick(1.0, 0.5)),
    "F.celu_": unary(NONZERO, alpha=0.7),
    "F.selu_": unary(NONZERO),
    "F.hardtanh_": unary(ONES),
    "F.threshold_": unary(HALVES, threshold=0.5, value=3.0),
    "F.rrelu_": unary(NONZERO, lower=0.1, upper=0.3, training=False),
    "F.celu": lambda d: Call(d.leaf(d.shape(), NONZERO), alpha=d.pick(1.0, 0.7)),
    "F.selu": unary(NONZERO),
    "F.silu": unary(),
    "F.mish": unary(),
    "F.gelu": lambda d: Call(d.leaf(d.shape()), approximate=d.pick("none", "tanh")),
    "F.softplus": lambda d: Call(d.leaf(d.shape(), HALVES), **d.pick({}, {"beta": 2.0, "threshold": 1.0})),
    "F.softsign": unary(NONZERO),
    "F.tanhshrink": unary(),
    "F.hardshrink": unary(HALVES, lambd=0.5),
    "F.softshrink": unary(HALVES, lambd=0.5),
    "F.hardtanh": unary(ONES, min_val=-1.0, max_val=1.0),
    "F.hardsigmoid": unary(THREES),
    "F.hardswish": unary(THREES),
    "F.threshold": unary(HALVES, threshold=0.5, value=3.0),
    "F.rrelu": lambda d: Call(d.leaf(d.shape(), NONZERO), lower=0.1, upper=0.3, training=d.flag()),
    "F.prelu": lambda d: Call(x := d.leaf((d.side(), d.side()), NONZERO), d.leaf((d.pick(1, x.shape[1]),))),
    "F.glu": lambda d: Call((c := halves(d)).args[0], dim=c.args[1]),
    "F.softmax": lambda d: Call((c := along()(d)).args[0], dim=c.args[1]),
    "F.log_softmax": lambda d: Call((c := along()(d)).args[0], dim=c.args[1]),
    "F.softmin": lambda d: Call((c := along()(d)).args[0], dim=c.args[1]),
    "F.gumbel_softmax": needing_elements(lambda d: Call(d.leaf(d.shape(1)), tau=d.pick(1, 2.0), dim=-1)),
    "F.alpha_dropout": lambda d: Call(d.leaf(d.shape()), p=0.4, training=d.flag()),
    "F.feature_alpha_dropout": lambda d: Call(d.leaf((d.side(), 2, 2)), p=0.4, training=d.flag()),
    "F.dropout": lambda d: Call(d.leaf(d.shape()), p=0.4, training=d.flag()),
    "F.dropout1d": lambda d: Call(d.leaf((d.side(), 2, d.side())), p=0.4, training=d.flag()),
    "F.dropout2d": lambda d: Call(d.leaf((d.side(), 2, d.side(), 2)), p=0.4, training=d.flag()),
    "F.dropout3d": lambda d: Call(d.leaf((d.side(), 2, d.side(), 1, 2)), p=0.4, training=d.flag()),
}
