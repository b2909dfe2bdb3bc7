"""ViT-S/14 (Dosovitskiy et al. 2021, in the form of DINOv2, Oquab et al. 2023), from the ONNX file of a saliency model.

A photograph of 224x224 pixels becomes 16x16 patches; with the class token in front these are 257 tokens of 384 numbers.
`patch_embedding` is the convolution that maps patches to tokens, `class_token/concat` puts the class token in front,
`position_embedding/add` adds where each token stands. `layer_1` to `layer_12` are the encoder's layers, and `norm` ends
the network. The saliency decoder of the source is left out.

Within `layer_3`, after `norm1`, `attention` holds

- `query`, `key` and `value`: the products with the weights, then `/bias`, `/split` into (tokens, 6 heads, 64 numbers)
  and `/heads`, which puts the heads first; the key's columns are the tokens;
- `scores` between all pairs of tokens, divided by the square root of 64 in `scale`, and `softmax`: each token's
  attention to all tokens, (1, 6, 257, 257);
- `context`: the attended values, `context/merge` and `context/tokens` put the heads beside each other again;
- `output` with `/bias`, `layer_scale` (Touvron et al. 2021), and `add`, which joins the shortcut.

After `norm2`, `mlp` holds `fc1`, `gelu`, `fc2`, `layer_scale` and `add`, the layer's result.

Weights of dense layers are (in, out), as the products take them. The source resizes the position embedding, learned
for 37x37 patches, to the image's size whenever it runs; here it is stored as resized for 16x16.
"""

import numpy as np
import onnx
from onnx import numpy_helper

from .writer import GraphWriter

WIDTH = 384
HEADS = 6
LAYERS = 12
PATCH = 14
EPSILON = 1e-6

# The names of a layer's dense parts in the source.
DENSE = {
    "attention/query": "attention/attention/query",
    "attention/key": "attention/attention/key",
    "attention/value": "attention/attention/value",
    "attention/output": "attention/output/dense",
    "mlp/fc1": "mlp/fc1",
    "mlp/fc2": "mlp/fc2",
}


def write(graph: GraphWriter, content: bytes) -> str:
    """Adds the network to the graph; returns the name of its output."""
    # Gelu is an operator of its own since opset 20.
    graph.opset = 20
    source = onnx.load_from_string(content).graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in source.initializer}
    inputs = {node.name: node.input for node in source.node}
    rows = graph.height // PATCH
    tokens = rows * rows + 1

    def normalization(name, value, layer):
        scale, bias = weights[f"backbone.{layer}.weight"], weights[f"backbone.{layer}.bias"]
        return graph.layer_normalization(name, value, scale, bias, EPSILON)

    def dense(name, value, layer):
        """A product with a weight, which has no name of its own in the source, and a bias, which has."""
        path = f"encoder/layer.{layer}/{DENSE[name.split('/', 1)[1]]}"
        weight = weights[inputs[f"/backbone/{path}/MatMul"][1]]
        value = graph.product(name, value, weight)
        bias = graph.parameter(f"{name}.bias", weights[f"backbone.{path.replace('/', '.')}.bias"])
        return graph.node("Add", f"{name}/bias", [value, bias])

    def heads(name, value, layer, order):
        value = dense(name, value, layer)
        value = graph.reshape(f"{name}/split", value, (1, tokens, HEADS, WIDTH // HEADS))
        return graph.transpose(f"{name}/heads", value, order)

    def attention(name, value, layer):
        query = heads(f"{name}/query", value, layer, (0, 2, 1, 3))
        key = heads(f"{name}/key", value, layer, (0, 2, 3, 1))
        scores = graph.node("MatMul", f"{name}/scores", [query, key])
        scores = graph.scale(f"{name}/scale", scores, (WIDTH // HEADS) ** -0.5)
        probabilities = graph.node("Softmax", f"{name}/softmax", [scores], axis=-1)
        values = heads(f"{name}/value", value, layer, (0, 2, 1, 3))
        context = graph.node("MatMul", f"{name}/context", [probabilities, values])
        context = graph.transpose(f"{name}/context/merge", context, (0, 2, 1, 3))
        context = graph.reshape(f"{name}/context/tokens", context, (1, tokens, WIDTH))
        return dense(f"{name}/output", context, layer)

    def perceptron(name, value, layer):
        value = dense(f"{name}/fc1", value, layer)
        value = graph.node("Gelu", f"{name}/gelu", [value])
        return dense(f"{name}/fc2", value, layer)

    def residual(name, shortcut, value, scale):
        scale = graph.parameter(f"{name}/layer_scale.weight", weights[f"backbone.{scale}.lambda1"])
        value = graph.node("Mul", f"{name}/layer_scale", [value, scale])
        return graph.node("Add", f"{name}/add", [shortcut, value])

    projection = "backbone.embeddings.patch_embeddings.projection"
    value = graph.convolution(
        "patch_embedding", graph.input, weights[f"{projection}.weight"], weights[f"{projection}.bias"], stride=PATCH
    )
    value = graph.reshape("patch_embedding/flatten", value, (1, WIDTH, tokens - 1))
    value = graph.transpose("patch_embedding/tokens", value, (0, 2, 1))
    token = graph.parameter("class_token.weight", weights["backbone.embeddings.cls_token"])
    value = graph.node("Concat", "class_token/concat", [token, value], axis=1)
    # The class token's position comes by its own name, the patches' by what resizes them.
    own = weights[inputs["/backbone/embeddings/Concat_6"][0]]
    learned = weights[inputs["/backbone/embeddings/Reshape_1"][0]]
    positions = graph.parameter("position_embedding.weight", position_embedding(own, learned, rows))
    value = graph.node("Add", "position_embedding/add", [value, positions])
    for layer in range(LAYERS):
        name, path = f"layer_{layer + 1}", f"encoder.layer.{layer}"
        branch = attention(f"{name}/attention", normalization(f"{name}/norm1", value, f"{path}.norm1"), layer)
        value = residual(f"{name}/attention", value, branch, f"{path}.layer_scale1")
        branch = perceptron(f"{name}/mlp", normalization(f"{name}/norm2", value, f"{path}.norm2"), layer)
        value = residual(f"{name}/mlp", value, branch, f"{path}.layer_scale2")
    return normalization("norm", value, "layernorm")


def position_embedding(own: np.ndarray, learned: np.ndarray, rows: int) -> np.ndarray:
    """The class token's position (1, 1, width) before those of rows x rows patches: (1, 1 + rows², width).

    `learned` (1, n², width) holds the positions of n x n patches. They are resized as ONNX's Resize does it in the
    mode "cubic", with half-pixel coordinates and the coefficient -0.75.
    """
    size = round(learned.shape[1] ** 0.5)
    grid = learned.astype(np.float64).reshape(size, size, -1)
    matrix = cubic_matrix(size, rows)
    resized = np.einsum("yv,xu,vuc->yxc", matrix, matrix, grid).reshape(1, rows * rows, -1)
    return np.concatenate([own, resized.astype(np.float32)], axis=1)


def cubic_matrix(source: int, target: int) -> np.ndarray:
    """(target, source): cubic convolution (Keys 1981) with a = -0.75 at half-pixel centres, borders repeated."""
    a = -0.75
    matrix = np.zeros((target, source))
    for row in range(target):
        centre = (row + 0.5) * source / target - 0.5
        first = int(np.floor(centre))
        for tap in range(first - 1, first + 3):
            x = abs(centre - tap)
            near = (a + 2) * x**3 - (a + 3) * x**2 + 1
            far = a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a
            matrix[row, min(max(tap, 0), source - 1)] += near if x <= 1 else far
    return matrix
