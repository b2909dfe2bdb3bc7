"""The trunk of VGG-16 (Simonyan & Zisserman 2015, table 1, configuration D), from a Keras file of an edge detector.

Names follow the authors' Caffe definition: `conv3_2` is the second 3x3 convolution of the third block, each with
`/relu`; `pool1` to `pool5` halve the maps. The source is HED (Xie & Tu 2015), which takes edges from the last
convolution of each block and therefore ends before `pool5`; its side outputs `dsn1` to `dsn5` and `fuse` are left out
here, and the three fully connected layers of VGG-16 are not in it.

Keras calls the convolutions of a block `conv2d`, `conv2d_1`, `conv2d_2`, each with the variables 0, the kernel
(height, width, in, out), and 1, the bias.
"""

from .weights import read_hdf5
from .writer import GraphWriter

CONVOLUTIONS = {1: 2, 2: 2, 3: 3, 4: 3, 5: 3}


def write(graph: GraphWriter, content: bytes) -> str:
    """Adds the network to the graph; returns the name of its output."""
    weights = read_hdf5(content)

    value = graph.input
    for block, convolutions in CONVOLUTIONS.items():
        for number in range(convolutions):
            name = f"conv{block}_{number + 1}"
            layer = f"block{block}/layers/conv2d" + (f"_{number}" if number else "")
            kernel, bias = weights[f"{layer}/vars/0"], weights[f"{layer}/vars/1"]
            value = graph.convolution(name, value, kernel.transpose(3, 2, 0, 1), bias, pads=(1, 1, 1, 1))
            value = graph.relu(f"{name}/relu", value)
        value = graph.max_pool(f"pool{block}", value, size=2, stride=2)
    return value
