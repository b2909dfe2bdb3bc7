"""One network in one process, trained by PyTorch when told to.

    peer.py SETTING NAME BATCH THREADS

Speaks the lines that README.md lists. Importing PyTorch is not part of anything that is timed.
"""

import sys
import time
import warnings

import numpy as np
import torch
from torch.nn import functional

import paths
from networks.recipes import RECIPES
from networks.weights import read, written
from settings import SETTINGS


class Training:
    """A network, its optimiser, and the batches that it sees in turn."""

    def __init__(self, setting: str, name: str, batch: int):
        chosen, recipe = SETTINGS[setting], RECIPES[name]
        self.weights = np.fromfile(paths.weights(name), np.float32)
        images, labels = map(torch.from_numpy, paths.read_data())
        self.batches = list(zip(images.split(batch), labels.long().split(batch)))
        self.network = recipe.module().train()
        if chosen.channels_last:
            self.network = self.network.to(memory_format=torch.channels_last)
            self.batches = [
                (images.contiguous(memory_format=torch.channels_last), labels) for images, labels in self.batches]
        self.optimizer = recipe.optimizer(
            self.network.parameters(), fused=True, **recipe.hyperparameters)
        self.loss = lambda images, labels: functional.cross_entropy(self.network(images), labels)
        if chosen.compiled:
            self.loss = torch.compile(self.loss, dynamic=False)
        self.reset()

    def reset(self) -> None:
        """As at the start: initial weights, an optimiser without memory, the first batch."""
        with torch.no_grad():
            read(self.network, self.weights)
        self.optimizer.state.clear()
        self.optimizer.zero_grad(set_to_none=True)
        self.count = 0

    def step(self) -> float:
        """One step; gives back the loss before it."""
        images, labels = self.batches[self.count % len(self.batches)]
        self.count += 1
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(images, labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()


def resident_peak() -> int:
    """The most memory that was resident so far, in KiB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def serve(setting: str, name: str, batch: int) -> None:
    before = resident_peak()
    start = time.perf_counter()
    training = Training(setting, name, batch)
    print(f"ready {time.perf_counter() - start}", flush=True)
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        if command == "run":
            answer = []
            for _ in range(int(argument)):
                start = time.perf_counter_ns()
                loss = training.step()
                answer += [time.perf_counter_ns() - start, loss]
            print(*answer, flush=True)
        elif command == "reset":
            training.reset()
            print("reset", flush=True)
        elif command == "save":
            written(training.network).tofile(argument)
            print("saved", flush=True)
        elif command == "quit":
            print(f"peak {resident_peak()} {before}", flush=True)
            return


def main() -> None:
    setting, name, batch, threads = sys.argv[1:]
    warnings.simplefilter("ignore")
    torch.set_num_threads(int(threads))
    torch.set_flush_denormal(True)
    try:
        serve(setting, name, int(batch))
    except Exception as error:
        reason = " ".join(str(error).split())
        print(f"error {type(error).__name__}: {reason[:300]}", flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
