using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>Tables of words that are not whole; those that are, are the fixture itself (TextModelCases).</summary>
public sealed class SavedVocabulariesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SavedVocabulariesTests()
    {
        string whole = Fixtures.PathOf("text", "saved_pets");
        foreach (string file in Directory.EnumerateFiles(whole, "*", SearchOption.AllDirectories))
        {
            string copy = _folder.PathOf(Path.GetRelativePath(whole, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("words_59.txt", "../ds_59.txt", "*saved_model.pb: expected the name of a file in 'assets/', found '../ds_59.txt'*")]
    [InlineData("words_59.txt", "wards_59.txt", "*wards_59.txt: expected a part of a model of TensorFlow, found no such file*")]
    [InlineData("LookupTableImportV2", "LookupTableXmportV2", "*key 'vocabulary': expected a list of *found none*or a SavedModel alone*")]
    [InlineData("\u001a\u0004keys", "\u001a\u0004kexs", "*saved_model.pb: expected what fills a table to be an object, found 'kexs'*")]
    [InlineData("Const\u002a", "Canst\u002a", "*a table of words: expected keys and values that are constants of the graph*'Canst'*")]
    public void What_is_not_whole_is_named(string from, string to, string message)
    {
        byte[] bytes = File.ReadAllBytes(_folder.PathOf("saved_model.pb"));
        byte[] before = System.Text.Encoding.Latin1.GetBytes(from),
            after = System.Text.Encoding.Latin1.GetBytes(to);
        for (int at; (at = bytes.AsSpan().IndexOf(before)) >= 0; )
            after.CopyTo(bytes, at);
        File.WriteAllBytes(_folder.PathOf("saved_model.pb"), bytes);
        Load().Should().Throw<KerasException>().WithMessage(message);
    }

    [Fact]
    public void Words_that_stand_twice_or_leave_numbers_out_are_named()
    {
        string file = Directory.GetFiles(_folder.PathOf("assets")).Order().First();
        File.AppendAllText(file, "Yes\n");
        Load().Should().Throw<KerasFormatException>().WithMessage("*expected each word once, found one twice*");
    }

    private Func<Model> Load() => () => KerasImporter.Load(_folder.Root);
}
