"""NaN, infinities, denormals, huge and tiny numbers, ties and empty sequences, as real Keras takes them."""
import numpy as np
from keras import layers as L
from keras import optimizers as O
from keras.models import Model

from library.cases import case, sequential
from library.train import Training

NAN, INF = np.nan, np.inf
# Each next to each other in some row of four.
ODD = [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 1e-38, -1e-40, 3e38, -3e38, 88.7, -104.0, 20.0, -20.0, 1e-45,
       2.5, -0.2, 1e10, -1e10, 31.0, -31.0]


def odd(*shape):
    """The odd numbers in turn, each row of the last axis beginning one further."""
    count, width = int(np.prod(shape)), shape[-1]
    return np.array([ODD[(k + k // width) % len(ODD)] for k in range(count)], "float32").reshape(shape)


def few(*shape, values=(NAN, INF, -INF)):
    """Ordinary numbers, with one odd number in every seventh place."""
    x = np.random.RandomState(7).standard_normal(shape).astype("float32")
    flat = x.reshape(-1)
    flat[3::7] = [values[k % len(values)] for k in range(len(flat[3::7]))]
    return x


def fed(*arrays):
    return lambda rng: [[np.array(a, "float32") for a in arrays]]


def odd_case(layer, name, build, *inputs, **options):
    case(layer, name, build, fed(*inputs), group="numbers", finite=False, **options)


# Activations, each alone and behind a layer that devices may fuse it into.
for name in ("relu", "tanh", "sigmoid", "hard_sigmoid", "softplus", "softsign", "linear"):
    odd_case("Activation", "activation_" + name, sequential(
        lambda n=name: L.Activation(n, input_shape=(4,))), odd(24, 4))
    odd_case("Dense", "dense_" + name, sequential(
        lambda n=name: L.Dense(9, activation=n, input_dim=1)), np.reshape(ODD, (-1, 1)))
SOFTMAX = [[1e4, -1e4, 0, 1], [3e38, 3e38, -3e38, 0], [1000, 1000, 1000, 1000], [-1000, -1000, -1000, -999], [88, 89, 90, 200],
           [-3e38, -3e38, -3e38, -3e38], [1e-45, 0, -0.0, 1e-38], [-104, 0, -87, -88], [0, -103.5, -103.9, -104.5]]
SOFTMAX_ODD = [[NAN, 1, 2, 3], [1, 2, 3, NAN], [INF, 1, 2, 3], [INF, INF, 0, 1], [-INF, 1, 2, 3], [-INF, -INF, -INF, -INF],
               [-INF, INF, 0, 1], [1, 2, 3, 4]]
for name, rows in (("huge", SOFTMAX), ("odd", SOFTMAX_ODD)):
    odd_case("Activation", "softmax_" + name, sequential(lambda: L.Activation("softmax", input_shape=(4,))), rows)
    odd_case("Activation", "softmax_rank3_" + name, sequential(
        lambda: L.Activation("softmax", input_shape=(1, 4))), np.reshape(rows, (-1, 1, 4)))
for name, layer in (("leaky_relu", lambda: L.LeakyReLU(0.1, input_shape=(4,))), ("elu", lambda: L.ELU(0.7, input_shape=(4,))),
                    ("prelu", lambda: L.PReLU(input_shape=(4,))), ("srelu", lambda: L.SReLU(input_shape=(4,))),
                    ("parametric_softplus", lambda: L.ParametricSoftplus(input_shape=(4,))),
                    ("thresholded_relu", lambda: L.ThresholdedReLU(0.6, input_shape=(4,)))):
    odd_case("Activation", name, sequential(layer), odd(24, 4))

# Pooling.
for kind in ("Max", "Average"):
    odd_case(kind + "Pooling1D", kind.lower() + "_pooling1d", sequential(
        lambda k=kind: getattr(L, k + "Pooling1D")(2, input_shape=(8, 3))), few(6, 8, 3))
    odd_case(kind + "Pooling1D", kind.lower() + "_pooling1d_same", sequential(
        lambda k=kind: getattr(L, k + "Pooling1D")(3, stride=2, border_mode="same", input_shape=(8, 3))), few(6, 8, 3))
    for ordering, shape in (("th", (2, 6, 6)), ("tf", (6, 6, 2))):
        odd_case(kind + "Pooling2D", "%s_pooling2d_%s" % (kind.lower(), ordering), sequential(
            lambda k=kind, o=ordering, s=shape: getattr(L, k + "Pooling2D")((2, 2), dim_ordering=o, input_shape=s)),
            few(3, *shape), dim_ordering=ordering)
        odd_case("Global%sPooling2D" % kind, "global_%s_pooling2d_%s" % (kind.lower(), ordering), sequential(
            lambda k=kind, o=ordering, s=shape: getattr(L, "Global%sPooling2D" % k)(dim_ordering=o, input_shape=s)),
            np.concatenate([few(3, *shape), few(3, *shape, values=(INF,)), few(3, *shape, values=(-INF, -3e38))]),
            dim_ordering=ordering)
    odd_case("Global%sPooling1D" % kind, "global_%s_pooling1d" % kind.lower(), sequential(
        lambda: L.Activation("linear", input_shape=(5, 3)), lambda k=kind: getattr(L, "Global%sPooling1D" % k)()),
        np.concatenate([few(4, 5, 3), few(4, 5, 3, values=(INF,)), few(4, 5, 3, values=(-INF, 3e38))]))


def merged(mode, **options):
    def build():
        a, b = L.Input(shape=(4,)), L.Input(shape=(4,))
        return Model([a, b], L.merge([a, b], mode=mode, **options))
    return build


for mode in ("sum", "mul", "ave", "max", "concat", "cos", "dot"):
    options = {"dot_axes": 1} if mode in ("cos", "dot") else {}
    odd_case("Merge", "merge_" + mode, merged(mode, **options), odd(24, 4), odd(25, 4)[1:])
odd_case("Merge", "merge_cos_zero", merged("cos", dot_axes=1), [[0, 0, 0, 0], [1e-30, 0, 0, 0], [1e20, 1e20, 0, 0], [3, 0, 4, 0]],
         [[0, 0, 0, 0], [1e-30, 0, 0, 0], [1e20, 1e20, 0, 0], [3, 0, 4, 0]])

# Layers with sums, extremes and divisions of their own.
odd_case("MaxoutDense", "maxout_dense", sequential(lambda: L.MaxoutDense(3, nb_feature=3, input_dim=1)), np.reshape(ODD, (-1, 1)))
odd_case("Highway", "highway", sequential(lambda: L.Highway(activation="tanh", input_dim=3)), odd(24, 3))
odd_case("BatchNormalization", "batch_normalization", sequential(lambda: L.BatchNormalization(input_shape=(4,))), odd(24, 4))


def extreme_statistics(model, rng):
    gamma, beta, mean, variance = model.get_weights()
    model.set_weights([gamma * 0 + 1, beta * 0 + 0.5, mean * 0 + [0, 1, 3e38, NAN, 0], variance * 0 + [0, 1e-12, 1, 1, 3e38]])


odd_case("BatchNormalization", "batch_normalization_statistics", sequential(lambda: L.BatchNormalization(input_shape=(5,))),
         np.array(ODD[:20], "float32").reshape(4, 5)[1:], weights=extreme_statistics)
odd_case("Dense", "dense_sums", sequential(lambda: L.Dense(5, input_dim=6)), few(21, 6))
odd_case("Dense", "dense_overflow", sequential(lambda: L.Dense(3, input_dim=4)), [[3e38, 3e38, 3e38, 3e38], [3e38, -3e38, 3e38, -3e38], [1e-38, 1e-39, 1e-40, 1e-45]])


def odd_weights(model, rng):
    values = [rng.uniform(-1, 1, w.shape).astype("float32") for w in model.get_weights()]
    for place, v in enumerate((NAN, INF, -INF, 0.0, 1e-42)):
        values[0][0, place] = v
    model.set_weights(values)


odd_case("Dense", "dense_weights", sequential(lambda: L.Dense(7, activation="relu", input_dim=3)),
         [[1, 2, 3], [0, 1, 2], [-1, 0.5, 3e38], [INF, 0, 0]], weights=odd_weights)
odd_case("Convolution1D", "convolution1d", sequential(lambda: L.Convolution1D(3, 3, border_mode="same", input_shape=(7, 2))), few(4, 7, 2))
odd_case("Convolution2D", "convolution2d", sequential(
    lambda: L.Convolution2D(3, 3, 3, border_mode="same", activation="relu", input_shape=(2, 5, 5))), few(3, 2, 5, 5, values=(NAN, INF, -INF, 3e38)))
odd_case("ZeroPadding1D", "padding_pooling", sequential(
    lambda: L.ZeroPadding1D(1, input_shape=(4, 2)), lambda: L.MaxPooling1D(2)), -np.abs(few(5, 4, 2)))

# Masks.
STEPS = 5


def sequence(*rows):
    """[len(rows), STEPS, 2]: each step twice the number, the second one a quarter more."""
    x = np.array(rows, "float32")
    return np.stack([x, x * np.float32(1.25)], axis=-1)


SEQUENCES = sequence([0, 0, 0, 0, 0], [0, 1, 0, -1, 2], [NAN, 1, 0, 0, 0], [0, INF, 0, 1, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, NAN],
                     [1e-45, 1, 0, 0, 0], [3e38, 1, 0, -1, 0])
odd_case("Masking", "masking_alone", sequential(lambda: L.Masking(0.0, input_shape=(STEPS, 2))), SEQUENCES)
odd_case("Masking", "masking_value", sequential(lambda: L.Masking(-1.0, input_shape=(STEPS, 1)), lambda: L.LSTM(3)),
         np.array([[-1, -1, -1, -1, -1], [1, -1, 0, NAN, -1], [-1, 1, INF, -1, -1], [2, 0, -1, -1, 1]], "float32")[..., None])
for kind in ("LSTM", "GRU", "SimpleRNN"):
    for sequences in (False, True):
        for backwards in (False, True):
            name = kind.lower() + ("_sequences" if sequences else "") + ("_backwards" if backwards else "")
            # Outputs before the first step that counts are 0 times a step: NaN at times in plain Python, 0 where Theano compiles.
            odd_case(kind, "masked_" + name, sequential(
                lambda: L.Masking(0.0, input_shape=(STEPS, 2)),
                lambda k=kind, s=sequences, b=backwards: getattr(L, k)(3, return_sequences=s, go_backwards=b)), SEQUENCES,
                compiled=sequences and backwards)
    odd_case(kind, "unmasked_" + kind.lower(), sequential(
        lambda k=kind: getattr(L, k)(3, return_sequences=True, input_shape=(STEPS, 2))), SEQUENCES)
    odd_case(kind, "huge_" + kind.lower(), sequential(lambda k=kind: getattr(L, k)(
        4, return_sequences=True, inner_activation="sigmoid", input_shape=(4, 2)) if k != "SimpleRNN" else
        L.SimpleRNN(4, activation="relu", return_sequences=True, input_shape=(4, 2))),
        np.array([1e4, -1e4, 1e30, -1e30, 1e-40, 3e38, -3e38, 0] * 6, "float32").reshape(6, 4, 2))
odd_case("Embedding", "words_all_masked", sequential(lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS), lambda: L.GRU(3)),
         [[0, 0, 0, 0, 0], [1, 0, 6, 0, 0], [0, 0, 0, 0, 6]])
odd_case("Bidirectional", "masked_bidirectional", sequential(
    lambda: L.Masking(0.0, input_shape=(STEPS, 2)), lambda: L.Bidirectional(L.LSTM(3, return_sequences=True), merge_mode="sum")), SEQUENCES)
odd_case("TimeDistributed", "masked_dense", sequential(
    lambda: L.Masking(0.0, input_shape=(STEPS, 2)), lambda: L.TimeDistributed(L.Dense(3)), lambda: L.GRU(2)), SEQUENCES)
odd_case("Embedding", "borders", sequential(lambda: L.Embedding(7, 3, input_length=6)),
         [[0, 6, -1, -7, 6.99, -6.99], [-0.0, 0.99, -0.99, 1e-45, 5.5, -0.5]])
for name, value in (("above", 7.0), ("below", -8.0), ("far_above", 2.0 ** 24), ("far_below", -2.0 ** 24)):
    case("Embedding", "border_" + name, sequential(lambda: L.Embedding(7, 3, input_length=2)), fed([[1, value]]), group="numbers", error="predict")
# One sample; no steps.
odd_case("LSTM", "one_sample", sequential(lambda: L.LSTM(3, input_shape=(None, 2))), SEQUENCES[6:7])
for kind in ("LSTM", "GRU", "SimpleRNN"):
    odd_case(kind, "one_step_" + kind.lower(), sequential(lambda k=kind: getattr(L, k)(3, input_shape=(None, 2))), SEQUENCES[:, 3:4])


# Losses and metrics, one step each: logits behind an identity, so that an activation can be driven to its ends.
def identity(model, rng):
    model.set_weights([np.eye(*w.shape, dtype="float32") if w.ndim == 2 else 0 * w for w in model.get_weights()])


def loss_case(name, loss, activation, logits, targets, metrics=("accuracy",), **options):
    x, y = np.array(logits, "float32"), np.array(targets, "float32")
    training = Training(lambda rng, shapes: [y], loss, lambda: O.SGD(lr=0.1), metrics=list(metrics), batch=len(x), calls=1,
                        finite=False, **options)
    # A matrix would spread one NaN over its row.
    case("Dense", "numbers_" + name, sequential(
        lambda: L.Dense(x.shape[-1], activation=activation, input_dim=x.shape[-1]) if activation else
        L.Activation("linear", input_shape=x.shape[1:])),
         lambda rng: [[x]], group="training", weights=identity, finite=False, train=training)


ENDS = [[1e4, -1e4, 0], [-1e4, 3e4, 3e4], [20, -20, 15.5], [-104, 88, 17]]
ONE_HOT = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
BITS = [[1, 0, 1], [1, 0, 0], [0, 1, 1], [1, 1, 0]]
for loss, activation, targets in (
        ("binary_crossentropy", "sigmoid", BITS), ("binary_crossentropy", "linear", BITS), ("binary_crossentropy", "hard_sigmoid", BITS),
        ("categorical_crossentropy", "softmax", ONE_HOT), ("categorical_crossentropy", "sigmoid", ONE_HOT),
        ("sparse_categorical_crossentropy", "softmax", [[0], [0], [1], [2]]),
        ("kullback_leibler_divergence", "softmax", [[0, 0, 1], [0.5, 0.5, 0], [2, -1, 0], [1e-9, 0.5, 0.5]]),
        ("poisson", "softplus", [[0, 1, 2], [0, 0, 1], [3, 1, 0], [1, 1, 1]]), ("hinge", "linear", [[1, -1, 1]] * 4),
        ("squared_hinge", "tanh", [[1, -1, 1]] * 4), ("mean_squared_error", "tanh", BITS)):
    loss_case("ends_%s_%s" % (loss, activation), loss, activation, ENDS, targets)
ZEROS = [[0, 0, 0], [0, 1, -1], [-0.0, 1e-20, 0], [1e-4, -1e-4, 0]]
for loss in ("cosine_proximity", "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "poisson", "kullback_leibler_divergence",
             "mean_absolute_error", "mean_squared_error", "categorical_crossentropy", "binary_crossentropy"):
    loss_case("zeros_" + loss, loss, "linear", ZEROS, [[0, 0, 0], [0, 0, 1], [0, 1e-20, 1], [0, -1e-9, 0]])
    loss_case("negative_" + loss, loss, "linear", [[-1, -0.5, -2], [-3, 0, 1], [2, 1.5, -1e-8], [0.5, 0.25, -1]],
              [[-1, -2, 0.5], [-3, 0, 1], [1, 0, 0], [0, 1, 0]])
ODD_ROWS = [[NAN, 1, 0], [0.5, 0.5, 0], [1, 2, 3], [0.2, 0.7, 0.1]]
for loss, activation in (("mean_squared_error", "linear"), ("categorical_crossentropy", "softmax"), ("binary_crossentropy", "sigmoid"),
                         ("hinge", "linear"), ("mean_squared_logarithmic_error", "linear"), ("binary_crossentropy", "hard_sigmoid")):
    loss_case("nan_input_%s_%s" % (loss, activation), loss, activation, ODD_ROWS, ONE_HOT)
    loss_case("nan_target_%s_%s" % (loss, activation), loss, activation, [[1, 2, 3]] * 4, [[NAN, 0, 0]] + ONE_HOT[1:])
    loss_case("infinite_target_%s_%s" % (loss, activation), loss, activation, [[1, 2, 3]] * 4, [[INF, 0, 0], [-INF, 0, 0]] + ONE_HOT[2:])
    loss_case("nan_weighted_0_%s_%s" % (loss, activation), loss, activation, [[1, 2, 3]] * 4, [[NAN, 0, 0]] + ONE_HOT[1:],
              sample_weight=lambda rng: [np.array([0, 1, 1, 1], "float32")])
# Equal classes, and halves.
loss_case("ties_binary", "mean_squared_error", "linear", [[0.5, 0.5, 1.5], [2.5, -0.5, 0.4999999], [0.5000001, 0, 1], [0.5, 0.5, 0.5]],
          [[0, 1, 2], [2, 0, 0], [1, 0, 1], [1, 1, 0]], metrics=("binary_accuracy",))
for metric in ("categorical_accuracy", "top_k_categorical_accuracy"):
    loss_case("ties_" + metric, "mean_squared_error", "linear", [
        [1, 1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0], [1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1, 1]],
        [[0, 1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0, 0]], metrics=(metric,))
    for place, row in enumerate(([NAN, 1, 0, 0, 0, 0, 0], [0, 5, NAN, 0, NAN, 0, 0], [1, 2, 3, 4, 5, 6, INF], [NAN] * 7,
                                 [-INF, INF, NAN, INF, NAN, NAN, NAN])):
        # Class c is the true one 2^c times, so that the mean tells which classes were chosen.
        classes = [c for c in range(7) for _ in range(2 ** c)]
        loss_case("nan_%s_%d" % (metric, place), "mean_squared_error", None, [row] * len(classes), np.eye(7)[classes], metrics=(metric,))
