"""Lists the layers of keras.applications as a release of Keras builds them: applications.py FOLDER [NAME[:ALPHA]...]; one NAME a run for Keras 1,
which counts layers over its whole process. A line for each layer: class, name, shapes of its
weights, and where its inputs come from."""
import json
import os
import sys
os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"
try:
    import theano.ifelse
except ImportError:
    pass
import keras
from keras import applications
from keras import backend as K
try:
    K.set_image_dim_ordering('tf')
except Exception:
    K.set_image_data_format('channels_last')

for name in sys.argv[2:] or "VGG16 VGG19 ResNet50 InceptionV3 Xception MobileNet MobileNetV2 DenseNet121 DenseNet169 DenseNet201".split():
    name, _, alpha = name.partition(":")
    f = getattr(applications, name, None)
    if f is None:
        print("no", name); continue
    (getattr(K, "reset_uids", None) or getattr(K, "clear_session", None) or (lambda: None))()
    try:
        try:
            m = f(weights=None, **({"alpha": float(alpha)} if alpha else {}))
        except RuntimeError as e:
            print("no", name, e); continue
        lines = []
        config = json.loads(m.to_json())["config"]
        for entry, layer in zip(config["layers"], m.layers):
            assert layer.name == entry["name"] if "name" in entry else True
            if keras.__version__[0] == "3":
                def names(v):
                    if isinstance(v, dict) and v.get("class_name") == "__keras_tensor__": return [v["config"]["keras_history"][0]]
                    if isinstance(v, list): return [n for i in v for n in names(i)]
                    return []
                inputs = [n for node in entry["inbound_nodes"] for n in names(node["args"])]
            else:
                inputs = [r[0] for node in entry["inbound_nodes"] for r in node]
            w = layer.weights
            shapes = ["x".join(str(d) for d in s.shape) for s in layer.get_weights()]
            c = entry["config"]
            extra = {k: c[k] for k in ("padding", "strides", "border_mode", "subsample", "activation", "epsilon", "momentum", "pool_size", "axis", "use_bias", "bias", "scale", "max_value", "mode", "target_shape", "rate", "p", "mask_zero") if k in c}
            lines.append(" ".join([entry["class_name"], layer.name, ",".join(shapes) or "-", ",".join(inputs) or "-", json.dumps(extra, sort_keys=True)]))
        os.makedirs(sys.argv[1], exist_ok=True)
        open(os.path.join(sys.argv[1], name.lower() + alpha + ".txt"), "w").write("\n".join(lines) + "\n")
        open(os.path.join(sys.argv[1], name.lower() + alpha + ".json"), "w").write(m.to_json())
        print("ok", name, len(lines), m.count_params())
    except Exception as e:
        print("FAIL", name, type(e), str(e)[:200])
