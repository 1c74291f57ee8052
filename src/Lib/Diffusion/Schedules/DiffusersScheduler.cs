using System.Text.Json;

namespace Experiments.Diffusion;

/// <summary>Schedules and samplers as Hugging Face's diffusers writes them beside a checkpoint: <c>scheduler_config.json</c>.</summary>
/// <remarks>A missing member has the default of the class named by <c>_class_name</c>; members this kit has no use for are passed over.</remarks>
public static class DiffusersScheduler
{
    /// <summary>Reads the noise table.</summary>
    /// <param name="config">The whole file.</param>
    /// <returns>The schedule the model was trained with.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it, its value and what is accepted.</exception>
    public static NoiseSchedule Schedule(JsonElement config)
    {
        var json = new SchedulerJson(config);
        int steps = json.Whole("num_train_timesteps", 1000, 1, 1_000_000);
        bool heun = json.Word("_class_name", "") == "HeunDiscreteScheduler"; // the one class with other ends by default
        double first = json.Number("beta_start", heun ? 0.00085 : 1e-4), last = json.Number("beta_end", heun ? 0.012 : 0.02);
        var schedule = json.Numbers("trained_betas") is { } betas ? NoiseSchedule.FromBetas(betas) : json.Word("beta_schedule", "linear") switch
        {
            "linear" => NoiseSchedule.Linear(steps, first, last),
            "scaled_linear" => NoiseSchedule.ScaledLinear(steps, first, last),
            "squaredcos_cap_v2" => NoiseSchedule.SquaredCosine(steps),
            "sigmoid" => NoiseSchedule.Sigmoid(steps, first, last),
            "exp" => NoiseSchedule.Exponential(steps),
            _ => throw json.Wrong("beta_schedule", "linear, scaled_linear, squaredcos_cap_v2, sigmoid or exp"),
        };
        return json.Flag("rescale_betas_zero_snr", false) ? schedule.WithZeroTerminalSignal() : schedule;
    }

    /// <summary>Reads the sampler.</summary>
    /// <param name="config">The whole file.</param>
    /// <param name="steps">Calls of the denoiser.</param>
    /// <returns>The sampler; records, so that <c>with</c> changes a member such as <see cref="DdimSampler.Eta"/>.</returns>
    /// <exception cref="InvalidDataException">The class is not one of this kit's, or a member has a value that cannot be.</exception>
    public static ISampler Sampler(JsonElement config, int steps)
    {
        var json = new SchedulerJson(config);
        var schedule = Schedule(config);
        var prediction = json.Choice(
            "prediction_type", "epsilon", ("epsilon", PredictionType.Noise), ("sample", PredictionType.Clean), ("original_sample", PredictionType.Clean), ("v_prediction", PredictionType.Velocity));
        int offset = json.Whole("steps_offset", 0, -1_000_000, 1_000_000);
        return json.Word("_class_name", "") switch
        {
            "DDPMScheduler" => new DdpmSampler(schedule, steps, prediction, Variance(json), Limit(json, clips: true), Spacing(json, "leading"), offset),
            "DDIMScheduler" => new DdimSampler(
                schedule, steps, prediction, 0, Limit(json, clips: true), Spacing(json, "leading"), offset, json.Flag("set_alpha_to_one", true)),
            "DPMSolverMultistepScheduler" => Multistep(json, schedule, steps, prediction, offset),
            "EulerDiscreteScheduler" => Euler(json, schedule, steps, prediction, offset),
            "EulerAncestralDiscreteScheduler" => new EulerAncestralSampler(schedule, steps, prediction, Spacing(json, "linspace"), offset),
            "HeunDiscreteScheduler" => new HeunSampler(
                schedule, steps, prediction, Limit(json, clips: false), Spacing(json, "linspace"), offset, Karras(json)),
            _ => throw json.Wrong(
                "_class_name",
                "DDPMScheduler, DDIMScheduler, DPMSolverMultistepScheduler, EulerDiscreteScheduler, EulerAncestralDiscreteScheduler or HeunDiscreteScheduler; or make a sampler from Schedule(config)"),
        };
    }

    private static DpmSolverSampler Multistep(SchedulerJson json, NoiseSchedule schedule, int steps, PredictionType prediction, int offset) => new(
        schedule,
        steps,
        prediction,
        json.Whole("solver_order", 2, 1, 3),
        json.Choice(
            "algorithm_type",
            "dpmsolver++",
            ("dpmsolver++", DpmAlgorithm.PlusPlus),
            ("dpmsolver", DpmAlgorithm.Noise),
            ("sde-dpmsolver++", DpmAlgorithm.StochasticPlusPlus),
            ("sde-dpmsolver", DpmAlgorithm.StochasticNoise),
            ("deis", DpmAlgorithm.PlusPlus)),
        json.Choice(
            "solver_type", "midpoint", ("midpoint", DpmVariant.Midpoint), ("heun", DpmVariant.Heun), ("logrho", DpmVariant.Midpoint), ("bh1", DpmVariant.Midpoint), ("bh2", DpmVariant.Midpoint)),
        json.Flag("thresholding", false) ? Threshold(json) : null,
        Karras(json) == SigmaSpacing.Karras ? SigmaSpacing.Karras : json.Flag("use_lu_lambdas", false) ? SigmaSpacing.Logarithmic : SigmaSpacing.Timesteps,
        Final(json),
        Spacing(json, "linspace"),
        offset,
        json.Flag("lower_order_final", true),
        json.Flag("euler_at_final", false),
        json.Number("lambda_min_clipped", double.NegativeInfinity));

    private static EulerSampler Euler(SchedulerJson json, NoiseSchedule schedule, int steps, PredictionType prediction, int offset) => new(
        schedule,
        steps,
        prediction,
        Spacing(json, "linspace"),
        offset,
        Karras(json) == SigmaSpacing.Karras
            ? SigmaSpacing.Karras
            : json.Choice("interpolation_type", "linear", ("linear", SigmaSpacing.Timesteps), ("log_linear", SigmaSpacing.Logarithmic)),
        json.NumberOrNull("sigma_max"),
        json.NumberOrNull("sigma_min"),
        Final(json),
        json.Choice("timestep_type", "discrete", ("discrete", false), ("continuous", true)) && prediction == PredictionType.Velocity);

    private static SigmaSpacing Karras(SchedulerJson json) => json.Flag("use_karras_sigmas", false) ? SigmaSpacing.Karras : SigmaSpacing.Timesteps;

    private static FinalSigma Final(SchedulerJson json) =>
        json.Choice("final_sigmas_type", "zero", ("zero", FinalSigma.Zero), ("sigma_min", FinalSigma.Least));

    private static TimestepSpacing Spacing(SchedulerJson json, string otherwise) => json.Choice(
        "timestep_spacing", otherwise, ("leading", TimestepSpacing.Leading), ("trailing", TimestepSpacing.Trailing), ("linspace", TimestepSpacing.Linspace));

    private static DdpmVariance Variance(SchedulerJson json) => json.Choice(
        "variance_type",
        "fixed_small",
        ("fixed_small", DdpmVariance.FixedSmall),
        ("fixed_small_log", DdpmVariance.FixedSmall),
        ("fixed_large", DdpmVariance.FixedLarge),
        ("fixed_large_log", DdpmVariance.FixedLarge),
        ("learned", DdpmVariance.Learned),
        ("learned_range", DdpmVariance.LearnedRange));

    private static CleanLimit? Limit(SchedulerJson json, bool clips) =>
        json.Flag("thresholding", false) ? Threshold(json) : json.Flag("clip_sample", clips) ? new CleanLimit(json.Number("clip_sample_range", 1)) : null;

    private static CleanLimit Threshold(SchedulerJson json) => new(json.Number("sample_max_value", 1), json.Number("dynamic_thresholding_ratio", 0.995));
}
