"""The tab Compare."""

from gan.texts import explore
from gan.texts.table import table

AS_IN_EXPLORE = (
    *("seed", "dice", "truncation", "truncation_help", "grid", "grid_one", "grid_many"),
    *("seed_range", "pictures_alt", "picture_alt", "horizontal", "vertical", "direction", "class"),
)

TEXTS = {key: explore.TEXTS[key] for key in AS_IN_EXPLORE} | table("""
index | On this page | 本页内容
# The pair
pair_title | Side by side | 并排对比
pair_which | Which pair | 哪一对模型
pair_articles | As in the articles | 文章里的一对
pair_best | The best of each kind | 两类中最好的
said_articles | The two that articles write of: look how smooth and orderly the VAE is, and how sharp the GAN; the three numbers below measure it. |
    文章里常说的两种模型：看看 VAE 多么平滑有序，GAN 多么清晰；下方的三个数值可以验证。
said_best | As far as our digit classifier can tell, a VAE with a learned prior has caught up: a normalizing flow learns where the codes of each digit really lie, so that what is drawn at random is a place that the decoder knows, and its strokes are a median instead of a grey mean. |
    在我们的数字分类器看来，学会了先验的 VAE 已经赶上：标准化流学到每个数字的编码实际分布在哪里，随机抽到的因此都是解码器熟悉的位置；笔画取的是中位数，而不是发灰的均值。
said_own | Your own pair: any two models can stand side by side. | 你自己选的一对：任意两个模型都可以并排对比。
unknown_model | There is no model {value} here; you see {instead} instead. | 这里没有模型 {value}，改为显示 {instead}。
truncation_range | There is no truncation of {value}: it goes from 0 to 2. | 截断没有 {value} 这个值：范围是 0 到 2。
grid_range | A side shows 1, 4 or 8 pictures by as many, not {value}. | 每边每行显示 1、4 或 8 张图，没有 {value} 这个选项。
class_range | There is no class {value} here: they are numbered from 0 to {last}. | 这里没有类别 {value}：编号从 0 到 {last}。
no_classes | The class {value} is left out: these two models have no classes in common. |
    已忽略类别 {value}：这两个模型没有共同的类别。
left | Left | 左边
right | Right | 右边
left_model | Model on the left | 左边的模型
right_model | Model on the right | 右边的模型
fetching_model | Fetching {name} from the Hub … | 正在从 Hub 获取 {name}……
explore_it | Open in Explore | 在“探索”中打开
linked | Linked: one seed for both | 已联动：共用一个种子
unlinked | Not linked: a seed for each | 未联动：各用各的种子
link_help | Give both sides one seed and one truncation | 让两边共用种子和截断
unlink_help | Give each side its own seed and truncation | 让两边各用自己的种子和截断
class_any | All | 全部
same_model | The same model twice. Unlink the sides to give each its own seed. |
    两边是同一个模型。取消联动后，可以各用各的种子。
no_models_compare | There is nothing to compare yet. Train a model: python train.py mlp-gan |
    还没有可以对比的模型。先训练一个：python train.py mlp-gan
no_data | The MNIST images are not here yet: test images, the dots on the map and the three numbers need them; everything else works. |
    这里还没有 MNIST 图像：测试图像、地图上的点和三个数值需要它们；其余功能照常可用。
# The same digit through both
digit_title | The same digit through both | 同一个数字，两种模型
digit_help | A VAE encodes a digit at once. A GAN has no way back, so the latent that draws the digit is searched for, step by step. |
    VAE 一步就能把数字编码成潜变量；GAN 没有回头路，只能一步一步搜索能画出这个数字的潜变量。
draw | Pad to draw a digit on; a test image or a file will do too |
    手写板：在这里写一个数字，也可以选测试图像或文件
draw_here | Draw a digit here | 在这里写一个数字
clear | Clear | 清除
test_image | Test image | 测试图像
test_dice | Any test image | 随机选一张测试图像
upload | Choose a picture | 选择图片
upload_help | A photo or drawing of one digit, up to 10 MB | 一个数字的照片或图画，最大 10 MB
drop_help | Or drop or paste a picture here. | 也可以把图片拖到或粘贴到这里。
too_large | That file is larger than 10 MB; choose a smaller picture. |
    文件超过 10 MB，请选择较小的图片。
seen | What machines see | 机器看到的
seen_is | Centred and scaled as MNIST is, to 28 × 28 pixels: this is what both models get. |
    按 MNIST 的方式居中并缩放到 28 × 28 像素：两个模型拿到的就是它。
seen_test | A test image as it is, a {label}: 28 × 28 pixels, of MNIST itself. |
    原样的测试图像，写的是 {label}：28 × 28 像素，来自 MNIST 本身。
test_range | There is no test image {value}: they are numbered from 0 to 9999. | 没有测试图像 {value}：编号从 0 到 9999。
run | Find it in both | 在两个模型中寻找
cancel | Cancel | 取消
nothing_drawn | Draw a digit first, or choose a picture. | 请先写一个数字，或选择一张图片。
reconstruction | Drawn again | 重新画出
difference | Difference | 差别
missing | ink is missing | 少画的
surplus | ink too much | 多画的
progress | Progress of the search | 搜索进度
waiting | Waiting for the machine | 等待机器
step | Step {step} of {steps} · error {error} | 第 {step} 步，共 {steps} 步 · 误差 {error}
found | Error (MSE) {error} | 误差（MSE）{error}
cancelled | Cancelled at step {step} | 在第 {step} 步取消
searching | Searching for your digit … | 正在寻找你的数字……
nearer | {best} comes nearer to the digit: the error of {other} is {times} times as large. |
    {best} 更接近这个数字：{other} 的误差是它的 {times} 倍。
equally_near | Both come equally near to the digit. | 两个模型与这个数字同样接近。
walk_title | From there to the seed's picture, in both spaces | 从这里走到种子的图，在两个空间里
walk_of | {model}: from the digit to seed {seed} | {model}：从数字到种子 {seed}
walk_kept | {model}: from the digit to seed {seed}, always as a {label}; the seed changes only how it is written |
    {model}：从数字到种子 {seed}，类别始终是 {label}；种子只改变写法
# The race
race_title | The race | 赛跑
race_help | One way, walked in both spaces at once. Watch what lies between two digits; a model that knows classes blends them on the way. |
    在两个空间里同时走同一段路。看看两个数字之间有什么；认得类别的模型会在路上逐渐混合两个类别。
from | From seed | 从种子
to | To seed | 到种子
from_digit | From | 从
to_digit | To | 到
end_digit | The digit at this end of the way | 这一端的数字
from_class | Class at the start | 起点的类别
to_class | Class at the end | 终点的类别
take_digit | Use the digit above | 用上面的数字
take_seed | Use a seed | 用种子
no_digit_yet | There is no digit above yet: draw one first, or choose a test image. |
    上面还没有数字：请先写一个，或选择测试图像。
finding_ends | Finding the digits in both spaces … | 正在两个空间里寻找这些数字……
frame | The picture at this moment | 此刻的图
strip | The whole way, picture by picture; click one to go there, or use the arrow keys | 整段路的每一张图；点击或用方向键可跳到那里
scrub | Place on the way | 路上的位置
frame_of | Picture {n} of {count} | 第 {n} 张，共 {count} 张
play_race | Play both | 同时播放
pause_race | Pause | 暂停
save_webp | Save as WebP | 保存为 WebP
save_gif | Save as GIF | 保存为 GIF
save_png | Save as PNG strip | 保存为 PNG 长条
saving | Making the animation … | 正在生成动画……
saved | Saved. | 已保存。
# The map
map_title | The map | 地图
map_of | Map of which model | 哪个模型的地图
map_help | All of the latent plane, as the decoder draws it. Each dot is a test digit that nobody trained on, placed where the encoder puts it. |
    解码器画出的整个潜平面。每个点是一个没有用于训练的测试数字，位于编码器给出的位置。
plane_help | A plane of the latent space around the seed's first picture, spanned by two directions. |
    以种子的第一张图为中心、由两个方向张成的平面。
classes_help | Each row is a class, with the same latents in all of them; from left to right they move along a direction through the seed's first picture. |
    每一行是一个类别，各行的潜变量相同；从左到右，沿着一个方向经过种子的第一张图。
decoded_here | What is drawn at the cursor | 光标处画出的图
legend | Classes: choose one to see it alone | 类别：选择一个以单独查看
map_keys | Point at a place, or use the arrow keys. | 指向一个位置，或使用方向键。
position_class | {x} across, class {label} | 横 {x}，类别 {label}
position_2 | {x} across, {y} up | 横 {x}，纵 {y}
nearest_digit | . The nearest test digit is a {digit}. | 。最近的测试数字是 {digit}。
judged_digit | . The classifier reads a {digit}. | 。分类器认为是 {digit}。
encoding_digits | Encoding the test digits … | 正在编码测试数字……
reading_plane | Drawing the plane … | 正在绘制平面……
# The numbers
numbers_title | Three numbers | 三个数值
numbers_help | Measured on the pictures at the top. The mark at 1 is what real test digits give. |
    在页面顶部的图上测得。1 处的刻度是真实测试数字的数值。
sharpness | Sharpness | 清晰度
sharpness_help | How steeply grey changes from pixel to pixel: blurred strokes score below 1. |
    相邻像素的灰度变化有多陡：笔画模糊则小于 1。
variety | Variety | 多样性
variety_help | How far the pictures lie from one another: below 1 they repeat themselves. |
    图与图之间相距多远：小于 1 说明有重复。
nearness | Distance to the training digits | 与训练数字的距离
nearness_help | How far each picture lies from the nearest training digit: below 1 they are nearer to it than real digits are, as copies would be; above 1 they are stranger. |
    每张图与最近的训练数字相距多远：小于 1 说明比真实数字更贴近训练集，如同抄写；大于 1 说明更陌生。
measured | {value}; real digits: {real} | {value}；真实数字：{real}
measuring | Measuring … | 正在测量……
measuring_first | Reading the real digits to measure against; this takes some seconds the first time … |
    正在读取作为参照的真实数字；第一次需要几秒……
not_digits | {name} does not draw grey pictures of 28 × 28 pixels, as the real digits are: it has no numbers here. |
    {name} 画的不是真实数字那样的 28 × 28 灰度图，因此这里没有它的数值。
near_real | {best} is nearer to real digits. | {best} 更接近真实数字。
both_near | Both are equally near to real digits. | 两者与真实数字同样接近。
too_few | One picture is too few for this number; show more. | 只有一张图无法测量；请多显示几张。
claim_holds | Articles say: a VAE is smooth and orderly, a GAN is sharp. Here the numbers agree: the sharpness of {gan} is {sharp}, that of {vae} {smooth}. How orderly, the map shows. |
    文章说：VAE 平滑而有序，GAN 清晰。这里的数值与此相符：{gan} 的清晰度为 {sharp}，{vae} 为 {smooth}。是否有序，看地图便知。
claim_fails | Articles say: a VAE is smooth and orderly, a GAN is sharp. Here the numbers do not agree: the sharpness of {gan} is {sharp}, that of {vae} {smooth}. |
    文章说：VAE 平滑而有序，GAN 清晰。这里的数值与此不符：{gan} 的清晰度为 {sharp}，{vae} 为 {smooth}。
claim_needs_both | Articles say: a VAE is smooth and orderly, a GAN is sharp. To see it in numbers, put one of each side by side. |
    文章说：VAE 平滑而有序，GAN 清晰。要用数值检验，请把两种模型各选一个放在两边。
# The section "Measured"
results_title | Measured | 实测结果
results_help | The models that ship, measured on 10,000 samples against the 10,000 test pictures (of stacks on 26,000 samples), beside published figures. |
    随应用提供的模型，用 10,000 张样本与 10,000 张测试图片对照测得（叠图用 26,000 张样本），并列出已发表的结果。
results_none | No model here has been measured yet; to measure one: python -m gan.metrics MODEL --inception --seeds 3 --write |
    这里还没有测量过的模型；测量方法：python -m gan.metrics MODEL --inception --seeds 3 --write
results_reading | Reading the results … | 正在读取结果……
results_of | Data set | 数据集
results_caption | {dataset}: sort by a column's head; a model's name puts it on the right |
    {dataset}：点击列标题排序；点击模型名称，把它放到右边
results_put_right | Put {model} on the right | 把 {model} 放到右边
# Columns
result_model | Model | 模型
result_source | Source | 出处
result_parameters | Parameters | 参数
result_size | File | 文件
result_fid | Inception-FID | Inception-FID
result_digit_fid | Digit-FID | 数字 FID
result_precision | Precision | 精确率
result_recall | Recall | 召回率
result_density | Density | 密度
result_coverage | Coverage | 覆盖率
result_modes | Modes of 1,000 | 找到的模式（共 1,000 种）
result_kl | KL | KL
result_seconds | Training | 训练
# Cells
result_published | published | 已发表
result_real | Real training pictures | 真实训练图片
result_real_stacks | Stacks of real test digits | 真实测试数字的叠图
result_floor | the floor | 下限
result_seeds | {n} sample seeds | {n} 个采样种子
result_seed | 1 sample seed | 1 个采样种子
result_megabytes | {n} MB | {n} MB
result_minutes | {n} min | {n} 分钟
# What the figures mean
results_fid_is | Inception-FID: lower is better; ± is over sample seeds, of published figures as stated there. |
    Inception-FID：越低越好；± 是不同采样种子之间的标准差，已发表的数字照原文。
results_digit_fid_is | Digit-FID: lower is better; it is computed, as are precision, recall, density and coverage, on the features of our digit classifier, and is not comparable with Inception-FID. |
    数字 FID：越低越好；它和精确率、召回率、密度、覆盖率一样，在我们的数字分类器的特征上计算，与 Inception-FID 不可比。
results_kl_is | KL: lower is better; how far the thousand kinds are from equal shares, in nats. It is taken from 26,000 samples, each channel read by our digit classifier; published figures were read by other classifiers. |
    KL：越低越好；一千种组合与均匀分布相差多少，单位是奈特。取自 26,000 张样本，每个通道由我们的数字分类器认读；已发表的数字由其他分类器认读。
# The plots
plot_fid_title | Distance against size | 距离与大小
plot_fid_is | Lower is better. Dashed: published figures, whose generators' sizes are not stated. |
    越低越好。虚线是已发表的结果，其中没有给出生成器的大小。
plot_overlap_title | Precision against recall | 精确率与召回率
plot_overlap_is | Right and up is better: precision is the share of samples that look real, recall the share of real digits that samples come near. |
    越靠右上越好：精确率是看起来真实的样本所占的比例，召回率是样本所及的真实数字的比例。
plot_parameters | Generator parameters | 生成器参数
plot_keys | {title}. The arrow keys go from one to the next. | {title}。用方向键逐个查看。
plot_size_value | {n} parameters | {n} 个参数
# All figures of the two
facts_title | All figures of the two | 两个模型的全部数字
facts_help | Everything that was measured of the models on the left and on the right. |
    左右两个模型的全部测量结果。
facts_none | no figures here | 这里没有数字
facts_neighbours | Its samples nearest to training pictures, and below them those pictures |
    与训练图片最接近的样本，下方是对应的训练图片
facts_neighbours_of | {model}: samples, and below them the nearest training pictures |
    {model}：样本，以及下方最近的训练图片
""")
