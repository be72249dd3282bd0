"""Special functions under PyTorch's names: `engine.special.expit(x)`, ...

Shapes: any; the result has the same, of two operands their common one.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.special.<name>.
"""

from engine.ops import (
    activations,
    bessel,
    gamma_integrals,
    logarithms,
    normal_functions,
    pointwise,
    polynomials,
    rounding,
    softmaxes,
    special_functions,
    trigonometry,
)
from engine.ops.facade import public

chebyshev_polynomial_t = public("special_chebyshev_polynomial_t", polynomials.chebyshev_t)
chebyshev_polynomial_u = public("special_chebyshev_polynomial_u", polynomials.chebyshev_u)
digamma = public("special_digamma", special_functions.digamma)
entr = public("special_entr", normal_functions.entr)
erf = public("special_erf", special_functions.erf)
erfc = public("special_erfc", special_functions.erfc)
erfcx = public("special_erfcx", special_functions.erfcx)
erfinv = public("special_erfinv", special_functions.erfinv)
exp2 = public("special_exp2", logarithms.exp2)
expit = public("special_expit", activations.sigmoid)
expm1 = public("special_expm1", logarithms.expm1)
gammainc = public("special_gammainc", gamma_integrals.igamma)
gammaincc = public("special_gammaincc", gamma_integrals.igammac)
gammaln = public("special_gammaln", special_functions.lgamma)
hermite_polynomial_h = public("special_hermite_polynomial_h", polynomials.hermite_h)
hermite_polynomial_he = public("special_hermite_polynomial_he", polynomials.hermite_he)
i0 = public("special_i0", bessel.i0)
i0e = public("special_i0e", bessel.i0e)
i1 = public("special_i1", bessel.i1)
i1e = public("special_i1e", bessel.i1e)
laguerre_polynomial_l = public("special_laguerre_polynomial_l", polynomials.laguerre_l)
legendre_polynomial_p = public("special_legendre_polynomial_p", polynomials.legendre_p)
log1p = public("special_log1p", pointwise.log1p)
log_ndtr = public("special_log_ndtr", normal_functions.log_ndtr)
log_softmax = public("special_log_softmax", softmaxes.log_softmax)
logit = public("special_logit", logarithms.logit)
logsumexp = public("special_logsumexp", softmaxes.logsumexp)
multigammaln = public("special_multigammaln", normal_functions.multigammaln)
ndtr = public("special_ndtr", normal_functions.ndtr)
ndtri = public("special_ndtri", normal_functions.ndtri)
polygamma = public("special_polygamma", special_functions.polygamma)
psi = public("special_psi", special_functions.digamma)
round = public("special_round", rounding.round)  # noqa: A001 - PyTorch's name
sinc = public("special_sinc", trigonometry.sinc)
softmax = public("special_softmax", softmaxes.softmax)
xlog1py = public("special_xlog1py", normal_functions.xlog1py)
xlogy = public("special_xlogy", logarithms.xlogy)
zeta = public("special_zeta", special_functions.zeta)
