import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from engine.experiment import ExperimentSpec, edit, propose
from engine.experiment.points import PointSet
from gui.kit.number_box import NumberBox
from gui.kit.segmented import SegmentButton
from gui.kit.slider import NumberSlider
from gui.kit.thumbnail_bar import ThumbnailBar, ThumbnailTile
from gui.panels.data_panel import DataPanel
from gui.state.session import Session
from tests.gui.panels.finding import control, names, texts
from tests.gui.showing import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(qapp) -> Session:
    return Session(edit(propose("moons"), "data.generator.noise", 0.3))


@pytest.fixture
def panel(qtbot, session: Session) -> DataPanel:
    return shown(qtbot, DataPanel(session), 290, 420)


def by_hand(spec: ExperimentSpec, session: Session) -> ExperimentSpec:
    data = msgspec.structs.replace(spec.data, points=session.points.moved([0], [[1.0, 1.0]]))
    return msgspec.structs.replace(spec, data=data)


def test_the_note_tells_how_many_points_and_how_many_are_held_out(panel: DataPanel) -> None:
    assert "400 points · 30 % test" in texts(panel, QLabel)


def test_of_own_points_the_note_tells_how_many_really_are_held_out(
    panel: DataPanel, session: Session
) -> None:
    spec = propose("custom_classes")
    for test, note in (([True], "1 point · 100 % test"), ([False] * 3 + [True], "4 points · 25 % test")):
        points = PointSet([[i, i] for i in range(len(test))], [0] * len(test), test)
        data = msgspec.structs.replace(spec.data, points=points)
        session.replace(msgspec.structs.replace(spec, data=data), "Import")
        assert note in texts(panel, QLabel)


def test_a_click_on_a_thumbnail_chooses_the_data_set_as_one_undo(
    qtbot, panel: DataPanel, session: Session
) -> None:
    qtbot.mouseClick(control(panel, ThumbnailTile, "Circles"), LEFT)
    assert session.spec.data.generator.name == "circles"
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText() == "Choose Circles"
    session.undo_stack.undo()
    assert control(panel, ThumbnailBar, "Data set").choice() == "moons"


def test_the_other_task_offers_its_own_data_sets(qtbot, panel: DataPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, SegmentButton, "Regression"), LEFT)
    assert session.spec.task == "regression"
    assert {"Line", "Sine", "Cubic", "Plane"} <= set(names(panel, ThumbnailTile))
    assert "Circles" not in names(panel, ThumbnailTile)
    qtbot.mouseClick(control(panel, ThumbnailTile, "Sine"), LEFT)
    qtbot.mouseClick(control(panel, SegmentButton, "Classes"), LEFT)
    assert session.spec.data.generator.name == "moons"
    qtbot.mouseClick(control(panel, SegmentButton, "Regression"), LEFT)
    assert session.spec.data.generator.name == "sine"


def test_one_pull_of_the_noise_is_one_undo(qtbot, panel: DataPanel, session: Session) -> None:
    before = session.spec
    track = control(panel, NumberSlider, "noise").track()
    middle = track.height() // 2
    qtbot.mousePress(track, LEFT, pos=QPoint(20, middle))
    for x in range(24, 60, 4):
        qtbot.mouseMove(track, QPoint(x, middle))
    qtbot.mouseRelease(track, LEFT, pos=QPoint(56, middle))
    assert session.spec.data.generator.values("dataset")["noise"] > 0.5
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText() == "Change noise"
    session.undo_stack.undo()
    assert session.spec == before
    assert control(panel, NumberSlider, "noise").value() == pytest.approx(0.3)


def test_two_pulls_are_two_undos(qtbot, panel: DataPanel, session: Session) -> None:
    track = control(panel, NumberSlider, "points").track()
    for x in (20, 60):
        qtbot.mouseClick(track, LEFT, pos=QPoint(x, track.height() // 2))
    assert session.undo_stack.count() == 2


def test_the_number_of_points_is_typed(qtbot, panel: DataPanel, session: Session) -> None:
    box = control(panel, NumberSlider, "points").box()
    qtbot.mouseDClick(box, LEFT)
    qtbot.keyClicks(box, "1234")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert len(session.points) == session.spec.data.n == 1234
    assert "1234 points · 30 % test" in texts(panel, QLabel)


def test_the_test_share_is_typed_in_percent(qtbot, panel: DataPanel, session: Session) -> None:
    box = control(panel, NumberSlider, "test share").box()
    qtbot.mouseDClick(box, LEFT)
    box.selectAll()
    qtbot.keyClicks(box, "45")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert session.spec.data.test_share == 0.45
    assert box.text() == "45 %"


def test_a_number_out_of_range_is_said_in_words(qtbot, panel: DataPanel, session: Session) -> None:
    before = session.spec
    box = control(panel, NumberSlider, "points").box()
    box.selectAll()
    qtbot.keyClicks(box, "3")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert "points must be between 10 and 5000" in texts(panel, QLabel)
    assert session.spec == before


def test_a_value_that_the_engine_refuses_is_said_beside_its_control(
    panel: DataPanel, session: Session
) -> None:
    slider = control(panel, NumberSlider, "noise")
    slider.edited.emit(99.0)
    said = [text for text in texts(panel, QLabel) if text.startswith("noise: expected a number")]
    assert len(said) == 1
    assert session.undo_stack.count() == 0
    assert slider.value() == pytest.approx(0.3)


def test_the_dice_give_new_data(qtbot, panel: DataPanel, session: Session) -> None:
    seed, points = session.spec.data.seed, session.points
    qtbot.mouseClick(control(panel, QPushButton, "New data"), LEFT)
    assert session.spec.data.seed != seed
    assert session.points != points
    assert control(panel, NumberBox, "seed").value() == session.spec.data.seed
    assert session.undo_stack.undoText() == "New data"


def test_what_is_seldom_needed_folds(qtbot, panel: DataPanel, session: Session) -> None:
    assert "overlap" not in names(panel, NumberSlider)
    qtbot.mouseClick(control(panel, QToolButton, "more of this data set"), LEFT)
    track = control(panel, NumberSlider, "overlap").track()
    qtbot.keyClick(track, Qt.Key.Key_End)
    assert session.spec.data.generator.values("dataset")["overlap"] == 1.0


def test_one_point_is_not_many(panel: DataPanel, session: Session) -> None:
    session.set_points(PointSet(session.points.x[:1], session.points.y[:1]), "Cut")
    assert "1 point · edited by hand" in texts(panel, QLabel)


def test_points_edited_by_hand_are_told_and_replaced_as_an_undo(
    qtbot, panel: DataPanel, session: Session
) -> None:
    session.replace(by_hand(session.spec, session), "Move point")
    assert "400 points · edited by hand" in texts(panel, QLabel)
    qtbot.keyClick(control(panel, NumberSlider, "noise").track(), Qt.Key.Key_Right)
    assert session.spec.data.points is None
    assert "400 points · 30 % test" in texts(panel, QLabel)
    session.undo_stack.undo()
    assert session.spec.data.points is not None
    assert "400 points · edited by hand" in texts(panel, QLabel)


def test_points_of_ones_own_are_not_thrown_away(qtbot, panel: DataPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, ThumbnailTile, "Own classes"), LEFT)
    tile = control(panel, ThumbnailTile, "Own classes")
    before = tile.grab().toImage()
    session.replace(by_hand(session.spec, session), "Move point")
    own = session.points
    assert tile.grab().toImage() != before
    assert "400 points · 30 % test" in texts(panel, QLabel)
    assert not control(panel, QPushButton, "New data").isEnabled()
    assert "points" not in names(panel, NumberSlider)
    qtbot.keyClick(control(panel, NumberSlider, "test share").track(), Qt.Key.Key_Right)
    assert (session.points.x == own.x).all()
    assert session.points.test.sum() > own.test.sum()


def test_following_the_spec_makes_no_edit(panel: DataPanel, session: Session) -> None:
    session.load(propose("plane"))
    assert session.undo_stack.count() == 0
    assert control(panel, SegmentButton, "Regression").isChecked()
    assert control(panel, ThumbnailBar, "Data set").choice() == "plane"


def test_each_thumbnail_is_painted_from_its_own_points(panel: DataPanel) -> None:
    tiles = [control(panel, ThumbnailTile, name) for name in names(panel, ThumbnailTile)]
    pictures = [tile.grab().toImage() for tile in tiles]
    assert len(pictures) >= 5
    assert all(one != other for i, one in enumerate(pictures) for other in pictures[:i])


def test_the_chosen_thumbnail_follows_the_noise(qtbot, panel: DataPanel) -> None:
    moons, circles = (control(panel, ThumbnailTile, name) for name in ("Two moons", "Circles"))
    before = moons.grab().toImage(), circles.grab().toImage()
    qtbot.keyClick(control(panel, NumberSlider, "noise").track(), Qt.Key.Key_End)
    assert moons.grab().toImage() != before[0]
    assert circles.grab().toImage() == before[1]


def test_new_data_are_in_every_thumbnail_at_once(qtbot, panel: DataPanel) -> None:
    names_of_made = [name for name in names(panel, ThumbnailTile) if not name.startswith("Own classes")]
    tiles = [control(panel, ThumbnailTile, name) for name in names_of_made]
    before = [tile.grab().toImage() for tile in tiles]
    qtbot.mouseClick(control(panel, QPushButton, "New data"), LEFT)
    assert all(tile.grab().toImage() != image for tile, image in zip(tiles, before, strict=True))


def opened(qtbot, panel: DataPanel) -> DataPanel:
    qtbot.mouseClick(control(panel, QToolButton, "more of this data set"), LEFT)
    return panel


def test_labels_are_flipped_by_one_pull_as_one_undo(qtbot, panel: DataPanel, session: Session) -> None:
    tile, clean = control(panel, ThumbnailTile, "Two moons"), session.points
    before = tile.grab().toImage()
    track = control(opened(qtbot, panel), NumberSlider, "label flips").track()
    middle = track.height() // 2
    qtbot.mousePress(track, LEFT, pos=QPoint(10, middle))
    for x in range(14, 40, 4):
        qtbot.mouseMove(track, QPoint(x, middle))
    qtbot.mouseRelease(track, LEFT, pos=QPoint(38, middle))
    share = session.spec.data.flips
    assert share > 0
    assert (session.points.y != clean.y).sum() == round(share * 400)
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText() == "Change label flips"
    assert tile.grab().toImage() != before
    session.undo_stack.undo()
    assert session.points == clean
    assert control(panel, NumberSlider, "label flips").value() == 0


@pytest.mark.parametrize(
    ("name", "typed", "setting", "value"),
    [("outliers", "20", "outliers", 0.2), ("class balance", "75", "balance", 0.75)],
)
def test_a_flaw_is_typed_in_percent(
    qtbot, panel: DataPanel, session: Session, name: str, typed: str, setting: str, value: float
) -> None:
    box = control(opened(qtbot, panel), NumberSlider, name).box()
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert getattr(session.spec.data, setting) == pytest.approx(value)


def test_only_classes_have_labels_to_flip_and_own_points_have_no_flaws(
    qtbot, panel: DataPanel, session: Session
) -> None:
    flaws = {"class balance", "label flips", "outliers"}
    opened(qtbot, panel)
    assert flaws <= set(names(panel, NumberSlider))
    qtbot.mouseClick(control(panel, ThumbnailTile, "Own classes"), LEFT)
    assert not flaws & set(names(panel, NumberSlider))
    assert control(panel, NumberBox, "split").isEnabled()
    qtbot.mouseClick(control(panel, SegmentButton, "Regression"), LEFT)
    assert flaws & set(names(panel, NumberSlider)) == {"outliers"}


def test_other_test_points_are_drawn_from_the_same_points(qtbot, panel: DataPanel, session: Session) -> None:
    before = session.points
    tile = control(panel, ThumbnailTile, "Two moons")
    picture = tile.grab().toImage()
    qtbot.mouseClick(control(opened(qtbot, panel), QPushButton, "Other test points"), LEFT)
    assert (session.points.x == before.x).all()
    assert (session.points.test != before.test).any()
    assert session.points.test.sum() == before.test.sum()
    assert session.undo_stack.undoText() == "Other test points"
    assert control(panel, NumberBox, "split").value() == session.spec.data.split
    assert tile.grab().toImage() == picture
    session.undo_stack.undo()
    assert session.points == before


@pytest.mark.parametrize("task", ["Classes", "Regression"])
def test_every_thumbnail_is_wholly_in_sight(qtbot, panel: DataPanel, task: str) -> None:
    qtbot.mouseClick(control(panel, SegmentButton, task), LEFT)
    bar = control(panel, ThumbnailBar, "Data set")
    tiles = [control(panel, ThumbnailTile, name) for name in names(panel, ThumbnailTile)]
    assert len(tiles) >= 8
    assert all(bar.rect().contains(tile.geometry()) for tile in tiles)
    assert all(
        not one.geometry().intersects(other.geometry()) for one in tiles for other in tiles if one != other
    )


def test_tab_goes_down_the_card(qtbot, panel: DataPanel) -> None:
    control(panel, SegmentButton, "Classes").setFocus()
    visited = []
    for _ in range(8):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        visited.append(panel.focusWidget().accessibleName())
    expected = ["Two moons", "points", "points", "noise", "noise", "test share", "test share", "seed"]
    assert visited == expected
