"""A weight divided by its largest singular value.

Shapes: that of the weight, taken for a matrix.
Errors: ValueError for no power iterations.
Source: Miyato et al. (2018).
"""

from __future__ import annotations

from typing import Any, TypeVar

from engine.autograd.mode import no_grad
from engine.ops.linalg import dot, mv

from ..module import Module
from ..parameter import Parameter, is_lazy
from ..places import ShownElsewhere

__all__ = ["SpectralNorm", "remove_spectral_norm", "spectral_norm"]

M = TypeVar("M", bound=Module)


def as_matrix(weight: Any, dim: int) -> Any:
    """The weight as a matrix whose rows are the slices along `dim`."""
    if dim != 0:
        weight = weight.permute(dim, *(d for d in range(weight.dim()) if d != dim))
    return weight.reshape(weight.shape[0], -1)


def output_dim(module: Module) -> int:
    """The dimension of a module's weight that belongs to its outputs."""
    return 1 if getattr(module, "transposed", False) else 0


def direction(vector: Any, eps: float) -> Any:
    """The vector divided by its length, or by `eps` where that is more."""
    return vector / vector.norm().clamp_min(eps)


def check_iterations(count: int) -> None:
    """ValueError unless there is at least one iteration."""
    if count <= 0:
        raise ValueError(f"Expected n_power_iterations to be positive, but got n_power_iterations={count}")


class SpectralNorm(ShownElsewhere):
    """Before each forward sets the weight `name` to W / (u W v), where u and v follow the power method."""

    _version = 1

    def __init__(
        self, name: str = "weight", n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12
    ) -> None:
        check_iterations(n_power_iterations)
        self.name = name
        self.dim = dim
        self.n_power_iterations = n_power_iterations
        self.eps = eps

    def reshape_weight_to_matrix(self, weight: Any) -> Any:
        """The weight as a matrix with one row for each output."""
        return as_matrix(weight, self.dim)

    def compute_weight(self, module: Module, do_power_iteration: bool) -> Any:
        """The weight, after a step of the power method if asked."""
        weight = getattr(module, self.name + "_orig")
        u, v = getattr(module, self.name + "_u"), getattr(module, self.name + "_v")
        matrix = as_matrix(weight, self.dim)
        if do_power_iteration:
            with no_grad():
                for _ in range(self.n_power_iterations):
                    v.copy_(direction(mv(matrix.t(), u), self.eps))
                    u.copy_(direction(mv(matrix, v), self.eps))
                u, v = u.clone(), v.clone()  # the next step must not change what backward needs
        return weight / dot(u, mv(matrix, v))

    def remove(self, module: Module) -> None:
        """Make the weight a parameter again."""
        with no_grad():
            weight = self.compute_weight(module, do_power_iteration=False)
        for suffix in ("", "_u", "_v", "_orig"):
            delattr(module, self.name + suffix)
        module.register_parameter(self.name, Parameter(weight.detach()))

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module, do_power_iteration=module.training))


class _NotesVersion:
    """Lets what is saved tell which way of normalising it is from."""

    def __init__(self, norm: SpectralNorm) -> None:
        self.norm = norm

    def __call__(self, module: Module, state: Any, prefix: str, local_metadata: dict[str, Any]) -> None:
        local_metadata.setdefault("spectral_norm", {})[f"{self.norm.name}.version"] = self.norm._version


class _Completes:
    """Before loading what was saved without v: finds it from u and the two weights."""

    def __init__(self, norm: SpectralNorm) -> None:
        self.norm = norm

    def __call__(
        self,
        state: Any,
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing: list[str],
        *_: Any,
    ) -> None:
        norm = self.norm
        version = local_metadata.get("spectral_norm", {}).get(f"{norm.name}.version")
        key = prefix + norm.name
        if version is not None and version >= 1:
            return
        if version is None and key not in state and all(key + end in state for end in ("_orig", "_u", "_v")):
            return
        lacking = [key + end for end in ("_orig", "", "_u") if key + end not in state]
        if lacking:
            missing += lacking if strict else []
            return
        with no_grad():
            original, weight = state[key + "_orig"], state.pop(key)
            matrix, u = as_matrix(original, norm.dim), state[key + "_u"]
            sigma = (original / weight).mean()
            v = mv((matrix.t() @ matrix).pinverse(), mv(matrix.t(), u))
            state[key + "_v"] = v * (sigma / dot(u, mv(matrix, v)))


def spectral_norm(
    module: M,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> M:
    """Divide the weight `name` by its spectral norm before every forward; returns the module.

    RuntimeError where that is done already, ValueError for a weight that is None or has no shape yet.
    """
    if any(each.name == name for each in _found(module).values()):
        raise RuntimeError(f"Cannot register two spectral_norm hooks on the same parameter {name}")
    norm = SpectralNorm(name, n_power_iterations, output_dim(module) if dim is None else dim, eps)
    weight = module._parameters[name]
    if weight is None:
        raise ValueError(f"`SpectralNorm` cannot be applied as parameter `{name}` is None")
    if is_lazy(weight):
        raise ValueError(
            "The module passed to `SpectralNorm` can't have uninitialized parameters. Make sure to run the "
            "dummy forward before applying spectral normalization"
        )
    rows, columns = as_matrix(weight.detach(), norm.dim).shape
    empty: Any = weight.detach().new_empty
    u, v = (direction(empty(size).normal_(0, 1), eps) for size in (rows, columns))
    delattr(module, name)
    module.register_parameter(name + "_orig", weight)
    setattr(module, name, weight.data)
    module.register_buffer(name + "_u", u)
    module.register_buffer(name + "_v", v)
    module.register_forward_pre_hook(norm)
    module._register_state_dict_hook(_NotesVersion(norm))
    module._register_load_state_dict_pre_hook(_Completes(norm))
    return module


def _found(module: Module) -> dict[int, SpectralNorm]:
    hooks = module._forward_pre_hooks.items()
    return {number: hook for number, hook in hooks if isinstance(hook, SpectralNorm)}


def remove_spectral_norm(module: M, name: str = "weight") -> M:
    """Make the weight a usual parameter again. ValueError where spectral_norm was not applied."""
    number = next((number for number, hook in _found(module).items() if hook.name == name), None)
    if number is None:
        raise ValueError(f"spectral_norm of '{name}' not found in {module}")
    _found(module)[number].remove(module)
    del module._forward_pre_hooks[number]
    for hooks in (module._state_dict_hooks, module._load_state_dict_pre_hooks):
        for each, hook in list(hooks.items()):
            if isinstance(hook.function, _NotesVersion | _Completes) and hook.function.norm.name == name:
                del hooks[each]
    return module
