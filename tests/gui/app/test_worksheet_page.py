"""A worksheet asks for what its key answers, for every optimizer that has a formula."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from engine.lab import OptimizerUpdate, ParameterUpdate
from engine.lab.updating import FORMULAS, update_lines
from engine.training.trainer import Trainer
from gui.app.worksheet_page import MOST_TASKS, worksheet_page
from gui.kit.formula.drawing import formula_svg
from tests.engine.export.html_page import Page
from tests.engine.export.numpy_runs import spec_with


def typeset(tex: str) -> str:
    """The TeX itself, which tells more than a drawing."""
    return f"<code>{tex.replace('<', '&lt;')}</code>"


def an_update(optimizer: str, name: str = "0.weight") -> OptimizerUpdate:
    trainer = Trainer(spec_with(optimizer=optimizer), "eager")
    trainer.last_update.ledger = name
    trainer.run_epoch()
    update = trainer.ledger()
    assert update is not None
    return update


@pytest.mark.parametrize("optimizer", FORMULAS)
def test_every_line_of_the_key_has_its_blanks(optimizer: str) -> None:
    update = an_update(optimizer)
    written = worksheet_page(update, 2, 4, typeset)
    page = Page(written)
    [parameter] = update.parameters
    lines = [line for place in (2, 3, 4) for line in update_lines(update, parameter, place)]
    assert len(lines) >= MOST_TASKS
    assert written.count('<span class="blank short">') == len(lines)
    asked, _, key = page.text.partition("Answer key")
    for line in lines:
        assert " ".join(line.numbers.split()) in key
        assert line.numbers not in asked
    for told in (f"One step of {optimizer}, by hand", "Step 4", "0.weight[1, 0]", "0.weight[2, 0]", "η = "):
        assert told in asked
    assert not page.of("script")


def test_fewer_numbers_make_fewer_tasks() -> None:
    page = Page(worksheet_page(an_update("SGD", "4.bias"), 0, 4, typeset))
    assert page.text.count("4.bias[0]") == 3  # given, asked, answered


def test_given_numbers_are_written_as_elsewhere() -> None:
    told = np.array([-1.5e-9], np.float32)
    parameter = ParameterUpdate("w", told, told, told, {}, {})
    update = OptimizerUpdate(
        0,
        "SGD",
        {
            "lr": 1e-05,
            "momentum": 0.0,
            "dampening": 0.0,
            "weight_decay": 0.0,
            "nesterov": False,
            "maximize": False,
        },
        (parameter,),
    )
    given = Page(worksheet_page(update, 0, 1, typeset)).text.partition("Work out")[0]
    assert "η = 1e-5" in given
    assert given.count("\N{MINUS SIGN}1.5e-9") == 2


def test_a_number_that_was_left_alone_makes_no_sheet() -> None:
    zeros = np.zeros(2, np.float32)
    update = OptimizerUpdate(0, "SGD", {"lr": 0.1}, (ParameterUpdate("w", zeros, None, zeros, {}, {}),))
    with pytest.raises(ValueError, match="left this number alone"):
        worksheet_page(update, 0, 1, typeset)


def test_drawings_need_no_font_and_say_what_they_show(qtbot: QtBot) -> None:
    draw = partial(formula_svg, font=QFont("DejaVu Sans"), size=15.0, room=600.0)
    page = Page(draw(r"\hat m \gets \frac{m}{1 - \beta_1^{t}} + \sqrt{v} < 1"))
    [drawing] = page.of("svg")
    assert "becomes" in str(drawing["aria-label"])
    assert not page.of("text")
    assert page.text == ""
    paths = [str(each["d"]) for each in page.of("path")]
    assert len(paths) >= 8
    assert all(re.fullmatch(r"M[-0-9. MLCQ]+", path) for path in paths)
    narrow = formula_svg("a = b = c = d = e", font=QFont("DejaVu Sans"), size=15.0, room=60.0)
    [low] = Page(narrow).of("svg")
    assert float(str(low["height"])) > 60
