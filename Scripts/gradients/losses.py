"""Cross-entropy: the mean over a batch."""

import torch
from torch.nn import functional

from .case import Numbers, case, single


def cross_entropies():
    for smoothing in (0, 0.1):
        smoothing = single(smoothing)
        suffix = f", smoothed by {smoothing:.1g}" if smoothing else ""

        def function(logits, targets):
            return functional.cross_entropy(logits, targets, label_smoothing=smoothing)

        for name, batch, classes in [("classes", 4, 5), ("one image", 1, 3)]:
            numbers = Numbers(f"crossEntropy {name}{suffix}")
            inputs = {"logits": numbers.normal(batch, classes, scale=2), "targets": numbers.indices(classes, batch)}
            yield case(name + suffix, "crossEntropy", inputs, function, labelSmoothing=smoothing)
        numbers = Numbers(f"crossEntropy soft{suffix}")
        # Each row is cut in 64 parts, so that it sums to exactly 1.
        parts = torch.stack([torch.bincount(numbers.indices(5, 64), minlength=5) for _ in range(4)])
        inputs = {"logits": numbers.normal(4, 5, scale=2), "targets": parts / 64}
        yield case(
            "soft targets" + suffix, "crossEntropy", inputs, function, data={"targets"}, labelSmoothing=smoothing)
        inputs = {"logits": torch.tensor([[1000.0, 0, -1000], [-1000, 1000, 999]]), "targets": torch.tensor([1, 1])}
        yield case("large logits" + suffix, "crossEntropy", inputs, function, labelSmoothing=smoothing)
