"""Layers that wait for their first input to learn the shapes of their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ..parameter import is_lazy
from ..state import saved

if TYPE_CHECKING:
    from ..module import Module

    Base = Module
else:
    Base = object


class LazyModuleMixin(Base):
    """Stands before a kind of layer among its bases: the first call, or what is loaded, tells the shapes.

    A subclass defines `initialize_parameters`, which is given what the first call was, and says with
    `cls_to_become` what the layer is from then on.
    """

    cls_to_become: ClassVar[type[Any] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._load_hook = self._register_load_state_dict_pre_hook(self._lazy_load_hook)
        self._initialize_hook = self.register_forward_pre_hook(self._infer_parameters, with_kwargs=True)

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Give parameters and buffers their shapes; NotImplementedError until a subclass does."""
        raise NotImplementedError(f"initialize_parameters is not implemented for {type(self).__name__}")

    def has_uninitialized_params(self) -> bool:
        """Whether some shape is not known yet."""
        return any(map(is_lazy, (*self._parameters.values(), *self._buffers.values())))

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        """As any module does, but what has no values is saved itself."""
        for name, tensor in saved(self).items():
            destination[prefix + name] = tensor if keep_vars or is_lazy(tensor) else tensor.detach()

    def _lazy_load_hook(self, state_dict: Any, prefix: str, *details: Any) -> None:
        """Take the shapes from what is to be loaded."""
        for name, tensor in saved(self).items():
            given = state_dict.get(prefix + name)
            if given is not None and is_lazy(tensor) and not is_lazy(given):
                tensor.materialize(given.shape)

    def _infer_parameters(
        self, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any] | None = None
    ) -> None:
        """Before the first forward: initialise, and be a usual layer. RuntimeError if something is left."""
        module.initialize_parameters(*args, **(kwargs or {}))
        if module.has_uninitialized_params():
            raise RuntimeError(f"module {self._get_name()} has not been fully initialized")
        module._initialize_hook.remove()
        module._load_hook.remove()
        del module._initialize_hook, module._load_hook
        if module.cls_to_become is not None:
            module.__class__ = module.cls_to_become

    def _replicate_for_data_parallel(self) -> Any:
        raise RuntimeError(
            "Modules with uninitialized parameters can't be used with `DataParallel`. Run a dummy forward "
            "pass to correctly initialize the modules"
        )
