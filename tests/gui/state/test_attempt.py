import pytest

from engine.catalog import FieldError, UnknownEntryError
from gui.state.attempt import attempt


@pytest.mark.parametrize(
    "error", [FieldError("lr: expected a number"), UnknownEntryError("no loss is called x")]
)
def test_a_refusal_becomes_its_words(error: Exception) -> None:
    def refuse(path: str) -> None:
        raise error

    assert attempt(refuse, "optimizer.lr") == str(error)


def test_a_change_that_is_taken_says_nothing() -> None:
    taken: list[tuple[str, float]] = []
    assert attempt(lambda path, value: taken.append((path, value)), "optimizer.lr", 0.1) == ""
    assert taken == [("optimizer.lr", 0.1)]


def test_other_errors_are_not_swallowed() -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attempt(break_down)
