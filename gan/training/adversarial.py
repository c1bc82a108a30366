"""One step of a GAN: draw, judge, pay, update, and again for the generator."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from gan import networks, objectives
from gan.recipe import Recipe
from gan.training import penalties
from gan.training.trainer import Trainer, Updates


class AdversarialTrainer(Trainer):
    """Two opponents: the discriminator learns to tell, the generator learns to fool it."""

    def _step(self, number: int) -> dict[str, Tensor]:
        critic_steps = self.recipe.gan.n_critic
        for update in range(number * critic_steps, (number + 1) * critic_steps):
            last = update == (number + 1) * critic_steps - 1
            real, labels = self.batches(update)
            # The last fakes serve both players: the generator has not changed in between.
            with torch.set_grad_enabled(last), self.autocast():
                fake = self.generator(self.random.latents(self.recipe, len(real)), labels)
            losses = self._discriminator_step(real, fake.detach().to(real), labels, update)
        loss = self._generator_step(real, fake, labels, number)
        return {"generator": loss.detach(), **losses}

    def _discriminator_step(
        self, real: Tensor, fake: Tensor, labels: Tensor, update: int
    ) -> dict[str, Tensor]:
        recipe, judge = self.recipe.gan, lambda pictures: self.judge(pictures, labels)[0]
        progress = update / (self.total * recipe.n_critic)

        # At once: no discriminator here couples the samples of a batch.
        logits, reading = self.judge(torch.cat([real, fake]), labels.repeat(2))
        on_real, on_fake = logits.chunk(2)

        targets = penalties.targets(recipe, len(real), self.random)
        loss = self.objective.discriminator(on_real, on_fake, targets)
        total = loss
        if reading is not None:
            total = total + recipe.class_weight * cross_entropy(reading[: len(real)], labels)
        total = total + penalties.gradient(self.objective, recipe, judge, real, fake, self.random)
        total = total + penalties.slopes(recipe, judge, real, fake, update, progress)

        settings = recipe.discriminator_optimizer
        self.discriminator_updates.make(total, settings, update, progress)
        if self.objective.clips_weights:
            penalties.clip_weights(self.discriminator, recipe.weight_clip)
        if not self.objective.is_critic:
            on_real, on_fake = on_real.sigmoid(), on_fake.sigmoid()
        verdicts = {"real": on_real.detach().mean(), "fake": on_fake.detach().mean()}
        return {"discriminator": loss.detach(), **verdicts}

    def _generator_step(self, real: Tensor, fake: Tensor, labels: Tensor, number: int) -> Tensor:
        on_real = None
        if self.objective.is_relative:
            with torch.no_grad():
                on_real = self.judge(real, labels)[0]
        on_fake, reading = self.judge(fake, labels)

        loss = self.objective.generator(on_real, on_fake)
        total = loss + penalties.class_loss(self.recipe.gan, reading, labels, number)

        settings, progress = self.recipe.gan.generator_optimizer, number / self.total
        self.generator_updates.make(total, settings, number, progress)
        return loss

    def judge(self, pictures: Tensor, labels: Tensor) -> tuple[Tensor, Tensor | None]:
        """The discriminator's logits (n,) and, where it reads classes, its class logits."""
        with self.autocast():
            logits, reading = self.discriminator.judge(pictures, labels)
        return logits.float(), None if reading is None else reading.float()

    # ---- what a training needs besides ----

    def _build(self) -> None:
        recipe, decay = self.recipe.gan, self.recipe.lr_decay
        self._build_generator()
        self.discriminator = self._ready(networks.discriminator(self.recipe))
        self.objective = objectives.fitting(self.recipe)
        self.generator_updates = Updates(self.generator, recipe.generator_optimizer, decay)
        settings = recipe.discriminator_optimizer
        self.discriminator_updates = Updates(self.discriminator, settings, decay)
        self.parts = {
            "generator": self.generator,
            "discriminator": self.discriminator,
            "generator_optimizer": self.generator_updates.optimizer,
            "discriminator_optimizer": self.discriminator_updates.optimizer,
        }

    def change(self, recipe: Recipe) -> None:
        self.objective = objectives.fitting(recipe)
        super().change(recipe)
