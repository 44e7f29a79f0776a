"""Keras's own multi_gpu_model on Theano, which it refuses: the few functions of TensorFlow that it calls are Theano's here."""
import contextlib
import sys
import types

import theano.tensor as T
from keras import backend as K


@contextlib.contextmanager
def nothing(*_):
    yield


def joined(parts, axis=-1):
    """Shapes as well as values."""
    if all(getattr(p, "ndim", 2) < 2 for p in parts):
        return T.concatenate([p if p.ndim else T.stack([p]) for p in parts])
    return joined.values(parts, axis)


def multi_gpu_model(model, gpus):
    from keras.utils import multi_gpu_utils
    if not hasattr(joined, "values"):
        joined.values = K.concatenate
        K.concatenate, K.shape = joined, lambda x: x.shape
        K.slice = lambda x, start, size: x[start[0]:start[0] + size[0]]
        sys.modules["tensorflow"] = types.ModuleType("tensorflow")
        sys.modules["tensorflow"].device = sys.modules["tensorflow"].name_scope = nothing
        T.TensorVariable.device = "/cpu:0"
    named = types.ModuleType("backend")
    named.__dict__.update(K.__dict__, backend=lambda: "tensorflow")
    multi_gpu_utils.K = named
    multi_gpu_utils._get_available_devices = lambda: ["/cpu:0"] + ["/gpu:%d" % i for i in range(gpus)]
    multi_gpu_utils._normalize_device_name = lambda name: name
    return multi_gpu_utils.multi_gpu_model(model, gpus=gpus)
