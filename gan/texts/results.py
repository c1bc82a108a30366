"""Compare's section "Measured"."""

TEXTS: dict[str, tuple[str, str]] = {
    "results_title": ("Measured", "实测结果"),
    "results_help": (
        "The models that ship, measured on 10,000 samples against the 10,000 test pictures (of "
        "stacks on 26,000 samples), beside published figures.",
        "随应用提供的模型，用 10,000 张样本与 10,000 张测试图片对照测得（叠图用 26,000 张样本），"
        "并列出已发表的结果。",
    ),
    "results_none": (
        "No model here has been measured yet; to measure one: "
        "python -m gan.metrics MODEL --inception --seeds 3 --write",
        "这里还没有测量过的模型；测量方法："
        "python -m gan.metrics MODEL --inception --seeds 3 --write",
    ),
    "results_reading": ("Reading the results …", "正在读取结果……"),
    "results_of": ("Data set", "数据集"),
    "results_caption": (
        "{dataset}: sort by a column's head; a model's name puts it on the right",
        "{dataset}：点击列标题排序；点击模型名称，把它放到右边",
    ),
    "results_put_right": ("Put {model} on the right", "把 {model} 放到右边"),
    # Columns
    "result_model": ("Model", "模型"),
    "result_source": ("Source", "出处"),
    "result_parameters": ("Parameters", "参数"),
    "result_size": ("File", "文件"),
    "result_fid": ("Inception-FID", "Inception-FID"),
    "result_digit_fid": ("Digit-FID", "数字 FID"),
    "result_precision": ("Precision", "精确率"),
    "result_recall": ("Recall", "召回率"),
    "result_density": ("Density", "密度"),
    "result_coverage": ("Coverage", "覆盖率"),
    "result_modes": ("Modes of 1,000", "找到的模式（共 1,000 种）"),
    "result_kl": ("KL", "KL"),
    "result_seconds": ("Training", "训练"),
    # Cells
    "result_published": ("published", "已发表"),
    "result_real": ("Real training pictures", "真实训练图片"),
    "result_real_stacks": ("Stacks of real test digits", "真实测试数字的叠图"),
    "result_floor": ("the floor", "下限"),
    "result_seeds": ("{n} sample seeds", "{n} 个采样种子"),
    "result_seed": ("1 sample seed", "1 个采样种子"),
    "result_megabytes": ("{n} MB", "{n} MB"),
    "result_minutes": ("{n} min", "{n} 分钟"),
    # What the figures mean
    "results_fid_is": (
        "Inception-FID: lower is better; ± is over sample seeds, of published figures as stated "
        "there.",
        "Inception-FID：越低越好；± 是不同采样种子之间的标准差，已发表的数字照原文。",
    ),
    "results_digit_fid_is": (
        "Digit-FID: lower is better; it is computed, as are precision, recall, density and "
        "coverage, on the features of our digit classifier, and is not comparable with "
        "Inception-FID.",
        "数字 FID：越低越好；它和精确率、召回率、密度、覆盖率一样，在我们的数字分类器的特征上计算，"
        "与 Inception-FID 不可比。",
    ),
    "results_kl_is": (
        "KL: lower is better; how far the thousand kinds are from equal shares, in nats. It is "
        "taken from 26,000 samples, each channel read by our digit classifier; published figures "
        "were read by other classifiers.",
        "KL：越低越好；一千种组合与均匀分布相差多少，单位是奈特。取自 26,000 张样本，每个通道由"
        "我们的数字分类器认读；已发表的数字由其他分类器认读。",
    ),
    # The plots
    "plot_fid_title": ("Distance against size", "距离与大小"),
    "plot_fid_is": (
        "Lower is better. Dashed: published figures, whose generators' sizes are not stated.",
        "越低越好。虚线是已发表的结果，其中没有给出生成器的大小。",
    ),
    "plot_overlap_title": ("Precision against recall", "精确率与召回率"),
    "plot_overlap_is": (
        "Right and up is better: precision is the share of samples that look real, recall the "
        "share of real digits that samples come near.",
        "越靠右上越好：精确率是看起来真实的样本所占的比例，召回率是样本所及的真实数字的比例。",
    ),
    "plot_parameters": ("Generator parameters", "生成器参数"),
    "plot_keys": (
        "{title}. The arrow keys go from one to the next.",
        "{title}。用方向键逐个查看。",
    ),
    "plot_size_value": ("{n} parameters", "{n} 个参数"),
    # All figures of the two
    "facts_title": ("All figures of the two", "两个模型的全部数字"),
    "facts_help": (
        "Everything that was measured of the models on the left and on the right.",
        "左右两个模型的全部测量结果。",
    ),
    "facts_none": ("no figures here", "这里没有数字"),
    "facts_neighbours": (
        "Its samples nearest to training pictures, and below them those pictures",
        "与训练图片最接近的样本，下方是对应的训练图片",
    ),
    "facts_neighbours_of": (
        "{model}: samples, and below them the nearest training pictures",
        "{model}：样本，以及下方最近的训练图片",
    ),
}
