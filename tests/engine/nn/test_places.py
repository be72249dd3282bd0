"""Where layers show themselves: under PyTorch's path, though they are made and pickled from their own."""

from __future__ import annotations

import copy
import importlib
import inspect
import pickle

import pytest

import engine
from engine import nn
from engine.nn.places import FAMILIES, PRIVATE

LAYERS = sorted(
    name
    for name in dir(nn)
    if inspect.isclass(getattr(nn, name)) and issubclass(getattr(nn, name), nn.Module) and name != "Module"
)
ELSEWHERE = {"DataParallel"}


@pytest.mark.parametrize("name", sorted(set(LAYERS) - ELSEWHERE))
def test_every_layer_has_a_place(name: str) -> None:
    layer = getattr(nn, name)
    file = layer.__module__.rpartition(".")[2]
    assert name in FAMILIES[file].split()
    assert getattr(importlib.import_module(f"engine.nn.modules.{file}"), name) is layer
    assert vars(importlib.import_module(layer._defined_in))[name] is layer


def test_the_places_are_those_of_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: nothing to compare with")
    wrong = [name for name in set(LAYERS) - ELSEWHERE if getattr(torch.nn, name).__module__ != _shown(name)]
    assert wrong == []


def _shown(name: str) -> str:
    module: str = getattr(nn, name).__module__
    return module


def test_private_bases_are_found_and_others_are_not() -> None:
    for file, names in PRIVATE.items():
        module = importlib.import_module(f"engine.nn.modules.{file}")
        assert all(issubclass(getattr(module, name), nn.Module) for name in names)
        assert set(dir(module)) <= set(FAMILIES[file].split())
    with pytest.raises(AttributeError, match=r"module 'torch.nn.modules.conv' has no attribute 'Linear'"):
        importlib.import_module("engine.nn.modules.conv").Linear  # noqa: B018
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("engine.nn.modules.nothing")


def test_what_prunes_and_normalises_is_pickled_too() -> None:
    layer = nn.utils.spectral_norm(nn.Linear(2, 1))
    nn.utils.prune.l1_unstructured(layer, "bias", 1)
    hooks = [type(hook) for hook in layer._forward_pre_hooks.values()]
    assert list(map(str, hooks)) == [
        "<class 'torch.nn.utils.spectral_norm.SpectralNorm'>",
        "<class 'torch.nn.utils.prune.L1Unstructured'>",
    ]
    twin = pickle.loads(pickle.dumps(layer))
    assert [type(hook) for hook in twin._forward_pre_hooks.values()] == hooks
    assert twin.eval()(engine.ones(2)).item() == layer.eval()(engine.ones(2)).item()


class Mine(nn.Linear):
    """A layer of the user's."""


def test_layers_are_pickled_and_copied_from_where_they_are() -> None:
    net = nn.Sequential(nn.Linear(2, 1), nn.BatchNorm1d(1), Mine(1, 1), nn.Module())
    assert Mine.__module__ == __name__
    for twin in (pickle.loads(pickle.dumps(net)), copy.deepcopy(net)):
        assert repr(twin) == repr(net)
        assert [type(each) for each in twin] == [type(each) for each in net]
        assert all(a.equal(b) for a, b in zip(twin.parameters(), net.parameters(), strict=True))
