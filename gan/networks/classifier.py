"""The digit classifier: the judge of what a generator draws."""

from torch import Tensor, nn

from gan.recipe import Recipe


class DigitClassifier(nn.Module):
    """Four 3×3 convolutions, two poolings, a mean over the picture: features, then ten logits."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, c, d, size = recipe.classifier.widths
        body = nn.Sequential(
            *_block(recipe.image_shape[0], a),
            nn.MaxPool2d(2),
            *_block(a, b),
            nn.MaxPool2d(2),
            *_block(b, c),
            *_block(c, d),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Dropout(recipe.dropout),
        )
        self.layers = body.extend([nn.Linear(d, size), nn.ReLU()])
        self.reading = nn.Linear(size, recipe.classes)

    def features(self, x: Tensor) -> Tensor:
        """Pictures (n, C, H, W) in [-1, 1] → features (n, last width), none below 0."""
        return self.layers(x)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures → class logits (n, classes)."""
        return self.reading(self.features(x))


def _block(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]
