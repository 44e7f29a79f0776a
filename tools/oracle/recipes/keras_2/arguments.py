"""Each argument of each layer's constructor at another value than its default, at the first and the last release of Keras 2: several
layers a model. What the recipes beside this one show of an argument's meaning in detail is here only told apart from its default."""
from keras import constraints as C
from keras import initializers as I
from keras import layers as L
from keras import optimizers as O
from keras import regularizers as R
from keras.layers import convolutional_recurrent as convolutional
from keras.layers import recurrent
from keras.legacy.layers import Highway, MaxoutDense
from keras.models import Model

from library import targets, train
from library.cases import floats, sequential
from library.keras_2 import FIRST_AND_LAST_OF_2, LAST_OF_2, Family, case

IS_LAST = hasattr(L, "SeparableConv1D")
LINE, IMAGE, VOLUME = (7, 3), (6, 5, 3), (4, 4, 3, 2)
STATES = ("kernel", "recurrent", "bias")


def dressed(*parts, **more):
    """An initializer, a regularizer and a constraint for each array, and an activity_regularizer."""
    settings = {"activity_regularizer": R.l1_l2(0.01, 0.02)}
    makers = {
        "initializer": (lambda: I.RandomUniform(-0.4, 0.4), lambda: I.Orthogonal(0.9), lambda: I.Constant(0.3)),
        "regularizer": (lambda: R.l2(0.01), lambda: R.l1(0.02), lambda: R.l1_l2(0.01, 0.02)),
        "constraint": (lambda: C.MaxNorm(0.9, axis=0), lambda: C.UnitNorm(axis=1), lambda: C.NonNeg()),
    }
    for part in parts:
        at = 2 if part in ("bias", "beta", "alpha") else 1 if part == "recurrent" else 0
        for what, choices in makers.items():
            settings["%s_%s" % (part, what)] = choices[at]()
    settings.update(more)
    return dict((k, v) for k, v in settings.items() if v is not None)


def convolutions(layer, name, shape, axes, parts=("kernel", "bias"), dilates=True, options=None):
    """Both image layouts, same borders, strides, dilation and everything that dresses the arrays."""
    one, two = (1,) * axes, (2,) * axes
    family = Family(name, "arguments", shape, **(options or {}))
    # Theano of 2.0.9 has no separable convolution.
    versions = LAST_OF_2 if "pointwise" in parts else FIRST_AND_LAST_OF_2
    cls = lambda: getattr(L, layer)
    size = {} if parts == ("depthwise", "bias") else {"filters": 2}
    family.add("dressed", lambda name: cls()(kernel_size=2, activation="tanh", name=name, **dict(size, **dressed(*parts))),
               versions)
    family.add("same", lambda name: cls()(kernel_size=3, strides=two, padding="same", use_bias=False, name=name, **size),
               versions)
    if dilates:
        family.add("dilated", lambda name: cls()(kernel_size=2, dilation_rate=two, name=name, **size), versions)
    if axes > 1:
        family.add("first", lambda name: cls()(kernel_size=2, data_format="channels_first", strides=one, name=name, **size),
                   versions)
    family.declare()


convolutions("Conv1D", "Conv1D", LINE, 1)
convolutions("Conv2D", "Conv2D", IMAGE, 2)
convolutions("Conv3D", "Conv3D", VOLUME, 3)
convolutions("Conv2DTranspose", "Conv2DTranspose", IMAGE, 2, dilates=False)
convolutions("Conv3DTranspose", "Conv3DTranspose", VOLUME, 3, dilates=False)
convolutions("SeparableConv2D", "SeparableConv2D", IMAGE, 2, parts=("depthwise", "pointwise", "bias"), dilates=False)

if IS_LAST:
    convolutions("SeparableConv1D", "SeparableConv1D", LINE, 1, parts=("depthwise", "pointwise", "bias"), dilates=False)
    convolutions("DepthwiseConv2D", "DepthwiseConv2D", IMAGE, 2, parts=("depthwise", "bias"), dilates=False)

local = Family("LocallyConnected1D", "arguments", LINE)
local.add("first", lambda name: L.LocallyConnected1D(2, 3, data_format="channels_first", name=name), LAST_OF_2)
local.add("dressed", lambda name: L.LocallyConnected1D(2, 3, strides=2, activation="tanh", name=name, **dressed("kernel", "bias")),
          FIRST_AND_LAST_OF_2)
local.add("plain", lambda name: L.LocallyConnected1D(2, 2, use_bias=False, name=name), FIRST_AND_LAST_OF_2)
local.declare()
local = Family("LocallyConnected2D", "arguments", IMAGE)
local.add("dressed", lambda name: L.LocallyConnected2D(2, 3, strides=(2, 1), activation="tanh", name=name, **dressed("kernel", "bias")),
          FIRST_AND_LAST_OF_2)
local.add("first", lambda name: L.LocallyConnected2D(2, 2, data_format="channels_first", use_bias=False, name=name), FIRST_AND_LAST_OF_2)
local.declare()

film = Family("ConvLSTM2D", "arguments", (3, 5, 4, 2))
film.add("dressed", lambda name: L.ConvLSTM2D(2, 2, padding="same", activation="relu", recurrent_activation="tanh", return_sequences=True,
                                              dropout=0.2, recurrent_dropout=0.3, name=name, **dressed(*STATES)), FIRST_AND_LAST_OF_2)
film.add("first", lambda name: L.ConvLSTM2D(2, 2, strides=(2, 1), data_format="channels_first", use_bias=False, unit_forget_bias=False,
                                            go_backwards=True, name=name), FIRST_AND_LAST_OF_2)
film.declare()

if IS_LAST:
    film = Family("ConvRNN2D", "arguments", (3, 5, 4, 2), no_reload="Keras wants its own class ConvRNN2D in custom_objects")
    film.add("dressed", lambda name: convolutional.ConvRNN2D(convolutional.ConvLSTM2DCell(
        2, 2, strides=(2, 1), padding="same", activation="relu", recurrent_activation="tanh", unit_forget_bias=False,
        **dressed(*STATES, activity_regularizer=None)), name=name), LAST_OF_2)
    film.add("first", lambda name: convolutional.ConvRNN2D(convolutional.ConvLSTM2DCell(
        3, 2, data_format="channels_first", dilation_rate=(2, 1), dropout=0.2, use_bias=False), name=name), LAST_OF_2)
    film.declare()

for axes, shape in ((1, LINE), (2, IMAGE), (3, VOLUME)):
    for kind in ("MaxPooling", "AveragePooling"):
        pool = Family("%s%dD" % (kind, axes), "arguments", shape)
        pool.add("same", lambda name, f="%s%dD" % (kind, axes): getattr(L, f)(3, strides=2, padding="same", name=name), FIRST_AND_LAST_OF_2)
        pool.add("valid", lambda name, f="%s%dD" % (kind, axes): getattr(L, f)(3, strides=1, name=name), FIRST_AND_LAST_OF_2)
        if axes > 1:
            pool.add("first", lambda name, f="%s%dD" % (kind, axes): getattr(L, f)(
                2, strides=1, data_format="channels_first", name=name), FIRST_AND_LAST_OF_2)
        pool.declare()
    if axes > 1:
        sizes = Family("ZeroPadding%dD" % axes, "arguments", shape)
        pairs = tuple((k, 1) for k in range(1, axes + 1))
        sizes.add("padding", lambda name, a=axes, p=pairs: getattr(L, "ZeroPadding%dD" % a)(p, name=name), FIRST_AND_LAST_OF_2)
        sizes.add("cropping", lambda name, a=axes: getattr(L, "Cropping%dD" % a)(((1, 1),) + ((1, 0),) * (a - 1), name=name),
                  FIRST_AND_LAST_OF_2)
        sizes.add("up", lambda name, a=axes: getattr(L, "UpSampling%dD" % a)((3, 2, 2)[:a], name=name), FIRST_AND_LAST_OF_2)
        sizes.add("padding_first", lambda name, a=axes, p=pairs: getattr(L, "ZeroPadding%dD" % a)(
            p, data_format="channels_first", name=name), FIRST_AND_LAST_OF_2)
        sizes.add("cropping_first", lambda name, a=axes: getattr(L, "Cropping%dD" % a)(
            ((1, 1),) + ((1, 0),) * (a - 1), data_format="channels_first", name=name), FIRST_AND_LAST_OF_2)
        sizes.add("up_first", lambda name, a=axes: getattr(L, "UpSampling%dD" % a)(
            (3, 2, 2)[:a], data_format="channels_first", name=name), FIRST_AND_LAST_OF_2)
        for kind in ("GlobalMaxPooling", "GlobalAveragePooling"):
            sizes.add(kind.lower(), lambda name, f="%s%dD" % (kind, axes): getattr(L, f)(data_format="channels_first", name=name),
                      FIRST_AND_LAST_OF_2)
        sizes.add("permuted", lambda name, a=axes: L.Permute((2, 3, 1, 4)[:a + 1], name=name), FIRST_AND_LAST_OF_2)
        sizes.add("dropped", lambda name, a=axes: getattr(L, "SpatialDropout%dD" % a)(0.4, data_format="channels_first", name=name),
                  FIRST_AND_LAST_OF_2)
        sizes.declare()

DRESSED = dict(activation="softsign", dropout=0.2, recurrent_dropout=0.3, go_backwards=True, return_sequences=True)
GATED = dict(DRESSED, recurrent_activation="tanh")
for layer, settings in (("SimpleRNN", DRESSED), ("GRU", GATED), ("LSTM", GATED)):
    loop = Family(layer, "arguments", (5, 3))
    loop.add("dressed", lambda name, f=layer, s=settings: getattr(L, f)(3, name=name, **dict(s, **dressed(*STATES))), FIRST_AND_LAST_OF_2)
    loop.add("unrolled", lambda name, f=layer: getattr(L, f)(3, unroll=True, return_state=True, name=name), FIRST_AND_LAST_OF_2)
    loop.add("unbiased", lambda name, f=layer: getattr(L, f)(3, use_bias=False, name=name),
             LAST_OF_2 if layer == "LSTM" else FIRST_AND_LAST_OF_2)
    loop.add("stateless_zeros", lambda name, f=layer: getattr(L, f)(3, recurrent_initializer="zeros", name=name), FIRST_AND_LAST_OF_2)
    if layer != "SimpleRNN":
        loop.add("other", lambda name, f=layer: getattr(L, f)(3, implementation=1 if IS_LAST else 2, name=name,
                                                              **({"unit_forget_bias": False} if f == "LSTM" else {})), FIRST_AND_LAST_OF_2)
    loop.declare()

    cells = Family("RNN", "arguments_%s" % layer.lower(), (5, 3))
    cells.add("dressed", lambda name, f=layer, s=settings: recurrent.RNN(
        getattr(recurrent, f + "Cell")(3, **dict((k, v) for k, v in dict(s, **dressed(*STATES, activity_regularizer=None)).items()
                                                 if k not in ("go_backwards", "return_sequences", "dropout", "recurrent_dropout"))),
        return_sequences=True, go_backwards=True, name=name), LAST_OF_2)
    cells.add("unrolled", lambda name, f=layer: recurrent.RNN(
        getattr(recurrent, f + "Cell")(3, use_bias=False), unroll=True, return_state=True, name=name),
        LAST_OF_2)
    cells.declare()

    if layer != "SimpleRNN":
        cells = Family("RNN", "arguments_%s_more" % layer.lower(), (5, 3))
        cells.add("other", lambda name, f=layer: recurrent.RNN(getattr(recurrent, f + "Cell")(
            2, implementation=1, **({"unit_forget_bias": False} if f == "LSTM" else {"reset_after": True})), name=name), LAST_OF_2)
        cells.declare()


def stateful():
    x = L.Input(batch_shape=(3, 5, 3))
    return Model(x, [L.GRU(2, stateful=True)(x), L.SimpleRNN(2, stateful=True)(x)])


def stateful_film():
    x = L.Input(batch_shape=(2, 3, 5, 4, 2))
    return Model(x, [L.ConvLSTM2D(2, 2, stateful=True)(x), L.ConvLSTM2D(2, 2, dilation_rate=2)(x)])


case("GRU", "arguments_stateful", stateful, floats((3, 5, 3)), batch_size=3)
case("ConvLSTM2D", "arguments_stateful", stateful_film, floats((2, 3, 5, 4, 2)), batch_size=2)

case("LSTM", "unbiased", sequential(lambda: L.LSTM(3, use_bias=False, input_shape=(5, 3))), floats((3, 5, 3)), versions=("2.0.9",),
     form="h5", no_reload="Keras 2.0.9 looks for a bias where it loads an LSTM")

core = Family("Dense", "arguments", (4, 6), rows=4)
core.add("dressed", lambda name: L.Dense(3, activation="tanh", name=name, **dressed("kernel", "bias")), FIRST_AND_LAST_OF_2)
core.add("unbiased", lambda name: L.Dense(3, use_bias=False, name=name), FIRST_AND_LAST_OF_2)
core.add("dropout", lambda name: L.Dropout(0.3, noise_shape=(None, 1, 6), seed=7, name=name), FIRST_AND_LAST_OF_2)
core.add("alpha", lambda name: L.AlphaDropout(0.3, noise_shape=(4, 1, 6), seed=7, name=name), FIRST_AND_LAST_OF_2)
core.add("elu", lambda name: L.ELU(alpha=0.7, name=name), FIRST_AND_LAST_OF_2)
core.add("threshold", lambda name: L.ThresholdedReLU(theta=0.4, name=name), FIRST_AND_LAST_OF_2)
core.add("leaky", lambda name: L.LeakyReLU(alpha=0.1, name=name), FIRST_AND_LAST_OF_2)
core.add("prelu", lambda name: L.PReLU(shared_axes=[1], name=name, **dressed("alpha", activity_regularizer=None)), FIRST_AND_LAST_OF_2)
core.add("permuted", lambda name: L.Permute((2, 1), name=name), FIRST_AND_LAST_OF_2)
core.add("up", lambda name: L.UpSampling1D(3, name=name), FIRST_AND_LAST_OF_2)
core.add("up_by_two", lambda name: L.UpSampling1D(2, name=name), FIRST_AND_LAST_OF_2)
core.add("padded", lambda name: L.ZeroPadding1D(2, name=name), FIRST_AND_LAST_OF_2)
core.add("padded_before", lambda name: L.ZeroPadding1D((1, 0), name=name), FIRST_AND_LAST_OF_2)
core.add("softmax", lambda name: L.Softmax(axis=1, name=name), LAST_OF_2)
core.add("activity", lambda name: L.ActivityRegularization(l1=0.01, l2=0.02, name=name), FIRST_AND_LAST_OF_2)
core.add("normal", lambda name: L.BatchNormalization(axis=1, momentum=0.8, epsilon=0.01, name=name, **dressed(
    "beta", "gamma", activity_regularizer=None, moving_mean_initializer=I.Constant(0.2), moving_variance_initializer=I.Constant(0.7),
    gamma_initializer=I.RandomUniform(0.5, 1.5))), FIRST_AND_LAST_OF_2)
core.add("unscaled", lambda name: L.BatchNormalization(center=False, scale=False, name=name), FIRST_AND_LAST_OF_2)
core.declare()

flat = Family("Highway", "arguments", (4,))
flat.add("highway", lambda name: Highway(init="he_normal", activation="tanh", W_regularizer=R.l2(0.01), b_regularizer=R.l1(0.01),
                                         activity_regularizer=R.l2(0.02), W_constraint=C.MaxNorm(0.9), b_constraint=C.NonNeg(),
                                         name=name), FIRST_AND_LAST_OF_2)
flat.add("highway_unbiased", lambda name: Highway(bias=False, name=name), FIRST_AND_LAST_OF_2)
flat.add("maxout", lambda name: MaxoutDense(3, nb_feature=2, init="he_normal", W_regularizer=R.l2(0.01), b_regularizer=R.l1(0.01),
                                            activity_regularizer=R.l2(0.02), W_constraint=C.MaxNorm(0.9), b_constraint=C.NonNeg(),
                                            name=name), FIRST_AND_LAST_OF_2)
flat.add("maxout_unbiased", lambda name: MaxoutDense(3, bias=False, name=name), FIRST_AND_LAST_OF_2)
flat.add("repeated", lambda name: L.RepeatVector(3, name=name), FIRST_AND_LAST_OF_2)
flat.declare()


def words():
    x = L.Input(shape=(5,), dtype="int32")
    table = L.Embedding(9, 3, mask_zero=True, input_length=5, name="table", embeddings_initializer=I.RandomUniform(-0.4, 0.4),
                        embeddings_regularizer=R.l2(0.01), embeddings_constraint=C.MaxNorm(0.9, axis=1), activity_regularizer=R.l1(0.01))
    return Model(x, L.GRU(2)(table(x)))


case("Embedding", "arguments", words, lambda rng: [[rng.randint(0, 9, size=(3, 5)).astype("int32")]])


def trained(layers, shape):
    """A model of layers that are dressed, so that penalties and constraints of each array act."""
    def make():
        x = value = L.Input(shape=shape)
        for layer in layers():
            value = layer(value)
        return Model(x, L.Dense(2, name="out", **dressed("kernel", "bias"))(value))
    return make


TRAINED = {
    "conv1d_gru": ((7, 3), lambda: [L.Conv1D(3, 2, activation="tanh", **dressed("kernel", "bias")), L.GRU(3, **dressed(*STATES))]),
    "simple_rnn_normal": ((5, 3), lambda: [
        L.SimpleRNN(4, return_sequences=True, **dressed(*STATES)), L.BatchNormalization(momentum=0.7, **dressed(
            "beta", "gamma", activity_regularizer=None)), L.LSTM(3, **dressed(*STATES))]),
    "prelu_local": ((6, 3), lambda: [
        L.LocallyConnected1D(3, 2, **dressed("kernel", "bias")), L.PReLU(**dressed("alpha", activity_regularizer=None)), L.Flatten()]),
}
for name, (shape, layers) in TRAINED.items():
    case("Dense", "arguments_" + name, trained(layers, shape), floats((16,) + shape), group="training",
         train=train.Training(targets.real, optimizer=lambda: O.Adagrad(lr=0.05), batch=8, calls=10, store_state=True, metrics=["mae"]))
