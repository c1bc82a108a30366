"""Figures of quality in metrics.json, as `gan.metrics --write` leaves them there."""

import json
from pathlib import Path

from gan.metrics import digit_quality, quality
from gan.weights import METRICS, fingerprint, write_json

SHARES = ("precision", "recall", "density", "coverage")
INCEPTION_FLOOR = 1.49
FLOOR = {"fid": 0.07, **dict(zip(SHARES, (0.96, 0.95, 1.0, 0.97), strict=True))}


def figures(fid: float, deviation: float | None, digit_fid: float, *shares: float) -> dict:
    """What was measured of a model: Inception-FID over two sample seeds, and of its digits."""
    by_seed = [{"seed": seed, "fid": fid} for seed in ((0, 1) if deviation else (0,))]
    return {
        "inception": {
            "fid": fid,
            "deviation": deviation,
            "by_seed": by_seed,
            "floor": INCEPTION_FLOOR,
        },
        "digits": {
            "fid": digit_fid,
            **dict(zip(SHARES, shares, strict=True)),
            "floor": FLOOR,
        },
    }


def put(folder: Path, quality: dict, **changes) -> None:
    """Keep figures as if they had been measured of the weights that lie in `folder`."""
    path = folder / METRICS
    known = json.loads(path.read_text("utf-8")) | changes
    known["quality"] = {"weights": fingerprint(folder), **quality}
    write_json(path, known)


def forget() -> None:
    """Keep nothing of real pictures any longer: others come in their place."""
    real = digit_quality._digits_seen, digit_quality._floor, digit_quality.real_modes
    for kept in (*real, quality._usually):
        kept.cache_clear()
