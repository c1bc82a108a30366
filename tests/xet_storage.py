"""The Hub's Xet storage as a folder of this machine, written and read by the real `hf_xet`."""

import struct
import warnings
from pathlib import Path

import hf_xet

RECORD = 48  # bytes of each in a shard: a file's header, its segments, their proofs, its SHA-256


class XetStorage:
    """Files by their SHA-256, as the Hub knows them; `url` is for the client's upload."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.url = f"local://{folder}"
        self.hashes: dict[str, str] = {}  # what Xet calls the file of a SHA-256
        self._folder = folder

    def read(self, sha256: str, size: int) -> bytes | None:
        """The file's content, None if it has not arrived."""
        name = self._name(_swapped(bytes.fromhex(sha256)))
        if name is None:
            return None
        self.hashes[sha256] = name
        part = self._folder / "read"
        with warnings.catch_warnings():  # the older of two functions, and the plainer
            warnings.simplefilter("ignore", DeprecationWarning)
            asked = [hf_xet.PyXetDownloadInfo(str(part), name, size)]
            hf_xet.download_files(asked, self.url, ("xet", 2**33), None, None)
        return part.read_bytes()

    def _name(self, sha256: bytes) -> str | None:
        for shard in self._folder.glob("**/shards/*.mdb"):
            records = shard.read_bytes()
            at = records.find(sha256)
            for start in range(at - 2 * RECORD, -1, -RECORD):  # back to the header of this file
                segments = struct.unpack_from("<I", records, start + 36)[0]
                between = (at - start) // RECORD - 1
                if segments and between in (segments, 2 * segments):
                    return _swapped(records[start : start + 32]).hex()
        return None


def _swapped(digest: bytes) -> bytes:
    """A shard keeps a digest as four little-endian numbers."""
    return b"".join(digest[i : i + 8][::-1] for i in range(0, 32, 8))
