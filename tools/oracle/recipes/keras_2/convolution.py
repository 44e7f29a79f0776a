"""Convolutions, locally connected layers, pooling, padding, cropping and up-sampling of Keras 2 on Theano.

Conv3D wants Theano's C compiler for gradients only; SeparableConv and DepthwiseConv2D are there on Theano from 2.1 or 2.2 on.
'same' of even kernels and strides over one differs from TensorFlow's: see the fixtures of keras-*-tf.
"""
from keras import layers as L

from library import cases
from library.cases import floats, sequential
from library.keras_2 import FROM_2_1, FROM_2_2, LAST_OF_2, Family, case, functional

SPATIAL = {1: (7,), 2: (6, 5), 3: (4, 5, 4)}


def shape_of(rank, channels, data_format, spatial=None):
    spatial = spatial or SPATIAL[rank]
    return (channels,) + spatial if data_format == "channels_first" else spatial + (channels,)


FAMILIES = {}
NO_WEIGHTS = tuple(kind + "%dD" % rank for kind in ("Pooling", "UpSampling", "Cropping", "ZeroPadding") for rank in (1, 2, 3))


def one(class_name, name, rank, arguments, versions=LAST_OF_2, channels=2, data_format="channels_last", spatial=None, rows=3,
        dim_ordering="tf", compiled=False):
    """A variant of an image layer; those of the same input are one fixture.

    data_format is said to the layer where it is not the default. compiled: Theano computes it rightly in C alone."""
    shape = shape_of(rank, channels, data_format, spatial)
    if data_format == "channels_first":
        arguments = dict(arguments, data_format=data_format)
    family = "variants" + ("_th" if data_format == "channels_first" else "") + ("_default_th" if dim_ordering == "th" else "") + (
        "_of_%s" % "_".join(map(str, spatial)) if spatial else "") + ("_compiled" if compiled else "")
    key = (class_name, family)
    if class_name.endswith(NO_WEIGHTS):
        # Layers without weights share a model by what they take.
        key, name = ("Pooling%dD" % rank, family), "%s_%s" % (cases.snake(class_name), name)
    if key not in FAMILIES:
        FAMILIES[key] = Family(key[0], family, shape, rows, dim_ordering=dim_ordering, compiled=compiled)
    FAMILIES[key].add(name, lambda **named: getattr(L, class_name)(**dict(arguments, **named)), versions)


CONV1D = (("valid", {}, ("2.0.9", "2.3.1")), ("same", {"padding": "same"}, LAST_OF_2),
("same_even", {"padding": "same", "kernel_size": 4}, LAST_OF_2),
          ("same_strides", {"padding": "same", "strides": 2}, LAST_OF_2), ("strides", {"strides": 2}, LAST_OF_2),
          ("causal", {"padding": "causal"}, LAST_OF_2),
          ("causal_dilated", {"padding": "causal", "dilation_rate": 2}, ("2.0.9", "2.3.1")),
          ("causal_strides", {"padding": "causal", "strides": 2}, LAST_OF_2),
          ("dilated", {"dilation_rate": 2}, ("2.0.9", "2.3.1")), ("same_dilated", {"padding": "same", "dilation_rate": 2},
          LAST_OF_2),
          ("no_bias_tanh", {"use_bias": False, "activation": "tanh"}, LAST_OF_2), ("one_tap", {"kernel_size": 1}, LAST_OF_2))
for name, arguments, versions in CONV1D:
    one("Conv1D", name, 1, dict({"filters": 4, "kernel_size": 3}, **arguments), versions)
one("Conv1D", "channels_first", 1, {"filters": 4, "kernel_size": 3}, FROM_2_2, data_format="channels_first")
one("Conv1D", "default_th", 1, {"filters": 4, "kernel_size": 3}, ("2.0.9", "2.3.1"), dim_ordering="th")
case("Conv1D", "any_length", sequential(lambda: L.Conv1D(4, 3, input_shape=(None, 2)), lambda: L.Conv1D(2, 2)), floats((3, 6, 2)),
        versions=LAST_OF_2)

CONV2D = (("valid", {}, ("2.0.9", "2.3.1")), ("same", {"padding": "same"}, LAST_OF_2),
        ("same_even", {"padding": "same", "kernel_size": (2, 4)}, ("2.0.9", "2.3.1")),
          ("same_strides", {"padding": "same", "strides": (2, 2)}, LAST_OF_2), ("strides", {"strides": (2, 1)}, LAST_OF_2),
          ("dilated", {"dilation_rate": (2, 1)}, ("2.0.9", "2.3.1")), ("same_dilated", {"padding": "same", "dilation_rate": 2},
          LAST_OF_2),
          ("no_bias_relu", {"use_bias": False, "activation": "relu"}, LAST_OF_2), ("softmax", {"activation": "softmax"}, LAST_OF_2))
for name, arguments, versions in CONV2D:
    one("Conv2D", name, 2, dict({"filters": 3, "kernel_size": (3, 2)}, **arguments), versions)
one("Conv2D", "th_valid", 2, {"filters": 3, "kernel_size": (3, 2)}, ("2.0.9", "2.3.1"), data_format="channels_first")
one("Conv2D", "th_same_strides", 2, {"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2}, data_format="channels_first")
one("Conv2D", "th_default", 2, {"filters": 3, "kernel_size": 3}, data_format="channels_first", dim_ordering="th")
CONV3D = (("valid", {}, ("2.0.9", "2.3.1")), ("same_even", {"padding": "same"}, LAST_OF_2),
        ("same_strides", {"padding": "same", "kernel_size": 3, "strides": 2}, LAST_OF_2),
          ("strides", {"strides": (1, 2, 2)}, LAST_OF_2))
for name, arguments, versions in CONV3D:
    one("Conv3D", name, 3, dict({"filters": 3, "kernel_size": (2, 3, 2)}, **arguments), versions, rows=2)
one("Conv3D", "th_valid", 3, {"filters": 3, "kernel_size": 2, "activation": "tanh"}, data_format="channels_first", rows=2)
one("Conv3D", "dilated", 3, {"filters": 2, "kernel_size": 2, "dilation_rate": (1, 2, 1)}, LAST_OF_2, rows=2)

for name, arguments, versions in (("valid", {}, ("2.0.9", "2.3.1")), ("valid_strides", {"strides": (2, 2)}, ("2.0.9", "2.3.1")),
        ("same_strides", {
        "strides": 2, "padding": "same", "kernel_size": 3}, LAST_OF_2),
        ("same", {"padding": "same", "kernel_size": 3, "use_bias": False}, LAST_OF_2),
        ("uneven", {"strides": (1, 2), "kernel_size": (3, 2), "activation": "tanh"}, LAST_OF_2)):
    one("Conv2DTranspose", name, 2, dict({"filters": 3, "kernel_size": 2}, **arguments), versions, spatial=(4, 3))
one("Conv2DTranspose", "th_strides", 2, {"filters": 3, "kernel_size": 3, "strides": 2}, data_format="channels_first",
spatial=(4, 3))
for name, arguments in (("output_padding", {"output_padding": 1, "strides": 2}), ("output_padding_same", {
        "output_padding": (1, 0), "strides": 2, "padding": "same"})):
    one("Conv2DTranspose", name, 2, dict({"filters": 3, "kernel_size": 3}, **arguments), FROM_2_2, spatial=(4, 3))
for name, arguments in (("dilated", {"dilation_rate": 2}), ("dilated_same", {"dilation_rate": (2, 1), "padding": "same"}), (
        "dilated_even", {"dilation_rate": (1, 3), "kernel_size": 2}), ("dilated_strides", {"dilation_rate": 2, "strides": (2, 1)}), (
        "dilated_strides_same", {"dilation_rate": (1, 2), "strides": 2, "padding": "same", "output_padding": (1, 0)})):
    one("Conv2DTranspose", name, 2, dict({"filters": 3, "kernel_size": 3}, **arguments), FROM_2_2, spatial=(4, 3), compiled=True)
for name, arguments, versions in (("valid", {}, ("2.0.9", "2.3.1")), ("valid_strides", {"strides": 2}, ("2.0.9", "2.3.1")), (
        "same_strides", {"strides": 2, "padding": "same", "kernel_size": 3}, LAST_OF_2)):
    one("Conv3DTranspose", name, 3, dict({"filters": 2, "kernel_size": 2}, **arguments), versions, spatial=(3, 2, 3), rows=2)
one("Conv3DTranspose", "th_strides", 3, {"filters": 2, "kernel_size": 2, "strides": 2}, LAST_OF_2, data_format="channels_first",
spatial=(3, 2, 3), rows=2)
one("Conv3DTranspose", "output_padding", 3, {"filters": 2, "kernel_size": 2, "strides": 2, "output_padding": 1}, LAST_OF_2,
        spatial=(2, 2, 2), rows=2)

for rank, name in ((1, "SeparableConv1D"), (2, "SeparableConv2D")):
    for key, arguments in (("valid", {}), ("same", {"padding": "same"}),
    ("multiplier", {"depth_multiplier": 2, "activation": "tanh"}),
                           ("strides_no_bias", {"strides": 2, "use_bias": False}), ("dilated", {"dilation_rate": 2})):
        one(name, key, rank, dict({"filters": 4, "kernel_size": 3}, **arguments), FROM_2_2 if key == "valid" else LAST_OF_2)
    one(name, "th", rank, {"filters": 4, "kernel_size": 3}, LAST_OF_2, data_format="channels_first")
for key, arguments in (("valid", {}), ("same", {"padding": "same", "kernel_size": 3}),
("multiplier", {"depth_multiplier": 2, "activation": "relu"}),
                       ("strides_no_bias", {"strides": 2, "use_bias": False}), ("dilated", {"dilation_rate": 2})):
    one("DepthwiseConv2D", key, 2, dict({"kernel_size": (3, 2)}, **arguments),
    FROM_2_1 if key in ("valid", "multiplier") else LAST_OF_2)
one("DepthwiseConv2D", "th", 2, {"kernel_size": 3}, LAST_OF_2, data_format="channels_first")

for name, arguments, versions in (("plain", {}, ("2.0.9", "2.3.1")), ("strides_tanh", {"strides": 2, "activation": "tanh"},
        LAST_OF_2), (
        "no_bias", {"use_bias": False}, LAST_OF_2)):
    one("LocallyConnected1D", name, 1, dict({"filters": 3, "kernel_size": 3}, **arguments), versions, spatial=(6,))
one("LocallyConnected1D", "default_th", 1, {"filters": 4, "kernel_size": 3}, spatial=(6,), dim_ordering="th")
for name, arguments, versions in (("plain", {}, ("2.0.9", "2.3.1")), ("strides_tanh", {"strides": (2, 1), "activation": "tanh"},
        LAST_OF_2), (
        "no_bias", {"use_bias": False}, LAST_OF_2)):
    one("LocallyConnected2D", name, 2, dict({"filters": 3, "kernel_size": (3, 2)}, **arguments), versions, spatial=(4, 4))
one("LocallyConnected2D", "th", 2, {"filters": 3, "kernel_size": (3, 2)}, data_format="channels_first", spatial=(4, 5))

for kind in ("Max", "Average"):
    for rank in (1, 2, 3):
        name = "%sPooling%dD" % (kind, rank)
        rows = 2 if rank == 3 else 3
        one(name, "default", rank, {}, ("2.0.9", "2.3.1"), rows=rows)
        one(name, "overlap", rank, {"pool_size": 3, "strides": 2}, LAST_OF_2 if kind == "Max" else LAST_OF_2, rows=rows)
        for size, stride in ((2, 2), (3, 2), (3, 1)):
            if rank == 2 or (size, stride) == (3, 2):
                one(name, "same_%d_%d" % (size, stride), rank, {"pool_size": size, "strides": stride, "padding": "same"},
                LAST_OF_2, rows=rows)
        if rank > 1:
            one(name, "th", rank, {"pool_size": 2}, ("2.0.9", "2.3.1") if rank == 2 else LAST_OF_2, data_format="channels_first",
            rows=rows)
        else:
            one(name, "th", rank, {"pool_size": 2}, FROM_2_2, data_format="channels_first")
        one("Global" + name, "plain", rank, {}, ("2.0.9", "2.3.1"), rows=rows)
        one("Global" + name, "th", rank, {}, ("2.0.9", "2.3.1") if rank == 2 else LAST_OF_2, data_format="channels_first",
                rows=rows)
# 2.0.9 counts the zeros of the padding over one or two axes.
for rank in (1, 2, 3):
    one("AveragePooling%dD" % rank, "same_zeros", rank, {"pool_size": 2, "strides": 2, "padding": "same"}, ("2.0.9", "2.1.6"),
        rows=2 if rank == 3 else 3)
one("MaxPooling2D", "strides_none_uneven", 2, {"pool_size": (3, 2), "strides": (1, 2)}, ("2.0.9", "2.3.1"))

one("UpSampling1D", "size_3", 1, {"size": 3}, ("2.0.9", "2.3.1"))
one("UpSampling2D", "size", 2, {"size": (3, 2)}, ("2.0.9", "2.3.1"))
one("UpSampling2D", "th", 2, {"size": 2}, data_format="channels_first")
one("UpSampling2D", "bilinear", 2, {"size": (2, 2), "interpolation": "bilinear"}, LAST_OF_2)
one("UpSampling2D", "bilinear_th", 2, {"size": (2, 2), "interpolation": "bilinear"}, LAST_OF_2, data_format="channels_first")
one("UpSampling3D", "size", 3, {"size": (1, 2, 3)}, rows=2)
one("UpSampling3D", "th", 3, {}, LAST_OF_2, data_format="channels_first", rows=2)
one("Cropping1D", "pair", 1, {"cropping": (1, 2)}, ("2.0.9", "2.3.1"))
one("Cropping1D", "number", 1, {"cropping": 2}, LAST_OF_2)
one("Cropping2D", "pairs", 2, {"cropping": ((1, 0), (2, 1))}, ("2.0.9", "2.3.1"))
one("Cropping2D", "numbers", 2, {"cropping": (1, 2)}, LAST_OF_2)
one("Cropping2D", "th", 2, {"cropping": ((1, 0), (2, 1))}, data_format="channels_first")
one("Cropping3D", "pairs", 3, {"cropping": ((1, 0), (2, 1), (0, 1))}, rows=2)
one("Cropping3D", "th", 3, {"cropping": 1}, LAST_OF_2, data_format="channels_first", rows=2)
one("ZeroPadding1D", "pair", 1, {"padding": (1, 2)}, ("2.0.9", "2.3.1"))
one("ZeroPadding2D", "pairs", 2, {"padding": ((1, 0), (2, 1))}, ("2.0.9", "2.3.1"))
one("ZeroPadding2D", "number", 2, {"padding": 2}, LAST_OF_2)
one("ZeroPadding2D", "th", 2, {"padding": ((1, 0), (2, 1))}, data_format="channels_first")
one("ZeroPadding3D", "pairs", 3, {"padding": ((1, 0), (2, 1), (0, 1))}, rows=2)
one("ZeroPadding3D", "th", 3, {"padding": (1, 0, 2)}, LAST_OF_2, data_format="channels_first", rows=2)

for family in FAMILIES.values():
    family.declare()

LSTM2D = {"filters": 2, "kernel_size": (2, 3)}


def images_in_time(name, arguments, versions=LAST_OF_2, data_format="channels_last", **options):
    shape = (3,) + shape_of(2, 2, data_format, (5, 4))
    arguments = dict(LSTM2D, data_format=data_format, **arguments)
    case("ConvLSTM2D", name, sequential(lambda: L.ConvLSTM2D(input_shape=shape, **arguments)), floats((3,) + shape),
            versions=versions, **options)


images_in_time("valid", {}, ("2.0.9", "2.3.1"))
images_in_time("same_sequences", {"padding": "same", "return_sequences": True})
images_in_time("th_backwards", {"go_backwards": True, "return_sequences": True}, data_format="channels_first", dim_ordering="th")
images_in_time("th_softmax_gates", {"activation": "softmax", "recurrent_activation": "softmax"}, data_format="channels_first", dim_ordering="th")
images_in_time("strides_no_bias", {"strides": (2, 1), "use_bias": False}, LAST_OF_2)
images_in_time("dilated", {"dilation_rate": (2, 1), "recurrent_activation": "sigmoid"}, LAST_OF_2)
images_in_time("relu_no_forget_bias", {"activation": "relu", "unit_forget_bias": False, "dropout": 0.2, "recurrent_dropout": 0.1})
case("ConvLSTM2D", "stateful", sequential(lambda: L.ConvLSTM2D(batch_input_shape=(2, 3, 5, 4, 2), stateful=True, **LSTM2D)),
        lambda rng: [
    [rng.standard_normal((2, 3, 5, 4, 2)).astype("float32")] for _ in range(3)], batch_size=2, resets=(2,), versions=LAST_OF_2)
case("ConvLSTM2D", "stacked", sequential(lambda: L.ConvLSTM2D(2, 3, padding="same", return_sequences=True,
        input_shape=(3, 4, 4, 1)), L.BatchNormalization,
                                         lambda: L.ConvLSTM2D(1, 3, padding="same")), floats((2, 3, 4, 4, 1)), versions=LAST_OF_2)


def states_of_images(x):
    return L.ConvLSTM2D(return_state=True, return_sequences=True, **LSTM2D)(x)


case("ConvLSTM2D", "return_state", functional([(3, 5, 4, 2)], states_of_images), floats((2, 3, 5, 4, 2)), versions=LAST_OF_2)
case("ConvRNN2D", "of_cell", sequential(lambda: L.convolutional_recurrent.ConvRNN2D(
        L.convolutional_recurrent.ConvLSTM2DCell(**LSTM2D), input_shape=(
    3, 5, 4, 2))), floats((2, 3, 5, 4, 2)), group="conv_rnn2d", versions=LAST_OF_2,
     no_reload="Keras wants its own class ConvRNN2D in custom_objects")

# Of 32 channels and more, which runtimes may compute by tiles.
case("Conv2D", "many_channels", sequential(lambda: L.Conv2D(32, 3, padding="same", activation="relu", input_shape=(9, 11, 32)),
        lambda: L.Conv2D(48, 3, bias_initializer="uniform")), floats((2, 9, 11, 32)), versions=("2.3.1",), dim_ordering="tf")
