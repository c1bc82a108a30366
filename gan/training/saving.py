"""What a training leaves behind: a resume file on its way, a weights folder at its end."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from gan import Error, latents, models
from gan.cards import card, tried
from gan.metrics import judge
from gan.weights import CRITIC, METRICS, NEIGHBOURS, tensors, write_file, write_folder, write_json

if TYPE_CHECKING:
    from gan.training.loop import Training

RESUME = "resume.pt"


def save_resume(folder: Path, state: dict[str, Any]) -> None:
    """Write the resume file: plain values and tensors only."""

    def save(part: Path) -> None:
        try:
            torch.save(state, part)
        except RuntimeError as error:  # so torch reports a disk that is full
            raise OSError(None, "the disk may be full") from error

    write_file(folder / RESUME, save)


def load_resume(folder: Path) -> dict[str, Any]:
    """Read the resume file; without one, or with a damaged one, raise `gan.Error`."""
    path = folder / RESUME
    if not path.is_file():
        raise Error(f"there is no {path} to resume; start without --resume")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch reports damage as KeyError, RuntimeError, EOFError and more
        raise Error(f"{path} is damaged and cannot be resumed; start without --resume") from error


def export(
    training: Training, folder: Path, direction_samples: int = latents.PRINCIPAL_SAMPLES
) -> None:
    """Write the weights folder of a training as it stands, without the resume file.

    What was tried with the recipe stays in its metrics; what was measured of the weights goes.
    The model's directions are found from the responses to so many latents: fewer are quicker.
    """
    kept = tried.kept(folder, training.recipe.name)

    def fill(part: Path) -> None:
        if training.recipe.classifier:
            _fill_judge(training, part)
        else:
            _fill_model(training, part, direction_samples, kept)

    write_folder(folder, fill)
    (folder / NEIGHBOURS).unlink(missing_ok=True)


def _fill_model(training: Training, folder: Path, direction_samples: int, kept: dict) -> None:
    trainer = training.trainer
    model = models.Model(training.recipe).to(training.device)
    model.generator.load_state_dict(trainer.kept_generator.state_dict())
    if training.recipe.vae:
        model.encoder.load_state_dict(trainer.encoder.state_dict())
    else:
        tensors.save_half(trainer.discriminator, folder / CRITIC)
    model.find_directions(direction_samples)
    figures = metrics(training) | kept
    write_json(folder / METRICS, figures)
    card.draw_samples(model, folder)
    card.write(model, figures, folder)
    model.save_pretrained(folder)


def _fill_judge(training: Training, folder: Path) -> None:
    made = judge.Judge(training.recipe).to(training.device)
    made.classifier.load_state_dict(training.trainer.classifier.state_dict())
    figures = metrics(training)
    if training.held_out is not None:
        images = training.held_out.images[:, 0].cpu().numpy()
        labels = training.held_out.labels.cpu()
        made.remember(images)
        figures["test_images"] = len(images)
        figures["test_accuracy"] = (made.classes(images) == labels).float().mean().item()
        figures["test_readable"] = made.readable(images)
    write_json(folder / METRICS, figures)
    card.write_judge(training.recipe, figures, folder)
    made.save_pretrained(folder)


def metrics(training: Training) -> dict:
    """What a training was: length, time, hardware, versions, curves."""
    return {
        "dataset": training.dataset.title,
        "images": len(training.dataset),
        "steps": training.number,
        "epochs": round(training.epoch, 2),
        "seed": training.seed,
        "training_seconds": round(training.seconds_trained, 1),
        "hardware": training.device_name,
        "precision": "bfloat16 autocast" if training.trainer.bfloat16 else "float32",
        "torch": torch.__version__,
        "finished": datetime.now(timezone.utc).date().isoformat(),
        "curves": training.curves.rounded(),
        **({"changes": training.changes} if training.changes else {}),
    }
