"""The lines of PyTorch that mirror the panels."""

from __future__ import annotations

import msgspec

from engine.experiment import ExperimentSpec, Layer, ModelSpec, Pick, edit, propose
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


def loss_line(loss: str, dataset: str = "many_gaussians", **params: object) -> str:
    """The code of a loss, in one line."""
    spec = edit(propose(dataset), "loss", loss)
    for name, value in params.items():
        spec = edit(spec, f"loss.{name}", value)
    code = pytorch_summary(spec).partition("loss_fn = ")[2].partition("\noptimizer")[0]
    return " ".join(code.replace("(\n", "(").replace(",\n)", ")").split()).replace("( ", "(")


def test_only_classes_that_there_are_are_weighed() -> None:
    assert loss_line("CrossEntropyLoss", weight=(1, 1, 1, 5, 5, 5)) == "nn.CrossEntropyLoss()"
    assert loss_line("NLLLoss", weight=(1, 0.5, 1, 5, 5, 5), ignore_index="F") == (
        "nn.NLLLoss(weight=torch.tensor([1.0, 0.5, 1.0]))"
    )
    assert loss_line("NLLLoss", ignore_index="C") == "nn.NLLLoss(ignore_index=2)"


def test_the_reduction_is_written_where_it_is_not_that_of_pytorch() -> None:
    assert loss_line("MSELoss", "plane", reduction="sum") == 'nn.MSELoss(reduction="sum")'
    assert loss_line("KLDivLoss") == 'nn.KLDivLoss(reduction="batchmean")'
    assert loss_line("KLDivLoss", reduction="mean") == 'nn.KLDivLoss(reduction="mean")'
    assert loss_line("BCELoss", "moons", weight=2.0) == "nn.BCELoss(weight=torch.tensor([2.0]))"
