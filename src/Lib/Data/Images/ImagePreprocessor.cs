using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Experiments.Core;
using Experiments.Data.Decoding;
using Experiments.Data.Resampling;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Carries an <see cref="ImagePreprocessing"/> out: pictures of any size in, one batch out.</summary>
/// <remarks>
/// Batches are decoded on several threads, each picture written straight into its place in the batch's tensor. What chance decides about
/// a picture is a function of the seed and its number alone, not of threads or batches.
/// </remarks>
public sealed class ImagePreprocessor
{
    private const ulong ViewStream = 0xDA7A_0006;
    private const ulong MirrorSlot = 64;

    private readonly ImagePreprocessing recipe;
    private readonly ulong key;
    private readonly int threads;
    private readonly long maxPixels;
    private readonly float[] values = new float[3 * 256];

    /// <summary>Prepares a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seed">Of crops and mirroring.</param>
    /// <param name="threads">Threads at most; 0 for one a core.</param>
    /// <param name="maxPixels">Largest accepted width times height of a file, checked before it is decoded.</param>
    /// <exception cref="ArgumentException">The recipe is not valid, or a number is negative.</exception>
    public ImagePreprocessor(ImagePreprocessing recipe, ulong seed = 0, int threads = 0, long maxPixels = ImageFile.MaxPixels)
    {
        recipe.Validate();
        Check.Member(threads >= 0, nameof(threads), threads, "use 0 for one a core, or a number of threads");
        Check.Positive(maxPixels, nameof(maxPixels));
        this.recipe = recipe;
        this.maxPixels = maxPixels;
        this.threads = threads == 0 ? Environment.ProcessorCount : threads;
        key = CounterRandom.Key(seed, ViewStream);
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((i % 256 * recipe.Scale - recipe.Mean[i / 256]) / recipe.Deviation[i / 256]);
    }

    /// <summary>The recipe.</summary>
    public ImagePreprocessing Recipe => recipe;

    /// <summary>Preprocesses one decoded picture.</summary>
    /// <param name="image">uint8[3, H, W].</param>
    /// <param name="number">Which picture it is, for crops and mirroring.</param>
    /// <returns>float32[3, Fit.Height, Fit.Width].</returns>
    /// <exception cref="ArgumentException">The shape or the type differs.</exception>
    public unsafe Tensor Apply(Tensor image, ulong number = 0)
    {
        Check.Shape(image, [3, -1, -1]);
        if (image.dtype != ScalarType.Byte)
            throw new ArgumentException($"image is {image.dtype}, expected uint8 as {nameof(ImageFile)}.{nameof(ImageFile.Read)} gives it.", nameof(image));
        using var scope = NewDisposeScope();
        var (height, width) = ((int)image.shape[1], (int)image.shape[2]);
        var random = new CounterRandom(key, number);
        using var raster = Raster.FromPlanes(image.contiguous().cpu().bytes, height, width);
        var result = empty(3, recipe.Fit.Height, recipe.Fit.Width);
        Write(raster, new Resampler(recipe.Fit.Place(height, width, random), recipe.Interpolation), random, Address(result));
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Reads, decodes and preprocesses image files.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="first">Number of the first picture, for crops and mirroring.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    /// <returns>float32[B, 3, Fit.Height, Fit.Width].</returns>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is no image, damaged, cut short or too large; the message names it.</exception>
    public Tensor Read(IReadOnlyList<string> paths, ulong first = 0, CancellationToken cancellation = default) =>
        Batch(paths.Count, i => (ImageFile.ReadBytes(paths[i]), paths[i]), first, cancellation);

    /// <summary>Decodes and preprocesses image files held in memory.</summary>
    /// <param name="files">Their bytes.</param>
    /// <param name="first">Number of the first picture, for crops and mirroring.</param>
    /// <param name="names">Names used in errors; their places in the batch where null.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    /// <returns>float32[B, 3, Fit.Height, Fit.Width].</returns>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public Tensor Decode(IReadOnlyList<byte[]> files, ulong first = 0, IReadOnlyList<string>? names = null, CancellationToken cancellation = default) =>
        Batch(files.Count, i => (files[i], names?[i] ?? $"{i} of the batch"), first, cancellation);

    private unsafe Tensor Batch(int count, Func<int, (byte[] Bytes, string Name)> file, ulong first, CancellationToken cancellation)
    {
        var batch = empty(count, 3, recipe.Fit.Height, recipe.Fit.Width);
        float* start = Address(batch);
        long each = 3L * recipe.Fit.Height * recipe.Fit.Width;
        void Fill(int i)
        {
            var (bytes, name) = file(i);
            One(bytes, name, new CounterRandom(key, first + (ulong)i), start + i * each);
        }
        try
        {
            if (threads > 1 && count > 1)
            {
                Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads }, Fill);
                return batch;
            }
            for (int i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                Fill(i);
            }
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();
            if (e is AggregateException { InnerExceptions: [var inner, ..] })
                ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private unsafe void One(byte[] bytes, string name, CounterRandom random, float* target)
    {
        using var image = new EncodedImage(bytes, name, maxPixels, upright: true);
        var view = recipe.Fit.Place(image.Height, image.Width, random);
        int shrink = recipe.DecodeMargin is { } margin ? Shrink(view, margin) : 1;
        var resampler = new Resampler(view.Scaled((image.Height, image.Width), image.Shrunk(shrink)), recipe.Interpolation);
        using var raster = image.Decode(shrink, resampler.Source);
        Write(raster, resampler, random, target);
    }

    private static int Shrink(View view, double margin)
    {
        double least = Math.Min(view.Height / (margin * view.ResizedHeight), view.Width / (margin * view.ResizedWidth));
        return least >= 8 ? 8 : least >= 4 ? 4 : least >= 2 ? 2 : 1;
    }

    private unsafe void Write(Raster raster, Resampler resampler, CounterRandom random, float* target)
    {
        using var resized = resampler.Run(raster);
        bool isMirrored = recipe.MirrorProbability > 0 && random.Uniform(MirrorSlot) < recipe.MirrorProbability;
        fixed (byte* pixels = resized.Pixels)
        fixed (float* table = values)
            WritePlanes(pixels, resized.Height, resized.Width, isMirrored, table, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void WritePlanes(byte* pixels, int height, int width, bool isMirrored, float* table, float* target)
    {
        long plane = (long)height * width;
        int step = isMirrored ? -4 : 4;
        for (int y = 0; y < height; y++)
        {
            byte* pixel = pixels + 4L * y * width + (isMirrored ? 4 * (width - 1) : 0);
            float* red = target + (long)y * width, green = red + plane, blue = green + plane;
            for (int x = 0; x < width; x++, pixel += step)
            {
                red[x] = table[pixel[0]];
                green[x] = table[256 + pixel[1]];
                blue[x] = table[512 + pixel[2]];
            }
        }
    }

    // Native memory: it does not move.
    private static unsafe float* Address(Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
