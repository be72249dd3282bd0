"""The space of one layer: how it bends the plane of inputs."""

from .scene import Scene
from .view import SpaceView

__all__ = ["Scene", "SpaceView"]
