"""Ten steps of a small model of Keras 2 with each optimizer, loss, metric, penalty and constraint, and files that go on.

`lr` is `learning_rate` in the configuration from 2.3 on. epsilon of the optimizers is 1e-8 up to 2.1.2 and Keras's own 1e-7 after.
"""
import numpy as np
from keras import constraints as C
from keras import layers as L
from keras import losses
from keras import metrics as M
from keras import optimizers as O
from keras import regularizers as R
from keras.models import Model, Sequential

from library import targets
from library.cases import floats, integers, sequential
from library.keras_2 import ALL_OF_2, LAST_OF_2, case, functional
from library.masks import STEPS, words
from library.train import Training

ROWS = 16
BOTH = ("2.0.9", "2.3.1")


def trained(name, build, training, inputs=floats((ROWS, 4)), layer="Dense", **options):
    case(layer, name, build, inputs, group="training", train=training, **options)


def inner_with_penalty():
    """A model of one layer whose output is penalized."""
    x = L.Input(shape=(2,))
    return Model(x, L.Dense(4, activation="tanh", activity_regularizer=R.l2(0.1))(x))


def network(units=2, activation="linear", **arguments):
    return sequential(lambda: L.Dense(5, activation="tanh", input_dim=4),
    lambda: L.Dense(units, activation=activation, **arguments))


def one_layer(units=2, activation="linear"):
    return sequential(lambda: L.Dense(units, activation=activation, input_dim=4))


OPTIMIZERS = (
    ("SGD", "plain", {"lr": 0.1}, BOTH), ("SGD", "momentum", {"lr": 0.05, "momentum": 0.9}, BOTH), ("SGD", "nesterov", {
        "lr": 0.05, "momentum": 0.9, "nesterov": True}, LAST_OF_2), ("SGD", "decay", {"lr": 0.1, "momentum": 0.5, "decay": 0.1},
        LAST_OF_2),
    ("SGD", "clipnorm", {"lr": 0.1, "clipnorm": 0.5}, LAST_OF_2), ("SGD", "clipnorm_and_value",
    {"lr": 0.1, "clipnorm": 1.0, "clipvalue": 0.2}, LAST_OF_2),
    ("RMSprop", "plain", {"lr": 0.02}, BOTH), ("RMSprop", "rho_decay", {"lr": 0.02, "rho": 0.7, "decay": 0.1}, BOTH),
    ("Adagrad", "plain", {"lr": 0.05}, BOTH), ("Adagrad", "decay_clipvalue", {"lr": 0.05, "decay": 0.1, "clipvalue": 0.1},
    LAST_OF_2),
    ("Adadelta", "plain", {}, LAST_OF_2), ("Adadelta", "rho_decay", {"lr": 2.0, "rho": 0.8, "decay": 0.1}, BOTH),
    ("Adam", "plain", {"lr": 0.02}, ALL_OF_2), ("Adam", "decay", {"lr": 0.02, "decay": 0.1}, LAST_OF_2), ("Adam", "betas_epsilon", {
        "lr": 0.02, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 0.01}, LAST_OF_2),
        
    ("Adam", "amsgrad", {"lr": 0.02, "beta_2": 0.6, "amsgrad": True}, ("2.2.4", "2.3.1")), ("Adamax", "plain", {"lr": 0.02}, BOTH),
    ("Nadam", "plain", {"lr": 0.02}, BOTH), ("Nadam", "schedule_decay", {"lr": 0.02, "schedule_decay": 0.05}, LAST_OF_2))
RESUMED = ("SGD_momentum", "SGD_decay", "RMSprop_plain", "RMSprop_rho_decay", "Adagrad_plain", "Adagrad_decay_clipvalue",
        "Adadelta_rho_decay", "Adam_plain",
           "Adam_decay", "Adam_amsgrad", "Adamax_plain", "Nadam_plain")
for kind, name, arguments, versions in OPTIMIZERS:
    make = lambda k=kind, a=arguments: getattr(O, k)(**a)
    suffix = "%s_%s" % (kind, name)
    if suffix not in RESUMED:
        trained("optimizer_" + suffix.lower(), network(), Training(targets.real, optimizer=make, store_state=True),
        versions=versions)
    else:
        trained("resume_" + suffix.lower(), network(), Training(targets.real, optimizer=make, resume=5, store_state=True),
        versions=versions,
                notes="5 steps, stored with the optimizer's state, loaded by Keras, then the calls")
trained("resume_adam_names", sequential(lambda: L.Dense(3, input_dim=4, name="z"), lambda: L.Dense(3, activation="tanh", name="m"),
lambda: L.Dense(3, name="a")), Training(
    targets.real, optimizer=lambda: O.Adam(lr=0.01), resume=3, store_state=True), versions=LAST_OF_2,
    notes="slots are in the order of the model, not of the names")
for name, versions in (("LSTM", BOTH),):
    trained("resume_adam_" + name.lower(), sequential(lambda n=name: getattr(L, n)(3, input_shape=(4, 2)), lambda: L.Dense(2)),
    Training(
        targets.real, optimizer=lambda: O.Adam(lr=0.01), resume=3, store_state=True), floats((ROWS, 4, 2)), layer=name,
        versions=versions)

LOSSES = (
    ("mean_squared_error", "linear", targets.real), ("mean_absolute_error", "linear", targets.real),
    ("mean_absolute_percentage_error", "linear", targets.positive),
    ("mean_squared_logarithmic_error", "softplus", targets.positive), ("squared_hinge", "tanh", targets.signs),
    ("hinge", "tanh", targets.signs),
    ("categorical_hinge", "softmax", targets.one_hot), ("logcosh", "linear", targets.real),
    ("binary_crossentropy", "sigmoid", targets.binary),
    ("categorical_crossentropy", "softmax", targets.one_hot), ("sparse_categorical_crossentropy", "softmax", targets.integers),
    ("kullback_leibler_divergence", "softmax", targets.distribution), ("poisson", "softplus", targets.positive),
    ("cosine_proximity", "linear", targets.real))
for loss, activation, target in LOSSES:
    slow = (lambda: O.SGD(lr=0.001)) if "percentage" in loss else None
    trained("loss_" + loss, one_layer(3, activation), Training(target, loss, slow, metrics=["accuracy"]), versions=BOTH)
trained("loss_huber_loss", one_layer(3), Training(targets.real, "huber_loss", metrics=["mse"]), versions=LAST_OF_2)
for loss, activation, target in (("mse", "linear", targets.real), ("categorical_crossentropy", "softmax", targets.one_hot),
                                 ("sparse_categorical_crossentropy", "softmax", targets.integers),
                                 ("binary_crossentropy", "sigmoid", targets.binary)):
    trained("loss_%s_rank3" % loss, sequential(lambda a=activation: L.TimeDistributed(L.Dense(3, activation=a),
    input_shape=(5, 4))),
            Training(target, loss, metrics=["accuracy"]), floats((ROWS, 5, 4)), layer="TimeDistributed",
            versions=BOTH if loss == "categorical_crossentropy" else LAST_OF_2)

OBJECTS = (
    ("mean_squared_error", lambda: losses.MeanSquaredError(), "linear", targets.real),
    ("mean_absolute_error_sum", lambda: losses.MeanAbsoluteError(reduction="sum"),
                                                                                          "linear", targets.real),
    ("binary_crossentropy_logits", lambda: losses.BinaryCrossentropy(from_logits=True), "linear", targets.binary),
    ("binary_crossentropy_smoothing", lambda: losses.BinaryCrossentropy(label_smoothing=0.2), "sigmoid", targets.binary),
    ("categorical_crossentropy_logits", lambda: losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), "linear",
    targets.one_hot),
    ("sparse_categorical_crossentropy_logits", lambda: losses.SparseCategoricalCrossentropy(from_logits=True), "linear",
    targets.integers),
    ("huber", lambda: losses.Huber(delta=0.4), "linear", targets.real),
    ("hinge_binary", lambda: losses.Hinge(), "tanh", targets.binary))
for name, loss, activation, target in OBJECTS:
    # An object is made when the case is, once.
    trained("loss_object_" + name, one_layer(3, activation), Training(target, loss), versions=LAST_OF_2)

# One output for each of the other classes.
MANY_LOSSES = (("Poisson", "softplus", targets.positive), ("KLDivergence", "softmax", targets.distribution),
("LogCosh", "linear", targets.real), (
    "CategoricalHinge", "softmax", targets.one_hot), ("SquaredHinge", "tanh", targets.signs),
    ("MeanAbsolutePercentageError", "linear", targets.positive), (
        "MeanSquaredLogarithmicError", "softplus", targets.positive))
trained("loss_objects", functional([(4,)], lambda x: [L.Dense(3, activation=a, name=name.lower())(x) for name, a,
        _ in MANY_LOSSES]), Training(
    lambda rng, shapes: [target(rng, [shape])[0] for (_, _, target), shape in zip(MANY_LOSSES, shapes)],
    lambda: [getattr(losses, name)() for name, _, _ in MANY_LOSSES],
    lambda: O.SGD(lr=0.001), loss_weights=[1, 1, 1, 1, 1, 0.01, 1]), layer="Model", versions=LAST_OF_2)

BINARY = ["accuracy", "binary_accuracy", "binary_crossentropy", "hinge", "squared_hinge", "poisson", "mse", "mae", "mape", "msle",
        "logcosh"]
CATEGORIES = ["acc", "categorical_accuracy", "top_k_categorical_accuracy", "categorical_crossentropy",
        "kullback_leibler_divergence", "cosine_proximity",
              "categorical_hinge"]
trained("metrics_binary", one_layer(1, "sigmoid"), Training(targets.binary, "binary_crossentropy", metrics=BINARY),
        versions=LAST_OF_2)
trained("metrics_categories", one_layer(8, "softmax"), Training(targets.one_hot, "categorical_crossentropy", metrics=CATEGORIES),
        versions=LAST_OF_2)
trained("metrics_sparse", one_layer(6, "softmax"), Training(targets.integers, "sparse_categorical_crossentropy", metrics=[
    "accuracy", "sparse_categorical_accuracy", "sparse_categorical_crossentropy", "sparse_top_k_categorical_accuracy"]))
STATEFUL = [lambda: M.Precision(), lambda: M.Recall(), lambda: M.AUC(num_thresholds=50), lambda: M.TruePositives(),
        lambda: M.FalsePositives(thresholds=0.4),
            lambda: M.TrueNegatives(), lambda: M.FalseNegatives(), lambda: M.BinaryAccuracy(threshold=0.6),
            lambda: M.MeanSquaredError(),
            lambda: M.RootMeanSquaredError(), lambda: M.SensitivityAtSpecificity(0.5, num_thresholds=20),
            lambda: M.SpecificityAtSensitivity(0.5, num_thresholds=20)]
trained("metrics_objects", one_layer(1, "sigmoid"), Training(targets.binary, "binary_crossentropy", metrics=STATEFUL),
        versions=LAST_OF_2,
        no_reload="Keras 2.3.1 does not find the classes of metrics whose objects it stored")
trained("metrics_objects_fit", one_layer(1, "sigmoid"), Training(targets.binary, "binary_crossentropy",
        metrics=STATEFUL[:4] + ["accuracy"], fit={"epochs": 3}),
        versions=LAST_OF_2, no_reload="Keras 2.3.1 does not find the classes of metrics whose objects it stored")
weighted = lambda rng: [np.where(np.arange(ROWS) % 4 == 1, 0.0, rng.uniform(0.2, 2, ROWS))]
for versions, lost in ((("2.0.9", "2.2.4"), "the file does not hold the weighted metrics"), (LAST_OF_2, None)):
    trained("metrics_weighted", one_layer(3, "softmax"), Training(targets.one_hot, "categorical_crossentropy",
    metrics=["accuracy"], weighted_metrics=[
        "accuracy", "mse"], sample_weight=weighted), versions=versions, no_reload=lost)

for name, penalty in (("l1_l2", lambda: R.l1_l2(0.02, 0.03)),):
    trained("regularizer_kernel_" + name, sequential(lambda p=penalty: L.Dense(5, activation="tanh", kernel_regularizer=p(),
    input_dim=4), lambda: L.Dense(2)),
            Training(targets.real), versions=LAST_OF_2)
trained("regularizer_bias_activity", sequential(lambda: L.Dense(5, activation="tanh", bias_regularizer=R.l2(0.05),
activity_regularizer=R.l1_l2(0.01, 0.02),
                                                                input_dim=4), lambda: L.Dense(2)), Training(targets.real),
                                                                versions=BOTH,
        notes="the activity penalty is a sum over the batch, never divided by its size")
trained("regularizer_activity_layer", sequential(lambda: L.Dense(5, input_dim=4),
        lambda: L.ActivityRegularization(l1=0.01, l2=0.02), lambda: L.Dense(2)),
        Training(targets.real), layer="ActivityRegularization", versions=("2.1.6", "2.3.1"))
for name in ("SimpleRNN", "LSTM"):
    trained("regularizer_" + name.lower(), sequential(lambda n=name: getattr(L, n)(3, kernel_regularizer=R.l2(0.01),
    recurrent_regularizer=R.l1(0.02),
        bias_regularizer=R.l2(0.03), activity_regularizer=R.l2(0.01), input_shape=(4, 2))),
            Training(targets.real), floats((ROWS, 4, 2)), layer=name, versions=LAST_OF_2)
for name, constraint in (("max_norm_axis_1", lambda: C.max_norm(0.8, axis=1)), ("non_neg", lambda: C.non_neg()), (
        "unit_norm", lambda: C.unit_norm()), ("min_max_norm", lambda: C.MinMaxNorm(min_value=0.5, max_value=0.9, rate=0.7))):
    trained("constraint_" + name, sequential(lambda c=constraint: L.Dense(5, activation="tanh", kernel_constraint=c(),
    bias_constraint=C.non_neg(), input_dim=4),
                                             lambda: L.Dense(2)), Training(targets.real), versions=LAST_OF_2)

classifier, binary = one_layer(3, "softmax"), one_layer(1, "sigmoid")
trained("sample_weights", classifier, Training(targets.one_hot, "categorical_crossentropy", metrics=["accuracy"],
        sample_weight=weighted), versions=ALL_OF_2,
        notes="up to 2.2 zero weights are left out of the mean; from 2.3 on the sum is divided by the number of rows")
trained("class_weights", classifier, Training(targets.one_hot, "categorical_crossentropy", class_weight={0: 0.5, 1: 2.0, 2: 1.0}),
        versions=LAST_OF_2)
trained("class_weights_binary", binary, Training(targets.binary, "binary_crossentropy", metrics=["accuracy"],
        class_weight={0: 0.5, 1: 2.0}), versions=LAST_OF_2)
trained("class_weights_sparse", classifier, Training(targets.integers, "sparse_categorical_crossentropy",
        class_weight={0: 0.5, 1: 2.0, 2: 1.0}), versions=LAST_OF_2)
steps = sequential(lambda: L.GRU(3, return_sequences=True, input_shape=(STEPS, 2)), lambda: L.TimeDistributed(L.Dense(2)))
masked_steps = sequential(lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS), lambda: L.GRU(3, return_sequences=True),
        lambda: L.TimeDistributed(
    L.Dense(3, activation="softmax")))
temporal = lambda rng: [rng.uniform(0, 2, (ROWS, STEPS)) * (rng.uniform(size=(ROWS, STEPS)) > 0.3)]
some_masked = ((), (0, 1), (4, 5), (2, 3), (0, 1, 2, 3), (1, 3, 5), (0, 5), ())
one_word = lambda rng: [[words(rng, 7, rows=some_masked * (ROWS // 8))]]
trained("temporal_sample_weights", steps, Training(targets.real, sample_weight=temporal, sample_weight_mode="temporal"),
        floats((ROWS, STEPS, 2)), layer="GRU", versions=LAST_OF_2)
trained("sample_weights_of_sequences", steps, Training(targets.real, sample_weight=weighted), floats((ROWS, STEPS, 2)), layer="GRU")
trained("metrics_weighted_of_sequences", steps, Training(targets.real, weighted_metrics=["mse"]), floats((ROWS, STEPS, 2)), layer="GRU",
        versions=LAST_OF_2, notes="no weights are given, so each sample has one, which counts once for all steps")
trained("masked_loss", masked_steps, Training(targets.one_hot, "categorical_crossentropy", metrics=["accuracy"]), one_word,
        layer="GRU", versions=ALL_OF_2,
        notes="up to 2.2 the mask counts in the loss over its own mean, from 2.3 on as a sample weight, in the metrics too")
trained("masked_loss_temporal_weights", masked_steps, Training(targets.one_hot, "categorical_crossentropy", metrics=["accuracy"],
        sample_weight=temporal,
                                                               sample_weight_mode="temporal"), one_word, layer="GRU")
trained("masked_loss_sample_weights", masked_steps, Training(targets.one_hot, "categorical_crossentropy",
        weighted_metrics=["accuracy"], sample_weight=weighted),
        one_word, layer="GRU", versions=("2.0.9", "2.2.4", "2.3.1"))


def two_outputs():
    x = L.Input(shape=(4,))
    h = L.Dense(5, activation="tanh")(x)
    return Model(x, [L.Dense(3, activation="softmax", name="kind")(h), L.Dense(1, name="value")(h)])


def kind_and_value(rng, shapes):
    return [targets.one_hot(rng, shapes[:1])[0], targets.real(rng, shapes[1:])[0]]


trained("two_outputs", two_outputs, Training(kind_and_value, ["categorical_crossentropy", "mse"], metrics=["accuracy"],
loss_weights=[1.0, 0.3]), layer="Model",
        versions=BOTH, notes="2.3 on Theano takes categorical accuracy for the output of one unit, since it does not know its size")
trained("two_outputs_by_name", two_outputs, Training(kind_and_value, {"kind": "categorical_crossentropy", "value": "mae"},
        metrics={"kind": "accuracy", "value": "mse"},
                                                      loss_weights={"kind": 0.5, "value": 2.0}), layer="Model", versions=LAST_OF_2)


def with_features():
    """The second output has no weights of its own: Theano has no gradient for those that no loss depends on."""
    x = L.Input(shape=(4,))
    h = L.Dense(5, activation="tanh")(x)
    return Model(x, [L.Dense(3, activation="softmax", name="kind")(h), L.Activation("sigmoid", name="features")(h)])


def last_trained():
    x = L.Input(shape=(4,))
    h = L.Dense(5, activation="tanh", name="features")(x)
    return Model(x, [h, L.Dense(3, name="one")(h), L.Dense(2, name="two")(h)])


def without_first(rng, shapes):
    return targets.real(rng, shapes[1:])


def kind_alone(rng, shapes):
    return [targets.one_hot(rng, shapes[:1])[0]]


trained("output_without_loss", with_features, Training(kind_alone, ["categorical_crossentropy", None], metrics=["accuracy"],
        sample_weight=weighted), layer="Model", versions=BOTH)
trained("output_without_loss_by_name", with_features, Training(kind_alone, {"kind": "categorical_crossentropy"},
        metrics={"kind": "mae", "features": "mse"}), layer="Model", versions=BOTH, notes="an output that is not named has no loss")
trained("output_without_loss_first", last_trained, Training(without_first, [None, "mse", "mae"], lambda: O.Adam(lr=0.02),
        metrics=["mae"], loss_weights=[9.0, 0.3, 0.7], resume=3, store_state=True), layer="Model", versions=ALL_OF_2)
trained("output_without_loss_fit", last_trained, Training(without_first, {"two": "mse", "one": "mae", "features": None},
        metrics={"one": "mse"}, fit={"epochs": 3}), floats((37, 4)), layer="Model", versions=LAST_OF_2)
trained("shared_and_nested", functional([(3,), (3,)], lambda a, b: (lambda inner: L.Dense(2)(L.concatenate([inner(a),
        inner(b)])))(Sequential(
    [L.Dense(4, activation="tanh", input_dim=3), L.Dense(3)]))), Training(targets.real, optimizer=lambda: O.Adam(lr=0.02),
    store_state=True),
    floats((ROWS, 3), (ROWS, 3)), layer="Model", versions=LAST_OF_2)
trained("frozen_recurrent", sequential(lambda: L.GRU(3, trainable=False, input_shape=(3, 2)), lambda: L.Dense(2)),
        Training(targets.real), floats((ROWS, 3, 2)), layer="GRU", versions=("2.0.9", "2.1.6"),
        notes="2.0.9 trains it all the same")
trained("penalty_inside_model", functional([(3, 2)], lambda x: L.TimeDistributed(inner_with_penalty())(x)),
        Training(targets.real), floats((ROWS, 3, 2)), layer="TimeDistributed", versions=("2.0.9", "2.3.1"),
        notes="the penalty of the layer of the model inside does not count")
trained("frozen_layer", sequential(lambda: L.Dense(5, input_dim=4, trainable=False), lambda: L.BatchNormalization(trainable=False),
        lambda: L.Dense(2)),
        Training(targets.real), versions=BOTH)

MANY = floats((37, 4))
trained("fit_history", classifier, Training(targets.one_hot, "categorical_crossentropy", lambda: O.Adam(lr=0.02),
        metrics=["accuracy"], fit={"epochs": 4}), MANY, versions=LAST_OF_2)
trained("fit_validation_split", classifier, Training(targets.one_hot, "categorical_crossentropy", lambda: O.Adam(lr=0.02),
        metrics=["accuracy"],
                                                      fit={"epochs": 4, "validation_split": 0.3}), MANY)

FLAT = lambda: L.Flatten()
for name, layers, shape, options in (
        ("batch_normalization", [lambda: L.Dense(4, input_dim=4), L.BatchNormalization], (4,),
        {"versions": ("2.0.9", "2.1.6", "2.3.1")}),
        ("batch_normalization_axis_1", [lambda: L.BatchNormalization(axis=1, momentum=0.8, input_shape=(3, 2, 2)), FLAT],
        (3, 2, 2), {"versions": LAST_OF_2}),
        ("prelu", [lambda: L.PReLU(shared_axes=[1], input_shape=(3, 2)), FLAT], (3, 2), {"versions": LAST_OF_2}),
        ("highway", [lambda: L.Highway(activation="tanh", input_dim=4)], (4,), {"versions": LAST_OF_2}),
        ("maxout", [lambda: L.MaxoutDense(3, input_dim=4)], (4,), {"versions": LAST_OF_2}),
        ("locally_connected1d", [lambda: L.LocallyConnected1D(2, 2, input_shape=(4, 2)), FLAT], (4, 2), {"versions": LAST_OF_2}),
        ("simple_rnn", [lambda: L.SimpleRNN(3, input_shape=(4, 2))], (4, 2), {"versions": LAST_OF_2}),
        ("lstm", [lambda: L.LSTM(3, input_shape=(4, 2))], (4, 2), {}),
        ("gru_reset_after", [lambda: L.GRU(3, reset_after=True, input_shape=(4, 2))], (4, 2), {"versions": LAST_OF_2}),
        ("bidirectional", [lambda: L.Bidirectional(L.LSTM(2), input_shape=(4, 2))], (4, 2), {"versions": LAST_OF_2}),
        ("rnn_of_cell", [lambda: L.RNN(L.LSTMCell(3), input_shape=(4, 2))], (4, 2), {"versions": LAST_OF_2})):
    trained("layer_" + name, sequential(*(list(layers) + [lambda: L.Dense(2)])), Training(targets.real), floats((ROWS,) + shape),
    layer=name, **options)
for name, layers, shape in (
        ("conv1d_causal", [lambda: L.Conv1D(3, 2, padding="causal", input_shape=(5, 2)), L.GlobalMaxPooling1D], (5, 2)),
        ("conv2d", [lambda: L.Conv2D(2, 2, activation="tanh", input_shape=(4, 4, 1)), L.MaxPooling2D, L.Flatten], (4, 4, 1)),
        ("conv2d_transpose", [lambda: L.Conv2DTranspose(2, 2, strides=2, input_shape=(2, 2, 1)), L.GlobalAveragePooling2D],
        (2, 2, 1)),
        ("conv_lstm2d", [lambda: L.ConvLSTM2D(2, 2, input_shape=(2, 3, 3, 1)), L.Flatten], (2, 3, 3, 1)),
        ("separable_conv2d", [lambda: L.SeparableConv2D(2, 2, depth_multiplier=2, input_shape=(3, 3, 2)), L.Flatten], (3, 3, 2)),
        ("depthwise_conv2d", [lambda: L.DepthwiseConv2D(2, depth_multiplier=2, input_shape=(3, 3, 2)), L.Flatten], (3, 3, 2))):
    trained("layer_" + name, sequential(*(layers + [lambda: L.Dense(2)])), Training(targets.real, calls=5),
    floats((ROWS,) + shape), layer=name, compiled=True,
            versions=LAST_OF_2)
trained("encoder_decoder", functional([(4, 2), (3, 2)], lambda a, b: L.TimeDistributed(L.Dense(2, activation="softmax"))(L.LSTM(3,
return_sequences=True)(
    b, initial_state=L.LSTM(3, return_state=True)(a)[1:]))), Training(targets.one_hot, "categorical_crossentropy",
    lambda: O.RMSprop(lr=0.02), store_state=True),
    floats((ROWS, 4, 2), (ROWS, 3, 2)), layer="LSTM", versions=LAST_OF_2)

# Both gradients of convolutions of 32 channels, which runtimes may compute by tiles.
trained("convolutions_of_many_channels", sequential(lambda: L.Conv2D(32, 3, padding="same", activation="tanh", input_shape=(8, 8, 2)),
        lambda: L.Conv2D(32, 3, padding="same", activation="relu"), L.GlobalAveragePooling2D, lambda: L.Dense(2)),
        Training(targets.real, optimizer=lambda: O.SGD(lr=0.1), batch=4), inputs=floats((8, 8, 8, 2)), layer="Conv2D",
        versions=("2.3.1",), dim_ordering="tf")
