import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from engine.experiment import edit, propose
from engine.experiment.spec import ExperimentSpec, Pick
from engine.training.snapshots import History, Metrics, PointShare, Pull, RunState, Snapshot
from gui.kit.pull_bars import PullBars
from gui.panels.point_panel import PointPanel
from gui.panels.point_panel.strongest import MOST, strongest, values
from gui.panels.point_panel.wording import own_probability, verdict
from gui.state.session import Session
from tests.gui.panels.finding import control, texts
from tests.gui.showing import shown

WEIGHT = Pull("0.weight", np.array([[0.5, -2.0]], np.float32), np.array([[1.0, -1.0]], np.float32))
BIAS = Pull("0.bias", np.array([0.25], np.float32), np.array([0.5], np.float32))
SHARE = PointShare(2, False, 1.0, np.array([0.0], np.float32), 0.6931, 0.125, 1, 280, (WEIGHT, BIAS), -0.5)


def snapshot(share: PointShare | None) -> Snapshot:
    metrics = Metrics(0.5, 0.5, 0.9, 0.9)
    return Snapshot(0, 0, RunState.PAUSED, 1, 0.1, 0.0, metrics, History.empty(), point=share)


@pytest.fixture
def session(qapp) -> Session:
    return Session(propose("moons"))


@pytest.fixture
def panel(qtbot, session: Session) -> PointPanel:
    return shown(qtbot, PointPanel(session), 420, 400)


def visible_texts(panel: PointPanel) -> str:
    return " | ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_without_a_point_the_panel_says_what_to_do(panel: PointPanel, session: Session) -> None:
    assert "Point at a point" in visible_texts(panel)
    session.receive(snapshot(SHARE))
    assert "Point at a point" in visible_texts(panel)


def test_a_point_is_told_with_its_loss_its_share_and_its_pulls(panel: PointPanel, session: Session) -> None:
    session.focus.look_at(2)
    session.receive(snapshot(SHARE))
    shown = visible_texts(panel)
    assert shown.startswith("Point 3 · x₁ ")
    for text in (
        "50.0\N{NARROW NO-BREAK SPACE}%",
        "0.6931",
        "12.5\N{NARROW NO-BREAK SPACE}%",
        "against the others",
    ):
        assert text in shown
    bars = control(panel, PullBars, "Pulls of the point")
    assert [(row.name, row.part, row.whole) for row in bars.rows()] == [
        ("0.weight[0, 0]", 0.5, 1.0),
        ("0.weight[0, 1]", -2.0, -1.0),
        ("0.bias[0]", 0.25, 0.5),
    ]
    assert "0.bias[0] 0.25" in bars.accessibleDescription()


def test_a_point_held_out_shows_no_pulls(panel: PointPanel, session: Session) -> None:
    session.focus.look_at(2)
    session.receive(snapshot(replace(SHARE, held_out=True, pulls=(), alignment=math.nan)))
    assert not panel.findChildren(PullBars)[0].isVisible()
    assert "pulls on nothing" in visible_texts(panel)


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_of_a_loss_that_broke_nothing_is_said_to_follow(
    panel: PointPanel, session: Session, loss: float
) -> None:
    session.focus.look_at(2)
    session.receive(snapshot(replace(SHARE, loss=loss, share=math.nan, alignment=math.nan)))
    said = visible_texts(panel)
    assert "no finite number" in said
    assert "larger loss" not in said
    assert "pulls on nothing" not in said


def test_an_answer_about_another_point_is_not_shown(panel: PointPanel, session: Session) -> None:
    session.focus.look_at(3)
    session.receive(snapshot(SHARE))
    assert "0.6931" not in visible_texts(panel)


def test_looking_away_empties_the_panel(panel: PointPanel, session: Session) -> None:
    session.focus.look_at(2)
    session.receive(snapshot(SHARE))
    session.focus.look_at(None)
    assert "Point at a point" in visible_texts(panel)


def test_of_a_value_the_residual_is_shown(qtbot) -> None:
    session = Session(propose("line"))
    panel = PointPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    session.focus.look_at(2)
    session.receive(snapshot(replace(SHARE, target=3.0, output=np.array([0.5], np.float32))))
    assert "2.5" in texts(panel, QLabel)


def test_the_strongest_pulls_keep_the_order_of_the_model() -> None:
    many = Pull(
        "0.weight", np.arange(-20.0, 20.0, dtype=np.float32).reshape(8, 5), np.ones((8, 5), np.float32)
    )
    found = strongest((many, BIAS))
    assert len(found) == MOST
    assert found[0] == ("0.weight", (0, 0))
    assert found[-1] == ("0.weight", (7, 4))
    assert values((many, BIAS), ("0.weight", (7, 4))) == (19.0, 1.0)


def test_a_model_that_shrank_has_no_value_for_what_is_gone() -> None:
    assert values((BIAS,), ("0.weight", (0, 0))) is None
    assert values((WEIGHT,), ("0.weight", (3, 0))) is None
    assert strongest(()) == ()


@pytest.mark.parametrize(
    ("loss", "target", "output", "probability"),
    [
        ("BCEWithLogitsLoss", 1.0, [2.0], 1 / (1 + math.exp(-2))),
        ("BCEWithLogitsLoss", 0.0, [2.0], 1 - 1 / (1 + math.exp(-2))),
        ("BCEWithLogitsLoss", 1.0, [-1e6], 0.0),
        ("MSELoss", 0.0, [0.25], 0.75),
    ],
)
def test_the_probability_is_that_of_the_points_own_class(
    loss: str, target: float, output: list[float], probability: float
) -> None:
    spec: ExperimentSpec = edit(propose("moons"), "loss", Pick(loss))
    share = replace(SHARE, target=target, output=np.array(output, np.float32))
    assert own_probability(share, spec) == pytest.approx(probability, abs=1e-6)


@pytest.mark.parametrize(
    ("alignment", "words"), [(0.9, "same way"), (-0.9, "against"), (0.0, "across"), (math.nan, "nothing")]
)
def test_where_it_pulls_is_said_in_words(qapp, alignment: float, words: str) -> None:
    assert words in verdict(replace(SHARE, alignment=alignment))
    assert "No point has a larger loss" in verdict(SHARE)
    assert "2 of 280 points" in verdict(replace(SHARE, rank=3))
