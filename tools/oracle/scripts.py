"""Makes the cases in fixtures/scripts: beside each script.py the architecture, the weights and predictions of the model that it makes.
Run it by the release of Keras that the folder's name ends in: scripts.py FOLDER."""

import os
import sys

os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"
import numpy as np

try:
    import theano.ifelse  # noqa: F401  Keras 1 and 2 use it without importing it
except ImportError:
    pass

folder = sys.argv[1]
script = os.path.join(folder, "script.py")
np.random.seed(3)
names = {"__name__": "__main__"}
exec(compile(open(script).read(), script, "exec"), names)
model = names["model"]
random = np.random.RandomState(5)
arrays = []
for w in model.get_weights():
    arrays.append((random.uniform(0.2, 1.0, w.shape) if w.ndim == 1 else random.uniform(-0.5, 0.5, w.shape)).astype("float32"))
model.set_weights(arrays)


def shape_of(tensor):
    shape = getattr(tensor, "_keras_shape", None) or tuple(tensor.shape)
    return tuple(d if isinstance(d, int) else 5 for d in shape[1:])


inputs = {}
# A Graph of Keras 0.3 names its inputs, whose layers know their shapes.
graph = getattr(model, "input_order", None)
for name in graph or ():
    shape = (3,) + tuple(model.inputs[name].input_shape[1:])
    whole = "int" in str(model.inputs[name].input.dtype)
    inputs[name] = (random.randint(1, 19, shape) if whole else random.uniform(-1, 1, shape)).astype("float32")
for name, tensor in () if graph else zip(getattr(model, "input_names", None) or [t.name for t in model.inputs], model.inputs):
    whole = "int" in str(tensor.dtype) or any("Embedding" in type(l).__name__ for l in model.layers[:2])
    shape = (3,) + shape_of(tensor)
    inputs[name] = (random.randint(1, 19, shape) if whole else random.uniform(-1, 1, shape)).astype("float32")
if graph:
    found = model.predict(inputs)
    outputs = [found[name] for name in model.output_order]
else:
    outputs = model.predict(list(inputs.values()) if len(inputs) > 1 else list(inputs.values())[0])
outputs = list(outputs.values()) if isinstance(outputs, dict) else outputs if isinstance(outputs, list) else [outputs]
open(os.path.join(folder, "model.json"), "w").write(model.to_json())
model.save_weights(os.path.join(folder, "weights.h5" if not model.to_json().count('"module"') else "model.weights.h5"))
np.savez(os.path.join(folder, "inputs.npz"), **{"%d" % i: v for i, v in enumerate(inputs.values())})
np.savez(os.path.join(folder, "outputs.npz"), **{"%d" % i: np.asarray(v) for i, v in enumerate(outputs)})
