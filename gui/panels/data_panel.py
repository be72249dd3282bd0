"""The data: which points, how many, how noisy or flawed, and which of them are held out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine.catalog import Entry, Field, Value, entries, fields_of, find
from engine.experiment import DataSpec, ExperimentSpec, Pick, is_handmade, points_of
from gui.forms import PERCENT, Form, localized, other_seed, setting_of
from gui.kit.buttons import push_button
from gui.kit.card import Card
from gui.kit.fold import Fold
from gui.kit.segmented import Segmented
from gui.kit.thumbnail_bar import Thumbnail, ThumbnailBar
from gui.kit.tokens import current_tokens
from gui.plots.thumbnail import (
    class_marks,
    class_thumbnail,
    sample_thumbnail,
    symbol_thumbnail,
    value_marks,
    value_thumbnail,
)
from gui.state.attempt import attempt
from gui.state.panel import Panel
from gui.state.session import Session

_GENERATOR = "data.generator"
_SEED = "data.seed"
_SPLIT = "data.split"
_THUMBNAIL_POINTS = 110
_LANDSCAPE_POINTS = 600


class DataPanel(Panel):
    """Task, data set, its parameters, the share to test on and the seed; flaws and the split fold away."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("data_panel")
        self._fields = {field.name: field for field in fields_of(DataSpec)}
        self._last_of_task: dict[str, str] = {}
        self._card = Card(self.tr("Data"))
        self._task = self._make_task()
        self._datasets = ThumbnailBar(self.tr("Data set"))
        self._size_form = Form()
        self._dice = self._make_dice()
        self._share_form = self._make_share_form()
        self._more = Fold(
            self.tr("more of this data set"),
            tooltip=self.tr("Its further settings, label flips, outliers, uneven classes, another split"),
        )
        self._more_form, self._flaws_form = Form(), Form()
        self._split_form = self._make_split_form()
        self._forms = (
            self._size_form,
            self._share_form,
            self._more_form,
            self._flaws_form,
            self._split_form,
        )
        self._lay_out()
        self._connect()
        self._shown_tiles: tuple[str, ...] = ()
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        entry = new.data.generator.entry("dataset")
        self._last_of_task[new.task] = entry.name
        self._task.set_choice(new.task)
        self._show_tiles(old.data, new)
        main, further = _split_fields(entry)
        handmade = is_handmade(new.data)
        size = [replace(self._fields["n"], name="data.n")] if not handmade or new.data.points is None else []
        self._size_form.set_fields([*size, *main])
        self._more_form.set_fields(further)
        self._flaws_form.set_fields([] if handmade else self._flaws_of(new.task))
        self._show_values(new)
        self._dice.setEnabled(not handmade)
        self._card.set_note(*self._note(new))

    @Slot()
    def new_data(self) -> None:
        """Other points of the same kind: another seed, any but the one of now."""
        seed = other_seed(self._fields["seed"], self.session.spec.data.seed)
        self._edit(_SEED, seed, self.tr("New data"))

    @Slot()
    def new_split(self) -> None:
        """The same points, others of them held out."""
        split = other_seed(self._fields["split"], self.session.spec.data.split)
        self._edit(_SPLIT, split, self.tr("Other test points"))

    def _make_task(self) -> Segmented:
        return Segmented(
            self.tr("Task"),
            [
                ("regression", self.tr("Regression"), self.tr("Predict a value")),
                ("classification", self.tr("Classes"), self.tr("Tell two to six classes apart")),
            ],
        )

    def _make_dice(self) -> QPushButton:
        tooltip = self.tr("New data (N): another seed")
        dice = push_button(symbol="dices", role="small", name=self.tr("New data"), tooltip=tooltip)
        dice.clicked.connect(self.new_data)
        return dice

    def _make_share_form(self) -> Form:
        form = Form([replace(self._fields["test_share"], name="data.test_share", unit=PERCENT)])
        form.add_field(replace(self._fields["seed"], name=_SEED), self._dice)
        return form

    def _make_split_form(self) -> Form:
        name, tooltip = self.tr("Other test points"), self.tr("Hold out others of the same points")
        reshuffle = push_button(symbol="shuffle", role="small", name=name, tooltip=tooltip)
        reshuffle.clicked.connect(self.new_split)
        form = Form()
        form.add_field(replace(self._fields["split"], name=_SPLIT), reshuffle)
        return form

    def _flaws_of(self, task: str) -> list[Field]:
        """What can be the matter with the points of any generator: classes have labels that can be wrong."""
        names = ("balance", "flips", "outliers") if task == "classification" else ("outliers",)
        return [replace(self._fields[name], name=f"data.{name}", unit=PERCENT) for name in names]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self._card.body.addWidget(self._task)
        self._card.body.addWidget(self._datasets)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for part in (self._size_form, self._share_form, self._more):
            rows.addWidget(part)
        self._card.body.addLayout(rows)
        self._card.body.addStretch(1)
        for form in (self._more_form, self._flaws_form, self._split_form):
            self._more.body.addWidget(form)

    def _connect(self) -> None:
        self._task.chosen.connect(self._on_task)
        self._datasets.chosen.connect(self._on_dataset)
        for form in self._forms:
            form.gesture_started.connect(self.session.begin_gesture)
            form.gesture_finished.connect(self.session.end_gesture)
            form.edited.connect(self._on_edited)

    def _show_values(self, spec: ExperimentSpec) -> None:
        data = spec.data
        values = {f"{_GENERATOR}.{name}": value for name, value in data.generator.values("dataset").items()}
        values |= {f"data.{name}": getattr(data, name) for name in self._fields}
        for form in self._forms:
            form.set_values(values)

    def _show_tiles(self, old: DataSpec, spec: ExperimentSpec) -> None:
        offered = [entry for entry in entries("dataset") if entry.traits["task"] == spec.task]
        names = tuple(entry.name for entry in offered)
        if names != self._shown_tiles:
            self._shown_tiles = names
            self._datasets.set_thumbnails(
                [
                    Thumbnail(
                        e.name, localized(e.title), partial(self._picture, e.name), localized(e.summary)
                    )
                    for e in offered
                ]
            )
        elif old.seed != spec.data.seed:
            self._datasets.refresh()
        elif _sample_of(old, old.generator.name) != _sample_of(spec.data, spec.data.generator.name):
            for name in {old.generator.name, spec.data.generator.name} & set(names):
                self._datasets.tile(name).forget_picture()
        self._datasets.set_choice(spec.data.generator.name)

    def _picture(self, name: str, side: int) -> QImage:
        """Some of the points that the data set has, or would have if chosen; a pencil for one's own."""
        data = self.session.spec.data
        if find("dataset", name).traits.get("handmade", False) and name != data.generator.name:
            classes, tokens = DataSpec(generator=Pick(name)).classes, current_tokens()
            inputs = int(find("dataset", name).traits["inputs"])
            marks = class_marks(tokens, classes) if classes else value_marks(tokens, inputs)
            return symbol_thumbnail("pencil", tokens, side, marks=marks)
        points = points_of(_sample_of(data, name))
        if find("dataset", name).traits["task"] == "classification":
            return class_thumbnail(points.x, points.y, current_tokens(), side)
        if points.inputs == 2:
            return value_thumbnail(points.x, points.y, current_tokens(), side)
        return sample_thumbnail(points.x[:, 0], points.y, current_tokens(), side)

    def _note(self, spec: ExperimentSpec) -> tuple[str, str]:
        """How many points there are, and where they come from; what there is to know about that."""
        test = self.session.points.test
        count = len(test)
        points = self.tr("1 point") if count == 1 else self.tr("{count} points").format(count=count)
        if spec.data.points is not None and not is_handmade(spec.data):
            note = self.tr("{points} · edited by hand").format(points=points)
            return note, self.tr(
                "You have edited these points. Another number, noise or seed replaces them by new ones;"
                " undo brings yours back."
            )
        share = round(100 * float(test.mean())) if count else 0
        return self.tr("{points} · {share} % test").format(points=points, share=share), ""

    @Slot(str)
    def _on_task(self, task: str) -> None:
        offered = [entry.name for entry in entries("dataset") if entry.traits["task"] == task]
        self._on_dataset(self._last_of_task.get(task, offered[0]))

    @Slot(str)
    def _on_dataset(self, name: str) -> None:
        title = next(localized(entry.title) for entry in entries("dataset") if entry.name == name)
        self._edit(_GENERATOR, name, self.tr("Choose {data_set}").format(data_set=title))

    @Slot(str, object)
    def _on_edited(self, path: str, value: Value) -> None:
        fields = (field for form in self._forms for field in form.fields())
        caption = next(setting_of(field) for field in fields if field.name == path)
        self._edit(path, value, self.tr("Change {setting}").format(setting=caption))

    def _edit(self, path: str, value: Value, label: str) -> None:
        refusal = attempt(self.session.edit, path, value, label)
        for form in self._forms:
            if path in form.names():
                form.set_error(path, refusal)
        # A formula that is not one yet stays as it was written, for it to be mended.
        if refusal and not isinstance(value, str):
            self._show_values(self.session.spec)


def _sample_of(data: DataSpec, name: str) -> DataSpec:
    """The data for a data set's picture: the seed of now, and the parameters of now for the chosen one."""
    traits = find("dataset", name).traits
    landscape = traits["task"] == "regression" and traits["inputs"] == 2
    count = _LANDSCAPE_POINTS if landscape else _THUMBNAIL_POINTS
    if name != data.generator.name:
        return DataSpec(generator=Pick(name), n=count, test_share=0, seed=data.seed)
    own = data.points if is_handmade(data) else None
    return msgspec.structs.replace(data, n=count, test_share=0, split=0, points=own)


def _split_fields(entry: Entry) -> tuple[list[Field], list[Field]]:
    """The parameters of a generator that are always in sight, and those that fold away."""
    fields = [replace(field, name=f"{_GENERATOR}.{field.name}") for field in entry.fields]
    main = [
        f for f in fields if f.kind == "text" or f.name in (f"{_GENERATOR}.noise", f"{_GENERATOR}.classes")
    ]
    return main, [field for field in fields if field not in main]
