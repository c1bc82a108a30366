"""What the classes of a data set are called, by its name; elsewhere a class is its number."""

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
    )
}
