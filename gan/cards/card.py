"""The model card of a weights folder and its pictures: from recipe and metrics to Markdown."""

from pathlib import Path

from huggingface_hub import EvalResult, ModelCard, ModelCardData

from gan import latents, networks, objectives, pictures, weights
from gan.cards import markdown, section, tried
from gan.data import Fact
from gan.recipe import Recipe
from gan.recipes import JUDGE, RECIPES
from gan.weights import CARD, DIGITHOOD, FILM, MAP, METRICS, ONNX, SAMPLES, TRAINED, write_file

SEED, SIDE = 0, 8
MAP_SIDE = 15
RATES = {  # what becomes of the learning rate, by a recipe's word for it
    "linear": "falls evenly to 0 at the end",
    "one-cycle": "rises to the optimiser's, then falls to 0",
}
DATASET_IDS = {
    "MNIST": "ylecun/mnist",
    "Fashion-MNIST": "zalando-datasets/fashion_mnist",
    "Stacked-MNIST": "ylecun/mnist",
    "CIFAR-10": "uoft-cs/cifar10",
}


def draw_samples(model, folder: Path) -> None:
    """samples.png, 64 pictures of seed 0; for a 2-D latent also map.png, its 15×15 plane."""
    sheet = pictures.grid(model.sample(SEED, SIDE**2), SIDE)
    write_file(folder / SAMPLES, lambda part: sheet.save(part, "PNG"))
    if model.latent_dim == 2:
        plane = pictures.as_arrays(model.generate(latents.quantile_map(MAP_SIDE)))
        sheet = pictures.grid(plane, MAP_SIDE, gap=0)
        write_file(folder / MAP, lambda part: sheet.save(part, "PNG"))


def renew(folder: Path, home: Path | None = None) -> None:
    """README.md of a weights folder, from its config and its metrics.

    `home` is where the folder will lie: one of weights/ is loaded by its name.
    """
    recipe, metrics = weights.recipe(folder), weights.metrics(folder)
    home = (home or folder).resolve()
    name = home.name if home == weights.place(home.name).resolve() else recipe.name
    if recipe.classifier:
        made = _judge_card(recipe, metrics)
    else:
        parameters = networks.parameters_of(networks.generator(recipe))
        made = model_card(recipe, metrics, parameters, name=name)
    write_file(folder / CARD, lambda part: part.write_text(str(made), encoding="utf-8"))


def model_card(
    recipe: Recipe,
    metrics: dict,
    parameters: int,
    repository: str | None = None,
    film: bool = False,
    name: str = "",
    onnx: bool = False,
) -> ModelCard:
    """The card: what the model is, how to use it, how it was trained, where it is weak.

    `repository` is where it lies on the Hub, if it does, `film` whether `FILM` lies beside it and
    `onnx` whether its networks do as ONNX files;
    `name` is that of its folder in weights/, if it is not the recipe's.
    What was measured, `metrics["quality"]`, becomes the card's model-index; else there is none.
    """
    title = metrics.get("dataset", recipe.dataset)
    lines = [
        f"# {recipe.name}",
        f"{recipe.character['en']}. {'A VAE' if recipe.vae else 'A GAN'} of {parameters:,} "
        f"generator parameters {_origin(recipe.source)}, trained on {title}.",
        f"![64 samples of seed 0]({SAMPLES})",
    ]
    if recipe.latent_dim == 2:
        lines.append(f"![The latent plane at normal quantiles .05 to .95]({MAP})")
    lines += ["## Use", _usage(recipe, repository, name)]
    if onnx:
        lines += ["Without PyTorch and this package:", _usage_of_onnx(recipe, repository)]
    lines += ["## Training", _settings(recipe, metrics)]
    if film:
        lines.append(f"![The same 64 samples from the first epoch to the last]({FILM})")
    quality = metrics.get("quality", {})
    lines += section.of(recipe, quality) + tried.section(metrics.get("variants", {}))
    if recipe.notes:
        lines += ["## Limits", recipe.notes]
    task, tags = "unconditional-image-generation", [recipe.kind, "latent-space"]
    return _card(lines, recipe, metrics, task, tags, section.claims(quality))


def _card(
    lines: list[str],
    recipe: Recipe,
    metrics: dict,
    task: str,
    tags: list[str],
    measured: list[dict],
) -> ModelCard:
    """The paragraphs below the metadata that the Hub reads."""
    title = metrics.get("dataset", recipe.dataset)
    known = DATASET_IDS.get(title.partition(", class ")[0])
    claims = [
        EvalResult(
            task_type=task,
            dataset_type=known or "images",
            dataset_name=title,
            metric_type=found["type"],
            metric_name=found["name"],
            metric_value=found["value"],
        )
        for found in measured
    ]
    header = ModelCardData(
        license="mit",
        library_name="pytorch",
        pipeline_tag=task,
        tags=tags,
        datasets=[known] if known else None,
        metrics=sorted({result.metric_type for result in claims}) or None,
        model_name=recipe.name if claims else None,
        eval_results=claims or None,
    )
    return ModelCard("\n\n".join([f"---\n{header.to_yaml()}\n---", *lines]) + "\n")


def _judge_card(recipe: Recipe, metrics: dict) -> ModelCard:
    lines = [
        f"# {recipe.name}",
        f"{recipe.character['en']}. Trained on {metrics['dataset']}.",
        "## Use",
        "```python\nfrom gan.metrics import judge\n\n"
        "judge.load().probabilities(pictures)  # uint8 (n, 28, 28) → (n, 10)\n```",
        "## Training",
        _settings(recipe, metrics),
    ]
    measured = []
    if "test_images" in metrics:
        value = round(metrics["test_accuracy"], 4)
        measured = [{"type": "accuracy", "name": "Test accuracy", "value": value}]
        lines += [
            "## Test",
            f"Of {metrics['test_images']:,} test pictures it reads "
            f"{metrics['test_accuracy']:.2%} correctly; {metrics['test_readable']:.2%} are "
            "readable: its confidence is 0.9 or more, and it takes them for digits.",
        ]
    lines += ["## Limits", recipe.notes]
    if "digithood" in metrics:
        lines += [
            "So beside its ten answers stands another, whether a picture is a digit at all "
            f"(`{DIGITHOOD}`, made by `python -m gan.metrics --digithood --write`)."
        ]
    task, tags = "image-classification", ["classifier", "mnist"]
    return _card(lines, recipe, metrics, task, tags, measured)


def _origin(source: str) -> str:
    """A recipe's source in a sentence: an article, or whose recipe it is and after what."""
    author, _, model = source.partition("; after ")
    return f"by {author}, after *{model}*" if model else f"after *{source}*"


def _usage(recipe: Recipe, repository: str | None, name: str) -> str:
    hint = "" if repository else "  # or this folder's path"
    name = repository or name or recipe.name
    lines = [
        "import gan\n",
        f'model = gan.load("{name}"){hint}',
        "pictures = model.sample(seed=7, count=16)  # uint8",
    ]
    if recipe.classes:
        one = min(4, recipe.classes - 1)
        kind = "fours" if recipe.dataset == "mnist" and one == 4 else f"of_class_{one}"
        line = f"{kind} = model.sample(seed=7, count=3, labels={[one] * 3})"
        lines.append(line + (f"  # {recipe.class_names[one]}" if recipe.class_names else ""))
    return "\n".join(["```python", *lines, "```"])


def _usage_of_onnx(recipe: Recipe, repository: str) -> str:
    draw = "rng.standard_normal(" if recipe.latent == "normal" else "rng.uniform(-1, 1, "
    size = f"(16, {recipe.latent_dim})"
    labels = f', "labels": np.arange(16) % {recipe.classes}' if recipe.classes else ""
    lines = [
        "import numpy as np",
        "import onnxruntime",
        "from huggingface_hub import hf_hub_download\n",
        f'file = hf_hub_download("{repository}", "{ONNX}/generator.onnx")',
        "session, rng = onnxruntime.InferenceSession(file), np.random.default_rng(7)",
        f'given = {{"z": {draw}{size}).astype("float32"){labels}}}',
        f'(pixels,) = session.run(["pixels"], given)  # {(16, *recipe.image_shape)} in [-1, 1]',
    ]
    return "\n".join(["```python", *lines, "```"])


def _settings(recipe: Recipe, metrics: dict) -> str:
    if not metrics.keys() >= TRAINED:  # what was measured can stand there alone
        return "Nothing is known of this training: its metrics are missing."
    rows = {
        "data": f"{metrics['dataset']}, {metrics['images']:,} pictures",
        "length": f"{metrics['steps']:,} steps, {metrics['epochs']:g} epochs",
        "the recipe's own length": (
            f"{recipe.steps:,} steps" if recipe.steps else f"{recipe.epochs} epochs"
        ),
        "batch": recipe.batch_size,
        "time": f"{metrics['training_seconds'] / 60:.1f} minutes",
        "hardware": f"{metrics['hardware']}, {metrics['precision']}",
    }
    of_its_kind = {"gan": _of_a_gan, "vae": _of_a_vae, "classifier": _of_a_classifier}
    rows |= of_its_kind[recipe.kind](recipe)
    rows |= _common(recipe)
    parts = [f"`{_command(recipe, metrics)}`", markdown.facts(rows)]
    for key, values in metrics.get("doubts", []):
        parts.append(f"Of its pictures: {Fact(key, values).told()}.")
    if "remark" in metrics:  # by hand, of these very weights: the recipe's notes are of any
        parts.append(metrics["remark"])
    return "\n\n".join([*parts, f"Loss curves: `{METRICS}`."])


def _of_a_classifier(recipe: Recipe) -> dict[str, str]:
    return {
        "optimiser": _optimizer(recipe.classifier.optimizer),
        "random shifts": f"up to {recipe.classifier.shift} pixels",
    }


def _of_a_vae(recipe: Recipe) -> dict[str, str]:
    flow = recipe.vae.flow_widths
    fit = "negative log-likelihood a pixel" if flow else "mean cross-entropy"
    rows = {
        "optimiser": _optimizer(recipe.vae.optimizer),
        **_latent(recipe),
        "loss": f"{fit} + {recipe.vae.kl_weight:.4g} × KL divergence",
    }
    if flow:
        rows["likelihood"] = "Laplace's, its scale learned"
        rows["prior"] = f"learned: a flow of {len(flow)} couplings, by class"
    return rows


def _of_a_gan(recipe: Recipe) -> dict[str, str]:
    gan, objective = recipe.gan, objectives.fitting(recipe)
    rows = {
        "generator's optimiser": _optimizer(gan.generator_optimizer),
        **_latent(recipe),
        "discriminator's optimiser": _optimizer(gan.discriminator_optimizer),
        "objective": gan.objective,
        "discriminator's updates a step": gan.n_critic,
    }
    for name, weight in (("R1", gan.r1), ("R2", gan.r2)):
        if weight:
            last = weight * gan.penalty_end
            falling = f", falling to {last:g}" if last < weight else ""
            rows[name] = f"γ {weight:g}{falling}, every {gan.penalty_every} steps"
    if recipe.classes and gan.class_weight:
        fading = f", the generator's fading out over {gan.class_steps:,} steps"
        rows["class loss"] = f"weight {gan.class_weight:g}" + fading * bool(gan.class_steps)
    if objective.clips_weights:
        rows["critic's weights"] = f"clipped to ±{gan.weight_clip:g}"
    if objective.has_penalty:
        rows["gradient penalty"] = f"weight {gan.penalty_weight:g}"
    if gan.norm:
        rows["discriminator's normalisation"] = f"{gan.norm} norm"
    if gan.label_noise:
        rows["label noise"] = f"up to {gan.label_noise:g} at random"
    return rows


def _latent(recipe: Recipe) -> dict[str, str]:
    rows = {"latent": f"{recipe.latent_dim} numbers, {recipe.latent}"}
    if recipe.box:
        rows["drawn in"] = f"{recipe.box}×{recipe.box} pixels, then laid by the centre of mass"
    return rows


def _common(recipe: Recipe) -> dict[str, str]:
    """What any recipe may have beside the usual, where it has it."""
    rows = {}
    if recipe.lr_decay != "constant":
        rows["learning rate in time"] = RATES[recipe.lr_decay]
    if recipe.dropout:
        rows["dropout"] = f"{recipe.dropout:.0%}"
    if recipe.margin:
        rows["gradients of the clamp"] = f"reach {recipe.margin:g} beyond black and white"
    if recipe.defaults == "keras":
        rows["weights at the start"] = "as in Keras: Glorot uniform"
        if networks.has_batch_norm(recipe):
            rows["batch norm"] = "as in Keras: momentum 0.99, ε 0.001"
    if recipe.ema_decay:
        whose = "the decoder's: " if recipe.vae else ""
        rows["kept weights"] = f"{whose}their moving average, decay {recipe.ema_decay:g}"
    return rows


def _command(recipe: Recipe, metrics: dict) -> str:
    command = f"python train.py {recipe.name} --steps {metrics['steps']}"
    published = {**RECIPES, JUDGE.name: JUDGE}.get(recipe.name)
    dataset = metrics.get("copies_of", recipe.dataset)  # by hand: pictures that anybody can get
    if dataset == "images":
        command += " --images DIR"
    elif not published or dataset != published.dataset:
        command += f" --dataset {dataset}"
    if published and recipe.gan and recipe.gan.objective != published.gan.objective:
        command += f" --objective {recipe.gan.objective}"
    if metrics.get("seed"):
        command += f" --seed {metrics['seed']}"
    if published and recipe.batch_size != published.batch_size:
        command += f" --batch-size {recipe.batch_size}"
    return command


def _optimizer(settings) -> str:
    text = f"{settings.name}, learning rate {settings.lr:g}"
    if settings.decay:
        text += f" / (1 + {settings.decay:g} · updates)"
    if settings.clip_value:
        text += f", gradients clipped to ±{settings.clip_value:g}"
    if settings.name == "rmsprop":
        return f"{text}, smoothing {settings.alpha:g}"
    text += f", β {settings.betas[0]:g} and {settings.betas[1]:g}"
    return text + (f", weight decay {settings.weight_decay:g}" if settings.weight_decay else "")
