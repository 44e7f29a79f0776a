#!/usr/bin/env python3
"""Makes models at random with the real Keras that this Python imports, in the form of fixtures, outside of the repository:

    random_models.py FOLDER COUNT [SEED] [KIND ...]

Each model is a walk: a value of some shape, a layer that Keras accepts on it, the layer's output, and so on, with branches
that merge, layers called twice, models inside models. What Keras refuses is tried again with another layer. KIND is one of

    plain       predicts twice, with other numbers of samples and steps
    stateful    a fixed batch, predicts four times, the states reset in between
    training    predicts, and goes on to train
    tensorflow  arrays named and turned as Keras on TensorFlow has them, where both backends compute the same

and all of them in turn where none is given; with ARGUMENTS=1 a model of Keras 2 is one layer with all its arguments drawn, with
TRAININGS=1 each is a training whose loss, metrics, weights, masks, penalties and optimizer are drawn, with STRUCTURES=1 each is built like
one that people build (attention, twins, U-Net and so on; kinds plain, stateful and training) (Keras 0.3 has plain alone, Keras 2 no tensorflow). The parity tests walk FOLDER beside fixtures/ when
KERASSHARP_FIXTURES names it.
"""
import os
import shutil
import sys
import tempfile
import traceback

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
# Theano convolves in Python only where the check for compiled code is left out.
os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"

from library import cases, eras, make_case, storage, targets, tensorflow, train  # noqa: E402  (the path above comes first)
from keras import backend as K  # noqa: E402

KINDS = ("plain", "plain", "stateful", "training", "tensorflow")


def optimizer(walk):
    from keras import optimizers as O
    more = walk.one({}, {}, {"clipnorm": 0.5}, {"clipvalue": 0.1})
    return walk.one(
        lambda: O.SGD(lr=0.05, **more), lambda: O.SGD(lr=0.05, momentum=0.9, nesterov=True, decay=0.01, **more), lambda: O.RMSprop(**more),
        lambda: O.Adagrad(**more), lambda: O.Adadelta(**more), lambda: O.Adam(**more), lambda: O.Adamax(**more), lambda: O.Nadam(**more))


def ordering_of():
    """The image layout of keras.json as Keras 1 calls it."""
    if not eras.IS_2:
        return "th" if eras.IS_0 else K.image_dim_ordering()
    return "th" if K.image_data_format() == "channels_first" else "tf"


def draw(seed, kind, version):
    """(case, group): a model of this kind, the group that its folder lies in."""
    if eras.IS_0:
        from walks.old import Walk
        walk = Walk(seed)
        return cases.Case("Model", "random_%06d" % seed, walk.model(), walk.inputs, form=walk.one("json", "yaml"), versions=(version,)), "random"
    if eras.IS_2 and os.environ.get("STRUCTURES"):
        from walks import structures_2
        return structures_2.draw(seed, structures_2.kind_of(seed), version, kind, K.image_data_format())
    if eras.IS_2 and os.environ.get("TRAININGS"):
        from walks import trainings_2
        return trainings_2.draw(seed, version)
    if eras.IS_2:
        if os.environ.get("ARGUMENTS"):
            from walks.arguments_2 import Walk
        else:
            from walks.models_2 import Walk
        walk = Walk(seed, K.image_data_format())
        options = {"form": walk.one("h5", "h5", "json", "yaml"), "dim_ordering": ordering_of(), "versions": (version,)}
    else:
        from walks.models import Walk
        walk = Walk(seed, K.image_dim_ordering())
        options = {"form": walk.one("h5", "h5", "json", "yaml"), "dim_ordering": K.image_dim_ordering(), "versions": (version,)}
    group = "random"
    if kind == "stateful":
        walk.batch = 3
        options.update(batch_size=3, resets=(2,))
    if kind == "training":
        walk.trains, group = True, "training"
        options.update(form="h5", train=train.Training(targets.real, optimizer=optimizer(walk), batch=4, calls=5, resume=walk.one(0, 0, 2),
                                                       store_state=True, metrics=walk.one([], ["mae"])))
    model = walk.stack() if walk.batch or walk.yes(0.4) else walk.functional()
    if kind == "tensorflow":
        if not tensorflow.computes_as_theano(model):
            raise ValueError("the backends differ")
        flipped = tensorflow.kernels(model)
        options.update(form="h5", backend="tensorflow", no_reload="arrays are named and turned as TensorFlow's",
                       derivation="Theano's output for kernels that were then reversed in the file, and every array renamed",
                       finish=lambda folder: tensorflow.write_as_tensorflow(folder, flipped))
    inputs = walk.inputs(model, {"plain": 2, "stateful": 4}.get(kind, 1))
    if kind == "training":
        inputs = rows(inputs, 8)
    return cases.Case("Model", "random_%s_%06d" % (kind, seed), lambda: model, inputs, **options), group


def rows(inputs, count):
    """The same inputs, repeated and varied up to `count` samples."""
    def make(rng):
        return [[np.concatenate([a, a[::-1]])[:count] for a in call] for call in inputs(rng)]
    return make


def main():
    folder, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    import keras
    cases.MODULE[0] = __file__
    kinds = sys.argv[4:] or (("plain",) if eras.IS_0 else KINDS[:4] if eras.IS_2 else KINDS)
    ordering = ordering_of()
    made = refused = 0
    for k in range(seed, seed + count):
        kind = kinds[k % len(kinds)]
        np.random.seed(k)
        temporary = tempfile.mkdtemp()
        try:
            case, group = draw(k, kind, keras.__version__)
            target = os.path.join(folder, "keras-" + keras.__version__, group, "%s_%s_%06d" % (ordering, kind, k))
            make_case.make(case, temporary)
            storage.keep(temporary, target, False)
            made += 1
        except Exception:
            refused += 1
            if os.environ.get("SHOW"):
                traceback.print_exc(limit=int(os.environ["SHOW"]))
        finally:
            shutil.rmtree(temporary)
        print("%d made, %d given up" % (made, refused), flush=True)


if __name__ == "__main__":
    main()
