"""Pictures that people bring: a folder, an archive or files. One way in, whoever brings them.

Listed → what their folders mean → decoded and fitted → levels of the whole set → looked at.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from gan import Error
from gan.data import decoding, layout, levels
from gan.data.batches import Dataset
from gan.data.decoding import Picture
from gan.data.fitting import fit
from gan.data.known import idx_pair
from gan.data.members import Files, TooMuch, members
from gan.data.understood import Fact, Understood, named

MIN_IMAGES = 8
MAX_OWN_SIDE = 64  # pixels a side of pictures whose own shape is taken
MOST_UNREADABLE = 0.05  # of the pictures; more is no accident
BLANK = 3  # levels: a picture that varies less shows nothing
NEARLY_EMPTY = 0.02  # of an even share of the pictures
MOST_OF_IT = 0.8  # of a border
PLAIN = 0.1  # of white: a border that varies less is a ground, not a scene
OWN_PICTURES = "pictures of one's own"


def from_folder(
    source: str | Path,
    image_shape: tuple[int, int, int],
    device: torch.device | str = "cpu",
    *,
    own_shape: bool = False,
    labels: str | None = None,
    invert: bool = False,
) -> Dataset:
    """All pictures below a folder or in an archive, labelled by their folders.

    Each is cut to the middle, resized to `image_shape`, and turned grey where C is 1. With
    `own_shape` pictures that all have one size of up to 64×64 pixels stay as they are, in colour
    unless all are grey. `labels` says what folders mean ("outer", "inner", "none") where that is
    open, and `invert` turns dark into light. What was understood is the set's `understood`. What
    cannot be learnt from, or read, raises `gan.Error`.
    """
    title = f"pictures in {Path(source).name}"
    own = idx_pair(Path(source)) if Path(source).is_file() else None
    if own is None:
        found = _brought(source, title, image_shape, own_shape, labels, invert)
    else:
        found = of_idx(own, None if own_shape else image_shape, invert)
    return found.to(device)


def from_files(
    files: Files,
    image_shape: tuple[int, int, int],
    *,
    labels: str | None = None,
    invert: bool = False,
) -> Dataset:
    """Pictures given as names and contents, or one archive of them, as `from_folder` takes them."""
    return _brought(files, OWN_PICTURES, image_shape, False, labels, invert)


def _brought(source, title, image_shape, own_shape, labels, invert) -> Dataset:
    if image_shape[0] not in (1, 3):
        raise Error(
            "pictures have 1 or 3 channels, not {channels}; choose another image shape",
            channels=image_shape[0],
        )
    paths, others = [], []
    for member in members(source):
        (paths if decoding.is_picture_name(member.path) else others).append(member.path)
    if isinstance(source, str | Path) and Path(source).is_dir() and not paths:
        own = idx_pair(Path(source))
        if own is not None:
            return of_idx(own, None if own_shape else image_shape, invert)
    _enough(len(paths), source)
    found = layout.understood(paths, labels)
    read = _Read(image_shape, own_shape)
    read.all(source, dict.fromkeys(found.paths))
    _enough(len(read.pictures), source)
    labelled = zip(found.paths, found.labels, strict=True)
    kept = [(read.pictures[path], label) for path, label in labelled if path in read.pictures]
    arrays, facts = levels.as_seen([picture for picture, _ in kept])
    images = _stacked(arrays, read.channels)
    rows = torch.tensor([label for _, label in kept])
    left = [*found.facts]
    for key, names in (("unreadable", [*read.faults]), ("others", others)):
        if names:
            left.append(Fact(key, {"count": len(names), "names": named(names)}))
    whole = Dataset(title, images, rows, names=found.names)
    return _looked_at(whole, read.facts(), [*facts, *left], invert)


def of_idx(own: Dataset, image_shape: tuple[int, int, int] | None, invert: bool = False) -> Dataset:
    """What IDX files hold, with their own labels, looked at as other pictures are."""
    count, _, height, width = own.images.shape
    _enough(count, own.title)
    facts = [Fact("size_grey", {"count": count, "width": width, "height": height})]
    return _looked_at(replace(own, images=fit(own.images, image_shape)), facts, [], invert)


def _looked_at(found: Dataset, first: list[Fact], then: list[Fact], invert: bool) -> Dataset:
    """The set, turned if that is asked, with what was understood of it."""
    images = 255 - found.images if invert else found.images
    kinds = found.labels.bincount().tolist()
    names = found.names or [str(kind) for kind in range(len(kinds))]
    counts = dict(zip(names, kinds, strict=False)) if len(kinds) > 1 else {}
    facts = (*first, _classes(counts), *_ink(images, invert), *then)
    return replace(
        found, images=images, understood=Understood(facts, tuple(_doubts(images, counts)))
    )


def _enough(count: int, source: str | Path | Files) -> None:
    if count < MIN_IMAGES:
        place = source if isinstance(source, str | Path) else "the upload"
        raise Error(
            "{place} holds {count} pictures; at least {least} are needed",
            place=place,
            count=count,
            least=MIN_IMAGES,
        )


class _Read:
    """The pictures of a set, decoded and brought to one size, and those that cannot be read."""

    def __init__(self, image_shape: tuple[int, int, int], own_shape: bool):
        self.shape, self.own_shape = image_shape, own_shape
        self.pictures: dict[PurePosixPath, Picture] = {}
        self.faults: dict[PurePosixPath, Error] = {}
        self.sizes: set[tuple[int, int]] = set()
        self.coloured = False

    def all(self, source: str | Path | Files, wanted: Collection[PurePosixPath]) -> None:
        """Read every picture that is wanted, and only then say if too many cannot be."""
        for member in members(source):
            if member.path not in wanted:
                continue
            try:
                self._add(member.path, decoding.decoded(member.read(), str(member.path)))
            except TooMuch:
                raise
            except Error as error:
                self.faults[member.path] = error
        if len(self.faults) > MOST_UNREADABLE * len(wanted):
            raise Error(
                "{count} of {all} pictures cannot be read ({names}): {error}",
                count=len(self.faults),
                all=len(wanted),
                names=named([*self.faults]),
                error=next(iter(self.faults.values())),
            )

    def _add(self, path: PurePosixPath, picture: Picture) -> None:
        self.sizes.add(picture.size)
        self.coloured |= picture.coloured
        if self.own_shape and (len(self.sizes) > 1 or max(picture.size) > MAX_OWN_SIDE):
            self.own_shape = False  # so those that were left as they are have to change
            self.pictures = {path: self._fitted(small) for path, small in self.pictures.items()}
        self.pictures[path] = picture if self.own_shape else self._fitted(picture)

    def _fitted(self, picture: Picture) -> Picture:
        """Cut to the middle and resized; grey where the shape is."""
        channels, height, width = self.shape
        picture = picture.grey() if channels == 1 else picture
        method = Image.Resampling.LANCZOS
        return picture.resized(lambda image: ImageOps.fit(image, (width, height), method))

    @property
    def channels(self) -> int:
        """1 or 3: of what is learnt."""
        return (3 if self.coloured else 1) if self.own_shape else self.shape[0]

    def facts(self) -> list[Fact]:
        """How many pictures of which sizes there are, and what size they are learnt in."""
        count, colour = len(self.pictures), "colour" if self.coloured else "grey"
        sides = sorted(self.sizes, key=lambda size: size[0] * size[1])
        if len(sides) == 1:
            said = {"width": sides[0][0], "height": sides[0][1]}
            facts = [Fact(f"size_{colour}", {"count": count, **said})]
        else:
            least, most = ("×".join(map(str, size)) for size in (sides[0], sides[-1]))
            facts = [Fact(f"sizes_{colour}", {"count": count, "least": least, "most": most})]
        if not self.own_shape:
            channels, height, width = self.shape
            key = "fitted_grey" if channels == 1 else "fitted_colour"
            facts.append(Fact(key, {"width": width, "height": height}))
        return facts


def _stacked(arrays: list[np.ndarray], channels: int) -> Tensor:
    """uint8 (N, C, H, W) of pictures (H, W, 1 or 3)."""
    whole = [np.repeat(a, 3, -1) if a.shape[-1] < channels else a for a in arrays]
    return torch.from_numpy(np.stack(whole)).permute(0, 3, 1, 2).contiguous()


def _classes(counts: dict[str, int]) -> Fact:
    if not counts:
        return Fact("one_class", {})
    told = [f"{name} ({count:,})" for name, count in counts.items()]
    return Fact("classes", {"count": len(counts), "names": named(told)})


def _ink(images: Tensor, inverted: bool) -> list[Fact]:
    """Whether most pictures have a plain ground, and which way round they are."""
    facts = [Fact("inverted", {})] if inverted else []
    grey = images.float().mean(1)
    edge = torch.cat([grey[:, 0], grey[:, -1], grey[:, :, 0], grey[:, :, -1]], 1)
    ground = edge.median(1).values
    plain = (edge - ground[:, None]).abs().quantile(MOST_OF_IT, 1) < PLAIN * 255
    apart = grey.mean((1, 2)) - ground
    if plain.float().mean() > 0.5:
        darker = apart[plain].median() < 0
        facts.append(Fact("dark_on_light" if darker else "light_on_dark", {}))
    return facts


def _doubts(images: Tensor, counts: dict[str, int]) -> Iterator[Fact]:
    """Why little may be learnt of a set; `gan.Error` where nothing can be."""
    flat = images.flatten(1)
    blank = int((flat.amax(1) - flat.amin(1) < BLANK).sum())
    different = len({row.tobytes() for row in flat.numpy()})
    if blank == len(flat):
        raise Error(
            "all {count} pictures are blank (of one level each); look at the files, there is "
            "nothing to learn from",
            count=blank,
        )
    if different == 1:
        raise Error("all {count} pictures are the same one; give different ones", count=len(flat))
    if blank:
        yield Fact("blank", {"count": blank, "all": len(flat)})
    if different < len(flat) / 2:
        yield Fact("copies", {"count": different, "all": len(flat)})
    for name, count in counts.items():
        if count < max(MIN_IMAGES, NEARLY_EMPTY * len(flat) / len(counts)):
            yield Fact("nearly_empty", {"name": name, "count": count})
