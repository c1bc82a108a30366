"""What all tests share: needs that may be missing, a weights folder, and no network."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import needs
import pytest
import tiny
import torch
from hub_stand_in import StandIn
from huggingface_hub import constants
from huggingface_hub.utils import close_session

import gan
from gan.models import Model

# Networks of a few weights gain nothing from threads, and beside other work they wait for them:
# with two threads on two busy cores these tests take fifty times as long.
torch.set_num_threads(1)
os.environ.setdefault("OMP_NUM_THREADS", "1")  # for the processes that tests start
# Autograd begins before anything is exported: after that it would begin with threads of its own,
# and a process that imitates ZeroGPU could not be forked any more.
torch.ones(1, requires_grad=True).backward()
# No test asks a host with a certificate. To read those there are takes 26 ms, for each client anew.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)  # holds none
os.environ["GAN_RUNTIME"] = "off"  # servers draw, but where a test says otherwise
# Each worker's servers look for their ports elsewhere: one that is found free may be taken by then.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ["GRADIO_SERVER_PORT"] = str(7860 + 100 * _WORKER)

BROWSER = "tests/browser/"
LOW = 10  # priority, as `nice` counts it

NEEDS = {
    "data": needs.mnist_is_missing,
    "browser": needs.chromium_is_missing,
    "mcp": lambda: needs.package_is_missing("mcp"),
    "fidelity": needs.fidelity_is_missing,
    "inception": needs.inception_is_missing,
    "runtime": needs.runtime_is_missing,
}


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's
def pytest_xdist_make_scheduler(config, log):
    """By file: one worker begins with what needs no browser, the others with what needs one."""
    from xdist.scheduler import LoadFileScheduling

    class Files(LoadFileScheduling):
        def _assign_work_unit(self, node) -> None:
            browses = node is not self.nodes[0]
            fit = (file for file in self.workqueue if file.startswith(BROWSER) is browses)
            if file := next(fit, None):
                self.workqueue.move_to_end(file, last=False)
            super()._assign_work_unit(node)

    return Files(config, log)


def stand_back() -> None:
    """Let the browser's tests, which take longer, go before those of this worker."""
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "nice"):
        os.nice(max(0, LOW - os.nice(0)))


def pytest_runtest_setup(item):
    """Skip what cannot run here and say why; with GAN_REQUIRE=1 let it fail instead."""
    if not item.nodeid.startswith(BROWSER):
        stand_back()
    for marker, is_missing in NEEDS.items():
        if item.get_closest_marker(marker) and (reason := is_missing()):
            cannot_run(reason)


def cannot_run(reason: str):
    """End a test that lacks something: skipped, or failed where everything is required."""
    if os.environ.get("GAN_REQUIRE") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever reaches for the network is refused at once (port 9 of this machine is closed)."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory) -> Path:
    """A folder of weights folders as `weights/` is one: a GAN, a VAE, and an unfinished one."""
    root = tmp_path_factory.mktemp("weights")
    for recipe in (tiny.small("dcgan"), tiny.small("vae-2d"), tiny.small("mlp-gan")):
        tiny.trained(recipe, root / recipe.name)
    unfinished = root / "unfinished"
    unfinished.mkdir()
    (unfinished / "config.json").write_text("{}")
    return root


@pytest.fixture(scope="module")
def address(shipped) -> Iterator[str]:
    """Where the app answers, with the models of `shipped`."""
    import served  # it takes seconds, which most tests can do without

    with served.app(shipped) as app:
        yield app.local_url


@pytest.fixture
def weights(shipped, monkeypatch) -> Path:
    """The package finds its shipped models in `shipped`."""
    monkeypatch.setenv("GAN_WEIGHTS", str(shipped))
    monkeypatch.delenv("GAN_MODELS", raising=False)
    return shipped


@pytest.fixture
def own(weights, tmp_path, monkeypatch) -> Path:
    """The same in a folder of the test's own, to change."""
    folder = shutil.copytree(weights, tmp_path / "weights")
    monkeypatch.setenv("GAN_WEIGHTS", str(folder))
    return folder


@pytest.fixture
def copy(shipped, tmp_path) -> Path:
    """A weights folder of one's own to break."""
    return shutil.copytree(shipped / "dcgan", tmp_path / "copy")


@pytest.fixture
def gan_model(weights) -> Model:
    return gan.load("dcgan", device="cpu")


@pytest.fixture
def hub(tmp_path, monkeypatch) -> Iterator[StandIn]:
    """A Hub of this machine, nobody logged in, an empty cache; for this process and its children.

    The client reads most of its environment when it is imported, hence the constants. Large files
    go over HTTP, as from machines without `hf_xet`; see `xet` for the others.
    """
    home = tmp_path / "huggingface"
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "HF_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    stand_in = StandIn()
    monkeypatch.setenv("HF_ENDPOINT", stand_in.url)
    monkeypatch.setenv("HF_HOME", str(home))
    monkeypatch.setenv("HF_HUB_CACHE", str(home / "hub"))
    monkeypatch.setenv("HF_TOKEN_PATH", str(home / "token"))
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    template = "/{repo_id}/resolve/{revision}/{filename}"
    for name, value in {
        "ENDPOINT": stand_in.url,
        "HUGGINGFACE_CO_URL_TEMPLATE": stand_in.url + template,
        "HF_HUB_CACHE": str(home / "hub"),
        "HF_TOKEN_PATH": str(home / "token"),
        "HF_STORED_TOKENS_PATH": str(home / "stored_tokens"),
        "HF_HUB_DISABLE_XET": True,
        "HF_HUB_OFFLINE": False,
    }.items():
        monkeypatch.setattr(constants, name, value)
    close_session()  # of the real client: it may know of another proxy
    yield stand_in
    close_session()
    stand_in.close()


@pytest.fixture
def login(hub, monkeypatch) -> StandIn:
    """The same Hub, its user logged in by the environment."""
    monkeypatch.setenv("HF_TOKEN", hub.token)
    return hub


@pytest.fixture
def token(hub) -> str:
    """The token of this machine's owner, who has logged in to the Hub."""
    path = Path(constants.HF_TOKEN_PATH)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(hub.token)
    return hub.token


@pytest.fixture
def xet(hub, tmp_path, monkeypatch) -> StandIn:
    """The same Hub, where large files go to and come from its Xet storage."""
    if importlib.util.find_spec("hf_xet") is None:
        cannot_run("needs hf_xet, which huggingface_hub brings along on most machines")
    from xet_storage import XetStorage

    monkeypatch.setenv("HF_HUB_DISABLE_XET", "0")
    monkeypatch.delenv("SSL_CERT_DIR")  # without certificates its client does not begin
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", False)
    hub.xet = XetStorage(tmp_path / "xet")
    return hub
