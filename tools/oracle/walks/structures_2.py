"""A model of Keras 2 at random in the shape of one that people build: attention, twins, encoder and decoder, U-Net, and so on; as it
predicts, keeps states or trains."""
import os

from keras import layers as L
from keras import models as M

from library import cases, train
from walks import sequences_2, pictures_2
from walks.trainings_2 import LOSSES, Walk as Trainings

ROWS, BATCH = 8, 4
KINDS = sequences_2.KINDS + pictures_2.KINDS


class Walk(pictures_2.Pictures, sequences_2.Sequences):
    """Builds a model of a kind; remembers what its inputs are and which losses its outputs are for."""

    def __init__(self, seed, ordering, trains, batch=None):
        pictures_2.Pictures.__init__(self, seed, ordering)
        self.trains, self.batch = trains, batch
        self.entries, self.losses = [], []

    def entry(self, shape, kind="real"):
        """An input; "words" are numbers of words with zeros among them, "steps" has steps that are all zero."""
        named = {"batch_shape": (self.batch,) + tuple(shape)} if self.batch else {"shape": tuple(shape)}
        self.entries.append((kind, tuple(n or 5 for n in shape)))
        return L.Input(**named)

    def head(self, value):
        """An output, with an activation that its loss is for."""
        rank = len(value._keras_shape)
        # The ends of hinges and of absolute differences are left to the runs that are for them.
        known = ["mean_squared_error", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "poisson",
                 "kullback_leibler_divergence", "mean_absolute_error", "hinge", "categorical_hinge", "logcosh"]
        loss = self.one(*(known if rank < 4 else known[:3]))
        units = self.int(2, 4) if loss != "binary_crossentropy" else self.one(1, 1, 2)
        activation, name = LOSSES[loss][0], "out_%d" % len(self.losses)
        self.losses.append(loss)
        if rank == 2:
            return L.Dense(units, activation=activation, name=name)(value)
        if rank == 3:
            layer = L.Dense(units, activation=activation)
            return (L.TimeDistributed(layer, name=name) if self.yes() else L.Dense(units, activation=activation, name=name))(value)
        convolution = L.Conv2D if rank == 4 else L.Conv3D
        if self.ordering == "channels_first" and activation == "softmax":
            activation, self.losses[-1] = "sigmoid", "binary_crossentropy"
        return convolution(units, 1, activation=activation, data_format=self.ordering, name=name)(value)

    def feed(self, rng, rows):
        arrays = []
        for kind, shape in self.entries:
            if kind == "words":
                a = rng.randint(1, 9, (rows,) + shape)
                a[rng.rand(*a.shape) < 0.25] = 0
                a[(slice(None),) + (0,) * len(shape)] = rng.randint(1, 9, rows)
            else:
                a = rng.standard_normal((rows,) + shape)
                if kind == "steps":
                    a[rng.rand(rows, shape[0]) < 0.3] = 0
                    a[:, 0] = rng.standard_normal((rows,) + shape[1:])
            arrays.append(a.astype("float32"))
        return arrays

    def freeze(self, model):
        """Some layers, and layers of models inside, that do not learn. Gives whether the model in a file is another one there: it forgets
        that of a model inside, and what is frozen inside of a model after it was called keeps its updates."""
        forgotten = False
        for layer in model.layers:
            inner = isinstance(layer, (M.Model, M.Sequential))
            if self.yes(0.2):
                layer.trainable = False
                forgotten |= inner
            elif inner and self.yes(0.5):
                forgotten = True
                self.freeze(layer)
        return forgotten

    def weights(self, outputs):
        """What a training is told of the importance of rows, steps and classes."""
        options = {}
        temporal = [len(shape) == 3 for shape in outputs]
        if self.yes(0.45) and all(len(shape) < 4 for shape in outputs):
            modes = [t and self.yes(0.7) for t in temporal]
            said = ["temporal" if m else None for m in modes]
            options["sample_weight_mode"] = said[0] if len(said) == 1 else said
            options["sample_weight"] = lambda rng: [
                rng.choice([0.25, 0.5, 1., 2.], (ROWS, shape[1] or 5) if mode else (ROWS,)).astype("float32") for shape, mode in zip(outputs, modes)]
        single = len(outputs) == 1 and len(outputs[0]) == 2
        if single and self.yes(0.4) and (self.losses[0] in ("categorical_crossentropy", "sparse_categorical_crossentropy")
                                         or self.losses[0] == "binary_crossentropy" and outputs[0][1] == 1):
            classes = outputs[0][1] if outputs[0][1] > 1 else 2
            options["class_weight"] = dict((k, self.one(0.5, 1., 3.)) for k in range(classes))
        return options

    def training(self, model, seed):
        forgotten = self.freeze(model)
        names = model.output_names
        options = self.weights([tuple(s) for s in (model.output_shape if len(names) > 1 else [model.output_shape])])
        loss, losses = self.losses, list(self.losses)
        if len(names) > 1 and self.yes(0.4):
            options["loss_weights"] = self.one([0.5, 2., 1.5][:len(names)], dict(zip(names, [0.5, 2., 1.5])))
        if len(names) == 1:
            loss = losses[0]
        elif self.yes():
            loss = dict(zip(names, losses))
        metrics = self.one([], ["mae"], ["mse"]) if not any(n.startswith("sparse") for n in losses) else []
        if len(names) == 1 and losses[0] in ("categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy"):
            metrics = self.one([], ["accuracy"])
        if self.yes(0.2) and not forgotten:
            options["fit"] = {"epochs": 2}

        def made(rng, shapes):
            return [LOSSES[name][1](rng, [shape])[0] for name, shape in zip(losses, shapes)]
        return train.Training(made, loss=loss, optimizer=lambda: Trainings(seed + 1).optimizer(), batch=BATCH, calls=4,
                              resume=2 if forgotten else self.one(0, 0, 2) if "fit" not in options else 0, store_state=True, metrics=metrics, **options)


def kind_of(seed):
    """Each kind in turn, three seeds long; STRUCTURE names one."""
    return os.environ.get("STRUCTURE") or KINDS[seed // 3 % len(KINDS)]


def draw(seed, kind, version, mode, ordering):
    """(case, group). mode: plain, stateful or training."""
    walk = Walk(seed, ordering, mode == "training", 4 if mode == "stateful" else None)
    model = getattr(walk, kind)()
    options = {"form": walk.one("h5", "h5", "json", "yaml"), "dim_ordering": "tf" if ordering == "channels_last" else "th",
               "versions": (version,)}
    if mode == "training":
        options.update(form="h5", train=walk.training(model, seed))
        if not model.trainable_weights:
            raise ValueError("nothing learns")

    def inputs(rng):
        if mode == "training":
            return [walk.feed(rng, ROWS)]
        return [walk.feed(rng, n) for n in ((4, 4, 4) if mode == "stateful" else (3, 2))]
    if mode == "stateful":
        options.update(batch_size=4, resets=(2,))
    case = cases.Case("Model", "random_%s_%06d" % (kind, seed), lambda: model, inputs, **options)
    return case, "training" if mode == "training" else "random"
