"""The networks by the name that --models takes; apart, so that asking for it does not load PyTorch."""

TITLES = {"lenet-5": "LeNet-5", "resnet-20": "ResNet-20", "vit-small": "small ViT"}
