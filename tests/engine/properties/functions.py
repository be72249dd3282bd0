"""How hypothesis draws calls of PyTorch's functions that are made of several operations."""

from __future__ import annotations

import math

import engine
from engine.autograd.tensor import wrap
from tests.engine.properties.dimension_ops import norm_over, reshaped
from tests.engine.properties.drawing import (
    BETWEEN_HALVES,
    NONZERO,
    POSITIVE,
    REAL,
    Call,
    Domain,
    Draw,
    Entry,
    Shape,
    Table,
    along,
    needing_elements,
    pair,
    triple,
    unary,
)
from tests.engine.properties.elementwise_ops import ABOVE_ONE, DIVIDENDS, DIVISORS, HALVES, bounds
from tests.engine.properties.matrix_ops import apart, crossed, diagonal, embedded, product, scaled
from tests.engine.properties.placing_ops import among, any_of, flat_places, picked, scattered, some_of

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
    "mvlgamma": lambda d: Call(d.leaf(d.shape(), ABOVE_ONE), d.number(1, 3)),
    "special.entr": unary(POSITIVE),
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


def joined(d: Draw) -> Call:
    """Tensors to join along a dimension, where alone their lengths may differ."""
    shape = d.shape(1)
    dim = d.number(0, len(shape) - 1)
    parts = [(*shape[:dim], d.side(), *shape[dim + 1 :]) for _ in range(d.number(1, 3))]
    return Call(d.leaves(*parts), d.pick(dim, dim - len(shape)))


def alike(least: int = 0, most: int = 3) -> Entry:
    """A list of tensors of one shape."""

    def entry(d: Draw) -> Call:
        shape = d.shape(least, most)
        return Call(d.leaves(*[shape] * d.number(1, 3)))

    return entry


def stacked(d: Draw) -> Call:
    """Tensors of one shape and where their number becomes a dimension."""
    (parts,) = alike()(d).args
    return Call(parts, d.number(-parts[0].dim() - 1, parts[0].dim()))


def several(least: int = 0, most: int = 3) -> Entry:
    """The same as so many arguments."""
    return lambda d: Call(*alike(least, most)(d).args[0])


def vectors(d: Draw) -> Call:
    """Vectors of any lengths."""
    return Call(*d.leaves(*[(d.side(),) for _ in range(d.number(1, 3))]))


def parts_along(least: int = 1, dim: int | None = None) -> Entry:
    """A tensor, a number of parts or borders, and where to cut unless the function says."""

    def entry(d: Draw) -> Call:
        x = d.leaf((2, *d.shape(least - 1, least))) if dim == 0 else d.leaf((2, 2, 2, *d.shape(0, 1)))
        return Call(x, d.pick(1, 2))

    return entry


def cut(d: Draw) -> Call:
    """A tensor, the number or lengths of its parts, a dimension."""
    x = d.leaf((*d.shape(0, 1), n := d.number(1, 4), *d.shape(0, 1)))
    return Call(x, d.pick(1, 2, 3), next(i for i, m in enumerate(x.shape) if m == n))


def narrowed(d: Draw) -> Call:
    """A tensor, a dimension, and a range of it."""
    x = d.leaf(d.shape(1))
    dim = d.dim(x)
    start = d.number(0, x.shape[dim])
    return Call(x, dim, start, d.number(0, x.shape[dim] - start))


JOINING: Table = {
    "cat": joined,
    "stack": stacked,
    "hstack": alike(),
    "vstack": alike(),
    "dstack": alike(),
    "column_stack": alike(0, 2),
    "block_diag": several(0, 2),
    "atleast_1d": several(),
    "atleast_2d": several(),
    "atleast_3d": several(),
    "cartesian_prod": vectors,
    "combinations": lambda d: Call(d.leaf((d.side(),)), d.number(1, 2), with_replacement=d.flag()),
    "meshgrid": lambda d: Call(*vectors(d).args, indexing=d.pick("ij", "xy")),
    "broadcast_tensors": pair(),
    "split": cut,
    "chunk": cut,
    "tensor_split": cut,
    "unbind": lambda d: Call(x := d.leaf(d.shape(1)), d.dim(x)),
    "hsplit": parts_along(2),
    "vsplit": parts_along(2),
    "dsplit": parts_along(3),
    "narrow": narrowed,
    "select": lambda d: Call(x := d.leaf((2, *d.shape(0, 2))), d.pick(0, -x.dim()), d.number(-2, 1)),
}


def moved(d: Draw) -> Call:
    """A tensor and a dimension to move elsewhere."""
    x = d.leaf(d.shape(1))
    return Call(x, d.dim(x), d.dim(x))


def flattened(d: Draw) -> Call:
    """A tensor and two of its dimensions in order."""
    x = d.leaf(d.shape())
    start = d.number(0, max(x.dim() - 1, 0))
    return Call(x, start, d.number(start, max(x.dim() - 1, 0)))


def to_size(d: Draw) -> Call:
    """A tensor and a size to which it broadcasts."""
    x = d.leaf(d.shape())
    return Call(x, (*d.shape(0, 1), *(d.side() if n == 1 else n for n in x.shape)))


def repeated(d: Draw) -> Call:
    """A tensor, how often each slice comes, and the dimension of the slices."""
    x = d.leaf(d.shape(1))
    dim = d.dim(x)
    return Call(x, d.pick(2, d.indices((x.shape[dim],), 3)), dim)


def windows(d: Draw) -> Call:
    """A tensor and windows along a dimension."""
    return Call(d.leaf((*d.shape(0, 1), d.number(2, 5))), -1, d.number(1, 2), d.number(1, 3))


SHAPES: Table = {
    "reshape": reshaped,
    "Tensor.view": reshaped,
    "ravel": unary(),
    "flatten": flattened,
    "unflatten": lambda d: Call(d.leaf((*d.shape(0, 1), 6)), -1, d.pick((2, 3), (-1, 2), (6, 1))),
    "permute": lambda d: Call(x := d.leaf(d.shape(1)), tuple(int(i) for i in d.order(x.dim()))),
    "movedim": moved,
    "squeeze": along(),
    "expand": to_size,
    "broadcast_to": to_size,
    "Tensor.broadcast_to": to_size,
    "Tensor.sum_to_size": lambda d: Call(x := d.leaf(d.shape()), *d.narrowed(tuple(x.shape))),
    "flip": lambda d: Call(x := d.leaf(d.shape()), d.axes(x)),
    "Tensor.flip": lambda d: Call(x := d.leaf(d.shape()), d.axes(x)),
    "fliplr": lambda d: Call(d.leaf(d.shape(2))),
    "flipud": lambda d: Call(d.leaf(d.shape(1))),
    "roll": lambda d: Call(x := d.leaf(d.shape(1)), d.number(-4, 4), d.pick(None, d.dim(x))),
    "rot90": lambda d: Call(d.leaf(d.shape(2)), d.number(-3, 3), d.pick((0, 1), (-1, 0))),
    "tile": lambda d: Call(d.leaf(d.shape()), tuple(d.number(0, 2) for _ in range(d.number(1, 3)))),
    "Tensor.repeat": lambda d: Call(x := d.leaf(d.shape()), 2, *(d.number(0, 2) for _ in x.shape)),
    "repeat_interleave": repeated,
    "Tensor.unfold": windows,
    "as_strided": lambda d: Call(d.leaf((3, 3)), d.shape(2, 2), (d.number(0, 2), 1), d.number(0, 2)),
    "clone": unary(),
    "Tensor.contiguous": unary(),
    "Tensor.double": unary(),
    "Tensor.to": unary(dtype=engine.float64, copy=True),
    "Tensor.cpu": unary(),
    "Tensor.type_as": pair(),
    "Tensor.type": unary(dtype=engine.float64),
}


def square_power(d: Draw) -> Call:
    """A matrix and a power, also a negative one."""
    return Call(d.square(), d.number(-2, 3))


def chained(d: Draw) -> Call:
    """Matrices to multiply one after the other."""
    n, k, m, j = (d.side() for _ in range(4))
    return Call(*d.leaves((n, k), (k, m), (m, j)))


def traced(d: Draw) -> Call:
    """An equation and its operands."""
    equation = d.pick(
        "ij,jk->ik", "ij,kj", "ij,ij->", "ij->ji", "ii->i", "ij,j->i", "bij,bjk->bik", "i,j,k->kji"
    )
    shapes = equation.split("->")[0].split(",")
    return Call(equation, *product(*shapes)(d).args)


def factored(d: Draw) -> Call:
    """A right side and a lower triangle."""
    a = engine.linalg.cholesky(d.square(symmetric=True)).detach()
    return Call(d.leaf((*a.shape[:-1], d.side())), wrap(a.numpy().copy(), True))


def multiplied(d: Draw) -> Call:
    """Operands of matmul: vectors, matrices, and stacks that broadcast."""
    n, k, m = d.side(), d.side(), d.side()
    one, two = d.broadcastable(2)
    left = d.pick((k,), (n, k), (*one, n, k))
    return Call(*d.leaves(left, d.pick((k,), (k, m), (*two, k, m))))


PRODUCTS: Table = {
    "matmul": multiplied,
    "linear": lambda d: Call(d.leaf((*d.shape(0, 2), k := d.side())), *d.leaves((m := d.side(), k), (m,))),
    "bmm": product("bnk", "bkm"),
    "outer": product("n", "m"),
    "inner": product("nk", "mk"),
    "vdot": product("k", "k"),
    "linalg.vecdot": product("nk", "nk"),
    "addmm": lambda d: Call(*scaled("nm", "nk", "km")(d).args[:3], beta=0.5, alpha=2.0),
    "addmv": lambda d: Call(*scaled("n", "nk", "k")(d).args[:3], beta=0.5, alpha=2.0),
    "addr": lambda d: Call(*scaled("nm", "n", "m")(d).args[:3], beta=0.5, alpha=2.0),
    "baddbmm": lambda d: Call(*scaled("bnm", "bnk", "bkm")(d).args[:3], beta=0.5, alpha=2.0),
    "addbmm": lambda d: Call(*scaled("nm", "bnk", "bkm")(d).args[:3], beta=0.5, alpha=2.0),
    "kron": lambda d: Call(*d.leaves(d.shape(0, 2), d.shape(0, 2))),
    "cross": lambda d: Call(*crossed(d).args),
    "linalg.cross": lambda d: Call(*(c := crossed(d)).args[:2], dim=c.args[2]),
    "tensordot": lambda d: Call(*product("nab", "abm")(d).args, dims=2),
    "chain_matmul": chained,
    "linalg.multi_dot": lambda d: Call(list(chained(d).args)),
    "einsum": traced,
}

MATRICES: Table = {
    "adjoint": lambda d: Call(d.leaf(d.shape(2))),
    "diag": lambda d: Call(d.leaf(shape := d.shape(1, 2)), d.number(-1, 1) if min(shape) else 0),
    "diagflat": lambda d: Call(d.leaf(d.shape()), d.number(-1, 1)),
    "diag_embed": embedded,
    "diagonal": diagonal,
    "vander": lambda d: Call(d.leaf((d.side(),), NONZERO), d.number(1, 4), increasing=d.flag()),
    "det": lambda d: Call(d.square()),
    "inverse": lambda d: Call(d.square()),
    "linalg.inv": lambda d: Call(d.square()),
    "slogdet": lambda d: Call(d.square()),
    "linalg.slogdet": lambda d: Call(d.square()),
    "logdet": lambda d: Call(d.square()),
    "matrix_power": square_power,
    "matrix_exp": lambda d: Call(d.square()),
    "linalg.solve": lambda d: Call(a := d.square(), d.leaf((*a.shape[:-1], d.side()))),
    "linalg.solve_triangular": lambda d: Call(
        a := d.square(), d.leaf((*a.shape[:-1], d.side())), upper=d.flag(), unitriangular=d.flag()
    ),
    "triangular_solve": lambda d: Call(d.leaf((*(a := d.square()).shape[:-1], d.side())), a, upper=d.flag()),
    "cholesky": lambda d: Call(d.square(symmetric=True), d.flag()),
    "linalg.cholesky": lambda d: Call(d.square(symmetric=True), upper=d.flag()),
    "cholesky_solve": factored,
    "cholesky_inverse": lambda d: Call(factored(d).args[1]),
    "qr": lambda d: Call(d.square()),
    "linalg.qr": lambda d: Call(d.square()),
    "svd": lambda d: Call(d.square(symmetric=True)),
    "linalg.svd": lambda d: Call(d.square(symmetric=True)),
    "linalg.svdvals": lambda d: Call(d.square()),
    "linalg.eigh": lambda d: Call(d.square(symmetric=True)),
    "linalg.eigvalsh": lambda d: Call(d.square(symmetric=True)),
    "linalg.cond": lambda d: Call(d.square(), d.pick(None, 2, 1, "fro")),
    "linalg.matrix_norm": lambda d: Call(d.square(), d.pick("fro", "nuc", 1, 2, -2, math.inf)),
    "pinverse": lambda d: Call(d.square()),
    "linalg.pinv": lambda d: Call(d.square()),
    "linalg.lstsq": lambda d: Call(a := d.square(), d.leaf((*a.shape[:-1], d.number(1, 3)))),
}


def taken_along(d: Draw) -> Call:
    """A tensor, places along one of its dimensions for all others, that dimension."""
    shape = d.shape(1)
    dim = d.number(0, len(shape) - 1)
    grid = (*shape[:dim], d.number(0, 3) if shape[dim] else 0, *shape[dim + 1 :])
    return Call(d.leaf(shape), wrap(d.places(grid, max(shape[dim], 1))), dim)


def by_place(index_of: object, sources: int = 1, **options: object) -> Entry:
    """A tensor, a dimension, an index into it, and slices to put there."""

    def entry(d: Draw) -> Call:
        *tensors, index, dim = among(d, index_of, sources)
        return Call(tensors[0], dim, wrap(index), *tensors[1:], **options)

    return entry


def by_grid(*, apart: bool = False, **options: object) -> Entry:
    """A tensor, a dimension, places in it, and what to put there."""

    def entry(d: Draw) -> Call:
        x, index, source, dim = scattered(apart=apart)(d).args
        return Call(x, dim, wrap(index), source, **options)

    return entry


def slice_written(d: Draw) -> Call:
    """A tensor and what replaces a slice of its first dimension."""
    shape: Shape = (d.number(1, 3), *d.shape(0, 1))
    start = d.number(0, shape[0])
    return Call(*d.leaves(shape, (shape[0] - start, *shape[1:])), 0, start)


def diagonal_written(d: Draw) -> Call:
    """A matrix and what replaces its diagonal."""
    shape = d.shape(2, 2)
    return Call(*d.leaves(shape, (min(shape),)))


def put_flat(d: Draw) -> Call:
    """A tensor, flat places, and what to add there."""
    shape, places = flat_places(d)
    return Call(d.leaf(shape), wrap(places), d.leaf(places.shape), True)


PLACING: Table = {
    "gather": lambda d: Call((p := picked(d))[0], p[2], wrap(p[1])),
    "take_along_dim": taken_along,
    "scatter": by_grid(apart=True),
    "scatter_add": by_grid(),
    "scatter_reduce": lambda d: Call(
        *by_grid()(d).args, d.pick("sum", "mean", "prod", "amax", "amin"), include_self=d.flag()
    ),
    "index_select": by_place(any_of, 0),
    "index_add": by_place(any_of, alpha=2),
    "index_copy": by_place(some_of),
    "index_fill": by_place(any_of, 0, value=1.5),
    "index_put": lambda d: Call(x := d.leaf(d.shape(1)), (wrap(d.order(len(x))),), d.leaf(()), d.flag()),
    "take": lambda d: Call(d.leaf((f := flat_places(d))[0]), wrap(f[1])),
    "put": put_flat,
    "masked_fill": lambda d: Call(x := d.leaf(d.shape()), d.mask(tuple(x.shape)), d.pick(1.5, d.leaf(()))),
    "masked_select": lambda d: Call(d.leaf((s := d.broadcastable(2))[0]), d.mask(s[1])),
    "masked_scatter": lambda d: Call(
        x := d.leaf(d.shape()), d.mask(tuple(x.shape)), d.leaf((x.numel() + 1,))
    ),
    "select_scatter": lambda d: Call(*d.leaves((2, *(s := d.shape(0, 2))), s), 0, d.number(-2, 1)),
    "slice_scatter": slice_written,
    "diagonal_scatter": diagonal_written,
    "as_strided_scatter": lambda d: Call(*d.leaves((3, 3), s := d.shape(1, 1)), s, (2,), d.number(0, 2)),
    "Tensor.copy_": lambda d: Call(x := d.leaf(d.shape()), d.leaf(d.narrowed(tuple(x.shape)))),
    "Tensor.fill_": lambda d: Call(d.leaf(d.shape()), d.pick(2.5, d.leaf(()))),
    "Tensor.zero_": unary(),
    "Tensor.fill_diagonal_": lambda d: Call(d.leaf((d.number(1, 3), d.number(1, 3))), 2.5),
    "Tensor.squeeze_": along(),
    "Tensor.unsqueeze_": along(),
    "Tensor.t_": lambda d: Call(d.leaf(d.shape(0, 2))),
    "Tensor.transpose_": moved,
}

FUNCTIONS: Table = {
    **ARITHMETIC,
    **REDUCTIONS,
    **SCANS,
    **JOINING,
    **SHAPES,
    **PRODUCTS,
    **MATRICES,
    **PLACING,
}
