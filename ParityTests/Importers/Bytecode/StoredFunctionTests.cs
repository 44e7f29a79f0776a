using FluentAssertions;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.Importers.Python.Bytecode;
using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Marshal;
using KerasSharp.Importers.Python.Values;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Bytecode;

/// <summary>Functions that CPython 2.7 and 3.5 to 3.13 compiled (tools/oracle/python_code.py): what is read off their byte code has the
/// values that CPython itself computed.</summary>
public sealed class StoredFunctionTests
{
    private static readonly Lazy<JObject[]> s_functions = new(() =>
        [.. File.ReadLines(Fixtures.PathOf("python", "functions.jsonl")).Select(JObject.Parse)]
    );

    public static TheoryData<string, string> Functions
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var f in s_functions.Value.Where(f => !(bool)f["refused"]! && f["x"]!.Any()))
                all.Add((string)f["python"]!, (string)f["source"]!);
            return all;
        }
    }

    public static TheoryData<string, string> Refused
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var f in s_functions.Value.Where(f => (bool)f["refused"]!))
                all.Add((string)f["python"]!, (string)f["source"]!);
            return all;
        }
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_is_no_expression_is_refused(string python, string source)
    {
        var stored = s_functions.Value.Single(f => (string)f["python"]! == python && (string)f["source"]! == source);
        FluentActions
            .Invoking(() =>
                CodeReader.Read(MarshalReader.Read(Convert.FromBase64String((string)stored["code"]!)), [], Values([2.0, 3L, 0.25]))
            )
            .Should()
            .Throw<PythonCodeException>()
            .WithMessage("* is not understood*")
            .Which.Message.Should()
            .ContainAny("instruction ", "generator");
    }

    [Theory, MemberData(nameof(Functions))]
    public void Has_the_values_of_CPython(string python, string source)
    {
        var stored = s_functions.Value.Single(f => (string)f["python"]! == python && (string)f["source"]! == source);
        var code = MarshalReader.Read(Convert.FromBase64String((string)stored["code"]!));
        Expression[] closure = stored["closure"] is JArray enclosed
            ? [.. enclosed.Select(v => new ConstantExpression(new PythonFloat((double)v)))]
            : [];
        var defaults = stored["defaults"]!.Select(d => d.Type == JTokenType.Integer ? (object)(long)d : (double)d);
        foreach (var (x, y) in stored["x"]!.Zip(stored["y"]!))
        {
            object?[] arguments = [(double)x, .. defaults];
            var values = Values(arguments);
            var expression = CodeReader.Read(code, closure, values);
            object? value = values.Value(expression);
            double[] expected = y is JArray items ? [.. items.Select(i => (double)i)] : [(double)y];
            Numbers(value).Should().Equal(expected, "it is {0}, read as {1}", source, expression);
        }
    }

    /// <summary>A damaged loop that appends to a list until all steps are taken: each change is a copy, which must not add up.</summary>
    [Fact]
    public void A_list_that_grows_without_end_takes_little_memory()
    {
        var code = MarshalReader.Read(
            Convert.FromBase64String(
                "4wMAAAAAAAAAAAAAAAUAAAAFAAAAQwAAAHNAAAAAZwB9A3QAZAGDAUQAXQl9BHwDoAF8AHwEFAChAQEAcQZ8A3ECGQB8A2QDGQBkBBQAFwB8A2"
                    + "QFGQBkBhQAFwBTACkHTukDAAAA6aMAAADpAQAAAOkKAAAA6QIAAADpZAAAACkC2gVyYW5nZdoGYXBwZW5kKQXaAXjaAWvaAWraAXnaAWmpAHIO"
                    + "AAAA2gg8c3RyaW5nPtoBZgEAAABzCAAAAAQBDAEQASAB"
            )
        );
        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => CodeReader.Read(code, [], Values([2.0, 3L, 0.25]))).Should().Throw<PythonCodeException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(200 << 20);
    }

    /// <summary>Damaged code puts a variable of its own into itself; following it would end the process.</summary>
    [Fact]
    public void A_variable_that_holds_itself_is_refused()
    {
        const string Code =
            "4wMAAAAAAAAAAAAAAAMAAAADAAAA8zgAAACHAJcAiABmAWQBhAh9AwIAfAOmAAAAqwAAAAAAAAAAAAIAAAOmAAAAqwAAAAAAAAAAAHoAAABTACkCTmMAAAAA"
            + "AAAAAAAAAAACowAAEwAAAPMSAAAAlQGXAIkAZAF6BXwAigCJAFMAKQJO6QIAAACpACkB2gF4cwEAAACA+gg8c3RyaW5nPtoBZ3oMZi48bG9jYWxzPi5nAgAA"
            + "AHMRAAAA+IAA4AwNkAGJRYgB2A8QiAjzAAAAAHIEAAAAKQRyBQAAANoBa9oBanIHAAAAcwQAAABgICAgcgYAAADaAWZyCwAAAAEAAABzNAAAAPiAAPACAwUR"
            + "8AADBRHwAAMFEfAAAwUR8AAD+P///wAMDYgxiTOMM5ARkBGRE5QTiTnQBBRyCAAAAA==";
        var code = MarshalReader.Read(Convert.FromBase64String(Code));
        FluentActions.Invoking(() => CodeReader.Read(code, [], Values([2.0, 3L, 0.25]))).Should().Throw<PythonCodeException>();
    }

    [Fact]
    public void Every_release_is_there()
    {
        s_functions.Value.Select(f => (string)f["python"]!).Distinct().Should().HaveCount(10);
        s_functions.Value.GroupBy(f => (string)f["python"]!).Should().OnlyContain(g => g.Count() > 30);
    }

    private static ExpressionEvaluator Values(object?[] arguments) =>
        new(arguments, new LambdaEra(new KerasVersion(2, 2, 4), TrainingBackend.TensorFlow));

    private static double[] Numbers(object? value) =>
        value switch
        {
            object?[] items => [.. items.SelectMany(Numbers)],
            Node { Op: ConstantOp c } => [c.Value],
            _ => [LambdaValues.Number(value)],
        };
}
