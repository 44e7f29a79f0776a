namespace KerasSharp.Data;

/// <summary>What tells a sample from others: copied from its row to its prediction.</summary>
/// <param name="Text">The value as the row writes it.</param>
/// <param name="IsBare">Whether it stands in JSON without quotes: a number, true, false or null, or a list or an object.</param>
public readonly record struct IdValue(string Text, bool IsBare = false);

/// <summary>A column of ids.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsWhole">Whether all its values are whole numbers of at most 64 bits, as its file says.</param>
public sealed record IdColumn(string Name, bool IsWhole = false);
