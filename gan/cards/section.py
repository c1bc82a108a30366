"""What was measured of a model, as its card tells it: a section in words, and the Hub's claims."""

from gan.cards import figures, markdown
from gan.cards.leaderboard import STACKED, published
from gan.recipe import Recipe
from gan.recipes import JUDGE
from gan.weights import NEIGHBOURS

PEERS = {  # the published models of an objective
    "minimax": ("MM GAN",),
    "non-saturating": ("NS GAN",),
    "least-squares": ("LSGAN",),
    "wasserstein-clip": ("WGAN",),
    "wasserstein-gp": ("WGAN-GP",),
    "dragan": ("DRAGAN",),
}
_DIGIT_FID = "Digit-feature FID of {samples:,} samples (not Inception's)"
_MODES_KL = "KL divergence of the modes from equal shares, in nats"
CLAIMS = (  # a part of the quality, the Hub's name of a figure, ours, its key there, its digits
    ("inception", "fid", "Inception-FID of {samples:,} samples", "fid", 2),
    ("digits", "digit-feature-fid", _DIGIT_FID, "fid", 2),
    ("digits", "accuracy", "Digits as asked for", "accuracy", 4),
    ("modes", "modes", "Modes of 1,000 in {samples:,} samples", "modes", 1),
    ("modes", "kl-divergence", _MODES_KL, "kl", 4),
    ("elbo", "elbo", "Test ELBO in nats ({likelihood})", "elbo", 1),
)
VAES = (("VAE, cross-entropy",), ("VAE, learned γ", "2-stage VAE"))  # without a flow, and with one


def of(recipe: Recipe, quality: dict) -> list[str]:
    """What `gan.metrics.quality` measured of a model, as far as it did, in paragraphs."""
    rows = figures.of(quality)
    if not rows:
        return []
    lines = ["## Measured", markdown.facts(rows)]
    if (peers := _peers(recipe)) and "inception" in quality:
        told = (
            ("Published VAEs", "Their networks and likelihoods are others.")
            if recipe.vae
            else ("Published GANs of the same objective", "The best of a search over settings.")
        )
        lines.append(f"{told[0]}, by Inception-FID: {'; '.join(peers)}. {told[1]}")
    if digits := quality.get("digits"):
        lines.append(
            f"The digit-feature figures, precision, recall, density and coverage are those of "
            f"{digits['samples']:,} samples on the features of the classifier `{JUDGE.name}`, "
            f"with k = {digits['neighbours']}; they are not comparable with Inception-FID."
        )
    if stacks := quality.get("modes"):
        lines += [
            f"Modes and their divergence from equal shares are those of {stacks['samples']:,} "
            f"samples, each channel read by `{JUDGE.name}`. Published figures were read by other "
            "classifiers; of so many samples even perfectly even ones diverge by about "
            f"{999 / 2 / stacks['samples']:.3f}.",
            _published_modes(stacks),
        ]
    if near := quality.get("memorisation"):
        each = near.get("shown_of_each_class")
        most = f", at most {each} for each class of training picture" if each else ""
        lines += [
            f"![Samples, and below them the nearest training pictures]({NEIGHBOURS})",
            f"The closest of {near['samples']:,} samples{most}; below each the training picture "
            "nearest to it.",
        ]
    return lines


def _peers(recipe: Recipe) -> list[str]:
    """The published rows of a recipe's objective on its data set, each with its source."""
    names = (
        VAES[bool(recipe.vae.flow_widths)] if recipe.vae else PEERS.get(recipe.gan.objective, ())
    )
    known = [row for row in published() if row.model in names and row.dataset == recipe.dataset]
    return [
        f"{row.model} {figures.in_words(row.fid, row.deviation, 1)} ([{row.source}]({row.link}))"
        for row in known
    ]


def claims(quality: dict) -> list[dict]:
    """A card's claims: `{"type": the metric's name on the Hub, "name": ours, "value"}` each."""
    return [
        {"type": kind, "name": name.format(**found), "value": round(found[key], digits)}
        for part, kind, name, key, digits in CLAIMS
        if key in (found := quality.get(part, {}))
    ]


def _published_modes(stacks: dict) -> str:
    """This model between the best published ones and real digits, as a table."""
    floor = stacks["floor"]
    rows = [
        *((row.model, row.modes, f"{row.kl:g}", f"[{row.source}]({row.link})") for row in STACKED),
        ("this model", stacks["modes"], f"{stacks['kl']:.4f}", "measured here"),
        ("real digits", floor["modes"], f"{floor['kl']:.4f}", floor["of"]),
    ]
    cells = ((name, f"{found:,g}", kl, source) for name, found, kl, source in rows)
    return markdown.table(["", "modes", "KL", "source"], cells)
