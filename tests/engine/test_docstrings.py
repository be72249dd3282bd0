"""What is public tells what it computes, of which shapes, what it refuses, and where its formula comes from.

After its first sentence a layer, loss, optimizer, schedule or distribution has lines of the form

    Formula: y = x^2 / 2.                          (where the first sentence does not give it)
    Shape: (N, C, L) to (N, C, L').                (what has tensors for inputs)
    Errors: ValueError for a negative lr.          (what checks its arguments)
    Source: Kingma and Ba (2015).                  (a paper with its year, or a page of PyTorch's)

A file of functions tells so at its head, for all of them, in lines that begin with Shapes, Errors and Source.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import pkgutil
import re
from types import ModuleType
from typing import Any

import pytest

import engine
from engine import distributions, linalg, nn, optim, special
from engine.nn import functional, init
from engine.ops.table import FUNCTIONS, METHODS
from engine.optim import lr_scheduler

SOURCE = re.compile(r"\(\d{4}\)|PyTorch's|https://|LAPACK")
"""A paper with its year, a page of PyTorch's documentation, or an address."""
HELPERS = {"checking", "convolution_checks", "attention_checks", "reduction", "sizes", "windows"}
"""Files of engine.nn.functional that only help the others."""


def classes(room: ModuleType, base: type) -> dict[str, type]:
    """The public classes of a room that extend `base`."""
    found = {name: getattr(room, name) for name in dir(room) if name[0] != "_"}
    return {n: each for n, each in found.items() if isinstance(each, type) and issubclass(each, base)}


LAYERS = classes(nn, nn.Module)
OPTIMIZERS = classes(optim, optim.Optimizer)
SCHEDULES = classes(lr_scheduler, lr_scheduler.LRScheduler)
DISTRIBUTIONS = classes(distributions, distributions.Distribution)
BASES = (optim.Optimizer, lr_scheduler.LRScheduler, distributions.Distribution)


def own_doc(documented: Any) -> str:
    """The docstring of a class or file itself, as inspect cleans it."""
    return inspect.cleandoc(vars(documented).get("__doc__") or "")


def line(doc: str, label: str) -> str:
    """What follows a label, to the end of its sentence or the next label; empty without it."""
    found = re.search(rf"^{label}: (.*?)(?=\n(?:Formula|Shapes?|Errors|Source):|\n\n|\Z)", doc, re.M | re.S)
    return " ".join(found[1].split()) if found else ""


def check_lines(doc: str, *labels: str) -> None:
    """Fail unless there is a first sentence, each of the lines, a real source and only real errors."""
    assert doc.split("\n\n")[0].endswith(".")
    missing = [label for label in labels if not line(doc, label).endswith(".")]
    assert not missing, f"give the docstring lines that begin with {', '.join(missing)} and end with a point"
    assert SOURCE.search(line(doc, "Source")), "the source is a paper with its year or a page of PyTorch's"
    for error in re.findall(r"\w+Error", line(doc, "Errors")):
        assert hasattr(builtins, error) or error == "LinAlgError"


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_layers_and_losses_tell_their_shapes_and_source(name: str) -> None:
    check_lines(own_doc(LAYERS[name]), "Shape", "Source")


@pytest.mark.parametrize("name", sorted(name for name, each in OPTIMIZERS.items() if each not in BASES))
def test_optimizers_tell_their_formula_errors_and_source(name: str) -> None:
    check_lines(own_doc(OPTIMIZERS[name]), "Formula", "Errors", "Source")


@pytest.mark.parametrize("name", sorted(name for name, each in SCHEDULES.items() if each not in BASES))
def test_schedules_tell_their_formula_and_source(name: str) -> None:
    check_lines(own_doc(SCHEDULES[name]), "Formula", "Source")


@pytest.mark.parametrize("name", sorted(name for name, each in DISTRIBUTIONS.items() if each not in BASES))
def test_distributions_tell_their_formula_shapes_and_source(name: str) -> None:
    check_lines(own_doc(DISTRIBUTIONS[name]), "Formula", "Shape", "Errors", "Source")


@pytest.mark.parametrize("name", sorted({**LAYERS, **OPTIMIZERS, **SCHEDULES, **DISTRIBUTIONS}))
def test_a_page_of_pytorch_is_that_of_a_class_there_is(name: str) -> None:
    doc = own_doc({**LAYERS, **OPTIMIZERS, **SCHEDULES, **DISTRIBUTIONS}[name])
    rooms = {"nn": nn, "optim": optim, "lr_scheduler": lr_scheduler, "distributions": distributions}
    for room, page in re.findall(r"PyTorch's (\w+)\.(\w+)", line(doc, "Source")):
        assert hasattr(rooms[room], page)


def families() -> dict[str, ModuleType]:
    """Every file of public functions, by name."""
    homes = {f"engine.ops.{module}" for module, _ in {**METHODS, **FUNCTIONS}.values()}
    files = [each.name for each in pkgutil.iter_modules(functional.__path__) if each.name not in HELPERS]
    homes |= {f"engine.nn.functional.{name}" for name in files}
    homes |= {
        f"engine.{name}" for name in ("nn.init", "linalg", "special", "fft", "func", "autograd.functional")
    }
    return {name: importlib.import_module(name) for name in sorted(homes)}


@pytest.mark.parametrize("name", families())
def test_a_family_of_functions_tells_shapes_and_source_at_its_head(name: str) -> None:
    check_lines(own_doc(families()[name]), "Shapes", "Source")


def test_every_public_function_says_what_it_computes() -> None:
    named = {name: getattr(engine, name) for name in FUNCTIONS}
    for room in (functional, init, linalg, special):
        found = {name: getattr(room, name) for name in dir(room)}
        named |= {f"{room.__name__}.{n}": each for n, each in found.items() if inspect.isfunction(each)}
    assert [name for name, each in named.items() if not each.__doc__ and "._" not in name] == []
