using Microsoft.ML.Data;

namespace KerasSharp.Samples.ML;

/// <summary>Four measures of a flower, and its name, which only passes through.</summary>
internal sealed class Flower
{
    public string Name { get; set; } = "";

    [VectorType(4)]
    public float[] Features { get; set; } = [];
}

/// <summary>What a model says of it.</summary>
internal sealed class Judged
{
    public string Name { get; set; } = "";

    public float[] Score { get; set; } = [];
}

/// <summary>What a mapping adds to a row.</summary>
internal sealed class Verdict
{
    public float[] Score { get; set; } = [];
}
