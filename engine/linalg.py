"""Linear algebra under PyTorch's names: `engine.linalg.inv(a)`, `engine.linalg.norm(x)`, ..."""

from engine.ops.eigenvalues import eig, eigvals
from engine.ops.factoring import cholesky, eigh, eigvalsh, qr
from engine.ops.linalg import matmul
from engine.ops.lu_factoring import lu, lu_factor, lu_solve
from engine.ops.matrices import diagonal, vander
from engine.ops.matrix_norms import linalg_norm as norm
from engine.ops.matrix_norms import matrix_norm
from engine.ops.norms import vector_norm
from engine.ops.products import linalg_cross as cross
from engine.ops.products import multi_dot, vecdot
from engine.ops.singular_values import cond, lstsq, matrix_rank, pinv, svd, svdvals
from engine.ops.solving import (
    LinAlgError,
    det,
    inv,
    matrix_exp,
    matrix_power,
    slogdet,
    solve,
)
from engine.ops.triangular import solve_triangular

__all__ = [
    "LinAlgError",
    "cholesky",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "inv",
    "lstsq",
    "lu",
    "lu_factor",
    "lu_solve",
    "matmul",
    "matrix_exp",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "multi_dot",
    "norm",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_triangular",
    "svd",
    "svdvals",
    "vander",
    "vecdot",
    "vector_norm",
]
