"""Answers that no page can work out: measured figures, the lesson's throws, the plane of a VAE.

Each is a file of JSON, the very answer that the app's function of that name gives.
"""

import json
from pathlib import Path

from gan.texts import LANGUAGES
from gan.ui.server import gallery, maps
from gan.ui.tabs import compare, lesson

PLACE = "lab/static"
THROWS = range(2, 14)  # seeds of the lesson, which its dice go through; 2 is its first


def write(into: Path) -> dict:
    """Write the answers about all listed models; what the page must know to ask for them."""
    place = into / PLACE
    _put(place / "results.json", compare.results())
    for name in gallery.names():
        _put(place / "figures" / f"{name}.json", _figures(name))
        if gallery.model(name).latent_dim == 2:
            _put(place / "map" / f"{name}.json", maps.land({"model": name}))
    for name in lesson.forgers():
        for seed in THROWS:
            found = lesson.lesson({"model": name, "seed": seed})
            _put(place / "lesson" / f"{name}-{seed}.json", {**found, "seed": seed})
    return {"place": PLACE, "throws": list(THROWS)}


def _figures(name: str) -> dict:
    """In each language; a picture that both have stands once."""
    found = {lang: compare.figures({"model": name, "language": lang}) for lang in LANGUAGES}
    for answer in found.values():
        neighbours = answer.pop("neighbours")
    return {"neighbours": neighbours, **found}


def _put(file: Path, answer: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
