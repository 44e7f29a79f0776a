"""Files as Keras 1.2.2 writes them on TensorFlow: names with ':0', kernels not flipped, TensorFlow's padding."""
import numpy as np
from keras import backend as K
from keras import layers as L

from library import eras, tensorflow
from library.cases import case, floats, sequential
from library.images import image, shape

STATED = "expected outputs by a NumPy statement of TensorFlow's rules (tools/oracle/library/tensorflow.py)"
AGREES = STATED + ", equal to Keras on Theano with mirrored kernels, where the padding rules agree"


def trained_on_tensorflow(layer, name, build, inputs, agrees=False, **options):
    """agrees: the padding rules of Theano and TensorFlow coincide, so real Keras checks the statement."""
    def expected(model, call):
        outputs = tensorflow.expected(model, call)
        if agrees:
            tensorflow.mirrored(model)
            np.testing.assert_allclose(outputs[0], eras.predict(model, call, 32)[0], rtol=1e-4, atol=1e-5)
            tensorflow.mirrored(model)
        return outputs

    case(layer, "tensorflow_" + name, build, inputs, expected=expected, finish=tensorflow.name_as_tensorflow,
         derivation=AGREES if agrees else STATED, backend="tensorflow", **options)


for border, length, stride, agrees in (("valid", 3, 1, True), ("same", 3, 1, True), ("same", 2, 1, False),
                                       ("same", 3, 2, False), ("same", 4, 3, False), ("valid", 4, 2, True)):
    trained_on_tensorflow("Convolution1D", "%s_k%d_s%d" % (border, length, stride), sequential(
        lambda b=border, k=length, s=stride: L.Convolution1D(4, k, border_mode=b, subsample_length=s,
                                                             input_shape=(8, 3))), floats((3, 8, 3)), agrees)
trained_on_tensorflow("AtrousConvolution1D", "valid_k3_r2", sequential(lambda: L.AtrousConvolution1D(
    4, 3, atrous_rate=2, input_shape=(9, 3))), floats((3, 9, 3)), True)
for ordering in ("tf", "th"):
    options = {"dim_ordering": ordering}
    for border, kernel, stride, agrees in (
            ("valid", (3, 2), (1, 1), True), ("same", (3, 3), (1, 1), True), ("same", (2, 4), (1, 1), False),
            ("same", (3, 3), (2, 2), False), ("same", (2, 3), (2, 2), False), ("valid", (3, 3), (2, 2), True)):
        trained_on_tensorflow("Convolution2D", "%s_%s_k%d%d_s%d%d" % ((ordering, border) + kernel + stride), sequential(
            lambda o=ordering, b=border, k=kernel, s=stride: L.Convolution2D(
                4, k[0], k[1], border_mode=b, subsample=s, dim_ordering=o, input_shape=shape(o, 3, 6, 7))),
            image(ordering, 2, 3, 6, 7), agrees, **options)
    for border, agrees in (("valid", True), ("same", True)):
        trained_on_tensorflow("AtrousConvolution2D", "%s_%s_k33_r22" % (ordering, border), sequential(
            lambda o=ordering, b=border: L.AtrousConvolution2D(
                4, 3, 3, border_mode=b, atrous_rate=(2, 2), dim_ordering=o, input_shape=shape(o, 3, 8, 9))),
            image(ordering, 2, 3, 8, 9), agrees, **options)
    for border, stride, agrees in (("same", (1, 1, 1), False), ("valid", (1, 2, 1), True)):
        trained_on_tensorflow("Convolution3D", "%s_%s" % (ordering, border), sequential(
            lambda o=ordering, b=border, s=stride: L.Convolution3D(
                3, 2, 3, 2, border_mode=b, subsample=s, dim_ordering=o, input_shape=shape(o, 2, 4, 5, 6))),
            image(ordering, 2, 2, 4, 5, 6), agrees, **options)
    for border, kernel, stride, size in (("same", (3, 3), (2, 2), (8, 10)), ("same", (2, 2), (2, 2), (8, 10)),
                                         ("valid", (3, 3), (2, 2), (9, 11)), ("same", (4, 4), (2, 2), (7, 9))):
        trained_on_tensorflow("Deconvolution2D", "%s_%s_k%d%d_s%d%d" % ((ordering, border) + kernel + stride),
                              sequential(lambda o=ordering, b=border, k=kernel, s=stride, n=size: L.Deconvolution2D(
                                  2, k[0], k[1], output_shape=(None,) + shape(o, 2, *n), border_mode=b, subsample=s,
                                  dim_ordering=o, input_shape=shape(o, 3, 4, 5))), image(ordering, 2, 3, 4, 5),
                              border == "valid", **options)
    for kind in ("Max", "Average"):
        for size, stride in (((3, 3), (2, 2)), ((2, 4), (1, 3))):
            trained_on_tensorflow(kind + "Pooling2D", "%s_same_k%d%d_s%d%d" % ((ordering,) + size + stride), sequential(
                lambda o=ordering: L.Convolution2D(3, 2, 2, dim_ordering=o, input_shape=shape(o, 2, 7, 8)),
                lambda c=kind, o=ordering, k=size, s=stride: getattr(L, c + "Pooling2D")(
                    k, strides=s, border_mode="same", dim_ordering=o)), image(ordering, 2, 2, 7, 8), **options)
    for border, stride, multiplier, bias in (("valid", (1, 1), 1, True), ("same", (1, 1), 2, True),
                                             ("same", (2, 2), 1, True), ("valid", (2, 2), 3, False)):
        def separable(o=ordering, b=border, s=stride, m=multiplier, bias=bias):
            from keras.models import Sequential
            # Keras on Theano refuses to build this layer: only its graph of shapes is made here, and never run.
            backend, K._BACKEND = K._BACKEND, "tensorflow"
            K.separable_conv2d = lambda x, *arguments, **keywords: x
            try:
                return Sequential([L.SeparableConvolution2D(
                    4, 3, 2, border_mode=b, subsample=s, depth_multiplier=m, bias=bias, activation="relu",
                    dim_ordering=o, input_shape=shape(o, 3, 6, 7))])
            finally:
                K._BACKEND = backend
        trained_on_tensorflow("SeparableConvolution2D", "%s_%s_s%d%d_m%d" % ((ordering, border) + stride + (multiplier,)),
                              separable, image(ordering, 2, 3, 6, 7),
                              no_reload="Keras on Theano refuses SeparableConvolution2D", **options)
for kind in ("Max", "Average"):
    for length, stride in ((2, 1), (3, 2)):
        trained_on_tensorflow(kind + "Pooling1D", "same_k%d_s%d" % (length, stride), sequential(
            lambda: L.Convolution1D(3, 2, input_shape=(9, 2)), lambda c=kind, k=length, s=stride: getattr(
                L, c + "Pooling1D")(k, stride=s, border_mode="same")), floats((3, 9, 2)))
trained_on_tensorflow("Sequential", "small_network", sequential(
    lambda: L.Convolution2D(4, 3, 3, border_mode="same", activation="relu", dim_ordering="tf", input_shape=(8, 8, 1)),
    lambda: L.MaxPooling2D((3, 3), strides=(2, 2), border_mode="same", dim_ordering="tf"),
    lambda: L.Convolution2D(4, 2, 2, border_mode="same", activation="tanh", dim_ordering="tf"), lambda: L.Flatten(),
    lambda: L.Dense(3, activation="softmax")), floats((3, 8, 8, 1)), dim_ordering="tf")
