"""What directions with a meaning are called, and what was measured of them, in both languages."""

from gan.texts.table import table

NAMES = table("""
thicker | Thicker | 更粗
slanted | Slanted | 更斜
wider | Wider | 更宽
taller | Taller | 更高
curlier | Curlier | 更弯曲
rounder | Rounder | 更圆
brighter | Brighter | 更亮
redder | Redder | 更红
greener | Greener | 更绿
bluer | Bluer | 更蓝
""")
TEXTS = table("""
in_order | Over {span} σ to either side it grows step by step in {in_order} of {samples} new pictures |
    向两侧各移动 {span} σ 时，{samples} 张新图中有 {in_order} 逐步变化
changed | ; the digit changes in {changed} | ；其中 {changed} 变成了别的数字
""")
HEADS = table("""
model | model | 模型
direction | direction | 方向
span | span | 范围
samples | samples | 样本数
in_order | in order | 逐步变化
changed | digit changes | 数字改变
effect | effect (σ) | 效果（σ）
side_effects | aside (σ) | 附带变化（σ）
""")


def name_of(name: str) -> tuple[str, str]:
    """What a direction is called in each language; one that somebody else named, as it is."""
    return NAMES.get(name, (name, name))


def told(figures: dict) -> tuple[str, str]:
    """A sentence on what was measured, in each language; empty where nothing fit to tell was."""
    try:
        values = {
            "span": f"{figures['span']:g}",
            "samples": f"{figures['samples']:,}",
            "in_order": f"{figures['in_order']:.0%}",
        }
        read = figures["changed"] is not None
        values |= {"changed": f"{figures['changed']:.0%}"} if read else {}
    except (KeyError, TypeError, ValueError):
        return "", ""
    parts = [TEXTS["in_order"], *([TEXTS["changed"]] if read else [])]
    sentences = ("".join(each).format(**values) for each in zip(*parts, strict=True))
    return tuple(f"{each}{end}" for each, end in zip(sentences, (".", "。"), strict=True))
