"""What the recipes of Keras 2 share."""
import zlib

from library import cases

FIRST_AND_LAST_OF_2 = ("2.0.9", "2.3.1")
FROM_2_1 = ("2.1.6", "2.3.1")
FROM_2_2 = ("2.2.4", "2.3.1")
LAST_OF_2 = ("2.3.1",)
ALL_OF_2 = cases.ALL_OF_2
FORMS = ("h5", "json", "h5", "yaml")


def case(layer, name, build, inputs, **options):
    """Declares a fixture of Keras 2: its first and its last release, channels_last as the default of keras.json, and a stored form
    (whole-model file, JSON or YAML beside weights) that the name picks, so that each class comes in all of them."""
    group = options.get("group", cases.snake(layer))
    options.setdefault("versions", FIRST_AND_LAST_OF_2)
    options.setdefault("dim_ordering", "tf")
    options.setdefault("form", "h5" if "train" in options else FORMS[zlib.crc32((group + "/" + name).encode("utf8")) % 4])
    return cases.case(layer, name, build, inputs, **options)


def functional(shapes, build, **options):
    """build for a Model: `build` is given one Input for each shape (without the batch) and returns the output or outputs."""
    def make():
        from keras.layers import Input
        from keras.models import Model
        inputs = [Input(shape=shape, dtype=options.get("dtype")) for shape in shapes]
        outputs = build(*inputs)
        return Model(inputs if len(inputs) > 1 else inputs[0], outputs)
    return make


class Family:
    """Variants of a layer as the many outputs of one model: one file of many layers is smaller than many of one layer.

    All variants of one `name` take the same input. Each is a layer named as the variant; the outputs are in order."""

    def __init__(self, layer, name, shape, rows=3, before=None, **options):
        self.layer, self.name, self.shape, self.rows, self.before, self.options = layer, name, shape, rows, before, options
        self.variants = []

    def add(self, variant, make, versions=LAST_OF_2):
        """make(**arguments): a new layer, given its name."""
        self.variants.append((variant, make, versions))
        return self

    def declare(self):
        inputs = self.options.pop("inputs", None) or cases.floats((self.rows,) + tuple(n or 6 for n in self.shape),
        scale=self.options.pop("scale", 1.0))
        for version in ALL_OF_2:
            chosen = [(v, make) for v, make, versions in self.variants if version in versions]
            if chosen:
                case(self.layer, self.name, self.build(chosen), inputs, versions=(version,),
                notes="outputs: " + ", ".join(v for v, _ in chosen),
                     **self.options)

    def build(self, chosen):
        dtype = self.options.pop("dtype", None)

        def make_model():
            from keras.layers import Input
            from keras.models import Model
            x = Input(shape=self.shape, dtype=dtype)
            inside = self.before(x) if self.before else x
            outputs = []
            for variant, make in chosen:
                y = make(name=variant)(inside)
                outputs += y if isinstance(y, list) else [y]
            return Model(x, outputs)
        return make_model
