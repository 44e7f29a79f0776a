"""Highway, MaxoutDense, the advanced activations, and locally connected layers."""
from keras import layers as L

from library import weights
from library.cases import ALL_OF_1, FIRST_AND_LAST, case, floats, sequential
from library.images import image, shape


def one(class_name, name, *arguments, input_shape=(4,), versions=("1.2.2",), **keywords):
    options = dict((k, keywords.pop(k)) for k in ("no_reload", "notes", "form") if k in keywords)
    case(class_name, name, sequential(
        lambda: getattr(L, class_name)(*arguments, input_shape=input_shape, **keywords)),
        floats((6,) + input_shape, scale=2.0), versions=versions, **options)


for activation in ("linear", "tanh", "relu"):
    one("Highway", activation, activation=activation, versions=ALL_OF_1 if activation == "tanh" else ("1.2.2",),
        notes="from 1.2 the file holds W, W_carry, b, b_carry, before it W, b, W_carry, b_carry")
one("Highway", "no_bias", activation="sigmoid", bias=False, versions=("1.0.8", "1.2.2"))
one("MaxoutDense", "default", 3, versions=ALL_OF_1)
one("MaxoutDense", "two_features_no_bias", 3, nb_feature=2, bias=False)
one("MaxoutDense", "one_feature", 3, nb_feature=1, form="json")

for input_shape in ((4,), (5, 4), (2, 3, 4)):
    rank = "rank%d" % (1 + len(input_shape))
    for class_name in ("LeakyReLU", "PReLU", "ELU", "ParametricSoftplus", "ThresholdedReLU", "SReLU"):
        one(class_name, rank, input_shape=input_shape, versions=FIRST_AND_LAST if rank == "rank2" else ("1.2.2",))
one("LeakyReLU", "alpha", alpha=0.7)
one("LeakyReLU", "alpha_0", alpha=0.)
one("ELU", "alpha", alpha=0.4)
one("ThresholdedReLU", "theta", theta=0.3)
SHARED = "shared_axes is not in the file: Keras makes the parameters full-size again and cannot load their arrays"
for class_name in ("PReLU", "ParametricSoftplus", "SReLU"):
    for axes in ((1,), (1, 2)):
        one(class_name, "shared_axes_" + "_".join(str(a) for a in axes), shared_axes=list(axes), input_shape=(2, 3, 4),
            no_reload=SHARED)


def negative_slopes(model, rng):
    """All signs of the left slope and both signs of t_right, which SReLU takes the size of."""
    for w in weights.variables(model):
        w.set_value(rng.uniform(-1.5, 1.5, w.get_value().shape).astype("float32"))


case("SReLU", "negative_slopes", sequential(lambda: L.SReLU(input_shape=(8,))), floats((12, 8), scale=2.0),
     weights=negative_slopes)
case("ParametricSoftplus", "negative_parameters", sequential(lambda: L.ParametricSoftplus(input_shape=(8,))),
     floats((12, 8), scale=2.0), weights=negative_slopes)
case("PReLU", "th_convolution_shared", sequential(
    lambda: L.Convolution2D(3, 2, 2, input_shape=(2, 4, 5)), lambda: L.PReLU(shared_axes=[2, 3]), lambda: L.Flatten(),
    lambda: L.Dense(2)), floats((3, 2, 4, 5)), no_reload=SHARED)

for length, stride in ((2, 1), (3, 1), (3, 2), (2, 3), (1, 1)):
    case("LocallyConnected1D", "k%d_s%d" % (length, stride), sequential(lambda k=length, s=stride: L.LocallyConnected1D(
        4, k, subsample_length=s, activation="tanh", input_shape=(8, 3))), floats((3, 8, 3)),
        versions=FIRST_AND_LAST if stride == 2 else ("1.2.2",))
case("LocallyConnected1D", "no_bias", sequential(lambda: L.LocallyConnected1D(4, 3, bias=False, input_shape=(8, 3))),
     floats((3, 8, 3)))
for ordering in ("th", "tf"):
    for kernel, stride in (((2, 2), (1, 1)), ((2, 3), (1, 1)), ((3, 2), (2, 1)), ((1, 1), (2, 2))):
        case("LocallyConnected2D", "%s_k%d%d_s%d%d" % ((ordering,) + kernel + stride), sequential(
            lambda o=ordering, k=kernel, s=stride: L.LocallyConnected2D(
                4, k[0], k[1], subsample=s, dim_ordering=o, input_shape=shape(o, 3, 5, 4))),
            image(ordering, 2, 3, 5, 4), dim_ordering=ordering,
            versions=FIRST_AND_LAST if kernel == (2, 3) else ("1.2.2",),
            notes="th adds the bias array (rows, columns, F) reshaped to (F, rows, columns)" if ordering == "th" else None)
    case("LocallyConnected2D", ordering + "_no_bias", sequential(lambda o=ordering: L.LocallyConnected2D(
        4, 2, 2, bias=False, dim_ordering=o, input_shape=shape(o, 3, 5, 4))), image(ordering, 2, 3, 5, 4),
        dim_ordering=ordering)
