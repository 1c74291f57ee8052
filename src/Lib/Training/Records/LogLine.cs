using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Experiments.Training;

/// <summary>What was measured at one step.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Time">Seconds since 1970, UTC.</param>
/// <param name="Values">Metrics by name, such as <c>loss</c>.</param>
public sealed record LogLine(long Step, double Time, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>The step and its metrics, as in <c>step 40  loss 0.31  accuracy 0.9</c>.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"step {Step}" + string.Concat(Values.Select(v => $"  {v.Key} {v.Value:0.####}"));

    internal string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("step", Step);
            json.WriteNumber("time", Time);
            foreach (var (name, value) in Values)
            {
                if (double.IsFinite(value))
                    json.WriteNumber(name, value);
                else
                    json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    internal static LogLine FromJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        var numbers = document.RootElement.EnumerateObject().ToDictionary(
            p => p.Name,
            p => p.Value.ValueKind == JsonValueKind.String ? double.Parse(p.Value.GetString()!, CultureInfo.InvariantCulture) : p.Value.GetDouble());
        if (!numbers.Remove("step", out double step) || !numbers.Remove("time", out double time))
            throw new JsonException("A log line needs step and time.");
        return new((long)step, time, numbers);
    }
}
