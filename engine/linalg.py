"""Linear algebra under PyTorch's names: `engine.linalg.inv(a)`, `engine.linalg.norm(x)`, ...

Shapes: matrices (..., n, m) under any leading dimensions.
Errors: RuntimeError for other shapes and integers; LinAlgError where there is no result.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from engine.ops import (
    checked_factors,
    eigenvalues,
    factoring,
    householder,
    linalg,
    lu_factoring,
    matrices,
    matrix_norms,
    norms,
    products,
    singular_values,
    solving,
    tensor_equations,
    triangular,
)
from engine.ops.facade import public
from engine.ops.solving import LinAlgError as LinAlgError

cholesky = public("linalg_cholesky", factoring.cholesky)
cholesky_ex = public("linalg_cholesky_ex", checked_factors.cholesky_ex)
cond = public("linalg_cond", matrix_norms.cond)
cross = public("linalg_cross", products.linalg_cross)
det = public("linalg_det", solving.det)
diagonal = public("linalg_diagonal", matrices.linalg_diagonal)
eig = public("linalg_eig", eigenvalues.eig)
eigh = public("linalg_eigh", factoring.eigh)
eigvals = public("linalg_eigvals", eigenvalues.eigvals)
eigvalsh = public("linalg_eigvalsh", factoring.eigvalsh)
householder_product = public("linalg_householder_product", householder.householder_product)
inv = public("linalg_inv", solving.inv)
inv_ex = public("linalg_inv_ex", checked_factors.inv_ex)
lstsq = public("linalg_lstsq", singular_values.lstsq)
lu = public("linalg_lu", lu_factoring.lu)
lu_factor = public("linalg_lu_factor", lu_factoring.lu_factor)
lu_factor_ex = public("linalg_lu_factor_ex", lu_factoring.lu_factor_ex)
lu_solve = public("linalg_lu_solve", lu_factoring.lu_solve)
matmul = public("linalg_matmul", linalg.matmul)
matrix_exp = public("linalg_matrix_exp", solving.matrix_exp)
matrix_norm = public("linalg_matrix_norm", matrix_norms.matrix_norm)
matrix_power = public("linalg_matrix_power", solving.matrix_power)
matrix_rank = public("linalg_matrix_rank", singular_values.matrix_rank)
multi_dot = public("linalg_multi_dot", products.multi_dot)
norm = public("linalg_norm", matrix_norms.linalg_norm)
pinv = public("linalg_pinv", singular_values.pinv)
qr = public("linalg_qr", factoring.qr)
slogdet = public("linalg_slogdet", solving.slogdet)
solve = public("linalg_solve", solving.solve)
solve_ex = public("linalg_solve_ex", checked_factors.solve_ex)
solve_triangular = public("linalg_solve_triangular", triangular.solve_triangular)
svd = public("linalg_svd", singular_values.svd)
svdvals = public("linalg_svdvals", singular_values.svdvals)
tensorinv = public("linalg_tensorinv", tensor_equations.tensorinv)
tensorsolve = public("linalg_tensorsolve", tensor_equations.tensorsolve)
vander = public("linalg_vander", matrices.linalg_vander)
vecdot = public("linalg_vecdot", products.vecdot)
vector_norm = public("linalg_vector_norm", norms.vector_norm)
