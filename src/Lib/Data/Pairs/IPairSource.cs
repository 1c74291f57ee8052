namespace Experiments.Data;

/// <summary>A data set of images with captions: COCO, tar shards, class folders and the procedural world all look like this.</summary>
public interface IPairSource
{
    /// <summary>Name for logs and figures.</summary>
    string Name { get; }

    /// <summary>Number of examples, or null when it is only known after reading all.</summary>
    int? Count { get; }

    /// <summary>The examples in the data set's own order; images are decoded only when asked for.</summary>
    /// <returns>A fresh sequence on each call.</returns>
    IEnumerable<ImagePair> Read();

    /// <summary>The examples of one epoch in a random order, as far as the source can shuffle cheaply: single examples, or whole shards.</summary>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="epoch">Pass over the data; each has its own order.</param>
    /// <returns>A fresh sequence, a pure function of seed and epoch.</returns>
    IEnumerable<ImagePair> ReadShuffled(ulong seed, ulong epoch);
}
