"""What the server says of mistakes, in Chinese, by the code of each `gan.Error`: its English.

What has no line here is said in English. A blank may hold a word or a sentence that has one.
"""

from gan.texts.table import chinese

CHINESE = chinese("""\
# any request
{name} {value} is not a whole number from {low} to {high} |
    {name}的值 {value} 不是 {low} 到 {high} 之间的整数
{name} {value} is not a number from {least} to {most} |
    {name}的值 {value} 不在 {least} 到 {most} 之间
above {low} | {low}（不含）
below {high} | {high}（不含）
{value} is not {what}; see the API page for its form | {value} 不是{what}；格式见 API 页面
{what} {value} is none of: {choice} | {what} {value} 不在可选范围内：{choice}
{name} is no field of {what}; {right} (a page that was open while the app was updated has to be reloaded) |
    {what}没有 {name} 这一项；{right}（若应用更新时页面正开着，请重新加载页面）
there are: {known} | 可用的有：{known}
it may be {nearest} | 也许是 {nearest}
none | 无
{value} is not the base64 text of {what} | {value} 不是{what}的 base64 文本
{what} is too large; give at most {most} bytes | {what}太大；最多 {most} 字节
this is more than {megabytes} MB; send less at once | 超过了 {megabytes} MB；请减少一次发送的内容
the server failed | 服务器出错了
{most} visitors are at this already; try again in a minute | 已有 {most} 位访客在使用；请一分钟后再试
# what a blank may hold
a request | 请求
a state | 状态
a training | 训练
a walk | 漫步
a plane | 平面
a file | 文件
a digit | 数字
strokes | 笔迹
true or false | true 或 false
seed | 种子
seconds | 秒数
steps | 步数
truncation | 截断
label | 类别
model | 模型
batch_size | 批大小
latent_dim | 潜变量维数
learning rate | 学习率
generator_lr | 生成器学习率
discriminator_lr | 判别器学习率
objective | 目标函数
--labels | 类别
step | 步数
frames | 帧数
scale | 放大倍数
move | 移动量
# pictures and models that are drawn with
there is no model {name}; there are: {there} | 没有模型 {name}；可用的有：{there}
{model} has no classes to ask for; leave label out | {model} 没有类别可选；请不要指定类别
{model} has no classes to ask for; leave labels out | {model} 没有类别可选；请不要指定类别
labels are the classes of both ends, [from, to]; give them or one label |
    labels 是两端的类别 [起点, 终点]；请给出两端，或只给一个类别
a map by class shows every class; leave label out | 按类别的地图会显示所有类别；请不要指定类别
a latent z is one picture, not {grid} × {grid}; leave grid out, or z |
    一个潜变量 z 只对应一张图，而不是 {grid} × {grid} 张；请去掉 grid 或 z
a latent z of {count} bytes is not one of {size} 16-bit floats |
    {count} 字节的潜变量 z 不是 {size} 个 16 位浮点数
a latent z has numbers that are not from {least} to {most} | 潜变量 z 中有数值不在 {least} 到 {most} 之间
a latent of {count} numbers is not one of {size} | {count} 个数的潜变量不合适：应有 {size} 个数
latent dimension {said} is not from 0 to {most} | 潜变量序号 {said} 不在 0 到 {most} 之间
{count} own directions are more than the {most} there may be | {count} 个自定义方向太多了；最多 {most} 个
an own direction leads from a picture to itself; give two pictures |
    自定义方向的起点和终点是同一张图；请给出两张不同的图
a walk to {count} seeds is none; give `to` one, or a list of 1 to {most} |
    不能漫步到 {count} 个种子；请给出 1 到 {most} 个种子
{count} moves are more than the {most} directions of this model |
    移动量有 {count} 个，但这个模型只有 {most} 个方向
{directions} directions at {places} places of {pictures} pictures are not from 1 to {most} pictures; ask for fewer |
    {pictures} 张图、{directions} 个方向、{places} 个位置，总数不在 1 到 {most} 张之间；请减少一些
an end of a walk is {"seed": n} or {"z": [numbers]}; give one of them |
    漫步的一端是 {"seed": n} 或 {"z": [数值]}；请给出其中一种
{count} walks were given; give one or two | 给出了 {count} 条漫步；请给一条或两条
walks of {left} and {right} frames do not fit; give equally many |
    两条漫步的帧数不同（{left} 和 {right}）；请让它们一样多
an animation of kind {kind} cannot be made; choose {there} | 不能生成 {kind} 格式的动画；请选择 {there}
an animation of {pixels} megapixels is too large; keep frames × pixels below {most} million |
    {pixels} 百万像素的动画太大；帧数 × 像素请保持在 {most} 百万以内
there is no model {name} with its discriminator; there are: {there} |
    没有带判别器的模型 {name}；可用的有：{there}
there is no part {part}; there are: {there} | 没有 {part} 这一部分；可用的有：{there}
# a digit that is brought to Compare
a digit comes from one of: file, strokes, test; give exactly one |
    数字来自文件、笔迹或测试集之一；请只给一种
strokes of {count} bytes are not 28 × 28 or 280 × 280 grey values |
    {count} 字节的笔迹不是 28 × 28 或 280 × 280 个灰度值
{what} of {count} bytes is not 28 × 28 grey values | {count} 字节的{what}不是 28 × 28 个灰度值
# restoring a digit
a mask | 遮挡图
a damage | 损坏方式
a list of models | 模型列表
{count} models are not one or two; name as many in `models` | 给了 {count} 个模型；请在 `models` 里写一个或两个
{model} does not draw grey 28 × 28 pictures; choose a model of grey digits to restore one with |
    {model} 画的不是 28 × 28 的灰度图；修复数字请选画灰度数字的模型
nothing is left of the digit; leave at least one pixel | 数字已经什么都不剩；请至少留下一个像素
{count} digits cannot be read at once; give 1 to {most} | 一次读不了 {count} 个数字；请给 1 到 {most} 个
a list of digits | 数字列表
# making a data set
counts by class | 各类别的数量
give either a count or counts by class, one of the two | 总数和各类别的数量，只能二选一
the pictures of this model have no classes; give one count | 这个模型的图片没有类别；请只给一个总数
Parquet needs pyarrow: pip install pyarrow | Parquet 需要 pyarrow：pip install pyarrow
IDX files as MNIST's hold grey pictures; take png, npz or parquet for {model} |
    MNIST 式的 IDX 文件只存灰度图；{model} 请用 png、npz 或 parquet
the classifier reads digits, which {model} draws none of; leave sure out |
    分类器只认数字，而 {model} 不画数字；请去掉 sure
the pictures that {model} was trained on are not here to keep apart from; name their folder with GAN_DATA, or leave apart out |
    {model} 的训练图片不在这里，无从比较；请用 GAN_DATA 指明它们的文件夹，或去掉 apart
{model} draws no {what}, or hardly any: {kept} in {tried} candidates; {remedy} |
    {model} 画不出（或很少画出）{what}：{tried} 张候选里只有 {kept} 张；{remedy}
picture that passes | 通过筛选的图片
loosen the filters | 请放宽筛选条件
leave that class out (--counts) | 请不要这一类（--counts）
this would take about {megabytes} MB and {minutes} minutes here; make fewer, or run the command |
    这在这里大约要 {megabytes} MB、{minutes} 分钟；请少做一些，或运行命令
this server has no room for that; make fewer, or run the command |
    这台服务器放不下这么多；请少做一些，或运行命令
{minutes} minutes are over; make fewer at once | 已满 {minutes} 分钟；请一次少做一些
{where} has {free} MB left and this takes about {needed}; free some space, make fewer, or choose another --out |
    {where} 只剩 {free} MB，而这大约要 {needed} MB；请腾出空间、少做一些，或换一个 --out
the file has {size} megabytes; give one of at most {most} | 文件有 {size} MB；请提供不超过 {most} MB 的文件
the picture is blank; draw a digit, or give one that differs from its ground |
    图片是空白的；请画一个数字，或换一张笔迹与底色不同的图片
{model} draws in colour; choose a model of grey digits | {model} 画的是彩色图；请选择画灰度数字的模型
{count} pictures are too few for this number; give at least {least} |
    {count} 张图片太少，算不出这个数值；至少需要 {least} 张
the real MNIST digits are not at hand to compare with; start the app again with $GAN_DATA naming their folder, or with a network to fetch them |
    手头没有可供对比的真实 MNIST 数字；请用 $GAN_DATA 指明其文件夹后重启应用，或联网重启以便下载
# data sets
{recipe} was trained on pictures that no data set's name leads to | {recipe} 所用的训练图片不属于任何已知数据集
the files of {name} are not in {place} and could not be downloaded there ({reason}); give the folder that holds {files} with --data DIR |
    {place} 中没有 {name} 的文件，也无法下载（{reason}）；请用 --data DIR 指明存有 {files} 的文件夹
the files in {where} are not known to be those of {title}; move them away and {name} is downloaded again |
    {where} 中的文件不是已知的 {title} 文件；移走它们后会重新下载 {name}
this is fetched only by a click on the machine itself where the app runs; there, open the address that the app printed |
    只有在运行本应用的机器上点击才会下载；请在那台机器上打开应用打印的地址
# pictures of one's own
these pictures are no longer held here; choose them again | 这些图片已不再保留；请重新选择
the upload cannot be read; send a form of 1 to {most} files | 无法读取上传内容；请发送 1 到 {most} 个文件
{count} pictures are too many; send at most {most} | {count} 张图片太多了；最多发送 {most} 张
more than {megabytes} MB; give fewer or smaller pictures | 超过 {megabytes} MB；请减少图片或缩小图片
the file | 该文件
the upload | 上传内容
{place} holds {count} pictures; at least {least} are needed | {place}中有 {count} 张图片；至少需要 {least} 张
{count} of {all} pictures cannot be read ({names}): {error} | {all} 张图片中有 {count} 张无法读取（{names}）：{error}
all {count} pictures are blank (of one level each); look at the files, there is nothing to learn from |
    全部 {count} 张图片都是空白的（各只有一种灰度）；请检查文件，没有可学的内容
all {count} pictures are the same one; give different ones | 全部 {count} 张图片都相同；请提供不同的图片
{name} cannot be read as a picture; give a whole PNG, JPEG, WebP, GIF, BMP or TIFF file in its place |
    {name} 无法作为图片读取；请换成完整的 PNG、JPEG、WebP、GIF、BMP 或 TIFF 文件
{name} has too many pixels; give a picture of at most {most} megapixels |
    {name} 的像素太多；请提供不超过 {most} 百万像素的图片
{name} holds no number in any pixel; leave it out or give another in its place |
    {name} 的像素中没有任何数值；请去掉它或换一张
{name} is a HEIC picture, which needs one more package: pip install pillow-heif |
    {name} 是 HEIC 图片，还需要一个软件包：pip install pillow-heif
{name} is damaged; download or pack it again | {name} 已损坏；请重新下载或打包
{path} is damaged inside {name}; pack it again | {name} 中的 {path} 已损坏；请重新打包
{path} is locked by a password; pack it without one | {path} 有密码保护；请不加密码重新打包
{path} is larger than {most} MB; leave it out | {path} 超过 {most} MB；请去掉它
{name} unpacks to more than {most} GB; give fewer pictures or a folder |
    {name} 解压后超过 {most} GB；请减少图片
there are more than {most} files; give fewer at once | 文件超过 {most} 个；请减少一次提供的数量
{loose} pictures lie beside the folders ({first}, …): either the folders are classes and those beside them none (--labels outer), or all are of one kind (--labels none); say which |
    有 {loose} 张图片在文件夹（{first}……）之外：请在“类别”中选择：外层文件夹（文件夹是类别，之外的图片不用），或不分
the classes may be the outer folders ({a}, …: --labels outer) or the inner ones ({b}, …: --labels inner); say which, or --labels none |
    类别可能是外层文件夹（{a}……），也可能是内层文件夹（{b}……）；请在“类别”中选择其一，或选不分
# trainings
there is no recipe {name}; there are: {there} | 没有配方 {name}；可用的有：{there}
there is no objective {name}; there are: {there} | 没有目标函数 {name}；可用的有：{there}
{dataset} is not a data set that {recipe} can learn here; there are: {there} |
    {recipe} 在这里不能学习数据集 {dataset}；可用的有：{there}
{recipe} cannot learn from a batch of {batch}{shared}: its batch norm compares pictures with one another; choose a batch size of {least} or more |
    {recipe} 无法用批大小 {batch}{shared} 学习：它的批归一化要比较多张图片；批大小请选 {least} 或更大
{recipe} has one loss and one learning rate; it has no discriminator and no adversarial objective to change |
    {recipe} 只有一个损失和一个学习率；没有可更改的判别器和对抗目标函数
{recipe} has no trick {name}; it has: {there} | {recipe} 没有技巧 {name}；它有：{there}
{name} has no labels to smooth or to add noise to; set both to 0 |
    {name} 没有可平滑或加噪声的标签；请把两者都设为 0
{count} visitors are training or waiting; try again later | 已有 {count} 位访客在训练或等待；请稍后再试
{said} is not a command; there are: pause, resume, step, stop, change, leave |
    {said} 不是命令；可用的有：pause、resume、step、stop、change、leave
there is no such training, or it is over; start another one | 没有这个训练，或者它已经结束；请重新开始一个
this training waits for its place; it begins by itself | 这个训练正在排队；轮到时会自动开始
others train in its place; it goes on by itself when its turn comes | 其他人正在训练；轮到它时会自动继续
this training is over; start another one | 这个训练已经结束；请重新开始一个
this training has not yet come to the last {count} commands; wait a moment | 这个训练还有 {count} 条命令未执行；请稍等片刻
this training has drawn nothing yet | 这个训练还没有画出任何图片
this training has left no weights yet; stop it, or wait for its end | 这个训练还没有留下权重；请停止它，或等它结束
no training could be started ({error}); try again later | 无法开始训练（{error}）；请稍后再试
the process of this training was ended from outside, perhaps for want of memory; start again with a smaller batch |
    这个训练的进程被外部终止，可能是内存不足；请减小批大小后重新开始
the training failed ({said}); try {settings} | 训练失败（{said}）；请尝试{settings}
a smaller batch or other settings | 减小批大小或换用其他设置
other settings | 其他设置
{dataset} is not on this server; choose {synthetic} or pictures of your own |
    此服务器上没有 {dataset}；请选择 {synthetic} 或你自己的图片
there is no model in {folder} to sample synthetic digits from | {folder} 中没有可用来生成合成数字的模型
# models of the Hub
{name} is not a repository of the form user/repo[@revision] | {name} 不是 用户/仓库[@版本] 形式的仓库名
{repository} is not a repository of the form user/repo | {repository} 不是 用户/仓库 形式的仓库名
there is no public model {repository} on the Hub; check the name | Hub 上没有公开模型 {repository}；请检查名称
there is no repository {repository} on the Hub, or it is private and this login may not see it; check the name, or {login} |
    Hub 上没有仓库 {repository}，或者它是私有的，当前登录无权查看；请检查名称，或{login}
{repository} on the Hub has no such revision; leave it out for the newest |
    Hub 上的 {repository} 没有这个版本；不写版本即用最新版
{repository} on the Hub is no weights folder; choose another repository |
    Hub 上的 {repository} 不是权重文件夹；请选择其他仓库
{repository} on the Hub holds no model of this package: its {file} is no recipe; choose another repository |
    Hub 上的 {repository} 不是本软件包的模型：它的 {file} 不是配方；请选择其他仓库
{owner} has a {file} of {size} MB, above {most} MB; choose a smaller model |
    {owner} 的 {file} 有 {size} MB，超过 {most} MB；请选择更小的模型
{repository} draws pictures of {height} × {width} × {channels}; here they may have up to {most} × {most} pixels, in grey or colour |
    {repository} 画的图是 {height} × {width} × {channels}；这里最多 {most} × {most} 像素，灰度或彩色
{repository} has latents of {size} numbers; here they may have up to {most} |
    {repository} 的潜变量有 {size} 个数；这里最多 {most} 个
{repository} has layers of up to {numbers} numbers for each picture; here they may have {most} |
    {repository} 的某一层对每张图多达 {numbers} 个数；这里最多 {most} 个
{repository}: its model.safetensors of {megabytes} MB is too small for {parameters} parameters; it is damaged, or holds other tensors |
    {repository}：{megabytes} MB 的 model.safetensors 容不下 {parameters} 个参数；它已损坏，或存的是其他张量
{name} takes {seconds} seconds for {count} pictures, above {most}; choose a smaller model |
    {name} 画 {count} 张图要 {seconds} 秒，超过 {most} 秒；请选择更小的模型
{owner} gives no finite pictures: its largest number is {largest}, in {name}; restore it or train the model again |
    {owner} 画不出有限的图片：最大的数是 {name} 中的 {largest}；请恢复它或重新训练模型
{path} is damaged or cut short; restore it or train the model again | {path} 已损坏或不完整；请恢复它或重新训练模型
{path} holds other tensors than its config.json says; it is not a whole model |
    {path} 中的张量与 config.json 所述不符；它不是完整的模型
{path} holds {wrong} numbers in {name}, which takes {right} ones | {path} 的 {name} 中数值类型为 {wrong}，应为 {right}
whole | 整数
floating | 浮点数
complex | 复数
{path} holds numbers in {name} that are not finite; restore it or train the model again |
    {path} 的 {name} 中有非有限的数值；请恢复它或重新训练模型
{file} is missing, so {folder} is not a weights folder | 缺少 {file}，所以 {folder} 不是权重文件夹
{file} cannot be used: {error} | {file} 无法使用：{error}
{path} cannot be used: {error} | {path} 无法使用：{error}
# the Hub itself
the Hub has had too many requests; try again {when} | 对 Hub 的请求过多；请{when}再试
in {seconds} seconds | {seconds} 秒后
later | 稍后
the Hub is out of order (HTTP {status}); try again later | Hub 出现故障（HTTP {status}）；请稍后再试
the Hub refuses what was asked of {repository} (HTTP {status}); check the name |
    Hub 拒绝了对 {repository} 的请求（HTTP {status}）；请检查名称
{repository} needs the Hub, which HF_HUB_OFFLINE forbids to ask here; unset it |
    {repository} 需要访问 Hub，但这里的 HF_HUB_OFFLINE 禁止访问；请取消该设置
{repository} could not be fetched or sent: no way to the Hub; check the network |
    无法获取或发送 {repository}：连不上 Hub；请检查网络
the connection to the Hub broke off ({repository}); do it again: what has arrived is not sent twice |
    与 Hub 的连接中断（{repository}）；请再做一次：已传到的部分不会重传
{repository}: a file cannot be read or written ({reason}); mend that | {repository}：有文件无法读写（{reason}）；请先解决此问题
the transfer of {repository} did not succeed; do it again | {repository} 传输失败；请再试一次
the answer about {repository} is not the Hub's; check HF_ENDPOINT and the network |
    关于 {repository} 的答复不是来自 Hub；请检查 HF_ENDPOINT 和网络
# pushing to the Hub
nobody is logged in to the Hub, which {repository} needs; {login} | {repository} 需要登录 Hub，但尚未登录；请{login}
log in with `hf auth login`, or set HF_TOKEN | 用 `hf auth login` 登录，或设置 HF_TOKEN
sign in again | 重新登录
your account | 你的账号
the Hub does not know this token; {renewed} | Hub 不认识这个令牌；请{renewed}
renew it at {tokens} and {login} | 在 {tokens} 更换令牌，然后{login}
give the token it at {tokens} | 在 {tokens} 给令牌加上该权限
sign in with a token that has it | 用有该权限的令牌登录
this token may not write to {repository}: it needs write permission; push to a new name of your own, or {rights} |
    这个令牌不能写入 {repository}：需要写权限；请推送到你自己的新名称，或{rights}
the token for the Hub is not one line of letters and digits; {remedy} | Hub 令牌不是一行字母和数字；请{remedy}
the Hub takes no more into {repository}: the storage is used up; free some at https://huggingface.co/settings/billing, or push to a public repository |
    Hub 不再接收 {repository} 的内容：存储空间已用完；请在 https://huggingface.co/settings/billing 腾出空间，或推送到公开仓库
the Hub asks for a paid plan for {repository}; choose one, or another repository |
    Hub 要求 {repository} 使用付费方案；请选择付费方案，或换一个仓库
{repository} was changed by somebody else at the same moment; do it again | {repository} 同时被别人更改；请再做一次
{name} is there already and public; make it private in its settings on the Hub, or choose another name |
    {name} 已存在且是公开的；请在 Hub 的仓库设置中改为私有，或换一个名称
{repository} on the Hub holds something else, which a push would overwrite; choose another name |
    Hub 上的 {repository} 存有其他内容，推送会覆盖它；请换一个名称
{why}; leave @{revision} out of {name}@{revision} | {why}；请去掉 {name}@{revision} 中的 @{revision}
a push goes to the newest revision | 推送总是到最新版本
{file} is missing, so {folder} cannot be pushed; train again | 缺少 {file}，因此 {folder} 无法推送；请重新训练
{file} is not what a training leaves; restore it or train again | {file} 不是训练留下的文件；请恢复它或重新训练
a picture in {folder} is damaged; delete that folder | {folder} 中有图片已损坏；请删除该文件夹
the judge that counts the digits of {folder} is missing; restore it beside the other weights |
    缺少为 {folder} 数数字的评判网络；请把它恢复到其他权重旁边
the model in {folder} has collapsed: {samples} samples show only {count} of {all} digits; train on |
    {folder} 中的模型已崩溃：{samples} 张样本里只有 {all} 种数字中的 {count} 种；请继续训练
sign in with Hugging Face first, then push again | 请先用 Hugging Face 登录，然后再推送
this Space offers no sign-in; download the model, then python -m gan.hub push |
    此 Space 不提供登录；请下载模型，然后运行 python -m gan.hub push
this machine has no token of the Hub; run hf auth login, then push again |
    这台机器没有 Hub 令牌；请运行 hf auth login，然后再推送
this machine's token needs the key that the app has printed where it was started |
    使用这台机器的令牌需要密钥，它已打印在启动应用的地方
that is not the key that the app has printed where it was started; look again |
    这不是应用在启动处打印的密钥；请再看一下
""")
