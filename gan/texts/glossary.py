"""What the strange words mean: each is explained where it stands, on a phone as well.

An explanation begins with its word, for it is read alone.
"""

from gan.texts.table import by_language, table

TEXTS = table("""
# making pictures
model | A model is a trained network that draws pictures. Each learned from the same kind of data, but in its own way. |
    模型是训练好的、会画图的神经网络。它们学的数据相似，学法各不相同。
generator | A generator is the network that turns a latent, a list of random numbers, into a picture. |
    生成器是把潜变量（一串随机数）变成图片的网络。
latent | A latent is the list of numbers from which a picture is drawn. All possible lists together are the latent space; near lists give similar pictures. |
    潜变量是画出一张图所依据的一串数。所有可能的取值合起来就是潜空间；相近的取值画出相似的图。
seed | A seed is a whole number that names pictures for ever: the same seed and model always draw the same ones. |
    种子是一个整数，永远对应同样的图片：同一模型用同一种子，画出的图总是一样。
class | A class is what a picture shows, here mostly which digit. Some models can be asked for one. |
    类别说明图上画的是什么，这里大多是哪个数字。有些模型可以指定类别。
truncation | Truncation ψ scales the latent. Below 1 the pictures become more typical and less varied, above 1 stranger; at 0 all of a class are the same. |
    截断 ψ 用来缩放潜变量。小于 1 时图片更典型、变化更少，大于 1 时更奇特；等于 0 时同一类的图全都一样。
named | This direction was found by measuring: along it one property changes in order, and the digit mostly stays what it is. |
    这个方向是测量得到的：沿着它，某个性质依次变化，而数字大多保持不变。
principal | A principal direction is one along which the pictures change most. Nobody told the network what it should mean: drag it and see. |
    主方向是图片变化最大的方向。它的含义没有人规定过：拖一拖就能看到。
walk | A walk goes from one seed's latent to another's, and draws what lies between. |
    漫步从一个种子的潜变量走到另一个种子的潜变量，并画出途中的图。
hub | The Hugging Face Hub is a public site for trained models. A model of this project that somebody has put there can be fetched by its name. |
    Hugging Face Hub 是公开的模型网站。别人放在那里的本项目模型，可以按名称获取。
vae | A VAE (variational autoencoder) has two networks: an encoder turns a picture into a latent, and a decoder draws it again. |
    VAE（变分自编码器）有两个网络：编码器把图片变成潜变量，解码器再把它画出来。
gan | A GAN (generative adversarial network) has two networks that play against each other: a generator draws, and a discriminator tells drawn pictures from real ones. |
    GAN（生成式对抗网络）有两个相互对抗的网络：生成器画图，判别器分辨图片是真的还是画出来的。
encoder | An encoder turns a picture into the latent that stands for it. VAEs have one, GANs have none. |
    编码器把图片变成代表它的潜变量。VAE 有编码器，GAN 没有。
mse | The mean squared error is the average over all pixels, from 0 to 1, of the squared difference. 0 means that two pictures are the same. |
    均方误差是所有像素（取值 0 到 1）之差的平方的平均值。0 表示两张图完全相同。
# training
step | A step is one update of all networks with one batch of pictures. |
    一步是用一批图片把所有网络更新一次。
discriminator | A discriminator is the network that tells real pictures from drawn ones. The generator learns by deceiving it. |
    判别器是分辨真图和生成图的网络。生成器靠骗过它来学习。
critic | A critic is a discriminator that gives a score without bounds instead of a probability, as in the Wasserstein GAN. |
    评判者（critic）是给出无界分数而不是概率的判别器，用于 Wasserstein GAN。
relativistic | A relativistic discriminator does not judge one picture by itself: it says how much more real a real picture looks than a drawn one. |
    相对式判别器不单独评判一张图，而是说真图比生成图看起来真多少。
loss | A loss is the number that a network's training makes smaller. In a GAN the two losses pull against each other, so neither needs to fall for ever. |
    损失是训练要让它变小的数。GAN 的两个损失互相拉扯，因此都不必一直下降。
kl | The KL divergence says how far one distribution lies from another. In a VAE it is how much the latents tell of their pictures; 0 means nothing. |
    KL 散度说明一个分布与另一个分布相差多远。在 VAE 中，它是潜变量带有多少关于图片的信息；0 表示没有。
nats | A nat is a unit of information, as a bit is: 1 nat is 1.44 bits. |
    奈特和比特一样是信息的单位：1 奈特等于 1.44 比特。
elbo | The ELBO (evidence lower bound) says how likely a VAE finds pictures, at least: how well it draws them again, less what its latents tell of them. It is told in nats, of 1.44 bits each. Higher is better. |
    ELBO（证据下界）是 VAE 认为图片有多可能的下限：重画得有多好，减去潜变量带有的信息量。单位是奈特，1 奈特等于 1.44 比特。越高越好。
objective | An objective is the formula by which the two networks of a GAN are judged, and so what they learn. |
    目标函数是评判 GAN 两个网络的公式，决定了它们学什么。
learning_rate | The learning rate is how far one step goes. Too high and it leaps over its aim, too low and nothing happens. |
    学习率是每一步走多远。过高会跨过目标，过低则几乎不动。
batch | A batch is the pictures that are looked at together in one step. |
    一批是同一步里一起看的图片。
# what a model is worth
readable | Readable is the share of pictures in which a classifier of digits is at least 90 % sure of one digit, and which look like a digit at all. |
    可辨认是数字分类器至少有 90% 把握认出某个数字、并且看起来确实是数字的图片所占的比例。
fid | The Fréchet distance (FID) says how far drawn pictures, seen through a network, lie from real ones as a whole. Lower is better. |
    Fréchet 距离（FID）说明透过一个网络来看，生成的图片整体上与真实图片相差多远。越低越好。
digit_fid | The digit-FID is a Fréchet distance seen through a classifier of digits. It cannot be compared with an Inception-FID. |
    数字 FID 是透过数字分类器来看的 Fréchet 距离，不能与 Inception-FID 比较。
kid | The KID (kernel Inception distance) says, like the Fréchet distance, how far drawn pictures lie from real ones. Its estimate does not depend on how many pictures there are, so near 0 it can be negative. Lower is better. |
    KID（核 Inception 距离）和 Fréchet 距离一样，说明生成的图片与真实图片相差多远。它的估计不受图片数量影响，因此在 0 附近可能为负。越低越好。
precision | Precision is the share of drawn pictures that look real; recall is the share of real ones that the drawn come near. |
    精确率是生成图片中看起来真实的比例；召回率是真实图片中被生成图片所及的比例。
density | Density says how closely drawn pictures lie among real ones; coverage, how many of the real ones have a drawn one nearby. |
    密度说明生成图片在真实图片之间有多密；覆盖率说明有多少真实图片附近有生成图片。
modes | Modes are the kinds of pictures that there are. A generator that draws only few of them has collapsed. |
    模式是图片的各种类型。只会画其中少数几种的生成器就是崩溃了。
parameters | Parameters are the numbers that a network has learned. More of them can hold more, and take longer to train. |
    参数是网络学到的数。参数越多，容量越大，训练也越久。
sharpness | Sharpness is how steeply grey changes from pixel to pixel. Blurred strokes have little of it. |
    清晰度是相邻像素的灰度变化有多陡。模糊的笔画清晰度低。
# what a model is good for
damage | Damage is what happened to a digit, as a known rule: which pixels are missing, how much it is blurred. A restored digit must agree with what is left once the same happens to it. |
    损坏指数字按已知规则发生的变化：缺了哪些像素、模糊到什么程度。把同样的损坏加在修复结果上，应当与剩余部分吻合。
posterior | Posterior shares say how likely each answer is, given what is left: one that explains it well and is itself a usual digit gets more. They add up to 100 %. |
    后验占比说明在已知剩余部分的前提下，每个答案有多可能：越能解释剩余部分、本身又越常见，占比越高。加起来是 100%。
psnr | PSNR (peak signal-to-noise ratio) says in decibels how near two pictures are, here the restored digit and the one before the damage. 6 dB more means half the difference. |
    PSNR（峰值信噪比）用分贝说明两张图有多接近，这里比较的是修复结果和损坏之前的数字。多 6 dB，差别就减半。
explains | How well an answer explains what is left: it is damaged in the same way, and the mean squared difference of pixels from 0 to 1 is taken. 0 is a perfect fit. |
    答案对剩余部分的解释程度：给它加上同样的损坏，再求像素（取值 0 到 1）的均方差。0 表示完全吻合。
similarity | Similarity is set by the truncation ψ, which scales the latents. Below 1 the pictures are more alike and more typical, above 1 more varied and stranger. |
    相似度由截断 ψ 决定，它缩放潜变量。小于 1 时图片更相像、更典型，大于 1 时更多样、也更奇特。
distance | The distance of a picture to the nearest training picture, as the root of the summed squares over all pixels from 0 to 1. Far less than that of real pictures would mean copies. |
    一张图与最近的训练图片的距离，即所有像素（取值 0 到 1）之差的平方和的平方根。若远小于真实图片的距离，就说明是照抄。
variety | Variety is the mean distance between two made pictures. Training on a set with less variety than real pictures have teaches less. |
    多样性是两张生成图片之间的平均距离。如果比真实图片的多样性低，用它训练就学得少。
sure | The classifier doubts a picture if it is less sure than this of one digit, reads another digit than was asked for, or finds that it is no digit at all. |
    如果分类器对某个数字的把握低于这个值、认出的不是所要的数字，或认为根本不是数字，就算拿不准。
apart | A picture that lies nearer than this to a training picture may be a copy of it. Leaving it out protects whoever wrote the original. |
    与某张训练图片的距离小于这个值的图，可能是它的翻版。剔除它们可以保护原图的作者。
""")


def tables() -> dict[str, dict[str, str]]:
    """{language: {word: explanation}}."""
    return by_language(TEXTS)
