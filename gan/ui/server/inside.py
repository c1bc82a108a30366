"""Looking inside one picture: its way through the generator, and what is made of it.

And the one download of this app: a data set, which only whoever sits at this machine can ask for.
"""

import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import gan
from gan import checks, data, pictures, settings
from gan.data import known
from gan.metrics import three_numbers
from gan.play import inside
from gan.recipe import Recipe
from gan.ui.server import account, drawing, endpoints, gallery
from gan.ui.server.jobs import Jobs, Tell

PARTS = ("way", "reading", "verdict", "nearest")
PACKED = (".gz", ".zip")  # how data sets come
LOOK = 0.3  # seconds between two looks at what has come

jobs = Jobs(1, 4)


def look(request: dict) -> dict:
    """Look inside the first picture of a state: how it was made, and what is made of it.

    Args:
        request: a state of single pictures, as /draw takes it, and `parts`, a list of "way",
            "reading", "verdict" and "nearest".

    Returns:
        What was asked for. `way`: a list of stages, the hidden units if there are any and then the
        first maps of each size, packed as /draw packs pictures, with `of` (how many there are) and
        `units` (true or false). `reading`: `digit`, how `sure` of it the classifier is, 0 to 1, and
        whether it is one at all, `is_digit`; or null for other pictures than digits. `verdict`:
        `logit`, `odds` (of being real, 0 to 1; null of a critic), and the shares of the model's
        `own` pictures and of `real` ones that the discriminator finds less real (`real` is null
        without a data set); null without a discriminator. `nearest`: the training picture, packed,
        with its `distance` and of how many it is the nearest (`of`); or what is `missing` (`title`,
        `megabytes`, `fetch`: whether /fetch_data fetches it); or null where no data set is known.
    """
    loaded, z, labels = drawing.one(request, "parts")
    parts = checks.of(request.get("parts"), list, "a list of parts")
    parts = {checks.one_of(part, PARTS, "part") for part in parts}
    if parts & {"verdict", "nearest"}:
        inside.pictures_of(loaded.recipe)  # read, the first time, without a core that others need
    with gallery.cores:
        answer = {"way": _way(loaded, z, labels)} if "way" in parts else {}
        if parts == {"way"}:
            return answer
        given = {} if labels is None else {"labels": labels}
        picture = pictures.as_arrays(loaded.generate(z, **given))[0]
        does = {"reading": _reading, "verdict": _verdict, "nearest": _nearest}
        return answer | {part: does[part](loaded, picture) for part in does if part in parts}


def _way(loaded: gan.Model, z, labels: list[int] | None) -> list[dict]:
    stages = inside.way(loaded, z, labels)
    return [
        gallery.packed(stage.levels) | {"of": stage.count, "units": stage.are_units}
        for stage in stages
    ]


def _reading(loaded: gan.Model, picture) -> dict | None:
    found = inside.reading(loaded, picture)
    return found and dict(zip(("digit", "sure", "is_digit"), found, strict=True))


def _verdict(loaded: gan.Model, picture) -> dict | None:
    found = inside.verdict(loaded, picture)
    return found and vars(found)


def _nearest(loaded: gan.Model, picture) -> dict | None:
    found = inside.nearest(loaded, picture)
    if found:
        packed = gallery.packed(found.picture[None])
        return packed | {"distance": found.distance, "of": found.count}
    name = inside.source_of(loaded.recipe)
    return name and {"missing": _about(name) | {"fetch": not account.on_a_space()}}


def _about(name: str) -> dict:
    """What a visitor is told of a data set: its title, and the megabytes to fetch."""
    if name in known.SETS:
        return {"title": known.SETS[name].title, "megabytes": known.SETS[name].megabytes}
    return {"title": "CIFAR-10", "megabytes": data.CIFAR10_MEGABYTES}


def fetch_data(request: dict) -> AsyncIterator[dict]:
    """Fetch the data set that a model was trained on, once for all; only at this machine itself.

    Args:
        request: `model`, a name that the app lists, has lent or has fetched.

    Returns:
        Events, told apart by `kind`: "queued" (`place`, `of`), "fetching" (`megabytes` so far and
        `of` all), "done", "alive" (nothing new).
    """
    recipe = drawing.model_of(request).recipe
    return jobs.run(lambda tell: _fetched(recipe, tell))


def _fetched(recipe: Recipe, tell: Tell) -> dict:
    name = inside.source_of(recipe)
    if name is None:
        raise gan.Error(
            "{recipe} was trained on pictures that no data set's name leads to", recipe=recipe.name
        )
    came = threading.Event()
    watch = threading.Thread(target=_watch, args=(_about(name)["megabytes"], tell, came.wait))
    watch.start()
    try:
        data.load(name, None)
    finally:
        came.set()
        watch.join()
    if any(isinstance(found, gan.Error) for found in three_numbers.known):
        three_numbers.known.clear()  # it was found missing, and is no longer
    return {"kind": "done"}


def _watch(megabytes: int, tell: Tell, wait: Callable[[float], bool]) -> None:
    """Tell how much has come, until it all has: by the size of what is packed, and new."""
    before = _packed()
    while not wait(LOOK):
        so_far = min((_packed() - before) / 1e6, megabytes)
        tell({"kind": "fetching", "megabytes": so_far, "of": megabytes})


def _packed() -> int:
    root = Path(settings.data_root())
    files = [file for each in ("*", "*/raw/*") for file in root.glob(each)]
    return sum(file.stat().st_size for file in files if file.suffix in PACKED and file.is_file())


def build() -> None:
    """Offer both functions."""
    endpoints.endpoint(look, "inside")
    endpoints.stream(fetch_data, "fetch_data", guard=account.at_home)
