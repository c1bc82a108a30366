"""Every text of the app, both languages side by side."""

LANGUAGES = ("en", "zh")

TEXTS: dict[str, tuple[str, str]] = {
    "name": ("Latent Lab", "潜空间实验室"),
    "description": (
        "Walk through the latent space of generators trained on handwritten digits.",
        "在手写数字生成器的潜空间里漫步。",
    ),
    "other_language": ("中文", "English"),
    "switch_language": ("Switch to Chinese", "切换到英文"),
    "model": ("Model", "模型"),
    "seed": ("Seed", "种子"),
    "dice": ("Throw the dice: a new seed", "掷骰子:换一个种子"),
    "truncation": ("Truncation ψ", "截断 ψ"),
    "truncation_help": (
        "Below 1: more typical digits. Above 1: stranger ones.",
        "小于 1:更典型的数字;大于 1:更奇特的数字。",
    ),
    "grid": ("Pictures", "图片数"),
    "grid_one": ("One picture", "一张"),
    "grid_many": ("{n} × {n} pictures", "{n} × {n} 张"),
    "pad": ("Two directions at once", "同时沿两个方向"),
    "pad_map": ("Map of the latent plane", "潜平面地图"),
    "class": ("Class", "类别"),
    "class_all": ("all", "全部"),
    "class_n": ("Class {n}", "类别 {n}"),
    "pad_help": ("Drag, or use the arrow keys", "拖动,或使用方向键"),
    "horizontal": ("Across", "横向"),
    "vertical": ("Up", "纵向"),
    "direction": ("Direction {n}", "方向 {n}"),
    "dimension": ("z{n}", "z{n}"),
    "directions": ("Principal directions", "主方向"),
    "dimensions": ("Latent dimensions", "潜变量维度"),
    "raw": ("All {n} latent numbers", "全部 {n} 个潜变量"),
    "walk": ("Walk", "漫步"),
    "walk_to": ("to seed", "到种子"),
    "walk_position": ("Position on the way", "路上的位置"),
    "play": ("Play the walk", "播放漫步"),
    "pause": ("Pause the walk", "暂停漫步"),
    "reset": ("Reset", "重置"),
    "reset_help": (
        "Double-click a slider or the pad, or press Backspace on it, to reset it",
        "双击滑块或方板,或选中后按退格键,可将其重置",
    ),
    "copy_link": ("Copy link", "复制链接"),
    "copy_python": ("Copy as Python", "复制为 Python"),
    "copied": ("Copied", "已复制"),
    "pictures_alt": (
        "{count} pictures drawn by {model} from seed {seed}",
        "{model} 用种子 {seed} 画的 {count} 张图",
    ),
    "picture_alt": (
        "A picture drawn by {model} from seed {seed}",
        "{model} 用种子 {seed} 画的图",
    ),
    "picture_n": ("Picture {n}", "第 {n} 张"),
    "zoom": (
        "Click a picture, or choose it with the arrow keys and Enter, to see it large",
        "点击图片,或用方向键选中后按回车,可放大",
    ),
    "zoom_out": (
        "Click, or press Enter or Escape, to see all pictures again",
        "点击,或按回车或 Esc,返回全部图片",
    ),
    "position": ("{x} across, {y} up", "横 {x},纵 {y}"),
    "no_models": (
        "There are no models here yet. Train one: python train.py mlp-gan",
        "这里还没有模型。训练一个:python train.py mlp-gan",
    ),
    "not_loaded": (
        "A part of this page did not load; please reload it",
        "页面有一部分没有加载成功,请刷新重试",
    ),
    "refused": ("The server does not draw this:", "服务器拒绝了这个请求:"),
    "no_answer": ("The server does not answer; trying again", "服务器没有响应,正在重试"),
    "trained_on": (
        "{parameters} parameters, trained on {data}",
        "{parameters} 个参数,训练数据:{data}",
    ),
}


def table(language: str) -> dict[str, str]:
    """All texts in one language, by key."""
    return {key: pair[LANGUAGES.index(language)] for key, pair in TEXTS.items()}
