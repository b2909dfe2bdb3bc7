"""SqueezeNet 1.1 (Iandola et al. 2016), with the layer names of the authors' Caffe definition.

The numbers come from a pickle of layer name -> [kernel (height, width, in, out), bias]. conv1 has no
padding, as in Caffe. The pools follow the package: a window that sticks out is left out (Caffe would
round up), which takes 227 pixels to maps of 113, 56, 27 and 13.
"""

from .weights import read_pickle
from .writer import GraphWriter

FIRES_BETWEEN_POOLS = {"pool1": (2, 3), "pool3": (4, 5), "pool5": (6, 7, 8, 9)}


def write(graph: GraphWriter, content: bytes) -> str:
    """Adds the network to the graph; returns the name of its output."""
    weights = read_pickle(content)

    def convolution(name, value, **geometry):
        kernel, bias = weights[name]
        value = graph.convolution(name, value, kernel.transpose(3, 2, 0, 1), bias, **geometry)
        return graph.relu(f"{name}/relu", value)

    def fire(name, value):
        squeezed = convolution(f"{name}/squeeze1x1", value)
        expanded = [
            convolution(f"{name}/expand1x1", squeezed),
            convolution(f"{name}/expand3x3", squeezed, pads=(1, 1, 1, 1)),
        ]
        return graph.node("Concat", f"{name}/concat", expanded, axis=1)

    value = convolution("conv1", graph.input, stride=2)
    for pool, fires in FIRES_BETWEEN_POOLS.items():
        value = graph.max_pool(pool, value, size=3, stride=2)
        for number in fires:
            value = fire(f"fire{number}", value)
    value = convolution("conv10", value)
    value = graph.node("GlobalAveragePool", "pool10", [value])
    value = graph.node("Flatten", "logits", [value], axis=1)
    return graph.node("Softmax", "softmax", [value], axis=1)
