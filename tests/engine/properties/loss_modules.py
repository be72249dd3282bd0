"""How losses are drawn together with their inputs."""

from __future__ import annotations

from typing import Any

from engine import nn
from tests.engine.properties.drawing import Table
from tests.engine.properties.making import like


class CTCOfLogits(nn.CTCLoss):
    """The loss on logarithms of probabilities, which it takes for granted: drawn numbers are none."""

    def forward(self, log_probs: Any, *targets: Any) -> Any:
        """The loss of the softmax of what is given."""
        return super().forward(log_probs.log_softmax(-1), *targets)


LOSSES: Table = {
    "MSELoss": like(nn.MSELoss, "mse_loss"),
    "L1Loss": like(nn.L1Loss, "l1_loss"),
    "SmoothL1Loss": like(nn.SmoothL1Loss, "smooth_l1_loss"),
    "HuberLoss": like(nn.HuberLoss, "huber_loss"),
    "BCELoss": like(nn.BCELoss, "binary_cross_entropy"),
    "BCEWithLogitsLoss": like(nn.BCEWithLogitsLoss, "binary_cross_entropy_with_logits"),
    "CTCLoss": like(CTCOfLogits, "ctc_loss"),
    "KLDivLoss": like(nn.KLDivLoss, "kl_div"),
    "PoissonNLLLoss": like(nn.PoissonNLLLoss, "poisson_nll_loss"),
    "GaussianNLLLoss": like(nn.GaussianNLLLoss, "gaussian_nll_loss"),
    "CrossEntropyLoss": like(nn.CrossEntropyLoss, "cross_entropy"),
    "NLLLoss": like(nn.NLLLoss, "nll_loss"),
    "SoftMarginLoss": like(nn.SoftMarginLoss, "soft_margin_loss"),
    "HingeEmbeddingLoss": like(nn.HingeEmbeddingLoss, "hinge_embedding_loss"),
    "MarginRankingLoss": like(nn.MarginRankingLoss, "margin_ranking_loss"),
    "MultiMarginLoss": like(nn.MultiMarginLoss, "multi_margin_loss"),
    "MultiLabelMarginLoss": like(nn.MultiLabelMarginLoss, "multilabel_margin_loss"),
    "MultiLabelSoftMarginLoss": like(nn.MultiLabelSoftMarginLoss, "multilabel_soft_margin_loss"),
    "TripletMarginLoss": like(nn.TripletMarginLoss, "triplet_margin_loss"),
    "TripletMarginWithDistanceLoss": like(
        nn.TripletMarginWithDistanceLoss, "triplet_margin_with_distance_loss"
    ),
    "CosineEmbeddingLoss": like(nn.CosineEmbeddingLoss, "cosine_embedding_loss"),
}
