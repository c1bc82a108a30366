"""One training a folder, by a lock that ends with its process; what the killed left is cleared."""

import errno
import subprocess
import sys
import threading
from pathlib import Path

import filelock
import pytest
from tiny import refused

import gan
from gan.weights import LOCK, Claim, check_free, clear, place_folder

ROOT = Path(gan.__file__).parent.parent
STANDS = "; print(flush=True); import time; time.sleep(600)"  # in the midst of it
CLAIMS = "from gan.weights import Claim; claim = Claim(folder)" + STANDS
WRITES = {
    "a file": "files.write_file(folder / 'resume.pt', begun)",
    "a weights folder": "files.write_folder(folder, filled)",
    "a pulled folder": "files.place_folder(folder / 'pulled', filled)",
}
WRITING = f"""
from gan.weights import files

def begun(part):
    part.write_bytes(b"hal"){STANDS}

def filled(part):
    (part / "config.json").write_bytes(b"whole")
    begun(part / "model.safetensors")

"""


@pytest.fixture
def standing(tmp_path):
    """Starts a process that stands still in the midst of something in `folder`, until killed."""
    started = []

    def start(what: str) -> subprocess.Popen:
        script = f"import sys; from pathlib import Path; folder = Path(sys.argv[1])\n{what}"
        command = [sys.executable, "-c", script, str(tmp_path)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE))
        assert started[-1].stdout.readline(), "it ended"
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("what", WRITES)
def test_what_a_killed_process_left_is_cleared_and_what_a_living_one_writes_is_not(
    tmp_path, standing, what
):
    others = {".notes.part", ".weights.mine", ".video.part.lock", ".0123456789abcdef.lock"}
    for name in others:
        (tmp_path / name).write_text("somebody else's")
    process = standing(WRITING + WRITES[what])
    written = names(tmp_path) - others
    assert len(written) == 2  # and its lock
    clear(tmp_path)
    assert names(tmp_path) == others | written
    process.kill()
    process.wait()
    assert names(tmp_path) == others | written
    clear(tmp_path)
    assert names(tmp_path) == others


def test_a_folder_is_claimed_by_one_process_until_it_ends(tmp_path, standing):
    process = standing(CLAIMS)
    with refused(str(tmp_path), "another training", "--out"):
        Claim(tmp_path)
    with refused(str(tmp_path), "another training"):
        place_folder(tmp_path, lambda part: None)
    process.kill()
    process.wait()
    assert names(tmp_path) == {LOCK}
    check_free(tmp_path)  # a lock alone is nothing
    claim = Claim(tmp_path)
    claim.release()
    assert not names(tmp_path)


def test_in_one_thread_the_later_claim_counts_and_another_thread_gets_none(tmp_path):
    first = Claim(tmp_path)
    later = Claim(tmp_path / ".." / tmp_path.name)
    later.check()
    with refused("later training", str(tmp_path)):
        first.check()
    first.release()  # nothing of the later one's
    said = []

    def elsewhere() -> None:
        try:
            Claim(tmp_path)
        except gan.Error as error:
            said.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "another training" in said[0]
    del later
    assert not names(tmp_path)  # whoever is gone claims nothing


def test_a_folder_made_for_nothing_goes_again_and_a_given_one_stays(tmp_path):
    Claim(tmp_path / "made").release()
    (tmp_path / "given").mkdir()
    Claim(tmp_path / "given").release()
    kept = Claim(tmp_path / "kept")
    (tmp_path / "kept" / "model").touch()
    kept.release()
    assert names(tmp_path) == {"given", "kept"}


def test_on_a_drive_without_locks_trainings_run_and_nothing_is_cleared(tmp_path, monkeypatch):
    def none(*_, **__):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(filelock.FileLock, "acquire", none)
    left = [tmp_path / f".resume.pt.0123456789abcdef.part{end}" for end in ("", ".lock")]
    for path in left:
        path.touch()
    claim = Claim(tmp_path)
    clear(tmp_path)
    claim.release()
    assert names(tmp_path) == {path.name for path in left}
