"""What all kinds of training share: networks, precision, randomness, moving average, state.

The randomness of step n depends on (seed, n) alone, and so does its batch. A training that is
stopped, killed and resumed therefore ends with the same weights, bit for bit, as one that never
stopped, and n single steps are n steps at once.
"""

import contextlib
import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from gan import Error, devices, distributed, networks
from gan.data import Batches, mix
from gan.recipe import Optimizer, Recipe

ONE_CYCLE_RISE = 0.2  # share of the updates


class Randomness:
    """Where a training's noise comes from, on one device, in one process or shared by several."""

    def __init__(self, seed: int, device: torch.device):
        self.seed, self.device = seed, device
        self._shared: torch.Generator | None = None  # None: torch's own

    def share(self) -> None:
        """From now on all processes draw the same noise for the batch; a layer's own each draws."""
        self._shared = torch.Generator(self.device)

    @contextlib.contextmanager
    def of_step(self, number: int) -> Iterator[None]:
        """The random state of one step; the caller's own is put back afterwards."""
        # torch.manual_seed and fork_rng see to every device there is, which takes longer than the
        # step of a small network; a step draws on the CPU and on its own device only.
        generators = [torch.default_generator]
        if self.device.type == "cuda":
            generators.append(torch.cuda.default_generators[self.device.index or 0])
        elif self.device.type == "mps":
            generators.append(torch.mps._get_default_mps_generator())
        kept = [generator.get_state() for generator in generators]
        seed = mix(self.seed, number + 1)
        if self._shared:
            self._shared.manual_seed(seed)
            seed = mix(seed, distributed.rank())
        for generator in generators:
            generator.manual_seed(seed)
        try:
            yield
        finally:
            for generator, state in zip(generators, kept, strict=True):
                generator.set_state(state)

    def draw(self, kind: Callable[..., Tensor], *shape: int, rows: int = 0) -> Tensor:
        """Numbers by `torch.rand` or `torch.randn` for our pictures; dimension `rows` counts them.

        They are drawn for the whole batch, so that a picture meets the same ones in whichever
        process it is.
        """
        whole = [size * distributed.count() if i == rows else size for i, size in enumerate(shape)]
        drawn = kind(whole, generator=self._shared, device=self.device)
        return distributed.share(drawn, rows)

    def latents(self, recipe: Recipe, count: int) -> Tensor:
        """Latents as the recipe distributes them: (count, latent_dim)."""
        if recipe.latent == "uniform":
            return self.draw(torch.rand, count, recipe.latent_dim) * 2 - 1
        return self.draw(torch.randn, count, recipe.latent_dim)


class Updates:
    """A network's updates by its optimiser, whose rate follows a schedule."""

    def __init__(self, network: nn.Module, settings: Optimizer, decay: str):
        self.weights = list(network.parameters())
        self.optimizer = _optimizer(self.weights, settings)
        self.decay = decay

    def make(self, loss: Tensor, settings: Optimizer, number: int, progress: float) -> None:
        """Update `number`, after a share `progress` of all that are planned.

        Of what the loss depends on only this network changes. `settings` are those of now: a
        learning rate may be changed in the midst of a training.
        """
        loss.backward(inputs=self.weights)
        distributed.average(weight.grad for weight in self.weights if weight.grad is not None)
        if settings.clip_value:
            nn.utils.clip_grad_value_(self.weights, settings.clip_value)
        rate = settings.lr / (1 + settings.decay * number) * schedule(self.decay, progress)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        for weight in self.weights:  # zero_grad without its bookkeeping
            weight.grad = None


def schedule(name: str, progress: float) -> float:
    """The share of the full learning rate after a share `progress` of the planned updates.

    "one-cycle": up by a cosine in the first fifth and down to nothing (Smith 2018,
    arXiv:1803.09820).
    """
    if name == "constant":
        return 1.0
    if name == "linear":
        return max(0.0, 1 - progress)
    if progress < ONE_CYCLE_RISE:
        return 0.04 + 0.96 * (1 - math.cos(math.pi * progress / ONE_CYCLE_RISE)) / 2
    falling = min(1.0, (progress - ONE_CYCLE_RISE) / (1 - ONE_CYCLE_RISE))
    return (1 + math.cos(math.pi * falling)) / 2


def _optimizer(weights: list[nn.Parameter], settings: Optimizer) -> torch.optim.Optimizer:
    if settings.name == "rmsprop":
        return torch.optim.RMSprop(weights, settings.lr, settings.alpha, settings.eps)
    fused = weights[0].device.type in ("cpu", "cuda")  # one pass over the weights, not eight
    kind = torch.optim.Adam
    options = {"lr": settings.lr, "betas": settings.betas, "eps": settings.eps, "fused": fused}
    if settings.name == "adamw":
        kind, options = torch.optim.AdamW, options | {"weight_decay": settings.weight_decay}
    return kind(weights, **options)


class Trainer:
    """One step after the other. It knows nobody who watches."""

    def __init__(
        self, recipe: Recipe, batches: Batches, device: torch.device, seed: int, total: int
    ):
        self.recipe, self.batches, self.device, self.total = recipe, batches, device, total
        self.average: AveragedModel | None = None
        self.random = Randomness(seed, device)
        # All that holds state, by the name that a checkpoint has for it.
        self.parts: dict[str, nn.Module | torch.optim.Optimizer] = {}
        with self.random.of_step(-1):
            self._build()
        if self.average:
            self.parts["average"] = self.average
        if distributed.count() > 1:
            self.random.share()
            distributed.same_start(self.networks())
        layers = (layer for network in self.networks() for layer in network.modules())
        convolves = any(isinstance(layer, nn.Conv2d | nn.ConvTranspose2d) for layer in layers)
        self.bfloat16 = convolves and devices.has_bfloat16_units(device)

    @property
    def kept_generator(self) -> nn.Module:
        """The generator that is drawn with and saved: the moving average where there is one."""
        return self.average.module if self.average else self.generator

    def step(self, number: int) -> dict[str, float]:
        """Update every network once; step 0 is the first. Returns what it measured."""
        with self.random.of_step(number):
            losses = self._step(number)
        if self.average:
            self.average.update_parameters(self.generator)
        values = torch.stack(list(losses.values()))
        distributed.average([values])
        return dict(zip(losses, values.tolist(), strict=True))

    def networks(self) -> list[nn.Module]:
        """The networks among the parts."""
        return [part for part in self.parts.values() if isinstance(part, nn.Module)]

    def state(self) -> dict[str, dict]:
        """Everything a resumed training needs beside the number of its step."""
        return {name: part.state_dict() for name, part in self.parts.items()}

    def load_state(self, state: dict[str, dict]) -> None:
        """Go on from `state`; raises `gan.Error` if it belongs to other networks."""
        try:
            for name, part in self.parts.items():
                part.load_state_dict(state[name])
        except (KeyError, RuntimeError, ValueError) as error:
            told = "the checkpoint belongs to other networks; begin anew with --overwrite"
            raise Error(told) from error

    def change(self, recipe: Recipe) -> None:
        """Go on with `recipe`, which differs in learning rates, objective and its label noise only.

        Raises `gan.Error`, and changes nothing, for an objective that does not fit.
        """
        self.recipe = recipe

    def is_finite(self) -> bool:
        """Whether no weight has become infinite or nan."""
        weights = (weight for network in self.networks() for weight in network.parameters())
        return all(weight.isfinite().all() for weight in weights)

    @property
    def splits_batch_norm(self) -> bool:
        """Whether batch norm sees no more of a batch than this process's share."""
        return any(map(distributed.splits_batch_norm, self.networks()))

    def autocast(self):
        """Where to compute in bfloat16, if this device has the units for it."""
        if not self.bfloat16:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)

    def _build(self) -> None:
        """Build the networks and their updates, and name them in `parts`."""
        raise NotImplementedError

    def _step(self, number: int) -> dict[str, Tensor]:
        raise NotImplementedError

    def _ready(self, network: nn.Module) -> nn.Module:
        """A network on the device, in the order of memory that is its convolutions' fastest."""
        network = distributed.with_whole_batch_norm(network, self.device)
        return network.train().to(self.device, memory_format=torch.channels_last)

    def _build_generator(self) -> None:
        """Build the generator and, where the recipe asks for it, its moving average."""
        self.generator = self._ready(networks.generator(self.recipe))
        if self.recipe.ema_decay:
            move = _moving_average(self.recipe.ema_decay)
            self.average = AveragedModel(self.generator, multi_avg_fn=move, use_buffers=True)


def _moving_average(longest: float):
    """An exponential moving average whose decay rises to `longest`, as `AveragedModel` takes it."""

    def move(averages, weights, count):
        decay = min(longest, (1 + float(count)) / (10 + float(count)))
        if averages[0].is_floating_point():
            torch._foreach_lerp_(averages, weights, 1 - decay)
        else:  # batch norm counts its batches
            torch._foreach_copy_(averages, weights)

    return move
