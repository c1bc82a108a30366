"""What the page needs to draw by itself: the runtime, the models as ONNX files, their tables."""

from gan.ui.server.in_page.serving import Shop
