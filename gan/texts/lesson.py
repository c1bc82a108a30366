"""The tab How it works: an article of five minutes."""

from gan.texts.table import table

TEXTS = table("""
title | How a machine learns to draw | 机器怎样学会画画
lead | Two players that make each other better, and a third that works alone. Five minutes of reading. Every picture below is computed at this moment, by the models of this app. |
    两个互相较劲的对手，外加一个独自练功的第三者。读完大约五分钟。下面每一张图，都是本应用里的模型此刻现算出来的。
# 1. the game
game | The forger and the detective | 造假者与侦探
game_1 | Imagine a forger who has never seen a real painting. Each canvas goes to a detective, who says how genuine it looks. The first ones are scribbles, and the detective has an easy life. But every verdict betrays something: what gave the fake away. The forger mends just that. Now the detective has to look more closely. And so on, for thousands of rounds. |
    设想有个造假者，从没见过一幅真画。他每画一幅，就交给一位侦探，侦探说出这幅画有几分像真的。起初满纸涂鸦，侦探毫不费力。可每一次判断都会泄露一点东西：破绽在哪里。造假者就改掉那一处；侦探只好看得更仔细。如此往复，成千上万个回合。
game_2 | That is a GAN, a generative adversarial network. Both players are neural networks: functions with a great many adjustable numbers, the weights. The forger is called the generator, G. It takes a list of random numbers, z, and makes a picture of it. The detective is called the discriminator, D. It takes a picture and says how real it looks. |
    这就是 GAN，生成式对抗网络。两位对手都是神经网络：带有大量可调数字的函数，这些数字叫权重。造假者叫生成器，记作 G：给它一串随机数 z，它还你一张图。侦探叫判别器，记作 D：给它一张图，它告诉你有多像真的。
game_3 | G never sees a real picture. All that it knows of digits, it has learned from D. |
    G 自始至终没见过一张真图。它对数字的全部了解，都是从 D 那里学来的。
game_words | The list z is called a latent; all possible lists are the latent space. A seed is a number that stands for one list. Truncation brings z closer to 0, where pictures are most typical. |
    这串数 z 叫潜变量，所有可能的取值合起来就是潜空间。种子是代表某串数的编号。截断让 z 更靠近 0，那里的图最典型。
choose | The forger on this page | 本页的造假者
go_forger | See what this forger draws | 看看它画了些什么
go_quick | Watch a forger learn from zero | 看一个造假者从零学起
# 2. the loss
rule | The rule of the game | 游戏规则
rule_1 | Somebody has to keep score. A loss is one number that says how badly a player is doing; to train is to make it smaller. {model} was trained by two, one for each player. |
    总得有人记分。损失就是一个数，说明选手干得有多糟；所谓训练，就是让它变小。训练 {model} 用了两个损失，一人一个。
rule_signs | D(x) is the verdict on a real picture x, and D(G(z)) the verdict on a fake. The sign 𝔼 means: averaged over many pictures. |
    D(x) 是对真图 x 的判断，D(G(z)) 是对假图的判断。符号 𝔼 的意思是：对许多图片取平均。
rule_more | Both losses as formulas | 两个损失的公式
rule_d | The detective’s loss | 侦探的损失
rule_g | The forger’s loss | 造假者的损失
rule_odds_d | D(x) lies between 0, surely fake, and 1, surely real. The logarithm makes a confident mistake expensive: the closer a verdict comes to the wrong end, the steeper the price. |
    D(x) 在 0（肯定是假）和 1（肯定是真）之间。取对数，是为了让自信的错误付出高价：判断离错误的一端越近，代价涨得越快。
rule_non-saturating_g | The forger wants to hear “real”. A forgery that convinces costs almost nothing; one that is seen through costs a lot, and so it is the bad ones that teach the most. |
    造假者只想听到一个“真”字。骗过侦探的几乎不花代价，被识破的代价高昂，所以教训最多的，恰恰是画得差的那些。
rule_minimax_g | The forger wants exactly what the detective fears. It is the rule of the first paper, and it has a flaw: a forgery that is seen through at once gives hardly any slope to learn from. |
    侦探怕什么，造假者就要什么。这是最初那篇论文的规则，但有个毛病：假图若被一眼识破，就几乎没有坡度可供学习。
rule_least-squares_d | Here D gives a mark without bounds: 1 is meant for real, 0 for fake. Every distance from the right mark is squared. |
    这里 D 打的是不限范围的分：真图该得 1，假图该得 0。离该得的分差多少，就把差平方。
rule_least-squares_g | The forger wants the mark 1. A bad forgery is far from it, and feels a strong pull. |
    造假者想得 1 分。画得越差离 1 越远，受到的拉力也越大。
rule_hinge_d | Here D gives a mark without bounds. Real pictures should get more than 1, fakes less than -1; whoever is beyond that costs nothing more. |
    这里 D 打的是不限范围的分：真图应高于 1，假图应低于 -1；已经越过界线的就不再计较。
rule_score_g | The forger wants high marks for its forgeries, and nothing else. |
    造假者只求一件事：让自己的假图得分更高。
rule_wasserstein-clip_d | Here the detective is called a critic. It gives marks without bounds, and wants the real pictures’ marks as far above the fakes’ as it can. To keep it from simply shouting larger numbers, its weights are clipped to ±{clip}. |
    在这里侦探改称评判者（critic）。它打的分没有上下限，只求真图的平均分尽量高过假图。为了不让它一味地喊大数，它的权重被裁剪在 ±{clip} 以内。
rule_wasserstein-gp_d | Here the detective is called a critic. It gives marks without bounds, and wants the real pictures’ marks as far above the fakes’ as it can. The last term, with λ = {penalty}, keeps it from simply shouting larger numbers: between a fake and a real picture, at x̂, the slope of its mark should have length 1. |
    在这里侦探改称评判者（critic）。它打的分没有上下限，只求真图的平均分尽量高过假图。最后一项（λ = {penalty}）不让它一味地喊大数：在假图与真图之间的 x̂ 处，分数的坡度长度应当为 1。
rule_dragan_d | D gives the probability that a picture is real, and the closer it is to the truth, the less it pays. The last term, with λ = {penalty}, keeps it from drawing too sharp a line around the real pictures: at x̂, a real picture with a little noise, the slope of its logit D̃ should have length 1. |
    D 给出一张图是真图的概率，离事实越近，代价越小。最后一项（λ = {penalty}）不让它在真图周围把界线划得太陡：在 x̂（加了一点噪声的真图）处，它的 logit（D̃）的坡度长度应当为 1。
rule_relativistic_d | Here D gives a mark without bounds, and always compares two: a real picture should get more than a fake. Being far ahead already costs almost nothing; being behind costs what is missing. |
    这里 D 打的是不限范围的分，而且总是两张对着比：真图的分应当高过假图。已经远远领先，几乎没有代价；落后多少，就付多少代价。
rule_relativistic_g | The forger wants the opposite: its fake should get more than the real picture beside it. |
    造假者要的正相反：自己的假图应当比旁边那张真图得分更高。
rule_now | For the fake on this page, G’s loss is {loss}. | 对本页这张假图，G 的损失是 {loss}。
go_rule | Train by this rule yourself | 亲手按这条规则训练
# 3. one step
step | One training step in four pictures | 四张图看懂一步训练
step_intro | One round, with {model} in both roles. |
    一个回合，两个角色都由 {model} 扮演。
dice | Throw the dice: another one | 掷骰子：换一个
noise | Noise | 噪声
noise_is | {n} random numbers, z, as shades of grey. They mean nothing yet. |
    {n} 个随机数 z，用灰度表示。它们此刻毫无意义。
fake | Fake | 假图
fake_is | G turns the numbers into a picture. Other numbers, another picture. |
    G 把这串数变成一张图。换一串数，就是另一张图。
verdict | Verdict | 判断
verdict_odds | D sees both and does not know which is which. How likely are they real? The fake {fake}, it says, and the real one {real}. |
    D 两张都看，但不知道哪张是哪张。有多像真的？它说假图有 {fake} 的可能，真图有 {real}。
fooled | This time it is fooled: the fake looks more genuine to it. |
    这一回它上当了：在它眼里，假的反倒更像真的。
verdict_odds_fake | How likely is it real? {fake}, says D. | 有多像真的？D 说有 {fake} 的可能。
verdict_score | D’s marks have no bounds: the fake gets {fake} and the real one {real}, a difference of {difference}. |
    D 打的分没有上下限：假图得 {fake}，真图得 {real}，相差 {difference}。
verdict_score_fake | D’s marks have no bounds: the fake gets {fake}. Such marks say something only beside others. |
    D 打的分没有上下限：这张假图得 {fake}。这种分数只有互相比较才有意义。
no_real | The pictures that this model learned from are not on this machine, so D judges the fake only. |
    训练这个模型用的图片不在这台机器上，所以 D 只看假图。
real_label | real | 真
fake_label | fake | 假
difference_label | gap | 差距
gradient | Gradient | 梯度
gradient_is | What G gets to hear: for every pixel, how the loss would change. Blue: brighter here would fool D better. Orange: darker would. |
    G 得到的回音：每个像素变一点，损失会变多少。蓝色：这里亮一些更能骗过 D；橙色：暗一些更能骗过 D。
nudge | Does it help? Move the pixels a little the way the colours say, the most strongly coloured one by {nudge} of the range from black to white. D’s verdict on the fake goes from {before} to {after}. |
    管用吗？照颜色的指示把像素挪一点点，颜色最深的那个只挪黑白全程的 {nudge}。D 对假图的判断便从 {before} 变成 {after}。
nudge_label | after the push | 挪动之后
weights | G cannot touch single pixels. The gradient runs on, backwards through its layers, and tells every weight which way to move a little. D learns from its own mistakes in the same way. |
    G 并不能逐个改像素。梯度继续往回走，穿过它的每一层，告诉每个权重该朝哪边挪一小步。D 也用同样的办法从自己的错误里学习。
curves_more | How the verdicts went in its training | 训练中判断的变化
trained | {model} took {steps} such steps on {images} pictures ({dataset}), in {minutes} minutes. |
    {model} 在 {images} 张图片（{dataset}）上走了 {steps} 步这样的路，用时 {minutes} 分钟。
curves_are | The curves show D’s mean verdicts on the way. Where they meet, D can no longer tell. |
    曲线是一路上 D 的平均判断。两条线若合到一起，D 就再也分不出真假。
curve_is | The curve shows how much higher the critic’s mean mark for real pictures was than that for fakes. It falls as the fakes come closer to the real ones. |
    曲线是评判者给真图的平均分比给假图的高出多少。假图越接近真图，它就越低。
curves_alt | D’s mean verdicts over {steps} steps: on real pictures from {real0} to {real1}, on fakes from {fake0} to {fake1} |
    {steps} 步中 D 的平均判断：真图从 {real0} 到 {real1}，假图从 {fake0} 到 {fake1}
curve_alt | Difference of the critic’s mean marks over {steps} steps: from {real0} to {real1} |
    {steps} 步中评判者平均分之差：从 {real0} 到 {real1}
go_fake | Open this fake in Explore | 在“探索”里打开这张假图
go_steps | Watch such steps live | 现场观看一步步训练
# 4. the VAE
vae | The other way: no opponent, two losses | 另一条路：没有对手，两个损失
vae_1 | A variational autoencoder, VAE for short, has no detective. It reads a real picture, keeps only a few numbers of it, and draws the picture again from them. The reader is called encoder, the drawer decoder. {model} keeps {n} numbers. For each it notes a mean μ and an uncertainty σ, draws a number from that range, and decodes it. |
    变分自编码器，简称 VAE，没有侦探。它读一张真图，只记下寥寥几个数，再凭这几个数把图重画出来。负责读的叫编码器，负责画的叫解码器。{model} 只记 {n} 个数。每个数它都记一个均值 μ 和一个不确定度 σ，在这个范围里随机取一个数，再解码成图。
vae_2 | Two losses train it. One asks that the drawing resemble the input; the other keeps all codes in one cloud around 0, so that a place taken at random gives a digit, too. |
    训练它的有两个损失：一个要求重画的与原图相像；另一个把所有编码收在 0 周围的一团云里，于是随便取一处，也能画出数字。
vae_more | Both losses at this digit | 两个损失在这个数字上
vae_r | Loss one: draw it again | 损失一：照样画出来
vae_r_is | Pixel by pixel, the drawing x̂ is compared with the input x. Here that costs {value} for each pixel. |
    把重画的 x̂ 与原图 x 逐个像素比较。这一张平均每个像素的代价是 {value}。
vae_k | Loss two: keep order | 损失二：守秩序
vae_k_is | The KL divergence pulls every code towards one common cloud around 0, and keeps it from shrinking to a point. Here it is {value}, and counts with weight β = {weight}. |
    KL 散度把所有编码拉向 0 周围的同一团云，又不许它们缩成一个点。这一张是 {value}，乘上权重 β = {weight} 再计入。
vae_sum | Together | 合在一起
input | Input | 输入
reconstruction | Drawn again | 重画
around | Drawn from around its code | 在编码附近取样
around_is | Row by row further away: {reaches}. Close to a code it is σ that makes the neighbours good pictures; so far away it is the KL term, which packs all codes into one cloud, and one digit passes gradually into the next. |
    逐行走远：{reaches}。紧挨着编码的地方，是 σ 让邻居也画得像样；到了这么远，靠的是 KL 项：它把所有编码挤进同一团云，一个数字于是渐渐过渡成另一个。
plane | Where the codes lie | 编码落在哪里
plane_is | The circle holds {most} of the cloud that KL asks for; {within} of these {count} real digits lie in it. The marked one is the input. |
    圆里装着 KL 所要求的那团云的 {most}；这 {count} 个真实数字有 {within} 落在圆内。标出的那一点是这张输入。
plane_bare | The circle holds {most} of the cloud that KL asks for. The marked point is the input. |
    圆里装着 KL 所要求的那团云的 {most}。标出的那一点是这张输入。
no_digits | There are no real pictures on this machine, so the VAE reads one that it has drawn itself. |
    这台机器上没有真实图片，所以 VAE 读的是它自己画的一张。
no_vae | No VAE ships with this app at the moment. | 本应用目前没有附带 VAE。
no_forger | No GAN with its discriminator ships with this app at the moment. Train one: python train.py mlp-gan |
    本应用目前没有附带判别器的 GAN。训练一个：python train.py mlp-gan
go_map | Walk on the VAE’s map | 在 VAE 的地图上走走
go_digit | Send your own digit through both | 让你写的数字过一遍两个模型
# 5. sharp and orderly
pair | Why one is sharp and the other orderly | 为什么一个锐利，一个有序
pair_1 | When a VAE is not sure whether a stroke runs here or one pixel further, the cheapest answer to its first loss is both, half bright. Averages are soft. A forger would be caught at once: real digits have little such grey. It must decide, and so it is sharp. |
    笔画该落在这里，还是偏一个像素？VAE 拿不准时，对第一个损失最省的回答是：两处都画，各一半亮度。平均出来的东西自然发软。造假者这么干会当场露馅：真实的数字里少有这种灰。它必须做出决定，所以锐利。
pair_2 | Order is the other way round. A VAE has a place for every real digit, and its second loss keeps the places close together. A GAN is never asked where a digit lies. It may leave kinds of digits out, and change abruptly from one to the next. |
    说到秩序，则正好相反。VAE 给每个真实数字都留了位置，第二个损失又让这些位置彼此挨着。GAN 从来没有被问过某个数字在哪儿：它可以漏掉某些写法，也可以从一个数字突然跳到另一个。
pair_3 | The same walk in both latent spaces, from one seed to the next: |
    同一段路，在两个潜空间里各走一遍，从一个种子走到下一个：
strip_is | Grey instead of black or white: {grey} of what is drawn. Largest jump between neighbours: {jump}. |
    不黑不白的灰占所画部分的 {grey}；相邻两张的最大跳变是 {jump}。
strip_alt | {count} pictures on the way from seed {from} to seed {to}, drawn by {model} |
    {model} 从种子 {from} 走到种子 {to} 的 {count} 张图
grey_real | In real digits it is {grey}. | 真实数字里这个比例是 {grey}。
pair_as_said | On this walk the numbers say the same: the GAN is crisper, the VAE steps more evenly. |
    在这段路上，数字也这么说：GAN 更清晰，VAE 走得更匀。
pair_sharper_only | On this walk the GAN is crisper, as said, but here it is the VAE that makes the larger jump. One walk is one walk: throw the dice. |
    在这段路上，GAN 确实更清晰，但跳得更猛的却是 VAE。一段路只是一段路：掷骰子再看。
pair_smoother_only | On this walk the VAE steps more evenly, as said, but it is no softer than the GAN. Throw the dice, or choose another forger. |
    在这段路上，VAE 确实走得更匀，却并不比 GAN 模糊。掷骰子，或换一个造假者再看。
pair_neither | On this walk the numbers say the opposite. Throw the dice, or choose another forger. |
    在这段路上，数字说的恰好相反。掷骰子，或换一个造假者再看。
go_pair | See both side by side | 并排看这两个模型
# 6. what goes wrong
wrong | What goes wrong, and what heals it | 会出什么毛病，怎么治
wrong_1 | Two players that learn from each other can also ruin each other. Each of these can be caused, watched, and healed. |
    两个互相学习的对手，也可能互相拖垮。下面每一种毛病，你都可以亲手弄出来，看着它发作，再修复它。
collapse | Mode collapse | 模式崩溃
collapse_is | The forger finds one picture that works and draws nothing else. Each fake by itself looks fine, so D’s verdicts do not give it away; lack of variety does. It helps to slow the forger down, to give D dropout or noisy labels, or to change to the Wasserstein rule. |
    造假者发现有一张图百试百灵，从此只画它。单看每一张都不差，从 D 的判断里看不出来，要看花样有多少。对策：让造假者慢一点，给 D 加 dropout 或标签噪声，或者换成 Wasserstein 规则。
go_collapse | Make it collapse | 让它崩溃
d-wins | A detective that wins | 侦探完胜
d-wins_is | D tells real from fake without a mistake. Good for the detective, but nobody learns from an opponent who only ever says “fake”. It helps to lower D’s learning rate, or to make its task harder with noise. |
    D 判得分毫不差。对侦探是好事，可面对一个只会说“假”的对手，谁也学不到东西。对策：调低 D 的学习率，或用噪声给它加点难度。
go_d-wins | Let the detective win | 让侦探完胜
vanishing | Vanishing gradients | 梯度消失
vanishing_is | Under the first paper’s rule the loss is flat just where the forger is worst: the gradient above would be almost blank, and nothing moves. The rule that asks for “real” instead of fearing “fake” keeps a slope there. |
    按最初那篇论文的规则，造假者画得最差的地方，损失恰恰是平的：上面那张梯度图会近乎空白，什么也动不了。换一条规则，不再“怕被说假”，而是“要被说真”，那里就有了坡度。
go_vanishing | Let the gradients vanish | 让梯度消失
exploding | An exploding rate | 学习率过大
exploding_is | The learning rate says how far a weight moves in one step. Too far, and each step overshoots by more than the last: losses stand at thousands, pictures turn to noise. Take a smaller rate, and start again from weights that are still whole. |
    学习率决定权重一步挪多远。挪得太远，就会一步比一步更过头：损失高达成千上万，图片变成雪花。对策：调小学习率，从还没坏掉的权重重新开始。
go_exploding | Let it explode | 让它爆炸
# 7. what for
uses | What it is good for | 它有什么用
use_quick | Pictures in one go. A GAN draws in a single pass. Today’s large systems are diffusion models: richer, steadier, in many passes. |
    一气呵成的图片。GAN 只需让数据穿过网络一遍就画好。如今的大型系统是扩散模型：更丰富、更稳，但要算很多遍。
go_use_quick | Draw a wall of digits | 画一墙数字
use_edit | Handles on a picture. Directions in latent space have meanings: thicker, slanted, rounder. To edit is to move along them. |
    给图片装上旋钮。潜空间里的方向各有含义：更粗、更斜、更圆。沿着方向移动，就是在修图。
go_use_edit | Move along directions | 沿方向移动
use_repair | Repair. Where pixels are missing, search for a latent that explains the rest. |
    修补。像素残缺时，找一个能解释其余部分的潜变量。
go_use_repair | Restore a digit | 修复一个数字
use_code | Codes for other models. Latent diffusion works in the latent space of an autoencoder like the VAE, sharpened by a detective. |
    给别的模型当编码。潜空间扩散系统就在类似 VAE 的自编码器的潜空间里工作，画面再由一位侦探来逼它锐利。
go_use_code | Encode a digit, and find it again | 编码一个数字，再把它找回来
use_own | More of a rare kind of picture, to train other programs with. It can vary what was in the data; what was not, it cannot know. |
    为稀缺的图片补充样本，好训练别的程序。它能在见过的数据上变出花样；没见过的，它无从知晓。
go_use_own | Make a data set | 生成一个数据集
go_use_train | Train on your own pictures | 用你自己的图片训练
use_last | And forgery. What a detective cannot tell from a photograph, people often cannot. Detail that a network has invented is plausible, and no evidence. |
    还有造假本身。连侦探都分不清的照片，人往往也分不清。网络补出来的细节看着合理，却不能当证据。
go_use_last | Compare a real digit with its double | 拿真数字和它的替身比一比
""")
