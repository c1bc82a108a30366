"""Folders, archives and uploads: what is in them is listed and read in place."""

import io
import tarfile
import zipfile

import pytest
import torch
from tiny import picture_folder, refused

from gan.data import from_files, from_folder, members

SHAPE = (3, 8, 8)
LEFT_BEHIND = (
    "._000.png",
    "__MACOSX/000.png",
    ".DS_Store",
    "a/Thumbs.db",
    "desktop.ini",
    ".x/0.png",
)


def packed(folder, kind: str) -> bytes:
    """The folder's files in an archive, below a folder of their own."""
    file = io.BytesIO()
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    if kind == "zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, f"mine/{path.relative_to(folder)}")
    else:
        with tarfile.open(fileobj=file, mode=f"w:{kind}") as archive:
            for path in paths:
                archive.add(path, f"mine/{path.relative_to(folder)}")
    return file.getvalue()


@pytest.mark.parametrize("kind", ["zip", "", "gz", "xz"])
def test_an_archive_is_the_folder_that_was_packed(tmp_path, kind):
    folder = tmp_path / "mine"
    for name in ("2", "10"):
        picture_folder(folder / name, 5)
    whole = from_folder(folder, SHAPE)
    archive = tmp_path / "pictures"
    archive.write_bytes(packed(folder, kind))
    for found in (from_folder(archive, SHAPE), from_files([("p", archive.read_bytes())], SHAPE)):
        assert torch.equal(found.images, whole.images)
        assert torch.equal(found.labels, whole.labels)
        assert found.names == ("2", "10")


@pytest.mark.parametrize("kind", ["folder", "zip", "gz"])
def test_what_systems_leave_lying_about_is_never_looked_at(tmp_path, kind):
    folder = picture_folder(tmp_path / "mine", 9)
    for name in LEFT_BEHIND:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"no picture")
    (folder / "empty.png").touch()
    source = folder if kind == "folder" else tmp_path / "archive"
    if kind != "folder":
        source.write_bytes(packed(folder, kind))
    found = from_folder(source, SHAPE)
    assert len(found) == 9
    assert "left out" not in found.understood.line()
    assert "not looked at" not in found.understood.line()


def test_a_link_in_an_archive_leads_nowhere(tmp_path):
    folder = picture_folder(tmp_path / "mine", 9)
    secret = picture_folder(tmp_path / "secret", 1)
    (folder / "link.png").symlink_to(secret / "000.png")
    (tmp_path / "a.tar").write_bytes(packed(folder, ""))
    assert len(from_folder(tmp_path / "a.tar", SHAPE)) == 9
    assert len(from_folder(folder, SHAPE)) == 10  # one's own folder may hold links


def test_links_that_lead_round_end(tmp_path):
    folder = picture_folder(tmp_path / "mine", 9)
    (folder / "again").symlink_to(folder)
    assert len(from_folder(folder, SHAPE)) == 9


def test_an_archive_has_bounds(tmp_path, monkeypatch):
    (tmp_path / "a.zip").write_bytes(packed(picture_folder(tmp_path / "mine", 9), "zip"))
    monkeypatch.setattr(members, "MAX_UNPACKED", 2000)
    with refused("a.zip", "unpacks to more than"):
        from_folder(tmp_path / "a.zip", SHAPE)
    monkeypatch.setattr(members, "MAX_MEMBERS", 8)
    with refused("more than 8 files"):
        from_folder(tmp_path / "a.zip", SHAPE)


def test_one_file_of_an_archive_is_never_read_beyond_the_largest_picture(tmp_path, monkeypatch):
    folder = picture_folder(tmp_path / "mine", 40)
    (folder / "000.png").write_bytes(bytes(3000))  # a few bytes in the archive
    (tmp_path / "a.zip").write_bytes(packed(folder, "zip"))
    monkeypatch.setattr(members, "MAX_MEMBER", 2000)
    found = from_folder(tmp_path / "a.zip", SHAPE)
    assert len(found) == 39 and "1 left out that cannot be read: mine/000.png" in (
        found.understood.line()
    )


def test_damaged_and_locked_archives_get_one_sentence(tmp_path):
    whole = packed(picture_folder(tmp_path / "mine", 9), "zip")
    locked = bytearray(whole)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + offset] |= 1  # says that a password is needed
            place = locked.find(mark, place + 1)
    gz = packed(tmp_path / "mine", "gz")
    cases = {"text": b"no archive", "short.gz": gz[: len(gz) // 2], "locked.zip": bytes(locked)}
    for name, content in cases.items():
        (tmp_path / name).write_bytes(content)
        with refused():
            from_folder(tmp_path / name, SHAPE)
    with refused("password"):
        from_folder(tmp_path / "locked.zip", SHAPE)
