"""What was measured of a model, in words: a name and a form for each figure, in both languages."""

from dataclasses import dataclass

from gan.texts.table import by_language, table

Pair = tuple[str, str]  # English, Chinese

INCEPTION = {"between": ("; ", "；")} | table("""
# an Inception-FID and all that it stands on
whole | {} ({}) | {}（{}）
against | {samples:,} samples, {seeds} sample seed{s}, against {real:s} |
    {samples:,} 张样本，{seeds} 个采样种子，对照 {real:s}
floor | as many real training pictures score {floor:.2f} | 同样多的真实训练图片为 {floor:.2f}
precision | Inception in {precision:s} | Inception 网络以 {precision:s} 计算
""")

FORMS = table("""
kid | {kid:.4f} (real training digits {floor[kid]:.4f}; an estimate without bias, which can be negative) |
    {kid:.4f}（真实训练数字 {floor[kid]:.4f}；无偏估计，可能为负）
spread | {spread:.2f} of real digits' (best: 1) | 真实数字的 {spread:.2f} 倍（1 最好）
nearest | {nearest[mean]:.2f} away on average (test pictures: {nearest_of_test[mean]:.2f}), the nearest of all {nearest[least]:.2f} ({nearest_of_test[least]:.2f}); Euclidean, pixels from 0 to 1 |
    平均距离 {nearest[mean]:.2f}（测试图片：{nearest_of_test[mean]:.2f}），最近的一张 {nearest[least]:.2f}（{nearest_of_test[least]:.2f}）；欧氏距离，像素取 0 到 1
elbo | {elbo:.1f} nats: log-likelihood {log_likelihood:.1f} less KL divergence {divergence:.1f} ({likelihood:s}; to be compared under the same likelihood only) |
    {elbo:.1f} 奈特：对数似然 {log_likelihood:.1f} 减 KL 散度 {divergence:.1f}（{likelihood:s}；只能在同一似然下比较）
error | {reconstruction_error:.4f} (mean square) | {reconstruction_error:.4f}（均方）
framed | {framed:.1%} of the pictures (real test digits {floor[framed]:.1%}) |
    {framed:.1%} 的图片（真实测试数字 {floor[framed]:.1%}）
modes | {modes:,g} of 1,000 (real test digits {floor[modes]:,}) |
    1,000 种中的 {modes:,g} 种（真实测试数字 {floor[modes]:,}）
""")

CHINESE = dict(  # for the words that metrics.json has in English
    table("""
test | 10,000 test pictures | 10,000 张测试图片
bernoulli | Bernoulli on grey values 0 to 1, in nats a picture |
    灰度值 0 到 1 上的伯努利分布，单位：奈特/张
laplace | Laplace's density on grey values 0 to 1, its scale learned, in nats a picture |
    灰度值 0 到 1 上的拉普拉斯密度，尺度由训练学得，单位：奈特/张
""").values()
)

WORDS = by_language(  # of the tables of results in the documents; a semicolon parts the heads of columns
    table("""
about | model; source; parameters; file | 模型; 出处; 参数; 文件
pictures | Inception-FID; digit-FID; precision / recall; density / coverage |
    Inception-FID; 数字 FID; 精确率 / 召回率; 密度 / 覆盖率
stacks | modes of 1,000; KL | 找到的模式（共 1,000 种）; KL
training | training | 训练
real | real training pictures | 真实训练图片
real stacks | stacks of real test digits | 真实测试数字的叠图
floor | the floor | 下限
minutes | {} min, {} | {} 分钟，{}
""")
)


@dataclass(frozen=True)
class Fact:
    """A figure of a part of the quality: its name, and how it is told, filled in from the part.

    `word` is that of the glossary which explains the name, if it is a strange one.
    """

    part: str
    name: Pair
    form: Pair
    word: str = ""


def _beside(part: str, name: Pair, key: str, form: str, real: Pair, word: str = "") -> Fact:
    """A figure with that of as many real pictures behind it."""
    ours, theirs = f"{{{key}:{form}}}", f"{{floor[{key}]:{form}}}"
    told = f"{ours} ({real[0]} {theirs})", f"{ours}（{real[1]} {theirs}）"
    return Fact(part, name, told, word)


TRAINING = ("real training digits", "真实训练数字")
TEST = ("real test digits", "真实测试数字")
SHARES = ", ".join(f"{{shares[{digit}]:.1%}}" for digit in range(10))
FRAMED = (
    "fitted into 20×20 pixels, its centre of mass in the middle",
    "落在 20×20 像素内、重心居中",
)

FACTS = (
    Fact("inception", ("Inception-FID", "Inception-FID"), ("{told}", "{told}"), "fid"),
    _beside("digits", ("digit-feature FID", "数字特征 FID"), "fid", ".2f", TRAINING, "digit_fid"),
    Fact("digits", ("digit-feature KID", "数字特征 KID"), FORMS["kid"], "kid"),
    _beside("digits", ("precision", "精确率"), "precision", ".3f", TRAINING, "precision"),
    _beside("digits", ("recall", "召回率"), "recall", ".3f", TRAINING, "precision"),
    _beside("digits", ("density", "密度"), "density", ".3f", TRAINING, "density"),
    _beside("digits", ("coverage", "覆盖率"), "coverage", ".3f", TRAINING, "density"),
    _beside("digits", ("readable digits", "认得出的数字"), "readable", ".1%", TRAINING, "readable"),
    Fact("digits", ("the digit asked for", "画的正是所要的数字"), ("{accuracy:.2%}",) * 2),
    Fact("digits", ("share of each digit, 0 to 9", "0 到 9 各占的比例"), (SHARES,) * 2),
    Fact("digits", ("variety inside a digit", "同一数字之内的多样性"), FORMS["spread"]),
    Fact("memorisation", ("nearest training picture", "最近的训练图片"), FORMS["nearest"]),
    Fact("elbo", ("test ELBO", "测试集 ELBO"), FORMS["elbo"], "elbo"),
    Fact("elbo", ("reconstruction error", "重建误差"), FORMS["error"], "mse"),
    _beside("pixels", ("black pixels", "全黑的像素"), "black", ".1%", TEST),
    _beside("pixels", ("lone specks a picture", "每张图片的孤立斑点"), "specks", ".2f", TEST),
    Fact("pixels", FRAMED, FORMS["framed"]),
    Fact("modes", ("modes found", "找到的模式"), FORMS["modes"], "modes"),
    _beside("modes", ("KL divergence of the modes", "模式的 KL 散度"), "kl", ".4f", TEST, "kl"),
    _beside("modes", ("readable channels", "认得出的通道"), "readable", ".1%", TEST, "readable"),
)
