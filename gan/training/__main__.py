"""The command line of `train.py`: arguments in, a progress bar out, one sentence for a mistake."""

import argparse
import contextlib
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

import gan
from gan import command, weights
from gan.recipes import RECIPES

WAIT_SECONDS = 20.0  # until a process speaks that is not the first: more than a busy machine lags
PASSED_ON = (  # to gan.train, under the same names
    *("data", "dataset", "images", "labels", "invert", "epochs", "steps", "seconds"),
    *("batch_size", "seed", "resume", "overwrite"),
)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 2 for a mistake, 130 after Ctrl-C."""
    try:
        chosen = parser().parse_args(arguments)
        if chosen.list:
            print(recipe_table())
            return 0
        if chosen.recipe is None:
            raise gan.Error("name a recipe, or list them with --list")
        return _train(chosen)
    except gan.Error as error:
        if not _speaks():
            # torchrun ends all processes once one has ended, so a mistake of all is said once;
            # one that this process alone has made is said here after a while.
            time.sleep(WAIT_SECONDS)
        print(f"train.py: {error}", file=sys.stderr)
        return command.MISTAKE
    except KeyboardInterrupt:  # before the first step or after the last save: nothing to keep
        if _speaks():
            print("train.py: stopped", file=sys.stderr)
        return command.INTERRUPTED


def _speaks() -> bool:
    """Whether of the processes that torchrun starts on this machine this is the first."""
    return os.environ.get("LOCAL_RANK", "0") == "0"


def parser() -> command.Parser:
    """The options of `train.py`."""
    parser = command.Parser("train.py", description="Train a recipe and leave a weights folder.")
    add = parser.add_argument
    add("recipe", nargs="?", metavar="RECIPE", help="which one; --list shows them")
    add("--list", action="store_true", help="print the recipes and exit")
    add("--epochs", type=int, metavar="N", help="passes over the data (default: the recipe's)")
    add("--steps", type=int, metavar="N", help="updates of all networks")
    add("--seconds", type=float, metavar="S", help="stop after so much training time")
    add("--data", metavar="DIR", help="folder of the data sets (default: $GAN_DATA, else data)")
    add("--dataset", metavar="NAME", help="another data set than the recipe's, by name")
    add("--images", metavar="PATH", help="pictures of your own: a folder, a .zip or a .tar.gz")
    add("--labels", metavar="HOW", help="what their folders mean: outer, inner (classes) or none")
    add("--invert", action="store_true", help="turn your pictures' dark into light")
    add("--out", metavar="DIR", help="the weights folder (default: weights/my-RECIPE)")
    add("--seed", type=int, default=0, metavar="N", help="decides all that is chance (default: 0)")
    add("--batch-size", type=int, metavar="N", help="pictures a step (default: the recipe's)")
    add("--objective", metavar="NAME", help="another adversarial objective than the recipe's")
    add("--device", default="auto", metavar="D", help="auto, cpu, cuda, mps (default: auto)")
    add("--resume", action="store_true", help="go on from the checkpoint in --out")
    add("--overwrite", action="store_true", help="begin anew where --out holds a model")
    add("--push-to-hub", metavar="USER/REPO", help="send the weights to the Hugging Face Hub")
    add("--private", action="store_true", help="a repository that --push-to-hub makes is private")
    return parser


def recipe_table() -> str:
    """One line a recipe: source, data set, parameters, shipped or not. Needs no PyTorch."""
    rows = [("recipe", "data set", "parameters G + D", "weights", "source")]
    for recipe in RECIPES.values():
        generator, other = recipe.parameters
        shipped = "shipped" if weights.has_model(recipe.name) else "-"
        size = f"{generator:,} + {other:,}"
        rows.append((recipe.name, recipe.dataset, size, shipped, recipe.source))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (map(str.ljust, row, widths) for row in rows)
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _train(chosen: argparse.Namespace) -> int:
    recipe = gan.recipes.named(chosen.recipe)  # before PyTorch is imported
    if chosen.private and not chosen.push_to_hub:
        raise gan.Error("--private is about a repository of the Hub; name it with --push-to-hub")
    from gan import distributed
    from gan.training.changes import adjusted

    if chosen.objective:
        recipe = adjusted(recipe, objective=chosen.objective)
    out = Path(chosen.out or weights.own_place(recipe.name))
    with distributed.joined(chosen.device) as device:
        first = distributed.is_first()
        asked = {name: getattr(chosen, name) for name in PASSED_ON}
        training = gan.train(recipe, out=out, device=device, waiting=_waiting, **asked)
        if chosen.push_to_hub:  # nobody shall train for an hour to learn that a name is taken
            if recipe.classifier:
                raise gan.Error(f"{recipe.name} draws no pictures; leave --push-to-hub out")
            from gan import hub

            distributed.from_first(
                lambda: hub.open_for_writing(chosen.push_to_hub, private=chosen.private)
            )
        code = _run(training, out)
    if chosen.push_to_hub and first and not code:
        _push(out, chosen, hub)
    return code


def _waiting(source: str, count: int, seconds: float) -> None:
    _say(f"Sampling {count:,} digits from the model {source} (about {seconds:.0f} s) ...")


def _run(training, out: Path) -> int:
    """Train to the end or until Ctrl-C, and say what is left where; returns the exit code."""
    channels, height, width = training.dataset.image_shape
    shape = f"{height}×{width} in {'grey' if channels == 1 else 'colour'}"
    name = training.recipe.name
    _say(f"{name} on {training.dataset.title}, {shape}, {training.device_name}")
    understood = training.dataset.understood
    if understood.facts:
        _say(understood.line())
    for doubt in understood.doubts:
        _say(f"Warning: {doubt.told()}.", file=sys.stderr)
    if training.trainer.splits_batch_norm:
        split = "PyTorch's batch norm sees the share of each process only, not the whole batch"
        _say(f"Warning: on processors {split}.", file=sys.stderr)
    if training.is_over():
        next(training, None)  # it saves what a kill kept from being saved
        _say(
            f"Nothing to do: the training in {out} has reached what was asked for, at "
            f"{training.number} steps; ask for more with --steps, --epochs or --seconds."
        )
        return 0
    with _interrupt() as interrupt:
        _watch(training, interrupt)
        if interrupt.is_set():
            training.save()
            _say(f"Stopped after {training.number} steps; go on with --resume. Saved in {out}.")
            return command.INTERRUPTED
    _say(f"Done: {training.number} steps, {training.epoch:.1f} epochs. Saved in {out}.")
    return 0


def _push(out: Path, chosen: argparse.Namespace, hub) -> None:
    try:
        hub.push(out, chosen.push_to_hub, private=chosen.private, report=print)
    except gan.Error as error:
        later = f"python -m gan.hub push {shlex.quote(str(out.resolve()))} {chosen.push_to_hub}"
        later += " --private" * chosen.private
        raise gan.Error(
            f"the weights are kept in {out} but are not on the Hub: {error}; then `{later}`"
        ) from error


def _say(what: str, file=None) -> None:
    """Print a line above the progress bar, if there is one; of several processes the first does."""
    from gan import distributed

    if distributed.is_first():
        with contextlib.suppress(OSError):  # the terminal may be closed by now
            tqdm.write(what, file=file)


def _watch(training, interrupt: threading.Event) -> None:
    """Take every step and show it: epoch, images/s, time left, losses, D(x) and D(G(z)).

    Ctrl-C in any of several processes ends all of them after the same step.
    """
    from gan import distributed

    place = {"initial": training.number, "total": training.total_steps}
    silent = not distributed.is_first()
    with tqdm(**place, unit="step", dynamic_ncols=True, disable=silent) as bar:
        warned = None
        for step in training:
            bar.set_description(f"epoch {step.epoch:.2f}", refresh=False)
            bar.set_postfix_str(_losses(step), refresh=False)
            bar.update()
            if step.warning and not warned:
                _say(f"Warning: {step.warning}.", file=sys.stderr)
            warned = step.warning
            if distributed.any_says(interrupt.is_set()):
                interrupt.set()
                return


def _losses(step) -> str:
    short = {"generator": "G", "discriminator": "D", "real": "D(x)", "fake": "D(G(z))"}
    losses = " ".join(f"{short.get(name, name)} {value:.3f}" for name, value in step.losses.items())
    return f"{step.images_per_second:.0f} images/s, {losses}"


@contextlib.contextmanager
def _interrupt() -> Iterator[threading.Event]:
    """Ctrl-C, SIGTERM and a closed terminal ask for an end after the step in hand.

    So no step is half done. Where a closed terminal is to be ignored, as nohup asks, it is.
    """
    asked, signals = threading.Event(), [signal.SIGINT, signal.SIGTERM]
    hangup = getattr(signal, "SIGHUP", None)  # not on Windows
    if hangup and signal.getsignal(hangup) is not signal.SIG_IGN:
        signals.append(hangup)
    before = {number: signal.signal(number, lambda *_: asked.set()) for number in signals}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())
