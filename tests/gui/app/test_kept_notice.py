"""After a change of the model the status bar tells which weights stayed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from engine.experiment import Layer, ModelSpec, edit, propose
from engine.experiment.keeping import kept_layers
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.app.kept_notice import KeptNotice, kept_in_words
from gui.state.session import Session

TWO = ModelSpec(hidden=(Layer(8), Layer(8)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TWO, ModelSpec(hidden=(Layer(8, "ReLU"), Layer(8, dropout=0.5))), "All weights stay"),
        (
            TWO,
            ModelSpec(hidden=(Layer(10), Layer(8))),
            "Layer 1 keeps 8 of its now 10 neurons, all else stays",
        ),
        (TWO, ModelSpec(hidden=(Layer(8), Layer(3))), "Layer 2 keeps 3 of 8 neurons, all else stays"),
        (TWO, ModelSpec(hidden=(Layer(8),) * 3), "Layer 3 begins anew, all else stays"),
        (TWO, ModelSpec(hidden=(Layer(8),) * 8), "Layers 3 to 8 begin anew, all else stays"),
        (TWO, ModelSpec(hidden=(Layer(8),)), "One layer is gone, all else stays"),
        (
            ModelSpec(hidden=(Layer(8),) * 4),
            ModelSpec(hidden=(Layer(6), Layer(8))),
            "2 layers are gone, layer 1 keeps 6 of 8 neurons, all else stays",
        ),
        (ModelSpec(), TWO, "All weights begin anew"),
        (TWO, ModelSpec(), "All weights begin anew"),
        (
            ModelSpec(features=("x1", "x2", "x1*x2"), hidden=(Layer(4),)),
            ModelSpec(features=("x2", "sin(x1)"), hidden=(Layer(4),)),
            "Layer 1 keeps the weights of 1 of 2 features, all else stays",
        ),
        (
            ModelSpec(features=("x1",), hidden=(Layer(4),)),
            ModelSpec(features=("x2",), hidden=(Layer(4), Layer(2))),
            "Layer 1 and layer 2 begin anew, all else stays",
        ),
    ],
)
def test_what_stays_is_said_in_words(old: ModelSpec, new: ModelSpec, words: str) -> None:
    assert kept_in_words(kept_layers(old, new)) == words


def test_other_outputs_are_counted_as_neurons() -> None:
    assert kept_in_words(kept_layers(TWO, TWO, 1, 3)) == (
        "The output layer keeps 1 of its now 3 neurons, all else stays"
    )


def test_it_speaks_of_the_model_only(qapp: QApplication) -> None:
    session = Session(edit(propose("moons"), "model.hidden", (Layer(4),)))
    said: list[str] = []
    notice = KeptNotice(session)
    notice.said.connect(said.append)
    session.edit("optimizer.lr", 0.5, "Change lr")
    assert said == []
    session.edit("model.hidden.0.units", 6, "Resize layer 1")
    session.undo_stack.undo()
    session.edit("model.init", "zeros", "Change first weights")
    assert said == [
        "Layer 1 keeps 4 of its now 6 neurons, all else stays",
        "Layer 1 keeps 4 of 6 neurons, all else stays",
        "All weights begin anew",
    ]


def test_after_an_undo_it_tells_how_to_come_to_the_weights_of_before(qapp: QApplication) -> None:
    session = Session(edit(propose("moons"), "model.hidden", (Layer(4), Layer(4))))
    said: list[str] = []
    notice = KeptNotice(session)
    notice.said.connect(said.append)
    history = History.empty()
    session.receive(Snapshot(1, 1, RunState.PAUSED, 12, 0.0, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), history))
    session.edit("model.hidden", (Layer(4),), "Remove layer 2")
    session.undo_stack.undo()
    session.edit("model.hidden.0.units", 6, "Resize layer 1")
    session.undo_stack.undo()
    back = "Going back (Left) leads to the weights of before"
    assert said[1] == f"Layer 2 begins anew, all else stays · {back}"
    assert not any(back in each for each in (said[0], *said[2:]))


@pytest.mark.parametrize(
    ("before", "path", "name", "words"),
    [
        (
            ("run.accumulation", 4),
            "optimizer",
            "LBFGS",
            "LBFGS takes one batch an update: accumulate is 1 now",
        ),
        (
            ("loss", "BCEWithLogitsLoss"),
            "loss",
            "BCELoss",
            "BCELoss goes with the output Sigmoid · All weights stay",
        ),
        (("scheduler", "CyclicLR"), "optimizer", "Adagrad", "The schedule leaves the momentum"),
    ],
)
def test_what_had_to_change_too_is_said(
    qapp: QApplication, before: tuple[str, object], path: str, name: str, words: str
) -> None:
    session = Session(edit(propose("moons"), *before))
    said: list[str] = []
    notice = KeptNotice(session)
    notice.said.connect(said.append)
    session.edit(path, name, f"Choose {name}")
    assert said == [words]


def test_an_undo_says_what_came_back(qapp: QApplication) -> None:
    session = Session(edit(propose("moons"), "run.accumulation", 4))
    session.edit("optimizer", "LBFGS", "Choose LBFGS")
    said: list[str] = []
    notice = KeptNotice(session)
    notice.said.connect(said.append)
    session.undo_stack.undo()
    assert said == ["Accumulate is 4 again"]
