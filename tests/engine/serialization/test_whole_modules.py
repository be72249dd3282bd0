"""Whole modules in files: what comes back, and that nothing is called or imported for it."""

from __future__ import annotations

import io
import pickle
from typing import Any

import pytest

import engine
import engine.nn.functional as F  # noqa: N812
from engine import nn
from engine.serialization.container import packed, unpacked


class Net(nn.Module):
    """A module of every kind of attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.rest = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout())
        self.tied = self.first
        self.activation = F.relu
        self.width = 3
        self.register_buffer("scale", engine.arange(3.0))

    def forward(self, x: Any) -> Any:
        return self.rest(self.activation(self.first(x))) * self.scale


def saved(value: Any) -> io.BytesIO:
    file = io.BytesIO()
    engine.save(value, file)
    file.seek(0)
    return file


def test_a_module_comes_back_as_it_was() -> None:
    net = Net().eval()
    net.register_forward_hook(lambda *_: None)
    again = engine.load(saved(net), weights_only=False)
    x = engine.rand(4, 2)
    assert engine.equal(again(x), net(x))
    assert again.tied is again.first
    assert repr(again) == repr(net)
    assert list(again.state_dict()) == list(net.state_dict())
    assert again.first.weight.requires_grad
    assert not again.training


def test_modules_must_be_asked_for() -> None:
    for weights_only in (None, True):
        with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
            engine.load(saved(nn.Linear(1, 1)), weights_only=weights_only)


def test_tensors_of_a_module_have_the_names_of_its_state() -> None:
    arrays, _ = unpacked(saved(nn.Sequential(nn.Linear(1, 1))).getvalue())
    assert set(arrays) == {"0.weight", "0.bias"}


def test_what_has_no_name_cannot_be_saved() -> None:
    class Local(nn.Module):
        pass

    for unnamed in (Local(), lambda: None, test_modules_must_be_asked_for):
        with pytest.raises(TypeError, match="cannot save"):
            saved([Net(), unnamed])


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ('{"$": "module", "id": 0, "class": "os:system", "attributes": {}}', RuntimeError),
        ('{"$": "module", "id": 0, "class": "pathlib:Path", "attributes": {}}', RuntimeError),
        ('{"$": "module", "id": 0, "class": "no_such_module:Net", "attributes": {}}', AttributeError),
        ('{"$": "function", "value": "os:system"}', RuntimeError),
        ('{"$": "function", "value": "engine.ops.facade:operation"}', AttributeError),
        ('{"$": "function", "value": "engine.ops.facade:importlib.import_module"}', RuntimeError),
    ],
)
def test_a_file_cannot_name_what_is_no_part_of_a_network(written: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        engine.load(io.BytesIO(packed({}, {"structure": written})), weights_only=False)


def test_classes_can_be_allowed_beside_weights() -> None:
    net = nn.Sequential(nn.Linear(1, 1))
    with engine.serialization.safe_globals([nn.Sequential, nn.Linear]):
        assert isinstance(engine.load(saved(net)), nn.Sequential)
    with pytest.raises(pickle.UnpicklingError, match="whole modules"):
        engine.load(saved(net))
    engine.serialization.add_safe_globals([nn.Sequential])
    try:
        with pytest.raises(pickle.UnpicklingError, match="whole modules"):
            engine.load(saved(net))
        engine.serialization.add_safe_globals([nn.Linear])
        assert isinstance(engine.load(saved(net), weights_only=True), nn.Sequential)
        assert engine.serialization.get_safe_globals() == [nn.Sequential, nn.Linear]
    finally:
        engine.serialization.clear_safe_globals()
    assert engine.serialization.get_safe_globals() == []
