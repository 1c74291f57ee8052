using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Experiments.Core.Native;

/// <summary>Finds and loads libtorch and TorchSharp's native half before the first tensor is made.</summary>
/// <remarks>
/// Looked through in this order: the folder named by <c>EXPERIMENTS_LIBTORCH</c> (a CUDA build, a Python installation's
/// <c>torch/lib</c>), the application's own folder (published applications), the package folders the library was built against.
/// </remarks>
public static partial class NativeLibraries
{
    /// <summary>Name of the environment variable that points to another folder of libtorch libraries.</summary>
    public const string FolderVariable = "EXPERIMENTS_LIBTORCH";

    private const string NewerVersion = "GLIBCXX_3.4.32";
    private static readonly Lock Gate = new();
    private static bool loaded;

    /// <summary>The folder libtorch was loaded from.</summary>
    public static string LibTorchFolder { get; private set; } = "";

    /// <summary>Loads the libraries once; later calls return at once.</summary>
    /// <exception cref="NativeLoadException">A library is missing or cannot be loaded; the message says which, and what to do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
                return;
            PreferPassiveWaiting();
            LibTorchFolder = FindLibTorch();
            foreach (string file in LibTorchFiles(LibTorchFolder))
                LoadFile(file);
            LoadTorchSharp();
            loaded = true;
        }
    }

#pragma warning disable CA2255 // The one place that must run before any TorchSharp member is touched.
    [ModuleInitializer]
    internal static void Initialize() => Load();
#pragma warning restore CA2255

    private static string Platform =>
        OperatingSystem.IsWindows() ? "win-x64" : OperatingSystem.IsMacOS() ? "osx-arm64" : "linux-x64";

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string? BuiltAgainst(string key) =>
        typeof(NativeLibraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value;

    private static IEnumerable<string> ApplicationFolders()
    {
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native");
    }

    private static string FindLibTorch()
    {
        string main = FileName("torch_cpu");
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen)
        {
            return File.Exists(Path.Combine(chosen, main))
                ? chosen
                : throw new NativeLoadException(
                    $"{FolderVariable} is '{chosen}', where there is no {main}; set it to a folder of libtorch 2.10 libraries, or unset it to use the packaged CPU build.");
        }
        string? built = BuiltAgainst("LibTorchNative");
        foreach (string folder in ApplicationFolders().Append(built ?? ""))
        {
            if (folder.Length > 0 && File.Exists(Path.Combine(folder, main)))
                return folder;
        }
        throw new NativeLoadException(
            built is null
                ? $"This build carries no libtorch; set {FolderVariable} to a folder of libtorch 2.10 libraries, or build with TorchBackend=cpu."
                : $"libtorch is no longer at '{built}', where this build found it; run 'dotnet restore' and build again, or set {FolderVariable} to a folder of libtorch 2.10 libraries.");
    }

    /// <summary>Dependencies before dependants; CUDA parts only where the folder has them.</summary>
    private static IEnumerable<string> LibTorchFiles(string folder)
    {
        IEnumerable<string> names = OperatingSystem.IsLinux()
            ? Directory.EnumerateFiles(folder, "libgomp*.so*").Concat(
                new[] { "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch" }.Select(n => Path.Combine(folder, FileName(n))))
            : new[] { "libiomp5md", "omp", "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch" }.Select(n => Path.Combine(folder, FileName(n)));
        return names.Where(File.Exists);
    }

    private static void LoadTorchSharp()
    {
        string name = FileName("LibTorchSharp");
        var folders = ApplicationFolders().Prepend(LibTorchFolder).Append(BuiltAgainst("TorchSharpNative") ?? "");
        string file = folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists)
            ?? throw new NativeLoadException($"{name} of the TorchSharp package was not found; run 'dotnet restore' and build again.");
        if (NativeLibrary.TryLoad(file, out _))
            return;
        LoadFile(OperatingSystem.IsLinux() ? WithoutNewerVersion(file) : file);
    }

    private static void LoadFile(string file)
    {
        try
        {
            NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            string cause = e.Message.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(file, StringComparison.Ordinal)) ?? e.Message;
            throw new NativeLoadException(
                $"The native library '{Path.GetFileName(file)}' could not be loaded ({cause}); the package needs a 64-bit {Platform} system with glibc 2.28 or newer, " +
                $"and {FolderVariable} can name another folder of libtorch 2.10 libraries.",
                e);
        }
    }

    /// <summary>Writes the adapted copy once a user and package version, under a name that several processes may race for.</summary>
    private static string WithoutNewerVersion(string file)
    {
        byte[] elf = File.ReadAllBytes(file);
        if (ElfVersionPatch.MakeOptional(elf, NewerVersion) == 0)
            return file;
        string key = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(elf))[..16];
        string root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        foreach (string home in new[] { root, Path.GetTempPath() })
        {
            if (home.Length == 0)
                continue;
            string folder = Path.Combine(home, "experiments", "native", key);
            string copy = Path.Combine(folder, Path.GetFileName(file));
            if (File.Exists(copy) && new FileInfo(copy).Length == elf.Length)
                return copy;
            try
            {
                Directory.CreateDirectory(folder);
                string partial = $"{copy}.{Environment.ProcessId}";
                File.WriteAllBytes(partial, elf);
                File.Move(partial, copy, overwrite: true);
                return copy;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not writable: the next place is tried.
            }
        }
        throw new NativeLoadException(
            $"This system's C++ library is older than {NewerVersion}, and an adapted copy of {Path.GetFileName(file)} could be written neither to '{root}' nor to '{Path.GetTempPath()}'; make one of them writable.");
    }

    /// <summary>
    /// OpenMP threads that spin at every barrier make two threads slower than one on a busy machine. The variable must be in the
    /// C environment before libgomp is loaded; a value of the user's own stays.
    /// </summary>
    private static void PreferPassiveWaiting()
    {
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment("OMP_WAIT_POLICY", "passive", 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
