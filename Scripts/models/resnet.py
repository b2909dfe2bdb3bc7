"""The trunk of a thin ResNet-50 (He et al. 2016), half the channels of table 1, from an ONNX file in NHWC.

Names follow table 1: `conv3_2` is the second bottleneck block of stage conv3, with the convolutions `branch2a` (1x1),
`branch2b` (3x3) and `branch2c` (1x1), `shortcut` where the block changes the shape, then `add` and `relu`. The
network ends after the global average pool, `pool5`; the classifier of the source is left out.

Batch normalisation is folded into the source's convolutions. Some of these have no name of their own there, but each
still gives out the value of the normalisation it absorbed, which names the layer: `conv3_2/branch2b` is the
convolution whose output is `bn_stage1_block1_branch2b/FusedBatchNormV3:0`.
"""

import onnx
from onnx import numpy_helper

from .writer import GraphWriter

BLOCKS = {2: 3, 3: 4, 4: 6, 5: 3}


def write(graph: GraphWriter, content: bytes) -> str:
    """Adds the network to the graph; returns the name of its output."""
    source = onnx.load_from_string(content).graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in source.initializer}
    convolutions = {node.output[0]: node for node in source.node if node.op_type == "Conv"}

    def convolution(name, value, layer, **geometry):
        _, kernel, bias = convolutions[f"{layer}/FusedBatchNormV3:0"].input
        return graph.convolution(name, value, weights[kernel], weights[bias], **geometry)

    def bottleneck(name, value, layer, stride, projects):
        residual = convolution(f"{name}/branch2a", value, f"{layer}_branch2a", stride=stride)
        residual = graph.relu(f"{name}/branch2a/relu", residual)
        residual = convolution(f"{name}/branch2b", residual, f"{layer}_branch2b", pads=(1, 1, 1, 1))
        residual = graph.relu(f"{name}/branch2b/relu", residual)
        residual = convolution(f"{name}/branch2c", residual, f"{layer}_branch2c")
        if projects:
            value = convolution(f"{name}/shortcut", value, f"{layer}_proj_shortcut", stride=stride)
        return graph.relu(f"{name}/relu", graph.node("Add", f"{name}/add", [residual, value]))

    value = convolution("conv1", graph.input, "bn_1", stride=2, pads=(3, 3, 3, 3))
    value = graph.relu("conv1/relu", value)
    value = graph.max_pool("pool1", value, size=3, stride=2, pads=(0, 0, 1, 1))
    for stage, blocks in BLOCKS.items():
        for block in range(blocks):
            stride = 2 if block == 0 and stage > 2 else 1
            layer = f"bn_stage{stage - 2}_block{block}"
            value = bottleneck(f"conv{stage}_{block + 1}", value, layer, stride, projects=block == 0)
    return graph.node("GlobalAveragePool", "pool5", [value])
