using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Settings;

/// <summary>Reads a knob's value from text: <c>0.1</c>, <c>true</c>, <c>Cosine</c>, <c>101,102,103</c>, <c>B16</c>, or JSON.</summary>
internal static class KnobValue
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The value of a setting as the type of its member.</summary>
    /// <exception cref="KnobException">The text is no such value; the message names member, value and what is expected.</exception>
    public static object? Parse(Setting setting, Type type)
    {
        var (found, value) = Read(setting.Value, type);
        return found ? value : throw new KnobException($"--set {setting.Name}={setting.Value}: '{setting.Value}' is not {Expected(type)}.");
    }

    private static (bool Found, object? Value) Read(string text, Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return text is "" or "null" ? (true, null) : Read(text, inner);
        if (type == typeof(string))
            return (true, text.StartsWith('"') && FromJson(text, type) is (true, var unquoted) ? unquoted : text);
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out object? named) && Enum.IsDefined(type, named) ? (true, named) : (false, null);
        if (text.StartsWith('[') || text.StartsWith('{'))
            return FromJson(text, type);
        if (ElementOf(type) is { } element)
            return List(text, element, type);
        if (Preset(text, type) is { } preset)
            return (true, preset);
        return Invariant(text, type);
    }

    private static (bool Found, object? Value) List(string text, Type element, Type type)
    {
        string[] parts = text.Length == 0 ? [] : text.Split(',');
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (string part in parts)
        {
            var (found, item) = Read(part.Trim(), element);
            if (!found)
                return (false, null);
            items.Add(item);
        }
        if (type.IsAssignableFrom(items.GetType()))
            return (true, items);
        var array = Array.CreateInstance(element, items.Count);
        items.CopyTo(array, 0);
        return type.IsInstanceOfType(array) ? (true, array) : (false, null);
    }

    private static Type? ElementOf(Type type) => type.IsArray
        ? type.GetElementType()
        : type.IsGenericType && type.GetGenericArguments() is [var element] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)) ? element : null;

    // Configurations carry named presets as static properties of their own type.
    private static object? Preset(string text, Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(p => p.PropertyType == type && p.Name.Equals(text, StringComparison.OrdinalIgnoreCase))?.GetValue(null);

    private static (bool Found, object? Value) Invariant(string text, Type type)
    {
        if (!type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>)))
            return FromJson(text, type);
        var parse = type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider)]);
        if (parse is null)
            return FromJson(text, type);
        try
        {
            return (true, parse.Invoke(null, [text, CultureInfo.InvariantCulture]));
        }
        catch (TargetInvocationException e) when (e.InnerException is FormatException or OverflowException or ArgumentException)
        {
            return (false, null);
        }
    }

    private static (bool Found, object? Value) FromJson(string text, Type type)
    {
        try
        {
            return (true, JsonSerializer.Deserialize(text, type, Json));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return (false, null);
        }
    }

    private static string Expected(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Expected(inner) + " or null";
        if (type == typeof(bool))
            return "true or false";
        if (type.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(type));
        if (ElementOf(type) is { } element)
            return $"a list of {TypeNames.Of(element)} such as 'a,b,c'";
        string[] presets = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == type && !type.IsPrimitive).Select(p => p.Name)];
        string article = "aeio".Contains(TypeNames.Of(type)[0], StringComparison.OrdinalIgnoreCase) ? "an" : "a";
        return $"{article} {TypeNames.Of(type)}" + (presets.Length > 0 ? $" (presets: {string.Join(", ", presets)})" : "");
    }
}
