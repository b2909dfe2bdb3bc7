"""The model catalogue, `content/models/catalogue.yml`, as far as the scripts need it."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from .packages import ROOT, ImportFault, Origin

FOLDER = ROOT / "content" / "models"


@dataclass(frozen=True)
class Input:
    """How a photograph becomes a model's input; the catalogue's head explains each key."""

    width: int
    height: int
    resize: int
    channels: str
    mean: list[float]
    scale: list[float]


@dataclass(frozen=True)
class Entry:
    """One model of the catalogue whose weights come from a package."""

    name: str
    file: Path
    labels: Path | None
    input: Input
    origin: Origin


def entries() -> dict[str, Entry]:
    """All models with an `origin` by name, in the catalogue's order."""
    with open(FOLDER / "catalogue.yml", encoding="utf-8") as file:
        models = yaml.safe_load(file)["models"]
    return {model["name"]: _entry(model) for model in models if "origin" in model}


def chosen(names: list[str]) -> list[Entry]:
    """The named models, or all when no name is given."""
    known = entries()
    for name in names:
        if name not in known:
            raise ImportFault(f'no imported model "{name}" in the catalogue; there are {", ".join(known)}')
    return [known[name] for name in names or known]


def _entry(model: dict) -> Entry:
    return Entry(
        name=model["name"],
        file=FOLDER / model["file"],
        labels=FOLDER / model["labels"] if "labels" in model else None,
        input=Input(**model["input"]),
        origin=Origin(**model["origin"]),
    )
