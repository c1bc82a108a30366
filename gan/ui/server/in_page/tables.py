"""What the page knows of a model beside its network: directions and axes, one file a model."""

import hashlib
import json

import torch
from safetensors.torch import save

from gan.models import Model
from gan.ui.server import gallery


def tables(loaded: Model) -> tuple[str, bytes]:
    """A fingerprint, and a safetensors file.

    It holds `direction.K` float32 (1 or classes, latent_dim), in the order of
    `Model.directions()`, and `axis` float32 (side,), where the columns of the pad's ground are. Its
    metadata: `latent_dim`, `classes`, `shape`, `latent` ("normal" or "uniform"), `scales` (one a
    direction) and `named` (how many directions have a meaning).
    """
    found = loaded.directions()
    tensors = {
        f"direction.{k}": each.vector.float().view(-1, loaded.latent_dim).contiguous()
        for k, each in enumerate(found)
    }
    tensors["axis"] = gallery.axis(loaded).float().contiguous()
    told = {
        "latent_dim": str(loaded.latent_dim),
        "classes": str(loaded.classes),
        "shape": json.dumps(list(loaded.image_shape)),
        "latent": loaded.recipe.latent,
        "scales": json.dumps([each.scale for each in found]),
        "named": str(len(loaded.named)),
    }
    # Not of the file, which has its metadata in any order: replicas shall agree on the address.
    known = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
    for name in sorted(tensors):
        known.update(tensors[name].to(torch.float32).numpy().tobytes())
    return known.hexdigest()[:16], save(tensors, told)
