namespace Experiments.Kernels.Display;

/// <summary>Shows a family of types whose members would say little.</summary>
internal interface IValueFormatter
{
    /// <summary>Whether a type belongs to the family; told by name, so that values of other types load no library.</summary>
    bool Handles(Type type);

    /// <summary>A value on one line, as it stands within other values.</summary>
    string Line(object value);

    /// <summary>A value on its own.</summary>
    Dictionary<string, object> Bundle(object value) => new() { [MimeTypes.Text] = Line(value) };
}
