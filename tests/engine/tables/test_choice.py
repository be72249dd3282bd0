"""Which columns of a table are guessed to be inputs, target, classes and marks."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from engine.experiment import Pick, points_of, problems, propose
from engine.tables import (
    Choice,
    Column,
    all_classes,
    collect,
    columns_of,
    guess_choice,
    points_csv,
    trouble_with,
    two_classes,
    with_harvest,
)
from tests.engine.tables.harvests import SEED, harvest_of, result, table_of


@pytest.mark.parametrize("classes", [3, 6])
def test_exported_points_of_many_classes_come_back_as_these(classes: int) -> None:
    spec = propose("many_gaussians")
    data = replace(spec.data, generator=Pick("many_gaussians", {"classes": classes}))
    harvest = harvest_of(points_csv(points_of(data), "classification"))
    assert (harvest.classes, harvest.points) == (classes, points_of(data))


def test_what_numbers_or_names_the_rows_is_neither_input_nor_class() -> None:
    table = table_of(
        "id,name,height,weight\n" + "".join(f"{i},P{i},{150 + i},{50 + i}.5\n" for i in range(9))
    )
    assert guess_choice(table, columns_of(table)) == Choice((2,), 3)
    table = table_of("id,x,y,kind\n" + "".join(f"{i},{i * i},{-i},{'ab'[i % 2]}\n" for i in range(9)))
    assert guess_choice(table, columns_of(table)) == Choice((1, 2), 3, ("a", "b"))


def test_two_classes_are_any_two_values() -> None:
    text = "width;height;kind\n" + "1,5;2,5;sun\n0,5;1,0;moon\n" * 4 + "3,0;3,0;star\n"
    table = table_of(text)
    assert guess_choice(table, columns_of(table)) == Choice((0, 1), 2, ("moon", "star", "sun"))
    harvest = result(collect(table, Choice((0, 1), 2, two_classes(columns_of(table)[2])), SEED))
    assert harvest.points is not None
    np.testing.assert_array_equal(harvest.points.y, [1, 0] * 4)
    assert str(harvest.bad_rows[0]).startswith("line 10: expected 'moon' or 'sun' in kind, got 'star'")
    swapped = result(collect(table, Choice((1, 0), 2, ("star", "sun")), SEED))
    assert swapped.points is not None
    np.testing.assert_array_equal(swapped.points.y, [1, 1, 1, 1, 0])
    assert swapped.points.x[0].tolist() == [2.5, 1.5]


def test_all_values_of_a_column_are_classes_and_make_points_of_so_many() -> None:
    text = "width;height;kind\n" + "1,5;2,5;sun\n0,5;1,0;moon\n3,0;3,0;star\n2,0;1,0;comet\n" * 3 + "1;2;\n"
    table = table_of(text)
    kinds = all_classes(columns_of(table)[2])
    assert kinds == ("comet", "moon", "star", "sun")
    harvest = result(collect(table, Choice((0, 1), 2, kinds), SEED))
    assert (harvest.good, harvest.bad, harvest.classes) == (12, 1, 4)
    assert str(harvest.bad_rows[0]).startswith("line 14: expected 'comet', 'moon', 'star' or 'sun' in kind")
    spec = with_harvest(propose("moons"), harvest)
    assert (spec.data.generator.name, spec.classes, spec.loss.name) == ("custom_many", 4, "CrossEntropyLoss")
    assert problems(spec) == []
    again = table_of(points_csv(harvest.points, "classification"))
    numbers = all_classes(columns_of(again)[2])
    back = result(collect(again, Choice((0, 1), 2, numbers, 3), SEED))
    assert back.points == harvest.points


def test_of_more_kinds_than_there_are_classes_the_commonest_two_are_offered() -> None:
    kinds = [*"abcdefg", "b", "e"]
    table = table_of("x;y;kind\n" + "".join(f"{i},5;{i * i},5;{kind}\n" for i, kind in enumerate(kinds)))
    assert guess_choice(table, columns_of(table)) == Choice((0, 1), 2, ("b", "e"))


def test_columns_of_two_or_of_many_values_are_no_table_of_several_classes() -> None:
    assert all_classes(Column("kind", False, ("a", "b"))) == ()
    assert all_classes(Column("kind", False, tuple("abcdefg"))) == ()
    assert "not three to 6 values" in trouble_with(
        Choice((0, 1), 2, ()), tuple(Column(name, True, ()) for name in "abc")
    )
