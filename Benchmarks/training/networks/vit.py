"""The vision transformer (Dosovitskiy et al. 2021) in small, for grey images of 28 x 28."""

import torch
from torch import nn
from torch.nn import functional


class Projection(nn.Linear):
    """A matrix and a bias for every token, for several `parts` in one product where they read the same."""

    def __init__(self, inputs, units, parts=()):
        super().__init__(inputs, units * max(1, len(parts)))
        self.parts = parts


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = Projection(width, width, ("query", "key", "value"))
        self.output = Projection(width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        qkv = self.qkv(x).reshape(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        x = functional.scaled_dot_product_attention(query, key, value)
        return self.output(x.transpose(1, 2).reshape(batch, tokens, width))


class Perceptron(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.fc1 = Projection(width, hidden)
        self.fc2 = Projection(hidden, width)

    def forward(self, x):
        return self.fc2(functional.gelu(self.fc1(x)))


class Layer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attention = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = Perceptron(width, hidden)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class VisionTransformer(nn.Module):
    """49 patches of 4 x 4 pixels and a class token, through six layers of four heads."""

    def __init__(self, width=64, layers=6, heads=4, hidden=256, patch=4, side=28, classes=10):
        super().__init__()
        self.patch_embedding = nn.Conv2d(1, width, patch, patch)
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.position_embedding = nn.Parameter(torch.zeros(1, (side // patch) ** 2 + 1, width))
        self.layers = []
        for index in range(1, layers + 1):
            layer = Layer(width, heads, hidden)
            self.add_module(f"layer_{index}", layer)
            self.layers.append(layer)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.classifier = nn.Linear(width, classes)

    def forward(self, x):
        x = self.patch_embedding(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_token.expand(x.shape[0], -1, -1), x], 1) + self.position_embedding
        for layer in self.layers:
            x = layer(x)
        return self.classifier(self.norm(x)[:, 0])
