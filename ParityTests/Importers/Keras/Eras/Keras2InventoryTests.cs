using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.ParityTests.Parity;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>The classes of keras.layers, and of keras.legacy.layers, at 2.3.1, as Keras itself lists them; and Merge of 2.0 and
/// 2.1.</summary>
public sealed class Keras2InventoryTests
{
    private static readonly string[] s_classes =
    [
        .. "Activation ActivityRegularization Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D".Split(' '),
        .. "BatchNormalization Bidirectional Concatenate Conv1D Conv2D Conv2DTranspose Conv3D Conv3DTranspose Cropping1D".Split(' '),
        .. "Cropping2D Cropping3D Dense DepthwiseConv2D Dot Dropout ELU Embedding Flatten GRU GaussianDropout GaussianNoise".Split(' '),
        .. "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D".Split(' '),
        .. "GlobalMaxPooling3D Highway InputLayer LSTM LeakyReLU LocallyConnected1D LocallyConnected2D Masking MaxPooling1D".Split(' '),
        .. "MaxPooling2D MaxPooling3D Maximum MaxoutDense Merge Minimum Multiply PReLU Permute ReLU RepeatVector Reshape".Split(' '),
        .. "SeparableConv1D SeparableConv2D SimpleRNN Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D Subtract".Split(' '),
        .. "RNN StackedRNNCells SimpleRNNCell GRUCell LSTMCell CuDNNGRU CuDNNLSTM ConvLSTM2D ConvRNN2D ConvLSTM2DCell".Split(' '),
        .. "ThresholdedReLU TimeDistributed UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D".Split(' '),
    ];

    public static TheoryData<string> Classes() => [.. s_classes];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_class_is_read(string name) => KerasEras.Of(new KerasVersion(2, 3, 1)).Layers.ByClass(name).Should().NotBeNull();

    /// <summary>What a stored model of real Keras holds is in the list, so that the list is not shorter than Keras's.</summary>
    [Fact]
    public void The_list_holds_what_stored_models_hold()
    {
        string[] held =
        [
            .. FixtureCase
                .All()
                .Select(id => new FixtureCase(id))
                .Where(f => f.Keras.StartsWith('2') && !f.IsOfTensorFlow && File.Exists(Path.Combine(f.Folder, "model.json")))
                .SelectMany(f => JObject.Parse(File.ReadAllText(Path.Combine(f.Folder, "model.json"))).Descendants().OfType<JObject>())
                .Where(o => o["class_name"] is JValue && (o["config"] as JObject)?["name"] is not null)
                .Select(o => (string)o["class_name"]!)
                .Distinct(),
        ];
        held.Should().HaveCountGreaterThan(30);
        held.Except(["Sequential", "Model", "Lambda"]).Should().BeSubsetOf(s_classes);
    }
}
