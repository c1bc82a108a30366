"""A weights folder fetched from the Hugging Face Hub."""

from __future__ import annotations

import shutil
from pathlib import Path

from gan import models, weights
from gan.hub.contents import FILES
from gan.weights import CONFIG, check_free, place_folder, remote, tensors


def pull(repository: str, out: Path | None = None) -> Path:
    """Fetch "user/repo[@revision]" as a weights folder, by default weights/REPO; returns it.

    The folder is written whole or not at all; one that holds anything is left alone. Raises
    `gan.Error`, one sentence, for what is not ours, too large, missing or private.
    """
    name, _ = remote.parse(repository)
    folder = Path(out) if out else weights.place(name.partition("/")[2])
    check_free(folder)
    found = remote.inspect(repository)
    fetched = {file: remote.fetch(found.repository, found.commit, file) for file in FILES}
    tensors.load(fetched[CONFIG].parent, models.Model)  # whole, or an error

    def save(part: Path) -> None:
        for file, path in fetched.items():
            if path:
                shutil.copyfile(path, part / file)

    place_folder(folder, save)
    return folder
