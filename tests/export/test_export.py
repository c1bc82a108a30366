"""ONNX files answer in plain onnxruntime as the models do in PyTorch."""

import json
from unittest.mock import Mock

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto
from tiny import refused

import gan
from gan.export import __main__ as command
from gan.export import kept, parts, writing
from gan.export.__main__ import main
from gan.metrics import judge

BATCHES = (1, 3, 17)
# Every kind of network there is: a generator, an encoder, a discriminator. (wgan-gp's are dcgan's,
# with norms in the discriminator.)
KINDS = ("mlp-gan", "fc-dcgan", "vae-2d", "frog-dcgan", "wgan-gp", "quick", "digits-vae")
UNCONDITIONAL = "digits-vae", {"classes": 0}


def run(path, **given) -> dict[str, np.ndarray]:
    session = onnxruntime.InferenceSession(path)
    assert {each.name for each in session.get_inputs()} == given.keys()
    names = [each.name for each in session.get_outputs()]
    return dict(zip(names, session.run(None, given), strict=True))


def close(found: np.ndarray, wanted) -> bool:
    wanted = torch.as_tensor(wanted).numpy()
    return found.shape == wanted.shape and np.allclose(found, wanted, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("name,changes", [*((kind, {}) for kind in KINDS), UNCONDITIONAL])
def test_every_network_answers_as_in_pytorch_for_any_batch(untrained, tmp_path, name, changes):
    folder = untrained(name, **changes)
    assert main([str(folder), "--out", str(tmp_path)]) == 0
    model = gan.load(folder, device="cpu")
    for count in BATCHES:
        z = model.latents(3, count)
        labels = torch.arange(count) % model.classes if model.classes else None
        given = {"z": z.numpy()} | ({} if labels is None else {"labels": labels.numpy()})
        found = run(tmp_path / "generator.onnx", **given)
        pixels = model.generate(z, labels)
        assert close(found["pixels"], pixels)
        *stages, _ = model.generator.way(z, labels)
        assert all(map(close, list(found.values())[1:], stages))
        assert len(found) == 1 + len(stages) > 1
        pictures = {"pixels": pixels.numpy()}
        if model.recipe.gan:
            logit = run(tmp_path / "discriminator.onnx", **pictures)["logit"]
            assert close(logit, model.discriminator(pixels))
        else:
            encodes(model, tmp_path, pictures, model.sample(3, count, labels=labels))
    assert len(list(tmp_path.iterdir())) == (3 if name == "digits-vae" else 2)


def encodes(model, folder, pictures, images):
    """The encoder's file, and with it the posterior's, are `Model.encode`."""
    exact = (np.asarray(images, np.float32) / 127.5 - 1).reshape(pictures["pixels"].shape)
    found = run(folder / "encoder.onnx", pixels=exact)
    if model.classes:
        assert found["label"].tolist() == model.read(images)
    if model.recipe.vae.flow_widths:
        given = {"mean": found["mean"], "logvar": found["logvar"]}
        given |= {"labels": found["label"]} if model.classes else {}
        found = run(folder / "posterior.onnx", **given)
    assert all(map(close, found.values(), model.encode(images)))


def test_a_file_is_small_says_what_it_is_and_names_no_place_of_this_machine(untrained, tmp_path):
    model, path = gan.load(untrained("dcgan"), device="cpu"), tmp_path / "new" / "mine.onnx"
    model.export(path)
    made = onnx.load(path)
    told = {each.key: each.value for each in made.metadata_props}
    assert gan.Recipe(**json.loads(told["recipe"])) == model.recipe
    assert told["license"] == "MIT" and told["source"] == model.recipe.source
    assert [each.version for each in made.opset_import] == [18]
    assert {node.op_type for node in made.graph.node} & {"BatchNormalization"} == set()
    large = [each for each in made.graph.initializer if np.prod(each.dims) >= writing.LARGE]
    weights = sum(each.data_type == TensorProto.FLOAT16 for each in large)
    assert weights >= 3  # all but what batch norms leave
    assert b".py" not in path.read_bytes()
    assert list(path.parent.iterdir()) == [path]


def test_a_model_that_ships_is_drawn_alike_and_the_page_blends_its_classes_and_looks_inside(
    tmp_path,
):
    model = gan.load("quick", device="cpu")
    path = tmp_path / "page.onnx"
    path.write_bytes(writing.content_of(model, parts.for_page(model)))
    z = model.latents(7, 5)
    shares = torch.eye(10)[:5] * 0.25 + torch.eye(10)[5:] * 0.75
    found = run(path, z=z.numpy(), shares=shares.numpy())
    *stages, pixels = model.generator.way(z, shares)
    assert list(found) == ["pixels", "units", "maps_5x5", "maps_10x10"]
    assert np.abs(found["pixels"] - pixels.numpy()).max() < 1e-4
    assert all(map(close, list(found.values())[1:], stages))


def test_the_page_s_judge_reads_as_the_judge(tmp_path):
    own, model, path = judge.load(), gan.load("quick", device="cpu"), tmp_path / "judge.onnx"
    part = parts.judge_for_page(own.classifier, own.digithood, model)
    path.write_bytes(writing.content_of(own, part))
    images = np.concatenate([model.sample(3, 8), np.full((2, 28, 28), 200, np.uint8)])
    found = run(path, pixels=images[:, None] / np.float32(127.5) - 1)
    _, logits, is_digit = own.see(images)
    assert np.abs(found["logits"] - logits.numpy()).max() < 1e-3 * logits.abs().max()
    assert (found["digithood"] > 0).tolist() == is_digit.tolist() != [True] * 10


def test_weights_that_16_bits_do_not_hold_keep_32(untrained):
    model = gan.load(untrained("mlp-gan"), device="cpu")
    part, grown = parts.generator(model), model.generator.rest[0].weight
    grown.mul_(1 + 1e-4)  # no halves any more, but as good
    assert halves(writing.content_of(model, part)) == {"rest.0.weight"}
    grown.mul_(3000)  # where a half's last digit is seen
    assert halves(writing.content_of(model, part)) == set()


def halves(content: bytes) -> set[str]:
    made = onnx.load_from_string(content).graph.initializer
    found = {each.name for each in made if each.data_type == TensorProto.FLOAT16}
    return {name.removeprefix("networks.0.").removesuffix("_16") for name in found}


# ---- what goes wrong ----


def test_a_file_that_would_draw_something_else_is_not_written(untrained, tmp_path, monkeypatch):
    model = gan.load(untrained("mlp-gan"), device="cpu")
    path = tmp_path / "mine.onnx"
    path.write_bytes(b"before")
    monkeypatch.setattr(writing, "TOLERANCE", -1.0)
    with refused("generator.onnx of mlp-gan", "would differ", "-1"):
        model.export(path)
    assert path.read_bytes() == b"before" and len(list(tmp_path.iterdir())) == 1


def test_what_is_missing_and_what_stands_in_the_way_is_said(untrained, tmp_path, monkeypatch):
    model = gan.load(untrained("mlp-gan"), device="cpu")
    with refused(str(tmp_path), "is a folder", "generator.onnx"):
        model.export(tmp_path)
    found = writing.importlib.util.find_spec
    monkeypatch.setattr(
        writing.importlib.util, "find_spec", lambda name: None if name == "onnx" else found(name)
    )
    with refused("pip install onnx"):
        model.export(tmp_path / "mine.onnx")


@pytest.mark.parametrize("line", ["", "nowhere", "quick digits --out x", "quick --as tflite"])
def test_a_mistake_is_one_line_and_exit_code_two(line, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(line.split()) == 2
    said = capsys.readouterr().err
    assert said.startswith("gan.export: ") and said.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("fault", ["load", "flop", "export", "package", ""])
def test_a_model_that_fails_is_told_and_the_next_goes_on(
    untrained, tmp_path, monkeypatch, capsys, fault
):
    bad, good = link(tmp_path / "bad", untrained("mlp-gan")), untrained("quick")
    into = tmp_path / "kept"

    def content_of(model, part):
        if model.recipe.name == "mlp-gan" and fault == "export":
            raise RuntimeError("of the exporter\nand more")
        return b"made"

    def load(folder):
        if folder == bad and fault == "load":
            raise OSError("no such driver")
        return gan.load(folder, device="cpu")

    monkeypatch.setattr(writing, "content_of", content_of)
    if fault == "flop":
        monkeypatch.setattr(kept, "flop", lambda model: 1e10 * (model.recipe.name == "mlp-gan"))
    if fault == "package":
        monkeypatch.setattr(writing, "NEEDED", ("onnx", "no_such_package"))
        with refused("pip install no_such_package"):
            kept.keep([bad, good], into, load)
        assert not into.exists()
        return
    kept.keep([bad, good], into, load)
    sizes = {path.name[:-25]: path.stat().st_size > 0 for path in into.glob("*.gz")}
    assert sizes == {"quick": True} | ({} if fault == "load" else {"bad": not fault})
    said = {"load": "no such driver", "export": "of the exporter"}.get(fault)
    assert capsys.readouterr().err == (f"bad is drawn by the server: {said}\n" if said else "")


def link(path, folder):
    path.symlink_to(folder)
    return path


@pytest.mark.parametrize("fault", [ValueError, OSError])
def test_a_system_that_bounds_no_memory_makes_them_all_the_same(monkeypatch, fault):
    import resource

    def setrlimit(*given):
        raise fault("not here")

    watching = []
    monkeypatch.setattr(command.os, "nice", lambda step: 0)
    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    monkeypatch.setattr(
        command.threading, "Thread", lambda **given: watching.append(given) or Mock()
    )
    command._stand_back()
    assert len(watching) == 1
