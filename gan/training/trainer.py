"""Training: an iterator of steps, for GANs and for VAEs. It knows nobody who watches.

The randomness of step n depends on (seed, n) alone, and so does its batch. A training that is
stopped, killed and resumed therefore ends with the same weights, bit for bit, as one that never
stopped, and n single steps are n steps at once.
"""

from __future__ import annotations

import contextlib
import math

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pad
from torch.optim.swa_utils import AveragedModel

from gan import Error, devices, distributed, networks, objectives
from gan.data import Batches, mix
from gan.recipe import Optimizer, Recipe

ONE_CYCLE_RISE = 0.2  # share of the updates


class Trainer:
    """What all kinds of training share: optimisers, precision, randomness, state."""

    def __init__(
        self, recipe: Recipe, batches: Batches, device: torch.device, seed: int, total: int
    ):
        self.recipe, self.batches, self.device = recipe, batches, device
        self.seed, self.total = seed, total
        self.average: AveragedModel | None = None
        self._batch_source: torch.Generator | None = None  # torch's own
        with self._randomness(-1):
            self._build()
        if distributed.count() > 1:
            self._batch_source = torch.Generator(device)
            distributed.same_start(self._networks())
        convolves = any(map(_convolves, self._networks()))
        self.bfloat16 = convolves and devices.has_bfloat16_units(device)

    @property
    def kept_generator(self) -> nn.Module:
        """The generator that is drawn with and saved: the moving average where there is one."""
        return self.average.module if self.average else self.generator

    def step(self, number: int) -> dict[str, float]:
        """Update every network once; step 0 is the first. Returns what it measured."""
        with self._randomness(number):
            losses = self._step(number)
        if self.average:
            self.average.update_parameters(self.generator)
        values = torch.stack(list(losses.values()))
        distributed.average([values])
        return dict(zip(losses, values.tolist(), strict=True))

    def state(self) -> dict[str, dict]:
        """Everything a resumed training needs beside the number of its step."""
        return {name: part.state_dict() for name, part in self._parts().items()}

    def load_state(self, state: dict[str, dict]) -> None:
        """Go on from `state`; raises `gan.Error` if it belongs to other networks."""
        try:
            for name, part in self._parts().items():
                part.load_state_dict(state[name])
        except (KeyError, RuntimeError, ValueError) as error:
            raise Error(
                "the checkpoint belongs to other networks; start without --resume"
            ) from error

    def change(self, recipe: Recipe) -> None:
        """Go on with `recipe`, which differs in learning rates, objective and its label noise only.

        Raises `gan.Error`, and changes nothing, for an objective that does not fit.
        """
        self.recipe = recipe

    def is_finite(self) -> bool:
        """Whether no weight has become infinite or nan."""
        weights = (weight for network in self._networks() for weight in network.parameters())
        return all(weight.isfinite().all() for weight in weights)

    @property
    def splits_batch_norm(self) -> bool:
        """Whether batch norm sees no more of a batch than this process's share."""
        return any(map(distributed.splits_batch_norm, self._networks()))

    def _build(self) -> None:
        """Build the networks and their optimisers."""
        raise NotImplementedError

    def _build_generator(self) -> None:
        self.generator = _ready(networks.generator(self.recipe), self.device)
        if self.recipe.ema_decay:
            longest = self.recipe.ema_decay

            def move(averages, weights, count):
                decay = min(longest, (1 + float(count)) / (10 + float(count)))
                if averages[0].is_floating_point():
                    torch._foreach_lerp_(averages, weights, 1 - decay)
                else:  # batch norm counts its batches
                    torch._foreach_copy_(averages, weights)

            self.average = AveragedModel(self.generator, multi_avg_fn=move, use_buffers=True)

    def _step(self, number: int) -> dict[str, Tensor]:
        raise NotImplementedError

    def _parts(self) -> dict[str, nn.Module | torch.optim.Optimizer]:
        raise NotImplementedError

    def _networks(self) -> list[nn.Module]:
        return [part for part in self._parts().values() if isinstance(part, nn.Module)]

    def _autocast(self):
        if not self.bfloat16:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)

    @contextlib.contextmanager
    def _randomness(self, number: int):
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
        if self._batch_source:  # all share what it draws; a layer's own noise nobody shares
            self._batch_source.manual_seed(seed)
            seed = mix(seed, distributed.rank())
        for generator in generators:
            generator.manual_seed(seed)
        try:
            yield
        finally:
            for generator, state in zip(generators, kept, strict=True):
                generator.set_state(state)

    def _latents(self, count: int) -> Tensor:
        if self.recipe.latent == "uniform":
            return self._drawn(torch.rand, count, self.recipe.latent_dim) * 2 - 1
        return self._drawn(torch.randn, count, self.recipe.latent_dim)

    def _drawn(self, draw, *shape: int, rows: int = 0) -> Tensor:
        """Random numbers for our pictures; dimension `rows` counts them.

        They are drawn for the whole batch, so that a picture meets the same ones in whichever
        process it is.
        """
        whole = [size * distributed.count() if i == rows else size for i, size in enumerate(shape)]
        drawn = draw(whole, generator=self._batch_source, device=self.device)
        return distributed.share(drawn, rows)

    def _update(
        self, optimizer: torch.optim.Optimizer, settings: Optimizer, number: int, a_step: int = 1
    ) -> None:
        """Update number `number` of this network, which has `a_step` updates in each step."""
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        distributed.average(weight.grad for weight in weights if weight.grad is not None)
        if settings.clip_value:
            nn.utils.clip_grad_value_(weights, settings.clip_value)
        rate = settings.lr / (1 + settings.decay * number)
        rate *= _schedule(self.recipe.lr_decay, number / (self.total * a_step))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        for weight in weights:  # zero_grad without its bookkeeping
            weight.grad = None


class GanTrainer(Trainer):
    """Two opponents: the discriminator learns to tell, the generator learns to fool it."""

    def _build(self) -> None:
        self._build_generator()
        self.discriminator = _ready(networks.discriminator(self.recipe), self.device)
        self.objective = objectives.fitting(self.recipe)
        self.generator_weights = list(self.generator.parameters())
        self.generator_optimizer = _optimizer(self.generator, self.recipe.generator_optimizer)
        self.discriminator_optimizer = _optimizer(
            self.discriminator, self.recipe.discriminator_optimizer
        )

    def change(self, recipe: Recipe) -> None:
        self.objective = objectives.fitting(recipe)
        super().change(recipe)

    def _parts(self):
        parts = {
            "generator": self.generator,
            "discriminator": self.discriminator,
            "generator_optimizer": self.generator_optimizer,
            "discriminator_optimizer": self.discriminator_optimizer,
        }
        return parts | ({"average": self.average} if self.average else {})

    def _step(self, number: int) -> dict[str, Tensor]:
        critic_steps = self.recipe.n_critic
        for k in range(number * critic_steps, (number + 1) * critic_steps):
            real, labels = self.batches(k)
            last = k == (number + 1) * critic_steps - 1
            # The last fakes serve both players: the generator has not changed in between.
            with torch.set_grad_enabled(last), self._autocast():
                fake = self.generator(self._latents(len(real)), labels)
            losses = self._discriminator_step(real, fake.detach(), labels, k)
        on_real = None
        if self.objective.is_relative:
            with torch.no_grad():
                on_real = self._judge(real, labels)[0]
        on_fake, reading = self._judge(fake, labels)
        loss = self.objective.generator(on_real, on_fake)
        total = loss + self._class_loss(reading, labels, number)
        total.backward(inputs=self.generator_weights)  # the other player's stay as they are
        self._update(self.generator_optimizer, self.recipe.generator_optimizer, number)
        return {"generator": loss.detach(), **losses}

    def _discriminator_step(
        self, real: Tensor, fake: Tensor, labels: Tensor, number: int
    ) -> dict[str, Tensor]:
        recipe, judge = self.recipe, self.discriminator
        # At once: no discriminator here couples the samples of a batch.
        logits, reading = self._judge(torch.cat([real, fake.to(real)]), labels.repeat(2))
        on_real, on_fake = logits.chunk(2)
        loss = self.objective.discriminator(on_real, on_fake, self._targets(len(real)))
        total = loss
        if reading is not None:
            total = total + recipe.class_weight * cross_entropy(reading[: len(real)], labels)
        if self.objective.has_penalty:
            end = self._perturbed(real) if self.objective.around_real else fake.float()
            epsilon = self._drawn(torch.rand, len(real), 1, 1, 1)
            with self._autocast():
                penalty = objectives.gradient_penalty(
                    lambda pictures: judge(pictures, labels), real, end, epsilon
                )
            total = total + recipe.penalty_weight * penalty
        total = total + self._slope_payment(real, fake, labels, number)
        total.backward()
        settings, a_step = recipe.discriminator_optimizer, recipe.n_critic
        self._update(self.discriminator_optimizer, settings, number, a_step)
        if self.objective.clips_weights:
            with torch.no_grad():
                for weight in judge.parameters():
                    weight.clamp_(-recipe.weight_clip, recipe.weight_clip)
        if not self.objective.is_critic:
            on_real, on_fake = on_real.sigmoid(), on_fake.sigmoid()
        return {
            "discriminator": loss.detach(),
            "real": on_real.detach().mean(),
            "fake": on_fake.detach().mean(),
        }

    def _perturbed(self, real: Tensor) -> Tensor:
        moments = torch.stack([real.mean(), real.square().mean()])
        distributed.average([moments])  # of the whole batch, whoever has it
        deviation = (moments[1] - moments[0].square()).clamp_min(0).sqrt()
        return objectives.perturbed(real, self._drawn(torch.rand, *real.shape), deviation)

    def _judge(self, pictures: Tensor, labels: Tensor) -> tuple[Tensor, Tensor | None]:
        with self._autocast():
            logits, reading = self.discriminator.judge(pictures, labels)
        return logits.float(), None if reading is None else reading.float()

    def _class_loss(self, reading: Tensor | None, labels: Tensor, number: int) -> Tensor | float:
        """What the generator pays for fakes that D reads as another class than they should be."""
        recipe = self.recipe
        fade = max(0.0, 1 - number / recipe.class_steps) if recipe.class_steps else 1.0
        if reading is None or recipe.class_weight * fade == 0:
            return 0.0
        return recipe.class_weight * fade * cross_entropy(reading, labels)

    def _slope_payment(self, real: Tensor, fake: Tensor, labels: Tensor, number: int):
        """Lazy R1 and R2: paid every so many updates, so many times as large."""
        recipe = self.recipe
        payment = 0.0
        if number % recipe.penalty_every:
            return payment
        left = recipe.penalty_end ** min(1.0, number / (self.total * recipe.n_critic))
        for weight, pictures in ((recipe.r1, real), (recipe.r2, fake)):
            if weight:
                leaf = pictures.detach().to(real).requires_grad_()
                slope = objectives.zero_centred_penalty(self._judge(leaf, labels)[0], leaf)
                payment = payment + weight * left * recipe.penalty_every * slope
        return payment

    def _targets(self, count: int) -> tuple[Tensor | float, Tensor | float]:
        """What D should say: the book adds noise · U(0, 1) to labels that are 1 for *fakes*."""
        real, fake = objectives.HARD_TARGETS
        real -= self.recipe.label_smoothing
        if not self.recipe.label_noise:
            return real, fake
        noise = self.recipe.label_noise * self._drawn(torch.rand, 2, count, rows=1)
        return real - noise[0], fake - noise[1]


class VaeTrainer(Trainer):
    """An encoder and a decoder with one loss: a pixel's mean cross-entropy + weighted divergence.

    Both are the decoder's own: of its likelihood, to its prior.
    """

    def _build(self) -> None:
        self._build_generator()
        self.encoder = _ready(networks.encoder(self.recipe), self.device)
        both = nn.ModuleList([self.encoder, self.generator])
        self.optimizer = _optimizer(both, self.recipe.generator_optimizer)

    def _parts(self):
        parts = {"generator": self.generator, "encoder": self.encoder, "optimizer": self.optimizer}
        return parts | ({"average": self.average} if self.average else {})

    def _step(self, number: int) -> dict[str, Tensor]:
        real, labels = self.batches(number)
        with self._autocast():
            mean, logvar = self.encoder(real)
        mean, logvar = mean.float(), logvar.float()
        noise = self._drawn(torch.randn, *mean.shape)
        code = mean + (logvar / 2).exp() * noise
        with self._autocast():
            logits = self.generator.decode(code)
        likelihood = self.generator.log_likelihood(logits.float(), real.float())
        reconstruction = -likelihood.mean() / real[0].numel()
        kl = self.generator.divergence(mean, logvar, noise, labels).mean()
        loss = reconstruction + self.recipe.kl_weight * kl
        loss.backward()
        self._update(self.optimizer, self.recipe.generator_optimizer, number)
        return {
            "loss": loss.detach(),
            "reconstruction": reconstruction.detach(),
            "kl": kl.detach(),
        }


class ClassifierTrainer(Trainer):
    """One network that learns to read labels: cross-entropy, random shifts, one cycle of rates."""

    def _build(self) -> None:
        self.classifier = _ready(networks.classifier(self.recipe), self.device)
        self.optimizer = _optimizer(self.classifier, self.recipe.generator_optimizer)

    def _parts(self):
        return {"classifier": self.classifier, "optimizer": self.optimizer}

    def _step(self, number: int) -> dict[str, Tensor]:
        real, labels = self.batches(number)
        with self._autocast():
            logits = self.classifier(_shifted(real, self.recipe.shift))
        loss = cross_entropy(logits.float(), labels)
        loss.backward()
        self._update(self.optimizer, self.recipe.generator_optimizer, number)
        right = (logits.detach().argmax(1) == labels).float().mean()
        return {"loss": loss.detach(), "accuracy": right}


def trainer(
    recipe: Recipe, batches: Batches, device: torch.device, seed: int, total: int
) -> Trainer:
    """The trainer that a recipe asks for."""
    if recipe.classifier:
        return ClassifierTrainer(recipe, batches, device, seed, total)
    kind = VaeTrainer if recipe.is_vae else GanTrainer
    return kind(recipe, batches, device, seed, total)


def _schedule(name: str, progress: float) -> float:
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


def _shifted(pictures: Tensor, most: int) -> Tensor:
    """Pictures moved by up to `most` pixels, a shift for each quarter of the batch."""
    if not most:
        return pictures
    height, width = pictures.shape[2:]
    padded = pad(pictures, [most] * 4, value=-1.0)
    moved = []
    for part in padded.chunk(4):
        top, left = torch.randint(0, 2 * most + 1, (2,)).tolist()
        moved.append(part[:, :, top : top + height, left : left + width])
    return torch.cat(moved)


def _convolves(network: nn.Module) -> bool:
    return any(isinstance(layer, nn.Conv2d | nn.ConvTranspose2d) for layer in network.modules())


def _ready(network: nn.Module, device: torch.device) -> nn.Module:
    layout = torch.channels_last  # the convolutions' fastest order; others do not mind
    network = distributed.with_whole_batch_norm(network, device)
    return network.train().to(device, memory_format=layout)


def _optimizer(network: nn.Module, settings: Optimizer) -> torch.optim.Optimizer:
    weights = list(network.parameters())
    if settings.name == "rmsprop":
        return torch.optim.RMSprop(weights, settings.lr, settings.alpha, settings.eps)
    fused = weights[0].device.type in ("cpu", "cuda")  # one pass over the weights, not eight
    kind = torch.optim.Adam
    options = {"lr": settings.lr, "betas": settings.betas, "eps": settings.eps, "fused": fused}
    if settings.name == "adamw":
        kind, options = torch.optim.AdamW, options | {"weight_decay": settings.weight_decay}
    return kind(weights, **options)
