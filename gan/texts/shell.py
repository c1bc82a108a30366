"""What stands around the tabs, and what all of them say."""

from gan.texts.table import table

TEXTS = table("""
name | Latent Lab | 潜空间实验室
description | Walk through the latent space of generators trained on handwritten digits. |
    在手写数字生成器的潜空间里漫步。
other_language | 中文 | English
switch_language | Switch to Chinese | 切换到英文
tab_explore | Explore | 探索
tab_compare | Compare | 对比
tab_train | Train | 训练
tab_use | Use it | 用起来
tab_lesson | How it works | 原理
copied | Copied | 已复制
no_answer | The server does not answer; trying again | 服务器没有响应，正在重试
training_gone | Your training of {recipe}, {steps} steps, is no longer on the server. |
    你训练的 {recipe}（{steps} 步）已不在服务器上。
fresh_gone | This freshly trained model is no longer on the server. | 这个刚训练的模型已不在服务器上。
not_loaded | A part of this page did not load; please reload it |
    页面有一部分没有加载成功，请刷新重试
signed_in | You are signed in; close this window and go on. | 登录成功；请关闭此窗口，继续操作。
""")

# Of a page that stands without a server: what it cannot do, and how to have it.
ALONE = table("""
needs_server | This needs the app itself, which computes on a server. With Python: fetch Latent Lab, then pip install -r requirements.txt && python app.py |
    这需要应用本身，由服务器来计算。装有 Python 时：下载 Latent Lab，然后运行 pip install -r requirements.txt && python app.py
no_drawing | The model did not load, or this browser cannot run it (it needs WebAssembly); reload the page, or use a current browser |
    模型没有加载成功，或者当前浏览器无法运行它（需要 WebAssembly）；请刷新页面，或换用较新的浏览器
needs_train | Watching a generator learn |
    观看生成器的学习过程
needs_train_is | Train a generator before your eyes: pause it, step through it, scrub back, or break it on purpose. |
    亲眼看着生成器学习：可以暂停、单步、回放，也可以故意把它弄坏。
needs_use | Restoring digits, and making data sets |
    修复数字，生成数据集
needs_use_is | Damage a digit and watch a VAE and a GAN restore it; or have a data set made, as varied as you like. |
    弄坏一个数字，看 VAE 和 GAN 把它修复；或者生成一个数据集，多样程度由你决定。
# In the place of what a tab says where a server is.
explore.refused | Not drawn: | 没有画出：
explore.no_answer | A file of this page did not arrive; trying again | 页面的一个文件没有传到，正在重试
explore.verdict_none | The discriminator is not here: this model came without one, its one is too large for a page, or it did not arrive. |
    这里没有判别器：该模型没有附带，或者判别器太大、不适合放进网页，或者文件没有传到。
explore.nearest_none | The training pictures are not here. The app itself, which computes on a server, finds the nearest one. |
    这里没有训练图片。应用本身由服务器来计算，能找出最近的那一张。
compare.no_answer | A file of this page did not arrive; trying again | 页面的一个文件没有传到，正在重试
lesson.no_answer | A file of this page did not arrive; trying again | 页面的一个文件没有传到，正在重试
lesson.lead | Two players that make each other better, and a third that works alone. Five minutes of reading. The pictures below were computed by the models of this app when this page was made. |
    两个互相较劲的对手，外加一个独自练功的第三者。读完大约五分钟。下面的图，都由本应用里的模型在制作这个页面时算出。
blank | the picture is blank; draw a digit | 画面是空白的；请画一个数字
""")
