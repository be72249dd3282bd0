"""Samples of the operations on matrices."""

from __future__ import annotations

import numpy as np

from engine.autograd.tensor import wrap
from tests.engine.ops.sample_tensors import Samples, leaf

_RAW = np.random.default_rng(3).normal(size=(2, 3, 3))
SQUARE = wrap(_RAW[0] + 2 * np.eye(3), True)
BATCH = wrap(_RAW + 2 * np.eye(3), True)
POSITIVE = wrap(_RAW @ _RAW.mT + np.diag([1.0, 2.0, 4.0]), True)
_BANDS = [(leaf(3, 4), 0), (leaf(2, 3, 3), 1), (leaf(3, 2), -1)]
_VECTORS = leaf(2, 3, 2), leaf(4, 2, seed=1)
_NORMS = [
    (leaf(2, 3), order, axes, keepdim)
    for order in (2.0, 1.0, float("inf"), 3.0, 0.0)
    for axes, keepdim in (((0, 1), False), ((1,), True))
]

MATRICES: Samples = {
    "tril": _BANDS,
    "triu": _BANDS,
    "trace": [(leaf(2, 3),)],
    "trace_backward": [(leaf(), (2, 3))],
    "diagonal": [(leaf(3, 4), 1, 0, 1), (leaf(2, 3, 3), 0, 1, 2)],
    "diagonal_copy": [(leaf(3, 4), -1)],
    "diagonal_backward": [(leaf(3), (3, 4), 1, 0, 1)],
    "diag_embed": [(leaf(2, 2), 1, 1, 2), (leaf(3), 0, 0, 1)],
    "matmul_batched": [(leaf(2, 1, 2, 3), leaf(3, 3, 2, seed=1)), (leaf(2, 3), leaf(2, 3, 2, seed=1))],
    "vector_product": [(leaf(3), leaf(3, 2, seed=1))],
    "addmm_scaled": [(leaf(4, seed=2), leaf(2, 3), leaf(3, 4, seed=1), 0.5, 2.0)],
    "addmv": [(leaf(2, seed=2), leaf(2, 3), leaf(3, seed=1), 0.5, 2.0)],
    "addr": [(leaf(2, 3, seed=2), leaf(2), leaf(3, seed=1), 0.5, 2.0)],
    "baddbmm": [(leaf(2, 2, seed=2), leaf(3, 2, 3), leaf(3, 3, 2, seed=1), 0.5, 2.0)],
    "linalg_cross": [(leaf(2, 3), leaf(2, 3, seed=1), -1), (leaf(3, 2), leaf(3, 1, seed=1), -2)],
    "linalg_vector_norm": _NORMS,
    "dist": [(leaf(2, 3), leaf(3, seed=1), 2.0), (leaf(3), leaf(3, seed=1), 1.0)],
    "cdist": [(*_VECTORS, 2.0), (*_VECTORS, 1.0), (*_VECTORS, 3.0)],
    "linalg_inv_ex": [(SQUARE,), (BATCH,)],
    "linalg_det": [(SQUARE,), (BATCH,)],
    "slogdet_sign": [(SQUARE,)],
    "slogdet_size": [(SQUARE,), (BATCH,)],
    "linalg_solve_ex": [(SQUARE, leaf(3, 2), False), (SQUARE, leaf(3), True), (BATCH, leaf(3, 2), False)],
    "linalg_solve_triangular": [
        (wrap(np.triu(SQUARE.detach().numpy()), True), leaf(3, 2), True),
        (wrap(np.tril(BATCH.detach().numpy()), True), leaf(3, 2), False),
    ],
    "linalg_matrix_exp": [(SQUARE,), (leaf(2, 2),)],
    "linalg_cholesky_ex": [(POSITIVE, "linalg.cholesky")],
    "linalg_lu_factor_ex": [(SQUARE, True), (leaf(4, 2), True), (leaf(2, 4), True), (SQUARE, False)],
    "qr_q": [(SQUARE, "reduced"), (leaf(4, 2), "reduced")],
    "qr_r": [(SQUARE, "reduced"), (leaf(4, 2), "reduced")],
    "eigh_values": [(POSITIVE,)],
    "eigh_vectors": [(POSITIVE,)],
    "svd_u": [(SQUARE, False), (leaf(4, 2), False), (leaf(2, 4), False)],
    "svd_s": [(SQUARE,), (leaf(4, 2),)],
    "svd_vh": [(SQUARE, False), (leaf(4, 2), False), (leaf(2, 4), False)],
    "linalg_pinv": [(leaf(4, 2), None, False), (leaf(2, 4), None, False)],
    "linalg_lstsq": [(leaf(4, 2), leaf(4, 3, seed=1)), (SQUARE, leaf(3, 1, seed=1))],
}
