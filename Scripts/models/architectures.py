"""How each model of the catalogue is written, by name: (graph, the origin's bytes) -> the output's name."""

from . import efficientnet, resnet, squeezenet

WRITERS = {
    "efficientnet-lite0": efficientnet.write,
    "resnet-50-thin": resnet.write,
    "squeezenet-1.1": squeezenet.write,
}
