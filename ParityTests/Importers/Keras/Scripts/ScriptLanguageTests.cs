using FluentAssertions;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>What scripts say with loops, texts, lists, classes and functions is what they could say layer by layer.</summary>
public sealed class ScriptLanguageTests
{
    private const string Head = """
        from __future__ import division
        import math, copy
        import numpy as np
        from functools import partial
        from keras.models import Sequential, Model
        from keras.layers import Dense, Conv2D, Embedding, Input, Flatten
        from keras.initializers import Constant
        from keras import backend as K

        """;

    private static string Read(string text) =>
        KerasScript.Parse(Head + text, new KerasScriptOptions { Version = new KerasVersion(2, 3, 1), Model = "m" }, "m.py").Architecture;

    [Theory]
    [InlineData("units = [4, 5]")]
    [InlineData("units = [n + 3 for n in range(1, 3)]")]
    [InlineData("units = [n for n in range(10) if n in (4, 5)]")]
    [InlineData("units = [a * b for a in (2, 5) for b in (1, 2) if a * b in [4, 5]]")]
    [InlineData("units = list({n: n for n in (4, 5)}.keys())")]
    [InlineData("units = sorted([5, 4])")]
    [InlineData("units = [5, 4]\nunits.reverse()")]
    [InlineData("units = [5, 4][::-1]")]
    [InlineData("units = [1, 4, 5]\ndel units[0]")]
    [InlineData("units = [5]\nunits.insert(0, 4)")]
    [InlineData("units = [4, 5, 6]\nunits.pop()")]
    [InlineData("units = [4, 5, 6]\nunits.remove(6)")]
    [InlineData("units = [5, 4]\nunits.sort()")]
    [InlineData("c = {'a': 4}\nc.update(b=5)\nunits = [c['a'], c.get('b', 9)]")]
    [InlineData("c = dict(zip(['a', 'b'], [4, 5]))\nunits = [c[k] for k in ['a', 'b']]")]
    [InlineData("c = {'a': 4, 'b': 5}\nunits = []\nfor k in c:\n  units.append(c[k])")]
    [InlineData("units = []\nn = 3\nwhile n < 5:\n  n += 1\n  units.append(n)")]
    [InlineData("units = []\nfor n in range(9):\n  if n < 4: continue\n  if n > 5: break\n  units.append(n)")]
    [InlineData("units = [int(8 / 2), int(math.ceil(4.5))]")]
    [InlineData("units = [int(np.sqrt(16)), np.prod([1, 5])]")]
    [InlineData("first = [4]\nunits = copy.deepcopy(first)\nfirst.append(9)\nunits += [5]")]
    [InlineData("units = [len('abcd'), len('a b c d e'.split(' '))]")]
    [InlineData(
        "class Net(object):\n  first = 4\n  def __init__(self, n=5):\n    self.n = n\n  def both(self):\n    "
            + "return [self.first, self.n]\nunits = Net().both()"
    )]
    [InlineData("class A:\n  @staticmethod\n  def n():\n    return 4\nclass B(A):\n  pass\nunits = [B.n(), B().n() + 1]")]
    [InlineData("n = 9\ntry:\n  n = 4\nexcept KeyboardInterrupt:\n  pass\nunits = [n, 5]")]
    [InlineData("try:\n  import cPickle as pickle\nexcept ImportError:\n  import pickle\nunits = [4, 5]")]
    [InlineData(
        "class C(object):\n  n = 3\n  def __init__(self, **kwargs):\n    for k, v in kwargs.items():\n      setattr(self, k, v)\n"
            + "c = C(n=4)\nunits = [c.n, c.n + 1]"
    )]
    [InlineData("sizes = dict(a=4, b=5)\nunits = [sizes['a'], sizes['b']]")]
    [InlineData("units = [u + i for i, u in enumerate([3, 3], start=1)]")]
    [InlineData("def made():\n  yield 1\nx = made()\nunits = [4, 5]")]
    public void Lists_of_sizes(string text)
    {
        const string model = "\nm = Sequential([Dense(u, name='d%d' % u, input_dim=3) for u in units])";
        Read(text + model).Should().Be(Read("m = Sequential([Dense(4, name='d4', input_dim=3), Dense(5, name='d5', input_dim=3)])"));
    }

    [Theory]
    [InlineData("'block%d_conv%d' % (2, 3)")]
    [InlineData("'block{}_conv{}'.format(2, 3)")]
    [InlineData("'block{1}_conv{0}'.format(3, 2)")]
    [InlineData("'block{b}_{}'.format('conv3', b=2)")]
    [InlineData("f'block{1 + 1}_conv{n}'")]
    [InlineData("'block' + str(2) + '_conv' + str(n)")]
    [InlineData("'_'.join(['block2', 'conv' + str(n)])")]
    [InlineData("'%s_%s' % ('block2', 'CONV3'.lower())")]
    [InlineData("'block2_conv3xx'[:-2]")]
    [InlineData("'block2-conv3'.replace('-', '_')")]
    public void Names(string text) =>
        Read($"n = 3\nm = Sequential([Dense(4, name={text}, input_dim=3)])")
            .Should()
            .Be(Read("m = Sequential([Dense(4, name='block2_conv3', input_dim=3)])"));

    [Fact]
    public void Numbers_in_names_are_filled_up() =>
        Read("m = Sequential([Dense(4, name='c%02d_' % 3 + '{:03d}'.format(7), input_dim=3)])")
            .Should()
            .Be(Read("m = Sequential([Dense(4, name='c03_007', input_dim=3)])"));

    [Fact]
    public void A_class_that_builds_models()
    {
        const string text = """
            class GAN():
                def __init__(self):
                    self.shape = (4,)
                    self.generator = self.build(2)
                    self.generator.compile(loss='mse', optimizer='sgd')
                def build(self, n):
                    model = Sequential()
                    model.add(Dense(n, input_shape=self.shape))
                    x = Input(shape=self.shape)
                    return Model(x, model(x))
                def train(self, epochs):
                    for epoch in range(epochs):
                        loss = self.generator.train_on_batch(1, 2)
                        if loss < 1:
                            self.save(epoch)
                def save(self, epoch):
                    self.generator.save_weights('w.h5')
            if __name__ == '__main__':
                gan = GAN()
                gan.train(3)
                m = gan.generator
            """;
        Read(text)
            .Should()
            .Be(Read("inner = Sequential()\ninner.add(Dense(2, input_shape=(4,)))\nx = Input(shape=(4,))\nm = Model(x, inner(x))"));
    }

    [Fact]
    public void A_method_in_code_that_is_not_followed_may_not_change_a_model()
    {
        const string text = """
            class Net():
                def __init__(self):
                    self.model = Sequential([Dense(4, input_dim=3)])
                def grow(self):
                    self.model.add(Dense(5))
            net = Net()
            if deep():
                net.grow()
            m = net.model
            """;
        ((Action)(() => Read(text))).Should().Throw<KerasUnsupportedException>().Which.Message.Should().StartWith("m.py: line ");
    }

    [Fact]
    public void A_part_of_a_constructor() =>
        Read("D = partial(Dense, activation='relu')\nm = Sequential([D(4, input_dim=3)])")
            .Should()
            .Be(Read("m = Sequential([Dense(4, activation='relu', input_dim=3)])"));

    // What weights begin with is nothing to who loads them.
    [Fact]
    public void Weights_out_of_data_are_left_out()
    {
        string plain = Read("m = Sequential([Embedding(9, 4, input_length=5)])");
        Read("m = Sequential([Embedding(9, 4, weights=[vectors()], input_length=5)])").Should().Be(plain);
        Read("m = Sequential([Embedding(9, 4, embeddings_initializer=Constant(vectors()), input_length=5)])").Should().Be(plain);
    }

    [Fact]
    public void What_is_done_with_the_values_of_a_model_leaves_it_as_it_is() =>
        Read("x = Input((3,))\nm = Model(x, Dense(4)(x))\nloss = K.mean(m.output[:, 0]) * 2\ng = K.gradients(loss, m.input)[0]\ng /= 2")
            .Should()
            .Be(Read("x = Input((3,))\nm = Model(x, Dense(4)(x))"));

    /// <summary>keras.json of the machine decides it, which no script shows.</summary>
    [Fact]
    public void Several_values_are_entered_at_once()
    {
        const string text =
            "with open('a') as a, open('b') as b:\n  m = Sequential([Dense(3, input_dim=2)])\nwith open('c') as (c, d): pass\n";
        using var model = KerasImporter.FromArchitecture(Read(text));
        model.OutputShapes[0].Should().Equal(null, 3);
    }

    [Fact]
    public void The_image_layout_of_the_machine_is_never_taken_silently()
    {
        const string text =
            Head
            + "s = (1, 8, 8) if K.image_data_format() == 'channels_first' else (8, 8, 1)\nm = Sequential([Conv2D(2, 3, input_shape=s)])";
        var options = new KerasScriptOptions { Version = new KerasVersion(2, 3, 1), Model = "m" };
        var taken = KerasScript.Parse(text, options, "m.py");
        taken.Architecture.Should().Contain("[null,8,8,1]");
        taken
            .Assumptions.Should()
            .Equal("line 9: the script asks for the image layout of its machine; channels_last is taken, the default from Keras 2 on");
        var said = KerasScript.Parse(
            text,
            new KerasScriptOptions
            {
                Version = options.Version,
                Model = "m",
                DimOrdering = DataFormat.ChannelsFirst,
            }
        );
        said.Architecture.Should().Contain("[null,1,8,8]");
        said.Assumptions.Should().BeEmpty();
    }

    /// <summary>The shapes are those of load_data in datasets/ of Keras, and of NumPy's documentation.</summary>
    [Theory]
    [InlineData("(x, y), (u, v) = mnist.load_data()\nx = x.reshape(60000, 784).astype('float32')\nx /= 255", "x.shape[1]", 784)]
    [InlineData("(x, y), _ = mnist.load_data()\nx = x.reshape(x.shape[0], -1)", "x.shape[1]", 784)]
    [InlineData("(x, y), (u, v) = mnist.load_data()\nn = np.prod(u.shape[1:])\nx = np.reshape(x, (len(x), n))", "x.shape[-1]", 784)]
    [InlineData("(x, y), (u, v) = cifar10.load_data()\nx = x.astype('float32') / 255", "x.shape[1:][0]", 32)]
    [InlineData("(x, y), (u, v) = cifar10.load_data()\ny = keras.utils.to_categorical(y, 10)", "y.shape[1]", 10)]
    [InlineData("(x, y), (u, v) = mnist.load_data()\nx = np.expand_dims(x, -1)\nx = x[:500]", "x.shape[3] + x.ndim", 5)]
    [InlineData("(x, y), (u, v) = boston_housing.load_data()\nx -= x.mean(axis=0)", "x.shape[1]", 13)]
    public void Data_of_Keras_has_its_shape(string text, string units, int expected)
    {
        const string head =
            "import keras, numpy as np\nfrom keras.datasets import mnist, cifar10, boston_housing\nfrom keras.models import Sequential\n"
            + "from keras.layers import Dense\n";
        var options = new KerasScriptOptions { Version = new KerasVersion(2, 3, 1) };
        var read = KerasScript.Parse($"{head}{text}\nm = Sequential([Dense({units}, input_dim=3)])", options);
        using var model = KerasImporter.FromArchitecture(read.Architecture);
        model.OutputShapes[0].Should().Equal(null, expected);
    }

    [Theory]
    [InlineData("x = x[mask]\n", "'units' of Dense is what line 6 gives")]
    [InlineData("x.resize((60000, 7))\n", "line 6: '.resize' changes an array of 3 axes")]
    [InlineData("x.shape = (60000, 784)\n", "line 6: 'shape' of an array of 3 axes is set")]
    [InlineData("x = x.reshape(rows, -1)\n", "'units' of Dense is")]
    public void Data_whose_shape_may_have_changed_is_refused(string text, string message)
    {
        const string head =
            "import numpy as np\nfrom keras.datasets import mnist\nfrom keras.models import Sequential\nfrom keras.layers import Dense\n"
            + "(x, y), (u, v) = mnist.load_data()\n";
        var options = new KerasScriptOptions { Version = new KerasVersion(2, 3, 1) };
        var read = () => KerasScript.Parse($"{head}{text}m = Sequential([Dense(x.shape[1], input_dim=3)])", options);
        read.Should().Throw<KerasUnsupportedException>().WithMessage($"*{message}*");
    }
}
