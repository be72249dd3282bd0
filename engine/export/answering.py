"""What a trained model answers, from its value alone: nothing has to be running."""

from __future__ import annotations

import numpy as np

from engine.autograd import from_numpy, no_grad
from engine.experiment import Floats, preparation_of
from engine.experiment.builder import build_net
from engine.experiment.gates import mute
from engine.experiment.reading import answer_of, deviation_of, says_spread

from .canvas import Extent
from .trained import Trained


def answers(trained: Trained, x: Floats) -> Floats:
    """What the app shows for points `x` (N, inputs): (N,), or of more than two classes (N, classes)."""
    return answer_of(trained.spec, _outputs(trained, x))


def spread(trained: Trained, extent: Extent, resolution: int) -> Floats | None:
    """How far values spread over (x0, x1), (resolution,), where a model of one input says that."""
    x0, x1, _, _ = extent
    if trained.spec.inputs != 1 or not says_spread(trained.spec):
        return None
    across = np.linspace(x0, x1, resolution, dtype=np.float32)
    return deviation_of(trained.spec, _outputs(trained, across[:, None]))


def _outputs(trained: Trained, x: Floats) -> Floats:
    """The network's own outputs (N, outputs) for points `x` (N, inputs)."""
    spec = trained.spec
    net = build_net(spec.model, outputs=spec.outputs)
    mute(net, spec.model)
    held = {**dict(net.named_parameters()), **dict(net.named_buffers())}
    for name, value in trained.state.items():
        held[name].detach().numpy()[...] = value
    net.eval()
    with no_grad(), np.errstate(all="ignore"):
        output: Floats = net(from_numpy(preparation_of(spec).matrix(x))).numpy()
    return output


def field(trained: Trained, extent: Extent, resolution: int) -> Floats:
    """The answers over `extent` (x0, x1, y0, y1), `resolution` a side: (rows, columns, ...) or (columns,)."""
    x0, x1, y0, y1 = extent
    across = np.linspace(x0, x1, resolution, dtype=np.float32)
    if trained.spec.inputs == 1:
        return answers(trained, across[:, None])
    up = np.linspace(y0, y1, resolution, dtype=np.float32)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    found = answers(trained, grid)
    return found.reshape(resolution, resolution, *found.shape[1:])
