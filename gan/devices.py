"""Where the numbers are worked out: the device, its name in words, and what it does well."""

import platform

import torch

from gan import Error, settings


def resolve(name: str | torch.device = "auto") -> torch.device:
    """The device of that name; "auto" is `$GAN_DEVICE`, else CUDA, MPS or the CPU as present."""
    name = str(name)
    if name == "auto":
        name = settings.device()
    if name == "auto":
        mps = torch.backends.mps.is_available()
        name = "cuda" if torch.cuda.is_available() else "mps" if mps else "cpu"
    try:
        device = torch.device(name)
        if device.type not in ("cpu", "cuda", "mps"):
            raise RuntimeError("nothing here has been tried on it")
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise Error(f"device {name!r} is not to be had here; use auto, cpu, cuda or mps") from error
    return device


def describe(device: torch.device) -> str:
    """The device in words: the name of the card, or of the processor and its threads."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU"
    name = _capabilities().get("cpu_name") or platform.machine()
    threads = torch.get_num_threads()
    return f"{name}, {threads} thread{'s' if threads > 1 else ''}"


def has_bfloat16_units(device: torch.device) -> bool:
    """Whether bfloat16 convolutions are faster than float32 ones here.

    On a processor without the units they are slower by half, so it is asked, never assumed.
    """
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    units = _capabilities() if device.type == "cpu" else {}
    return bool(units.get("amx_bf16") or units.get("avx512_bf16"))


def _capabilities() -> dict:
    return getattr(torch.cpu, "get_capabilities", dict)()  # since torch 2.13
