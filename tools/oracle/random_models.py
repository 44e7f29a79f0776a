#!/usr/bin/env python3
"""Makes models at random with the real Keras that this Python imports, in the form of fixtures, outside of the repository:

    random_models.py FOLDER COUNT [SEED]

Each model is a walk: a value of some shape, a layer that Keras accepts on it, the layer's output, and so on, with branches
that merge, layers called twice, models inside models. What Keras refuses is tried again with another layer. The parity
tests walk FOLDER beside fixtures/ when KERASSHARP_FIXTURES names it.
"""
import os
import shutil
import sys
import tempfile
import traceback

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from library import cases, make_case, storage  # noqa: E402  (the path above comes first)
from keras import backend as K  # noqa: E402
from keras import layers as L  # noqa: E402
from keras import models as M  # noqa: E402
from keras.layers import advanced_activations as A  # noqa: E402
from keras.layers import convolutional as C  # noqa: E402
from keras.layers import local as LC  # noqa: E402
from keras.layers import noise as NO  # noqa: E402
from keras.layers import pooling as P  # noqa: E402

ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "softmax")


class Walk:
    def __init__(self, seed):
        self.r = np.random.RandomState(seed)
        self.ordering = K.image_dim_ordering()

    def one(self, *options):
        return options[self.r.randint(len(options))]

    def int(self, low, high):
        return int(self.r.randint(low, high + 1))

    def yes(self, chance=0.5):
        return bool(self.r.rand() < chance)

    # ---- one layer for a value of a given shape (without the batch) ----
    def layer(self, shape):
        return {1: self.vector, 2: self.sequence, 3: self.image, 4: self.volume}[len(shape)](shape)

    def anywhere(self, shape):
        axes = list(range(1, len(shape) + 1))
        return self.one(
            lambda: L.Activation(self.one(*ACTIVATIONS)),
            lambda: L.Dropout(0.3), lambda: NO.GaussianNoise(0.1), lambda: NO.GaussianDropout(0.2),
            lambda: L.BatchNormalization(mode=self.one(0, 0, 1), axis=self.one(-1, 1)),
            lambda: A.LeakyReLU(self.one(0.1, 0.3)), lambda: A.PReLU(), lambda: A.ELU(self.one(1.0, 0.5)),
            lambda: A.ParametricSoftplus(), lambda: A.ThresholdedReLU(self.one(0.5, 1.0)), lambda: A.SReLU(),
            lambda: L.Permute(tuple(self.r.permutation(axes).tolist())))()

    def vector(self, shape):
        n = self.int(1, 7)
        return self.one(
            lambda: L.Dense(n, activation=self.one(*ACTIVATIONS), **self.bias()),
            lambda: L.Dense(n, activation=self.one(*ACTIVATIONS)),
            lambda: L.Highway(activation=self.one("tanh", "relu"), **self.bias()),
            lambda: L.MaxoutDense(n, nb_feature=self.int(1, 4), **self.bias()),
            lambda: L.RepeatVector(self.int(1, 4)),
            lambda: L.Reshape(self.factors(shape)),
            lambda: self.anywhere(shape))()

    def rnn(self, **more):
        kind = self.one(L.SimpleRNN, L.GRU, L.LSTM)
        options = dict(return_sequences=self.yes(), go_backwards=self.yes(0.3), activation=self.one("tanh", "tanh", *ACTIVATIONS[:7]),
                       consume_less=self.one("cpu", "mem", "gpu"), unroll=self.yes(0.2))
        if kind is not L.SimpleRNN:
            options["inner_activation"] = self.one("hard_sigmoid", "sigmoid")
        options.update(more)
        return kind(self.int(2, 6), **options)

    def sequence(self, shape):
        n = self.int(1, 6)
        return self.one(
            lambda: self.rnn(), lambda: self.rnn(), lambda: self.rnn(return_sequences=True),
            lambda: L.Bidirectional(self.rnn(), merge_mode=self.one("concat", "sum", "mul", "ave")),
            lambda: L.TimeDistributed(L.Dense(n, activation=self.one(*ACTIVATIONS[:7]))),
            lambda: L.TimeDistributed(self.vector(shape[1:])),
            lambda: L.TimeDistributedDense(n), lambda: L.Masking(0.),
            lambda: C.Convolution1D(n, self.int(1, 4), border_mode=self.border(), subsample_length=self.int(1, 2),
                                    activation=self.one(*ACTIVATIONS[:7]), **self.bias()),
            lambda: C.AtrousConvolution1D(n, self.int(2, 3), atrous_rate=self.int(1, 2), border_mode=self.border()),
            lambda: P.MaxPooling1D(self.int(2, 3), stride=self.one(None, 1, 2), border_mode=self.one("valid", "same")),
            lambda: P.AveragePooling1D(self.int(2, 3), stride=self.one(None, 1, 2), border_mode=self.one("valid", "same")),
            lambda: self.one(P.GlobalMaxPooling1D, P.GlobalAveragePooling1D)(),
            lambda: C.ZeroPadding1D(self.int(1, 2)), lambda: C.UpSampling1D(2), lambda: C.Cropping1D((1, self.int(0, 1))),
            lambda: LC.LocallyConnected1D(n, 2, subsample_length=self.int(1, 2), **self.bias()),
            lambda: L.Flatten(), lambda: L.Dense(n), lambda: self.anywhere(shape))()

    def image(self, shape):
        n, d = self.int(1, 5), {"dim_ordering": self.ordering if self.yes(0.8) else self.one("th", "tf")}
        size = (self.int(1, 3), self.int(1, 3))
        return self.one(
            lambda: C.Convolution2D(n, size[0], size[1], border_mode=self.border(), subsample=(self.int(1, 2), self.int(1, 2)),
                                    activation=self.one(*ACTIVATIONS[:7]), **dict(d, **self.bias())),
            lambda: C.Convolution2D(n, 3, 3, border_mode="same", **d),
            lambda: C.AtrousConvolution2D(n, 2, 3, atrous_rate=(self.int(1, 2), self.int(1, 2)), border_mode=self.border(), **d),
            lambda: LC.LocallyConnected2D(n, 2, 2, subsample=(self.int(1, 2), 1), **dict(d, **self.bias())),
            lambda: P.MaxPooling2D(size, strides=self.one(None, (1, 2), (2, 2)), border_mode=self.one("valid", "same"), **d),
            lambda: P.AveragePooling2D(size, strides=self.one(None, (1, 2), (2, 2)), border_mode=self.one("valid", "same"), **d),
            lambda: self.one(P.GlobalMaxPooling2D, P.GlobalAveragePooling2D)(**d),
            lambda: C.ZeroPadding2D((1, self.int(0, 2))), lambda: C.UpSampling2D((self.int(1, 2), 2)),
            lambda: C.Cropping2D(((0, 1), (1, 0))), lambda: L.SpatialDropout2D(0.2),
            lambda: L.TimeDistributed(self.sequence(shape[1:])), lambda: L.TimeDistributed(L.Flatten()),
            lambda: L.Flatten(), lambda: self.anywhere(shape))()

    def volume(self, shape):
        n, d = self.int(1, 3), {"dim_ordering": self.ordering}
        return self.one(
            lambda: C.Convolution3D(n, 2, self.int(1, 3), 2, border_mode=self.one("valid", "same"), **d),
            lambda: P.MaxPooling3D((2, 1, 2), **d), lambda: P.AveragePooling3D((1, 2, 2), **d),
            lambda: C.ZeroPadding3D((1, 0, 1)), lambda: C.UpSampling3D((1, 2, 1)),
            lambda: L.ConvLSTM2D(n, 2, 2, border_mode=self.one("valid", "same"), return_sequences=self.yes(), go_backwards=self.yes(0.3), **d),
            lambda: L.TimeDistributed(self.image(shape[1:])), lambda: L.Flatten(), lambda: self.anywhere(shape))()

    def bias(self):
        return {"bias": False} if self.yes(0.2) else {}

    def border(self):
        return self.one("valid", "same", "same", "full")

    def factors(self, shape):
        total = int(np.prod(shape))
        divisors = [k for k in range(1, total + 1) if total % k == 0]
        k = self.one(*divisors)
        return self.one((k, total // k), (k, -1), (total,))

    # ---- whole models ----
    def start(self):
        kind = self.one("words", "words", "sequence", "sequence", "image", "image", "vector", "volume")
        shape = {"words": (self.int(2, 7),), "sequence": (self.int(2, 7), self.int(1, 5)), "vector": (self.int(1, 7),),
                 "image": (self.int(1, 7), self.int(3, 8), self.int(3, 8)), "volume": (self.int(2, 4),) * 2 + (self.int(3, 5),) * 2}[kind]
        return kind, shape

    def attempt(self, value, times=12):
        """The value after one more layer, or after none when Keras refuses a dozen."""
        for _ in range(times):
            try:
                after = self.layer(value._keras_shape[1:])(value)
                if isinstance(after, list) or np.prod(after._keras_shape[1:]) > 4000 or np.prod(after._keras_shape[1:]) < 1:
                    continue
                return after
            except Exception:
                continue
        return value

    def enter(self, kind, shape):
        if kind == "words":
            words = L.Input(shape=shape, dtype="int32")
            return words, L.Embedding(9, self.int(1, 5), mask_zero=self.yes(0.4), input_length=shape[0])(words)
        entry = L.Input(shape=shape)
        return entry, entry

    def merge(self, values):
        for _ in range(12):
            try:
                mode = self.one("sum", "mul", "ave", "max", "concat", "concat", "dot", "cos")
                merged = L.merge(values, mode=mode, **({"concat_axis": self.one(-1, 1)} if mode == "concat" else {}))
                if mode != "cos":
                    return merged
            except Exception:
                continue
        return values[0]

    def functional(self):
        kind, shape = self.start()
        entries, values = [], []
        for _ in range(self.one(1, 1, 2)):
            entry, value = self.enter(kind, shape)
            entries.append(entry)
            values.append(value)
        for _ in range(self.int(1, 6)):
            move = self.r.rand()
            which = self.r.randint(len(values))
            if move < 0.15:
                values.append(self.attempt(values[which]))
            elif move < 0.3 and len(values) > 1:
                values = [self.merge(values[:2])] + values[2:]
            elif move < 0.4:
                self.shared(values)
            elif move < 0.5:
                values[which] = self.nested(values[which])
            else:
                values[which] = self.attempt(values[which])
        outputs = [v for v in values if v not in entries] or [self.attempt(values[0])]
        unique = [v for i, v in enumerate(outputs) if all(v is not w for w in outputs[:i])]
        return M.Model(input=entries if len(entries) > 1 else entries[0], output=unique if len(unique) > 1 else unique[0])

    def shared(self, values):
        """One layer on every value that it fits."""
        layer = self.layer(values[0]._keras_shape[1:])
        for i in range(len(values)):
            if values[i]._keras_shape[1:] == values[0]._keras_shape[1:] or i == 0:
                try:
                    values[i] = layer(values[i])
                except Exception:
                    return

    def nested(self, value):
        for _ in range(6):
            try:
                inside = L.Input(shape=value._keras_shape[1:])
                out = self.attempt(self.attempt(inside))
                if out is inside:
                    continue
                inner = M.Model(input=inside, output=out)
                return inner(value)
            except Exception:
                continue
        return value

    def stack(self):
        kind, shape = self.start()
        model = M.Sequential()
        if kind == "words":
            model.add(L.Embedding(9, self.int(1, 5), mask_zero=self.yes(0.4), input_length=shape[0]))
        else:
            model.add(L.Activation("linear", input_shape=shape))
        for _ in range(self.int(1, 6)):
            before = list(model.layers)
            for _ in range(12):
                try:
                    layer = self.layer(model.output_shape[1:])
                    outbound = list(model.layers[-1].outbound_nodes)
                    model.add(layer)
                    if 1 <= np.prod(model.output_shape[1:]) <= 4000:
                        break
                    model.pop()
                except Exception:
                    if len(model.layers) > len(before):
                        model.layers.pop()
                    model.outputs = [model.layers[-1].inbound_nodes[-1].output_tensors[0]]
                    model.layers[-1].outbound_nodes = outbound
        return model


def inputs_of(model):
    def make(rng):
        arrays = []
        for tensor in model.inputs:
            shape = (5,) + tuple(tensor._keras_shape[1:])
            words = "int" in str(tensor.dtype)
            arrays.append(rng.randint(0, 9, size=shape).astype("int32") if words else rng.standard_normal(shape).astype("float32"))
        if model.__class__.__name__ == "Sequential" and model.layers[0].__class__.__name__ == "Embedding":
            arrays = [rng.randint(0, 9, size=arrays[0].shape).astype("int32")]
        return [arrays]
    return make


def main():
    folder, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    import keras
    cases.MODULE[0] = __file__
    made = refused = 0
    for k in range(seed, seed + count):
        walk = Walk(k)
        np.random.seed(k)
        target = os.path.join(folder, "keras-" + keras.__version__, "random", "%s_%06d" % (K.image_dim_ordering(), k))
        temporary = tempfile.mkdtemp()
        try:
            model = walk.stack() if walk.yes(0.4) else walk.functional()
            c = cases.Case("Model", "random_%06d" % k, lambda: model, inputs_of(model), form=walk.one("h5", "h5", "json", "yaml"),
                           dim_ordering=K.image_dim_ordering(), versions=(keras.__version__,))
            make_case.make(c, temporary)
            storage.keep(temporary, target, False)
            made += 1
        except Exception:
            refused += 1
            if os.environ.get("SHOW"):
                traceback.print_exc(limit=-3)
        finally:
            shutil.rmtree(temporary)
    print("%d models, %d given up" % (made, refused))


if __name__ == "__main__":
    main()
