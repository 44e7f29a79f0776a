"""Convolution1D/2D/3D, dilated and transposed: border modes, odd and even kernels, strides, both orderings."""
from keras import layers as L

from library.cases import ALL_OF_1, FIRST_AND_LAST, case, floats, sequential
from library.images import image, shape

BORDERS = ("valid", "same", "full")


def border_fits(border, stride):
    return border != "full" or stride == 1


for border in BORDERS:
    for length in (1, 2, 3, 4):
        for stride in (1, 2, 3):
            if length == 1 and (border != "same" or stride > 2):
                continue
            if stride > length or not border_fits(border, stride):
                continue
            name = "%s_k%d_s%d" % (border, length, stride)
            case("Convolution1D", name, sequential(lambda b=border, k=length, s=stride: L.Convolution1D(
                4, k, border_mode=b, subsample_length=s, input_shape=(9, 3))), floats((3, 9, 3)),
                versions=ALL_OF_1 if name in ("valid_k3_s1", "same_k2_s1", "same_k3_s2") else ("1.2.2",))
case("Convolution1D", "same_k3_s2_even", sequential(lambda: L.Convolution1D(
    4, 3, border_mode="same", subsample_length=2, input_shape=(8, 3))), floats((3, 8, 3)))
case("Convolution1D", "relu_no_bias", sequential(lambda: L.Convolution1D(
    4, 3, activation="relu", bias=False, input_shape=(9, 3))), floats((3, 9, 3)), form="json")
case("Convolution1D", "any_length", sequential(lambda: L.Convolution1D(4, 3, input_shape=(None, 3))),
     lambda rng: [[rng.standard_normal((2, t, 3)).astype("float32")] for t in (9, 4)])
for border in ("valid", "same"):
    for length, rate in ((2, 2), (3, 2), (3, 3), (2, 1)):
        case("AtrousConvolution1D", "%s_k%d_r%d" % (border, length, rate), sequential(
            lambda b=border, k=length, r=rate: L.AtrousConvolution1D(4, k, border_mode=b, atrous_rate=r,
                                                                     input_shape=(11, 3))), floats((3, 11, 3)),
            versions=("1.1.2", "1.2.2") if (border, length, rate) == ("same", 3, 2) else ("1.2.2",))

for ordering in ("th", "tf"):
    for border in BORDERS:
        for kernel in ((3, 3), (2, 2), (2, 3), (1, 4)):
            for stride in ((1, 1), (2, 2), (1, 2)):
                if border == "full" and stride != (1, 1) or kernel[0] < stride[0]:
                    continue
                if ordering == "tf" and stride == (1, 2) or kernel == (1, 4) and stride != (1, 1):
                    continue
                name = "%s_%s_k%d%d_s%d%d" % ((ordering, border) + kernel + stride)
                old = name in ("th_same_k33_s11", "tf_same_k23_s22", "th_valid_k22_s11")
                case("Convolution2D", name, sequential(lambda o=ordering, b=border, k=kernel, s=stride: L.Convolution2D(
                    4, k[0], k[1], border_mode=b, subsample=s, dim_ordering=o, input_shape=shape(o, 3, 6, 7))),
                    image(ordering, 2, 3, 6, 7), dim_ordering=ordering, versions=FIRST_AND_LAST if old else ("1.2.2",))
    case("Convolution2D", ordering + "_tanh_no_bias", sequential(lambda o=ordering: L.Convolution2D(
        4, 3, 3, activation="tanh", bias=False, dim_ordering=o, input_shape=shape(o, 3, 6, 7))),
        image(ordering, 2, 3, 6, 7), dim_ordering=ordering)
    case("Convolution2D", ordering + "_any_size", sequential(lambda o=ordering: L.Convolution2D(
        4, 3, 3, border_mode="same", dim_ordering=o, input_shape=shape(o, 2, None, None))),
        lambda rng, o=ordering: [[rng.standard_normal((2,) + shape(o, 2, *size)).astype("float32")]
                                 for size in ((6, 7), (3, 4))], dim_ordering=ordering)
    case("Convolution2D", ordering + "_softmax_flatten", sequential(
        lambda o=ordering: L.Convolution2D(2, 3, 3, activation="relu", dim_ordering=o, input_shape=shape(o, 3, 6, 7)),
        lambda: L.Flatten(), lambda: L.Dense(3, activation="softmax")), image(ordering, 2, 3, 6, 7),
        dim_ordering=ordering, form="json")
    for border, kernel, rate in (("valid", (3, 3), (2, 2)), ("same", (3, 3), (2, 2)), ("same", (2, 3), (1, 2)),
                                 ("valid", (2, 2), (3, 1)), ("same", (2, 2), (2, 2))):
        case("AtrousConvolution2D", "%s_%s_k%d%d_r%d%d" % ((ordering, border) + kernel + rate), sequential(
            lambda o=ordering, b=border, k=kernel, r=rate: L.AtrousConvolution2D(
                4, k[0], k[1], border_mode=b, atrous_rate=r, dim_ordering=o, input_shape=shape(o, 3, 8, 9))),
            image(ordering, 2, 3, 8, 9), dim_ordering=ordering,
            versions=FIRST_AND_LAST if (ordering, border, rate) == ("th", "valid", (2, 2)) else ("1.2.2",))
    case("AtrousConvolution2D", ordering + "_valid_k33_r22_s22", sequential(lambda o=ordering: L.AtrousConvolution2D(
        4, 3, 3, atrous_rate=(2, 2), subsample=(2, 2), dim_ordering=o, input_shape=shape(o, 3, 8, 9))),
        image(ordering, 2, 3, 8, 9), dim_ordering=ordering)
    for border in BORDERS:
        for kernel, size in (((3, 3, 3), (4, 5, 6)), ((2, 3, 1), (4, 5, 6))):
            case("Convolution3D", "%s_%s_k%d%d%d" % ((ordering, border) + kernel), sequential(
                lambda o=ordering, b=border, k=kernel: L.Convolution3D(
                    3, k[0], k[1], k[2], border_mode=b, dim_ordering=o, input_shape=shape(o, 2, 4, 5, 6))),
                image(ordering, 2, 2, *size), dim_ordering=ordering,
                versions=FIRST_AND_LAST if border != "full" and kernel[0] == 2 else ("1.2.2",))
    case("Convolution3D", ordering + "_valid_k222_s221", sequential(lambda o=ordering: L.Convolution3D(
        3, 2, 2, 2, subsample=(2, 2, 1), activation="relu", dim_ordering=o, input_shape=shape(o, 2, 4, 5, 6))),
        image(ordering, 2, 2, 4, 5, 6), dim_ordering=ordering)
    case("Convolution3D", ordering + "_same_k333_s222_no_bias", sequential(lambda o=ordering: L.Convolution3D(
        3, 3, 3, 3, subsample=(2, 2, 2), border_mode="same", bias=False, dim_ordering=o,
        input_shape=shape(o, 2, 4, 5, 6))), image(ordering, 2, 2, 4, 5, 6), dim_ordering=ordering)


def deconvolved(n, k, s, border):
    """Output length whose forward convolution has length n."""
    return {"valid": (n - 1) * s + k, "same": n * s, "full": (n - 1) * s + k - 2 * (k - 1)}[border]


for ordering in ("th", "tf"):
    for border, kernel, stride in (("valid", (3, 3), (1, 1)), ("valid", (3, 3), (2, 2)), ("valid", (2, 3), (2, 1)),
                                   ("same", (3, 3), (1, 1)), ("same", (3, 3), (2, 2)), ("same", (1, 3), (1, 1)),
                                   ("same", (3, 5), (1, 2)), ("valid", (2, 2), (2, 2))):
        out = tuple(deconvolved(n, k, s, border) for n, k, s in zip((4, 5), kernel, stride))
        name = "%s_%s_k%d%d_s%d%d" % ((ordering, border) + kernel + stride)
        case("Deconvolution2D", name, sequential(
            lambda o=ordering, b=border, k=kernel, s=stride, out=out: L.Deconvolution2D(
                2, k[0], k[1], output_shape=(None,) + shape(o, 2, *out), border_mode=b, subsample=s, dim_ordering=o,
                input_shape=shape(o, 3, 4, 5))), image(ordering, 2, 3, 4, 5), dim_ordering=ordering,
            versions=("1.1.2", "1.2.2") if name == "th_same_k33_s22" else ("1.2.2",))
case("Deconvolution2D", "th_valid_longer_output", sequential(lambda: L.Deconvolution2D(
    2, 3, 3, output_shape=(None, 2, 10, 12), subsample=(2, 2), input_shape=(3, 4, 5), activation="tanh")),
    image("th", 2, 3, 4, 5), notes="of the output sizes that one stride allows, the longer one")
case("Deconvolution2D", "th_no_bias", sequential(lambda: L.Deconvolution2D(
    2, 3, 3, output_shape=(None, 2, 6, 7), bias=False, input_shape=(3, 4, 5))), image("th", 2, 3, 4, 5))
for stride, size in (((1, 1), (3, 4)), ((2, 2), (6, 8)), ((2, 2), (7, 9))):
    case("Deconvolution2D", "th_same_k22_s%d%d_to_%d_%d" % (stride + size), sequential(
        lambda s=stride, n=size: L.Deconvolution2D(2, 2, 2, output_shape=(None, 2) + n, border_mode="same", subsample=s,
                                                   input_shape=(3, 4, 5))), image("th", 2, 3, 4, 5),
         notes="the output of an even kernel is cut to n / s of the input, rounded up, whatever output_shape says")
case("Deconvolution2D", "th_same_k22_s22_to_8_10", sequential(lambda: L.Deconvolution2D(
    2, 2, 2, output_shape=(None, 2, 8, 10), border_mode="same", subsample=(2, 2), input_shape=(3, 4, 5))),
    image("th", 2, 3, 4, 5), error="predict",
    notes="Theano pads k/2 on both sides: an even kernel makes no output of n s")
