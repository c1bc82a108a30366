"""The tab Use it: restoring damaged digits, making data sets."""

from gan.texts import compare, explore
from gan.texts.table import table

AS_IN_EXPLORE = ("seed", "seed_range", "dice", "model")
AS_IN_COMPARE = (
    *("draw", "draw_here", "clear", "test_image", "test_dice", "upload", "upload_help"),
    *("drop_help", "too_large", "test_range", "cancel", "nothing_drawn", "explore_it"),
    *("no_data",),
)

TEXTS = {
    **{key: explore.TEXTS[key] for key in AS_IN_EXPLORE},
    **{key: compare.TEXTS[key] for key in AS_IN_COMPARE},
} | table("""
link_odd | The link asks for {key} {value}, which there is not; you see the usual one. |
    链接要求的 {key} {value} 不存在，改为显示默认值。
queued | Place {place} of {of} in the queue | 排队中：第 {place} 位，共 {of} 位
# Restore
restore_title | Restore a damaged digit | 修复残缺的数字
restore_help | Draw a digit or take one, damage it, and see what each model believes was there. |
    写一个数字或选一个，把它弄坏，看看每个模型认为原来是什么。
take | A digit | 一个数字
damage | What is left of it | 还剩下什么
damage_which | How it is damaged | 怎样弄坏
damage_half | Half | 缺一半
damage_lost | Pixels | 缺像素
damage_block | Block | 缺一块
damage_brush | Brush | 涂抹
damage_blur | Blur | 模糊
damage_noise | Noise | 噪声
damage_shrink | 7 × 7 | 7 × 7
side | Which half is gone | 缺哪一半
side_top | Top | 上半
side_bottom | Bottom | 下半
side_left | Left | 左半
side_right | Right | 右半
knob_lost | Missing | 缺失比例
knob_block | Side | 边长
knob_blur | Blur σ | 模糊 σ
knob_noise | Noise σ | 噪声 σ
again | Damage it anew | 重新弄坏
mend | Mend all | 全部复原
left_half | Half of the picture is missing. | 图的一半不见了。
left_lost | {share} of the pixels are missing, here and there. | 随机缺失 {share} 的像素。
left_block | A block of {size} × {size} pixels is missing. Drag it, or move it by the arrow keys. | 缺了一块 {size} × {size} 像素。可拖动，也可用方向键移动。
left_brush | {count} pixels are rubbed out. Drag over the digit; or move the brush by the arrow keys, and rub with space. | 已涂掉 {count} 个像素。在数字上拖动即可；也可以用方向键移动画笔，按空格涂抹。
left_blur | Every pixel is mixed with its neighbours, over σ {sigma} pixels. | 每个像素都与周围混在一起，范围为 σ {sigma} 像素。
left_noise | Noise lies over every pixel, of σ {sigma} where white is 1. | 每个像素都叠加了噪声，σ 为 {sigma}（白色为 1）。
left_shrink | Sixteen pixels have become one: 7 × 7 are left. | 每 16 个像素合成一个，只剩 7 × 7。
left_of | What is left of the digit | 数字剩下的部分
restore | Restore | 修复
progress | Progress of the restoring | 修复进度
waiting | Waiting for the machine | 等待机器
is_waiting | Waiting for the machine … | 正在等待机器……
is_queued | Others are served first; your turn comes … | 正在排队，前面还有别人……
is_running | Restoring … | 正在修复……
is_cancelled | Cancelled; what was found so far stays. | 已取消，目前找到的结果仍然保留。
nearest_way | The answer nearest to what was there: {way}, {value} dB. | 最接近原图的答案：{way}，{value} dB。
way_plain | The plain way | 普通方法
way_vae | VAE | VAE
way_gan | GAN | GAN
how_plain | No generator: pixels between their neighbours, or the training digit that fits best | 不用生成器：由邻近像素推算，或找出最吻合的训练数字
how_vae | Its encoder guesses, then its latent space is searched | 先由编码器猜测，再在潜空间中搜索
how_gan | Its latent space is searched from several starts | 从多个起点在潜空间中搜索
which_vae | Which VAE | 哪个 VAE
which_gan | Which GAN | 哪个 GAN
interpolated | between | 推算
nearest | nearest | 最近
restored_by | What comes of it: {name} | 修复结果：{name}
film_of | The way there, step by step: {name} | 一步步的过程：{name}
answers_of | Answers: {name} | 各种答案：{name}
answers | Answers, the likeliest first | 各种答案，最可能的在前
two_answers | Two answers | 两种答案
average | mean | 平均
looking | Looking around in its latent space, the first time: {share} | 首次使用，正在浏览它的潜空间：{share}
encoded | The encoder’s guess | 编码器的猜测
step | Step {step} of {steps} | 第 {step} 步，共 {steps} 步
explains | Off what is left by | 与剩余部分相差
psnr | PSNR | PSNR
psnr_value | {value} dB | {value} dB
read_as | read as {digit}, {share} sure | 分类器认为是 {digit}，把握 {share}
read_as_none | not read as a digit | 分类器认为不是数字
compare_it | Open in Compare | 在“对比”中打开
measured | How well each way restores, measured on {count} test digits | 各种方法修复得如何：在 {count} 个测试数字上的测量
measured_on | {way}, {count} digits | {way}（{count} 个数字）
measured_help | The share that the classifier still names rightly, and how near the pixels come to the digit that it was (PSNR). |
    分类器仍能认对的比例，以及像素与原来数字的接近程度（PSNR）。
measured_50 | 50 % missing | 缺失 50 %
measured_80 | 80 % missing | 缺失 80 %
measured_half | Lower half gone | 缺下半部
measured_blur | Blur σ 2 | 模糊 σ 2
measured_noise | Noise σ 0.5 | 噪声 σ 0.5
measured_7x7 | 7 × 7 | 7 × 7
measured_damaged | Damaged | 受损
measured_plain | The smoothest picture | 最平滑的图片
measured_nearest | The nearest training digit | 最近的训练数字
measured_encoded | {name}, encoded | {name}，编码
measured_likeliest | {name}, the likeliest answer | {name}，最可能的答案
measured_average | {name}, the mean of its answers | {name}，各答案的平均
# Make
make_title | Make a data set | 生成数据集
make_help | As many new pictures as you need, to train or test other programs with. You choose how alike or how varied they are. |
    需要多少新图片，就生成多少，用来训练或测试别的程序。它们有多相像、有多少变化，由你决定。
count | Pictures | 张数
classes | A count for each class | 各类别的张数
similarity | Similarity ψ | 相似度 ψ
more_alike | more alike | 更相像
more_varied | more varied | 更多样
distance | Distance to the nearest training picture | 与最近的训练图片的距离
variety | Variety | 多样性
at_this | {value} here | 此处为 {value}
at_this_real | {value} here; real pictures: {real} | 此处为 {value}；真实图片：{real}
distance_unknown | Not known here: the training pictures are not on this server. | 无法得知：训练图片不在这台服务器上。
variety_unknown | Could not be measured. | 无法测量。
measuring | Measuring … | 正在测量……
sheet_is | Drawn by {model} at ψ {truncation}: such pictures will be in it. | 由 {model} 在 ψ 为 {truncation} 时画出：数据集里就是这样的图。
format | Format | 格式
format_png | PNG folders | PNG 文件夹
format_idx | IDX (MNIST) | IDX（MNIST）
format_npz | NumPy .npz | NumPy .npz
format_parquet | Parquet | Parquet
format_png_is | A folder for each class, as torchvision’s ImageFolder reads them. |
    每个类别一个文件夹，torchvision 的 ImageFolder 可以直接读取。
format_idx_is | The four files of MNIST, with a test part beside: torchvision’s MNIST loads them unchanged. |
    与 MNIST 相同的四个文件，另含测试部分：torchvision 的 MNIST 可以原样加载。
format_npz_is | One file with two arrays: images and labels. | 一个文件，内含两个数组：图片和标签。
format_parquet_is | Pictures and class names as Hugging Face’s datasets library and the Hub show them: load_dataset loads it. |
    图片和类别名称的存法与 Hugging Face 的 datasets 库和 Hub 一致：load_dataset 可以直接读取。
invert | Dark on white | 白底黑字
filters | Leave out | 剔除
filter_sure | What the classifier doubts | 分类器拿不准的
strict_sure | At least so sure | 最低把握
filter_apart | Near copies of training pictures | 与训练图片过于接近的
strict_apart | At least so far | 最小距离
estimate | {pictures} pictures, about {size}. | {pictures} 张图片，约 {size}。
estimate_each | {pictures} pictures, {each} of each class, about {size}. | {pictures} 张图片，每类 {each} 张，约 {size}。
takes | Takes about {time}. | 约需 {time}。
missing | Of the class “{name}” none of the pictures that were tried passes: it may not come to an end. |
    类别“{name}”试画的图片没有一张通过：可能无法完成。
missing_any | None of the pictures that were tried passes: it may not come to an end. | 试画的图片没有一张通过：可能无法完成。
would_leave_out_sure | In doubt: {share} of those drawn. | 拿不准的约占画出的 {share}。
would_leave_out_apart | Too near: {share} of those drawn. | 过于接近的约占画出的 {share}。
make_range | {total} pictures cannot be made here: give 1 to {most}. | 这里不能生成 {total} 张图片：请填 1 到 {most}。
make_bounds | At most {most} here; the command makes up to 1,000,000 on your own machine. |
    这里最多 {most} 张；用下面的命令，在自己的电脑上最多可生成 1,000,000 张。
make | Make it | 开始生成
make_progress | Progress of the data set | 数据集的进度
make_begun | Waiting for the server … | 正在等待服务器……
making | {made} of {of} pictures | 已生成 {made} 张，共 {of} 张
time_left | {time} left | 还需 {time}
left_out_sure | {count} in doubt left out | 剔除拿不准的 {count} 张
left_out_apart | {count} too near left out | 剔除过于接近的 {count} 张
packing | Packing the file … | 正在打包文件……
made | {made} pictures are ready | {made} 张图片已就绪
held | held here for ten minutes | 在这里保留十分钟
not_held | The ten minutes are over: the data set is no longer here. | 十分钟已过，数据集已不在这里。
make_cancelled | Cancelled; nothing was kept. | 已取消，没有留下任何文件。
download | Download {name} ({size}) | 下载 {name}（{size}）
copy_command | Copy the command | 复制命令
""")
