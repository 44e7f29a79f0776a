using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>What configs of several families of tf.keras and Keras 3 have in common.</summary>
internal static class TfKerasConfig
{
    /// <summary>Numbers: one by itself, or a list in a list for each axis.</summary>
    internal static Numbers ReadNumbers(JToken token)
    {
        // Arrays of NumPy stand as an object from TensorFlow 2.12 on.
        if (token is JObject array && Json.TextOf(array, "class_name") is "__numpy__" or "__tensor__")
            token = (array["config"] as JObject)?["value"] ?? token;
        var values = new List<double>();
        var extents = new List<int>();
        void Walk(JToken t, int depth)
        {
            if (t is not JArray list)
            {
                if (depth != extents.Count)
                    throw new ConfigValueException("numbers in lists of one length", token);
                values.Add(Json.Number(t));
                return;
            }
            if (depth == extents.Count && values.Count == 0)
                extents.Add(list.Count);
            if (depth >= extents.Count || extents[depth] != list.Count)
                throw new ConfigValueException("numbers in lists of one length", token);
            foreach (var item in list)
                Walk(item, depth + 1);
        }

        Walk(token, 0);
        return new Numbers(values, [.. extents]);
    }

    /// <summary>The same numbers as JSON.</summary>
    internal static JToken WriteNumbers(Numbers numbers)
    {
        var values = new Queue<double>(numbers.Values);
        JToken Part(int depth) =>
            depth == numbers.Extents.Count
                ? new JValue(values.Dequeue())
                : new JArray(Enumerable.Range(0, numbers.Extents[depth]).Select(_ => Part(depth + 1)).ToArray());

        return Part(0);
    }

    extension(Config c)
    {
        internal Numbers Numbers(string key, Numbers value, bool required = false) =>
            c.Value(key, value, ReadNumbers, WriteNumbers, required);

        /// <summary>Numbers, or null.</summary>
        internal Numbers? OptionalNumbers(string key, Numbers? value) =>
            c.Value(key, value, t => Json.IsNull(t) ? null : ReadNumbers(t), v => v is null ? JValue.CreateNull() : WriteNumbers(v));

        /// <summary>Whole numbers in a list or by themselves, or null.</summary>
        internal Sizes? OptionalSizes(string key, Sizes? value) =>
            c.Value(key, value, t => Json.IsNull(t) ? null : Json.Sizes(t, null), v => v is null ? JValue.CreateNull() : Json.Of(v));

        /// <summary>A setting that is not supported unless it is null, false or another value that changes nothing.</summary>
        /// <param name="key">Its name.</param>
        /// <param name="harmless">The value that changes nothing; written where it is not null.</param>
        /// <param name="meaning">What another value would mean.</param>
        internal void Refuse(string key, JToken? harmless, string meaning)
        {
            if (c.Reading ? !c.Has(key) : harmless is null)
                return;
            c.Value(
                key,
                true,
                t =>
                    Json.IsNull(t) || (harmless is not null && JToken.DeepEquals(t, harmless))
                        ? true
                        : throw new ConfigValueException(
                            $"{(harmless is null ? "null" : harmless.ToString(Newtonsoft.Json.Formatting.None))}, "
                                + $"for {meaning} is not supported",
                            t,
                            unsupported: true
                        ),
                _ => harmless ?? JValue.CreateNull()
            );
        }

        /// <summary>The seed of random numbers.</summary>
        internal void IgnoreSeed() => c.Ignore("seed", JValue.CreateNull(), "random numbers are the runtime's own");
    }
}
