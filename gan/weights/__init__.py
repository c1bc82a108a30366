"""The weights folder: found, listed, read, written whole or not at all, read from the Hub.

`tensors` fills networks and `remote` asks the Hub: they import what others can do without.
"""

from gan.weights.claims import LOCK, Claim, clear, temporary
from gan.weights.config import Damaged, OtherKind, read_recipe, recipe_from
from gan.weights.files import (
    CARD,
    CONFIG,
    CRITIC,
    DIGITHOOD,
    DIRECTIONS,
    FILM,
    MAP,
    METRICS,
    MODEL,
    NEIGHBOURS,
    ONNX,
    PROGRESS,
    SAMPLES,
    SHEET,
    WEIGHTS_FILES,
    check_free,
    place_folder,
    write_file,
    write_folder,
    write_json,
    writing_to,
)
from gan.weights.folders import (
    TRAINED,
    find,
    fingerprint,
    has_model,
    known_metrics,
    listed,
    metrics,
    own_place,
    picture,
    place,
    quality,
    recipe,
)
