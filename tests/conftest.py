"""What every test can rely on: one thread for linear algebra, repeatable examples, no thread left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# Read once, when numpy is first imported and when the first window opens.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ |= {"QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96"}
for name in ("QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_SCREEN_SCALE_FACTORS"):
    os.environ.pop(name, None)

# No deadline: the machine may be busy. The same examples each time in CI: a red run can be repeated.
settings.register_profile(
    "chainrule", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("chainrule"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "chainrule")

THREADS_BEFORE = pytest.StashKey[set[threading.Thread]]()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the collector pass over what lives as long as the process: thousands of tests and their modules."""
    gc.disable()
    collected = yield
    gc.enable()
    gc.collect()
    gc.freeze()
    return collected


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remember which threads there were."""
    item.stash[THREADS_BEFORE] = set(threading.enumerate())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that leaves a thread of Python running; in a fixture this takes longer than most tests."""
    torn_down = yield
    left = [thread for thread in threading.enumerate() if thread not in item.stash[THREADS_BEFORE]]
    names = ", ".join(thread.name for thread in left if is_ours(thread))
    assert not names, f"threads still running after the test: {names}"
    return torn_down


def is_ours(thread: threading.Thread) -> bool:
    """Whether Python started the thread: one of Qt's that ran Python code stays listed after its end."""
    return not isinstance(thread, threading._DummyThread)
