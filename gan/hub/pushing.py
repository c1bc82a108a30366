"""A weights folder sent to the Hugging Face Hub, and fetched from there."""

import shutil
from pathlib import Path

from gan import Error, models, weights
from gan.hub import contents, repositories
from gan.weights import CARD, CONFIG, remote, tensors


def push(
    folder: Path,
    repository: str,
    *,
    private: bool = False,
    token: str | None = None,
    even_collapsed: bool = False,
    report: repositories.Tell = lambda line: None,
) -> str:
    """Send a weights folder to "user/repo" on the Hub in one commit; returns the address.

    The repository is created if needed. What has not changed is not sent again, and without any
    change there is no commit. The folder is only read.

    Args:
        folder: the weights folder.
        repository: "user/repo".
        private: whether a new repository is private; one that is public is refused then.
        token: somebody's; by default that of this machine.
        even_collapsed: push even a model of digits that does not draw all ten.
        report: is told a line at each stage.

    Raises `gan.Error`, one sentence, for a folder that is not whole, a name that is another's or
    holds something else, and for whatever goes wrong on the way.
    """
    remote.parse(repository)  # before its name stands in a card
    report(f"Reading {folder}.")
    found = contents.of(Path(folder), repository, even_collapsed)
    to = repositories.opened(repository, "model", private=private, token=token)
    if to.files - {".gitattributes", CARD}:  # what the Hub itself puts into a new one
        try:
            remote.inspect(to.name, token)
        except remote.Foreign as error:
            raise Error(
                f"{to.name} on the Hub holds something else, which a push would overwrite; choose "
                "another name"
            ) from error

    def kept(file: str) -> bool:  # what somebody else has put there
        return file not in contents.FILES

    repositories.send(to, found.files, found.title, kept, report, token)
    return to.address


def pull(repository: str, out: Path | None = None) -> Path:
    """Fetch "user/repo[@revision]" as a weights folder, by default weights/REPO; returns it.

    The folder is written whole or not at all; one that holds anything is left alone. Raises
    `gan.Error`, one sentence, for what is not ours, too large, missing or private.
    """
    name, _ = remote.parse(repository)
    folder = Path(out) if out else weights.place(name.partition("/")[2])
    weights.check_free(folder)
    found = remote.inspect(repository)
    fetched = {file: remote.fetch(found.repository, found.commit, file) for file in contents.FILES}
    tensors.load(fetched[CONFIG].parent, models.Model)  # whole, or an error

    def save(part: Path) -> None:
        for file, path in fetched.items():
            if path:
                shutil.copyfile(path, part / file)

    weights.place_folder(folder, save)
    return folder
