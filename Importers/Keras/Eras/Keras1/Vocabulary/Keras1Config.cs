using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;

/// <summary>What configs of Keras 0 and 1 have, and those of later eras do not.</summary>
internal static class Keras1Config
{
    extension(Config c)
    {
        /// <summary>input_dim and, for layers over sequences, input_length: the input's extents, known again from the model's graph
        /// but where the layer stands first without a shape.</summary>
        internal void InputExtents(bool hasLength)
        {
            int? Extent(string key) => c.Has(key) || !c.Reading ? c.OptionalInt(key, null) : null;
            int? dim = Extent("input_dim"),
                length = hasLength ? Extent("input_length") : null;
            if (dim is not null || length is not null)
                c.Form = c.Form with { InputExtents = hasLength ? [length, dim] : [dim] };
        }

        /// <summary>The axes along which an activation's weights are the same, which no config stores: those where the stored array
        /// has extent 1.</summary>
        internal Sizes SharedAxes(Sizes value, string suffix)
        {
            if (c.Import?.ArrayShape($"{c.Peek("name")}_{suffix}") is not { } shape)
                return value;
            int[] shared = [.. Enumerable.Range(0, shape.Length).Where(i => shape[i] == 1).Select(i => i + 1)];
            if (shared.Length > 0)
                c.Note(
                    ImportNoteKind.Conversion,
                    $"its weights have extent 1 on the axes {Wording.List(shared)}, so they are shared there"
                );
            return new Sizes(shared);
        }

        /// <summary>The image layout of a layer whose config never has it.</summary>
        internal DataFormat UnstoredOrdering(DataFormat value)
        {
            if (!c.Reading)
                return value;
            c.Form = c.Form with { UnstoredOrdering = true };
            return c.Form.DataFormat;
        }
    }
}
