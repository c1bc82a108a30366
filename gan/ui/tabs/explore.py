"""The tab "Explore": the pixels of a state, and models of the Hub that a visitor names.

The page holds the state and asks `draw` for pixels; nothing is remembered here between requests.
A name goes to `gan.weights.remote` alone, and without a token: it can reach nothing else on this
machine, and no repository that is not everybody's.
"""

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator

from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import RepositoryNotFoundError

import gan
from gan import checks, networks
from gan.ui.server import drawing, endpoints, gallery, inside, orders, page
from gan.ui.server.jobs import Jobs, Tell
from gan.weights import CONFIG, DIRECTIONS, MODEL, remote
from gan.weights.faults import speaking

AT_ONCE, WAITING = 2, 4  # downloads; Gradio serves 40 streams at once, and others need theirs
MAX_SIDE = 128  # pixels
SMALLEST = 2  # bytes of a parameter
MAX_NUMBERS = 2**20  # that a layer makes of one picture: 1 GB for the 256 that are drawn at once

jobs = Jobs(AT_ONCE, WAITING)


def draw(state: dict) -> dict:
    """Draw the pictures of a state: latents of a seed, walked, truncated and moved.

    Args:
        state: `model` (a name), `seed`, and optionally `row` (the seed's first picture to draw),
            `grid` (1, 4 or 8 pictures a side), `truncation` (0 to 2), `moves` (steps along the
            model's directions), `order` (how moves, `x` and `y` count them: 2 as /describe lists
            them, those with a meaning first; without it the principal ones alone), `raw`
            (steps along single latent dimensions, by index), `walk` ({"to": seed, "t": 0 … 1}: a
            point on /interpolate's way to another seed, or with a list of up to 8 seeds through
            them all, and with `loop` back to the first), `frames` (the whole walk of the first
            picture in 2 to 240 pictures, instead of a grid),
            `plane` ({"x": i, "y": j, "side": n}: the first picture's neighbourhood, spanned by two
            directions, instead of a grid), `along` ({"directions": [k, …], "shares": [s, …]}: the
            grid with one of these sliders after the other at each share, -1 to 1, of its reach: so
            many grids, of at most 256 pictures), `label` (the class of all pictures of a model with
            classes; without it picture i of the seed is of class i modulo their number, and strips
            and neighbourhoods keep to the first picture's class),
            `wander` ({"x", "y", "step"}: the grid is a window on an endless plane, at (x, y) its
            first picture, x to the right, y down; the point (i, j) is the first row of seed
            s + i + 1000 j modulo 2⁵³, of class i + j modulo their number; between points the four
            neighbours are blended), `z` (one picture's latent instead of the seed's, not truncated,
            of class 0 without `label`: base64 of 16-bit floats, little endian), `own` (up to 3 of
            {"a", "b", "move"}: the share, -1 to 1, of the way from a to b, each {"seed", "row"} or
            {"z"}, by which to move; `along` counts them after the model's) and `base` (true,
            or a picture's index: also its latent).

    Returns:
        `pixels` (base64 of uint8 count × height × width × channels), `count`, `height`, `width`,
        `channels` and, where asked for, `base` (the numbers of a latent before `moves` and `raw`)
        and `z` (it after them, as the request takes it).
    """
    images, (base, moved) = drawing.drawn(state)
    answer = gallery.packed(images)
    at = state.get("base")
    if at is not None and at is not False:
        at = 0 if at is True else checks.whole(at, 0, len(base) - 1, "base")
        answer["base"] = [round(value, 4) for value in base[at].tolist()]
        answer["z"] = drawing.as_free(moved[at])
    return answer


def fetch(request: dict) -> AsyncIterator[dict]:
    """Fetch a model from the Hugging Face Hub, so that the app can draw with it.

    Args:
        request: `model`, "user/repo" or "user/repo@revision": a public repository whose config and
            tensors are Latent Lab's.

    Returns:
        Events, told apart by `kind`: "queued" (`place`, `of`), "checking", "fetching"
        (`megabytes`), "done" (`model` as /describe has it; its `name`, with the commit, is the one
        for /draw), "alive" (nothing new).
    """
    asked = checks.of(checks.fields(request, ("model",)).get("model"), str, "user/repo").strip()
    return jobs.run(lambda tell: _fetched(asked, tell))


def _fetched(asked: str, tell: Tell) -> dict:
    """Check a repository, bring its model onto the shelf where it is not there yet, describe it."""
    name = asked
    if asked not in gallery.names() and asked not in gallery.fetched:
        tell({"kind": "checking"})
        repository, commit = _public(asked)
        name = f"{repository}@{commit}"
        if name not in gallery.fetched:
            found = remote.inspect(name, token=False)
            _check(found)
            tell({"kind": "fetching", "megabytes": found.megabytes})
            gallery.fetched.put(name, downloaded(repository, commit))
    return {"kind": "done", "model": gallery.describe({"model": name})}


def _public(asked: str) -> tuple[str, str]:
    """Repository and commit of a name that everybody may see.

    The Hub is asked each time: this machine's cache may hold what is private to its owner.
    """
    repository, revision = remote.parse(asked)
    with speaking(repository, False):
        try:
            found = HfApi().model_info(
                repository, revision=revision, token=False, timeout=remote.HUB_SECONDS
            )
        except RepositoryNotFoundError:
            raise gan.Error(
                "there is no public model {repository} on the Hub; check the name",
                repository=repository,
            ) from None
    return repository, found.sha


def downloaded(repository: str, commit: str) -> tempfile.TemporaryDirectory:
    """Config and tensors in a folder of their own, which goes when it is no longer needed."""
    folder = tempfile.TemporaryDirectory(prefix="latent-lab-", ignore_cleanup_errors=True)
    with speaking(repository, False):
        for file in (CONFIG, MODEL):
            hf_hub_download(repository, file, revision=commit, local_dir=folder.name, token=False)
    with contextlib.suppress(gan.Error):  # an addition, of which the size is asked first
        if found := remote.fetch(repository, commit, DIRECTIONS, token=False):
            shutil.copy(found, folder.name)
    return folder


def _check(found: remote.Found) -> None:
    """Refuse a model that would keep this machine from serving others."""
    repository, recipe = found.repository, found.recipe
    channels, height, width = recipe.image_shape
    if max(height, width) > MAX_SIDE or channels not in (1, 3):
        raise gan.Error(
            "{repository} draws pictures of {height} × {width} × {channels}; here they may have up "
            "to {most} × {most} pixels, in grey or colour",
            repository=repository,
            height=height,
            width=width,
            channels=channels,
            most=MAX_SIDE,
        )
    if recipe.latent_dim > orders.MAX_LATENT:
        raise gan.Error(
            "{repository} has latents of {size} numbers; here they may have up to {most}",
            repository=repository,
            size=recipe.latent_dim,
            most=orders.MAX_LATENT,
        )
    widths = recipe.generator_widths + (recipe.vae.encoder_widths if recipe.vae else ())
    numbers = height * width * max(widths, default=1)
    if numbers > MAX_NUMBERS:
        raise gan.Error(
            "{repository} has layers of up to {numbers} numbers for each picture; here they may "
            "have {most}",
            repository=repository,
            numbers=f"{numbers:,}",
            most=f"{MAX_NUMBERS:,}",
        )
    parameters = networks.counted(lambda: gan.Model(recipe))
    if parameters * SMALLEST > found.megabytes * 1e6:
        raise gan.Error(
            "{repository}: its model.safetensors of {megabytes} MB is too small for {parameters} "
            "parameters; it is damaged, or holds other tensors",
            repository=repository,
            megabytes=f"{found.megabytes:.1f}",
            parameters=f"{parameters:,}",
        )


def build() -> None:
    """The tab's one component, and the functions of the API that its page calls."""
    page.component("explore", models=gallery.catalogue())
    endpoints.endpoint(draw, "draw")
    endpoints.stream(fetch, "fetch")
    inside.build()
