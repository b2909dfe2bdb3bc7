"""Readers for the files that weights arrive in. Pickles may only build arrays, nothing else."""

import io
import pickle
from collections import OrderedDict

import h5py
import numpy as np
from numpy._core import multiarray


def read_pickle(content: bytes) -> dict:
    """A pickled dictionary of numpy arrays."""
    return _ArrayUnpickler(io.BytesIO(content), encoding="latin1").load()


def read_torch(content: bytes) -> dict[str, np.ndarray]:
    """The tensors of a PyTorch file as written before version 1.6.

    Such a file is five pickles (magic number, protocol, system, the tensors without their numbers, the
    keys of the storages), then for each key the count of elements (int64) and the elements.
    """
    stream = io.BytesIO(content)
    for _ in ("magic number", "protocol version", "system information"):
        _ArrayUnpickler(stream).load()
    tensors = _TorchUnpickler(stream)
    state = tensors.load()
    for key in _ArrayUnpickler(stream).load():
        storage = tensors.storages[key]
        count = int.from_bytes(stream.read(8), "little")
        if count != storage.size:
            raise ValueError(f"storage {key} should hold {storage.size} numbers, not {count}")
        storage[:] = np.frombuffer(stream.read(count * storage.itemsize), storage.dtype)
    return state


def read_hdf5(content: bytes) -> dict[str, np.ndarray]:
    """The arrays of an HDF5 file by their paths."""
    arrays = {}

    def keep(path, item):
        if isinstance(item, h5py.Dataset):
            arrays[path] = item[()]

    with h5py.File(io.BytesIO(content)) as file:
        file.visititems(keep)
    return arrays


class _ArrayUnpickler(pickle.Unpickler):
    allowed = {
        ("numpy.core.multiarray", "_reconstruct"): multiarray._reconstruct,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
    }

    def find_class(self, module, name):
        try:
            return self.allowed[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed in a weights file") from None


class _TorchUnpickler(_ArrayUnpickler):
    """Builds each tensor as a view of its storage; `read_torch` fills the storages afterwards."""

    def __init__(self, stream):
        super().__init__(stream)
        self.storages = {}

    def persistent_load(self, identifier):
        _, kind, key, _, count, _ = identifier
        return self.storages.setdefault(key, np.zeros(count, kind))

    @staticmethod
    def _tensor(storage, offset, shape, strides, *_):
        steps = [stride * storage.itemsize for stride in strides]
        return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps)

    allowed = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _tensor,
        ("torch", "FloatStorage"): "<f4",
        ("torch", "LongStorage"): "<i8",
    }
