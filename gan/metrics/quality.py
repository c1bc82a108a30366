"""What a model is worth: every figure that `gan.cards.measuring` keeps and shows.

Each part says how many samples and which seeds it stands for. Digit-feature figures are taken on
what the shipped judge sees and are not comparable with Inception-FID, which has a part of its own.
"""

import statistics
import time
from functools import cache

import numpy as np
import torch
from torch import Tensor

from gan import Error, data, models
from gan.metrics import distances, inception, three_numbers
from gan.metrics.digit_quality import STACK_SHAPE, digits, modes, pixels
from gan.metrics.task import PARTS, Progress, Task, over_seeds, real_pictures, rounded, side_of
from gan.pictures import as_tensor, to_float

HELD_OUT = 2000  # samples, and test pictures, whose nearest training pictures are looked for
PAIRS = 16  # of the closest that are shown; some more where each class has as many


def measure(model: models.Model, task: Task) -> tuple[dict, np.ndarray | None]:
    """All parts of the task that fit the model, by name; the closest pairs, uint8 (2n, H, W)."""
    recipe = model.recipe
    if recipe.dataset not in data.DATASETS:
        raise Error(
            f"{recipe.name} was trained on {recipe.dataset!r}, which has no test pictures to "
            f"measure it by; there are: {', '.join(data.DATASETS)}"
        )
    fits_mnist = recipe.dataset == "mnist" and model.image_shape == (1, 28, 28)
    fitting = {
        "digits": fits_mnist,
        "pixels": fits_mnist,
        "modes": recipe.dataset == data.STACKED and model.image_shape == STACK_SHAPE,
        "memorisation": True,
        "elbo": bool(recipe.vae),
        "inception": task.instrument is not None,
    }
    found, pairs = {}, None
    for part in (part for part in PARTS if part in task.parts and fitting[part]):
        if part == "inception" and found and not _enough_pictures(recipe.dataset, task):
            continue  # alone it is refused, with the reason; here the other figures are kept
        task.told(f"{recipe.name}: {part}")
        begun = time.perf_counter()
        if part == "memorisation":
            found[part], pairs = memorisation(model, task)
        else:
            found[part] = _MEASURES[part](model, task)
        found[part]["seconds"] = round(time.perf_counter() - begun, 1)
    return found, pairs


def _enough_pictures(dataset: str, task: Task) -> bool:
    """Whether a data set is large enough for Inception-FID."""
    sides = [data.load(dataset, None, folder=task.folder, train=side) for side in (True, False)]
    enough = min(map(len, sides)) >= inception.SAMPLES
    if not enough:
        task.told(f"{dataset}: no Inception-FID; it takes {inception.SAMPLES:,} pictures a side")
    return enough


def memorisation(model: models.Model, task: Task) -> tuple[dict, np.ndarray]:
    """How near samples come to training pictures, beside how near held-out test pictures do.

    Distances over pixels in [0, 1]. With it the closest pairs: a row of samples, and below it the
    training pictures nearest to them; as many of each class of the latter, where there are few.
    """
    dataset, shape = model.recipe.dataset, model.image_shape
    train, labels = real_pictures(dataset, shape, task.folder, True, None)
    drawn = model.sample(task.seeds[0], HELD_OUT)
    near, which = three_numbers.nearest(drawn, train)
    usual = _usually(dataset, shape, task.folder)
    each, shown = closest(near, labels[which])
    found = {
        "samples": HELD_OUT,
        "shown_of_each_class": each,
        "seed": task.seeds[0],
        "nearest": _distances(near),
        "nearest_of_test": _distances(usual),
        "ratio": rounded((near.mean() / usual.mean()).item()),
        "nearer_than_any_test": rounded((near < usual.min()).float().mean().item()),
    }
    return found, np.concatenate([drawn[shown], train[which[shown]]])


def closest(near: Tensor, classes: Tensor) -> tuple[int | None, Tensor]:
    """The closest pairs, so many of each class: one kind, ones say, is always closer than others.

    Where there is one class, or more than pairs to show, the closest of all, and None.
    """
    order, kinds = near.argsort(), classes.unique()
    if not 1 < len(kinds) <= PAIRS:
        return None, order[:PAIRS]
    each = -(-PAIRS // len(kinds))
    return each, torch.cat([order[classes[order] == kind][:each] for kind in kinds])


@cache
def _usually(dataset: str, shape: tuple[int, int, int], folder: str | None) -> Tensor:
    """How near test pictures come to training pictures."""
    train, _ = real_pictures(dataset, shape, folder, True, None)
    held_out, _ = real_pictures(dataset, shape, folder, False, HELD_OUT)
    return three_numbers.nearest(held_out, train)[0]


def _distances(values: Tensor) -> dict[str, float]:
    shown = {"mean": values.mean(), "percentile_1": values.quantile(0.01), "least": values.min()}
    return {name: rounded(value.item()) for name, value in shown.items()}


@torch.inference_mode()
def elbo(model: models.Model, task: Task) -> dict:
    """A VAE's evidence lower bound on the test pictures, in nats a picture, and its two parts.

    E_q[log p(x|z)] - KL(q(z|x) ‖ p(z)) (Kingma & Welling 2014, equation 3), plainly weighted
    whatever the training weighed, by one posterior sample a picture. Likelihood and prior are the
    decoder's own, all classes being equally frequent. Compare with the same likelihood only, never
    with binarised digits. The error is the mean squared one of pixels in [0, 1], drawn from the
    posterior's mean.
    """
    dataset, shape = model.recipe.dataset, model.image_shape
    real, _ = real_pictures(dataset, shape, task.folder, False, inception.SAMPLES)
    pictures = as_tensor(real, shape)
    noise, device = model.latents(task.seeds[0], len(real)), model.device
    batches = zip(to_float(pictures).split(models.BATCH), noise.split(models.BATCH), strict=True)
    rows = [_bound(model, shown.to(device), drawn.to(device)) for shown, drawn in batches]
    log_likelihood, divergence, error = torch.cat(rows, 1).double().mean(1).tolist()
    return {
        "pictures": f"{len(real):,} test pictures",
        "likelihood": model.generator.likelihood,
        "posterior_samples": 1,
        "seed": task.seeds[0],
        "elbo": rounded(log_likelihood - divergence),
        "log_likelihood": rounded(log_likelihood),
        "divergence": rounded(divergence),
        "reconstruction_error": rounded(error),
    }


def _bound(model: models.Model, shown: Tensor, noise: Tensor) -> Tensor:
    """Log-likelihood, divergence and squared error a picture: (3, n)."""
    decoder = model.generator
    mean, logvar = model.encoder(shown)
    code = mean + (logvar / 2).exp() * noise
    redrawn = decoder.range(decoder.decode(mean))
    rows = [
        decoder.log_likelihood(decoder.decode(code), shown),
        decoder.divergence(mean, logvar, noise),
        ((redrawn - shown) / 2).square().flatten(1).mean(1),
    ]
    return torch.stack(rows).cpu()


def fid(model: models.Model, task: Task) -> dict:
    """Inception-FID of each seed's samples, with its mean and deviation over the seeds.

    Beside it what 10,000 real pictures of the other side score, the floor of what can be had.
    """
    instrument, dataset = task.instrument, model.recipe.dataset

    def real(train: bool) -> tuple[Tensor, Tensor]:
        told = Progress("real pictures", task)
        return inception.reference(dataset, instrument, folder=task.folder, train=train, told=told)

    def row(seed: int) -> dict:
        told = Progress(f"seed {seed}", task)
        seen = instrument.features(model.sample(seed, task.samples), told)
        value = distances.frechet(*distances.moments(seen), *real(task.train))
        return {"fid": rounded(value)}

    means, rows = over_seeds(task, row)
    values = [row["fid"] for row in rows]
    as_published = task.samples == inception.SAMPLES and not task.train
    return {
        **({"protocol": inception.PROTOCOL} if as_published else {}),
        "samples": task.samples,
        "labels": "asked for in turn" if model.classes else "none asked for",
        "real": f"{inception.SAMPLES:,} {side_of(task.train)} pictures",
        **means,
        "deviation": rounded(statistics.stdev(values)) if len(values) > 1 else None,
        "floor": rounded(distances.frechet(*real(True), *real(False))),
        "by_seed": rows,
        "weights_sha256": instrument.sha,
        "precision": instrument.precision,
    }


_MEASURES = {"digits": digits, "pixels": pixels, "modes": modes, "elbo": elbo, "inception": fid}
