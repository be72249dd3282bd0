"""Nothing that can be differentiated is left out of the tables from which calls are drawn."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable
from types import FunctionType
from typing import Any

import engine
from engine import linalg, nn, special
from engine.autograd.operators import operations
from engine.nn import functional
from engine.ops.table import FUNCTIONS as ENTRIES
from engine.ops.table import METHODS
from tests.engine.properties.functions import FUNCTIONS
from tests.engine.properties.modules import MODULES
from tests.engine.properties.named import ROOMS
from tests.engine.properties.operations import OPERATIONS

NOT_DIFFERENTIABLE = {
    "answers in integers, bools or Python's own": (
        "all allclose any argsort argwhere bincount bucketize count_nonzero dim equal histc histogram "
        "isclose nonzero_static get_device is_conj is_inference is_neg is_same_size is_signed "
        "isin is_complex is_floating_point is_nonzero is_storage is_tensor linalg.matrix_rank nonzero numel "
        "searchsorted size storage type typename unique unique_consecutive unravel_index untyped_storage "
        "F.one_hot tril_indices triu_indices broadcast_shapes combinations bool byte char int long short"
    ),
    "makes a tensor of its own": (
        "arange empty empty_like empty_permuted empty_strided eye frombuffer full full_like linspace "
        "logspace new new_empty new_empty_strided new_full new_ones new_zeros ones ones_like range "
        "scalar_tensor zeros zeros_like bartlett_window blackman_window hamming_window hann_window "
        "kaiser_window"
    ),
    "draws random numbers": (
        "bernoulli bernoulli_ cauchy_ exponential_ geometric_ log_normal_ multinomial normal normal_ poisson "
        "rand rand_like randint randint_like randn randn_like random_ randperm uniform_"
    ),
    "changes memory or numbers behind autograd's back": (
        "apply_ map_ map2_ resize_ resize_as_ set_ share_memory_ pin_memory copy_ cuda half float "
        "detach detach_"
    ),
    "knows complex numbers, which have no gradients here": (
        "imag real resolve_conj view_as_complex view_as_real linalg.eig linalg.eigvals cdouble cfloat conj "
        "conj_physical stft istft"
    ),
    "is gone from PyTorch and only says so": "eig lstsq solve symeig",
    "has gradients only in PyTorch": "geqrf",
    "is random inside": "pca_lowrank svd_lowrank",
    "makes functions": "linalg.public",
}
"""Functions without a strategy, by the reason why."""

BASES = "Module ModuleDict ModuleList ParameterDict ParameterList RNNBase RNNCellBase NLLLoss2d"
"""Classes of `nn` that compute nothing themselves: bases, containers and old names."""

EXEMPT = {name for names in NOT_DIFFERENTIABLE.values() for name in names.split()}


def public() -> dict[str, Any]:
    """Every function by the name that a table would give it; of several names for one the first."""
    homes = {**{f"Tensor.{name}": home for name, home in METHODS.items()}, **ENTRIES}
    named = {
        name: getattr(importlib.import_module(f"engine.ops.{module}"), own)
        for name, (module, own) in homes.items()
    }
    for room, module in (("linalg", linalg), ("special", special), ("F", functional)):
        named |= {f"{room}.{name}": getattr(module, name) for name in dir(module) if name[0] != "_"}
    return {name: inspect.unwrap(each) for name, each in named.items() if isinstance(each, FunctionType)}


def check_none(names: Iterable[str], advice: str) -> None:
    """Fail with the names, and what to do about them."""
    listed = ", ".join(sorted(names))
    assert not listed, f"{advice}: {listed}"


def test_every_operation_with_gradient_rules_is_drawn() -> None:
    ruled = {
        name for name, each in operations.items() if hasattr(each, "definition") and each.definition.rules
    }
    check_none(
        ruled - OPERATIONS.keys(),
        "give each a line in the table of its family in tests/engine/properties/*_ops.py, such as "
        '"exp": unary(), "maximum": pair(), "cumsum": along(), or a function of a Draw that returns a Call',
    )
    check_none(OPERATIONS.keys() - ruled, "no operations with gradient rules (any more)")


def test_every_function_is_drawn_or_exempt() -> None:
    functions = public()
    settled = {
        id(each)
        for name, each in functions.items()
        if {name, name.removeprefix("Tensor.")} & (EXEMPT | FUNCTIONS.keys())
    }
    check_none(
        (n for n, each in functions.items() if id(each) not in settled and not hasattr(each, "definition")),
        "give each a line in tests/engine/properties/*_functions.py, such as "
        '"square": unary(), "F.softplus": unary(), "linalg.inv": lambda d: Call(d.square()); what has no '
        "gradient belongs in NOT_DIFFERENTIABLE above",
    )


def test_the_tables_of_functions_name_what_there_is() -> None:
    homes = {
        name: (ROOMS.get(name.rpartition(".")[0], engine), name.rpartition(".")[2]) for name in FUNCTIONS
    }
    check_none(
        (name for name, (room, own) in homes.items() if not hasattr(room, own)), "no functions (any more)"
    )


def test_every_layer_activation_and_loss_is_drawn() -> None:
    found = {
        name
        for name in dir(nn)
        if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Module)
    }
    check_none(
        found - MODULES.keys() - set(BASES.split()),
        "give each a line in tests/engine/properties/*_modules.py, such as "
        '"MSELoss": like(nn.MSELoss, "mse_loss"), "Tanh": elementwise(nn.Tanh), '
        '"Conv1d": convolution(nn.Conv1d, 1)',
    )
    check_none(MODULES.keys() - found, "no layers (any more)")
