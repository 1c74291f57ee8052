using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Experiments.Kernels.Packages;

/// <summary>Finds, for the process, the assemblies and native libraries that notebooks have referred to.</summary>
/// <remarks>They go into the default context, or for good into one beside it: native libraries do not survive a context that can be unloaded.</remarks>
internal static class AssemblyResolver
{
    private static readonly string[] NativeEndings = ["", ".so", ".dylib", ".dll"];

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, List<LoadableAssembly>> Known = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, Assembly> Loaded = [];
    private static readonly Dictionary<string, string> Natives = new(StringComparer.OrdinalIgnoreCase);
    private static bool installed;

    /// <summary>The latest assembly of a simple name that notebooks have referred to; null when there is none.</summary>
    public static LoadableAssembly? Latest(string name)
    {
        lock (Gate)
            return Known.GetValueOrDefault(name)?.MaxBy(assembly => assembly.Version);
    }

    /// <summary>Makes files known; those that the kernel or the framework brings are left alone.</summary>
    /// <param name="assemblies">Managed assemblies.</param>
    /// <param name="natives">Full paths of native libraries.</param>
    public static void Add(IEnumerable<LoadableAssembly> assemblies, IEnumerable<string> natives)
    {
        lock (Gate)
        {
            Install();
            foreach (var assembly in assemblies.Where(a => ShippedPackages.AssemblyFile(a.Name) is null))
            {
                if (!Known.TryGetValue(assembly.Name, out var versions))
                    Known[assembly.Name] = versions = [];
                if (versions.All(other => other.Version != assembly.Version))
                    versions.Add(assembly);
            }
            foreach (string file in natives)
                Natives.TryAdd(Path.GetFileName(file), file);
        }
    }

    /// <summary>Whether a file has been loaded.</summary>
    public static bool IsLoaded(string path)
    {
        lock (Gate)
            return Loaded.ContainsKey(path);
    }

    /// <summary>Takes back files that have not been loaded.</summary>
    public static void Forget(IEnumerable<string> paths)
    {
        var gone = paths.ToHashSet();
        lock (Gate)
        {
            foreach (var versions in Known.Values)
                versions.RemoveAll(assembly => gone.Contains(assembly.Path));
        }
    }

    private static void Install()
    {
        if (installed)
            return;
        installed = true;
        AssemblyLoadContext.Default.Resolving += (_, name) => Resolve(name);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += ResolveNative;
        // Cells are assemblies in contexts of their own, whose native imports the default context is not asked for.
        var contexts = new HashSet<AssemblyLoadContext> { AssemblyLoadContext.Default };
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (AssemblyLoadContext.GetLoadContext(loaded.LoadedAssembly) is { IsCollectible: false } context)
            {
                lock (contexts)
                {
                    if (contexts.Add(context))
                        context.ResolvingUnmanagedDll += ResolveNative;
                }
            }
        };
    }

    private static Assembly? Resolve(AssemblyName name)
    {
        if (name.Name is null || !string.IsNullOrEmpty(name.CultureName))
            return null;
        // The runtime asks for a shipped assembly only when a newer one than ours is wanted; ours has to do.
        if (ShippedPackages.AssemblyFile(name.Name) is { } shipped)
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(shipped);
        lock (Gate)
        {
            return Known.TryGetValue(name.Name, out var versions) && versions.Count > 0
                ? Load(versions.Find(a => a.Version == name.Version) ?? versions.MaxBy(a => a.Version)!)
                : null;
        }
    }

    private static Assembly Load(LoadableAssembly assembly)
    {
        if (Loaded.TryGetValue(assembly.Path, out var loaded))
            return loaded;
        // One context holds one assembly of a name; a rebuilt one gets a context beside it.
        bool isTaken = AssemblyLoadContext.Default.Assemblies.Any(a => a.GetName().Name == assembly.Name);
        var context = isTaken ? new AssemblyLoadContext($"{assembly.Name} {assembly.Version}") : AssemblyLoadContext.Default;
        return Loaded[assembly.Path] = context.LoadFromAssemblyPath(assembly.Path);
    }

    private static nint ResolveNative(Assembly assembly, string name)
    {
        lock (Gate)
        {
            foreach (string file in NativeEndings.SelectMany(ending => new[] { name + ending, $"lib{name}{ending}" }))
            {
                if (Natives.TryGetValue(file, out string? path) && NativeLibrary.TryLoad(path, out nint handle))
                    return handle;
            }
        }
        return 0;
    }
}
