"""The networks that are trained, as people write them in PyTorch."""
