using System.Collections.Concurrent;
using System.Reflection;

namespace Experiments.Kernels.Display;

/// <summary>A value that is a word around others: a union case and its fields, a task and its result.</summary>
/// <param name="Word">What is said first.</param>
/// <param name="Parts">The values inside; names may be empty.</param>
internal sealed record Wrapped(string Word, IReadOnlyList<(string Name, object? Value)> Parts)
{
    private static readonly ConcurrentDictionary<Type, Func<object, Wrapped>?> Readers = new();

    /// <summary>The parts of such a value; null for every other.</summary>
    public static Wrapped? Of(object value) => Readers.GetOrAdd(value.GetType(), Reader)?.Invoke(value);

    private static Func<object, Wrapped>? Reader(Type type)
    {
        if (typeof(Task).IsAssignableFrom(type))
            return OfTask;
        if (UnionReader.IsUnion(type))
            return UnionReader.Of(type);
        if (!type.IsGenericType && type != typeof(ValueTask))
            return null;
        string name = TypeNames.Of(type);
        if (type == typeof(ValueTask) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            var done = type.GetProperty(nameof(ValueTask.IsCompleted))!;
            return value => new Wrapped($"{name} ({(done.GetValue(value) is true ? "completed" : "not completed")})", []);
        }
        if (type.GetGenericTypeDefinition() == typeof(Lazy<>))
        {
            var created = type.GetProperty(nameof(Lazy<int>.IsValueCreated))!;
            var result = type.GetProperty(nameof(Lazy<int>.Value))!;
            return value => created.GetValue(value) is true ? new Wrapped(name, [("value", result.GetValue(value))]) : new Wrapped($"{name} (no value yet)", []);
        }
        return null;
    }

    // The result is read only when it is there: a display never waits.
    private static Wrapped OfTask(object value)
    {
        var task = (Task)value;
        var result = value.GetType().GetProperty(nameof(Task<int>.Result), BindingFlags.Public | BindingFlags.Instance);
        bool hasResult = result is not null && result.PropertyType.Name != "VoidTaskResult";
        string name = hasResult ? $"Task<{TypeNames.Of(result!.PropertyType)}>" : "Task";
        return hasResult && task.IsCompletedSuccessfully
            ? new Wrapped(name, [($"{task.Status}", Absent.Named(result!.GetValue(task), result.PropertyType))])
            : new Wrapped($"{name} ({task.Status})", []);
    }
}
