"""One layer of Keras 1 at random, for a value of a given shape (without the batch)."""
import numpy as np
from keras import layers as L
from keras import models as M
from keras import regularizers as R
from keras.layers import advanced_activations as A
from keras.layers import convolutional as C
from keras.layers import local as LC
from keras.layers import noise as NO
from keras.layers import pooling as P

from walks.draw import Draw

try:
    from keras.layers import convolutional_recurrent as CR
except ImportError:
    # It is in Keras from 1.1.2 on; drawing from None raises, and another layer is drawn.
    CR = None


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

    def anywhere(self, shape):
        axes = list(range(1, len(shape) + 1))
        shared = {"shared_axes": [self.one(*axes)]} if self.yes(0.2) else {}
        return self.one(
            lambda: L.Activation(self.one("elu", self.activation(), self.activation())),
            self.noise, self.noise,
            lambda: L.BatchNormalization(mode=self.one(0, 0, 0, 1, 2), axis=self.one(-1, 1, len(shape)), epsilon=self.one(1e-3, 1e-2)),
            lambda: A.LeakyReLU(self.one(0.1, 0.3)), lambda: A.PReLU(**shared), lambda: A.ELU(self.one(1.0, 0.5)),
            lambda: A.ParametricSoftplus(**shared), lambda: A.ThresholdedReLU(self.one(0.5, 1.0)), lambda: A.SReLU(**shared),
            lambda: L.Permute(tuple(self.r.permutation(axes).tolist())),
            lambda: L.Reshape(self.factors(shape)), lambda: L.ActivityRegularization(l1=0.01, l2=0.02))()

    def noise(self):
        if self.trains:
            return L.Activation("tanh")
        return self.one(lambda: L.Dropout(0.3), lambda: NO.GaussianNoise(0.1), lambda: NO.GaussianDropout(0.2))()

    def vector(self, shape):
        n = self.int(1, 7)
        return self.one(
            lambda: L.Dense(n, activation=self.activation(), **self.extras()), lambda: L.Dense(n, activation=self.activation()),
            lambda: L.Highway(activation=self.one("tanh", "relu"), **self.bias()),
            lambda: L.MaxoutDense(n, nb_feature=self.int(1, 4), **self.bias()),
            lambda: L.RepeatVector(self.int(1, 4)), lambda: L.Reshape(self.factors(shape)), lambda: self.anywhere(shape))()

    def rnn(self, **more):
        kind = self.one(L.SimpleRNN, L.GRU, L.LSTM)
        options = dict(return_sequences=self.yes(), go_backwards=self.yes(0.3), activation=self.one("tanh", "tanh", self.activation(7)),
                       consume_less=self.one("cpu", "mem", "gpu"), unroll=self.yes(0.2))
        if not self.trains and self.yes(0.2):
            options.update(dropout_W=0.2, dropout_U=0.1)
        if self.yes(0.15):
            options.update(W_regularizer=R.l2(0.01), U_regularizer=R.l1(0.01), b_regularizer=R.l1l2(0.01, 0.02))
        if kind is not L.SimpleRNN:
            options["inner_activation"] = self.one("hard_sigmoid", "hard_sigmoid", "sigmoid", self.one("tanh", "softsign", "relu"))
        if self.batch:
            options["stateful"] = self.yes(0.7)
        options.update(more)
        return kind(self.int(2, 6), **options)

    def sequence(self, shape):
        n = self.int(1, 6)
        return self.one(
            lambda: self.rnn(), lambda: self.rnn(), lambda: self.rnn(return_sequences=True), lambda: self.rnn(return_sequences=True),
            lambda: L.Bidirectional(self.rnn(), merge_mode=self.one("concat", "sum", "mul", "ave", None)),
            lambda: L.Bidirectional(self.rnn(), merge_mode=self.one("concat", "sum", "mul", "ave")),
            lambda: L.TimeDistributed(L.Dense(n, activation=self.activation(7), **self.extras())),
            lambda: L.TimeDistributed(self.vector(shape[1:])), lambda: L.TimeDistributed(self.inner(shape[1:])),
            lambda: L.TimeDistributedDense(n, **self.bias()), lambda: L.Masking(self.one(0., 0., 0.5)),
            lambda: C.Convolution1D(n, self.int(1, 4), border_mode=self.border(), subsample_length=self.int(1, 2),
                                    activation=self.activation(7), **self.extras()),
            lambda: C.AtrousConvolution1D(n, self.int(2, 3), atrous_rate=self.int(1, 3), border_mode=self.border(), **self.bias()),
            lambda: self.one(P.MaxPooling1D, P.AveragePooling1D)(self.int(1, 4), stride=self.one(None, 1, 2, 3), border_mode=self.one("valid", "same")),
            lambda: self.one(P.GlobalMaxPooling1D, P.GlobalAveragePooling1D)(),
            lambda: C.ZeroPadding1D(self.one(1, 2, (0, 2), {"left_pad": 1, "right_pad": 2})), lambda: C.UpSampling1D(self.int(2, 3)),
            lambda: C.Cropping1D((1, self.int(0, 1))), lambda: L.SpatialDropout1D(0.2) if not self.trains else L.Flatten(),
            lambda: LC.LocallyConnected1D(n, self.int(1, 3), subsample_length=self.int(1, 2), activation=self.activation(7), **self.bias()),
            lambda: L.Flatten(), lambda: L.Dense(n, activation=self.activation(), **self.bias()), lambda: self.anywhere(shape))()

    def image(self, shape):
        n, d = self.int(1, 5), {"dim_ordering": self.ordering}
        size, strides = (self.int(1, 4), self.int(1, 4)), (self.int(1, 3), self.int(1, 2))
        pool = self.one(P.MaxPooling2D, P.AveragePooling2D)
        return self.one(
            lambda: C.Convolution2D(n, size[0], size[1], border_mode=self.border(), subsample=strides,
                                    activation=self.activation(7), **dict(d, **self.extras())),
            lambda: C.Convolution2D(n, 3, 3, border_mode="same", **d),
            lambda: C.AtrousConvolution2D(n, 2, 3, atrous_rate=(self.int(1, 2), self.int(1, 2)), border_mode=self.border(), **dict(d, **self.bias())),
            lambda: self.deconvolution(shape, n),
            lambda: LC.LocallyConnected2D(n, 2, self.int(1, 3), subsample=strides, activation=self.activation(7), **dict(d, **self.bias())),
            lambda: pool(size, strides=self.one(None, (1, 2), strides), border_mode=self.one("valid", "same"), **d),
            lambda: self.one(P.GlobalMaxPooling2D, P.GlobalAveragePooling2D)(**d),
            lambda: C.ZeroPadding2D(self.one((1, self.int(0, 2)), (1, 0, 2, 1), {"top_pad": 1, "right_pad": 2})),
            lambda: C.UpSampling2D((self.int(1, 2), 2)), lambda: C.Cropping2D(((0, 1), (1, 0))),
            lambda: L.SpatialDropout2D(0.2) if not self.trains else L.Flatten(),
            lambda: L.TimeDistributed(self.sequence(shape[1:])), lambda: L.TimeDistributed(self.inner(shape[1:])),
            lambda: L.Dense(n, activation=self.activation(7)), lambda: L.Flatten(), lambda: self.anywhere(shape))()

    def deconvolution(self, shape, n):
        from keras.utils.np_utils import conv_input_length
        k, s, border = (self.int(1, 3), self.int(1, 3)), (self.int(1, 2), self.int(1, 2)), self.one("valid", "same")
        rows = shape[1:] if self.ordering == "th" else shape[:2]
        out = tuple(conv_input_length(r, k[i], border, s[i]) for i, r in enumerate(rows))
        whole = (None, n) + out if self.ordering == "th" else (None,) + out + (n,)
        return C.Deconvolution2D(n, k[0], k[1], whole, border_mode=border, subsample=s, dim_ordering=self.ordering,
                                 activation=self.activation(7), **self.bias())

    def volume(self, shape):
        n, d = self.int(1, 3), {"dim_ordering": self.ordering}
        pool = self.one(P.MaxPooling3D, P.AveragePooling3D)
        return self.one(
            lambda: C.Convolution3D(n, self.int(1, 3), self.int(1, 3), 2, border_mode=self.one("valid", "same"),
                                    activation=self.activation(7), **dict(d, **self.extras())),
            lambda: pool((2, 1, 2), strides=self.one(None, (1, 2, 2)), border_mode=self.one("valid", "valid", "same"), **d),
            lambda: self.one(P.GlobalMaxPooling3D, P.GlobalAveragePooling3D)(**d),
            lambda: C.ZeroPadding3D((1, 0, 1)), lambda: C.UpSampling3D((1, 2, 1)), lambda: C.Cropping3D(((0, 1), (1, 0), (0, 0))),
            lambda: self.conv_lstm(n), lambda: self.conv_lstm(n), lambda: L.SpatialDropout3D(0.2) if not self.trains else L.Flatten(),
            lambda: L.TimeDistributed(self.image(shape[1:])), lambda: L.TimeDistributed(self.image(shape[1:])),
            lambda: L.TimeDistributed(L.TimeDistributed(self.sequence(shape[2:]))),
            lambda: L.Flatten(), lambda: self.anywhere(shape))()

    def conv_lstm(self, n):
        more = {"stateful": self.yes(0.7)} if self.batch else {}
        return CR.ConvLSTM2D(n, self.int(1, 3), self.int(1, 3), border_mode=self.one("valid", "same"), return_sequences=self.yes(),
                             go_backwards=self.yes(0.3), activation=self.one("tanh", "relu"), dim_ordering=self.ordering, **more)

    def beyond(self, shape):
        return self.one(lambda: L.TimeDistributed(self.volume(shape[1:])), lambda: L.TimeDistributed(self.image(shape[2:])),
                        lambda: L.Flatten(), lambda: L.Activation("tanh"))()

    def inner(self, shape):
        """A model of one input of this shape, to be called as a layer."""
        if self.yes():
            model = M.Sequential()
            first = self.layer(shape)
            first.batch_input_shape, first.input_dtype = (None,) + tuple(shape), "float32"
            first.create_input_layer(first.batch_input_shape, first.input_dtype)
            model.add(first)
            for _ in range(self.int(0, 2)):
                model.add(self.layer(model.output_shape[1:]))
            return model
        entry = L.Input(shape=shape)
        value = self.layer(shape)(entry)
        for _ in range(self.int(0, 2)):
            value = self.layer(value._keras_shape[1:])(value)
        return M.Model(input=entry, output=value)

    def bias(self):
        return {"bias": False} if self.yes(0.2) else {}

    def extras(self):
        """Arguments that leave a prediction as it is, and the bias."""
        from keras import constraints
        more = self.bias()
        if self.yes(0.15):
            more.update(W_regularizer=self.one(R.l1(0.01), R.l2(0.02), R.l1l2(0.01, 0.01)), W_constraint=self.one(
                constraints.maxnorm(1.5), constraints.nonneg(), constraints.unitnorm()))
        if self.yes(0.1):
            more["activity_regularizer"] = R.activity_l2(0.01)
        if self.yes(0.1) and "bias" not in more:
            more["b_constraint"] = constraints.maxnorm(0.5)
        return more

    def border(self):
        return self.one("valid", "same", "same", "full")

    def factors(self, shape):
        total = int(np.prod(shape))
        k = self.one(*[k for k in range(1, total + 1) if total % k == 0])
        m = self.one(*[m for m in range(1, total // k + 1) if total // k % m == 0])
        return self.one((k, total // k), (k, -1), (total,), (k, m, -1), (-1, m, k))
