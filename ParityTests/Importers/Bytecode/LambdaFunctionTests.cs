using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Bytecode;

/// <summary>Each function that Lambda layers may call has a case: byte code of a real CPython, and the values of who computes the function
/// (tools/oracle/lambda_functions.py; the field "oracle" says who).</summary>
public sealed class LambdaFunctionTests
{
    private static readonly Lazy<JObject[]> s_rows = new(() =>
        [.. File.ReadLines(Fixtures.PathOf("lambdas", "functions.jsonl")).Select(JObject.Parse)]
    );

    public static TheoryData<string> Functions() => [.. Names()];

    private static IEnumerable<string> Names() => s_rows.Value.Where(r => r.ContainsKey("function")).Select(r => (string)r["function"]!);

    /// <summary>The image layout of keras.json is in no file, so this one is refused and has no value.</summary>
    private const string Refused = "K.image_data_format";

    // What they give is told by means and deviations (DrawTests).
    private static IEnumerable<string> Drawing() => RandomFunctions.All().SelectMany(f => f.Names.Split(' '));

    [Fact]
    public void Each_function_has_a_case()
    {
        FunctionTable.Names.Except(Names()).Except(Drawing()).Should().Equal(Refused);
        FunctionTable.Names.Should().HaveCountGreaterThan(400);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Has_the_values_of_its_library(string function)
    {
        var row = s_rows.Value.Single(r => (string?)r["function"] == function);
        var input = s_rows.Value.Single(r => !r.ContainsKey("function") && (string?)r["input"] == (string?)row["input"]);
        nint[] shape = [.. input["shape"]!.Select(n => (nint)(long)n)];
        var read = StoredFunction.Read(new JArray(row["code"]!, null!, null!), null, Era(function));
        using KerasSharp.Model model = new Sequential
        {
            new Lambda(read.Compute) { InputShape = [.. shape[1..].Select(n => (int?)n)] },
        }.Build(device: Device.Reference());
        var y = model.Predict(Tensor.Create(Numbers(input["x"]!), shape));
        y.Lengths.ToArray().Should().Equal(row["shape"]!.Select(n => (nint)(long)n), "of {0}", row["source"]);
        float[] found = new float[y.FlattenedLength];
        y.FlattenTo(found);
        float[] wanted = Numbers(row["y"]!);
        for (int i = 0; i < wanted.Length; i++)
            found[i].Should().BeApproximately(wanted[i], 2e-6f * Math.Max(1, Math.Abs(wanted[i])), "[{0}] of {1}", i, row["source"]);
    }

    /// <summary>What one library has in the place of another's argument is never taken for it: Theano's degrees of freedom and types are
    /// no keepdims, NumPy's decimals and TensorFlow's beta are no name.</summary>
    [Theory]
    [InlineData("T.var(x, 1, 1)")]
    [InlineData("T.sum(x, 1, 'float32')")]
    [InlineData("np.std(x, 1, 'float32')")]
    [InlineData("np.round(x, 1)")]
    [InlineData("ops.round(x, 1)")]
    [InlineData("tf.nn.swish(x, 2.0)")]
    [InlineData("np.array([1.5, 2.5], 'int32') * x")]
    public void An_argument_of_another_meaning_is_refused(string source)
    {
        var read = StoredFunction.Read(new JObject { [StoredFunction.SourceKey] = $"lambda x: {source}" }, null, Era(source));
        FluentActions
            .Invoking(() => read.Compute([Ops.Input("x", new Shape(Dim.Batch, 3, 2))]))
            .Should()
            .Throw<ShapeException>()
            .Which.Message.Should()
            .ContainAny("is not understood", "expected at most 2 arguments, found 3", "are not understood");
    }

    private static float[] Numbers(JToken list) => [.. list.Select(n => (float)n)];

    private static LambdaEra Era(string function) =>
        function.Split('.')[0] switch
        {
            "ops" => new LambdaEra(new KerasVersion(3, 15, 1), TrainingBackend.TensorFlow),
            "tf" or "tf1" => new LambdaEra(new KerasVersion(2, 15, 0), TrainingBackend.TensorFlow),
            _ => new LambdaEra(new KerasVersion(2, 3, 1), TrainingBackend.Theano),
        };
}
