"""The lines of PyTorch that mirror the panels."""

from __future__ import annotations

import msgspec

from engine.experiment import ExperimentSpec, Layer, ModelSpec, Pick, propose
from engine.export import pytorch_summary

NET = msgspec.structs.replace(
    propose("moons"),
    model=ModelSpec(hidden=(Layer(8, "Tanh"), Layer(4, "ReLU"))),
    loss=Pick("BCEWithLogitsLoss"),
    optimizer=Pick("Adam", {"lr": 0.01, "betas": (0.9, 0.99)}),
)


def with_model(spec: ExperimentSpec, model: ModelSpec) -> ExperimentSpec:
    return msgspec.structs.replace(spec, model=model)


def test_a_network_has_a_line_for_each_layer() -> None:
    assert pytorch_summary(NET) == "\n".join(
        [
            "model = nn.Sequential(",
            "    nn.Linear(2, 8), nn.Tanh(),",
            "    nn.Linear(8, 4), nn.ReLU(),",
            "    nn.Linear(4, 1),",
            ")",
            "loss_fn = nn.BCEWithLogitsLoss()",
            "optimizer = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.9, 0.99))",
        ]
    )


def test_numbers_of_several_keep_their_points() -> None:
    """PyTorch's Adam refuses betas of (0, 0.999): "must be either both floats or both Tensors"."""
    spec = msgspec.structs.replace(NET, optimizer=Pick("Adam", {"lr": 0.01, "betas": (0.0, 0.99)}))
    assert "betas=(0.0, 0.99))" in pytorch_summary(spec)
    steps = msgspec.structs.replace(NET, scheduler=Pick("MultiStepLR", {"milestones": (2.0, 40.0)}))
    assert "milestones=(2, 40)" in pytorch_summary(steps)


def test_a_linear_model_is_one_line() -> None:
    first = pytorch_summary(with_model(NET, ModelSpec(features=("x1",), bias=False))).splitlines()[0]
    assert first == "model = nn.Sequential(nn.Linear(1, 1, bias=False))"


def test_the_output_activation_comes_last() -> None:
    first = pytorch_summary(with_model(NET, ModelSpec(output="Sigmoid"))).splitlines()[0]
    assert first == "model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())"


def test_lr_is_always_shown_and_other_defaults_never() -> None:
    spec = msgspec.structs.replace(NET, optimizer=Pick("SGD", {"lr": 1.0, "momentum": 0.9}))
    line = pytorch_summary(spec).splitlines()[-1]
    assert line == "optimizer = torch.optim.SGD(model.parameters(), lr=1, momentum=0.9)"
    plain = msgspec.structs.replace(NET, optimizer=Pick("SGD", {"momentum": 0.0}))
    assert "momentum" not in pytorch_summary(plain)
    assert "lr=" in pytorch_summary(plain)
