using System.Text;
using System.Xml;

namespace BingeMe.Platform.Integrations.Cdn;

/// <summary>Body of CreateInvalidation (CloudFront API reference 2020-05-31).</summary>
internal static class InvalidationBatch
{
    private const string Namespace = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

    /// <summary>The XML of a batch.</summary>
    /// <param name="reference">A repeated request with the same one does nothing more: that makes the call repeatable.</param>
    /// <param name="paths">At most 3,000 files, or 15 with a wildcard, may be under way at a time.</param>
    public static byte[] Write(string reference, IReadOnlyCollection<string> paths)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("InvalidationBatch", Namespace);
            xml.WriteElementString("CallerReference", Namespace, reference);
            xml.WriteStartElement("Paths", Namespace);
            xml.WriteStartElement("Items", Namespace);
            foreach (var path in paths) xml.WriteElementString("Path", Namespace, path);
            xml.WriteEndElement();
            xml.WriteElementString("Quantity", Namespace, paths.Count.ToString());
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }
}
