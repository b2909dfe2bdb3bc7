"""A process that works when told to by a line, and is stopped whenever it is not its turn."""

import os
import pathlib
import signal
import subprocess

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Unable(Exception):
    """The process's own reason why it cannot do what it is for."""


class Process:
    """Answers every line with a line. One that begins with `error` says why it cannot go on."""

    def __init__(self, command: list[str], log: pathlib.Path, environment: dict[str, str]):
        with open(log, "w") as messages:
            self._process = subprocess.Popen(
                command, env=dict(os.environ, **environment), text=True, bufsize=1,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages)
        try:
            self.ready(self.answer("ready"))
        except BaseException:
            self.kill()
            raise

    def ready(self, facts: list[str]) -> None:
        """Takes what the process says when it is ready."""

    def quit(self) -> None:
        """Lets the process end. `peak` and `before`: its largest resident size, now and before loading, in KiB."""
        self.peak, self.before = map(int, self.ask("quit", "peak"))
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

    def ask(self, line: str, expected: str | None = None) -> list[str]:
        """The words of the answer, behind the expected first one."""
        try:
            self._process.stdin.write(line + "\n")
        except BrokenPipeError:
            pass  # It has ended; what it said last tells why.
        return self.answer(expected)

    def answer(self, expected: str | None) -> list[str]:
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
