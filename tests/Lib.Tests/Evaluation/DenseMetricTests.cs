using Experiments.Data;
using Experiments.Data.Coco;
using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

public class DenseMetricTests
{
    private static readonly CocoCategory[] Categories = [new(1, "cube", null, 1), new(2, "sky", null, 0)];

    private static PanopticMap Map(int[] ids, params CocoSegment[] segments) => new(tensor(ids).reshape(1, -1), segments);

    private static CocoSegment Segment(int id, int category, int crowd = 0) => new(id, category, 0, [], crowd);

    private static int[] Run(params (int Id, int Length)[] runs) => [.. runs.SelectMany(r => Enumerable.Repeat(r.Id, r.Length))];

    private static PanopticScores Quality(PanopticMap predicted, PanopticMap truth)
    {
        var quality = new PanopticQuality(Categories);
        quality.Add(predicted, truth);
        return quality.Scores;
    }

    [Theory]
    [InlineData(60, 0.6)]
    [InlineData(50, 0)]
    [InlineData(51, 0.51)]
    public void A_match_needs_more_than_half(int covered, double quality)
    {
        using var scope = NewDisposeScope();
        var scores = Quality(Map(Run((7, covered), (0, 100 - covered)), Segment(7, 1)), Map(Run((3, 100)), Segment(3, 1)));
        Assert.Equal(quality, scores.All.Quality, 12);
        Assert.Equal((quality > 0 ? 1 : 0, quality > 0 ? 0 : 1), (scores.Classes[1].Matched, scores.Classes[1].Missed));
        Assert.Equal(1, scores.All.Classes);
        Assert.True(double.IsNaN(scores.Stuff.Quality));
    }

    [Fact]
    public void The_right_place_with_the_wrong_category_is_missed_and_invented()
    {
        using var scope = NewDisposeScope();
        var scores = Quality(Map(Run((7, 10)), Segment(7, 2)), Map(Run((3, 10)), Segment(3, 1)));
        Assert.Equal((0, 1), (scores.Classes[1].Matched, scores.Classes[1].Missed));
        Assert.Equal((1, 0.0), (scores.Classes[2].Invented, scores.All.Quality));
    }

    [Fact]
    public void Pixels_without_truth_do_not_widen_the_union_and_excuse_inventions()
    {
        using var scope = NewDisposeScope();
        var truth = Map(Run((3, 10), (0, 20)), Segment(3, 1));
        Assert.Equal(1, Quality(Map(Run((7, 20), (8, 10)), Segment(7, 1), Segment(8, 1)), truth).All.Quality);
    }

    [Fact]
    public void What_lies_on_a_crowd_is_not_invented_and_the_crowd_is_not_missed()
    {
        using var scope = NewDisposeScope();
        var truth = Map(Run((3, 10), (4, 20)), Segment(3, 1), Segment(4, 1, crowd: 1));
        var scores = Quality(Map(Run((7, 10), (8, 20)), Segment(7, 1), Segment(8, 1)), truth);
        Assert.Equal((1, 0, 0), (scores.Classes[1].Matched, scores.Classes[1].Invented, scores.Classes[1].Missed));
    }

    [Fact]
    public void Segments_that_do_not_fit_their_map_are_named()
    {
        using var scope = NewDisposeScope();
        var truth = Map(Run((3, 4)), Segment(3, 1));
        Assert.Contains("segment 7, which is not listed", Assert.Throws<ArgumentException>(() => Quality(Map(Run((7, 4))), truth)).Message);
        Assert.Contains("segment 8, which has no pixel", Assert.Throws<ArgumentException>(() => Quality(Map(Run((7, 4)), Segment(7, 1), Segment(8, 1)), truth)).Message);
        Assert.Contains("category 9", Assert.Throws<ArgumentException>(() => Quality(Map(Run((7, 4)), Segment(7, 9)), truth)).Message);
    }

    [Fact]
    public void Mean_IoU_leaves_out_classes_that_nobody_mentions()
    {
        using var scope = NewDisposeScope();
        var truth = tensor(new byte[] { 0, 0, 1, 1, 255, 255 }).reshape(2, 3);
        var guess = tensor(new byte[] { 0, 1, 1, 1, 0, 9 }).reshape(2, 3);
        var confusion = Confusion.OfPixels(guess, truth, 4);
        Assert.Equal([0.5, 2 / 3.0, double.NaN, double.NaN], confusion.ClassIoU());
        Assert.Equal((0.5 + (2 / 3.0)) / 2, confusion.MeanIoU, 12);
        Assert.Equal(4, confusion.Total);
        Assert.Contains("255 everywhere", Assert.Throws<ArgumentException>(() => Confusion.OfPixels(guess, full(2, 3, 255L), 4)).Message);
    }

    [Fact]
    public void Depth_errors_of_a_constant_factor()
    {
        using var scope = NewDisposeScope();
        var truth = rand(2, 5, 6) * 5 + 1;
        var scores = DepthErrors.Measure(truth * 1.3, truth);
        Assert.Equal(0.3, scores.AbsRel, 1e-6);
        Assert.Equal((0, 1, 1), (scores.Delta1, scores.Delta2, scores.Delta3));
        Assert.Equal(Math.Log10(1.3), scores.Log10, 1e-6);
        Assert.Equal(Math.Log(1.3), scores.RmseLog, 1e-6);
        Assert.InRange(scores.SiLog, 0, 1e-3);
    }

    [Fact]
    public void Depth_counts_images_alike_and_leaves_out_those_without_truth()
    {
        using var scope = NewDisposeScope();
        var truth = stack([full(2, 2, 1.0), full(2, 2, 2.0), zeros(2, 2, dtype: float64)]);
        truth[0, 0, 0] = 50;
        var scores = DepthErrors.Measure(ones(3, 2, 2, dtype: float64), truth);
        Assert.Equal(2, scores.Images);
        Assert.Equal(0.25, scores.AbsRel, 12);
    }

    [Fact]
    public void Depth_that_cannot_be_measured_is_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("nowhere in range", Assert.Throws<ArgumentException>(() => DepthErrors.Measure(ones(1, 2, 2), zeros(1, 2, 2))).Message);
        Assert.Contains("clamp predictions", Assert.Throws<ArgumentException>(() => DepthErrors.Measure(zeros(1, 2, 2), ones(1, 2, 2))).Message);
    }

    [Fact]
    public void Equal_pictures_are_infinitely_good_and_perfectly_similar()
    {
        using var scope = NewDisposeScope();
        var picture = rand(3, 16, 18);
        Assert.True(double.IsPositiveInfinity(ImageErrors.Psnr(picture, picture, 1)));
        Assert.Equal(1, Ssim.Gaussian(picture, picture, 1), 9);
        Assert.Equal(1, Ssim.Uniform(picture, picture, 1), 9);
        Assert.Equal(20, ImageErrors.Psnr(picture, picture + 0.1, 1), 1e-4);
    }

    [Fact]
    public void Similarity_is_symmetric_and_a_mean_over_channels()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (rand(2, 14, 13), rand(2, 14, 13));
        Assert.Equal(Ssim.Gaussian(a, b, 1), Ssim.Gaussian(b, a, 1), 1e-12);
        Assert.Equal((Ssim.Uniform(a[0], b[0], 1) + Ssim.Uniform(a[1], b[1], 1)) / 2, Ssim.Uniform(a, b, 1), 1e-12);
        Assert.Equal(Ssim.Gaussian(a, b, 1), Ssim.Gaussian(a * 255, b * 255, 255), 1e-6);
    }

    [Fact]
    public void Pictures_smaller_than_the_window_are_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("at least 11 x 11", Assert.Throws<ArgumentException>(() => Ssim.Gaussian(rand(3, 10, 20), rand(3, 10, 20), 1)).Message);
        Assert.Contains("window is 4", Assert.Throws<ArgumentException>(() => Ssim.Uniform(rand(9, 9), rand(9, 9), 1, 4)).Message);
        Assert.Contains("range is 0", Assert.Throws<ArgumentException>(() => ImageErrors.Psnr(rand(2, 2), rand(2, 2), 0)).Message);
    }

    [Fact]
    public void Frechet_distance_of_shifted_features_is_the_square_of_the_shift()
    {
        using var scope = NewDisposeScope();
        var features = randn(50, 4);
        Assert.Equal(4 * 9, FrechetDistance.Measure(features, features + 3), 1e-3);
        Assert.Equal(0, FrechetDistance.Measure(features, features), 1e-6);
        var few = randn(3, 8); // covariances without full rank
        Assert.True(double.IsFinite(FrechetDistance.Measure(few, randn(3, 8))));
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => FrechetDistance.Measure(features, randn(1, 4))).Message);
    }
}
