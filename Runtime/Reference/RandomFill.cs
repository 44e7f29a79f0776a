using System.Numerics;
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
            var (a, b, c, d) = Philox.Four(law, run, (ulong)(i / 4));
            double[] four = [a, b, c, d];
            for (int k = 0; k < 4 && i + k < target.Values.Length; k++)
                target.Values[i + k] = T.CreateChecked(four[k]);
        }
        return target;
    }
}
