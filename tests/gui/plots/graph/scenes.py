"""Programs, and moments of their stories."""

from __future__ import annotations

from engine.lab import run
from engine.lab.timeline import Scene, timeline

SUM_RULE = """
w = tensor([1.], requires_grad=True)
x = tensor([2.], requires_grad=True)
a = x + w
b = w + 1
y = a * b
y.backward()
"""
NETWORK = """
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
x = ones(4, 2)
loss = (model(x) ** 2).mean()
loss.backward()
"""
TWICE = """m = nn.Sequential(nn.Linear(1, 1), nn.Tanh())
y = m(m(ones(1, 1)) * 2).sum()
y.backward()
"""


def scenes(source: str) -> list[Scene]:
    """All stops of a program's story."""
    result = run(source)
    assert result.problem is None, str(result.problem)
    told = timeline(result)
    return [told.at(i) for i in range(len(told.moments))]


def walked(source: str, steps: int) -> Scene:
    """The stop of the first backward pass at which so many steps are done, from 1."""
    for scene in scenes(source):
        walked = scene.moment.walked
        if walked is not None and walked.steps == steps and walked.end is None:
            return scene
    raise ValueError(f"no walk has {steps} steps")


def named(scene: Scene, name: str) -> int:
    """The place of a node in the scene's graph."""
    assert scene.graph is not None
    return scene.graph.place(name)
