using KerasSharp.ML;
using KerasSharp.Onnx;
using Microsoft.ML;

namespace KerasSharp.Samples.ML;

/// <summary>One model of Keras in ML.NET three ways: as a view that scores in batches, as a mapping in a saved pipeline, as ONNX.</summary>
internal static class FlowerSample
{
    /// <returns>The scores of each way, row by row.</returns>
    internal static IReadOnlyList<float[][]> Run(string modelPath, TextWriter output)
    {
        var ml = new MLContext(seed: 1);
        Flower[] flowers =
        [
            .. Enumerable.Range(0, 1000).Select(i => new Flower { Name = $"flower {i}", Features = [i % 7, i % 5, i % 3, i % 2] }),
        ];
        var data = ml.Data.LoadFromEnumerable(flowers);

        using var model = KerasModel.Load(modelPath);
        var scored = model.Score(data);
        float[][] lazily = [.. ml.Data.CreateEnumerable<Judged>(scored, reuseRowObject: false).Select(j => j.Score)];
        output.WriteLine($"{flowers[0].Name}: {string.Join(", ", lazily[0])} by Score");

        FlowerMapping.ModelPath = modelPath;
        var pipeline = ml.Transforms.CustomMapping(new FlowerMapping().GetMapping(), FlowerMapping.Contract);
        using var saved = new MemoryStream();
        ml.Model.Save(pipeline.Fit(data), data.Schema, saved);
        saved.Position = 0;
        var other = new MLContext();
        other.ComponentCatalog.RegisterAssembly(typeof(FlowerMapping).Assembly);
        var mapped = other.Model.Load(saved, out _).Transform(data);
        float[][] byMapping = [.. other.Data.CreateEnumerable<Judged>(mapped, reuseRowObject: false).Select(j => j.Score)];
        output.WriteLine($"{flowers[0].Name}: {string.Join(", ", byMapping[0])} by a pipeline that was saved and loaded");

        float[][] byOnnx = ByOnnx(ml, model, data);
        output.WriteLine($"{flowers[0].Name}: {string.Join(", ", byOnnx[0])} by ApplyOnnxModel");
        return [lazily, byMapping, byOnnx];
    }

    private static float[][] ByOnnx(MLContext ml, Model model, IDataView data)
    {
        string path = Path.Combine(Path.GetTempPath(), $"kerassharp-{Guid.NewGuid():N}.onnx");
        try
        {
            using (var file = File.Create(path))
                model.ExportOnnx(file, new OnnxOptions());
            string input = model.InputLayers[0].Name!,
                output = model.OutputNames[0];
            var pipeline = ml
                .Transforms.CopyColumns(input, "Features")
                .Append(
                    ml.Transforms.ApplyOnnxModel(
                        [output],
                        [input],
                        path,
                        new Dictionary<string, int[]> { [input] = [1, 4] },
                        gpuDeviceId: null,
                        fallbackToCpu: false,
                        recursionLimit: 100
                    )
                )
                .Append(ml.Transforms.CopyColumns("Score", output));
            var scored = pipeline.Fit(data).Transform(data);
            return [.. ml.Data.CreateEnumerable<Judged>(scored, reuseRowObject: false).Select(j => j.Score)];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
