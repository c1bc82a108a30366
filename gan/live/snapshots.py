"""How a training's samples grew: frames on their way, thinned so that they fit into memory."""

from __future__ import annotations

import numpy as np

from gan import Error

MAX_SNAPSHOTS = 240  # of a run's growth: at most half a minute at eight a second
MAX_SNAPSHOT_BYTES = 24_000_000


class Snapshots:
    """How the fixed latents looked in the course of a run, thinned as it grows."""

    def __init__(self):
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self._kept: list[np.ndarray] = []
        self._stride, self._seen = 1, 0

    def add(self, images: np.ndarray) -> None:
        """Keep a frame's pictures, uint8 (n, H, W) or (n, H, W, 3), if it is their turn."""
        self._seen += 1
        if (self._seen - 1) % self._stride:
            return
        self._kept.append(images)
        most = min(MAX_SNAPSHOTS, MAX_SNAPSHOT_BYTES // images.nbytes)
        if len(self._kept) > most:
            self._kept = self._kept[::2]
            self._stride *= 2

    def growth(self, index: int, most: int = MAX_SNAPSHOTS) -> np.ndarray:
        """One fixed latent's pictures from first to last: uint8 (n, H, W) or (n, H, W, 3)."""
        kept = list(self._kept)  # the run's thread may add to it meanwhile
        if not kept:
            raise Error("this training has drawn nothing yet")
        spread = np.linspace(0, len(kept) - 1, min(len(kept), most)).round().astype(int)
        return np.stack([kept[i][index] for i in spread])
