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
zoom | Click a picture, or choose it with the arrow keys and Enter, to see it large |
    点击图片，或用方向键选中后按回车，可放大
zoom_out | Click, or press Enter or Escape, to see all pictures again |
    点击，或按回车或 Esc，返回全部图片
position | {x} across, {y} up | 横 {x}，纵 {y}
no_models | There are no models here yet. Train one: python train.py mlp-gan |
    这里还没有模型。训练一个：python train.py mlp-gan
refused | The server does not draw this: | 服务器拒绝了这个请求：
trained_on | {parameters} parameters, trained on {data} | {parameters} 个参数，训练数据：{data}
""")
