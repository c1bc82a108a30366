"""Models as ONNX files, for programs without PyTorch: written, checked, kept for the page.

After `gan.load`, which this room does not know: it takes any loaded model.
"""

from gan import door

__getattr__ = door(__name__, {"write": "writing", "write_all": "writing", "keep": "kept"})
