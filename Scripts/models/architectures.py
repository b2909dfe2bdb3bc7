"""How each model of the catalogue is written, by name: (graph, the origin's bytes) -> the output's name."""

from . import efficientnet, resnet, squeezenet, vgg, vit

WRITERS = {
    "efficientnet-lite0": efficientnet.write,
    "resnet-50-thin": resnet.write,
    "squeezenet-1.1": squeezenet.write,
    "vgg-16-trunk": vgg.write,
    "vit-s-14": vit.write,
}
