"""The tab Explore: looking inside a picture, saving what is seen."""

from gan.texts.table import table

TEXTS = table("""
inside | Looking inside | 看看内部
inside_help | How the generator makes this picture, from layer to layer; it follows your hand. |
    生成器如何一层一层地画出这张图；拖动时随之变化。
way | The way through the generator | 穿过生成器的路径
units | {of} hidden units | {of} 个隐藏单元
maps | {height} × {width}, {of} maps | {height} × {width}，{of} 张特征图
maps_shown | The first {count} of {of} maps | {of} 张特征图中的前 {count} 张
reading | The classifier reads | 分类器读作
reads | {digit}, with {sure} confidence | {digit}，置信度 {sure}
reads_none | no digit at all (of the ten it would choose {digit}) | 根本不是数字（十个里它会选 {digit}）
verdict | The discriminator says | 判别器认为
odds | {odds} likely to be real (logit {value}) | 是真图的可能性为 {odds}（logit 为 {value}）
score | Score {value}: it has no scale of its own, only a place among others |
    得分 {value}：它本身没有刻度，只有与其他图片相比才有意义
than_own | more real than {share} of this model's own pictures | 比该模型所画图片中的 {share} 更真
than_real | more real than {share} of real pictures, held out from training |
    比未用于训练的真实图片中的 {share} 更真
verdict_vae | A VAE has none: it learns by reconstructing. | VAE 没有判别器：它靠重建来学习。
verdict_none | This model came without its discriminator. | 这个模型没有附带判别器。
nearest | The nearest training picture | 最近的训练图片
distance | at a distance of {value}, of {of} | 距离 {value}，共 {of} 张
nearest_none | This model was trained on pictures that are not here. | 这里没有训练该模型所用的图片。
nearest_missing | The pictures of {title} are not here. | 这里没有 {title} 的图片。
fetch_data | Fetching the data set | 获取数据集
fetch_set | Fetch {title}, {megabytes} MB, once for all | 获取 {title}（{megabytes} MB，只需一次）
fetching_set | Fetching {title} … | 正在获取 {title}……
fetch_failed | It could not be fetched: {reason} | 获取失败：{reason}
walk_add | One seed more | 再加一个种子
walk_less | One seed less | 去掉最后一个种子
walk_loop | In a loop, back to the first seed | 循环，回到第一个种子
walk_speed | Speed | 速度
save | Save | 保存
save_what | What to save | 保存什么
save_all | All pictures | 全部图片
save_scale | Size | 大小
save_size | {scale}× ({width} × {height}) | {scale}×（{width} × {height}）
save_png | Save as PNG | 保存为 PNG
save_walk | The walk | 漫步
save_walk_webp | WebP | WebP
save_walk_gif | GIF | GIF
save_walk_png | PNG strip | PNG 长条
save_making | Making the file … | 正在生成文件……
save_done | Saved. | 已保存。
""")
