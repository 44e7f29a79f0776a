using System.Numerics.Tensors;
using System.Text;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Data;

/// <summary>What an interrupted run wrote is kept, without a row that it did not end, and the next goes on behind it.</summary>
public class ResumeTests
{
    private sealed class Numbers(int count) : ISampleReader
    {
        private int _at;

        public long? Count => count;

        public IReadOnlyList<string> Names => ["x"];

        public SampleBatch Read(int most)
        {
            int got = Math.Min(Math.Min(most, 7), count - _at);
            float[] values = [.. Enumerable.Range(_at, got).Select(i => (float)i)];
            _at += got;
            return new SampleBatch([Tensor.Create(values, [got, 1])], []);
        }

        public void Dispose() { }
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("csv", "id,y\n\"a\nb\",1\nc,2\n\"d\n", "id,y\n\"a\nb\",1\nc,2\n", 2)]
    [InlineData("csv", "id,", "", 0)]
    [InlineData("jsonl", "{\"id\": \"a\\\"\", \"y\": 1}\n{\"id", "{\"id\": \"a\\\"\", \"y\": 1}\n", 1)]
    public void Only_whole_rows_are_kept(string format, string begun, string kept, long rows)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("y." + format);
        var kind = format == "csv" ? FileFormat.Csv : FileFormat.Jsonl;
        var output = new ResumableOutput(path, kind, hasHeader: format == "csv");
        var act = () =>
            output.Write(
                "model and inputs",
                (stream, _) =>
                {
                    Write(stream, begun);
                    throw new IOException("the machine ends");
                }
            );
        act.Should().Throw<IOException>();
        File.Exists(path).Should().BeFalse();

        var other = () => output.Write("another model", (_, _) => { });
        other.Should().Throw<KerasException>().WithMessage("*begun with another model, other inputs or other options*");

        long? found = null;
        output.Write(
            "model and inputs",
            (stream, done) =>
            {
                found = done;
                Write(stream, "the rest\n");
            }
        );
        found.Should().Be(rows);
        File.ReadAllText(path).Should().Be(kept + "the rest\n");
        Directory.GetFiles(folder.Root).Should().Equal(path);
    }

    [Fact]
    public void Samples_that_are_predicted_are_passed_over()
    {
        using var reader = new ResumedSamples(new Numbers(20), "x", 9);
        reader.Count.Should().Be(11);
        var x = new List<float>();
        for (var batch = reader.Read(4); batch.Count > 0; batch = reader.Read(4))
            x.AddRange(Runtime.Model.TestModels.Values(batch.Inputs[0]));
        x.Should().Equal(Enumerable.Range(9, 11).Select(i => (float)i));
        using var fewer = new ResumedSamples(new Numbers(5), "x", 9);
        var act = () => fewer.Read(1);
        act.Should().Throw<KerasException>().WithMessage("x: --resume expected at least the 9 samples that are predicted, found 5");
    }
}
