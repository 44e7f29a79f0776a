using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>Recurrent layers by their arrays.</summary>
internal static class RecurrentGuesses
{
    /// <summary>What the arrays can be.</summary>
    internal static IEnumerable<LayerGuess> Of(IReadOnlyList<long[]> shapes)
    {
        if (One(shapes) is { } one)
            yield return one;
        int half = shapes.Count / 2;
        if (
            shapes.Count >= 4
            && shapes.Count % 2 == 0
            && One([.. shapes.Take(half)]) is { } forward
            && One([.. shapes.Skip(half)]) is { } back
            && back.Text == forward.Text
        )
            yield return new LayerGuess("Bidirectional", $"a Bidirectional of {forward.Text}", forward.Input, 2 * forward.Output)
            {
                Inner = forward,
            };
    }

    private static LayerGuess? One(IReadOnlyList<long[]> shapes) =>
        shapes.Count switch
        {
            2 or 3 => Joined(shapes),
            9 => Apart(shapes, "GRU", 3),
            12 => Apart(shapes, "LSTM", 4),
            _ => null,
        };

    /// <summary>Keras 2 and later: one kernel for all gates, one for the states, and perhaps a bias.</summary>
    private static LayerGuess? Joined(IReadOnlyList<long[]> shapes)
    {
        if (shapes[0].Length != 2 || shapes[1].Length != 2)
            return null;
        long features = shapes[0][0],
            units = shapes[1][0],
            width = shapes[0][1];
        if (units == 0 || shapes[1][1] != width || width % units != 0)
            return null;
        long gates = width / units;
        string? name = gates switch
        {
            1 => "SimpleRNN",
            3 => "GRU",
            4 => "LSTM",
            _ => null,
        };
        if (name is null)
            return null;
        bool? after = null;
        if (shapes.Count == 3)
        {
            long[] bias = shapes[2];
            if (bias is [2, _] && name == "GRU" && bias[1] == width)
                after = true;
            else if (bias.Length == 1 && bias[0] == 2 * width && gates > 1)
                name = "CuDNN" + name;
            else if (bias.Length != 1 || bias[0] != width)
                return null;
        }
        var guess = Made(name, units, features);
        if (shapes.Count == 2)
            guess.Settings["use_bias"] = false;
        if (after == true)
            guess.Settings["reset_after"] = true;
        return guess;
    }

    /// <summary>Keras 1: three arrays for each gate.</summary>
    private static LayerGuess? Apart(IReadOnlyList<long[]> shapes, string name, int gates)
    {
        if (shapes[0].Length != 2)
            return null;
        long features = shapes[0][0],
            units = shapes[0][1];
        for (int g = 0; g < gates; g++)
            if (
                !shapes[3 * g].AsSpan().SequenceEqual([features, units])
                || !shapes[3 * g + 1].AsSpan().SequenceEqual([units, units])
                || !shapes[3 * g + 2].AsSpan().SequenceEqual([units])
            )
                return null;
        return Made(name, units, features);
    }

    private static LayerGuess Made(string name, long units, long features) =>
        new(name, $"{(name[0] is 'L' ? "an" : "a")} {name} of {units} units over {features} features", features, units)
        {
            Settings = new JObject { ["units"] = units },
        };
}
