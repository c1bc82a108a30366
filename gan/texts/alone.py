"""What a page says that stands without a server: what it cannot do, and how to have it."""

from gan.texts.table import table

TEXTS = table("""
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
blank | the picture is blank; draw a digit | 画面是空白的；请画一个数字
""")
