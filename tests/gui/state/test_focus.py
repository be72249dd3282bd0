from gui.state.focus import Focus


def test_only_another_point_is_news(qapp) -> None:
    focus, told = Focus(), []
    focus.point_changed.connect(lambda: told.append(focus.point))
    for point in (None, 3, 3, None):
        focus.look_at(point)
    assert told == [3, None]
