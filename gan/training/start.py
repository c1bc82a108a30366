"""From a recipe and what one asks of it to a `Training`; all is checked before the first step."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from gan import Error, checks, data, devices, distributed, latents, models, networks, settings
from gan.data import Dataset
from gan.metrics import judge
from gan.recipe import Recipe
from gan.recipes import named
from gan.training.loop import Training
from gan.training.saving import claimed, write_sheet
from gan.weights import Claim

LOOKED_AT = 1000  # pictures that tell how a data set is set
FRAMED = 0.8  # the share that must be so: of MNIST nearly all are, of synthetic digits nine in ten
LEAST_SECONDS, MOST = 0.001, 10**9  # what a training may be told to last


def train(
    recipe: str | Recipe,
    *,
    data: str | Path | None = None,
    out: str | Path | None = None,
    dataset: str | None = None,
    images: str | Path | Dataset | None = None,
    labels: str | None = None,
    invert: bool = False,
    epochs: int | None = None,
    steps: int | None = None,
    seconds: float | None = None,
    batch_size: int | None = None,
    seed: int = 0,
    device: str | torch.device = "auto",
    resume: bool = False,
    overwrite: bool = False,
    waiting: Callable[[str, int, float], None] | None = None,
) -> Training:
    """Train a recipe: an iterator of `Step`s that leaves a weights folder in `out` at its end.

    Without `out` it leaves nothing; one that holds a training is refused unless to `resume` or to
    `overwrite` it. `data` is the folder of the data sets (default `$GAN_DATA`, else `data`);
    `dataset` names another one than the recipe's, `images` a folder or an archive of pictures, or a
    data set in memory. `labels` says what its folders mean ("outer", "inner" or "none"), `invert`
    turns dark into light. The first of `epochs`, `steps` and `seconds` ends it, or else the
    recipe's own length. `waiting` is `gan.data.synthetic`'s. Mistakes raise `gan.Error`.

    Example:
        >>> import gan
        >>> for step in gan.train("mlp-gan", out="weights/mine"):
        ...     print(step.number, step.losses)
    """
    recipe = _sized(named(recipe) if isinstance(recipe, str) else recipe, batch_size)
    epochs, steps, seconds, seed = _bounds(epochs, steps, seconds, seed)
    where, folder = devices.resolve(device), None if out is None else Path(out)
    claim = None if folder is None else _claimed(folder, resume, overwrite)
    asked = (recipe, data, dataset, images, labels, invert)
    recipe, loaded = distributed.in_turn(lambda: _load_data(*asked, where, waiting))
    if folder is not None and images is not None:
        distributed.from_first(lambda: write_sheet(loaded, folder))
    torch.set_flush_denormal(True)  # numbers too small to matter would slow the whole process
    options = {"held_out": _held_out(recipe, data, where), "seed": seed, "seconds": seconds}
    options |= {"steps": _length(recipe, len(loaded), epochs, steps), "claim": claim}
    return Training(recipe, loaded, folder, device=where, resume=resume, **options)


def _bounds(epochs, steps, seconds, seed) -> tuple:
    """How long a training may last, each None or checked, and its seed."""
    counts = (
        given if given is None else checks.whole(given, 1, MOST, f"--{option}")
        for option, given in (("epochs", epochs), ("steps", steps))
    )
    if seconds is not None:
        seconds = checks.number(seconds, LEAST_SECONDS, MOST, "--seconds")
    return (*counts, seconds, checks.whole(seed, 0, latents.MAX_SEED, "--seed"))


def _sized(recipe: Recipe, batch_size: int | None) -> Recipe:
    """The recipe with this batch size, if one is given, which its networks must stand."""
    if batch_size is not None:
        recipe = recipe.but(batch_size=checks.whole(batch_size, 1, MOST, "--batch-size"))
    networks.check_batch(recipe)
    return recipe


def _claimed(folder: Path, resume: bool, overwrite: bool) -> Claim | None:
    """The right to train into a folder, for the first of several processes, which writes."""
    if resume and overwrite:
        raise Error("give either --resume or --overwrite, not both")
    claims: list[Claim] = []
    distributed.from_first(lambda: claims.append(claimed(folder, resume, overwrite)))
    return claims[0] if claims else None


def _length(recipe: Recipe, count: int, epochs: int | None, steps: int | None) -> int:
    """The steps to train on so many pictures: the first limit given, else the recipe's own."""
    if epochs is None:
        return recipe.planned_steps(count) if steps is None else steps
    planned = recipe.but(steps=0, epochs=epochs).planned_steps(count)
    return planned if steps is None else min(planned, steps)


def _load_data(
    recipe, folder, name, images, labels, invert, device, waiting
) -> tuple[Recipe, Dataset]:
    """The pictures to train on, and the recipe with their name and shape."""
    if name and images is not None:
        raise Error("give either --dataset or --images, not both")
    if images is None and (labels or invert):
        raise Error("--labels and --invert are about pictures of your own; give them with --images")
    name, shape = name or recipe.dataset, recipe.image_shape
    if isinstance(images, Dataset):
        found = replace(images, images=data.fit(images.images, shape)).to(device)
    elif images is not None:
        own = {"own_shape": recipe.any_shape, "labels": labels, "invert": invert}
        found = data.from_folder(images, shape, device, **own)
    elif name == data.SYNTHETIC:
        source = _stand_in()
        read = judge.load().classes if recipe.classes and judge.available() else None
        found = data.synthetic(source.recipe.name, source.sample, shape, device, read, waiting)
    else:
        shape = None if recipe.any_shape else shape
        found = data.load(name, shape, folder=folder, device=device, or_own=True)
    told = found.names or found.labels.any()  # what the pictures show
    if images is not None and not (told or recipe.classifier):
        recipe = recipe.but(classes=0)
    if recipe.classes:  # as many as there are pictures of, numbered from 0
        classes, labels = found.labels.unique(return_inverse=True)
        names = tuple(found.names[kind] for kind in classes.tolist()) if found.names else ()
        recipe = recipe.but(classes=len(classes), class_names=names)
        found = replace(found, labels=labels)
    found = replace(found, understood=weighed(found, recipe))
    box = recipe.box if _fits(found, recipe.box) else 0
    return recipe.but(image_shape=found.image_shape, box=box, dataset=found.name), found


def weighed(found: Dataset, recipe: Recipe) -> data.Understood:
    """What was understood of pictures, with the doubts that only the recipe gives rise to."""
    facts, doubts = found.understood
    if not recipe.classes:  # it learns nothing from labels
        doubts = tuple(doubt for doubt in doubts if doubt.key != "nearly_empty")
    if len(found) < recipe.batch_size:
        few = {"count": len(found), "batch": recipe.batch_size}
        doubts = (data.Fact("few", few), *doubts)
    return data.Understood(facts, doubts)


def _fits(found: Dataset, box: int) -> bool:
    """Whether pictures are set as a recipe's box sets its own; most must be."""
    return 0 < box <= min(found.image_shape[1:]) and bool(
        data.framed(found.images[:LOOKED_AT], box).float().mean() > FRAMED
    )


def _held_out(recipe: Recipe, folder, device) -> data.Dataset | None:
    """The test pictures to judge a classifier by; a visitor's own pictures have none."""
    if not recipe.classifier or recipe.dataset not in data.DATASETS:
        return None
    shape = recipe.image_shape
    return data.load(recipe.dataset, shape, folder=folder, train=False, device=device)


def _stand_in() -> models.Model:
    """The shipped generator of digits whose samples stand in for real ones."""
    present = models.available()
    preferred = [name for name in ("digits", "quick", "fc-dcgan") if name in present]
    for name in dict.fromkeys([*preferred, *present]):
        try:
            model = models.load(name, "cpu")
        except Error:  # another one may serve
            continue
        if model.recipe.dataset == "mnist" and model.image_shape[0] == 1:
            return model
    raise Error(
        "there is no model in {folder} to sample synthetic digits from",
        folder=settings.weights_root(),
    )
