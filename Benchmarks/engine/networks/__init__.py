"""The networks that are measured: their usual definitions, with weights of our own making."""

import importlib
from typing import NamedTuple


class Network(NamedTuple):
    """A row of the table, and where its definition is."""

    title: str
    file: str
    function: str

    def module(self):
        """The definition as a PyTorch module, its weights not yet drawn."""
        return getattr(importlib.import_module(f"networks.{self.file}"), self.function)()


# By the name that --models takes.
NETWORKS = {
    "resnet-18": Network("ResNet-18", "resnet", "resnet18"),
    "resnet-50": Network("ResNet-50 v1.5", "resnet", "resnet50"),
    "vgg-16": Network("VGG-16", "vgg", "vgg16"),
    "googlenet": Network("GoogLeNet", "googlenet", "GoogLeNet"),
    "vit-b-16": Network("ViT-B/16", "vit", "vit_base"),
    "deit-ti": Network("DeiT-Ti", "vit", "deit_tiny"),
    "squeezenet-1.1": Network("SqueezeNet 1.1", "squeezenet", "SqueezeNet"),
    "efficientnet-lite0": Network("EfficientNet-Lite0", "efficientnet", "EfficientNetLite0"),
}
