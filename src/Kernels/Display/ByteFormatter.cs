namespace Experiments.Kernels.Display;

/// <summary>Byte arrays: as a picture when they begin like a picture file, otherwise by their length.</summary>
internal sealed class ByteFormatter : IValueFormatter
{
    public bool Handles(Type type) => type == typeof(byte[]);

    public string Line(object value) => $"byte[{((byte[])value).Length}]";

    public Dictionary<string, object> Bundle(object value)
    {
        byte[] bytes = (byte[])value;
        return PictureFile.MimeOf(bytes) is { } mime
            ? new() { [mime] = bytes, [MimeTypes.Text] = $"{mime} of {bytes.Length} bytes" }
            : new() { [MimeTypes.Text] = Line(value) };
    }
}
