"""How the digit classifier reads the samples of a training, now and then."""

from __future__ import annotations

import math
import time

from gan import data, latents
from gan.metrics import judge
from gan.training.loop import Training

JUDGE_SHARE = 0.1  # of the time goes into judging samples
JUDGE_SECONDS = 1.5  # at least between two judgements
QUICK_SECONDS = 0.1  # a judgement that nobody has to wait for
JUDGED = 256  # samples for one; the Fréchet distance of fewer means nothing
JUDGED_SEED = 1


class Judging:
    """How the digit classifier reads the samples, now and then, where it ships and digits learn."""

    def __init__(self, dataset: str, training: Training):
        self.training = training
        digits = dataset in ("mnist", data.SYNTHETIC) and training.recipe.image_shape == (1, 28, 28)
        self.judge = judge.load() if digits and judge.available() else None
        self.due, self.took = time.monotonic() + JUDGE_SECONDS, math.inf
        recipe = training.recipe
        self.z = latents.rows(JUDGED_SEED, JUDGED, recipe.latent_dim, distribution=recipe.latent)

    def look(self, now: bool = False) -> dict | None:
        """Judge if it is time to, or `now` if that is quick; it never takes more than its share."""
        began = time.monotonic()
        due = began >= self.due or (now and self.took < QUICK_SECONDS)
        if self.judge is None or not self.training.number or not due:
            return None
        said = self.judge.verdict(self.training.draw_latents(self.z))
        self.took = time.monotonic() - began
        self.due = began + max(JUDGE_SECONDS, self.took / JUDGE_SHARE)
        return {
            "readable": said.readable,
            "distance": round(said.distance, 3),
            "digits": [round(share, 4) for share in said.shares],
        }
