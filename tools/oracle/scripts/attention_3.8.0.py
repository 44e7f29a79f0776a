import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

num_heads = 2
width = num_heads * 4
config = dict(activation="gelu") if False else {"activation": "relu"}


def block(x, rate: float = 0.1, *, hidden=16):
    attended = layers.MultiHeadAttention(num_heads=num_heads, key_dim=width // num_heads)(x, x)
    attended = layers.Dropout(rate)(attended)
    x = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([x, attended]))
    inner = keras.Sequential([layers.Dense(hidden, **config), layers.Dense(width)])
    return layers.LayerNormalization(epsilon=1e-6)(layers.add([x, inner(x)]))


inputs = keras.Input(shape=(6,), dtype="int32")
x = layers.Embedding(30, width)(inputs)
for _ in range(2):
    x = block(x)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(3, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs, name="classifier")
model.summary()
print(f"{model.count_params()} weights")
