"""onnxruntime-web, which runs a model in the page: fetched once, checked, kept in the cache."""

import gzip
import hashlib
import urllib.request
import zlib
from pathlib import Path

from gan import Error, settings
from gan.weights import clear, write_file

VERSION = "1.30.0"  # package.json has the same for the tests
ADDRESS = f"https://cdn.jsdelivr.net/npm/onnxruntime-web@{VERSION}/dist"  # serves npm's own bytes
MODULE, WASM = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"
SUMS = {  # SHA-256 of the files of npm's package
    MODULE: "11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90",
    WASM: "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2",
}
PACKED = f"{WASM}.gz"  # as it is kept and served; the page unpacks it
SECONDS = 30.0  # that an address may be silent
MOST_BYTES = 20_000_000  # of a file


class Missing(Exception):
    """The runtime is not to be had: no network, no such folder, or other bytes than npm's."""


def folder() -> Path:
    """Where the runtime is kept."""
    return settings.cache_root() / f"onnxruntime-web-{VERSION}"


def get() -> Path:
    """The folder with `MODULE` and `PACKED`, fetched from `$GAN_RUNTIME` if they are not there.

    Raises `Missing`, also where it is off and where nothing can be written.
    """
    source = settings.runtime()
    if source is None:
        raise Missing("GAN_RUNTIME is off")
    place = folder()
    for file in (MODULE, WASM):
        kept = place / (PACKED if file == WASM else file)
        if not _is_whole(kept, file):
            try:  # the folder is tried before anything is fetched
                write_file(kept, lambda part, file=file: part.write_bytes(_fetched(source, file)))
            except Error as error:
                raise Missing(f"{error} with GAN_CACHE") from error
    clear(place)
    return place


def _fetched(source: str, file: str) -> bytes:
    """A file as it is kept."""
    content = _read(source or ADDRESS, file)
    if _sum(content) != SUMS[file]:
        raise Missing(f"{file} is not that of onnxruntime-web {VERSION}")
    return gzip.compress(content, mtime=0) if file == WASM else content


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_whole(kept: Path, file: str) -> bool:
    """Whether a kept file holds what npm's does."""
    try:
        content = kept.read_bytes()
        return _sum(gzip.decompress(content) if kept.name == PACKED else content) == SUMS[file]
    except (OSError, EOFError, zlib.error):
        return False


def _read(source: str, file: str) -> bytes:
    """A file of the runtime from a folder or an address."""
    try:
        if "://" not in source:
            return (Path(source) / file).read_bytes()
        with urllib.request.urlopen(f"{source.rstrip('/')}/{file}", timeout=SECONDS) as answer:
            return answer.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise Missing(f"{file}: {getattr(error, 'strerror', None) or error}") from error
