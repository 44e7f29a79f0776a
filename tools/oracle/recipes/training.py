"""Optimizers, losses, metrics, regularizers and constraints: ten steps each of a small model."""
from keras import constraints as C
from keras import layers as L
from keras import optimizers as O
from keras import regularizers as R

from library import targets
from library.cases import case, floats, sequential
from library.train import Training

ROWS = 32


def trained(name, build, training, inputs=floats((ROWS, 4)), layer="Dense", **options):
    case(layer, name, build, inputs, group="training", train=training, **options)


def network(units=2, activation="linear", **arguments):
    return sequential(lambda: L.Dense(5, activation="tanh", input_dim=4),
                      lambda: L.Dense(units, activation=activation, **arguments))


OPTIMIZERS = (
    ("SGD", "plain", {"lr": 0.1}), ("SGD", "momentum", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", "nesterov", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    ("SGD", "decay", {"lr": 0.1, "momentum": 0.5, "decay": 0.1}), ("SGD", "clipnorm", {"lr": 0.1, "clipnorm": 0.5}),
    ("SGD", "clipvalue", {"lr": 0.1, "clipvalue": 0.1}),
    ("SGD", "clipnorm_and_value", {"lr": 0.1, "clipnorm": 1.0, "clipvalue": 0.2}),
    ("RMSprop", "plain", {"lr": 0.02}), ("RMSprop", "rho_decay", {"lr": 0.02, "rho": 0.7, "decay": 0.1}),
    ("RMSprop", "clipnorm", {"lr": 0.02, "clipnorm": 0.5}),
    ("Adagrad", "plain", {"lr": 0.05}), ("Adagrad", "decay", {"lr": 0.05, "decay": 0.1}),
    ("Adagrad", "clipvalue", {"lr": 0.05, "clipvalue": 0.1}),
    ("Adadelta", "plain", {}), ("Adadelta", "rho_decay", {"lr": 2.0, "rho": 0.8, "decay": 0.1}),
    ("Adadelta", "clipnorm", {"clipnorm": 0.5}),
    ("Adam", "plain", {"lr": 0.02}), ("Adam", "decay", {"lr": 0.02, "decay": 0.1}),
    ("Adam", "betas_epsilon", {"lr": 0.02, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 0.01}),
    ("Adam", "clipnorm", {"lr": 0.02, "clipnorm": 0.5}), ("Adam", "clipvalue", {"lr": 0.02, "clipvalue": 0.1}),
    ("Adamax", "plain", {"lr": 0.02}), ("Adamax", "decay", {"lr": 0.02, "decay": 0.1}),
    ("Adamax", "clipvalue", {"lr": 0.02, "clipvalue": 0.1}),
    ("Nadam", "plain", {"lr": 0.02}), ("Nadam", "schedule_decay", {"lr": 0.02, "schedule_decay": 0.05}),
    ("Nadam", "clipnorm", {"lr": 0.02, "clipnorm": 0.5}),
)
RESUMED = ("SGD_momentum", "SGD_decay", "RMSprop_plain", "Adagrad_plain", "Adadelta_plain", "Adam_plain", "Adamax_plain",
           "Nadam_plain", "RMSprop_rho_decay", "Adam_decay")
for kind, name, arguments in OPTIMIZERS:
    make = lambda k=kind, a=arguments: getattr(O, k)(**a)
    suffix = "%s_%s" % (kind, name)
    trained("optimizer_" + suffix.lower(), network(), Training(targets.real, optimizer=make, store_state=True))
    if suffix in RESUMED:
        trained("resume_" + suffix.lower(), network(), Training(
            targets.real, optimizer=make, resume=5, store_state=True),
            versions=("1.0.8", "1.1.2", "1.2.2") if suffix in ("Adam_plain", "SGD_momentum") else ("1.2.2",),
            no_reload=None, notes="5 steps, stored with the optimizer's state, loaded by Keras, then the calls")
# Twelve dense layers: their names sort as dense_1, dense_10, dense_11, dense_12, dense_2...
trained("resume_adam_sorted_names", sequential(
    lambda: L.Dense(4, input_dim=4), *[lambda: L.Dense(4, activation="tanh")] * 11),
    Training(targets.real, optimizer=lambda: O.Adam(lr=0.01), resume=3, store_state=True),
    notes="slots of the optimizer are sorted by the names of the weights: dense_10 comes before dense_2")
trained("resume_adam_lstm", sequential(lambda: L.LSTM(3, input_shape=(4, 2)), lambda: L.Dense(2)),
        Training(targets.real, optimizer=lambda: O.Adam(lr=0.01), resume=3, store_state=True),
        floats((ROWS, 4, 2)), layer="LSTM", versions=("1.0.8", "1.1.2", "1.2.2"))

LOSSES = (
    ("mean_squared_error", "linear", targets.real), ("mean_absolute_error", "linear", targets.real),
    ("mean_absolute_percentage_error", "linear", targets.positive),
    ("mean_squared_logarithmic_error", "softplus", targets.positive), ("squared_hinge", "tanh", targets.signs),
    ("hinge", "tanh", targets.signs), ("binary_crossentropy", "sigmoid", targets.binary),
    ("categorical_crossentropy", "softmax", targets.one_hot),
    ("sparse_categorical_crossentropy", "softmax", targets.integers),
    ("kullback_leibler_divergence", "softmax", targets.distribution), ("poisson", "softplus", targets.positive),
    ("cosine_proximity", "linear", targets.real),
)
ALIASES = {"mean_squared_error": "mse", "mean_absolute_error": "mae", "mean_absolute_percentage_error": "mape",
           "mean_squared_logarithmic_error": "msle", "kullback_leibler_divergence": "kld", "cosine_proximity": "cosine"}
for loss, activation, target in LOSSES:
    slow = lambda: O.SGD(lr=0.001)
    trained("loss_" + loss, network(3, activation), Training(
        target, loss, slow if "percentage" in loss else None, metrics=["accuracy"]))
    if ALIASES.get(loss, loss) in ("mse", "mae", "msle", "kld", "cosine", "categorical_crossentropy"):
        trained("loss_%s_rank3" % ALIASES.get(loss, loss), sequential(
            lambda a=activation: L.TimeDistributed(L.Dense(3, activation=a), input_shape=(5, 4))),
            Training(target, ALIASES.get(loss, loss), slow if "percentage" in loss else None),
            floats((ROWS, 5, 4)), layer="TimeDistributed")

BINARY = ["accuracy", "binary_accuracy", "binary_crossentropy", "matthews_correlation", "precision", "recall",
          "fbeta_score", "fmeasure", "hinge", "squared_hinge", "poisson", "mse", "mae", "mape", "msle"]
CATEGORIES = ["accuracy", "categorical_accuracy", "top_k_categorical_accuracy", "categorical_crossentropy",
              "kullback_leibler_divergence", "cosine_proximity", "precision", "recall", "fmeasure"]
trained("metrics_binary", network(1, "sigmoid"), Training(targets.binary, "binary_crossentropy", metrics=BINARY))
trained("metrics_binary_three", network(3, "sigmoid"), Training(targets.binary, "mse", metrics=BINARY[1:]))
trained("metrics_categories", network(8, "softmax"), Training(targets.one_hot, "categorical_crossentropy",
                                                             metrics=CATEGORIES))
trained("metrics_sparse", network(6, "softmax"), Training(
    targets.integers, "sparse_categorical_crossentropy",
    metrics=["accuracy", "sparse_categorical_accuracy", "sparse_categorical_crossentropy"]))

PENALTIES = (("l1", lambda: R.l1(0.02)), ("l2", lambda: R.l2(0.03)), ("l1l2", lambda: R.l1l2(0.02, 0.03)))
for name, penalty in PENALTIES:
    trained("regularizer_W_" + name, sequential(
        lambda p=penalty: L.Dense(5, activation="tanh", W_regularizer=p(), input_dim=4), lambda: L.Dense(2)),
        Training(targets.real), versions=("1.0.8", "1.2.2") if name == "l1l2" else ("1.2.2",),
        notes="before 1.2 the penalty is part of the loss in training only" if name == "l1l2" else None)
    if name != "l1l2":
        continue
    trained("regularizer_b_" + name, sequential(
        lambda p=penalty: L.Dense(5, activation="tanh", b_regularizer=p(), input_dim=4), lambda: L.Dense(2)),
        Training(targets.real))
ACTIVITY = (("activity_l1", lambda: R.activity_l1(0.01)), ("activity_l2", lambda: R.activity_l2(0.02)),
            ("activity_l1l2", lambda: R.activity_l1l2(0.01, 0.02)))
for name, penalty in ACTIVITY:
    trained("regularizer_" + name, sequential(
        lambda p=penalty: L.Dense(5, activation="tanh", activity_regularizer=p(), input_dim=4), lambda: L.Dense(2)),
        Training(targets.real))
trained("regularizer_activity_layer", sequential(
    lambda: L.Dense(5, input_dim=4), lambda: L.ActivityRegularization(l1=0.01, l2=0.02), lambda: L.Dense(2)),
    Training(targets.real), layer="ActivityRegularization")
trained("regularizer_eigenvalue", sequential(
    lambda: L.Dense(5, activation="tanh", W_regularizer=R.EigenvalueRegularizer(0.05), input_dim=4),
    lambda: L.Dense(2)), Training(targets.real),
    no_reload="k of the EigenvalueRegularizer, here 0.05, is not in the file")
for name in ("SimpleRNN", "LSTM", "GRU"):
    for mode in ("cpu", "gpu"):
        trained("regularizer_%s_%s" % (name.lower(), mode), sequential(lambda n=name, m=mode: getattr(L, n)(
            3, consume_less=m, W_regularizer=R.l2(0.01), U_regularizer=R.l1(0.02), b_regularizer=R.l2(0.03),
            input_shape=(4, 2))), Training(targets.real), floats((ROWS, 4, 2)), layer=name,
            notes="cpu mode puts W_regularizer on the recurrent arrays too" if mode == "cpu" else None)
CONSTRAINTS = (("maxnorm", lambda: C.maxnorm(0.8)), ("maxnorm_axis_1", lambda: C.maxnorm(0.8, axis=1)),
               ("nonneg", lambda: C.nonneg()), ("unitnorm", lambda: C.unitnorm()),
               ("minmaxnorm", lambda: C.MinMaxNorm(low=0.5, high=0.9, rate=0.7)))
for name, constraint in CONSTRAINTS:
    trained("constraint_" + name, sequential(
        lambda c=constraint: L.Dense(5, activation="tanh", W_constraint=c(), input_dim=4), lambda: L.Dense(2)),
        Training(targets.real))
trained("constraint_bias_nonneg", sequential(lambda: L.Dense(5, b_constraint=C.nonneg(), input_dim=4),
                                             lambda: L.Dense(2)), Training(targets.real))
