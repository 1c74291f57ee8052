namespace Experiments.Training;

/// <summary>What weight decay is multiplied by before it is taken from a weight.</summary>
public enum DecayRule
{
    /// <summary>By learning rate and schedule, as in Loshchilov and Hutter's AdamW and torch.optim.AdamW.</summary>
    TimesLearningRate,

    /// <summary>By the schedule alone, as in big_vision: rate 1e-3 with decay 1e-4 equals AdamW's decay 0.1.</summary>
    TimesSchedule,

    /// <summary>Not taken from the weight but added to its gradient, as in torch.optim.SGD and torch.optim.Adam: the L2 penalty.</summary>
    Coupled,
}
