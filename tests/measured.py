"""Figures of quality in metrics.json, as `gan.metrics --write` leaves them there."""

import json
from pathlib import Path

from gan.metrics import digit_quality, quality
from gan.weights import METRICS, fingerprint, write_json

SHARES = ("precision", "recall", "density", "coverage")
INCEPTION_FLOOR = 1.49
FLOOR = {"fid": 0.07, **dict(zip(SHARES, (0.96, 0.95, 1.0, 0.97), strict=True))}

# All parts, as figures of a model in its metrics.json.
DIGITS = {
    "samples": 10_000,
    "neighbours": 5,
    "fid": 0.194,
    "kid": -0.00174,
    **{"precision": 0.9631, "recall": 0.932, "density": 0.996, "coverage": 0.947},
    "readable": 0.987,
    "shares": [d / 100 for d in range(10)],
    "spread": 0.992,
    "accuracy": 0.9945,
}
WHOLE = {
    "inception": {
        "samples": 10_000,
        "real": "10,000 test pictures",
        "fid": 2.8957,
        "deviation": 0.0301,
        "floor": 1.634,
        "by_seed": [{}] * 3,
        "precision": "bfloat16",
    },
    "digits": {**DIGITS, "floor": {**DIGITS, "fid": 0.069}},
    "memorisation": {
        "nearest": {"mean": 4.184, "least": 1.006},
        "nearest_of_test": {"mean": 4.26, "least": 1.003},
    },
    "elbo": {
        "elbo": 1873.0,
        "log_likelihood": 1945.1,
        "divergence": 72.113,
        "likelihood": "Bernoulli on grey values 0 to 1, in nats a picture",
        "reconstruction_error": 0.003292,
    },
    "pixels": {
        **{"black": 0.808, "specks": 0.04, "framed": 0.926},
        "floor": {"black": 0.807, "specks": 0.01, "framed": 1.0},
    },
    "modes": {
        "samples": 26_000,
        **{"modes": 999.5, "kl": 0.030407, "readable": 0.87},
        "floor": {"modes": 1000, "kl": 0.0257, "readable": 0.985, "of": "26,000 stacks"},
    },
}


def figures(fid: float, deviation: float | None, digit_fid: float, *shares: float) -> dict:
    """What was measured of a model: Inception-FID over two sample seeds, and of its digits."""
    by_seed = [{"seed": seed, "fid": fid} for seed in ((0, 1) if deviation else (0,))]
    inception = {"fid": fid, "deviation": deviation, "by_seed": by_seed, "floor": INCEPTION_FLOOR}
    digits = {"fid": digit_fid, **dict(zip(SHARES, shares, strict=True)), "floor": FLOOR}
    return {"inception": inception, "digits": digits}


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
