"""Models: a loaded weights folder that draws. Only inference; training is `gan.training`'s."""

import contextlib
import os
import reprlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from gan import Error, checks, devices, latents, networks, settings, weights
from gan.latents import PRINCIPAL_SAMPLES, Direction
from gan.pictures import as_arrays, as_tensor, to_float
from gan.recipe import Recipe
from gan.weights import CONFIG, CRITIC, DIRECTIONS, MODEL, directions, remote, tensors

TRIED = 16  # pictures of a foreign model, that must be finite
BATCH = 256  # pictures drawn or judged at once: bounds the memory of a large request
SLIDER_SPAN = 3.0  # standard deviations of a normal latent that a slider reaches


class Model(nn.Module):
    """A generator with its recipe, its directions and, where they ship, encoder and discriminator.

    Example:
        >>> import gan
        >>> model = gan.load("dcgan")
        >>> model.sample(seed=7, count=16).shape
        (16, 28, 28)
    """

    def __init__(self, recipe: Recipe):
        super().__init__()
        if recipe.classifier:
            raise weights.OtherKind(
                f"{recipe.name} draws no pictures, it reads them; load it with "
                "gan.metrics.judge.load()"
            )
        self.recipe = recipe
        self.latent_dim, self.image_shape = recipe.latent_dim, recipe.image_shape  # (C, H, W)
        self.classes = recipe.classes  # that can be asked for; 0 for an unconditional model
        self.generator = networks.generator(recipe)
        if recipe.vae:
            self.encoder = networks.encoder(recipe)
        count = min(latents.PRINCIPAL_DIRECTIONS, recipe.latent_dim)
        self.register_buffer("principal", torch.zeros(count, recipe.latent_dim))
        self.named: tuple[Direction, ...] = ()  # those that were measured and earned a name
        self._critic_file: Path | None = None
        self._origin: tuple[str, str] | None = None  # repository and commit on the Hub
        self._critic: list[nn.Module] = []  # in a list, lest it count as a part of the model
        self.requires_grad_(False).eval()

    @property
    def device(self) -> torch.device:
        """Where the model generates."""
        return self.principal.device

    @property
    def has_discriminator(self) -> bool:
        """Whether the discriminator lies beside the model."""
        return self._critic_file is not None and self._critic_file.is_file()

    @property
    def discriminator(self) -> nn.Module:
        """The shipped discriminator: pictures in [-1, 1] (n, C, H, W) → logits (n,).

        Its weights are frozen; gradients flow through it to the pictures.
        """
        if not self._critic:
            with torch.inference_mode(False):  # weights made in it could never pass a gradient
                self._critic.append(self._load_critic())
        return self._critic[0].to(self.device)

    def latents(self, seed: int, count: int, start: int = 0) -> Tensor:
        """Rows start … start + count of a seed: float32 (count, latent_dim) on the CPU."""
        return latents.rows(
            seed, count, self.latent_dim, start=start, distribution=self.recipe.latent
        )

    @torch.inference_mode()
    def generate(self, z: Tensor, labels: Iterable[int] | Tensor | None = None) -> Tensor:
        """Latents (n, latent_dim) → pictures float32 (n, C, H, W) in [-1, 1] on the device.

        `labels`, for a conditional model only, are n classes; without them each comes in turn.
        A tensor (n, classes) of shares blends classes.
        """
        z = torch.as_tensor(z, dtype=torch.float32)
        if z.ndim != 2 or z.shape[1] != self.latent_dim:
            raise Error(f"latents of shape {tuple(z.shape)} are not (count, {self.latent_dim})")
        if not z.isfinite().all():
            raise Error("a latent holds a number that is not finite")
        classes = self._labels(labels, len(z))
        if classes is None:
            return torch.cat([self.generator(part) for part in self._batches(z)])
        pairs = zip(self._batches(z), self._batches(classes), strict=True)
        return torch.cat([self.generator(part, label) for part, label in pairs])

    def sample(
        self, seed: int, count: int, truncation: float = 1.0, labels: Iterable[int] | None = None
    ) -> np.ndarray:
        """A seed's pictures: uint8 (count, H, W), or (count, H, W, 3) in colour.

        Truncation ψ in [0, 2] scales the latents towards 0. Labels are those of `generate`.
        """
        z = latents.truncate(self.latents(seed, count), truncation)
        return as_arrays(self.generate(z, labels))

    @torch.inference_mode()
    def encode(
        self, images: np.ndarray, labels: Iterable[int] | None = None
    ) -> tuple[Tensor, Tensor]:
        """uint8 (n, H, W) or (n, H, W, 3) → mean and log-variance, float32 (n, latent_dim) each.

        A latent of a conditional model is one of its class: of `labels`, or of those that `read`
        finds. `generate` draws the same picture of it with the same label only.
        """
        means, logvars = self._posterior(images)
        if labels is not None:
            labels = self._labels(labels, len(means)).to(self.device)
        elif self.classes:
            labels = self.generator.likeliest(means)
        rows = [means, logvars] if labels is None else [means, logvars, labels]
        batches = zip(*map(self._batches, rows), strict=True)
        found = zip(*(self.generator.posterior(*batch) for batch in batches), strict=True)
        means, logvars = map(torch.cat, found)
        return means.cpu(), logvars.cpu()

    @torch.inference_mode()
    def read(self, images: np.ndarray) -> list[int]:
        """The class that a conditional VAE finds likeliest for each picture."""
        if not (self.classes and self.recipe.vae):
            raise Error(f"{self.recipe.name} reads no classes; a conditional VAE does")
        return self.generator.likeliest(self._posterior(images)[0]).tolist()

    def _posterior(self, images: np.ndarray) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of what the encoder makes of pictures, on the device."""
        if not self.recipe.vae:
            raise Error(f"{self.recipe.name} has no encoder; VAEs have one")
        batches = self._batches(as_tensor(images, self.image_shape))
        means, logvars = zip(*(self.encoder(to_float(batch)) for batch in batches), strict=True)
        return torch.cat(means), torch.cat(logvars)

    @torch.inference_mode()
    def score(self, images: np.ndarray) -> Tensor:
        """The shipped discriminator's logits for uint8 pictures: float32 (n,)."""
        batches = self._batches(as_tensor(images, self.image_shape))
        return torch.cat([self.discriminator(to_float(batch)) for batch in batches]).float().cpu()

    def directions(self, named: bool = True) -> list[Direction]:
        """Those with a meaning first, unless not `named`; then the principal ones in order.

        Those of a latent of up to two numbers are its own axes.
        """
        scale = SLIDER_SPAN if self.recipe.latent == "normal" else 1.0
        name, vectors = "pc", self.principal.cpu()
        if self.latent_dim <= 2:
            name, vectors = "z", torch.eye(self.latent_dim)
        found = [Direction(f"{name}{i}", vector, scale) for i, vector in enumerate(vectors, 1)]
        return [*self.named, *found] if named else found

    @torch.inference_mode()
    def find_directions(self, samples: int = PRINCIPAL_SAMPLES) -> None:
        """Work out the principal directions from the first layer's response to so many latents."""
        z = self.latents(0, samples).to(self.device)

        def response(rows: Tensor) -> Tensor:  # one class held, which no latent can change
            labels = torch.zeros(len(rows), dtype=torch.long, device=rows.device)
            return self.generator.respond(rows, labels if self.classes else None)

        found = latents.principal_directions(z, response, len(self.principal))
        self.principal.copy_(found)

    def _labels(self, labels: Iterable[int] | Tensor | None, count: int) -> Tensor | None:
        """The classes to draw, (count,) int64, or their shares; None where there are no classes."""
        if not self.classes:
            if labels is not None:
                raise Error(f"{self.recipe.name} is not conditional; leave labels out")
            return None
        if labels is None:
            return torch.arange(count) % self.classes
        if isinstance(labels, Tensor) and labels.ndim == 2:
            if labels.shape != (count, self.classes):
                shape = tuple(labels.shape)
                raise Error(f"labels of shape {shape} are no shares ({count}, {self.classes})")
            return labels.float()
        last = self.classes - 1
        wanted = [checks.whole(label, 0, last, "label") for label in labels]
        if len(wanted) != count:
            raise Error(f"{len(wanted)} labels are not one for each of {count} latents")
        return torch.tensor(wanted, dtype=torch.long)

    def _batches(self, rows: Tensor) -> Iterator[Tensor]:
        """The rows on the device, so many at a time that a large request needs little memory."""
        return (batch.to(self.device) for batch in rows.split(BATCH))

    def _load_critic(self) -> nn.Module:
        if self._origin and not self._critic_file.is_file():
            remote.fetch(*self._origin, CRITIC)
        if not self.has_discriminator:
            raise Error(f"{self.recipe.name} came without its discriminator")
        critic = networks.discriminator(self.recipe)
        tensors.load_into(critic, self._critic_file)
        return critic.requires_grad_(False).eval()

    def save_pretrained(self, folder: str | Path) -> None:
        """Write config.json and model.safetensors into a folder, which `gan.load` takes."""
        tensors.save(self, self.recipe, Path(folder))

    def export(self, path: str | Path) -> None:
        """Write the generator as one ONNX file, checked against this model; see `gan.export`."""
        from gan import export

        export.write(self, path)


def available() -> list[str]:
    """The names that `load` takes without a path: models in weights/ and those of `$GAN_MODELS`."""

    def draws(folder: Path) -> bool:
        try:
            return not weights.recipe(folder).classifier
        except weights.Damaged:  # it is listed, so that loading it tells what is wrong
            return (folder / CONFIG).exists()

    return [folder.name for folder in weights.listed() if draws(folder)] + settings.more_models()


def load(
    name: str | Path, device: str | torch.device = "auto", token: str | bool | None = None
) -> Model:
    """A model by name, by path, or from the Hub as "user/repo[@revision]".

    `token` is for the Hub: somebody's, None for that of this machine, False for nobody's.
    """
    target, chosen = str(name), devices.resolve(device)
    folder = weights.find(name)
    if folder is not None:
        return from_folder(folder).to(chosen)
    if target.partition("@")[0].count("/") != 1 or os.path.isdir(Path(target).parent):
        raise Error(_unknown(target))
    return from_hub(target, chosen, token)


def from_folder(folder: Path, foreign: bool = False) -> Model:
    """The model of a weights folder, on the CPU.

    Whether its pictures are finite is tried where it is `foreign`, or has numbers that trainings do
    not leave; for any other that would be time lost at each start.
    """
    model = tensors.load(folder, Model)
    model._critic_file = folder / CRITIC
    model.named = directions.load(folder, model.classes, model.latent_dim)
    if foreign or not tensors.largest(model)[2]:
        check_pictures(model, folder / MODEL)
    return model


def check_pictures(model: Model, owner: str | Path) -> None:
    """Raise `gan.Error`, naming the largest tensor, unless sixteen pictures are finite."""
    if not model.generate(model.latents(0, TRIED)).isfinite().all():
        largest, name, _ = tensors.largest(model)
        raise weights.Damaged(
            "{owner} gives no finite pictures: its largest number is {largest}, in {name}; restore "
            "it or train the model again",
            owner=owner,
            largest=f"{largest:.3g}",
            name=name,
        )


def _unknown(target: str) -> str:
    """Why there is no such model; an installed package has no weights beside it."""
    there, said = available(), f"there is no model {reprlib.repr(target)}"
    if there:
        return f"{said}; there are: {', '.join(there)} (or give a folder, or user/repo on the Hub)"
    return (
        f"{said}, and no weights lie in {settings.weights_root()}; give a weights folder, or "
        "user/repo on the Hub, or name the folder weights/ of a checkout with GAN_WEIGHTS"
    )


def from_hub(
    name: str, device: str | torch.device = "auto", token: str | bool | None = None
) -> Model:
    """A model of the Hub, "user/repo[@revision]": no path and no other host can be reached by it.

    All its files are of one commit; the discriminator is fetched when it is asked for, or at once
    with a `token`, which the model does not keep. Otherwise as `load`.
    """
    chosen, found = devices.resolve(device), remote.inspect(name, token)
    origin = found.repository, found.commit
    with contextlib.suppress(Error):  # without names where they are not to be had
        remote.fetch(*origin, DIRECTIONS, token)
    model = from_folder(remote.fetch(*origin, MODEL, token).parent, foreign=True)
    if token is None:
        model._origin = origin
    else:
        remote.fetch(*origin, CRITIC, token)
    return model.to(chosen)
