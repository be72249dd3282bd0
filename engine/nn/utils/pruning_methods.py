"""Ways of choosing what to prune."""

from __future__ import annotations

from typing import Any

from engine.ops.creation import zeros_like
from engine.ops.matrix_norms import norm
from engine.ops.sampling import rand, rand_like
from engine.ops.sorting import kthvalue, topk

from ..module import Module
from .pruning import BasePruningMethod, _validate_pruning_amount_init, count_to_prune


class Identity(BasePruningMethod):
    """Prunes nothing, but makes the mask."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """The mask that there is."""
        return default_mask

    @classmethod
    def apply(cls, module: Module, name: str) -> Any:  # type: ignore[override]
        """Mask the tensor."""
        return super().apply(module, name)


class CustomFromMask(BasePruningMethod):
    """Prunes where a mask is 0."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Any) -> None:
        self.mask = mask

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """Both masks together. AssertionError unless they have one shape."""
        if default_mask.shape != self.mask.shape:
            raise AssertionError(
                f"default_mask shape {default_mask.shape} must match self.mask shape {self.mask.shape}"
            )
        return default_mask * self.mask.to(dtype=default_mask.dtype)

    @classmethod
    def apply(cls, module: Module, name: str, mask: Any) -> Any:  # type: ignore[override]
        """Prune the tensor where the mask is 0."""
        return super().apply(module, name, mask=mask)


class _Unstructured(BasePruningMethod):
    """Prunes `amount` elements (a fraction of them for a float) of least rank."""

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount: float) -> None:
        _validate_pruning_amount_init(amount)
        self.amount = amount

    def _ranks(self, t: Any) -> Any:
        """A number for each element."""

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """The mask with zeros for what is pruned."""
        count = count_to_prune(self.amount, t.nelement())
        mask = default_mask.clone()
        if count:
            mask.view(-1)[topk(self._ranks(t).view(-1), count, largest=False).indices] = 0
        return mask


class RandomUnstructured(_Unstructured):
    """Prunes elements picked at random."""

    def _ranks(self, t: Any) -> Any:
        return -rand_like(t)

    @classmethod
    def apply(cls, module: Module, name: str, amount: float) -> Any:  # type: ignore[override]
        """Prune the tensor."""
        return super().apply(module, name, amount=amount)


class L1Unstructured(_Unstructured):
    """Prunes the elements of least magnitude."""

    def _ranks(self, t: Any) -> Any:
        return t.abs()

    @classmethod
    def apply(  # type: ignore[override]
        cls, module: Module, name: str, amount: float, importance_scores: Any = None
    ) -> Any:
        """Prune the tensor, by the magnitudes of `importance_scores` if given."""
        return super().apply(module, name, amount=amount, importance_scores=importance_scores)


class _Structured(BasePruningMethod):
    """Prunes `amount` slices (a fraction of them for a float) along `dim`."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, dim: int = -1) -> None:
        _validate_pruning_amount_init(amount)
        self.amount = amount
        self.dim = dim

    def _kept(self, t: Any, count: int) -> Any:
        """The index, along `dim`, of what stays when `count` slices go."""

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """The mask with zeros for what is pruned. ValueError for a vector, IndexError for no dimension."""
        if t.dim() <= 1:
            raise ValueError(
                "Structured pruning can only be applied to multidimensional tensors. Found tensor of shape "
                f"{t.shape} with {t.dim()} dims"
            )
        if self.dim >= t.dim():
            raise IndexError(f"Invalid index {self.dim} for tensor of size {t.shape}")
        count = count_to_prune(self.amount, t.shape[self.dim])
        if not count:
            return default_mask
        place: list[Any] = [slice(None)] * t.dim()
        place[self.dim] = self._kept(t, count)
        mask = zeros_like(t)
        mask[tuple(place)] = 1
        return mask * default_mask.to(dtype=mask.dtype)


class RandomStructured(_Structured):
    """Prunes slices picked at random."""

    def _kept(self, t: Any, count: int) -> Any:
        drawn = rand(t.shape[self.dim])
        return drawn > kthvalue(drawn, k=count).values

    @classmethod
    def apply(  # type: ignore[override]
        cls, module: Module, name: str, amount: float, dim: int = -1
    ) -> Any:
        """Prune the tensor."""
        return super().apply(module, name, amount=amount, dim=dim)


class LnStructured(_Structured):
    """Prunes the slices of least n-norm."""

    def __init__(self, amount: float, n: Any, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def _kept(self, t: Any, count: int) -> Any:
        others = [d for d in range(t.dim()) if d != self.dim % t.dim()]
        sizes = norm(t, p=self.n, dim=others)
        return topk(sizes, t.shape[self.dim] - count, largest=True).indices

    @classmethod
    def apply(  # type: ignore[override]
        cls, module: Module, name: str, amount: float, n: Any, dim: int, importance_scores: Any = None
    ) -> Any:
        """Prune the tensor, by the norms of `importance_scores` if given."""
        return super().apply(module, name, amount=amount, n=n, dim=dim, importance_scores=importance_scores)
