using System.Net;
using System.Text;

namespace BingeMe.Platform.Mail;

/// <summary>An HTML mail with named places, embedded in the assembly. Every value is escaped.</summary>
/// <param name="resource">E.g. <c>mail/one-time-code.html</c>.</param>
internal sealed class MailTemplate(string resource)
{
    private readonly Lazy<string> text = new(() =>
    {
        using var stream = typeof(MailTemplate).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The assembly lacks {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    /// <summary>The mail with its values. One pass, so that a value that looks like a place stays a value.</summary>
    public string Fill(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var html = new StringBuilder(text.Value.Length + 400);
        var rest = text.Value.AsSpan();
        while (rest.IndexOf("{{") is var open and >= 0)
        {
            var close = rest.IndexOf("}}");
            html.Append(rest[..open]).Append(WebUtility.HtmlEncode(Find(values, rest[(open + 2)..close])));
            rest = rest[(close + 2)..];
        }

        return html.Append(rest).ToString();
    }

    private static string Find(ReadOnlySpan<(string Name, string Value)> values, ReadOnlySpan<char> name)
    {
        foreach (var (known, value) in values)
            if (name.SequenceEqual(known)) return value;
        throw new InvalidOperationException($"The mail template names '{name}'.");
    }
}
