using System.Text;
using FluentAssertions;
using KerasSharp.ParityTests.Importers.Keras.Containers;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras;

/// <summary>Files of a release that is not known: it is told before anything else that is wrong with them.</summary>
public sealed class NewerReleaseTests
{
    private const string Told = "; expected one of Keras 0.3 to 3.15. ";

    [Fact]
    public void A_file_that_is_read_all_the_same_is_read()
    {
        using var model = KerasImporter.Load(Archive(config => config));
        model.Spec.Layers.Should().HaveCount(3);
    }

    [Fact]
    public void What_is_wrong_comes_after_the_release() =>
        Refused(() => KerasImporter.Load(Archive(c => c.Replace("\"Dense\"", "\"Denser\"", StringComparison.Ordinal)), name: "m.keras"))
            .Should()
            .StartWith(
                $"m.keras: a file of Keras 4.1.0 (keras_version in metadata.json){Told}m.keras: config.json: layer 'dense': unknown"
            );

    [Fact]
    public void Damage_comes_after_the_release() =>
        Refused(() => KerasImporter.Load(Archive(c => c[..^20]), name: "m.keras"))
            .Should()
            .StartWith($"m.keras: a file of Keras 4.1.0 (keras_version in metadata.json){Told}");

    [Theory]
    [InlineData("keras2")]
    [InlineData("keras3")]
    public void Keras_2_and_3_are_none_of_them(string name)
    {
        using var whole = KerasImporter.Load(Of($"{name}.h5"));
        using var parts = KerasImporter.Load(Of($"{name}.json"), Of($"{name}.weights.h5"));
        whole.GetWeights().Should().HaveSameCount(parts.GetWeights());
    }

    private static byte[] Archive(Func<string, string> change) =>
        Archives.Of(
            Archives
                .Members()
                .ConvertAll(m =>
                    m.Name switch
                    {
                        "metadata.json" => (m.Name, "{\"keras_version\": \"4.1.0\"}"u8.ToArray()),
                        "config.json" => (m.Name, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(m.Bytes)))),
                        _ => m,
                    }
                )
        );

    private static string Of(string file) => Fixtures.PathOf("refused", file);

    private static string Refused(Func<object> load) => load.Should().Throw<KerasUnsupportedException>().Which.Message;
}
