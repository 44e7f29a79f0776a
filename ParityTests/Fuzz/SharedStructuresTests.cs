using System.Buffers.Binary;
using FluentAssertions;
using KerasSharp.Fuzz.Mutation;
using KerasSharp.Fuzz.Running;
using KerasSharp.Fuzz.Targets;
using KerasSharp.Hdf5;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Small files whose objects share their structures, so that they would lead to very much: refused, in little time and
/// memory.</summary>
public class SharedStructuresTests
{
    private const int Many = 1500;
    private const int SymbolTableMessage = 0x11,
        LayoutMessage = 8;

    [Fact]
    public void Groups_that_share_one_list_of_members()
    {
        var writer = new Hdf5Writer();
        for (int i = 0; i < Many; i++)
            writer.Root.Group($"big/{i:d4}");
        for (int i = 0; i < Many; i++)
            writer.Root.Group($"many/{i:d4}");
        byte[] bytes = Written(writer);
        var tables = Hdf5Map.Of(bytes).Messages.Where(m => m.Type == SymbolTableMessage).ToList();
        var largest = tables.MaxBy(m => Members(bytes, m));
        Members(bytes, largest).Should().BeGreaterThan(5);
        byte[] shared = [.. bytes];
        foreach (var table in tables.Where(t => Members(bytes, t) == 0))
            bytes.AsSpan(largest.Body, 16).CopyTo(shared.AsSpan(table.Body));
        Run("hdf5", bytes).Answer.Should().Be(Answer.Result);
        Run("hdf5", shared)
            .Message.Should()
            .Match(
                "fuzz.h5: /*: group B-tree at offset *: its blocks overlap or form a loop; expected them to be no larger than the "
                    + "file together."
            );
    }

    [Fact]
    public void Arrays_that_share_their_data()
    {
        var writer = new Hdf5Writer();
        writer.Root.AddDataset("big", new float[50_000], 50_000);
        for (int i = 0; i < 300; i++)
            writer.Root.AddDataset($"small{i:d3}", new float[1], 1);
        byte[] bytes = Written(writer);
        using (var file = Hdf5File.Open(bytes, "sound.h5"))
            foreach (string name in file.Root.Keys)
                file.Root.Dataset(name).ReadFloats();
        var map = Hdf5Map.Of(bytes);
        var layouts = map.Messages.Where(m => m.Type == LayoutMessage).ToList();
        layouts.Should().HaveCount(301);
        var large = layouts.Single(m => Integers.Read(bytes, m.Body + 10, 8) == 200_000);
        foreach (var layout in layouts)
            bytes.AsSpan(large.Body, 18).ToArray().CopyTo(bytes, layout.Body);
        var spaces = map.Messages.Where(m => m.Type == 1).ToList();
        foreach (var space in spaces)
            for (int at = space.Body + 8; at < space.Body + space.Size; at += 8)
                if (Integers.Read(bytes, at, 8) == 1)
                    BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), 50_000);
        Run("hdf5", bytes)
            .Message.Should()
            .Match(
                "fuzz.h5: /small*: its 200000 bytes are claimed by other datasets, too; expected the data of all to be no larger than "
                    + "the file's * bytes together."
            );
    }

    [Fact]
    public void Layers_that_share_their_arrays()
    {
        var writer = new Hdf5Writer();
        writer.Root.SetText(
            "model_config",
            """{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "d", "batch_input_shape": [null, 1], "output_dim": 1}}]}"""
        );
        var weights = writer.Root.Group("model_weights");
        weights.SetTextList("layer_names", [.. Enumerable.Repeat("g", 10_000)]);
        weights.Group("g").SetTextList("weight_names", [.. Enumerable.Repeat("w", 10_000)]);
        weights.AddDataset("g/w", new float[1], 1);
        byte[] bytes = Written(writer);
        bytes.Length.Should().BeLessThan(100_000);
        Run("model", bytes)
            .Message.Should()
            .Match("fuzz.h5: /model_weights/g: expected at most * layers and arrays in a file of * bytes, found more");
    }

    [Fact]
    public void Hard_links_to_one_object_are_sound()
    {
        using var file = Hdf5File.Open(File.ReadAllBytes(Oracle.Fixtures.PathOf("hdf5", "names.h5")), "n.h5");
        for (int i = 0; i < 1000; i++)
            file.Root.Group(string.Join('/', Enumerable.Repeat("a/cycle", 1 + i % 20))).Keys.Should().NotBeEmpty();
    }

    private static int Members(byte[] bytes, Hdf5Message table)
    {
        int tree = (int)Integers.Read(bytes, table.Body, 8);
        return (int)Integers.Read(bytes, tree + 6, 2);
    }

    private static FileRun Run(string target, byte[] bytes)
    {
        var run = Worker.RunAlone(new MadeFile(TargetTable.Of(target), "", bytes));
        run.Finding.Should().BeNull();
        return run;
    }

    private static byte[] Written(Hdf5Writer writer)
    {
        using var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }
}
