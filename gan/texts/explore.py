"""The tab Explore."""

from gan.texts.table import table

TEXTS = table("""
model | Model | 模型
models_n | {n} models | {n} 个模型
search | Search the models | 搜索模型
search_none | No model here is called that. | 这里没有这样的模型。
group_best | The best of each kind | 各类最佳
group_tutorial | From the tutorials | 来自教程
group_yours | Yours | 你的模型
group_hub | From the Hub | 来自 Hub
yours | Just trained | 刚训练的
hub_another | Another model from the Hub | Hub 上的其他模型
hub_fetch | Fetch | 获取
hub_queued | Others are fetching: place {place} of {of} in the queue |
    其他人正在获取：排在第 {place} 位，共 {of} 位
hub_checking | Looking at {name} … | 正在查看 {name}……
hub_fetching | Fetching {name}, {megabytes} MB … | 正在获取 {name}，{megabytes} MB……
hub_done | {name} is among the models now. | {name} 已加入模型列表。
hub_refused | This model cannot be used: | 无法使用这个模型：
hub_broken_off | The connection to the server was lost; try again. | 与服务器的连接已断开，请重试。
seed | Seed | 种子
seed_range | {value} is no seed: seeds are whole numbers from 0 up. | {value} 不是种子：种子是从 0 起的整数。
dice | Throw the dice: a new seed | 掷骰子：换一个种子
truncation | Truncation ψ | 截断 ψ
truncation_help | Below 1: more typical digits. Above 1: stranger ones. |
    小于 1：更典型的数字；大于 1：更奇特的数字。
grid | Pictures | 图片数
grid_one | One picture | 一张
grid_many | {n} × {n} pictures | {n} × {n} 张
pad | Two directions at once | 同时沿两个方向
pad_map | Map of the latent plane | 潜平面地图
class | Class | 类别
class_all | all | 全部
class_n | Class {n} | 类别 {n}
pad_help | Drag, or use the arrow keys | 拖动，或使用方向键
horizontal | Across | 横向
vertical | Up | 纵向
direction | Direction {n} | 方向 {n}
dimension | z{n} | z{n}
latent_space | latent space | 潜空间
drag | Drag a slider: every digit follows | 拖动滑块，所有数字随之变化
drag_pictures | Drag a slider: every picture follows | 拖动滑块，所有图片随之变化
end | {name}: go to {value} | {name}：移到 {value}
raw | All {n} latent numbers | 全部 {n} 个潜变量
walk | Walk | 漫步
walk_to | to seed | 到种子
walk_position | Position on the way | 路上的位置
play | Play the walk | 播放漫步
pause | Pause the walk | 暂停漫步
reset | Reset | 重置
reset_help | Double-click a slider or the pad, or press Backspace on it, to reset it |
    双击滑块或二维面板，或选中后按退格键，可将其重置
copy_link | Copy link | 复制链接
copy_python | Copy as Python | 复制为 Python
pictures_alt | {count} pictures drawn by {model} from seed {seed} |
    {model} 用种子 {seed} 画的 {count} 张图
picture_alt | A picture drawn by {model} from seed {seed} | {model} 用种子 {seed} 画的图
picture_n | Picture {n} | 第 {n} 张
picture_free | Found picture | 找到的图片
zoom | Click a picture, or use the arrow keys, to choose it; double-click, or press Enter, to see it large |
    点击图片或用方向键选中；双击或按回车可放大
zoom_out | Double-click, or press Enter or Escape, to see all pictures again |
    双击，或按回车或 Esc，返回全部图片
open_large | Open the chosen picture large, or show all again | 放大选中的图片，或返回全部图片
of | {name} | {name}
ends_of | Ends: {name} | 两端：{name}
ends_help | The small pictures at the ends of the sliders show this picture |
    滑块两端的小图以这张图片为准
# moving
undo | Undo (Ctrl+Z) | 撤销（Ctrl+Z）
redo | Redo (Ctrl+Y) | 重做（Ctrl+Y）
seen | Where you have been | 看过的图片
return_to | Return to this picture: {model}, seed {seed} | 回到这张图片：{model}，种子 {seed}
wander | Wander | 漫游
where_help | The generator draws in your browser where it can, so that a drag never waits for the network |
    只要可行，生成器就在您的浏览器里绘制，这样拖动时不必等待网络
drawn_here | in your browser · {value} ms | 在您的浏览器中 · {value} 毫秒
drawn_there | on the server · {value} ms | 在服务器上 · {value} 毫秒
wander_help | An endless plane of pictures: drag it, or use the arrow keys; Ctrl and the wheel, + and -, or two fingers zoom |
    没有尽头的图片平面：拖动或按方向键移动；按住 Ctrl 滚动、按 + 和 - 或用双指缩放
wander_step | Step | 步长
place | x {x}, y {y}, step {step} | x {x}，y {y}，步长 {step}
own_a | The chosen picture is A: where a direction of your own begins |
    把选中的图片设为 A：自定义方向的起点
own_b | The chosen picture is B: where a direction of your own leads |
    把选中的图片设为 B：自定义方向的终点
own_name | Name of the direction | 方向的名称
own_make | Make the slider | 生成滑块
own_cancel | Cancel | 取消
own_other | Now choose another picture, and press {letter}. | 再选另一张图片，然后按 {letter}。
own_same | A and B are the same picture; choose another one. | A 和 B 是同一张图片，请另选一张。
own_full | There may be {n} directions of your own; remove one first. | 最多 {n} 个自定义方向，请先删除一个。
own_nameless | A → B, {n} | A → B（{n}）
own_help | At 1 picture A has become picture B; the others move the same way |
    移到 1 时图片 A 变成图片 B，其他图片同步移动
own_remove | Remove {name} | 删除{name}
own_move | Direction of your own | 自定义方向
# what a link has wrong
link_model | There is no model “{model}” here; “{shown}” is shown instead. |
    这里没有名为“{model}”的模型，改为显示“{shown}”。
link_range | {name}: {value} in the link is not from {low} to {high}; {used} is used. |
    链接中的“{name}”为 {value}，不在 {low} 到 {high} 之间；已改用 {used}。
link_whole | {name}: {value} in the link is not a whole number from {low} to {high}; {used} is used. |
    链接中的“{name}”为 {value}，不是 {low} 到 {high} 的整数；已改用 {used}。
link_grid | {name}: {value} in the link is none of 1, 4 and 8; {used} is used. |
    链接中的“{name}”为 {value}，不是 1、4 或 8；已改用 {used}。
link_row | First picture | 第一张图片
link_chosen | Chosen picture | 选中的图片
link_version | Version | 版本
link_z | The latent in the link is not {n} 16-bit floats from -20 to 20 in base64; the seed is shown. |
    链接中的潜变量不是 {n} 个 -20 到 20 之间的 16 位浮点数（base64）；改为显示种子。
link_own | The link has a direction of one's own, “{name}”, that cannot be drawn; it is left out. |
    链接中的自定义方向“{name}”无法绘制，已略去。
position | {x} across, {y} up | 横 {x}，纵 {y}
no_models | There are no models here yet. Train one: python train.py mlp-gan |
    这里还没有模型。训练一个：python train.py mlp-gan
refused | The server does not draw this: | 服务器拒绝了这个请求：
trained_on | {parameters} parameters, trained on {data} | {parameters} 个参数，训练数据：{data}
""")
