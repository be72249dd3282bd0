"""The idiom that scripts choose their device with."""

from __future__ import annotations

import engine


def test_scripts_that_ask_for_an_accelerator_get_the_cpu() -> None:
    accelerator = engine.accelerator
    assert accelerator.device_count() == 0
    device = accelerator.current_accelerator() if accelerator.is_available() else engine.device("cpu")
    assert str(device) == "cpu"
    assert accelerator.current_accelerator() is None
