"""Tables are guessed, read, judged row by row and written so that they come back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import PointSet, problems, propose
from engine.tables import (
    MAX_BYTES,
    Choice,
    Dialect,
    TableError,
    Text,
    checked,
    collect,
    columns_of,
    decode,
    guess_choice,
    guess_dialect,
    most_points,
    points_csv,
    read_table,
    read_text,
    trouble_with,
    with_harvest,
)
from tests.engine.tables.harvests import SEED, harvest_of, result, table_of

number = st.floats(-1e6, 1e6, width=32)


@st.composite
def point_sets(draw: st.DrawFn) -> tuple[PointSet, str]:
    """Points with a target of their own and the task: at least so many that two classes are seen as such."""
    task = draw(st.sampled_from(["regression", "classification"]))
    inputs = 2 if task == "classification" else draw(st.sampled_from([1, 2]))
    row = st.tuples(st.tuples(*[number] * inputs), number, st.booleans())
    # Three different targets are no classes.
    first = [((0.0,) * inputs, 0.5, True), ((1.0,) * inputs, 1.5, False), ((2.0,) * inputs, 2.5, False)]
    rows = first * 2 + draw(st.lists(row, max_size=30))
    x, y, test = zip(*rows, strict=True)
    target = [index % 2 for index in range(len(y))] if task == "classification" else y
    return PointSet(x, target, test), task


@settings(deadline=None, max_examples=60)
@given(point_sets())
def test_exported_points_come_back_to_the_last_bit(case: tuple[PointSet, str]) -> None:
    points, task = case
    harvest = harvest_of(points_csv(points, task))
    assert (harvest.points, harvest.task, harvest.bad) == (points, task, 0)


@settings(deadline=None, max_examples=60)
@given(point_sets(), st.sampled_from(["\t", ";", "|", " "]), st.sampled_from(".,"))
def test_every_way_to_write_a_table_is_guessed(
    case: tuple[PointSet, str], separator: str, decimal: str
) -> None:
    points, task = case
    text = points_csv(points, task).replace(",", separator).replace(".", decimal)
    dialect = guess_dialect(text)
    assert (dialect.separator, dialect.header) == (separator, True)
    assert harvest_of(text).points == points


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300) | st.text(alphabet="1,;.\t\"' \r\nab\ufeff-e", max_size=120).map(str.encode))
def test_garbage_is_refused_in_words_or_read_but_never_crashes(data: bytes) -> None:
    refusal = ""
    try:
        table = table_of(decode(data).content)
    except TableError as error:
        refusal = str(error)
    if refusal:
        assert refusal.startswith("line ")
        assert "; " in refusal, "no remedy"
        return
    columns = columns_of(table)
    choice = guess_choice(table, columns)
    if trouble_with(choice, columns):
        return
    harvest = result(collect(table, choice, SEED))
    assert len(harvest.bad_rows) == harvest.bad == len(table) - harvest.good
    assert all(row.line >= 1 and "; " in row.reason for row in harvest.bad_rows)
    assert (harvest.points is None) == (harvest.good == 0)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("4,oops,9", ("x2", "'oops'")),
        ("4,,9", ("x2", "empty", "fill it in")),
        ("4,nan,9", ("x2", "'nan'")),
        ("4,1e60,9", ("x2", "'1e60'", "up to 3.4e+38", "smaller")),
        ("4,-inf,9", ("x2", "'-inf'", "up to")),
        ("4,1_0,9", ("x2", "'1_0'")),
        ('4,"5,5",9', ("x2", "choose ',' as the decimal sign")),
        ("4,5", ("3 cells, got 2", "add")),
        ("4,5,6,7", ("3 cells, got 4", "quotation marks")),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_a_remedy(row: str, words: tuple[str, ...]) -> None:
    harvest = harvest_of(f"x1,x2,y\n1,2,3\n\n2,3,5\n{row}\n7,8,9\n")
    assert (harvest.good, harvest.bad) == (3, 1)
    assert str(harvest.bad_rows[0]).startswith("line 5: ")
    assert all(word in harvest.bad_rows[0].reason for word in words)


@pytest.mark.parametrize("end", ["", "\n", "\n3,4\n5,6\n"])
def test_a_quoted_cell_without_an_end_is_told_where_it_begins(end: str) -> None:
    with pytest.raises(TableError, match=r"line 3: a cell does not end; close its quotation mark"):
        table_of(f'x,y\n1,"2" \n5,"6{end}')


def test_a_spreadsheet_may_say_its_separator_in_a_first_line() -> None:
    table = table_of("sep=;\r\nx;y\r\n1,5;2,5\r\n3;4\r\n")
    assert (table.names, table.lines, table.dialect) == (("x", "y"), [3, 4], Dialect(";", ",", True))


def test_titles_and_remarks_above_the_names_are_no_rows() -> None:
    text = "Flowers of our garden\n# measured, in cm\nwidth,height\n1,2\n3,4\n"
    table = table_of(text)
    assert (table.names, table.lines) == (("width", "height"), [4, 5])
    assert table_of("# x,y\n1,2\n3,4\n").names == ("x", "y")


@pytest.mark.parametrize(
    ("cell", "decimal", "wanted"),
    [
        ("1,234.5", ".", 1234.5),
        ("-1,234,567", ".", -1234567.0),
        ("1.234,5", ",", 1234.5),
        ("12 345,25", ",", 12345.25),
        ("1\u202f000", ".", 1000.0),
        ("1'000.5", ".", 1000.5),
        ("1,234", ".", None),
        ("1.234", ",", None),
        ("1,23.5", ".", None),
        ("1 2", ".", None),
    ],
)
def test_digits_may_stand_in_groups_where_that_leaves_no_doubt(
    cell: str, decimal: str, wanted: float | None
) -> None:
    text = "\n".join(["a;b", *(f"{cell};{i}{decimal}5" for i in range(6))])
    found = result(collect(result(read_table(text, Dialect(";", decimal, True))), Choice((0,), 1), SEED))
    assert found.bad == (6 if wanted is None else 0)
    if found.points is not None:
        assert found.points.x[0, 0] == pytest.approx(wanted)
    assert wanted is None or guess_dialect(text) == Dialect(";", decimal, True)


def test_a_line_end_inside_quotes_counts_as_a_line() -> None:
    harvest = harvest_of('name,x,y\n"two\nlines",1,2\nb,2,zwei\nc,3,4\nd,4,5\n')
    assert harvest.bad_rows[0].line == 4


def test_a_table_without_header_names_its_columns() -> None:
    table = table_of("1 2\n3 4\n5 6\n")
    assert table.names == ("column 1", "column 2")
    assert table.lines == [1, 2, 3]
    assert guess_choice(table, columns_of(table)) == Choice((0,), 1)


def test_names_that_recur_or_are_missing_become_different() -> None:
    assert table_of("x,x,\n1,2,3\n").names == ("x", "x (2)", "column 3")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("größe,y\n1,2\n".encode(), "UTF-8"),
        ("größe,y\n1,2\n".encode("utf-8-sig"), "UTF-8"),
        ("größe,y\n1,2\n".encode("utf-16"), "UTF-16"),
        ("größe,y\r\n1,2\r\n".encode("cp1252"), "Windows-1252"),
    ],
)
def test_the_encoding_is_guessed(data: bytes, encoding: str) -> None:
    text = decode(data)
    assert text.encoding == encoding
    assert table_of(text.content).names == ("größe", "y")


def test_what_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    for data, words in ((b"\xff\xfea", "UTF-16"), (b" \n", "nothing"), (b"a,b\n\0\0", "line 2")):
        with pytest.raises(TableError, match=words):
            decode(data)
    with pytest.raises(TableError, match="cannot be read"):
        read_text(tmp_path / "missing.csv")
    large = tmp_path / "large.csv"
    large.write_bytes(b"1,2\n" * (MAX_BYTES // 4 + 1))
    with pytest.raises(TableError, match="at most 20 MB"):
        read_text(large)
    with pytest.raises(TableError, match="a cell does not end"):
        result(read_table('1,2\n3,"' + "a" * 200_000, Dialect()))
    with pytest.raises(TableError, match=r"line 1: expected at most 200 columns, got 300"):
        result(read_table("1," * 299 + "1", Dialect()))


def test_a_choice_that_makes_no_points_is_told() -> None:
    columns = columns_of(table_of("x1,x2,y\n1,2,3\n4,5,6\n"))
    assert trouble_with(Choice((0, 1), 2), columns) == ""
    assert "two columns" in trouble_with(Choice((0,), 0), columns[:1])
    assert "first input" in trouble_with(Choice((), 2), columns)
    assert "twice" in trouble_with(Choice((0, 0), 2), columns)
    assert "second input" in trouble_with(Choice((0,), 2, ("3", "6")), columns)
    assert "different values" in trouble_with(Choice((0, 1), 2, ("3", "3")), columns)


def test_of_more_rows_than_fit_a_sample_is_taken_the_same_for_the_same_seed() -> None:
    rows = 3 * most_points()
    table = table_of("x,y\n" + "".join(f"{i},{i}\n" for i in range(rows)))
    first, again, other = (result(collect(table, Choice((0,), 1), seed)) for seed in (1, 1, 2))
    assert first.good == rows
    assert first.points is not None
    assert len(first.points) == most_points()
    assert (np.diff(first.points.y) > 0).all()
    assert first.points == again.points != other.points


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e3])
def test_a_table_becomes_an_experiment_that_can_be_trained(size: float) -> None:
    rows = [(i * size, (i * 7 % 20) * size, i % 2) for i in range(20)]
    harvest = harvest_of("a,b,c\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows))
    spec = with_harvest(propose("line"), harvest)
    assert (spec.task, spec.inputs, problems(spec)) == ("classification", 2, [])
    assert spec.data.points is not None
    assert int(spec.data.points.test.sum()) == 6
    assert 0.5 < float(np.abs(spec.data.points.x).max()) * spec.model.input_scale < 50


def test_no_good_row_is_no_experiment() -> None:
    harvest = result(collect(table_of("x,y\na,b\nc,d\n"), Choice((0,), 1), SEED))
    assert harvest.points is None
    with pytest.raises(ValueError, match="at least one good row"):
        with_harvest(propose("line"), harvest)


def test_pasted_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(TableError, match="keep fewer"):
        checked(Text("1" * (MAX_BYTES + 1), "UTF-8"))
