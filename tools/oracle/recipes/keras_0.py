"""Keras 0.3.3, Sequential: every layer of its time in JSON or YAML beside weights (layer_0/param_0)."""
from keras import layers as L

from library.cases import case, floats, integers, sequential
from library.images import image, shape
from library.masks import STEPS, masked_floats, masked_words

ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softmax")


def old(layer, name, build, inputs, **options):
    case(layer, name, build, inputs, **dict({"versions": ("0.3.3",), "form": "json"}, **options))


def one(class_name, name, *arguments, **keywords):
    """A Sequential of this one layer."""
    input_shape = keywords.pop("input_shape", (4,))
    options = dict((k, keywords.pop(k)) for k in ("notes", "form", "no_reload") if k in keywords)
    old(class_name, name, sequential(lambda: getattr(L, class_name)(*arguments, input_shape=input_shape, **keywords)),
        floats((3,) + input_shape), **options)


for activation in ACTIVATIONS:
    one("Dense", "activation_" + activation, 5, activation=activation)
one("Dense", "yaml", 5, activation="tanh", form="yaml")
one("TimeDistributedDense", "tanh", 4, activation="tanh", input_shape=(5, 3))
one("Activation", "softmax_rank3", "softmax", input_shape=(5, 3))
one("Dropout", "p", 0.4)
one("GaussianNoise", "sigma", 0.4)
one("GaussianDropout", "p", 0.4)
one("ActivityRegularization", "l1_l2", l1=0.1, l2=0.2)
one("Flatten", "rank4", input_shape=(2, 3, 4))
one("Reshape", "dims", (6, 2), input_shape=(4, 3), notes="the argument is named dims")
one("Reshape", "unknown", (-1, 2), input_shape=(4, 3))
one("Permute", "2_1", (2, 1), input_shape=(4, 3))
one("RepeatVector", "n3", 3)
one("MaxoutDense", "default", 3)
one("Highway", "tanh", activation="tanh", notes="arrays W, b, W_carry, b_carry")
one("LeakyReLU", "alpha", alpha=0.2)
one("PReLU", "rank3", input_shape=(5, 4))
one("ELU", "alpha", alpha=0.7)
one("ParametricSoftplus", "rank3", input_shape=(5, 4))
one("ThresholdedLinear", "theta", theta=0.5)
one("ThresholdedReLU", "theta", theta=0.5)
old("SReLU", "rank2", sequential(lambda: L.Dense(6, input_dim=4), lambda: L.SReLU()), floats((7, 4)))
STD = "running_std is a standard deviation: gamma (x - mean) / (std + epsilon) + beta"
for rank, axis in ((2, -1), (3, -1), (4, 1), (4, -1)):
    one("BatchNormalization", "mode_0_rank%d_axis_%s" % (rank, str(axis).replace("-", "minus_")), axis=axis,
        input_shape=(3, 4, 5)[:rank - 1], notes=STD)
one("BatchNormalization", "mode_1", mode=1)
one("BatchNormalization", "epsilon", epsilon=0.5, notes=STD)
for mode in ("sum", "mul", "ave"):
    one("TimeDistributedMerge", mode, mode=mode, input_shape=(5, 3))
one("Masking", "zero", input_shape=(5, 3))
old("Embedding", "plain", sequential(lambda: L.Embedding(7, 3, input_length=5)), integers(7, (4, 5)))
old("Embedding", "dropout", sequential(lambda: L.Embedding(7, 3, input_length=5, dropout=0.25)), integers(7, (4, 5)),
    notes="predict multiplies the table by 1 - dropout")
old("Embedding", "masked_lstm", sequential(lambda: L.Embedding(7, 3, mask_zero=True), lambda: L.LSTM(4)),
    masked_words(7))

for name in ("SimpleRNN", "LSTM", "GRU"):
    for sequences, backwards in ((False, False), (True, True), (True, False)):
        suffix = ("sequences" if sequences else "last") + ("_backwards" if backwards else "")
        rnn = lambda n=name, s=sequences, b=backwards, **a: getattr(L, n)(4, return_sequences=s, go_backwards=b, **a)
        old(name, suffix, sequential(lambda r=rnn: r(input_shape=(STEPS, 3))), floats((5, STEPS, 3)),
            form="yaml" if backwards else "json")
        old(name, suffix + "_masked", sequential(lambda: L.Masking(input_shape=(STEPS, 3)), rnn), masked_floats(3))
    old(name, "stateful", sequential(lambda n=name: getattr(L, n)(
        4, stateful=True, return_sequences=True, batch_input_shape=(3, 4, 2))),
        lambda rng: [[rng.standard_normal((3, 4, 2)).astype("float32")] for _ in range(3)], batch_size=3, resets=(2,))
    old(name, "activation_relu", sequential(lambda n=name: getattr(L, n)(4, activation="relu", input_shape=(4, 3))),
        floats((5, 4, 3), scale=0.5))

for border, length, stride in (("valid", 3, 1), ("same", 3, 1), ("same", 2, 1), ("valid", 3, 2)):
    one("Convolution1D", "%s_k%d_s%d" % (border, length, stride), 4, length, border_mode=border,
        subsample_length=stride, input_shape=(9, 3), notes="the kernel is stored (nb_filter, channels, length, 1)")
UNSAID = "the file does not say the image ordering: Keras reads it again as th"
for ordering in ("th", "tf"):
    for border, kernel, stride in (("valid", (3, 3), (1, 1)), ("same", (3, 3), (1, 1)), ("same", (2, 3), (1, 1)),
                                   ("same", (3, 3), (2, 2))):
        one("Convolution2D", "%s_%s_k%d%d_s%d%d" % ((ordering, border) + kernel + stride), 3, kernel[0], kernel[1],
            border_mode=border, subsample=stride, dim_ordering=ordering, input_shape=shape(ordering, 2, 6, 7))
    for kind in ("Max", "Average"):
        old(kind + "Pooling2D", ordering, sequential(lambda k=kind, o=ordering: getattr(L, k + "Pooling2D")(
            (2, 2), dim_ordering=o, input_shape=shape(o, 2, 5, 6))), image(ordering, 2, 2, 5, 6))
    unsaid = {} if ordering == "th" else {"dim_ordering": "tf", "no_reload": UNSAID}
    for class_name, arguments in (("ZeroPadding2D", {"padding": (1, 2)}), ("UpSampling2D", {"size": (2, 3)})):
        old(class_name, ordering, sequential(lambda c=class_name, o=ordering, a=arguments: getattr(L, c)(
            dim_ordering=o, input_shape=shape(o, 2, 3, 4), **a)), image(ordering, 2, 2, 3, 4), **unsaid)
    for class_name, arguments in (("ZeroPadding3D", {"padding": (1, 0, 2)}), ("UpSampling3D", {"size": (2, 1, 2)}),
                                  ("MaxPooling3D", {}), ("AveragePooling3D", {})):
        old(class_name, ordering, sequential(lambda c=class_name, o=ordering, a=arguments: getattr(L, c)(
            dim_ordering=o, input_shape=shape(o, 2, 4, 4, 5), **a)), image(ordering, 2, 2, 4, 4, 5), **({} if "Pool" in class_name else unsaid))
    old("Convolution3D", ordering, sequential(lambda o=ordering: L.Convolution3D(
        3, 2, 3, 2, dim_ordering=o, input_shape=shape(o, 2, 4, 4, 5))), image(ordering, 2, 2, 4, 4, 5))
one("MaxPooling1D", "default", input_shape=(7, 3))
one("AveragePooling1D", "k3_s2", 3, stride=2, input_shape=(7, 3))
one("ZeroPadding1D", "two", 2, input_shape=(4, 3))
one("UpSampling1D", "three", 3, input_shape=(4, 3))
