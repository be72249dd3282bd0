"""How calls are drawn of the operations that work element by element."""

from __future__ import annotations

from tests.engine.properties.drawing import (
    BETWEEN_HALVES,
    BETWEEN_INTEGERS,
    NONZERO,
    POSITIVE,
    PROBABILITY,
    REAL,
    UNIT,
    Call,
    Domain,
    Draw,
    Entry,
    Table,
    pair,
    triple,
    unary,
)

ABOVE_ONE = Domain(1.1, 3)
BELOW_POLE = Domain(-1.4, 1.4)
HALVES = Domain(-2, 2, (-0.5, 0.5))
THREES = Domain(-5, 5, (-3, 3))
DIVIDENDS, DIVISORS = Domain(1.3, 1.9), Domain(1.0, 1.2)
"""Their quotients stay away from integers."""


def bounds(d: Draw) -> Call:
    """A tensor and a lower and an upper bound that all broadcast, the lower one below the upper."""
    one, two, three = d.broadcastable(3)
    x, low = d.leaves(one, two)
    return Call(x, low, d.leaf(three, Domain(2.1, 3.0)) if d.flag() else (low.detach() + 0.005 + 3))


def constant_first(d: Draw) -> Call:
    """Two positive tensors of which only the second has a gradient."""
    one, two = d.broadcastable(2)
    return Call(d.constant(one, POSITIVE), d.leaf(two, POSITIVE))


def gate(domain: Domain, *options: float) -> Entry:
    """A gradient and the input by which it passes."""
    return lambda d: Call(d.leaf(shape := d.shape()), d.leaf(shape, domain), *options)


ARITHMETIC: Table = {
    "add": pair(),
    "sub": pair(),
    "rsub": pair(),
    "mul": pair(),
    "div": pair(REAL, NONZERO),
    "remainder": pair(DIVIDENDS, DIVISORS),
    "fmod": pair(DIVIDENDS, DIVISORS),
    "fmod_number": lambda d: Call(d.leaf(d.shape(), DIVIDENDS), d.pick(1.1, -1.1)),
    "div_rounded": lambda d: Call(*pair(DIVIDENDS, DIVISORS)(d).args, d.pick("floor", "trunc")),
    "maximum": pair(),
    "minimum": pair(),
    "fmax": pair(),
    "fmin": pair(),
    "neg": unary(),
    "sign": unary(NONZERO),
    "sgn": unary(NONZERO),
    "abs": unary(NONZERO),
    "reciprocal": unary(NONZERO),
    "hypot": pair(REAL, NONZERO),
    "copysign": pair(NONZERO, NONZERO),
    "where": lambda d: Call(d.mask((s := d.broadcastable(3))[0]), *d.leaves(*s[1:])),
    "lerp_number": lambda d: Call(*pair()(d).args, d.pick(0.3, 0.8, -1.0)),
    "lerp_tensor": triple(),
    "addcmul": lambda d: Call(*triple()(d).args, d.pick(1, -0.5)),
    "addcdiv": lambda d: Call(*triple(last=NONZERO)(d).args, d.pick(1, -0.5)),
    "deg2rad": unary(),
    "rad2deg": unary(),
    "nan_to_num": unary(),
    "angle": unary(NONZERO),
    "nextafter": pair(),
}

POWERS: Table = {
    "pow_number": lambda d: Call(d.leaf(d.shape(), POSITIVE), d.pick(0, 1, 2, 3, 0.5, -1.5, -2)),
    "pow_tensor": pair(POSITIVE, REAL),
    "pow_of_number": lambda d: Call(d.leaf(d.shape()), d.pick(2.5, 0.3, 1)),
    "exp": unary(),
    "exp2": unary(),
    "expm1": unary(),
    "log": unary(POSITIVE),
    "log1p": unary(Domain(-0.8, 2)),
    "log2": unary(POSITIVE),
    "log10": unary(POSITIVE),
    "sqrt": unary(POSITIVE),
    "rsqrt": unary(POSITIVE),
    "logaddexp": pair(),
    "logaddexp2": pair(),
    "xlogy": pair(NONZERO, POSITIVE),
    "logit": lambda d: Call(d.leaf(d.shape(), Domain(0.02, 0.98, (0.2, 0.8))), d.pick(None, 0.2)),
}

TRIGONOMETRY: Table = {
    "sin": unary(),
    "cos": unary(),
    "tan": unary(BELOW_POLE),
    "asin": unary(UNIT),
    "acos": unary(UNIT),
    "atan": unary(),
    "atan2": pair(REAL, NONZERO),
    "sinh": unary(),
    "cosh": unary(),
    "tanh": unary(),
    "asinh": unary(),
    "acosh": unary(ABOVE_ONE),
    "atanh": unary(UNIT),
    "sinc": unary(NONZERO),
}

SPECIAL: Table = {
    "special_entr": unary(POSITIVE),
    "erf": unary(),
    "erfc": unary(),
    "erfinv": unary(UNIT),
    "lgamma": unary(Domain(-1.9, 3, (-1, 0))),
    "digamma": unary(Domain(-1.9, 3, (-1, 0))),
    "polygamma": lambda d: Call(d.leaf(d.shape(), Domain(-1.9, 3, (-1, 0))), d.number(0, 3)),
    "erfcx": unary(),
    "i0": unary(),
    "i0e": unary(NONZERO),
    "i1": unary(),
    "i1e": unary(NONZERO),
    "igamma": constant_first,
    "igammac": constant_first,
    "zeta": lambda d: Call(d.constant((s := d.broadcastable(2))[0], Domain(2, 4)), d.leaf(s[1], POSITIVE)),
}

ROUNDING: Table = {
    "floor": unary(BETWEEN_INTEGERS),
    "ceil": unary(BETWEEN_INTEGERS),
    "trunc": unary(BETWEEN_INTEGERS),
    "frac": unary(BETWEEN_INTEGERS),
    "round": unary(BETWEEN_HALVES),
    "round_decimals": lambda d: Call(d.leaf(d.shape(), Domain(-4, 4)), -1),
}

CLAMPING: Table = {
    "clamp": lambda d: Call(d.leaf(d.shape(), HALVES), *d.pick((-0.5, 0.5), (None, 0.5), (-0.5, None))),
    "clamp_tensor": bounds,
    "clamp_min_tensor": pair(),
    "clamp_max_tensor": pair(),
    "clamp_min_number": lambda d: Call(d.leaf(d.shape(), HALVES), 0.5),
    "clamp_max_number": lambda d: Call(d.leaf(d.shape(), HALVES), -0.5),
}

ACTIVATIONS: Table = {
    "sigmoid": unary(),
    "log_sigmoid": unary(),
    "relu": unary(NONZERO),
    "leaky_relu": lambda d: Call(d.leaf(d.shape(), NONZERO), d.pick(0.01, 0.3)),
    "elu": lambda d: Call(d.leaf(d.shape(), NONZERO), d.pick(1.0, 0.5)),
    "celu": lambda d: Call(d.leaf(d.shape(), NONZERO), d.pick(1.0, 0.7)),
    "selu": unary(NONZERO),
    "silu": unary(),
    "mish": unary(),
    "gelu": unary(),
    "gelu_tanh": unary(),
    "softplus": lambda d: Call(d.leaf(d.shape(), HALVES), *d.pick((1.0, 20.0), (2.0, 1.0))),
    "hardtanh": lambda d: Call(d.leaf(d.shape(), HALVES), -0.5, 0.5),
    "hardsigmoid": unary(THREES),
    "hardswish": unary(THREES),
    "threshold": lambda d: Call(d.leaf(d.shape(), HALVES), 0.5, d.pick(3.0, -1.0)),
    "hardshrink": lambda d: Call(d.leaf(d.shape(), HALVES), 0.5),
    "softshrink": lambda d: Call(d.leaf(d.shape(), HALVES), 0.5),
    "rrelu_with_noise": lambda d: Call(
        x := d.leaf(d.shape(), NONZERO), d.constant(tuple(x.shape), PROBABILITY).numpy()
    ),
}

GATES: Table = {
    "threshold_backward": gate(HALVES, 0.5),
    "leaky_relu_backward": gate(NONZERO, 0.01),
    "hardtanh_backward": gate(HALVES, -0.5, 0.5),
    "hardsigmoid_backward": gate(THREES),
    "hardshrink_backward": gate(HALVES, 0.5),
    "softshrink_backward": gate(HALVES, 0.5),
    "rrelu_with_noise_backward": gate(NONZERO, 0.3),
    "unchanging": gate(REAL),
}

ELEMENTWISE: Table = {
    **ARITHMETIC,
    **POWERS,
    **TRIGONOMETRY,
    **SPECIAL,
    **ROUNDING,
    **CLAMPING,
    **ACTIVATIONS,
    **GATES,
}
