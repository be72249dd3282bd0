"""How the model learns: loss, optimizer, schedule, batches, and when a run stops by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog import Field, Value, fields_of
from engine.experiment import FULL_BATCH, ExperimentSpec, RunSpec
from engine.experiment.joining import with_part, without_part
from engine.experiment.loss_settings import loss_settings
from engine.experiment.reading import expects_of
from engine.experiment.task_fit import losses_for
from engine.training.snapshots import Snapshot
from gui.forms import PERCENT, Form, label_of, other_seed, tooltip_of
from gui.kit.buttons import push_button
from gui.kit.card import Card
from gui.kit.combo import Combo
from gui.kit.fold import Fold
from gui.kit.number_format import NumberRange
from gui.kit.slider import NumberSlider
from gui.state.attempt import attempt
from gui.state.panel import Panel
from gui.state.session import Session

from .choices import CONSTANT, choices
from .loss_fields import REDUCTION, has_seldom, kept_beside, loss_fields, steepness_text
from .optimizer import OptimizerSection
from .schedule import ScheduleSection

_BATCH_SIZE = "run.batch_size"
_LIMITS = ("l1", "l2", "clip_norm", "clip_value", "accumulation")
_STOPS = ("max_epochs", "stop_below", "stop_above", "patience")
_NEVER = {"max_epochs": 0, "stop_below": 0, "stop_above": 1, "patience": 0}
_RUN_SETTINGS = ("zero_grad", *_LIMITS, *_STOPS, "schedule_unit", "warmup", "seed")
_PLAIN = RunSpec()
_PLAIN_STEPS = ("SGD", "ASGD")
"""Optimizers whose steps are as long as the gradients are steep."""
_OF_COUNTS = ("log_rates", "rates")


class TrainingPanel(Panel):
    """Loss, optimizer and schedule with all their parameters, the batch size; the seldom used folds away."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("training_panel")
        run = {field.name: replace(field, name=f"run.{field.name}") for field in fields_of(RunSpec)}
        self._refused = ""
        self._card = Card(self.tr("Loss & optimizer"))
        self._loss = Combo(self.tr("Loss"), tooltip=self.tr("What training makes small"))
        self._optimizer = OptimizerSection()
        self._batch_size = self._make_batch_size(run["batch_size"])
        self._loss_form, self._seldom_form, self._run_form = Form(), Form(), Form()
        self._zero_grad, self._seed_field = run["zero_grad"], run["seed"]
        self._schedule = ScheduleSection(run)
        self._limits = Fold(
            self.tr("more: loss, penalties, clipping"),
            tooltip=self.tr(
                "What is seldom set of the loss, L1 and L2 penalties, clipping of gradients, gradients "
                "gathered over batches"
            ),
        )
        self._limits_form = self._make_limits_form(run)
        self._stop = Fold(
            self.tr("stop rules and seed"),
            tooltip=self.tr("When training ends by itself, and which first weights and batches are drawn"),
        )
        self._stop_form = self._make_stop_form(run)
        self._forms = (
            *(self._loss_form, *self._optimizer.forms, *self._schedule.forms, self._seldom_form),
            *(self._run_form, self._limits_form, self._stop_form),
        )
        self._lay_out()
        self._connect()
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self._loss.set_choices(choices(losses_for(new)))
        self._loss.set_choice(new.loss.name)
        always, seldom = loss_fields(new)
        self._loss_form.set_fields(always)
        self._seldom_form.set_fields(seldom)
        self._optimizer.show_spec(new)
        self._schedule.show_spec(new)
        self._show_batch_limits()
        self._show_values(new)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._schedule.show_snapshot(snapshot)

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
        run = {
            **run,
            "max_epochs": replace(run["max_epochs"], log=True),
            "stop_above": replace(run["stop_above"], unit=PERCENT),
        }
        form = Form([run[name] for name in _STOPS])
        for name, number in _NEVER.items():
            _say_in_words(form.control(f"run.{name}"), number, self.tr("never"))
        tooltip = self.tr("New weights (Shift+R): another seed")
        dice = push_button(symbol="dices", role="small", name=self.tr("New weights"), tooltip=tooltip)
        dice.clicked.connect(self.new_weights)
        form.add_field(replace(run["seed"], label=self.tr("weight seed")), dice)
        return form

    def _make_limits_form(self, run: Mapping[str, Field]) -> Form:
        form = Form([run[name] for name in _LIMITS])
        for name in ("clip_norm", "clip_value"):
            _say_in_words(form.control(f"run.{name}"), 0, self.tr("off"))
        return form

    def _lay_out(self) -> None:
        self._loss_form.add_row("loss", self.tr("loss"), self._loss)
        self._run_form.add_row(_BATCH_SIZE, self.tr("batch size"), self._batch_size)
        self._run_form.add_field(self._zero_grad)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self._card.body.setSpacing(0)
        for part in (self._loss_form, self._optimizer, self._schedule, self._run_form):
            self._card.body.addWidget(part)
        self._limits.body.addWidget(self._seldom_form)
        self._limits.body.addWidget(self._limits_form)
        self._card.body.addWidget(self._limits)
        self._card.body.addWidget(self._stop)
        self._card.body.addStretch(1)
        self._stop.body.addWidget(self._stop_form)

    def _connect(self) -> None:
        self._loss.chosen.connect(self._on_loss)
        self._optimizer.chosen.connect(self._on_optimizer)
        self._schedule.chosen.connect(self._on_schedule)
        self._schedule.part_chosen.connect(self._on_schedule_part)
        self._schedule.part_added.connect(self._on_part_added)
        self._schedule.part_removed.connect(self._on_part_removed)
        self._batch_size.edited.connect(self._on_batch_size)
        sources: tuple[Form | NumberSlider, ...] = (*self._forms, self._batch_size)
        for source in sources:
            source.gesture_started.connect(self.session.begin_gesture)
            source.gesture_finished.connect(self.session.end_gesture)
        for form in self._forms:
            form.edited.connect(self._on_edited)

    def _show_batch_limits(self) -> None:
        """The right end is as many points as there are to train on, and means all of them."""
        count = self._training_points()
        limits = replace(self._batch_size.limits(), maximum=count, words=((count, self.tr("full")),))
        if limits != self._batch_size.limits():
            self._batch_size.set_limits(limits)

    def _show_values(self, spec: ExperimentSpec) -> None:
        values: dict[str, Value] = {f"run.{name}": getattr(spec.run, name) for name in _RUN_SETTINGS}
        for prefix, params in (
            ("loss", loss_settings(spec)),
            ("optimizer", spec.optimizer.values("optimizer")),
            ("scheduler", {} if spec.scheduler is None else spec.scheduler.values("scheduler")),
            *(
                (f"schedulers.{place}", part.values("scheduler"))
                for place, part in enumerate(spec.schedulers)
            ),
        ):
            values |= {f"{prefix}.{name}": value for name, value in params.items()}
        for form in self._forms:
            form.set_values(values)
        self._say_whether_limited(spec)
        self._say_what_suits(spec)
        self._say_what_suits_loss(spec)
        self._say_how_steep(spec)
        most = int(self._batch_size.limits().maximum)
        size = spec.run.batch_size
        self._batch_size.set_value(most if size == FULL_BATCH else min(size, most))

    def _say_whether_limited(self, spec: ExperimentSpec) -> None:
        """The caption tells of settings that work unseen while they are folded away."""
        on = any(getattr(spec.run, name) != getattr(_PLAIN, name) for name in _LIMITS)
        on = on or has_seldom(spec)
        caption = self.tr("more: loss, penalties, clipping")
        self._limits.set_caption(self.tr("{0} (on)").format(caption) if on else caption)

    def _say_what_suits(self, spec: ExperimentSpec) -> None:
        """An optimizer that looks at its batch several times wants it to be all points."""
        again = spec.optimizer.entry("optimizer").traits.get("looks_again", False)
        small = again and 0 < spec.run.batch_size < self._batch_size.limits().maximum
        text = self.tr("made for all points in one batch: better full") if small else ""
        tooltip = self.tr(
            "{0} learns the curvature of the loss from one step to the next; from batch to batch the loss is "
            "another one, and what it learned may mislead it."
        ).format(spec.optimizer.name)
        self._run_form.set_note(_BATCH_SIZE, text, tooltip, "warn_note")

    def _say_how_steep(self, spec: ExperimentSpec) -> None:
        """Under the reduction: what it does to the gradients."""
        if REDUCTION in self._seldom_form.names():
            text = steepness_text(spec, self._training_points())
            tooltip = self.tr(
                "A step is longer by as much, unless the optimizer evens that out, as Adam does. The chart, "
                "the stop rules and the schedule go by the mean per point all the same."
            )
            self._seldom_form.set_note(REDUCTION, text, tooltip)

    def _training_points(self) -> int:
        return max(1, int((~self.session.points.test).sum()))

    def _say_what_suits_loss(self, spec: ExperimentSpec) -> None:
        """Under the loss: what makes it come to no good end."""
        if expects_of(spec.loss) == "mean_and_variance":
            plain = spec.optimizer.name in _PLAIN_STEPS and not (spec.run.clip_norm or spec.run.clip_value)
            text = self.tr("if it overshoots: clip gradients, or Adam") if plain else ""
            tooltip = self.tr(
                "The surer the model gets, the steeper is this loss: steps of {0} grow until they overshoot."
            ).format(spec.optimizer.name)
            self._loss_form.set_note("loss", text, tooltip)
            return
        self._say_what_counts(spec)

    def _say_what_counts(self, spec: ExperimentSpec) -> None:
        """A loss of counts takes targets below 0 too, but comes to no end with them."""
        below = int((self.session.points.y < 0).sum()) if expects_of(spec.loss) in _OF_COUNTS else 0
        text = self.tr("targets below 0 ({0}) are no counts").format(below) if below else ""
        tooltip = self.tr("A rate is never below 0: for such a target it sinks, and so does the loss.")
        self._loss_form.set_note("loss", text, tooltip, "warn_note")

    @Slot(str)
    def _on_loss(self, name: str) -> None:
        self._edit("loss", name, self.tr("Choose {loss}").format(loss=name))

    @Slot(str)
    def _on_optimizer(self, name: str) -> None:
        self._edit("optimizer", name, self.tr("Choose {optimizer}").format(optimizer=name))

    @Slot(str)
    def _on_schedule(self, name: str) -> None:
        chosen = None if name == CONSTANT else name
        label = self.tr("Keep the learning rate") if chosen is None else self.tr("Choose {0}").format(name)
        refusal = attempt(self.session.edit, "scheduler", chosen, label)
        self._schedule.say_refusal(refusal)
        if refusal:
            self._schedule.show_spec(self.session.spec)

    @Slot(str, str)
    def _on_schedule_part(self, path: str, name: str) -> None:
        self._edit(path, name, self.tr("Choose {0}").format(name))

    @Slot()
    def _on_part_added(self) -> None:
        self.session.replace(with_part(self.session.spec), self.tr("Add a schedule"))

    @Slot(int)
    def _on_part_removed(self, place: int) -> None:
        self.session.replace(without_part(self.session.spec, place), self.tr("Remove a schedule"))

    @Slot(object)
    def _on_batch_size(self, size: int) -> None:
        all_points = size >= self._batch_size.limits().maximum
        self._edit(_BATCH_SIZE, FULL_BATCH if all_points else size, self.tr("Change batch size"))

    @Slot(str, object)
    def _on_edited(self, path: str, value: Value) -> None:
        fields = (field for form in self._forms for field in form.fields())
        caption = next(label_of(field) for field in fields if field.name == path)
        whole = kept_beside(self.session.spec, path, value)
        self._edit(path, whole, self.tr("Change {setting}").format(setting=caption))

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


def _say_in_words(control: QWidget, number: float, word: str) -> None:
    if isinstance(control, NumberSlider):
        control.set_limits(replace(control.limits(), words=((number, word),)))
