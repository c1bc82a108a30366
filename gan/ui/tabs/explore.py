"""The tab "Explore": what the page is told of the models, and the pixels of a state.

The page holds the state and asks `draw` for pixels; nothing is remembered here between requests.
"""

from gan.ui.server import drawing, endpoints, fetching, gallery, page


def draw(state: dict) -> dict:
    """Draw the pictures of a state: latents of a seed, walked, truncated and moved.

    Args:
        state: `model` (a name), `seed`, and optionally `row` (the seed's first picture to draw),
            `grid` (1, 4 or 8 pictures a side), `truncation` (0 to 2), `moves` (steps along the
            model's directions), `raw` (steps along single latent dimensions, by index),
            `walk` ({"to": seed, "t": 0 … 1}: a point on /interpolate's way to another seed),
            `frames` (the whole walk of the first picture in so many pictures, instead of a grid),
            `plane` ({"x": i, "y": j, "side": n}: the first picture's neighbourhood, spanned by two
            directions, instead of a grid), `label` (the class of all pictures of a model with
            classes; without it picture i of the seed is of class i modulo their number, and strips
            and neighbourhoods keep to the first picture's class) and `base` (true: also the first
            latent before moving).

    Returns:
        `pixels` (base64 of uint8 count × height × width × channels), `count`, `height`, `width`,
        `channels` and, where asked for, `base` (the numbers of the first latent).
    """
    images, base = drawing.drawn(state)
    answer = gallery.packed(images)
    if state.get("base"):
        answer["base"] = [round(value, 4) for value in base[0].tolist()]
    return answer


def build() -> None:
    """The tab's one component, and the functions of the API that its page calls."""
    page.component("explore", models=gallery.catalogue())
    endpoints.endpoint(draw, "draw")
    endpoints.stream(fetching.fetch, "fetch")
