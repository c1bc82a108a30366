"""The lesson's sections on the VAE: its two losses, and what is sharp and what is orderly."""

TEXTS: dict[str, tuple[str, str]] = {
    # 4. the VAE
    "vae": ("The other way: no opponent, two losses", "另一条路：没有对手，两个损失"),
    "vae_1": (
        "A variational autoencoder, VAE for short, has no detective. It reads a real picture, "
        "keeps only a few numbers of it, and draws the picture again from them. The reader is "
        "called encoder, the drawer decoder. {model} keeps {n} numbers. For each it "
        "notes a mean μ and an uncertainty σ, draws a number from that range, and decodes it.",
        "变分自编码器，简称 VAE，没有侦探。它读一张真图，只记下寥寥几个数，"
        "再凭这几个数把图重画出来。负责读的叫编码器，负责画的叫解码器。{model} 只记 {n} 个数。"
        "每个数它都记一个均值 μ 和一个不确定度 σ，在这个范围里随机取一个数，再解码成图。",
    ),
    "vae_r": ("Loss one: draw it again", "损失一：照样画出来"),
    "vae_r_is": (
        "Pixel by pixel, the drawing x̂ is compared with the input x. Here that costs {value} for "
        "each pixel.",
        "把重画的 x̂ 与原图 x 逐个像素比较。这一张平均每个像素的代价是 {value}。",
    ),
    "vae_k": ("Loss two: keep order", "损失二：守秩序"),
    "vae_k_is": (
        "The KL divergence pulls every code towards one common cloud around 0, and keeps it "
        "from shrinking to a point. Here it is {value}, and counts with weight β = {weight}.",
        "KL 散度把所有编码拉向 0 周围的同一团云，又不许它们缩成一个点。"
        "这一张是 {value}，乘上权重 β = {weight} 再计入。",
    ),
    "vae_sum": ("Together", "合在一起"),
    "input": ("Input", "输入"),
    "reconstruction": ("Drawn again", "重画"),
    "around": ("Drawn from around its code", "在编码附近取样"),
    "around_is": (
        "Row by row further away: {reaches}. Because σ is not 0, neighbours of a code have to give "
        "good pictures too, and one digit passes gradually into the next.",
        "逐行走远：{reaches}。因为 σ 不为 0，编码的邻居也必须画得像样，"
        "一个数字于是渐渐过渡成另一个。",
    ),
    "plane": ("Where the codes lie", "编码落在哪里"),
    "plane_is": (
        "The circle holds {most} of the cloud that KL asks for; {within} of these {count} real "
        "digits lie in it. The marked one is the input.",
        "圆里装着 KL 所要求的那团云的 {most}；这 {count} 个真实数字有 {within} 落在圆内。"
        "标出的那一点是这张输入。",
    ),
    "plane_bare": (
        "The circle holds {most} of the cloud that KL asks for. The marked point is the input.",
        "圆里装着 KL 所要求的那团云的 {most}。标出的那一点是这张输入。",
    ),
    "no_digits": (
        "There are no real pictures on this machine, so the VAE reads one that it has drawn "
        "itself.",
        "这台机器上没有真实图片，所以 VAE 读的是它自己画的一张。",
    ),
    "no_vae": ("No VAE ships with this app at the moment.", "本应用目前没有附带 VAE。"),
    "no_forger": (
        "No GAN with its discriminator ships with this app at the moment. Train one: "
        "python train.py mlp-gan",
        "本应用目前没有附带判别器的 GAN。训练一个：python train.py mlp-gan",
    ),
    "go_map": ("Walk on the VAE’s map", "在 VAE 的地图上走走"),
    "go_digit": ("Send your own digit through both", "让你写的数字过一遍两个模型"),
    # 5. sharp and orderly
    "pair": ("Why one is sharp and the other orderly", "为什么一个锐利，一个有序"),
    "pair_1": (
        "When a VAE is not sure whether a stroke runs here or one pixel further, the cheapest "
        "answer to its first loss is both, half bright. Averages are soft. A forger would be "
        "caught at once: real digits have little such grey. It must decide, and so it is sharp.",
        "笔画该落在这里，还是偏一个像素？VAE 拿不准时，对第一个损失最省的回答是："
        "两处都画，各一半亮度。平均出来的东西自然发软。造假者这么干会当场露馅：真实的数字里少有这种灰。"
        "它必须做出决定，所以锐利。",
    ),
    "pair_2": (
        "Order is the other way round. A VAE has a place for every real digit, and its second loss "
        "keeps the places close together. A GAN is never asked where a digit lies. It may leave "
        "kinds of digits out, and change abruptly from one to the next.",
        "说到秩序，则正好相反。VAE 给每个真实数字都留了位置，第二个损失又让这些位置彼此挨着。"
        "GAN 从来没有被问过某个数字在哪儿：它可以漏掉某些写法，也可以从一个数字突然跳到另一个。",
    ),
    "pair_3": (
        "The same walk in both latent spaces, from one seed to the next:",
        "同一段路，在两个潜空间里各走一遍，从一个种子走到下一个：",
    ),
    "strip_is": (
        "Grey instead of black or white: {grey} of what is drawn. Largest jump between neighbours: "
        "{jump}.",
        "不黑不白的灰占所画部分的 {grey}；相邻两张的最大跳变是 {jump}。",
    ),
    "strip_alt": (
        "{count} pictures on the way from seed {from} to seed {to}, drawn by {model}",
        "{model} 从种子 {from} 走到种子 {to} 的 {count} 张图",
    ),
    "grey_real": ("In real digits it is {grey}.", "真实数字里这个比例是 {grey}。"),
    "pair_as_said": (
        "On this walk the numbers say the same: the GAN is crisper, the VAE steps more evenly.",
        "在这段路上，数字也这么说：GAN 更清晰，VAE 走得更匀。",
    ),
    "pair_sharper_only": (
        "On this walk the GAN is crisper, as said, but here it is the VAE that makes the larger "
        "jump. One walk is one walk: throw the dice.",
        "在这段路上，GAN 确实更清晰，但跳得更猛的却是 VAE。一段路只是一段路：掷骰子再看。",
    ),
    "pair_smoother_only": (
        "On this walk the VAE steps more evenly, as said, but it is no softer than the GAN. Throw "
        "the dice, or choose another forger.",
        "在这段路上，VAE 确实走得更匀，却并不比 GAN 模糊。掷骰子，或换一个造假者再看。",
    ),
    "pair_neither": (
        "On this walk the numbers say the opposite. Throw the dice, or choose another forger.",
        "在这段路上，数字说的恰好相反。掷骰子，或换一个造假者再看。",
    ),
    "go_pair": ("See both side by side", "并排看这两个模型"),
}
