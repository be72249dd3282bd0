"""Which file holds which function, so that a family of operations is loaded when first used.

An entry is a name, or `name=attribute` where the file calls it otherwise. Most are functions and methods
of tensors alike, as in PyTorch.
"""

from __future__ import annotations

_BOTH = {
    "activations": "tanh sigmoid relu",
    "arithmetic": (
        "add sub mul neg abs sign gcd lcm floor_divide remainder maximum minimum multiply=mul subtract=sub "
        "negative=neg absolute=abs sgn positive"
    ),
    "bessel": "i0",
    "bits": "bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift",
    "blending": "clamp clip=clamp clamp_min clamp_max lerp addcmul addcdiv float_power ldexp rsub",
    "comparisons": (
        "eq ne lt le gt ge not_equal=ne less=lt less_equal=le greater=gt greater_equal=ge logical_and "
        "logical_or logical_not logical_xor isnan isinf isfinite isposinf isneginf signbit isclose "
        "equal allclose"
    ),
    "copies": "narrow_copy",
    "complex_numbers": (
        "angle conj conj_physical=conj isreal resolve_conj resolve_neg=resolve_conj "
        "view_as_complex view_as_real"
    ),
    "conversion": "clone",
    "counting": "unique unique_consecutive bincount histc histogram bucketize isin",
    "extremes": "max min argmax argmin amax amin aminmax fmax fmin",
    "gamma_integrals": "igamma igammac",
    "householder": "geqrf ormqr orgqr",
    "lu_factoring": "lu=old_lu lu_solve=old_lu_solve",
    "factoring": "cholesky=old_cholesky cholesky_inverse cholesky_solve qr=old_qr",
    "inspection": "numel is_nonzero",
    "linalg": "matmul mm mv dot",
    "logarithms": "expm1 exp2 log2 log10 rsqrt logaddexp logaddexp2 xlogy logit",
    "masking": "masked_fill masked_select masked_scatter nonzero nonzero_static argwhere",
    "matrices": "tril triu trace diagonal diag diag_embed diagflat adjoint",
    "matrix_norms": "norm",
    "normal_functions": "mvlgamma=multigammaln",
    "norms": "dist renorm",
    "picking": "gather take_along_dim scatter scatter_add scatter_reduce",
    "pointwise": "pow reciprocal exp log log1p sqrt sin cos square",
    "products": "bmm outer ger=outer inner vdot addmm addmv addr addbmm baddbmm cross kron",
    "quantiles": "quantile nanquantile",
    "rearranging": (
        "fliplr flipud roll rot90 movedim moveaxis=movedim tile repeat_interleave unflatten as_strided"
    ),
    "reductions": "sum mean all any count_nonzero nansum nanmean",
    "removed": "lstsq solve symeig eig",
    "replacing": "select_scatter slice_scatter diagonal_scatter as_strided_scatter put",
    "rounding": (
        "floor ceil trunc fix=trunc round frac fmod div divide=div true_divide=div "
        "nan_to_num copysign heaviside frexp nextafter"
    ),
    "scans": "cumsum cumprod prod logcumsumexp cummax cummin diff",
    "selection": "where",
    "shapes": (
        "reshape ravel flatten transpose t permute squeeze unsqueeze swapaxes=transpose swapdims=transpose"
    ),
    "short_time": "stft istft",
    "singular_values": "svd=old_svd pinverse",
    "slots": "index_select index_add index_reduce index_copy index_fill index_put take",
    "softmaxes": "softmax log_softmax logsumexp",
    "solving": "inverse det slogdet=old_slogdet logdet matrix_power matrix_exp",
    "sorting": "sort argsort msort topk kthvalue median nanmedian mode",
    "special_functions": "erf erfc erfinv lgamma digamma",
    "splitting": (
        "split chunk unbind unsafe_split=split unsafe_chunk=chunk tensor_split hsplit vsplit dsplit narrow "
        "select split_with_sizes=split"
    ),
    "statistics": "var std cov corrcoef",
    "triangular": "triangular_solve",
    "trigonometry": (
        "tan asin arcsin=asin acos arccos=acos atan arctan=atan atan2 arctan2=atan2 sinh cosh "
        "asinh arcsinh=asinh acosh arccosh=acosh atanh arctanh=atanh hypot sinc deg2rad rad2deg"
    ),
}

_FUNCTIONS = {
    "complex_numbers": "complex=complex_ imag polar real",
    "copies": (
        "view_copy expand_copy diagonal_copy as_strided_copy permute_copy select_copy split_copy "
        "split_with_sizes_copy=split_copy squeeze_copy t_copy transpose_copy unbind_copy unfold_copy "
        "unsqueeze_copy"
    ),
    "counting": "searchsorted",
    "creation": (
        "zeros ones empty full eye zeros_like ones_like empty_like full_like scalar_tensor "
        "tril_indices triu_indices"
    ),
    "einstein": "einsum",
    "grids": "meshgrid cartesian_prod combinations broadcast_shapes broadcast_tensors broadcast_to",
    "inspection": (
        "is_tensor is_storage is_floating_point is_complex is_signed is_same_size is_conj is_neg "
        "is_inference get_device detach detach_ typename"
    ),
    "integration": "trapezoid trapz=trapezoid cumulative_trapezoid gradient",
    "joining": (
        "cat concat=cat concatenate=cat stack hstack vstack row_stack=vstack dstack column_stack block_diag "
        "atleast_1d atleast_2d atleast_3d"
    ),
    "linalg": "linear",
    "low_rank": "svd_lowrank pca_lowrank",
    "lu_factoring": "lu_unpack",
    "matrix_norms": "nuclear_norm frobenius_norm",
    "matrices": "vander",
    "norms": "cdist pdist",
    "products": "tensordot chain_matmul",
    "ranges": "arange range linspace logspace",
    "rearranging": "flip=flip_listed",
    "replacing": "unravel_index",
    "sampling": (
        "rand randn randint randperm normal rand_like randn_like randint_like bernoulli multinomial poisson"
    ),
    "shapes": "expand",
    "shuffling": "channel_shuffle native_channel_shuffle=channel_shuffle pixel_shuffle pixel_unshuffle",
    "special_functions": "polygamma",
    "statistics": "var_mean std_mean",
    "windows": "hann_window hamming_window blackman_window bartlett_window kaiser_window",
    "strided": "empty_strided empty_permuted frombuffer",
    "assignment": "fill fill_ zero_",
}

_METHODS = {
    "hard_activations": "hardshrink",
    "assignment": "copy_ fill_ zero_",
    "conversion": (
        "cfloat cdouble to contiguous cpu cuda half float=float_ double long int=int_ short char byte "
        "bool=bool_ type_as new apply_ map_ map2_ resize_ resize_as_ set_ share_memory_ pin_memory"
    ),
    "creation": "new_zeros new_ones new_empty new_full",
    "grids": "broadcast_to",
    "inspection": "storage untyped_storage size dim ndimension=dim nelement=numel type=type_",
    "matrices": "fill_diagonal_",
    "random_fill": "uniform_ normal_ random_ bernoulli_ exponential_ geometric_ cauchy_ log_normal_",
    "rearranging": "flip repeat unfold",
    "reshaping_in_place": (
        "as_strided_ squeeze_ unsqueeze_ transpose_ t_ swapaxes_=transpose_ swapdims_=transpose_"
    ),
    "sampling": "bernoulli multinomial",
    "shapes": "view expand sum_to_size",
    "special_functions": "polygamma=polygamma_of",
    "strided": "new_empty_strided",
}

IN_PLACE = (
    "add sub mul div abs neg sign pow exp log sqrt square reciprocal sin cos tanh sigmoid relu clamp clip "
    "multiply subtract divide true_divide absolute negative sgn remainder floor_divide fmod "
    "eq ne lt le gt ge not_equal less less_equal greater greater_equal "
    "logical_and logical_or logical_not logical_xor bitwise_and bitwise_or bitwise_xor bitwise_not "
    "bitwise_left_shift bitwise_right_shift clamp_min clamp_max lerp addcmul addcdiv float_power ldexp "
    "expm1 exp2 log1p log2 log10 rsqrt xlogy logit floor ceil trunc fix round frac nan_to_num copysign "
    "heaviside erf erfc erfinv lgamma digamma tan asin arcsin acos arccos atan arctan atan2 arctan2 sinh "
    "cosh asinh arcsinh acosh arccosh atanh arctanh hypot sinc deg2rad rad2deg masked_fill masked_scatter "
    "scatter scatter_add scatter_reduce index_add index_copy index_fill index_put "
    "addmm addmv addr addbmm baddbmm renorm tril triu cumsum cumprod put "
    "index_reduce conj_physical i0 gcd lcm nextafter mvlgamma polygamma igamma igammac"
)
"""Operations whose result can be written into the tensor: `x.add_(1)`."""


def _homes(*tables: dict[str, str]) -> dict[str, tuple[str, str]]:
    homes: dict[str, tuple[str, str]] = {}
    for table in tables:
        for module, names in table.items():
            for entry in names.split():
                name, _, attribute = entry.partition("=")
                homes[name] = (module, attribute or name)
    return homes


FUNCTIONS = _homes(_BOTH, _FUNCTIONS)
"""Of each function of the package, its file and its name there."""

METHODS = _homes(_BOTH, _METHODS)
"""Of each method of tensors, its file and its name there."""
