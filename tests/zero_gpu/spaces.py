"""A stand-in for the package `spaces`, which lends GPUs on ZeroGPU: same calls, no GPU.

As the real one does there, the decorated function is run in a fork of the process that calls it,
which gets its arguments through a queue; the quota is asked before, for the declared duration, of
the visitor whose request Gradio has at hand.
"""

import functools
import multiprocessing
import os
import traceback

import gradio as gr
from gradio.context import LocalContext

quota = float(os.environ.get("STAND_IN_QUOTA", "inf"))  # seconds that may still be declared
asked: list[tuple[float, str | None]] = []  # (declared seconds, the visitor's token) of each call
lent: list[int] = []  # the process of each call


def gradio_auto_wrap(function):
    """What Gradio calls for each of its functions."""
    return function


def GPU(task=None, *, duration=60):
    """The decorator, for plain functions."""
    if task is None:
        return functools.partial(GPU, duration=duration)

    @functools.wraps(task)
    def on_gpu(*args):
        global quota
        seconds = duration(*args) if callable(duration) else duration
        request = LocalContext.request.get(None)
        asked.append((seconds, request and request.headers.get("x-ip-token")))
        if seconds > quota:
            raise gr.Error(f"You have exceeded your quota ({seconds}s requested vs. {quota}s left)")
        quota -= seconds
        return _forked(task, args)

    return on_gpu


def _forked(task, args):
    fork = multiprocessing.get_context("fork")
    given, answers = fork.SimpleQueue(), fork.SimpleQueue()
    process = fork.Process(target=_answer, args=(task, given, answers), daemon=True)
    process.start()
    lent.append(process.pid)
    given.put(args)
    process.join()
    if answers.empty():
        raise gr.Error("GPU task aborted")
    done, value = answers.get()
    if not done:
        raise gr.Error(value)
    return value


def _answer(task, given, answers) -> None:
    try:
        answers.put((True, task(*given.get())))
    except Exception as error:
        traceback.print_exc()
        answers.put((False, type(error).__name__))
