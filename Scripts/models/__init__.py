"""What the model scripts share: reading packages and the catalogue, writing ONNX, running it."""
