"""What was understood of pictures that somebody brings."""

from gan.texts.table import table

TEXTS = table("""\
# facts
size_grey | {count} grey pictures of {width}×{height} | {count} 张 {width}×{height} 灰度图片
size_colour | {count} pictures of {width}×{height} in colour | {count} 张 {width}×{height} 彩色图片
sizes_grey | {count} grey pictures, {least} to {most} | {count} 张灰度图片，{least} 到 {most}
sizes_colour | {count} pictures in colour, {least} to {most} | {count} 张彩色图片，{least} 到 {most}
fitted_grey | learnt in grey at {width}×{height} | 按 {width}×{height} 灰度学习
fitted_colour | learnt in colour at {width}×{height} | 按 {width}×{height} 彩色学习
one_class | no classes | 不分类别
classes | {count} classes: {names} | {count} 个类别：{names}
levels_depth | {bits}-bit levels read by their depth | {bits} 位灰度按位深读取
levels_range | levels read by their range over the whole set, {low} to {high} |
    灰度按整个数据集的范围读取：{low} 到 {high}
ground_white | {count} transparent ones laid on white | {count} 张透明图片铺在白底上
ground_black | {count} transparent ones laid on black | {count} 张透明图片铺在黑底上
ground_grey | {count} transparent ones laid on grey | {count} 张透明图片铺在灰底上
ground_own | {count} partly transparent ones laid on their own ground |
    {count} 张部分透明的图片铺在自身的底色上
dark_on_light | dark on light (Invert turns it) | 浅底深字（可用“反色”翻转）
light_on_dark | light on dark | 深底浅字
inverted | inverted | 已反色
part_left | {name}/ left out ({count} pictures): the training part alone is learnt from |
    未用 {name}/（{count} 张）：只用训练部分
loose_left | {count} left out that lie in no class folder: {names} |
    {count} 张不在任何类别文件夹中，未使用：{names}
unreadable | {count} left out that cannot be read: {names} | {count} 张无法读取，未使用：{names}
others | other files not looked at: {names} | 其他文件未读取：{names}
# doubts
blank | {count} of {all} pictures are blank: they teach a model to draw nothing |
    {all} 张图片中有 {count} 张是空白的：模型会学着什么都不画
copies | only {count} of {all} pictures differ from one another |
    {all} 张图片中只有 {count} 张互不相同
few | {count} pictures are fewer than one batch of {batch}: a model will know them by heart |
    {count} 张图片少于一个批次（{batch} 张）：模型会把它们背下来
nearly_empty | class {name} has too few pictures ({count}): it will be drawn badly |
    类别 {name} 的图片太少（{count} 张）：会画得不好
""")
