using System.Buffers.Binary;
using System.Diagnostics;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>Damaged copies of the fixtures: only the two error types, no hang, no memory beyond what the file may ask for.</summary>
public class Hdf5DamageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // What the largest sound fixture takes is far below; never-written elements may take 64 MiB (Hdf5Dataset), as raw bytes and as floats.
    private const long MaxAllocation = 1L << 30;

    public static TheoryData<string> Files =>
        new(Directory.GetFiles(Fixtures.PathOf("hdf5"), "*.h5").Select(path => Path.GetFileName(path)).Order());

    internal static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("KERASSHARP_DAMAGE_ROUNDS"), out var rounds) ? rounds : 300;

    [Theory]
    [MemberData(nameof(Files))]
    public void Damaged_files_raise_only_the_two_error_types(string name)
    {
        var original = File.ReadAllBytes(Fixtures.PathOf("hdf5", name));
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Damaged(original, new Random(HashOf(name) + round));
            var (walk, elapsed, allocated) = Walk(name, bytes, round);

            // A loaded machine may stop any thread for seconds; a loop takes its time again.
            if (elapsed > Limit)
                (_, elapsed, _) = Walk(name, bytes, round);
            elapsed.Should().BeLessThan(Limit, "round {0} of {1} must not hang", round, name);
            allocated.Should().BeLessThan(MaxAllocation, "round {0} of {1} must not eat memory", round, name);
            refused += Math.Min(1, walk.Refused);
        }

        refused.Should().BeGreaterThan(Rounds / 10, "damage must be noticed, not only survived");
    }

    private static (Hdf5Walk Walk, TimeSpan Elapsed, long Allocated) Walk(string name, byte[] bytes, int round)
    {
        var walk = new Hdf5Walk();
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            walk.Try(() =>
            {
                // Behind the checksums lies the code that a forger reaches.
                using var file = round % 4 == 0 ? Hdf5File.Open(bytes, name) : Hdf5File.OpenUnchecked(bytes, name);
                walk.Visit(file.Root);
            });
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{name}, round {round}: {e.GetType().Name}: {e.Message}", e);
        }

        return (walk, watch.Elapsed, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int HashOf(string name) => name.Aggregate(17, (hash, c) => (hash * 31) + c) & 0xFFFFFF;

    private static byte[] Damaged(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var hits = random.Next(1, 6); hits > 0; hits--)
        {
            // Metadata stand before and among the data; half of the hits go to the first two KiB.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 2048) : bytes.Length);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                case 3 when at + 8 <= bytes.Length:
                    BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), random.Next(bytes.Length) & ~7);
                    break;
                case 4 when at + 8 <= bytes.Length:
                    BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), random.NextInt64());
                    break;
                case 5:
                    var from = random.Next(bytes.Length);
                    var length = Math.Min(random.Next(1, 64), bytes.Length - Math.Max(at, from));
                    bytes.AsSpan(from, length).ToArray().CopyTo(bytes, at);
                    break;
                case 6 when random.Next(4) == 0:
                    Array.Resize(ref bytes, Math.Max(1, random.Next(bytes.Length)));
                    break;
                default:
                    bytes[at]++;
                    break;
            }
        }

        return bytes;
    }
}
