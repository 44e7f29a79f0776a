#!/usr/bin/env python3
"""A case for each function that Lambda layers may call: fixtures/lambdas/functions.jsonl.

    lambda_functions.py numbers keras1|keras2|keras3 OUT.json  the values, by Keras 1.2.2 or 2.3.1 on Theano, or by Keras 3.15.1 on PyTorch
    pythonX.Y lambda_functions.py code OUT.json            the byte code of the functions that fall to that CPython
    lambda_functions.py join OUT.jsonl NUMBERS... CODE...

Functions of K, activations and T are computed by Keras 2.3.1 on Theano (that of Keras 1 alone by 1.2.2), those of ops by Keras 3.15.1 on PyTorch, those of np by NumPy.
TensorFlow was not at hand: functions of tf that no stored case of real TensorFlow holds are computed by PyTorch's or NumPy's function of
the same meaning, which the field "oracle" says. Each function is compiled by one of CPython 2.7 and 3.6 to 3.13, in turn.
"""
import base64
import json
import marshal
import sys

RELEASES = ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"]

# Arguments of one element each, by the functions' names; {} stands for the function.
ONE = "{}(x)"
POSITIVE = "{}(x * x + 0.5)"
FORMS = {
    ONE: """K.abs K.square K.exp K.sin K.cos K.round K.sign K.identity K.ones_like K.zeros_like K.stop_gradient K.sigmoid K.tanh
        K.softplus K.softsign K.hard_sigmoid K.elu K.relu K.softmax K.flatten K.batch_flatten
        activations.elu activations.hard_sigmoid activations.relu activations.selu activations.sigmoid activations.softmax
        activations.softplus activations.softsign activations.tanh
        T.abs_ T.sqr T.exp T.expm1 T.sin T.cos T.round T.sgn T.floor T.ceil T.neg T.erf T.ones_like T.zeros_like T.sigmoid T.tanh T.softplus T.relu
        np.abs np.absolute np.square np.exp np.expm1 np.sin np.cos np.round np.sign np.floor np.ceil np.negative np.ones_like np.zeros_like np.tanh
        ops.abs ops.absolute ops.square ops.exp ops.expm1 ops.sin ops.cos ops.round ops.sign ops.floor ops.ceil ops.negative ops.erf
        ops.stop_gradient ops.ones_like ops.zeros_like ops.sigmoid ops.tanh ops.softplus ops.softsign ops.relu ops.relu6 ops.selu ops.silu
        ops.swish ops.hard_sigmoid ops.elu ops.leaky_relu ops.softmax ops.log_softmax ops.convert_to_tensor
        tf.abs tf.square tf.exp tf.expm1 tf.sin tf.cos tf.round tf.sign tf.floor tf.ceil tf.negative tf.erf tf.identity tf.to_float tf.stop_gradient
        tf.ones_like tf.zeros_like tf.sigmoid tf.nn.sigmoid tf.tanh tf.nn.tanh tf.nn.softplus tf.softplus tf.nn.softsign tf.softsign tf.nn.relu
        tf.nn.relu6 tf.nn.selu tf.nn.swish tf.nn.silu tf.nn.elu tf.nn.leaky_relu tf.nn.softmax tf.softmax tf.nn.log_softmax
        abs tf.convert_to_tensor""",
    POSITIVE: """K.sqrt K.log T.sqrt T.log T.log1p T.inv np.sqrt np.log np.log1p ops.sqrt ops.log ops.log1p ops.rsqrt ops.reciprocal
        tf.sqrt tf.log tf.log1p tf.rsqrt tf.reciprocal""",
    "{}(x * 2, axis=1)": """K.sum K.mean K.max K.min K.prod K.var K.std K.logsumexp K.l2_normalize
        T.sum T.mean T.max T.min T.prod T.var T.std np.sum np.mean np.max np.amax np.min np.amin np.prod np.var np.std
        ops.sum ops.mean ops.max ops.amax ops.min ops.amin ops.prod ops.var ops.std ops.logsumexp ops.norm
        tf.reduce_sum tf.reduce_mean tf.reduce_max tf.reduce_min tf.reduce_prod tf.reduce_variance tf.reduce_std tf.reduce_logsumexp
        tf.norm tf.linalg.norm tf.nn.l2_normalize tf.linalg.l2_normalize""",
    "K.cast({}(K.greater(x, 0.3), axis=-1), 'float32')": "K.any K.all",
    "T.cast({}(T.gt(x, 0.3), axis=-1), 'float32')": "T.any T.all",
    "ops.cast({}(ops.greater(x, 0.3), axis=-1), 'float32')": "ops.any ops.all",
    "tf.cast({}(tf.greater(x, 0.3), axis=-1), 'float32')": "tf.reduce_any tf.reduce_all",
    "K.cast({}(x, axis=-1), 'float32')": "K.argmax K.argmin",
    "T.cast({}(x, axis=-1), 'float32')": "T.argmax T.argmin",
    "{}(x, axis=2) * 1.0": "np.argmax np.argmin",
    "ops.cast({}(x, axis=-1), 'float32')": "ops.argmax ops.argmin",
    "tf.cast({}(x, 2), tf.float32)": "tf.argmax tf.argmin",
    "{}(K.greater(x, 0.3), 'float32')": "K.cast",
    "{}(x > 0.3, 'float32')": "T.cast ops.cast",
    "{}(x > 0.3, tf.float32)": "tf.cast",
    "{}(x, axis=1)": "K.cumsum K.cumprod ops.cumsum ops.cumprod tf.cumsum",
    "{}(x, 1 - x)": """K.maximum K.minimum T.maximum T.minimum T.add T.sub T.mul T.true_div np.maximum np.minimum np.add np.subtract np.multiply
        np.divide ops.maximum ops.minimum ops.add ops.subtract ops.multiply ops.divide ops.true_divide
        tf.maximum tf.minimum tf.add tf.subtract tf.multiply tf.divide tf.truediv tf.div tf.squared_difference""",
    "K.cast({}(x, K.round(x)), 'float32')": "K.greater K.greater_equal K.less K.less_equal K.equal K.not_equal",
    "T.cast({}(x, T.floor(x + 1)), 'float32')": "T.gt T.ge T.lt T.le T.eq T.neq",
    "ops.cast({}(x, ops.round(x)), 'float32')": "ops.greater ops.greater_equal ops.less ops.less_equal ops.equal ops.not_equal",
    "tf.cast({}(x, tf.round(x)), tf.float32)": "tf.greater tf.greater_equal tf.less tf.less_equal tf.equal tf.not_equal",
    "{}(x * x + 0.5, 1.5)": "K.pow T.pow np.power ops.power tf.pow",
    "{}(x, -0.5, 0.25)": "K.clip T.clip np.clip ops.clip tf.clip_by_value",
    "{}(K.greater(x, 0.2), x * 2, x - 1)": "K.switch",
    "{}(T.gt(x, 0.2), x * 2, x - 1)": "T.switch",
    "{}(x > 0.2, x * 2, x - 1)": "np.where tf.where",
    "{}(ops.greater(x, 0.2), x * 2, x - 1)": "ops.where",
    "x + {}()": "K.epsilon",
    "x * (2 if {}() == 'theano' else 2)": "K.backend",
    "K.cast(x, {}())": "K.floatx",
    "{}(x, (-1, 6))": "K.reshape np.reshape T.reshape ops.reshape tf.reshape",
    "K.reshape(x, (-1, {}(x)[1] * {}(x)[2]))": "K.int_shape",
    "K.reshape(x, ({}(x)[0], -1))": "K.shape",
    "T.reshape(x, ({}(x)[0], 6))": "T.shape",
    "ops.reshape(x, ({}(x)[0], 6))": "ops.shape",
    "tf.reshape(x, [{}(x)[0], 6])": "tf.shape",
    "x * {}(x)": "K.ndim ops.ndim",
    "x * tf.cast({}(x), tf.float32)": "tf.rank",
    "{}(x[:, :, 1:2], 2)": "K.squeeze np.squeeze ops.squeeze tf.squeeze",
    "{}(x, (0, 2, 1))": "K.permute_dimensions T.transpose np.transpose ops.transpose tf.transpose",
    "{}([x, x * 2], 1)": "K.concatenate np.concatenate ops.concatenate tf.concat",
    "{}([x, x * 2], axis=1)": "T.concatenate K.stack np.stack T.stack ops.stack tf.stack",
    "{}(x, axis=1)[1]": "ops.unstack tf.unstack",
    "{}(x, 2, axis=1)[1]": "np.split ops.split tf.split",
    "{}(x, 1)": "K.expand_dims np.expand_dims ops.expand_dims tf.expand_dims",
    "{}(x, axes=[1, 2])": "K.reverse",
    "{}(x, 1) ": "ops.flip np.flip",
    "{}(x, axis=[1])": "tf.reverse",
    "{}(x, 2, axis=1)": "K.repeat_elements T.repeat np.repeat ops.repeat tf.repeat",
    "{}(x[:, 0], 3)": "K.repeat",
    "{}(x, (1, 2, 1))": "K.tile T.tile np.tile ops.tile tf.tile",
    "{}(x, (0, 1, 0), (K.shape(x)[0], 1, 2))": "K.slice",
    "{}(x, (0, 1, 0), (-1, 1, 2))": "tf.slice",
    "{}(x, [[0, 0], [1, 0], [0, 2]])": "np.pad ops.pad tf.pad",
    "{}(x, [2, 0], axis=2)": "ops.take tf.gather",
    "K.sum(x, axis=1) + {}(np.array([1.0, 2.0, 3.0]))": "K.constant K.variable",
    "x + {}([1.0, 2.0, 3.0])": "np.array np.asarray tf.constant ops.array",
    "{}(x, 1.5 * np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]))": "np.dot T.dot",
    "{}(x, K.constant([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]))": "K.dot",
    "{}(x, ops.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]))": "ops.dot ops.matmul",
    "{}(x, tf.constant([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]))": "tf.matmul",
    "{}(x, x, axes=[2, 2])": "K.batch_dot",
    "{}(x, (2, 1))": "K.temporal_padding",
    "{}(x, 2, 1)": "K.asymmetric_temporal_padding",
    "{}(x, axis=-1, order=2)": "ops.normalize",
    "x * {}(2.5) ": "K.cast_to_floatx",
    "x * {}(0.1)": "np.float32 np.float64",
    "x * {}(2.5)": "int float math.sqrt math.exp math.log",
    "x * {}((1, 2, 4))": "len",
    "x * {}(3, 2)": "max min",
    "{}([x, x * 2, x - 1])[1]": "tuple list",
    "sum([x * i for i in {}(3)])": "range",
    "sum([x * i for i in list({}([x, 1.0, 3.0]))])": "reversed",
    "sum([i * v for i, v in {}([x, x + 1])])": "enumerate",
    "sum([a * b for a, b in {}([x, 2.0], [x, 3.0])])": "zip",
    "x[{}(None), {}(0, 1)]": "slice",
}
OF_KERAS_1 = ["K.asymmetric_temporal_padding"]
SOFTMAX_OF_ROWS = "{}(x[:, 0])"
FORMS["{}([x, x * 2])"] = "sum"
FORMS["tf.keras.{}(x)"] = "activations.swish"
FORMS[SOFTMAX_OF_ROWS] = "T.softmax"
FORMS["sum([x * i for i in {}(3)])  "] = "xrange"

# Of images [1, 4, 4, 2] or [1, 2, 2, 3], and of whole numbers.
IMAGES = {
    "{}(x, ((1, 2), (0, 1)), data_format='channels_last')": "K.spatial_2d_padding",
    "{}(x, 2, 3, 'channels_last')": "K.resize_images",
    "{}(x, 2)": "tf.depth_to_space tf.nn.depth_to_space tf.space_to_depth tf.nn.space_to_depth",
    "{}(x)": "tf.image.flip_left_right tf.image.flip_up_down",
    "{}(x[..., :3])": "tf.image.rgb_to_grayscale",
    "{}(x, depth_radius=2, bias=0.8, alpha=0.5, beta=0.75)": "tf.nn.local_response_normalization tf.nn.lrn",
    "{}(x, (6, 5))": "tf.image.resize_images tf.image.resize_bilinear tf1.image.resize_images tf1.image.resize_bilinear tf1.image.resize",
    "{}(x, (3, 6))": "tf.image.resize_nearest_neighbor tf1.image.resize_nearest_neighbor",
    "{}(x, [6, 5])": "tf.image.resize",
}
NUMBERS = {
    "{}(K.cast(x, 'int32'), 4)": "K.one_hot",
    "{}(tf.cast(x, tf.int32), 4)": "tf.one_hot",
    "{}(K.constant([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0], [7.0, 8.0]]), K.cast(x, 'int32'))": "K.gather",
}

# Cases that came later, with the CPython of each.
LATER = [
    ("ops.swapaxes", "ops.swapaxes(x, 1, 2)", "x", "3.13"), ("np.swapaxes", "np.swapaxes(x, 1, -1)", "x", "3.11"),
    ("T.swapaxes", "T.swapaxes(x, 1, 2)", "x", "3.9"), ("ops.one_hot", "ops.one_hot(ops.cast(x, 'int32'), 4)", "whole", "3.13"),
    ("T.flatten", "T.flatten(x, 2)", "x", "3.9"), ("T.take", "T.take(x, [2, 0], axis=2)", "x", "3.9"), ("T.cumsum", "T.cumsum(x, axis=1)", "x", "3.9"),
    ("K.transpose", "K.dot(x, K.transpose(K.constant([[1.0, 0.5, -2.0]])))", "x", "3.9"),
    ("K.ones", "x + K.ones((2, 3)) * 2", "x", "3.9"), ("T.ones", "x + T.ones((3,)) * 2", "x", "3.9"), ("np.ones", "x + np.ones((2, 3), 'float32') * 2", "x", "3.11"),
    ("ops.ones", "x + ops.ones((2, 3)) * 2", "x", "3.13"), ("tf.ones", "x + tf.ones([2, 3]) * 2", "x", "3.11"),
    ("K.zeros", "x * K.zeros((2, 3)) - 1", "x", "3.9"), ("T.zeros", "x * T.zeros((3,)) - 1", "x", "3.9"), ("np.zeros", "x * np.zeros(3, 'float32') - 1", "x", "3.11"),
    ("ops.zeros", "x * ops.zeros((2, 3)) - 1", "x", "3.13"), ("tf.zeros", "x * tf.zeros([3]) - 1", "x", "3.11"),
    ("np.full", "x * np.full((3,), 2.5)", "x", "3.11"), ("ops.full", "x * ops.full((2, 3), 2.5)", "x", "3.13"), ("tf.fill", "x * tf.fill([2, 3], 2.5)", "x", "3.11"),
    ("K.eye", "K.dot(x, K.eye(3) * 2)", "x", "3.9"), ("T.eye", "T.dot(x, T.eye(3, 4, 1))", "x", "3.9"), ("np.eye", "np.dot(x, np.eye(3, 4, k=-1))", "x", "3.11"),
    ("np.identity", "np.dot(x, np.identity(3))", "x", "3.11"), ("ops.eye", "ops.matmul(x, ops.eye(3, 2))", "x", "3.13"), ("tf.eye", "tf.matmul(x, tf.eye(3))", "x", "3.11"),
    ("K.arange", "x * K.arange(3, dtype='float32')", "x", "3.9"), ("T.arange", "x * T.arange(1, 7, 2)", "x", "3.9"), ("np.arange", "x * np.arange(0.5, 2, 0.5)", "x", "3.11"),
    ("ops.arange", "x * ops.arange(3, dtype='float32')", "x", "3.13"), ("tf.range", "x * tf.range(0.0, 1.5, 0.5)", "x", "3.11"),
    ("np.linspace", "x * np.linspace(0.0, 1.0, 3)", "x", "3.11"), ("ops.linspace", "x * ops.linspace(1, 2, 3, endpoint=False)", "x", "3.13"),
    ("tf.linspace", "x * tf.linspace(0.0, 2.0, 3)", "x", "3.11"),
    ("np.int32", "x * np.int32(2.7)", "x", "3.11"), ("np.int64", "x * np.int64(-2.7)", "x", "3.11"),
    ("pow", "pow(x, 2)", "x", "3.11"), ("round", "x * round(2.6)", "x", "3.11"), ("math.log10", "x * math.log10(50.0)", "x", "3.11"),
    ("math.log2", "x * math.log2(5.0)", "x", "3.11"), ("math.sin", "x * math.sin(0.5)", "x", "3.11"), ("math.cos", "x * math.cos(0.5)", "x", "3.11"),
    ("math.tanh", "x * math.tanh(0.5)", "x", "3.11"), ("math.pow", "x * math.pow(2, 0.5)", "x", "3.11"), ("math.ceil", "x * math.ceil(1.2)", "x", "3.11"),
    ("math.floor", "x * math.floor(-1.2)", "x", "3.11"),
]


def rows():
    at = 0
    for forms, kind in ((FORMS, "x"), (IMAGES, "image"), (NUMBERS, "whole")):
        for form, names in sorted(forms.items()):
            for name in names.split():
                source = form.replace("{}", name.replace("tf1.", "tf.compat.v1.")).strip()
                release = RELEASES[at % len(RELEASES)]
                at += 1
                if name in ("xrange",):
                    release = "2.7"
                yield name, source, kind, release
    for row in LATER:
        yield row


def inputs(kind):
    import numpy as np
    random = np.random.RandomState(4)
    if kind == "whole":
        return np.array([[3, 0, 1], [2, 2, 1]], "float32")
    shape = {"x": (2, 2, 3), "image": (1, 4, 4, 4)}[kind]
    return np.round(random.uniform(-2, 2, shape), 2).astype("float32")


def library(group):
    if group != "keras3":
        import os
        os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"
        import keras
        import theano.ifelse  # noqa: F401
        import theano.tensor as tensors

        class T:
            def __getattr__(self, name):
                return getattr(tensors.nnet if name in ("relu", "sigmoid", "softmax", "softplus") else tensors, name)
        return {"K": keras.backend, "T": T(), "activations": keras.activations}
    import keras
    import lambda_tensorflow
    return {"ops": keras.ops, "tf": lambda_tensorflow.Tf}


def numbers(group, out):
    import math
    import numpy as np
    modules = dict(library(group), np=np, math=math)
    kinds = ("K", "T", "activations") if group != "keras3" else ("ops", "tf", "tf1", "np", "")
    result = {}
    for name, source, kind, _ in rows():
        module = name.split(".")[0] if "." in name else ""
        module = "" if module == "math" else "tf" if source.startswith("tf.") else module
        if module not in kinds or name == "xrange" or (name in OF_KERAS_1) != (group == "keras1"):
            continue
        f = eval("lambda x: " + source, modules)
        x = inputs(kind)
        if group != "keras3":
            K = modules["K"]
            v = K.placeholder(shape=x.shape)
            y = K.function([v], [f(v)])([x])[0]
            y = np.asarray(y)
            oracle = "Keras %s on Theano 1.0.5" % ("2.3.1" if group == "keras2" else "1.2.2")
        elif module in ("np", ""):
            y, oracle = np.asarray(f(x)), "NumPy %s" % np.__version__ if module else "CPython and NumPy"
        else:
            import torch
            y = f(torch.tensor(x))
            y = y.detach().numpy() if hasattr(y, "detach") else np.asarray(y)
            oracle = "Keras 3.15.1 on PyTorch" if module == "ops" else "PyTorch's functions of that meaning"
        y = np.asarray(y, "float32")
        result[name] = {"oracle": oracle, "shape": list(y.shape), "y": [float("%.7g" % n) for n in y.ravel()]}
    with open(out, "w") as stream:
        json.dump(result, stream)


def code(out):
    release = "%d.%d" % sys.version_info[:2]
    result = {}
    for name, source, _, python in rows():
        if python == release:
            function = eval("lambda x: " + source)
            result[name] = {"python": release, "code": base64.b64encode(marshal.dumps(function.__code__)).decode("ascii")}
    with open(out, "w") as stream:
        json.dump(result, stream)


def join(out, parts):
    known = {}
    for part in parts:
        with open(part) as stream:
            for name, values in json.load(stream).items():
                known.setdefault(name, {}).update(values)
    with open(out, "w") as stream:
        for kind in ("x", "image", "whole"):
            x = inputs(kind)
            stream.write(json.dumps({"input": kind, "shape": list(x.shape), "x": [float("%.7g" % n) for n in x.ravel()]}) + "\n")
        for name, source, kind, _ in rows():
            row = known[name]
            if name == "xrange":
                row.update({k: known["range"][k] for k in ("oracle", "shape", "y")})
            row.update({"function": name, "source": source, "input": kind})
            stream.write(json.dumps(row, sort_keys=True) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "numbers":
        numbers(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == "code":
        code(sys.argv[2])
    else:
        join(sys.argv[2], sys.argv[3:])
