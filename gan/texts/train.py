"""The tab Train."""

from gan.texts.table import table

# What each curve says, by objective: no other's numbers mean the same. Those whose D gives no
# probability have a `gap` instead of `real` and `fake`.
_ODDS = {
    "generator": (
        "Low: the discriminator takes its pictures for real.",
        "越低：判别器越把它的图片当真。",
    ),
    "discriminator": (
        "Low: it tells real from drawn. At 1.39 (2 ln 2) it only guesses; near 0 it has won.",
        "越低：越能分辨真假。1.39（2 ln 2）等于瞎猜；接近 0 时它已获胜。",
    ),
    "real": (
        "How likely the discriminator holds real pictures for real: 1 is surely real.",
        "判别器认为真图为真的概率：1 表示确定为真。",
    ),
    "fake": (
        "How likely it holds drawn pictures for real; the two curves meet where it cannot tell.",
        "判别器认为生成图片为真的概率；两条线相遇时它已无法分辨。",
    ),
}
_SCORE = (
    "The mean score of drawn pictures, with its sign turned. Only its changes mean anything.",
    "生成图片的平均得分取负号。只有它的变化才有意义。",
)
_CRITIC = {
    "generator": _SCORE,
    "discriminator": (
        "The gap with its sign turned: the critic makes it as low as it may.",
        "差距取负号：评判者尽量把它压低。",
    ),
    "gap": (
        "By how much the critic scores real pictures higher: an estimate of how far the drawn ones "
        "lie from them. It falls as they grow alike.",
        "评判者给真图的分高出多少：估计生成图片离真图有多远。两者越像，它越小。",
    ),
}
LEGENDS: dict[str, dict[str, tuple[str, str]]] = {
    "minimax": _ODDS
    | {
        "generator": (
            "Low, below 0: the discriminator takes its pictures for real. Near 0 it sees through "
            "all of them, and the curve is flat.",
            "越低（低于 0）：判别器越把它的图片当真。接近 0 时全被识破，曲线变平。",
        )
    },
    "non-saturating": _ODDS,
    "dragan": _ODDS,
    "least-squares": {
        "generator": (
            "Half the squared distance of its pictures' scores from 1. Low: they pass for real.",
            "生成图片的得分与 1 之差的平方的一半。越低：越能以假乱真。",
        ),
        "discriminator": (
            "Low: it tells real from drawn. At 0.25 it only guesses; near 0 it has won.",
            "越低：越能分辨真假。0.25 等于瞎猜；接近 0 时它已获胜。",
        ),
        "gap": (
            "The discriminator aims at 1 for real pictures and 0 for drawn ones: a gap of 1 where "
            "it tells them apart, 0 where it cannot.",
            "判别器力求给真图 1 分、给生成图片 0 分：能分辨时差距为 1，无法分辨时为 0。",
        ),
    },
    "hinge": {
        "generator": _SCORE,
        "discriminator": (
            "Low: it tells real from drawn. At 2 it only guesses; near 0 it has won.",
            "越低：越能分辨真假。2 等于瞎猜；接近 0 时它已获胜。",
        ),
        "gap": (
            "The discriminator aims at more than 1 for real pictures and less than −1 for drawn "
            "ones: a gap of 2 or more where it tells them apart, 0 where it cannot.",
            "判别器力求给真图高于 1、给生成图片低于 −1：能分辨时差距不小于 2，无法分辨时为 0。",
        ),
    },
    "wasserstein-clip": _CRITIC,
    "wasserstein-gp": _CRITIC
    | {
        "discriminator": (
            "The gap with its sign turned: the critic makes it as low as its slopes allow.",
            "差距取负号：评判者在坡度允许的范围内尽量把它压低。",
        )
    },
    "relativistic": {
        "generator": (
            "Low: its pictures look more real than the real ones beside them. 0.69 (ln 2): equally.",
            "越低：它的图片看起来比旁边的真图更真。0.69（ln 2）：一样真。",
        ),
        "discriminator": (
            "Low: real pictures look more real than drawn ones. 0.69 (ln 2): it cannot tell.",
            "越低：真图看起来比生成图片更真。0.69（ln 2）：无法分辨。",
        ),
        "gap": (
            "How much more real it finds real pictures than drawn ones. Single scores mean nothing "
            "here; 0 is where it cannot tell.",
            "它觉得真图比生成图片真多少。这里单个得分没有意义；0 表示无法分辨。",
        ),
    },
}

TEXTS = {
    f"legend_{objective}_{curve}".replace("-", "_"): words
    for objective, legend in LEGENDS.items()
    for curve, words in legend.items()
} | table("""
# the transport bar
transport | Training | 训练控制
train | Train | 开始训练
train_again | Train again | 重新训练
pause | Pause | 暂停
resume | Resume | 继续
step | One step | 单步
step_10 | Ten steps | 十步
stop | Stop | 停止
timeline | Look back through the training | 回看训练过程
position | step {step} · {time} | 第 {step} 步 · {time}
live | Live | 回到现在
live_help | Back to now | 回到当前时刻
# what the run is doing
invitation | 64 latents wait here. Press Train and watch them become digits. |
    64 组随机数在此等候。按下“开始训练”，看它们变成数字。
next_start | These settings wait for the next start: stop this training first. |
    这些设置在下次开始时生效：请先停止当前训练。
getting_ready | Getting ready … | 正在准备……
sampling | Sampling {count} digits from the model {source} (about {seconds} s) … | 正在用模型 {source} 生成 {count} 个数字（约需 {seconds} 秒）……
queued | Others are training: place {place} of {of} in the queue. It starts by itself. |
    其他人正在训练：排在第 {place} 位，共 {of} 位，轮到时自动开始。
queued_next | Others are training: you are next. It starts by itself. |
    其他人正在训练：下一个就是你，轮到时自动开始。
queued_wait | At most about {time} to wait. | 最多还要等约 {time}。
no_gpu | No GPU is lent to you just now, perhaps your quota is used up: the training continues on the processor, more slowly. |
    目前无法借到 GPU（可能已用完配额）：训练改在 CPU 上继续，速度会慢一些。
saving | Keeping the model … | 正在保存模型……
rate | {n} images/s | {n} 张/秒
left | {time} left | 剩余 {time}
paused | Paused | 已暂停
done_steps | Done after {step} steps | 完成，共 {step} 步
done_seconds | Time is up after {step} steps | 时间到，共 {step} 步
done_stopped | Stopped after {step} steps | 已停止，共 {step} 步
done_left | Ended after {step} steps, as nobody was watching | 无人观看，已在 {step} 步后结束
failed | Ended at step {step} | 在第 {step} 步中断
broken_off | The connection to the training was lost; press Train to start again. |
    与训练的连接已断开；请重新开始训练。
model_gone | The server no longer holds this model; its pictures can still be looked at. |
    服务器已不再保存这个模型；图片仍可回看。
# afterwards
explore_it | Explore it | 去探索
compare_it | Compare it | 拿去对比
make_it | Make a data set | 生成数据集
download | Download | 下载
download_help | The weights folder as a zip, for gan.load | 权重文件夹的 zip 包，可用 gan.load 加载
# pushing it to the Hub
push | Push to the Hub | 推送到 Hub
push_help | Publish the weights on the Hugging Face Hub, for gan.load |
    将权重发布到 Hugging Face Hub，可用 gan.load 加载
push_asking | Looking for your account … | 正在查找你的账号……
push_login | You are signed in as {user}. | 你已登录为 {user}。
push_local | With this machine's token, as {user}. | 使用本机的令牌，账号为 {user}。
push_sign_in | Pushing needs your own account; your model stays while you sign in. |
    推送需要你自己的账号；登录期间模型会保留。
push_sign_in_link | Sign in with Hugging Face | 使用 Hugging Face 登录
push_no_login | This Space offers no sign-in: download the model instead. |
    这个 Space 未开放登录：请改为下载模型。
push_no_token | This app knows no account of the Hub: download the model. If you started the app, run hf auth login in a terminal, then open this again. |
    本应用没有可用的 Hub 账号：请下载模型。如果应用由你启动，请在终端运行 hf auth login，然后重新打开此处。
push_no_key | Who started this app can push with its machine's token: the key is printed there. Everybody else can download the model. |
    启动本应用的人可以使用本机的令牌推送：密钥已显示在启动它的终端里。其他人可以下载模型。
push_wrong_key | That is not the key that is printed where this app was started. |
    这不是启动本应用的终端里显示的密钥。
push_key | Key | 密钥
push_enter | Go on | 继续
push_name | Repository | 仓库
push_name_help | A new repository; one that is already yours gets a new commit. |
    新仓库；如果仓库已属于你，则在其中新增一次提交。
push_private | Private | 私有
push_anyway | Even if collapsed | 已崩溃也推送
push_anyway_help | Push it even though it draws only a few kinds of digits |
    即使它只会画少数几种数字，也推送
push_anyway_how | Tick “Even if collapsed” to push it all the same. |
    如仍要推送，请勾选“已崩溃也推送”。
push_go | Push | 推送
push_queued | Others are pushing: place {place} of {of} in the queue |
    其他人正在推送：排在第 {place} 位，共 {of} 位
push_begun | Pushing … | 正在推送……
push_done | It is on the Hub: | 已在 Hub 上：
push_refused | It was not pushed: | 推送失败：
push_broken_off | The connection to the server was lost; look at the Hub before you push again. |
    与服务器的连接已断开；再次推送前请先查看 Hub。
# the pictures
pictures | 64 pictures from fixed latents at step {step}; arrow keys choose one |
    64 个固定潜变量在第 {step} 步的图片；方向键可选择其中一张
picture_chosen | picture {n} of 64 | 第 {n} 张，共 64 张
choose_help | Click a picture to follow its growth | 点击一张图片，查看它的成长
growth | The chosen picture through the training | 所选图片的成长过程
growth_webp | Save WebP | 保存 WebP
growth_gif | Save GIF | 保存 GIF
save_growth | Save the growth of the chosen picture | 保存所选图片的成长动画
# the curves
curves | Curves of the training, moving averages; arrow keys read them |
    训练曲线（滑动平均）；方向键可逐点读数
no_curves | nothing yet | 尚无数据
empty_generator | Here: both losses, step by step | 这里将逐步画出双方的损失
empty_fake | Here: what the discriminator says of either | 这里将显示判别器对两种图片的判断
empty_gap | Here: how well the discriminator tells them apart | 这里将显示判别器分辨得有多好
empty_reconstruction | Here: error and whole loss, step by step | 这里将逐步画出误差和总损失
empty_kl | Here: how much the latents tell | 这里将显示潜变量带有多少信息
at_step | step {step} | 第 {step} 步
step_axis | step | 步数
generator | Generator loss | 生成器损失
discriminator | Discriminator loss | 判别器损失
real | D(x) real | D(x) 真图
fake | D(G(z)) drawn | D(G(z)) 假图
gap | D(x) − D(G(z)) | D(x) − D(G(z))
loss | Whole loss | 总损失
loss_help | Reconstruction and weighted divergence | 重建误差加上加权的散度
reconstruction | Reconstruction error | 重建误差
reconstruction_help | How far the decoded picture is from the given one | 解码图片与原图的差距
kl | KL divergence | KL 散度
kl_help | How much the latents say beyond pure chance, in nats | 潜变量携带的信息量（纳特）
change_generator_lr | G rate {value} | G 学习率 {value}
change_discriminator_lr | D rate {value} | D 学习率 {value}
change_objective | {value} | {value}
# what the judge says
readable | Readable | 可辨认
no_digits | none of these is a digit yet | 还没有一张是数字
not_judged | not judged | 未评判
distance | Against real digits | 与真实数字相比
distance_help | Fréchet distance {value} | Fréchet 距离 {value}
distance_1 | hardly to be told apart | 几乎无法分辨
distance_3 | close | 很接近
distance_10 | alike, less varied | 相像，但花样偏少
distance_30 | rough | 粗糙
distance_far | far off | 相差很远
digits | Digits drawn | 各数字占比
# the form
settings | Settings | 设置
bounds_short | up to {seconds} s or {steps} steps | 至多 {seconds} 秒或 {steps} 步
changed_settings | {n} changed | 改动 {n} 项
reset_all | Reset all | 全部重置
reset_help | Double-click a row, or press Backspace on its control, to reset it |
    双击一行，或在控件上按退格键，可将其重置
group_what | What to train | 训练什么
group_while | Also while it trains | 训练中也可调整
group_while_help | These reach a running training at once, and the curves mark the moment. All others wait for the next start. |
    这几项对进行中的训练立即生效，曲线会标出该时刻；其余设置在下次开始时生效。
group_networks | Sizes | 规模
group_tricks | Tricks | 技巧
group_tricks_help | Most are from the book's GAN chapter: switch one off and see what it was good for. |
    大多出自书中 GAN 一章：关掉一个，看看它有什么用。
recipe | Recipe | 配方
recipe_why | Networks, objective and optimisers | 网络、目标函数与优化器
dataset | Data | 数据
dataset_why | What the generator learns to draw | 生成器学着画什么
dataset_mnist | MNIST digits | MNIST 手写数字
dataset_stacked_mnist | Stacked-MNIST, three digits | Stacked-MNIST 三数字叠加
dataset_fashion_mnist | Fashion-MNIST clothes | Fashion-MNIST 服饰
dataset_kmnist | KMNIST, ten kana | KMNIST，十个假名
dataset_emnist_letters | EMNIST letters | EMNIST 字母
dataset_emnist_balanced | EMNIST digits and letters | EMNIST 数字与字母
dataset_synthetic_digits | Synthetic digits | 合成数字
dataset_cifar10_frog | CIFAR-10 frogs | CIFAR-10 青蛙
dataset_images | Your own pictures | 自己的图片
images_choose | Choose pictures or one archive, or drop them here | 选择图片或一个压缩包，或拖放到此处
images_clear | Remove all | 全部移除
images_looking | Looking at them … | 正在查看……
images_doubt | Mind: {doubt} | 注意：{doubt}
images_missing | Choose pictures of your own first, under Settings: at least {fewest}, or an archive. |
    请先在“设置”中选择自己的图片：至少 {fewest} 张，或一个压缩包。
images_sheet | Sixteen of them as the model will see them | 其中十六张在模型眼中的样子
images_invert | Invert | 反色
images_labels | Labels | 类别
labels_open | as the folders say | 按文件夹
labels_outer | outer folders | 外层文件夹
labels_inner | inner folders | 内层文件夹
labels_none | none | 不分
seconds | Seconds | 秒数
seconds_why | The training ends after so much training time | 训练达到这一时长后结束
steps | Steps | 步数上限
steps_why | Or after so many updates, whichever comes first | 或达到这一更新次数，以先到者为准
objective | Objective | 目标函数
objective_why | What each of the two players minimises | 双方各自要最小化什么
objective_minimax | Minimax | 极小极大
objective_non_saturating | Non-saturating | 非饱和
objective_least_squares | Least squares | 最小二乘
objective_hinge | Hinge | 合页（hinge）
objective_wasserstein_clip | Wasserstein, clipped | Wasserstein，权重裁剪
objective_wasserstein_gp | Wasserstein, gradient penalty | Wasserstein，梯度惩罚
objective_dragan | DRAGAN | DRAGAN
objective_relativistic | Relativistic | 相对式
generator_lr | Generator's learning rate | 生成器学习率
generator_lr_why | Too high and it jumps about, too low and it stands still | 过高会乱跳，过低则停滞
discriminator_lr | Discriminator's learning rate | 判别器学习率
discriminator_lr_why | Higher than the generator's: a sterner judge | 高于生成器时，评判更严
batch_size | Batch | 批大小
batch_size_why | Pictures in one update: more are steadier, fewer are quicker |
    每次更新的图片数：多则平稳，少则更快
latent_dim | Latent size | 潜变量维数
latent_dim_why | Numbers from which a picture is drawn: the room for variety |
    一张图由多少个数画出：决定变化的余地
trick_tanh | tanh output | tanh 输出
trick_tanh_why | Pictures centred at 0 keep gradients centred; off: sigmoid |
    以 0 为中心的图片让梯度居中；关：sigmoid
trick_normal | Normal latents | 正态潜变量
trick_normal_why | A sphere has no corners to get lost in; off: a uniform cube |
    球面没有死角；关：均匀分布的立方体
trick_noise | Dropout and label noise | dropout 与标签噪声
trick_noise_why | An unsure discriminator leaves slopes to follow |
    判别器不那么笃定，才留下可循的梯度
trick_stride | Strides and LeakyReLU | 步幅与 LeakyReLU
trick_stride_why | Gradients reach everywhere; off: max-pooling and ReLU make them sparse |
    梯度处处可达；关：最大池化与 ReLU 使其稀疏
trick_kernel | Kernel divisible by stride | 卷积核可被步幅整除
trick_kernel_why | Every pixel gets the same share; off: a chessboard appears |
    每个像素得到同样的份额；关：出现棋盘格
trick_labels | Labels | 标签
trick_labels_why | Each digit is asked for by its label; off: the generator draws what it likes |
    按标签指定每个数字；关：生成器想画什么就画什么
trick_average | Averaged weights | 权重平均
trick_average_why | Pictures are drawn with an average of the last weights, which is steadier |
    用最近权重的平均来画图，更稳定
# break it on purpose
break_it | Break it on purpose | 故意弄坏它
break_it_help | Four ways in which GANs fail. Set one up, press Train, then heal it. |
    GAN 失败的四种方式。选一种，开始训练，再修复它。
preset_ready | {name} is set up: press Train. | “{name}”已套用：按“开始训练”。
preset_set | Set it up | 套用
heal | Heal | 修复
preset_collapse | Mode collapse | 模式崩溃
preset_collapse_about | Nobody asks for a digit, and the discriminator learns at three quarters of its rate; so the generator draws in all 64 cells whichever just deceives, and when that one is learnt, another: within {steps} steps. Heal starts again with labels, averaged weights and the whole rate, as the recipe has them: all digits within {seconds} s of training. |
    没有指定要哪个数字，判别器的学习率又降到四分之三，生成器就让 64 个格子都画当下最能骗过判别器的那一个；判别器学会识破后，又一起换成另一个：{steps} 步之内就会如此。“修复”按配方原样带上标签、权重平均和原来的学习率重新开始：训练 {seconds} 秒之内，各种数字都会出现。
preset_d_wins | The discriminator wins | 判别器完胜
preset_d_wins_about | D(x) goes to 1, D(G(z)) to 0 within {steps} steps, and the generator, far too slow, stays with its noise. Heal gives both the recipe's own rates while the training goes on: within {seconds} s the discriminator has its doubts again; digits take minutes. |
    {steps} 步之内 D(x) 升到 1，D(G(z)) 降到 0，生成器太慢，停在噪声里。“修复”让双方恢复配方原有的学习率，训练继续：{seconds} 秒之内判别器就不再那么笃定；画出数字则要几分钟。
preset_vanishing | Vanishing gradients | 梯度消失
preset_vanishing_about | The minimax loss is flat where D is sure: within {steps} steps the generator's curve lies still, and so do its pictures. Heal changes to the non-saturating loss, which is steep just there: within {seconds} s gradients flow again; digits take minutes. |
    判别器很有把握时，极小极大损失是平的：{steps} 步之内生成器的曲线就不动了，图片也不动。“修复”换成非饱和损失，它在那里恰恰很陡：{seconds} 秒之内梯度就会恢复；画出数字则要几分钟。
preset_exploding | An exploding rate | 学习率过大
preset_exploding_about | Each step goes far beyond its aim: within {steps} steps losses stand at thousands, and pictures are hard black and white. Heal starts again with the recipe's own rates: losses are around 1 within {seconds} s; digits take minutes. |
    每一步都远远越过目标：{steps} 步之内损失就到了成千上万，图片只剩生硬的黑白。“修复”用配方原有的学习率重新开始：{seconds} 秒之内损失回到 1 左右；画出数字则要几分钟。
# hints
hint_collapse | The pictures look more and more alike: the generator may have collapsed. |
    图片越来越相似：生成器可能已经崩溃。
hint_d_wins | The discriminator is almost never wrong: the generator has little to learn from. |
    判别器几乎从不出错：生成器学不到多少东西。
hint_vanishing | Hardly any gradient reaches the generator: it stands still. |
    几乎没有梯度到达生成器：它停住了。
hint_exploding | The losses are far too large: a learning rate is too high. |
    损失大得离谱：学习率过高。
hint_link | Why? | 为什么？
""")
