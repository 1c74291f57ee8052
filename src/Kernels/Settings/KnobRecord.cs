using System.Reflection;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Settings;

/// <summary>Copies of records with one member replaced by name.</summary>
internal static class KnobRecord
{
    /// <summary>The record with one setting in place; names ignore case, <c>a.b</c> reaches into a member that is a record.</summary>
    /// <exception cref="KnobException">No such member, or a value that does not fit it.</exception>
    public static object With(object record, Setting setting) => With(record, setting, setting.Name);

    private static object With(object record, Setting setting, string path)
    {
        string name = path.Split('.')[0];
        var members = record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.CanWrite || Parameter(record.GetType(), p.Name) is not null)).ToList();
        var member = members.Find(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Unknown(record, setting, name, [.. members.Select(p => p.Name)]);
        object? current = member.GetValue(record);
        object? value = path.Length == name.Length
            ? KnobValue.Parse(setting, member.PropertyType)
            : With(current ?? throw new KnobException($"--set {setting.Name}: {member.Name} is null, so it has no members."), setting, path[(name.Length + 1)..]);
        return Copy(record, member, value, setting);
    }

    private static KnobException Unknown(object record, Setting setting, string name, string[] known) => new(
        $"--set {setting.Name}={setting.Value}: {TypeNames.Of(record.GetType())} has no member '{name}'; "
        + (known.Length == 0 ? "it has no members to set." : NearNames.Hint(name, known)));

    // The primary constructor is the public one with the most parameters that are all named like members.
    private static ConstructorInfo? Primary(Type type) => type.GetConstructors()
        .Where(c => c.GetParameters() is { Length: > 0 } parameters && parameters.All(p => Member(type, p) is not null))
        .MaxBy(c => c.GetParameters().Length);

    private static PropertyInfo? Member(Type type, ParameterInfo parameter) => Array.Find(
        type.GetProperties(), p => p.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase) && p.PropertyType == parameter.ParameterType);

    private static ParameterInfo? Parameter(Type type, string member) =>
        Primary(type)?.GetParameters().FirstOrDefault(p => p.Name!.Equals(member, StringComparison.OrdinalIgnoreCase));

    private static object Copy(object record, PropertyInfo member, object? value, Setting setting)
    {
        var type = record.GetType();
        try
        {
            var constructor = Primary(type);
            object copy = constructor is not null
                ? constructor.Invoke([.. constructor.GetParameters().Select(p => Member(type, p)!.Name == member.Name ? value : Member(type, p)!.GetValue(record))])
                : Activator.CreateInstance(type)!;
            foreach (var other in type.GetProperties().Where(p => p.CanWrite && p.GetIndexParameters().Length == 0 && Parameter(type, p.Name) is null))
                other.SetValue(copy, other.Name == member.Name ? value : other.GetValue(record));
            return copy;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } refused)
        {
            throw new KnobException($"--set {setting.Name}={setting.Value}: {TypeNames.Of(type)} refuses it: {refused.Message}");
        }
        catch (MissingMethodException)
        {
            throw new KnobException($"--set {setting.Name}={setting.Value}: {TypeNames.Of(type)} has no constructor by which to copy it; make it a record.");
        }
    }
}
