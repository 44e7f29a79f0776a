using System.Numerics;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Reference;

/// <summary>Random draws.</summary>
internal static class RandomFill
{
    public static HostArray<T> Fill<T>(HostArray<T> target, RandomDrawOp law, T counter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint run = uint.CreateTruncating(counter);
        for (int i = 0; i < target.Values.Length; i += 4)
        {
            var (a, b, c, d) = PhiloxGenerator.Block((uint)law.Seed, (uint)law.Stream, run, (ulong)(i / 4));
            var (p, q) = PhiloxGenerator.Normal(a, b);
            var (r, s) = PhiloxGenerator.Normal(c, d);
            double[] four =
                law.Law == RandomLaw.Normal
                    ? [p, q, r, s]
                    : [PhiloxGenerator.Uniform(a), PhiloxGenerator.Uniform(b), PhiloxGenerator.Uniform(c), PhiloxGenerator.Uniform(d)];
            for (int k = 0; k < 4 && i + k < target.Values.Length; k++)
                target.Values[i + k] = T.CreateChecked(four[k]);
        }
        return target;
    }
}
