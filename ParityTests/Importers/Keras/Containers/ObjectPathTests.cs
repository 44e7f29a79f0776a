using FluentAssertions;
using KerasSharp.Importers.Keras.Arrays;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>Groups of a tree of objects are called as real Keras calls them: each row is what <c>to_snake_case</c> of 3.15.1
/// (keras.src.utils.naming) answers.</summary>
public sealed class ObjectPathTests
{
    [Theory]
    [InlineData("Conv2D", "conv2d")]
    [InlineData("Conv2DTranspose", "conv2d_transpose")]
    [InlineData("LSTMCell", "lstm_cell")]
    [InlineData("SimpleRNN", "simple_rnn")]
    [InlineData("ConvLSTM2D", "conv_lstm2d")]
    [InlineData("StackedRNNCells", "stacked_rnn_cells")]
    [InlineData("PReLU", "p_re_lu")]
    [InlineData("ReLU", "re_lu")]
    [InlineData("GlobalAveragePooling1D", "global_average_pooling1d")]
    [InlineData("MultiHeadAttention", "multi_head_attention")]
    [InlineData("TFSMLayer", "tfsm_layer")]
    [InlineData("STFTSpectrogram", "stft_spectrogram")]
    [InlineData("ABcDe", "a_bc_de")]
    [InlineData("XAbC", "x_ab_c")]
    [InlineData("A", "a")]
    [InlineData("ab_Cd", "ab__cd")]
    [InlineData("My-Layer", "my_layer")]
    [InlineData("x2Y", "x2y")]
    [InlineData("aBC", "a_bc")]
    [InlineData("HTTPServer2Go", "http_server2_go")]
    public void SnakeCaseIsThatOfKeras(string className, string name) => ObjectPath.SnakeCase(className).Should().Be(name);
}
