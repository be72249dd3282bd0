"""Samples of the operations that work element by element."""

from __future__ import annotations

from engine.autograd.tensor import wrap
from tests.engine.ops.sample_tensors import (
    Samples,
    array,
    leaf,
    pairs,
    positive,
    probability,
    shifted,
    unary,
)

ELEMENTWISE: Samples = {
    "expm1": unary(),
    "exp2": unary(),
    "log2": unary(positive),
    "log10": unary(positive),
    "rsqrt": unary(positive),
    "logaddexp": pairs(),
    "logaddexp2": pairs(),
    "xlogy": pairs(positive),
    "logit": [*unary(probability), (probability(5), 0.3)],
    "tan": [(leaf(5, low=-1.2, high=1.2),), (leaf(0),)],
    "asin": unary(probability),
    "acos": unary(probability),
    "atan": unary(),
    "atan2": pairs(shifted),
    "sinh": unary(),
    "cosh": unary(),
    "asinh": unary(),
    "acosh": [(leaf(4, low=1.2, high=3.0),), (leaf(0),)],
    "atanh": unary(probability),
    "hypot": pairs(shifted),
    "sinc": unary(),
    "deg2rad": unary(),
    "rad2deg": unary(),
    "floor": unary(),
    "ceil": unary(),
    "trunc": unary(),
    "round": unary(),
    "round_decimals": [(leaf(5), 1), (leaf(5), -1)],
    "frac": unary(),
    "fmod": pairs(positive),
    "fmod_number": [(leaf(2, 3), 0.7)],
    "div_rounded": [(leaf(3), positive(3), "floor"), (leaf(3), positive(3), "trunc")],
    "nan_to_num": unary(),
    "copysign": pairs(shifted),
    "erf": unary(),
    "erfc": unary(),
    "erfinv": unary(probability),
    "lgamma": unary(positive),
    "digamma": unary(positive),
    "polygamma": [(positive(4), 1), (positive(4), 2), (leaf(4), 1)],
    "angle": unary(),
    "special_entr": unary(positive),
    "erfcx": unary(),
    "i0": unary(),
    "i0e": unary(),
    "i1": unary(),
    "i1e": unary(),
    "igamma": [(wrap(array(3, low=0.5, high=2.0)), positive(3, seed=1))],
    "igammac": [(wrap(array(3, low=0.5, high=2.0)), positive(3, seed=1))],
    "nextafter": [(leaf(3), leaf(3, seed=1))],
    "zeta": [(wrap(array(3, low=2.0, high=4.0)), positive(3, seed=1))],
    "fmax": pairs(shifted),
    "fmin": pairs(shifted),
}

_ALONG = [(leaf(2, 3), 0), (leaf(2, 3), 1), (leaf(), 0), (leaf(0, 2), 1)]
_OVER = [
    (leaf(2, 3, 2), (0, 2), False),
    (leaf(2, 3), (1,), True),
    (leaf(2, 3), (0, 1), False),
    (leaf(), (), False),
]

ALONG: Samples = {
    "softmax": _ALONG,
    "log_softmax": _ALONG,
    "logsumexp": _OVER,
    "amax": _OVER,
    "amin": _OVER,
    "aminmax_low": _OVER,
    "aminmax_high": _OVER,
}
