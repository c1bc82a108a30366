"""Answers that no page can work out: measured figures, the lesson's throws, the plane of a VAE.

Each is a file of JSON, the very answer that the app's function of that name gives; of `/inside` it
is what a discriminator's number is compared with.
"""

import json
import math
from pathlib import Path

import gan
from gan.play import inside
from gan.texts import LANGUAGES
from gan.ui.server import gallery, maps
from gan.ui.tabs import compare, lesson

PLACE = "lab/static"
THROWS = range(2, 14)  # seeds of the lesson, which its dice go through; 2 is its first


def write(into: Path, listed: dict[str, dict[str, str]]) -> dict:
    """Write the answers about models whose files are listed; what a page must know to ask."""
    place = into / PLACE
    _put(place / "results.json", compare.results())
    for name, files in listed.items():
        _put(place / "figures" / f"{name}.json", _figures(name))
        if gallery.model(name).latent_dim == 2:
            _put(place / "map" / f"{name}.json", maps.land({"model": name}))
        if "discriminator" in files:
            _put(place / "inside" / f"{name}.json", _scores(gallery.model(name)))
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


def _scores(model: gan.Model) -> dict:
    """What a discriminator says of the model's own pictures and, where they are here, real ones."""
    own, real = inside.scores(model, patience=math.inf)
    return {
        "critic": inside.is_critic(model),
        "own": own.tolist(),
        "real": None if real is None else real.tolist(),
    }


def _put(file: Path, answer: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
