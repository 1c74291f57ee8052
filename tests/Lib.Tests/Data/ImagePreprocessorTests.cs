using Experiments.Data;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class ImagePreprocessorTests
{
    private static readonly ImagePreprocessing Plain = new(new Squash(5, 7), PillowResize.Bicubic, new(0.5), new(0.5));

    public static TheoryData<string, int> Crops() => new()
    {
        { "jpg", 1 },
        { "jpg", 2 },
        { "png", 1 },
        { "webp", 1 },
    };

    [Theory]
    [MemberData(nameof(Crops))]
    public void Decoding_a_part_gives_the_pixels_of_the_whole(string kind, int seed)
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(150, 210);
        byte[] file = kind switch { "jpg" => TestExif.Jpeg(image), "webp" => TestExif.LosslessWebp(image), _ => ImageFile.EncodePng(image) };
        var whole = ImageFile.Decode(file, kind);
        foreach (ImageFit fit in new ImageFit[] { new RandomCrop(90, 80, 20, 24), new RandomResizedCrop(16, 16, 0.05, 0.3), new CentreCrop(40, 30, 30) })
        {
            foreach (var how in new[] { PillowResize.Bilinear, PillowResize.Lanczos, TorchResize.Bicubic, TensorFlowResize.Bilinear })
            {
                var preprocessor = new ImagePreprocessor(Plain.With(fit, how, mirrorProbability: 0.5), (ulong)seed, threads: 1);
                for (ulong number = 0; number < 6; number++)
                    AssertEqual(preprocessor.Apply(whole, number), preprocessor.Decode([file], number)[0]);
            }
        }
    }

    [Fact]
    public void A_crop_is_a_part_of_the_resized_picture_and_mirroring_its_mirror()
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(40, 60);
        var resized = Resize.To(image, 24, 30, PillowResize.Bilinear).to(torch.float32);
        var recipe = new ImagePreprocessing(new RandomCrop(24, 30, 10, 12), PillowResize.Bilinear, new(0), new(1), Scale: 1, MirrorProbability: 0.5);
        var preprocessor = new ImagePreprocessor(recipe, seed: 4);
        int mirrored = 0;
        for (ulong number = 0; number < 40; number++)
        {
            var crop = preprocessor.Apply(image, number);
            bool isPlain = Places(resized).Any(part => part.equal(crop).all().item<bool>());
            bool isMirrored = Places(resized).Any(part => part.flip(2).equal(crop).all().item<bool>());
            Assert.True(isPlain != isMirrored);
            mirrored += isMirrored ? 1 : 0;
        }
        Assert.InRange(mirrored, 8, 32);

        static IEnumerable<torch.Tensor> Places(torch.Tensor resized) =>
            from y in Enumerable.Range(0, 15) from x in Enumerable.Range(0, 19) select Resize.Crop(resized, y, x, 10, 12);
    }

    [Fact]
    public void Random_crops_keep_to_their_area_and_aspect_and_reach_every_corner()
    {
        var fit = new RandomResizedCrop(8, 8, 0.1, 0.5);
        var views = Enumerable.Range(0, 500).Select(i => fit.Place(90, 120, new(1, 2, (ulong)i))).ToList();
        Assert.All(views, v => Assert.InRange(v.Height * v.Width / (90.0 * 120), 0.095, 0.505));
        Assert.All(views, v => Assert.InRange((double)v.Width / v.Height, 0.7, 1.4));
        Assert.All(views, v => Assert.True(v.Top >= 0 && v.Left >= 0 && v.Top + v.Height <= 90 && v.Left + v.Width <= 120));
        Assert.Contains(views, v => v.Top == 0);
        Assert.Contains(views, v => v.Top + v.Height == 90);
        // No such rectangle fits a picture of one row.
        var line = fit.Place(1, 400, new(1, 2, 3));
        Assert.Equal((0, 199, 1, 1), (line.Top, line.Left, line.Height, line.Width));
    }

    [Fact]
    public void Batches_do_not_depend_on_threads_and_change_with_seed_and_number()
    {
        using var scope = torch.NewDisposeScope();
        var files = Enumerable.Range(0, 9).Select(i => ImageFile.EncodePng(Noise(20 + i, 30, (ulong)i))).ToList();
        var recipe = Plain.With(new RandomResizedCrop(8, 8), mirrorProbability: 0.5);
        var one = new ImagePreprocessor(recipe, seed: 1, threads: 1).Decode(files, 5);
        AssertEqual(one, new ImagePreprocessor(recipe, seed: 1, threads: 4).Decode(files, 5));
        AssertEqual(one[3..], new ImagePreprocessor(recipe, seed: 1).Decode(files[3..], 8));
        Assert.False(one.equal(new ImagePreprocessor(recipe, seed: 2).Decode(files, 5)).all().item<bool>());
        Assert.False(one.equal(new ImagePreprocessor(recipe, seed: 1).Decode(files, 6)).all().item<bool>());
    }

    [Fact]
    public void Turned_files_are_cut_and_shrunk_upright()
    {
        using var scope = torch.NewDisposeScope();
        byte[] file = TestExif.Jpeg(TestExif.Jpeg(Noise(96, 160)), TestExif.Tiff(6, isLittle: false));
        var recipe = Plain.With(new RandomResizedCrop(10, 10, 0.1, 0.3));
        AssertEqual(new ImagePreprocessor(recipe).Apply(ImageFile.Decode(file, "a")), new ImagePreprocessor(recipe).Decode([file])[0]);
        var small = new ImagePreprocessor(Plain.With(new Squash(20, 12), decodeMargin: 1)).Decode([file]);
        Assert.Equal([1L, 3, 20, 12], small.shape);
    }

    [Fact]
    public void Decoding_small_is_close_to_decoding_whole()
    {
        using var scope = torch.NewDisposeScope();
        var smooth = (torch.linspace(0, 200, 256).reshape(1, 1, 256) + torch.linspace(0, 50, 192).reshape(1, 192, 1)).expand(3, 192, 256).to(torch.uint8);
        byte[] file = TestExif.Jpeg(smooth);
        foreach (ImageFit fit in new ImageFit[] { new Squash(24, 32), new CentreCrop(24, 20, 20), new RandomResizedCrop(8, 8, 0.3, 0.5) })
        {
            var whole = new ImagePreprocessor(Plain.With(fit)).Decode([file]);
            var small = new ImagePreprocessor(Plain.With(fit, decodeMargin: 2)).Decode([file]);
            Assert.InRange((whole - small).abs().max().item<float>(), 0, 0.06f);
        }
    }

    [Fact]
    public void Published_recipes_have_their_values()
    {
        using var scope = torch.NewDisposeScope();
        var white = torch.full([3, 6, 9], 255, torch.uint8);
        Assert.Equal(1f, new ImagePreprocessor(ImagePreprocessing.SigLip(4)).Apply(white).max().item<float>());
        Assert.Equal(-1f, new ImagePreprocessor(ImagePreprocessing.BigVision(4)).Apply(torch.zeros_like(white)).min().item<float>());
        var clip = new ImagePreprocessor(ImagePreprocessing.Clip(4)).Apply(white);
        Assert.Equal((float)((1 - 0.4578275) / 0.26130258), clip[1, 0, 0].item<float>());
    }

    [Fact]
    public void A_bad_file_of_a_batch_is_named_and_nothing_leaks()
    {
        using var folder = new TemporaryFolder();
        string good, bad = folder.Write("bad.jpg", [1, 2, 3]);
        using (torch.NewDisposeScope())
            good = folder.Write("good.png", ImageFile.EncodePng(Noise(4, 4)));
        long before = LiveTensors.Count();
        foreach (int threads in new[] { 1, 3 })
        {
            var preprocessor = new ImagePreprocessor(Plain, threads: threads);
            Assert.Contains("bad.jpg", Assert.Throws<InvalidDataException>(() => preprocessor.Read([good, bad, good])).Message, StringComparison.Ordinal);
            Assert.Contains("none.png", Assert.Throws<FileNotFoundException>(() => preprocessor.Read([good, folder.File("none.png")])).Message, StringComparison.Ordinal);
            Assert.Contains("'1 of the batch'", Assert.Throws<InvalidDataException>(() => preprocessor.Decode([File.ReadAllBytes(good), [0]])).Message, StringComparison.Ordinal);
            preprocessor.Read([good, good]).Dispose();
            Assert.ThrowsAny<OperationCanceledException>(() => preprocessor.Read([good, good], 0, new CancellationToken(true)));
        }
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void A_cut_file_is_refused_although_the_part_that_is_wanted_is_there()
    {
        using var scope = torch.NewDisposeScope();
        byte[] file = TestExif.Jpeg(Noise(24, 160));
        var preprocessor = new ImagePreprocessor(Plain.With(new RandomCrop(24, 160, 20, 8)), threads: 1);
        for (int length = 2; length < file.Length * 9 / 10; length += 5)
            Assert.Throws<InvalidDataException>(() => preprocessor.Decode([file[..length]], (ulong)length));
    }

    [Fact]
    public void Bad_recipes_are_refused_with_member_and_remedy()
    {
        Assert.Contains("CentreCrop.ShortSide is 10", Assert.Throws<ArgumentException>(() => new ImagePreprocessor(Plain.With(new CentreCrop(10, 12, 8)))).Message, StringComparison.Ordinal);
        Assert.Contains("RandomCrop.ResizedWidth", Assert.Throws<ArgumentException>(() => new ImagePreprocessor(Plain.With(new RandomCrop(9, 9, 9, 10)))).Message, StringComparison.Ordinal);
        Assert.Contains("MirrorProbability", Assert.Throws<ArgumentException>(() => new ImagePreprocessor(Plain.With(mirrorProbability: 1.5))).Message, StringComparison.Ordinal);
        Assert.Contains("DecodeMargin", Assert.Throws<ArgumentException>(() => new ImagePreprocessor(Plain.With(decodeMargin: 0.5))).Message, StringComparison.Ordinal);
        using var scope = torch.NewDisposeScope();
        Assert.Contains("uint8", Assert.Throws<ArgumentException>(() => new ImagePreprocessor(Plain).Apply(torch.zeros(3, 2, 2))).Message, StringComparison.Ordinal);
    }
}
