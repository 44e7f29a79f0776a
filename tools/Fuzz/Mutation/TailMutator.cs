namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a file from its end, where Parquet and Arrow describe what stands before.</summary>
/// <param name="inner">Changes bytes, those at the beginning most.</param>
internal sealed class TailMutator(IMutator inner) : IMutator
{
    public string Name => $"{inner.Name} at the end";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        byte[] changed = inner.Mutate(Reversed(file), Reversed(other), dice);
        return Reversed(changed);
    }

    private static byte[] Reversed(byte[] bytes)
    {
        var reversed = (byte[])bytes.Clone();
        Array.Reverse(reversed);
        return reversed;
    }
}
