"""Elementary functions of all lanes at once, to about two units in the last place of float32.

Polynomials and constants for exp and log as in the Cephes library (Moshier, 1989); tanh as the quotient of
polynomials that Eigen uses, from the same family of minimax fits.
"""

from __future__ import annotations

from .setting import inlined, number
from .vectors import (
    add_exactly,
    at_least,
    at_most,
    choose,
    equal,
    exponent,
    floor,
    fma,
    greater,
    less,
    low_bits_as_exponent,
    mantissa,
    multiply_exactly,
    power_of_two,
    size,
    splat,
    subtract_exactly,
    where_positive,
)

ZERO, ONE, HALF = number(0), number(1), number(0.5)
INFINITY, NAN = number(float("inf")), number(float("nan"))
LOG2_OF_E, WHOLE = number(1.44269504088896341), number(1.5 * 2**23 + 127)
HIGHEST_EXPONENT, LOWEST_EXPONENT = number(88.72284), number(-87.33654)


@inlined
def _rest(x, n):
    """e^r of x = n log 2 + r, as a polynomial of r."""
    r = fma(n, number(-0.693359375), x)
    r = fma(n, number(2.12194440e-4), r)
    p = fma(r, number(1.9875691500e-4), number(1.3981999507e-3))
    p = fma(p, r, number(8.3334519073e-3))
    p = fma(p, r, number(4.1665795894e-2))
    p = fma(p, r, number(1.6666665459e-1))
    p = fma(p, r, number(5.0000001201e-1))
    return fma(p, r * r, r) + ONE


@inlined
def exp(x):
    """e^x."""
    within = at_most(at_least(x, LOWEST_EXPONENT), HIGHEST_EXPONENT)
    n = floor(fma(within, LOG2_OF_E, HALF))
    m = _rest(within, n)
    # 2^128 is no float32, but half of it times 2 may be on the way to one.
    most = at_most(n, number(127))
    value = multiply_exactly(m * power_of_two(most), n - most + ONE)
    value = choose(greater(x, HIGHEST_EXPONENT), INFINITY, value)
    return choose(less(x, LOWEST_EXPONENT), ZERO, value)


@inlined
def exp_to_one(x):
    """e^x for x up to 0; at least 1e-38.

    A sum with a number so large leaves whole numbers alone, and these in the lowest bits: n + 127, which is
    the exponent of 2^n.
    """
    x = at_least(x, LOWEST_EXPONENT)
    whole = fma(x, LOG2_OF_E, WHOLE)
    return _rest(x, subtract_exactly(whole, splat(WHOLE))) * low_bits_as_exponent(whole)


@inlined
def log(x):
    """log x: x = m 2^e with m in [sqrt(1/2), sqrt(2)), a polynomial of m - 1, plus e log 2."""
    m, e = mantissa(x), exponent(x)
    high = greater(m, number(1.41421356237))
    m = choose(high, m * HALF, m) - ONE
    e = e + high
    z = m * m
    p = fma(m, number(7.0376836292e-2), number(-1.1514610310e-1))
    p = fma(p, m, number(1.1676998740e-1))
    p = fma(p, m, number(-1.2420140846e-1))
    p = fma(p, m, number(1.4249322787e-1))
    p = fma(p, m, number(-1.6668057665e-1))
    p = fma(p, m, number(2.0000714765e-1))
    p = fma(p, m, number(-2.4999993993e-1))
    p = fma(p, m, number(3.3333331174e-1))
    y = fma(e, number(-2.12194440e-4), p * m * z)
    y = fma(z, number(-0.5), y)
    value = fma(e, number(0.693359375), m + y)
    value = choose(equal(x, ZERO), number(float("-inf")), value)
    value = choose(equal(x, INFINITY), x, value)
    return choose(greater(x, ZERO), value, choose(equal(x, ZERO), value, NAN))


@inlined
def log1p(x):
    """log(1 + x), exact near 0: what 1 + x rounds away is put back as a factor (Kahan)."""
    u = add_exactly(splat(ONE), x)
    d = subtract_exactly(u, splat(ONE))
    small = equal(d, ZERO)
    value = choose(small, x, log(u) * (x / choose(small, ONE, d)))
    return choose(equal(x, INFINITY), x, value)


@inlined
def expm1(x):
    """e^x - 1, exact near 0 by the same means."""
    u = exp(x)
    d = subtract_exactly(u, splat(ONE))
    inner = choose(equal(d, ZERO), x, d * x / log(u))
    value = choose(less(size(x), number(1)), inner, d)
    return choose(equal(x, ZERO), x, value)


@inlined
def tanh(x):
    """An odd polynomial over an even one between -7.9 and 7.9, beyond which it is 1 to the last digit."""
    x = at_most(at_least(x, number(-7.90531110763549805)), number(7.90531110763549805))
    y = x * x
    p = fma(y, number(-2.76076847742355e-16), number(2.00018790482477e-13))
    p = fma(p, y, number(-8.60467152213735e-11))
    p = fma(p, y, number(5.12229709037114e-08))
    p = fma(p, y, number(1.48572235717979e-05))
    p = fma(p, y, number(6.37261928875436e-04))
    p = fma(p, y, number(4.89352455891786e-03))
    q = fma(y, number(1.19825839466702e-06), number(1.18534705686654e-04))
    q = fma(q, y, number(2.26843463243900e-03))
    q = fma(q, y, number(4.89352518554385e-03))
    return x * p / q


@inlined
def sigmoid(x):
    """1 / (1 + e^-x) from e^-|x|, which never overflows."""
    e = exp_to_one(ZERO - size(x))
    q = ONE / (e + ONE)
    return choose(greater(x, ZERO), q, e * q)


@inlined
def log_and_share(e):
    """log(1 + e) and 1 / (1 + e) for e from 0 to 1.

    The logarithm is e times the polynomial of least relative error, 3e-8 (Remez): no second division, which
    takes as long as ten products.
    """
    p = fma(e, number(5.23269e-3), number(-2.950524e-2))
    p = fma(p, e, number(7.822596e-2))
    p = fma(p, e, number(-1.3663246e-1))
    p = fma(p, e, number(1.9106007e-1))
    p = fma(p, e, number(-2.4842982e-1))
    p = fma(p, e, number(3.3319098e-1))
    p = fma(p, e, number(-4.9999493e-1))
    p = fma(p, e, number(9.9999994e-1))
    return e * p, ONE / (e + ONE)


@inlined
def erf(x):
    """The error function: a polynomial of x^2 near 0, further out 1 - e^-x^2 times one of 1 / (1 + x / 2).

    Press et al., Numerical Recipes, erfc's Chebyshev fit; Cephes for the middle.
    """
    a = size(x)
    z = a * a
    p = fma(z, number(7.853861353153693e-5), number(-8.010193625184903e-4))
    p = fma(p, z, number(5.188327685732524e-3))
    p = fma(p, z, number(-2.685381193529856e-2))
    p = fma(p, z, number(1.128358514861418e-1))
    p = fma(p, z, number(-3.761262582423300e-1))
    p = fma(p, z, number(1.128379165726710))
    near = a * p
    t = ONE / fma(a, HALF, ONE)
    q = fma(t, number(0.17087277), number(-0.82215223))
    q = fma(q, t, number(1.48851587))
    q = fma(q, t, number(-1.13520398))
    q = fma(q, t, number(0.27886807))
    q = fma(q, t, number(-0.18628806))
    q = fma(q, t, number(0.09678418))
    q = fma(q, t, number(0.37409196))
    q = fma(q, t, number(1.00002368))
    q = fma(q, t, number(-1.26551223))
    far = ONE - t * exp(q - z)
    value = choose(less(a, ONE), near, far)
    return choose(less(x, ZERO), ZERO - value, value)


@inlined
def sign(x):
    """-1, 0 or 1; 0 for nan."""
    return greater(x, ZERO) - less(x, ZERO)


@inlined
def activated(activation, x):
    """The activation of this number."""
    if activation == 1:
        return tanh(x)
    if activation == 2:
        return at_least(x, ZERO)
    if activation == 3:
        return sigmoid(x)
    return x


@inlined
def through(activation, grad, a):
    """`grad` times the derivative of the activation that made `a`."""
    if activation == 1:
        return grad * (ONE - a * a)
    if activation == 2:
        return where_positive(grad, a)
    if activation == 3:
        return grad * (a * (ONE - a))
    return grad
