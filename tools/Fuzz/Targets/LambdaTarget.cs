namespace KerasSharp.Fuzz.Targets;

/// <summary>The byte code of a Lambda's function: read as an expression, never run.</summary>
internal sealed class LambdaTarget : ITarget
{
    // As many nodes as an expression may come to, each with its shape and its place in a plan.
    private const int MostCalls = 10_000;

    public string Name => "lambda";

    public bool NamesPlace(string message) => message.Contains("'code'", StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        allowance.Calls(MostCalls);
        string architecture = $$$"""
            {"class_name": "Sequential", "keras_version": "2.2.4", "backend": "tensorflow", "config": [{"class_name": "Lambda", "config": {
              "name": "code", "batch_input_shape": [null, 4, 6], "function_type": "lambda", "arguments": {},
              "function": ["{{{Convert.ToBase64String(bytes)}}}", [3, 0.25], [2.5, 4]]}}]}
            """;
        using var model = KerasImporter.FromArchitecture(architecture, ModelUse.Options, seed: 1);
        Used.By(() => ModelUse.Exercise(model, allowance));
    }
}
