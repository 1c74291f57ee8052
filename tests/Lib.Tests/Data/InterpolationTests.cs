using Experiments.Data;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class InterpolationTests
{
    private static readonly Interpolation[] All =
    [
        PillowResize.Nearest, PillowResize.Box, PillowResize.Bilinear, PillowResize.Hamming, PillowResize.Bicubic, PillowResize.Lanczos,
        TorchResize.Nearest, TorchResize.NearestExact, TorchResize.Bilinear, TorchResize.BilinearCorners, TorchResize.BilinearAntialias,
        TorchResize.Bicubic, TorchResize.BicubicCorners, TorchResize.BicubicAntialias, TorchResize.Area,
        TensorFlowResize.Bilinear, TensorFlowResize.BilinearAntialias, TensorFlowResize.Bicubic, TensorFlowResize.BicubicAntialias, TensorFlowResize.Area,
    ];

    [Fact]
    public void Every_method_keeps_a_flat_picture_flat_at_any_size_and_an_unchanged_size_as_it_is()
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(9, 13);
        var flat = torch.full([2, 5, 9, 13], 0.7f);
        foreach (var how in All)
        {
            AssertEqual(image, Resize.To(image, 9, 13, how));
            foreach (var (height, width) in new[] { (1, 1), (2, 30), (40, 3), (9, 1), (17, 13) })
            {
                var resized = Resize.To(flat, height, width, how);
                Assert.Equal([2L, 5, height, width], resized.shape);
                Assert.True((resized - 0.7f).abs().max().item<float>() < 1e-6f, how.Name);
            }
        }
    }

    [Fact]
    public void Bytes_of_many_planes_are_resized_plane_by_plane()
    {
        using var scope = torch.NewDisposeScope();
        var planes = torch.stack([Noise(11, 8, 1), Noise(11, 8, 2), Noise(11, 8, 3)]);
        foreach (var how in All)
        {
            var together = Resize.To(planes, 7, 12, how);
            for (int b = 0; b < 3; b++)
                AssertEqual(Resize.To(planes[b], 7, 12, how), together[b]);
            AssertEqual(together[1, 2], Resize.To(planes[1, 2].unsqueeze(0), 7, 12, how)[0]);
        }
    }

    [Fact]
    public void Torch_modes_agree_with_torch_itself()
    {
        using var scope = torch.NewDisposeScope();
        var image = torch.rand(1, 3, 23, 31, generator: new torch.Generator(3));
        foreach (var (height, width) in new[] { (10, 40), (46, 7), (23, 62), (1, 1) })
        {
            Agree(TorchResize.Bilinear, torch.InterpolationMode.Bilinear, corners: false, antialias: false);
            Agree(TorchResize.BilinearCorners, torch.InterpolationMode.Bilinear, corners: true, antialias: false);
            Agree(TorchResize.BilinearAntialias, torch.InterpolationMode.Bilinear, corners: false, antialias: true);
            Agree(TorchResize.Bicubic, torch.InterpolationMode.Bicubic, corners: false, antialias: false);
            Agree(TorchResize.BicubicCorners, torch.InterpolationMode.Bicubic, corners: true, antialias: false);
            Agree(TorchResize.BicubicAntialias, torch.InterpolationMode.Bicubic, corners: false, antialias: true);
            Agree(TorchResize.Nearest, torch.InterpolationMode.Nearest, corners: null, antialias: false);
            Agree(TorchResize.Area, torch.InterpolationMode.Area, corners: null, antialias: false);

            void Agree(Interpolation ours, torch.InterpolationMode mode, bool? corners, bool antialias)
            {
                var expected = torch.nn.functional.interpolate(image, [height, width], mode: mode, align_corners: corners, antialias: antialias);
                Assert.True((expected - Resize.To(image, height, width, ours)).abs().max().item<float>() < 1e-5f, $"{ours}, {height} x {width}");
            }
        }
    }

    [Fact]
    public void TensorFlow_interpolates_between_two_neighbours_and_cuts_bytes_off()
    {
        using var scope = torch.NewDisposeScope();
        // Places -1/6, 1/2 and 7/6: the border is repeated, and 1.5 becomes 1.
        Assert.Equal([0, 1, 3], Bytes(TensorFlowResize.Bilinear, 3, 0, 3));
        Assert.Equal([0, 2, 3], Bytes(TorchResize.Bilinear, 3, 0, 3));
        // Shrinking without antialiasing sees two of five pixels at most.
        Assert.Equal([200], Bytes(TensorFlowResize.Bilinear, 1, 0, 0, 200, 0, 0));
        // Triangle of half-width 5 over distances 2, 1, 0, 1, 2: weights 3 4 5 4 3 of 19.
        Assert.Equal([200 * 5 / 19], Bytes(TensorFlowResize.BilinearAntialias, 1, 0, 0, 200, 0, 0));
        // Three pixels to two: whole pixels and halves of the middle one.
        Assert.Equal([80, 30], Bytes(TensorFlowResize.Area, 2, 90, 60, 15));
        // Half-way: (-a/8, (a + 4)/8, ...) with a = -0.5 gives -1/16, 9/16, 9/16, -1/16.
        var middle = Resize.To(torch.tensor(new float[] { 0, 16, 32, 0 }, [1, 1, 4]), 1, 1, TensorFlowResize.Bicubic);
        Assert.Equal(27f, middle.item<float>(), 4);
    }

    [Fact]
    public void Pillow_weights_follow_the_published_kernels()
    {
        using var scope = torch.NewDisposeScope();
        var impulse = torch.zeros(1, 1, 9);
        impulse[0, 0, 4] = 1f;
        float At(Interpolation how, int x) => Resize.To(impulse, 1, 27, how)[0, 0, x].item<float>();
        // Output 12 has its centre a third of a pixel left of the impulse's, output 10 a whole one.
        Assert.Equal(2 / 3f, At(PillowResize.Bilinear, 12), 5);
        Assert.Equal(1.5f / 27 - 2.5f / 9 + 1, At(PillowResize.Bicubic, 12), 5);
        Assert.Equal(0f, At(PillowResize.Lanczos, 10), 5);
        Assert.Equal(1f, At(PillowResize.Hamming, 13), 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => PillowResize.ByNumber(6));
    }

    [Fact]
    public void Wrong_types_and_empty_pictures_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Resize.To(torch.zeros(3, 2, 2, torch.int64), 1, 1, PillowResize.Box)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Resize.To(torch.zeros(3, 0, 2), 1, 1, PillowResize.Box));
        Assert.Throws<ArgumentException>(() => Resize.To(torch.zeros(3, 2, 2), 0, 1, PillowResize.Box));
    }

    private static byte[] Bytes(Interpolation how, int width, params byte[] row) =>
        Resize.To(torch.tensor(row, [1, 1, row.Length]), 1, width, how).data<byte>().ToArray();
}
