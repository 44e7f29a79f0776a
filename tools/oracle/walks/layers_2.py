"""One layer of Keras 2 at random, for a value of a given shape (without the batch)."""
import keras
import numpy as np
from keras import constraints, initializers
from keras import layers as L
from keras import models as M
from keras import regularizers as R

from walks.draw import Draw

VERSION = tuple(int(n) for n in keras.__version__.split("."))


class Layers(Draw):
    """What Keras refuses raises, here or when the layer is called; the caller draws again."""

    def __init__(self, seed, ordering):
        Draw.__init__(self, seed)
        self.ordering = ordering
        # Training has no dropout: its random numbers are Theano's own.
        self.trains = False
        # Rows of a batch where the model is stateful.
        self.batch = None

    def layer(self, shape):
        layer = {1: self.vector, 2: self.sequence, 3: self.image, 4: self.volume, 5: self.beyond}[len(shape)](shape)
        if self.yes(0.05):
            layer.trainable = False
        return layer

    def activation(self, count=9):
        return self.one(*("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "selu", "softmax")[:count])

    def anywhere(self, shape):
        axes = list(range(1, len(shape) + 1))
        shared = {"shared_axes": [self.one(*axes)]} if self.yes(0.2) else {}
        return self.one(
            lambda: L.Activation(self.one("elu", self.activation(), self.activation())), self.noise, self.noise, lambda: self.norm(shape),
            lambda: self.norm(shape), lambda: L.LeakyReLU(self.one(0.1, 0.3)),
            lambda: L.PReLU(alpha_initializer=self.one("zeros", initializers.Constant(0.25)), **shared),
            lambda: L.ELU(self.one(1.0, 0.5)), lambda: L.ThresholdedReLU(self.one(0.5, 1.0)), lambda: L.Softmax(axis=self.one(-1, *axes)),
            lambda: L.ReLU(max_value=self.one(None, 1.5), negative_slope=self.one(0., 0.2), threshold=self.one(0., 0.3)),
            lambda: L.ReLU(max_value=self.one(None, 1.5)), lambda: L.Permute(tuple(self.r.permutation(axes).tolist())),
            lambda: L.Reshape(self.factors(shape)), lambda: L.ActivityRegularization(l1=0.01, l2=0.02))()

    def norm(self, shape):
        more = {"gamma_regularizer": R.l2(0.01), "beta_constraint": constraints.non_neg()} if self.yes(0.15) else {}
        return L.BatchNormalization(axis=self.one(-1, 1, len(shape)), epsilon=self.one(1e-3, 1e-2), momentum=self.one(0.99, 0.7),
                                    center=self.trains or self.yes(0.8), scale=self.yes(0.8), **more)

    def noise(self):
        if self.trains:
            return L.Activation("tanh")
        return self.one(lambda: L.Dropout(0.3), lambda: L.GaussianNoise(0.1), lambda: L.GaussianDropout(0.2), lambda: L.AlphaDropout(0.2))()

    def vector(self, shape):
        n = self.int(1, 7)
        return self.one(
            lambda: L.Dense(n, activation=self.activation(), **self.extras()), lambda: L.Dense(n, activation=self.activation()),
            lambda: keras.legacy.layers.Highway(activation=self.one("tanh", "relu")),
            lambda: keras.legacy.layers.MaxoutDense(n, nb_feature=self.int(1, 4)),
            lambda: L.RepeatVector(self.int(1, 4)), lambda: L.Reshape(self.factors(shape)), lambda: self.anywhere(shape))()

    def recurrent(self, cell=False):
        options = dict(activation=self.one("tanh", "tanh", self.activation(8)), **self.bias())
        kind = self.one("SimpleRNN", "GRU", "LSTM")
        if not self.trains and self.yes(0.2):
            options.update(dropout=0.2, recurrent_dropout=0.1)
        if self.yes(0.15):
            options.update(kernel_regularizer=R.l2(0.01), recurrent_regularizer=R.l1(0.01), recurrent_constraint=constraints.max_norm(1.5))
        if kind != "SimpleRNN":
            options["recurrent_activation"] = self.one("hard_sigmoid", "sigmoid", self.one("tanh", "softsign", "relu"))
            options["implementation"] = self.one(1, 2)
        if kind == "GRU" and VERSION >= (2, 1, 5):
            options["reset_after"] = self.yes()
        if kind == "LSTM":
            options["unit_forget_bias"] = self.yes()
        return kind + ("Cell" if cell else ""), options

    def rnn(self, **more):
        options = dict(return_sequences=self.yes(), go_backwards=self.yes(0.3), unroll=self.yes(0.2))
        if self.batch:
            options["stateful"] = self.yes(0.7)
        options.update(more)
        if self.yes(0.15) and VERSION >= (2, 1, 0):
            cells = []
            for _ in range(self.one(1, 1, 1) if VERSION < (2, 3, 0) else self.one(1, 2)):
                name, arguments = self.recurrent(cell=True)
                cells.append(getattr(L, name)(self.int(2, 5), **arguments))
            return L.RNN(cells if len(cells) > 1 else cells[0], **options)
        name, arguments = self.recurrent()
        arguments.update(options)
        return getattr(L, name)(self.int(2, 6), **arguments)

    def sequence(self, shape):
        n = self.int(1, 6)
        merges = ("concat", "sum", "mul", "ave")
        return self.one(
            lambda: self.rnn(), lambda: self.rnn(), lambda: self.rnn(return_sequences=True), lambda: self.rnn(return_sequences=True),
            lambda: L.Bidirectional(self.rnn(), merge_mode=self.one(*(merges + (None,)))),
            lambda: L.Bidirectional(self.rnn(return_sequences=True), merge_mode=self.one(*merges)),
            lambda: L.TimeDistributed(L.Dense(n, activation=self.activation(8), **self.extras())),
            lambda: L.TimeDistributed(self.vector(shape[1:])), lambda: L.TimeDistributed(self.inner(shape[1:])),
            lambda: L.Masking(self.one(0., 0., 0.5)),
            lambda: L.Conv1D(n, self.int(1, 4), padding=self.one("valid", "same", "causal"), strides=self.int(1, 2),
                             activation=self.activation(8), **self.extras()),
            lambda: L.Conv1D(n, self.int(2, 3), dilation_rate=self.int(1, 3), padding=self.one("valid", "same", "causal"), **self.bias()),
            lambda: L.SeparableConv1D(n, self.one(1, 3), padding=self.one("valid", "same"), depth_multiplier=self.int(1, 2), **self.bias()),
            lambda: self.one(L.MaxPooling1D, L.AveragePooling1D)(self.int(1, 4), strides=self.one(None, 1, 2, 3), padding=self.one("valid", "same")),
            lambda: self.one(L.GlobalMaxPooling1D, L.GlobalAveragePooling1D)(),
            lambda: L.ZeroPadding1D(self.one(1, 2, (0, 2))), lambda: L.UpSampling1D(self.int(2, 3)),
            lambda: L.Cropping1D((1, self.int(0, 1))), lambda: L.SpatialDropout1D(0.2) if not self.trains else L.Flatten(),
            lambda: L.LocallyConnected1D(n, self.int(1, 3), strides=self.int(1, 2), activation=self.activation(8), **self.bias()),
            lambda: L.Flatten(), lambda: L.Dense(n, activation=self.activation(), **self.extras()), lambda: self.anywhere(shape))()

    def image(self, shape):
        n, d = self.int(1, 5), {"data_format": self.ordering}
        size, strides = (self.int(1, 4), self.int(1, 4)), (self.int(1, 3), self.int(1, 2))
        pool = self.one(L.MaxPooling2D, L.AveragePooling2D)
        return self.one(
            lambda: L.Conv2D(n, size, padding=self.border(), strides=strides, activation=self.activation(8), **dict(d, **self.extras())),
            lambda: L.Conv2D(n, 3, padding="same", **d),
            lambda: L.Conv2D(n, (2, 3), dilation_rate=(self.int(1, 2), self.int(1, 2)), padding=self.border(), **dict(d, **self.bias())),
            lambda: self.transposed(n), lambda: L.SeparableConv2D(n, self.one(1, 3), padding=self.border(), strides=self.int(1, 2),
                                                                  depth_multiplier=self.int(1, 2), **dict(d, **self.bias())),
            lambda: L.DepthwiseConv2D(self.one(1, 3), padding=self.border(), depth_multiplier=self.int(1, 2), **dict(d, **self.bias())),
            lambda: L.LocallyConnected2D(n, (2, self.int(1, 3)), strides=strides, activation=self.activation(8), **dict(d, **self.bias())),
            lambda: pool(size, strides=self.one(None, (1, 2), strides), padding=self.border(), **d),
            lambda: self.one(L.GlobalMaxPooling2D, L.GlobalAveragePooling2D)(**d),
            lambda: L.ZeroPadding2D(self.one((1, self.int(0, 2)), ((1, 0), (2, 1)), 1), **d),
            lambda: L.UpSampling2D((self.int(1, 2), 2), **d), lambda: L.Cropping2D(((0, 1), (1, 0)), **d),
            lambda: L.SpatialDropout2D(0.2) if not self.trains else L.Flatten(),
            lambda: L.TimeDistributed(self.sequence(shape[1:])), lambda: L.TimeDistributed(self.inner(shape[1:])),
            lambda: L.Dense(n, activation=self.activation(8)) if VERSION >= (2, 2, 0) or self.ordering == "channels_last" else L.Flatten(),
            lambda: L.Flatten(**(self.one({}, d) if VERSION >= (2, 1, 6) else {})), lambda: self.anywhere(shape))()

    def transposed(self, n):
        more = {"output_padding": self.one(None, (0, 0), (1, 0))} if VERSION >= (2, 2, 0) and self.yes(0.4) else {}
        return L.Conv2DTranspose(n, (self.int(1, 3), self.int(1, 3)), strides=(self.int(1, 2), self.int(1, 2)), padding=self.border(),
                                 data_format=self.ordering, activation=self.activation(8), **dict(more, **self.bias()))

    def volume(self, shape):
        n, d = self.int(1, 3), {"data_format": self.ordering}
        pool = self.one(L.MaxPooling3D, L.AveragePooling3D)
        return self.one(
            lambda: L.Conv3D(n, (self.int(1, 3), self.int(1, 3), 2), padding=self.border(), activation=self.activation(8),
                             **dict(d, **self.extras())),
            lambda: L.Conv3DTranspose(n, (1, 2, 2), strides=(1, self.int(1, 2), 1), padding="valid", **dict(d, **self.bias())),
            lambda: pool((2, 1, 2), strides=self.one(None, (1, 2, 2)), padding=self.one("valid", "valid", "same"), **d),
            lambda: self.one(L.GlobalMaxPooling3D, L.GlobalAveragePooling3D)(**d),
            lambda: L.ZeroPadding3D((1, 0, 1), **d), lambda: L.UpSampling3D((1, 2, 1), **d),
            lambda: L.Cropping3D(((0, 1), (1, 0), (0, 0)), **d),
            lambda: self.conv_lstm(n), lambda: self.conv_lstm(n), lambda: L.SpatialDropout3D(0.2) if not self.trains else L.Flatten(),
            lambda: L.TimeDistributed(self.image(shape[1:])), lambda: L.TimeDistributed(self.image(shape[1:])),
            lambda: L.TimeDistributed(L.TimeDistributed(self.sequence(shape[2:]))), lambda: L.Flatten(), lambda: self.anywhere(shape))()

    def conv_lstm(self, n):
        more = {"stateful": self.yes(0.7)} if self.batch else {}
        return L.ConvLSTM2D(n, (self.int(1, 3), self.int(1, 3)), padding=self.border(), return_sequences=self.yes(),
                            go_backwards=self.yes(0.3), activation=self.one("tanh", "relu"), data_format=self.ordering,
                            recurrent_activation=self.one("hard_sigmoid", "sigmoid"), **dict(more, **self.bias()))

    def beyond(self, shape):
        return self.one(lambda: L.TimeDistributed(self.volume(shape[1:])), lambda: L.TimeDistributed(self.image(shape[2:])),
                        lambda: L.Flatten(), lambda: L.Activation("tanh"))()

    def inner(self, shape):
        """A model of one input of this shape, to be called as a layer."""
        if self.yes():
            model = M.Sequential()
            model.add(L.Activation("linear", input_shape=tuple(shape)))
            for _ in range(self.int(1, 3)):
                model.add(self.layer(model.output_shape[1:]))
            return model
        entry = L.Input(shape=tuple(shape))
        value = self.layer(shape)(entry)
        for _ in range(self.int(0, 2)):
            value = self.layer(value._keras_shape[1:])(value)
        return M.Model(inputs=entry, outputs=value)

    def bias(self):
        return {"use_bias": False} if self.yes(0.2) else {}

    def extras(self):
        """Arguments that leave a prediction as it is, and the bias."""
        more = self.bias()
        if self.yes(0.15):
            more.update(kernel_regularizer=self.one(R.l1(0.01), R.l2(0.02), R.l1_l2(0.01, 0.01)), kernel_constraint=self.one(
                constraints.max_norm(1.5), constraints.non_neg(), constraints.unit_norm(), constraints.min_max_norm(0.2, 1.2, 0.5)))
        if self.yes(0.1):
            more["activity_regularizer"] = R.l2(0.01)
        if self.yes(0.1) and "use_bias" not in more:
            more["bias_constraint"] = constraints.max_norm(0.5)
        return more

    def border(self):
        return self.one("valid", "same")

    def factors(self, shape):
        total = int(np.prod(shape))
        k = self.one(*[k for k in range(1, total + 1) if total % k == 0])
        m = self.one(*[m for m in range(1, total // k + 1) if total // k % m == 0])
        return self.one((k, total // k), (k, -1), (total,), (k, m, -1), (-1, m, k))
