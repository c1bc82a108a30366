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
