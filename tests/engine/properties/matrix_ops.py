"""How calls are drawn of the operations on matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.tensor import wrap
from tests.engine.properties.drawing import Call, Domain, Draw, Entry, Table


def product(*shapes: str) -> Entry:
    """Tensors whose dimensions are named by letters, each of one length throughout."""

    def entry(d: Draw) -> Call:
        length = {name: d.side() for name in sorted(set("".join(shapes)))}
        return Call(*d.leaves(*(tuple(length[name] for name in shape) for shape in shapes)))

    return entry


def scaled(*shapes: str) -> Entry:
    """The same with the numbers beta and alpha behind."""
    return lambda d: Call(*product(*shapes)(d).args, d.pick(1, 0.5, 0), d.pick(1, 2.0))


def batched(d: Draw) -> Call:
    """Matrices to multiply under leading dimensions that broadcast."""
    one, two = d.broadcastable(2)
    n, k, m = d.side(), d.side(), d.side()
    return Call(*d.leaves((*one, n, k), (*two, k, m)))


def band(d: Draw) -> Call:
    """Matrices and a diagonal of them."""
    return Call(d.leaf(d.shape(2)), d.number(-2, 2))


def diagonal(d: Draw) -> Call:
    """A tensor, a diagonal inside the matrices of two of its dimensions, and these."""
    x = d.leaf(d.shape(2))
    first, second = (int(i) for i in d.order(x.dim(), 2))
    return Call(x, d.number(-1, 1) if min(x.shape) else 0, first, second)


def full(d: Draw) -> np.ndarray[Any, Any]:
    """Matrices of any form and full rank whose singular values are apart."""
    n, m = d.number(1, 3), d.number(1, 3)
    base = np.zeros((n, m))
    np.fill_diagonal(base, 2.0 + 2 * np.arange(min(n, m)))
    noise = d.leaf((*d.shape(0, 1), n, m), Domain(-0.4, 0.4)).detach().numpy()
    return base + noise


def full_rank(*options: object) -> Entry:
    """Matrices of any form and full rank."""
    return lambda d: Call(wrap(full(d), True), *options)


def high(*options: object) -> Entry:
    """The same with at least as many rows as columns."""

    def entry(d: Draw) -> Call:
        values = full(d)
        return Call(
            wrap(values if values.shape[-2] >= values.shape[-1] else values.mT.copy(), True), *options
        )

    return entry


def solvable(d: Draw) -> Call:
    """A x = b for matrices or one vector b."""
    a = d.square()
    vector = a.dim() == 2 and d.flag()
    right = tuple(a.shape[:-1]) if vector else (*a.shape[:-1], d.side())
    return Call(a, d.leaf(right), vector)


def triangular(d: Draw) -> Call:
    """A x = b for a triangular A."""
    a, upper = d.square().detach().numpy(), d.flag()
    right = d.leaf((*a.shape[:-1], d.side()))
    return Call(wrap((np.triu if upper else np.tril)(a), True), right, upper)


def least_squares(d: Draw) -> Call:
    """A and B for the smallest A X - B."""
    (a,) = high()(d).args
    return Call(a, d.leaf((*a.shape[:-1], d.side())))


def crossed(d: Draw) -> Call:
    """Vectors of three numbers along one dimension."""
    before, after = d.shape(0, 1), d.shape(0, 1)
    shape = (*before, 3, *after)
    return Call(*d.leaves(shape, shape), len(before))


def embedded(d: Draw) -> Call:
    """Diagonals for matrices over the last two or the first two dimensions."""
    x = d.leaf(d.shape(1))
    return Call(x, d.number(-2, 2), *d.pick((0, 1), (x.dim() - 1, x.dim())))


def put_on_diagonal(d: Draw) -> Call:
    """The gradient of `diagonal`."""
    x, *rest = diagonal(d).args
    found = np.diagonal(x.detach().numpy(), *rest).shape
    return Call(d.leaf(found), tuple(x.shape), *rest)


def apart(d: Draw) -> Call:
    """Two lists of points and the order of their distance."""
    k = d.number(1, 3)
    return Call(*d.leaves((d.side(), k), (d.side(), k)), d.pick(2.0, 1.0, 3.0))


MATRICES: Table = {
    "mm": product("nk", "km"),
    "mv": product("nk", "k"),
    "dot": product("k", "k"),
    "bmm": product("bnk", "bkm"),
    "vector_product": product("k", "km"),
    "matmul_batched": batched,
    "addmm": product("m", "nk", "mk"),
    "addmm_scaled": scaled("nm", "nk", "km"),
    "addmv": scaled("n", "nk", "k"),
    "addr": scaled("nm", "n", "m"),
    "baddbmm": scaled("bnm", "bnk", "bkm"),
    "linalg_cross": crossed,
    "cdist": apart,
    "tril": band,
    "triu": band,
    "trace": lambda d: Call(d.leaf(d.shape(2, 2))),
    "trace_backward": lambda d: Call(d.leaf(()), d.shape(2, 2)),
    "diagonal": diagonal,
    "diagonal_copy": lambda d: Call(d.leaf(shape := d.shape(2, 2)), d.number(-1, 1) if min(shape) else 0),
    "diagonal_backward": put_on_diagonal,
    "diag_embed": embedded,
    "linalg_inv_ex": lambda d: Call(d.square()),
    "linalg_lu_factor_ex": lambda d: Call(d.square(), True),
    "linalg_det": lambda d: Call(d.square()),
    "slogdet_sign": lambda d: Call(d.square()),
    "slogdet_size": lambda d: Call(d.square()),
    "linalg_solve_ex": solvable,
    "linalg_solve_triangular": triangular,
    "linalg_matrix_exp": lambda d: Call(d.leaf((*d.shape(0, 1), *[d.number(1, 3)] * 2))),
    "linalg_cholesky_ex": lambda d: Call(d.square(symmetric=True), "linalg.cholesky"),
    "eigh_values": lambda d: Call(d.square(symmetric=True)),
    "eigh_vectors": lambda d: Call(d.square(symmetric=True)),
    "qr_q": high("reduced"),
    "qr_r": high("reduced"),
    "svd_u": full_rank(False),
    "svd_s": full_rank(),
    "svd_vh": full_rank(False),
    "linalg_pinv": full_rank(None, False),
    "linalg_lstsq": least_squares,
}
