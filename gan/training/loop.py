"""A training from its first step to its weights folder: clock, curves, warnings, checkpoints."""

import json
import math
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import torch

from gan import Error, data, devices, distributed, latents, objectives, pictures
from gan.data import Dataset
from gan.recipe import Recipe
from gan.training.adversarial import AdversarialTrainer
from gan.training.changes import adjusted
from gan.training.likelihood import ClassifierTrainer, VAETrainer
from gan.training.saving import ANEW, RESUME, export, is_kept, load_resume, save_resume
from gan.training.steps import CURVE_POINTS, Curves, RunningMeans, Step, thinned
from gan.weights import PROGRESS, Claim, recipe_from, write_file

TRAINERS = {"gan": AdversarialTrainer, "vae": VAETrainer, "classifier": ClassifierTrainer}
SAMPLES_SEED, SAMPLES_SIDE = 0, 8  # the fixed latents whose growth one watches: an 8×8 grid
WON_STEPS = 200  # that a discriminator has won before it is said: it teaches nothing any more
CHECKPOINT_SECONDS = 60.0
RATE_SMOOTHING = 0.9


class Training:
    """An iterator of `Step`s over a recipe; at its end the weights folder `out` is complete.

    Breaking off is allowed at any step: `save()` then leaves the folder as it stands and a resume
    file to go on from.
    """

    def __init__(
        self,
        recipe: Recipe,
        dataset: Dataset,
        out: Path | None,
        *,
        seed: int = 0,
        steps: int | None = None,
        seconds: float | None = None,
        device: torch.device,
        resume: bool = False,
        held_out: data.Dataset | None = None,
        claim: Claim | None = None,
    ):
        if recipe.image_shape != dataset.image_shape:
            raise Error(f"{recipe.name} draws {recipe.image_shape}, not {dataset.image_shape}")
        self.recipe, self.dataset = recipe, dataset
        self.out = out if distributed.is_first() else None  # of several processes one writes
        self._claim = claim  # on that folder
        self._asked = recipe  # before any change on the way
        self.held_out = held_out  # pictures to judge a classifier by
        self.seed, self.seconds, self.device = seed, seconds, device
        self.images_per_step = recipe.images_per_step
        self.total_steps = steps if steps is not None else recipe.planned_steps(len(dataset))
        batches = data.Batches(dataset, recipe.batch_size, seed)
        self.trainer = TRAINERS[recipe.kind](recipe, batches, device, seed, self.total_steps)
        self.number = 0  # steps done
        self.seconds_trained = 0.0
        self.curves = Curves()
        self.changes: list[dict] = []  # learning rates and objectives changed on the way
        self._rate = 0.0
        self._means, self._won_since = RunningMeans(), None  # since which step D has won
        self._saved_at = time.monotonic()
        self._finished = False
        count = SAMPLES_SIDE**2
        self._fixed = latents.rows(
            SAMPLES_SEED, count, recipe.latent_dim, distribution=recipe.latent
        )
        self._labels = torch.arange(count) % recipe.classes if recipe.classes else None
        if resume and out is None:
            raise Error("only a training with a folder of its own can be resumed; give one as out")
        if resume:
            self.load_state(distributed.from_first(lambda: load_resume(out)), out)
            self._finished = self.is_over() and is_kept(self.out, self.metrics())

    @property
    def epoch(self) -> float:
        """Passes over the data so far."""
        return self.number * self.images_per_step / len(self.dataset)

    @property
    def device_name(self) -> str:
        """The device in words, and how many processes have one each."""
        count = distributed.count()
        return (f"{count} × " if count > 1 else "") + devices.describe(self.device)

    def __iter__(self) -> Iterator[Step]:
        return self

    def is_over(self) -> bool:
        """Whether the steps or the seconds that were asked for are reached."""
        late = self.seconds is not None and distributed.any_says(
            self.seconds_trained >= self.seconds
        )
        return late or self.number >= self.total_steps

    def __next__(self) -> Step:
        if self.is_over():
            if not self._finished:
                self.save()
            self._finished = True
            if self._claim:
                self._claim.release()
            self._claim = None
            raise StopIteration
        if self._claim:
            self._claim.check()
        started = time.perf_counter()
        losses = self.trainer.step(self.number)
        took = time.perf_counter() - started
        for name, value in losses.items():
            if not math.isfinite(value):
                what = name if name == "loss" else f"{name} loss"
                raise self._diverged(f"the {what} became {value} at step {self.number + 1}")
        self.number += 1
        self.seconds_trained += took
        self.curves.add(self.number, losses)
        rate = self.images_per_step / took
        keep = RATE_SMOOTHING if self._rate else 0.0
        self._rate = keep * self._rate + (1 - keep) * rate
        step = Step(self.number, self.epoch, losses, self._rate, self._warn(losses), self.draw)
        self._write_progress()
        return step

    def draw(self, rows: list[int] | slice = slice(None)) -> np.ndarray:
        """The fixed latents, or these rows of them, as the finished model would draw them now."""
        if self.recipe.classifier:
            return np.empty((0, *self.recipe.image_shape[1:]), np.uint8)
        return self.draw_latents(
            self._fixed[rows], None if self._labels is None else self._labels[rows]
        )

    def draw_latents(self, z: torch.Tensor, labels: torch.Tensor | None = None) -> np.ndarray:
        """Latents (n, latent_dim) as the finished model would draw them now: uint8 (n, H, W).

        Without labels a conditional generator draws each class in turn.
        """
        generator = self.trainer.kept_generator
        training = generator.training
        generator.eval()
        with torch.inference_mode():
            labels = None if labels is None else labels.to(self.device)
            images = generator(z.to(self.device), labels)
        generator.train(training)
        return pictures.as_arrays(images)

    def change(self, **asked: float | str | None) -> dict[str, float | str]:
        """Go on with what `gan.training.changes.adjusted` takes; returns what is new.

        The recipe and the metrics of the weights folder say so. What does not fit the recipe
        raises `gan.Error` and changes nothing.
        """
        asked = {name: value for name, value in asked.items() if value is not None}
        recipe = adjusted(self.recipe, **asked)
        self.trainer.change(recipe)
        self.recipe = recipe
        if asked:
            self.changes.append({"step": self.number, **asked})
        return asked

    def save(self) -> None:
        """Write the weights folder as it stands and the resume file."""
        if self.out is None:
            return
        if self._claim:
            self._claim.check()
        self._save_resume()
        self.export(self.out)

    def export(self, folder: Path, direction_samples: int = latents.PRINCIPAL_SAMPLES) -> None:
        """Write the weights folder as it stands into `folder`: see `gan.training.saving`."""
        self._check_finite()
        export(folder, self.trainer, self.metrics(), self.held_out, direction_samples)

    def metrics(self) -> dict:
        """What the training was: length, time, hardware, versions, curves."""
        doubts = self.dataset.understood.doubts
        return {
            "dataset": self.dataset.title,
            "images": len(self.dataset),
            "steps": self.number,
            "epochs": round(self.epoch, 2),
            "seed": self.seed,
            "training_seconds": round(self.seconds_trained, 1),
            "hardware": self.device_name,
            "precision": "bfloat16 autocast" if self.trainer.bfloat16 else "float32",
            "torch": torch.__version__,
            "finished": datetime.now(timezone.utc).date().isoformat(),
            "curves": thinned(self.curves.points, CURVE_POINTS),
            **({"doubts": [list(doubt) for doubt in doubts]} if doubts else {}),
            **({"changes": self.changes} if self.changes else {}),
        }

    def _write_progress(self) -> None:
        """A sample grid each epoch, a resume file each epoch and each minute."""
        if self.out is None:
            return
        before = (self.number - 1) * self.images_per_step // len(self.dataset)
        epoch = self.number * self.images_per_step // len(self.dataset)
        if epoch > before and not self.recipe.classifier:
            sheet = pictures.grid(self.draw(), SAMPLES_SIDE)
            path = self.out / PROGRESS / f"epoch-{epoch:04d}.png"
            write_file(path, lambda part: sheet.save(part, "PNG"))
        if epoch > before or time.monotonic() - self._saved_at > CHECKPOINT_SECONDS:
            self._save_resume()

    def _check_finite(self) -> None:
        if not self.trainer.is_finite():
            raise self._diverged(f"a weight is not finite after step {self.number}")

    def _save_resume(self) -> None:
        self._check_finite()
        save_resume(self.out, self.state())
        self._saved_at = time.monotonic()

    def state(self) -> dict:
        """All that is needed to go on as if nothing had happened: plain values and tensors."""
        return {
            "recipe": json.dumps(self._asked.to_dict()),
            "changes": json.dumps(self.changes),
            "dataset": self.dataset.title,
            "seed": self.seed,
            "number": self.number,
            "seconds": self.seconds_trained,
            "curves": json.dumps(self.curves.state()),
            "means": json.dumps(self._means.values),
            "won_since": self._won_since,
            "trainer": self.trainer.state(),
        }

    def load_state(self, saved: dict, folder: Path) -> None:
        """Go on from a state that was found in `folder`; raises `gan.Error` if it is another's."""
        ours = {"recipe": self.recipe.essence(), "dataset": self.dataset.title, "seed": self.seed}
        try:
            theirs = {**saved, "recipe": recipe_from(json.loads(saved["recipe"])).essence()}
            curves = Curves(json.loads(saved["curves"]))
            # Older checkpoints do without these.
            changes = json.loads(saved.get("changes", "[]"))
            means = RunningMeans(json.loads(saved.get("means", "{}")))
        except (KeyError, TypeError, ValueError) as error:
            raise Error(f"{folder / RESUME} is not a checkpoint of this package; {ANEW}") from error
        for name, value in ours.items():
            if theirs[name] != value:
                raise Error(
                    f"the checkpoint in {folder} was made with another {name}; resume it with "
                    f"the same arguments, {ANEW}"
                )
        self.trainer.load_state(saved["trainer"])
        self.number, self.seconds_trained = saved["number"], saved["seconds"]
        self.curves = curves
        for change in changes:
            asked = {name: value for name, value in change.items() if name != "step"}
            self.recipe = adjusted(self.recipe, **asked)
            self.trainer.change(self.recipe)
        self.changes = changes
        self._means, self._won_since = means, saved.get("won_since")

    def _warn(self, losses: dict[str, float]) -> str | None:
        if not self.recipe.gan or objectives.named(self.recipe.gan.objective).is_critic:
            return None
        self._means.add(losses)
        if not self._means.discriminator_has_won:
            self._won_since = None
            return None
        self._won_since = self._won_since or self.number
        if self.number - self._won_since < WON_STEPS:
            return None
        return (
            f"the discriminator has told real from fake for {self.number - self._won_since} steps "
            "nearly without a doubt: it has won, and the generator learns nothing; lower its "
            "learning rate or add label noise"
        )

    def _diverged(self, what: str) -> Error:
        kept = ""
        if self.out is not None and (self.out / RESUME).is_file():
            kept = f"; the last good checkpoint is kept in {self.out}"
        return Error(f"{what}{kept}; lower the learning rate")
