using System.Globalization;
using System.Text;
using System.Xml;
using BingeMe.Replay.Running;

namespace BingeMe.Replay.Reporting;

/// <summary>A replay as JUnit's XML, which build servers read: a test a case (docs/replay.md, point 30).</summary>
public static class JUnitReport
{
    /// <summary>Writes it.</summary>
    /// <param name="report">What was found.</param>
    public static string Write(ReplayReport report)
    {
        using var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean($"{report.Left} | {report.Right}"));
            xml.WriteAttributeString("tests", report.Cases.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("failures", report.Differing.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("time", Seconds(report.Results.Sum(Milliseconds)));
            foreach (var result in report.Results) Case(xml, report, result);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Case(XmlWriter xml, ReplayReport report, CaseResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(report.OperationOf(result, result.Case.Steps[0].Id)));
        xml.WriteAttributeString("name", Clean(result.Case.Id));
        xml.WriteAttributeString("time", Seconds(Milliseconds(result)));
        if (result.Differences.Count > 0)
        {
            xml.WriteStartElement("failure");
            var first = result.Differences[0].Difference;
            xml.WriteAttributeString("type", ReplayReport.Name(first.Finding));
            xml.WriteAttributeString("message", Clean($"{result.Differences.Count} differences, the first: {first.Kind} {first.Where}"));
            xml.WriteString(Clean(string.Concat(result.Differences.Select(static d => $"{d.Step}: {d.Difference} ({ReplayReport.Name(d.Difference.Finding)})\n"))));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static double Milliseconds(CaseResult result) => result.Left.Concat(result.Right).Sum(static s => s.Milliseconds);

    private static string Seconds(double milliseconds) => (milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML has no way to write most control characters: they become the replacement character.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text[i]).Append(text[++i]);
            else clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return clean.ToString();
    }

    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
