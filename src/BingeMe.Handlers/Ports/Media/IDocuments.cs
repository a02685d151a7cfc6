namespace BingeMe.Handlers.Ports;

/// <summary>Makes papers that are signed and kept.</summary>
public interface IDocuments
{
    /// <summary>
    /// Sets a paper as PDF: A4 with margins of 20 mm, fonts embedded, as many pages as it takes, numbered. Texts are texts and nothing else:
    /// whatever stands in them is broken into lines that fit, control characters count as blanks, and scripts that run from right to left do.
    /// </summary>
    /// <param name="paper">What stands in it.</param>
    /// <param name="cancelled">Ends the wait for a free place.</param>
    /// <exception cref="ImageException">The signature is no picture that can be drawn.</exception>
    Task<ReadOnlyMemory<byte>> Pdf(Paper paper, CancellationToken cancelled);
}

/// <summary>What stands in a paper, from top to bottom.</summary>
public sealed record Paper
{
    /// <summary>The heading, and the document's title.</summary>
    public required string Title { get; init; }

    /// <summary>Who or what it is about: a table of two columns.</summary>
    public required IReadOnlyList<PaperRow> Rows { get; init; }

    /// <summary>What comes before the terms.</summary>
    public required string Introduction { get; init; }

    /// <summary>The terms, which are numbered.</summary>
    public required IReadOnlyList<PaperTerm> Terms { get; init; }

    /// <summary>The signature as PNG; null leaves the box empty but for <see cref="NoSignature"/>.</summary>
    public ReadOnlyMemory<byte>? Signature { get; init; }

    /// <summary>What stands in the box of the signature when there is none.</summary>
    public required string NoSignature { get; init; }

    /// <summary>What stands beneath the signature, line by line.</summary>
    public required IReadOnlyList<string> SignedBy { get; init; }

    /// <summary>What stands at the foot of each page beside its number.</summary>
    public required string Foot { get; init; }

    /// <summary>When it is made.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A row of a paper's table.</summary>
public sealed record PaperRow(string Label, string Value);

/// <summary>A term of a paper.</summary>
public sealed record PaperTerm(string Heading, string Text);
