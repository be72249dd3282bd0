from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from gui.app.garbage import spare_what_stays


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize("kernels", ["ready", "absent"])
def test_when_all_is_there_it_is_spared(kernels: str) -> None:
    stays = [{"a": 1}]
    assert any(each is stays for each in gc.get_objects())
    spare_what_stays(kernels)
    assert not any(each is stays for each in gc.get_objects())
    assert gc.get_freeze_count() > 1000


@pytest.mark.parametrize("kernels", ["loading", "compiling"])
def test_before_that_nothing_is(kernels: str) -> None:
    before = gc.get_freeze_count()
    spare_what_stays(kernels)
    assert gc.get_freeze_count() == before
