namespace Experiments.Kernels.Display;

/// <summary>Exceptions as values: type and message, and on their own the stack trace too.</summary>
internal sealed class ErrorFormatter : IValueFormatter
{
    public bool Handles(Type type) => typeof(Exception).IsAssignableFrom(type);

    public string Line(object value) => $"{TypeNames.Of(value.GetType())}: {((Exception)value).Message}";

    public Dictionary<string, object> Bundle(object value) => new() { [MimeTypes.Text] = value.ToString() ?? Line(value) };
}
