"""Containers of modules and of parameters."""

from __future__ import annotations

from collections import OrderedDict

import pytest

import engine
from engine import nn


def layers(*sizes: int) -> list[nn.Module]:
    return [nn.Linear(size, size) for size in sizes]


def test_sequential_grows_and_shrinks_as_a_list() -> None:
    net = nn.Sequential(*layers(1, 2))
    net.insert(1, nn.ReLU())
    assert [type(each).__name__ for each in net] == ["Linear", "ReLU", "Linear"]
    del net[1]
    assert list(net._modules) == ["0", "1"]
    assert net.pop(0).in_features == 1
    assert [each.in_features for each in net.extend(layers(3))] == [2, 3]
    assert len(net + nn.Sequential(nn.Tanh())) == 3
    assert len(net * 2) == 4
    net += nn.Sequential(*layers(4))
    assert net[-1].in_features == 4
    del net[:2]
    assert [name for name, _ in net.named_parameters()] == ["0.weight", "0.bias"]
    with pytest.raises(ValueError, match="supports only objects of Sequential class"):
        net + "more"
    with pytest.raises(ValueError, match="Non-positive multiplication factor 0"):
        net * 0


class Doubling(nn.Module):
    """A module whose call does more than its forward."""

    def forward(self, x: engine.Tensor) -> engine.Tensor:
        return x

    def __call__(self, x: engine.Tensor) -> engine.Tensor:
        return super().__call__(x) * 2


def test_sequential_calls_what_is_more_than_a_forward() -> None:
    seen: list[float] = []
    hooked = nn.Identity()
    net = nn.Sequential(Doubling(), hooked, nn.Identity())
    handle = hooked.register_forward_hook(lambda module, args, output: seen.append(output.item()))
    assert net(engine.tensor(3.0)).item() == 6
    assert seen == [6]
    handle.remove()
    assert net(engine.tensor(4.0)).item() == 8
    assert seen == [6]


def test_a_slice_keeps_the_names() -> None:
    net = nn.Sequential(OrderedDict(a=nn.ReLU(), b=nn.Tanh(), c=nn.Sigmoid()))
    assert list(net[1:]._modules) == ["b", "c"]
    assert list(nn.ModuleList(layers(1, 2, 3))[1:]._modules) == ["0", "1"]


def test_module_list() -> None:
    listed = nn.ModuleList(layers(1, 1))
    listed.append(nn.ReLU()).extend(layers(2))
    listed.insert(0, nn.Tanh())
    assert len(listed) == 5
    assert len(list(listed.parameters())) == 6
    assert repr(listed) == (
        "ModuleList(\n"
        "  (0): Tanh()\n"
        "  (1-2): 2 x Linear(in_features=1, out_features=1, bias=True)\n"
        "  (3): ReLU()\n"
        "  (4): Linear(in_features=2, out_features=2, bias=True)\n"
        ")"
    )
    assert repr(nn.ModuleList()) == "ModuleList()"
    listed[0] = nn.Sigmoid()
    assert isinstance(listed[0], nn.Sigmoid)
    assert len(listed + layers(1)) == 6
    with pytest.raises(IndexError, match="index 9 is out of range"):
        listed[9]
    with pytest.raises(NotImplementedError, match=r"Module \[ModuleList\] is missing"):
        listed(1)


def test_module_dict() -> None:
    held = nn.ModuleDict({"linear": nn.Linear(1, 2), "act": nn.ReLU()})
    held["tanh"] = nn.Tanh()
    held.update([("act", nn.Sigmoid())])
    assert list(held) == list(held.keys()) == ["linear", "act", "tanh"]
    assert "act" in held
    assert [name for name, _ in held.named_parameters()] == ["linear.weight", "linear.bias"]
    assert isinstance(held.pop("act"), nn.Sigmoid)
    assert len(held) == len(held.values()) == 2
    assert dict(held.items())["linear"].out_features == 2
    del held["tanh"]
    held.clear()
    assert len(held) == 0
    assert repr(nn.ModuleDict({"a": nn.ReLU()})) == "ModuleDict(\n  (a): ReLU()\n)"


def test_parameter_list() -> None:
    listed = nn.ParameterList([nn.Parameter(engine.ones(2)), engine.zeros(2, 3)])
    listed.append(nn.Parameter(engine.ones(1)))
    listed += [engine.ones(4)]
    assert [name for name, _ in listed.named_parameters()] == ["0", "1", "2", "3"]
    assert isinstance(listed[1], nn.Parameter)
    assert [len(each) for each in listed[2:]] == [1, 4]
    listed[-1] = nn.Parameter(engine.ones(5))
    assert listed[3].shape == (5,)
    assert repr(nn.ParameterList([engine.ones(2), 3])) == (
        "ParameterList(\n"
        "    (0): Parameter containing: [torch.float32 of size 2]\n"
        "    (1): Object of type: int\n"
        ")"
    )
    with pytest.raises(IndexError, match="index 4 is out of range"):
        listed[4]


def test_parameter_dict() -> None:
    held = nn.ParameterDict([("w", nn.Parameter(engine.ones(2))), ("b", engine.ones(1))])
    held["s"] = engine.ones(())
    assert [name for name, _ in held.named_parameters()] == ["w", "b", "s"]
    assert held["w"] is held.get("w")
    assert held.get("x", 3) == 3
    assert held.pop("s").dim() == 0
    assert "s" not in held
    assert (len(held), list(held), list(held.keys())) == (2, ["w", "b"], ["w", "b"])
    assert [len(each) for each in held.values()] == [2, 1]
    assert repr(nn.ParameterDict({"a": engine.ones(2)})) == (
        "ParameterDict(  (a): Parameter containing: [torch.FloatTensor of size 2])"
    )
