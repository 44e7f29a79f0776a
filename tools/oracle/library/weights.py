"""Fills a model with seeded weights none of which is zero, one or equal to its neighbour."""
import numpy as np


def draw(rng, name, shape):
    """A value for one weight; the scale keeps activations near one whatever the width."""
    name = (name or "").lower()
    if name.endswith(("running_std", "moving_variance", "gamma")):
        return rng.uniform(0.5, 1.5, shape)
    if name.endswith(("alphas", "betas")) and "softplus" in name:
        return rng.uniform(0.3, 1.5, shape)
    if len(shape) < 2 or "_b" in name or name.endswith(("/bias", "running_mean", "beta", "alphas", "/alpha")):
        return rng.uniform(-0.6, 0.6, shape)
    if "embedding" in name:
        return rng.uniform(-1.0, 1.0, shape)
    fan_in = np.prod(shape) / max(shape[0], shape[-1]) if len(shape) > 2 else shape[0]
    return rng.uniform(-1.0, 1.0, shape) * np.sqrt(3.0 / max(fan_in, 1))


def variables(model):
    """The distinct weights of a model in a stable order, with their names."""
    unique = []
    for w in all_weights(model):
        if not any(w is u for u in unique):
            unique.append(w)
    return unique


def all_weights(layer):
    if isinstance(getattr(layer, "weights", None), list):
        return list(layer.weights)
    # Keras 0.3: a container does not list the non-trainable arrays of what it holds.
    held = list(layer.nodes.values()) if hasattr(layer, "nodes") else list(getattr(layer, "layers", []))
    held += [getattr(layer, k) for k in ("layer", "encoder", "decoder") if hasattr(layer, k)]
    held += list(getattr(layer, "inputs", [])) if type(layer).__name__ == "Siamese" else []
    if held:
        return [w for inner in held for w in all_weights(inner)]
    return list(layer.trainable_weights) + list(layer.non_trainable_weights)


def randomize(model, rng):
    """Sets every weight of the model; deterministic in rng."""
    for w in variables(model):
        old = w.get_value()
        w.set_value(draw(rng, w.name, old.shape).astype(old.dtype))


def width(model):
    """Largest number of terms that one sum over an inner dimension has, for the tolerance."""
    widths = [1]
    for w in variables(model):
        shape = w.get_value().shape
        if len(shape) > 1:
            widths.append(int(np.prod(shape) / min(shape[0], shape[-1])) if len(shape) > 2 else shape[0])
    return max(widths)
