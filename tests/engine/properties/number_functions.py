"""How calls are drawn of functions of numbers: arithmetic, reductions, scans."""

from __future__ import annotations

from engine.autograd.tensor import wrap
from tests.engine.properties.dimension_ops import norm_over
from tests.engine.properties.drawing import (
    BETWEEN_HALVES,
    NONZERO,
    POSITIVE,
    REAL,
    Call,
    Domain,
    Draw,
    Entry,
    Table,
    along,
    needing_elements,
    pair,
    triple,
    unary,
)
from tests.engine.properties.elementwise_ops import ABOVE_ONE, DIVIDENDS, DIVISORS, HALVES, bounds
from tests.engine.properties.matrix_ops import apart

ARITHMETIC: Table = {
    "add": lambda d: Call(*pair()(d).args, alpha=d.pick(1, -0.5)),
    "sub": lambda d: Call(*pair()(d).args, alpha=d.pick(1, -0.5)),
    "rsub": lambda d: Call(*pair()(d).args, alpha=d.pick(1, -0.5)),
    "div": lambda d: Call(*pair(DIVIDENDS, DIVISORS)(d).args, rounding_mode=d.pick(None, "floor", "trunc")),
    "fmod": lambda d: Call(d.leaf(d.shape(), DIVIDENDS), d.pick(1.1, -1.1, d.leaf((), DIVISORS))),
    "pow": lambda d: Call(
        *d.pick(pair(POSITIVE, REAL), lambda d: Call(d.leaf(d.shape(), POSITIVE), 2.5))(d).args
    ),
    "float_power": pair(POSITIVE, REAL),
    "square": unary(),
    "positive": unary(),
    "clamp": bounds,
    "clamp_min": lambda d: Call(d.leaf(d.shape(), HALVES), d.pick(0.5, -0.5)),
    "clamp_max": lambda d: Call(d.leaf(d.shape(), HALVES), d.pick(0.5, -0.5)),
    "lerp": lambda d: Call(*pair()(d).args, d.pick(0.3, 0.8)),
    "addcmul": lambda d: Call(*triple()(d).args, value=d.pick(1, -0.5)),
    "addcdiv": lambda d: Call(*triple(last=NONZERO)(d).args, value=d.pick(1, -0.5)),
    "ldexp": lambda d: Call(x := d.leaf(d.shape()), d.indices(tuple(x.shape), 3, -2)),
    "where": lambda d: Call(d.mask((s := d.broadcastable(3))[0]), *d.leaves(*s[1:])),
    "round": lambda d: Call(d.leaf(d.shape(), BETWEEN_HALVES), decimals=0),
    "frexp": unary(Domain(-2, 2, (-2, -1, -0.5, 0, 0.5, 1, 2))),
    "polygamma": lambda d: Call(d.number(0, 2), d.leaf(d.shape(), POSITIVE)),
    "Tensor.polygamma": lambda d: Call(d.leaf(d.shape(), POSITIVE), d.number(0, 2)),
    "mvlgamma": lambda d: Call(d.leaf(d.shape(), ABOVE_ONE), d.number(1, 3)),
    "special.ndtr": unary(),
    "special.log_ndtr": unary(),
    "special.ndtri": unary(Domain(0.1, 0.9)),
    "special.xlog1py": pair(NONZERO, POSITIVE),
}


def maybe_over(domain: Domain = REAL) -> Entry:
    """A tensor, and all, one or some dimensions."""

    def entry(d: Draw) -> Call:
        x = d.leaf(d.shape(1), domain)
        axes = d.axes(x, 1)
        return Call(x, dim=d.pick(d.dim(x), axes, tuple(a - x.dim() for a in axes)), keepdim=d.flag())

    return entry


def one_dim(**options: object) -> Entry:
    """A tensor, one of its dimensions by name, and keepdim."""
    return lambda d: Call(x := d.leaf(d.shape(1)), dim=d.dim(x), keepdim=d.flag(), **options)


def spread_over(d: Draw) -> Call:
    """A tensor, a dimension of two or more, and a correction below that."""
    shape = (*d.shape(0, 1), d.number(2, 3), *d.shape(0, 1))
    dim = max(i for i, n in enumerate(shape) if n > 1)
    return Call(d.leaf(shape), d.pick(dim, dim - len(shape)), correction=d.pick(0, 1, 0.5), keepdim=d.flag())


def shares(d: Draw) -> Call:
    """A tensor, one or two quantiles that fall between elements, a dimension."""
    shape = (d.number(2, 3), *([d.number(1, 2)] * d.number(0, 1)))
    q = d.pick(0.3, wrap(d.constant((2,), Domain(0.2, 0.4)).numpy()))
    return Call(
        d.leaf(shape), q, d.pick(0, None), interpolation=d.pick("linear", "lower", "higher", "midpoint")
    )


REDUCTIONS: Table = {
    "sum": maybe_over(),
    "mean": maybe_over(),
    "nansum": maybe_over(),
    "nanmean": maybe_over(),
    "logsumexp": maybe_over(),
    "amax": needing_elements(maybe_over()),
    "amin": needing_elements(maybe_over()),
    "aminmax": needing_elements(one_dim()),
    "max": needing_elements(one_dim()),
    "min": needing_elements(one_dim()),
    "median": needing_elements(one_dim()),
    "nanmedian": needing_elements(one_dim()),
    "mode": needing_elements(one_dim()),
    "kthvalue": needing_elements(one_dim(k=1)),
    "prod": one_dim(),
    "var": spread_over,
    "std": spread_over,
    "var_mean": spread_over,
    "std_mean": spread_over,
    "norm": lambda d: Call((c := norm_over(d)).args[0], d.pick(2, 1, 3, "fro"), 0, c.args[3]),
    "linalg.norm": lambda d: Call((c := norm_over(d)).args[0], d.pick(2, 1, 3, None), 0, c.args[3]),
    "linalg.vector_norm": lambda d: Call(*norm_over(d).args[:2], 0),
    "dist": lambda d: Call(*d.leaves(*d.broadcastable(2)), p=d.pick(2, 1, 3)),
    "pdist": lambda d: Call(d.leaf((d.number(2, 3), d.number(1, 3))), p=d.pick(2.0, 1.0, 3.0)),
    "F.pdist": lambda d: Call(d.leaf((d.number(2, 3), d.number(1, 3)))),
    "cdist": lambda d: Call(*apart(d).args[:2], p=d.pick(2.0, 1.0, 3.0)),
    "renorm": lambda d: Call(d.leaf((d.side(), d.number(1, 3))), d.pick(2, 1), 0, d.pick(0.05, 50.0)),
    "quantile": shares,
    "nanquantile": shares,
    "cov": lambda d: Call(d.leaf((d.number(1, 3), d.number(2, 4))), correction=d.number(0, 1)),
    "corrcoef": lambda d: Call(d.leaf((d.number(1, 3), d.number(3, 5)))),
}


SCANS: Table = {
    "cumsum": along(),
    "cumprod": along(),
    "logcumsumexp": along(),
    "cummax": needing_elements(along()),
    "cummin": needing_elements(along()),
    "softmax": along(),
    "log_softmax": along(),
    "sort": lambda d: Call(*along()(d).args, descending=d.flag()),
    "msort": lambda d: Call(d.leaf(d.shape(1))),
    "topk": needing_elements(lambda d: Call(x := d.leaf(d.shape(1)), 1, d.dim(x), largest=d.flag())),
    "diff": lambda d: Call(x := d.leaf((d.number(2, 4), d.number(2, 4))), d.number(0, 2), d.dim(x)),
    "trapezoid": lambda d: Call(d.leaf((d.side(), d.number(1, 3))), dx=0.5, dim=-1),
    "cumulative_trapezoid": lambda d: Call(d.leaf((d.side(), d.number(1, 3))), dx=0.5, dim=-1),
    "gradient": lambda d: Call(d.leaf((d.number(2, 4), d.number(2, 4))), spacing=0.5, dim=d.pick(0, 1, None)),
}
