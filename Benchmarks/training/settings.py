"""The ways in which PyTorch can train a network."""

from typing import NamedTuple


class Setting(NamedTuple):
    """`channels_last`: maps lie channel by channel at each pixel. `compiled`: network and loss by TorchInductor."""

    channels_last: bool
    compiled: bool


SETTINGS = {
    "pytorch-eager": Setting(channels_last=False, compiled=False),
    "pytorch-channels-last": Setting(channels_last=True, compiled=False),
    "pytorch-compiled": Setting(channels_last=False, compiled=True),
    "pytorch-compiled-channels-last": Setting(channels_last=True, compiled=True),
}

# Freed memory stays with the process, in large pages: without this the system clears and maps the same pages anew
# in every step, which takes up to a third of PyTorch's time.
ENVIRONMENT = {
    "GLIBC_TUNABLES": ":".join([
        "glibc.malloc.hugetlb=1",
        f"glibc.malloc.mmap_threshold={1 << 30}",
        f"glibc.malloc.trim_threshold={1 << 32}",
        f"glibc.malloc.top_pad={1 << 26}",
    ])
}
