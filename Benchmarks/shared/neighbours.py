"""How quiet the machine was while something was measured."""

import os

QUIET_LOAD = 0.3
QUIET_SHARE = 0.02


class Neighbours:
    """How much of the cores went to processes that are not ours, from now on.

    `load`: the load average before anything of this benchmark began; that of now where not given.
    """

    def __init__(self, load: float | None):
        self.load = os.getloadavg()[0] if load is None else load
        self._start = self._used()

    def share(self) -> float:
        busy, own, all = (now - then for now, then in zip(self._used(), self._start))
        return max(0.0, (busy - own) / all) if all else 0.0

    def warning(self) -> str | None:
        """None where the machine was quiet."""
        share = self.share()
        if self.load <= QUIET_LOAD and share <= QUIET_SHARE:
            return None
        return (
            f"the machine was not quiet: load {self.load:.2f} before the start, and others used "
            f"{share:.0%} of its cores meanwhile")

    def _used(self):
        """Seconds of all cores: busy (taken by a hypervisor counts), used by us, in all."""
        with open("/proc/stat") as file:
            user, nice, system, idle, wait, interrupt, soft, stolen = map(
                int, file.readline().split()[1:9])
        ticks = os.sysconf("SC_CLK_TCK")
        busy = (user + nice + system + interrupt + soft + stolen) / ticks
        times = os.times()
        own = times.user + times.system + times.children_user + times.children_system
        return busy, own, busy + (idle + wait) / ticks
