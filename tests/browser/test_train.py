"""What a visitor of the tab Train sees and can do, in a real browser, with short real trainings."""

import io
import json
import zipfile
from pathlib import Path

import needs
import numpy as np
import pytest
from PIL import Image
from visiting import ENGLISH_AND_CHINESE, PHONE, fits, go_to, nameless

import gan
from gan.texts import TABS

pytestmark = pytest.mark.browser

DATA = "synthetic-digits" if needs.mnist_is_missing() else "mnist"
QUICKLY = {"recipe": "mlp-gan", "dataset": DATA, "seconds": 60}
PATIENCE = 120_000  # milliseconds: the cores may be busy with another training
LABELS = "#train-field-tricks-labels"


class Trainer:
    """The tab Train on one visitor's page."""

    def __init__(self, visit, state=QUICKLY, **options):
        self.visit = visit(**options)
        self.page = self.visit.page
        self.page.set_default_timeout(PATIENCE)
        self.open(state)

    def open(self, state: dict) -> None:
        go_to(self.page, tab="train", **state)
        self.part("start").or_(self.part("pause")).first.wait_for()

    def part(self, name: str):
        return self.page.locator(f"#train-{name}")

    def value(self, name: str) -> str:
        """What a field of the form holds."""
        return self.page.locator(f"#train-field-{name}").input_value()

    def rate(self, name: str) -> float:
        return float(self.page.locator(f"#train-field-{name} ~ input").input_value())

    def phase(self) -> str:
        return self.page.locator(".lab-train").get_attribute("data-phase")

    def reaches(self, phase: str) -> None:
        self.page.locator(f'.lab-train[data-phase="{phase}"]').wait_for()

    def step(self) -> int:
        """The step of the pictures on screen."""
        return int(self.part("canvas").get_attribute("data-step") or 0)

    def passes(self, step: int) -> None:
        """Wait until the curves have grown beyond a step."""
        self.page.wait_for_function(
            "step => Number(document.querySelector('#train-curves').dataset.step) > step", arg=step
        )

    def shows_step(self, step: int) -> None:
        self.page.wait_for_function(
            "step => document.querySelector('#train-canvas').dataset.step === String(step)",
            arg=step,
        )

    def start(self) -> None:
        self.part("start").click()
        self.passes(20)

    def pixels(self) -> np.ndarray:
        return self.visit.pixels("#train-canvas")


@ENGLISH_AND_CHINESE
def test_from_start_to_exploring_the_result(visit, locale):
    one = Trainer(visit, locale=locale)
    one.start()
    one.passes(100)
    assert one.page.locator("#train-readable").is_visible()
    one.part("pause").click()
    one.reaches("paused")
    stands, before = one.step(), one.pixels()

    one.part("timeline").fill("0")
    one.page.wait_for_function("Number(document.querySelector('#train-canvas').dataset.step) < 20")
    assert not np.array_equal(before, one.pixels())
    assert one.part("live").is_visible()
    one.part("live").click()
    one.shows_step(stands)
    assert np.array_equal(before, one.pixels())

    one.part("pause").click()  # it says "Resume" now
    one.passes(stands)
    one.part("stop").click()
    one.reaches("done")
    one.part("explore").click()
    one.page.wait_for_function("document.documentElement.dataset.tab === 'explore'")
    one.page.wait_for_function(
        """() => {
            const { model } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
            return document.querySelector("#explore-canvas").dataset.model === model;
        }"""
    )
    assert one.page.locator("#explore-list [aria-current=true]").count() == 1


def test_a_single_step_is_exactly_one(visit):
    one = Trainer(visit)
    one.part("step").click()  # of a training that then waits
    one.shows_step(1)
    one.part("step").click()
    one.shows_step(2)
    one.part("step-10").click()
    one.part("step").click()  # before the ten are done: none is lost
    one.shows_step(13)
    assert one.phase() == "paused"
    one.part("stop").click()
    one.reaches("done")


def test_looking_back_does_not_stop_the_training(visit):
    one = Trainer(visit)
    one.start()
    one.part("timeline").fill("0")
    looked_at = one.step()
    one.passes(int(one.part("curves").get_attribute("data-step")) + 50)
    assert one.step() == looked_at
    assert one.phase() == "running"


def test_another_tab_of_the_app_leaves_the_training_alone(visit):
    one = Trainer(visit)
    one.start()
    before = one.step()
    one.page.locator("#tab-explore").click()
    one.page.wait_for_timeout(1000)
    one.page.locator("#tab-train").click()
    one.passes(before + 20)
    assert one.phase() == "running"


def test_a_learning_rate_changed_in_mid_training_is_marked_once(visit):
    one = Trainer(visit)
    one.part("settings").locator("summary").click()
    one.start()
    one.page.locator("#train-field-generator-lr").evaluate(
        """range => { // in one go: on a busy machine a press may come long after the one before
            for (let i = 0; i < 3; i++)
                range.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        }"""
    )
    one.page.locator("#train-curves[data-marks='1']").wait_for()
    assert one.phase() == "running"


def test_the_curves_are_read_by_keyboard(visit):
    one = Trainer(visit)
    one.start()
    one.part("pause").click()
    one.reaches("paused")
    curves = one.part("curves")
    curves.press("Home")
    # A point can stand for several steps where they are many in a frame.
    one.page.wait_for_function(
        "Number(document.querySelector('#train-curves').getAttribute('aria-valuenow')) < 10"
    )
    assert "Generator loss" in curves.get_attribute("aria-valuetext")
    curves.press("Enter")  # the pictures of that moment
    one.page.wait_for_function("Number(document.querySelector('#train-canvas').dataset.step) < 20")


def test_two_visitors_see_only_their_own_runs(visit, monkeypatch):
    monkeypatch.setenv("GAN_MAX_TRAININGS", "2")
    one, other = Trainer(visit), Trainer(visit)
    one.start()
    other.start()
    one.part("pause").click()
    one.reaches("paused")
    stands = one.step()
    other.passes(other.step() + 30)
    assert (one.phase(), other.phase()) == ("paused", "running")
    other.part("stop").click()
    other.reaches("done")
    assert (one.phase(), one.step()) == ("paused", stands)
    one.part("pause").click()
    one.passes(stands + 10)


def test_who_must_wait_sees_the_place_and_starts_in_turn(visit, monkeypatch):
    monkeypatch.setenv("GAN_MAX_TRAININGS", "1")
    one, other = Trainer(visit), Trainer(visit)
    one.start()
    other.part("start").click()
    other.page.get_by_text("you are next").wait_for()
    other.part("stop").click()  # no longer willing to wait
    other.reaches("idle")
    other.part("start").click()
    other.page.get_by_text("you are next").wait_for()
    one.part("stop").click()
    other.passes(10)


def test_a_preset_sets_the_form_and_starts_nothing(visit):
    one = Trainer(visit)

    def form() -> list:
        rates = [one.rate("generator-lr"), one.rate("discriminator-lr")]
        labels = "box => box.closest('.train-field').hidden || box.checked"
        return [one.value("objective"), *rates, one.page.locator(LABELS).evaluate(labels)]

    usual = form()
    bounds = {"seconds": 60} | ({"dataset": DATA} if DATA != "mnist" else {})  # these stay
    for name in ("collapse", "d-wins", "vanishing", "exploding"):
        one.page.locator(f"#train-preset-{name}").click()
        preset = form()
        assert preset != usual, name
        linked = json.loads(one.page.evaluate("decodeURIComponent(location.hash.slice(1))"))
        assert linked == {"tab": "train", "preset": name, **bounds}
        one.part("reset").evaluate("button => button.click()")
        one.open({"preset": name, **bounds})  # as a link of the lesson does
        assert preset == form()
    assert one.phase() == "idle"


def test_a_discriminator_that_wins_is_noticed_and_slowed_down_in_mid_training(visit):
    one = Trainer(visit, {"preset": "d-wins", "dataset": DATA})
    one.start()
    one.page.get_by_text("almost never wrong").wait_for()
    one.page.locator("#train-heal-d-wins").click()
    one.page.locator("#train-curves[data-marks='1']").wait_for()
    assert one.phase() == "running"
    assert one.rate("generator-lr") == one.rate("discriminator-lr") == 2e-4
    one.part("hint").wait_for(state="hidden")


def test_an_exploded_training_is_noticed_and_begun_again(visit):
    one = Trainer(visit, {"preset": "exploding", "dataset": DATA})
    one.start()
    one.page.get_by_text("a learning rate is too high").wait_for()
    one.page.locator("#train-heal-exploding").click()
    one.reaches("waiting")
    one.passes(20)
    assert one.rate("generator-lr") == 2e-4
    assert one.part("hint").is_hidden()


def test_every_setting_has_a_name_and_can_be_reset_by_key_and_by_double_click(visit):
    one = Trainer(visit)
    one.part("settings").locator("summary").click()
    assert nameless(one.page, "#train :is(input, button, select, [role])") == []
    usual = one.rate("generator-lr")
    slider = one.page.locator("#train-field-generator-lr")
    for reset in (
        lambda: slider.press("Backspace"),
        lambda: one.page.locator("label[for=train-field-generator-lr]").dblclick(),
    ):
        slider.press("ArrowRight")
        assert one.rate("generator-lr") > usual
        reset()
        assert one.rate("generator-lr") == usual


def test_an_error_is_one_sentence_and_the_tab_can_start_again(visit, monkeypatch, tmp_path):
    one = Trainer(visit, {**QUICKLY, "dataset": "synthetic-digits"})
    with monkeypatch.context() as patch:
        patch.setenv("GAN_WEIGHTS", str(tmp_path))  # nothing there to sample digits from
        one.part("start").click()
        one.reaches("failed")
    assert tmp_path.name in one.part("message").inner_text()
    assert str(tmp_path) not in one.part("message").inner_text()  # a server's own folders
    assert "\n" not in one.part("message").inner_text()
    one.start()
    assert one.part("message").is_hidden()


@ENGLISH_AND_CHINESE
def test_where_nothing_is_a_digit_the_tab_says_so_in_words(visit, locale):
    one = Trainer(visit, {**QUICKLY, "generator_lr": 1e-9}, locale=locale)  # noise, for ever
    one.part("start").click()
    words = TABS["train"]["no_digits"][locale == "zh-CN"]
    one.part("readable").get_by_text(words, exact=True).wait_for()
    assert "%" not in one.page.locator(".train-measures").inner_text()
    assert one.part("digits").is_hidden()


def test_the_result_and_the_growth_of_a_picture_can_be_saved(visit, tmp_path):
    one = Trainer(visit, {**QUICKLY, "seconds": 2})
    one.start()
    box = one.part("canvas").bounding_box()
    strip = one.part("growth").bounding_box()
    assert (strip["x"], strip["width"]) == (box["x"], box["width"])
    one.page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    assert one.part("canvas").get_attribute("aria-valuenow") == "11"  # row 2, column 3
    one.reaches("done")
    for kind in ("webp", "gif"):
        with one.page.expect_download() as saved:
            one.part(kind).click()
        with Image.open(saved.value.path()) as growth:
            assert growth.format.lower() == kind
            assert growth.n_frames > 3
    with one.page.expect_download() as saved:
        one.part("download").click()
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as archive:
        archive.extractall(tmp_path)
    (config,) = tmp_path.rglob("config.json")
    assert gan.load(config.parent).recipe.name == "mlp-gan"


@pytest.fixture
def photos(tmp_path) -> list[Path]:
    """Eight pictures in colour, and as many grey ones of 12 bits in 16."""
    source = np.random.default_rng(3)
    made = []
    for i in range(8):
        Image.fromarray(source.integers(0, 256, (90, 70, 3), np.uint8)).save(tmp_path / f"{i}.png")
        deep = source.integers(0, 4096, (30, 30), np.uint16)
        Image.fromarray(deep).save(tmp_path / f"deep-{i}.png")
        made += [tmp_path / f"{i}.png", tmp_path / f"deep-{i}.png"]
    return made


def test_own_pictures_are_seen_as_the_model_will_and_then_learnt_from(visit, photos, tmp_path):
    nothing = tmp_path / "notes.png"
    nothing.write_text("no picture")
    one = Trainer(visit, {**QUICKLY, "dataset": "images"})
    one.part("start").click()
    one.part("message").get_by_text("at least 8").wait_for()
    assert one.phase() == "idle"
    one.part("images").set_input_files([*photos[:14:2], nothing])
    one.part("images-said").get_by_text("1 of 8 pictures cannot be read (notes.png)").wait_for()
    assert one.part("sheet").is_hidden()
    one.page.get_by_text("Remove all").click()
    one.part("images").set_input_files(photos[::2])
    one.part("images-said").get_by_text("8 pictures of 64×82 in colour").wait_for()
    assert "a model will know them by heart" in one.part("images-said").inner_text()
    seen = one.visit.pixels("#train-sheet")
    one.part("invert").check()
    one.part("images-said").get_by_text("inverted").wait_for()
    assert np.array_equal(255 - one.visit.pixels("#train-sheet")[:28, :28], seen[:28, :28])
    one.start()
    one.page.locator(".train-measures").wait_for(state="hidden")  # they are of digits


def test_an_archive_goes_as_it_is_with_its_folders(visit, photos, tmp_path):
    file = tmp_path / "mine.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for i, path in enumerate(photos[1::2]):
            archive.write(path, f"mine/{'ab'[i % 2]}/{path.name}")
        archive.write(photos[3], "mine/loose.png")
    one = Trainer(visit, {**QUICKLY, "dataset": "images"}, locale="zh-CN")
    one.part("settings").locator("summary").click()
    one.part("images").set_input_files([file])
    one.part("images-said").get_by_text("有 1 张图片在文件夹（a……）之外").wait_for()  # refused
    one.part("labels").select_option("outer")
    said = one.part("images-said")
    said.get_by_text("2 个类别：a (4), b (4)").wait_for()
    assert "灰度按整个数据集的范围读取" in said.inner_text()
    one.start()


@ENGLISH_AND_CHINESE
def test_a_phone_needs_no_horizontal_scrolling(visit, locale):
    one = Trainer(visit, locale=locale, **PHONE)
    one.part("settings").locator("summary").click()
    assert fits(one.page)
    one.start()
    one.part("timeline").fill("0")
    assert fits(one.page)
    one.part("stop").click()
    one.reaches("done")
    assert fits(one.page)
    box = one.part("canvas").bounding_box()
    assert box["y"] < one.part("curves").bounding_box()["y"]


def test_a_link_names_a_recipe(visit):
    one = Trainer(visit, {"recipe": "dcgan", "latent_dim": 20, "batch_size": "many"})
    assert one.value("recipe") == "dcgan"
    assert one.rate("latent-dim") == 20
    assert one.rate("batch-size") == gan.recipes.RECIPES["dcgan"].batch_size
    assert one.phase() == "idle"
    one.part("settings").locator("summary").click()
    for recipe, least in (("dcgan", 2), ("vae-2d", 1)):  # what each can learn from
        one.page.locator("#train-field-recipe").select_option(recipe)
        one.page.locator("#train-field-batch-size").press("Home")
        assert one.rate("batch-size") == least


def test_a_form_that_no_link_fills_shows_the_first_recipe(visit):
    one = Trainer(visit, {})
    assert one.value("recipe") == "quick"
    assert one.rate("latent-dim") == gan.recipes.RECIPES["quick"].latent_dim
