"""Ten training steps of every trainable layer class, and through every layer that gradients pass."""
from keras import layers as L
from keras.models import Sequential
from keras.optimizers import SGD

from library import targets
from library.cases import case, floats, integers, sequential
from library.images import image, shape
from library.masks import STEPS, sequences, words
from library.train import Training

ROWS = 16


def trained(layer, name, build, inputs, target=targets.real, loss="mse", batch=8, calls=10, **options):
    case(layer, name, build, inputs, group="training", steps=options.pop("steps", None),
         train=Training(target, loss, batch=batch, calls=calls, **options.pop("training", {})), **options)


def masked_rows(rng):
    return [[sequences(rng, 3, rows=2 * ((), (0, 1), (4, 5), (2, 3), (1, 3, 5), (0, 5), (3,), (0, 1, 2, 3, 4)))]]


def masked_word_rows(rng):
    return [[words(rng, 7, rows=2 * ((), (0, 1), (4, 5), (2, 3), (1, 3, 5), (0, 5), (3,), (0, 1, 2, 3, 4)))]]


def time_series(units=2):
    return lambda: L.TimeDistributed(L.Dense(units))


for name in ("SimpleRNN", "LSTM", "GRU"):
    make = lambda n=name, **a: getattr(L, n)(4, **a)
    low = name.lower()
    for mode in ("cpu", "mem", "gpu"):
        trained(name, "%s_%s" % (low, mode), sequential(
            lambda m=make, c=mode: m(consume_less=c, input_shape=(STEPS, 3)), lambda: L.Dense(2)),
            floats((ROWS, STEPS, 3)))
        if mode == "mem":
            continue
        trained(name, "%s_%s_sequences_masked" % (low, mode), sequential(
            lambda: L.Masking(input_shape=(STEPS, 3)), lambda m=make, c=mode: m(consume_less=c, return_sequences=True),
            time_series()), masked_rows, notes="the mask reaches the loss")
        trained(name, "%s_%s_backwards_masked" % (low, mode), sequential(
            lambda: L.Embedding(7, 3, mask_zero=True), lambda m=make, c=mode: m(consume_less=c, go_backwards=True),
            lambda: L.Dense(2)), masked_word_rows)
    trained(name, "%s_unroll_masked" % low, sequential(
        lambda: L.Masking(input_shape=(STEPS, 3)), lambda m=make: m(unroll=True, return_sequences=True),
        lambda m=make: m(unroll=True)), masked_rows)
    trained(name, "%s_stateful" % low, sequential(
        lambda m=make: m(stateful=True, return_sequences=True, batch_input_shape=(8, 4, 3)), time_series()),
        floats((ROWS, 4, 3)), batch_size=8, notes="states go on from call to call; the gradient stops at the call")
    trained(name, "%s_relu_sigmoid" % low, sequential(lambda n=name: getattr(L, n)(
        4, activation="relu", input_shape=(4, 3), **({} if n == "SimpleRNN" else {"inner_activation": "sigmoid"})),
        lambda: L.Dense(2)), floats((ROWS, 4, 3)))
    trained(name, "%s_stack" % low, sequential(
        lambda m=make: m(return_sequences=True, input_shape=(STEPS, 3)), lambda m=make: m(), lambda: L.Dense(2)),
        floats((ROWS, STEPS, 3)))
for merge in ("concat", "sum", "mul", "ave"):
    trained("Bidirectional", "bidirectional_%s_masked" % merge, sequential(
        lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS),
        lambda m=merge: L.Bidirectional(L.LSTM(3, return_sequences=True), merge_mode=m), time_series()),
        masked_word_rows)
trained("Bidirectional", "bidirectional_gru_last", sequential(
    lambda: L.Bidirectional(L.GRU(3, consume_less="gpu"), input_shape=(STEPS, 3)), lambda: L.Dense(2)),
    floats((ROWS, STEPS, 3)))
trained("TimeDistributed", "time_distributed_convolution", sequential(
    lambda: L.TimeDistributed(L.Convolution2D(2, 2, 2), input_shape=(3, 2, 4, 4)),
    lambda: L.TimeDistributed(L.Flatten()), lambda: L.SimpleRNN(2)), floats((ROWS, 3, 2, 4, 4)))
trained("TimeDistributedDense", "time_distributed_dense", sequential(
    lambda: L.TimeDistributedDense(4, activation="tanh", input_shape=(5, 3)), lambda: L.GRU(2)), floats((ROWS, 5, 3)))
trained("Embedding", "embedding_repeated_words", sequential(
    lambda: L.Embedding(5, 3, input_length=4), lambda: L.Flatten(), lambda: L.Dense(2)), integers(5, (ROWS, 4)),
    notes="a word that occurs several times in a batch collects all its gradients")

for a in ("relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "elu", "softmax"):
    trained("Dense", "activation_" + a, sequential(
        lambda a=a: L.Dense(5, activation=a, input_dim=4), lambda a=a: L.Dense(4, activation=a), lambda: L.Dense(2)),
        floats((ROWS, 4), scale=2.0))
trained("Dense", "dense_rank3", sequential(
    lambda: L.Dense(4, activation="tanh", input_shape=(3, 4)), lambda: L.Flatten(), lambda: L.Dense(2)),
    floats((ROWS, 3, 4)))
for class_name, arguments in (("LeakyReLU", {}), ("PReLU", {}), ("ELU", {"alpha": 0.7}), ("ParametricSoftplus", {}),
                              ("ThresholdedReLU", {"theta": 0.3}), ("SReLU", {})):
    trained(class_name, class_name.lower(), sequential(
        lambda: L.Dense(6, input_dim=4), lambda c=class_name, a=arguments: getattr(L, c)(**a), lambda: L.Dense(2)),
        floats((ROWS, 4), scale=1.5))
trained("PReLU", "prelu_shared_axes", sequential(
    lambda: L.PReLU(shared_axes=[1], input_shape=(3, 4)), lambda: L.Flatten(), lambda: L.Dense(2)),
    floats((ROWS, 3, 4)), no_reload="shared_axes is not in the file")
trained("Highway", "highway", sequential(lambda: L.Highway(activation="tanh", input_dim=4), lambda: L.Dense(2)),
        floats((ROWS, 4)))
trained("MaxoutDense", "maxout_dense", sequential(lambda: L.MaxoutDense(5, input_dim=4), lambda: L.Dense(2)),
        floats((ROWS, 4)))
for mode in (0, 1, 2):
    trained("BatchNormalization", "batch_normalization_mode_%d" % mode, sequential(
        lambda: L.Dense(5, input_dim=4), lambda m=mode: L.BatchNormalization(mode=m, momentum=0.8), lambda: L.Dense(2)),
        floats((ROWS, 4)))
trained("BatchNormalization", "batch_normalization_th", sequential(
    lambda: L.Convolution2D(3, 2, 2, input_shape=(2, 4, 4)), lambda: L.BatchNormalization(axis=1, momentum=0.8),
    lambda: L.Flatten(), lambda: L.Dense(2)), floats((ROWS, 2, 4, 4)), versions=("1.0.8", "1.1.2", "1.2.2"))
trained("BatchNormalization", "batch_normalization_frozen", sequential(
    lambda: L.Dense(5, input_dim=4), lambda: L.BatchNormalization(momentum=0.8, trainable=False), lambda: L.Dense(2)),
    floats((ROWS, 4)), notes="the running statistics of a frozen layer move all the same")
trained("BatchNormalization", "batch_normalization_rank3", sequential(
    lambda: L.BatchNormalization(momentum=0.8, input_shape=(5, 3)), lambda: L.GRU(2)), floats((ROWS, 5, 3)))

for ordering in ("th", "tf"):
    ready = {"dim_ordering": ordering}
    small = shape(ordering, 2, 5, 6)
    to_vector = (lambda: L.Flatten(), lambda: L.Dense(2))
    for name, layer in (
            ("convolution2d_valid", lambda o=ordering: L.Convolution2D(3, 2, 3, dim_ordering=o, input_shape=shape(o, 2, 5, 6))),
            ("convolution2d_same_s2", lambda o=ordering: L.Convolution2D(
                3, 3, 2, border_mode="same", subsample=(2, 2), dim_ordering=o, input_shape=shape(o, 2, 5, 6))),
            ("atrous_convolution2d", lambda o=ordering: L.AtrousConvolution2D(
                3, 2, 2, atrous_rate=(2, 2), dim_ordering=o, input_shape=shape(o, 2, 5, 6))),
            ("deconvolution2d_s2", lambda o=ordering: L.Deconvolution2D(
                2, 3, 3, output_shape=(None,) + shape(o, 2, 11, 13), subsample=(2, 2), dim_ordering=o,
                input_shape=shape(o, 2, 5, 6))),
            ("locally_connected2d", lambda o=ordering: L.LocallyConnected2D(
                3, 2, 2, dim_ordering=o, input_shape=shape(o, 2, 4, 4)))):
        sizes = (4, 4) if "local" in name else (5, 6)
        class_name = {"conv": "Convolution2D", "atro": "AtrousConvolution2D", "deco": "Deconvolution2D",
                      "loca": "LocallyConnected2D"}[name[:4]]
        trained(class_name, "%s_%s" % (name, ordering), sequential(layer, *to_vector),
                image(ordering, ROWS, 2, *sizes), compiled=class_name.startswith("Atrous"),
                training={"optimizer": lambda: SGD(lr=0.01)} if class_name.startswith("Deconv") else {}, **ready)
    trained("Convolution3D", "convolution3d_" + ordering, sequential(lambda o=ordering: L.Convolution3D(
        2, 2, 2, 2, dim_ordering=o, input_shape=shape(o, 2, 3, 3, 3)), *to_vector),
        image(ordering, ROWS, 2, 3, 3, 3), **ready)
trained("Convolution2D", "convolution2d_full_th", sequential(lambda: L.Convolution2D(
    2, 2, 3, border_mode="full", input_shape=(2, 3, 3)), lambda: L.Flatten(), lambda: L.Dense(2)),
    floats((ROWS, 2, 3, 3)))
for name, layer in (("convolution1d", lambda: L.Convolution1D(3, 3, border_mode="same", activation="relu",
                                                             input_shape=(7, 2))),
                    ("convolution1d_s2", lambda: L.Convolution1D(3, 2, subsample_length=2, input_shape=(7, 2))),
                    ("atrous_convolution1d", lambda: L.AtrousConvolution1D(3, 2, atrous_rate=2, input_shape=(7, 2))),
                    ("locally_connected1d", lambda: L.LocallyConnected1D(3, 2, input_shape=(7, 2)))):
    trained({"conv": "Convolution1D", "atro": "AtrousConvolution1D", "loca": "LocallyConnected1D"}[name[:4]], name,
            sequential(layer, lambda: L.Flatten(), lambda: L.Dense(2)), floats((ROWS, 7, 2)),
            compiled=name.startswith("atrous"))
trained("ConvLSTM2D", "conv_lstm2d", sequential(
    lambda: L.ConvLSTM2D(2, 3, 3, border_mode="same", input_shape=(3, 1, 4, 4)), lambda: L.Flatten(),
    lambda: L.Dense(2)), floats((ROWS, 3, 1, 4, 4)), steps=3)


def between(name, class_name, *layers, **options):
    """A convolution, the layer under test, a Dense: the gradient must pass the layer in the middle."""
    trained(class_name, name, sequential(lambda: L.Convolution2D(2, 2, 2, input_shape=(1, 6, 6)), *(
        layers + (lambda: L.Flatten(), lambda: L.Dense(2)))), floats((ROWS, 1, 6, 6)), **options)


between("max_pooling2d_same", "MaxPooling2D", lambda: L.MaxPooling2D((3, 3), strides=(2, 2), border_mode="same"))
# Theano has no gradient of average pooling with border_mode 'same'.
between("average_pooling2d_overlap", "AveragePooling2D", lambda: L.AveragePooling2D((3, 3), strides=(2, 2)))
between("max_pooling2d_overlap", "MaxPooling2D", lambda: L.MaxPooling2D((2, 2), strides=(1, 1)))
between("zero_padding2d", "ZeroPadding2D", lambda: L.ZeroPadding2D((1, 2)))
between("cropping2d", "Cropping2D", lambda: L.Cropping2D(((1, 0), (0, 2))))
between("up_sampling2d", "UpSampling2D", lambda: L.UpSampling2D((2, 3)),
        training={"optimizer": lambda: SGD(lr=0.01)})
between("permute", "Permute", lambda: L.Permute((2, 3, 1)))
between("reshape", "Reshape", lambda: L.Reshape((10, 5)), lambda: L.LSTM(2, return_sequences=True))
for kind in ("Max", "Average"):
    trained("Global%sPooling2D" % kind, "global_%s_pooling2d" % kind.lower(), sequential(
        lambda: L.Convolution2D(3, 2, 2, input_shape=(1, 5, 5)),
        lambda k=kind: getattr(L, "Global%sPooling2D" % k)(), lambda: L.Dense(2)), floats((ROWS, 1, 5, 5)))
    trained("%sPooling1D" % kind, "%s_pooling1d" % kind.lower(), sequential(
        lambda: L.Convolution1D(3, 2, input_shape=(8, 2)), lambda k=kind: getattr(L, k + "Pooling1D")(2),
        lambda: L.UpSampling1D(2), lambda: L.ZeroPadding1D(1), lambda: L.Cropping1D((0, 1)), lambda: L.GRU(2)),
        floats((ROWS, 8, 2)))
    trained("%sPooling3D" % kind, "%s_pooling3d" % kind.lower(), sequential(
        lambda: L.Convolution3D(2, 1, 2, 2, input_shape=(1, 4, 4, 4)), lambda k=kind: getattr(L, k + "Pooling3D")(),
        lambda: L.UpSampling3D(), lambda: L.ZeroPadding3D(), lambda: L.Cropping3D(((1, 0), (0, 1), (1, 1))),
        lambda: L.Flatten(), lambda: L.Dense(2)), floats((ROWS, 1, 4, 4, 4)))
    trained("Global%sPooling1D" % kind, "global_%s_pooling1d" % kind.lower(), sequential(
        lambda: L.Convolution1D(3, 2, input_shape=(6, 2)), lambda k=kind: getattr(L, "Global%sPooling1D" % k)(),
        lambda: L.RepeatVector(3), lambda: L.SimpleRNN(2)), floats((ROWS, 6, 2)))
    trained("Global%sPooling3D" % kind, "global_%s_pooling3d" % kind.lower(), sequential(
        lambda: L.Convolution3D(2, 2, 2, 2, input_shape=(1, 3, 3, 3)),
        lambda k=kind: getattr(L, "Global%sPooling3D" % k)(), lambda: L.Dense(2)), floats((ROWS, 1, 3, 3, 3)))


def frozen():
    return Sequential([L.Dense(5, input_dim=4, trainable=False), L.Dense(4, activation="tanh"), L.Dense(2)])


trained("Dense", "frozen_layer", frozen, floats((ROWS, 4)))


def frozen_wrappers():
    return Sequential([L.Bidirectional(L.GRU(2, return_sequences=True), trainable=False, input_shape=(STEPS, 3)),
                       L.TimeDistributed(L.Dense(3), trainable=False), L.TimeDistributed(L.Dense(3, trainable=False)), L.LSTM(2)])


trained("Bidirectional", "frozen_wrappers", frozen_wrappers, floats((ROWS, STEPS, 3)), training={
    "optimizer": lambda: SGD(lr=0.1, momentum=0.5), "resume": 2, "store_state": True},
    notes="Keras asks the layer inside a Bidirectional alone, which is trained")
