"""The signatures of functions that PyTorch has in several versions, as its errors list them."""

from __future__ import annotations

_MADE = (
    "torch.dtype dtype = None, torch.layout layout = None, torch.device device = None, "
    "bool pin_memory = False, bool requires_grad = False"
)

OVERLOADS = {
    "arange": (
        f"(Number end, *, Tensor out = None, {_MADE})",
        f"(Number start, Number end, *, {_MADE})",
        f"(Number start, Number end, Number step = 1, *, Tensor out = None, {_MADE})",
    ),
    "linspace": (
        f"(Tensor start, Tensor end, int steps, *, Tensor out = None, {_MADE})",
        f"(Number start, Tensor end, int steps, *, Tensor out = None, {_MADE})",
        f"(Tensor start, Number end, int steps, *, Tensor out = None, {_MADE})",
        f"(Number start, Number end, int steps, *, Tensor out = None, {_MADE})",
    ),
    "max": (
        "(Tensor input, *, Tensor out = None)",
        "(Tensor input, Tensor other, *, Tensor out = None)",
        "(Tensor input, int dim, bool keepdim = False, *, tuple of Tensors out = None)",
    ),
    "mean": (
        "(Tensor input, *, torch.dtype dtype = None, Tensor out = None)",
        "(Tensor input, tuple of ints dim, bool keepdim = False, *, torch.dtype dtype = None, "
        "Tensor out = None)",
    ),
    "min": (
        "(Tensor input, *, Tensor out = None)",
        "(Tensor input, Tensor other, *, Tensor out = None)",
        "(Tensor input, int dim, bool keepdim = False, *, tuple of Tensors out = None)",
    ),
    "mm": (
        "(Tensor input, Tensor mat2, *, Tensor out = None)",
        "(Tensor input, Tensor mat2, torch.dtype out_dtype, *, Tensor out = None)",
    ),
    "randint": (
        f"(int high, tuple of ints size, *, torch.Generator generator, Tensor out = None, {_MADE})",
        f"(int high, tuple of ints size, *, Tensor out = None, {_MADE})",
        f"(int low, int high, tuple of ints size, *, torch.Generator generator, Tensor out = None, {_MADE})",
        f"(int low, int high, tuple of ints size, *, Tensor out = None, {_MADE})",
    ),
    "where": (
        "(Tensor condition)",
        "(Tensor condition, Tensor input, Tensor other, *, Tensor out = None)",
        "(Tensor condition, Number self, Tensor other)",
        "(Tensor condition, Tensor input, Number other)",
        "(Tensor condition, Number self, Number other)",
    ),
    "sum": (
        "(Tensor input, *, torch.dtype dtype = None)",
        "(Tensor input, tuple of ints dim, bool keepdim = False, *, torch.dtype dtype = None, "
        "Tensor out = None)",
    ),
}
