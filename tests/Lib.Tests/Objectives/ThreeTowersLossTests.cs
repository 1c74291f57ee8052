using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Objectives;

public class ThreeTowersLossTests
{
    private static Tensor Log10 => tensor(new[] { Math.Log(10) }, float64);

    private static ThreeTowersTerms Loss(Tensor image, Tensor text, Tensor third) =>
        ThreeTowersLoss.FromEmbeddings(image, text, image, third, text, third, Log10);

    [Fact]
    public void Matches_the_analytic_values_of_four_one_hot_pairs()
    {
        using var scope = NewDisposeScope();
        var hot = eye(4, dtype: float64);
        Assert.Equal(1.36191e-4, Loss(hot, hot, hot).Total.item<double>(), 1e-9);
        Assert.Equal(0.924242, Loss(hot, hot, zeros_like(hot)).Total.item<double>(), 1e-6);
    }

    [Fact]
    public void The_first_part_is_the_loss_without_a_third_tower()
    {
        using var scope = NewDisposeScope();
        var (image, text) = (randn(5, 6, dtype: float64), randn(5, 6, dtype: float64));
        var terms = Loss(image, text, randn(5, 6, dtype: float64));
        Tensor Unit(Tensor x) => x / x.norm(1, keepdim: true);
        double plain = SoftmaxLoss.FromLogits(Unit(image).mm(Unit(text).t()) * 10).item<double>();
        Assert.Equal(plain, terms.ImageText.item<double>(), 1e-6);
        double mean = (terms.ImageText + terms.ImageThird + terms.TextThird).item<double>() / 3;
        Assert.Equal(mean, terms.Total.item<double>(), 1e-12);
    }

    [Fact]
    public void Embeddings_of_any_length_count_by_direction_alone()
    {
        using var scope = NewDisposeScope();
        var (image, text, third) = (randn(4, 6, dtype: float64), randn(4, 6, dtype: float64), randn(4, 6, dtype: float64));
        Assert.Equal(Loss(image, text, third).Total.item<double>(), Loss(image * 7, text, third * 3).Total.item<double>(), 1e-6);
    }

    [Fact]
    public void Gradients_match_finite_differences_for_every_tower()
    {
        using var scope = NewDisposeScope();
        var (image, text, third) = (randn(3, 4, dtype: float64), randn(3, 4, dtype: float64), randn(3, 4, dtype: float64));
        FiniteDifferences.AssertGradient(image, x => Loss(x, text, third).Total);
        FiniteDifferences.AssertGradient(text, x => Loss(image, x, third).Total);
        FiniteDifferences.AssertGradient(third, x => Loss(image, text, x).Total);
    }

    [Fact]
    public void Towers_that_do_not_meet_are_named()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => ThreeTowersLoss.FromEmbeddings(
            zeros(4, 6), zeros(4, 6), zeros(4, 8), zeros(4, 9), zeros(4, 6), zeros(4, 6), Log10));
        Assert.Contains("thirdForImage has shape [4, 9], expected [4, 8]", error.Message);
    }
}
