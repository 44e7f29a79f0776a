"""A training of Keras 2 at random: what a loss, its metrics, weights, masks, penalties and an optimizer do together."""
from keras import constraints as C
from keras import layers as L
from keras import models as M
from keras import optimizers as O
from keras import regularizers as R

from library import cases, targets, train
from walks.draw import Draw
from walks.layers_2 import VERSION

# The activation of an output that a loss is for, and what its targets are.
LOSSES = {
    "mean_squared_error": ("linear", targets.real), "mean_absolute_error": ("linear", targets.real),
    "mean_absolute_percentage_error": ("linear", targets.positive), "mean_squared_logarithmic_error": ("softplus", targets.positive),
    "squared_hinge": ("tanh", targets.signs), "hinge": ("tanh", targets.signs), "categorical_hinge": ("tanh", targets.one_hot),
    "logcosh": ("linear", targets.real), "categorical_crossentropy": ("softmax", targets.one_hot),
    "sparse_categorical_crossentropy": ("softmax", targets.integers), "binary_crossentropy": ("sigmoid", targets.binary),
    "kullback_leibler_divergence": ("softmax", targets.distribution), "poisson": ("softplus", targets.positive),
    "cosine_proximity": ("linear", targets.real),
}
ROWS, BATCH, TIME = 12, 4, 4


class Walk(Draw):
    def optimizer(self):
        more = dict(self.one({}, {}, {"clipnorm": 0.5}, {"clipvalue": 0.05}))
        if self.yes(0.3):
            more["epsilon"] = 1e-3
        if self.yes(0.4):
            more["decay"] = self.one(0.01, 0.1)
        kind = self.one("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam")
        lr = self.one(0.002, 0.01, 0.05)
        if kind == "SGD":
            more.pop("epsilon", None)
            return O.SGD(lr=lr, momentum=self.one(0., 0.9), nesterov=self.yes(), **more)
        if kind == "RMSprop":
            return O.RMSprop(lr=lr, rho=self.one(0.9, 0.5), **more)
        if kind == "Adagrad":
            return O.Adagrad(lr=lr, **more)
        if kind == "Adadelta":
            return O.Adadelta(lr=self.one(1.0, 0.5), rho=self.one(0.95, 0.8), **more)
        if kind == "Nadam":
            more.pop("decay", None)
            return O.Nadam(lr=lr, beta_1=self.one(0.9, 0.7), beta_2=self.one(0.999, 0.9),
                           schedule_decay=self.one(0.004, 0.01), **more)
        if kind == "Adam" and VERSION >= (2, 1, 3) and self.yes(0.4):
            more["amsgrad"] = True
        return getattr(O, kind)(lr=lr, beta_1=self.one(0.9, 0.7), beta_2=self.one(0.999, 0.9), **more)

    def settings(self):
        known = {}
        if self.yes(0.3):
            known["kernel_regularizer"] = self.one(R.l1(0.01), R.l2(0.02), R.l1_l2(0.01, 0.03))
        if self.yes(0.2):
            known["bias_regularizer"] = R.l2(0.05)
        if self.yes(0.2):
            known["activity_regularizer"] = self.one(R.l1(0.01), R.l2(0.02))
        if self.yes(0.3):
            known["kernel_constraint"] = self.one(C.max_norm(0.8), C.non_neg(), C.unit_norm(), C.min_max_norm(0.2, 0.9, 0.5))
        if self.yes(0.15):
            known["trainable"] = False
        return known

    def model(self):
        """(model, whether an output has time steps, the losses of its outputs)"""
        words, temporal = self.yes(0.3), self.yes(0.4)
        entry = L.Input(shape=(TIME,) if words else (TIME, 3))
        value = L.Embedding(9, 3, mask_zero=self.yes(0.6))(entry) if words else L.Masking(0.)(entry) if self.yes(0.4) else entry
        for _ in range(self.int(0, 2)):
            value = self.between(value)
        value = getattr(L, self.one("LSTM", "GRU", "SimpleRNN"))(self.int(2, 4), return_sequences=temporal, **self.settings())(value)
        if self.yes(0.3) and not temporal:
            value = L.BatchNormalization(momentum=0.8)(value)
        losses, outputs = [], []
        for k in range(self.one(1, 1, 2)):
            losses.append(self.one(*sorted(LOSSES)))
            units = self.int(2, 4) if losses[-1] != "binary_crossentropy" else self.int(1, 3)
            outputs.append(L.Dense(units, activation=LOSSES[losses[-1]][0], name="out_%d" % k, **self.settings())(value))
        return M.Model(entry, outputs if len(outputs) > 1 else outputs[0]), words, temporal, losses

    def between(self, value):
        return self.one(
            lambda: L.Dense(3, activation=self.activation(5), **self.settings()), lambda: L.LeakyReLU(0.2), lambda: L.PReLU(),
            lambda: L.ActivityRegularization(l1=0.01), lambda: L.Bidirectional(L.GRU(2, return_sequences=True, **self.settings())),
            lambda: L.TimeDistributed(L.Dense(3, **self.settings())))()(value)

    def metrics(self, loss):
        own = {"categorical_crossentropy": ("accuracy", "top_k_categorical_accuracy"), "binary_crossentropy": ("accuracy", "binary_accuracy"),
               "sparse_categorical_crossentropy": ("accuracy", "sparse_categorical_crossentropy")}.get(loss, ("mae", "mse"))
        return [m for m in own if self.yes(0.5)]


def draw(seed, version):
    walk = Walk(seed)
    model, words, temporal, losses = walk.model()
    count = len(losses)
    options = {}
    if walk.yes(0.4):
        mode = "temporal" if temporal else None
        options["sample_weight"] = lambda rng: [rng.choice([0., 0.5, 1., 2.], (ROWS, TIME) if temporal else (ROWS,)).astype("float32")] * count
        options["sample_weight_mode"] = mode
    if count > 1 and walk.yes():
        options["loss_weights"] = [0.5, 2.]
    sparse = any(loss.startswith("sparse") for loss in losses)
    if count == 1 and VERSION >= (2, 3) and not sparse and walk.yes(0.3):
        options["weighted_metrics"] = ["mse"]
    # Asked for each time that the model is made anew, and always the same.
    optimizer = lambda: Walk(seed + 1).optimizer()  # noqa: E731

    def made(rng, shapes):
        return [LOSSES[loss][1](rng, [shape])[0] for loss, shape in zip(losses, shapes)]

    def inputs(rng):
        if words:
            return [[rng.randint(0, 9, (ROWS, TIME)).astype("float32")]]
        x = rng.standard_normal((ROWS, TIME, 3)).astype("float32")
        x[rng.rand(ROWS, TIME) < 0.25] = 0
        x[:, 0] = rng.standard_normal((ROWS, 3))
        return [[x]]

    training = train.Training(
        made, loss=losses if count > 1 else losses[0], optimizer=optimizer, batch=BATCH, calls=5, resume=walk.one(0, 0, 2), store_state=True,
        metrics=walk.metrics(losses[0]) if count == 1 else [] if sparse else walk.one([], ["mae"]), **options)
    return cases.Case("Model", "random_losses_%06d" % seed, lambda: model, inputs, form="h5", dim_ordering="tf", versions=(version,),
                      train=training), "training"
