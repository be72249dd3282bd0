"""The menu bar, from the window's actions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from engine.catalog import Entry, entries
from engine.experiment import ExperimentSpec
from gui.forms import localized
from gui.state.session import Session

from .actions import Actions
from .documents import Documents
from .examples import Example
from .lab_actions import LabActions


class Menus(QObject):
    """File, Edit, Data, Train, Lab, View, Help."""

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        actions: Actions,
        lab_actions: LabActions,
        documents: Documents,
        export_menu: QMenu,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._actions = actions
        self._documents = documents
        self._datasets: dict[str, QAction] = {}
        self.recent = QMenu(self.tr("Open &Recent"), window)
        self.examples = QMenu(self.tr("E&xamples"), window)
        self.panels = QMenu(self.tr("&Panels"), window)
        self._add_file_menu(export_menu)
        self._add_edit_menu()
        self._add_data_menu()
        self._add_train_menu()
        self._add_lab_menu(lab_actions)
        self._add_view_menu()
        self._add_help_menu()
        documents.recent_changed.connect(self._list_recent)
        session.spec_changed.connect(self._show_dataset)
        self._list_recent()
        self._show_dataset(session.spec, session.spec)

    def list_examples(self, examples: Iterable[Example]) -> None:
        """Fill File > Examples."""
        self.examples.clear()
        for example in examples:
            action = self.examples.addAction(example.title)
            action.setToolTip(example.summary)
            action.triggered.connect(partial(self._documents.open_example, example.path))
        self.examples.setEnabled(not self.examples.isEmpty())

    def _menu(self, title: str, *parts: QAction | QMenu | None) -> QMenu:
        """A menu of actions and submenus; None is a separator."""
        menu = self._window.menuBar().addMenu(title)
        menu.setToolTipsVisible(True)
        for part in parts:
            if part is None:
                menu.addSeparator()
            elif isinstance(part, QMenu):
                menu.addMenu(part)
            else:
                menu.addAction(part)
        return menu

    def _add_file_menu(self, export_menu: QMenu) -> None:
        do = self._actions
        export_menu.addSeparator()
        export_menu.addAction(do.report)
        self.pictures = QMenu(self.tr("Save Pi&cture"), export_menu.parentWidget())
        self.pictures.setToolTipsVisible(True)
        self.pictures.addActions([do.save_plot, do.save_chart, do.save_model])
        self._menu(
            self.tr("&File"),
            do.new,
            do.open,
            self.recent,
            self.examples,
            do.open_link,
            None,
            do.save,
            do.save_as,
            do.copy_link,
            None,
            do.export,
            export_menu,
            self.pictures,
            None,
            do.import_points,
            do.paste_table,
            do.export_points,
            None,
            do.quit,
        )

    def _add_edit_menu(self) -> None:
        do = self._actions
        self._menu(
            self.tr("&Edit"),
            do.undo,
            do.redo,
            None,
            do.cut_points,
            do.copy_points,
            do.paste_points,
            do.delete,
            do.select_all,
            None,
            do.copy_picture,
        )

    def _add_data_menu(self) -> None:
        do = self._actions
        menu = self._menu(self.tr("&Data"), do.new_data)
        tasks = (("classification", self.tr("&Classes")), ("regression", self.tr("&Regression")))
        for task, title in tasks:
            of_task = menu.addMenu(title)
            of_task.setToolTipsVisible(True)
            for entry in entries("dataset"):
                if entry.traits["task"] == task:
                    action = of_task.addAction(localized(entry.title))
                    action.setToolTip(localized(entry.summary))
                    action.setCheckable(True)
                    action.triggered.connect(partial(self._choose_dataset, entry))
                    self._datasets[entry.name] = action
        menu.addSeparator()
        menu.addActions([do.import_points, do.paste_table, do.export_points])

    def _add_train_menu(self) -> None:
        do = self._actions
        self._menu(
            self.tr("&Train"),
            do.run,
            do.back,
            do.phase,
            do.step,
            do.epoch,
            self._many_steps(),
            None,
            do.reset,
            do.new_weights,
            None,
            do.restore_finite,
        )

    def _many_steps(self) -> QMenu:
        menu = QMenu(self.tr("&Many Steps"), self._window)
        menu.setToolTipsVisible(True)
        menu.addActions(list(self._actions.many.values()))
        return menu

    def _add_lab_menu(self, do: LabActions) -> None:
        self.training_step = QMenu(self.tr("The Playground's &Next Step"), self._window)
        self.training_step.setToolTipsVisible(True)
        self.training_step.addActions([do.step_of_batch, do.step_of_point, do.step_of_all])
        self._menu(
            self.tr("&Lab"),
            do.run,
            do.reset,
            do.reseed,
            None,
            do.next,
            do.back,
            do.play,
            do.to_start,
            do.to_end,
            None,
            self.training_step,
        )

    def _add_view_menu(self) -> None:
        do = self._actions
        theme = QMenu(self.tr("&Theme"), self._window)
        theme.addActions(list(do.themes.values()))
        self._menu(
            self.tr("&View"),
            do.show_playground,
            do.show_lab,
            None,
            theme,
            do.larger_text,
            do.smaller_text,
            do.normal_text,
            None,
            do.reset_view,
            None,
            self.panels,
            do.arrange,
            do.reset_layout,
            None,
            do.full_screen,
        )

    def _add_help_menu(self) -> None:
        do = self._actions
        self._menu(self.tr("&Help"), do.shortcuts, do.open_logs, None, do.about)

    @Slot()
    def _list_recent(self) -> None:
        self.recent.clear()
        for number, path in enumerate(self._documents.recent, start=1):
            action = self.recent.addAction(f"&{number} {path.name}")
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._documents.open, Path(path)))
        self.recent.setToolTipsVisible(True)
        self.recent.addSeparator()
        clear = self.recent.addAction(self.tr("&Clear"))
        clear.setEnabled(bool(self._documents.recent))
        clear.triggered.connect(self._documents.forget_recent)

    @Slot(object, object)
    def _show_dataset(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        for name, action in self._datasets.items():
            action.setChecked(name == new.data.generator.name)

    def _choose_dataset(self, entry: Entry) -> None:
        self._session.edit("data.generator", entry.name, self.tr("Choose {0}").format(localized(entry.title)))
        # A click on the data set there is already would leave the menu without a mark.
        self._show_dataset(self._session.spec, self._session.spec)
