"""Trainings of one loss: a VAE's bound, a classifier's cross-entropy."""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pad

from gan import networks
from gan.training.trainer import Trainer, Updates


class VAETrainer(Trainer):
    """An encoder and a decoder with one loss: a pixel's mean cross-entropy + weighted divergence.

    Both are the decoder's own: of its likelihood, to its prior.
    """

    def _step(self, number: int) -> dict[str, Tensor]:
        real, labels = self.batches(number)
        with self.autocast():
            mean, logvar = self.encoder(real)
        mean, logvar = mean.float(), logvar.float()
        noise = self.random.draw(torch.randn, *mean.shape)
        code = mean + (logvar / 2).exp() * noise
        with self.autocast():
            logits = self.generator.decode(code)
        likelihood = self.generator.log_likelihood(logits.float(), real.float())
        reconstruction = -likelihood.mean() / real[0].numel()
        kl = self.generator.divergence(mean, logvar, noise, labels).mean()
        loss = reconstruction + self.recipe.vae.kl_weight * kl
        self.updates.make(loss, self.recipe.vae.optimizer, number, number / self.total)
        losses = {"loss": loss, "reconstruction": reconstruction, "kl": kl}
        return {name: value.detach() for name, value in losses.items()}

    def _build(self) -> None:
        self._build_generator()
        self.encoder = self._ready(networks.encoder(self.recipe))
        both = nn.ModuleList([self.encoder, self.generator])
        self.updates = Updates(both, self.recipe.vae.optimizer, self.recipe.lr_decay)
        self.parts = {
            "generator": self.generator,
            "encoder": self.encoder,
            "optimizer": self.updates.optimizer,
        }


class ClassifierTrainer(Trainer):
    """One network that learns to read labels: cross-entropy, random shifts, one cycle of rates."""

    def _step(self, number: int) -> dict[str, Tensor]:
        real, labels = self.batches(number)
        with self.autocast():
            logits = self.classifier(shifted(real, self.recipe.classifier.shift))
        loss = cross_entropy(logits.float(), labels)
        self.updates.make(loss, self.recipe.classifier.optimizer, number, number / self.total)
        right = (logits.detach().argmax(1) == labels).float().mean()
        return {"loss": loss.detach(), "accuracy": right}

    def _build(self) -> None:
        self.classifier = self._ready(networks.classifier(self.recipe))
        settings = self.recipe.classifier.optimizer
        self.updates = Updates(self.classifier, settings, self.recipe.lr_decay)
        self.parts = {"classifier": self.classifier, "optimizer": self.updates.optimizer}


def shifted(pictures: Tensor, most: int) -> Tensor:
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
