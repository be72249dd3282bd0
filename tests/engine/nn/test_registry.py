"""The registries of a module: what is put in or taken out is an attribute of the module too."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref

import pytest

from engine import nn
from engine.nn.registry import Registry


def test_what_a_registry_holds_is_an_attribute() -> None:
    net = nn.Module()
    first, second = nn.Linear(1, 1), nn.Tanh()
    net._modules["a"] = first
    net._modules.update({"b": second})
    assert net.a is first
    assert net.b is second
    assert net._modules.setdefault("b", first) is second
    assert net._modules.setdefault("c", first) is net.c
    assert net._modules.popitem() == ("c", first)
    assert net._modules.pop("a") is first
    assert net._modules.pop("a", None) is None
    assert not hasattr(net, "a")
    net._modules.clear()
    assert not hasattr(net, "b")
    with pytest.raises(KeyError):
        net._modules.pop("b")
    with pytest.raises(KeyError):
        net._modules.popitem()


def test_a_module_is_freed_with_its_last_name() -> None:
    net = nn.Sequential(nn.Linear(1, 1))
    net[0].register_load_state_dict_pre_hook(lambda *details: None)
    net[0].register_forward_hook(lambda module, args, out: None)
    alive = weakref.ref(net[0])
    gc.disable()
    try:
        del net
        assert alive() is None
    finally:
        gc.enable()


def test_a_registry_outlives_its_module() -> None:
    kept = nn.Linear(1, 1)._parameters
    kept["weight"] = None
    del kept["weight"]
    assert list(kept) == ["bias"]


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copy_has_registries_of_its_own(twin: object) -> None:
    net = nn.Sequential(nn.Linear(1, 1))
    copied = twin(net)  # type: ignore[operator]
    assert isinstance(copied._modules, Registry)
    copied._modules["0"] = nn.Tanh()
    assert isinstance(copied[0], nn.Tanh)
    assert isinstance(net[0], nn.Linear)
