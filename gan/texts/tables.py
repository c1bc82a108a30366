"""The words of the tables of results in the documents, in both languages."""

WORDS = {
    "en": {
        "about": ("model", "source", "parameters", "file"),
        "pictures": ("Inception-FID", "digit-FID", "precision / recall", "density / coverage"),
        "stacks": ("modes of 1,000", "KL"),
        "training": "training",
        "real": "real training pictures",
        "real stacks": "stacks of real test digits",
        "floor": "the floor",
        "minutes": "{} min, {}",
    },
    "zh": {
        "about": ("模型", "出处", "参数", "文件"),
        "pictures": ("Inception-FID", "数字 FID", "精确率 / 召回率", "密度 / 覆盖率"),
        "stacks": ("找到的模式（共 1,000 种）", "KL"),
        "training": "训练",
        "real": "真实训练图片",
        "real stacks": "真实测试数字的叠图",
        "floor": "下限",
        "minutes": "{} 分钟，{}",
    },
}
