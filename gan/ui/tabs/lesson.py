"""The tab "How it works": the pictures and the numbers of the article, from the shipped models."""

import math
import reprlib
from functools import cache

import numpy as np

import gan
from gan import checks, data, objectives, pictures
from gan.play import anatomy
from gan.ui.server import endpoints, gallery, page
from gan.ui.server.drawing import SEEDS

PARTS = ("step", "losses", "paths")
PREFERRED = "fc-dcgan"  # the forger that a visitor meets first, where it ships
KEPT = 1000  # real pictures to choose from: the first of the training set
POINTS = 500  # of them on the VAE's plane
MOST = 0.95  # of the prior lies within the plane's larger circle


def lesson(request: dict) -> dict:
    """Draw the lesson's live pictures: one training step, a VAE's two losses, two paths.

    Args:
        request: `model` (a GAN that ships its discriminator), `seed`, and optionally `parts`
            (some of "step", "losses", "paths"; by default all).

    Returns:
        An object for each part. `step`: one training step taken apart. `losses` and `paths`: null
        where no VAE ships. Pictures are as `/draw` gives them.
    """
    request = checks.fields(request, ("model", "seed", "parts"))
    name, there = request.get("model"), ", ".join(forgers()) or "none"
    if name not in forgers():
        raise gan.Error(
            "there is no model {name} with its discriminator; there are: {there}",
            name=reprlib.repr(name),
            there=there,
        )
    forger = gallery.model(name)
    seed = checks.entry(request, "seed", 0, SEEDS)
    parts = checks.of(request.get("parts", list(PARTS)), list, "a list of parts")
    for part in parts:
        if part not in PARTS:
            raise gan.Error(
                "there is no part {part}; there are: {there}",
                part=reprlib.repr(part),
                there=", ".join(PARTS),
            )
    vae = gallery.model(reader()) if reader() else None
    answer = {}
    with gallery.cores:
        if "step" in parts:
            answer["step"] = _step(forger, seed) | {"training": _training(name)}
        if "losses" in parts:
            answer["losses"] = vae and _losses(vae, seed)
        if "paths" in parts:
            answer["paths"] = vae and _paths(vae, name, seed)
    return answer


def forgers() -> list[str]:
    """The models of the lesson: GANs that ship their discriminator, the preferred one first."""
    found = [name for name in gallery.names() if _has_two_players(name)]
    return sorted(found, key=lambda name: name != PREFERRED)


def reader() -> str | None:
    """The VAE of the lesson: the first that ships whose latents are the encoder's own."""
    recipes = {name: gallery.model(name).recipe for name in gallery.names()}
    vaes = {name: recipe.vae for name, recipe in recipes.items() if recipe.vae}
    return next((name for name, vae in vaes.items() if not vae.flow_widths), None)


def build() -> None:
    """The tab's one component, and the function of the API that its page calls."""
    models = [_about(name) for name in forgers()]
    page.component("lesson", models=models, vae=reader() and _about(reader()))
    endpoints.endpoint(lesson, "lesson")


def _has_two_players(name: str) -> bool:
    model = gallery.model(name)
    if not model.recipe.gan or not model.has_discriminator:
        return False
    compares = objectives.named(model.recipe.gan.objective).is_relative
    return not compares or data.is_here(model.recipe.dataset)


def _about(name: str) -> dict:
    """What the article says of a model without drawing: its words and its objective's numbers."""
    recipe = gallery.model(name).recipe
    about = {
        "name": name,
        "recipe": recipe.name,
        "character": dict(recipe.character),
        "latentDim": recipe.latent_dim,
        "classes": recipe.classes,
    }
    if recipe.vae:
        return about | {"klWeight": recipe.vae.kl_weight}
    return about | {
        "objective": recipe.gan.objective,
        "isCritic": objectives.named(recipe.gan.objective).is_critic,
        "penaltyWeight": recipe.gan.penalty_weight,
        "weightClip": recipe.gan.weight_clip,
    }


def _step(model: gan.Model, seed: int) -> dict:
    real = one_real(model, seed, anatomy.label_of(model, seed))
    step = anatomy.one_step(model, seed, real)
    answer = {
        "seed": seed,
        "noise": _rounded(step.z.tolist()),
        "fake": gallery.packed(step.fake[None]),
        "nudged": gallery.packed(step.nudged[None]),
        "nudge": anatomy.NUDGE / 2,  # of the way from black to white
        "onFake": step.on_fake,
        "onNudged": step.on_nudged,
        "loss": step.loss,
        "gradient": _signed(step.gradient.numpy()),
    }
    if real is not None:
        answer |= {"real": gallery.packed(real[None]), "onReal": step.on_real}
    return answer


def _losses(model: gan.Model, seed: int) -> dict:
    real = one_real(model, seed)
    picture = model.sample(seed, 1)[0] if real is None else real
    found = anatomy.two_losses(model, picture, seed)
    return {
        "isReal": real is not None,
        "picture": gallery.packed(picture[None]),
        "reconstruction": gallery.packed(found.reconstruction[None]),
        "crossEntropy": found.cross_entropy,
        "kl": found.kl,
        "around": gallery.packed(found.around),
        "reaches": list(anatomy.REACHES),
        "mean": _rounded(found.mean.tolist()),
        "deviation": _rounded(found.deviation.tolist()),
        "plane": _plane(model) if model.latent_dim == 2 else None,
    }


def _plane(model: gan.Model) -> dict:
    """The prior's circles and where the encoder puts real pictures."""
    found = codes(model)
    radius = math.sqrt(-2 * math.log(1 - MOST))  # a 2-D normal distribution's radius is Rayleigh's
    return {
        "outer": round(radius, 4),
        "most": MOST,
        "codes": found.round(3).tolist(),
        "within": float((np.hypot(*found.T) < radius).mean()) if len(found) else None,
    }


def _paths(vae: gan.Model, name: str, seed: int) -> dict:
    """The same walk in two latent spaces; frogs beside digits would compare nothing."""
    if gallery.model(name).image_shape != vae.image_shape:
        alike = (n for n in forgers() if gallery.model(n).image_shape == vae.image_shape)
        name = next(alike, name)
    forger = gallery.model(name)

    def strip(model: gan.Model) -> dict:
        shown = anatomy.path(model, seed, seed + 1)
        return {
            "pictures": gallery.packed(shown),
            "greyness": anatomy.greyness(shown),
            "jump": anatomy.jump(shown),
        }

    real = real_pictures(forger.recipe.dataset, forger.image_shape)
    grey = None if real is None else anatomy.greyness(real[0])
    return {"model": name, "vae": strip(vae), "gan": strip(forger), "realGreyness": grey}


def _training(name: str) -> dict:
    """How long the model was trained, and D's mean verdicts on the way."""
    metrics = gallery.metrics(name)
    wanted = {"dataset": str, "images": int, "steps": int, "training_seconds": int | float}
    told = {key: metrics[key] for key, kind in wanted.items() if isinstance(metrics.get(key), kind)}
    curves = metrics.get("curves")
    points = [
        [point.get(key) for key in ("step", "real", "fake")]
        for point in (curves if isinstance(curves, list) else ())
        if isinstance(point, dict)
    ]
    whole = [p for p in points if all(isinstance(v, int | float) and math.isfinite(v) for v in p)]
    return {**told, "verdicts": whole}


@cache
def real_pictures(dataset: str, image_shape: tuple[int, int, int]) -> tuple | None:
    """The first pictures of a data set, uint8 (n, H, W[, 3]), and their classes, (n,).

    None where its files are not here, or are damaged.
    """
    if not data.is_here(dataset):
        return None
    try:
        found = data.load(dataset, None)
    except gan.Error:
        return None
    images = pictures.as_arrays(data.fit(found.images[:KEPT], image_shape))
    return images.copy(), found.labels[:KEPT].numpy().copy()


def one_real(model: gan.Model, seed: int, label: int | None = None) -> np.ndarray | None:
    """A real picture for a seed; of this class, if one is given."""
    real = real_pictures(model.recipe.dataset, model.image_shape)
    if real is None:
        return None
    images, labels = real
    if label is not None:
        images = images[labels == label]
    return images[data.mix(seed) % len(images)] if len(images) else None


@cache
def codes(model: gan.Model) -> np.ndarray:
    """The means that a VAE's encoder gives real pictures: (n, latent_dim), n may be 0."""
    real = real_pictures(model.recipe.dataset, model.image_shape)
    if real is None:
        return np.empty((0, model.latent_dim))
    return model.encode(real[0][:POINTS])[0].numpy()


def _signed(values: np.ndarray) -> dict:
    """Numbers of both signs as bytes, 128 for 0, 1 and 255 for the largest size; and that size."""
    largest = float(np.abs(values).max())
    scaled = np.round(values / (largest or 1) * 127) + 128
    return {**gallery.packed(scaled.astype(np.uint8)[None]), "largest": largest}


def _rounded(values: list[float]) -> list[float]:
    return [round(value, 4) for value in values]
