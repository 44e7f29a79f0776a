using System.Numerics.Tensors;

namespace KerasSharp.Benchmarks.Soak;

/// <summary>Loads, runs and disposes models one after another: memory, open files and mappings of weight files must not grow. A model that
/// is not disposed is left to the collector.</summary>
internal static class ModelSoak
{
    internal static int Run(int count, bool dispose)
    {
        string folder = Directory.CreateTempSubdirectory("kerassharp-soak-").FullName;
        try
        {
            string[] files = [Path.Combine(folder, "words.h5"), Path.Combine(folder, "dense.h5")];
            using (Model words = new Sequential { new Embedding(20_000, 64), new Lstm(64), new Dense(1) }.Build())
            using (
                Model dense = new Sequential
                {
                    new Dense(512) { InputShape = [256] },
                    new Dense(512),
                    new Dense(10),
                }.Build()
            )
            {
                words.Save(files[0]);
                dense.Save(files[1]);
            }
            Tensor<float>[] inputs = [Tensor.CreateFromShape<float>([4, 12]), Tensor.CreateFromShape<float>([4, 256])];
            Console.WriteLine(
                $"{count} models, {files.Sum(f => new FileInfo(f).Length) / 2.0 / (1 << 20):F1} MB of weights each on average, "
                    + $"{(dispose ? "disposed" : "left to the collector")}"
            );
            double early = 0,
                late = 0;
            int mapped = 0,
                open = 0;
            for (int i = 1; i <= count; i++)
            {
                Once(files[i % 2], inputs[i % 2], dispose);
                if (i % (count / 20) != 0)
                    continue;
                Collect();
                late = ProcessMemory.Own(ProcessMemory.Mine);
                if (early == 0 && i >= count / 5)
                    early = late;
                (mapped, open) = (ProcessMemory.Mapped(ProcessMemory.Mine, ".h5"), ProcessMemory.Files(ProcessMemory.Mine));
                Console.WriteLine(
                    $"{i, 6} models: own memory {late, 7:F1} MB, resident {ProcessMemory.Resident(ProcessMemory.Mine), 7:F1} MB, "
                        + $"managed {GC.GetTotalMemory(false) / 1e6, 6:F1} MB, {mapped} weight files mapped, {open} files open"
                );
            }
            bool holds = mapped == 0 && late < early + 10;
            Console.WriteLine(
                $"from a fifth of the way to the end own memory changed by {late - early:F1} MB: {(holds ? "holds" : "GROWS")}"
            );
            return holds ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A frame of its own: no local keeps the model.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Once(string file, Tensor<float> x, bool dispose)
    {
        var model = KerasImporter.Load(file);
        model.Predict(x);
        if (dispose)
            model.Dispose();
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
