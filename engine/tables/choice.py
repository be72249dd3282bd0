"""Which columns become the inputs and the target of the points."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from .dialect import number
from .table import Table

MOST_VALUES = 40
"""So many different values of a column are offered as classes."""
MOST_CLASSES = 6
FEWEST_FOR_CLASSES = 5
"""In fewer rows, two values in a column are chance."""

_LOOKED_AT = 50_000  # cells, which takes no longer than a blink
_MOSTLY = 0.5
_CLASS_NAMES = ("class", "label")
_IDS = ("id", "index", "no", "nr", "row")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: whether mostly numbers, and its values, the commonest first."""

    name: str
    numeric: bool
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Columns by their place: one or two `inputs`, the `target`, and `test`, which marks rows held out by 1.

    With `classes`, two to six, the target is the class, 0 for the first value and so on; without, a number.
    """

    inputs: tuple[int, ...]
    target: int
    classes: tuple[str, ...] | None = None
    test: int | None = None

    @property
    def task(self) -> str:
        """'regression' or 'classification'."""
        return "regression" if self.classes is None else "classification"


def columns_of(table: Table) -> tuple[Column, ...]:
    """Every column, judged by rows from all over the table."""
    looked_at = table.rows[:: 1 + len(table) * len(table.names) // _LOOKED_AT]
    found = []
    for index, name in enumerate(table.names):
        counts = Counter(row[index] for row in looked_at if index < len(row) and row[index])
        numbers = sum(
            count for value, count in counts.items() if not math.isnan(number(value, table.dialect.decimal))
        )
        values = tuple(value for value, _ in counts.most_common(MOST_VALUES))
        found.append(Column(name, bool(counts) and numbers > _MOSTLY * counts.total(), values))
    return tuple(found)


def guess_choice(table: Table, columns: tuple[Column, ...]) -> Choice:
    """The last column of two values or of words as classes, else the last of numbers; inputs from the left.

    A column called 'class' or 'label' of few values comes before any other, one that numbers the rows last.
    Up to six kinds of words are a class each; of more, the two commonest are.

    A column called 'test' of zeros and ones marks the rows held out, as in the tables that are exported.
    """
    marks = (i for i, column in enumerate(columns) if column.name.lower() == "test" and _is_marks(column))
    test = next(marks, None)
    others = [index for index in range(len(columns)) if index != test]
    numeric = [index for index in others if columns[index].numeric]
    measured = [index for index in numeric if columns[index].name.lower() not in _IDS]
    target = _class_column(table, columns, others)
    if target is not None:
        inputs = tuple(index for index in (*measured, *numeric) if index != target)
        if len({*inputs}) >= 2:
            classes = all_classes(columns[target]) or two_classes(columns[target])
            return Choice(tuple(dict.fromkeys(inputs))[:2], target, classes, test)
    target = [len(columns) - 1, *numeric, *measured][-1] if columns else 0
    inputs = tuple(index for index in measured if index != target)
    return Choice((inputs or tuple(index for index in numeric if index != target))[:2], target, None, test)


def two_classes(column: Column) -> tuple[str, str]:
    """The two commonest values of a column, in the order of numbers or letters; '' for one missing."""
    values = (*column.values[:2], "", "")[:2]
    if column.numeric:
        low, high = sorted(values, key=lambda value: number(value, "," if "," in value else "."))
    else:
        low, high = sorted(values)
    return low, high


def all_classes(column: Column) -> tuple[str, ...]:
    """Every value of a column of three to six, in the order of numbers or letters; none of other columns."""
    if not 2 < len(column.values) <= MOST_CLASSES:
        return ()
    if column.numeric:
        return tuple(sorted(column.values, key=lambda value: number(value, "," if "," in value else ".")))
    return tuple(sorted(column.values))


def trouble_with(choice: Choice, columns: tuple[Column, ...]) -> str:
    """Why points cannot be made of these columns, and what to do; '' when they can."""
    if len(columns) < 2:
        got = "one" if columns else "none"
        return f"line 1: expected at least two columns, got {got}; choose another separator"
    if not choice.inputs:
        return "Choose a column of numbers as the first input."
    if choice.classes is not None and len(choice.inputs) < 2:
        return "Classes lie in a plane: choose a second input, or a number as the target."
    places = [*choice.inputs, choice.target, *([] if choice.test is None else [choice.test])]
    for place in places:
        if places.count(place) > 1:
            return f"{columns[place].name} is chosen twice; choose each column once."
    if choice.classes == ():
        name = columns[choice.target].name
        return f"{name} has not three to {MOST_CLASSES} values; choose two of them as classes."
    if choice.classes is not None and (len({*choice.classes}) < 2 or "" in choice.classes):
        return f"Choose two different values of {columns[choice.target].name} as the classes."
    return ""


def _is_marks(column: Column) -> bool:
    return bool(column.values) and set(column.values) <= {"0", "1"}


def _class_column(table: Table, columns: tuple[Column, ...], places: list[int]) -> int | None:
    """The last column of few values that is called so, else of two values, else of words that repeat."""
    if len(table) < FEWEST_FOR_CLASSES:
        return None
    kinds = {place: len(columns[place].values) for place in places}
    called = [
        place
        for place in places
        if columns[place].name.lower() in _CLASS_NAMES and 2 <= kinds[place] <= MOST_CLASSES
    ]
    two = [place for place in places if kinds[place] == 2]
    most = min(MOST_VALUES, len(table))
    words = [place for place in places if not columns[place].numeric and 2 < kinds[place] < most]
    return next(reversed([*words, *two, *called]), None)
