"""Which optimizers can gather the gradients of several batches for one update."""

from __future__ import annotations

import msgspec

from .spec import ExperimentSpec


def gathering_refusal(spec: ExperimentSpec) -> str:
    """Why the optimizer takes no more than one batch an update; '' when it does, or need not."""
    if spec.run.accumulation == 1 or not spec.optimizer.entry("optimizer").traits.get("looks_again", False):
        return ""
    why = f"as {spec.optimizer.name} looks at its batch several times"
    return f"accumulation: expected 1, {why}, got {spec.run.accumulation}"


def fit_gathering(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` with an update a batch, where its optimizer asks for that."""
    if not gathering_refusal(spec):
        return spec
    return msgspec.structs.replace(spec, run=msgspec.structs.replace(spec.run, accumulation=1))
