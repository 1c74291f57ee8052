using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>JPEG files to a training batch: 512x384 decoded, 96x72 resized, a random 64x64 of it, maybe mirrored, float planes.</summary>
internal static class ImageCases
{
    private const string DataVariable = "BENCH_DATA";

    private static readonly ImagePreprocessing Whole = new(
        new RandomCrop(72, 96, 64, 64), PillowResize.Bilinear, new(0.5), new(0.5), MirrorProbability: 0.5);

    public static BenchCase? Create(string name) => name switch
    {
        "img_pipe" => Pipe(Whole),
        "img_pipe_scaled" => Pipe(Whole.With(decodeMargin: 4 / 3.0)),
        _ => null,
    };

    private static BenchCase Pipe(ImagePreprocessing recipe)
    {
        string folder = Environment.GetEnvironmentVariable(DataVariable)
            ?? throw new ArgumentException($"{DataVariable} is not set; it names the folder of the benchmark's data.");
        var files = Directory.GetFiles(Path.Combine(folder, "jpg")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var preprocessor = new ImagePreprocessor(recipe, seed: 1, threads: get_num_threads());
        ulong first = 0;
        return new(() =>
        {
            var batch = preprocessor.Decode(files, first);
            first += (ulong)files.Count;
            if (float.IsNaN(batch.mean().item<float>()))
                throw new InvalidOperationException("The batch holds what is not a number.");
        });
    }
}
