"""How calls are drawn of products and functions of matrices."""

from __future__ import annotations

import math
from typing import Any

import engine
from engine.autograd.tensor import wrap
from tests.engine.properties.drawing import (
    NONZERO,
    Call,
    Draw,
    Table,
)
from tests.engine.properties.matrix_ops import crossed, diagonal, embedded, product, scaled


def square_power(d: Draw) -> Call:
    """A matrix and a power, also a negative one."""
    return Call(d.square(), d.number(-2, 3))


def unpacked(d: Draw) -> Call:
    """Both factors of matrices in one, and the swaps of their rows."""
    factors, swaps = engine.linalg.lu_factor(d.square().detach())
    return Call(wrap(factors.numpy().copy(), True), swaps)


def solved(d: Draw) -> tuple[Any, ...]:
    """The same and a right side."""
    factors, swaps = unpacked(d).args
    return factors, swaps, d.leaf((*factors.shape[:-1], d.side()))


def reflected(d: Draw) -> Call:
    """Vectors of mirrors, below the diagonal, and their factors."""
    return Call(d.leaf((3, n := d.number(1, 3))), d.leaf((n,)))


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
    "linalg.diagonal": lambda d: Call((c := diagonal(d).args)[0], offset=c[1], dim1=c[2], dim2=c[3]),
    "vander": lambda d: Call(d.leaf((d.side(),), NONZERO), d.number(1, 4), increasing=d.flag()),
    "frobenius_norm": lambda d: Call(d.square(), (-2, -1), keepdim=d.flag()),
    "nuclear_norm": lambda d: Call(d.square(), (-2, -1), keepdim=d.flag()),
    "lu": lambda d: Call(d.square()),
    "linalg.lu": lambda d: Call(d.square()),
    "linalg.lu_factor": lambda d: Call(d.square()),
    "linalg.lu_factor_ex": lambda d: Call(d.square()),
    "lu_unpack": unpacked,
    "lu_solve": lambda d: Call((s := solved(d))[2], *s[:2]),
    "linalg.lu_solve": lambda d: Call(*solved(d)),
    "linalg.cholesky_ex": lambda d: Call(d.square(symmetric=True)),
    "linalg.inv_ex": lambda d: Call(d.square()),
    "linalg.solve_ex": lambda d: Call(a := d.square(), d.leaf((*a.shape[:-1], d.side()))),
    "linalg.vander": lambda d: Call(d.leaf((d.number(2, 3),), NONZERO), N=d.number(2, 4)),
    "linalg.tensorinv": lambda d: Call(d.leaf((2, 3, 6), NONZERO), ind=2),
    "linalg.tensorsolve": lambda d: Call(d.leaf((2, 3, 6), NONZERO), d.leaf((2, 3))),
    "linalg.householder_product": reflected,
    "orgqr": reflected,
    "ormqr": lambda d: Call(*reflected(d).args, d.leaf((3, d.number(1, 2)))),
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
