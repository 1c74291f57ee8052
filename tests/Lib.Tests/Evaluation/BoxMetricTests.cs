using Experiments.Data;
using Experiments.Evaluation;

namespace Experiments.Lib.Tests.Evaluation;

public class BoxMetricTests
{
    private static Extent Square(double left, double side = 10) => new(left, 0, left + side, side);

    private static DetectionTruth True(double left, long image = 0, int category = 1, double side = 10, bool crowd = false) =>
        new(image, category, Square(left, side), crowd);

    private static Detection Found(double left, double score, long image = 0, int category = 1, double side = 10) =>
        new(image, category, Square(left, side), score);

    [Fact]
    public void Overlaps_of_known_boxes()
    {
        Assert.Equal(1, Square(0).IoU(Square(0)));
        Assert.Equal(1 / 3.0, Square(0).IoU(Square(5)), 12);
        Assert.Equal(0, Square(0).IoU(Square(10)));
        Assert.Equal(0, Square(0).GIoU(Square(10)), 12);
        Assert.Equal(-0.5, Square(0).GIoU(Square(30)), 12);
        Assert.Equal(0, new Extent(3, 3, 3, 3).IoU(new Extent(3, 3, 3, 3)));
        Assert.Equal(0, new Extent(5, 0, 0, 10).IoU(Square(0)));
        Assert.Equal(new Extent(0.25, 0.5, 0.75, 1), Extent.FromBox(new Box(0.5f, 0.25f, 1, 0.75f)));
        Assert.Equal(new Extent(1, 2, 4, 6), Extent.FromSize(1, 2, 3, 4));
    }

    [Fact]
    public void An_answer_without_box_is_a_miss()
    {
        var scores = BoxAccuracy.Measure([Square(0), null, Square(5)], [Square(0), Square(0), Square(0)]);
        Assert.Equal((1 / 3.0, 1), (scores.Accuracy, scores.Missing));
        Assert.Equal((1 + 0 + (1 / 3.0)) / 3, scores.MeanIoU, 12);
        Assert.Equal((1 - 1 + (1 / 3.0)) / 3, scores.MeanGIoU, 12);
    }

    [Fact]
    public void Perfect_detections_score_one_where_there_is_something_to_find()
    {
        var scores = BoxAveragePrecision.Measure([Found(0, 0.9), Found(50, 0.8)], [True(0), True(50)]);
        Assert.Equal((1, 1, 1, 1), (scores.Ap, scores.Ap50, scores.Ap75, scores.ApSmall));
        Assert.True(double.IsNaN(scores.ApMedium) && double.IsNaN(scores.ArLarge));
        Assert.Equal((0.5, 1, 1), (scores.Ar1, scores.Ar10, scores.Ar100));
    }

    [Fact]
    public void Nothing_found_scores_nothing()
    {
        var scores = BoxAveragePrecision.Measure([], [True(0)]);
        Assert.Equal((0, 0, 0), (scores.Ap, scores.Ar1, scores.Ar100));
    }

    [Fact]
    public void A_wrong_detection_before_the_right_one_halves_the_precision()
    {
        Assert.Equal(0.5, BoxAveragePrecision.Measure([Found(80, 0.9), Found(0, 0.8)], [True(0)]).Ap, 12);
        Assert.Equal(1, BoxAveragePrecision.Measure([Found(80, 0.7), Found(0, 0.8)], [True(0)]).Ap, 12);
    }

    [Fact]
    public void Precision_is_read_at_101_recalls_after_it_was_made_to_fall()
    {
        // Right, wrong, right of two boxes: precision 1 to recall 0.5 (51 points), then 2/3 (50 points).
        var scores = BoxAveragePrecision.Measure([Found(0, 0.9), Found(80, 0.8), Found(50, 0.7)], [True(0), True(50)]);
        Assert.Equal((51 + (50 * 2 / 3.0)) / 101, scores.Ap, 12);
        // Half of the boxes found: recall beyond 0.5 has no precision.
        Assert.Equal(51 / 101.0, BoxAveragePrecision.Measure([Found(0, 0.9)], [True(0), True(50)]).Ap, 12);
    }

    [Fact]
    public void Better_boxes_pass_more_thresholds()
    {
        // Width 8 of 10 in common: IoU 0.8, so seven of the ten thresholds (0.50 to 0.80) are met.
        var scores = BoxAveragePrecision.Measure([new(0, 1, new(0, 0, 8, 10), 1)], [True(0)]);
        Assert.Equal(0.7, scores.Ap, 12);
        Assert.Equal((1, 1, 0.7), (scores.Ap50, scores.Ap75, Math.Round(scores.Ar100, 12)));
    }

    [Fact]
    public void A_box_is_found_once_by_the_surer_detection()
    {
        var scores = BoxAveragePrecision.Measure([Found(0, 0.9), Found(0, 0.8), Found(50, 0.7)], [True(0), True(50)]);
        Assert.Equal((51 + (50 * 2 / 3.0)) / 101, scores.Ap, 12);
    }

    [Fact]
    public void A_detection_takes_the_box_it_overlaps_most()
    {
        // It meets both boxes at 0.5; the nearer one is taken, and the farther stays for the second detection.
        var scores = BoxAveragePrecision.Measure([Found(2, 0.9), Found(0, 0.8)], [True(0), True(3)]);
        Assert.Equal(1, scores.Ap50);
    }

    [Fact]
    public void Detections_on_a_crowd_are_neither_right_nor_wrong()
    {
        DetectionTruth[] truth = [True(0), True(100, side: 60, crowd: true)];
        var scores = BoxAveragePrecision.Measure([Found(110, 0.9), Found(120, 0.8), Found(0, 0.7)], truth);
        Assert.Equal((1, 1), (scores.Ap, scores.Ar100));
    }

    [Fact]
    public void Area_ranges_ignore_what_lies_outside()
    {
        DetectionTruth[] truth = [True(0, side: 10), True(100, side: 50), True(200, side: 100)];
        Detection[] found = [Found(0, 0.9, side: 10), Found(100, 0.8, side: 50), Found(500, 0.7, side: 50)];
        var scores = BoxAveragePrecision.Measure(found, truth);
        Assert.Equal((1, 1, 0), (scores.ApSmall, scores.ApMedium, scores.ApLarge));
        Assert.Equal((1, 1, 0), (scores.ArSmall, scores.ArMedium, scores.ArLarge));
        Assert.Equal(67 / 101.0, scores.Ap, 12); // recalls 0 to 0.66
        var wrong = BoxAveragePrecision.Measure([Found(500, 0.95, side: 50), .. found], truth);
        Assert.Equal((1, 0.5), (wrong.ApSmall, wrong.ApMedium));
    }

    [Fact]
    public void The_area_of_a_mask_decides_the_range_where_it_is_given()
    {
        var scores = BoxAveragePrecision.Measure([Found(0, 1, side: 40)], [new(0, 1, Square(0, 40), Area: 500)]);
        Assert.Equal(1, scores.ApSmall);
        Assert.True(double.IsNaN(scores.ApMedium));
    }

    [Fact]
    public void Classes_count_alike_and_images_do_not_mix()
    {
        DetectionTruth[] truth = [True(0, image: 1), True(0, image: 2, category: 2)];
        Assert.Equal(0.5, BoxAveragePrecision.Measure([Found(0, 0.9, image: 1), Found(0, 0.9, image: 1, category: 2)], truth).Ap, 12);
        Assert.Equal(1, BoxAveragePrecision.Measure([Found(0, 0.9, image: 1), Found(0, 0.9, image: 2, category: 2), Found(0, 1, category: 7)], truth).Ap, 12);
    }

    [Fact]
    public void Only_the_hundred_best_of_an_image_count()
    {
        Detection[] many = [.. Enumerable.Range(0, 100).Select(i => Found(1000 + (20 * i), 0.9)), Found(0, 0.1)];
        Assert.Equal(0, BoxAveragePrecision.Measure(many, [True(0)]).Ar100);
        Assert.Equal(1, BoxAveragePrecision.Measure([.. many.Skip(1)], [True(0)]).Ar100);
    }

    [Fact]
    public void Wrong_input_is_named()
    {
        Assert.Contains("truth is empty", Assert.Throws<ArgumentException>(() => BoxAveragePrecision.Measure([], [])).Message);
        Assert.Contains("not a number", Assert.Throws<ArgumentException>(() => BoxAveragePrecision.Measure([Found(0, double.NaN)], [True(0)])).Message);
        Assert.Contains("predicted is 0 boxes", Assert.Throws<ArgumentException>(() => BoxAccuracy.Measure([], [Square(0)])).Message);
        Assert.Contains("threshold is 0", Assert.Throws<ArgumentException>(() => BoxAccuracy.Measure([Square(0)], [Square(0)], 0)).Message);
    }
}
