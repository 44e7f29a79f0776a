using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>What configs of several families of Keras 2 have in common.</summary>
internal static class Keras2Config
{
    extension(Config c)
    {
        /// <summary>The layout of a layer over time, which files store from 2.2 on and which was channels_last before.</summary>
        internal DataFormat TimeFormat(DataFormat value) => c.Has("data_format") || !c.Reading ? c.DataFormat(value) : value;

        /// <summary>The layout of a layer over <paramref name="rank"/> spatial axes.</summary>
        internal DataFormat FormatOf(int rank, DataFormat value) => rank == 1 ? c.TimeFormat(value) : c.DataFormat(value);

        /// <summary>The layout of a layer whose config has none in any release.</summary>
        internal DataFormat UnstoredFormat(DataFormat value)
        {
            if (!c.Reading)
                return value;
            c.Form = c.Form with { UnstoredOrdering = true };
            return c.Form.DataFormat;
        }

        /// <summary>A key that files store from some release on; a file without it means what <paramref name="value"/> says.</summary>
        internal T Later<T>(string key, T value, Func<T> exchange) => c.Has(key) || !c.Reading ? exchange() : value;

        /// <summary>How the file's backend pads borders; told in the report where they are padded.</summary>
        /// <param name="padding">Whether they are.</param>
        /// <param name="theano">Theano's rule for the layer.</param>
        internal SameRule SameRuleOf(Padding padding, SameRule theano = SameRule.HalfKernel) =>
            (
                padding == KerasSharp.Padding.Same
                    ? c.Applies(Keras2Quirks.HalfKernelPadding)
                    : Keras2Quirks.HalfKernelPadding.AppliesTo(c.Form.Version, c.Form.Backend)
            )
                ? theano
                : SameRule.AsNeeded;

        /// <summary>Tells of kernels that are stored for a convolution.</summary>
        internal void NoteFlip()
        {
            if (c.Reading && c.Applies(Keras2Quirks.FlippedKernels))
                c.Note(ImportNoteKind.Conversion, "kernel flipped along its spatial axes: Theano convolves, the runtime cross-correlates");
        }

        /// <summary>bias_initializer.</summary>
        internal Initializer BiasInitializer(Initializer value) => c.Initializer("bias_initializer", value, Initializers.Zero);
    }
}
