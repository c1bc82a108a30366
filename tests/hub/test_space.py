"""A Space: its header, the files that are sent, and an app that starts from them."""

import gzip
import re
import subprocess
from importlib.metadata import version

import gradio
import pytest
from huggingface_hub import RepoCard, SpaceCard, SpaceCardData, snapshot_download
from packaging.requirements import Requirement
from packaging.version import Version
from tiny import refused

from benchmarks import serving
from gan.export import kept
from gan.hub import health, space
from gan.hub.__main__ import main
from gan.hub.space import ROOT
from gan.weights import LOCK

README = (ROOT / "README.md").read_text("utf-8")


# ---- the header ----


def test_the_header_is_complete_and_the_hub_takes_it(hub):
    card = SpaceCard(README)
    card.validate()
    header = card.data.to_dict()
    assert isinstance(card.data, SpaceCardData)
    needed = ("title", "emoji", "colorFrom", "colorTo", "sdk", "license", "suggested_hardware")
    assert all(header.get(name) for name in needed)
    assert 0 < len(header["short_description"]) <= 60
    assert header["sdk"] == "gradio"
    assert (ROOT / header["app_file"]).is_file()
    assert header["hf_oauth"] is True
    # Isolated from other origins, the page's runtime may use threads.
    assert header["custom_headers"] == {
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "cross-origin",
    }
    assert header["hf_oauth_scopes"] == ["contribute-repos"]  # to create a repository, no more


def test_the_versions_in_the_header_are_those_that_the_app_is_tested_with():
    header = RepoCard(README).data.to_dict()
    assert header["sdk_version"] == gradio.__version__
    assert header["python_version"] in ("3.10", "3.12")  # ZeroGPU has these
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    wanted = {r.name: r for r in (Requirement(line.partition("#")[0]) for line in lines)}
    assert header["sdk_version"] in wanted["gradio"].specifier


def test_a_space_gets_a_pytorch_that_zero_gpu_runs_and_a_laptop_the_newest():
    def torch_of(text: str) -> Requirement:
        (line,) = (line for line in text.splitlines() if re.match(r"torch\b", line))
        return Requirement(line.partition("#")[0])

    here = (ROOT / "requirements.txt").read_text("utf-8")
    there = space.files()["requirements.txt"].decode()
    for supported in ("2.8.0", "2.11.0"):
        assert supported in torch_of(there).specifier
        assert supported in torch_of(here).specifier
    assert "2.12.0" not in torch_of(there).specifier
    assert Version(version("torch")).public in torch_of(here).specifier
    assert [line for line in there.splitlines() if "torch>=" not in line] == [
        line for line in here.splitlines() if "torch>=" not in line
    ]


# ---- its files ----


def test_a_space_gets_what_the_app_needs_and_nothing_else(own):
    (own / "dcgan" / "progress").mkdir(exist_ok=True)
    (own / "dcgan" / "progress" / "epoch-0001.png").write_bytes(b"")
    for name in ("resume.pt", LOCK):
        (own / "dcgan" / name).write_bytes(b"")
    files = space.files()
    tops = {name.partition("/")[0] for name in files}
    known = {"app.py", "requirements.txt", "README.md", "README.zh.md", "LICENSE"}
    assert tops == known | {"gan", "docs", "weights"}
    code = {name for name in files if name.startswith("gan/")}
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "gan"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert code == {name for name in tracked if (ROOT / name).is_file()}
    of_dcgan = {name for name in files if name.startswith("weights/dcgan/")} - {
        f"weights/dcgan/{name}"
        for name in ("config.json", "critic.safetensors", "metrics.json", "model.safetensors")
    }
    assert of_dcgan == {"weights/dcgan/README.md", "weights/dcgan/samples.png"}
    assert not any(name.startswith("weights/unfinished") for name in files)


def test_what_a_page_draws_with_is_made_before_the_push_and_goes_along(
    login, weights, tmp_path, monkeypatch
):
    monkeypatch.setenv("GAN_CACHE", str(tmp_path))
    monkeypatch.setenv("GAN_RUNTIME", "")
    monkeypatch.setattr(kept, "_content", lambda load, folder: folder.name.encode())
    space.push_space("someone/lab")
    held = login.repository("someone/lab", "space").files
    made = {name: gzip.decompress(held[name]) for name in held if name.startswith("in_page/")}
    names = ("dcgan", "mlp-gan", "vae-2d")
    assert made == {f"in_page/{kept.file_name(weights / name)}": name.encode() for name in names}


def test_what_the_readme_shows_goes_along():
    files = space.files()
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert link in files


# ---- the push ----


def test_one_commit_then_none_then_what_has_changed(login, weights):
    told: list[str] = []
    address = space.push_space("someone/lab", report=told.append)
    assert address == f"{login.url}/spaces/someone/lab"
    held = login.repository("someone/lab", "space")
    assert held.sdk == "gradio"
    assert not held.private
    assert set(held.files) - {".gitattributes"} == set(space.files())
    assert [commit.title for commit in held.commits][1:] == ["Latent Lab"]
    header = RepoCard(held.files["README.md"].decode())
    assert header.data["thumbnail"] == f"{address}/resolve/main/docs/explore.png"
    assert header.text == RepoCard(README).text
    assert told[-1] == f"Done: {address}."
    assert not any(login.token in line for line in told)

    commits = len(held.commits)
    space.push_space("someone/lab", report=told.append)
    assert len(held.commits) == commits
    assert told[-1] == f"Nothing has changed at {address}."

    login.put("someone/lab", {"notes.txt": b"old"}, kind="space")
    space.push_space("someone/lab")
    assert "notes.txt" not in held.files
    assert len(held.commits) == commits + 2


def test_a_private_space_stays_private_a_public_one_public_and_another_one_alone(
    login, weights, monkeypatch
):
    space.push_space("someone/hidden", private=True)
    assert login.repository("someone/hidden", "space").private
    space.push_space("someone/open")
    with refused("someone/open", "public"):
        space.push_space("someone/open", private=True)
    other = login.put("someone/game", {"app.py": b"print()"}, kind="space")
    with refused("someone/game", "choose another name"):
        space.push_space("someone/game")
    assert other.files["app.py"] == b"print()"
    monkeypatch.delenv("HF_TOKEN")
    with refused("nobody is logged in", "hf auth login"):
        space.push_space("someone/lab")


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "token"), (403, "may not write"), (429, "too many"), (507, "storage")],
)
def test_every_refusal_is_one_sentence_without_the_token(login, status, words, capfd, weights):
    login.fails(status, path="/commit/", times=9)
    assert main(["push-space", "someone/lab"]) == 2
    told = capfd.readouterr()
    last = told.err.splitlines()[-1]  # after the client's bars
    assert last.startswith("gan.hub: ")
    assert words in last
    assert login.token not in told.err + told.out


@pytest.mark.parametrize("name", ["lab", "someone/lab@main", "../lab", ""])
def test_a_name_that_is_none_is_one_sentence(login, name):
    with refused("someone/lab" if "@" in name else "user/repo"):
        space.push_space(name)


def test_the_app_starts_from_what_was_sent(login, weights, monkeypatch, tmp_path):
    space.push_space("someone/lab")
    monkeypatch.delenv("GAN_WEIGHTS")
    folder = tmp_path / "space"
    snapshot_download("someone/lab", repo_type="space", local_dir=folder)
    with serving.started(folder) as address:
        told = list(health.checks(address))
    assert [check for check in told if not check.passed] == []
    assert {check.about for check in told} >= {"page", "draw dcgan", "draw mlp-gan", "draw vae-2d"}
