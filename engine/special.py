"""Special functions under PyTorch's names: `engine.special.expit(x)`, ..."""

from engine.ops.activations import sigmoid as expit
from engine.ops.bessel import i0, i0e, i1, i1e
from engine.ops.gamma_integrals import igamma as gammainc
from engine.ops.gamma_integrals import igammac as gammaincc
from engine.ops.logarithms import exp2, expm1, logit, xlogy
from engine.ops.normal_functions import entr, log_ndtr, multigammaln, ndtr, ndtri, xlog1py
from engine.ops.pointwise import log1p
from engine.ops.rounding import round  # noqa: A004 - PyTorch's name
from engine.ops.softmaxes import log_softmax, logsumexp, softmax
from engine.ops.special_functions import digamma, erf, erfc, erfcx, erfinv, polygamma, zeta
from engine.ops.special_functions import digamma as psi
from engine.ops.special_functions import lgamma as gammaln
from engine.ops.trigonometry import sinc

__all__ = [
    "digamma",
    "entr",
    "erf",
    "erfc",
    "erfcx",
    "erfinv",
    "exp2",
    "expit",
    "expm1",
    "gammainc",
    "gammaincc",
    "gammaln",
    "i0",
    "i0e",
    "i1",
    "i1e",
    "log1p",
    "log_ndtr",
    "log_softmax",
    "logit",
    "logsumexp",
    "multigammaln",
    "ndtr",
    "ndtri",
    "polygamma",
    "psi",
    "round",
    "sinc",
    "softmax",
    "xlog1py",
    "xlogy",
    "zeta",
]
