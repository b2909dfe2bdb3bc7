"""A process that runs one network with one runtime, stopped whenever it is not its turn."""

import os
import signal
import subprocess

import paths

PEER = paths.ROOT / "Benchmarks/engine/peer.py"
OURS = paths.ROOT / ".build/release/bench-engine"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Unable(Exception):
    """The runtime's own reason why it cannot run the network."""


class Worker:
    """`load` and `first` are in seconds; `peak` and `before`, after `quit`, in KiB."""

    def __init__(self, runtime: str, name: str, batch: int, threads: int):
        environment = dict(os.environ, TORCHINDUCTOR_CACHE_DIR=str(paths.CACHE / "inductor"))
        log = open(paths.CACHE / f"{runtime}.log", "w")
        self._process = subprocess.Popen(
            command(runtime, name, batch, threads), env=environment, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        log.close()
        try:
            self.load, self.first = map(float, self._answer("ready"))
        except BaseException:
            self.kill()
            raise

    def runs(self, count: int) -> list[float]:
        """Seconds of each of so many runs."""
        return [int(time) / 1e9 for time in self._ask(f"run {count}")]

    def save(self, path) -> None:
        self._ask(f"save {path}", "saved")

    def quit(self) -> None:
        self.peak, self.before = map(int, self._ask("quit", "peak"))
        self._process.wait()

    def stop(self) -> None:
        """No thread of the process runs from here on, not even one that waits by spinning."""
        self._process.send_signal(signal.SIGSTOP)
        self._seconds_when_stopped = self._processor_seconds()

    def resume(self) -> None:
        idle = self._processor_seconds() - self._seconds_when_stopped
        # One tick may have been on its way when the process was stopped.
        if idle > 2 / TICKS_PER_SECOND:
            raise RuntimeError(f"a stopped process used the processor for {idle} s")
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _ask(self, line: str, expected: str | None = None) -> list[str]:
        try:
            self._process.stdin.write(line + "\n")
        except BrokenPipeError:
            pass  # It has ended; what it said last tells why.
        return self._answer(expected)

    def _answer(self, expected: str | None) -> list[str]:
        line = self._process.stdout.readline()
        words = line.split()
        if not words:
            raise Unable(f"the process ended with status {self._process.wait()}")
        if words[0] == "error":
            raise Unable(line.removeprefix("error").strip())
        if expected is None:
            return words
        if words[0] != expected:
            raise Unable(f"the process answered {line.strip()!r}")
        return words[1:]

    def _processor_seconds(self) -> float:
        """What all threads of the process have used."""
        with open(f"/proc/{self._process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def command(runtime: str, name: str, batch: int, threads: int) -> list[str]:
    if runtime.startswith("hub"):
        kernels = "portable" if runtime == "hub-portable" else "fast"
        files = [str(paths.model(name, batch)), str(paths.images(batch))]
        return [str(OURS), "serve", *files, "--threads", str(threads), "--kernels", kernels]
    python = str(paths.CACHE / "venv/bin/python")
    return [python, "-B", str(PEER), runtime, name, str(batch), str(threads)]
