"""Mixed precision, which is switched off where there is no GPU."""

from __future__ import annotations

import pytest

import engine
from engine import nn, optim
from engine.cuda.amp import GradScaler, autocast


def test_autocast_changes_nothing_and_says_so() -> None:
    with pytest.warns(UserWarning, match="Disabling autocast"), engine.autocast("cuda"):
        assert (engine.ones(2, 2) @ engine.ones(2, 2)).dtype is engine.float32
    with pytest.warns(FutureWarning, match="is deprecated"):
        decorated = autocast(enabled=False)(lambda x: x + 1)
    assert decorated(1) == 2
    with pytest.warns(UserWarning, match="bfloat16 is not supported here"):
        on_the_cpu = engine.autocast("cpu")
    with on_the_cpu:
        assert not engine.is_autocast_enabled()
        assert (engine.ones(2, 2) @ engine.ones(2, 2)).dtype is engine.float32


def test_what_is_no_kind_of_device_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"^Expected one of cpu, cuda, .* device string: foo$"):
        engine.autocast("foo")
    with pytest.raises(ValueError, match=r"^Expected `device_type` of type `str`, got: `<class 'int'>`$"):
        engine.autocast(3)  # type: ignore[arg-type]


def test_the_precision_of_a_device_can_be_asked() -> None:
    assert engine.get_autocast_dtype("cpu") is engine.bfloat16
    assert engine.get_autocast_dtype("cuda") is engine.float16
    assert engine.amp.is_autocast_available("cpu")
    assert not engine.amp.is_autocast_available("mps")


def test_functions_of_ones_own_stay_as_they_are() -> None:
    @engine.amp.custom_fwd(device_type="cuda")
    def forward(x: float) -> float:
        return x + 1

    assert forward(1) == 2
    assert engine.amp.custom_bwd(forward, device_type="cpu") is forward


def test_a_scaler_steps_the_optimizer_as_it_is() -> None:
    net = nn.Linear(1, 1, bias=False)
    optimizer = optim.SGD(net.parameters(), lr=1.0)
    before = net.weight.item()
    with pytest.warns(UserWarning, match="CUDA is not available"):
        scaler = engine.amp.GradScaler()
    scaler.scale(net(engine.ones(1, 1)).sum()).backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    assert net.weight.item() == pytest.approx(before - 1)
    assert not scaler.is_enabled()
    assert scaler.get_scale() == 1.0
    scaler.load_state_dict(scaler.state_dict())
    with pytest.warns(FutureWarning, match="is deprecated"):
        GradScaler(enabled=False)


def test_compile_gives_back_what_it_is_given() -> None:
    net = nn.Linear(1, 1)
    assert engine.compile(net) is net

    @engine.compile(mode="default")
    def twice(x: float) -> float:
        return 2 * x

    assert twice(3) == 6
