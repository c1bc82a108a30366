"""What a training leaves behind: a resume file on its way, a weights folder at its end."""

import os
from pathlib import Path
from typing import Any

import torch

from gan import Error, latents, models, pictures, weights
from gan.cards import card, tried
from gan.data import Dataset
from gan.metrics import directions, judge
from gan.training.trainer import Trainer
from gan.weights import (
    CRITIC,
    DIGITHOOD,
    DIRECTIONS,
    METRICS,
    MODEL,
    NEIGHBOURS,
    PROGRESS,
    SHEET,
    Claim,
    clear,
    tensors,
    write_file,
    write_folder,
    write_json,
)
from gan.weights.directions import save as write_directions

RESUME = "resume.pt"
SHEET_SIDE = 4
NAMED, NAMED_QUICKLY = (40.0, 2000), (2.0, 500)  # seconds and samples for directions with a meaning
ANEW = "begin anew with --overwrite, or choose another --out"


def claimed(folder: Path, resume: bool = False, overwrite: bool = False) -> Claim:
    """The right to train into a folder, cleared of what was killed in the midst of a write.

    Raises `gan.Error`, one sentence, where another training writes or nothing can be written, for
    a folder that holds a model or a checkpoint, unless to `resume` or to `overwrite` it, and for
    one that holds no checkpoint to `resume`.
    """
    try:
        claim = Claim(folder)
    except OSError as error:
        fault = f"{folder} cannot be written ({error.strerror})"
        raise Error(f"{fault}; choose another --out") from error
    try:
        _check_place(folder, resume, overwrite)
        for place in (folder, folder / PROGRESS, folder.parent):
            clear(place)
    except BaseException:
        claim.release()
        raise
    return claim


def _check_place(folder: Path, resume: bool, overwrite: bool) -> None:
    if not os.access(folder, os.W_OK):
        raise Error(f"{folder} cannot be written; choose another --out")
    has_model, has_checkpoint = ((folder / file).is_file() for file in (MODEL, RESUME))
    if resume and not has_checkpoint:
        remedy = ANEW if has_model else "start without --resume"
        raise Error(f"there is no {folder / RESUME} to resume; {remedy}")
    if (has_model or has_checkpoint) and not (resume or overwrite):
        held = "a model" if has_model else "an unfinished training"
        way = "; go on with --resume, " if has_checkpoint else " and no checkpoint to --resume; "
        raise Error(
            f"{folder} holds {held}{way}begin anew with --overwrite, or choose another --out"
        )


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
        raise Error(f"{path} is damaged and cannot be resumed; {ANEW}") from error


def is_kept(folder: Path | None, figures: dict) -> bool:
    """Whether the model in a folder is that of a training with these figures."""
    known = None if folder is None else weights.known_metrics(folder)
    if not known or not (folder / MODEL).is_file():
        return False
    return all(known.get(n) == figures[n] for n in ("dataset", "steps", "seed", "training_seconds"))


def write_sheet(dataset: Dataset, folder: Path) -> None:
    """Write data.png: sixteen pictures of a data set as a model will see them."""
    sheet = pictures.grid(pictures.as_arrays(dataset.some(SHEET_SIDE**2).images), SHEET_SIDE)
    write_file(folder / SHEET, lambda part: sheet.save(part, "PNG"))


def export(
    folder: Path,
    trainer: Trainer,
    figures: dict,
    held_out: Dataset | None = None,
    direction_samples: int = latents.PRINCIPAL_SAMPLES,
) -> None:
    """Write the weights folder of a training as it stands, without the resume file.

    `figures` are what is known of the training, for metrics.json; a classifier is tested on the
    `held_out` pictures. What was tried with the recipe stays in the metrics; what was measured of
    the weights goes. The model's directions are found from the responses to so many latents: fewer
    are quicker, and then fewer samples are measured for those with a meaning, too.
    """
    kept = tried.kept(folder, trainer.recipe.name)

    def fill(part: Path) -> None:
        if trainer.recipe.classifier:
            _fill_judge(part, trainer, figures, held_out)
        else:
            _fill_model(part, trainer, figures | kept, direction_samples)
        card.renew(part, home=folder)

    for file in (DIRECTIONS, DIGITHOOD):  # of the model before
        (folder / file).unlink(missing_ok=True)
    write_folder(folder, fill)
    (folder / NEIGHBOURS).unlink(missing_ok=True)


def _fill_model(folder: Path, trainer: Trainer, figures: dict, direction_samples: int) -> None:
    model = models.Model(trainer.recipe).to(trainer.device)
    model.generator.load_state_dict(trainer.kept_generator.state_dict())
    if trainer.recipe.vae:
        model.encoder.load_state_dict(trainer.encoder.state_dict())
    else:
        tensors.save_half(trainer.discriminator, folder / CRITIC)
    model.find_directions(direction_samples)
    model.save_pretrained(folder)
    named = NAMED_QUICKLY if direction_samples < latents.PRINCIPAL_SAMPLES else NAMED
    write_directions(folder, directions.find_within(model, *named))
    write_json(folder / METRICS, figures)
    card.draw_samples(model, folder)


def _fill_judge(folder: Path, trainer: Trainer, figures: dict, held_out: Dataset | None) -> None:
    made = judge.Judge(trainer.recipe).to(trainer.device)
    made.classifier.load_state_dict(trainer.classifier.state_dict())
    if held_out is not None:
        images, labels = held_out.images[:, 0].cpu().numpy(), held_out.labels.cpu()
        made.remember(images)
        figures = figures | {
            "test_images": len(images),
            "test_accuracy": (made.classes(images) == labels).float().mean().item(),
            "test_readable": made.verdict(images).readable,
        }
    tensors.save(made, made.recipe, folder)
    write_json(folder / METRICS, figures)
