"""The tab "Train": a training for each visitor who asks, in a process of its own.

`gan.live` runs the process; here are the places, the stream of events and what can be done with
the model afterwards. A run is known to nobody but the visitor who was told its token.
"""

import asyncio
import contextlib
import io
import math
import reprlib
import shutil
import tempfile
import zipfile
from collections import deque
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import gradio as gr

import gan
from gan import checks, hub, live, settings
from gan.cards import card
from gan.live.worker import FRAME_POINTS, SAMPLES_SIDE
from gan.training import presets, steps
from gan.ui.server import endpoints, gallery, orders, page
from gan.ui.server.account import Account, account_of
from gan.ui.server.jobs import Jobs, Tell
from gan.weights import MODEL, WEIGHTS_FILES

MAX_STREAMS = 30  # Gradio serves 40 at once; the rest are for everybody else
WAIT = 0.25  # seconds between two looks at the line
KEEP_SECONDS = 3600.0  # that a finished run is held for a visitor who stays
MAX_KEPT = 30  # finished runs that are held; the next takes the room of the oldest
PUSHES, WAITING_PUSHES = 2, 2
MAX_SINGLE_STEPS = 10_000
MAX_GROWTH_FRAMES = 60
GONE = "there is no such training, or it is over; start another one"

places = live.Places(settings.max_trainings)  # of those who train or wait
runs: dict[str, live.Run] = {}  # by token, from their start until their stream is closed
_pushes = Jobs(PUSHES, WAITING_PUSHES)
kept: deque[asyncio.Event] = deque()  # of finished runs, the oldest first; set: make room


async def train(request: dict) -> AsyncIterator[dict]:
    """Train a model and watch it learn: a stream of events. Closing the stream ends the training.

    Args:
        request: `recipe` (a name), and optionally `dataset` (one that /train_options lists, as its
            files are on this server, or "images" with `images` as /train_pictures takes it or as a
            list of a few small files in base64, `labels` and `invert`; by default the recipe's own
            if that is here, else "synthetic-digits"), `seed`, `seconds` and `steps` (bounds; pauses
            are not counted), `objective`, `generator_lr`, `discriminator_lr`, `batch_size`,
            `latent_dim`, `tricks` ({name: true or false}), `paused` (true: wait for the first
            command) and `keep` (true: after the end the stream stays open, and the model can be
            drawn with as long as it does: an hour, or until others need its room).

    Returns:
        Events, told apart by `kind`: "queued" (`place`, `of`, `wait`: seconds at most, or null),
            "sampling" (`count` digits are
        drawn by the model `source` first, in about `seconds`), "started" (`run`, the token for
        /train_control, and the settings in force), "frame" (new curve `points`, the fixed
        `pictures`, `rate`, `left` …), "state", "changed", "moved" (to another `device`),
        "refused" (no GPU was lent: the processor goes on), "done" (`reason`, and `model`, a name
        for /draw, if it is kept), "error" (`sentence`), "alive" (nothing new).
    """
    ordered = await asyncio.to_thread(orders.placed, request)  # pictures may have to be decoded
    keep = checks.of(request.get("keep", False), bool, "true or false")
    if len(places) >= MAX_STREAMS:
        raise gan.Error(f"{MAX_STREAMS} visitors are training or waiting; try again later")
    ticket = places.join()
    try:
        while (place := places.ahead(ticket))[0]:
            yield {"kind": "queued", "place": place[0], "of": place[1], "wait": _wait(place[0])}
            await asyncio.sleep(WAIT)
        async with contextlib.aclosing(_watched(ordered, keep, ticket)) as events:
            async for event in events:
                yield event
    finally:
        places.leave(ticket)


async def _watched(ordered: orders.Order, keep: bool, ticket: object) -> AsyncIterator[dict]:
    """A run's events from its start; at the end of the stream all it held is freed."""
    mailbox = Mailbox()
    run = live.Run(ordered, mailbox.post, keep=keep)
    runs[run.token] = run
    model = lending = None
    try:
        while True:
            event = await mailbox.next()
            if event["kind"] == "started":
                event["run"] = run.token
            elif event["kind"] == "frame":
                event["pictures"] = gallery.packed(event["pictures"])
            elif event["kind"] in live.LAST:
                places.leave(ticket)
            if event["kind"] == "done" and keep:
                lending = asyncio.ensure_future(asyncio.to_thread(gallery.lend, run.folder))
                model = await asyncio.shield(lending)  # a visitor who leaves now has it taken back
            yield event | {"model": model} if event["kind"] == "done" else event
            if event["kind"] in live.LAST:
                break
        if model:
            await _held()
    finally:
        del runs[run.token]
        run.close()
        if model:
            gallery.take_back(model)
        elif lending:
            lending.add_done_callback(_unwanted)


def _wait(place: int) -> int | None:
    """Seconds until so many trainings have ended, if none is paused; None if that is not known."""
    left = sorted(run.left for run in list(runs.values()) if run.left is not None)
    return math.ceil(left[place - 1]) if place <= len(left) else None


async def _held() -> None:
    """Hold a finished run for its time, or until later ones need the room."""
    if len(kept) >= MAX_KEPT:
        kept.popleft().set()
    needed = asyncio.Event()
    kept.append(needed)
    try:
        with contextlib.suppress(asyncio.TimeoutError):  # the built-in one from Python 3.11 on
            await asyncio.wait_for(needed.wait(), KEEP_SECONDS)
    finally:
        with contextlib.suppress(ValueError):  # it had to go
            kept.remove(needed)


def _unwanted(lending: asyncio.Future[str]) -> None:
    """Take a model back whose visitor left while it was loaded."""
    if not lending.cancelled() and not lending.exception():
        gallery.take_back(lending.result())


class Mailbox:
    """Events on their way from a run's thread to its stream. A late frame is merged into the next.

    So a visitor who reads slowly misses pictures, never a point of the curves, and nothing piles
    up.
    """

    def __init__(self):
        self._loop = asyncio.get_running_loop()
        self._events: deque[dict] = deque()
        self._filled = asyncio.Event()

    def post(self, event: dict) -> None:
        """Put an event in; called from the run's thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: the server is gone
            self._loop.call_soon_threadsafe(self._put, event)

    def _put(self, event: dict) -> None:
        last = self._events[-1] if self._events else {}
        if last.get("kind") == event["kind"] == "frame":
            points = steps.thinned([*last["points"], *event["points"]], FRAME_POINTS)
            self._events[-1] = {**event, "points": points}
        else:
            self._events.append(event)
        self._filled.set()

    async def next(self) -> dict:
        """The next event, as soon as there is one."""
        await self._filled.wait()
        event = self._events.popleft()
        if not self._events:
            self._filled.clear()
        return event


def control(request: dict) -> dict:
    """Pause, resume, single-step, stop or change a training that runs.

    Args:
        request: `run` (the token of the "started" event), `command` ("pause", "resume", "step",
            "stop" or "change"), for "step" optionally `steps`, for "change" any of
            `generator_lr`, `discriminator_lr` and `objective`.

    Returns:
        {"ok": true} when the training has been told; what comes of it, its events say.
    """
    run = _run(request, "command", "steps", *orders.CHANGES)
    command = request.get("command")
    more = {"step": ("steps",), "change": orders.CHANGES}.get(command, ())
    checks.fields(request, ("run", "command", *more), f"the command {command}")
    if command in ("pause", "resume", "stop"):
        run.command(command)
    elif command == "step":
        run.command("step", steps=checks.entry(request, "steps", 1, MAX_SINGLE_STEPS, default=1))
    elif command == "change":
        run.command("change", **orders.changes(request))
    else:
        said = reprlib.repr(command)
        raise gan.Error(f"{said} is not a command; there are: pause, resume, step, stop, change")
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
            archive.write(path, f"{_name(run)}/{path.name}")
    return {"file": gallery.as_base64(packed.getvalue()), "name": f"{_name(run)}.zip"}


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
                return {"kind": "few-digits", "sentence": nameless(error.fact)}
            except gan.Error as error:
                raise gan.Error(nameless(str(error))) from error
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
            found["sentence"] = str(error)
    return found


@contextlib.contextmanager
def _weights(run: live.Run) -> Iterator[list[Path]]:
    """The files of a finished run's weights folder; `gan.Error` if there are none, or no more."""
    if not (run.folder / MODEL).is_file():  # the last file to come
        raise gan.Error("this training has left no weights yet; stop it, or wait for its end")
    files = [run.folder / file for file in (*WEIGHTS_FILES, card.MAP)]
    try:
        yield list(filter(Path.is_file, files))
    except (FileNotFoundError, shutil.Error) as error:  # its stream was closed meanwhile
        raise gan.Error(GONE) from error


@contextlib.contextmanager
def _copied(run: live.Run) -> Iterator[Path]:
    """A copy of a finished run's folder: its own goes when the visitor leaves or trains again."""
    with tempfile.TemporaryDirectory(prefix="latent-lab-") as temporary:
        folder = Path(temporary) / _name(run)
        with _weights(run):
            shutil.copytree(run.folder, folder, ignore=shutil.ignore_patterns(".*", "*.pt"))
        yield folder


def _name(run: live.Run) -> str:
    return f"{run.recipe.name}-{run.token[:6]}"


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


def _run(request, *known: str) -> live.Run:
    token = checks.fields(request, ("run", *known)).get("run")
    run = runs.get(token) if isinstance(token, str) else None
    if run is None:
        raise gan.Error(GONE)
    return run


def build() -> None:
    """The tab's one component, its stream, and the functions that its page calls."""
    page.component("train")
    endpoints.stream(train, "train")
    for function in (control, growth, download, options, account):
        endpoints.endpoint(function, f"train_{function.__name__}")
    endpoints.endpoint(orders.look, "train_pictures")
    endpoints.stream(push, "train_push", signed=True)
    endpoints.endpoint(gallery.describe, "describe")
