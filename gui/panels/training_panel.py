"""How the model learns: loss, optimizer, batches, and when a run stops by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog import Entry, Field, Kind, Value, entries, fields_of
from engine.experiment import FULL_BATCH, ExperimentSpec, Pick, RunSpec
from engine.experiment.task_fit import losses_for
from gui.forms import PERCENT, Form, label_of, localized, other_seed, tooltip_of
from gui.kit.buttons import push_button
from gui.kit.card import Card
from gui.kit.combo import Combo
from gui.kit.fold import Fold
from gui.kit.number_format import NumberRange
from gui.kit.slider import NumberSlider
from gui.state.attempt import attempt
from gui.state.panel import Panel
from gui.state.session import Session

_BATCH_SIZE = "run.batch_size"
_RUN_SETTINGS = ("zero_grad", "max_epochs", "stop_above", "seed")


class TrainingPanel(Panel):
    """Loss and optimizer with all their parameters, the batch size; stop rules and seed fold away."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("training_panel")
        run = {field.name: replace(field, name=f"run.{field.name}") for field in fields_of(RunSpec)}
        self._refused = ""
        self._card = Card(self.tr("Loss & optimizer"))
        self._loss = Combo(self.tr("Loss"), tooltip=self.tr("What training makes small"))
        self._optimizer = Combo(
            self.tr("Optimizer"),
            _choices(entries("optimizer")),
            tooltip=self.tr("How the weights follow their gradients"),
        )
        self._batch_size = self._make_batch_size(run["batch_size"])
        self._loss_form, self._optimizer_form, self._run_form = Form(), Form(), Form()
        self._zero_grad, self._seed_field = run["zero_grad"], run["seed"]
        self._stop = Fold(self.tr("stop rules and seed"))
        self._stop_form = self._make_stop_form(run)
        self._forms = (self._loss_form, self._optimizer_form, self._run_form, self._stop_form)
        self._lay_out()
        self._connect()
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self._loss.set_choices(_choices(losses_for(new)))
        self._loss.set_choice(new.loss.name)
        self._optimizer.set_choice(new.optimizer.name)
        self._loss_form.set_fields(_fields_of(new.loss, "loss"))
        self._optimizer_form.set_fields(_fields_of(new.optimizer, "optimizer"))
        self._show_batch_limits()
        self._show_values(new)

    @Slot()
    def new_weights(self) -> None:
        """Other first weights and batches: another seed."""
        seed = other_seed(self._seed_field, self.session.spec.run.seed)
        self._edit("run.seed", seed, self.tr("New weights"))

    def _make_batch_size(self, field: Field) -> NumberSlider:
        meaning = self.tr("Points in one step; at the right end all of them, in one batch.")
        tooltip = tooltip_of(replace(field, kind="choice", help=meaning))
        return NumberSlider(label_of(field), NumberRange(1, 2, integer=True, log=True), 1, tooltip=tooltip)

    def _make_stop_form(self, run: Mapping[str, Field]) -> Form:
        form = Form([replace(run["max_epochs"], log=True), replace(run["stop_above"], unit=PERCENT)])
        for name, number in (("run.max_epochs", 0), ("run.stop_above", 1)):
            _say_in_words(form.control(name), number, self.tr("never"))
        tooltip = self.tr("New weights (Shift+R): another seed")
        dice = push_button(symbol="dices", role="small", name=self.tr("New weights"), tooltip=tooltip)
        dice.clicked.connect(self.new_weights)
        form.add_field(replace(run["seed"], label=self.tr("weight seed")), dice)
        return form

    def _lay_out(self) -> None:
        self._loss_form.add_row("loss", self.tr("loss"), self._loss)
        self._optimizer_form.add_row("optimizer", self.tr("optimizer"), self._optimizer)
        self._run_form.add_row(_BATCH_SIZE, self.tr("batch size"), self._batch_size)
        self._run_form.add_field(self._zero_grad)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self._card.body.setSpacing(0)
        for form in self._forms[:-1]:
            self._card.body.addWidget(form)
        self._card.body.addWidget(self._stop)
        self._card.body.addStretch(1)
        self._stop.body.addWidget(self._stop_form)

    def _connect(self) -> None:
        self._loss.chosen.connect(self._on_loss)
        self._optimizer.chosen.connect(self._on_optimizer)
        self._batch_size.edited.connect(self._on_batch_size)
        for source in (*self._forms, self._batch_size):
            source.gesture_started.connect(self.session.begin_gesture)
            source.gesture_finished.connect(self.session.end_gesture)
        for form in self._forms:
            form.edited.connect(self._on_edited)

    def _show_batch_limits(self) -> None:
        """The right end is as many points as there are to train on, and means all of them."""
        count = max(1, int((~self.session.points.test).sum()))
        limits = replace(self._batch_size.limits(), maximum=count, words=((count, self.tr("full")),))
        if limits != self._batch_size.limits():
            self._batch_size.set_limits(limits)

    def _show_values(self, spec: ExperimentSpec) -> None:
        values: dict[str, Value] = {f"run.{name}": getattr(spec.run, name) for name in _RUN_SETTINGS}
        for prefix, params in (
            ("loss", spec.loss.values("loss")),
            ("optimizer", spec.optimizer.values("optimizer")),
        ):
            values |= {f"{prefix}.{name}": value for name, value in params.items()}
        for form in self._forms:
            form.set_values(values)
        most = int(self._batch_size.limits().maximum)
        size = spec.run.batch_size
        self._batch_size.set_value(most if size == FULL_BATCH else min(size, most))

    @Slot(str)
    def _on_loss(self, name: str) -> None:
        self._edit("loss", name, self.tr("Choose {loss}").format(loss=name))

    @Slot(str)
    def _on_optimizer(self, name: str) -> None:
        self._edit("optimizer", name, self.tr("Choose {optimizer}").format(optimizer=name))

    @Slot(object)
    def _on_batch_size(self, size: int) -> None:
        all_points = size >= self._batch_size.limits().maximum
        self._edit(_BATCH_SIZE, FULL_BATCH if all_points else size, self.tr("Change batch size"))

    @Slot(str, object)
    def _on_edited(self, path: str, value: Value) -> None:
        fields = (field for form in self._forms for field in form.fields())
        caption = next(label_of(field) for field in fields if field.name == path)
        self._edit(path, value, self.tr("Change {setting}").format(setting=caption))

    def _edit(self, path: str, value: Value, label: str) -> None:
        refusal = attempt(self.session.edit, path, value, label)
        # A value that was refused beside another may be right beside the new one.
        self._say_refusal(self._refused, "")
        self._refused = path if refusal else ""
        self._say_refusal(path, refusal)
        if refusal:
            self._show_values(self.session.spec)

    def _say_refusal(self, path: str, refusal: str) -> None:
        for form in self._forms:
            if path in form.names():
                form.set_error(path, refusal)


def _choices(offered: Iterable[Entry]) -> list[tuple[str, str, str]]:
    """Called by their names in PyTorch, explained by their titles and summaries."""
    return [
        (entry.name, entry.name, f"{localized(entry.title)}: {localized(entry.summary)}") for entry in offered
    ]


def _fields_of(pick: Pick, kind: Kind) -> list[Field]:
    return [replace(field, name=f"{kind}.{field.name}") for field in pick.entry(kind).fields]


def _say_in_words(control: QWidget, number: float, word: str) -> None:
    if isinstance(control, NumberSlider):
        control.set_limits(replace(control.limits(), words=((number, word),)))
