"""Module: registration, traversal, state, printing."""

from __future__ import annotations

import copy
import pickle
from collections import OrderedDict
from typing import Any

import pytest

import engine
from engine import nn


class Net(nn.Module):
    """Two layers, a shared activation, a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.act = nn.Tanh()
        self.second = nn.Linear(3, 1, bias=False)
        self.scale = nn.Parameter(engine.ones(1))
        self.register_buffer("mean", engine.zeros(2))
        self.register_buffer("scratch", engine.zeros(2), persistent=False)

    def forward(self, x: Any) -> Any:
        return self.second(self.act(self.first(x - self.mean))) * self.scale


def test_names_and_order_of_parameters() -> None:
    net = Net()
    names = ["scale", "first.weight", "first.bias", "second.weight"]
    assert [name for name, _ in net.named_parameters()] == names
    assert [p.shape for p in net.parameters()] == [(1,), (3, 2), (3,), (1, 3)]
    assert [name for name, _ in net.named_parameters(prefix="net", recurse=False)] == ["net.scale"]
    assert [name for name, _ in net.named_buffers()] == ["mean", "scratch"]
    assert len(list(net.buffers())) == 2


def test_modules_and_children() -> None:
    net = nn.Sequential(Net(), nn.ReLU())
    assert [name for name, _ in net.named_modules()] == ["", "0", "0.first", "0.act", "0.second", "1"]
    assert [type(child).__name__ for child in net.children()] == ["Net", "ReLU"]
    assert len(list(net.modules())) == 6


def test_shared_parameters_are_listed_once_and_saved_under_each_name() -> None:
    layer = nn.Linear(2, 2)
    net = nn.Sequential(layer, layer)
    assert [name for name, _ in net.named_parameters()] == ["0.weight", "0.bias"]
    assert list(net.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]
    other = nn.Linear(2, 2)
    other.weight = layer.weight
    assert list(nn.Sequential(layer, other).state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]


def test_calling_runs_forward_and_gradients_reach_all_parameters() -> None:
    net = Net()
    net(engine.ones(4, 2)).sum().backward()
    assert all(p.grad is not None for p in net.parameters())
    net.zero_grad()
    assert all(p.grad is None for p in net.parameters())
    net(engine.ones(4, 2)).sum().backward()
    net.zero_grad(set_to_none=False)
    assert net.scale.grad.tolist() == [0.0]


def test_train_eval_apply_and_freezing() -> None:
    net = Net()
    assert net.training
    assert net.eval() is net
    assert not any(module.training for module in net.modules())
    net.train()
    visited: list[str] = []
    net.apply(lambda module: visited.append(type(module).__name__))
    assert visited == ["Linear", "Tanh", "Linear", "Net"]
    net.first.requires_grad_(False)
    net(engine.ones(1, 2)).sum().backward()
    assert net.first.weight.grad is None
    assert net.second.weight.grad is not None


def test_state_round_trip() -> None:
    one, two = Net(), Net()
    state = one.state_dict()
    assert type(state) is OrderedDict
    assert list(state) == ["scale", "mean", "first.weight", "first.bias", "second.weight"]
    assert not any(tensor.requires_grad for tensor in state.values())
    assert repr(two.load_state_dict(state)) == "<All keys matched successfully>"
    x = engine.rand(3, 2)
    assert engine.equal(one(x), two(x))
    with engine.no_grad():
        two.scale.mul_(2)
    assert one.scale.item() == 1.0


def test_what_does_not_fit_is_reported() -> None:
    layer = nn.Linear(2, 3)
    bad = {"weight": engine.ones(2, 2), "bia": engine.ones(3)}
    with pytest.raises(RuntimeError) as raised:
        layer.load_state_dict(bad)
    assert str(raised.value) == (
        "Error(s) in loading state_dict for Linear:\n"
        '\tMissing key(s) in state_dict: "bias". \n'
        '\tUnexpected key(s) in state_dict: "bia". \n'
        "\tsize mismatch for weight: copying a param with shape torch.Size([2, 2]) from checkpoint, "
        "the shape in current model is torch.Size([3, 2])."
    )
    loose = layer.load_state_dict({"bias": engine.ones(3), "extra": engine.ones(1)}, strict=False)
    assert (loose.missing_keys, loose.unexpected_keys) == (["weight"], ["extra"])
    assert layer.bias.tolist() == [1.0, 1.0, 1.0]
    assert "missing_keys=['weight']" in repr(loose)


def test_loading_is_noticed_by_a_graph_that_needs_the_old_values() -> None:
    layer = nn.Linear(1, 1)
    x = engine.ones(1, 1, requires_grad=True)
    out = layer(x)
    layer.load_state_dict({"weight": engine.zeros(1, 1), "bias": engine.zeros(1)})
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.sum().backward()


def test_registered_names_keep_their_kind() -> None:
    net = Net()
    with pytest.raises(TypeError, match=r"cannot assign 'torch.FloatTensor' as parameter 'scale'"):
        net.scale = engine.ones(1)
    with pytest.raises(TypeError, match=r"as child module 'act' \(torch.nn.Module or None expected\)"):
        net.act = 3
    with pytest.raises(TypeError, match="cannot assign 'str' as buffer 'mean'"):
        net.mean = "zero"
    net.mean = engine.ones(2)
    net.scale = None
    net.act = None
    assert [name for name, _ in net.named_parameters()] == ["first.weight", "first.bias", "second.weight"]
    assert net.state_dict()["mean"].tolist() == [1.0, 1.0]
    net.act = nn.Parameter(engine.ones(1))
    assert "act" in dict(net.named_parameters())
    del net.first
    assert not hasattr(net, "first")
    assert [name for name, _ in net.named_parameters()] == ["act", "second.weight"]


def test_assigning_before_init_is_refused() -> None:
    class Hasty(nn.Module):
        def __init__(self, value: Any) -> None:
            self.value = value

    with pytest.raises(AttributeError, match=r"^cannot assign module before Module.__init__\(\) call$"):
        Hasty(nn.ReLU())
    with pytest.raises(AttributeError, match=r"^cannot assign parameters before Module.__init__\(\) call$"):
        Hasty(nn.Parameter(engine.ones(1)))


def test_missing_things_are_named() -> None:
    with pytest.raises(AttributeError, match=r"^'Linear' object has no attribute 'foo'$"):
        _ = nn.Linear(1, 1).foo
    with pytest.raises(
        NotImplementedError, match=r'^Module \[Module\] is missing the required "forward" function$'
    ):
        nn.Module()(1)


def test_printing() -> None:
    assert repr(nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU()))) == (
        "Sequential(\n"
        "  (0): Linear(in_features=2, out_features=3, bias=True)\n"
        "  (1): Sequential(\n"
        "    (0): ReLU()\n"
        "  )\n"
        ")"
    )
    assert repr(nn.Module()) == "Module()"


def test_modules_can_be_copied_and_pickled() -> None:
    net = Net()
    for twin in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert twin.state_dict().keys() == net.state_dict().keys()
        assert twin.first.weight is dict(twin.named_parameters())["first.weight"]
        assert engine.equal(twin(engine.ones(1, 2)), net(engine.ones(1, 2)))
        with engine.no_grad():
            twin.scale.zero_()
        assert net.scale.item() == 1.0


def test_sequential_is_a_list_of_modules() -> None:
    net = nn.Sequential(OrderedDict(hidden=nn.Linear(1, 2), out=nn.Linear(2, 1)))
    assert list(net.state_dict()) == ["hidden.weight", "hidden.bias", "out.weight", "out.bias"]
    assert net.hidden is net[0]
    assert net[-1] is net.out
    assert [type(each).__name__ for each in net] == ["Linear", "Linear"]
    assert len(net[:1]) == 1
    grown = nn.Sequential(nn.Linear(1, 1)).append(nn.Tanh())
    assert len(grown) == 2
    grown[1] = nn.ReLU()
    assert isinstance(grown[1], nn.ReLU)
    with pytest.raises(IndexError, match="index 2 is out of range"):
        grown[2]


def test_parameter_is_a_leaf_that_requires_grad() -> None:
    weight = nn.Parameter(engine.ones(2))
    assert weight.requires_grad
    assert isinstance(weight, engine.Tensor)
    assert not nn.Parameter(engine.ones(2), requires_grad=False).requires_grad
    assert type(weight * 1) is engine.Tensor
    assert nn.Parameter().shape == (0,)


class _Scale(nn.Parameter):
    """A parameter of a class of the user's own."""


@pytest.mark.parametrize("kind", [nn.Parameter, _Scale])
def test_a_parameter_can_be_pickled_with_what_was_set_on_it(kind: type[nn.Parameter]) -> None:
    weight = kind(engine.tensor([1.0, 2.0]), requires_grad=False)
    weight.note = "first"
    again = pickle.loads(pickle.dumps(weight))
    assert type(again) is kind
    assert (again.tolist(), again.requires_grad, again.note) == ([1.0, 2.0], False, "first")


def test_a_parameter_is_seen_as_pytorchs() -> None:
    assert repr(nn.Parameter) == "<class 'torch.nn.parameter.Parameter'>"


def test_a_module_is_inserted_only_between_the_ends() -> None:
    net = nn.Sequential(nn.ReLU())
    assert isinstance(net.insert(0, nn.Tanh())[0], nn.Tanh)
    with pytest.raises(IndexError, match=r"^Index out of range: 5$"):
        net.insert(5, nn.ReLU())


def test_a_parameter_in_the_place_of_an_unsaved_buffer_is_saved() -> None:
    net = nn.Module()
    net.register_buffer("scale", engine.ones(1), persistent=False)
    assert not net.state_dict()
    net.scale = nn.Parameter(engine.ones(1))
    assert list(net.state_dict()) == ["scale"]
