"""Makes the cases in fixtures/own_models: beside each script.py the weights and predictions of the model that it makes, whose class stands
in it. Run it by the release of Keras that the folder's name ends in, with the shapes of the inputs without the batch; ids are inputs of
whole numbers: own_models.py FOLDER 7 [ids:6 ids:4]."""

import os
import sys

import numpy as np

folder = sys.argv[1]
names = {"__name__": "__main__"}
exec(compile(open(os.path.join(folder, "script.py")).read(), "script.py", "exec"), names)
model = names["model"]
random = np.random.RandomState(5)
inputs = []
for text in sys.argv[2:]:
    shape = (3,) + tuple(int(d) for d in text.split(":")[-1].split(","))
    whole = text.startswith("ids:")
    inputs.append((random.randint(1, 19, shape) if whole else random.uniform(-1, 1, shape)).astype("float32"))
given = inputs if len(inputs) > 1 else inputs[0]
model.predict(given, verbose=0)
arrays = [random.uniform(0.2, 1.0, w.shape) if w.ndim == 1 else random.uniform(-0.5, 0.5, w.shape) for w in model.get_weights()]
model.set_weights([a.astype("float32") for a in arrays])
outputs = model.predict(given, verbose=0)
outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
model.save_weights(os.path.join(folder, "model.weights.h5"))
np.savez(os.path.join(folder, "inputs.npz"), **{"%d" % i: v for i, v in enumerate(inputs)})
np.savez(os.path.join(folder, "outputs.npz"), **{"%d" % i: v for i, v in enumerate(outputs)})
