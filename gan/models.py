"""Models: a loaded weights folder that draws. Only inference; training is `gan.trainer`'s."""

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from huggingface_hub import PyTorchModelHubMixin
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from gan import Error, card, checkpoint, latents, networks, settings
from gan import device as devices
from gan.latents import PRINCIPAL_SAMPLES, Direction
from gan.pictures import as_arrays, to_float
from gan.recipes import Recipe

BATCH = 256  # pictures generated at once: bounds the memory of a large request
SLIDER_SPAN = 3.0  # standard deviations of a normal latent that a slider reaches


class Model(
    nn.Module,
    PyTorchModelHubMixin,
    library_name="pytorch",
    license="mit",
    pipeline_tag="unconditional-image-generation",
    tags=["gan", "mnist"],
):
    """A generator with its recipe, its directions and, where they ship, encoder and discriminator.

    Example:
        >>> import gan
        >>> model = gan.load("dcgan")
        >>> model.sample(seed=7, count=16).shape
        (16, 28, 28)
    """

    # The mixin reads this annotation to turn config.json into a Recipe, so annotations in this
    # module must stay objects, not strings.
    def __init__(self, config: Recipe):
        super().__init__()
        self.recipe = config
        self.generator = networks.generator(config)
        if config.is_vae:
            self.encoder = networks.encoder(config)
        count = min(latents.PRINCIPAL_DIRECTIONS, config.latent_dim)
        self.register_buffer("principal", torch.zeros(count, config.latent_dim))
        self._critic_file: Path | None = None
        self._critic: list[nn.Module] = []  # in a list, lest it count as a part of the model
        self.requires_grad_(False).eval()

    @property
    def latent_dim(self) -> int:
        """The length of a latent."""
        return self.recipe.latent_dim

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(C, H, W) of a picture."""
        return self.recipe.image_shape

    @property
    def classes(self) -> int:
        """How many classes can be asked for; 0 for an unconditional model."""
        return self.recipe.classes

    @property
    def device(self) -> torch.device:
        """Where the model generates."""
        return self.principal.device

    def latents(self, seed: int, count: int, start: int = 0) -> Tensor:
        """Rows start … start + count of a seed: float32 (count, latent_dim) on the CPU."""
        return latents.rows(
            seed, count, self.latent_dim, start=start, distribution=self.recipe.latent
        )

    @torch.inference_mode()
    def generate(self, z: Tensor, labels: Iterable[int] | None = None) -> Tensor:
        """Latents (n, latent_dim) → pictures float32 (n, C, H, W) in [-1, 1] on the device."""
        z = torch.as_tensor(z, dtype=torch.float32)
        if z.ndim != 2 or z.shape[1] != self.latent_dim:
            raise Error(f"latents of shape {tuple(z.shape)} are not (count, {self.latent_dim})")
        if not z.isfinite().all():
            raise Error("a latent holds a number that is not finite")
        if labels is not None:
            raise Error(f"{self.recipe.name} is not conditional; leave labels out")
        parts = [self.generator(part.to(self.device)) for part in z.split(BATCH)]
        return torch.cat(parts) if parts else torch.empty(0, *self.image_shape, device=self.device)

    def sample(
        self,
        seed: int,
        count: int,
        truncation: float = 1.0,
        labels: Iterable[int] | None = None,
    ) -> np.ndarray:
        """A seed's pictures: uint8 (count, H, W), or (count, H, W, 3) in colour.

        Truncation ψ in [0, 2] scales the latents towards 0.
        """
        z = latents.truncate(self.latents(seed, count), truncation)
        return as_arrays(self.generate(z, labels))

    @torch.inference_mode()
    def encode(self, images: np.ndarray) -> tuple[Tensor, Tensor]:
        """uint8 (n, H, W) or (n, H, W, 3) → mean and log-variance, float32 (n, latent_dim) each."""
        if not self.recipe.is_vae:
            raise Error(f"{self.recipe.name} has no encoder; VAEs have one")
        mean, logvar = self.encoder(self._pictures(images))
        return mean.cpu(), logvar.cpu()

    @torch.inference_mode()
    def score(self, images: np.ndarray) -> Tensor:
        """The shipped discriminator's logits for uint8 pictures: float32 (n,)."""
        if not self._critic:
            self._critic.append(self._load_critic())
        return self._critic[0].to(self.device)(self._pictures(images)).float().cpu()

    def directions(self) -> list[Direction]:
        """Named directions: a 2-D latent's own axes, else the principal directions in order."""
        scale = SLIDER_SPAN if self.recipe.latent == "normal" else 1.0
        if self.latent_dim <= 2:
            axes = torch.eye(self.latent_dim)
            return [Direction(f"z{i + 1}", axis, scale) for i, axis in enumerate(axes)]
        return [
            Direction(f"pc{i + 1}", vector, scale) for i, vector in enumerate(self.principal.cpu())
        ]

    @torch.inference_mode()
    def find_directions(self, samples: int = PRINCIPAL_SAMPLES) -> None:
        """Work out the principal directions from the first layer's response to so many latents."""
        z = self.latents(0, samples).to(self.device)
        first = self.generator.first
        response = torch.empty(len(z), first(z[:1]).numel(), device=self.device)
        for filled, part in zip(response.split(BATCH), z.split(BATCH), strict=True):
            filled.copy_(first(part).flatten(1))
        found = latents.principal_directions(z, response, len(self.principal))
        self.principal.copy_(found)

    def _pictures(self, images: np.ndarray) -> Tensor:
        channels, height, width = self.image_shape
        array = np.asarray(images)
        wanted = (height, width) if channels == 1 else (height, width, channels)
        if array.dtype != np.uint8 or array.shape[1:] != wanted:
            raise Error(
                f"pictures of type {array.dtype} and shape {array.shape} are not uint8 "
                f"(count, {', '.join(map(str, wanted))})"
            )
        x = torch.from_numpy(np.array(array)).reshape(-1, height, width, channels)
        return to_float(x.permute(0, 3, 1, 2)).to(self.device)

    def _load_critic(self) -> nn.Module:
        if self._critic_file is None or not self._critic_file.is_file():
            raise Error(f"{self.recipe.name} came without its discriminator")
        critic = networks.discriminator(self.recipe)
        try:
            critic.load_state_dict(load_file(self._critic_file))
        except (SafetensorError, RuntimeError, OSError) as error:
            raise Error(_fault(self._critic_file, error)) from error
        return critic.requires_grad_(False).eval()

    # ---- files: PyTorchModelHubMixin calls these ----

    def _save_pretrained(self, save_directory: Path) -> None:
        save_half(self, save_directory / checkpoint.MODEL)

    def generate_model_card(self, metrics: dict | None = None, **_):
        """The card of this model's folder, for `save_pretrained`."""
        return card.model_card(self.recipe, metrics or {}, networks.parameters_of(self.generator))


def save_half(network: nn.Module, path: Path) -> None:
    """Write a network as safetensors: parameters in half precision, buffers as they are.

    Pictures differ by less than a grey level, and the files are half as large; the variances of
    batch norm are buffers, which could vanish in half precision.
    """
    weights = {name for name, _ in network.named_parameters()}
    tensors = {
        name: (value.half() if name in weights else value).contiguous().cpu()
        for name, value in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"format": "pt"})


def available() -> list[str]:
    """The names that `load` takes without a path: models in weights/ and those of `$GAN_MODELS`.

    `$GAN_MODELS` holds folders or Hub repositories, separated by commas.
    """
    root = settings.weights_root()
    found = [path.parent.name for path in root.glob(f"*/{checkpoint.MODEL}")]
    found = sorted(name for name in found if (root / name / checkpoint.CONFIG).is_file())
    return found + settings.more_models()


def load(name: str | Path, device: str | torch.device = "auto") -> Model:
    """A model by name, by path, or from the Hub as "user/repo[@revision]".

    Raises `gan.Error`, naming the file and its fault, for anything that is not a whole model of
    this package.
    """
    target, chosen = str(name), devices.resolve(device)
    shipped, folder = settings.weights_root() / target, Path(target)
    folder = shipped if shipped.is_dir() else folder
    if folder.is_dir():
        model = _from_folder(folder)
        model._critic_file = folder / checkpoint.CRITIC
    elif target.count("/") == 1 and not folder.parent.is_dir():
        model = _from_hub(*target.partition("@")[::2])
    else:
        raise Error(
            f"there is no model {target!r}; there are: {', '.join(available()) or 'none'} "
            "(or give a folder, or user/repo on the Hub)"
        )
    return model.to(chosen)


def _from_folder(folder: Path) -> Model:
    for needed in (checkpoint.CONFIG, checkpoint.MODEL):
        if not (folder / needed).is_file():
            raise Error(f"{folder / needed} is missing, so {folder} is not a weights folder")
    try:
        values = json.loads((folder / checkpoint.CONFIG).read_text(encoding="utf-8"))
        Recipe(**values)
    except (TypeError, ValueError, OverflowError, RecursionError, OSError) as error:
        raise Error(_fault(folder / checkpoint.CONFIG, error)) from error
    return _pretrained(str(folder), folder / checkpoint.MODEL)


def _from_hub(repository: str, revision: str) -> Model:
    try:
        return _pretrained(repository, Path(repository) / checkpoint.MODEL, revision or None)
    except HFValidationError as error:
        raise Error(f"{repository!r} is not a repository of the form user/repo") from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise Error(
            f"{repository} could not be fetched from the Hub ({type(error).__name__}); "
            "check the name, the network and your login"
        ) from error


def _pretrained(source: str, file: Path, revision: str | None = None) -> Model:
    try:
        with contextlib.redirect_stdout(None):  # the mixin prints where it loads from
            return Model.from_pretrained(source, revision=revision, strict=True)
    except HFValidationError:
        raise
    except Error as error:  # the networks refuse the recipe
        raise Error(_fault(file.with_name(checkpoint.CONFIG), error)) from error
    except (SafetensorError, RuntimeError, TypeError, ValueError, KeyError, OSError) as error:
        raise Error(_fault(file, error)) from error


def _fault(file: Path, error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return f"{file} is not valid JSON; restore it or train the model again"
    if isinstance(error, SafetensorError):
        return f"{file} is damaged or cut short; restore it or train the model again"
    if isinstance(error, TypeError):
        return f"{file} is not a recipe of this package; restore it or train the model again"
    if isinstance(error, RuntimeError):
        return f"{file} holds other tensors than its config.json says; it is not a whole model"
    return f"{file} cannot be used: {error}"
