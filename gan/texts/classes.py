"""What the classes of a data set are called, in both languages; elsewhere a class is its number."""

from string import ascii_lowercase

from gan.recipe import Recipe


def _alike(names: str) -> tuple[tuple[str, str], ...]:
    """Characters, which are the same in every language."""
    return tuple((name, name) for name in names)


CLASSES: dict[str, tuple[tuple[str, str], ...]] = {
    "fashion-mnist": (
        ("T-shirt", "T 恤"),
        ("trousers", "裤子"),
        ("pullover", "套头衫"),
        ("dress", "连衣裙"),
        ("coat", "外套"),
        ("sandal", "凉鞋"),
        ("shirt", "衬衫"),
        ("sneaker", "运动鞋"),
        ("bag", "包"),
        ("ankle boot", "短靴"),
    ),
    "kmnist": _alike("おきすつなはまやれを"),
    "emnist-letters": _alike(ascii_lowercase),  # each stands for the large letter, too
    # Large and small letters that look alike are one class, called by the large one.
    "emnist-balanced": _alike("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"),
    "cifar10": (
        ("airplane", "飞机"),
        ("automobile", "汽车"),
        ("bird", "鸟"),
        ("cat", "猫"),
        ("deer", "鹿"),
        ("dog", "狗"),
        ("frog", "青蛙"),
        ("horse", "马"),
        ("ship", "船"),
        ("truck", "卡车"),
    ),
}


def names_of(dataset: str | None) -> tuple[str, ...]:
    """The English names of a data set's classes, by its name; none where they are numbers."""
    return tuple(english for english, _ in CLASSES.get(dataset, ()))


def pairs_of(recipe: Recipe, count: int) -> list[tuple[str, str]]:
    """The names, in both languages, of the `count` classes that a model of a recipe draws."""
    if recipe.class_names:
        translated = {} if recipe.dataset == "images" else dict(sum(CLASSES.values(), ()))
        return [(name, translated.get(name, name)) for name in recipe.class_names]
    return list(CLASSES.get(recipe.dataset, ())[:count])  # of a folder that has not kept them
