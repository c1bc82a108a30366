"""The tab "Train": a training for each visitor who asks, in a process of its own.

`gan.live` runs the process and keeps it for whoever comes back; here are the streams of events and
what can be done with the model afterwards. A training is known to nobody but the visitor who was
told its token.
"""

import asyncio
import contextlib
import io
import reprlib
import shutil
import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import gradio as gr

import gan
from gan import checks, hub, live, settings
from gan.cards import card
from gan.live.kept import GONE, NOT_BEGUN
from gan.live.worker import SAMPLES_SIDE
from gan.training import presets
from gan.ui.server import endpoints, gallery, orders, page
from gan.ui.server.account import Account, account_of
from gan.ui.server.jobs import Jobs, Tell
from gan.weights import MODEL, WEIGHTS_FILES

MAX_STREAMS = 30  # of the 80 that the app serves at once; the rest are for everybody else
PUSHES, WAITING_PUSHES = 2, 2
MAX_SINGLE_STEPS = 10_000
MAX_GROWTH_FRAMES = 60

places = live.Places(settings.max_trainings)  # of those who train or wait
keeper = live.Keeper(places, gallery.lend, gallery.take_back)
_pushes = Jobs(PUSHES, WAITING_PUSHES)


async def train(request: dict) -> AsyncIterator[dict]:
    """Train a model and watch it learn: a stream of events.

    Closing the stream ends the training, unless `keep` is true: then it can be watched again by
    /train_watch. Watched by nobody it is paused after a minute, gives its place to whoever waits,
    and ends after five minutes; once it has ended, its model and its pictures are held for half an
    hour more, or until 30 later ones need the room.

    Args:
        request: `recipe` (a name), and optionally `dataset` (one that /train_options lists, as its
            files are on this server, or "images" with `images` as /train_pictures takes it or as a
            list of a few small files in base64, `labels` and `invert`; by default the recipe's own
            if that is here, else "synthetic-digits"), `seed`, `seconds` and `steps` (bounds; pauses
            are not counted), `objective`, `generator_lr`, `discriminator_lr`, `batch_size`,
            `latent_dim`, `tricks` ({name: true or false}), `paused` (true: wait for the first
            command) and `keep` (true: the training outlives its stream; and after its end the
            stream stays open for as long as the model is held and can be drawn with).

    Returns:
        Events, told apart by `kind`: "accepted" (of one to be kept: `run`, its token, for
            /train_watch and /train_control), "queued" (`place`, `of`, `wait`: seconds at most, or
            null), "sampling" (`count` digits are drawn by the model `source` first, in about
            `seconds`), "started" (`run`, the token, and the settings in force), "frame" (new curve
            `points`, the fixed `pictures`, `rate`, `left` …), "state", "changed", "moved" (to
            another `device`), "refused" (no GPU was lent: the processor goes on), "done" (`reason`:
            "steps", "seconds", "stopped", or "left" where nobody watched; and `model`, a name for
            /draw, if it is kept), "error" (`sentence`), "alive" (nothing new).
    """
    ordered = await asyncio.to_thread(orders.placed, request)  # pictures may have to be decoded
    keep = checks.of(request.get("keep", False), bool, "true or false")
    if len(places) >= MAX_STREAMS:
        raise gan.Error(
            "{count} visitors are training or waiting; try again later", count=MAX_STREAMS
        )
    async with contextlib.aclosing(_shown(keeper.begin(ordered, keep))) as events:
        async for event in events:
            yield event


async def watch(request: dict) -> AsyncIterator[dict]:
    """Watch a training of /train with `keep` again, from its start to now, and then as it goes on.

    One that was paused because nobody watched goes on, as soon as there is a place for it. Whoever
    has the token may watch, several at once: all see the same.

    Args:
        request: `run` (the token of its "accepted" event).

    Returns:
        Events as those of /train: first those that tell again what there was, with the curves
            thinned and the pictures of some moments, then new ones.
    """
    async with contextlib.aclosing(_shown(_kept(request))) as events:
        async for event in events:
            yield event


async def _shown(kept: live.Kept) -> AsyncIterator[dict]:
    """The events of a training as the page takes them."""
    async with contextlib.aclosing(keeper.watch(kept)) as events:
        async for event in events:
            if event["kind"] == "frame":
                event = event | {"pictures": gallery.packed(event["pictures"])}
            yield event


def control(request: dict) -> dict:
    """Pause, resume, single-step, stop or change a training that runs, or let it go.

    Args:
        request: `run` (the token of the "accepted" or "started" event), `command` ("pause",
            "resume", "step", "stop", "change", or "leave": to end it and forget all that it left,
            as soon as nobody watches it), for "step" optionally `steps`, for "change" any of
            `generator_lr`, `discriminator_lr` and `objective`.

    Returns:
        {"ok": true} when the training has been told; what comes of it, its events say.
    """
    run = _kept(request, "command", "steps", *orders.CHANGES)
    command = request.get("command")
    more = {"step": ("steps",), "change": orders.CHANGES}.get(command, ())
    checks.fields(request, ("run", "command", *more), f"the command {command}")
    if command in ("pause", "resume", "stop"):
        run.command(command)
    elif command == "step":
        run.command("step", steps=checks.entry(request, "steps", 1, MAX_SINGLE_STEPS, default=1))
    elif command == "change":
        run.command("change", **orders.changes(request))
    elif command == "leave":
        keeper.leave(run)
    else:
        said = reprlib.repr(command)
        raise gan.Error(
            "{said} is not a command; there are: pause, resume, step, stop, change, leave",
            said=said,
        )
    return {"ok": True}


def growth(request: dict) -> dict:
    """How one picture grew in a training, as an animation.

    Args:
        request: `run`, `index` (0 to 63, which of the fixed latents) and `kind` ("webp" or "gif").

    Returns:
        `file` (base64) and `type` (its MIME type).
    """
    run = _run(request, "index", "kind")
    index = checks.entry(request, "index", 0, SAMPLES_SIDE**2 - 1)
    return gallery.film(request, run.snapshots.growth(index, MAX_GROWTH_FRAMES))


def download(request: dict) -> dict:
    """The weights folder of a finished training as a zip that `gan.load` takes once unpacked.

    Args:
        request: `run`.

    Returns:
        `file` (base64) and `name`.
    """
    run = _run(request)
    packed = io.BytesIO()
    with _weights(run) as files, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, f"{run.name}/{path.name}")
    return {"file": gallery.as_base64(packed.getvalue()), "name": f"{run.name}.zip"}


def push(request: dict, account: Account) -> AsyncIterator[dict]:
    """Push the weights folder of a finished training to the Hugging Face Hub.

    On a Space with the login of whoever asks; elsewhere with this machine's token, for who has the
    key that the app prints where it was started.

    Args:
        request: `run`, `repository` ("user/repo"), and optionally `private` (true or false),
            `even_collapsed` (true: though it draws few kinds of digits) and `key`.
        account: the caller's; not sent, but known by the login or the key.

    Returns:
        Events, told apart by `kind`: "queued" (`place`, `of`), "stage" (`line`), "done" (`url`),
        "few-digits" (`sentence`: why it was not pushed without `even_collapsed`), "alive" (nothing
        new).
    """
    known = ("repository", "private", "even_collapsed", "key")
    run, token = _run(request, *known), account.needed()
    repository = checks.of(request.get("repository"), str, "user/repo").strip()
    options = {
        name: checks.of(request.get(name, False), bool, "true or false")
        for name in ("private", "even_collapsed")
    }

    def job(tell: Tell) -> dict:
        with _copied(run) as folder:

            def nameless(line: str) -> str:  # no path of this machine is anybody's business
                return line.replace(str(folder), folder.name)

            def report(line: str) -> None:
                tell({"kind": "stage", "line": nameless(line)})

            try:
                url = hub.push(folder, repository, token=token, report=report, **options)
            except hub.FewDigits as error:
                return {"kind": "few-digits", **error.fact.changed(nameless).told()}
            except gan.Error as error:
                raise error.changed(nameless) from error
        return {"kind": "done", "url": url}

    return _pushes.run(job)


def account(request: dict, visitor: gr.Request, login: gr.OAuthToken | None) -> dict:
    """Whether, and as whom, the visitor may push to the Hugging Face Hub.

    Args:
        request: `run`, and optionally `key`, which the app prints where it was started.
        visitor: who asks; not sent, as little as the next.
        login: the caller's on this Space.

    Returns:
        `door` ("login" or "local": it may; "sign-in", "no-login", "no-token", "no-key" or
        "wrong-key": why not), `user` (the account's name, null if unknown), `sentence` (why
        unknown) and `repository` (a name that is free, empty if unknown).
    """
    run, holder = _run(request, "key"), account_of(request, visitor, login)
    found = {"door": holder.door, "user": None, "sentence": "", "repository": ""}
    if holder.token:
        try:
            found["user"] = user = holder.user()
            wanted = f"{user}/latent-lab-{run.recipe.name}"
            found["repository"] = hub.free_name(wanted, holder.token)
        except gan.Error as error:
            found |= error.told()
    return found


@contextlib.contextmanager
def _weights(run: live.Run) -> Iterator[list[Path]]:
    """The files of a finished run's weights folder; `gan.Error` if there are none, or no more."""
    if not (run.folder / MODEL).is_file():  # the last file to come
        raise gan.Error("this training has left no weights yet; stop it, or wait for its end")
    files = [run.folder / file for file in (*WEIGHTS_FILES, card.MAP)]
    try:
        yield list(filter(Path.is_file, files))
    except (FileNotFoundError, shutil.Error) as error:  # it was let go meanwhile
        raise gan.Error(GONE) from error


@contextlib.contextmanager
def _copied(run: live.Run) -> Iterator[Path]:
    """A copy of a finished run's folder: its own goes when the visitor trains again."""
    with tempfile.TemporaryDirectory(prefix="latent-lab-") as temporary:
        folder = Path(temporary) / run.name
        with _weights(run):
            shutil.copytree(run.folder, folder, ignore=shutil.ignore_patterns(".*", "*.pt"))
        yield folder


def options(request: dict | None = None) -> dict:
    """Tell what /train can be asked for.

    Args:
        request: nothing, or {}.

    Returns:
        `recipes` (each with its own settings as `defaults`, and the `least_batch` that its networks
        can learn from), `datasets` (that any of them can learn), `objectives`, `bounds` (the least
        and the most of each number), `seconds` (unless others are asked for) and `presets`
        (trainings that fail in a way worth watching).
    """
    checks.fields(request or {}, ())
    # Whoever asks is about to train.
    live.warm()
    return {**orders.options(), "presets": presets.listed()}


def _kept(request, *known: str) -> live.Kept:
    return keeper.find(checks.fields(request, ("run", *known)).get("run"))


def _run(request, *known: str) -> live.Run:
    run = _kept(request, *known).run
    if run is None:
        raise gan.Error(NOT_BEGUN)
    return run


def build() -> None:
    """The tab's one component, its stream, and the functions that its page calls."""
    page.component("train")
    endpoints.stream(train, "train")
    endpoints.stream(watch, "train_watch")
    for function in (control, growth, download, options, account):
        endpoints.endpoint(function, f"train_{function.__name__}")
    endpoints.endpoint(orders.look, "train_pictures")
    endpoints.stream(push, "train_push", signed=True)
    endpoints.endpoint(gallery.describe, "describe")
